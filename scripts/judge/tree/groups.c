// SPDX-License-Identifier: GPL-2.0-only
/*
 * A .c file that is included by another shares its static functions with it.
 * The index knows which few files may include one; those are searched for the
 * directive. Groups are rings of files.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>

#include "tree/groups.h"
#include "read/lexer.h"

static bool in_ring(const struct graph *g, uint32_t file, uint32_t other)
{
	uint32_t at = file;

	do {
		if (at == other)
			return true;
		at = g->units[at].group;
	} while (at != file);
	return false;
}

static void join(struct graph *g, uint32_t a, uint32_t b)
{
	uint32_t next = g->units[a].group;

	if (in_ring(g, a, b))
		return;
	/* Two rings become one by exchanging what follows one of each. */
	g->units[a].group = g->units[b].group;
	g->units[b].group = next;
}

static uint32_t find_file(const struct graph *g, const char *path)
{
	size_t low = 0, high = g->files->n, mid;
	int order;

	while (low < high) {
		mid = (low + high) / 2;
		order = strcmp(path, g->files->at[mid].path);
		if (!order)
			return (uint32_t)mid;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NO_INDEX;
}

static void search(struct graph *g, uint32_t file, const struct text *text)
{
	const char *p = text->buf, *end = p + text->len, *hash, *word, *close;
	uint32_t other;
	char *path;

	while ((hash = memchr(p, '#', (size_t)(end - p)))) {
		word = skip_blanks(hash + 1, end);
		p = hash + 1;
		if (end - word < 9 || memcmp(word, "include", 7))
			continue;
		word = skip_blanks(word + 7, end);
		if (*word != '"')
			continue;
		close = memchr(word + 1, '"', (size_t)(end - word - 1));
		if (!close)
			return;
		if (close[-1] != 'c' || close[-2] != '.')
			continue;
		path = path_resolve(g->files->at[file].path, word + 1, (size_t)(close - word - 1));
		other = find_file(g, path);
		free(path);
		if (other != NO_INDEX)
			join(g, file, other);
	}
}

void groups_find(struct graph *g)
{
	struct text text = { 0 };
	uint32_t i;

	for (i = 0; i < g->files->n; i++)
		if (g->words[i].includes_c && !text_read(&text, g->files->at[i].path))
			search(g, i, &text);
	text_free(&text);
}
