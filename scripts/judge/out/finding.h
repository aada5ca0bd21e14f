/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The outcome as lines of columns, all of which are always there:
 *
 *	finding	FILE LINE COLUMN FUNCTION MODULE CALL VERDICT RULE ACTION
 *		REPLACEMENT REASON EDIT VARIABLE LABEL ARM [FILE LINE WHAT ARM]...
 *	accepted FILE LINE RULE	its author says so in a comment above it
 *	foreign	FILE LINE	a managed enable of a device without a driver
 *	bad	FILE LINE FUNCTION REASON	what could not be read
 *
 * Lines count from 1, columns from 0; an empty column says none.
 */
#ifndef PCIM_JUDGE_FINDING_H
#define PCIM_JUDGE_FINDING_H

#include "bind/audit.h"
#include "tree/facts.h"

void print_audit(const struct audit *a, const struct tree_facts *facts);
/* What is known of each call in question before a family decides. */
void print_verdict(const struct judge *j, const struct fact *call, const struct verdict *v);

#endif
