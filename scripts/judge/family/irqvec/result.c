// SPDX-License-Identifier: GPL-2.0-only
/* A call whose result is kept in a variable and tested by the next statement. */

#include "bind/live.h"
#include "family/irqvec/irqvec.h"
#include "read/lexer.h"

/* "NAME = call(...)" and nothing else, in one step. */
static bool is_kept(const struct judged *item, struct tested *t)
{
	const struct flow *f = &t->flow;
	const struct flow_step *s;
	uint32_t first;

	t->call = flow_step_at(f, (uint32_t)item->start);
	if (t->call == NO_INDEX)
		return false;
	s = &f->steps[t->call];
	if (s->kind != STEP_EXPR || s->assign == NO_INDEX || s->assign <= s->first)
		return false;
	first = s->assign - 1;
	if (f->tokens[first].type != FT_NAME || (!s->declares && first != s->first) ||
	    !flow_is_op(f, s->assign, OP('=')) || !flow_is(f, s->assign + 1, item->form->name) ||
	    flow_close(f, s->assign + 2, s->first + s->n) != s->first + s->n - 1)
		return false;
	t->name = piece_of(flow_text(f, first), flow_text(f, first) + f->tokens[first].len);
	return true;
}

/* Behind "if (": the variable, as it is, negated, or compared to 0. */
static const char *past_condition(struct tested *t, const char *p, const char *end)
{
	bool negated = p < end && *p == '!';

	p = skip_white(p + negated, end);
	if (find_word(p, end, t->name) != p)
		return NULL;
	p = skip_white(p + t->name.len, end);
	if (p < end && *p == ')') {
		t->test = negated ? TESTED_ZERO : TESTED_NONZERO;
		return p + 1;
	}
	if (negated || end - p < 4 || *p != '<')
		return NULL;
	p = skip_white(p + 1, end);
	if (*p != '0')
		return NULL;
	p = skip_white(p + 1, end);
	t->test = TESTED_NEGATIVE;
	return p < end && *p == ')' ? p + 1 : NULL;
}

/* Does the next statement test the variable, and nothing more? */
static bool is_tested_next(const struct judged *item, struct tested *t)
{
	const char *end = item->body + item->len, *call = item->body + item->start, *p, *word;
	const char *open = memchr(call, '(', (size_t)(end - call));
	const struct flow_step *s;
	uint32_t test;

	p = open ? closing_paren(open, end) : NULL;
	p = p ? skip_white(p + 1, end) : end;
	if (p >= end || *p != ';')
		return false;
	p = skip_white(p + 1, end);
	if (end - p < 2 || memcmp(p, "if", 2) || in_word(p[2]))
		return false;
	p = skip_white(p + 2, end);
	if (p >= end || *p != '(')
		return false;
	p = skip_white(p + 1, end);
	word = find_word(p, end, t->name);
	if (!past_condition(t, p, end))
		return false;
	test = flow_step_at(&t->flow, (uint32_t)(word - item->body));
	s = test == NO_INDEX ? NULL : &t->flow.steps[test];
	if (!s || s->kind != STEP_TEST || s->to[0] == NO_INDEX || s->to[1] == NO_INDEX ||
	    flow_is_op(&t->flow, s->first, OP('!')))
		return false;
	t->fail = s->to[0];
	t->success = s->to[1];
	return true;
}

bool tested_read(struct court *c, const struct judged *item, struct tested *t)
{
	*t = (struct tested){ .call = NO_INDEX, .fail = NO_INDEX, .success = NO_INDEX };
	return item->body && live_flow(c, item, &t->flow) && is_kept(item, t) &&
	       is_tested_next(item, t);
}

void tested_free(struct tested *t)
{
	flow_free(&t->flow);
}

bool tested_is_used_up(struct court *c, const struct tested *t)
{
	bool *readers = live_readers(c, &t->flow, t->success, t->name);
	uint32_t i;

	for (i = 0; i < t->flow.n_steps; i++)
		if (readers[i])
			return false;
	return true;
}
