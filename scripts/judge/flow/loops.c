// SPDX-License-Identifier: GPL-2.0-only
/* Loops and switches, and what leaves them. */

#include "flow/read.h"

/* Where break and continue went before; put back when the loop is over. */
struct loop {
	uint32_t number, jumps, head;
	uint32_t breaks, continues, loop_scope, switch_scope;
};

static uint32_t nop(struct reader *r, uint32_t line)
{
	return step_add(r, STEP_NOP, line, r->flow->n_tokens, 0);
}

static void loop_begin(struct reader *r, struct loop *l)
{
	*l = (struct loop){
		.number = r->loops++, .jumps = r->n_jumps, .breaks = r->breaks,
		.continues = r->continues, .loop_scope = r->loop_scope,
		.switch_scope = r->switch_scope,
	};
	r->breaks = l->number;
	r->continues = l->number;
	r->loop_scope = r->scope;
	r->switch_scope = r->scope;
}

static void guard_begin(const struct reader *r, uint32_t from, uint32_t to,
			struct flow_guard *guard)
{
	*guard = (struct flow_guard){
		.from = from, .to = to, .first = r->flow->n_steps, .loops = true,
	};
}

/* The body has been read: continues join its end. */
static void loop_continue(struct reader *r, const struct loop *l)
{
	r->cur = exits_join(r, r->cur, jumps_take(r, J_CONTINUE, l->jumps, l->number));
}

/* Go on with these exits, and where the breaks lead. */
static void loop_end(struct reader *r, const struct loop *l, uint32_t exits)
{
	r->cur = exits_join(r, exits, jumps_take(r, J_BREAK, l->jumps, l->number));
	r->breaks = l->breaks;
	r->continues = l->continues;
	r->loop_scope = l->loop_scope;
	r->switch_scope = l->switch_scope;
}

int on_while(struct reader *r)
{
	uint32_t from, to, head, line = r->body.tokens[r->at].line;
	struct flow_guard guard;
	struct branches b;
	struct loop l;

	r->at++;
	head = nop(r, line);
	if (collect_group(r, &from, &to))
		return -1;
	guard_begin(r, from, to, &guard);
	if (test_expr(r, from, to, &b))
		return -1;
	guard.body = r->flow->n_steps;
	loop_begin(r, &l);
	r->cur = b.yes;
	if (statement(r, false))
		return -1;
	loop_continue(r, &l);
	exits_to(r, r->cur, head);
	guard_add(r, &guard);
	loop_end(r, &l, b.no);
	return 0;
}

/* do { ... } while_each_thing(x); */
static int do_macro(struct reader *r, const struct loop *l, uint32_t head)
{
	const struct flow_token *t;
	uint32_t from, to, step;

	if (peek(r, &t))
		return -1;
	if (t->type != FT_NAME)
		return read_bad(r, t->line, "'while' expected");
	if (collect(r, OP(';'), &from, &to))
		return -1;
	step = step_add(r, STEP_ANY, r->flow->tokens[from].line, from, to - from);
	exits_to(r, exits_of(r, step, 0), head);
	loop_end(r, l, exits_of(r, step, 1));
	return 0;
}

int on_do(struct reader *r)
{
	uint32_t from, to, head, line = r->body.tokens[r->at].line;
	struct branches b;
	struct loop l;

	r->at++;
	head = nop(r, line);
	loop_begin(r, &l);
	if (statement(r, false))
		return -1;
	loop_continue(r, &l);
	if (!next_is(r, "while"))
		return do_macro(r, &l, head);
	r->at++;
	if (collect_group(r, &from, &to) || test_expr(r, from, to, &b))
		return -1;
	exits_to(r, b.yes, head);
	loop_end(r, &l, b.no);
	return eat(r, OP(';'), "';' expected");
}

