// SPDX-License-Identifier: GPL-2.0-only
/* The verdict of a call: whose device is it, and who enabled it. */

#include <stdlib.h>

#include "bind/court.h"
#include "read/ctext.h"
#include "read/lexer.h"

/* What was found of each kind of enable: the first of a kind counts. */
struct kinds {
	bool any[ENABLE_KINDS];
	struct enable first[ENABLE_KINDS];
};

static void kinds_add(struct kinds *k, struct enable e)
{
	if (!k->any[e.kind])
		k->first[e.kind] = e;
	k->any[e.kind] = true;
}

static bool kinds_none(const struct kinds *k)
{
	int i;

	for (i = 0; i < ENABLE_KINDS; i++)
		if (k->any[i])
			return false;
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char * const *)a, *(const char * const *)b);
}

/* The distinct strings of a sorted copy; returns how many. */
static uint32_t distinct(const char **list, uint32_t n)
{
	uint32_t i, kept = 0;

	if (n)
		qsort(list, n, sizeof(*list), by_text);
	for (i = 0; i < n; i++)
		if (!kept || strcmp(list[kept - 1], list[i]))
			list[kept++] = list[i];
	return kept;
}

/* What the enables that were given by name are called, each once. */
static const char *named_calls(struct court *c, struct places named)
{
	const char **names = arena_array(&c->arena, named.n + 1, const char *);
	const char *text = "";
	uint32_t i, n;

	for (i = 0; i < named.n; i++)
		names[i] = named.at[i].what;
	n = distinct(names, named.n);
	for (i = 0; i < n; i++)
		text = court_print(c, "%s%s%s", text, i ? ", " : "", names[i]);
	return text;
}

static struct places all_evidence(struct court *c, const struct kinds *k)
{
	struct place_list all = { 0 };
	uint32_t i;
	int kind;

	for (kind = 0; kind < ENABLE_KINDS; kind++)
		for (i = 0; k->any[kind] && i < k->first[kind].evidence.n; i++)
			places_add(&all, k->first[kind].evidence.at[i].file,
				   k->first[kind].evidence.at[i].line,
				   k->first[kind].evidence.at[i].what,
				   k->first[kind].evidence.at[i].arm);
	return places_done(c, &all);
}

static void combine(struct court *c, const struct kinds *k, const char *how, struct verdict *v)
{
	bool both = k->any[ENABLE_BOTH] || (k->any[ENABLE_MANAGED] && k->any[ENABLE_UNMANAGED]);

	v->evidence = all_evidence(c, k);
	if (k->any[ENABLE_UNREAD]) {
		const struct place *where = k->first[ENABLE_UNREAD].evidence.at;

		v->kind = V_UNKNOWN;
		v->reason = court_print(c, "%s: no enable call is reached, but %s", how,
					court_print(c, "%s:%u could not be read: %s",
						    judge_path(c->j, where->file), where->line,
						    where->what));
	} else if (k->any[ENABLE_NAMED]) {
		v->kind = V_UNKNOWN;
		v->reason = court_print(c, "%s: %s, and nobody sees what that does", how,
					named_calls(c, k->first[ENABLE_NAMED].evidence));
	} else if (!both && !k->any[ENABLE_MANAGED] && !k->any[ENABLE_UNMANAGED]) {
		v->kind = V_UNMANAGED;
		v->reason = court_print(c, "%s: no enable call is reached", how);
		v->evidence.n = 0;
	} else if (!both && k->any[ENABLE_MANAGED] && !k->any[ENABLE_NONE]) {
		v->kind = V_MANAGED;
		v->reason = how;
	} else if (!both && k->any[ENABLE_UNMANAGED]) {
		v->kind = V_UNMANAGED;
		v->reason = how;
	} else {
		v->kind = V_BOTH;
		v->reason = court_print(c, "%s: drivers of both kinds reach it", how);
	}
}

