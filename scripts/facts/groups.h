/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_FACTS_GROUPS_H
#define PCIM_FACTS_GROUPS_H

#include "graph.h"

/* Link the files that are one to the compiler, through #include "x.c". */
void groups_find(struct graph *g);

#endif
