/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The body of a function as steps with edges.
 *
 * A step is an expression, a test with two ways on, or a choice that the text
 * does not decide.  An #if is a test too: a step of its own kind, whose
 * condition a way keeps in mind, so that a way which took "#ifdef X" takes it
 * again.  Conditions are taken apart at &&, || and !, so a call on the right of
 * an operator lies on those ways only on which it runs.
 *
 * What cannot be read is a reason in ->bad, never a hole: no caller may use the
 * steps then.
 */
#ifndef PCIM_JUDGE_FLOW_H
#define PCIM_JUDGE_FLOW_H

#include "read/util.h"

/* More than any function of a driver has; beyond, the function is bad. */
#define FLOW_TOKENS_MAX	(1u << 18)
#define FLOW_STEPS_MAX	(1u << 16)
#define FLOW_FORKS_MAX	256
#define FLOW_DEPTH_MAX	400

enum flow_token_type {
	FT_NAME,
	FT_VALUE,	/* number, string, character */
	FT_PUNCT,
	FT_HOLE,	/* the value of a statement expression, which has run before */
	FT_IF,		/* directives, in the body only: #if, #ifdef, #ifndef ... */
	FT_NEXT,	/* ... #elif, #else ... */
	FT_ENDIF,	/* ... #endif */
	FT_END,
};

/* A punctuator of up to three characters as a number. */
#define OP(a)		((uint32_t)(a))
#define OP2(a, b)	((uint32_t)(a) | (uint32_t)(b) << 8)
#define OP3(a, b, c)	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16)

struct flow_token {
	uint32_t off;		/* in the text of the file */
	uint32_t line;
	uint32_t len;
	uint32_t op;		/* OP() of a punctuator; group of a directive */
	uint8_t type;
	bool done;		/* a call that a step before has made */
};

enum step_kind {
	STEP_EXPR,
	STEP_TEST,	/* to[0] when true, to[1] when false */
	STEP_COND,	/* the same for a condition of the preprocessor */
	STEP_ANY,	/* one of its edges: switch, a macro that loops */
	STEP_NOP,	/* a label */
	STEP_CLEANUP,	/* what guard() or __free() does at the end of its scope */
	STEP_RESULT,	/* "return X" where cleanups still run: the value */
	STEP_RETURN,
	STEP_STOP,	/* does not return: BUG() */
};

struct flow_step {
	uint8_t kind;
	bool declares;		/* the expression declares what it assigns */
	bool keeps_result;	/* STEP_RETURN after a STEP_RESULT */
	uint32_t line;
	uint32_t first, n;	/* its tokens */
	uint32_t assign;	/* index of its '=' or 'op=' among all tokens, or NO_INDEX */
	uint32_t call, n_calls;	/* in the order in which they are made */
	uint32_t edge, n_edges;
	uint32_t to[2];		/* of tests; NO_INDEX where no way goes on */
	uint32_t cond;		/* of STEP_COND: which condition */
};

struct flow_call {
	uint32_t name;		/* index of its token */
	uint32_t open, close;	/* and of its parentheses */
	bool member;		/* object->name() */
};

/* A condition of the preprocessor without its negation: "defined(CONFIG_PM)". */
struct flow_cond {
	uint32_t text, len;	/* in ->texts */
};

struct flow_edge {
	uint32_t from, slot, to;
};

/* A statement that a condition guards: the body of an if, while, for. */
struct flow_guard {
	uint32_t from, to;		/* the tokens of all of the condition */
	uint32_t first, body, end;	/* steps: its tests, the statement's, what is behind */
	bool loops;
};

struct flow {
	const char *base;	/* the text of the file; must outlive the flow */
	const char *bad;	/* why the function cannot be read, or NULL */
	uint32_t bad_line;

	struct flow_step *steps;
	struct flow_token *tokens;
	struct flow_call *calls;
	struct flow_edge *edges;	/* of a step: edges[edge ...] in order */
	struct flow_cond *conds;
	struct flow_guard *guards;	/* inner ones before those around them */
	struct buf texts;
	uint32_t n_steps, n_tokens, n_calls, n_edges, n_conds, n_guards;
	uint32_t cap_steps, cap_tokens, cap_calls, cap_edges, cap_conds, cap_guards;
};

/*
 * Read the body whose '{' is at @body of the text @base .. @end, in line @line.
 * TEXT_PAD zero bytes follow @end.  @flow may hold an earlier function, whose
 * memory is used again.
 */
void flow_build(struct flow *flow, const char *base, const char *end, uint32_t body,
		uint32_t line);
void flow_free(struct flow *flow);

/* ---- tokens ---- */

static inline const char *flow_text(const struct flow *flow, uint32_t token)
{
	return flow->base + flow->tokens[token].off;
}

static inline bool flow_is_op(const struct flow *flow, uint32_t token, uint32_t op)
{
	return flow->tokens[token].type == FT_PUNCT && flow->tokens[token].op == op;
}

static inline uint64_t flow_hash(const struct flow *flow, uint32_t token)
{
	return name_hash(flow_text(flow, token), flow->tokens[token].len);
}

/* Is the token this word? */
bool flow_is(const struct flow *flow, uint32_t token, const char *word);
/* The token that closes the bracket at @token, or @end. */
uint32_t flow_close(const struct flow *flow, uint32_t token, uint32_t end);
/* Append the tokens as normalised text: a space between words, none elsewhere. */
void flow_normal(struct buf *out, const struct flow *flow, uint32_t from, uint32_t to);
/* Argument @n of a call as a range of tokens; false where it has none. */
bool flow_arg(const struct flow *flow, const struct flow_call *call, unsigned int n,
	      uint32_t *from, uint32_t *to);
/* The step that holds a place of the file, or NO_INDEX. */
uint32_t flow_step_at(const struct flow *flow, uint32_t off);

/* Print the steps, one a line, for tests and people. */
void flow_print(struct buf *out, const struct flow *flow);

#endif
