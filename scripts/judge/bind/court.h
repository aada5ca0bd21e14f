/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one thread judges with: the tree, which is only read, and memory of its
 * own for what it has found out. An answer never depends on what was asked
 * before, so the findings are the same whatever the number of threads.
 */
#ifndef PCIM_JUDGE_COURT_H
#define PCIM_JUDGE_COURT_H

#include "bind/arms.h"
#include "bind/catalogue.h"
#include "bind/modules.h"
#include "judge.h"
#include "read/ctext.h"

/* A line of evidence. */
struct place {
	uint32_t file;
	uint32_t line;
	const char *what;	/* the call, or TABLE.FIELD */
	name_t arm;		/* "-" outside of any #if */
};

struct places {
	const struct place *at;
	uint32_t n;
};

enum verdict_kind {
	V_MANAGED,		/* pcim_enable_device() on every path */
	V_UNMANAGED,		/* pci_enable_device*(), or not enabled at all */
	V_BOTH,			/* callers of both kinds */
	V_FOREIGN,		/* not the device that the driver is bound to */
	V_UNKNOWN,		/* cannot be connected to a driver */
};

extern const char * const verdict_names[];

enum verdict_context {
	CONTEXT_PROCESS,
	CONTEXT_ATOMIC,
	CONTEXT_RELEASE,	/* devres is being released */
};

struct verdict {
	uint8_t kind;		/* enum verdict_kind */
	uint8_t context;
	const char *reason;
	struct places evidence;
	/* From which table entries it is reached: "probe", "dev_pm_ops.resume"; sorted. */
	const char **entries;
	uint32_t n_entries;
};

/* A call with all that is known of it. */
struct judged {
	const struct fact *call;
	const struct form *form;
	struct verdict verdict;
	uint32_t home;		/* its module as a number, or its file's (bindings.h) */
	uint32_t binding;	/* alike for the calls that are decided together */
	const char *function;	/* "-" outside of any */
	const char *module;	/* "" when no makefile lists its file */
	/* The text of its function and where in it the call is; NULL: not found. */
	const char *body;
	size_t len, start;
};

/* What should become of a call. No string is NULL; "" says none. */
struct decision {
	const char *rule;
	const char *action;	/* convert, drop, keep, review */
	const char *reason;
	const char *replacement;
	const char *edit;	/* the form of the edit, for the rule file */
	const char *variable, *label;
};

/* The blanked text of the function around a call, and where in it the call is. */
bool call_text(const struct judge *j, const struct fact *call, struct piece *body,
	       size_t *start);
/* "call() in function() (line N)", for a reason. */
const char *judged_where(struct court *c, const struct judged *item);
/* A reason of @module, as its own calls and those of others read it; NULL stays NULL. */
const char *reason_for(struct court *c, const struct judged *item, const char *why,
		       const char *module);

/* What an analysis remembers of the tree: made by the first who asks in a thread. */
#define COURT_SLOTS	16

struct court {
	const struct judge *j;
	const struct catalogue *cat;
	const struct modules *modules;
	const struct place *unread;	/* by file; what: NULL where all was read */
	struct arena arena;	/* lives as long as the thread */
	struct visit up;	/* who reaches the call that is being judged */
	struct visit roots;	/* scratch of roots.c */
	struct {
		void *(*make)(struct court *c);
		void (*end)(void *made);
		void *made;
	} slots[COURT_SLOTS];
};

void court_init(struct court *c, const struct judge *j, const struct catalogue *cat,
		const struct modules *modules, const struct place *unread);
void court_free(struct court *c);

/*
 * What @make gives for this thread: made once. @end, if not NULL, frees what
 * is not in the court's arena.
 */
