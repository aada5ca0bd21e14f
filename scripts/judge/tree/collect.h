/* SPDX-License-Identifier: GPL-2.0-only */
/* The sink that keeps what the closure needs of one file. */
#ifndef PCIM_JUDGE_COLLECT_H
#define PCIM_JUDGE_COLLECT_H

#include "tree/graph.h"

#define RECENT	4096

/* Arrays that every file of a thread uses again. */
struct collector {
	struct mention *mentions;
	struct unit_macro *macros;
	struct unit_table *tables;
	struct unit_entry *entries;
	uint64_t *exports;
	bool bad;
	size_t n_mentions, cap_mentions;
	size_t n_macros, cap_macros;
	size_t n_tables, cap_tables;
	size_t n_entries, cap_entries;
	size_t n_exports, cap_exports;
	uint64_t recent[RECENT];	/* drops most repeated mentions */
};

extern const struct sink collect_sink;
extern const struct sink collect_names_sink;

/* Forget what was collected of the present file. */
void collect_restart(struct parser *p);
/* Copy what was collected into @u. */
void collect_keep(const struct parser *p, struct unit *u);
void collect_free(struct collector *c);

#endif
