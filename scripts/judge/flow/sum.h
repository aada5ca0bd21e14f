/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of ways share; nobody else includes this. */
#ifndef PCIM_JUDGE_FLOW_SUM_H
#define PCIM_JUDGE_FLOW_SUM_H

#include "flow/ways.h"

/*
 * Sets of numbers, each kept once and known by its index; 0 is the empty one.
 * An effect is a set of pairs (key, change); what a way has passed is a set of
 * sites.
 */
struct pool_item {
	uint32_t at, n;
	uint32_t next;		/* of the same hash */
};

struct pool {
	uint32_t *data;
	struct pool_item *items;
	struct map by_hash;
	uint32_t n_data, cap_data, n_items, cap_items;
};

uint32_t pool_put(struct pool *p, const uint32_t *numbers, uint32_t n);
/* The union of two sets of single numbers. */
uint32_t pool_union(struct pool *p, uint32_t a, uint32_t b);
void pool_free(struct pool *p);

/*
 * A change says for each state of the machine which comes next: four bits a
 * state.  So calls one after the other are changes one after the other, and a
 * function's effect does not depend on what was before it.
 */
#define CHANGE_NONE 0x76543210u

static inline uint8_t change_apply(uint32_t change, uint8_t state)
{
	return change >> 4 * state & 15;
}

struct keys {
	struct buf text;	/* each with a NUL behind it */
	uint32_t *at;
	struct map by_hash;
	uint32_t n, cap;
};

struct record {
	uint32_t node;
	struct ways_text text;
	struct flow flow;	/* while the function is being summed up */
	struct value_vars vars;
	uint32_t *callees;	/* records; those of call i: first[i] .. first[i + 1] */
	uint32_t *first;
	uint32_t n_callees, cap_callees;
	struct ways_sum sum;
	uint32_t cap_outcomes, n_marks, cap_marks;
	uint32_t order, low;	/* Tarjan's numbers; 0: not visited */
	bool open;		/* on the stack of a group that is not complete */
	bool cut;		/* calls within its group, a large one, are not followed */
	/* By words: */
	uint32_t *guard_of;	/* the guard that a step is a test of, or NO_INDEX ... */
	uint32_t *released;	/* ... and what is released where a guard is not entered */
};

struct ways {
	const struct ways_machine *machine;
	struct ways_world world;
	struct map events;	/* by the hash of the call: index in the machine's */
	struct map by_node;
	struct record **records;
	struct pool effects, passed;
	struct keys keys;
	struct ways_site *sites;
	struct map site_of, site_with;
	uint32_t *stack;
	uint32_t n_records, cap_records, n_sites, cap_sites, n_stack, cap_stack;
	uint32_t order;
};

/* The event of a call, or NULL. */
const struct ways_event *event_of(const struct ways *w, const struct flow *flow,
				  const struct flow_call *call);
uint32_t site_put(struct ways *w, uint32_t node, uint32_t line);
uint32_t key_put(struct keys *keys, const char *text, size_t len);
/* One effect after another. */
uint32_t effect_after(struct ways *w, uint32_t before, uint32_t then);
/* The effect of an event on the resource that @call names. */
uint32_t effect_of_event(struct ways *w, const struct flow *flow, const struct flow_call *call,
			 const struct ways_event *event);
/* An effect of the callee as the caller names its resources. */
uint32_t effect_of_callee(struct ways *w, const struct record *caller,
			  const struct flow_call *call, const struct record *callee,
			  uint32_t effect);
void keys_free(struct keys *keys);

/* ---- words.c ---- */

/* @before without a resource that @then releases by another word. */
uint32_t effect_renamed(struct ways *w, uint32_t before, uint32_t then);
/* The sites with @before done before what they have. */
uint32_t passed_after(struct ways *w, uint32_t before, uint32_t passed);
/* Find what a function releases where its guards are not entered. */
void guards_find(struct ways *w, struct record *r);
void guards_free(struct record *r);
/* The effect of going from a step to another with @effect so far. */
uint32_t edge_effect(struct ways *w, const struct record *r, uint32_t step, uint32_t to,
		     uint32_t effect);

/* Walk all ways of a function, by what is known of its callees; false: it is bad. */
void walk_record(struct ways *w, struct record *r);

#endif
