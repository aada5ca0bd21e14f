// SPDX-License-Identifier: GPL-2.0-only
/* What a name means where it is used, and who reaches whom. */

#include <stdlib.h>

#include "judge.h"

uint32_t judge_file(const struct judge *j, const char *path)
{
	size_t low = 0, high = j->files->n, mid;
	int order;

	while (low < high) {
		mid = (low + high) / 2;
		order = strcmp(path, j->files->at[mid].path);
		if (!order)
			return (uint32_t)mid;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NO_INDEX;
}

uint32_t judge_node(const struct judge *j, uint32_t file, name_t name)
{
	const struct file_range *r = &j->ranges[file];
	uint32_t low = r->node, high = r->node + r->n_nodes, mid;
	int order;

	if (!r->n_nodes)
		return NO_INDEX;
	high--;
	if (j->nodes[high].name == name)
		return high;
	while (low < high) {
		mid = (low + high) / 2;
		if (j->nodes[mid].name == name)
			return mid;
		order = strcmp(name, j->nodes[mid].name);
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NO_INDEX;
}

static struct span by_name(const struct map *map, const struct span *spans, name_t name)
{
	uint32_t i = map_get(map, (uint64_t)(uintptr_t)name);

	return i == NO_INDEX ? (struct span){ NULL, 0 } : spans[i];
}

struct span judge_calls_of(const struct judge *j, name_t callee)
{
	return by_name(&j->called, j->calls, callee);
}

/* The definitions in the file itself, and in those that share its scope. */
static struct span own_definitions(struct judge *j, uint32_t file, name_t name)
{
	const struct span *near = &j->near[file];
	uint32_t found[64], n = 0, node, i;
	uint32_t *copy;

	node = judge_node(j, file, name);
	if (node != NO_INDEX)
		found[n++] = node;
	for (i = 0; i < near->n && n < ARRAY_SIZE(found); i++) {
		node = judge_node(j, near->at[i], name);
		if (node != NO_INDEX)
			found[n++] = node;
	}
	if (!n)
		return (struct span){ NULL, 0 };
	copy = arena_array(&j->arena, n, uint32_t);
	memcpy(copy, found, n * sizeof(*copy));
	return (struct span){ copy, n };
}

static size_t dir_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

/* Those of a folder, or all when the folder has none. */
static struct span nearest(struct judge *j, uint32_t file, struct span all)
{
	const char *path = judge_path(j, file), *other;
	size_t len = dir_len(path);
	uint32_t *same, n = 0, i;

	if (all.n < 2)
		return all;
	same = arena_array(&j->arena, all.n, uint32_t);
	for (i = 0; i < all.n; i++) {
		other = judge_path(j, j->nodes[all.at[i]].file);
		if (dir_len(other) == len && !memcmp(other, path, len))
			same[n++] = all.at[i];
	}
	return n ? (struct span){ same, n } : all;
}

struct span judge_resolve(struct judge *j, uint32_t file, name_t name)
{
	struct span found = own_definitions(j, file, name);

	if (found.n)
		return found;
	found = by_name(&j->defined, j->inlines, name);
	if (!found.n)
		found = by_name(&j->defined, j->globals, name);
	return nearest(j, file, found);
}

void visit_init(struct visit *v, const struct judge *j)
{
	memset(v, 0, sizeof(*v));
	v->order = xcalloc(j->n_nodes, sizeof(*v->order));
	v->by = xcalloc(j->n_nodes, sizeof(*v->by));
	v->seen = xcalloc(j->n_nodes, sizeof(*v->seen));
	v->index = xcalloc(j->n_nodes, sizeof(*v->index));
}

void visit_free(struct visit *v)
{
	free(v->order);
	free(v->by);
	free(v->seen);
	free(v->index);
}

static void visit_add(struct visit *v, uint32_t node, uint32_t by)
{
	if (visited(v, node))
		return;
	v->seen[node] = v->stamp;
	v->index[node] = v->n;
	v->order[v->n] = node;
	v->by[v->n++] = by;
}

static void visit_start(struct visit *v, uint32_t start)
{
	v->stamp++;
	v->n = 0;
	visit_add(v, start, NO_INDEX);
}

void climb(const struct judge *j, struct visit *v, uint32_t start)
{
	uint32_t i, k;

	visit_start(v, start);
	for (i = 0; i < v->n; i++) {
		struct span up = j->nodes[v->order[i]].up;

		for (k = 0; k < up.n; k++)
			visit_add(v, j->edges[up.at[k]].caller, up.at[k]);
	}
}

void descend(const struct judge *j, struct visit *v, uint32_t start)
{
	uint32_t i, k;

	visit_start(v, start);
	for (i = 0; i < v->n; i++) {
		struct span down = j->nodes[v->order[i]].down;

		for (k = 0; k < down.n; k++)
			visit_add(v, j->edges[down.at[k]].callee, down.at[k]);
	}
}
