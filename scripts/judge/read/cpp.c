// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directives. Each arm of an #if is parsed from the state before the #if; what
 * follows the #endif goes on from the end of the first arm that can be
 * compiled. So braces need not be balanced within an arm, only alike in all.
 */
#include <stdio.h>
#include <stdlib.h>

#include "read/lexer.h"
#include "read/parse.h"
#include "read/state.h"

#define ARM_TEXT_MAX	160

static void arm_free(struct arm *arm)
{
	state_free(&arm->before);
	state_free(&arm->after);
	free(arm->seen);
	free(arm->text);
}

static char *text_of(struct buf *b)
{
	char *text;

	buf_char(b, '\0');
	text = xmalloc(b->len);
	memcpy(text, b->data, b->len);
	buf_free(b);
	return text;
}

/* A head that an abandoned arm left open: its body is the first arm's. */
static void join_heads(struct parser *p, const struct arm *arm, uint32_t open)
{
	const struct state *kept = arm->has_after ? &arm->after : &arm->before;

	if (open == NO_INDEX || open == arm->before.func || open == kept->func)
		return;
	if (kept->func != NO_INDEX && kept->func != arm->before.func)
		p->funcs[open].same_as = kept->func;
	else
		p->funcs[open].end_line = p->line;
}

static void arm_leave(struct parser *p, struct arm *arm)
{
	uint32_t open = p->s.func;

	if (!arm->dead && !arm->has_after) {
		state_copy(&arm->after, &p->s);
		arm->has_after = true;
	} else {
		join_heads(p, arm, open);
	}
	if (arm->dead)
		p->n_dead--;
	free(arm->text);
	arm->text = NULL;
}

static bool is_dead(const char *cond)
{
	return !strcmp(cond, "0") || !strncmp(cond, "0 &&", 4) || !strcmp(cond, "(0)") ||
	       !strcmp(cond, "defined(__cplusplus)") || !strcmp(cond, "defined __cplusplus");
}

static bool is_live(const char *cond)
{
	return !strcmp(cond, "1") || !strcmp(cond, "!defined(__cplusplus)");
}

static void add_condition(struct buf *b, const char *before, const char *cond, const char *after)
{
	if (b->len)
		buf_str(b, " && ");
	buf_str(b, before);
	buf_str(b, cond);
	buf_str(b, after);
}

/* Constants say when an arm is dead, and are no part of what it depends on. */
static void arm_enter(struct parser *p, struct arm *arm, const char *cond)
{
	bool any = cond && (strstr(cond, "||") || strchr(cond, '?'));
	struct buf text = { 0 }, seen = { 0 };

	arm->dead = arm->was_live || (cond && is_dead(cond));
	if (arm->dead)
		p->n_dead++;
	if (arm->seen) {
		buf_str(&text, arm->seen);
		buf_str(&seen, arm->seen);
	}
	if (cond && is_live(cond)) {
		arm->was_live = true;
	} else if (cond && !is_dead(cond)) {
		add_condition(&text, any ? "(" : "", cond, any ? ")" : "");
		add_condition(&seen, "!(", cond, ")");
	}
	arm->text = text_of(&text);
	free(arm->seen);
	arm->seen = text_of(&seen);
}

static void arm_push(struct parser *p, const char *cond)
{
	struct arm *arm;

	GROW(p->arms, p->n_arms, p->cap_arms);
	arm = &p->arms[p->n_arms++];
	memset(arm, 0, sizeof(*arm));
	arm->line = p->line;
	state_copy(&arm->before, &p->s);
	arm_enter(p, arm, cond);
}

static void arm_next(struct parser *p, const char *cond)
{
	struct arm *arm;

	if (!p->n_arms) {
		p->sink->bad(p, p->line, "#else or #elif without #if");
		return;
	}
	arm = &p->arms[p->n_arms - 1];
	arm_leave(p, arm);
	if (!arm->guard)
		state_copy(&p->s, &arm->before);
	arm_enter(p, arm, cond);
}

static void arm_pop(struct parser *p)
{
	struct arm *arm;

	if (!p->n_arms) {
		p->sink->bad(p, p->line, "#endif without #if");
		return;
	}
	arm = &p->arms[p->n_arms - 1];
	/* The state of a lone live arm is already the one to go on with. */
	if (arm->dead || arm->has_after) {
		arm_leave(p, arm);
		state_copy(&p->s, arm->has_after ? &arm->after : &arm->before);
	}
	arm_free(arm);
	p->n_arms--;
}

void arms_close(struct parser *p)
{
	while (p->n_arms) {
		p->sink->bad(p, p->arms[p->n_arms - 1].line, "#if without #endif");
		arm_pop(p);
	}
}

