/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the author of a driver has accepted: a comment of a line of its own
 * above the line of a finding, with the rule and a reason,
 *
 *	pcim: ok RULE reason
 */
#ifndef PCIM_JUDGE_ACCEPTED_H
#define PCIM_JUDGE_ACCEPTED_H

#include "bind/audit.h"

/* Texts are read once a file; begin with { 0 } and free. */
struct acceptance {
	struct text text;
	const char *at;		/* where the line begins that was asked for last */
	uint32_t line, file;
	bool any, readable;
};

bool accepted(struct acceptance *a, const struct judge *j, const struct finding *f);
void acceptance_free(struct acceptance *a);

#endif
