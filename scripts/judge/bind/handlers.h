/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which interrupt handlers some modules attach and free, and on which ways.
 * The irqvec family asks it before a release of vectors goes, and the irq family
 * what is wrong as it is.
 */
#ifndef PCIM_JUDGE_HANDLERS_H
#define PCIM_JUDGE_HANDLERS_H

#include "bind/closeup.h"
#include "flow/flow.h"

struct handlers;

/*
 * What the modules of these files attach, read anew.  The facts of the close-up have
 * the calls of @more as well, where it is not NULL.
 */
struct handlers *handlers_new(struct court *c, const uint32_t *files, uint32_t n,
			      const struct names *more);
void handlers_free(struct handlers *h);

/* The court of the close-up, whose numbers all that follows is in. */
struct court *handlers_court(struct handlers *h);
/* The calls that attach a handler, in the order of the files; @n is set. */
const struct fact *const *handlers_requests(const struct handlers *h, size_t *n);
/* The first of them for a key, or NULL. */
const struct fact *handlers_request(struct handlers *h, const char *key);
/*
 * The handler that may be attached when the release at a place is passed on the ways of
 * a root, NULL where there is none; @bad tells why it cannot be known.  @sure: of a
 * remove only what the probe beside it attaches, else whatever may be attached by then.
 */
const char *handlers_attached(struct handlers *h, uint32_t file, uint32_t line,
			      const struct root *root, bool sure, const char **bad);
/*
 * The plain handler that each way through a remove leaves attached, NULL where there is
 * none; @bad as above.
 */
const char *handlers_stay(struct handlers *h, const struct root *root, const char **bad);
/* The function of a call of the whole tree, NO_INDEX where the close-up has none. */
uint32_t handlers_node(const struct handlers *h, const struct fact *call);

/* ---- handlers_left.c ---- */

/* Why a handler may be attached where a call frees the vectors, or NULL. */
const char *handlers_left(struct handlers *h, struct court *c, const struct judged *item);

/* ---- handlers_doubt.c ---- */

/* Why the handlers of a driver are not told apart well enough, or NULL. */
const char *handlers_doubt(struct court *near, const struct catalogue *cat,
			   const struct fact *const *requests, size_t n);

#endif
