// SPDX-License-Identifier: GPL-2.0-only
/* What is known of the variables of a function on one way; see value.h. */

#include "flow/read.h"
#include "flow/value.h"

#define VARS_A_WORD 21

sign_t known_get(const struct known *known, uint32_t var)
{
	return known->signs[var / VARS_A_WORD] >> 3 * (var % VARS_A_WORD) & SIGN_ANY;
}

void known_set(struct known *known, uint32_t var, sign_t sign)
{
	uint64_t *word = &known->signs[var / VARS_A_WORD];
	unsigned int shift = 3 * (var % VARS_A_WORD);

	*word = (*word & ~((uint64_t)SIGN_ANY << shift)) | (uint64_t)sign << shift;
}

void known_any(struct known *known)
{
	known->signs[0] = ~0ull;
	known->signs[1] = ~0ull;
}

uint32_t value_var(const struct value_vars *vars, uint64_t hash)
{
	uint32_t i;

	for (i = 0; i < vars->n; i++)
		if (vars->hash[i] == hash)
			return i;
	return NO_INDEX;
}

/* A variable alone: no member, no call, no constant by its spelling. */
static bool is_variable(const struct flow *flow, uint32_t i, uint32_t from, uint32_t to)
{
	const struct flow_token *t = &flow->tokens[i];
	const char *p = flow->base + t->off;
	uint32_t k;

	if (t->type != FT_NAME || is_keyword(flow, i))
		return false;
	if (i > from && (flow_is_op(flow, i - 1, OP('.')) ||
			 flow_is_op(flow, i - 1, OP2('-', '>'))))
		return false;
	if (i + 1 < to && (flow_is_op(flow, i + 1, OP('(')) || flow_is_op(flow, i + 1, OP('[')) ||
			   flow_is_op(flow, i + 1, OP('.')) ||
			   flow_is_op(flow, i + 1, OP2('-', '>'))))
		return false;
	if (flow_is(flow, i, "true") || flow_is(flow, i, "false"))
		return false;
	for (k = 0; k < t->len; k++)
		if (p[k] >= 'a' && p[k] <= 'z')
			return true;
	return false;
}

static bool var_add(struct value_vars *vars, uint64_t hash)
{
	if (vars->n == VALUE_VARS || value_var(vars, hash) != NO_INDEX)
		return false;
	vars->hash[vars->n++] = hash;
	return true;
}

/* The variable that a step sets as a whole, or NO_INDEX: a token. */
static uint32_t target_of(const struct flow *flow, const struct flow_step *step)
{
	uint32_t name = step->assign - 1;

	if (step->assign == NO_INDEX || step->assign == step->first)
		return NO_INDEX;
	if (flow->tokens[name].type != FT_NAME || (!step->declares && name != step->first))
		return NO_INDEX;
	if (name > step->first && (flow_is_op(flow, name - 1, OP('.')) ||
				   flow_is_op(flow, name - 1, OP2('-', '>'))))
		return NO_INDEX;
	return name;
}

static bool vars_of_step(struct value_vars *vars, const struct flow *flow,
			 const struct flow_step *step)
{
	uint32_t target = target_of(flow, step), end = step->first + step->n;
	bool more = false;

	/* "known = other": then the other matters too. */
	if (target != NO_INDEX && value_var(vars, flow_hash(flow, target)) != NO_INDEX &&
	    step->assign + 2 == end && is_variable(flow, step->assign + 1, step->first, end))
		more = var_add(vars, flow_hash(flow, step->assign + 1));
	return more;
}

void value_vars_of(struct value_vars *vars, const struct flow *flow,
		   bool (*relevant)(void *ctx, const struct flow_call *call), void *ctx)
{
	const struct flow_step *step;
	uint32_t i, k, target;
	bool more = true;

	vars->n = 0;
	for (i = 0; i < flow->n_steps; i++) {
		step = &flow->steps[i];
		target = target_of(flow, step);
		for (k = step->first; k < step->first + step->n; k++)
			if ((step->kind == STEP_RETURN || step->kind == STEP_RESULT) &&
			    is_variable(flow, k, step->first, step->first + step->n))
				var_add(vars, flow_hash(flow, k));
		for (k = step->call; target != NO_INDEX && k < step->call + step->n_calls; k++)
			if (flow->calls[k].name > step->assign && relevant(ctx, &flow->calls[k]))
				var_add(vars, flow_hash(flow, target));
	}
	while (more) {
		more = false;
		for (i = 0; i < flow->n_steps; i++)
			more |= vars_of_step(vars, flow, &flow->steps[i]);
	}
}

static void forget(struct value *v, uint32_t token)
{
	uint32_t var;

	if (v->flow->tokens[token].type != FT_NAME)
		return;
	var = value_var(v->vars, flow_hash(v->flow, token));
	if (var != NO_INDEX)
		known_set(&v->known, var, SIGN_ANY);
}

/* Variables whose address is given away, or that count up or down. */
void value_forget(struct value *v, const struct flow_step *step)
{
	uint32_t i, end = step->first + step->n;
	const struct flow_token *t = v->flow->tokens;

	for (i = step->first; i < end; i++) {
		if (t[i].type != FT_PUNCT)
			continue;
		if (t[i].op == OP2('+', '+') || t[i].op == OP2('-', '-')) {
			if (i + 1 < end)
				forget(v, i + 1);
			if (i > step->first)
				forget(v, i - 1);
		} else if (t[i].op == OP('&') && i + 1 < end &&
			   (i == step->first || (t[i - 1].type == FT_PUNCT &&
						 !is_closing(&t[i - 1]))) &&
			   is_variable(v->flow, i + 1, step->first, end)) {
			forget(v, i + 1);
		}
	}
}

void value_assign(struct value *v, const struct flow_step *step)
{
	uint32_t target = target_of(v->flow, step), var, i;
	sign_t sign = SIGN_ANY;

	if (target != NO_INDEX && flow_is_op(v->flow, step->assign, OP('=')))
		sign = value_of(v, step->assign + 1, step->first + step->n);
	value_forget(v, step);
	if (target != NO_INDEX) {
		var = value_var(v->vars, flow_hash(v->flow, target));
		if (var != NO_INDEX)
			known_set(&v->known, var, sign);
		return;
	}
	/* "*p = x", "a.b = x", and assignments that were not taken apart. */
	for (i = step->first; i + 1 < step->first + step->n; i++)
		if (is_variable(v->flow, i, step->first, step->first + step->n) &&
		    find_assign(v->flow, i + 1, i + 2) == i + 1)
			forget(v, i);
}
