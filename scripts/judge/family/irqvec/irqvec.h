/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of this family share. */
#ifndef PCIM_JUDGE_IRQVEC_H
#define PCIM_JUDGE_IRQVEC_H

#include "bind/live.h"
#include "flow/ways.h"

/* "foo() in bar() (line 7)" */
const char *irqvec_where(struct court *c, const struct judged *item);
/* Is its result 0 or an error, as that of the entry points of old? */
bool irqvec_is_legacy(const struct judged *item);
/* What the calls of this family do to the vectors. */
struct ways *irqvec_ways(struct court *c);

/* ---- group.c: what holds for all calls that are decided together ---- */

struct irqvec_group {
	const char *stays;	/* why no release of it may go, or NULL ... */
	const char *module;	/* ... the module of the call that says so ... */
	const char *rule;	/* ... and what speaks then */
	const char *own;	/* how the driver frees by a devm action, or NULL */
	bool weak;		/* nothing frees when that action cannot be added */
	bool idle;		/* it allocates nothing that could be freed */
	const char *outcome;	/* who frees, over all exits; "" if that is not known */
};

void irqvec_group_of(struct court *c, const struct judged *items, uint32_t n,
		     struct irqvec_group *out);

/* Is it a release that unbind, or the failure of probe, makes redundant? */
bool irqvec_goes(struct court *c, const struct judged *item);

/* ---- stays.c ---- */

/* Why a call keeps all releases that are decided with it where they are, or NULL. */
const char *irqvec_why_it_stays(struct court *c, const struct judged *item);
/* Why an allocation cannot be named managed, and the rule that says so; or NULL. */
const char *irqvec_why_not(struct court *c, const struct judged *item, const char **rule);

/* ---- device.c ---- */

/* The device of a call where it is none that a caller hands down, or NULL. */
const char *irqvec_other_device(struct court *c, const struct judged *item);

/* ---- buses.c ---- */

/* The probe of another bus that may allocate on some PCI device, or NULL. */
const char *irqvec_other_bus(struct court *c, const struct judged *item);

/* ---- result.c: "NAME = call(...);" and then "if (NAME) ..." ---- */

enum tested_how {
	TESTED_NONZERO,		/* if (NAME) */
	TESTED_ZERO,		/* if (!NAME) */
	TESTED_NEGATIVE,	/* if (NAME < 0) */
};

struct tested {
	struct flow flow;
	struct piece name;
	enum tested_how test;
	uint32_t call, fail, success;	/* steps: the call, and where the test leads */
};

/* False when it is anything else. tested_free() frees what was read, in any case. */
bool tested_read(struct court *c, const struct judged *item, struct tested *t);
void tested_free(struct tested *t);
/* Does nobody read the result after a success? */
bool tested_is_used_up(struct court *c, const struct tested *t);

/* ---- array.c ---- */

/* The edit of a call that gives its vectors in an array, and what it needs. */
struct array_form {
	const char *edit, *variable, *index;
};

/* Is it such a call? */
bool irqvec_is_array(const struct judged *item);
/* Why it cannot be edited, or NULL. */
const char *irqvec_array(struct court *c, const struct judged *item, struct array_form *form);

/* ---- legacy.c ---- */

/*
 * The form of edit for a call whose result is 0 or an error, NULL for none, and
 * the variable that takes the result.  What comes instead returns a positive
 * count, so the result must be used up by one test for zero.
 */
const char *irqvec_legacy_form(struct court *c, const struct judged *item,
			       const char **variable);
/* Is a count of vectors tested as the 0 or error of other calls? */
bool irqvec_taken_for_error(const struct judged *item);

#endif
