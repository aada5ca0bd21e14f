/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of functions for a person, a test, or a count over a tree. */
#ifndef PCIM_JUDGE_FLOW_SHOW_H
#define PCIM_JUDGE_FLOW_SHOW_H

#include "flow/flow.h"

/* A function of a file, as the reader of its body needs it. */
struct flow_function {
	const char *name;
	uint32_t name_len;
	uint32_t line;
	uint32_t body;		/* offset of its '{' ... */
	uint32_t body_line;	/* ... and its line */
	uint32_t params;	/* offset of the '(' of its parameters, 0: none */
};

struct flow_functions {
	struct flow_function *at;
	uint32_t n, cap;
};

/* The functions of a text, in order; free ->at. */
void flow_functions(struct flow_functions *out, const struct text *text, const char *path);

/* --flow FILE:FUNCTION, or FILE for all of them: status for exit(). */
int flow_show(const char *what);
/* --ways: the outcomes of functions, by events as flow.c's usage has them. */
int flow_show_ways(const char *how, const char *what);
/*
 * --check: read every function of the files and print how many cannot be
 * read, by reason.  With @words, only functions whose text has one of them.
 */
int flow_check(const struct files *files, const char *words);

#endif
