// SPDX-License-Identifier: GPL-2.0-only
/* Conditions, taken apart at their operators; those of #if in the same way. */

#include "flow/read.h"
#include "read/lexer.h"

/* Of what a test is made: C, or the preprocessor. */
struct tester {
	struct reader *r;
	enum step_kind kind;
};

static int test(const struct tester *x, uint32_t from, uint32_t to, struct branches *out);

static enum test_kind constant(const struct flow *flow, uint32_t from, uint32_t to)
{
	const struct flow_token *t;
	const char *p;
	uint32_t i;

	if (to != from + 1)
		return TEST_OPEN;
	t = &flow->tokens[from];
	p = flow->base + t->off;
	if (flow_is(flow, from, "true"))
		return TEST_ALWAYS;
	if (flow_is(flow, from, "false"))
		return TEST_NEVER;
	if (t->type != FT_VALUE || class_of(*p) != C_DIGIT)
		return TEST_OPEN;
	for (i = 0; i < t->len && class_of(p[i]) == C_DIGIT; i++)
		if (p[i] != '0')
			return TEST_ALWAYS;
	/* 0x1, 0.5 and the like are not read. */
	return i == t->len ? TEST_NEVER : TEST_OPEN;
}

/* Has the text an operator with two sides outside of brackets? */
static bool is_binary(const struct flow *flow, uint32_t from, uint32_t to)
{
	static const uint32_t ops[] = {
		OP('<'), OP('>'), OP2('<', '='), OP2('>', '='), OP2('=', '='), OP2('!', '='),
		OP('+'), OP('%'), OP('/'), OP('|'), OP('^'), OP2('<', '<'), OP2('>', '>'),
		OP2('&', '&'), OP2('|', '|'), OP('?'),
	};
	uint32_t i;
	size_t k;

	for (i = from; i < to; i++) {
		if (is_opening(&flow->tokens[i])) {
			i = flow_close(flow, i, to);
			continue;
		}
		if (flow->tokens[i].type != FT_PUNCT)
			continue;
		for (k = 0; k < ARRAY_SIZE(ops); k++)
			if (flow->tokens[i].op == ops[k])
				return true;
		/* Unary at the beginning, or behind another operator. */
		if (i > from && flow->tokens[i - 1].type != FT_PUNCT &&
		    (flow->tokens[i].op == OP('-') || flow->tokens[i].op == OP('*') ||
		     flow->tokens[i].op == OP('&')))
			return true;
	}
	return false;
}

static int test_not(const struct tester *x, uint32_t from, uint32_t to, struct branches *out)
{
	struct branches b;
	int ret = test(x, from, to, &b);

	out->yes = b.no;
	out->no = b.yes;
	return ret == TEST_ALWAYS ? TEST_NEVER : ret == TEST_NEVER ? TEST_ALWAYS : ret;
}

/* Both sides of && or ||: the second runs where the first leaves it open. */
static int test_sides(const struct tester *x, uint32_t from, uint32_t op, uint32_t to, bool all,
		      struct branches *out)
{
	struct branches a, b;
	int first = test(x, from, op, &a), second;

	if (first < 0)
		return -1;
	if (first == (all ? TEST_NEVER : TEST_ALWAYS)) {
		*out = a;
		return first;
	}
	x->r->cur = all ? a.yes : a.no;
	second = test(x, op + 1, to, &b);
	if (second < 0)
		return -1;
	out->yes = all ? b.yes : exits_join(x->r, a.yes, b.yes);
	out->no = all ? exits_join(x->r, a.no, b.no) : b.no;
	if (first != TEST_OPEN)
		return second;
	return second == (all ? TEST_NEVER : TEST_ALWAYS) ? second : TEST_OPEN;
}

static int test_choice(const struct tester *x, uint32_t from, uint32_t op, uint32_t to,
		       struct branches *out)
{
	uint32_t colon = find_op(x->r->flow, op + 1, to, OP(':'));
	struct branches c, yes, no;

	if (colon == NO_INDEX)
		return read_bad(x->r, x->r->flow->tokens[op].line, "'?' without ':'");
	if (test(x, from, op, &c) < 0)
		return -1;
	x->r->cur = c.yes;
	yes = (struct branches){ c.yes, NO_INDEX };
	if (op + 1 < colon && test(x, op + 1, colon, &yes) < 0)
		return -1;
	x->r->cur = c.no;
	if (test(x, colon + 1, to, &no) < 0)
		return -1;
	out->yes = exits_join(x->r, yes.yes, no.yes);
	out->no = exits_join(x->r, yes.no, no.no);
	return TEST_OPEN;
}

/*
 * A condition without its negation, so that "a != b" and "a == b" are known to
 * exclude each other: the operators that negate another.
 */
static uint32_t condition_of(struct reader *r, uint32_t from, uint32_t to, bool *negated)
{
	static const struct {
		uint32_t op;
		const char *as;
	} negations[] = {
		{ OP2('!', '='), "==" }, { OP('<'), ">=" }, { OP2('<', '='), ">" },
	};
	struct flow *flow = r->flow;
	struct buf text = { 0 };
	uint32_t op, number;
	size_t i;

	*negated = false;
	for (i = 0; i < ARRAY_SIZE(negations); i++) {
		op = find_op(flow, from, to, negations[i].op);
		if (op == NO_INDEX)
			continue;
		flow_normal(&text, flow, from, op);
		buf_str(&text, negations[i].as);
		flow_normal(&text, flow, op + 1, to);
		*negated = true;
		break;
	}
	if (!*negated && to == from + 2 && flow_is(flow, from, "defined")) {
		buf_str(&text, "defined(");
		flow_normal(&text, flow, from + 1, to);
		buf_char(&text, ')');
	} else if (!*negated) {
		flow_normal(&text, flow, from, to);
	}
	number = cond_number(r, text.data ? text.data : "", (uint32_t)text.len);
	buf_free(&text);
	return number;
}

