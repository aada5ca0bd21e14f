// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tokens to events. The parser keeps a stack of braces and one of
 * parentheses, and the tokens of the present statement as far as they stand
 * outside of any bracket.
 */
#include <stdlib.h>

#include "read/lexer.h"
#include "read/state.h"

static void open_paren(struct parser *p, const struct token *t)
{
	struct state *s = &p->s;
	struct token group = *t;
	struct paren paren = {
		.off = t->off, .line = t->line, .before = s->prev,
		.callee_before = s->prev2, .expr = s->expr,
	};

	if (t->sub == '[') {
		paren.kind = P_INDEX;
	} else if (s->prev.type == T_NAME) {
		if (s->prev.sub == KW_CONTROL)
			paren.kind = P_CONTROL;
		else if (s->prev.sub == KW_NONE)
			paren.kind = P_CALL;
		paren.member = s->prev2.type == T_PUNCT &&
			       (s->prev2.sub == '.' || s->prev2.sub == '>');
	}
	if (!s->n_braces && !s->n_parens && paren.kind == P_CALL) {
		uint32_t i;

		/* "static u16 (*f(args))[4]" is a declarator. */
		s->stmt.macro = s->n_tokens == s->stmt.first + 1 ||
				*skip_space(p->base, p->base + t->off + 1, p->end) != '*';
		for (i = s->stmt.first; i + 1 < s->n_tokens; i++)
			if (s->tokens[i].type == T_NAME && s->tokens[i].sub != KW_STATIC &&
			    s->tokens[i].sub != KW_STORAGE)
				s->stmt.macro = false;
	}
	group.type = t->sub == '[' ? T_INDEX : T_GROUP;
	push_token(p, &group);
	GROW(s->parens, s->n_parens, s->cap_parens);
	s->parens[s->n_parens++] = paren;
	set_prev(p, t);
	expr_start(p, t->off + 1);
}

static void close_paren(struct parser *p, const struct token *t)
{
	struct state *s = &p->s;

	if (!open_parens(s)) {
		set_prev(p, t);
		return;
	}
	s->closed = s->parens[--s->n_parens];
	s->expr = s->closed.expr;
	set_prev(p, t);
	if (s->closed.kind == P_CONTROL && at_statement_level(s)) {
		statement_start(p);
		set_prev(p, t);
	}
}

static enum brace_kind brace_in_code(struct parser *p, bool *in_expr)
{
	struct state *s = &p->s;
	uint32_t i;

	*in_expr = !at_statement_level(s);
	if (s->prev.type == T_PUNCT) {
		if (s->prev.sub == '=' || s->prev.sub == ']') {
			*in_expr = true;
			return B_INIT;
		}
		if (s->prev.sub == ')' && s->closed.kind == P_GROUP &&
		    !(s->closed.before.type == T_NAME && s->closed.before.sub == KW_ATTRIBUTE)) {
			*in_expr = true;
			return B_INIT;
		}
	}
	if (*in_expr)
		return B_BLOCK;
	for (i = s->stmt.first; i < s->n_tokens; i++) {
		if (s->tokens[i].type == T_NAME && s->tokens[i].sub == KW_TAG) {
			*in_expr = true;
			return B_TYPE;
		}
	}
	return B_BLOCK;
}

static enum brace_kind brace_in_init(const struct state *s)
{
	/* ({ ... }) as a value, or a macro's argument that is a block */
	return prev_is(s, '(') ? B_BLOCK : B_INIT;
}

static void func_open(struct parser *p, const struct head *head, uint32_t line)
{
	struct func *f;
	struct buf arm = { 0 };

	GROW(p->funcs, p->n_funcs, p->cap_funcs);
	f = &p->funcs[p->n_funcs];
	memset(f, 0, sizeof(*f));
	f->name = head->name;
	f->line = head->name.line;
	f->end_line = line;
	f->same_as = NO_INDEX;
	f->linkage = head->linkage;
	f->dead = parser_dead(p);
	if (p->sink->arms) {
		arm_text(p, &arm);
		buf_char(&arm, '\0');
		f->arm = arm.data;
	}
	map_clear(&p->shadows);
	shadow_params(p, head->params);
	p->s.func = p->n_funcs++;
	if (p->sink->func_begin)
		p->sink->func_begin(p, p->s.func);
}

/*
 * Where the function ends is known at the end of the file only: an arm that
 * closes it may be left again.
 */
