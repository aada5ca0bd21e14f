// SPDX-License-Identifier: GPL-2.0-only
/* Steps, the exits that wait for a target, and jumps to their places. */

#include <stdlib.h>

#include "flow/read.h"

int read_bad(struct reader *r, uint32_t line, const char *why)
{
	if (!r->flow->bad) {
		r->flow->bad = why;
		r->flow->bad_line = line ? line : r->body.tokens[r->at].line;
	}
	return -1;
}

static uint32_t pending_add(struct reader *r, struct pending p)
{
	GROW(r->pending, r->n_pending, r->cap_pending);
	r->pending[r->n_pending] = p;
	return r->n_pending++;
}

uint32_t exits_of(struct reader *r, uint32_t step, uint32_t slot)
{
	return pending_add(r, (struct pending){ .left = NO_INDEX, .step = step, .slot = slot });
}

uint32_t exits_join(struct reader *r, uint32_t a, uint32_t b)
{
	if (a == NO_INDEX || a == b)
		return b;
	if (b == NO_INDEX)
		return a;
	return pending_add(r, (struct pending){ .left = a, .right = b });
}

static void edge_add(struct flow *flow, uint32_t from, uint32_t slot, uint32_t to)
{
	GROW(flow->edges, flow->n_edges, flow->cap_edges);
	flow->edges[flow->n_edges++] = (struct flow_edge){ .from = from, .slot = slot, .to = to };
}

/* Lists grow at their left end, which may be long; the right one is short. */
void exits_to(struct reader *r, uint32_t exits, uint32_t step)
{
	const struct pending *p;

	while (exits != NO_INDEX) {
		p = &r->pending[exits];
		if (p->left == NO_INDEX) {
			edge_add(r->flow, p->step, p->slot, step);
			return;
		}
		exits_to(r, p->right, step);
		exits = p->left;
	}
}

uint32_t step_add(struct reader *r, enum step_kind kind, uint32_t line, uint32_t first,
		  uint32_t n)
{
	struct flow *flow = r->flow;
	struct flow_step *step;
	uint32_t number = flow->n_steps;

	GROW(flow->steps, flow->n_steps, flow->cap_steps);
	step = &flow->steps[flow->n_steps++];
	*step = (struct flow_step){
		.kind = kind, .line = line, .first = first, .n = n, .assign = NO_INDEX,
		.to = { NO_INDEX, NO_INDEX },
	};
	exits_to(r, r->cur, number);
	r->cur = kind == STEP_RETURN || kind == STEP_STOP ? NO_INDEX : exits_of(r, number, 0);
	return number;
}

void guard_add(struct reader *r, const struct flow_guard *guard)
{
	struct flow *flow = r->flow;

	GROW(flow->guards, flow->n_guards, flow->cap_guards);
	flow->guards[flow->n_guards] = *guard;
	flow->guards[flow->n_guards++].end = flow->n_steps;
}

uint32_t cond_number(struct reader *r, const char *text, uint32_t len)
{
	struct flow *flow = r->flow;
	uint32_t i;

	for (i = 0; i < flow->n_conds; i++)
		if (flow->conds[i].len == len &&
		    !memcmp(flow->texts.data + flow->conds[i].text, text, len))
			return i;
	GROW(flow->conds, flow->n_conds, flow->cap_conds);
	flow->conds[i] = (struct flow_cond){ .text = (uint32_t)flow->texts.len, .len = len };
	buf_add(&flow->texts, text, len);
	return flow->n_conds++;
}

void jump_add(struct reader *r, enum jump_kind kind, uint32_t owner, uint32_t exits,
	      uint32_t line)
{
	GROW(r->jumps, r->n_jumps, r->cap_jumps);
	r->jumps[r->n_jumps++] = (struct jump){
		.kind = kind, .owner = owner, .exits = exits, .scope = r->scope, .line = line,
	};
}

uint32_t jumps_take(struct reader *r, enum jump_kind kind, uint32_t from, uint32_t owner)
{
	uint32_t i, exits = NO_INDEX;

	for (i = from; i < r->n_jumps; i++) {
		if (r->jumps[i].kind != kind || r->jumps[i].owner != owner)
			continue;
		exits = exits_join(r, exits, r->jumps[i].exits);
		r->jumps[i].kind = J_DONE;
	}
	return exits;
}

void cleanups_run(struct reader *r, uint32_t scope, uint32_t outer)
{
	const struct cleanup *c;

	for (; scope != outer && scope != NO_INDEX && r->cur != NO_INDEX; scope = c->outer) {
		c = &r->cleanups[scope];
		step_add(r, STEP_CLEANUP, c->line, c->first, c->n);
	}
}

static bool is_within(const struct reader *r, uint32_t scope, uint32_t outer)
{
	while (scope != outer && scope != NO_INDEX)
		scope = r->cleanups[scope].outer;
	return scope == outer;
}

