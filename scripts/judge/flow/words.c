// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resources that are told apart by a word: how they are named, what is taken to
 * have been released, and what had been done when a site was passed.
 */

#include <stdlib.h>

#include "flow/read.h"
#include "flow/sum.h"
#include "read/lexer.h"

void ways_word(struct buf *out, const char *kind, const char *p, size_t len)
{
	const char *end = p + len, *word = NULL, *word_end = NULL, *close;

	while (p < end) {
		close = *p == '[' ? memchr(p, ']', (size_t)(end - p)) : NULL;
		if (close) {
			p = close + 1;
		} else if (class_of(*p) == C_WORD) {
			word = p;
			p = skip_word(p, end);
			word_end = p;
		} else if (class_of(*p) == C_DIGIT) {
			p = skip_number(p, end);
		} else {
			p++;
		}
	}
	buf_str(out, kind);
	buf_char(out, ':');
	if (word)
		buf_add(out, word, (size_t)(word_end - word));
	else
		buf_char(out, '?');
}

static uint32_t change_of_event(const struct ways *w, uint8_t event)
{
	uint32_t change = 0, state;

	for (state = 0; state < WAYS_MACHINE_STATES; state++)
		change |= (uint32_t)w->machine->next[event][state] << 4 * state;
	return change;
}

uint32_t ways_effect(struct ways *w, const char *key, uint8_t event)
{
	uint32_t pair[2] = { key_put(&w->keys, key, strlen(key)), change_of_event(w, event) };

	return pool_put(&w->effects, pair, 2);
}

uint32_t ways_then(struct ways *w, uint32_t before, uint32_t then)
{
	return effect_after(w, before, then);
}

static bool is_held(uint32_t change)
{
	uint8_t state = change_apply(change, WAYS_UNTOUCHED);

	return state == WAYS_HELD || state == WAYS_HELD_AGAIN;
}

static bool is_released(uint32_t change)
{
	uint8_t state = change_apply(change, WAYS_UNTOUCHED);

	return state == WAYS_RELEASED || state == WAYS_HELD_AGAIN;
}

bool ways_holds(const struct ways *w, uint32_t effect, const char *key)
{
	uint8_t state = ways_state_of(w, effect, key, WAYS_UNTOUCHED);

	return state == WAYS_HELD || state == WAYS_HELD_AGAIN;
}

static const char *key_text(const struct ways *w, uint32_t key)
{
	return w->keys.text.data + w->keys.at[key];
}

static bool same_kind(const struct ways *w, uint32_t a, uint32_t b)
{
	const char *x = key_text(w, a), *y = key_text(w, b);
	size_t n = strcspn(x, ":");

	return n == strcspn(y, ":") && !memcmp(x, y, n);
}

/* Which pair of @before is the only one that is held; NO_INDEX: none, or several. */
static uint32_t only_held(const struct ways *w, uint32_t before)
{
	const struct pool_item *item = &w->effects.items[before];
	uint32_t i, found = NO_INDEX;

	for (i = 0; i < item->n; i += 2) {
		if (!is_held(w->effects.data[item->at + i + 1]))
			continue;
		if (found != NO_INDEX)
			return NO_INDEX;
		found = i;
	}
	return found;
}

uint32_t effect_renamed(struct ways *w, uint32_t before, uint32_t then)
{
	const struct pool_item *item = &w->effects.items[then];
	uint32_t held = before ? only_held(w, before) : NO_INDEX, i, n, key, set, *copy;
	bool other = false;

	if (held == NO_INDEX)
		return before;
	key = w->effects.data[w->effects.items[before].at + held];
	for (i = 0; i < item->n; i += 2) {
		if (!is_released(w->effects.data[item->at + i + 1]))
			continue;
		if (w->effects.data[item->at + i] == key)
			return before;
		other |= same_kind(w, key, w->effects.data[item->at + i]);
	}
	if (!other)
		return before;
	item = &w->effects.items[before];
	n = item->n;
	copy = xmalloc(n * sizeof(*copy));
	memcpy(copy, w->effects.data + item->at, n * sizeof(*copy));
	if (is_released(copy[held + 1])) {
		copy[held + 1] = change_of_event(w, WAYS_FREE);
	} else {
		n -= 2;
		memmove(copy + held, copy + held + 2, (n - held) * sizeof(*copy));
	}
	set = pool_put(&w->effects, copy, n);
	free(copy);
	return set;
}

/* A number and no other becomes the key of a map, which asks for mixed bits. */
static uint64_t mixed(uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15ull;
	return key ^ key >> 29;
}

/* The site of the same place at which @effect had been done. */
static uint32_t site_after(struct ways *w, uint32_t place, uint32_t effect)
{
	uint32_t *slot;

	if (!effect)
		return place;
	slot = map_put(&w->site_with, mixed(((uint64_t)place + 1) << 32 | effect));
	if (*slot == NO_INDEX) {
		GROW(w->sites, w->n_sites, w->cap_sites);
		w->sites[w->n_sites] = w->sites[place];
		w->sites[w->n_sites].effect = effect;
		*slot = w->n_sites++;
	}
	return *slot;
}

uint32_t passed_after(struct ways *w, uint32_t before, uint32_t passed)
{
	uint32_t i, n = passed ? w->passed.items[passed].n : 0, set = 0, number, effect;

	if (!before)
		return passed;
	for (i = 0; i < n; i++) {
		number = w->passed.data[w->passed.items[passed].at + i];
		effect = effect_after(w, before, w->sites[number].effect);
		number = site_after(w, w->sites[number].place, effect);
		set = pool_union(&w->passed, set, pool_put(&w->passed, &number, 1));
	}
	return set;
}

