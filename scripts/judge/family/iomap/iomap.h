/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_IOMAP_H
#define PCIM_JUDGE_IOMAP_H

#include "bind/court.h"
#include "bind/live.h"
#include "flow/flow.h"
#include "read/ctext.h"

/*
 * What becomes of a call and of the reads of the table that it fills: the form of
 * the edit, or the rule and the reason against it.
 */
struct plan {
	const char *rule;
	const char *reason;
	const char *edit;	/* NULL: the calls stay */
	/* The reads that go with it: the one that goes, or all of the function. */
	const struct judged **served;
	uint32_t n_served;
};

/* ---- bars.c: which BARs a mask names ---- */

#define BARS_MAX	32

struct bars {
	struct piece index[BARS_MAX];	/* as the source writes it */
	uint32_t n;
	const char *computed;	/* what of the mask is not known, or NULL */
};

/* The value of an expression that cannot change in a function; empty: it can. */
struct piece bar_constant(struct court *c, struct piece text, struct piece body);
struct bars bars_of_mask(struct court *c, struct piece mask, struct piece body);

/* ---- plan.c ---- */

/* One function, with one call that fills the table and all that read it. */
struct mapping {
	struct court *c;
	const struct judged *claim;
	const struct judged **reads;
	uint32_t n_reads;
	bool probe;		/* a driver's probe, and not called otherwise */
	struct piece body;
	struct flow flow;
	/* Why the calls stay, once it is known: */
	const char *rule, *reason;
	/* What was found on the way: */
	struct piece device;	/* of the call */
	struct piece index;	/* the BAR */
	struct piece name;	/* the variable that takes the result */
	struct piece target;	/* where the address goes, without blanks */
	const struct judged *read;
	uint32_t call, fail, success, at;	/* steps */
	size_t block;		/* where in the body the code after a failure begins */
};

struct plan plan_of(struct court *c, const struct judged *claim, const struct judged **reads,
		    uint32_t n_reads, bool probe);

/* Say why; always false. */
bool plan_no(struct mapping *m, const char *rule, const char *reason);
/* Lines of a place in the body and of a step. */
uint32_t plan_line(const struct mapping *m, size_t place);
uint32_t step_line(const struct mapping *m, uint32_t step);

/* ---- target.c: who sees where the address goes, before it is there and after a failure ---- */

bool target_before(struct mapping *m);
bool target_after_failure(struct mapping *m);

/* ---- leave.c: what the code after a failure, and a test for NULL, leave behind ---- */

bool leave_null_test(struct mapping *m);
const char *leave_form(struct mapping *m);

#endif
