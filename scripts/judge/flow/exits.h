/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a function should take the result of a call that can now fail.
 *
 * The oracle is the function's own error handling.  The exit before the call
 * tells what must be undone at that point, the exit after it what is undone once
 * the next step fails; where both do the same, a failure of our call may do it
 * too.  Where they differ, nothing is guessed and the reason is told.
 *
 * A body is blanked text of a function from its name on, as struct node has it.
 */
#ifndef PCIM_JUDGE_FLOW_EXITS_H
#define PCIM_JUDGE_FLOW_EXITS_H

#include "read/arena.h"
#include "read/ctext.h"

/* A form of the edit, or why the result is left alone.  No string is NULL. */
struct handling {
	const char *form;	/* "", "return", "goto" or "tail" */
	const char *variable;
	const char *label;
	const char *reason;
};

/* Decide for the call statement at @start .. @end of @body; strings are of @a. */
void exits_decide(struct arena *a, const char *body, size_t len, size_t start, size_t end,
		  struct handling *out);

/* Does the first return behind @start carry an error? */
bool exits_fails_after(const char *body, size_t len, size_t start);

/* One that only prints, so that a failure undoes nothing by it. */
bool call_prints(struct piece name);

/* "return value;" or "goto label;" */
struct exit_at {
	size_t start, end;	/* of the statement */
	struct piece value;	/* of a return */
	struct piece label;	/* of a goto, else empty */
};

/* The next exit at or behind @from; false: there is none. */
bool exit_next(const char *body, size_t len, size_t from, struct exit_at *out);

#endif
