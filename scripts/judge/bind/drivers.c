// SPDX-License-Identifier: GPL-2.0-only
/* PCI drivers: which enable each one's probe reaches, and by which calls. */

#include <stdlib.h>

#include "bind/court.h"
#include "read/ctext.h"

/* What was found out, by file, table (NULL: the whole module) and arm. */
struct memo {
	uint32_t file;
	name_t table;
	name_t arm;
	struct enable enable;
	struct memo *next;
};

struct driver_table {
	uint32_t file;
	name_t variable;
};

struct drivers {
	struct court *c;
	name_t pci_driver;
	struct visit down, up;
	struct memo **memos;		/* hashed */
	/* Tables of drivers, by file. */
	name_t *tables;
	uint32_t *first;
	/* Enable calls that are given by name to something. */
	const struct fact **named;
	size_t n_named, cap_named;
	/* Does a function lead to an enable? 0: not asked, 1: no, 2: yes. */
	uint8_t *leads;
};

#define MEMOS	4096u

bool is_driver(const struct fact *entry)
{
	return !strcmp(entry->args, "pci_driver");
}

bool is_driver_table(const struct judge *j, uint32_t file, name_t variable)
{
	const struct file_range *r = &j->ranges[file];
	const struct fact *f;

	for (f = j->facts + r->fact; f < j->facts + r->fact + r->n_facts; f++)
		if (f->kind == F_ENTRY && f->var == variable && is_driver(f))
			return true;
	return false;
}

static bool has_table(const name_t *tables, size_t from, size_t n, name_t variable)
{
	size_t i;

	for (i = from; i < n; i++)
		if (tables[i] == variable)
			return true;
	return false;
}

/* The tables of each file, in the order in which their first entries stand. */
static void find_tables(struct drivers *d)
{
	const struct judge *j = d->c->j;
	size_t n = 0, cap = 0;
	const struct fact *f;
	uint32_t file;

	d->first = xcalloc(j->files->n + 1, sizeof(*d->first));
	for (file = 0; file < j->files->n; file++) {
		const struct file_range *r = &j->ranges[file];

		d->first[file] = (uint32_t)n;
		for (f = j->facts + r->fact; f < j->facts + r->fact + r->n_facts; f++) {
			if (f->kind != F_ENTRY || has_table(d->tables, d->first[file], n, f->var) ||
			    !is_driver_table(j, file, f->var))
				continue;
			GROW(d->tables, n, cap);
			d->tables[n++] = f->var;
		}
	}
	d->first[file] = (uint32_t)n;
}

static void *drivers_make(struct court *c)
{
	struct drivers *d = xcalloc(1, sizeof(*d));
	const struct fact *f;

	d->c = c;
	visit_init(&d->down, c->j);
	visit_init(&d->up, c->j);
	d->memos = xcalloc(MEMOS, sizeof(struct memo *));
	d->leads = xcalloc(c->j->n_nodes, sizeof(*d->leads));
	find_tables(d);
	for (f = c->j->facts; f < c->j->facts + c->j->n_facts; f++) {
		if (f->kind != F_REF || !is_enable(c->cat, f->name) || !use_is(f, "arg"))
			continue;
		GROW(d->named, d->n_named, d->cap_named);
		d->named[d->n_named++] = f;
	}
	return d;
}

static void drivers_end(void *made)
{
	struct drivers *d = made;

	visit_free(&d->down);
	visit_free(&d->up);
	free(d->memos);
	free(d->leads);
	free(d->tables);
	free(d->first);
	free(d->named);
	free(d);
}

static struct drivers *drivers(struct court *c)
{
	return court_shared(c, drivers_make, drivers_end);
}

const name_t *driver_tables(struct court *c, uint32_t file, uint32_t *n)
{
	struct drivers *d = drivers(c);

	*n = d->first[file + 1] - d->first[file];
	return d->tables + d->first[file];
}

const char *entry_label(struct court *c, const struct fact *entry)
{
	if (is_driver(entry))
		return entry->use;
	return court_print(c, "%s.%s", entry->args, entry->use);
}

/* The next enable call of a function, from number @i on, in a build that has @arm. */
static const struct fact *direct_enable(const struct court *c, uint32_t node, name_t arm,
					uint32_t *i)
{
	struct span calls = c->j->nodes[node].calls;
	const struct fact *f;

	while (*i < calls.n) {
		f = &c->j->facts[calls.at[(*i)++]];
		if (is_enable(c->cat, f->name) && !arm_is_dead(f->arm) &&
		    !arms_exclude(f->arm, arm))
			return f;
	}
	return NULL;
}

