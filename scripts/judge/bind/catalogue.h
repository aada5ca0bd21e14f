/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The families and their calls, as their data files tell them, and what the
 * target tree has of each.
 */
#ifndef PCIM_JUDGE_CATALOGUE_H
#define PCIM_JUDGE_CATALOGUE_H

#include "judge.h"

/* One call of a family and its explicit forms; NULL where there is none. */
struct form {
	name_t name;
	uint32_t family;	/* index in the catalogue */
	name_t managed;
	name_t unmanaged;
	name_t explicit_as;	/* "managed", "unmanaged" */
	name_t undo;		/* "one", "all" */
	name_t undone_by;
	name_t result;
};

enum family_state {
	FAMILY_UNKNOWN,
	FAMILY_ABSENT,
	FAMILY_HYBRID,
	FAMILY_PURE,
};

struct court;
struct judged;
struct decision;
struct looks;

/* What the C of a family's folder brings: family_NAME. */
struct family_ops {
	/* One decision a call; all are of one module, in the order of the text. */
	void (*decide)(struct court *c, struct judged *items, uint32_t n,
		       struct decision *out);
	/* What is wrong in the modules of these files (bind/looks.h); may be NULL. */
	void (*look)(struct court *c, const uint32_t *files, uint32_t n, struct looks *out);
};

/* A folder below family/; family/list makes the list, the data is compiled in. */
struct family_entry {
	const struct family_ops *ops;	/* NULL: it has no C */
	const char *name;
	const char *data;	/* family.toml */
};

extern const struct family_entry family_registry[];
extern const unsigned int family_count;
extern const char family_common[];

struct family {
	const char *name;
	const struct family_ops *ops;	/* NULL: decided elsewhere */
	bool together;		/* all calls of a binding are decided in one go */
	bool asked;		/* its calls get findings in this run */
	bool read;		/* its calls are looked for: asked, or one is that stands beside */
	name_t beside;		/* the family whose calls it looks at, or NULL */
	enum family_state state;	/* in the target tree */
};

/* A set of interned names, with a number each. */
struct names {
	struct map map;
};

void names_add(struct names *s, name_t name, uint32_t value);
/* NO_INDEX when it is not there. */
uint32_t names_get(const struct names *s, name_t name);

static inline bool names_has(const struct names *s, name_t name)
{
	return names_get(s, name) != NO_INDEX;
}

#define READING_TEXTS	8

/* What a person has read of a call, see reading.c. */
struct reading {
	const char *file, *function, *call;
	const char *action;	/* "convert", "keep" */
	const char *reason;
	const char *texts[READING_TEXTS];
	uint32_t n_texts;
};

/* What is decided by where a driver stands in the tree: of a subsystem, of a kind of device. */
struct place_rule {
	uint32_t family;
	const char *below;	/* a path, or how paths begin */
	const char *rule, *reason;
};

struct catalogue {
	struct family *families;
	uint32_t n_families;
	struct form *forms;
	size_t n_forms, cap_forms;
	struct reading *readings;
	size_t n_readings, cap_readings;
	struct place_rule *places;
	size_t n_places, cap_places;
	struct names by_name;		/* a call to its form */
	struct names enables;		/* 1: managed, 0: not */
	struct names devm_actions;
	struct names handlers;		/* position of the handler */
	/* Position of what a handler is given, and what ends the use of a device: */
	struct names irq_requests, irq_frees, irq_stops;
	struct names core;		/* of the PCI core: not followed */
	struct names watched;		/* calls that a family has to see, by family */
	struct names must_check;
	struct names region_names;	/* position of a region's name */
	/* The target tree: */
	struct names offers, traits;
	bool library;		/* our library comes with the series */
};

/* Read the data that is compiled in. */
void catalogue_init(struct catalogue *c);
void catalogue_free(struct catalogue *c);

struct family *catalogue_family(const struct catalogue *c, const char *name);
/* What a name means, or NULL when it is no call of a family. */
const struct form *catalogue_form(const struct catalogue *c, name_t name);
/* May a driver of the target tree call it, in the tree or by our library? */
bool catalogue_offers(const struct catalogue *c, name_t name);
/* "enable-counts" and the like. */
bool catalogue_trait(const struct catalogue *c, const char *trait);

static inline bool is_enable(const struct catalogue *c, name_t name)
{
	return names_has(&c->enables, name);
}

static inline bool is_managed_enable(const struct catalogue *c, name_t name)
{
	return names_get(&c->enables, name) == 1;
}

static inline const char *family_name(const struct catalogue *c, const struct form *form)
{
	return c->families[form->family].name;
}

#endif
