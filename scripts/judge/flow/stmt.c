// SPDX-License-Identifier: GPL-2.0-only
/* Statements, by their first word. */

#include "flow/read.h"

int eat(struct reader *r, uint32_t op, const char *otherwise)
{
	const struct flow_token *t;

	if (peek(r, &t))
		return -1;
	if (t->type != FT_PUNCT || t->op != op)
		return read_bad(r, t->line, otherwise);
	r->at++;
	return 0;
}

bool next_is(struct reader *r, const char *word)
{
	arms_skip(r);
	return token_is(r->body.base, &r->body.tokens[r->at], word);
}

int block(struct reader *r)
{
	const struct flow_token *t;
	uint32_t outer = r->scope;

	if (eat(r, OP('{'), "'{' expected"))
		return -1;
	for (;;) {
		arms_skip(r);
		t = &r->body.tokens[r->at];
		if (t->type == FT_END)
			return read_bad(r, t->line, "it ends before its braces do");
		if (t->type == FT_PUNCT && t->op == OP('}'))
			break;
		if (statement(r, true))
			return -1;
	}
	cleanups_run(r, r->scope, outer);
	r->scope = outer;
	r->at++;
	return 0;
}

/* Does an arm of the #if at hand begin with "else"? */
static bool arm_has_else(const struct reader *r, const struct group *g)
{
	uint32_t i, t;

	for (i = 0; i < g->n_arms; i++) {
		for (t = r->body.arms[g->arm + i].begin; r->body.tokens[t].type == FT_IF; t++)
			;
		if (token_is(r->body.base, &r->body.tokens[t], "else"))
			return true;
	}
	return false;
}

static int find_else(struct reader *r, bool *found)
{
	const struct flow_token *t;

	*found = next_is(r, "else");
	t = &r->body.tokens[r->at];
	if (t->type == FT_IF && arm_has_else(r, &r->body.groups[t->op])) {
		r->fork = t->op;
		return -1;
	}
	return 0;
}

/* "if (test)", or "if MACRO(test)" where the macro brings the parentheses. */
static int if_test(struct reader *r, uint32_t *from, uint32_t *to)
{
	uint32_t base = collect_begin(r);
	const struct flow_token *t;

	if (peek(r, &t))
		return -1;
	if (t->type != FT_NAME)
		return collect_group(r, from, to);
	if (collect_call(r, base))
		return -1;
	collect_end(r, base, from, to);
	return 0;
}

/* A chain of else-ifs is as deep as it is long; so it is read in a loop. */
static int on_if(struct reader *r)
{
	uint32_t from, to, after = NO_INDEX;
	struct flow_guard guard;
	struct branches b;
	bool more = true;

	while (more) {
		r->at++;
		if (if_test(r, &from, &to))
			return -1;
		guard = (struct flow_guard){ .from = from, .to = to, .first = r->flow->n_steps };
		if (test_expr(r, from, to, &b))
			return -1;
		guard.body = r->flow->n_steps;
		r->cur = b.yes;
		if (statement(r, false))
			return -1;
		guard_add(r, &guard);
		if (find_else(r, &more))
			return -1;
		after = exits_join(r, after, r->cur);
		r->cur = b.no;
		if (!more)
			break;
		r->at++;
		more = next_is(r, "if");
		if (!more && statement(r, false))
			return -1;
	}
	r->cur = exits_join(r, after, r->cur);
	return 0;
}

static int on_return(struct reader *r)
{
	uint32_t from, to, line = r->body.tokens[r->at].line;

	r->at++;
	if (collect(r, OP(';'), &from, &to))
		return -1;
	return expr_return(r, from, to, line);
}

static int on_goto(struct reader *r)
{
	const struct flow_token *t;

	r->at++;
	if (peek(r, &t))
		return -1;
	if (t->type != FT_NAME)
		return read_bad(r, t->line, "a computed goto");
	jump_add(r, J_GOTO, r->at, r->cur, t->line);
	r->cur = NO_INDEX;
	r->at++;
	return eat(r, OP(';'), "';' expected");
}

/* "asm goto" goes on, or to a label that it names, behind the last colon or in a macro. */
static int on_asm(struct reader *r)
{
	uint32_t from, to, i, begin = r->at, step, slot = 1;
	const struct flow_token *t;
	bool jumps = false;

	if (collect(r, OP(';'), &from, &to))
		return -1;
	for (i = from; i < to; i++)
		jumps |= flow_is(r->flow, i, "goto") || flow_is(r->flow, i, "asm_volatile_goto") ||
			 flow_is(r->flow, i, "asm_goto_output") || flow_is(r->flow, i, "asm_goto");
	if (!jumps)
		return expr_statement(r, from, to);
	step = step_add(r, STEP_ANY, r->body.tokens[begin].line, from, to - from);
	for (i = r->at; i-- > begin;) {
		t = &r->body.tokens[i];
		if (t->type == FT_NAME)
			jump_add(r, J_MAYBE, i, exits_of(r, step, slot++), t->line);
	}
	return 0;
}

static int on_else(struct reader *r)
{
	return read_bad(r, r->body.tokens[r->at].line, "'else' without 'if'");
}

static int on_local_label(struct reader *r)
{
	uint32_t from, to;

	return collect(r, OP(';'), &from, &to);
}

