// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a name means in a file. The file's own static functions come first, and
 * hide all others; then what the tree defines globally.
 */
#include "tree/scope.h"

const struct global *global_find(const struct graph *g, uint64_t hash)
{
	uint32_t i = map_get(&g->by_name, plain(hash));

	return i == NO_INDEX ? NULL : &g->globals[i];
}

bool is_seed(const struct graph *g, uint64_t hash)
{
	return map_get(&g->opt->seeds, plain(hash)) != NO_INDEX;
}

/* Directories that both paths share from the root. */
static size_t shared_dirs(const char *a, const char *b)
{
	size_t n = 0;

	for (; *a && *a == *b; a++, b++)
		if (*a == '/')
			n++;
	return n;
}

static bool same_dir(const char *a, const char *b)
{
	const char *x = strrchr(a, '/'), *y = strrchr(b, '/');
	size_t n = x ? (size_t)(x - a) : 0;

	return n == (y ? (size_t)(y - b) : 0) && !memcmp(a, b, n);
}

/*
 * Does a use of this global name in @file mean a relevant function? Names that
 * several modules define on their own are told apart by how near they are; a
 * definition that is exported may be meant from anywhere.
 */
static bool global_means(const struct graph *g, const struct global *name, uint32_t file)
{
	const char *path = g->files->at[file].path, *other;
	size_t near, best = 0, nearest = 0;
	bool any = false, shadowed = false;
	const struct definition *d;
	uint32_t i;

	if (name->macro)
		return true;
	for (i = name->defs; i != NO_INDEX; i = d->next) {
		d = &g->defs[i];
		other = g->files->at[d->file].path;
		near = shared_dirs(path, other);
		if (g->units[d->file].funcs[d->func].relevant) {
			any = true;
			if (near > best)
				best = near;
			if (g->files->at[d->file].header)
				best = SIZE_MAX;
		} else if (!g->files->at[d->file].header) {
			if (near > nearest)
				nearest = near;
			shadowed |= same_dir(path, other);
		}
	}
	if (!any || best == SIZE_MAX)
		return any;
	return !(nearest > best && (shadowed || !name->exported));
}

enum meaning {
	M_UNKNOWN,
	M_OTHER,		/* the file's own, and not relevant */
	M_RELEVANT,
};

/* What the file itself, and those that share its scope, define by that name. */
static enum meaning own_means(const struct graph *g, uint32_t file, uint64_t hash)
{
	enum meaning meaning = M_UNKNOWN;
	const struct unit *u;
	uint32_t i, at = file;

	do {
		u = &g->units[at];
		if (map_get(&u->own_macros, hash) != NO_INDEX)
			return M_RELEVANT;
		for (i = map_get(&u->own, hash); i != NO_INDEX; i = u->funcs[i].next_same) {
			if (u->funcs[i].relevant)
				return M_RELEVANT;
			/* A header's stub is one of two arms, it hides nothing. */
			if (!u->funcs[i].dead && !g->files->at[at].header &&
			    (u->funcs[i].linkage != L_GLOBAL || at == file))
				meaning = M_OTHER;
		}
		at = u->group;
	} while (at != file);
	return meaning;
}

/* Is it a static function of a .c file? Those alone hide a seed. */
static bool own_static(const struct graph *g, uint32_t file, uint64_t hash)
{
	const struct unit *u = &g->units[file];
	uint32_t i;

	if (g->files->at[file].header)
		return false;
	for (i = map_get(&u->own, hash); i != NO_INDEX; i = u->funcs[i].next_same)
		if (u->funcs[i].linkage == L_STATIC && !u->funcs[i].dead)
			return true;
	return false;
}

bool means_relevant(const struct graph *g, uint32_t file, uint64_t key)
{
	uint64_t hash = plain(key);
	const struct global *name;
	enum meaning own;

	if (is_seed(g, hash) && !own_static(g, file, hash))
		return true;
	own = own_means(g, file, hash);
	if (own != M_UNKNOWN)
		return own == M_RELEVANT;
	name = global_find(g, hash);
	return name && name->known && name->relevant && global_means(g, name, file);
}

static unsigned int defined(const struct graph *g, uint32_t file, uint64_t hash)
{
	const struct global *name = global_find(g, hash);

	return is_seed(g, hash) || map_get(&g->units[file].own, hash) != NO_INDEX ||
	       (name && name->defs != NO_INDEX) ? VISIBLE_FUNC : 0;
}

unsigned int graph_visible(const struct graph *g, uint32_t file, uint64_t key)
{
	uint64_t hash = plain(key);
	const struct global *name;
	unsigned int visible = 0;
	uint32_t at = file;

	if (g->opt->all)
		return defined(g, file, hash);
	if (!filter_has(g->filter, hash))
		return 0;

	if (means_relevant(g, file, hash))
		visible |= VISIBLE_FUNC;
	do {
		if (map_get(&g->units[at].own_vars, hash) != NO_INDEX)
			visible |= VISIBLE_VAR;
		at = g->units[at].group;
	} while (at != file);
	name = global_find(g, hash);
	if (name && name->var)
		visible |= VISIBLE_VAR;
	return visible;
}

bool graph_icall(const struct graph *g, uint32_t file, uint64_t key)
{
	return map_get(&g->icalls, icall_key(g->units[file].dir, plain(key))) != NO_INDEX;
}