static void func_close(struct parser *p)
{
	struct func *f = &p->funcs[p->s.func];

	if (f->end_line < p->line)
		f->end_line = p->line;
	p->s.func = NO_INDEX;
}

static void funcs_end(struct parser *p)
{
	struct func *f;
	uint32_t i;

	for (i = 0; i < p->n_funcs; i++) {
		f = &p->funcs[i];
		if (f->same_as != NO_INDEX)
			f->end_line = p->funcs[f->same_as].end_line;
		if (p->sink->func_end)
			p->sink->func_end(p, i);
	}
}

static void type_of_literal(struct parser *p, struct token *type)
{
	const char *at = p->base + p->s.closed.off + 1;
	const char *end = find_close(p->base, at - 1, p->end), *word = NULL;

	while (end && at < end) {
		at = skip_space(p->base, at, end);
		if (class_of(*at) != C_WORD) {
			if (*at == '[' || *at == '*')
				break;
			at++;
			continue;
		}
		word = at;
		at = skip_word(at, end);
		type->type = T_NAME;
		type->off = (uint32_t)(word - p->base);
		type->len = (uint16_t)(at - word);
	}
}

/*
 * A function in the same statement as a body: "struct a { ... } f(args) {" defines
 * both, but where parameters stand before the body it was a function, read as a
 * type. It is lost, and that must be said.
 */
static void check_lost(struct parser *p)
{
	const struct state *s = &p->s;
	bool params = false;
	uint32_t i;

	for (i = s->stmt.first; i < s->n_tokens; i++) {
		params |= s->tokens[i].type == T_GROUP;
		if (!params || s->tokens[i].type != T_BODY)
			continue;
		p->n_bad++;
		p->sink->bad(p, s->tokens[i].line, "a body that is of no type and no function");
		return;
	}
}

static void open_brace(struct parser *p, const struct token *t)
{
	struct state *s = &p->s;
	const struct brace *top = top_brace(s);
	struct brace b = { .line = t->line, .parens = s->n_parens, .outer = s->stmt };
	struct head head = { .kind = B_OTHER };
	bool literal = prev_is(s, ')') && s->closed.kind == P_GROUP;
	bool table;

	b.in_expr = true;
	if (!top && open_parens(s)) {
		b.kind = s->prev.type == T_PUNCT && s->prev.sub == '=' ? B_INIT : B_OTHER;
	} else if (!top) {
		head_of(p, &head);
		b.kind = head.kind;
		if (b.kind == B_FUNCTION)
			check_lost(p);
		b.in_expr = head.kind == B_INIT || head.kind == B_TYPE;
	} else if (top->kind == B_TYPE) {
		b.kind = B_TYPE;
	} else if (top->kind == B_INIT) {
		b.kind = brace_in_init(s);
	} else {
		b.kind = brace_in_code(p, &b.in_expr);
	}
	table = b.kind == B_INIT && (!top || top->kind != B_INIT);
	if (table) {
		if (literal)
			type_of_literal(p, &b.type);
		else
			table_of(p, &b.type, &b.var);
	}
	b.expr = s->expr;
	GROW(s->braces, s->n_braces, s->cap_braces);
	s->braces[s->n_braces++] = b;
	s->stmt.first = s->n_tokens;
	s->stmt.declares = false;
	if (b.kind == B_FUNCTION)
		func_open(p, &head, t->line);
	else if (table && p->sink->table)
		p->sink->table(p, &s->braces[s->n_braces - 1]);
	set_prev(p, t);
	if (b.kind != B_INIT && b.kind != B_TYPE)
		s->prev.type = T_START;
	expr_start(p, t->off + 1);
}

static void close_brace(struct parser *p, const struct token *t)
{
	struct state *s = &p->s;
	struct token body = *t;
	struct brace b;

	if (!s->n_braces) {
		/* What a dead arm leaves behind is forgotten at its end. */
		if (!parser_dead(p)) {
			p->n_bad++;
			p->sink->bad(p, p->line, "} without {");
		}
		statement_start(p);
		return;
	}
	b = s->braces[--s->n_braces];
	if (s->n_parens < b.parens)
		b.parens = s->n_parens;
	s->n_parens = b.parens;
	s->n_tokens = s->stmt.first;
	s->stmt = b.outer;
	s->expr = b.expr;
	if (b.kind == B_FUNCTION && s->func != NO_INDEX)
		func_close(p);
	if (b.in_expr) {
		body.type = T_BODY;
		push_token(p, &body);
		set_prev(p, t);
	} else {
		statement_start(p);
	}
}

