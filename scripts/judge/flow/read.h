/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the flow's reader share; nobody else includes this. */
#ifndef PCIM_JUDGE_FLOW_READ_H
#define PCIM_JUDGE_FLOW_READ_H

#include "flow/flow.h"

/*
 * Exits of steps that still wait for a target: a tree that is never changed, so
 * that an attempt to read is undone by forgetting what was added since.  The
 * list of no exits is NO_INDEX.
 */
struct pending {
	uint32_t left, right;	/* both lists, or ... */
	uint32_t step, slot;	/* ... if @left is NO_INDEX: one exit */
};

enum jump_kind {
	J_BREAK,
	J_CONTINUE,
	J_GOTO,
	J_MAYBE,		/* of assembler: to the label, if there is one */
	J_CASE,			/* a label of a switch: its step is in @exits */
	J_DEFAULT,
	J_LABEL,		/* the same of a goto */
	J_DONE,
};

struct jump {
	uint8_t kind;
	uint32_t owner;		/* the loop or switch; of a goto and label its name's token */
	uint32_t exits;		/* pending list, or the step of a label */
	uint32_t scope;		/* cleanups that are open there */
	uint32_t line;
};

/* What runs at the end of a scope: tokens of the flow. */
struct cleanup {
	uint32_t outer;		/* the one before it, or NO_INDEX */
	uint32_t first, n;
	uint32_t line;
};

struct arm_range {
	uint32_t cond;		/* the token of its directive */
	uint32_t begin;		/* its first token */
	uint32_t end;		/* the directive that ends it */
};

/* An #if with all its arms. */
struct group {
	uint32_t arm, n_arms;	/* in ->arms */
	uint32_t begin, end;	/* its #if and #endif, as tokens */
	bool has_else;
	uint32_t chosen;	/* arm + 1 while one is being read, else 0 */
};

/* The tokens of one function and where its #ifs are. */
struct body {
	const char *base, *end;
	struct flow_token *tokens;
	uint32_t n, cap;
	struct group *groups;
	uint32_t n_groups, cap_groups;
	struct arm_range *arms;
	uint32_t n_arms, cap_arms;
};

/* Tokens from the '{' at @off to the '}' that pairs, or the reason why not. */
const char *body_read(struct body *b, const char *base, const char *end, uint32_t off,
		      uint32_t line);
/* The tokens of one line, from @at to @eol. */
void body_line(struct body *b, const char *base, const char *at, const char *eol,
	       uint32_t line);
void body_free(struct body *b);

struct reader {
	struct flow *flow;
	struct body body;
	uint32_t at;		/* the next token of the body */
	uint32_t cur;		/* exits that go on to the next step */
	uint32_t fork;		/* the group that stopped an attempt, or NO_INDEX */
	uint32_t forks, depth;
	/* Conditions of #if that hold, or do not, in the text that is being read. */
	uint64_t assumed, holds;
	uint32_t loops;		/* numbers given to loops and switches */
	uint32_t breaks, continues, cases;	/* of which we are in, or NO_INDEX */
	uint32_t scope;		/* the innermost open cleanup, or NO_INDEX */
	uint32_t loop_scope, switch_scope;	/* the same, outside of the loop or switch */
	struct flow_token *stack;	/* tokens that are being collected */
	struct body directive;	/* the tokens of a condition */
	struct pending *pending;
	struct jump *jumps;
	struct cleanup *cleanups;
	uint32_t n_pending, n_jumps, n_cleanups, n_stack;
	uint32_t cap_pending, cap_jumps, cap_cleanups, cap_stack;
};

/*
 * Functions that return int: 0, or -1 when reading stopped.  Then either
 * flow->bad tells why, or ->fork names an #if that begins within a statement,
 * which has to be read once for each arm.
 */

/* ---- graph.c: steps and exits ---- */

int read_bad(struct reader *r, uint32_t line, const char *why);
uint32_t exits_of(struct reader *r, uint32_t step, uint32_t slot);
uint32_t exits_join(struct reader *r, uint32_t a, uint32_t b);
void exits_to(struct reader *r, uint32_t exits, uint32_t step);
/* Add a step that ->cur goes on to; its slot 0 becomes ->cur. */
uint32_t step_add(struct reader *r, enum step_kind kind, uint32_t line, uint32_t first,
		  uint32_t n);
uint32_t cond_number(struct reader *r, const char *text, uint32_t len);
void jump_add(struct reader *r, enum jump_kind kind, uint32_t owner, uint32_t exits,
	      uint32_t line);
/* Take the exits of all jumps of a kind since @from that belong to @owner. */
uint32_t jumps_take(struct reader *r, enum jump_kind kind, uint32_t from, uint32_t owner);
/* Steps for the cleanups from ->scope out to @outer. */
void cleanups_run(struct reader *r, uint32_t scope, uint32_t outer);
/* The statement between two steps runs where a condition holds. */
void guard_add(struct reader *r, const struct flow_guard *guard);
/* Edges in order, calls, gotos to their labels. */
int flow_finish(struct reader *r);

