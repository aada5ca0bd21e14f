// SPDX-License-Identifier: GPL-2.0-only
/* All ways of one function, each state of a way once. */

#include <stdlib.h>

#include "flow/sum.h"

#define RESULT_VAR	(VALUE_VARS + 1)	/* what STEP_RESULT keeps */
#define CALLS_MAX	16			/* that matter, in one step */
#define TRIES_MAX	(16 * WAYS_STATES_MAX)

struct state {
	uint32_t step;
	uint32_t effect, passed;
	struct known known;
	uint64_t decided, choices;	/* conditions of #if, and how they came out */
	/* For the witness; no part of what makes states equal: */
	uint32_t parent;
	uint32_t site;			/* the last that was passed to get here, or NO_INDEX */
	bool truth;			/* of the test before */
};

struct walk {
	struct ways *w;
	struct record *r;
	struct state *states;
	uint32_t n, cap, tries;
	uint32_t *slots;		/* hash table of states, number + 1 */
	uint32_t n_slots;
};

/* A state in the middle of a step: some of its calls have been made. */
struct partial {
	struct state s;
	struct value_results results;
};

static uint64_t hash_of(const struct state *s)
{
	const uint64_t words[] = {
		(uint64_t)s->step << 32 | s->effect, s->passed, s->known.signs[0],
		s->known.signs[1], s->decided, s->choices,
	};
	uint64_t h = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		h = (h ^ words[i]) * 0xff51afd7ed558ccdull;
		h ^= h >> 29;
	}
	return h;
}

static bool is_equal(const struct state *a, const struct state *b)
{
	return a->step == b->step && a->effect == b->effect && a->passed == b->passed &&
	       a->known.signs[0] == b->known.signs[0] &&
	       a->known.signs[1] == b->known.signs[1] && a->decided == b->decided &&
	       a->choices == b->choices;
}

static void slots_grow(struct walk *k)
{
	uint32_t i, at;

	k->n_slots = k->n_slots ? 2 * k->n_slots : 64;
	free(k->slots);
	k->slots = xcalloc(k->n_slots, sizeof(*k->slots));
	for (i = 0; i < k->n; i++) {
		at = hash_of(&k->states[i]) & (k->n_slots - 1);
		while (k->slots[at])
			at = (at + 1) & (k->n_slots - 1);
		k->slots[at] = i + 1;
	}
}

static void state_put(struct walk *k, const struct state *s)
{
	uint32_t at;

	if (2 * (k->n + 1) > k->n_slots)
		slots_grow(k);
	at = hash_of(s) & (k->n_slots - 1);
	for (; k->slots[at]; at = (at + 1) & (k->n_slots - 1))
		if (is_equal(&k->states[k->slots[at] - 1], s))
			return;
	GROW(k->states, k->n, k->cap);
	k->states[k->n] = *s;
	k->slots[at] = ++k->n;
}

static void mark_add(struct record *r, uint32_t line, uint8_t kind, bool truth, uint32_t site)
{
	GROW(r->sum.marks, r->n_marks, r->cap_marks);
	r->sum.marks[r->n_marks++] = (struct ways_mark){
		.line = line, .kind = kind, .truth = truth, .site = site,
	};
}

/* The tests and the calls that count from the beginning to @last. */
static void witness(struct walk *k, const struct state *last, struct ways_outcome *out)
{
	struct record *r = k->r;
	const struct flow_step *step;
	const struct state *s = last, *parent;
	struct ways_mark swap;
	uint32_t i, j;

	out->mark = r->n_marks;
	mark_add(r, r->flow.steps[last->step].line, STEP_RETURN, false, last->site);
	for (; s->parent != NO_INDEX; s = parent) {
		parent = &k->states[s->parent];
		step = &r->flow.steps[parent->step];
		if (step->kind == STEP_TEST || step->kind == STEP_COND)
			mark_add(r, step->line, step->kind, s->truth, s->site);
		else if (s->effect != parent->effect || s->passed != parent->passed)
			mark_add(r, step->line, STEP_EXPR, false, s->site);
	}
	out->n_marks = r->n_marks - out->mark;
	for (i = out->mark, j = r->n_marks - 1; i < j; i++, j--) {
		swap = r->sum.marks[i];
		r->sum.marks[i] = r->sum.marks[j];
		r->sum.marks[j] = swap;
	}
}

