// SPDX-License-Identifier: GPL-2.0-only
/* What comments say: where the author has decided, nobody else does. */

#include "bind/court.h"

/* From the beginning of @line of a text that begins with line @first; NULL: not there. */
static const char *at_line(const char *p, const char *end, uint32_t first, uint32_t line)
{
	for (; p && first < line; first++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	return p;
}

bool author_says(struct court *c, uint32_t node, uint32_t from, uint32_t to, const char *word)
{
	const struct node *n = &c->j->nodes[node];
	const char *raw, *p, *end, *blank;
	struct text text = { 0 };
	size_t len = strlen(word);
	bool says = false;

	if (!n->body || text_read(&text, judge_path(c->j, n->file)))
		return false;
	from = from < n->line ? n->line : from;
	raw = at_line(text.buf, text.buf + text.len, 1, n->line);
	p = at_line(text.buf, text.buf + text.len, 1, from);
	end = at_line(text.buf, text.buf + text.len, 1, (to > n->end_line ? n->end_line : to) + 1);
	if (!end)
		end = text.buf + text.len;
	while (raw && p && !says && (p = memmem(p, (size_t)(end - p), word, len))) {
		/* A comment is blanks in the body, and a literal is no blanks. */
		blank = (size_t)(p - raw) + len <= n->body_len ? n->body + (p - raw) : NULL;
		says = blank && *blank == ' ';
		p += len;
	}
	text_free(&text);
	return says;
}
