/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Places that were not read: where nobody knows whether the device is enabled
 * there. That no enable call is reached says something only where everything
 * was read.
 */
#ifndef PCIM_JUDGE_UNREAD_H
#define PCIM_JUDGE_UNREAD_H

#include "bind/court.h"
#include "census.h"
#include "tree/facts.h"

/*
 * The first such place of each file; what: NULL where there is none. A place is
 * unread when the parser gave up on it, when the census has an enable call there
 * that the facts have not, or when an enable hides in a macro. To be freed.
 */
struct place *unread_find(const struct judge *j, const struct catalogue *cat,
			  const struct tree_facts *facts, const struct sites *sites,
			  struct arena *arena);

#endif
