// SPDX-License-Identifier: GPL-2.0-only
/* The table of names. */

#include <pthread.h>
#include <stdlib.h>

#include "read/arena.h"
#include "read/intern.h"
#include "read/util.h"

struct entry {
	uint64_t hash;
	size_t len;
	const char *name;
};

static struct {
	pthread_mutex_t lock;
	struct entry *slots;
	size_t n, cap;
	struct arena arena;
} names = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct entry *slot_of(uint64_t hash, const char *p, size_t len)
{
	size_t i = (hash >> 3) & (names.cap - 1);
	struct entry *e;

	for (;; i = (i + 1) & (names.cap - 1)) {
		e = &names.slots[i];
		if (!e->name || (e->hash == hash && e->len == len && !memcmp(e->name, p, len)))
			return e;
	}
}

static void grow(void)
{
	struct entry *old = names.slots;
	size_t i, n = names.cap;

	names.cap = n ? 2 * n : 4096;
	names.slots = xcalloc(names.cap, sizeof(*names.slots));
	for (i = 0; i < n; i++)
		if (old[i].name)
			*slot_of(old[i].hash, old[i].name, old[i].len) = old[i];
	free(old);
}

name_t intern_text(const char *p, size_t len)
{
	uint64_t hash = len ? name_hash(p, len) : 4;
	struct entry *e;
	name_t name;

	pthread_mutex_lock(&names.lock);
	if (2 * names.n >= names.cap)
		grow();
	e = slot_of(hash, p, len);
	if (!e->name) {
		e->hash = hash;
		e->len = len;
		e->name = arena_copy(&names.arena, p, len);
		names.n++;
	}
	/* Without the lock another thread may grow the table, and free this one. */
	name = e->name;
	pthread_mutex_unlock(&names.lock);
	return name;
}

/* A copy with the bytes behind it that name_hash() reads. */
static char *padded(const char *p, size_t len, char *small, size_t size)
{
	char *copy = len + 16 <= size ? small : xmalloc(len + 16);

	memcpy(copy, p, len);
	memset(copy + len, 0, 16);
	return copy;
}

name_t intern(const char *p, size_t len)
{
	char small[256], *copy = padded(p, len, small, sizeof(small));
	name_t name = intern_text(copy, len);

	if (copy != small)
		free(copy);
	return name;
}

name_t intern_str(const char *s)
{
	return intern(s, strlen(s));
}

name_t intern_find(const char *p, size_t len)
{
	char small[256], *copy = padded(p, len, small, sizeof(small));
	uint64_t hash = len ? name_hash(copy, len) : 4;
	name_t name;

	/* Files may be read while others are judged. */
	pthread_mutex_lock(&names.lock);
	name = names.n ? slot_of(hash, p, len)->name : NULL;
	pthread_mutex_unlock(&names.lock);
	if (copy != small)
		free(copy);
	return name;
}
