/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The arms of #if, as facts have them: conditions joined by " && ", each negated
 * where an earlier arm had it; "-" outside of any #if, "0" never compiled.
 */
#ifndef PCIM_JUDGE_ARMS_H
#define PCIM_JUDGE_ARMS_H

#include <stdbool.h>

#include "read/intern.h"

static inline bool arm_is_dead(name_t arm)
{
	return arm[0] == '0' && !arm[1];
}

static inline bool arm_is_none(name_t arm)
{
	return arm[0] == '-' && !arm[1];
}

/* Can no build have both? */
bool arms_exclude(name_t a, name_t b);

#endif
