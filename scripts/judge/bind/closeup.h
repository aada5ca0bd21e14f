/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Some modules, read once more with other names in mind.  What a few drivers do
 * with calls that half of all drivers make need not be kept of the whole tree.
 */
#ifndef PCIM_JUDGE_CLOSEUP_H
#define PCIM_JUDGE_CLOSEUP_H

#include "bind/court.h"

/* Its court sees the files of the modules and the headers beside them, nothing else. */
struct closeup;

/*
 * Of the modules of these @files.  @names are what is looked for; their calls
 * mean what they say, and must stay until closeup_free().
 */
struct closeup *closeup_new(const struct court *c, const uint32_t *files, uint32_t n,
			    const struct names *names);
void closeup_free(struct closeup *u);

struct court *closeup_court(struct closeup *u);
/* The function of a call as the close-up numbers it, NO_INDEX where it has none. */
uint32_t closeup_node(const struct closeup *u, const struct court *c, const struct fact *call);

#endif