/* In an initialiser: ".field =" or "[index] =" at @p->at; true if it was one. */
static bool designator(struct parser *p)
{
	struct state *s = &p->s;
	struct brace *top = &s->braces[s->n_braces - 1];
	const char *at = p->at, *end = p->at, *close;

	while (*at == '.' || *at == '[') {
		if (*at == '[') {
			close = find_close(p->base, at, p->end);
			if (!close)
				return false;
			end = close + 1;
		} else {
			at = skip_space(p->base, at + 1, p->end);
			end = skip_word(at, p->end);
			if (end == at)
				return false;
		}
		at = skip_space(p->base, end, p->end);
	}
	/* Old GNU: [index] value, without = */
	if (*p->at == '.' ? *at != '=' || at[1] == '=' : false)
		return false;
	top->field = offset(p);
	if (*p->at == '.')
		top->field = (uint32_t)(skip_space(p->base, p->at + 1, p->end) - p->base);
	top->field_len = (uint32_t)(end - p->base) - top->field;
	skip_lines(p, end);
	return true;
}

static void comma(struct parser *p)
{
	struct state *s = &p->s;

	if (open_parens(s)) {
		s->parens[s->n_parens - 1].arg++;
	} else if (s->n_braces && s->braces[s->n_braces - 1].kind == B_INIT) {
		s->braces[s->n_braces - 1].index++;
		s->braces[s->n_braces - 1].field_len = 0;
	}
}

static void assignment(struct parser *p, uint32_t off)
{
	struct expr *e = &p->s.expr;
	uint32_t end = off;

	while (end > e->start && class_of(p->base[end - 1]) <= C_NEWLINE &&
	       class_of(p->base[end - 1]) != C_OTHER)
		end--;
	if (end > e->start) {
		e->lhs = e->start;
		e->lhs_len = end - e->start;
	}
	e->start = off + 1;
}

static bool in(char c, const char *set)
{
	return c && strchr(set, c);
}

static void on_punct(struct parser *p)
{
	struct state *s = &p->s;
	struct token t = {
		.off = offset(p), .line = p->line, .len = 1, .type = T_PUNCT,
		.sub = (uint8_t)*p->at,
	};
	char c = *p->at, next = p->at[1];
	const struct brace *top = top_brace(s);

	/* A macro that brings its own comma may stand before a field. */
	if (top && top->kind == B_INIT && !open_parens(s) &&
	    (c == '.' || (c == '[' && (prev_is(s, '{') || prev_is(s, ',')))) && designator(p))
		return;
	p->at++;
	switch (c) {
	case '{':
		open_brace(p, &t);
		return;
	case '}':
		close_brace(p, &t);
		return;
	}
	if (top && top->kind == B_TYPE)
		return;
	switch (c) {
	case '(':
	case '[':
		open_paren(p, &t);
		return;
	case ')':
	case ']':
		close_paren(p, &t);
		return;
	case ';':
		if (at_statement_level(s)) {
			statement_start(p);
			return;
		}
		expr_start(p, offset(p));
		break;
	case ',':
		comma(p);
		expr_start(p, offset(p));
		break;
	case ':':
		if (at_statement_level(s)) {
			const struct token *first = statement_token(s, 0);

			if (first && first->type == T_NAME && top &&
			    (first->sub == KW_CASE || !statement_token(s, 1))) {
				statement_start(p);
				return;
			}
		}
		s->expr.start = offset(p);
		break;
	case '=':
		if (next == '=') {
			p->at++;
			t.sub = '~';
			expr_start(p, offset(p));
			break;
		}
		assignment(p, t.off);
		break;
	case '-':
		if (next == '>') {
			p->at++;
			t.sub = '>';
			break;
		}
		__attribute__((fallthrough));
	default:
		if (next == '=' && in(c, "+-*/%&|^")) {
			p->at++;
			t.sub = '=';
			assignment(p, t.off);
			s->expr.start = offset(p);
			break;
		}
		if (in(c, "<>") && next == c && p->at[1] == '=') {
			p->at += 2;
			t.sub = '=';
			assignment(p, t.off);
			s->expr.start = offset(p);
			break;
		}
		if (in(c, "&|<>+-") && next == c)
			p->at++;
		else if (in(c, "<>!") && next == '=')
			p->at++;
		/* '>' is taken by "->", '&' alone may be an address. */
		if (c == '>' || (c == '!' && next == '=') || (c == '&' && next == '&'))
			t.sub = '~';
		if (c == '?')
			s->expr.start = offset(p);
		else if (in(c, "|<>") || t.sub == '~')
			expr_start(p, offset(p));
	}
	push_token(p, &t);
	set_prev(p, &t);
}

