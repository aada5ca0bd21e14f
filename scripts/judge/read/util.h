/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The small things that every part of pcim-facts shares: memory, growing
 * buffers, the hash of a name, and the list of files.
 */
#ifndef PCIM_JUDGE_UTIL_H
#define PCIM_JUDGE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Every text is followed by this many zero bytes, so that scanners may peek. */
#define TEXT_PAD	64
/* A larger source file is not source; it is reported, not read. */
#define TEXT_MAX	(256u << 20)

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NO_INDEX	UINT32_MAX

/* ---- util.c ---- */

/* Print one line to stderr and leave with status 2. */
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* A clock that only goes forward. */
double seconds(void);

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *old, size_t size);

/* Make room for one more element of a growing array. */
#define GROW(array, n, cap) do {					\
	if ((n) == (cap)) {						\
		(cap) = (cap) ? 2 * (cap) : 8;				\
		(array) = xrealloc((array), (cap) * sizeof(*(array)));	\
	}								\
} while (0)

/* A growing string; never NUL terminated by itself. */
struct buf {
	char *data;
	size_t len;
	size_t cap;
};

void buf_add(struct buf *b, const char *data, size_t len);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_num(struct buf *b, uint64_t n);
void buf_path(struct buf *b, const char *path);
void buf_free(struct buf *b);

/* Words of 64 bits hashed by value; 0 is not a valid key. */
struct map {
	uint64_t *keys;
	uint32_t *values;
	size_t n;
	size_t cap;
};

/* The value slot of @key; a new one holds NO_INDEX. */
uint32_t *map_put(struct map *m, uint64_t key);
/* NO_INDEX when @key is not there. Safe from several threads while none puts. */
uint32_t map_get(const struct map *m, uint64_t key);
void map_clear(struct map *m);
void map_free(struct map *m);

/*
 * The hash of a name, without a branch for the 16 bytes that nearly all names
 * fit in; it over-reads into the padding. Two names of one tree with the same
 * 62 bits are not a practical concern; what they would cost is one fact too
 * many. The low two bits are free for flags, and it is never 0.
 */
extern const uint64_t name_masks[24];

static inline uint64_t name_hash(const char *name, size_t len)
{
	uint64_t h = len * 0x9e3779b97f4a7c15ull, a, b;
	const uint64_t *mask;

	while (__builtin_expect(len > 16, 0)) {
		memcpy(&a, name, 8);
		h = (h ^ a) * 0xff51afd7ed558ccdull;
		h ^= h >> 32;
		name += 8;
		len -= 8;
	}
	mask = name_masks + len;
	memcpy(&a, name, 8);
	memcpy(&b, name + 8, 8);
	h = (h ^ (a & mask[7])) * 0xff51afd7ed558ccdull;
	h ^= h >> 32;
	h = (h ^ (b & mask[-1])) * 0xc4ceb9fe1a85ec53ull;
	h ^= h >> 32;
	return (h & ~3ull) | 4;
}

/* The same for a C string of any storage. */
uint64_t name_hash_str(const char *name);

/* Run @work(@ctx, i, thread) for every i below @n on @threads threads. */
void parallel(unsigned int threads, size_t n,
	      void (*work)(void *ctx, size_t i, unsigned int thread), void *ctx);

/* ---- walk.c ---- */

struct file {
	char *path;		/* relative to the tree */
	const char *error;	/* why it could not be read, or NULL */
	bool header;
};

struct files {
	struct file *at;
	size_t n;
	size_t cap;
};

/* Add every .c and .h file below @root, which may be a file. */
void walk_root(struct files *files, const char *root);
/* Add the files named on stdin, one a line. */
void walk_stdin(struct files *files);
/* Sort by path and drop doubles. */
void walk_done(struct files *files);
void files_free(struct files *files);

/*
 * The path that an #include of @target in the file at @from means, "." and ".."
 * folded; to be freed.
 */
char *path_resolve(const char *from, const char *target, size_t len);

/* The bytes of one file, read into memory that the next read uses again. */
struct text {
	char *buf;
	size_t len;
	size_t cap;
};

/* All of it. NULL, or the reason why the file could not be read. */
const char *text_read(struct text *text, const char *path);
/*
 * Call @part for whole lines of the file, some at a time, through a window that
 * stays in the cache. TEXT_PAD zero bytes follow them.
 */
const char *text_parts(struct text *window, const char *path,
		       void (*part)(void *ctx, const char *lines, size_t len), void *ctx);
void text_free(struct text *text);

#endif