static void add_named(struct drivers *d, uint32_t node, struct place_list *out)
{
	struct piece to, index;
	const struct fact *f;
	size_t i;

	for (i = 0; i < d->n_named; i++) {
		f = d->named[i];
		if (f->node != node || arm_is_dead(f->arm))
			continue;
		use_parts(f, &to, &index);
		places_add(out, f->file, f->line,
			   court_print(d->c, "%s given to %.*s()", f->name, (int)to.len, to.p),
			   f->arm);
	}
}

/* The calls from @top down to @bottom, as far as they are known. */
static void add_way(struct drivers *d, uint32_t top, uint32_t bottom, struct place_list *out)
{
	const struct judge *j = d->c->j;
	uint32_t by;

	climb(j, &d->up, bottom);
	if (!visited(&d->up, top))
		return;
	while ((by = d->up.by[d->up.index[top]]) != NO_INDEX) {
		places_call(out, j->edges[by].call);
		top = j->edges[by].callee;
	}
}

/* What was found of each kind, and by what. */
struct found {
	bool any[2];			/* unmanaged, managed */
	struct place_list way[2];
	struct place_list named;
};

static struct enable summed(struct court *c, struct found *f)
{
	struct place_list all = { 0 };
	struct enable e;
	size_t i;
	int kind;

	e.kind = f->any[1] ? (f->any[0] ? ENABLE_BOTH : ENABLE_MANAGED) :
		 f->any[0] ? ENABLE_UNMANAGED : f->named.n ? ENABLE_NAMED : ENABLE_NONE;
	/* "managed" comes before "unmanaged". */
	for (kind = 1; kind >= 0; kind--)
		for (i = 0; i < f->way[kind].n; i++)
			places_add(&all, f->way[kind].at[i].file, f->way[kind].at[i].line,
				   f->way[kind].at[i].what, f->way[kind].at[i].arm);
	if (e.kind == ENABLE_NAMED || e.kind == ENABLE_NONE)
		e.evidence = places_done(c, &f->named);
	else
		e.evidence = places_done(c, &all);
	free(all.at);
	free(f->named.at);
	free(f->way[0].at);
	free(f->way[1].at);
	return e;
}

static void from_probe(struct drivers *d, const struct fact *entry, uint32_t probe, name_t arm,
		       struct found *found)
{
	struct court *c = d->c;
	const struct fact *call;
	uint32_t i, k;
	bool managed;

	descend(c->j, &d->down, probe);
	for (i = 0; i < d->down.n; i++) {
		add_named(d, d->down.order[i], &found->named);
		for (k = 0; (call = direct_enable(c, d->down.order[i], arm, &k));) {
			managed = is_managed_enable(c->cat, call->name);
			if (found->any[managed])
				continue;
			found->any[managed] = true;
			places_add(&found->way[managed], entry->file, entry->line,
				   court_print(c, "%s.%s", entry->var, entry->use), "-");
			add_way(d, probe, d->down.order[i], &found->way[managed]);
			places_call(&found->way[managed], call);
		}
	}
}

static struct memo *memo_of(struct drivers *d, uint32_t file, name_t table, name_t arm,
			    bool *known)
{
	uint64_t hash = ((uint64_t)file * 0x9e3779b97f4a7c15ull) ^
			((uintptr_t)table >> 4) * 0xff51afd7ed558ccdull ^ (uintptr_t)arm >> 4;
	struct memo **slot = &d->memos[(hash ^ hash >> 29) % MEMOS], *m;

	for (m = *slot; m; m = m->next) {
		if (m->file == file && m->table == table && m->arm == arm) {
			*known = true;
			return m;
		}
	}
	m = arena_new(&d->c->arena, struct memo);
	*m = (struct memo){ .file = file, .table = table, .arm = arm, .next = *slot };
	*slot = m;
	*known = false;
	return m;
}

struct enable enable_of(struct court *c, uint32_t file, name_t variable, name_t arm)
{
	struct drivers *d = drivers(c);
	const struct file_range *r = &c->j->ranges[file];
	struct found found = { 0 };
	const struct fact *f;
	struct memo *memo;
	bool known;
	uint32_t i;