/* ---- expr.c: expressions; their tokens are the flow's ---- */

int expr_statement(struct reader *r, uint32_t from, uint32_t to);
int expr_return(struct reader *r, uint32_t from, uint32_t to, uint32_t line);

/* ---- test.c: conditions ---- */

struct branches {
	uint32_t yes, no;	/* pending lists */
};

enum test_kind {
	TEST_OPEN,
	TEST_ALWAYS,
	TEST_NEVER,
};

/* Steps that test an expression from ->cur on; ->cur is of no use afterwards. */
int test_expr(struct reader *r, uint32_t from, uint32_t to, struct branches *out);
/* The same for a directive, token @directive of the body: enum test_kind, or -1. */
int test_directive(struct reader *r, uint32_t directive, struct branches *out);

/* ---- hoist.c: parts of an expression that run before it, or not always ---- */

/* Assignments within it run before; the rest is at @from and @to. */
int hoist_assignments(struct reader *r, uint32_t *from, uint32_t *to);
/* Calls that run under a condition of the expression become steps of their own. */
int hoist_calls(struct reader *r, uint32_t from, uint32_t to);
int test_apart(struct reader *r, uint32_t from, uint32_t to, struct branches *out);
/* A step before, of other tokens, has made the calls of these. */
void calls_done(struct flow *flow, uint32_t from, uint32_t to);

/* ---- tokens.c ---- */

/* Without parentheses, likely() and WARN_ON() around the whole. */
void strip(const struct flow *flow, uint32_t *from, uint32_t *to);
/* The first such operator outside of brackets, or NO_INDEX. */
uint32_t find_op(const struct flow *flow, uint32_t from, uint32_t to, uint32_t op);
/* The first assignment outside of brackets, or NO_INDEX. */
uint32_t find_assign(const struct flow *flow, uint32_t from, uint32_t to);
bool has_call(const struct flow *flow, uint32_t from, uint32_t to);
bool is_keyword(const struct flow *flow, uint32_t token);
bool is_opening(const struct flow_token *t);
bool is_closing(const struct flow_token *t);
bool token_is(const char *base, const struct flow_token *t, const char *word);
/* Append copies of tokens of the flow. */
void tokens_copy(struct flow *flow, uint32_t from, uint32_t to);
void token_push(struct flow *flow, const struct flow_token *t);

/* ---- arms.c: the #ifs between tokens ---- */

/* Past directives of arms that are chosen; at an #if that is not, stops there. */
void arms_skip(struct reader *r);
/* The next token of the body; stops with ->fork at an #if that is not chosen. */
int peek(struct reader *r, const struct flow_token **out);
/* At a label: only ways on which the chosen arms are compiled go on. */
int arms_assume(struct reader *r);
/* A statement, for each arm of the #ifs within it; @in_list: others may follow. */
int statement(struct reader *r, bool in_list);

/* ---- collect.c: tokens of the body up to a place ---- */

/* Collect tokens up to @stop, outside of brackets, and go past it. */
int collect(struct reader *r, uint32_t stop, uint32_t *from, uint32_t *to);
/* "(...)" without the parentheses. */
int collect_group(struct reader *r, uint32_t *from, uint32_t *to);
/* In two parts: the word at hand with its arguments, then the rest up to @stop. */
int collect_call(struct reader *r, uint32_t base);
int collect_rest(struct reader *r, uint32_t base, uint32_t stop);
uint32_t collect_begin(const struct reader *r);
void collect_end(struct reader *r, uint32_t base, uint32_t *from, uint32_t *to);

/* ---- stmt.c, loops.c ---- */

/* One statement, no #if within it but those that are chosen. */
int statement_raw(struct reader *r);
int block(struct reader *r);
int eat(struct reader *r, uint32_t op, const char *otherwise);
bool next_is(struct reader *r, const char *word);

int on_while(struct reader *r);
int on_do(struct reader *r);
int on_for(struct reader *r);
int on_switch(struct reader *r);
int on_case(struct reader *r);
int on_default(struct reader *r);
int on_break(struct reader *r);
int on_continue(struct reader *r);
/* A loop by a macro, whose head is these tokens; the statement is next. */
int macro_loop(struct reader *r, uint32_t from, uint32_t to);

/* ---- guard.c ---- */

int on_scoped_guard(struct reader *r);
int on_scoped_cond_guard(struct reader *r);
/* At the end of the scope these tokens run. */
void cleanup_open(struct reader *r, uint32_t first, uint32_t n, uint32_t line);
/* Drop __free() from a declaration; @cleanup is opened once it has run. */
bool cleanup_declared(struct reader *r, uint32_t *from, uint32_t *to, uint32_t *first);

#endif