/* ---- what is released where a guard is not entered ---- */

struct guarding {
	struct ways *w;
	struct record *r;
	const struct flow_guard *guard;
	struct buf condition;		/* its text, with a NUL behind it */
	uint32_t released;
};

static void add_released(struct guarding *g, uint32_t key)
{
	uint32_t pair[2] = { key, change_of_event(g->w, WAYS_FREE) };

	g->released = effect_after(g->w, g->released, pool_put(&g->w->effects, pair, 2));
}

/* Does the condition ask for the resource that a call releases? */
static bool asks_for(struct guarding *g, const struct flow_call *call,
		     const struct ways_event *event, uint32_t key)
{
	const struct ways_machine *m = g->w->machine;
	struct buf number = { 0 };
	uint32_t from, to;
	bool asks = false;

	if (flow_arg(&g->r->flow, call, event->number, &from, &to)) {
		flow_normal(&number, &g->r->flow, from, to);
		buf_char(&number, '\0');
		asks = number.len > 1 && strstr(g->condition.data, number.data);
		buf_free(&number);
	}
	return asks || (m->asked && m->asked(m->ctx, key_text(g->w, key), g->condition.data));
}

static void released_by_event(struct guarding *g, const struct flow_call *call,
			      const struct ways_event *event)
{
	uint32_t effect = effect_of_event(g->w, &g->r->flow, call, event), key;

	if (event->event != WAYS_FREE || !effect)
		return;
	key = g->w->effects.data[g->w->effects.items[effect].at];
	if (g->guard->loops || asks_for(g, call, event, key))
		add_released(g, key);
}

static bool releases(const struct ways *w, uint32_t effect, uint32_t key)
{
	const struct pool_item *item = &w->effects.items[effect];
	uint32_t i;

	for (i = 0; effect && i < item->n; i += 2)
		if (w->effects.data[item->at + i] == key)
			return is_released(w->effects.data[item->at + i + 1]);
	return false;
}

/* Do all ways of all functions that a call may mean release it? */
static bool all_release(const struct guarding *g, uint32_t call, uint32_t key)
{
	const struct record *r = g->r, *to;
	uint32_t i, k;

	for (i = r->first[call]; i < r->first[call + 1]; i++) {
		to = g->w->records[r->callees[i]];
		for (k = 0; k < to->sum.n; k++)
			if (!releases(g->w, to->sum.outcomes[k].effect, key))
				return false;
	}
	return true;
}

/* What every way of the functions that a call may mean releases. */
static void released_by_callee(struct guarding *g, uint32_t call)
{
	const struct record *r = g->r, *to;
	struct pool *p = &g->w->effects;
	uint32_t i, n, effect, key;

	if (r->first[call] == r->first[call + 1])
		return;
	to = g->w->records[r->callees[r->first[call]]];
	effect = to->sum.n ? to->sum.outcomes[0].effect : 0;
	n = effect ? p->items[effect].n : 0;
	for (i = 0; i < n; i += 2) {
		key = p->data[p->items[effect].at + i];
		if (all_release(g, call, key))
			add_released(g, key);
	}
}

/* False: it takes something as well, so nothing is to be said. */
static bool look_at_step(struct guarding *g, const struct flow_step *step)
{
	const struct flow *flow = &g->r->flow;
	const struct ways_event *event;
	uint32_t i;

	for (i = step->call; i < step->call + step->n_calls; i++) {
		event = event_of(g->w, flow, &flow->calls[i]);
		if (event && event->event == WAYS_TAKE)
			return false;
		if (event)
			released_by_event(g, &flow->calls[i], event);
		else if (g->guard->loops)
			released_by_callee(g, i);
	}
	return true;
}

static uint32_t look_at_guard(struct ways *w, struct record *r, const struct flow_guard *guard)
{
	struct guarding g = { .w = w, .r = r, .guard = guard };
	uint32_t i;

	flow_normal(&g.condition, &r->flow, guard->from, guard->to);
	buf_char(&g.condition, '\0');
	for (i = guard->body; i < guard->end; i++) {
		if (!look_at_step(&g, &r->flow.steps[i])) {
			g.released = 0;
			break;
		}
	}
	buf_free(&g.condition);
	return g.released;
}

void guards_find(struct ways *w, struct record *r)
{
	const struct flow *flow = &r->flow;
	const struct flow_guard *guard;
	uint32_t i, k;

	r->guard_of = xmalloc((flow->n_steps + 1) * sizeof(*r->guard_of));
	r->released = xmalloc((flow->n_guards + 1) * sizeof(*r->released));
	for (i = 0; i < flow->n_steps; i++)
		r->guard_of[i] = NO_INDEX;
	for (i = 0; i < flow->n_guards; i++) {
		guard = &flow->guards[i];
		r->released[i] = look_at_guard(w, r, guard);
		for (k = guard->first; k < guard->body; k++)
			r->guard_of[k] = i;
	}
}

void guards_free(struct record *r)
{
	free(r->guard_of);
	free(r->released);
	r->guard_of = NULL;
	r->released = NULL;
}

uint32_t edge_effect(struct ways *w, const struct record *r, uint32_t step, uint32_t to,
		     uint32_t effect)
{
	const struct flow_guard *guard;

	if (!r->guard_of || r->guard_of[step] == NO_INDEX)
		return effect;
	guard = &r->flow.guards[r->guard_of[step]];
	if (to >= guard->first && to < guard->end)
		return effect;
	return effect_after(w, effect, r->released[r->guard_of[step]]);
}
