/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_SCOPE_H
#define PCIM_JUDGE_SCOPE_H

#include "tree/graph.h"

/* The hash in a mention, without the flags. */
static inline uint64_t plain(uint64_t key)
{
	return key & ~MENTION_FLAGS;
}

/* A member's name within a directory. */
static inline uint64_t icall_key(uint64_t dir, uint64_t member)
{
	return (dir * 31 ^ plain(member)) | 4;
}

const struct global *global_find(const struct graph *g, uint64_t hash);
bool is_seed(const struct graph *g, uint64_t hash);
/* Does a use of that name in @file mean a relevant function, macro or seed? */
bool means_relevant(const struct graph *g, uint32_t file, uint64_t key);

#endif
