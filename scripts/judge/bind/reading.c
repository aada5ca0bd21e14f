// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a person has read.  Some calls need more than the ways of functions: whose
 * device an id table names, what a bit of a status stands for.  Such a reading stands
 * in the family's data, with the text of the functions that it is about, as a number;
 * it holds as long as each of them is that text.
 */
#include <stdio.h>

#include "bind/court.h"
#include "read/lexer.h"

/* The text without comments and blanks, as a number. */
uint64_t reading_text(const struct node *node)
{
	const char *p, *end = node->body + node->body_len;
	uint64_t h = 0xcbf29ce484222325ull;

	for (p = node->body; node->body && p < end; p++) {
		if (class_of(*p) != C_OTHER && class_of(*p) <= C_NEWLINE)
			continue;
		h = (h ^ (unsigned char)*p) * 0x100000001b3ull;
	}
	return h;
}

/* "path.c:function:0123456789abcdef" */
static bool is_as_read(const struct court *c, const char *text)
{
	const char *name = strchr(text, ':'), *number = name ? strchr(name + 1, ':') : NULL;
	char path[256], hex[17];
	uint32_t file, node;
	name_t function;

	if (!number || (size_t)(name - text) >= sizeof(path))
		return false;
	memcpy(path, text, (size_t)(name - text));
	path[name - text] = '\0';
	file = judge_file(c->j, path);
	function = intern_find(name + 1, (size_t)(number - name - 1));
	node = file == NO_INDEX || !function ? NO_INDEX : judge_node(c->j, file, function);
	if (node == NO_INDEX)
		return false;
	snprintf(hex, sizeof(hex), "%016llx",
		 (unsigned long long)reading_text(&c->j->nodes[node]));
	return !strcmp(hex, number + 1);
}

const struct reading *reading_of(const struct court *c, const struct judged *item)
{
	const struct reading *r;
	uint32_t i, k;

	for (i = 0; i < c->cat->n_readings; i++) {
		r = &c->cat->readings[i];
		if (strcmp(r->call, item->form->name) || strcmp(r->function, item->function) ||
		    strcmp(r->file, judge_path(c->j, item->call->file)))
			continue;
		for (k = 0; k < r->n_texts && is_as_read(c, r->texts[k]); k++)
			;
		if (r->n_texts && k == r->n_texts)
			return r;
	}
	return NULL;
}

void reading_keeps(struct court *c, const struct judged *item, struct decision *out)
{
	const struct reading *read = strcmp(out->action, "review") ? NULL : reading_of(c, item);

	if (read && !strcmp(read->action, "keep"))
		*out = (struct decision){
			court_print(c, "%s-read", family_name(c->cat, item->form)), "keep",
			read->reason, "", "", "", "",
		};
}
