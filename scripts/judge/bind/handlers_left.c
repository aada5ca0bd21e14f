// SPDX-License-Identifier: GPL-2.0-only
/* Whether a release of vectors may go, by the handlers that may be attached there. */

#include "bind/handlers.h"

/* The call that attached a handler, and its place. */
static const char *request(struct handlers *h, struct court *c, const char *key)
{
	const struct fact *call = handlers_request(h, key);
	size_t n;

	if (!call)
		call = handlers_requests(h, &n)[0];
	return court_print(c, "%s() in %s() (line %u)", call->name,
			   handlers_court(h)->j->nodes[call->node].name, call->line);
}

static const char *told(struct handlers *h, struct court *c, const struct judged *item,
			const char *root, const char *key)
{
	bool devm = !strncmp(key, "devm:", 5);

	return court_print(c, "%s frees the vectors in %s() while the handler of %s %s: %s %s",
			   judged_where(c, item), root, request(h, c, key),
			   "may be attached, which the MSI core warns of or dies of",
			   devm ? "devm_free_irq()" : "free_irq()", "has to come first");
}

const char *handlers_left(struct handlers *h, struct court *c, const struct judged *item)
{
	uint32_t node = handlers_node(h, item->call), i;
	struct court *near = handlers_court(h);
	struct roots roots = { 0 };
	const char *key, *bad, *name;
	size_t n;

	handlers_requests(h, &n);
	if (!n)
		return NULL;
	if (node != NO_INDEX)
		roots = roots_of(near, node);
	if (!roots.n)
		return court_print(c, "%s: nothing is seen to reach it, %s",
				   judged_where(c, item), "so who frees the handlers before?");
	bad = handlers_doubt(near, c->cat, handlers_requests(h, &n), n);
	if (bad)
		return court_print(c, "%s: a handler may be attached there: %s",
				   judged_where(c, item), bad);
	for (i = 0; i < roots.n; i++) {
		name = near->j->nodes[roots.at[i].node].name;
		key = handlers_attached(h, near->j->nodes[node].file, item->call->line,
					&roots.at[i], false, &bad);
		if (bad)
			return court_print(c, "%s() cannot be read (%s): is the handler of %s %s",
					   name, bad, request(h, c, ""), "still attached there?");
		if (key)
			return told(h, c, item, name, key);
	}
	return NULL;
}
