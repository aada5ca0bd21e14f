// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls whose result is 0 or an error: can one that returns a positive count
 * take their place?  The text around the call has to show it.
 */
#include "family/irqvec/irqvec.h"
#include "read/ctext.h"
#include "read/lexer.h"

static const char *space(const char *p, const char *end)
{
	while (p < end && class_of(*p) != C_OTHER && class_of(*p) <= C_NEWLINE)
		p++;
	return p;
}

static const char *space_back(const char *p, const char *begin)
{
	while (p > begin && class_of(p[-1]) != C_OTHER && class_of(p[-1]) <= C_NEWLINE)
		p--;
	return p;
}

static bool begins(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - p) >= len && !memcmp(p, word, len);
}

static bool ends(const char *begin, const char *p, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(p - begin) >= len && !memcmp(p - len, word, len);
}

/* ")", "&&" or "||" follows. */
static bool test_ends(const char *p, const char *end)
{
	return begins(p, end, ")") || begins(p, end, "&&") || begins(p, end, "||");
}

/* Compared to zero right behind the call: "== 0)", "!= 0 &&", "< 0)". */
static bool is_compared(const char *begin, const char *before, const char *after, const char *end)
{
	if (begins(after, end, "==") || begins(after, end, "!="))
		after += 2;
	else if (begins(after, end, "<"))
		after++;
	else
		return false;
	after = space(after, end);
	if (!begins(after, end, "0") || !test_ends(space(after + 1, end), end))
		return false;
	return ends(begin, before, "(") || ends(begin, before, "&&") || ends(begin, before, "||");
}

/* The call is a test itself: "if (call", "&& !call". */
static bool is_tested(const char *begin, const char *before, const char *after, const char *end)
{
	if (!test_ends(after, end))
		return false;
	if (ends(begin, before, "!"))
		before = space_back(before - 1, begin);
	if (ends(begin, before, "&&") || ends(begin, before, "||"))
		return true;
	if (!ends(begin, before, "("))
		return false;
	before = space_back(before - 1, begin);
	return ends(begin, before, "if") && (before - 2 == begin || !in_word(before[-3]));
}

/* "; if (name) {" with a return or a goto first: success is taken for failure. */
static bool leaves_on_success(const char *p, const char *end, struct piece name)
{
	p = space(p, end);
	if (p == end || *p != ';')
		return false;
	p = space(p + 1, end);
	if (!begins(p, end, "if ("))
		return false;
	p += 4;
	if ((size_t)(end - p) <= name.len || memcmp(p, name.p, name.len) || p[name.len] != ')')
		return false;
	p = space(p + name.len + 1, end);
	if (p < end && *p == '{')
		p++;
	for (; p < end && !strchr("{};", *p); p++)
		if (!in_word(p[-1]) && ((begins(p, end, "return") && !in_word(p[6])) ||
					(begins(p, end, "goto") && !in_word(p[4]))))
			return true;
	return false;
}

bool irqvec_taken_for_error(const struct judged *item)
{
	const char *end = item->body + item->len, *call = item->body + item->start, *before;
	const char *open, *close;
	struct piece name;

	if (!item->body || item->form->undo || item->form->explicit_as || irqvec_is_legacy(item) ||
	    irqvec_is_array(item))
		return false;
	open = memchr(call, '(', (size_t)(end - call));
	close = open ? closing_paren(open, end) : NULL;
	close = close ? close + 1 : end;
	before = space_back(call, item->body);
	if (test_ends(space(close, end), end)) {
		if (ends(item->body, before, "!"))
			return true;
		if (is_tested(item->body, before, space(close, end), end))
			return ends(item->body, before, "(");
		if (ends(item->body, before, "(") || ends(item->body, before, "&&") ||
		    ends(item->body, before, "||"))
			return false;
	}
	if (strncmp(item->call->use, "assigned:", 9))
		return false;
	name = piece_str(item->call->use + 9);
	return piece_is_word(name) && leaves_on_success(close, end, name);
}

const char *irqvec_legacy_form(struct court *c, const struct judged *item, const char **variable)
{
	const char *end = item->body + item->len, *call = item->body + item->start;
	const char *open, *close, *before, *after;
	struct tested t;

	*variable = "";
	if (!item->body)
		return strcmp(item->call->use, "ignored") ? NULL : "pcim-msi";
	open = memchr(call, '(', (size_t)(end - call));
	close = open ? closing_paren(open, end) : NULL;
	close = close ? close + 1 : end;
	if (!strcmp(item->call->use, "ignored"))
		return "pcim-msi";
	before = space_back(call, item->body);
	after = space(close, end);
	if (is_compared(item->body, before, after, end) ||
	    is_tested(item->body, before, after, end))
		return "pcim-msi";
	if (strncmp(item->call->use, "assigned:", 9))
		return NULL;
	if (tested_read(c, item, &t) && tested_is_used_up(c, &t))
		*variable = arena_copy(&c->arena, t.name.p, t.name.len);
	tested_free(&t);
	return **variable ? "pcim-msi-test" : NULL;
}
