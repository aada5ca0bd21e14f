// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a probe that fails has given back what it took, and nothing else.
 *
 * The ways say that there is such a way; the shortest is walked again, step by step.
 * It is believed only where no flag can have decided otherwise: behind the call no step
 * of it gives back, not even perhaps, and it goes round no "if" that gives back and
 * comes together again. A condition on a flag looks like that, an error path does not.
 */
#include <stdlib.h>

#include "bind/balance.h"
#include "bind/live.h"
#include "bind/phases.h"
#include "bind/way.h"

bool *balance_reaching(struct court *c, uint32_t family, bool gives)
{
	const struct judge *j = c->j;
	bool *reaches = xcalloc(j->n_nodes + 1, sizeof(*reaches));
	const struct form *f;
	struct span calls;
	uint32_t i, k;

	for (f = c->cat->forms; f < c->cat->forms + c->cat->n_forms; f++) {
		if (f->family != family || !f->undo == gives)
			continue;
		calls = judge_calls_of(j, f->name);
		for (i = 0; i < calls.n; i++) {
			if (reaches[j->facts[calls.at[i]].node])
				continue;
			climb(j, &c->up, j->facts[calls.at[i]].node);
			for (k = 0; k < c->up.n; k++)
				reaches[c->up.order[k]] = true;
		}
	}
	return reaches;
}

bool balance_probe(const struct judge *j, const struct root *root)
{
	return !strcmp(root->role, "probe") && root->direct && root->file != NO_INDEX &&
	       is_driver_table(j, root->file, root->table);
}

static bool is_seen(struct court *c, const struct root *root)
{
	return root->direct && root->file != NO_INDEX &&
	       (is_driver_table(c->j, root->file, root->table) || slots_of(c, root->node).n);
}

bool balance_seen(struct court *c, name_t name, uint32_t file, uint32_t probe)
{
	struct span calls = judge_calls_of(c->j, name);
	struct roots roots;
	uint32_t i, k;

	for (i = 0; i < calls.n; i++) {
		const struct fact *call = &c->j->facts[calls.at[i]];

		if (arm_is_dead(call->arm) ||
		    (!modules_share(c->modules, file, call->file) &&
		     !modules_share(c->modules, c->j->nodes[probe].file, call->file)))
			continue;
		roots = roots_of(c, call->node);
		for (k = 0; k < roots.n; k++)
			if (!is_seen(c, &roots.at[k]))
				return false;
		if (!roots.n)
			return false;
	}
	return true;
}

/* ---- what a step does ---- */

/* May a step give back, or take, by itself or by what it calls? */
static bool step_may(const struct court *c, const struct balance *b, uint32_t node,
		     const struct flow *f, uint32_t step, bool gives)
{
	const bool *reaches = gives ? b->gives : b->takes;
	const struct flow_step *s = &f->steps[step];
	struct span down = c->j->nodes[node].down;
	const struct form *form;
	uint32_t i, k;

	for (i = s->call; i < s->call + s->n_calls; i++) {
		const struct flow_token *t = &f->tokens[f->calls[i].name];
		name_t name = intern_find(flow_text(f, f->calls[i].name), t->len);

		form = name && !f->calls[i].member ? catalogue_form(c->cat, name) : NULL;
		if (form && form->family == b->family && !form->undo != gives)
			return true;
		for (k = 0; name && k < down.n; k++)
			if (c->j->edges[down.at[k]].call->name == name &&
			    reaches[c->j->edges[down.at[k]].callee])
				return true;
	}
	return false;
}

static bool step_gives(const struct court *c, const struct balance *b, uint32_t node,
		       const struct flow *f, uint32_t step)
{
	return step_may(c, b, node, f, step, true);
}

/* Does a step take by a call of its own? */
static bool step_takes(const struct court *c, const struct balance *b, const struct flow *f,
		       uint32_t step)
{
	const struct flow_step *s = &f->steps[step];
	const struct form *form;
	uint32_t i;
	name_t name;

	for (i = s->call; i < s->call + s->n_calls; i++) {
		name = intern_find(flow_text(f, f->calls[i].name),
				   f->tokens[f->calls[i].name].len);
		form = name && !f->calls[i].member ? catalogue_form(c->cat, name) : NULL;
		if (form && form->family == b->family && !form->undo)
			return true;
	}
	return false;
}

