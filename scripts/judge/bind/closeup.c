// SPDX-License-Identifier: GPL-2.0-only
/* Reads the files of some modules anew, links them, and gives them a court. */

#include <stdlib.h>

#include "bind/closeup.h"
#include "tree/facts.h"

struct closeup {
	struct files files;
	struct tree_facts facts;
	struct judge judge;
	struct modules *modules;
	struct place *unread;
	struct court court;
};

/* The modules of the files, each once, in the order of all modules. */
static uint32_t *modules_near(const struct court *c, const uint32_t *files, uint32_t n,
			      uint32_t *count)
{
	bool *seen = xcalloc(modules_count(c->modules) + 1, sizeof(*seen));
	uint32_t *list = xmalloc((modules_count(c->modules) + 1) * sizeof(*list));
	struct span of;
	uint32_t i, k;

	for (i = 0; i < n; i++) {
		of = modules_of(c->modules, files[i]);
		for (k = 0; k < of.n; k++)
			seen[of.at[k]] = true;
	}
	*count = 0;
	for (i = 0; i < modules_count(c->modules); i++)
		if (seen[i])
			list[(*count)++] = i;
	free(seen);
	return list;
}

/* The number of the first file whose path is not below @path. */
static size_t first_at(const struct files *files, const char *path)
{
	size_t low = 0, high = files->n, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (strcmp(files->at[mid].path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* A file, and the headers of its folder. */
static void add_file(struct closeup *u, const struct judge *j, uint32_t file)
{
	const char *path = judge_path(j, file), *slash = strrchr(path, '/'), *other;
	size_t len = slash ? (size_t)(slash - path) + 1 : 0, i;
	char *dir = xcalloc(1, len + 1);

	walk_root(&u->files, path);
	memcpy(dir, path, len);
	for (i = first_at(j->files, dir); i < j->files->n; i++) {
		other = j->files->at[i].path;
		if (strncmp(other, dir, len))
			break;
		if (j->files->at[i].header && !strchr(other + len, '/'))
			walk_root(&u->files, other);
	}
	free(dir);
}

static void find_files(struct closeup *u, const struct court *c, const uint32_t *files,
		       uint32_t n, const uint32_t *modules, uint32_t n_modules)
{
	bool *seen = xcalloc(c->j->files->n + 1, sizeof(*seen));
	struct span of;
	uint32_t i, k;

	for (i = 0; i < n; i++)
		seen[files[i]] = true;
	for (i = 0; i < n_modules; i++) {
		of = module_files(c->modules, modules[i]);
		for (k = 0; k < of.n; k++)
			seen[of.at[k]] = true;
	}
	for (i = 0; i < c->j->files->n; i++)
		if (seen[i])
			add_file(u, c->j, i);
	free(seen);
	walk_done(&u->files);
}

static void add_modules(struct closeup *u, const struct court *c, const uint32_t *modules,
			uint32_t n)
{
	struct span of;
	char **paths;
	uint32_t i, k;

	u->modules = modules_new(&u->judge);
	for (i = 0; i < n; i++) {
		of = module_files(c->modules, modules[i]);
		paths = xmalloc((of.n + 1) * sizeof(*paths));
		for (k = 0; k < of.n; k++)
			paths[k] = c->j->files->at[of.at[k]].path;
		modules_add(u->modules, module_name(c->modules, modules[i]), paths, of.n);
		free(paths);
	}
	modules_done(u->modules);
}

static bool is_name(const void *ctx, name_t name)
{
	return names_has(ctx, name);
}

static void read_files(struct closeup *u, const struct names *names)
{
	struct options opt = { .threads = 1 };
	struct graph graph = { .opt = &opt, .files = &u->files };
	size_t i;

	for (i = 0; i < names->map.cap; i++)
		if (names->map.keys[i])
			*map_put(&opt.seeds, name_hash_str((const char *)(uintptr_t)
							   names->map.keys[i])) = 1;
	graph_build(&graph);
	facts_collect(&graph, true, 0, u->files.n, &u->facts);
	graph_free(&graph);
	map_free(&opt.seeds);
	judge_build(&u->judge, &u->files, &u->facts, is_name, names);
}

struct closeup *closeup_new(const struct court *c, const uint32_t *files, uint32_t n,
			    const struct names *names)
{
	struct closeup *u = xcalloc(1, sizeof(*u));
	uint32_t n_modules, *modules = modules_near(c, files, n, &n_modules);

	find_files(u, c, files, n, modules, n_modules);
	read_files(u, names);
	add_modules(u, c, modules, n_modules);
	free(modules);
	u->unread = xcalloc(u->files.n + 1, sizeof(*u->unread));
	court_init(&u->court, &u->judge, c->cat, u->modules, u->unread);
	return u;
}

void closeup_free(struct closeup *u)
{
	court_free(&u->court);
	free(u->unread);
	modules_free(u->modules);
	judge_free(&u->judge);
	facts_free(&u->facts);
	files_free(&u->files);
	free(u);
}

struct court *closeup_court(struct closeup *u)
{
	return &u->court;
}

uint32_t closeup_node(const struct closeup *u, const struct court *c, const struct fact *call)
{
	uint32_t file = judge_file(&u->judge, judge_path(c->j, call->file));

	if (file == NO_INDEX)
		return NO_INDEX;
	return judge_node(&u->judge, file, c->j->nodes[call->node].name);
}
