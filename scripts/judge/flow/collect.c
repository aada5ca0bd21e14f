// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tokens of the body for one expression.  A statement expression in it, and a
 * block that is the argument of a macro, become steps of their own before the
 * expression; what stays in their place is a hole, whose value is not known.
 */

#include "flow/read.h"

#define BRACKETS_MAX 200

uint32_t collect_begin(const struct reader *r)
{
	return r->n_stack;
}

static void stack_push(struct reader *r, const struct flow_token *t)
{
	GROW(r->stack, r->n_stack, r->cap_stack);
	r->stack[r->n_stack++] = *t;
}

void collect_end(struct reader *r, uint32_t base, uint32_t *from, uint32_t *to)
{
	struct flow *flow = r->flow;
	uint32_t i;

	*from = flow->n_tokens;
	for (i = base; i < r->n_stack; i++)
		token_push(flow, &r->stack[i]);
	*to = flow->n_tokens;
	r->n_stack = base;
}

/* May what comes next be skipped by && or ? in the expression so far? */
static bool is_conditional(const struct reader *r, uint32_t base)
{
	uint32_t i;

	for (i = base; i < r->n_stack; i++)
		if (r->stack[i].type == FT_PUNCT &&
		    (r->stack[i].op == OP2('&', '&') || r->stack[i].op == OP2('|', '|') ||
		     r->stack[i].op == OP('?')))
			return true;
	return false;
}

/* The block at hand, as steps that run now, or perhaps. */
static int block_within(struct reader *r, uint32_t base, bool perhaps)
{
	struct flow_token hole = r->body.tokens[r->at];
	uint32_t head;

	hole.type = FT_HOLE;
	if (perhaps || is_conditional(r, base)) {
		head = step_add(r, STEP_ANY, hole.line, r->flow->n_tokens, 0);
		if (block(r))
			return -1;
		r->cur = exits_join(r, r->cur, exits_of(r, head, 1));
	} else if (block(r)) {
		return -1;
	}
	stack_push(r, &hole);
	return 0;
}

/* Does the brace at hand open statements?  Then one of them ends in ';'. */
static bool is_block(const struct reader *r)
{
	uint32_t i, depth = 0;

	for (i = r->at; i < r->body.n; i++) {
		if (is_opening(&r->body.tokens[i]))
			depth++;
		else if (is_closing(&r->body.tokens[i]) && !--depth)
			return false;
		else if (depth == 1 && r->body.tokens[i].type == FT_PUNCT &&
			 r->body.tokens[i].op == OP(';'))
			return true;
	}
	return false;
}

/* A brace as the first thing of an argument, or of a parenthesis. */
static bool within_call(const struct reader *r, uint32_t base, uint32_t open)
{
	const struct flow_token *before = &r->stack[r->n_stack - 1];

	return open == OP(')') && r->n_stack > base && before->type == FT_PUNCT &&
	       (before->op == OP('(') || before->op == OP(',')) && is_block(r);
}

static uint32_t partner(uint32_t op)
{
	return op == OP('(') ? OP(')') : op == OP('[') ? OP(']') : OP('}');
}

/* Up to @stop outside of brackets, or past the group that begins here. */
static int collect_raw(struct reader *r, uint32_t base, uint32_t stop, bool group)
{
	uint32_t open[BRACKETS_MAX], depth = 0, choices = 0;
	const struct flow_token *t;

	for (;;) {
		if (peek(r, &t))
			return -1;
		if (t->type == FT_END)
			return read_bad(r, t->line, "it ends within a statement");
		if (!depth && !group && t->type == FT_PUNCT && t->op == stop && !choices) {
			r->at++;
			return 0;
		}
		if (t->type == FT_PUNCT && !depth && t->op == OP('?'))
			choices++;
		else if (t->type == FT_PUNCT && !depth && t->op == OP(':') && choices)
			choices--;
		if (t->type == FT_PUNCT && t->op == OP('{') && depth &&
		    within_call(r, base, open[depth - 1])) {
			if (block_within(r, base, r->stack[r->n_stack - 1].op == OP(',')))
				return -1;
			continue;
		}
		if (is_opening(t)) {
			if (depth == BRACKETS_MAX)
				return read_bad(r, t->line, "nested too deeply");
			open[depth++] = partner(t->op);
		} else if (is_closing(t) && (!depth || open[--depth] != t->op)) {
			return read_bad(r, t->line, depth ? "brackets do not pair" :
					stop == OP(';') ? "';' expected" : "brackets do not pair");
		}
		stack_push(r, t);
		r->at++;
		if (group && !depth)
			return 0;
	}
}

int collect(struct reader *r, uint32_t stop, uint32_t *from, uint32_t *to)
{
	uint32_t base = collect_begin(r);

	if (collect_raw(r, base, stop, false))
		return -1;
	collect_end(r, base, from, to);
	return 0;
}

int collect_rest(struct reader *r, uint32_t base, uint32_t stop)
{
	return collect_raw(r, base, stop, false);
}

int collect_call(struct reader *r, uint32_t base)
{
	const struct flow_token *t;

	if (peek(r, &t))
		return -1;
	stack_push(r, t);
	r->at++;
	if (peek(r, &t))
		return -1;
	return collect_raw(r, base, 0, true);
}

int collect_group(struct reader *r, uint32_t *from, uint32_t *to)
{
	if (eat(r, OP('('), "'(' expected"))
		return -1;
	return collect(r, OP(')'), from, to);
}