/* A test whose outcome the text around it has settled. */
static int known_test(struct reader *r, bool truth, struct branches *out)
{
	*out = (struct branches){ truth ? r->cur : NO_INDEX, truth ? NO_INDEX : r->cur };
	return truth ? TEST_ALWAYS : TEST_NEVER;
}

static int test_atom(const struct tester *x, uint32_t from, uint32_t to, struct branches *out)
{
	struct reader *r = x->r;
	bool negated = false;
	uint32_t line = from < r->flow->n_tokens ? r->flow->tokens[from].line : 0;
	uint32_t cond = 0, step, assign;

	if (x->kind == STEP_TEST) {
		if (hoist_assignments(r, &from, &to))
			return -1;
		assign = find_assign(r->flow, from, to);
		if (assign != NO_INDEX && assign > from) {
			if (expr_statement(r, from, to))
				return -1;
			to = assign;
		}
		if (hoist_calls(r, from, to))
			return -1;
	}
	if (x->kind == STEP_COND) {
		cond = condition_of(r, from, to, &negated);
		if (cond < 64 && r->assumed >> cond & 1)
			return known_test(r, (r->holds >> cond & 1) != negated, out);
	}
	step = step_add(r, x->kind, line, from, to - from);
	r->flow->steps[step].cond = cond;
	out->yes = exits_of(r, step, negated);
	out->no = exits_of(r, step, !negated);
	return TEST_OPEN;
}

static int test_split(const struct tester *x, uint32_t from, uint32_t to, struct branches *out)
{
	struct flow *flow = x->r->flow;
	enum test_kind kind;
	uint32_t op;

	strip(flow, &from, &to);
	if (from >= to)
		return read_bad(x->r, 0, "a test of nothing");
	kind = constant(flow, from, to);
	if (kind != TEST_OPEN)
		return known_test(x->r, kind == TEST_ALWAYS, out);
	op = find_op(flow, from, to, OP(','));
	if (op != NO_INDEX) {
		if (expr_statement(x->r, from, op))
			return -1;
		return test(x, op + 1, to, out);
	}
	if (find_assign(flow, from, to) == NO_INDEX) {
		op = find_op(flow, from, to, OP('?'));
		if (op != NO_INDEX)
			return test_choice(x, from, op, to, out);
		op = find_op(flow, from, to, OP2('|', '|'));
		if (op != NO_INDEX)
			return test_sides(x, from, op, to, false, out);
		op = find_op(flow, from, to, OP2('&', '&'));
		if (op != NO_INDEX)
			return test_sides(x, from, op, to, true, out);
	}
	if (from + 1 < to && flow_is_op(flow, from, OP('!')) && !is_binary(flow, from + 1, to))
		return test_not(x, from + 1, to, out);
	return test_atom(x, from, to, out);
}

static int test(const struct tester *x, uint32_t from, uint32_t to, struct branches *out)
{
	int ret;

	if (x->r->depth++ > FLOW_DEPTH_MAX)
		return read_bad(x->r, 0, "nested too deeply");
	ret = test_split(x, from, to, out);
	x->r->depth--;
	return ret;
}

int test_expr(struct reader *r, uint32_t from, uint32_t to, struct branches *out)
{
	struct tester x = { .r = r, .kind = STEP_TEST };

	return test(&x, from, to, out) < 0 ? -1 : 0;
}

static bool word_is(const char *p, const char *end, const char *word)
{
	return (size_t)(end - p) == strlen(word) && !memcmp(p, word, (size_t)(end - p));
}

/* "#ifdef X" is "#if defined(X)". */
static int test_name(struct reader *r, uint32_t from, uint32_t line, bool negated,
		     struct branches *out)
{
	struct buf text = { 0 };
	uint32_t step, cond;

	if (from == r->flow->n_tokens)
		return read_bad(r, line, "a test of nothing");
	buf_str(&text, "defined(");
	flow_normal(&text, r->flow, from, r->flow->n_tokens);
	buf_char(&text, ')');
	cond = cond_number(r, text.data, (uint32_t)text.len);
	buf_free(&text);
	if (cond < 64 && r->assumed >> cond & 1)
		return known_test(r, (r->holds >> cond & 1) != negated, out);
	step = step_add(r, STEP_COND, line, from, r->flow->n_tokens - from);
	r->flow->steps[step].cond = cond;
	out->yes = exits_of(r, step, negated);
	out->no = exits_of(r, step, !negated);
	return TEST_OPEN;
}

int test_directive(struct reader *r, uint32_t directive, struct branches *out)
{
	const struct flow_token *t = &r->body.tokens[directive];
	struct tester x = { .r = r, .kind = STEP_COND };
	const char *eol = r->body.base + t->off + t->len;
	const char *word = skip_blanks(r->body.base + t->off + 1, eol);
	const char *end = skip_word(word, eol);
	uint32_t from = r->flow->n_tokens, i;

	if (word_is(word, end, "else")) {
		*out = (struct branches){ r->cur, NO_INDEX };
		return TEST_ALWAYS;
	}
	body_line(&r->directive, r->body.base, end, eol, t->line);
	for (i = 0; i < r->directive.n; i++)
		token_push(r->flow, &r->directive.tokens[i]);
	if (word_is(word, end, "if") || word_is(word, end, "elif"))
		return test(&x, from, r->flow->n_tokens, out);
	return test_name(r, from, t->line, word_is(word, end, "ifndef") ||
			 word_is(word, end, "elifndef"), out);
}