/* Follow the callers up to the probes, and other entries, of drivers. */
static bool by_calls(struct court *c, const struct fact *call, struct verdict *v)
{
	const struct judge *j = c->j;
	struct place_list early = { 0 };
	struct kinds kinds = { 0 };
	struct enable enable;
	uint32_t i, k;

	for (i = 0; i < c->up.n; i++) {
		struct span tables = j->nodes[c->up.order[i]].tables;

		for (k = 0; k < tables.n; k++) {
			const struct fact *entry = &j->facts[tables.at[k]];

			if (!is_driver(entry))
				continue;
			enable = enable_of(c, entry->file, entry->var, call->arm);
			if (!strcmp(entry->use, "probe") && !is_enable(c->cat, call->name) &&
			    (enable.kind == ENABLE_MANAGED || enable.kind == ENABLE_BOTH) &&
			    !enabled_before(c, &c->up, c->up.order[i], call)) {
				places_add(&early, entry->file, entry->line,
					   court_print(c, "%s.probe", entry->var), "-");
				continue;
			}
			if (enable.kind == ENABLE_NONE)
				enable = enable_beside(c, entry->file, entry->var, call->arm);
			kinds_add(&kinds, enable);
		}
	}
	if (early.n && !kinds.any[ENABLE_MANAGED]) {
		v->kind = V_UNMANAGED;
		v->reason = "runs before the device is enabled";
		v->evidence = places_done(c, &early);
		return true;
	}
	free(early.at);
	if (kinds_none(&kinds))
		return false;
	combine(c, &kinds, "follows the calls", v);
	return true;
}

/* A call that is reached by function pointers only: ask the module's drivers. */
static void by_module(struct court *c, const struct fact *call, struct verdict *v)
{
	struct span files = modules_beside(c->modules, call->file);
	struct kinds kinds = { 0 };
	struct enable enable;
	const name_t *tables;
	uint32_t i, k, n;

	for (i = 0; i < files.n; i++) {
		tables = driver_tables(c, files.at[i], &n);
		for (k = 0; k < n; k++) {
			enable = enable_of(c, files.at[i], tables[k], call->arm);
			if (enable.kind == ENABLE_NONE)
				enable = enable_beside(c, files.at[i], tables[k], call->arm);
			kinds_add(&kinds, enable);
		}
	}
	if (kinds_none(&kinds)) {
		enable = enable_in_module(c, call->file, call->arm);
		if (enable.kind != ENABLE_NONE)
			kinds_add(&kinds, enable);
	}
	if (kinds_none(&kinds) &&
	    enables_of_users(c, call->file, call->arm, kinds.any, kinds.first)) {
		combine(c, &kinds, "reached by pointer; follows the drivers that use its module",
			v);
		return;
	}
	if (kinds_none(&kinds)) {
		v->kind = V_UNKNOWN;
		v->reason = "no PCI driver reaches this call, shares its module or uses it";
		return;
	}
	combine(c, &kinds, "reached by pointer; follows the module's drivers", v);
}

/* From which tables what was climbed is reached. */
static void find_entries(struct court *c, struct verdict *v)
{
	const struct judge *j = c->j;
	uint32_t i, k, n = 0;

	for (i = 0; i < c->up.n; i++)
		n += j->nodes[c->up.order[i]].tables.n;
	v->entries = arena_array(&c->arena, n + 1, const char *);
	for (n = 0, i = 0; i < c->up.n; i++) {
		struct span tables = j->nodes[c->up.order[i]].tables;

		for (k = 0; k < tables.n; k++)
			v->entries[n++] = entry_label(c, &j->facts[tables.at[k]]);
	}
	v->n_entries = distinct(v->entries, n);
}

struct verdict verdict_of(struct court *c, const struct fact *call)
{
	struct verdict v = { 0 };
	struct place_list witness = { 0 }, all = { 0 };
	const char *foreign = foreign_device(c, call);
	uint32_t i;

	if (foreign) {
		places_call(&all, call);
		v.kind = V_FOREIGN;
		v.reason = foreign;
		v.evidence = places_done(c, &all);
		return v;
	}
	climb(c->j, &c->up, call->node);
	v.context = context_of(c, &c->up, &witness);
	if (!by_calls(c, call, &v))
		by_module(c, call, &v);
	if (v.context != CONTEXT_PROCESS) {
		for (i = 0; i < v.evidence.n; i++)
			places_add(&all, v.evidence.at[i].file, v.evidence.at[i].line,
				   v.evidence.at[i].what, v.evidence.at[i].arm);
		places_add(&all, witness.at[0].file, witness.at[0].line, witness.at[0].what,
			   witness.at[0].arm);
		v.evidence = places_done(c, &all);
	}
	free(witness.at);
	find_entries(c, &v);
	return v;
}
