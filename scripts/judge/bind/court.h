/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one thread judges with: the tree, which is only read, and memory of its
 * own for what it has found out. An answer never depends on what was asked
 * before, so the findings are the same whatever the number of threads.
 */
#ifndef PCIM_JUDGE_COURT_H
#define PCIM_JUDGE_COURT_H

#include "bind/catalogue.h"
#include "judge.h"

struct modules;

/* A line of evidence. */
struct place {
	uint32_t file;
	uint32_t line;
	const char *what;	/* the call, or TABLE.FIELD */
	name_t arm;		/* "-" outside of any #if */
};

enum verdict_kind {
	V_MANAGED,		/* pcim_enable_device() on every path */
	V_UNMANAGED,		/* pci_enable_device*(), or not enabled at all */
	V_BOTH,			/* callers of both kinds */
	V_FOREIGN,		/* not the device that the driver is bound to */
	V_UNKNOWN,		/* cannot be connected to a driver */
};

enum verdict_context {
	CONTEXT_PROCESS,
	CONTEXT_ATOMIC,
	CONTEXT_RELEASE,	/* devres is being released */
};

struct verdict {
	uint8_t kind;		/* enum verdict_kind */
	uint8_t context;
	const char *reason;
	const struct place *evidence;
	uint32_t n_evidence;
	/* From which table entries it is reached: "probe", "dev_pm_ops.resume"; sorted. */
	const char **entries;
	uint32_t n_entries;
};

/* A call with all that is known of it. */
struct judged {
	const struct fact *call;
	const struct form *form;
	struct verdict verdict;
	const char *module;	/* "" when no makefile lists its file */
	/* The text of its function and where in it the call is; NULL: not found. */
	const char *body;
	size_t len, start;
};

struct decision {
	const char *rule;
	const char *action;	/* convert, drop, keep, review */
	const char *reason;
	const char *replacement;
	const char *edit;	/* the form of the edit, for the rule file */
	const char *variable, *label;
};

/* What an analysis remembers of the tree: made by the first who asks in a thread. */
#define COURT_SLOTS	16

struct court {
	const struct judge *j;
	const struct catalogue *cat;
	const struct modules *modules;
	struct arena arena;	/* lives as long as the thread */
	struct visit up, down;
	struct {
		const void *(*make)(struct court *c);
		const void *made;
	} slots[COURT_SLOTS];
};

/* What @make gives for this thread: made once. */
const void *court_shared(struct court *c, const void *(*make)(struct court *c));
/* A formatted string that lives as long as the court. */
const char *court_print(struct court *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* ---- modules.c ---- */

/* The modules of a file, and the files of its modules with itself. */
struct span modules_of(const struct modules *m, uint32_t file);
struct span modules_beside(const struct modules *m, uint32_t file);
const char *module_name(const struct modules *m, uint32_t module);

/* ---- roots.c ---- */

/* One place from where a function is reached. */
struct root {
	const char *label;	/* "probe", "dev_pm_ops.resume", "devm action", "INIT_WORK()" */
	const char *role;	/* what follows the last "." of it */
	uint32_t node;		/* the function that is entered there */
	uint32_t file;		/* the operation table, NO_INDEX if there is none ... */
	name_t table;		/* ... and its variable */
	bool direct;		/* by calls only, none of them through a member */
};

struct roots {
	const struct root *at;
	uint32_t n;
};

/* All roots of a function; none when nothing is known to reach it. */
struct roots roots_of(struct court *c, uint32_t node);

/* ---- drivers.c ---- */

/* How the probe of a pci_driver table enables its device. */
enum enable_kind {
	ENABLE_NONE,
	ENABLE_MANAGED,
	ENABLE_UNMANAGED,
	ENABLE_BOTH,
	ENABLE_NAMED,		/* given by name to a macro: who knows */
};

struct enable {
	uint8_t kind;
	const struct place *evidence;
	uint32_t n_evidence;
};

struct enable enable_of(struct court *c, uint32_t file, name_t variable, name_t arm);
/* The pci_driver tables of a file, by name. */
struct span driver_tables(struct court *c, uint32_t file);

/* ---- verdict.c ---- */

struct verdict verdict_of(struct court *c, const struct fact *call);
/* Why the pci_dev of a call is not the driver's own, or NULL. */
const char *foreign_device(struct court *c, const struct fact *call);

#endif
