// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is wrong with a call whatever becomes of it: a result ignored, a name
 * that dies before the region that keeps the pointer. A remark stands beside
 * the finding of its call.
 */
#include <string.h>

#include "bind/audit.h"
#include "read/ctext.h"
#include "read/lexer.h"

/* After "const " and "unsigned ", as often as they stand there. */
static const char *after_words(const char *p, const char *end, const char * const *words,
			       size_t n)
{
	size_t i, len;

	for (i = 0; i < n;) {
		len = strlen(words[i]);
		if ((size_t)(end - p) >= len && !memcmp(p, words[i], len)) {
			p += len;
			i = 0;
		} else {
			i++;
		}
	}
	return p;
}

/* Does the line at @p declare an array of characters called @name? */
static bool declares_array(const char *p, const char *end, struct piece name)
{
	static const char * const words[] = { "const ", "unsigned " };
	struct piece word;

	if (p >= end || *p != '\t')
		return false;
	while (p < end && *p == '\t')
		p++;
	p = after_words(p, end, words, ARRAY_SIZE(words));
	word = piece_of(p, skip_word(p, end));
	if (!piece_is(word, "char") && !piece_is(word, "u8"))
		return false;
	p = skip_white(p + word.len, end);
	for (;;) {
		word = piece_of(p, skip_word(p, end));
		p = skip_white(p + word.len, end);
		if (!word.len || p >= end)
			return false;
		if (piece_same(word, name))
			return *p == '[';
		if (*p != ',')
			return false;
		p = skip_white(p + 1, end);
	}
}

static bool on_stack(const struct node *node, struct piece name)
{
	const char *end = node->body + node->body_len, *p = node->body;

	while (p) {
		if (declares_array(p, end, name))
			return true;
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	return false;
}

/* The beginning of a line of the function. */
static const char *line_of(const struct node *node, uint32_t line)
{
	const char *end = node->body + node->body_len, *p = node->body;
	uint32_t i;

	for (i = node->line; p && i < line; i++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	return p ? p : end;
}

static bool freed_from(const struct node *node, uint32_t line, struct piece name)
{
	static const char * const calls[] = { "kfree", "kfree_const" };
	const char *end = node->body + node->body_len, *p;
	struct piece given;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		p = line_of(node, line);
		while ((p = find_word(p, end, piece_str(calls[i])))) {
			p = skip_white(p + strlen(calls[i]), end);
			if (p >= end || *p != '(')
				continue;
			p = skip_white(p + 1, end);
			given = piece_of(p, skip_word(p, end));
			p = skip_white(p + given.len, end);
			if (p < end && *p == ')' && piece_same(given, name))
				return true;
		}
	}
	return false;
}

/* Why the name that a region gets does not live as long as the region, or NULL. */
static const char *temporary(struct court *c, const struct judged *item)
{
	uint32_t position = names_get(&c->cat->region_names, item->call->name);
	const struct node *node = &c->j->nodes[item->call->node];
	static const char keeps[] = "the region keeps the pointer";
	struct piece args[8], name;
	size_t n;

	if (position == NO_INDEX || !node->body)
		return NULL;
	n = operands(piece_str(item->call->args), ",", args, ARRAY_SIZE(args));
	if (position >= n || position >= ARRAY_SIZE(args) || !piece_is_word(args[position]))
		return NULL;
	name = args[position];
	if (on_stack(node, name))
		return court_print(c, "'%.*s' is on the stack of %s(), %s", (int)name.len, name.p,
				   node->name, keeps);
	if (freed_from(node, item->call->line, name))
		return court_print(c, "'%.*s' is freed in %s(), %s", (int)name.len, name.p,
				   node->name, keeps);
	return NULL;
}

static const char *ignored(struct court *c, const struct judged *item)
{
	bool managed = item->verdict.kind == V_MANAGED || item->verdict.kind == V_BOTH ||
		       !strncmp(item->call->name, "pcim_", 5);

	if (!managed || !names_has(&c->cat->must_check, item->call->name) ||
	    (strcmp(item->call->use, "ignored") && strcmp(item->call->use, "void-cast")))
		return NULL;
	return "its failure goes unnoticed, and what follows uses what is not there";
}

static const struct {
	const char *rule;
	const char *(*why)(struct court *c, const struct judged *item);
} remarks[] = {
	{ "result-ignored", ignored },
	{ "temporary-name", temporary },
};

bool remark_of(struct court *c, const struct judged *item, unsigned int *i,
	       struct decision *out)
{
	const char *why;

	/* What no kernel compiles gets none. */
	while (*i < ARRAY_SIZE(remarks) && !arm_is_dead(item->call->arm)) {
		why = remarks[*i].why(c, item);
		(*i)++;
		if (!why)
			continue;
		*out = (struct decision){ remarks[*i - 1].rule, "review", why, "", "", "", "" };
		return true;
	}
	return false;
}
