/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which modules decide together: those whose calls a driver reaches in one
 * binding. What a driver frees may have been taken by a helper that another
 * module exports; so where the calls of a family are decided together, the
 * module of a call goes with the modules of all drivers that reach it.
 */
#ifndef PCIM_JUDGE_BINDINGS_H
#define PCIM_JUDGE_BINDINGS_H

#include "bind/court.h"

struct bindings;

/* @calls are all calls in question, as facts. */
struct bindings *bindings_new(struct court *c, const uint32_t *calls, uint32_t n);
void bindings_free(struct bindings *b);

/* The module of a file as a number, or one for the file where it has none. */
uint32_t home_of(const struct court *c, uint32_t file);
/* A number that a home shares with those whose calls of a family are decided with its own. */
uint32_t binding_of(const struct bindings *b, uint32_t family, uint32_t home);
/* The same for all families: what has to be looked at in one go. */
uint32_t binding_of_all(const struct bindings *b, uint32_t home);

#endif
