// SPDX-License-Identifier: GPL-2.0-only
/* What suspend and resume do to the enable count, over all their ways. */

#include <stdlib.h>

#include "family/enable/enable.h"

static void *make(struct court *c)
{
	struct ways_event *events = arena_array(&c->arena, c->cat->n_forms, struct ways_event);
	struct ways_machine *machine = arena_new(&c->arena, struct ways_machine);
	const struct form *f;
	size_t n = 0;

	for (f = c->cat->forms; f < c->cat->forms + c->cat->n_forms; f++) {
		if (strcmp(family_name(c->cat, f), "enable") || !strcmp(f->name, UNCOUNTED))
			continue;
		events[n++] = f->undo ?
			(struct ways_event){ .call = f->name, .event = WAYS_FREE,
					     .good = SIGN_ANY, .key = -1, .marks = true } :
			(struct ways_event){ .call = f->name, .event = WAYS_TAKE,
					     .good = SIGN_ZERO, .fails = SIGN_NEG, .key = -1 };
	}
	*machine = (struct ways_machine){
		.states = ways_pair_states, .n_states = ARRAY_SIZE(ways_pair_states),
		.n_events = ARRAY_SIZE(ways_last_counts), .next = ways_last_counts,
		.events = events, .n = n,
	};
	return court_ways(c, machine);
}

static void end(void *made)
{
	ways_free(made);
}

struct ways *enable_ways(struct court *c)
{
	return court_shared(c, make, end);
}

/* Do the ways through a function that succeed end in a state? */
static enum status status_of(struct court *c, uint32_t node, uint8_t state)
{
	struct ways *ways = enable_ways(c);
	const struct ways_sum *sum = ways_of(ways, node);
	uint32_t i, n = 0, hits = 0;

	if (sum->bad)
		return UNREAD;
	for (i = 0; i < sum->n; i++) {
		if (sign_is_error(sum->outcomes[i].result))
			continue;
		n++;
		hits += ways_state(ways, sum->outcomes[i].effect, WAYS_NOTHING) == state;
	}
	return !hits ? NEVER : hits == n ? ALWAYS : SOMETIMES;
}

/* The best of some functions, and which one it is. */
static enum status summed(struct court *c, const uint32_t *nodes, uint32_t n, uint8_t state,
			  uint32_t *which)
{
	enum status best = NEVER, one;
	uint32_t i;

	*which = n ? nodes[0] : NO_INDEX;
	for (i = 0; i < n; i++) {
		one = status_of(c, nodes[i], state);
		if (one < best) {
			best = one;
			*which = nodes[i];
		}
	}
	return best;
}

enum status slot_disables(struct court *c, const struct slot *slot, uint32_t *node)
{
	const uint32_t *nodes;
	uint32_t n;

	nodes = slot_nodes(c, slot, slot_down(slot), &n);
	return summed(c, nodes, n, WAYS_FREED, node);
}

enum status slot_enables_again(struct court *c, const struct slot *slot)
{
	const char *ups[SLOT_UPS];
	size_t n_ups = slot_ups(slot, ups), i;
	bool any = false, never = false;
	const uint32_t *nodes;
	uint32_t n, which;

	for (i = 0; i < n_ups; i++) {
		nodes = slot_nodes(c, slot, ups[i], &n);
		if (!n && (!strcmp(ups[i], "thaw") || !strcmp(ups[i], "restore")))
			return NEVER;
		if (!n)
			continue;
		if (summed(c, nodes, n, WAYS_TAKEN, &which) == NEVER)
			never = true;
		else
			any = true;
	}
	return !any ? NEVER : never ? SOMETIMES : ALWAYS;
}

/* Has resume a way of its own for a device that stayed enabled? */
static bool tells_apart(struct court *c, const struct slot *slot)
{
	const struct judge *j = c->j;
	const uint32_t *nodes;
	uint32_t n, i, k, at;

	nodes = slot_nodes(c, slot, slot->role, &n);
	for (i = 0; i < n; i++) {
		descend(j, &c->up, nodes[i]);
		for (k = 0; k < c->up.n; k++) {
			struct span calls = j->nodes[c->up.order[k]].calls;

			for (at = 0; at < calls.n; at++)
				if (!strcmp(j->facts[calls.at[at]].name, UNCOUNTED))
					return true;
		}
	}
	return false;
}

const char *slot_unlike(struct court *c, const struct slot *slot, const char **does)
{
	static const char * const what[] = {
		[SOMETIMES] = "has ways out that do not disable the device",
		[UNREAD] = "cannot be read",
		[NEVER] = "does not disable the device",
	};
	enum status status;
	uint32_t node;

	status = slot_disables(c, slot, &node);
	if (status == ALWAYS || (status == SOMETIMES && tells_apart(c, slot)))
		return NULL;
	*does = what[status];
	if (node != NO_INDEX)
		return court_print(c, "%s()", c->j->nodes[node].name);
	return court_print(c, "%s.%s", slot->table, slot_down(slot));
}

/* Does a function that takes the device down, or what it calls, disable it? */
static bool slot_leads_to_disable(struct court *c, const struct slot *slot)
{
	const struct judge *j = c->j;
	const char *down = slot_down(slot);
	const uint32_t *nodes;
	uint32_t n, i, k, at;

	nodes = slot_nodes(c, slot, *down ? down : slot->role, &n);
	for (i = 0; i < n; i++) {
		descend(j, &c->up, nodes[i]);
		for (k = 0; k < c->up.n; k++) {
			struct span calls = j->nodes[c->up.order[k]].calls;

			for (at = 0; at < calls.n; at++)
				if (!strcmp(j->facts[calls.at[at]].name, DISABLE))
					return true;
		}
	}
	return false;
}

bool never_disabled(struct court *c, const struct judged *item, const struct reached *r)
{
	struct span calls = judge_calls_of(c->j, intern_str(DISABLE));
	uint32_t i, k, file;

	for (i = 0; i < calls.n; i++) {
		file = c->j->facts[calls.at[i]].file;
		if (modules_share(c->modules, item->call->file, file))
			return false;
		for (k = 0; k < r->roots.n; k++)
			if (modules_share(c->modules, c->j->nodes[r->roots.at[k].node].file, file))
				return false;
	}
	for (i = 0; i < r->n_ups; i++)
		if (slot_leads_to_disable(c, r->ups[i]))
			return false;
	for (i = 0; i < r->n_downs; i++)
		if (slot_leads_to_disable(c, r->downs[i]))
			return false;
	return true;
}
