/* SPDX-License-Identifier: GPL-2.0-only */
/* The facts of every file that matters, in memory. */
#ifndef PCIM_JUDGE_FACTS_H
#define PCIM_JUDGE_FACTS_H

#include "judge.h"
#include "tree/graph.h"

struct func_fact {
	name_t name;
	uint32_t line, end_line;
	uint8_t linkage;	/* enum linkage */
	bool shown;		/* relevant, a seed, or has a fact */
	name_t arm;
	const char *body;	/* see struct node; only if asked for, and shown */
	uint32_t body_len;
	uint32_t brace;		/* of its {: in the file's text, then in the body */
};

struct file_facts {
	const char *error;	/* why it could not be read, or NULL */
	bool any;		/* has a fact */
	size_t size;
	uint32_t lines;
	struct func_fact *funcs;
	struct fact *facts;	/* in the order of the text */
	uint32_t n_funcs, n_facts;
};

struct tree_facts {
	struct file_facts *files;
	struct arena *arenas;		/* one a thread */
	unsigned int threads;
};

/*
 * Parse those of @n files, from number @from on, that graph_build() has chosen
 * once more and keep their facts; with @bodies the text of functions as well.
 */
void facts_collect(const struct graph *g, bool bodies, size_t from, size_t n,
		   struct tree_facts *out);
void facts_free(struct tree_facts *t);

#endif
