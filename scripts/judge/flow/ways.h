/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each way through a function does, and how it ends.
 *
 * A family gives its calls as events of a small state machine.  The ways of a
 * function are summed up as outcomes: what they do to the machine, which sites
 * they pass, and what is known of the result.  Calls are followed into functions
 * of the tree by their outcomes.  Counts limit the work, never a clock: the same
 * tree gives the same answers on each machine.
 */
#ifndef PCIM_JUDGE_WAYS_H
#define PCIM_JUDGE_WAYS_H

#include "flow/value.h"

/* More than any probe needs; beyond, the function is bad. */
#define WAYS_STATES_MAX		20000u
#define WAYS_MACHINE_STATES	8u

/* What a call does, by its name. */
struct ways_event {
	const char *call;
	uint8_t event;
	sign_t good;		/* its result when it did so ... */
	sign_t fails;		/* ... and when it did not; 0: it always does */
	int8_t key;		/* the argument that names the resource, -1: there is one only */
	bool marks;		/* outcomes tell which of these sites they passed */
	/* Of a machine by words: what goes before the word, and the argument that a
	 * guard asks for, see there.
	 */
	const char *kind;
	uint8_t number;
};

/*
 * States count from 0, where every function begins; next[event][state].  Of a
 * resource that is named by an argument, each name has a machine of its own.
 */
struct ways_machine {
	const char * const *states;	/* their names */
	uint8_t n_states, n_events;
	const uint8_t (*next)[WAYS_MACHINE_STATES];
	const struct ways_event *events;
	size_t n;
	/*
	 * By words: resources are told apart by the last word of the argument, in
	 * all functions alike ("priv" of &dev->priv).  Then
	 *
	 * - a release by another word is taken to be that of the only resource of its
	 *   kind that is held: the function has it as a parameter;
	 * - a site that was passed keeps what had been done until then;
	 * - a loop that releases is taken to release all that was taken, and so is an
	 *   "if" that asks for the number of the resource, or for what @asked knows
	 *   to have been asked when it was taken.
	 */
	bool by_word;
	bool (*asked)(const void *ctx, const char *key, const char *condition);
	const void *ctx;
};

/* A call that counts on a way: where it is. */
struct ways_site {
	uint32_t node;		/* the function that makes it */
	uint32_t line;
	uint32_t effect;	/* by words: what had been done until then */
	uint32_t place;		/* the site of that place without an effect */
};

/*
 * The machine of most families: taken, freed, or more than that.  Where one
 * release undoes all that was taken, the last event counts; in pairs, a release
 * undoes one taking.
 */
enum ways_pair_event {
	WAYS_TAKE,
	WAYS_FREE,
};

/* By words there are calls that only mark their site. */
#define WAYS_MARK	2

enum ways_word_state {
	WAYS_UNTOUCHED,
	WAYS_HELD,
	WAYS_RELEASED,
	WAYS_HELD_AGAIN,
};

enum ways_pair_state {
	WAYS_NOTHING,
	WAYS_TAKEN,
	WAYS_FREED,
	WAYS_MANY,
};

extern const char * const ways_pair_states[4];
extern const uint8_t ways_last_counts[2][WAYS_MACHINE_STATES];
extern const uint8_t ways_in_pairs[2][WAYS_MACHINE_STATES];
/* By words, with WAYS_MARK as a third event. */
extern const uint8_t ways_by_word[3][WAYS_MACHINE_STATES];

/* A function as text, for ways_world.text(). */
struct ways_text {
	const char *base, *end;
	uint32_t body;		/* offset of its '{' */
	uint32_t line;
	uint32_t params;	/* offset of the '(' of its parameters, 0: none */
};

/* What the tree says to the ways. */
struct ways_world {
	void *ctx;
	/* The functions that a call by name in @node may mean, at most @max. */
	size_t (*callees)(void *ctx, uint32_t node, const char *name, size_t len,
			  uint32_t *out, size_t max);
	/* False: there is no text.  It must stay until the ways are freed. */
	bool (*text)(void *ctx, uint32_t node, struct ways_text *out);
};

/* One line of a witness: what a person reads to see the way. */
struct ways_mark {
	uint32_t line;
	uint8_t kind;		/* enum step_kind; STEP_EXPR is a call that counts */
	bool truth;
	uint32_t site;		/* of a call that counts: which, else NO_INDEX */
};

struct ways_outcome {
	uint32_t effect;	/* see ways_state() */
	uint32_t passed;	/* see ways_passed() */
	sign_t result;
	uint32_t mark, n_marks;	/* the shortest way that ends so */
};

struct ways_sum {
	const char *bad;	/* why the function cannot be judged, or NULL */
	uint32_t bad_line;
	struct ways_outcome *outcomes;
	uint32_t n;
	struct ways_mark *marks;
};

struct ways;

struct ways *ways_new(const struct ways_machine *machine, const struct ways_world *world);
void ways_free(struct ways *ways);

/* The outcomes of a function; stays until the ways are freed.  Never NULL. */
const struct ways_sum *ways_of(struct ways *ways, uint32_t node);
/* The state in which an outcome leaves the resource that was in @from before. */
uint8_t ways_state(const struct ways *ways, uint32_t effect, uint8_t from);
/* The same for one of several named resources; NULL: the one without a name. */
uint8_t ways_state_of(const struct ways *ways, uint32_t effect, const char *key, uint8_t from);
/* The keys of an effect in order; NULL behind the last. */
const char *ways_key(const struct ways *ways, uint32_t effect, uint32_t i);
/* Site @i of those that an outcome has passed, or NULL. */
const struct ways_site *ways_site(const struct ways *ways, uint32_t passed, uint32_t i);
/* Does an outcome pass the call in that line of that function? */
bool ways_passed(const struct ways *ways, uint32_t passed, uint32_t node, uint32_t line);

/* By words: append the key of an argument, whose text is @p; "kind:word". */
void ways_word(struct buf *out, const char *kind, const char *p, size_t len);
/* The effect of an event on the resource of that key. */
uint32_t ways_effect(struct ways *ways, const char *key, uint8_t event);
/* One effect after another. */
uint32_t ways_then(struct ways *ways, uint32_t before, uint32_t then);
/* Is the resource held after the effect, by the function or what it calls? */
bool ways_holds(const struct ways *ways, uint32_t effect, const char *key);

/* Print the outcomes with their witnesses. */
void ways_print(struct buf *out, struct ways *ways, const struct ways_machine *machine,
		uint32_t node);

#endif