static void outcome_add(struct walk *k, const struct state *s, sign_t result)
{
	struct ways_sum *sum = &k->r->sum;
	struct ways_outcome *o;
	uint32_t i;

	for (i = 0; i < sum->n; i++) {
		o = &sum->outcomes[i];
		if (o->effect == s->effect && o->passed == s->passed && o->result == result)
			return;
	}
	GROW(sum->outcomes, sum->n, k->r->cap_outcomes);
	o = &sum->outcomes[sum->n++];
	*o = (struct ways_outcome){ .effect = s->effect, .passed = s->passed, .result = result };
	witness(k, s, o);
}

static void go_on(struct walk *k, const struct flow_step *step, const struct value *v,
		  struct state next)
{
	const struct flow *flow = &k->r->flow;
	uint32_t from = next.step, effect = next.effect, i;

	next.known = v->known;
	for (i = 0; i < step->n_edges; i++) {
		next.step = flow->edges[step->edge + i].to;
		next.effect = edge_effect(k->w, k->r, from, next.step, effect);
		state_put(k, &next);
	}
}

static void go_test(struct walk *k, const struct flow_step *step, const struct value *v,
		    struct state next)
{
	uint32_t from = next.step, effect = next.effect;
	struct value way;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		way = *v;
		if (step->to[i] == NO_INDEX ||
		    !value_narrow(&way, step->first, step->first + step->n, !i))
			continue;
		value_forget(&way, step);
		next.known = way.known;
		next.step = step->to[i];
		next.effect = edge_effect(k->w, k->r, from, next.step, effect);
		next.truth = !i;
		state_put(k, &next);
	}
}

/* A way that took "#if X" takes it again; beyond 64 conditions it may not. */
static void go_cond(struct walk *k, const struct flow_step *step, struct state next)
{
	uint64_t bit = step->cond < 64 ? 1ull << step->cond : 0;
	unsigned int i;
	struct state way;

	for (i = 0; i < 2; i++) {
		if (step->to[i] == NO_INDEX)
			continue;
		/* i is 0 for the way of truth. */
		if (next.decided & bit && (next.choices & bit ? 1u : 0u) == i)
			continue;
		way = next;
		way.decided |= bit;
		way.choices |= i ? 0 : bit;
		way.step = step->to[i];
		way.truth = !i;
		state_put(k, &way);
	}
}

/* The calls of the step have been made. */
static void finish(struct walk *k, const struct partial *p)
{
	const struct flow_step *step = &k->r->flow.steps[p->s.step];
	struct value v = {
		.flow = &k->r->flow, .vars = &k->r->vars, .known = p->s.known,
		.results = &p->results,
	};
	sign_t result = SIGN_ANY;

	switch (step->kind) {
	case STEP_RETURN:
		if (step->keeps_result)
			result = known_get(&v.known, RESULT_VAR);
		else if (step->n)
			result = value_of(&v, step->first, step->first + step->n);
		outcome_add(k, &p->s, result);
		return;
	case STEP_STOP:
		return;
	case STEP_TEST:
		go_test(k, step, &v, p->s);
		return;
	case STEP_COND:
		go_cond(k, step, p->s);
		return;
	case STEP_RESULT:
		if (step->n)
			result = value_of(&v, step->first, step->first + step->n);
		value_forget(&v, step);
		known_set(&v.known, RESULT_VAR, result);
		break;
	default:
		value_assign(&v, step);
	}
	go_on(k, step, &v, p->s);
}

static void make_calls(struct walk *k, const struct partial *p, uint32_t call);

