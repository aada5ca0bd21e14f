// SPDX-License-Identifier: GPL-2.0-only
/*
 * Libraries that request and release by hand in pairs, for drivers of both
 * kinds. One that managed and unmanaged drivers share can become neither: its
 * calls stay what they are. That is safe once the hybrid is gone if no driver
 * relies on the implicit release, which is proved by the ways: of every probe
 * that gets to the request, a failure leaves nothing requested, and where
 * success leaves a region, each way through remove releases it.
 */
#include <stdlib.h>

#include "bind/world.h"
#include "family/region/region.h"
#include "read/ctext.h"

enum { EVENT_TAKE, EVENT_FREE };

static const uint8_t next_state[][WAYS_MACHINE_STATES] = {
	[EVENT_TAKE] = {
		[REGION_NONE] = REGION_TAKEN, [REGION_TAKEN] = REGION_MANY,
		[REGION_FREED] = REGION_MANY, [REGION_MANY] = REGION_MANY,
	},
	[EVENT_FREE] = {
		[REGION_NONE] = REGION_FREED, [REGION_TAKEN] = REGION_NONE,
		[REGION_FREED] = REGION_MANY, [REGION_MANY] = REGION_MANY,
	},
};

static const char * const state_names[] = { "", "taken", "freed", "many" };

static void *make(struct court *c)
{
	struct ways_event *events = arena_array(&c->arena, c->cat->n_forms, struct ways_event);
	struct ways_machine *machine = arena_new(&c->arena, struct ways_machine);
	const struct form *f;
	size_t n = 0;

	for (f = c->cat->forms; f < c->cat->forms + c->cat->n_forms; f++) {
		if (strcmp(family_name(c->cat, f), "region") || f->explicit_as)
			continue;
		if (f->undo)
			events[n++] = (struct ways_event){
				.call = f->name, .event = EVENT_FREE, .good = SIGN_ANY,
				.key = -1, .marks = true,
			};
		else
			events[n++] = (struct ways_event){
				.call = f->name, .event = EVENT_TAKE, .good = SIGN_ZERO,
				.fails = SIGN_NEG, .key = -1,
			};
	}
	*machine = (struct ways_machine){
		.states = state_names, .n_states = ARRAY_SIZE(state_names),
		.n_events = ARRAY_SIZE(next_state), .next = next_state,
		.events = events, .n = n,
	};
	return court_ways(c, machine);
}

static void end(void *made)
{
	ways_free(made);
}

struct ways *region_ways(struct court *c)
{
	return court_shared(c, make, end);
}

/* The arguments that choose regions: between the device and a request's name. */
static struct piece selected(const struct judged *item, size_t tail)
{
	struct piece args[16];
	size_t n = operands(piece_str(item->call->args), ",", args, ARRAY_SIZE(args));

	if (n > ARRAY_SIZE(args) || n < 2 + tail)
		return piece_str("");
	return piece_of(args[1].p, args[n - 1 - tail].p + args[n - 1 - tail].len);
}

/* Do all requests and all releases name the same regions? */
static bool same_regions(const struct judged * const *items, uint32_t n)
{
	const struct judged *item, *take = NULL, *give = NULL;
	uint32_t i;

	for (i = 0; i < n; i++) {
		item = items[i];
		if (item->form->undo) {
			if (give && (give->call->name != item->call->name ||
				     !piece_same(selected(give, 0), selected(item, 0))))
				return false;
			give = item;
		} else {
			if (take && (take->form->undone_by != item->form->undone_by ||
				     !piece_same(selected(take, 1), selected(item, 1))))
				return false;
			take = item;
		}
	}
	return take && give && take->form->undone_by == give->call->name &&
	       piece_same(selected(take, 1), selected(give, 0));
}

static const char *unread(struct court *c, uint32_t node, const char *why)
{
	return court_print(c, "the ways through %s() cannot be read: %s", c->j->nodes[node].name,
			   why);
}

