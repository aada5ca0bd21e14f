// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which module a file belongs to, as the makefiles say. They are no C text:
 * who evaluates them hands us the map, a line a module.
 */
#include <stdlib.h>

#include "bind/court.h"
#include "bind/modules.h"

struct modules {
	const struct judge *j;
	struct arena arena;
	char **names;
	struct span *files;	/* of a module */
	size_t n, cap, cap_files;
	struct span *of;	/* modules of a file */
	struct span *beside;	/* all files of those */
};

struct modules *modules_new(const struct judge *j)
{
	struct modules *m = xcalloc(1, sizeof(*m));

	m->j = j;
	return m;
}

void modules_add(struct modules *m, const char *name, char **paths, uint32_t n)
{
	uint32_t *files = arena_array(&m->arena, n + 1, uint32_t);
	uint32_t i, file, known = 0;

	for (i = 0; i < n; i++) {
		file = judge_file(m->j, paths[i]);
		if (file != NO_INDEX)
			files[known++] = file;
	}
	GROW(m->names, m->n, m->cap);
	if (m->cap_files < m->cap) {
		m->cap_files = m->cap;
		m->files = xrealloc(m->files, m->cap * sizeof(*m->files));
	}
	m->names[m->n] = arena_copy(&m->arena, name, strlen(name));
	m->files[m->n++] = (struct span){ files, known };
}

static void add_once(uint32_t *list, uint32_t *n, uint32_t *stamp, uint32_t now, uint32_t file)
{
	if (stamp[file] == now)
		return;
	stamp[file] = now;
	list[(*n)++] = file;
}

/*
 * A file and all others of its modules that have a fact, each once: those of its
 * modules first.
 */
static struct span files_beside(struct modules *m, uint32_t file, uint32_t *stamp,
				uint32_t *list)
{
	uint32_t n = 0, i, k, *copy;

	for (i = 0; i < m->of[file].n; i++) {
		const struct span *files = &m->files[m->of[file].at[i]];

		for (k = 0; k < files->n; k++)
			if (m->j->ranges[files->at[k]].n_nodes)
				add_once(list, &n, stamp, file + 1, files->at[k]);
	}
	add_once(list, &n, stamp, file + 1, file);
	copy = arena_array(&m->arena, n, uint32_t);
	memcpy(copy, list, n * sizeof(*copy));
	return (struct span){ copy, n };
}

/* All are added: who is beside whom. Only files with facts are ever asked for. */
void modules_done(struct modules *m)
{
	uint32_t n = (uint32_t)m->j->files->n, i, k, *stamp, *list;
	struct span *of = arena_array(&m->arena, n, struct span);
	uint32_t *counts = xcalloc(n, sizeof(*counts)), **lists;

	for (i = 0; i < m->n; i++)
		for (k = 0; k < m->files[i].n; k++)
			counts[m->files[i].at[k]]++;
	lists = xcalloc(n, sizeof(*lists));
	for (i = 0; i < m->n; i++) {
		for (k = 0; k < m->files[i].n; k++) {
			uint32_t file = m->files[i].at[k];

			if (!lists[file])
				lists[file] = arena_array(&m->arena, counts[file], uint32_t);
			of[file].at = lists[file];
			lists[file][of[file].n++] = i;
		}
	}
	m->of = of;
	m->beside = arena_array(&m->arena, n, struct span);
	stamp = xcalloc(n, sizeof(*stamp));
	list = xmalloc((n + 1) * sizeof(*list));
	for (i = 0; i < n; i++)
		if (m->j->ranges[i].n_nodes)
			m->beside[i] = files_beside(m, i, stamp, list);
	free(stamp);
	free(list);
	free(lists);
	free(counts);
}

void modules_free(struct modules *m)
{
	free(m->names);
	free(m->files);
	arena_free(&m->arena);
	free(m);
}

struct span modules_of(const struct modules *m, uint32_t file)
{
	return m->of[file];
}

struct span modules_beside(const struct modules *m, uint32_t file)
{
	return m->beside[file];
}

bool modules_share(const struct modules *m, uint32_t file, uint32_t other)
{
	struct span a = m->of[file], b = m->of[other];
	uint32_t i, k;

	if (file == other)
		return true;
	for (i = 0; i < a.n; i++)
		for (k = 0; k < b.n; k++)
			if (a.at[i] == b.at[k])
				return true;
	return false;
}

struct span module_files(const struct modules *m, uint32_t module)
{
	return m->files[module];
}

uint32_t modules_count(const struct modules *m)
{
	return (uint32_t)m->n;
}

const char *module_name(const struct modules *m, uint32_t module)
{
	return m->names[module];
}

const char *modules_first(const struct modules *m, uint32_t file)
{
	return m->of[file].n ? m->names[m->of[file].at[0]] : "";
}
