// SPDX-License-Identifier: GPL-2.0-only
/* Modules that share a driver, as sets with a parent each. */

#include <stdlib.h>

#include "bind/bindings.h"

struct bindings {
	uint32_t n_families;
	uint32_t n_homes;
	uint32_t *up;		/* by family (one more for all of them) and home */
};

uint32_t home_of(const struct court *c, uint32_t file)
{
	struct span modules = modules_of(c->modules, file);

	return modules.n ? modules.at[0] : modules_count(c->modules) + file;
}

static uint32_t top(const struct bindings *b, uint32_t set, uint32_t home)
{
	const uint32_t *up = b->up + (size_t)set * b->n_homes;

	while (up[home] != home)
		home = up[home];
	return home;
}

static void join(struct bindings *b, uint32_t set, uint32_t one, uint32_t other)
{
	uint32_t *up = b->up + (size_t)set * b->n_homes;

	one = top(b, set, one);
	other = top(b, set, other);
	if (one < other)
		up[other] = one;
	else
		up[one] = other;
}

/* The module of a call goes with those of the drivers that reach it. */
static void add_call(struct bindings *b, struct court *c, const struct fact *call,
		     uint32_t family)
{
	const struct judge *j = c->j;
	uint32_t home = home_of(c, call->file), other, i, k;

	climb(j, &c->up, call->node);
	for (i = 0; i < c->up.n; i++) {
		struct span tables = j->nodes[c->up.order[i]].tables;

		for (k = 0; k < tables.n; k++) {
			const struct fact *entry = &j->facts[tables.at[k]];

			if (!is_driver(entry))
				continue;
			other = home_of(c, entry->file);
			join(b, family, home, other);
			join(b, b->n_families, home, other);
		}
	}
}

struct bindings *bindings_new(struct court *c, const uint32_t *calls, uint32_t n)
{
	struct bindings *b = xcalloc(1, sizeof(*b));
	const struct form *form;
	uint32_t set, i;

	b->n_families = c->cat->n_families;
	b->n_homes = modules_count(c->modules) + (uint32_t)c->j->files->n;
	b->up = xmalloc((size_t)(b->n_families + 1) * b->n_homes * sizeof(*b->up));
	for (set = 0; set <= b->n_families; set++)
		for (i = 0; i < b->n_homes; i++)
			b->up[(size_t)set * b->n_homes + i] = i;
	for (i = 0; i < n; i++) {
		form = catalogue_form(c->cat, c->j->facts[calls[i]].name);
		if (c->cat->families[form->family].together)
			add_call(b, c, &c->j->facts[calls[i]], form->family);
	}
	return b;
}

void bindings_free(struct bindings *b)
{
	free(b->up);
	free(b);
}

uint32_t binding_of(const struct bindings *b, uint32_t family, uint32_t home)
{
	return top(b, family, home);
}

uint32_t binding_of_all(const struct bindings *b, uint32_t home)
{
	return top(b, b->n_families, home);
}