static bool same_token(const struct reader *r, uint32_t a, uint32_t b)
{
	const struct flow_token *x = &r->body.tokens[a], *y = &r->body.tokens[b];

	return x->len == y->len && !memcmp(r->body.base + x->off, r->body.base + y->off, x->len);
}

/* A label that stands in several arms of an #if, or is read once for each, is several steps. */
static int goto_resolve(struct reader *r, const struct jump *from)
{
	uint32_t i, any = NO_INDEX, found = 0, target = NO_INDEX, slot;

	r->cur = from->exits;
	for (i = 0; i < r->n_jumps; i++) {
		if (r->jumps[i].kind != J_LABEL || !same_token(r, r->jumps[i].owner, from->owner))
			continue;
		if (!is_within(r, from->scope, r->jumps[i].scope))
			return read_bad(r, from->line, "a goto into the scope of a cleanup");
		if (!found++) {
			cleanups_run(r, from->scope, r->jumps[i].scope);
			target = r->jumps[i].exits;
			continue;
		}
		if (any == NO_INDEX) {
			any = step_add(r, STEP_ANY, from->line, 0, 0);
			exits_to(r, r->cur, target);
		}
		slot = found - 1;
		exits_to(r, exits_of(r, any, slot), r->jumps[i].exits);
	}
	if (!found && from->kind == J_MAYBE)
		return 0;
	if (!found)
		return read_bad(r, from->line, "a goto to a label that is not there");
	if (any == NO_INDEX)
		exits_to(r, r->cur, target);
	return 0;
}

static int edge_order(const void *left, const void *right)
{
	const struct flow_edge *a = left, *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->slot != b->slot)
		return a->slot < b->slot ? -1 : 1;
	return a->to < b->to ? -1 : a->to > b->to;
}

static void edges_sort(struct flow *flow)
{
	struct flow_step *step;
	uint32_t i;

	if (flow->n_edges)
		qsort(flow->edges, flow->n_edges, sizeof(*flow->edges), edge_order);
	for (i = 0; i < flow->n_edges; i++) {
		step = &flow->steps[flow->edges[i].from];
		if (!step->n_edges++)
			step->edge = i;
		if (flow->edges[i].slot < 2)
			step->to[flow->edges[i].slot] = flow->edges[i].to;
	}
}

static void call_add(struct flow *flow, uint32_t name, uint32_t close, bool member)
{
	GROW(flow->calls, flow->n_calls, flow->cap_calls);
	flow->calls[flow->n_calls++] = (struct flow_call){
		.name = name, .open = name + 1, .close = close, .member = member,
	};
}

/* What an operator of the compiler speaks of is not evaluated. */
static bool is_unevaluated(const struct flow *flow, uint32_t token)
{
	static const char * const words[] = {
		"sizeof", "typeof", "__typeof__", "__typeof", "_Alignof", "__alignof__",
		"__builtin_types_compatible_p", "offsetof", "__attribute__",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (flow_is(flow, token, words[i]))
			return true;
	return false;
}

/* Calls in the order in which they are made: arguments before what takes them. */
static void calls_of(struct flow *flow, uint32_t from, uint32_t to, uint32_t depth)
{
	uint32_t i, close;
	bool member;

	for (i = from; i < to; i++) {
		if (flow->tokens[i].type != FT_NAME || i + 1 >= to ||
		    !flow_is_op(flow, i + 1, OP('(')) || depth > FLOW_DEPTH_MAX)
			continue;
		close = flow_close(flow, i + 1, to);
		if (is_unevaluated(flow, i)) {
			i = close;
			continue;
		}
		if (is_keyword(flow, i))
			continue;
		member = i > from && (flow_is_op(flow, i - 1, OP('.')) ||
				      flow_is_op(flow, i - 1, OP2('-', '>')));
		calls_of(flow, i + 2, close, depth + 1);
		if (!flow->tokens[i].done && close < to)
			call_add(flow, i, close, member);
		i = close;
	}
}

int flow_finish(struct reader *r)
{
	struct flow *flow = r->flow;
	struct flow_step *step;
	uint32_t i, n = r->n_jumps;

	for (i = 0; i < n; i++)
		if ((r->jumps[i].kind == J_GOTO || r->jumps[i].kind == J_MAYBE) &&
		    goto_resolve(r, &r->jumps[i]))
			return -1;
	edges_sort(flow);
	for (i = 0; i < flow->n_steps; i++) {
		step = &flow->steps[i];
		step->call = flow->n_calls;
		if (step->kind != STEP_COND)
			calls_of(flow, step->first, step->first + step->n, 0);
		step->n_calls = flow->n_calls - step->call;
	}
	return 0;
}
