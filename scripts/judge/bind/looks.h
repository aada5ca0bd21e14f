/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a family finds that has no calls of its own to decide: it stands beside
 * another one, and looks at the modules that make calls of that.
 */
#ifndef PCIM_JUDGE_LOOKS_H
#define PCIM_JUDGE_LOOKS_H

#include "bind/audit.h"
#include "bind/bindings.h"

struct looks {
	struct finding *at;
	size_t n, cap;
	uint8_t verdict;	/* of the calls that were looked at: enum verdict_kind */
};

/* Ask each family that stands beside those of these calls. */
void looks_take(struct court *c, const struct judged *items, uint32_t n, struct looks *out);

/* A finding at a call that a close-up has read; @why lives as long as the court. */
void looks_add(struct looks *out, struct court *c, const struct court *near,
	       const struct fact *call, const char *rule, const char *why);

#endif
