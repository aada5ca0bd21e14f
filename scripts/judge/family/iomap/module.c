// SPDX-License-Identifier: GPL-2.0-only
/* A module's calls share a table of mappings: who fills it, who reads it, and where. */

#include <stdlib.h>

#include "family/iomap/module.h"

/* A driver's probe, and not called otherwise? */
static bool is_probe(const struct court *c, const struct judged *item)
{
	const struct judge *j = c->j;
	const struct node *node = &j->nodes[item->call->node];
	uint32_t i;

	if (node->up.n || node->refs.n)
		return false;
	for (i = 0; i < node->tables.n; i++) {
		const struct fact *entry = &j->facts[node->tables.at[i]];

		if (is_driver(entry) && !strcmp(entry->use, "probe"))
			return true;
	}
	return false;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* The files of a module in the order of their paths. */
static struct span sorted_beside(struct court *c, uint32_t file)
{
	struct span files = modules_beside(c->modules, file);
	uint32_t *copy = arena_array(&c->arena, files.n + 1, uint32_t);

	if (files.n) {
		memcpy(copy, files.at, files.n * sizeof(*copy));
		qsort(copy, files.n, sizeof(*copy), by_number);
	}
	return (struct span){ copy, files.n };
}

static bool has_driver(struct court *c, uint32_t file)
{
	uint32_t n;

	driver_tables(c, file, &n);
	return n;
}

/* The first call of a file that gives a BAR back, or NULL. */
static const struct fact *first_release(const struct court *c, uint32_t file, uint32_t family)
{
	const struct file_range *r = &c->j->ranges[file];
	const struct fact *f;

	for (f = c->j->facts + r->fact; f < c->j->facts + r->fact + r->n_facts; f++)
		if (f->kind == F_CALL && names_get(&c->cat->watched, f->name) == family)
			return f;
	return NULL;
}

/* Where a module gives back what it mapped, or NULL. */
static const char *gives_back(struct court *c, const struct judged *claim)
{
	struct span files = sorted_beside(c, claim->call->file);
	const struct fact *release;
	uint32_t i;

	for (i = 0; i < files.n; i++) {
		/* A driver of other devices. */
		if (files.at[i] != claim->call->file && has_driver(c, files.at[i]) &&
		    has_driver(c, claim->call->file))
			continue;
		release = first_release(c, files.at[i], claim->form->family);
		if (release)
			return court_print(c, "%s:%u gives BARs back by %s()",
					   judge_path(c->j, release->file), release->line,
					   release->name);
	}
	return NULL;
}

/* The line of the body that is so many above the first of a statement. */
static struct piece line_above(const struct judge *j, const struct fact *call)
{
	const struct node *node = &j->nodes[call->node];
	const char *end = node->body + node->body_len, *p = node->body, *next;
	uint32_t line;

	for (line = node->line; p && line + 1 < call->statement_line; line++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	if (!p || line + 1 != call->statement_line)
		return piece_str("");
	next = memchr(p, '\n', (size_t)(end - p));
	return piece_of(p, next ? next : end);
}

/*
 * Why a comment would be left alone by the read that goes, or NULL. In blanked text
 * a line that ends with blanks ends with a comment.
 */
static const char *comment_above(struct court *c, const struct plan *plan)
{
	struct piece line;
	uint32_t i;

	for (i = 0; i < plan->n_served; i++) {
		line = line_above(c->j, plan->served[i]->call);
		if (line.len && line.p[line.len - 1] == ' ')
			return court_print(c, "the comment above line %u speaks of the read that would go: move it or drop it with the read",
					   plan->served[i]->call->line);
	}
	return NULL;
}

/* Does a function of the core do it for itself? */
static bool is_core_path(const char *path)
{
	return !strncmp(path, "drivers/pci/", 12) || !strncmp(path, "lib/", 4);
}

static bool reads_table(const struct judge *j, uint32_t node)
{
	struct span calls = j->nodes[node].calls;
	uint32_t i;

	for (i = 0; i < calls.n; i++)
		if (!strcmp(j->facts[calls.at[i]].name, "pcim_iomap_table"))
			return true;
	return false;
}

/* The function of another module by which a module reads the table, or NULL. */
static const char *reads_outside(struct court *c, const struct judged *of)
{
	const struct judge *j = c->j;
	struct span files = sorted_beside(c, of->call->file);
	uint32_t i, node, k, at;
	const char *path;

	for (i = 0; i < files.n; i++) {
		const struct file_range *r = &j->ranges[files.at[i]];

		for (node = r->node; node + 1 < r->node + r->n_nodes; node++) {
			descend(j, &c->up, node);
			for (k = 0; k < c->up.n; k++) {
				at = c->up.order[k];
				path = judge_path(j, j->nodes[at].file);
				if (!modules_share(c->modules, of->call->file, j->nodes[at].file) &&
				    !is_core_path(path) && reads_table(j, at))
					return court_print(c, "calls %s() of %s, which reads the table",
							   j->nodes[at].name, path);
			}
		}
	}
	return NULL;
}

/* The plan for a call in whose function nobody reads the table. */
static void plan_unread(struct court *c, const struct iomaps *m, uint32_t claim,
			struct plan *plan)
{
	bool bars = !strcmp(plan->rule, "several-bars") || !strcmp(plan->rule, "computed-bar");
	const char *also = bars ? court_print(c, "; %s", plan->reason) : "", *outside;
	uint32_t i;

	plan->edit = NULL;
	plan->n_served = 0;
	for (i = 0; i < m->n; i++) {
		const struct fact *read = m->items[i].call;

		if (!is_read(&m->items[i]) || m->items[i].home != m->items[claim].home)
			continue;
		plan->rule = "table-elsewhere";
		plan->reason = court_print(c, "the table is read in %s() (%s:%u): hand the address there%s",
					   m->items[i].function, judge_path(c->j, read->file),
					   read->line, also);
		return;
	}
	outside = reads_outside(c, &m->items[claim]);
	plan->rule = outside ? "table-elsewhere" : "not-read";
	plan->reason = court_print(c, "%s%s", outside ? outside :
				   "nothing in the module reads the table: is the mapping needed, or would pcim_request_region() do?",
				   also);
}

static void refuse(struct plan *plan, const char *rule, const char *reason)
{
	plan->rule = rule;
	plan->reason = reason;
	plan->edit = NULL;
}

static void plan_claim(struct court *c, struct iomaps *m, uint32_t claim)
{
	const struct judged **mine = arena_array(&c->arena, m->n, const struct judged *);
	struct plan *plan = &m->plans[claim];
	const char *why;
	uint32_t i, n = 0;

	for (i = 0; i < m->n; i++)
		if (is_read(&m->items[i]) && m->items[i].home == m->items[claim].home &&
		    m->items[i].call->node == m->items[claim].call->node)
			mine[n++] = &m->items[i];
	*plan = plan_of(c, &m->items[claim], mine, n, is_probe(c, &m->items[claim]));
	why = plan->edit ? gives_back(c, &m->items[claim]) : NULL;
	if (why)
		refuse(plan, "given-back", why);
	/* A read that becomes a variable stays below its comment. */
	why = plan->edit && !plan->read_edit ? comment_above(c, plan) : NULL;
	if (why)
		refuse(plan, "comment", why);
	if (!n)
		plan_unread(c, m, claim, plan);
}

/* Where else the table of a module is read, or NULL. */
static const char *reads_elsewhere(struct court *c, const struct iomaps *m, uint32_t claim)
{
	uint32_t i;

	for (i = 0; i < m->n; i++)
		if (is_read(&m->items[i]) && m->items[i].home == m->items[claim].home &&
		    m->part[i] == NO_INDEX)
			return court_print(c, "%s() reads the table too (%s:%u): hand the address there",
					   m->items[i].function,
					   judge_path(c->j, m->items[i].call->file),
					   m->items[i].call->line);
	return reads_outside(c, &m->items[claim]);
}

void iomaps_plan(struct court *c, struct iomaps *m)
{
	const char *elsewhere;
	uint32_t i, k;

	for (i = 0; i < m->n; i++) {
		if (!is_claim(&m->items[i]) || m->items[i].verdict.kind != V_MANAGED)
			continue;
		plan_claim(c, m, i);
		for (k = 0; k < m->plans[i].n_served; k++)
			m->part[m->plans[i].served[k] - m->items] = i;
	}
	for (i = 0; i < m->n; i++) {
		if (!m->plans[i].edit)
			continue;
		elsewhere = reads_elsewhere(c, m, i);
		if (elsewhere)
			refuse(&m->plans[i], "table-elsewhere", elsewhere);
	}
}

/* Does a call make an entry in the table? */
static bool fills(const struct judged *item)
{
	return !strncmp(item->call->name, "pcim_iomap", 10) && !is_read(item) &&
	       strcmp(item->call->name, "pcim_iomap_region") &&
	       strcmp(item->call->name, "pcim_iomap_range");
}

const char *iomaps_filled_by(struct court *c, const struct iomaps *m, uint32_t i)
{
	const struct judged *first = NULL, *read = &m->items[i];
	const char *where, *how = "which does not return the address";
	bool here = false;
	uint32_t k;

	for (k = 0; k < m->n && !here; k++) {
		if (!fills(&m->items[k]) || m->items[k].home != read->home)
			continue;
		here = m->items[k].call->node == read->call->node;
		if (!first || here)
			first = &m->items[k];
	}
	if (!first)
		return "nothing in the module fills the table: whose address is it?";
	if (here)
		where = court_print(c, "line %u", first->call->line);
	else
		where = court_print(c, "%s() (%s:%u)", first->function,
				    judge_path(c->j, first->call->file), first->call->line);
	if (!strcmp(first->call->name, "pcim_iomap"))
		how = "which returns the address already";
	else if (!strcmp(first->call->name, "pcim_iomap_regions_request_all"))
		how = "which is gone in 6.13";
	return court_print(c, "filled by %s() in %s, %s", first->call->name, where, how);
}
