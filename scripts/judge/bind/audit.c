// SPDX-License-Identifier: GPL-2.0-only
/*
 * The audit: calls are gathered by module, modules are judged by all threads,
 * and what nobody could judge is said as well.
 */
#include <stdlib.h>

#include "bind/audit.h"
#include "bind/bindings.h"
#include "bind/looks.h"
#include "read/ctext.h"
#include "read/lexer.h"

/* The calls of one module, or of some that decide together. */
struct docket {
	uint32_t *calls;	/* facts, in the order of the tree */
	uint32_t n;
};

struct auditing {
	struct audit *a;
	struct bindings *bindings;
	struct docket *dockets;
	uint32_t n_dockets;
	struct list {
		struct finding *at;
		size_t n, cap;
	} *out;			/* one a docket, one for what is no call */
};

/* Files of the PCI core; what stands in further folders below it are drivers. */
static bool is_core(const char *path)
{
	static const char * const folders[] = { "msi/", "devres/", "tests/" };
	size_t i;

	if (!strncmp(path, "include/linux/pci", 17) || !strcmp(path, "lib/devres.c") ||
	    !strncmp(path, "lib/iomap", 9))
		return true;
	if (strncmp(path, "drivers/pci/", 12))
		return false;
	path += 12;
	for (i = 0; i < ARRAY_SIZE(folders); i++)
		if (!strncmp(path, folders[i], strlen(folders[i])))
			return true;
	return !strchr(path, '/');
}

/* May a file have findings at all? */
static bool in_question(const struct audit *a, uint32_t file)
{
	return a->outside || !is_core(judge_path(a->j, file));
}

static bool in_paths(const struct audit *a, uint32_t file)
{
	const char *path = judge_path(a->j, file);
	size_t i, len;

	for (i = 0; i < a->n_paths; i++) {
		len = strlen(a->paths[i]);
		if (!strncmp(path, a->paths[i], len) && (path[len] == '/' || !path[len]))
			return true;
	}
	return !a->n_paths;
}

/* The call's form, if its family is asked for and decided here. */
static const struct form *asked(const struct audit *a, name_t name)
{
	const struct form *form = catalogue_form(a->cat, name);
	const struct family *family = form ? &a->cat->families[form->family] : NULL;

	return family && family->asked && family->ops ? form : NULL;
}

/* Is it asked for, or by a family that stands beside its own? */
static bool is_read(const struct audit *a, name_t name)
{
	const struct form *form = catalogue_form(a->cat, name);

	return form && a->cat->families[form->family].read && a->cat->families[form->family].ops;
}

/* All calls in question, in the order of the tree. */
static uint32_t *find_calls(const struct audit *a, uint32_t *n)
{
	const struct judge *j = a->j;
	uint32_t *calls = NULL;
	const struct fact *f;
	size_t cap = 0;

	*n = 0;
	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		if (f->kind != F_CALL || !is_read(a, f->name) || !in_question(a, f->file))
			continue;
		GROW(calls, *n, cap);
		calls[(*n)++] = (uint32_t)(f - j->facts);
	}
	return calls;
}

/* Modules that decide together come together. */
static void gather(struct auditing *g)
{
	struct court *c = &g->a->courts[0];
	struct map by_key = { 0 };
	uint32_t *calls, *which, n, i;
	struct docket *d;

	calls = find_calls(g->a, &n);
	g->bindings = bindings_new(c, calls, n);
	which = xmalloc((n + 1) * sizeof(*which));
	g->dockets = xcalloc(n + 1, sizeof(*g->dockets));
	for (i = 0; i < n; i++) {
		uint32_t home = home_of(c, c->j->facts[calls[i]].file);
		uint32_t *slot = map_put(&by_key, (uint64_t)binding_of_all(g->bindings, home) + 1);

		if (*slot == NO_INDEX)
			*slot = g->n_dockets++;
		which[i] = *slot;
		g->dockets[which[i]].n++;
	}
	for (i = 0; i < n; i++) {
		d = &g->dockets[which[i]];
		if (!d->calls) {
			d->calls = arena_array(&c->arena, d->n, uint32_t);
			d->n = 0;
		}
		d->calls[d->n++] = calls[i];
	}
	map_free(&by_key);
	free(which);
	free(calls);
}

