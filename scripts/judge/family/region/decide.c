// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to do with region calls: a device's requests and releases go together.
 *
 * Once a request is managed, unbind releases the region. A release by hand is
 * then one too many: it goes where unbind or a failed probe follows anyway. A
 * single BAR can also be given back early, by pcim_release_region(). Where a
 * driver gives all regions back at run time, its requests stay as they are and
 * the whole module is for a person.
 */
#include "family/region/region.h"
#include "flow/exits.h"

static bool is_undo(const struct judged *item, const char *how)
{
	return item->form->undo && !strcmp(item->form->undo, how);
}

static const char *role_of(const char *entry)
{
	const char *dot = strrchr(entry, '.');

	return dot ? dot + 1 : entry;
}

static bool reached_from(const struct verdict *v, const char *role)
{
	uint32_t i;

	for (i = 0; i < v->n_entries; i++)
		if (!strcmp(role_of(v->entries[i]), role))
			return true;
	return false;
}

/* Do none but probes lead to the call, or none but the ends of a binding? */
static bool only_from(const struct verdict *v, const char * const *roles, size_t n)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < v->n_entries; i++) {
		for (k = 0; k < n && strcmp(role_of(v->entries[i]), roles[k]); k++)
			;
		if (k == n)
			return false;
	}
	return v->n_entries;
}

static const char * const begin_of_binding[] = { "probe" };
static const char * const ends_of_binding[] = { "probe", "remove", "shutdown" };

static const char *entries(struct court *c, const struct verdict *v)
{
	const char *text = NULL;
	uint32_t i;

	for (i = 0; i < v->n_entries; i++)
		text = text ? court_print(c, "%s, %s", text, v->entries[i]) : v->entries[i];
	return text ? text : "reached by pointer";
}

/* Why a release is not followed by unbind or a failed probe, or NULL. */
static const char *needed(struct court *c, const struct judged *item)
{
	const char *later;

	if (!only_from(&item->verdict, ends_of_binding, ARRAY_SIZE(ends_of_binding)))
		return entries(c, &item->verdict);
	later = region_later(c, item);
	if (later || !reached_from(&item->verdict, "probe"))
		return later;
	return region_goes_on(c, item);
}

static bool is_single(const struct judged *item)
{
	return item->form->managed && (!strcmp(item->form->managed, "pcim_request_region") ||
				       !strcmp(item->form->managed,
					       "pcim_request_region_exclusive"));
}

/* Calls that are decided together. */
struct group {
	const struct judged **items;
	uint32_t n;
};

/* Has each call a managed form that does what the hybrid does: single BARs? */
static bool is_renamed(const struct court *c, const struct group *g)
{
	uint32_t i;

	for (i = 0; i < g->n; i++)
		if (!g->items[i]->form->explicit_as && !is_undo(g->items[i], "one") &&
		    !is_single(g->items[i]))
			return false;
	return catalogue_offers(c->cat, intern_str("pcim_release_region"));
}

/* Why this request cannot become managed, or NULL. */
static const char *request_stays(struct court *c, const struct judged *item,
				 const struct group *g, const char *where)
{
	const char *later;

	if (!item->form->managed)
		return court_print(c, "%s has no managed form", where);
	if (!catalogue_offers(c->cat, item->form->managed))
		return court_print(c, "%s would need %s(), which this tree lacks", where,
				   item->form->managed);
	if (!only_from(&item->verdict, begin_of_binding, ARRAY_SIZE(begin_of_binding)))
		return court_print(c, "%s runs outside of probe: %s", where,
				   entries(c, &item->verdict));
	later = region_later(c, item);
	if (later && !is_renamed(c, g))
		return court_print(c, "%s runs outside of probe: %s", where, later);
	if (item->verdict.context == CONTEXT_RELEASE)
		return court_print(c, "%s runs while devres is being released", where);
	return NULL;
}

/* Why a call keeps those that are decided with it from being converted, or NULL. */
static const char *why_it_stays(struct court *c, const struct judged *item,
				const struct group *g)
{
	const char *where = judged_where(c, item), *why;

	if (item->verdict.kind == V_BOTH)
		return court_print(c, "%s is reached by drivers of both kinds", where);
	if (item->verdict.kind == V_UNKNOWN && !item->form->undo)
		return court_print(c, "%s may be for the same device: %s", where,
				   item->verdict.reason);
	if (item->verdict.kind != V_MANAGED)
		return NULL;
	if (!item->form->undo)
		return request_stays(c, item, g, where);
	why = is_undo(item, "all") ? needed(c, item) : NULL;
	return why ? court_print(c, "%s gives regions back at run time: %s", where, why) : NULL;
}

