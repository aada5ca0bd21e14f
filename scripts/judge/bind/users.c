// SPDX-License-Identifier: GPL-2.0-only
/* The drivers of the modules that use what a module without a driver offers. */

#include <stdlib.h>

#include "bind/court.h"

struct users {
	struct court *c;
	bool *seen;		/* by file: of a module that was looked at */
	uint32_t *todo, n;	/* files whose users are wanted */
	name_t arm;
	bool found[ENABLE_KINDS];
	struct enable *first;
};

static void users_add(struct users *u, struct enable e)
{
	if (!u->found[e.kind])
		u->first[e.kind] = e;
	u->found[e.kind] = true;
}

/* The modules of a file: their drivers, or if they have none, their users in turn. */
static void look_at(struct users *u, uint32_t file)
{
	struct span files = modules_beside(u->c->modules, file);
	const name_t *tables;
	struct enable enable;
	bool driver = false;
	uint32_t i, k, n;

	if (u->seen[file])
		return;
	for (i = 0; i < files.n; i++) {
		if (u->seen[files.at[i]])
			continue;
		u->seen[files.at[i]] = true;
		tables = driver_tables(u->c, files.at[i], &n);
		for (k = 0; k < n; k++) {
			enable = enable_of(u->c, files.at[i], tables[k], u->arm);
			if (enable.kind == ENABLE_NONE)
				enable = enable_beside(u->c, files.at[i], tables[k], u->arm);
			users_add(u, enable);
			driver = true;
		}
	}
	for (i = 0; i < files.n && !driver; i++)
		u->todo[u->n++] = files.at[i];
}

/* Who calls the functions of a file, names them, or has them in a table. */
static void look_up(struct users *u, uint32_t file)
{
	const struct judge *j = u->c->j;
	const struct file_range *r = &j->ranges[file];
	const struct node *node;
	uint32_t i;

	for (node = j->nodes + r->node; node < j->nodes + r->node + r->n_nodes; node++) {
		for (i = 0; i < node->up.n; i++)
			look_at(u, j->edges[node->up.at[i]].call->file);
		for (i = 0; i < node->refs.n; i++)
			look_at(u, j->facts[node->refs.at[i]].file);
		for (i = 0; i < node->tables.n; i++)
			look_at(u, j->facts[node->tables.at[i]].file);
	}
}

bool enables_of_users(struct court *c, uint32_t file, name_t arm, bool *found,
		      struct enable *first)
{
	uint32_t files = (uint32_t)c->j->files->n;
	struct users u = {
		.c = c, .arm = arm, .first = first,
		.seen = xcalloc(files, sizeof(*u.seen)),
		.todo = xmalloc((files + 1) * sizeof(*u.todo)),
	};
	struct span beside = modules_beside(c->modules, file);
	bool any = false;
	uint32_t i;

	for (i = 0; i < beside.n; i++) {
		u.seen[beside.at[i]] = true;
		u.todo[u.n++] = beside.at[i];
	}
	while (u.n)
		look_up(&u, u.todo[--u.n]);
	for (i = 0; i < ENABLE_KINDS; i++) {
		found[i] = u.found[i];
		any |= u.found[i];
	}
	free(u.seen);
	free(u.todo);
	return any;
}
