/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The census: where does a name stand before a parenthesis? Written apart from
 * the parser, and much simpler, so that the two can be held against each other.
 */
#ifndef PCIM_JUDGE_CENSUS_H
#define PCIM_JUDGE_CENSUS_H

#include "tree/index.h"

struct census;

/* From a list of names with commas. */
struct census *census_of(const char *names);
void census_free(struct census *c);
/* Does a part of a file have one of the names? @ctx is the census. */
bool census_look(const void *ctx, const char *lines, size_t len);
struct site {
	uint32_t line, column;	/* from 1, from 0 */
	const char *name;	/* the census has it */
	const char *kind;	/* call, definition, declaration, macro, label */
};

struct sites {
	struct site *at;
	size_t n, cap;
	const char *error;	/* why the file could not be read, or NULL */
};

/*
 * The sites of each file. @words, if given, says for which files census_look()
 * found something; the others are not read again.
 */
struct sites *census_find(const struct census *c, const struct files *files,
			  const struct words *words, unsigned int threads);
void sites_free(struct sites *sites, size_t n);

#endif