static bool all_are(const struct group *g, enum verdict_kind kind)
{
	uint32_t i;

	for (i = 0; i < g->n; i++)
		if (g->items[i]->verdict.kind != kind || g->items[i]->form->explicit_as)
			return false;
	return true;
}

/* A call that stays as it is: with callers of both kinds, or released on every exit. */
static struct decision in_pair(struct court *c, const struct judged *item, const char *unproven)
{
	if (unproven)
		return (struct decision){
			"region-both", "review",
			court_print(c, "%s; %s", item->verdict.reason, unproven), "", "", "", "",
		};
	return (struct decision){
		"region-own-pair", "keep",
		court_print(c, "%s; requested and released by hand in pairs, %s",
			    item->verdict.reason, "on every exit of each managed driver"),
		"", "", "", "",
	};
}

static struct decision release_one(struct court *c, const struct judged *item)
{
	if (!needed(c, item))
		return (struct decision){ "region-release-redundant", "drop",
					  "unbind releases the region", "", "drop", "", "" };
	if (!catalogue_offers(c->cat, item->form->managed))
		return (struct decision){
			"region-release", "review",
			court_print(c, "would need %s(), which this tree lacks",
				    item->form->managed), "", "", "", "",
		};
	return (struct decision){ "region-release", "convert", "gives one BAR back early",
				  item->form->managed, "pcim", "", "" };
}

static struct decision decide_one(struct court *c, const struct judged *item, const char *stays)
{
	const char *kind = verdict_names[item->verdict.kind], *reason = item->verdict.reason;
	const char *rule = court_print(c, "region-%s", kind);

	if (item->form->explicit_as)
		return (struct decision){
			"region-explicit", "keep",
			court_print(c, "already explicit: %s", item->form->explicit_as),
			"", "", "", "",
		};
	if (item->verdict.kind == V_UNMANAGED || item->verdict.kind == V_FOREIGN)
		return (struct decision){
			rule, "keep",
			court_print(c, "%s; nothing is released behind its back", reason),
			"", "", "", "",
		};
	if (item->verdict.kind != V_MANAGED)
		return (struct decision){ rule, "review", reason, "", "", "", "" };
	if (stays)
		return (struct decision){ "region-run-time", "review", stays, "", "", "", "" };
	if (is_undo(item, "one"))
		return release_one(c, item);
	if (item->form->undo)
		return (struct decision){ "region-release-redundant", "drop",
					  "unbind releases the regions", "", "drop", "", "" };
	return (struct decision){ "region-managed-plain", "convert", reason,
				  item->form->managed, "pcim", "", "" };
}

/* The items that share a number with @of; @by tells which one. */
static struct group group_of(struct court *c, const struct judged *items, uint32_t n,
			     const struct judged *of, bool by_home)
{
	struct group g = { arena_array(&c->arena, n, const struct judged *), 0 };
	uint32_t i;

	for (i = 0; i < n; i++)
		if (by_home ? items[i].home == of->home : items[i].binding == of->binding)
			g.items[g.n++] = &items[i];
	return g;
}

/* What holds for all calls of a module. */
struct standing {
	const char *stays;	/* why none can be converted, or NULL ... */
	const char *module;	/* ... for a call of this module */
	bool pairs;		/* they go in pairs, as they are ... */
	const char *unproven;	/* ... or it is not proven that they do */
};

/* A pair is proved for one library, by what all ways through it do. */
static struct standing standing_of(struct court *c, const struct judged *items, uint32_t n,
				   const struct judged *of)
{
	struct group all = group_of(c, items, n, of, false);
	struct group own = group_of(c, items, n, of, true);
	struct standing s = { 0 };
	uint32_t i;

	for (i = 0; i < all.n && !s.stays; i++) {
		if (all.items[i]->form->explicit_as)
			continue;
		s.stays = why_it_stays(c, all.items[i], &all);
		s.module = all.items[i]->module;
	}
	if (all_are(&own, V_BOTH)) {
		s.pairs = true;
		s.unproven = region_unproven(c, own.items, own.n);
	} else if (s.stays && all_are(&own, V_MANAGED)) {
		s.pairs = !region_unproven(c, own.items, own.n);
	}
	return s;
}

static void decide(struct court *c, struct judged *items, uint32_t n, struct decision *out)
{
	struct standing *known = arena_array(&c->arena, n, struct standing);
	uint32_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < i && items[k].home != items[i].home; k++)
			;
		known[i] = k < i ? known[k] : standing_of(c, items, n, &items[i]);
		if (known[i].pairs)
			out[i] = in_pair(c, &items[i], known[i].unproven);
		else
			out[i] = decide_one(c, &items[i],
					    reason_for(c, &items[i], known[i].stays,
						       known[i].module));
		region_one_way(c, &items[i], &out[i]);
	}
}

const struct family_ops family_region = { .decide = decide };
