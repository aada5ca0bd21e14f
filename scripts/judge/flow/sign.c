// SPDX-License-Identifier: GPL-2.0-only
/* The sign of an expression, and what a test tells of it; see value.h. */

#include "flow/read.h"
#include "flow/value.h"
#include "read/lexer.h"

const char *sign_name(sign_t s)
{
	static const char * const names[] = { "", "-", "0", "-0", "+", "-+", "0+", "-0+" };

	return names[s & SIGN_ANY];
}

/* What stands for a value: a variable, or a call of this step. */
struct operand {
	uint32_t var;		/* NO_INDEX: no variable that is known of */
	sign_t sign;
	bool known;
};

static bool is_call(const struct flow *flow, uint32_t from, uint32_t to)
{
	return from + 2 < to && flow->tokens[from].type == FT_NAME &&
	       flow_is_op(flow, from + 1, OP('(')) && flow_close(flow, from + 1, to) == to - 1;
}

static struct operand operand_of(const struct value *v, uint32_t from, uint32_t to)
{
	struct operand x = { .var = NO_INDEX, .sign = SIGN_ANY };
	uint32_t i;

	strip(v->flow, &from, &to);
	if (to == from + 1 && v->flow->tokens[from].type == FT_NAME) {
		x.var = value_var(v->vars, flow_hash(v->flow, from));
		x.known = x.var != NO_INDEX;
		if (x.known)
			x.sign = known_get(&v->known, x.var);
		return x;
	}
	if (!v->results || !is_call(v->flow, from, to))
		return x;
	for (i = 0; i < v->results->n; i++) {
		if (v->results->token[i] != from)
			continue;
		x.known = true;
		x.sign = v->results->sign[i];
	}
	return x;
}

static bool is_word(const struct flow *flow, uint32_t token, const char * const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (flow_is(flow, token, words[i]))
			return true;
	return false;
}

/* Zero, negative or positive by its text; SIGN_ANY when that does not tell. */
static sign_t constant(const struct flow *flow, uint32_t from, uint32_t to)
{
	const struct flow_token *t;
	const char *p;
	sign_t sign;
	uint32_t i;

	if (from >= to)
		return SIGN_ANY;
	t = &flow->tokens[from];
	p = flow->base + t->off;
	if (to == from + 2 && flow_is_op(flow, from, OP('-'))) {
		sign = constant(flow, from + 1, to);
		return sign == SIGN_POS ? SIGN_NEG : sign;
	}
	if (to != from + 1)
		return SIGN_ANY;
	if (flow_is(flow, from, "NULL") || flow_is(flow, from, "false"))
		return SIGN_ZERO;
	if (flow_is(flow, from, "true"))
		return SIGN_POS;
	if (t->type == FT_VALUE && class_of(*p) == C_DIGIT) {
		for (i = 0; i < t->len; i++)
			if (p[i] >= '1' && p[i] <= '9')
				return SIGN_POS;
		return SIGN_ZERO;
	}
	if (t->type != FT_NAME)
		return SIGN_ANY;
	/* A constant by its spelling is a count, a bit or a number of an error. */
	for (i = 0; i < t->len; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			return SIGN_ANY;
	return SIGN_POS;
}

static sign_t value_of_call(const struct value *v, uint32_t from, uint32_t to)
{
	static const char * const errors[] = {
		"PTR_ERR", "ERR_PTR", "ERR_CAST", "dev_err_probe", "dev_err_ptr_probe",
	};
	static const char * const flags[] = { "IS_ERR", "IS_ERR_OR_NULL" };
	struct operand x;

	if (is_word(v->flow, from, errors, ARRAY_SIZE(errors)))
		return SIGN_NEG;
	if (is_word(v->flow, from, flags, ARRAY_SIZE(flags)))
		return SIGN_ZERO | SIGN_POS;
	if (flow_is(v->flow, from, "PTR_ERR_OR_ZERO")) {
		x = operand_of(v, from + 2, to - 1);
		return (x.sign & SIGN_NEG) | (x.sign & ~SIGN_NEG ? SIGN_ZERO : 0);
	}
	return operand_of(v, from, to).sign;
}

sign_t value_of(const struct value *v, uint32_t from, uint32_t to)
{
	static const uint32_t truths[] = {
		OP2('&', '&'), OP2('|', '|'), OP2('=', '='), OP2('!', '='), OP('<'), OP('>'),
		OP2('<', '='), OP2('>', '='),
	};
	sign_t sign;
	size_t i;

	strip(v->flow, &from, &to);
	if (from >= to)
		return SIGN_ANY;
	sign = constant(v->flow, from, to);
	/* A name in capitals may be a negative number as well. */
	if (sign == SIGN_POS && v->flow->tokens[from].type == FT_NAME &&
	    !flow_is(v->flow, from, "true"))
		sign = SIGN_ANY;
	if (sign != SIGN_ANY)
		return sign;
	if (is_call(v->flow, from, to))
		return value_of_call(v, from, to);
	if (find_op(v->flow, from, to, OP('?')) != NO_INDEX)
		return SIGN_ANY;
	if (flow_is_op(v->flow, from, OP('!')))
		return SIGN_ZERO | SIGN_POS;
	for (i = 0; i < ARRAY_SIZE(truths); i++)
		if (find_op(v->flow, from, to, truths[i]) != NO_INDEX)
			return SIGN_ZERO | SIGN_POS;
	return operand_of(v, from, to).sign;
}

/* The signs for which a comparison can be true, and can be false. */
struct outcome_signs {
	sign_t yes, no;
};

static struct outcome_signs compare(uint32_t op, sign_t other)
{
	static const struct {
		uint32_t op;
		struct outcome_signs zero, neg, pos;
	} table[] = {
#define NEG SIGN_NEG
#define ZERO SIGN_ZERO
#define POS SIGN_POS
#define ANY SIGN_ANY
		{ OP('<'), { NEG, ZERO | POS }, { NEG, ANY }, { ANY, POS } },
		{ OP2('<', '='), { NEG | ZERO, POS }, { NEG, ANY }, { ANY, POS } },
		{ OP('>'), { POS, NEG | ZERO }, { ANY, NEG }, { POS, ANY } },
		{ OP2('>', '='), { ZERO | POS, NEG }, { ANY, NEG }, { POS, ANY } },
		{ OP2('=', '='), { ZERO, NEG | POS }, { NEG, ANY }, { POS, ANY } },
		{ OP2('!', '='), { NEG | POS, ZERO }, { ANY, NEG }, { ANY, POS } },
#undef NEG
#undef ZERO
#undef POS
#undef ANY
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].op != op)
			continue;
		if (other == SIGN_ZERO)
			return table[i].zero;
		if (other == SIGN_NEG)
			return table[i].neg;
		if (other == SIGN_POS)
			return table[i].pos;
	}
	return (struct outcome_signs){ SIGN_ANY, SIGN_ANY };
}

