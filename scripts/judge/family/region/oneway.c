// SPDX-License-Identifier: GPL-2.0-only
/*
 * One way on which a driver with plain region calls is out of balance: a probe that
 * fails and leaves the regions requested, or releases what it did not get and another
 * driver may hold.
 */
#include <stdlib.h>

#include "bind/balance.h"
#include "family/region/region.h"

static uint32_t family_of(const struct court *c)
{
	return catalogue_form(c->cat, intern_str("pci_request_regions"))->family;
}

static void *make_giving(struct court *c)
{
	return balance_reaching(c, family_of(c), true);
}

static void *make_taking(struct court *c)
{
	return balance_reaching(c, family_of(c), false);
}

static struct balance balance_of(struct court *c)
{
	return (struct balance){
		.ways = region_ways(c), .family = family_of(c),
		.gives = court_shared(c, make_giving, free),
		.takes = court_shared(c, make_taking, free),
	};
}

/* Calls of all regions of a device, which undo each other whatever BARs there are. */
static bool is_of_all(const struct fact *call)
{
	return !strcmp(call->name, "pci_request_regions") ||
	       !strcmp(call->name, "pci_release_regions");
}

/* Is each region call around the probe one of those, and seen? */
static bool all_are_seen(struct court *c, const struct judged *item, const struct root *probe)
{
	const struct form *f;
	struct span calls;
	uint32_t i;

	for (f = c->cat->forms; f < c->cat->forms + c->cat->n_forms; f++) {
		if (f->family != item->form->family)
			continue;
		calls = judge_calls_of(c->j, f->name);
		for (i = 0; i < calls.n; i++) {
			const struct fact *call = &c->j->facts[calls.at[i]];

			if (!is_of_all(call) && !arm_is_dead(call->arm) &&
			    modules_share(c->modules, item->call->file, call->file))
				return false;
		}
		if (!balance_seen(c, f->name, item->call->file, probe->node))
			return false;
	}
	return true;
}

static const char *why_unheld(struct court *c, const struct imbalance *bad)
{
	return court_print(c,
			   "%s() fails at line %u with nothing requested and releases here: what another driver holds goes",
			   c->j->nodes[bad->node].name, bad->fails);
}

static const char *why_left(struct court *c, const struct imbalance *bad)
{
	return court_print(c,
			   "%s() fails at line %u after the request at line %u and nothing releases: remove does not run then, the next probe gets -EBUSY",
			   c->j->nodes[bad->node].name, bad->fails, bad->call);
}

void region_one_way(struct court *c, const struct judged *item, struct decision *out)
{
	struct balance b;
	struct imbalance bad;
	struct roots roots;
	uint32_t i;

	if (strcmp(out->action, "keep") || item->verdict.kind != V_UNMANAGED ||
	    arm_is_dead(item->call->arm) || !is_of_all(item->call))
		return;
	b = balance_of(c);
	roots = roots_of(c, item->call->node);
	for (i = 0; i < roots.n; i++) {
		if (!balance_probe(c->j, &roots.at[i]) ||
		    !all_are_seen(c, item, &roots.at[i]))
			continue;
		if (item->form->undo ? balance_low(c, &b, roots.at[i].node, item->call, &bad) :
				       balance_left(c, &b, roots.at[i].node, item->call, &bad)) {
			*out = (struct decision){
				item->form->undo ? "region-unheld" : "region-one-path", "mend",
				item->form->undo ? why_unheld(c, &bad) : why_left(c, &bad),
				"", "", "", "",
			};
			return;
		}
	}
}
