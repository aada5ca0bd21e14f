/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known about the target from elsewhere, as lines with tabs:
 *
 *	state	FAMILY	absent|hybrid|pure|unknown	of the family in the tree
 *	offers	NAME		a call that its drivers may make
 *	trait	NAME		a way of its core, "enable-counts"
 *	library			our library comes with the series
 *	module	NAME	FILE...	of Kbuild; in the order of the names
 */
#ifndef PCIM_JUDGE_TARGET_H
#define PCIM_JUDGE_TARGET_H

#include <stdio.h>

#include "bind/catalogue.h"
#include "bind/modules.h"

/* Read all lines of @from; ends the program at one that is not understood. */
void target_read(FILE *from, struct catalogue *cat, struct modules *modules);

#endif
