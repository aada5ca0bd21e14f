// SPDX-License-Identifier: GPL-2.0-only
/* What a call returned, where it is tested, and the two ways on from there. */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "read/lexer.h"

#define CALL	"pcim_iomap_regions"

/* if (pcim_iomap_regions(...)), and no more: the two ways on are known. */
static bool is_whole_test(const struct flow *f, const struct flow_step *s)
{
	return s->kind == STEP_TEST && s->to[0] != NO_INDEX && s->to[1] != NO_INDEX && s->n > 2 &&
	       flow_is(f, s->first, CALL) &&
	       flow_close(f, s->first + 1, s->first + s->n) == s->first + s->n - 1;
}

/*
 * The assignment that is the whole step: NAME = pcim_iomap_regions(...); or the test
 * of the call itself.
 */
bool find_result(struct mapping *m)
{
	const struct flow *f = &m->flow;
	const struct flow_step *s;
	uint32_t first;

	m->call = flow_step_at(f, (uint32_t)m->claim->start);
	if (m->call == NO_INDEX)
		return plan_no(m, "result", "the call is not found in its function");
	s = &f->steps[m->call];
	first = s->first;
	if (is_whole_test(f, s)) {
		m->tested = true;
		m->fail = s->to[0];
		m->success = s->to[1];
		return true;
	}
	if (s->kind != STEP_EXPR || s->n < 4 || f->tokens[first].type != FT_NAME ||
	    !flow_is_op(f, first + 1, OP('=')) || !flow_is(f, first + 2, CALL) ||
	    flow_close(f, first + 3, first + s->n) != first + s->n - 1)
		return plan_no(m, "result", court_print(m->c, "the result is %s",
			       s->kind == STEP_TEST ? "tested in the call's own 'if'" :
			       s->kind == STEP_RETURN || s->kind == STEP_RESULT ? "returned" :
			       "not kept in a variable"));
	m->name = piece_of(flow_text(f, first), flow_text(f, first) + f->tokens[first].len);
	return true;
}

/* "< 0", "!= 0" or nothing, then the closing parenthesis; NULL if it is none of these. */
static const char *after_comparison(const char *p, const char *end)
{
	p = skip_white(p, end);
	if (end - p > 2 && !memcmp(p, "!=", 2))
		p = skip_white(p + 2, end);
	else if (p < end && *p == '<')
		p = skip_white(p + 1, end);
	else
		return p < end && *p == ')' ? p : NULL;
	if (p >= end || *p != '0')
		return NULL;
	p = skip_white(p + 1, end);
	return p < end && *p == ')' ? p : NULL;
}

/* The next statement has to be "if (NAME)": its two ways on. */
bool find_test(struct mapping *m)
{
	const char *end = m->body.p + m->body.len, *p, *word;
	const char *missing = court_print(m->c, "the next statement is no 'if (%s)'",
					  court_print(m->c, "%.*s", (int)m->name.len, m->name.p));
	const char *paren = memchr(m->body.p + m->claim->start, '(',
				   m->body.len - m->claim->start);
	uint32_t test;

	p = paren ? closing_paren(paren, end) : NULL;
	p = p ? skip_white(p + 1, end) : end;
	if (p >= end || *p != ';')
		return plan_no(m, "result", missing);
	p = skip_white(p + 1, end);
	if (end - p < 2 || memcmp(p, "if", 2) || in_word(p[2]))
		return plan_no(m, "result", missing);
	p = skip_white(p + 2, end);
	word = p < end && *p == '(' ? skip_white(p + 1, end) : end;
	if (word >= end || find_word(word, end, m->name) != word)
		return plan_no(m, "result", missing);
	p = after_comparison(word + m->name.len, end);
	test = p ? flow_step_at(&m->flow, (uint32_t)(word - m->body.p)) : NO_INDEX;
	if (test == NO_INDEX || m->flow.steps[test].kind != STEP_TEST ||
	    m->flow.steps[test].to[0] == NO_INDEX || m->flow.steps[test].to[1] == NO_INDEX)
		return plan_no(m, "result", missing);
	m->fail = m->flow.steps[test].to[0];
	m->success = m->flow.steps[test].to[1];
	m->block = (size_t)(skip_white(p + 1, end) - m->body.p);
	return true;
}
