// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words of the source: which are keywords, declare something, label something
 * or belong to a type, and which are calls and references of functions.
 */
#include <stdlib.h>

#include "read/lexer.h"
#include "read/state.h"

/* Is the statement so far NAME(...), so that another name begins a new one? */
static bool after_bare_call(const struct state *s)
{
	const struct token *t = s->tokens + s->stmt.first;

	return s->n_tokens - s->stmt.first == 2 && t[0].type == T_NAME &&
	       t[0].sub == KW_NONE && t[1].type == T_GROUP;
}

static void name_event(struct parser *p, enum name_kind kind, const struct token *t,
		       uint64_t hash)
{
	p->sink->name(p, kind, t, hash);
}

static bool is_shadow(const struct parser *p, uint64_t hash)
{
	return map_get(&p->shadows, hash) != NO_INDEX && map_get(&p->seeds, hash) == NO_INDEX;
}

static void shadow(struct parser *p, uint64_t hash)
{
	*map_put(&p->shadows, hash) = 1;
}

/* All tokens of the statement are such as may stand in "type *". */
static bool only_type_words(const struct state *s, uint32_t end)
{
	const struct token *t = s->tokens + s->stmt.first;
	uint32_t i;

	for (i = 0; i < end; i++) {
		if (t[i].type == T_NAME ? (t[i].sub == KW_RETURN || t[i].sub == KW_GOTO ||
					   t[i].sub == KW_CASE || t[i].sub == KW_SIZEOF ||
					   t[i].sub == KW_CONTROL)
					: !(t[i].type == T_PUNCT && t[i].sub == '*') &&
					  t[i].type != T_BODY)
			return false;
	}
	return end && t[0].type == T_NAME;
}

/* Does the name that was just pushed declare a local? */
static bool declares(struct parser *p, char next)
{
	struct state *s = &p->s;
	uint32_t n = s->n_tokens - s->stmt.first;

	if (!at_statement_level(s)) {
		/* type (*name)(args) */
		return open_parens(s) == 1 && prev_is(s, '*') && next == ')' &&
		       s->prev2.type == T_PUNCT && s->prev2.sub == '(' && n > 1 &&
		       only_type_words(s, n - 1);
	}
	if (n < 2 || (next != '=' && next != ';' && next != ',' && next != '['))
		return false;
	if (only_type_words(s, n - 1)) {
		s->stmt.declares = true;
		return true;
	}
	if (!s->stmt.declares)
		return false;
	while (n > 1 && s->tokens[s->stmt.first + n - 2].type == T_PUNCT &&
	       s->tokens[s->stmt.first + n - 2].sub == '*')
		n--;
	return n > 1 && s->tokens[s->stmt.first + n - 2].type == T_PUNCT &&
	       s->tokens[s->stmt.first + n - 2].sub == ',';
}

static bool has_assign(const struct state *s)
{
	uint32_t i;

	for (i = s->stmt.first; i < s->n_tokens; i++)
		if (s->tokens[i].type == T_PUNCT && s->tokens[i].sub == '=')
			return true;
	return false;
}

static void on_export(struct parser *p, const struct token *macro, const char *paren)
{
	struct token name = *macro;
	const char *word = skip_space(p->base, paren + 1, p->end);

	name.off = (uint32_t)(word - p->base);
	name.len = (uint16_t)(skip_word(word, p->end) - word);
	if (name.len && p->sink->export)
		p->sink->export(p, macro, &name);
}

static bool is_export(const char *word, size_t len)
{
	return len >= 7 && (!memcmp(word, "EXPORT_", 7) ||
			    (len > 13 && memmem(word, len, "EXPORT_SYMBOL", 13)));
}

/* A name that is no keyword, no member and no tag; @next is what follows it. */
static void plain_name(struct parser *p, const struct token *t, uint64_t hash,
		       const char *after)
{
	struct state *s = &p->s;
	const struct brace *top = top_brace(s);
	bool level = at_statement_level(s);
	char next = *after;

	if (!top) {
		const struct token *macro = s->n_parens ? &s->parens[0].before : NULL;

		if (macro && macro->type == T_NAME && is_export(p->base + macro->off, macro->len))
			return;
		if (next == '(' && level) {
			if (is_export(p->base + t->off, t->len))
				on_export(p, t, after);
			return;
		}
		if (level ? has_assign(s) : s->stmt.macro || has_assign(s))
			name_event(p, next == '(' ? N_CALL : N_REF, t, hash);
		return;
	}
	if (next == '(') {
		if (is_shadow(p, hash))
			return;
		/* A prototype within a function: type name(args); */
		if (level && top->kind != B_INIT && s->n_tokens - s->stmt.first > 1 &&
		    only_type_words(s, s->n_tokens - s->stmt.first - 1))
			return;
		name_event(p, N_CALL, t, hash);
		return;
	}
	if (top->kind != B_INIT) {
		if (level && next == ':' && after[1] != ':' &&
		    s->n_tokens - s->stmt.first == 1)
			return;
		if (declares(p, next)) {
			shadow(p, hash);
			return;
		}
	} else if (next == ':' && (prev_is(s, '{') || prev_is(s, ','))) {
		/* Old GNU: field: value */
		s->braces[s->n_braces - 1].field = t->off;
		s->braces[s->n_braces - 1].field_len = t->len;
		return;
	}
	if (!is_shadow(p, hash))
		name_event(p, N_REF, t, hash);
}

void on_word(struct parser *p)
{
	struct state *s = &p->s;
	const char *end = skip_word(p->at, p->end), *after;
	size_t len = (size_t)(end - p->at);
	uint64_t hash = name_hash(p->at, len);
	const struct brace *top = top_brace(s);
	enum keyword kw = keyword_of(hash);
	struct token t = {
		.off = offset(p), .line = p->line, .type = T_NAME, .sub = kw,
		.len = (uint16_t)(len < UINT16_MAX ? len : UINT16_MAX),
	};

	p->at = end;
	/* u8"text" and L'x' are literals. */
	if (len <= 2 && class_of(*end) == C_QUOTE)
		return;
	if (top && top->kind == B_TYPE) {
		set_prev(p, &t);
		return;
	}
	if (at_statement_level(s)) {
		if (after_bare_call(s) && s->prev.type == T_PUNCT && s->prev.sub == ')' &&
		    (top || !(p->base[t.off] == '_' && p->base[t.off + 1] == '_'))) {
			statement_start(p);
			expr_start(p, t.off);
		}
		if (kw == KW_PREFIX) {
			statement_start(p);
			return;
		}
	}
	push_token(p, &t);
	if (kw == KW_NONE) {
		after = skip_space(p->base, end, p->end);
		if (s->prev.type == T_PUNCT && (s->prev.sub == '.' || s->prev.sub == '>')) {
			if (*after == '(' && top)
				name_event(p, N_MEMBER_CALL, &t, hash);
		} else if (s->prev.type != T_NAME ||
			   (s->prev.sub != KW_TAG && s->prev.sub != KW_GOTO)) {
			plain_name(p, &t, hash, after);
		}
	} else if (kw == KW_RETURN || kw == KW_CASE) {
		expr_start(p, offset(p));
	}
	set_prev(p, &t);
}