static void on_value(struct parser *p, const char *end)
{
	struct token t = {
		.off = offset(p), .line = p->line, .type = T_VALUE,
	};

	skip_lines(p, end);
	push_token(p, &t);
	set_prev(p, &t);
}

/* In resync mode a brace in column 0 is the end of whatever is open. */
static void close_all(struct parser *p)
{
	struct state *s = &p->s;

	if (s->n_braces > 1 && s->func != NO_INDEX) {
		p->n_bad++;
		p->sink->bad(p, p->line, "braces do not pair in this function");
		while (s->n_braces > 1) {
			s->n_braces--;
			s->stmt = s->braces[s->n_braces].outer;
		}
		s->n_tokens = s->stmt.first;
	}
}

static void tokens(struct parser *p)
{
	const char *next;

	while (p->at < p->end) {
		switch (class_of(*p->at)) {
		case C_SPACE:
			p->at++;
			continue;
		case C_NEWLINE:
			p->line++;
			p->at++;
			p->line_start = offset(p);
			continue;
		case C_WORD:
			p->token_line = p->line;
			on_word(p);
			continue;
		case C_DIGIT:
			p->token_line = p->line;
			on_value(p, skip_number(p->at, p->end));
			continue;
		case C_QUOTE:
			p->token_line = p->line;
			on_value(p, skip_literal(p->at, p->end));
			continue;
		case C_OTHER:
			break;
		}
		if (*p->at == '/') {
			next = skip_comment(p->at, p->end);
			if (next != p->at) {
				skip_lines(p, next);
				continue;
			}
		} else if (*p->at == '#' && p->token_line != p->line) {
			directive(p);
			continue;
		} else if (*p->at == '\\') {
			p->at++;
			continue;
		}
		p->token_line = p->line;
		if (p->resync && *p->at == '}' && (p->at == p->base || p->at[-1] == '\n'))
			close_all(p);
		on_punct(p);
	}
}

static void finish(struct parser *p)
{
	struct state *s = &p->s;

	arms_close(p);
	if (s->n_braces) {
		p->n_bad++;
		p->sink->bad(p, s->braces[0].line, s->func == NO_INDEX ?
			     "{ is never closed" : "function is never closed");
		if (s->func != NO_INDEX)
			func_close(p);
	}
	funcs_end(p);
}

void parse_file(struct parser *p, const struct text *text)
{
	uint32_t i;

	for (i = 0; i < p->n_funcs; i++)
		free(p->funcs[i].arm);
	p->base = text->buf;
	p->at = text->buf;
	p->end = text->buf + text->len;
	p->line = 1;
	p->line_start = 0;
	p->token_line = 0;
	p->directives = 0;
	p->n_funcs = 0;
	p->n_bad = 0;
	p->n_dead = 0;
	arms_free(p);
	p->s.n_braces = 0;
	p->s.n_parens = 0;
	p->s.n_tokens = 0;
	/* So that there is an array to point into before there is a token. */
	GROW(p->s.tokens, p->s.n_tokens, p->s.cap_tokens);
	memset(&p->s.stmt, 0, sizeof(p->s.stmt));
	p->s.func = NO_INDEX;
	memset(&p->s.prev, 0, sizeof(p->s.prev));
	memset(&p->s.prev2, 0, sizeof(p->s.prev2));
	memset(&p->s.closed, 0, sizeof(p->s.closed));
	expr_start(p, 0);
	map_clear(&p->shadows);
	if (memchr(p->base, 0, text->len))
		p->sink->bad(p, 0, "NUL bytes, read as spaces");
	tokens(p);
	finish(p);
}

void parser_free(struct parser *p)
{
	uint32_t i;

	for (i = 0; i < p->n_funcs; i++)
		free(p->funcs[i].arm);
	free(p->funcs);
	arms_free(p);
	state_free(&p->s);
	map_free(&p->shadows);
}