/* The text of the function around a call, and where in it the call is. */
static void find_body(const struct judge *j, struct judged *item)
{
	struct piece body;

	if (!call_text(j, item->call, &body, &item->start))
		return;
	item->body = body.p;
	item->len = body.len;
}

static void add_finding(struct list *out, const struct judged *item, struct decision d, name_t arm)
{
	const struct fact *call = item->call;

	GROW(out->at, out->n, out->cap);
	out->at[out->n++] = (struct finding){
		.file = call->file, .line = call->line, .column = call->column,
		.function = item->function, .module = item->module, .call = call->name,
		.verdict = item->verdict.kind, .decision = d,
		.evidence = item->verdict.evidence, .arm = arm,
	};
}

/* Let the family of each call decide for all of its calls together. */
static void decide(struct court *c, struct judged *items, uint32_t n, struct decision *out)
{
	struct judged *mine = xmalloc(n * sizeof(*mine));
	struct decision *theirs = xmalloc(n * sizeof(*theirs));
	uint32_t *where = xmalloc(n * sizeof(*where)), family, i, k;

	for (family = 0; family < c->cat->n_families; family++) {
		for (i = 0, k = 0; i < n; i++) {
			if (items[i].form->family != family || !c->cat->families[family].asked)
				continue;
			where[k] = i;
			mine[k++] = items[i];
		}
		if (!k)
			continue;
		c->cat->families[family].ops->decide(c, mine, k, theirs);
		for (i = 0; i < k; i++) {
			reading_keeps(c, &mine[i], &theirs[i]);
			out[where[i]] = theirs[i];
		}
	}
	free(mine);
	free(theirs);
	free(where);
}

/* What families find that stand beside those of these calls. */
static void look_beside(struct court *c, const struct judged *items, uint32_t n,
			struct list *out)
{
	struct looks looks = { 0 };
	size_t i;

	looks_take(c, items, n, &looks);
	for (i = 0; i < looks.n; i++) {
		GROW(out->at, out->n, out->cap);
		out->at[out->n++] = looks.at[i];
	}
	free(looks.at);
}

static void judge_docket(struct auditing *g, struct court *c, const struct docket *d,
			 struct list *out)
{
	const struct judge *j = c->j;
	struct judged *items = xcalloc(d->n, sizeof(*items));
	struct decision *decisions = xcalloc(d->n, sizeof(*decisions)), remark;
	unsigned int which;
	bool wanted = false;
	uint32_t i;

	for (i = 0; i < d->n; i++)
		wanted |= in_paths(g->a, j->facts[d->calls[i]].file);
	for (i = 0; wanted && i < d->n; i++) {
		struct judged *item = &items[i];

		item->call = &j->facts[d->calls[i]];
		item->form = catalogue_form(c->cat, item->call->name);
		item->module = modules_first(c->modules, item->call->file);
		item->home = home_of(c, item->call->file);
		item->binding = binding_of(g->bindings, item->form->family, item->home);
		item->function = j->nodes[item->call->node].name;
		item->verdict = verdict_of(c, item->call);
		if (item->verdict.kind == V_MANAGED)
			find_body(j, item);
	}
	if (wanted)
		decide(c, items, d->n, decisions);
	for (i = 0; wanted && i < d->n; i++) {
		if (!asked(g->a, items[i].call->name))
			continue;
		if (arm_is_dead(items[i].call->arm))
			decisions[i] = (struct decision){
				court_print(c, "%s-dead", family_name(c->cat, items[i].form)),
				"keep", "compiled out by #if 0", "", "", "", "",
			};
		add_finding(out, &items[i], decisions[i], items[i].call->arm);
	}
	for (i = 0; wanted && i < d->n; i++)
		for (which = 0; asked(g->a, items[i].call->name) &&
		     remark_of(c, &items[i], &which, &remark);)
			add_finding(out, &items[i], remark, "-");
	if (wanted)
		look_beside(c, items, d->n, out);
	free(items);
	free(decisions);
}

