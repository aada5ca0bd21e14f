// SPDX-License-Identifier: GPL-2.0-only
/* Questions about the steps of one function: what reaches what, who reads a variable first. */

#include <stdlib.h>

#include "bind/live.h"

bool node_flow(const struct node *node, struct flow *flow)
{
	uint32_t line = node->line;
	const char *p;

	if (!node->body || !node->brace) {
		flow->bad = "its text is not there";
		return false;
	}
	for (p = node->body; p < node->body + node->brace; p++)
		line += *p == '\n';
	flow_build(flow, node->body, node->body + node->body_len, node->brace, line);
	return !flow->bad;
}

bool live_flow(struct court *c, const struct judged *item, struct flow *flow)
{
	return node_flow(&c->j->nodes[item->call->node], flow);
}

void live_next(const struct flow *f, uint32_t step, void (*next)(void *ctx, uint32_t to),
	       void *ctx)
{
	const struct flow_step *s = &f->steps[step];
	uint32_t i;

	if (s->kind == STEP_TEST || s->kind == STEP_COND) {
		for (i = 0; i < 2; i++)
			if (s->to[i] != NO_INDEX)
				next(ctx, s->to[i]);
		return;
	}
	for (i = 0; i < s->n_edges; i++)
		if (f->edges[s->edge + i].to != NO_INDEX)
			next(ctx, f->edges[s->edge + i].to);
}

struct walk {
	const struct flow *f;
	bool *seen;
	uint32_t *todo, n;
};

static void walk_add(void *ctx, uint32_t to)
{
	struct walk *w = ctx;

	if (w->seen[to])
		return;
	w->seen[to] = true;
	w->todo[w->n++] = to;
}

static struct walk walk_new(struct court *c, const struct flow *f)
{
	return (struct walk){
		.f = f, .seen = arena_array(&c->arena, f->n_steps, bool),
		.todo = arena_array(&c->arena, f->n_steps, uint32_t),
	};
}

bool *live_reached(struct court *c, const struct flow *f, uint32_t start, uint32_t but)
{
	struct walk w = walk_new(c, f);

	if (but != NO_INDEX)
		w.seen[but] = true;
	walk_add(&w, start);
	while (w.n)
		live_next(f, w.todo[--w.n], walk_add, &w);
	if (but != NO_INDEX)
		w.seen[but] = false;
	return w.seen;
}

struct arriving {
	uint32_t at;
	bool arrives;
};

static void arrive(void *ctx, uint32_t to)
{
	struct arriving *a = ctx;

	a->arrives |= to == a->at;
}

/* Is @end next to one of the steps that @start reaches without it? */
static bool gets_to(struct court *c, const struct flow *f, uint32_t start, uint32_t end)
{
	bool *set = live_reached(c, f, start, end);
	struct arriving a = { .at = end };
	uint32_t i;

	for (i = 0; i < f->n_steps && !a.arrives; i++)
		if (set[i])
			live_next(f, i, arrive, &a);
	return a.arrives;
}

bool *live_between(struct court *c, const struct flow *f, uint32_t start, uint32_t end)
{
	bool *set = live_reached(c, f, start, end);
	uint32_t i;

	for (i = 0; i < f->n_steps; i++)
		if (set[i])
			set[i] = gets_to(c, f, i, end);
	return set;
}

bool live_only_through(struct court *c, const struct flow *f, uint32_t start, uint32_t gate,
		       uint32_t end)
{
	return start == gate || !live_reached(c, f, start, gate)[end];
}

uint32_t live_mention(const struct flow *f, const struct flow_step *s, uint32_t from,
		      struct piece name)
{
	uint32_t i;

	for (i = from; i < s->first + s->n; i++) {
		if (f->tokens[i].type != FT_NAME || f->tokens[i].len != name.len ||
		    memcmp(flow_text(f, i), name.p, name.len))
			continue;
		if (i > s->first && (flow_is_op(f, i - 1, OP('.')) ||
				     flow_is_op(f, i - 1, OP2('-', '>'))))
			continue;
		return i;
	}
	return NO_INDEX;
}

/* What does a step do with the variable: does it read it, and does it set it for sure? */
static void use_of(const struct flow *f, const struct flow_step *s, struct piece name,
		   bool *reads, bool *sets)
{
	uint32_t at = live_mention(f, s, s->first, name), i, end = s->first + s->n;
	int depth = 0;

	*reads = at != NO_INDEX;
	*sets = at != NO_INDEX && at + 1 < end && flow_is_op(f, at + 1, OP('='));
	for (i = s->first; *sets && i < at; i++)
		if (flow_is_op(f, i, OP2('&', '&')) || flow_is_op(f, i, OP2('|', '|')) ||
		    flow_is_op(f, i, OP('?')))
			*sets = false;
	if (!*sets)
		return;
	/* It reads the variable only if what it is set to is made of it. */
	for (i = at + 1; i < end && depth >= 0; i++)
		depth += flow_is_op(f, i, OP('(')) - flow_is_op(f, i, OP(')'));
	at = live_mention(f, s, at + 1, name);
	*reads = at != NO_INDEX && at < i;
}

bool *live_readers(struct court *c, const struct flow *f, uint32_t start, struct piece name)
{
	bool *found = arena_array(&c->arena, f->n_steps, bool), reads, sets;
	struct walk w = walk_new(c, f);
	uint32_t step;

	walk_add(&w, start);
	while (w.n) {
		step = w.todo[--w.n];
		use_of(f, &f->steps[step], name, &reads, &sets);
		found[step] |= reads;
		if (!sets)
			live_next(f, step, walk_add, &w);
	}
	return found;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char * const *)a, *(const char * const *)b);
}

const char **live_calls(struct court *c, const struct flow *f, const bool *set, uint32_t *n)
{
	const char **names = arena_array(&c->arena, f->n_tokens + 1, const char *);
	uint32_t i, k, kept = 0;

	*n = 0;
	for (i = 0; i < f->n_steps; i++) {
		const struct flow_step *s = &f->steps[i];

		for (k = s->first; set[i] && k + 1 < s->first + s->n; k++)
			if (f->tokens[k].type == FT_NAME && flow_is_op(f, k + 1, OP('(')) &&
			    *n < f->n_tokens)
				names[(*n)++] = intern(flow_text(f, k), f->tokens[k].len);
	}
	if (*n)
		qsort(names, *n, sizeof(*names), by_text);
	for (i = 0; i < *n; i++)
		if (!kept || names[kept - 1] != names[i])
			names[kept++] = names[i];
	*n = kept;
	return names;
}
