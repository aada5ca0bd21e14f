// SPDX-License-Identifier: GPL-2.0-only
/* How a name is used, from the parser's state at the moment of the event. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "read/lexer.h"
#include "read/use.h"

#define LHS_MAX	160

uint32_t depth_of(const struct parser *p)
{
	uint32_t i;

	for (i = 0; i < p->s.n_braces; i++)
		if (p->s.braces[i].kind == B_FUNCTION)
			return p->s.n_braces - i;
	return p->s.n_braces;
}

static bool is_punct(const struct token *t, char c)
{
	return t->type == T_PUNCT && t->sub == (uint8_t)c;
}

static uint32_t base_parens(const struct parser *p)
{
	return p->s.n_braces ? p->s.braces[p->s.n_braces - 1].parens : 0;
}

static const char *open_of_call(const struct parser *p, const struct token *name)
{
	return skip_space(p->base, p->base + name->off + name->len, p->end);
}

static void add_lhs(const struct parser *p, struct buf *out)
{
	const char *from = p->base + p->s.expr.lhs, *end = from + p->s.expr.lhs_len, *word;
	size_t start = out->len;

	/* Of "struct t *name" and "int (*name)(void)" the name. */
	if (!p->s.n_braces && end[-1] == ')') {
		word = memmem(from, (size_t)(end - from), "(*", 2);
		if (word) {
			from = skip_space(p->base, word + 2, end);
			end = skip_word(from, end);
		}
	} else if ((p->s.stmt.declares || !p->s.n_braces) &&
		   p->s.n_parens == base_parens(p) && in_word(end[-1])) {
		for (word = end; word > from && in_word(word[-1]);)
			word--;
		from = word;
	}
	fold_text(out, p->base, from, end);
	if (out->len > start + LHS_MAX)
		out->len = start + LHS_MAX;
}

static bool is_void_cast(const struct parser *p)
{
	const char *word = skip_space(p->base, p->base + p->s.closed.off + 1, p->end);

	return skip_word(word, p->end) - word == 4 && !memcmp(word, "void", 4) &&
	       *skip_space(p->base, word + 4, p->end) == ')';
}

/* Is it the first or the last part of a for, whose result nobody looks at? */
static bool is_step(const struct parser *p, const struct paren *control, char next)
{
	const struct state *s = &p->s;

	if (control->before.len != 3)
		return false;
	return is_punct(&s->prev, '(') ? next == ';' || next == ',' :
	       (is_punct(&s->prev, ';') || is_punct(&s->prev, ',')) &&
	       (next == ')' || next == ',');
}

static bool in_condition(const struct parser *p)
{
	uint32_t i;

	for (i = base_parens(p); i < p->s.n_parens; i++)
		if (p->s.parens[i].kind == P_CONTROL)
			return true;
	return false;
}

void use_of_call(const struct parser *p, const struct token *name, struct buf *out)
{
	const struct state *s = &p->s;
	const char *close = find_close(p->base, open_of_call(p, name), p->end);
	const struct brace *top = top_brace(s);
	const struct token *before = &s->prev;
	bool level = top && top->kind != B_INIT && s->n_parens == base_parens(p);
	uint32_t n = s->n_tokens - s->stmt.first;
	char next = close ? *skip_space(p->base, close + 1, p->end) : '\0';
	bool ends = next == ';' || next == ',' || next == '}';

	if (is_punct(before, ')') && s->closed.kind == P_GROUP) {
		if (level && n == 2 && is_void_cast(p)) {
			buf_str(out, "void-cast");
			return;
		}
		before = &s->closed.before;
	}
	if (level && n == 1) {
		buf_str(out, ends ? "ignored" : "other");
	} else if (s->n_parens && s->parens[s->n_parens - 1].kind == P_CONTROL &&
		   is_step(p, &s->parens[s->n_parens - 1], next)) {
		buf_str(out, "ignored");
	} else if (before->type == T_NAME && before->sub == KW_RETURN) {
		buf_str(out, next == ';' ? "returned" : "other");
	} else if (is_punct(before, '=') && s->expr.lhs_len && (ends || next == ')')) {
		buf_str(out, "assigned:");
		add_lhs(p, out);
	} else {
		buf_str(out, in_condition(p) ? "condition" : "other");
	}
}

void use_of_ref(const struct parser *p, const struct token *name, struct buf *out)
{
	const struct state *s = &p->s;
	char next = *skip_space(p->base, p->base + name->off + name->len, p->end);
	const struct paren *paren;
	uint32_t i;

	for (i = s->n_parens; i-- > base_parens(p);) {
		paren = &s->parens[i];
		if (paren->kind != P_CALL)
			continue;
		buf_str(out, "arg:");
		buf_add(out, p->base + paren->before.off, paren->before.len);
		buf_char(out, ':');
		buf_num(out, paren->arg);
		return;
	}
	if (s->expr.lhs_len && next && strchr(";,)?:}", next)) {
		buf_str(out, "assign:");
		add_lhs(p, out);
	} else {
		buf_str(out, "other");
	}
}

void args_of_call(const struct parser *p, const struct token *name, struct buf *out)
{
	const char *open = open_of_call(p, name);
	const char *close = find_close(p->base, open, p->end);
	size_t start = out->len;

	if (!close)
		return;
	fold_text(out, p->base, open + 1, close);
	while (out->len > start && out->data[out->len - 1] == ' ')
		out->len--;
}

void object_of_call(const struct parser *p, struct buf *out)
{
	const char *from = p->base + p->s.expr.start, *end = p->base + p->s.prev.off;
	bool more = true;

	while (more && from < end) {
		from = skip_space(p->base, from, end);
		more = from < end && strchr("!-+&*~(", *from);
		from += more;
	}
	if (from < end)
		fold_text(out, p->base, from, end);
}

const struct brace *table_brace(const struct parser *p)
{
	const struct brace *b = top_brace(&p->s);

	if (!b || b->kind != B_INIT)
		return NULL;
	while (b > p->s.braces && b[-1].kind == B_INIT)
		b--;
	return b;
}

void field_path(const struct parser *p, struct buf *out)
{
	const struct brace *b = table_brace(p), *top = top_brace(&p->s);
	const struct paren *paren;
	uint32_t i;

	for (; b && b <= top; b++) {
		if (b->field_len) {
			fold_text(out, p->base, p->base + b->field,
				  p->base + b->field + b->field_len);
		} else if (b == top && p->s.n_parens > b->parens) {
			/* An entry that a macro makes of its arguments. */
			i = b->parens;
			while (i + 1 < p->s.n_parens && p->s.parens[i].kind != P_CALL)
				i++;
			paren = &p->s.parens[i];
			if (paren->kind == P_CALL) {
				buf_add(out, p->base + paren->before.off, paren->before.len);
				buf_char(out, ':');
				buf_num(out, paren->arg);
			} else {
				buf_num(out, b->index);
			}
		} else {
			buf_num(out, b->index);
		}
		if (b != top)
			buf_char(out, '.');
	}
}
