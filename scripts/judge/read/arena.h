/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that goes back all at once. One thread at a time may use an arena. */
#ifndef PCIM_JUDGE_ARENA_H
#define PCIM_JUDGE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
	char *at;
	size_t left;
};

/* Zeroed memory, aligned for anything. */
void *arena_alloc(struct arena *a, size_t size);
/* A NUL-terminated copy. */
char *arena_copy(struct arena *a, const char *p, size_t len);
void arena_free(struct arena *a);

#define arena_new(a, type)	((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, n, type)	((type *)arena_alloc((a), (size_t)(n) * sizeof(type)))

#endif
