// SPDX-License-Identifier: GPL-2.0-only
/* The tokens of one function: words, punctuators, and the #ifs between them. */

#include <stdlib.h>

#include "flow/read.h"
#include "read/lexer.h"

struct open_if {
	uint32_t group;
	uint32_t depth;		/* of brackets at the #if */
	uint32_t after;		/* and at the end of its first arm; NO_INDEX: none yet */
};

struct scan {
	struct body *b;
	const char *at;
	uint32_t line;
	uint32_t depth;
	uint32_t line_of_token;
	struct open_if *open;
	uint32_t n_open, cap_open;
	uint32_t foreign;	/* an #else of an #if that began before the function */
};

static uint32_t token_add(struct scan *s, enum flow_token_type type, const char *end)
{
	struct body *b = s->b;
	struct flow_token *t;

	GROW(b->tokens, b->n, b->cap);
	t = &b->tokens[b->n];
	memset(t, 0, sizeof(*t));
	t->type = type;
	t->off = (uint32_t)(s->at - b->base);
	t->len = (uint32_t)(end - s->at);
	t->line = s->line;
	return b->n++;
}

static void go_to(struct scan *s, const char *end)
{
	const char *p = s->at;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		s->line++;
		p++;
	}
	s->at = end;
}

static bool word_is(const char *word, const char *end, const char *name)
{
	return (size_t)(end - word) == strlen(name) && !memcmp(word, name, strlen(name));
}

static void arm_begin(struct scan *s, uint32_t directive)
{
	struct body *b = s->b;

	GROW(b->arms, b->n_arms, b->cap_arms);
	b->arms[b->n_arms++] = (struct arm_range){
		.cond = directive, .begin = directive + 1, .end = NO_INDEX,
	};
}

static void group_open(struct scan *s, const char *eol)
{
	struct body *b = s->b;
	uint32_t token = token_add(s, FT_IF, eol);
	struct open_if *open;

	GROW(s->open, s->n_open, s->cap_open);
	open = &s->open[s->n_open++];
	*open = (struct open_if){ .group = b->n_groups, .depth = s->depth, .after = NO_INDEX };
	GROW(b->groups, b->n_groups, b->cap_groups);
	b->groups[b->n_groups] = (struct group){ .begin = token, .end = NO_INDEX };
	b->tokens[token].op = b->n_groups++;
}

/*
 * Each arm begins at the depth of the #if; what follows the #endif goes on
 * from the first arm, as in the parser of files.
 */
static void arm_close(struct scan *s, struct open_if *open)
{
	if (open->after == NO_INDEX)
		open->after = s->depth;
	s->depth = open->depth;
}

static void group_next(struct scan *s, const char *eol)
{
	struct open_if *open;
	uint32_t token;

	if (!s->n_open) {
		/* The arm in which the function begins is over: skip the others. */
		s->foreign = 1;
		return;
	}
	open = &s->open[s->n_open - 1];
	token = token_add(s, FT_NEXT, eol);
	s->b->tokens[token].op = open->group;
	arm_close(s, open);
}

static void group_close(struct scan *s, const char *eol)
{
	struct open_if *open;
	uint32_t token;

	if (!s->n_open)
		return;
	open = &s->open[--s->n_open];
	token = token_add(s, FT_ENDIF, eol);
	s->b->tokens[token].op = open->group;
	s->b->groups[open->group].end = token;
	arm_close(s, open);
	s->depth = open->after;
}

static const char *on_directive(struct scan *s)
{
	const char *word = skip_blanks(s->at + 1, s->b->end);
	const char *end = skip_word(word, s->b->end);
	const char *eol = skip_line(s->at, s->b->end, false);

	if (s->foreign) {
		if (word_is(word, end, "if") || word_is(word, end, "ifdef") ||
		    word_is(word, end, "ifndef"))
			s->foreign++;
		else if (word_is(word, end, "endif"))
			s->foreign--;
	} else if (word_is(word, end, "if") || word_is(word, end, "ifdef") ||
		   word_is(word, end, "ifndef")) {
		group_open(s, eol);
	} else if (word_is(word, end, "else") || !strncmp(word, "elif", 4)) {
		group_next(s, eol);
	} else if (word_is(word, end, "endif")) {
		group_close(s, eol);
	} else if (word_is(word, end, "include")) {
		return "a file is included within it";
	}
	go_to(s, eol);
	return NULL;
}

static uint32_t punct_len(const char *p)
{
	static const char three[][4] = { "<<=", ">>=", "..." };
	static const char two[][3] = {
		"->", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "<<", ">>", "+=", "-=",
		"*=", "/=", "%=", "&=", "|=", "^=", "::", "##",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(three); i++)
		if (!memcmp(p, three[i], 3))
			return 3;
	for (i = 0; i < ARRAY_SIZE(two); i++)
		if (!memcmp(p, two[i], 2))
			return 2;
	return 1;
}

