/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which functions take a device down and which bring it up again: a suspend and
 * its resume, the detection of an error and the reset of the slot. They stand in
 * one operation table, or are arguments of one macro that makes a table of them.
 */
#ifndef PCIM_JUDGE_PHASES_H
#define PCIM_JUDGE_PHASES_H

#include "bind/court.h"

#define SLOT_UPS	6

/* A function's place in a table. */
struct slot {
	uint32_t node;		/* the function */
	uint32_t file;		/* the table: its file, ... */
	name_t table;		/* ... its variable or macro, ... */
	uint32_t line;		/* ... and of a macro the line, else 0 */
	const char *role;	/* "suspend", "slot_reset" */
	bool errors;		/* a table of error handlers */
};

struct slots {
	const struct slot * const *at;
	uint32_t n;
};

/* The places of a function in such tables; none in others. */
struct slots slots_of(struct court *c, uint32_t node);
/* The functions in another place of the same table, as nodes; @n is set. */
const uint32_t *slot_nodes(struct court *c, const struct slot *slot, const char *role,
			   uint32_t *n);
/* The role that took the device down before this one; "" when none does. */
const char *slot_down(const struct slot *slot);
/* The roles that bring the device up after this one; returns how many. */
size_t slot_ups(const struct slot *slot, const char *ups[SLOT_UPS]);
/* Nothing comes up again after it: poweroff, shutdown. */
bool slot_is_last(const struct slot *slot);

#endif
