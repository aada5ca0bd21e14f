// SPDX-License-Identifier: GPL-2.0-only
/* Where in the text of its function a call is. */

#include "bind/court.h"
#include "read/ctext.h"
#include "read/lexer.h"

static const char *line_start(const struct node *node, uint32_t wanted)
{
	const char *end = node->body + node->body_len, *p = node->body;
	uint32_t line;

	for (line = node->line; p && line < wanted; line++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	return p;
}

bool call_text(const struct judge *j, const struct fact *call, struct piece *body, size_t *start)
{
	const struct node *node = &j->nodes[call->node];
	const char *end = node->body + node->body_len, *p, *paren;
	struct piece name = piece_str(call->name);

	for (p = node->body ? line_start(node, call->line) : NULL; p; p += name.len) {
		p = find_word(p, end, name);
		if (!p)
			break;
		for (paren = p + name.len; paren < end && class_of(*paren) != C_OTHER &&
		     class_of(*paren) <= C_NEWLINE;)
			paren++;
		if (paren >= end || *paren != '(')
			continue;
		*body = piece_of(node->body, end);
		*start = (size_t)(p - node->body);
		return true;
	}
	return false;
}
