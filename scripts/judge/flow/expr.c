// SPDX-License-Identifier: GPL-2.0-only
/* An expression as a step, or as several: one for each part and each choice. */

#include "flow/read.h"

/* Calls that do not come back; what follows lies on no way. */
static bool stops(const struct flow *flow, uint32_t from, uint32_t to)
{
	static const char * const words[] = {
		"BUG", "panic", "do_exit", "unreachable", "__builtin_unreachable", "make_task_dead",
	};
	size_t i;

	if (from + 2 >= to || !flow_is_op(flow, from + 1, OP('(')))
		return false;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (flow_is(flow, from, words[i]))
			return true;
	return false;
}

static uint32_t line_of(const struct reader *r, uint32_t token, uint32_t otherwise)
{
	return token < r->flow->n_tokens ? r->flow->tokens[token].line : otherwise;
}

/* "lhs = value", with @lhs and @value apart from each other. */
static void assignment_copy(struct flow *flow, uint32_t from, uint32_t assign, uint32_t value,
			    uint32_t end, uint32_t *first, uint32_t *to)
{
	*first = flow->n_tokens;
	tokens_copy(flow, from, assign + 1);
	tokens_copy(flow, value, end);
	*to = flow->n_tokens;
}

static int simple(struct reader *r, uint32_t from, uint32_t to, bool declares);

/* "lhs = test ? a : b" is a test and two assignments. */
static int choice(struct reader *r, uint32_t from, uint32_t to, uint32_t assign, uint32_t op,
		  bool declares)
{
	struct flow *flow = r->flow;
	uint32_t colon = find_op(flow, op + 1, to, OP(':')), first, end;
	struct branches b;

	/* Of "a ?: b" the test is the value too. */
	if (test_apart(r, assign + 1, op, &b))
		return -1;
	r->cur = b.yes;
	if (op + 1 == colon)
		calls_done(flow, assign + 1, op);
	assignment_copy(flow, from, assign, op + 1 == colon ? assign + 1 : op + 1,
			op + 1 == colon ? op : colon, &first, &end);
	if (simple(r, first, end, declares))
		return -1;
	b.yes = r->cur;
	r->cur = b.no;
	assignment_copy(flow, from, assign, colon + 1, to, &first, &end);
	if (simple(r, first, end, declares))
		return -1;
	r->cur = exits_join(r, b.yes, r->cur);
	return 0;
}

/* One expression without commas outside of brackets. */
static int simple(struct reader *r, uint32_t from, uint32_t to, bool declares)
{
	struct flow *flow = r->flow;
	uint32_t assign, again, op, step, begin;

	if (from >= to)
		return 0;
	if (r->depth++ > FLOW_DEPTH_MAX)
		return read_bad(r, line_of(r, from, 0), "nested too deeply");
	if (hoist_assignments(r, &from, &to))
		return -1;
	assign = find_assign(flow, from, to);
	again = assign == NO_INDEX ? NO_INDEX : find_assign(flow, assign + 1, to);
	if (again != NO_INDEX && again > assign + 1 &&
	    find_op(flow, assign, again, OP('?')) == NO_INDEX) {
		/* a = b = c */
		if (simple(r, assign + 1, to, false))
			return -1;
		begin = flow->n_tokens;
		tokens_copy(flow, from, again);
		from = begin;
		to = flow->n_tokens;
		assign = find_assign(flow, from, to);
	}
	if (assign != NO_INDEX) {
		op = find_op(flow, assign + 1, to, OP('?'));
		if (op != NO_INDEX && find_op(flow, op + 1, to, OP(':')) != NO_INDEX) {
			r->depth--;
			return choice(r, from, to, assign, op, declares);
		}
	}
	if (hoist_calls(r, from, to))
		return -1;
	r->depth--;
	step = step_add(r, stops(flow, from, to) ? STEP_STOP : STEP_EXPR,
			line_of(r, from, 0), from, to - from);
	flow->steps[step].assign = assign;
	flow->steps[step].declares = declares;
	return 0;
}

/* "type name ..." or "type *name ...", as far as tokens tell. */
static bool declares(const struct flow *flow, uint32_t from, uint32_t to)
{
	uint32_t i = from;

	if (i >= to || flow->tokens[i].type != FT_NAME)
		return false;
	if (is_keyword(flow, i))
		return true;
	/* typeof(x) name, or a macro that is a type */
	i++;
	while (i < to && flow_is_op(flow, i, OP('*')))
		i++;
	return i < to && flow->tokens[i].type == FT_NAME &&
	       (i == from + 1 || i + 1 == to || flow_is_op(flow, i + 1, OP('=')) ||
		flow_is_op(flow, i + 1, OP(',')) || flow_is_op(flow, i + 1, OP('[')) ||
		flow->tokens[i + 1].type == FT_NAME);
}

int expr_statement(struct reader *r, uint32_t from, uint32_t to)
{
	struct flow *flow = r->flow;
	bool decl = declares(flow, from, to);
	uint32_t comma, a, b, cleanup, line;

	while (from < to) {
		comma = find_op(flow, from, to, OP(','));
		if (comma == NO_INDEX)
			comma = to;
		a = from;
		b = comma;
		line = line_of(r, a, 0);
		if (decl && cleanup_declared(r, &a, &b, &cleanup)) {
			uint32_t n = flow->n_tokens - cleanup;

			if (simple(r, a, b, decl))
				return -1;
			cleanup_open(r, cleanup, n, line);
		} else if (simple(r, a, b, decl)) {
			return -1;
		}
		from = comma + 1;
	}
	return 0;
}

static void return_add(struct reader *r, uint32_t from, uint32_t to, uint32_t line)
{
	uint32_t step;

	if (r->scope == NO_INDEX) {
		step_add(r, STEP_RETURN, line, from, to - from);
		return;
	}
	step_add(r, STEP_RESULT, line, from, to - from);
	cleanups_run(r, r->scope, NO_INDEX);
	step = step_add(r, STEP_RETURN, line, r->flow->n_tokens, 0);
	r->flow->steps[step].keeps_result = true;
}

int expr_return(struct reader *r, uint32_t from, uint32_t to, uint32_t line)
{
	struct flow *flow = r->flow;
	uint32_t op, colon;
	struct branches b;

	if (r->depth++ > FLOW_DEPTH_MAX)
		return read_bad(r, line, "nested too deeply");
	if (hoist_assignments(r, &from, &to))
		return -1;
	strip(flow, &from, &to);
	op = find_op(flow, from, to, OP('?'));
	colon = op == NO_INDEX ? NO_INDEX : find_op(flow, op + 1, to, OP(':'));
	if (colon != NO_INDEX) {
		if (test_apart(r, from, op, &b))
			return -1;
		r->cur = b.yes;
		if (op + 1 == colon)
			calls_done(flow, from, op);
		if (op + 1 == colon ? expr_return(r, from, op, line) :
				      expr_return(r, op + 1, colon, line))
			return -1;
		r->cur = b.no;
		r->depth--;
		return expr_return(r, colon + 1, to, line);
	}
	if (hoist_calls(r, from, to))
		return -1;
	r->depth--;
	return_add(r, from, to, line);
	return 0;
}