static void judge_one(void *ctx, size_t i, unsigned int thread)
{
	struct auditing *g = ctx;

	judge_docket(g, &g->a->courts[thread], &g->dockets[i], &g->out[i]);
}

/* A name that is used without being called: a pointer, or a macro's argument. */
static void add_pointer(struct court *c, const struct fact *f, struct list *out)
{
	const struct file_range *r = &c->j->ranges[f->file];
	bool ref = f->kind == F_REF;
	/* An entry of a table belongs to no function, wherever the table stands. */
	struct fact call = {
		.kind = F_CALL, .file = f->file, .line = f->line, .name = f->name,
		.node = ref ? f->node : r->node + r->n_nodes - 1,
		.column = ref ? f->column : 0, .arm = f->arm, .args = "", .use = "",
	};
	const struct form *form = catalogue_form(c->cat, f->name);
	struct judged item = { .call = &call, .form = form };
	bool enable = ref && is_enable(c->cat, f->name) && use_is(f, "arg");
	const char *how;
	struct piece to, index;

	use_parts(f, &to, &index);
	if (f->kind == F_ENTRY)
		how = court_print(c, "its address goes to %s.%s", f->var, f->use);
	else if (use_is(f, "arg"))
		how = court_print(c, "given by name to %.*s()", (int)to.len, to.p);
	else if (use_is(f, "assign"))
		how = court_print(c, "its address goes to %.*s", (int)to.len, to.p);
	else
		how = "used by name, not called";
	item.module = modules_first(c->modules, f->file);
	item.function = c->j->nodes[call.node].name;
	item.verdict = verdict_of(c, &call);
	add_finding(out, &item, (struct decision){
		court_print(c, "%s-by-name", enable ? "enable" : family_name(c->cat, form)),
		"review", court_print(c, "%s: the rule cannot edit it", how), "", "", "", "",
	}, f->arm);
}

static void add_pointers(struct auditing *g, struct court *c, struct list *out)
{
	const struct judge *j = c->j;
	const struct fact *f;
	bool enable;

	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		if ((f->kind != F_REF && f->kind != F_ENTRY) || !in_question(g->a, f->file) ||
		    !in_paths(g->a, f->file))
			continue;
		enable = f->kind == F_REF && is_enable(c->cat, f->name) && use_is(f, "arg");
		if (enable || asked(g->a, f->name))
			add_pointer(c, f, out);
	}
}

/* Is there a call or a name of it at that line, which the census found too? */
static bool is_seen(const struct judge *j, uint32_t file, const struct site *site)
{
	const struct file_range *r = &j->ranges[file];
	const struct fact *f;

	for (f = j->facts + r->fact; f < j->facts + r->fact + r->n_facts; f++)
		if ((f->kind == F_CALL || f->kind == F_REF || f->kind == F_ENTRY) &&
		    f->line == site->line && !strcmp(f->name, site->name))
			return true;
	return false;
}

/* A site that the census has and the parser has not: for a person. */
static void add_unseen(struct court *c, uint32_t file, const struct site *site,
		       const struct form *form, struct list *out)
{
	bool macro = !strcmp(site->kind, "macro");

	GROW(out->at, out->n, out->cap);
	out->at[out->n++] = (struct finding){
		.file = file, .line = site->line, .function = "",
		.module = modules_first(c->modules, file), .call = form->name,
		.verdict = V_UNKNOWN, .arm = "-",
		.decision = {
			court_print(c, "%s-%s", family_name(c->cat, form),
				    macro ? "macro" : "unread"),
			"review",
			macro ? "inside a macro: the rule cannot know its callers" :
			"seen by the census only: the fact extractor could not read it",
			"", "", "", "",
		},
	};
}

