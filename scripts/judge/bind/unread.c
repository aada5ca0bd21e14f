// SPDX-License-Identifier: GPL-2.0-only
/* What nobody could read. */

#include <stdio.h>
#include <stdlib.h>

#include "bind/unread.h"
#include "read/ctext.h"

struct unread {
	const struct judge *j;
	const struct catalogue *cat;
	struct place *at;
	struct arena *arena;
};

static void add(struct unread *u, uint32_t file, uint32_t line, const char *what)
{
	if (!u->at[file].what)
		u->at[file] = (struct place){
			.file = file, .line = line, .what = what, .arm = "-",
		};
}

static const char *about(struct unread *u, const char *name, const char *what)
{
	size_t len = strlen(name) + strlen(what) + 1;
	char *text = arena_alloc(u->arena, len);

	snprintf(text, len, "%s%s", name, what);
	return text;
}

static void add_bad(struct unread *u, const struct tree_facts *facts)
{
	const struct fact *f;
	uint32_t i;

	for (i = 0; i < u->j->files->n; i++)
		if (facts->files[i].error)
			add(u, i, 0, facts->files[i].error);
	for (f = u->j->facts; f < u->j->facts + u->j->n_facts; f++)
		if (f->kind == F_BAD)
			add(u, f->file, f->line, f->use);
}

static bool is_seen(const struct judge *j, uint32_t file, const struct site *site)
{
	const struct file_range *r = &j->ranges[file];
	const struct fact *f;

	for (f = j->facts + r->fact; f < j->facts + r->fact + r->n_facts; f++)
		if ((f->kind == F_CALL || f->kind == F_REF) && f->line == site->line &&
		    !strcmp(f->name, site->name))
			return true;
	return false;
}

/* Sites of the census where the parser saw neither a call nor a name. */
static void add_unseen(struct unread *u, const struct sites *sites)
{
	const struct site *site;
	name_t name;
	uint32_t i;

	for (i = 0; i < u->j->files->n; i++) {
		for (site = sites[i].at; site < sites[i].at + sites[i].n; site++) {
			name = intern_str(site->name);
			if (!strcmp(site->kind, "call") && is_enable(u->cat, name) &&
			    !is_seen(u->j, i, site))
				add(u, i, site->line,
				    about(u, name, "() is seen by the census only"));
		}
	}
}

/* Does a macro's body name an enable? */
static bool is_enabling(const struct catalogue *cat, const struct fact *macro)
{
	struct piece names[32];
	size_t n = operands(piece_str(macro->use), ",", names, ARRAY_SIZE(names)), i;

	for (i = 0; i < n && i < ARRAY_SIZE(names); i++)
		if (is_enable(cat, intern(names[i].p, names[i].len)))
			return true;
	return false;
}

/* Macros that enable a device, and the functions that use them. */
static void add_macros(struct unread *u)
{
	static const char what[] = " is a macro that enables a device";
	const struct judge *j = u->j;
	struct names macros = { 0 };
	const struct fact *f;

	/* Of two macros of one name the last is looked at. */
	for (f = j->facts; f < j->facts + j->n_facts; f++)
		if (f->kind == F_MACRO && is_enabling(u->cat, f))
			names_add(&macros, f->name, (uint32_t)(f - j->facts));
	for (f = j->facts; macros.map.n && f < j->facts + j->n_facts; f++)
		if (f->kind == F_MACRO && names_get(&macros, f->name) == f - j->facts)
			add(u, f->file, f->line, about(u, f->name, what));
	for (f = j->facts; macros.map.n && f < j->facts + j->n_facts; f++)
		if (f->kind == F_CALL && names_has(&macros, f->name))
			add(u, f->file, f->line, about(u, f->name, what));
	map_free(&macros.map);
}

struct place *unread_find(const struct judge *j, const struct catalogue *cat,
			  const struct tree_facts *facts, const struct sites *sites,
			  struct arena *arena)
{
	struct unread u = {
		.j = j, .cat = cat, .arena = arena,
		.at = xcalloc(j->files->n + 1, sizeof(*u.at)),
	};

	add_bad(&u, facts);
	add_unseen(&u, sites);
	add_macros(&u);
	return u.at;
}
