// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the code after a failure needs of the error, and what a test for NULL behind
 * the read, which goes, leaves behind it: a label or a variable that nobody else uses.
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "read/lexer.h"

static bool has_brace(const char *p, const char *end)
{
	for (; p < end; p++)
		if (*p == '{' || *p == '}')
			return true;
	return false;
}

/* The last "return" before @end, or NULL. */
static const char *last_return(const char *p, const char *end)
{
	struct piece word = piece_str("return");
	const char *last = NULL;

	while ((p = find_word(p, end, word))) {
		last = p;
		p += word.len;
	}
	return last;
}

/* Is the error returned where it is: "return rc;", "return dev_err_probe(.., rc, ..);"? */
static bool is_direct(const struct mapping *m, const char *block, const char *end)
{
	const char *use, *from, *p;

	block += *block == '{';
	use = find_word(block, end, m->name);
	from = use ? last_return(block, use) : NULL;
	if (!from || has_brace(block, use))
		return false;
	p = skip_white(from + 6, use);
	if (p < use) {
		if ((size_t)(use - p) < 13 || memcmp(p, "dev_err_probe", 13))
			return false;
		p = skip_white(p + 13, use);
		if (p >= use || *p != '(' || memchr(p, ';', (size_t)(use - p)))
			return false;
	}
	use += m->name.len;
	p = memchr(use, ';', (size_t)(end - use));
	if (!p || find_word(use, p, m->name) || has_brace(use, p))
		return false;
	p = skip_white(p + 1, end);
	return p == end || (*p == '}' && p + 1 == end);
}

const char *leave_form(struct mapping *m)
{
	bool *readers = live_readers(m->c, &m->flow, m->fail, m->name), any = false;
	const char *block = m->body.p + m->block, *end = m->body.p + m->body.len, *close;
	uint32_t i;

	for (i = 0; i < m->flow.n_steps; i++)
		any |= readers[i];
	if (!any)
		return "pcim";
	close = memchr(block, *block == '{' ? '}' : ';', (size_t)(end - block));
	return close && is_direct(m, block, close + 1) ? "pcim-return" : "pcim-set";
}

/* Past the target's text at @p, whatever the blanks in it; NULL if it is not there. */
static const char *after_target(const char *p, const char *end, struct piece target)
{
	size_t i;

	for (i = 0; i < target.len; i++, p++) {
		if (i && (!in_word(target.p[i]) || !in_word(target.p[i - 1])) &&
		    !(target.p[i - 1] == '-'))
			p = skip_white(p, end);
		if (p >= end || *p != target.p[i])
			return NULL;
	}
	return p < end && !in_word(*p) ? p : NULL;
}

/* A test for NULL behind the read: where its ')' is, and where its expression begins. */
static const char *null_test(const struct mapping *m, const char **expression, bool *negated)
{
	const struct flow_step *s = &m->flow.steps[m->at];
	const struct flow_token *last = &m->flow.tokens[s->first + s->n - 1];
	const char *end = m->body.p + m->body.len, *p = m->body.p + last->off + last->len;

	p = skip_white(p, end);
	if (p >= end || *p != ';')
		return NULL;
	p = skip_white(p + 1, end);
	if (end - p < 3 || memcmp(p, "if", 2) || in_word(p[2]))
		return NULL;
	p = skip_white(p + 2, end);
	if (p >= end || *p != '(')
		return NULL;
	p = skip_white(p + 1, end);
	*negated = p < end && *p == '!';
	if (*negated)
		p = skip_white(p + 1, end);
	*expression = p;
	p = after_target(p, end, m->target);
	if (!p)
		return NULL;
	p = skip_white(p, end);
	if (!*negated) {
		if (end - p < 2 || memcmp(p, "==", 2))
			return NULL;
		p = skip_white(p + 2, end);
		if (find_word(p, end, piece_str("NULL")) != p)
			return NULL;
		p = skip_white(p + 4, end);
	}
	return p < end && *p == ')' ? p : NULL;
}

/* The text that stays when the block of the test goes, with a line in its place. */
struct rest {
	const char *p, *block, *behind, *end;
};

static const char *find_in_rest(const struct rest *r, const char *from, struct piece word)
{
	const char *at = from < r->block ? find_word(from, r->block, word) : NULL;

	if (at)
		return at;
	return find_word(from > r->behind ? from : r->behind, r->end, word);
}

/* The next label that a goto jumps to, from @p on; empty: none. */
static struct piece next_goto(const char **p, const char *end)
{
	const char *at = *p;
	struct piece label;