static void add_all_unseen(struct auditing *g, struct court *c, struct list *out)
{
	const struct audit *a = g->a;
	uint32_t file;
	size_t i;

	for (file = 0; file < a->j->files->n; file++) {
		if (!a->sites[file].n || !in_question(a, file) || !in_paths(a, file))
			continue;
		for (i = 0; i < a->sites[file].n; i++) {
			const struct site *site = &a->sites[file].at[i];
			const struct form *form = asked(a, intern_str(site->name));

			if (form && (!strcmp(site->kind, "call") || !strcmp(site->kind, "macro")) &&
			    !is_seen(a->j, file, site))
				add_unseen(c, file, site, form, out);
		}
	}
}

static void find_strangers(struct audit *a, struct court *c)
{
	const struct fact *f;
	size_t cap = 0;

	for (f = a->j->facts; f < a->j->facts + a->j->n_facts; f++) {
		if (f->kind != F_CALL || !is_managed_enable(a->cat, f->name) ||
		    is_core(judge_path(a->j, f->file)) || !foreign_device(c, f))
			continue;
		GROW(a->strangers, a->n_strangers, cap);
		a->strangers[a->n_strangers++] = f;
	}
}

/* Findings keep the order in which they were made where all this is the same. */
struct sortable {
	const struct finding *f;
	size_t number;
};

static int by_place(const void *x, const void *y)
{
	const struct sortable *a = x, *b = y;
	int order;

	if (a->f->file != b->f->file)
		return a->f->file < b->f->file ? -1 : 1;
	if (a->f->line != b->f->line)
		return a->f->line < b->f->line ? -1 : 1;
	if (a->f->column != b->f->column)
		return a->f->column < b->f->column ? -1 : 1;
	order = strcmp(a->f->call, b->f->call);
	return order ? order : a->number < b->number ? -1 : 1;
}

static void sort_findings(struct auditing *g, size_t lists)
{
	struct audit *a = g->a;
	struct sortable *all;
	size_t i, k, n = 0;

	for (i = 0; i < lists; i++)
		n += g->out[i].n;
	all = xmalloc((n + 1) * sizeof(*all));
	for (n = 0, i = 0; i < lists; i++) {
		for (k = 0; k < g->out[i].n; k++) {
			if (!in_paths(a, g->out[i].at[k].file))
				continue;
			all[n] = (struct sortable){ &g->out[i].at[k], n };
			n++;
		}
	}
	qsort(all, n, sizeof(*all), by_place);
	a->findings = xmalloc((n + 1) * sizeof(*a->findings));
	a->n = n;
	for (i = 0; i < n; i++)
		a->findings[i] = *all[i].f;
	free(all);
}

void audit_run(struct audit *a)
{
	struct auditing g = { .a = a };
	unsigned int i;

	a->courts = xcalloc(a->threads, sizeof(*a->courts));
	for (i = 0; i < a->threads; i++)
		court_init(&a->courts[i], a->j, a->cat, a->modules, a->unread);
	gather(&g);
	g.out = xcalloc(g.n_dockets + 1, sizeof(*g.out));
	parallel(a->threads, g.n_dockets, judge_one, &g);
	add_pointers(&g, &a->courts[0], &g.out[g.n_dockets]);
	add_all_unseen(&g, &a->courts[0], &g.out[g.n_dockets]);
	find_strangers(a, &a->courts[0]);
	sort_findings(&g, (size_t)g.n_dockets + 1);
	for (i = 0; i <= g.n_dockets; i++)
		free(g.out[i].at);
	bindings_free(g.bindings);
	free(g.out);
	free(g.dockets);
}

void audit_free(struct audit *a)
{
	unsigned int i;

	for (i = 0; i < a->threads; i++)
		court_free(&a->courts[i]);
	free(a->courts);
	free(a->findings);
	free(a->strangers);
}
