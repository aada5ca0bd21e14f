/* SPDX-License-Identifier: GPL-2.0-only */
/* Facts as lines on stdout. */
#ifndef PCIM_JUDGE_PRINT_H
#define PCIM_JUDGE_PRINT_H

#include "census.h"
#include "tree/graph.h"

/* Print the facts of every file that has some, in the order of the paths. */
void print_facts(const struct graph *g);
/* Print the census; with @errors what could not be read as well. */
void print_sites(const struct files *files, const struct sites *sites, bool errors);

#endif
