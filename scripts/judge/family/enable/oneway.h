/* SPDX-License-Identifier: GPL-2.0-only */
/* Plain enables and disables that are right on most ways of a driver and wrong on one. */
#ifndef PCIM_JUDGE_ENABLE_ONEWAY_H
#define PCIM_JUDGE_ENABLE_ONEWAY_H

#include "bind/court.h"

/* Turns what is decided for a plain call into a defect where a way shows one. */
void enable_one_way(struct court *c, const struct judged *item, struct decision *out);
/* By node: does it reach a disable? */
const bool *enable_gives(struct court *c);

/* ---- low.c ---- */

/* A disable in error_detected that unbind does once more if the recovery fails. */
bool enable_low_after_error(struct court *c, const struct judged *item, struct decision *out);

#endif
