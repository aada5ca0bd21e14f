/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_IOMAP_H
#define PCIM_JUDGE_IOMAP_H

#include "bind/court.h"
#include "bind/live.h"
#include "flow/flow.h"
#include "read/ctext.h"
#include "read/lexer.h"

/*
 * What becomes of a call and of the reads of the table that it fills: the form of
 * the edit, or the rule and the reason against it.
 */
struct plan {
	const char *rule;
	const char *reason;
	const char *edit;	/* NULL: the calls stay */
	const char *read_edit;	/* of the read; NULL: it goes */
	const char *variable;	/* a new one, for the address; NULL: none */
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
/* May a statement between @start and @end set the variable, or take its address? */
bool bar_may_set(const char *start, const char *end, struct piece name);
/* What a mask of one BAR shifts, constant or not; empty: it is no such mask. */
struct piece bar_variable(struct piece mask);
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
	bool varies;		/* it is an expression that only a run of the driver knows */
	struct piece name;	/* the variable that takes the result */
	bool tested;		/* the call is the condition of an 'if': no variable */
	bool whole;		/* the read takes the table, not an entry */
	struct piece target;	/* where the address goes, without blanks */
	const struct judged *read;
	uint32_t call, fail, success, at;	/* steps */
	bool null_tested;	/* a test for NULL behind the read, which can go */
	size_t block;		/* where in the body the code after a failure begins */
};

struct plan plan_of(struct court *c, const struct judged *claim, const struct judged **reads,
		    uint32_t n_reads, bool probe);

/* Say why; always false. */
bool plan_no(struct mapping *m, const char *rule, const char *reason);
/* A piece of text as a string, which lives as long as the court. */
const char *plan_text(struct mapping *m, struct piece p);
/* Lines of a place in the body and of a step. */
uint32_t plan_line(const struct mapping *m, size_t place);
uint32_t step_line(const struct mapping *m, uint32_t step);

/* ---- result.c: what the call returned, and who tests it ---- */

bool find_result(struct mapping *m);
/* The statement behind it has to be "if (NAME)". */
bool find_test(struct mapping *m);

/* ---- index.c: a BAR that is no constant ---- */

/* Nothing between the call and the read may change what the index is made of. */
bool index_stays(struct mapping *m);
/* A variable that the function declares: its name stands behind a type in it or its head. */
bool is_own(const struct mapping *m, struct piece name);

/* ---- target.c: who sees where the address goes, before it is there and after a failure ---- */

/* "priv" of "priv->regs.base". */
static inline struct piece path_root(struct piece path)
{
	return piece_of(path.p, skip_word(path.p, path.p + path.len));
}

/* Does a step call, or name, the function? */
bool step_calls(const struct flow *f, const struct flow_step *s, const char *name);
/* Does a step set the variable? */
bool step_sets(const struct flow *f, const struct flow_step *s, struct piece name);
/* Is the address of the variable taken: "&x"; with @members "&x->member" too? */
bool address_taken(const struct mapping *m, struct piece name, bool members);
/* A call of the core, on a device or a driver's own lock, that never comes back to a driver. */
bool call_is_harmless(struct piece name);
bool target_before(struct mapping *m);
bool target_after_failure(struct mapping *m);

/* ---- table.c: a table that a variable of the function holds ---- */

/* Is only one entry of it used? The variable is the target then. */
bool table_is_local(struct mapping *m);

/* ---- local.c: a variable of its own for the address ---- */

void local_plan(struct mapping *m, struct plan *plan);

/* ---- leave.c: what the code after a failure, and a test for NULL, leave behind ---- */

bool leave_null_test(struct mapping *m);
const char *leave_form(struct mapping *m);

#endif