/* Is there a way through a remove that leaves the regions, or NULL? */
static const char *remove_leaves(struct court *c, uint32_t probe, uint32_t node)
{
	struct ways *ways = region_ways(c);
	const struct ways_sum *sum = ways_of(ways, node);
	uint32_t i;

	if (sum->bad)
		return unread(c, probe, sum->bad);
	for (i = 0; i < sum->n; i++)
		if (ways_state(ways, sum->outcomes[i].effect, REGION_NONE) != REGION_FREED)
			return court_print(c, "%s() has a way that does not release",
					   c->j->nodes[node].name);
	return NULL;
}

/* The same for all functions that the driver has as its remove. */
static const char *removes_leave(struct court *c, const struct root *root)
{
	const struct judge *j = c->j;
	const struct file_range *r = &j->ranges[root->file];
	const struct fact *f;
	const char *why;
	bool any = false;
	uint32_t i;

	for (f = j->facts + r->fact; f < j->facts + r->fact + r->n_facts; f++) {
		if (f->kind != F_ENTRY || f->var != root->table || strcmp(f->use, "remove"))
			continue;
		for (i = 0; i < f->means.n; i++) {
			any = true;
			why = remove_leaves(c, root->node, f->means.at[i]);
			if (why)
				return why;
		}
	}
	return any ? NULL : court_print(c, "%s has no remove that releases", root->table);
}

/* Which way out of probe or remove leaves the regions to unbind, or NULL. */
static const char *leaves(struct court *c, const struct root *root)
{
	struct ways *ways = region_ways(c);
	const struct ways_sum *sum = ways_of(ways, root->node);
	const char *probe = c->j->nodes[root->node].name;
	bool taken = false;
	uint32_t i, state;

	for (i = 0; i < sum->n; i++) {
		state = ways_state(ways, sum->outcomes[i].effect, REGION_NONE);
		if (state != REGION_NONE && state != REGION_TAKEN)
			return court_print(c, "%s() requests or releases more than once", probe);
		taken |= state == REGION_TAKEN;
	}
	for (i = 0; i < sum->n; i++)
		if (ways_state(ways, sum->outcomes[i].effect, REGION_NONE) &&
		    (sum->outcomes[i].result & SIGN_NEG))
			return court_print(c, "%s() may fail and leave the regions requested",
					   probe);
	return taken ? removes_leave(c, root) : NULL;
}

/* How a driver may rely on the implicit release, or NULL. */
static const char *relies(struct court *c, const struct root *root)
{
	const char *probe = c->j->nodes[root->node].name;
	const struct ways_sum *sum;

	if (strcmp(root->role, "probe"))
		return court_print(c, "reached from %s", root->label);
	if (root->file != NO_INDEX && is_driver_table(c->j, root->file, root->table) &&
	    enable_of(c, root->file, root->table, "-").kind == ENABLE_UNMANAGED)
		return NULL;
	/* A driver of another bus may well be given a managed PCI device. */
	if (!root->direct)
		return court_print(c, "%s() gets there through a pointer", probe);
	sum = ways_of(region_ways(c), root->node);
	if (sum->bad)
		return unread(c, root->node, sum->bad);
	return leaves(c, root);
}

const char *region_unproven(struct court *c, const struct judged * const *items, uint32_t n)
{
	struct roots roots;
	bool takes = false;
	const char *why;
	uint32_t i, k;

	for (i = 0; i < n; i++)
		takes |= !items[i]->form->undo;
	if (!takes)
		return "a release without a request";
	if (!same_regions(items, n))
		return "the request and the releases do not name the same regions";
	for (i = 0; i < n; i++) {
		if (items[i]->form->undo)
			continue;
		roots = roots_of(c, items[i]->call->node);
		if (!roots.n)
			return court_print(c, "nothing is seen to reach %s()",
					   items[i]->call->name);
		for (k = 0; k < roots.n; k++) {
			why = relies(c, &roots.at[k]);
			if (why)
				return why;
		}
	}
	return NULL;
}