void *court_shared(struct court *c, void *(*make)(struct court *c), void (*end)(void *made));
/* A formatted string that lives as long as the court. */
const char *court_print(struct court *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Places, one after the other. */
struct place_list {
	struct place *at;
	size_t n, cap;
};

void places_add(struct place_list *l, uint32_t file, uint32_t line, const char *what,
		name_t arm);
void places_call(struct place_list *l, const struct fact *call);
/* Move them to the court's memory. */
struct places places_done(struct court *c, struct place_list *l);

/* ---- author.c ---- */

/* Does a comment within these lines of a function have the word? */
bool author_says(struct court *c, uint32_t node, uint32_t from, uint32_t to, const char *word);

/* ---- place.c ---- */

/* Keeps a call for where its driver stands in the tree; false: the place says nothing of it. */
bool place_keeps(const struct court *c, const struct judged *item, struct decision *out);

/* ---- reading.c ---- */

/* Keeps a call that would be for a person, but has been read by one. */
void reading_keeps(struct court *c, const struct judged *item, struct decision *out);

/* The text of a function as a number. */
uint64_t reading_text(const struct node *node);
/* What a person has read of a call, as long as it is the text that was read; or NULL. */
const struct reading *reading_of(const struct court *c, const struct judged *item);

/* ---- drivers.c ---- */

/* How the probe of a pci_driver table enables its device. */
enum enable_kind {
	ENABLE_BOTH,		/* in the order of their names, as evidence is shown */
	ENABLE_MANAGED,
	ENABLE_NAMED,		/* given by name to a macro: who knows */
	ENABLE_NONE,
	ENABLE_UNMANAGED,
	ENABLE_UNREAD,		/* none is seen, but not everything was read */
	ENABLE_KINDS,
};

struct enable {
	uint8_t kind;
	struct places evidence;
};

/* An entry of a table whose structure is pci_driver? */
bool is_driver(const struct fact *entry);
/* Does the table of a file belong to a pci_driver? */
bool is_driver_table(const struct judge *j, uint32_t file, name_t variable);

/* In a build that has @arm. */
struct enable enable_of(struct court *c, uint32_t file, name_t variable, name_t arm);
/*
 * How the drivers enable that use a module without a driver, directly or by another
 * such module: what there is of each kind, and the first of it. False: there is none.
 */
bool enables_of_users(struct court *c, uint32_t file, name_t arm, bool *found,
		      struct enable *first);
/* Any enable call in the files of a module, for what runs by pointers. */
struct enable enable_in_module(struct court *c, uint32_t file, name_t arm);
/*
 * How a driver enables whose probe reaches no enable: somewhere in its module, or
 * unread where nobody can tell.
 */
struct enable enable_beside(struct court *c, uint32_t file, name_t variable, name_t arm);
/* The variables of the pci_driver tables of a file; @n is set. */
const name_t *driver_tables(struct court *c, uint32_t file, uint32_t *n);
/* The field of a driver's table, or structure and field: "dev_pm_ops.resume". */
const char *entry_label(struct court *c, const struct fact *entry);
/*
 * Did a function on the way from the top of @v's climb to its start enable the
 * device before the way goes on?
 */
bool enabled_before(struct court *c, const struct visit *v, uint32_t top,
		    const struct fact *call);

/* ---- roots.c ---- */

/* One place from where a function is reached. */
struct root {
	const char *label;	/* "probe", "dev_pm_ops.resume", "devm action", "INIT_WORK()" */
	const char *role;	/* what follows the last "." of it */
	uint32_t node;		/* the function that is entered there */
	uint32_t file;		/* the operation table, NO_INDEX if there is none ... */
	name_t table;		/* ... and its variable; of a devm action the call */
	bool direct;		/* by calls only, none of them through a member */
};

struct roots {
	const struct root *at;
	uint32_t n;
};

extern const char * const root_action;	/* "devm action" */

/* All roots of a function; none when nothing is known to reach it. */
struct roots roots_of(struct court *c, uint32_t node);

/* ---- verdict.c ---- */

struct verdict verdict_of(struct court *c, const struct fact *call);
/* Why the pci_dev of a call is not the driver's own, or NULL. */
const char *foreign_device(struct court *c, const struct fact *call);

/* ---- context.c ---- */

/* Does what was climbed run while devres is released, or in an interrupt? */
enum verdict_context context_of(struct court *c, const struct visit *climbed,
				struct place_list *witness);

/*
 * What is written after the first ":" of a reference's use, up to the next one:
 * the callee that takes it, or what it is assigned to.
 */
bool use_is(const struct fact *ref, const char *how);
void use_parts(const struct fact *ref, struct piece *target, struct piece *index);

#endif
