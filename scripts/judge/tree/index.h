/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which words does a file contain? A filter in front of the parser: it does
 * not tell comments from code, so it cannot lose a name by misreading a file,
 * and answers "perhaps" for a name and a file, or "no" for certain.
 */
#ifndef PCIM_JUDGE_INDEX_H
#define PCIM_JUDGE_INDEX_H

#include "read/util.h"

struct words {
	const uint32_t *at;	/* shortened hashes, each once, unsorted */
	uint32_t n;
	bool includes_c;	/* has something like #include "x.c" */
	bool looked;		/* what the worker's look() said of a part of it */
};

struct word_set {
	uint32_t *slots;
	uint32_t *list;		/* what is in it, in order */
	uint32_t mask;
	uint32_t n;
};

struct index_worker {
	struct text window;
	struct word_set set;
	uint32_t *chunk;	/* where the next words go */
	uint32_t chunk_free;
	uint32_t **chunks;	/* all of them */
	size_t n_chunks, cap_chunks;
	/* Someone else's question about the same bytes, or NULL. */
	bool (*look)(const void *ctx, const char *lines, size_t len);
	const void *look_ctx;
};

/* Read @file and list its words; sets @file->error when it cannot be read. */
void index_file(struct index_worker *w, struct file *file, struct words *words);

/* What the index keeps of a name's hash. */
static inline uint32_t index_word(uint64_t hash)
{
	return (uint32_t)(hash >> 32) | 1;
}

#endif
