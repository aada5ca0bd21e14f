/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a result: it may be negative, zero, positive.  An error
 * pointer counts as negative, NULL as zero.
 *
 * Only few variables of a function matter for its outcomes: those that it
 * returns, those that take the result of a call which does, and what is copied
 * to them.  The others are not kept.
 */
#ifndef PCIM_JUDGE_VALUE_H
#define PCIM_JUDGE_VALUE_H

#include "flow/flow.h"

typedef uint8_t sign_t;

#define SIGN_NEG	1u
#define SIGN_ZERO	2u
#define SIGN_POS	4u
#define SIGN_ANY	7u

/* Variables beyond are not followed: nothing is known of them. */
#define VALUE_VARS	40

/* Do callers take such a result for a failure? */
static inline bool sign_is_error(sign_t s)
{
	return (s & SIGN_NEG) && !(s & SIGN_ZERO);
}

/* "-", "0", "+", "-0" ...; "" for a value that cannot be. */
const char *sign_name(sign_t s);

/* What is known at one place of one way. */
struct known {
	uint64_t signs[2];	/* three bits a variable */
};

struct value_vars {
	uint64_t hash[VALUE_VARS];
	uint32_t n;
};

/* The results of the calls of the present step: by index of the call's name token. */
struct value_results {
	uint32_t token[16];
	sign_t sign[16];
	uint32_t n;
};

struct value {
	const struct flow *flow;
	const struct value_vars *vars;
	struct known known;
	const struct value_results *results;	/* may be NULL */
};

sign_t known_get(const struct known *known, uint32_t var);
void known_set(struct known *known, uint32_t var, sign_t sign);
void known_any(struct known *known);

uint32_t value_var(const struct value_vars *vars, uint64_t hash);
/* The variables of @flow that matter; @relevant says which calls do. */
void value_vars_of(struct value_vars *vars, const struct flow *flow,
		   bool (*relevant)(void *ctx, const struct flow_call *call), void *ctx);

/* What is known of an expression. */
sign_t value_of(const struct value *v, uint32_t from, uint32_t to);
/* Take in that a test came out as @truth; false where it cannot. */
bool value_narrow(struct value *v, uint32_t from, uint32_t to, bool truth);
/* Forget what a step may change without setting it: ++, and an address given away. */
void value_forget(struct value *v, const struct flow_step *step);
/* Carry out the assignments of an expression. */
void value_assign(struct value *v, const struct flow_step *step);

#endif
