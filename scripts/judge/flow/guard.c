// SPDX-License-Identifier: GPL-2.0-only
/* Scopes that undo something at their end: guard(), scoped_guard(), __free(). */

#include "flow/read.h"

void cleanup_open(struct reader *r, uint32_t first, uint32_t n, uint32_t line)
{
	GROW(r->cleanups, r->n_cleanups, r->cap_cleanups);
	r->cleanups[r->n_cleanups] = (struct cleanup){
		.outer = r->scope, .first = first, .n = n, .line = line,
	};
	r->scope = r->n_cleanups++;
}

/*
 * In the kernel scoped_guard() is a loop that runs once, so break and continue
 * leave it.  What it guards always runs.
 */
static int guarded(struct reader *r, uint32_t from, uint32_t to, uint32_t line)
{
	uint32_t number = r->loops++, jumps = r->n_jumps, outer = r->scope;
	uint32_t breaks = r->breaks, continues = r->continues;
	uint32_t loop_scope = r->loop_scope, switch_scope = r->switch_scope;

	r->breaks = number;
	r->continues = number;
	r->loop_scope = outer;
	r->switch_scope = outer;
	cleanup_open(r, from, to - from, line);
	if (statement(r, false))
		return -1;
	cleanups_run(r, r->scope, outer);
	r->cur = exits_join(r, r->cur, jumps_take(r, J_BREAK, jumps, number));
	r->cur = exits_join(r, r->cur, jumps_take(r, J_CONTINUE, jumps, number));
	r->scope = outer;
	r->breaks = breaks;
	r->continues = continues;
	r->loop_scope = loop_scope;
	r->switch_scope = switch_scope;
	return 0;
}

static int head_of(struct reader *r, uint32_t *from, uint32_t *to)
{
	uint32_t base = collect_begin(r);

	if (collect_call(r, base))
		return -1;
	collect_end(r, base, from, to);
	return 0;
}

int on_scoped_guard(struct reader *r)
{
	uint32_t from, to, line = r->body.tokens[r->at].line;

	if (head_of(r, &from, &to))
		return -1;
	step_add(r, STEP_EXPR, line, from, to - from);
	return guarded(r, from, to, line);
}

/* scoped_cond_guard(class, what happens when it fails, arguments) statement */
int on_scoped_cond_guard(struct reader *r)
{
	uint32_t from, to, first, second, head, line = r->body.tokens[r->at].line;
	struct flow *flow = r->flow;

	if (head_of(r, &from, &to))
		return -1;
	first = find_op(flow, from + 2, to - 1, OP(','));
	if (first == NO_INDEX)
		return read_bad(r, line, "a guard without arguments");
	second = find_op(flow, first + 1, to - 1, OP(','));
	if (second == NO_INDEX)
		second = to - 1;
	head = step_add(r, STEP_ANY, line, from, first - from);
	if (!flow_is(flow, first + 1, "return"))
		return read_bad(r, line, "a guard that fails otherwise than by return");
	if (expr_return(r, first + 2, second, line))
		return -1;
	r->cur = exits_of(r, head, 1);
	return guarded(r, from, to, line);
}

bool cleanup_declared(struct reader *r, uint32_t *from, uint32_t *to, uint32_t *first)
{
	struct flow *flow = r->flow;
	uint32_t i, close, begin;

	for (i = *from + 1; i + 2 < *to; i++)
		if ((flow_is(flow, i, "__free") || flow_is(flow, i, "__cleanup")) &&
		    flow_is_op(flow, i + 1, OP('(')))
			break;
	if (i + 2 >= *to)
		return false;
	close = flow_close(flow, i + 1, *to);
	if (close == *to || flow->tokens[i - 1].type != FT_NAME)
		return false;
	begin = flow->n_tokens;
	tokens_copy(flow, *from, i);
	tokens_copy(flow, close + 1, *to);
	/* __free(f) x: f(x) */
	*first = flow->n_tokens;
	tokens_copy(flow, i + 2, close);
	tokens_copy(flow, i + 1, i + 2);
	tokens_copy(flow, i - 1, i);
	tokens_copy(flow, close, close + 1);
	*from = begin;
	*to = *first;
	return true;
}