static uint32_t mirrored(uint32_t op)
{
	switch (op) {
	case OP('<'):
		return OP('>');
	case OP('>'):
		return OP('<');
	case OP2('<', '='):
		return OP2('>', '=');
	case OP2('>', '='):
		return OP2('<', '=');
	}
	return op;
}

static bool narrow(struct value *v, uint32_t from, uint32_t to, struct outcome_signs signs,
		   bool truth)
{
	struct operand x = operand_of(v, from, to);

	x.sign &= truth ? signs.yes : signs.no;
	if (!x.sign)
		return false;
	if (x.var != NO_INDEX)
		known_set(&v->known, x.var, x.sign);
	return true;
}

static bool narrow_compared(struct value *v, uint32_t from, uint32_t at, uint32_t to, bool truth)
{
	uint32_t op = v->flow->tokens[at].op;
	sign_t right = constant(v->flow, at + 1, to), left = constant(v->flow, from, at);

	if (right != SIGN_ANY)
		return narrow(v, from, at, compare(op, right), truth);
	if (left != SIGN_ANY)
		return narrow(v, at + 1, to, compare(mirrored(op), left), truth);
	return true;
}

bool value_narrow(struct value *v, uint32_t from, uint32_t to, bool truth)
{
	static const uint32_t ops[] = {
		OP2('=', '='), OP2('!', '='), OP2('<', '='), OP2('>', '='), OP('<'), OP('>'),
	};
	static const struct {
		const char *word;
		struct outcome_signs signs;
	} calls[] = {
		{ "IS_ERR", { SIGN_NEG, SIGN_ZERO | SIGN_POS } },
		{ "IS_ERR_OR_NULL", { SIGN_NEG | SIGN_ZERO, SIGN_POS } },
		{ "PTR_ERR_OR_ZERO", { SIGN_NEG, SIGN_ZERO | SIGN_POS } },
	};
	uint32_t at;
	size_t i;

	strip(v->flow, &from, &to);
	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		at = find_op(v->flow, from, to, ops[i]);
		if (at != NO_INDEX)
			return narrow_compared(v, from, at, to, truth);
	}
	for (i = 0; is_call(v->flow, from, to) && i < ARRAY_SIZE(calls); i++)
		if (flow_is(v->flow, from, calls[i].word))
			return narrow(v, from + 2, to - 1, calls[i].signs, truth);
	return narrow(v, from, to,
		      (struct outcome_signs){ SIGN_NEG | SIGN_POS, SIGN_ZERO }, truth);
}
