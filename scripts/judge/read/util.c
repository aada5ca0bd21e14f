// SPDX-License-Identifier: GPL-2.0-only
/* Memory, buffers, a hash map and a loop on threads. */

#include <pthread.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "read/util.h"

void die(const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

void *xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		die("out of memory for %zu bytes", size);
	return p;
}

void *xmalloc(size_t size)
{
	return xrealloc(NULL, size);
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		die("out of memory for %zu times %zu bytes", n, size);
	return p;
}

/*
 * A name of n bytes has n of them, but at most 8, in its first word: the mask
 * at n + 7; and the others in its second: the mask at n - 1.
 */
const uint64_t name_masks[24] = {
	[8] = 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff,
	0xffffffffffffff, [15 ... 23] = ~0ull,
};

double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void buf_add(struct buf *b, const char *data, size_t len)
{
	if (b->cap - b->len < len) {
		b->cap = 2 * (b->len + len);
		b->data = xrealloc(b->data, b->cap);
	}
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
}

void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_num(struct buf *b, uint64_t n)
{
	char digits[20];
	size_t i = sizeof(digits);

	do {
		digits[--i] = '0' + n % 10;
		n /= 10;
	} while (n);
	buf_add(b, digits + i, sizeof(digits) - i);
}

/* A path may hold anything but NUL; a fact is one line of columns. */
void buf_path(struct buf *b, const char *path)
{
	for (; *path; path++) {
		switch (*path) {
		case '\n':
			buf_str(b, "\\n");
			break;
		case '\t':
			buf_str(b, "\\t");
			break;
		case '\\':
			buf_str(b, "\\\\");
			break;
		default:
			buf_char(b, *path);
		}
	}
}

void buf_free(struct buf *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}

uint64_t name_hash_str(const char *name)
{
	size_t len = strlen(name);
	char *copy = xcalloc(1, len + 16);
	uint64_t hash;

	memcpy(copy, name, len);
	hash = len ? name_hash(copy, len) : 4;
	free(copy);
	return hash;
}

static size_t map_slot(const struct map *m, uint64_t key)
{
	size_t i = (key >> 3) & (m->cap - 1);

	while (m->keys[i] && m->keys[i] != key)
		i = (i + 1) & (m->cap - 1);
	return i;
}

static void map_resize(struct map *m, size_t cap)
{
	struct map old = *m;
	size_t i, slot;

	m->cap = cap;
	m->keys = xcalloc(cap, sizeof(*m->keys));
	m->values = xmalloc(cap * sizeof(*m->values));
	for (i = 0; i < old.cap; i++) {
		if (!old.keys[i])
			continue;
		slot = map_slot(m, old.keys[i]);
		m->keys[slot] = old.keys[i];
		m->values[slot] = old.values[i];
	}
	free(old.keys);
	free(old.values);
}

uint32_t *map_put(struct map *m, uint64_t key)
{
	size_t slot;

	if (4 * (m->n + 1) > 3 * m->cap)
		map_resize(m, m->cap ? 2 * m->cap : 16);
	slot = map_slot(m, key);
	if (!m->keys[slot]) {
		m->keys[slot] = key;
		m->values[slot] = NO_INDEX;
		m->n++;
	}
	return &m->values[slot];
}

uint32_t map_get(const struct map *m, uint64_t key)
{
	size_t slot;

	if (!m->n)
		return NO_INDEX;
	slot = map_slot(m, key);
	return m->keys[slot] ? m->values[slot] : NO_INDEX;
}

void map_clear(struct map *m)
{
	if (m->n)
		memset(m->keys, 0, m->cap * sizeof(*m->keys));
	m->n = 0;
}

void map_free(struct map *m)
{
	free(m->keys);
	free(m->values);
	memset(m, 0, sizeof(*m));
}

struct crew {
	void (*work)(void *ctx, size_t i, unsigned int thread);
	void *ctx;
	size_t n;
	size_t next;
};

struct worker {
	struct crew *crew;
	unsigned int thread;
	pthread_t id;
};

static void *crew_run(void *arg)
{
	struct worker *self = arg;
	struct crew *crew = self->crew;
	size_t i;

	while ((i = __atomic_fetch_add(&crew->next, 1, __ATOMIC_RELAXED)) < crew->n)
		crew->work(crew->ctx, i, self->thread);
	return NULL;
}

void parallel(unsigned int threads, size_t n,
	      void (*work)(void *ctx, size_t i, unsigned int thread), void *ctx)
{
	struct crew crew = { .work = work, .ctx = ctx, .n = n };
	struct worker *workers = xcalloc(threads, sizeof(*workers));
	unsigned int i, started = 0;

	for (i = 0; i < threads; i++)
		workers[i] = (struct worker){ .crew = &crew, .thread = i };
	/* A thread that cannot be had makes it slower, not wrong. */
	for (i = 1; i < threads && i < n; i++) {
		if (pthread_create(&workers[i].id, NULL, crew_run, &workers[i]))
			break;
		started = i;
	}
	crew_run(&workers[0]);
	for (i = 1; i <= started; i++)
		pthread_join(workers[i].id, NULL);
	free(workers);
}
