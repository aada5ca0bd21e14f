// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions by their outcomes.  Functions that call each other are one group,
 * found by Tarjan's method: their outcomes are taken in turns until none is new,
 * so what is said of one does not depend on which was asked for first.  In a large
 * group a call within it has no effect and any result.
 */

#include <stdlib.h>

#include "flow/sum.h"

#define CALLEES_MAX	64	/* functions of one name */
#define ROUNDS_MAX	64
/*
 * A larger group is the kernel's core that calls back into itself.  What it may do
 * in turns is too much to tell apart, and nothing that a driver rests on.
 */
#define GROUP_MAX	8
#define DEPTH_MAX	2000	/* of calls that are followed */

const char * const ways_pair_states[4] = { "nothing", "taken", "freed", "many" };

const uint8_t ways_last_counts[2][WAYS_MACHINE_STATES] = {
	[WAYS_TAKE] = { WAYS_TAKEN, WAYS_TAKEN, WAYS_TAKEN, WAYS_TAKEN },
	[WAYS_FREE] = { WAYS_FREED, WAYS_FREED, WAYS_FREED, WAYS_FREED },
};

/* A release of what was not taken leaves "freed": whatever comes then is too much. */
const uint8_t ways_in_pairs[2][WAYS_MACHINE_STATES] = {
	[WAYS_TAKE] = { WAYS_TAKEN, WAYS_MANY, WAYS_MANY, WAYS_MANY },
	[WAYS_FREE] = { WAYS_FREED, WAYS_NOTHING, WAYS_MANY, WAYS_MANY },
};

const uint8_t ways_by_word[3][WAYS_MACHINE_STATES] = {
	[WAYS_TAKE] = { WAYS_HELD, WAYS_HELD, WAYS_HELD_AGAIN, WAYS_HELD_AGAIN, 4, 5, 6, 7 },
	[WAYS_FREE] = { WAYS_RELEASED, WAYS_RELEASED, WAYS_RELEASED, WAYS_RELEASED, 4, 5, 6, 7 },
	[WAYS_MARK] = { 0, 1, 2, 3, 4, 5, 6, 7 },
};

static uint64_t number_key(uint64_t number)
{
	return (number + 1) << 3 | 4;
}

struct ways *ways_new(const struct ways_machine *machine, const struct ways_world *world)
{
	struct ways *w = xcalloc(1, sizeof(*w));
	size_t i;

	w->machine = machine;
	w->world = *world;
	for (i = 0; i < machine->n; i++)
		*map_put(&w->events, name_hash_str(machine->events[i].call)) = (uint32_t)i;
	pool_put(&w->effects, NULL, 0);
	pool_put(&w->passed, NULL, 0);
	return w;
}

static void record_done(struct record *r)
{
	flow_free(&r->flow);
	free(r->callees);
	free(r->first);
	r->callees = NULL;
	r->first = NULL;
}

void ways_free(struct ways *w)
{
	uint32_t i;

	if (!w)
		return;
	for (i = 0; i < w->n_records; i++) {
		record_done(w->records[i]);
		free(w->records[i]->sum.outcomes);
		free(w->records[i]->sum.marks);
		free(w->records[i]);
	}
	free(w->records);
	map_free(&w->events);
	map_free(&w->by_node);
	map_free(&w->site_of);
	map_free(&w->site_with);
	pool_free(&w->effects);
	pool_free(&w->passed);
	keys_free(&w->keys);
	free(w->sites);
	free(w->stack);
	free(w);
}

const struct ways_event *event_of(const struct ways *w, const struct flow *flow,
				  const struct flow_call *call)
{
	const struct flow_token *t = &flow->tokens[call->name];
	uint32_t i;

	if (call->member)
		return NULL;
	i = map_get(&w->events, name_hash(flow->base + t->off, t->len));
	return i == NO_INDEX ? NULL : &w->machine->events[i];
}

uint32_t site_put(struct ways *w, uint32_t node, uint32_t line)
{
	uint32_t *slot = map_put(&w->site_of, number_key((uint64_t)node << 28 ^ line));

	if (*slot == NO_INDEX) {
		GROW(w->sites, w->n_sites, w->cap_sites);
		w->sites[w->n_sites] = (struct ways_site){
			.node = node, .line = line, .place = w->n_sites,
		};
		*slot = w->n_sites++;
	}
	return *slot;
}

static uint32_t record_of(struct ways *w, uint32_t node)
{
	uint32_t *slot = map_put(&w->by_node, number_key(node));
	struct record *r;

	if (*slot != NO_INDEX)
		return *slot;
	*slot = w->n_records;
	r = xcalloc(1, sizeof(*r));
	r->node = node;
	GROW(w->records, w->n_records, w->cap_records);
	w->records[w->n_records] = r;
	return w->n_records++;
}

/* Which calls lead to functions that the tree has. */
static void callees_find(struct ways *w, struct record *r)
{
	uint32_t found[CALLEES_MAX], i, k;
	const struct flow_call *call;
	const struct flow_token *t;
	size_t n;

	r->first = xcalloc(r->flow.n_calls + 1, sizeof(*r->first));
	for (i = 0; i < r->flow.n_calls; i++) {
		r->first[i] = r->n_callees;
		call = &r->flow.calls[i];
		if (call->member || event_of(w, &r->flow, call))
			continue;
		t = &r->flow.tokens[call->name];
		n = w->world.callees(w->world.ctx, r->node, r->flow.base + t->off, t->len, found,
				     CALLEES_MAX);
		for (k = 0; k < n && k < CALLEES_MAX; k++) {
			GROW(r->callees, r->n_callees, r->cap_callees);
			r->callees[r->n_callees++] = record_of(w, found[k]);
		}
	}
	r->first[i] = r->n_callees;
}

