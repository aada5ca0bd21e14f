// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parts of an expression that run before it, and calls in it that run on some
 * ways only: "if ((rc = f()) < 0)", "x = a && f()", "g(a ? f() : 0)".
 */

#include "flow/read.h"

/* "lhs = value" alone in parentheses, which no condition before it skips. */
static bool find_inner(const struct flow *flow, uint32_t from, uint32_t to, uint32_t *open,
		       uint32_t *assign)
{
	uint32_t i, close;

	for (i = from; i < to; i++) {
		if (flow_is_op(flow, i, OP2('&', '&')) || flow_is_op(flow, i, OP2('|', '|')) ||
		    flow_is_op(flow, i, OP('?')))
			return false;
		if (!flow_is_op(flow, i, OP('(')))
			continue;
		close = flow_close(flow, i, to);
		*assign = find_assign(flow, i + 1, close);
		if (close < to && *assign != NO_INDEX && *assign > i + 1 &&
		    find_op(flow, i + 1, close, OP(',')) == NO_INDEX) {
			*open = i;
			return true;
		}
	}
	return false;
}

int hoist_assignments(struct reader *r, uint32_t *from, uint32_t *to)
{
	struct flow *flow = r->flow;
	uint32_t open, assign, close, begin;

	while (find_inner(flow, *from, *to, &open, &assign)) {
		close = flow_close(flow, open, *to);
		if (expr_statement(r, open + 1, close))
			return -1;
		begin = flow->n_tokens;
		tokens_copy(flow, *from, assign);
		tokens_copy(flow, close, *to);
		*from = begin;
		*to = flow->n_tokens;
		if (flow->n_tokens > 8 * FLOW_TOKENS_MAX)
			return read_bad(r, flow->tokens[begin].line, "too many assignments");
	}
	return 0;
}

void calls_done(struct flow *flow, uint32_t from, uint32_t to)
{
	for (; from < to; from++)
		flow->tokens[from].done = true;
}

/* The same test in tokens of its own, whose calls it makes whatever is done with these. */
int test_apart(struct reader *r, uint32_t from, uint32_t to, struct branches *out)
{
	uint32_t begin = r->flow->n_tokens;

	tokens_copy(r->flow, from, to);
	return test_expr(r, begin, r->flow->n_tokens, out);
}

/* The calls of one side of an operator, on the ways that get there. */
static int side(struct reader *r, uint32_t from, uint32_t to)
{
	uint32_t begin = r->flow->n_tokens;

	if (from >= to || !has_call(r->flow, from, to))
		return 0;
	tokens_copy(r->flow, from, to);
	return expr_statement(r, begin, r->flow->n_tokens);
}

static int choose(struct reader *r, uint32_t from, uint32_t op, uint32_t to)
{
	uint32_t colon = find_op(r->flow, op + 1, to, OP(':'));
	struct branches b;

	if (colon == NO_INDEX)
		colon = to;
	if (test_apart(r, from, op, &b))
		return -1;
	r->cur = b.yes;
	if (side(r, op + 1, colon))
		return -1;
	b.yes = r->cur;
	r->cur = b.no;
	if (side(r, colon + 1, to))
		return -1;
	r->cur = exits_join(r, b.yes, r->cur);
	return 0;
}

static int shortcut(struct reader *r, uint32_t from, uint32_t op, uint32_t to, bool all)
{
	struct branches b;

	if (test_apart(r, from, op, &b))
		return -1;
	r->cur = all ? b.yes : b.no;
	if (side(r, op + 1, to))
		return -1;
	r->cur = exits_join(r, r->cur, all ? b.no : b.yes);
	return 0;
}

/* One argument, or what stands between brackets and commas. */
static int piece(struct reader *r, uint32_t from, uint32_t to)
{
	struct flow *flow = r->flow;
	uint32_t op, i, close, start = from, assign = find_assign(flow, from, to);

	if (assign != NO_INDEX)
		start = assign + 1;
	op = find_op(flow, start, to, OP('?'));
	if (op != NO_INDEX && has_call(flow, op + 1, to)) {
		if (choose(r, start, op, to))
			return -1;
		calls_done(flow, start, to);
		return 0;
	}
	op = find_op(flow, start, to, OP2('|', '|'));
	if (op == NO_INDEX)
		op = find_op(flow, start, to, OP2('&', '&'));
	if (op != NO_INDEX && has_call(flow, op + 1, to)) {
		if (shortcut(r, start, op, to, flow_is_op(flow, op, OP2('&', '&'))))
			return -1;
		calls_done(flow, start, to);
		return 0;
	}
	for (i = from; i < to; i++) {
		if (!is_opening(&flow->tokens[i]))
			continue;
		close = flow_close(flow, i, to);
		if (hoist_calls(r, i + 1, close))
			return -1;
		i = close;
	}
	return 0;
}

int hoist_calls(struct reader *r, uint32_t from, uint32_t to)
{
	uint32_t comma;
	int ret = 0;

	/* Most expressions have no call that could be skipped. */
	if (!has_call(r->flow, from, to))
		return 0;
	if (r->depth++ > FLOW_DEPTH_MAX)
		return read_bad(r, r->flow->tokens[from].line, "nested too deeply");
	while (!ret && from < to) {
		comma = find_op(r->flow, from, to, OP(','));
		if (comma == NO_INDEX)
			comma = to;
		ret = piece(r, from, comma);
		from = comma + 1;
	}
	r->depth--;
	return ret;
}
