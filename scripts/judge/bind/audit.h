/* SPDX-License-Identifier: GPL-2.0-only */
/* Every call of the families that are asked for, with its verdict and decision. */
#ifndef PCIM_JUDGE_AUDIT_H
#define PCIM_JUDGE_AUDIT_H

#include "bind/court.h"
#include "census.h"

/* What is said of one call. */
struct finding {
	uint32_t file, line, column;
	const char *function;	/* "-" outside of any, "" not known */
	const char *module;
	const char *call;
	uint8_t verdict;	/* enum verdict_kind */
	struct decision decision;
	struct places evidence;
	name_t arm;
};

struct audit {
	const struct judge *j;
	const struct catalogue *cat;
	const struct modules *modules;
	const struct sites *sites;	/* the census */
	const struct place *unread;
	const char * const *paths;	/* only findings in these; none: all */
	size_t n_paths;
	bool outside;		/* no kernel tree: no file is the PCI core's */
	unsigned int threads;

	/* The outcome, in the order of file, line, column and call: */
	struct finding *findings;
	size_t n;
	/* Managed enables of devices that no driver is bound to. */
	const struct fact **strangers;
	size_t n_strangers;
	struct court *courts;	/* they hold the strings */
};

void audit_run(struct audit *a);
void audit_free(struct audit *a);

/* ---- remarks.c ---- */

/* The next remark on a judged call, from number @i on; false: no more. */
bool remark_of(struct court *c, const struct judged *item, unsigned int *i,
	       struct decision *out);

#endif
