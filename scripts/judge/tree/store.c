// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the facts of each file to the tree as a whole: nodes, what a name means
 * where it is used, edges, and the lists by node and by name. Lists are built
 * by counting, so each is in the order of the facts.
 */
#include <stdlib.h>

#include "judge.h"
#include "read/parse.h"
#include "tree/facts.h"
#include "tree/lists.h"

/* A key that is one of interned names, which are aligned and never NULL. */
static uint64_t name_key(name_t name)
{
	return (uint64_t)(uintptr_t)name;
}

static int by_name(const void *a, const void *b)
{
	const struct node *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	/* Of two definitions the first in the file stays. */
	return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* The functions of a file as nodes, by name, and the one for what is in none. */
static void add_nodes(struct judge *j, uint32_t file, const struct file_facts *f)
{
	struct file_range *r = &j->ranges[file];
	struct node *nodes = j->nodes + j->n_nodes;
	uint32_t i, n = 0;

	r->node = j->n_nodes;
	for (i = 0; i < f->n_funcs; i++) {
		const struct func_fact *fn = &f->funcs[i];

		if (!fn->shown)
			continue;
		nodes[n++] = (struct node){
			.name = fn->name, .file = file, .line = fn->line,
			.end_line = fn->end_line, .body = fn->body,
			.body_len = fn->body_len, .brace = fn->brace,
		};
	}
	qsort(nodes, n, sizeof(*nodes), by_name);
	for (i = 0; i < n; i++)
		if (!r->n_nodes || nodes[r->n_nodes - 1].name != nodes[i].name)
			nodes[r->n_nodes++] = nodes[i];
	nodes[r->n_nodes++] = (struct node){ .name = intern("-", 1), .file = file };
	j->n_nodes += r->n_nodes;
}

static void add_facts(struct judge *j, uint32_t file, const struct file_facts *f)
{
	struct file_range *r = &j->ranges[file];
	struct fact *to;
	uint32_t i;

	r->fact = j->n_facts;
	r->n_facts = f->n_facts;
	for (i = 0; i < f->n_facts; i++) {
		to = &j->facts[j->n_facts++];
		*to = f->facts[i];
		to->node = to->func == NO_INDEX ? r->node + r->n_nodes - 1 :
			   judge_node(j, file, f->funcs[to->func].name);
	}
}

static void gather(struct judge *j, const struct tree_facts *facts)
{
	size_t i, k, n_facts = 0, n_nodes = 0;

	for (i = 0; i < j->files->n; i++) {
		const struct file_facts *f = &facts->files[i];

		n_facts += f->n_facts;
		n_nodes += f->any;
		for (k = 0; k < f->n_funcs; k++)
			n_nodes += f->funcs[k].shown;
	}
	j->ranges = arena_array(&j->arena, j->files->n, struct file_range);
	j->facts = arena_array(&j->arena, n_facts, struct fact);
	j->nodes = arena_array(&j->arena, n_nodes, struct node);
	for (i = 0; i < j->files->n; i++) {
		if (!facts->files[i].any)
			continue;
		add_nodes(j, (uint32_t)i, &facts->files[i]);
		add_facts(j, (uint32_t)i, &facts->files[i]);
	}
}

/* Give every distinct name a number; for lists by name. */
static uint32_t number(struct map *map, name_t name)
{
	uint32_t *slot = map_put(map, name_key(name));

	if (*slot == NO_INDEX)
		*slot = (uint32_t)map->n - 1;
	return *slot;
}

static void index_calls(struct judge *j)
{
	struct lists lists;
	uint32_t i;

	for (i = 0; i < j->n_facts; i++)
		if (j->facts[i].kind == F_CALL)
			number(&j->called, j->facts[i].name);
	lists_begin(&lists, (uint32_t)j->called.n);
	for (i = 0; i < j->n_facts; i++)
		if (j->facts[i].kind == F_CALL)
			lists_count(&lists, number(&j->called, j->facts[i].name));
	lists_counted(&lists, &j->arena);
	for (i = 0; i < j->n_facts; i++)
		if (j->facts[i].kind == F_CALL)
			lists_put(&lists, number(&j->called, j->facts[i].name), i);
	j->calls = arena_array(&j->arena, lists.n, struct span);
	for (i = 0; i < lists.n; i++)
		j->calls[i] = lists_span(&lists, i);
	lists_end(&lists);
}

/* What other files can mean by a name: global functions, inlines of headers. */
static void index_definitions(struct judge *j, const struct tree_facts *facts)
{
	struct lists lists[2];
	struct span **spans[2] = { &j->inlines, &j->globals };
	uint32_t file, i, which, n, pass;

	for (i = 0; i < j->n_nodes; i++)
		number(&j->defined, j->nodes[i].name);
	n = (uint32_t)j->defined.n;
	lists_begin(&lists[0], n);
	lists_begin(&lists[1], n);
	for (pass = 0; pass < 2; pass++) {
		for (file = 0; file < j->files->n; file++) {
			const struct file_facts *f = &facts->files[file];

			for (i = 0; i < f->n_funcs; i++) {
				const struct func_fact *fn = &f->funcs[i];

				if (!fn->shown ||
				    (fn->linkage != L_GLOBAL && !j->files->at[file].header))
					continue;
				which = fn->linkage == L_GLOBAL;
				if (pass)
					lists_put(&lists[which], number(&j->defined, fn->name),
						  judge_node(j, file, fn->name));
				else
					lists_count(&lists[which], number(&j->defined, fn->name));
			}
		}
		if (!pass) {
			lists_counted(&lists[0], &j->arena);
			lists_counted(&lists[1], &j->arena);
		}
	}
	for (which = 0; which < 2; which++) {
		*spans[which] = arena_array(&j->arena, n, struct span);
		for (i = 0; i < n; i++)
			(*spans[which])[i] = lists_span(&lists[which], i);
		lists_end(&lists[which]);
	}
}

/* The source that a fact says to be included; NO_INDEX if it is none of the tree's. */
static uint32_t included_file(const struct judge *j, const struct fact *f)
{
	uint32_t file;
	char *path;

	if (f->kind != F_INCLUDE)
		return NO_INDEX;
	path = path_resolve(judge_path(j, f->file), f->name, strlen(f->name));
	file = judge_file(j, path);
	free(path);
	return file;
}

/* Files that include a source, and the sources: both mean the other's functions. */
static void index_includes(struct judge *j)
{
	struct lists targets, includers;
	struct span own, users;
	uint32_t i, file, n = (uint32_t)j->files->n, *both;

	lists_begin(&targets, n);
	lists_begin(&includers, n);
	for (i = 0; i < j->n_facts; i++) {
		const struct fact *f = &j->facts[i];

		file = included_file(j, f);
		if (file == NO_INDEX)
			continue;
		lists_count(&targets, f->file);
		lists_count(&includers, file);
	}
	lists_counted(&targets, &j->arena);
	lists_counted(&includers, &j->arena);
	for (i = 0; i < j->n_facts; i++) {
		const struct fact *f = &j->facts[i];

		file = included_file(j, f);
		if (file == NO_INDEX)
			continue;
		lists_put(&targets, f->file, file);
		lists_put(&includers, file, f->file);
	}
	j->near = arena_array(&j->arena, n, struct span);
	for (i = 0; i < n; i++) {
		own = lists_span(&targets, i);
		users = lists_span(&includers, i);
		if (!own.n && !users.n)
			continue;
		both = arena_array(&j->arena, own.n + users.n, uint32_t);
		memcpy(both, own.at, own.n * sizeof(*both));
		memcpy(both + own.n, users.at, users.n * sizeof(*both));
		j->near[i] = (struct span){ both, own.n + users.n };
	}
	lists_end(&targets);
	lists_end(&includers);
}

static void add_edges(struct judge *j)
{
	struct fact *f;
	uint32_t k, n = 0;

	for (f = j->facts; f < j->facts + j->n_facts; f++)
		n += f->kind == F_CALL ? f->means.n : 0;
	j->edges = arena_array(&j->arena, n, struct edge);
	for (f = j->facts; f < j->facts + j->n_facts; f++)
		for (k = 0; f->kind == F_CALL && k < f->means.n; k++)
			j->edges[j->n_edges++] = (struct edge){
				.caller = f->node, .callee = f->means.at[k], .call = f,
			};
}

/* Which list of which nodes has a fact; @put is for counting or for putting. */
static void fact_lists(const struct judge *j, uint32_t fact, struct lists *calls,
		       struct lists *refs, struct lists *tables,
		       void (*put)(struct lists *l, uint32_t owner, uint32_t item))
{
	const struct fact *f = &j->facts[fact];
	struct lists *l = f->kind == F_REF ? refs : f->kind == F_ENTRY ? tables : NULL;
	uint32_t k;

	if (f->kind == F_CALL)
		put(calls, f->node, fact);
	for (k = 0; l && k < f->means.n; k++)
		put(l, f->means.at[k], fact);
}

static void count_item(struct lists *l, uint32_t owner, uint32_t item)
{
	(void)item;
	lists_count(l, owner);
}

static void index_nodes(struct judge *j)
{
	struct lists calls, refs, tables, up, down;
	struct lists *all[] = { &calls, &refs, &tables, &up, &down };
	uint32_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		lists_begin(all[i], j->n_nodes);
	for (i = 0; i < j->n_facts; i++)
		fact_lists(j, i, &calls, &refs, &tables, count_item);
	for (i = 0; i < j->n_edges; i++) {
		lists_count(&up, j->edges[i].callee);
		lists_count(&down, j->edges[i].caller);
	}
	for (i = 0; i < ARRAY_SIZE(all); i++)
		lists_counted(all[i], &j->arena);
	for (i = 0; i < j->n_facts; i++)
		fact_lists(j, i, &calls, &refs, &tables, lists_put);
	for (i = 0; i < j->n_edges; i++) {
		lists_put(&up, j->edges[i].callee, i);
		lists_put(&down, j->edges[i].caller, i);
	}
	for (i = 0; i < j->n_nodes; i++) {
		j->nodes[i].calls = lists_span(&calls, i);
		j->nodes[i].refs = lists_span(&refs, i);
		j->nodes[i].tables = lists_span(&tables, i);
		j->nodes[i].up = lists_span(&up, i);
		j->nodes[i].down = lists_span(&down, i);
	}
	for (i = 0; i < ARRAY_SIZE(all); i++)
		lists_end(all[i]);
}

void judge_build(struct judge *j, const struct files *files, const struct tree_facts *facts,
		 bool (*opaque)(const void *ctx, name_t name), const void *ctx)
{
	struct fact *f;

	memset(j, 0, sizeof(*j));
	j->files = files;
	gather(j, facts);
	index_calls(j);
	index_definitions(j, facts);
	index_includes(j);
	for (f = j->facts; f < j->facts + j->n_facts; f++)
		if (f->kind == F_REF || f->kind == F_ENTRY ||
		    (f->kind == F_CALL && !opaque(ctx, f->name)))
			f->means = judge_resolve(j, f->file, f->name);
	add_edges(j);
	index_nodes(j);
}

void judge_free(struct judge *j)
{
	map_free(&j->called);
	map_free(&j->defined);
	arena_free(&j->arena);
	memset(j, 0, sizeof(*j));
}
