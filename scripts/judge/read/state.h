/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the parser share: its place in brackets and statement. */
#ifndef PCIM_JUDGE_STATE_H
#define PCIM_JUDGE_STATE_H

#include "read/parse.h"

/* Go on to @end, counting lines. */
void skip_lines(struct parser *p, const char *end);

static inline uint32_t offset(const struct parser *p)
{
	return (uint32_t)(p->at - p->base);
}

/* Parentheses opened since the innermost brace. */
static inline uint32_t open_parens(const struct state *s)
{
	return s->n_parens - (s->n_braces ? s->braces[s->n_braces - 1].parens : 0);
}

/* In code or at file level, outside of parentheses. */
static inline bool at_statement_level(const struct state *s)
{
	const struct brace *top = top_brace(s);

	return !open_parens(s) && !(top && (top->kind == B_INIT || top->kind == B_TYPE));
}

/* A new expression begins at @off; it is not yet assigned to anything. */
static inline void expr_start(struct parser *p, uint32_t off)
{
	p->s.expr.start = off;
	p->s.expr.lhs_len = 0;
}

/* The next token is the first of a statement. */
void statement_start(struct parser *p);
/* Append a token to the statement, if it stands at its level. */
void push_token(struct parser *p, const struct token *t);

static inline void set_prev(struct parser *p, const struct token *t)
{
	p->s.prev2 = p->s.prev;
	p->s.prev = *t;
}

static inline bool prev_is(const struct state *s, char c)
{
	return s->prev.type == T_PUNCT && s->prev.sub == c;
}

/* The token of that number in the present statement, or NULL. */
const struct token *statement_token(const struct state *s, uint32_t i);

void state_copy(struct state *to, const struct state *from);
void state_free(struct state *s);

/* ---- names.c ---- */

/* The word at @p->at. */
void on_word(struct parser *p);

#endif
