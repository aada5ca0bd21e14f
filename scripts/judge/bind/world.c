// SPDX-License-Identifier: GPL-2.0-only
/* Callees and text of a node, for flow/ways.c. */

#include <string.h>

#include "bind/world.h"
#include "read/ctext.h"

static size_t callees(void *ctx, uint32_t node, const char *name, size_t len, uint32_t *out,
		      size_t max)
{
	const struct court *c = ctx;
	struct span down = c->j->nodes[node].down;
	name_t callee = intern_find(name, len);
	size_t n = 0, k;
	uint32_t i;

	for (i = 0; callee && i < down.n && n < max; i++) {
		const struct edge *e = &c->j->edges[down.at[i]];

		if (e->call->name != callee)
			continue;
		for (k = 0; k < n && out[k] != e->callee; k++)
			;
		if (k == n)
			out[n++] = e->callee;
	}
	return n;
}

static bool text(void *ctx, uint32_t node, struct ways_text *out)
{
	const struct court *c = ctx;
	const struct node *n = &c->j->nodes[node];
	const char *name, *paren = NULL, *p;
	uint32_t line = n->line;

	if (!n->body || !n->brace)
		return false;
	for (p = n->body; p < n->body + n->brace; p++)
		line += *p == '\n';
	name = find_word(n->body, n->body + n->brace, piece_str(n->name));
	if (name)
		paren = memchr(name, '(', (size_t)(n->body + n->brace - name));
	*out = (struct ways_text){
		.base = n->body, .end = n->body + n->body_len, .body = n->brace,
		.line = line, .params = paren ? (uint32_t)(paren - n->body) : 0,
	};
	return true;
}

struct ways *court_ways(struct court *c, const struct ways_machine *machine)
{
	struct ways_world world = { .ctx = c, .callees = callees, .text = text };

	return ways_new(machine, &world);
}