	while ((at = find_word(at, end, piece_str("goto")))) {
		at = skip_white(at + 4, end);
		label = piece_of(at, skip_word(at, end));
		at = skip_white(at + label.len, end);
		*p = at;
		if (label.len && at < end && *at == ';')
			return label;
	}
	return piece_str("");
}

static bool jumps_to(const char *p, const char *end, struct piece label)
{
	struct piece found;

	while ((found = next_goto(&p, end)).len)
		if (piece_same(found, label))
			return true;
	return false;
}

/* Is @p in a line "\ttype name;" or "\ttype name = ...;", as its name? */
static bool is_declaration(const char *start, const char *p, struct piece name, const char **end)
{
	const char *line = p, *q;

	while (line > start && line[-1] != '\n')
		line--;
	if (*line != '\t' || class_of(line[1]) != C_WORD || p == line + 1)
		return false;
	for (q = line + 1; q < p; q++)
		if (!in_word(*q) && *q != ' ' && *q != '*')
			return false;
	if (p[-1] != ' ' && p[-1] != '*')
		return false;
	q = p + name.len;
	while (*q == ' ' || *q == '\t')
		q++;
	if (*q == '=')
		q += strcspn(q, ";");
	*end = q;
	return *q == ';';
}

/* Is the variable declared in what stays, and used nowhere else there? */
static bool is_orphan(const struct rest *r, struct piece name)
{
	const char *brace = memchr(r->p, '{', (size_t)(r->end - r->p)), *at, *end, *declared = NULL;

	for (at = r->p; (at = find_in_rest(r, at, name)); at += name.len)
		if (is_declaration(r->p, at, name, &end)) {
			declared = at;
			break;
		}
	if (!declared)
		return false;
	for (at = brace ? brace : r->p; (at = find_in_rest(r, at, name)); at += name.len)
		if (at < declared || at >= end)
			return false;
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char * const *)a, *(const char * const *)b);
}

/* The words of a piece of text, sorted. */
static const char **words_of(struct court *c, const char *p, const char *end, uint32_t *n)
{
	const char **words = arena_array(&c->arena, end - p + 1, const char *);
	struct piece word;

	for (*n = 0; p < end; p = word.p + (word.len ? word.len : 1)) {
		word = piece_of(p, skip_word(p, end));
		if (word.len && class_of(*word.p) == C_WORD)
			words[(*n)++] = intern(word.p, word.len);
	}
	if (*n)
		qsort(words, *n, sizeof(*words), by_text);
	return words;
}

static bool leaves_nothing(struct mapping *m, const struct rest *r, uint32_t line)
{
	const char *p = r->block, **words;
	struct piece label;
	uint32_t i, n;

	while ((label = next_goto(&p, r->behind)).len)
		if (!jumps_to(r->p, r->block, label) && !jumps_to(r->behind, r->end, label))
			return plan_no(m, "result",
				       court_print(m->c, "label %.*s is only used by the test in line %u",
						   (int)label.len, label.p, line));
	words = words_of(m->c, r->block, r->behind, &n);
	for (i = 0; i < n; i++)
		if (is_orphan(r, piece_str(words[i])))
			return plan_no(m, "result",
				       court_print(m->c, "'%s' is only used by the test in line %u",
						   words[i], line));
	return true;
}

bool leave_null_test(struct mapping *m)
{
	const char *expression, *paren, *end = m->body.p + m->body.len;
	struct rest r = { .p = m->body.p, .end = end };
	const struct flow_step *test;
	bool negated, *after;
	uint32_t step, dead, alive;

	paren = null_test(m, &expression, &negated);
	step = paren ? flow_step_at(&m->flow, (uint32_t)(expression - m->body.p)) : NO_INDEX;
	if (step == NO_INDEX || m->flow.steps[step].kind != STEP_TEST)
		return true;
	test = &m->flow.steps[step];
	/* "!x" is a test of x, whose ways have changed places. */
	dead = test->to[negated];
	alive = test->to[!negated];
	r.block = skip_white(paren + 1, end);
	r.behind = r.block + strcspn(r.block, *r.block == '{' ? "}" : ";") + 1;
	after = dead == NO_INDEX ? NULL : live_reached(m->c, &m->flow, dead, NO_INDEX);
	if (r.behind > end || has_brace(r.block + (*r.block == '{'), r.behind - 1) || !after ||
	    (alive != NO_INDEX && after[alive]))
		return plan_no(m, "result",
			       court_print(m->c, "the test in line %u does not leave", test->line));
	m->null_tested = leaves_nothing(m, &r, test->line);
	return m->null_tested;
}
