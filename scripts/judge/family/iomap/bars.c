// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which BARs a mask names, as far as the text of one function tells. What only a
 * run of the driver can tell is "computed".
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "read/lexer.h"

static bool is_name(struct piece text)
{
	return piece_is_word(text);
}

/* A name in capitals stands for a constant. */
static bool is_constant(struct piece text)
{
	size_t i;

	if (!is_name(text) || *text.p < 'A' || *text.p > 'Z')
		return false;
	for (i = 0; i < text.len; i++)
		if (text.p[i] >= 'a' && text.p[i] <= 'z')
			return false;
	return true;
}

static bool is_number(struct piece text, unsigned long *value)
{
	char copy[32], *end;

	if (!text.len || text.len >= sizeof(copy) || class_of(*text.p) != C_DIGIT)
		return false;
	memcpy(copy, text.p, text.len);
	copy[text.len] = '\0';
	*value = strtoul(copy, &end, copy[0] == '0' && (copy[1] | 32) == 'x' ? 16 : 10);
	return !end[strspn(end, "uUlL")];
}

static bool eat(struct piece *t, const char *word)
{
	size_t len = strlen(word);

	if (t->len < len || memcmp(t->p, word, len))
		return false;
	t->p += len;
	t->len -= len;
	return true;
}

/* What is shifted in BIT(x) and in 1 << x; empty if it is neither. */
static struct piece shifted(struct piece part)
{
	static const char * const bits[] = { "BIT_ULL", "BIT_U32", "BIT" };
	struct piece t;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		t = part;
		if (!eat(&t, bits[i]))
			continue;
		t = piece_strip(t);
		if (t.len > 1 && *t.p == '(' && t.p[t.len - 1] == ')')
			return (struct piece){ t.p + 1, t.len - 2 };
	}
	t = part;
	if (eat(&t, "1")) {
		while (t.len && strchr("uUlL", *t.p))
			eat(&t, (char[]){ *t.p, '\0' });
		t = piece_strip(t);
		if (eat(&t, "<<"))
			return piece_strip(t);
	}
	return piece_str("");
}

/* In "\tconst int NAME = VALUE" at @p the value; empty if it is no such declaration. */
static struct piece declared_value(const char *p, const char *end, struct piece name)
{
	static const char * const words[] = { "const ", "unsigned ", "static " };
	struct piece t = piece_of(p, end);
	bool more = true;
	size_t i;

	if (!eat(&t, "\t"))
		return piece_str("");
	while (more)
		for (more = false, i = 0; i < ARRAY_SIZE(words); i++)
			more |= eat(&t, words[i]);
	p = skip_word(t.p, end);
	if (p == t.p || p >= end || *p != ' ')
		return piece_str("");
	t = piece_of(p + 1, end);
	if (t.len < name.len || memcmp(t.p, name.p, name.len))
		return piece_str("");
	t = piece_of(t.p + name.len, end);
	if (!eat(&t, " = "))
		return piece_str("");
	return (struct piece){ t.p, strcspn(t.p, ";,") };
}

static bool is_member(const char *start, const char *p)
{
	return p > start && (p[-1] == '.' || (p - 1 > start && p[-1] == '>' && p[-2] == '-'));
}

/* May a statement between @p and @end set the variable, or take its address? */
bool bar_may_set(const char *start, const char *end, struct piece name)
{
	const char *p = start, *after, *before;

	for (; (p = find_word(p, end, name)); p += name.len) {
		if (is_member(start, p))
			continue;
		after = skip_white(p + name.len, end);
		for (before = p; before > start && (before[-1] == ' ' || before[-1] == '\t');)
			before--;
		if (after + 1 < end && (!memcmp(after, "++", 2) || !memcmp(after, "--", 2)))
			return true;
		if (before - start >= 2 &&
		    (!memcmp(before - 2, "++", 2) || !memcmp(before - 2, "--", 2)))
			return true;
		if (before > start && before[-1] == '&')
			return true;
		if (after < end && strchr("-+*/|&^%", *after))
			after++;
		else if (after + 1 < end && (!memcmp(after, "<<", 2) || !memcmp(after, ">>", 2)))
			after += 2;
		if (after + 1 < end && *after == '=' && after[1] != '=')
			return true;
	}
	return false;
}

/* The declaration that gives a local variable a value that nothing changes. */
static struct piece only_value(struct piece name, struct piece body)
{
	const char *p = body.p, *end = body.p + body.len;
	struct piece value;

	for (; p; p = memchr(p, '\n', (size_t)(end - p)), p = p ? p + 1 : NULL) {
		value = declared_value(p, end, name);
		if (!value.len)
			continue;
		if (bar_may_set(body.p, p, name) || bar_may_set(value.p, end, name))
			break;
		return piece_bare(value);
	}
	return piece_str("");
}

struct piece bar_constant(struct court *c, struct piece text, struct piece body)
{
	unsigned long number;
	struct piece value;

	text = piece_bare(text);
	if (is_number(text, &number))
		return piece_str(court_print(c, "%lu", number));
	if (is_constant(text))
		return text;
	if (!is_name(text))
		return piece_str("");
	value = only_value(text, body);
	if (is_number(value, &number) || is_constant(value) || shifted(value).len ||
	    memchr(value.p, '|', value.len))
		return value;
	return piece_str("");
}

static void add_bar(struct bars *b, struct piece index)
{
	uint32_t i;

	for (i = 0; i < b->n; i++)
		if (piece_same(b->index[i], index))
			return;
	if (b->n < BARS_MAX)
		b->index[b->n++] = index;
}

static void add_part(struct court *c, struct bars *b, struct piece part, struct piece body)
{
	struct piece inside, index;
	unsigned long number;
	uint32_t bit;

	if (is_number(part, &number)) {
		for (bit = 0; bit < BARS_MAX; bit++)
			if (number >> bit & 1)
				add_bar(b, piece_str(court_print(c, "%u", bit)));
		return;
	}
	inside = shifted(part);
	index = inside.len ? bar_constant(c, inside, body) : inside;
	if (index.len) {
		add_bar(b, index);
		return;
	}
	inside = piece_bare(inside.len ? inside : part);
	b->computed = court_print(c, "'%.*s'", (int)inside.len, inside.p);
}

struct piece bar_variable(struct piece mask)
{
	return piece_bare(shifted(piece_bare(mask)));
}

struct bars bars_of_mask(struct court *c, struct piece mask, struct piece body)
{
	struct piece text = piece_bare(mask), parts[BARS_MAX], value;
	struct bars b = { 0 };
	size_t n, i;

	if (is_name(text)) {
		value = bar_constant(c, text, body);
		if (!value.len || is_constant(value)) {
			b.computed = court_print(c, "'%.*s'", (int)text.len, text.p);
			return b;
		}
		text = value;
	}
	n = operands(text, "|", parts, BARS_MAX);
	for (i = 0; i < n && i < BARS_MAX && !b.computed; i++)
		add_part(c, &b, piece_bare(parts[i]), body);
	return b;
}
