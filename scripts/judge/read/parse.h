/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One file from beginning to end, as a stream of events: functions, the names
 * that they use, tables, macros. No symbol table, no types, no preprocessing:
 * all arms of #if are walked, each from the state before the #if.
 */
#ifndef PCIM_JUDGE_PARSE_H
#define PCIM_JUDGE_PARSE_H

#include "read/util.h"

enum keyword {
	KW_NONE,
	KW_CONTROL,	/* if, while, for, switch */
	KW_PREFIX,	/* else, do: a statement follows */
	KW_RETURN,
	KW_GOTO,
	KW_CASE,
	KW_SIZEOF,	/* and typeof: a parenthesis that is no call */
	KW_TAG,		/* struct, union, enum */
	KW_STATIC,
	KW_INLINE,
	KW_STORAGE,	/* extern, const ... */
	KW_TYPE,
	KW_ATTRIBUTE,	/* __attribute__, asm: a parenthesis that is no call */
};

enum token_type {
	T_START,	/* nothing yet */
	T_NAME,
	T_VALUE,	/* number, string */
	T_PUNCT,
	T_GROUP,	/* in a statement: a whole parenthesis */
	T_INDEX,	/* in a statement: a whole [] */
	T_BODY,		/* in a statement: a whole {} */
};

struct token {
	uint32_t off;
	uint32_t line;
	uint16_t len;
	uint8_t type;
	uint8_t sub;	/* enum keyword of a name, character of T_PUNCT */
};

enum brace_kind {
	B_FUNCTION,
	B_BLOCK,
	B_TYPE,
	B_INIT,
	B_OTHER,	/* at file level, but no function, type or initialiser */
};

/* What is known of the expression that is being read. */
struct expr {
	uint32_t start;		/* where its text begins */
	uint32_t lhs;		/* what it is assigned to ... */
	uint32_t lhs_len;	/* ... or 0 */
};

struct statement {
	uint32_t first;		/* index of its first token */
	uint32_t off;
	uint32_t line;
	bool macro;		/* at file level: MACRO(...), no declaration */
	bool declares;		/* locals */
};

struct brace {
	uint8_t kind;
	bool in_expr;		/* the statement outside goes on after it */
	uint32_t line;
	uint32_t parens;	/* open when it was opened */
	struct statement outer;
	struct expr expr;
	/* B_INIT: */
	uint32_t field, field_len;	/* designator of the present entry */
	uint32_t index;			/* or its position */
	struct token type, var;		/* len 0: not known */
};

enum paren_kind {
	P_GROUP,
	P_CALL,
	P_CONTROL,
	P_INDEX,
};

struct paren {
	uint8_t kind;
	uint8_t member;		/* a call through a member */
	uint32_t off;
	uint32_t line;
	uint32_t arg;		/* commas so far */
	struct token before;	/* the token before it; of a call its name */
	struct token callee_before;	/* the token before that name */
	struct expr expr;
};

/* All that #else has to put back. */
struct state {
	struct brace *braces;
	struct paren *parens;
	struct token *tokens;
	uint32_t n_braces, n_parens, n_tokens;
	uint32_t cap_braces, cap_parens, cap_tokens;
	struct statement stmt;
	struct expr expr;
	struct token prev;
	struct token prev2;	/* the one before prev */
	struct paren closed;	/* the parenthesis that prev closed */
	uint32_t func;		/* open function or NO_INDEX */
};

struct arm {
	struct state before;
	struct state after;	/* valid if has_after */
	bool has_after;
	bool guard;		/* an include guard is no condition */
	bool dead;		/* the present arm cannot be compiled */
	bool was_live;		/* an arm that is always compiled went before */
	uint32_t line;
	char *seen;		/* the arms before this one, negated */
	char *text;		/* this arm's condition */
};

enum linkage {
	L_STATIC,
	L_GLOBAL,
	L_INLINE,
};

struct func {
	struct token name;
	uint32_t line, end_line;
	uint32_t same_as;	/* the other head of one body, or NO_INDEX */
	uint8_t linkage;
	bool dead;
	char *arm;		/* only if the sink wants arms */
};

enum name_kind {
	N_CALL,
	N_MEMBER_CALL,
	N_REF,
};

struct parser;

struct sink {
	void (*func_begin)(struct parser *p, uint32_t func);
	/* All functions in order, at the end of the file. */
	void (*func_end)(struct parser *p, uint32_t func);
	void (*name)(struct parser *p, enum name_kind kind, const struct token *name,
		     uint64_t hash);
	/* The outermost brace of an initialiser was opened. */
	void (*table)(struct parser *p, const struct brace *init);
	void (*export)(struct parser *p, const struct token *macro, const struct token *name);
	void (*macro)(struct parser *p, const struct token *name, const char *body,
		      const char *end);
	void (*include)(struct parser *p, const char *target, size_t len, bool local);
	void (*bad)(struct parser *p, uint32_t line, const char *reason);
	bool arms;
};

struct parser {
	const char *path;
	const char *base, *end;
	const char *at;
	uint32_t line;
	uint32_t line_start;	/* its offset */
	uint32_t token_line;	/* of the last token: a # on it is no directive */
	struct state s;
	struct arm *arms;
	uint32_t n_arms, cap_arms;
	uint32_t n_dead;	/* how many of them are dead */
	uint32_t directives;	/* seen so far; the first may be an include guard */
	char *guard;		/* its name, while it may */
	struct func *funcs;
	uint32_t n_funcs, cap_funcs;
	struct map shadows;	/* parameters and locals of the open function */
	struct map seeds;	/* names that nothing shadows */
	bool resync;		/* a } in column 0 ends a function whatever the depth */
	uint32_t n_bad;
	const struct sink *sink;
	void *ctx;		/* the sink's own */
};

/* Parse @text; everything in @p but sink, ctx, seeds and path is set here. */
void parse_file(struct parser *p, const struct text *text);
void parser_free(struct parser *p);

static inline bool parser_dead(const struct parser *p)
{
	return p->n_dead != 0;
}

static inline const struct brace *top_brace(const struct state *s)
{
	return s->n_braces ? &s->braces[s->n_braces - 1] : NULL;
}

/* ---- head.c ---- */

enum keyword keyword_of(uint64_t hash);
void keywords_init(void);

struct head {
	enum brace_kind kind;
	struct token name;	/* of the function */
	uint32_t params;	/* offset of its parenthesis, 0: defined by a macro */
	enum linkage linkage;
};

/* What does the brace after the tokens of the present statement open? */
void head_of(const struct parser *p, struct head *head);
/* Type and variable of an initialiser from the tokens of its statement. */
void table_of(const struct parser *p, struct token *type, struct token *var);
/* Note the parameters as names that hide functions. */
void shadow_params(struct parser *p, uint32_t params);

/* ---- cpp.c ---- */

/* The directive whose # is at @p->at; leaves @p->at at the end of its line. */
void directive(struct parser *p);
/* Arms that are open at the end of the file. */
void arms_close(struct parser *p);
void arms_free(struct parser *p);
/* The present arm as text, "-" outside of any. */
void arm_text(const struct parser *p, struct buf *out);

#endif
