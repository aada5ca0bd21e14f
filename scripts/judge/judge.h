/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a tree once it has been read: functions and their text,
 * calls, references, operation tables, and who calls whom. Everything here is
 * built once and then only read, by any number of threads.
 */
#ifndef PCIM_JUDGE_H
#define PCIM_JUDGE_H

#include "read/arena.h"
#include "read/intern.h"
#include "read/util.h"

/* Numbers of something, in a fixed order. */
struct span {
	const uint32_t *at;
	uint32_t n;
};

enum fact_kind {
	F_CALL,
	F_MEMBER_CALL,
	F_REF,
	F_ENTRY,
	F_EXPORT,
	F_INCLUDE,
	F_MACRO,
	F_BAD,
};

/*
 * One fact, in the order of the text. What the strings hold, by kind:
 *
 *	         name       use                     args        var
 *	call     callee     ignored, assigned:LHS   arguments
 *	member   member     object                  arguments
 *	ref      name       arg:CALLEE:INDEX ...
 *	entry    value      field path              structure   variable
 *	export   symbol     macro
 *	include  target
 *	macro    macro      names in it, commas
 *	bad                 reason
 */
struct fact {
	uint8_t kind;
	uint32_t file;
	uint32_t func;		/* of its file; NO_INDEX outside of functions */
	uint32_t node;		/* the same, of the tree (struct judge) */
	uint32_t line;		/* from 1 */
	uint32_t column;	/* from 0, in bytes */
	uint32_t statement_line;
	uint32_t depth;		/* braces around it in its function */
	name_t name;
	name_t arm;		/* "-" outside of any #if, "0" never compiled */
	name_t use;
	const char *args;
	name_t var;
	/* Of a call, reference or entry: the functions of the tree that it means. */
	struct span means;
};

/* A call as the graph sees it. */
struct edge {
	uint32_t caller, callee;	/* nodes */
	const struct fact *call;
};

/*
 * A function, or what stands outside of any in a file (@name "-"). Two
 * definitions of one name in a file (in arms of #if) are one node with the
 * text of the first.
 */
struct node {
	name_t name;
	uint32_t file;
	uint32_t line, end_line;	/* 0: no body */
	/*
	 * The text from the beginning of @line to the end of @end_line, or
	 * NULL. Comments are blanks and the insides of literals are 'x', so
	 * every byte is where it is in the file. TEXT_PAD zero bytes follow.
	 */
	const char *body;
	uint32_t body_len;
	uint32_t brace;		/* where in it the function's { is */
	struct span calls;	/* facts: the calls in it, in order */
	struct span up;		/* edges: who calls it */
	struct span down;	/* edges: whom it calls */
	struct span refs;	/* facts: where it is named without a call */
	struct span tables;	/* facts: entries of tables that hold it */
};

/* Where the facts and the functions of a file are. */
struct file_range {
	uint32_t fact, n_facts;
	uint32_t node, n_nodes;	/* by name; the one that is no function comes last */
};

struct judge {
	const struct files *files;
	struct file_range *ranges;	/* one a file */
	struct fact *facts;	/* by file, then in the order of the text */
	uint32_t n_facts;
	struct node *nodes;
	uint32_t n_nodes;
	struct edge *edges;	/* in the order of the calls */
	uint32_t n_edges;
	struct arena arena;
	struct map called;	/* name of a callee to calls */
	struct span *calls;
	struct map defined;	/* name to definitions that other files may mean */
	struct span *inlines, *globals;
	struct span *near;	/* by file: files that share its scope by #include */
};

struct tree_facts;

/*
 * Link the facts of all files. Calls of a name for which @opaque is true are
 * not followed: they mean what they say. Keeps what @facts points to.
 */
void judge_build(struct judge *j, const struct files *files, const struct tree_facts *facts,
		 bool (*opaque)(const void *ctx, name_t name), const void *ctx);
void judge_free(struct judge *j);

/*
 * The definitions that @name, used in @file, can mean: its own (or one of a
 * file that it shares its scope with), then an inline of a header, then the
 * global ones, those of the own folder before all others. Asked once for each
 * fact while the tree is built: see struct fact.
 */
struct span judge_resolve(struct judge *j, uint32_t file, name_t name);

/* The node of a function of a file, NO_INDEX if it is not known. */
uint32_t judge_node(const struct judge *j, uint32_t file, name_t name);

/* All calls of a name, as facts, in the order of the files. */
struct span judge_calls_of(const struct judge *j, name_t callee);

/* The number of a file, NO_INDEX when it was not read. */
uint32_t judge_file(const struct judge *j, const char *path);

static inline const char *judge_path(const struct judge *j, uint32_t file)
{
	return j->files->at[file].path;
}

/*
 * A visit of the functions that reach a node (climb) or that it reaches
 * (descend), nearest first. Reusable; one a thread.
 */
struct visit {
	uint32_t *order;	/* nodes in the order of the visit, start first */
	uint32_t *by;		/* the edge by which each was found; NO_INDEX: start */
	uint32_t n;
	uint32_t *seen;		/* stamp by node */
	uint32_t *index;	/* place in order, by node, valid if seen */
	uint32_t stamp;
};

void visit_init(struct visit *v, const struct judge *j);
void visit_free(struct visit *v);
void climb(const struct judge *j, struct visit *v, uint32_t start);
void descend(const struct judge *j, struct visit *v, uint32_t start);

static inline bool visited(const struct visit *v, uint32_t node)
{
	return v->seen[node] == v->stamp;
}

#endif
