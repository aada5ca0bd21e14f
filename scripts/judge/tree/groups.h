/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_GROUPS_H
#define PCIM_JUDGE_GROUPS_H

#include "tree/graph.h"

/* Link the files that are one to the compiler, through #include "x.c". */
void groups_find(struct graph *g);

#endif