/*
 * The place on the way of the step that makes the call, or that calls who makes it,
 * which then is in @by, else NO_INDEX.
 */
static uint32_t place_of(struct court *c, const struct way *way, uint32_t node,
			 const struct fact *call, uint32_t *by)
{
	const struct edge *e;
	uint32_t i, k, found = NO_INDEX;
	struct span down = c->j->nodes[node].down;

	*by = NO_INDEX;
	climb(c->j, &c->up, call->node);
	for (i = 0; i < way->n; i++) {
		if (node == call->node &&
		    way_calls(&way->flow, way->at[i], call->name, call->line))
			found = i;
		for (k = 0; k < down.n && node != call->node; k++) {
			e = &c->j->edges[down.at[k]];
			if (!visited(&c->up, e->callee) ||
			    !way_calls(&way->flow, way->at[i], e->call->name, e->call->line))
				continue;
			found = i;
			*by = e->callee;
		}
	}
	return found;
}

/* ---- what may be a flag ---- */

/* Steps of a guard's statement that may give back, and does the statement go on? */
static bool guard_gives(struct court *c, const struct balance *b, uint32_t node,
			const struct flow *f, const struct flow_guard *g)
{
	bool *from_body, gives = false;
	uint32_t i;

	for (i = g->body; i < g->end && i < f->n_steps; i++)
		gives |= step_gives(c, b, node, f, i);
	if (!gives || g->body >= f->n_steps || g->end >= f->n_steps)
		return gives;
	/* An error path leaves the function before what is behind it. */
	from_body = live_reached(c, f, g->body, NO_INDEX);
	return from_body[g->end];
}

/* Does the way from place @from on go round a statement that may give back? */
static bool goes_round(struct court *c, const struct balance *b, uint32_t node,
		       const struct way *way, uint32_t from)
{
	uint32_t i, k;

	for (k = 0; k < way->flow.n_guards; k++) {
		const struct flow_guard *g = &way->flow.guards[k];
		bool tested = false, entered = false;

		for (i = from; i < way->n; i++) {
			tested |= way->at[i] >= g->first && way->at[i] < g->body;
			entered |= way->at[i] >= g->body && way->at[i] < g->end;
		}
		if (tested && !entered && guard_gives(c, b, node, &way->flow, g))
			return true;
	}
	return false;
}

/*
 * Does the way, at some place, run in a statement that a condition guards and that
 * comes together again with what is behind it?
 */
static bool is_guarded(struct court *c, const struct way *way, uint32_t place)
{
	uint32_t k, step = way->at[place];

	for (k = 0; k < way->flow.n_guards; k++) {
		const struct flow_guard *g = &way->flow.guards[k];

		if (step < g->body || step >= g->end || g->end >= way->flow.n_steps)
			continue;
		if (live_reached(c, &way->flow, g->body, NO_INDEX)[g->end])
			return true;
	}
	return false;
}

/* ---- the two questions ---- */

static bool ends_in(const struct balance *b, const struct ways_outcome *o, uint8_t state)
{
	return ways_state(b->ways, o->effect, WAYS_NOTHING) == state;
}

