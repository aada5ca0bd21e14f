/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of TOML that the data files use: [table], [[table]], and keys with a
 * string, a number or an array of strings.
 */
#ifndef PCIM_JUDGE_TOML_H
#define PCIM_JUDGE_TOML_H

#include <stddef.h>

struct toml_value {
	const char *table;	/* "calls.pci_intx"; "" before the first */
	unsigned int number;	/* how many tables of any name came before it */
	const char *key;	/* NULL: the table itself begins */
	const char *text;	/* one value; of an array one call for each */
};

/*
 * Call @value for every value of @text, in order. Returns NULL, or the line
 * (from 1) that is not understood in @line and why.
 */
const char *toml_read(const char *text, unsigned int *line,
		      void (*value)(void *ctx, const struct toml_value *v), void *ctx);

#endif
