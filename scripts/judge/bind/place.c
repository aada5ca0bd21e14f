// SPDX-License-Identifier: GPL-2.0-only
/* What is decided by where a driver stands in the tree. */

#include "bind/court.h"

bool place_keeps(const struct court *c, const struct judged *item, struct decision *out)
{
	const char *path = judge_path(c->j, item->call->file);
	size_t i;

	for (i = 0; i < c->cat->n_places; i++) {
		const struct place_rule *place = &c->cat->places[i];

		if (place->family != item->form->family ||
		    strncmp(path, place->below, strlen(place->below)))
			continue;
		*out = (struct decision){ place->rule, "keep", place->reason, "", "", "", "" };
		return true;
	}
	return false;
}