	memo = memo_of(d, file, variable, arm, &known);
	if (known)
		return memo->enable;
	for (f = c->j->facts + r->fact; f < c->j->facts + r->fact + r->n_facts; f++)
		if (f->kind == F_ENTRY && f->var == variable && !strcmp(f->use, "probe"))
			for (i = 0; i < f->means.n; i++)
				from_probe(d, f, f->means.at[i], arm, &found);
	memo->enable = summed(c, &found);
	return memo->enable;
}

struct enable enable_in_module(struct court *c, uint32_t file, name_t arm)
{
	struct drivers *d = drivers(c);
	struct span files = modules_beside(c->modules, file);
	struct found found = { 0 };
	const struct fact *call;
	struct memo *memo;
	uint32_t i, node, k;
	bool known, managed;

	memo = memo_of(d, file, NULL, arm, &known);
	if (known)
		return memo->enable;
	for (i = 0; i < files.n; i++) {
		const struct file_range *r = &c->j->ranges[files.at[i]];

		/* The last one is what stands outside of functions. */
		for (node = r->node; node + 1 < r->node + r->n_nodes; node++) {
			add_named(d, node, &found.named);
			for (k = 0; (call = direct_enable(c, node, arm, &k));) {
				managed = is_managed_enable(c->cat, call->name);
				if (!found.any[managed])
					places_call(&found.way[managed], call);
				found.any[managed] = true;
			}
		}
	}
	memo->enable = summed(c, &found);
	return memo->enable;
}

static bool is_unread(const struct court *c, uint32_t file, struct place_list *out)
{
	const struct place *p = &c->unread[file];

	if (p->what)
		places_add(out, p->file, p->line, p->what, p->arm);
	return p->what;
}

/* What was not read of the module, or of the files that the probe reaches. */
static bool find_unread(struct drivers *d, uint32_t file, name_t variable,
			struct place_list *out)
{
	const struct judge *j = d->c->j;
	struct span files = modules_beside(d->c->modules, file);
	const struct file_range *r = &j->ranges[file];
	const struct fact *f;
	uint32_t i, k;

	for (i = 0; i < files.n; i++)
		if (is_unread(d->c, files.at[i], out))
			return true;
	for (f = j->facts + r->fact; f < j->facts + r->fact + r->n_facts; f++) {
		if (f->kind != F_ENTRY || f->var != variable || strcmp(f->use, "probe"))
			continue;
		for (i = 0; i < f->means.n; i++) {
			descend(j, &d->down, f->means.at[i]);
			for (k = 0; k < d->down.n; k++)
				if (is_unread(d->c, j->nodes[d->down.order[k]].file, out))
					return true;
		}
	}
	return false;
}

struct enable enable_beside(struct court *c, uint32_t file, name_t variable, name_t arm)
{
	struct enable e = enable_in_module(c, file, arm);
	struct place_list unread = { 0 };

	if (e.kind != ENABLE_NONE || !find_unread(drivers(c), file, variable, &unread))
		return e;
	return (struct enable){ ENABLE_UNREAD, places_done(c, &unread) };
}

/* Does the function enable the device, itself or by a call? */
static bool leads_to_enable(struct drivers *d, uint32_t node)
{
	uint32_t i, k;
	bool leads = false;

	if (d->leads[node])
		return d->leads[node] == 2;
	descend(d->c->j, &d->down, node);
	for (i = 0; i < d->down.n && !leads; i++) {
		k = 0;
		leads = direct_enable(d->c, d->down.order[i], "-", &k);
	}
	d->leads[node] = leads ? 2 : 1;
	return leads;
}

static bool enables_until(struct drivers *d, uint32_t node, uint32_t line)
{
	const struct judge *j = d->c->j;
	struct span down = j->nodes[node].down;
	const struct fact *call;
	uint32_t k;

	for (k = 0; (call = direct_enable(d->c, node, "-", &k));)
		if (call->line < line)
			return true;
	for (k = 0; k < down.n; k++) {
		const struct edge *e = &j->edges[down.at[k]];

		if (e->call->line < line && leads_to_enable(d, e->callee))
			return true;
	}
	return false;
}

bool enabled_before(struct court *c, const struct visit *v, uint32_t top,
		    const struct fact *call)
{
	struct drivers *d = drivers(c);
	uint32_t by;

	while ((by = v->by[v->index[top]]) != NO_INDEX) {
		const struct edge *e = &c->j->edges[by];

		if (enables_until(d, e->caller, e->call->line))
			return true;
		top = e->callee;
	}
	return enables_until(d, call->node, call->line);
}