/* Does the function return a pointer? Then what is not NULL need not be an error. */
static bool gives_pointer(const struct court *c, uint32_t node)
{
	const struct node *n = &c->j->nodes[node];
	const char *p = find_word(n->body, n->body + n->brace, piece_str(n->name));

	while (p && p > n->body && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\n'))
		p--;
	return p && p > n->body && p[-1] == '*';
}

static bool fails(const struct court *c, uint32_t node, const struct ways_outcome *o)
{
	return o->result == SIGN_NEG || (sign_is_error(o->result) && !gives_pointer(c, node));
}

/* A helper that takes, and has clean-ups of its own, leaves it only where it succeeds. */
static bool helper_is_clean(const struct court *c, const struct balance *b, uint32_t node)
{
	const struct ways_sum *sum = ways_of(b->ways, node);
	uint32_t i;

	if (!b->gives[node])
		return true;
	for (i = 0; i < sum->n; i++)
		if (ends_in(b, &sum->outcomes[i], WAYS_TAKEN) &&
		    (sum->outcomes[i].result != SIGN_ZERO || gives_pointer(c, node)))
			return false;
	return true;
}

static bool left_on(struct court *c, const struct balance *b, uint32_t node,
		    const struct fact *call, const struct way *way, struct imbalance *out)
{
	uint32_t by, place = place_of(c, way, node, call, &by), i, at;

	if (place == NO_INDEX)
		return false;
	for (i = 0; i < way->n; i++)
		if (i != place && (step_may(c, b, node, &way->flow, way->at[i], false) ||
				   step_gives(c, b, node, &way->flow, way->at[i])))
			return false;
	at = way_failing(c, way, place);
	if (at == NO_INDEX || goes_round(c, b, node, way, place + 1) ||
	    way_fails_by_constant(way, at))
		return false;
	if (by != NO_INDEX && !helper_is_clean(c, b, by))
		return balance_left(c, b, by, call, out);
	*out = (struct imbalance){ node, way->flow.steps[way->at[at]].line, call->line };
	return true;
}

static bool too_low(struct court *c, const struct balance *b, uint32_t node,
		    const struct fact *call, const struct way *way, struct imbalance *out)
{
	uint32_t by, place = place_of(c, way, node, call, &by), i, at, taken = NO_INDEX;
	const struct ways_sum *sum;

	if (place == NO_INDEX || is_guarded(c, way, place))
		return false;
	for (i = 0; i < place; i++) {
		if (step_gives(c, b, node, &way->flow, way->at[i]))
			return false;
		if (!step_may(c, b, node, &way->flow, way->at[i], false))
			continue;
		/* One call that took nothing, and that by name. */
		if (taken != NO_INDEX || !step_takes(c, b, &way->flow, way->at[i]))
			return false;
		taken = i;
	}
	at = way_failing(c, way, 0);
	if (at == NO_INDEX || at > place)
		return false;
	if (taken != NO_INDEX && way->flow.steps[way->at[taken]].kind != STEP_TEST &&
	    at != way_test_behind(way, taken))
		return false;
	if (taken != NO_INDEX && way->flow.steps[way->at[taken]].kind == STEP_TEST && at != taken)
		return false;
	/* A helper that gives back on some of its ways may know what it does. */
	sum = by == NO_INDEX ? NULL : ways_of(b->ways, by);
	for (i = 0; sum && i < sum->n; i++)
		if (!ends_in(b, &sum->outcomes[i], WAYS_FREED))
			return false;
	*out = (struct imbalance){ node, way->flow.steps[way->at[at]].line, call->line };
	return true;
}

/* A function none of whose ways succeeds does not mean to fail. */
static bool may_succeed(const struct ways_sum *sum)
{
	uint32_t i;

	for (i = 0; i < sum->n; i++)
		if (sum->outcomes[i].result & SIGN_ZERO)
			return true;
	return false;
}

typedef bool (*is_so_fn)(struct court *c, const struct balance *b, uint32_t node,
			 const struct fact *call, const struct way *way, struct imbalance *out);

static bool on_a_way(struct court *c, const struct balance *b, uint32_t node,
		     const struct fact *call, uint8_t state, is_so_fn is_so,
		     struct imbalance *out)
{
	const struct ways_sum *sum = ways_of(b->ways, node);
	struct way way = { .n = 0 };
	bool found = false;
	uint32_t i;

	if (!sum->bad && may_succeed(sum) && node_flow(&c->j->nodes[node], &way.flow))
		for (i = 0; i < sum->n && !found; i++)
			found = fails(c, node, &sum->outcomes[i]) &&
				ends_in(b, &sum->outcomes[i], state) &&
				way_of(c, &way, sum, &sum->outcomes[i]) &&
				is_so(c, b, node, call, &way, out);
	flow_free(&way.flow);
	return found;
}

bool balance_left(struct court *c, const struct balance *b, uint32_t node,
		  const struct fact *call, struct imbalance *out)
{
	return on_a_way(c, b, node, call, WAYS_TAKEN, left_on, out);
}

bool balance_low(struct court *c, const struct balance *b, uint32_t node,
		 const struct fact *call, struct imbalance *out)
{
	return on_a_way(c, b, node, call, WAYS_FREED, too_low, out);
}
