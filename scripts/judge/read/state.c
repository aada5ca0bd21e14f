// SPDX-License-Identifier: GPL-2.0-only
/* The parser's place: brackets that are open, and the statement so far. */

#include <stdlib.h>

#include "read/state.h"

void skip_lines(struct parser *p, const char *end)
{
	const char *q;

	for (q = p->at; q < end && (q = memchr(q, '\n', (size_t)(end - q))); q++) {
		p->line++;
		p->line_start = (uint32_t)(q + 1 - p->base);
	}
	p->at = end;
}

void statement_start(struct parser *p)
{
	struct state *s = &p->s;

	s->n_tokens = s->stmt.first;
	s->stmt.macro = false;
	s->stmt.declares = false;
	s->prev.type = T_START;
	s->prev2.type = T_START;
	expr_start(p, offset(p));
}

void push_token(struct parser *p, const struct token *t)
{
	struct state *s = &p->s;

	if (!at_statement_level(s))
		return;
	if (s->n_tokens == s->stmt.first) {
		s->stmt.off = t->off;
		s->stmt.line = t->line;
		if (t->type != T_PUNCT)
			s->expr.start = t->off;
	}
	GROW(s->tokens, s->n_tokens, s->cap_tokens);
	s->tokens[s->n_tokens++] = *t;
}

const struct token *statement_token(const struct state *s, uint32_t i)
{
	return i < s->n_tokens - s->stmt.first ? &s->tokens[s->stmt.first + i] : NULL;
}

static void *copy_array(void *to, uint32_t *cap, const void *from, uint32_t n, size_t size)
{
	if (*cap < n) {
		to = xrealloc(to, n * size);
		*cap = n;
	}
	if (n)
		memcpy(to, from, n * size);
	return to;
}

void state_copy(struct state *to, const struct state *from)
{
	struct state own = *to;

	*to = *from;
	to->cap_braces = own.cap_braces;
	to->cap_parens = own.cap_parens;
	to->cap_tokens = own.cap_tokens;
	to->braces = copy_array(own.braces, &to->cap_braces, from->braces,
				from->n_braces, sizeof(*from->braces));
	to->parens = copy_array(own.parens, &to->cap_parens, from->parens,
				from->n_parens, sizeof(*from->parens));
	to->tokens = copy_array(own.tokens, &to->cap_tokens, from->tokens,
				from->n_tokens, sizeof(*from->tokens));
}

void state_free(struct state *s)
{
	free(s->braces);
	free(s->parens);
	free(s->tokens);
	memset(s, 0, sizeof(*s));
}