/* A call with this result and effect has been made: on to the next. */
static void call_made(struct walk *k, const struct partial *p, uint32_t call, uint32_t effect,
		      uint32_t passed, uint32_t site, sign_t result)
{
	struct partial next = *p;

	if (k->w->machine->by_word)
		passed = passed_after(k->w, p->s.effect, passed);
	next.s.effect = effect_after(k->w, p->s.effect, effect);
	next.s.passed = pool_union(&k->w->passed, p->s.passed, passed);
	if (site != NO_INDEX)
		next.s.site = site;
	if (next.results.n < CALLS_MAX) {
		next.results.token[next.results.n] = k->r->flow.calls[call].name;
		next.results.sign[next.results.n++] = result;
	}
	make_calls(k, &next, call + 1);
}

static void call_event(struct walk *k, const struct partial *p, uint32_t call,
		       const struct ways_event *event)
{
	const struct flow *flow = &k->r->flow;
	const struct flow_call *c = &flow->calls[call];
	uint32_t site = site_put(k->w, k->r->node, flow->tokens[c->name].line);
	uint32_t passed = event->marks ? pool_put(&k->w->passed, &site, 1) : 0;

	call_made(k, p, call, effect_of_event(k->w, flow, c, event), passed, site, event->good);
	if (event->fails)
		call_made(k, p, call, 0, 0, site, event->fails);
}

static void call_function(struct walk *k, const struct partial *p, uint32_t call, uint32_t callee)
{
	const struct record *to = k->w->records[k->r->callees[callee]];
	const struct flow_call *c = &k->r->flow.calls[call];
	struct ways_outcome o;
	uint32_t i;

	if (k->r->cut && to->cut && to->open) {
		call_made(k, p, call, 0, 0, NO_INDEX, SIGN_ANY);
		return;
	}
	if (to->sum.bad && !k->r->sum.bad) {
		k->r->sum.bad = to->sum.bad;
		k->r->sum.bad_line = k->r->flow.tokens[c->name].line;
	}
	/* Of a function that calls itself there may be more by and by. */
	for (i = 0; i < to->sum.n && !k->r->sum.bad; i++) {
		o = to->sum.outcomes[i];
		call_made(k, p, call, effect_of_callee(k->w, k->r, c, to, o.effect), o.passed,
			  NO_INDEX, o.result);
	}
}

static void make_calls(struct walk *k, const struct partial *p, uint32_t call)
{
	const struct flow *flow = &k->r->flow;
	const struct flow_step *step = &flow->steps[p->s.step];
	const struct ways_event *event;
	uint32_t i;

	for (; call < step->call + step->n_calls; call++) {
		if (k->r->sum.bad || k->tries++ > TRIES_MAX)
			return;
		event = event_of(k->w, flow, &flow->calls[call]);
		if (event) {
			call_event(k, p, call, event);
			return;
		}
		if (k->r->first[call] == k->r->first[call + 1])
			continue;
		for (i = k->r->first[call]; i < k->r->first[call + 1]; i++)
			call_function(k, p, call, i);
		return;
	}
	finish(k, p);
}

void walk_record(struct ways *w, struct record *r)
{
	struct walk k = { .w = w, .r = r };
	struct state begin = { .parent = NO_INDEX, .site = NO_INDEX };
	struct partial p;
	uint32_t i;

	if (w->machine->by_word)
		guards_find(w, r);
	known_any(&begin.known);
	state_put(&k, &begin);
	for (i = 0; i < k.n && !r->sum.bad; i++) {
		p = (struct partial){ .s = k.states[i] };
		p.s.parent = i;
		p.s.site = NO_INDEX;
		make_calls(&k, &p, r->flow.steps[p.s.step].call);
		if ((k.n > WAYS_STATES_MAX || k.tries > TRIES_MAX) && !r->sum.bad) {
			r->sum.bad = "too many ways through it";
			r->sum.bad_line = r->text.line;
		}
	}
	guards_free(r);
	free(k.states);
	free(k.slots);
}
