// SPDX-License-Identifier: GPL-2.0-only
/* The data of the families, from their files to what is asked of it. */

#include <stdlib.h>

#include "bind/catalogue.h"
#include "read/toml.h"

void names_add(struct names *s, name_t name, uint32_t value)
{
	*map_put(&s->map, (uint64_t)(uintptr_t)name) = value;
}

uint32_t names_get(const struct names *s, name_t name)
{
	return map_get(&s->map, (uint64_t)(uintptr_t)name);
}

struct loading {
	struct catalogue *c;
	uint32_t family;
	struct form *form;	/* of the present table, or NULL */
};

static name_t *form_field(struct form *form, const char *key)
{
	const struct {
		const char *key;
		name_t *field;
	} fields[] = {
		{ "managed", &form->managed },
		{ "unmanaged", &form->unmanaged },
		{ "explicit", &form->explicit_as },
		{ "undo", &form->undo },
		{ "undone_by", &form->undone_by },
		{ "result", &form->result },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (!strcmp(fields[i].key, key))
			return fields[i].field;
	return NULL;
}

static void reading_value(struct catalogue *c, const struct toml_value *v)
{
	struct reading *r;

	if (!v->key) {
		GROW(c->readings, c->n_readings, c->cap_readings);
		c->readings[c->n_readings++] = (struct reading){
			.file = "", .function = "", .call = "", .action = "", .reason = "",
		};
		return;
	}
	r = &c->readings[c->n_readings - 1];
	if (!strcmp(v->key, "file"))
		r->file = intern_str(v->text);
	else if (!strcmp(v->key, "function"))
		r->function = intern_str(v->text);
	else if (!strcmp(v->key, "call"))
		r->call = intern_str(v->text);
	else if (!strcmp(v->key, "action"))
		r->action = intern_str(v->text);
	else if (!strcmp(v->key, "reason"))
		r->reason = intern_str(v->text);
	else if (!strcmp(v->key, "texts") && r->n_texts < READING_TEXTS)
		r->texts[r->n_texts++] = intern_str(v->text);
}

static void place_value(struct catalogue *c, uint32_t family, const struct toml_value *v)
{
	struct place_rule *place;

	if (!v->key) {
		GROW(c->places, c->n_places, c->cap_places);
		c->places[c->n_places++] = (struct place_rule){ family, "", "", "" };
		return;
	}
	place = &c->places[c->n_places - 1];
	if (!strcmp(v->key, "below"))
		place->below = intern_str(v->text);
	else if (!strcmp(v->key, "rule"))
		place->rule = intern_str(v->text);
	else if (!strcmp(v->key, "reason"))
		place->reason = intern_str(v->text);
}

static void family_value(void *ctx, const struct toml_value *v)
{
	struct loading *l = ctx;
	struct catalogue *c = l->c;
	name_t *field;

	if (!strcmp(v->table, "read")) {
		reading_value(c, v);
		return;
	}
	if (!strcmp(v->table, "place")) {
		place_value(c, l->family, v);
		return;
	}
	if (!v->key) {
		l->form = NULL;
		if (strncmp(v->table, "calls.", 6))
			return;
		GROW(c->forms, c->n_forms, c->cap_forms);
		l->form = &c->forms[c->n_forms++];
		memset(l->form, 0, sizeof(*l->form));
		l->form->name = intern_str(v->table + 6);
		l->form->family = l->family;
		return;
	}
	if (!*v->table && !strcmp(v->key, "watch"))
		names_add(&c->watched, intern_str(v->text), l->family);
	if (!*v->table && !strcmp(v->key, "beside"))
		c->families[l->family].beside = intern_str(v->text);
	if (!*v->table && !strcmp(v->key, "together"))
		c->families[l->family].together = !strcmp(v->text, "true");
	field = l->form ? form_field(l->form, v->key) : NULL;
	if (field)
		*field = intern_str(v->text);
}

static void common_value(void *ctx, const struct toml_value *v)
{
	struct catalogue *c = ctx;
	const struct {
		const char *table, *key;
		struct names *set;
		uint32_t value;
	} lists[] = {
		{ "enable", "managed", &c->enables, 1 },
		{ "enable", "unmanaged", &c->enables, 0 },
		{ "core", "stop", &c->core, 0 },
		{ "remarks", "must_check", &c->must_check, 0 },
		{ "devm", "actions", &c->devm_actions, 0 },
		{ "handlers", "stops", &c->irq_stops, 0 },
	};
	const struct {
		const char *table;
		struct names *set;
	} positions[] = {
		{ "atomic.handlers", &c->handlers },
		{ "remarks.region_names", &c->region_names },
		{ "handlers.requests", &c->irq_requests },
		{ "handlers.frees", &c->irq_frees },
	};
	size_t i;

	if (!v->key)
		return;
	for (i = 0; i < ARRAY_SIZE(positions); i++)
		if (!strcmp(positions[i].table, v->table))
			names_add(positions[i].set, intern_str(v->key),
				  (uint32_t)strtoul(v->text, NULL, 10));
	for (i = 0; i < ARRAY_SIZE(lists); i++)
		if (!strcmp(lists[i].table, v->table) && !strcmp(lists[i].key, v->key))
			names_add(lists[i].set, intern_str(v->text), lists[i].value);
}

static void load(const char *name, const char *data,
		 void (*value)(void *ctx, const struct toml_value *v), void *ctx)
{
	unsigned int line;
	const char *why = toml_read(data, &line, value, ctx);

	if (why)
		die("family/%s:%u: %s", name, line, why);
}

void catalogue_init(struct catalogue *c)
{
	struct loading l = { .c = c };
	uint32_t i;

	memset(c, 0, sizeof(*c));
	load("common.toml", family_common, common_value, c);
	c->families = xcalloc(family_count, sizeof(*c->families));
	c->n_families = family_count;
	for (i = 0; i < family_count; i++) {
		c->families[i].name = family_registry[i].name;
		c->families[i].ops = family_registry[i].ops;
		l.family = i;
		l.form = NULL;
		load(family_registry[i].name, family_registry[i].data, family_value, &l);
	}
	for (i = 0; i < c->n_forms; i++)
		names_add(&c->by_name, c->forms[i].name, i);
}

void catalogue_free(struct catalogue *c)
{
	struct names *all[] = {
		&c->by_name, &c->enables, &c->devm_actions, &c->handlers, &c->core,
		&c->watched, &c->must_check, &c->region_names, &c->offers, &c->traits,
		&c->irq_requests, &c->irq_frees, &c->irq_stops,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		map_free(&all[i]->map);
	free(c->families);
	free(c->forms);
	free(c->readings);
	free(c->places);
}

struct family *catalogue_family(const struct catalogue *c, const char *name)
{
	uint32_t i;

	for (i = 0; i < c->n_families; i++)
		if (!strcmp(c->families[i].name, name))
			return &c->families[i];
	return NULL;
}

const struct form *catalogue_form(const struct catalogue *c, name_t name)
{
	uint32_t i = names_get(&c->by_name, name);

	return i == NO_INDEX ? NULL : &c->forms[i];
}

bool catalogue_offers(const struct catalogue *c, name_t name)
{
	return c->library || (name && names_has(&c->offers, name));
}

bool catalogue_trait(const struct catalogue *c, const char *trait)
{
	name_t name = intern_find(trait, strlen(trait));

	return name && names_has(&c->traits, name);
}
