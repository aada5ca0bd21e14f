// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a region call runs at the begin or the end of a binding only.
 * Operation tables alone do not tell: a work item or a timer runs while the
 * driver stays bound, and a probe may pass a release and go on.
 */
#include <stdlib.h>

#include "bind/world.h"
#include "family/region/region.h"

/* Part of a binding's begin or end; the release of devres is judged elsewhere. */
static bool is_end(const char *role)
{
	return !strcmp(role, "probe") || !strcmp(role, "remove") ||
	       !strcmp(role, "shutdown") || !strcmp(role, root_action);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char * const *)a, *(const char * const *)b);
}

const char *region_later(struct court *c, const struct judged *item)
{
	struct roots roots = roots_of(c, item->call->node);
	const char **labels = arena_array(&c->arena, roots.n + 1, const char *), *text = NULL;
	uint32_t i, n = 0;

	for (i = 0; i < roots.n; i++)
		if (!is_end(roots.at[i].role))
			labels[n++] = roots.at[i].label;
	if (n)
		qsort(labels, n, sizeof(*labels), by_text);
	for (i = 0; i < n; i++)
		if (!i || strcmp(labels[i - 1], labels[i]))
			text = text ? court_print(c, "%s, %s", text, labels[i]) : labels[i];
	return text;
}

const char *region_goes_on(struct court *c, const struct judged *item)
{
	struct roots roots = roots_of(c, item->call->node);
	bool any = false;
	const char *why;
	uint32_t i;

	for (i = 0; i < roots.n; i++) {
		if (strcmp(roots.at[i].role, "probe"))
			continue;
		any = true;
		why = goes_on(c, region_ways(c), &roots.at[i], item->call);
		if (why)
			return why;
	}
	return any ? NULL : "how probe gets there is not known";
}
