// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two arms exclude each other where one negates a condition of the other, or
 * where no kernel's version satisfies both.
 */
#include <stdlib.h>

#include "bind/arms.h"
#include "read/ctext.h"
#include "read/util.h"

#define PARTS	64
#define FIRST	0ull
#define LAST	UINT64_MAX

/* Kernels from first on, before last. */
struct range {
	uint64_t first, last;
};

static size_t parts_of(name_t arm, struct piece *out)
{
	size_t n, i;

	if (arm_is_none(arm) || arm_is_dead(arm) || !*arm)
		return 0;
	n = operands(piece_str(arm), "&&", out, PARTS);
	n = n < PARTS ? n : PARTS;
	for (i = 0; i < n; i++)
		out[i] = piece_bare(out[i]);
	return n;
}

/* What a condition negates; empty if it negates nothing. */
static struct piece negation(struct piece text)
{
	const char *end = text.p + text.len;

	if (text.len > 1 && text.p[0] == '!' && text.p[1] == '(' &&
	    closing_paren(text.p + 1, end) == end - 1)
		return piece_bare(piece_of(text.p + 1, end));
	return (struct piece){ text.p, 0 };
}

static bool eat(struct piece *t, const char *word)
{
	size_t len = strlen(word);

	*t = piece_strip(*t);
	if (t->len < len || memcmp(t->p, word, len))
		return false;
	t->p += len;
	t->len -= len;
	return true;
}

static bool eat_number(struct piece *t, uint64_t *value)
{
	const char *start;

	*t = piece_strip(*t);
	start = t->p;
	for (*value = 0; t->len && *t->p >= '0' && *t->p <= '9'; t->p++, t->len--)
		*value = *value * 10 + (uint64_t)(*t->p - '0');
	return t->p > start;
}

static bool eat_release(struct piece *t, uint64_t *release)
{
	uint64_t n[3];

	if (!eat(t, "KERNEL_VERSION") || !eat(t, "(") || !eat_number(t, &n[0]) ||
	    !eat(t, ",") || !eat_number(t, &n[1]) || !eat(t, ",") || !eat_number(t, &n[2]) ||
	    !eat(t, ")"))
		return false;
	*release = n[0] << 40 | n[1] << 20 | n[2];
	return true;
}

/* ">" and ">=" as they are when the version stands on the left. */
static bool eat_operator(struct piece *t, bool *greater, bool *equal)
{
	*greater = eat(t, ">");
	if (!*greater && !eat(t, "<"))
		return false;
	*equal = t->len && *t->p == '=' && eat(t, "=");
	return true;
}

/* The kernels for which a condition about the version holds; false: it is another. */
static bool versions(struct piece text, struct range *out)
{
	struct piece t = negation(text);
	bool negated = t.len, greater, equal, mirrored = false;
	uint64_t at;

	if (!negated)
		t = text;
	if (eat(&t, "LINUX_VERSION_CODE")) {
		if (!eat_operator(&t, &greater, &equal) || !eat_release(&t, &at))
			return false;
	} else {
		mirrored = true;
		if (!eat_release(&t, &at) || !eat_operator(&t, &greater, &equal) ||
		    !eat(&t, "LINUX_VERSION_CODE"))
			return false;
	}
	if (piece_strip(t).len)
		return false;
	greater ^= mirrored;
	if (negated) {
		greater = !greater;
		equal = !equal;
	}
	/* "> at" is from the next on, "<= at" is before the next. */
	if (greater != equal)
		at++;
	*out = greater ? (struct range){ at, LAST } : (struct range){ FIRST, at };
	return true;
}

static struct range kernels(const struct piece *parts, size_t n)
{
	struct range all = { FIRST, LAST }, r;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!versions(parts[i], &r))
			continue;
		if (r.first > all.first)
			all.first = r.first;
		if (r.last < all.last)
			all.last = r.last;
	}
	return all;
}

/* Does one of @a negate one of @b? */
static bool negates(const struct piece *a, size_t na, const struct piece *b, size_t nb)
{
	struct piece what;
	size_t i, k;

	for (i = 0; i < na; i++) {
		what = negation(a[i]);
		for (k = 0; what.len && k < nb; k++)
			if (piece_same(what, b[k]))
				return true;
	}
	return false;
}

bool arms_exclude(name_t a, name_t b)
{
	struct piece pa[PARTS], pb[PARTS];
	size_t na, nb;
	struct range ra, rb;

	if (arm_is_none(a) || arm_is_none(b))
		return false;
	na = parts_of(a, pa);
	nb = parts_of(b, pb);
	if (negates(pa, na, pb, nb) || negates(pb, nb, pa, na))
		return true;
	ra = kernels(pa, na);
	rb = kernels(pb, nb);
	return (ra.first > rb.first ? ra.first : rb.first) >=
	       (ra.last < rb.last ? ra.last : rb.last);
}
