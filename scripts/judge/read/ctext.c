// SPDX-License-Identifier: GPL-2.0-only
/* Pieces of blanked text. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <string.h>

#include "read/ctext.h"
#include "read/lexer.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool piece_is(struct piece a, const char *text)
{
	return strlen(text) == a.len && !memcmp(a.p, text, a.len);
}

bool piece_same(struct piece a, struct piece b)
{
	return a.len == b.len && !memcmp(a.p, b.p, a.len);
}

struct piece piece_str(const char *s)
{
	return (struct piece){ s, strlen(s) };
}

struct piece piece_strip(struct piece a)
{
	while (a.len && is_space(*a.p)) {
		a.p++;
		a.len--;
	}
	while (a.len && is_space(a.p[a.len - 1]))
		a.len--;
	return a;
}

bool piece_is_word(struct piece a)
{
	size_t i;

	if (!a.len || class_of(*a.p) != C_WORD)
		return false;
	for (i = 1; i < a.len; i++)
		if (!in_word(a.p[i]))
			return false;
	return true;
}

const char *closing_paren(const char *p, const char *end)
{
	size_t depth = 0;

	for (; p < end; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')')
			depth--;
		if (!depth)
			return p;
	}
	return NULL;
}

size_t operands(struct piece text, const char *op, struct piece *out, size_t max)
{
	const char *p = text.p, *end = p + text.len, *start = p;
	size_t n = 0, len = strlen(op);
	long depth = 0;

	for (; p < end; p++) {
		if (*p == '(' || *p == '[') {
			depth++;
		} else if (*p == ')' || *p == ']') {
			depth--;
		} else if (!depth && (size_t)(end - p) >= len && !memcmp(p, op, len)) {
			if (n < max)
				out[n] = piece_strip(piece_of(start, p));
			n++;
			p += len - 1;
			start = p + 1;
		}
	}
	if (n < max)
		out[n] = piece_strip(piece_of(start, end));
	return n + 1;
}

struct piece piece_bare(struct piece text)
{
	text = piece_strip(text);
	while (text.len && *text.p == '(' &&
	       closing_paren(text.p, text.p + text.len) == text.p + text.len - 1) {
		text.p++;
		text.len -= 2;
		text = piece_strip(text);
	}
	return text;
}

struct piece last_member(struct piece text)
{
	const char *end = text.p + text.len, *p;

	for (p = end; p > text.p; p--)
		if (p[-1] == '.' || (p[-1] == '>' && p - 1 > text.p && p[-2] == '-'))
			break;
	return piece_of(p, end);
}

const char *find_word(const char *from, const char *end, struct piece word)
{
	const char *p = from;

	while ((p = memmem(p, (size_t)(end - p), word.p, word.len))) {
		if ((p == from || !in_word(p[-1])) &&
		    (p + word.len >= end || !in_word(p[word.len])))
			return p;
		p++;
	}
	return NULL;
}
