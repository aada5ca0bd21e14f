// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to do with mapped BARs: from a table that all share to the pointer itself.
 *
 * pcim_iomap_regions() is managed on every kernel; what is old about it is that the
 * address has to be read from a table afterwards. One call that returns the address
 * is better, where it can take the place of both. Everything else keeps its two
 * calls and gets a reason.
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "family/iomap/module.h"

/* Calls that are gone from later kernels: rule and reason. */
static const struct {
	const char *call, *rule, *reason;
} removed[] = {
	{
		"pcim_iomap_regions_request_all", "helper-removed-request-all",
		"gone in 6.13: pcim_request_all_regions(), then pcim_iomap() of the BARs in the mask, which returns the address",
	},
	{
		"pcim_iounmap_regions", "helper-removed-iounmap-regions",
		"gone in 6.16: unbind and a failed probe undo the mapping; where it has to go earlier, pcim_iounmap_region() goes with pcim_iomap_region()",
	},
};

static struct decision review(const char *rule, const char *reason)
{
	return (struct decision){ rule, "review", reason, "", "", "", "" };
}

static bool is_removed(const struct judged *item, struct decision *out)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(removed); i++) {
		if (strcmp(removed[i].call, item->call->name))
			continue;
		*out = review(removed[i].rule, removed[i].reason);
		return true;
	}
	return false;
}

static struct decision decide_read(struct court *c, const struct iomaps *m, uint32_t i)
{
	const struct judged *claim;
	const struct plan *plan;
	const char *where;

	if (m->part[i] == NO_INDEX)
		return review("iomap-table-elsewhere", iomaps_filled_by(c, m, i));
	claim = &m->items[m->part[i]];
	plan = &m->plans[m->part[i]];
	where = court_print(c, "%s() in line %u", claim->call->name, claim->call->line);
	if (plan->edit && catalogue_offers(c->cat, claim->form->managed))
		return (struct decision){
			"iomap-table-read", "drop",
			court_print(c, "%s becomes the call that returns the address", where),
			"", plan->read_edit ? plan->read_edit : "table",
			plan->variable ? plan->variable : "", "",
		};
	/* One question, one review: that of the call. */
	return (struct decision){ "iomap-table-follows", "keep",
				  court_print(c, "goes or stays with %s, whose rule is iomap-%s",
					      where, plan->rule), "", "", "", "" };
}

static struct decision decide_claim(struct court *c, const struct iomaps *m, uint32_t i)
{
	const struct form *form = m->items[i].form;
	const struct plan *plan = &m->plans[i];
	const char *rule = court_print(c, "iomap-%s", plan->rule);

	if (!plan->edit)
		return review(rule, plan->reason);
	if (!catalogue_offers(c->cat, form->managed))
		return review(rule, court_print(c, "would need %s(), which this tree lacks",
						form->managed));
	return (struct decision){ "iomap-one-bar", "convert", plan->reason, form->managed,
				  plan->edit, plan->variable ? plan->variable : "", "" };
}

static struct decision decide_one(struct court *c, const struct iomaps *m, uint32_t i)
{
	const struct judged *item = &m->items[i];
	const char *rule = court_print(c, "iomap-%s", verdict_names[item->verdict.kind]);
	struct decision out;

	if (item->form->explicit_as)
		return (struct decision){
			"iomap-explicit", "keep",
			court_print(c, "already explicit: %s", item->form->explicit_as),
			"", "", "", "",
		};
	if (is_removed(item, &out))
		return out;
	if (item->verdict.kind == V_UNMANAGED)
		return review(rule, court_print(c, "%s: pcim_enable_device() is missing",
						item->verdict.reason));
	if (item->verdict.kind != V_MANAGED)
		return review(rule, item->verdict.reason);
	out = is_read(item) ? decide_read(c, m, i) : decide_claim(c, m, i);
	if (!strcmp(out.action, "review") || !strcmp(out.rule, "iomap-table-follows"))
		place_keeps(c, item, &out);
	return out;
}

static void decide(struct court *c, struct judged *items, uint32_t n, struct decision *out)
{
	struct iomaps m = {
		.items = items, .n = n, .plans = arena_array(&c->arena, n, struct plan),
		.part = arena_array(&c->arena, n, uint32_t),
	};
	uint32_t i;

	for (i = 0; i < n; i++)
		m.part[i] = NO_INDEX;
	iomaps_plan(c, &m);
	for (i = 0; i < n; i++)
		out[i] = decide_one(c, &m, i);
}

const struct family_ops family_iomap = { .decide = decide };
