// SPDX-License-Identifier: GPL-2.0-only
/* Reads what Kbuild and the probe of the core say about the target. */

#include <stdlib.h>

#include "bind/target.h"

struct line {
	char **words;
	size_t n, cap;
};

static void split(struct line *l, char *text)
{
	char *p;

	l->n = 0;
	do {
		p = strchr(text, '\t');
		if (p)
			*p = '\0';
		GROW(l->words, l->n, l->cap);
		l->words[l->n++] = text;
		text = p + 1;
	} while (p);
}

static bool set_state(struct catalogue *cat, const char *name, const char *state)
{
	static const char * const states[] = {
		[FAMILY_UNKNOWN] = "unknown", [FAMILY_ABSENT] = "absent",
		[FAMILY_HYBRID] = "hybrid", [FAMILY_PURE] = "pure",
	};
	struct family *family = catalogue_family(cat, name);
	size_t i;

	for (i = 0; family && i < ARRAY_SIZE(states); i++) {
		if (!strcmp(states[i], state)) {
			family->state = (enum family_state)i;
			return true;
		}
	}
	return false;
}

static bool take(struct line *l, struct catalogue *cat, struct modules *modules)
{
	const char *kind = l->words[0];

	if (!strcmp(kind, "module") && l->n > 1)
		modules_add(modules, l->words[1], l->words + 2, (uint32_t)l->n - 2);
	else if (!strcmp(kind, "offers") && l->n == 2)
		names_add(&cat->offers, intern_str(l->words[1]), 0);
	else if (!strcmp(kind, "trait") && l->n == 2)
		names_add(&cat->traits, intern_str(l->words[1]), 0);
	else if (!strcmp(kind, "library") && l->n == 1)
		cat->library = true;
	else
		return !strcmp(kind, "state") && l->n == 3 &&
		       set_state(cat, l->words[1], l->words[2]);
	return true;
}

void target_read(FILE *from, struct catalogue *cat, struct modules *modules)
{
	struct line l = { 0 };
	char *text = NULL;
	size_t cap = 0, number = 0;
	ssize_t len;

	while ((len = getline(&text, &cap, from)) > 0) {
		number++;
		if (text[len - 1] == '\n')
			text[--len] = '\0';
		if (!len)
			continue;
		split(&l, text);
		if (!take(&l, cat, modules))
			die("--target: line %zu (%s) is not understood; see bind/target.h",
			    number, l.words[0]);
	}
	free(text);
	free(l.words);
	modules_done(modules);
}
