// SPDX-License-Identifier: GPL-2.0-only
/* One way through a function, walked again by the tests that its witness has. */

#include "bind/live.h"
#include "bind/way.h"

#define WAY_STEPS	4000u

/* The next test of a witness at or behind @at, or NO_INDEX. */
static uint32_t next_test(const struct ways_sum *sum, const struct ways_outcome *o, uint32_t at)
{
	for (; at < o->n_marks; at++)
		if (sum->marks[o->mark + at].kind == STEP_TEST ||
		    sum->marks[o->mark + at].kind == STEP_COND)
			return at;
	return NO_INDEX;
}

/* Where the way goes on from a step; NO_INDEX: it ends, or the witness does not tell. */
static uint32_t step_after(const struct way *way, const struct ways_sum *sum,
			   const struct ways_outcome *o, uint32_t step, uint32_t *mark)
{
	const struct flow_step *s = &way->flow.steps[step];
	const struct ways_mark *m;

	if (s->kind == STEP_TEST || s->kind == STEP_COND) {
		*mark = next_test(sum, o, *mark);
		if (*mark == NO_INDEX)
			return NO_INDEX;
		m = &sum->marks[o->mark + (*mark)++];
		if (m->line != s->line || m->kind != s->kind)
			return NO_INDEX;
		return s->to[m->truth ? 0 : 1];
	}
	return s->n_edges == 1 ? way->flow.edges[s->edge].to : NO_INDEX;
}

bool way_of(struct court *c, struct way *way, const struct ways_sum *sum,
	    const struct ways_outcome *o)
{
	uint32_t step = 0, mark = 0;

	way->at = arena_array(&c->arena, WAY_STEPS, uint32_t);
	way->n = 0;
	while (step != NO_INDEX && step < way->flow.n_steps && way->n < WAY_STEPS) {
		way->at[way->n++] = step;
		if (way->flow.steps[step].kind == STEP_RETURN)
			return next_test(sum, o, mark) == NO_INDEX;
		step = step_after(way, sum, o, step, &mark);
	}
	return false;
}

/* From @start, is there a way out of the function that does not pass @but? */
static bool gets_out(struct court *c, const struct flow *f, uint32_t start, uint32_t but)
{
	bool *set = live_reached(c, f, start, but);
	uint32_t i;

	for (i = 0; i < f->n_steps; i++)
		if (set[i] && f->steps[i].kind == STEP_RETURN)
			return start != but;
	return false;
}

uint32_t way_failing(struct court *c, const struct way *way, uint32_t from)
{
	const struct flow *f = &way->flow;
	uint32_t i, found = NO_INDEX;

	for (i = from; i + 1 < way->n; i++) {
		const struct flow_step *s = &f->steps[way->at[i]];
		uint32_t next = way->at[i + 1];

		if (s->kind == STEP_TEST && s->to[0] != NO_INDEX && s->to[1] != NO_INDEX &&
		    gets_out(c, f, s->to[s->to[0] == next ? 1 : 0], next))
			found = i;
	}
	return found;
}

/* A word in capitals, but no name of the driver and nothing that allocations are given. */
static bool is_constant(struct piece arg)
{
	size_t i;

	if (!piece_is_word(arg) || !arg.len || (arg.p[0] >= '0' && arg.p[0] <= '9') ||
	    (arg.len > 4 && !memcmp(arg.p, "GFP_", 4)) || memmem(arg.p, arg.len, "NAME", 4))
		return false;
	for (i = 0; i < arg.len; i++)
		if (arg.p[i] >= 'a' && arg.p[i] <= 'z')
			return false;
	return true;
}

bool way_fails_by_constant(const struct way *way, uint32_t place)
{
	const struct flow *f = &way->flow;
	const struct flow_step *s;
	uint32_t i = place, k, n, from, to;

	do {
		s = &f->steps[way->at[i]];
		for (k = s->call; k < s->call + s->n_calls; k++)
			for (n = 0; flow_arg(f, &f->calls[k], n, &from, &to); n++)
				if (to == from + 1 &&
				    is_constant(piece_of(flow_text(f, from), flow_text(f, from) +
							 f->tokens[from].len)))
					return true;
	} while (!s->n_calls && i-- > 0 && f->steps[way->at[i]].kind != STEP_TEST);
	return false;
}

uint32_t way_test_behind(const struct way *way, uint32_t place)
{
	for (place++; place < way->n; place++)
		if (way->flow.steps[way->at[place]].kind == STEP_TEST)
			return place;
	return NO_INDEX;
}

bool way_calls(const struct flow *f, uint32_t step, const char *name, uint32_t line)
{
	const struct flow_step *s = &f->steps[step];
	uint32_t i;

	for (i = s->call; i < s->call + s->n_calls; i++)
		if (!f->calls[i].member && f->tokens[f->calls[i].name].line == line &&
		    flow_is(f, f->calls[i].name, name))
			return true;
	return false;
}