int on_for(struct reader *r)
{
	uint32_t from, to, test, test_end, step, step_end, head;
	uint32_t line = r->body.tokens[r->at].line;
	struct flow_guard guard;
	struct branches b;
	struct loop l;

	r->at++;
	if (eat(r, OP('('), "'(' expected") || collect(r, OP(';'), &from, &to) ||
	    expr_statement(r, from, to) || collect(r, OP(';'), &test, &test_end) ||
	    collect(r, OP(')'), &step, &step_end))
		return -1;
	head = nop(r, line);
	b = (struct branches){ r->cur, NO_INDEX };
	guard_begin(r, test, test_end, &guard);
	if (test < test_end && test_expr(r, test, test_end, &b))
		return -1;
	guard.body = r->flow->n_steps;
	loop_begin(r, &l);
	r->cur = b.yes;
	if (statement(r, false))
		return -1;
	loop_continue(r, &l);
	if (expr_statement(r, step, step_end))
		return -1;
	guard_add(r, &guard);
	exits_to(r, r->cur, head);
	loop_end(r, &l, b.no);
	return 0;
}

int macro_loop(struct reader *r, uint32_t from, uint32_t to)
{
	struct flow_guard guard;
	struct loop l;
	uint32_t head;

	guard_begin(r, from, to, &guard);
	head = step_add(r, STEP_ANY, r->flow->tokens[from].line, from, to - from);
	guard.body = r->flow->n_steps;
	loop_begin(r, &l);
	if (statement(r, false))
		return -1;
	guard_add(r, &guard);
	loop_continue(r, &l);
	exits_to(r, r->cur, head);
	loop_end(r, &l, exits_of(r, head, 1));
	return 0;
}

int on_switch(struct reader *r)
{
	uint32_t from, to, head, i, slot = 0, line = r->body.tokens[r->at].line;
	uint32_t cases = r->cases;
	bool complete = false;
	struct loop l;

	r->at++;
	if (collect_group(r, &from, &to) || hoist_assignments(r, &from, &to) ||
	    hoist_calls(r, from, to))
		return -1;
	head = step_add(r, STEP_ANY, line, from, to - from);
	loop_begin(r, &l);
	/* "continue" in a switch belongs to the loop around it. */
	r->continues = l.continues;
	r->loop_scope = l.loop_scope;
	r->cases = l.number;
	r->cur = NO_INDEX;
	if (statement(r, false))
		return -1;
	for (i = l.jumps; i < r->n_jumps; i++) {
		struct jump *j = &r->jumps[i];

		if ((j->kind != J_CASE && j->kind != J_DEFAULT) || j->owner != l.number)
			continue;
		complete |= j->kind == J_DEFAULT;
		exits_to(r, exits_of(r, head, slot++), j->exits);
		j->kind = J_DONE;
	}
	r->cases = cases;
	loop_end(r, &l, complete ? r->cur : exits_join(r, r->cur, exits_of(r, head, slot)));
	return 0;
}

static int case_label(struct reader *r, enum jump_kind kind)
{
	uint32_t from, to, step, line = r->body.tokens[r->at].line;

	if (r->cases == NO_INDEX)
		return read_bad(r, line, "'case' outside of 'switch'");
	if (collect(r, OP(':'), &from, &to))
		return -1;
	step = step_add(r, STEP_NOP, line, from, to - from);
	jump_add(r, kind, r->cases, step, line);
	return arms_assume(r);
}

int on_case(struct reader *r)
{
	return case_label(r, J_CASE);
}

int on_default(struct reader *r)
{
	return case_label(r, J_DEFAULT);
}

static int leave(struct reader *r, enum jump_kind kind, uint32_t owner, uint32_t scope)
{
	uint32_t line = r->body.tokens[r->at].line;

	if (owner == NO_INDEX)
		return read_bad(r, line, "'break' or 'continue' outside of a loop");
	r->at++;
	cleanups_run(r, r->scope, scope);
	jump_add(r, kind, owner, r->cur, line);
	r->cur = NO_INDEX;
	return eat(r, OP(';'), "';' expected");
}

int on_break(struct reader *r)
{
	return leave(r, J_BREAK, r->breaks, r->switch_scope);
}

int on_continue(struct reader *r)
{
	return leave(r, J_CONTINUE, r->continues, r->loop_scope);
}
