/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small readings of blanked C text between two pointers: an expression, the
 * arguments of a call, the body of one function.
 */
#ifndef PCIM_JUDGE_CTEXT_H
#define PCIM_JUDGE_CTEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A piece of text that belongs to somebody else. */
struct piece {
	const char *p;
	size_t len;
};

static inline struct piece piece_of(const char *from, const char *end)
{
	return (struct piece){ from, (size_t)(end - from) };
}

bool piece_is(struct piece a, const char *text);
bool piece_same(struct piece a, struct piece b);
/* Without the space at either end. */
struct piece piece_strip(struct piece a);
/* One identifier and nothing else? */
bool piece_is_word(struct piece a);
struct piece piece_str(const char *s);

/* The parenthesis that closes the one at @p, or NULL. */
const char *closing_paren(const char *p, const char *end);

/*
 * What stands between the operators @op outside of any parentheses, stripped.
 * Writes at most @max pieces to @out; returns how many there are.
 */
size_t operands(struct piece text, const char *op, struct piece *out, size_t max);

/* Without parentheses about all of it, and stripped. */
struct piece piece_bare(struct piece text);

/* The last part of "a->b.c", the whole when it has none. */
struct piece last_member(struct piece text);

/* The first place of @word as a whole word, or NULL. */
const char *find_word(const char *from, const char *end, struct piece word);

#endif
