// SPDX-License-Identifier: GPL-2.0-only
/* Memory that goes back all at once. */

#include <stdlib.h>

#include "read/arena.h"
#include "read/util.h"

#define CHUNK	(64u << 10)
#define ALIGN	16u

struct arena_chunk {
	struct arena_chunk *next;
	char pad[ALIGN - sizeof(struct arena_chunk *)];
	char data[];
};

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_chunk *chunk;
	size_t want;
	void *p;

	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (size > a->left) {
		want = size > CHUNK / 4 ? size : CHUNK;
		chunk = xmalloc(sizeof(*chunk) + want);
		chunk->next = a->chunks;
		a->chunks = chunk;
		/* A large piece has a chunk of its own; the open one stays open. */
		if (want != CHUNK) {
			memset(chunk->data, 0, size);
			return chunk->data;
		}
		a->at = chunk->data;
		a->left = want;
	}
	p = a->at;
	a->at += size;
	a->left -= size;
	memset(p, 0, size);
	return p;
}

char *arena_copy(struct arena *a, const char *p, size_t len)
{
	char *copy = arena_alloc(a, len + 1);

	memcpy(copy, p, len);
	return copy;
}

void arena_free(struct arena *a)
{
	struct arena_chunk *next;

	while (a->chunks) {
		next = a->chunks->next;
		free(a->chunks);
		a->chunks = next;
	}
	memset(a, 0, sizeof(*a));
}
