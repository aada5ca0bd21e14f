// SPDX-License-Identifier: GPL-2.0-only
/* Gathers the modules that a family looks at, and what it says of them. */
#include <stdlib.h>

#include "bind/looks.h"

void looks_add(struct looks *out, struct court *c, const struct court *near,
	       const struct fact *call, const char *rule, const char *why)
{
	uint32_t file = judge_file(c->j, judge_path(near->j, call->file));

	if (file == NO_INDEX || arm_is_dead(call->arm))
		return;
	GROW(out->at, out->n, out->cap);
	out->at[out->n++] = (struct finding){
		.file = file, .line = call->line, .column = call->column,
		.function = near->j->nodes[call->node].name,
		.module = modules_first(c->modules, file), .call = call->name,
		.verdict = out->verdict, .arm = call->arm,
		.decision = { rule, "mend", why, "", "", "", "" },
	};
}

/* The files of the calls of a family that are decided together with number @at. */
static uint32_t files_with(const struct judged *items, uint32_t n, uint32_t at, uint32_t *files)
{
	uint32_t i, count = 0;

	for (i = at; i < n; i++)
		if (items[i].form->family == items[at].form->family &&
		    items[i].binding == items[at].binding)
			files[count++] = items[i].call->file;
	return count;
}

static bool is_first(const struct judged *items, uint32_t at)
{
	uint32_t i;

	for (i = 0; i < at; i++)
		if (items[i].form->family == items[at].form->family &&
		    items[i].binding == items[at].binding)
			return false;
	return true;
}

void looks_take(struct court *c, const struct judged *items, uint32_t n, struct looks *out)
{
	uint32_t *files = xmalloc((n + 1) * sizeof(*files)), count, i, k;
	const struct family *family;

	for (k = 0; k < c->cat->n_families; k++) {
		family = &c->cat->families[k];
		if (!family->asked || !family->beside || !family->ops || !family->ops->look)
			continue;
		for (i = 0; i < n; i++) {
			if (strcmp(family_name(c->cat, items[i].form), family->beside) ||
			    !is_first(items, i))
				continue;
			count = files_with(items, n, i, files);
			out->verdict = items[i].verdict.kind;
			family->ops->look(c, files, count, out);
		}
	}
	free(files);
}
