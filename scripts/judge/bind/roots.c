// SPDX-License-Identifier: GPL-2.0-only
/*
 * From where a function is reached: probe, remove, suspend, a devm action, a
 * work item. Calls are climbed, and so are calls through members within the
 * module, where the table that the member stands in names the function.
 */
#include <stdlib.h>

#include "bind/court.h"
#include "read/ctext.h"

const char * const root_action = "devm action";

struct root_list {
	struct root *at;
	size_t n, cap;
};

struct rooting {
	struct court *c;
	const struct fact **members;	/* calls through members */
	size_t n_members, cap_members;
	struct roots *found;		/* by node */
	bool *known;
	uint32_t *seen;			/* stamp by node, of the present question */
	uint32_t stamp;
};

static void *rooting_make(struct court *c)
{
	struct rooting *r = xcalloc(1, sizeof(*r));
	const struct fact *f;

	r->c = c;
	r->found = xcalloc(c->j->n_nodes, sizeof(*r->found));
	r->known = xcalloc(c->j->n_nodes, sizeof(*r->known));
	r->seen = xcalloc(c->j->n_nodes, sizeof(*r->seen));
	for (f = c->j->facts; f < c->j->facts + c->j->n_facts; f++) {
		if (f->kind != F_MEMBER_CALL)
			continue;
		GROW(r->members, r->n_members, r->cap_members);
		r->members[r->n_members++] = f;
	}
	return r;
}

static void rooting_end(void *made)
{
	struct rooting *r = made;

	free(r->members);
	free(r->found);
	free(r->known);
	free(r->seen);
	free(r);
}

static void add_root(struct root_list *out, const char *label, uint32_t node, uint32_t file,
		     name_t table, bool direct)
{
	const char *dot = strrchr(label, '.');

	GROW(out->at, out->n, out->cap);
	out->at[out->n++] = (struct root){
		.label = label, .role = dot ? dot + 1 : label, .node = node, .file = file,
		.table = table, .direct = direct,
	};
}

static void climb_roots(struct rooting *r, uint32_t start, bool direct, struct root_list *out);

/* Callers through the member that a table's entry stands under; false: none near. */
static bool by_member(struct rooting *r, const struct fact *entry, uint32_t node,
		      struct root_list *out)
{
	const struct court *c = r->c;
	const char *dot = strrchr(entry->use, '.'), *member = dot ? dot + 1 : entry->use;
	bool any = false;
	size_t i;

	for (i = 0; i < r->n_members; i++) {
		if (strcmp(r->members[i]->name, member) ||
		    !modules_share(c->modules, c->j->nodes[node].file, r->members[i]->file))
			continue;
		any = true;
		climb_roots(r, r->members[i]->node, false, out);
	}
	return any;
}

static void by_tables(struct rooting *r, uint32_t node, bool direct, struct root_list *out)
{
	const struct judge *j = r->c->j;
	struct span tables = j->nodes[node].tables;
	uint32_t i;

	for (i = 0; i < tables.n; i++) {
		const struct fact *entry = &j->facts[tables.at[i]];

		if (is_driver(entry) || !by_member(r, entry, node, out))
			add_root(out, entry_label(r->c, entry), node, entry->file, entry->var,
				 direct);
	}
}

static void by_name(struct rooting *r, uint32_t node, bool direct, struct root_list *out)
{
	const struct judge *j = r->c->j;
	struct span refs = j->nodes[node].refs;
	struct piece to, index;
	name_t callee;
	uint32_t i;

	for (i = 0; i < refs.n; i++) {
		const struct fact *ref = &j->facts[refs.at[i]];

		use_parts(ref, &to, &index);
		callee = to.len ? intern_find(to.p, to.len) : NULL;
		if (callee && names_has(&r->c->cat->devm_actions, callee))
			add_root(out, root_action, node, NO_INDEX, callee, direct);
		else if (use_is(ref, "arg"))
			add_root(out, court_print(r->c, "%.*s()", (int)to.len, to.p), node,
				 NO_INDEX, NULL, direct);
		else
			add_root(out, court_print(r->c, "a pointer to %s()", j->nodes[node].name),
				 node, NO_INDEX, NULL, direct);
	}
}

static void climb_roots(struct rooting *r, uint32_t start, bool direct, struct root_list *out)
{
	const struct judge *j = r->c->j;
	uint32_t *order, n, i, k;

	climb(j, &r->c->roots, start);
	n = r->c->roots.n;
	/* Members lead to further climbs, so the order is kept. */
	order = xmalloc(n * sizeof(*order));
	memcpy(order, r->c->roots.order, n * sizeof(*order));
	for (i = 0; i < n; i++) {
		k = order[i];
		if (r->seen[k] == r->stamp)
			continue;
		r->seen[k] = r->stamp;
		by_tables(r, k, direct, out);
		by_name(r, k, direct, out);
	}
	free(order);
}

static bool same_root(const struct root *a, const struct root *b)
{
	return a->node == b->node && a->file == b->file && a->table == b->table &&
	       a->direct == b->direct && !strcmp(a->label, b->label);
}

/* Each root once, in the court's memory. */
static struct roots roots_kept(struct court *c, struct root_list *list)
{
	struct root *kept = arena_array(&c->arena, list->n + 1, struct root);
	uint32_t n = 0, k;
	size_t i;

	for (i = 0; i < list->n; i++) {
		for (k = 0; k < n && !same_root(&kept[k], &list->at[i]); k++)
			;
		if (k == n)
			kept[n++] = list->at[i];
	}
	free(list->at);
	return (struct roots){ kept, n };
}

struct roots roots_of(struct court *c, uint32_t node)
{
	struct rooting *r = court_shared(c, rooting_make, rooting_end);
	struct root_list list = { 0 };

	if (!r->known[node]) {
		r->stamp++;
		climb_roots(r, node, true, &list);
		r->found[node] = roots_kept(c, &list);
		r->known[node] = true;
	}
	return r->found[node];
}