static void on_punct(struct scan *s)
{
	uint32_t len = punct_len(s->at), token, op = 0;

	memcpy(&op, s->at, len);
	token = token_add(s, FT_PUNCT, s->at + len);
	s->b->tokens[token].op = op;
	if (op == '(' || op == '[' || op == '{')
		s->depth++;
	else if ((op == ')' || op == ']' || op == '}') && s->depth)
		s->depth--;
	s->at += len;
}

static void on_token(struct scan *s)
{
	const char *end = s->b->end;

	switch (class_of(*s->at)) {
	case C_WORD:
		token_add(s, FT_NAME, skip_word(s->at, end));
		/* u"x" and L'x' are literals with a name in front; nothing minds. */
		s->at = skip_word(s->at, end);
		return;
	case C_DIGIT:
		token_add(s, FT_VALUE, skip_number(s->at, end));
		s->at = skip_number(s->at, end);
		return;
	case C_QUOTE:
		token_add(s, FT_VALUE, skip_literal(s->at, end));
		go_to(s, skip_literal(s->at, end));
		return;
	default:
		break;
	}
	if (*s->at == '\\') {
		s->at++;
		return;
	}
	on_punct(s);
}

/* One token, directive or comment, or space; a reason where reading ends. */
static const char *scan_next(struct scan *s)
{
	const char *next;

	if (*s->at == '\n') {
		s->line++;
		s->at++;
		return NULL;
	}
	if (class_of(*s->at) == C_SPACE) {
		s->at++;
		return NULL;
	}
	next = skip_comment(s->at, s->b->end);
	if (next != s->at) {
		go_to(s, next);
		return NULL;
	}
	if (*s->at == '#' && s->line_of_token != s->line)
		return on_directive(s);
	if (s->foreign) {
		/* Of an arm that is not the function's. */
		go_to(s, skip_line(s->at, s->b->end, true));
		return NULL;
	}
	s->line_of_token = s->line;
	on_token(s);
	return NULL;
}

/* The arms of each group in order, once all directives are known. */
static const char *find_arms(struct scan *s)
{
	struct body *b = s->b;
	const char *word;
	struct group *g;
	uint32_t i, t;

	for (i = 0; i < b->n_groups; i++) {
		g = &b->groups[i];
		if (g->end == NO_INDEX)
			return "#if without #endif";
		g->arm = b->n_arms;
		arm_begin(s, g->begin);
		for (t = g->begin + 1; t <= g->end; t++) {
			if ((b->tokens[t].type != FT_NEXT && b->tokens[t].type != FT_ENDIF) ||
			    b->tokens[t].op != i)
				continue;
			b->arms[b->n_arms - 1].end = t;
			if (b->tokens[t].type != FT_NEXT)
				continue;
			arm_begin(s, t);
			word = skip_blanks(b->base + b->tokens[t].off + 1, b->end);
			g->has_else = !strncmp(word, "else", 4);
		}
		g->n_arms = b->n_arms - g->arm;
	}
	return NULL;
}

const char *body_read(struct body *b, const char *base, const char *end, uint32_t off,
		      uint32_t line)
{
	struct scan s = { .b = b, .at = base + off, .line = line };
	const char *bad = NULL;

	b->base = base;
	b->end = end;
	b->n = 0;
	b->n_groups = 0;
	b->n_arms = 0;
	while (!bad && s.at < end) {
		bad = scan_next(&s);
		if (b->n > FLOW_TOKENS_MAX)
			bad = "longer than any function that is read";
		else if (b->n && !s.depth && !s.n_open && !s.foreign)
			break;
	}
	if (!bad && (!b->n || s.depth || s.n_open))
		bad = "brackets do not pair";
	if (!bad)
		bad = find_arms(&s);
	if (b->n)
		token_add(&s, FT_END, s.at);
	free(s.open);
	return bad;
}

void body_line(struct body *b, const char *base, const char *at, const char *eol,
	       uint32_t line)
{
	struct scan s = { .b = b, .at = at, .line = line };
	const char *next;

	b->base = base;
	b->end = eol;
	b->n = 0;
	while (s.at < eol) {
		next = skip_blanks(s.at, eol);
		if (next != s.at || *s.at == '\n')
			go_to(&s, next != s.at ? next : next + 1);
		else
			on_token(&s);
	}
}

void body_free(struct body *b)
{
	free(b->tokens);
	free(b->groups);
	free(b->arms);
	memset(b, 0, sizeof(*b));
}
