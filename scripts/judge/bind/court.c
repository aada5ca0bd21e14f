// SPDX-License-Identifier: GPL-2.0-only
/* The memory of one judging thread. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "bind/court.h"

const char * const verdict_names[] = {
	[V_MANAGED] = "managed",
	[V_UNMANAGED] = "unmanaged",
	[V_BOTH] = "both",
	[V_FOREIGN] = "foreign",
	[V_UNKNOWN] = "unknown",
};

void court_init(struct court *c, const struct judge *j, const struct catalogue *cat,
		const struct modules *modules, const struct place *unread)
{
	memset(c, 0, sizeof(*c));
	c->j = j;
	c->cat = cat;
	c->modules = modules;
	c->unread = unread;
	visit_init(&c->up, j);
	visit_init(&c->roots, j);
}

void court_free(struct court *c)
{
	size_t i;

	for (i = 0; i < COURT_SLOTS && c->slots[i].make; i++)
		if (c->slots[i].end)
			c->slots[i].end(c->slots[i].made);
	visit_free(&c->up);
	visit_free(&c->roots);
	arena_free(&c->arena);
}

void *court_shared(struct court *c, void *(*make)(struct court *c), void (*end)(void *made))
{
	size_t i;

	for (i = 0; i < COURT_SLOTS && c->slots[i].make; i++)
		if (c->slots[i].make == make)
			return c->slots[i].made;
	if (i == COURT_SLOTS)
		die("more than %d analyses; raise COURT_SLOTS", COURT_SLOTS);
	c->slots[i].make = make;
	c->slots[i].end = end;
	c->slots[i].made = make(c);
	return c->slots[i].made;
}

const char *court_print(struct court *c, const char *fmt, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	text = arena_alloc(&c->arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	va_end(args);
	return text;
}

const char *judged_where(struct court *c, const struct judged *item)
{
	return court_print(c, "%s() in %s() (line %u)", item->form->name, item->function,
			   item->call->line);
}

const char *reason_for(struct court *c, const struct judged *item, const char *why,
		       const char *module)
{
	if (!why || !strcmp(module, item->module))
		return why;
	return court_print(c, "in %s: %s", module, why);
}

void places_add(struct place_list *l, uint32_t file, uint32_t line, const char *what,
		name_t arm)
{
	GROW(l->at, l->n, l->cap);
	l->at[l->n++] = (struct place){ .file = file, .line = line, .what = what, .arm = arm };
}

void places_call(struct place_list *l, const struct fact *call)
{
	places_add(l, call->file, call->line, call->name, call->arm);
}

struct places places_done(struct court *c, struct place_list *l)
{
	struct place *copy = arena_array(&c->arena, l->n + 1, struct place);
	struct places done = { copy, (uint32_t)l->n };

	if (l->n)
		memcpy(copy, l->at, l->n * sizeof(*copy));
	free(l->at);
	memset(l, 0, sizeof(*l));
	return done;
}
