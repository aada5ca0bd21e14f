/* SPDX-License-Identifier: GPL-2.0-only */
/* Which module a file belongs to. */
#ifndef PCIM_JUDGE_MODULES_H
#define PCIM_JUDGE_MODULES_H

#include "judge.h"

struct modules;

/* Empty; add each module with its files, in the order of the names, then done. */
struct modules *modules_new(const struct judge *j);
void modules_add(struct modules *m, const char *name, char **paths, uint32_t n);
void modules_done(struct modules *m);
void modules_free(struct modules *m);

/* The modules of a file. */
struct span modules_of(const struct modules *m, uint32_t file);
/* The files of its modules that have a fact, and itself. Only for files with a fact. */
struct span modules_beside(const struct modules *m, uint32_t file);
/* Is @other among them? */
bool modules_share(const struct modules *m, uint32_t file, uint32_t other);
/* All files of a module that were read, whether they have a fact or not. */
struct span module_files(const struct modules *m, uint32_t module);
uint32_t modules_count(const struct modules *m);
const char *module_name(const struct modules *m, uint32_t module);
/* The first module of a file by name, "" for none. */
const char *modules_first(const struct modules *m, uint32_t file);

#endif