struct relevance {
	struct ways *w;
	struct record *r;
};

static bool is_relevant(void *ctx, const struct flow_call *call)
{
	const struct relevance *x = ctx;
	uint32_t i = (uint32_t)(call - x->r->flow.calls);

	return x->r->first[i] != x->r->first[i + 1] || event_of(x->w, &x->r->flow, call);
}

static void record_read(struct ways *w, struct record *r)
{
	struct relevance x = { .w = w, .r = r };

	if (!w->world.text(w->world.ctx, r->node, &r->text)) {
		r->sum.bad = "no body";
		return;
	}
	flow_build(&r->flow, r->text.base, r->text.end, r->text.body, r->text.line);
	if (r->flow.bad) {
		r->sum.bad = r->flow.bad;
		r->sum.bad_line = r->flow.bad_line;
		return;
	}
	callees_find(w, r);
	value_vars_of(&r->vars, &r->flow, is_relevant, &x);
}

static bool calls_itself(const struct ways *w, const struct record *r)
{
	uint32_t i;

	for (i = 0; i < r->n_callees; i++)
		if (w->records[r->callees[i]] == r)
			return true;
	return false;
}

/* By the number of the node, so that the order of turns is always the same. */
static void group_sort(struct ways *w, uint32_t at)
{
	uint32_t i, k, number;

	for (i = at + 1; i < w->n_stack; i++) {
		number = w->stack[i];
		for (k = i; k > at && w->records[w->stack[k - 1]]->node >
				      w->records[number]->node; k--)
			w->stack[k] = w->stack[k - 1];
		w->stack[k] = number;
	}
}

/* The group on the stack from @at on is complete. */
static void group_walk(struct ways *w, uint32_t at)
{
	uint32_t i, before, after, rounds = 0;
	struct record *r;
	bool alone = at + 1 == w->n_stack && !calls_itself(w, w->records[w->stack[at]]);

	group_sort(w, at);
	if (w->n_stack - at > GROUP_MAX) {
		alone = true;
		for (i = at; i < w->n_stack; i++)
			w->records[w->stack[i]]->cut = true;
	}
	do {
		before = 0;
		after = 0;
		for (i = at; i < w->n_stack; i++) {
			r = w->records[w->stack[i]];
			before += r->sum.n;
			if (!r->sum.bad)
				walk_record(w, r);
			if (!r->sum.bad && rounds == ROUNDS_MAX)
				r->sum.bad = "functions that call each other take too many turns";
			after += r->sum.n;
		}
	} while (!alone && after > before && rounds++ < ROUNDS_MAX);
	for (i = at; i < w->n_stack; i++) {
		r = w->records[w->stack[i]];
		r->open = false;
		record_done(r);
	}
	w->n_stack = at;
}

static void visit(struct ways *w, struct record *r, uint32_t number, uint32_t depth)
{
	struct record *to;
	uint32_t i, at = w->n_stack;

	r->order = ++w->order;
	r->low = r->order;
	r->open = true;
	GROW(w->stack, w->n_stack, w->cap_stack);
	w->stack[w->n_stack++] = number;
	if (depth > DEPTH_MAX)
		r->sum.bad = "calls are nested too deeply";
	else
		record_read(w, r);
	for (i = 0; i < r->n_callees; i++) {
		to = w->records[r->callees[i]];
		if (!to->order) {
			visit(w, to, r->callees[i], depth + 1);
			r->low = to->low < r->low ? to->low : r->low;
		} else if (to->open && to->order < r->low) {
			r->low = to->order;
		}
	}
	if (r->low == r->order)
		group_walk(w, at);
}

const struct ways_sum *ways_of(struct ways *w, uint32_t node)
{
	uint32_t number = record_of(w, node);
	struct record *r = w->records[number];

	if (!r->order)
		visit(w, r, number, 0);
	return &r->sum;
}

uint8_t ways_state_of(const struct ways *w, uint32_t effect, const char *key, uint8_t from)
{
	const struct pool_item *item = &w->effects.items[effect];
	const uint32_t *at = w->effects.data + item->at;
	uint32_t i;

	for (i = 0; effect && i < item->n; i += 2)
		if (!strcmp(w->keys.text.data + w->keys.at[at[i]], key ? key : ""))
			return change_apply(at[i + 1], from);
	return from;
}

uint8_t ways_state(const struct ways *w, uint32_t effect, uint8_t from)
{
	return ways_state_of(w, effect, NULL, from);
}

const char *ways_key(const struct ways *w, uint32_t effect, uint32_t i)
{
	const struct pool_item *item = &w->effects.items[effect];

	if (!effect || 2 * i >= item->n)
		return NULL;
	return w->keys.text.data + w->keys.at[w->effects.data[item->at + 2 * i]];
}

const struct ways_site *ways_site(const struct ways *w, uint32_t passed, uint32_t i)
{
	const struct pool_item *item = &w->passed.items[passed];

	return passed && i < item->n ? &w->sites[w->passed.data[item->at + i]] : NULL;
}

bool ways_passed(const struct ways *w, uint32_t passed, uint32_t node, uint32_t line)
{
	const struct ways_site *site;
	uint32_t i;

	for (i = 0; (site = ways_site(w, passed, i)); i++)
		if (site->node == node && site->line == line)
			return true;
	return false;
}