void arms_free(struct parser *p)
{
	while (p->n_arms)
		arm_free(&p->arms[--p->n_arms]);
	free(p->arms);
	p->arms = NULL;
	p->cap_arms = 0;
	free(p->guard);
	p->guard = NULL;
}

void arm_text(const struct parser *p, struct buf *out)
{
	size_t from = out->len;
	uint32_t i;

	if (p->n_dead) {
		buf_char(out, '0');
		return;
	}
	for (i = p->n_arms; i-- > 0;) {
		if (p->arms[i].guard || !p->arms[i].text[0])
			continue;
		if (out->len > from)
			buf_str(out, " && ");
		buf_str(out, p->arms[i].text);
	}
	if (out->len == from)
		buf_char(out, '-');
	if (out->len > from + ARM_TEXT_MAX)
		out->len = from + ARM_TEXT_MAX;
}

static char *condition(struct parser *p, const char *from, const char *eol, const char *as)
{
	struct buf b = { 0 };
	const char *word = skip_blanks(from, eol);

	if (as) {
		buf_str(&b, as);
		buf_add(&b, word, (size_t)(skip_word(word, eol) - word));
		buf_char(&b, ')');
	} else {
		fold_text(&b, p->base, word, eol);
	}
	return text_of(&b);
}

/* "!defined(X)", however it is spelled: X, else NULL. */
static char *guard_name(const char *cond)
{
	struct buf b = { 0 };
	const char *c;

	for (c = cond; *c; c++)
		if (*c != ' ' && *c != '(' && *c != ')')
			buf_char(&b, *c);
	buf_char(&b, '\0');
	if (strncmp(b.data, "!defined", 8) || !b.data[8] ||
	    skip_word(b.data + 8, b.data + b.len)[0]) {
		buf_free(&b);
		return NULL;
	}
	memmove(b.data, b.data + 8, b.len - 8);
	return b.data;
}

static void on_if(struct parser *p, char *cond)
{
	if (p->directives == 1 && !p->token_line)
		p->guard = guard_name(cond);
	arm_push(p, cond);
	free(cond);
}

static void on_elif(struct parser *p, char *cond)
{
	arm_next(p, cond);
	free(cond);
}

static void on_define(struct parser *p, const char *word, const char *eol)
{
	struct token name = { .line = p->line, .type = T_NAME };
	const char *end = skip_word(word, eol), *body = end;

	if (end == word)
		return;
	if (p->guard && p->directives == 2 && p->n_arms == 1 && !p->token_line &&
	    strlen(p->guard) == (size_t)(end - word) &&
	    !memcmp(p->guard, word, (size_t)(end - word)))
		p->arms[0].guard = true;
	name.off = (uint32_t)(word - p->base);
	name.len = (uint16_t)(end - word < UINT16_MAX ? end - word : UINT16_MAX);
	if (*body == '(') {
		while (body < eol && *body != ')')
			body++;
		if (body < eol)
			body++;
	}
	if (p->sink->macro)
		p->sink->macro(p, &name, body, eol);
}

static void on_include(struct parser *p, const char *word, const char *eol)
{
	char close = *word == '<' ? '>' : '"';
	const char *end;

	if (word >= eol || (*word != '"' && *word != '<'))
		return;
	end = memchr(word + 1, close, (size_t)(eol - word - 1));
	if (end && p->sink->include)
		p->sink->include(p, word + 1, (size_t)(end - word - 1), close == '"');
}

static bool is(const char *word, const char *end, const char *name)
{
	return (size_t)(end - word) == strlen(name) && !memcmp(word, name, strlen(name));
}

void directive(struct parser *p)
{
	const char *word = skip_blanks(p->at + 1, p->end);
	const char *end = skip_word(word, p->end), *eol, *arg;
	bool prose = is(word, end, "error") || is(word, end, "warning") ||
		     is(word, end, "pragma") || is(word, end, "ident");

	eol = skip_line(p->at, p->end, !prose);
	arg = skip_blanks(end, eol);
	p->directives++;
	if (is(word, end, "define"))
		on_define(p, arg, eol);
	else if (is(word, end, "include"))
		on_include(p, arg, eol);
	else if (is(word, end, "ifdef"))
		on_if(p, condition(p, arg, eol, "defined("));
	else if (is(word, end, "ifndef"))
		on_if(p, condition(p, arg, eol, "!defined("));
	else if (is(word, end, "if"))
		on_if(p, condition(p, arg, eol, NULL));
	else if (is(word, end, "elif"))
		on_elif(p, condition(p, arg, eol, NULL));
	else if (is(word, end, "elifdef"))
		on_elif(p, condition(p, arg, eol, "defined("));
	else if (is(word, end, "elifndef"))
		on_elif(p, condition(p, arg, eol, "!defined("));
	else if (is(word, end, "else"))
		arm_next(p, NULL);
	else if (is(word, end, "endif"))
		arm_pop(p);
	skip_lines(p, eol);
}
