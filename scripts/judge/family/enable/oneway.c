// SPDX-License-Identifier: GPL-2.0-only
/*
 * One way on which the enable count of a driver with plain calls is not what it was:
 * a probe that fails and leaves the device enabled, or disables what it did not enable.
 */
#include <stdlib.h>

#include "bind/balance.h"
#include "bind/world.h"
#include "family/enable/enable.h"
#include "family/enable/oneway.h"

static void *make_ways(struct court *c)
{
	struct ways_event *events = arena_array(&c->arena, c->cat->n_forms, struct ways_event);
	struct ways_machine *machine = arena_new(&c->arena, struct ways_machine);
	const struct form *f;
	size_t n = 0;

	for (f = c->cat->forms; f < c->cat->forms + c->cat->n_forms; f++) {
		if (strcmp(family_name(c->cat, f), "enable") || !strcmp(f->name, UNCOUNTED))
			continue;
		events[n++] = (struct ways_event){
			.call = f->name, .event = f->undo ? WAYS_FREE : WAYS_TAKE,
			.good = f->undo ? SIGN_ANY : SIGN_ZERO, .fails = f->undo ? 0 : SIGN_NEG,
			.key = -1,
		};
	}
	*machine = (struct ways_machine){
		.states = ways_pair_states, .n_states = ARRAY_SIZE(ways_pair_states),
		.n_events = ARRAY_SIZE(ways_in_pairs), .next = ways_in_pairs,
		.events = events, .n = n,
	};
	return court_ways(c, machine);
}

static void end_ways(void *made)
{
	ways_free(made);
}

static void *make_giving(struct court *c)
{
	return balance_reaching(c, catalogue_form(c->cat, intern_str(DISABLE))->family, true);
}

static void *make_taking(struct court *c)
{
	return balance_reaching(c, catalogue_form(c->cat, intern_str(DISABLE))->family, false);
}

const bool *enable_gives(struct court *c)
{
	return court_shared(c, make_giving, free);
}

static struct balance balance_of(struct court *c)
{
	return (struct balance){
		.ways = court_shared(c, make_ways, end_ways),
		.family = catalogue_form(c->cat, intern_str(DISABLE))->family,
		.gives = enable_gives(c),
		.takes = court_shared(c, make_taking, free),
	};
}

static bool all_are_seen(struct court *c, const struct judged *item, const struct root *probe)
{
	const struct form *f;

	for (f = c->cat->forms; f < c->cat->forms + c->cat->n_forms; f++)
		if (f->family == item->form->family && strcmp(f->name, UNCOUNTED) &&
		    !balance_seen(c, f->name, item->call->file, probe->node))
			return false;
	return true;
}

/* The remove of the probe's driver disables: what probe leaves is not left on purpose. */
static bool remove_disables(struct court *c, const struct balance *b, const struct root *probe)
{
	const struct file_range *r = &c->j->ranges[probe->file];
	const struct fact *f;
	uint32_t i;

	for (f = c->j->facts + r->fact; f < c->j->facts + r->fact + r->n_facts; f++)
		for (i = 0; f->kind == F_ENTRY && f->var == probe->table &&
		     !strcmp(f->use, "remove") && i < f->means.n; i++)
			if (b->gives[f->means.at[i]])
				return true;
	return false;
}

/* Lines around the test that fails in which a comment may say why nothing is disabled. */
#define BEFORE	3
#define BEHIND	8

/* Has the author decided so, at the test or anywhere in the function? */
static bool is_meant(struct court *c, const struct imbalance *bad)
{
	uint32_t from = bad->fails > BEFORE ? bad->fails - BEFORE : 1;

	return author_says(c, bad->node, 1, UINT32_MAX - 1, DISABLE) ||
	       author_says(c, bad->node, from, bad->fails + BEHIND, "disable");
}

static const char *why_low(struct court *c, const struct imbalance *bad)
{
	return court_print(c,
			   "%s() fails at line %u with the device not enabled and disables it here: the count goes below what it was",
			   c->j->nodes[bad->node].name, bad->fails);
}

static const char *why_left(struct court *c, const struct imbalance *bad)
{
	return court_print(c,
			   "%s() fails at line %u after the enable at line %u and nothing disables: remove does not run then, the device stays enabled",
			   c->j->nodes[bad->node].name, bad->fails, bad->call);
}

static bool of_probe(struct court *c, const struct judged *item, const struct root *probe,
		     struct decision *out)
{
	struct balance b = balance_of(c);
	struct imbalance bad;

	if (item->form->undo) {
		if (!balance_low(c, &b, probe->node, item->call, &bad))
			return false;
		*out = enable_mend("enable-low", why_low(c, &bad));
		return true;
	}
	if (!remove_disables(c, &b, probe) ||
	    !balance_left(c, &b, probe->node, item->call, &bad) || is_meant(c, &bad))
		return false;
	*out = enable_mend("enable-one-path", why_left(c, &bad));
	return true;
}

void enable_one_way(struct court *c, const struct judged *item, struct decision *out)
{
	struct roots roots;
	uint32_t i;

	if (strcmp(out->action, "keep") || !strcmp(item->call->name, UNCOUNTED) ||
	    arm_is_dead(item->call->arm))
		return;
	if (item->form->undo && enable_low_after_error(c, item, out))
		return;
	if (item->verdict.kind != V_UNMANAGED)
		return;
	roots = roots_of(c, item->call->node);
	for (i = 0; i < roots.n; i++)
		if (balance_probe(c->j, &roots.at[i]) &&
		    all_are_seen(c, item, &roots.at[i]) &&
		    of_probe(c, item, &roots.at[i], out))
			return;
}