static const struct {
	const char *word;
	int (*read)(struct reader *r);
} statements[] = {
	{ "if", on_if }, { "for", on_for }, { "while", on_while }, { "do", on_do },
	{ "switch", on_switch }, { "case", on_case }, { "default", on_default },
	{ "break", on_break }, { "continue", on_continue }, { "return", on_return },
	{ "goto", on_goto }, { "else", on_else }, { "asm", on_asm }, { "__asm__", on_asm },
	{ "__asm", on_asm }, { "asm_volatile_goto", on_asm }, { "asm_goto", on_asm },
	{ "asm_goto_output", on_asm }, { "__label__", on_local_label },
	{ "scoped_guard", on_scoped_guard }, { "scoped_cond_guard", on_scoped_cond_guard },
};

static int on_label(struct reader *r)
{
	uint32_t name = r->at, step, line = r->body.tokens[name].line;

	step = step_add(r, STEP_NOP, line, r->flow->n_tokens, 1);
	token_push(r->flow, &r->body.tokens[name]);
	jump_add(r, J_LABEL, name, step, line);
	r->at += 2;
	return arms_assume(r);
}

static bool contains(const char *p, size_t len, const char *word)
{
	return memmem(p, len, word, strlen(word));
}

static bool is_loop_name(const struct reader *r, const struct flow_token *t)
{
	const char *name = r->body.base + t->off;

	return contains(name, t->len, "for_each") || contains(name, t->len, "foreach") ||
	       contains(name, t->len, "FOR_EACH");
}

/* These look like a macro that loops over a statement, and are none. */
static bool is_operator(const struct reader *r, const struct flow_token *t)
{
	return token_is(r->body.base, t, "typeof") || token_is(r->body.base, t, "__typeof__") ||
	       token_is(r->body.base, t, "__attribute__") || token_is(r->body.base, t, "sizeof");
}

/*
 * A macro with arguments may be a loop, when a statement follows it; or a whole
 * statement, when the next one stands on another line without ';' between.
 */
static int on_call(struct reader *r)
{
	const struct flow_token name = r->body.tokens[r->at];
	uint32_t base = collect_begin(r), from, to;
	const struct flow_token *t;
	bool ends;

	if (collect_call(r, base))
		return -1;
	arms_skip(r);
	t = &r->body.tokens[r->at];
	if ((t->type == FT_PUNCT && t->op == OP('{')) ||
	    (is_loop_name(r, &name) && !(t->type == FT_PUNCT && t->op == OP(';')))) {
		collect_end(r, base, &from, &to);
		return macro_loop(r, from, to);
	}
	ends = (t->type == FT_NAME && t->line > r->body.tokens[r->at - 1].line) ||
	       (t->type == FT_PUNCT && t->op == OP('}'));
	if (!ends && collect_rest(r, base, OP(';')))
		return -1;
	collect_end(r, base, &from, &to);
	return expr_statement(r, from, to);
}

/* guard(mutex)(&lock), CLASS(fd, f)(fd): undone where the scope ends. */
static bool opens_scope(const struct flow *flow, uint32_t from, uint32_t to)
{
	uint32_t close;

	if (from + 1 >= to || !flow_is_op(flow, from + 1, OP('(')) ||
	    !(flow_is(flow, from, "guard") || flow_is(flow, from, "CLASS") ||
	      flow_is(flow, from, "ACQUIRE")))
		return false;
	close = flow_close(flow, from + 1, to);
	return close + 1 < to && flow_is_op(flow, close + 1, OP('('));
}

static int on_expression(struct reader *r)
{
	uint32_t from, to, line = r->body.tokens[r->at].line;

	if (collect(r, OP(';'), &from, &to) || expr_statement(r, from, to))
		return -1;
	if (opens_scope(r->flow, from, to))
		cleanup_open(r, from, to - from, line);
	return 0;
}

/* A macro in capitals that is a statement, without arguments and without ';'. */
static bool is_bare_macro(const struct reader *r, const struct flow_token *t)
{
	const char *p = r->body.base + t->off;
	uint32_t i;

	for (i = 0; i < t->len; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			return false;
	if (t[1].type == FT_PUNCT)
		return t[1].op == OP('}');
	return t[1].line > t->line && (t[1].type == FT_NAME || t[1].type == FT_ENDIF);
}

static int on_bare_macro(struct reader *r)
{
	uint32_t from = r->flow->n_tokens;

	token_push(r->flow, &r->body.tokens[r->at++]);
	return expr_statement(r, from, from + 1);
}

static int on_word(struct reader *r, const struct flow_token *t)
{
	const struct flow_token *next;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(statements); i++)
		if (token_is(r->body.base, t, statements[i].word))
			return statements[i].read(r);
	next = t + 1;
	if (is_bare_macro(r, t))
		return on_bare_macro(r);
	if (next->type != FT_PUNCT)
		return on_expression(r);
	if (next->op == OP(':'))
		return on_label(r);
	if (next->op == OP('(') && !is_operator(r, t) &&
	    !token_is(r->body.base, t, "guard") && !token_is(r->body.base, t, "CLASS") &&
	    !token_is(r->body.base, t, "ACQUIRE"))
		return on_call(r);
	return on_expression(r);
}

int statement_raw(struct reader *r)
{
	const struct flow_token *t;

	if (peek(r, &t))
		return -1;
	if (t->type == FT_NAME)
		return on_word(r, t);
	if (t->type == FT_PUNCT && t->op == OP('{'))
		return block(r);
	if (t->type == FT_PUNCT && t->op == OP(';')) {
		r->at++;
		return 0;
	}
	return on_expression(r);
}
