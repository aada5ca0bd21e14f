/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who reaches the names that were asked for: the upward closure over calls and
 * references of functions, by name, with the scoping rules of C.
 */
#ifndef PCIM_JUDGE_GRAPH_H
#define PCIM_JUDGE_GRAPH_H

#include "read/util.h"
#include "tree/index.h"
#include "read/parse.h"

struct options {
	bool all;		/* every fact of every file */
	bool icall;		/* close over calls through members */
	unsigned int threads;
	struct map seeds;
	struct map also;
	struct map stop;	/* functions that are never relevant */
	/* Asked of all bytes that the index reads; the answer is in its words. */
	bool (*look)(const void *ctx, const char *lines, size_t len);
	const void *look_ctx;
};

struct unit_func {
	uint64_t hash;
	uint32_t next_same;	/* next function of that name in the file */
	uint32_t same_as;
	uint8_t linkage;
	bool dead;
	bool relevant;
};

#define MENTION_DEAD	1ull
#define MENTION_MEMBER	2ull
#define MENTION_FLAGS	3ull

struct mention {
	uint64_t key;		/* hash with flags in the low bits */
	uint32_t func;		/* index, NO_INDEX at file level */
	uint32_t macro;		/* index when it stands in a macro's body */
};

struct unit_macro {
	uint64_t hash;
	bool relevant;
};

struct unit_table {
	uint64_t var;		/* 0: has no name */
	bool is_static;
	bool relevant;
};

struct unit_entry {
	uint64_t value;
	uint64_t field;		/* 0: no designator */
	uint32_t table;
	bool dead;
};

/* What is kept of a parsed file. */
struct unit {
	uint64_t dir;		/* hash of the directory's path */
	uint32_t group;		/* next file that shares its static functions */
	bool parsed;
	bool fresh;		/* parsed in this round */
	bool by_member;		/* to be parsed only if it calls a relevant member */
	bool print;
	bool bad;		/* something in it could not be paired */
	bool has_relevant;
	uint32_t n_funcs, n_mentions, n_macros, n_tables, n_entries, n_exports;
	struct unit_func *funcs;
	struct mention *mentions;
	struct unit_macro *macros;
	struct unit_table *tables;
	struct unit_entry *entries;
	uint64_t *exports;
	struct map own;		/* name to first function */
	struct map own_macros;
	struct map own_vars;	/* static variables that hold relevant functions */
};

struct definition {
	uint32_t file, func;
	uint32_t next;
};

struct global {
	uint64_t hash;
	uint32_t defs;		/* list of definitions */
	bool known;		/* every file that has the word is parsed */
	bool relevant;
	bool macro;		/* a relevant macro of a header */
	bool var;		/* a table of relevant functions */
	bool exported;
};

#define FILTER_BITS	20

/* One bit for some hashes: "no" is certain. */
struct filter {
	uint64_t bits[1u << (FILTER_BITS - 6)];
};

static inline bool filter_has(const struct filter *f, uint64_t hash)
{
	uint64_t bit = hash >> (64 - FILTER_BITS);

	return f->bits[bit / 64] >> bit % 64 & 1;
}

struct graph {
	struct options *opt;
	struct files *files;
	struct words *words;
	struct unit *units;
	struct map by_name;	/* hash to globals */
	struct global *globals;
	size_t n_globals, cap_globals;
	struct definition *defs;
	size_t n_defs, cap_defs;
	struct filter *filter;	/* names that are visible somewhere */
	struct map icalls;	/* directory and member of relevant tables */
	struct map icall_dirs;
	uint32_t **chunks;	/* memory of the words */
	size_t n_chunks, cap_chunks;
	size_t rounds, parsed;
	double indexed;		/* when the index was done */
};

/* Read and index all files, parse what matters, find the fixed point. */
void graph_build(struct graph *g);
/* Give back what it found; files and options stay. */
void graph_free(struct graph *g);

#define VISIBLE_FUNC	1u
#define VISIBLE_VAR	2u
#define VISIBLE_MACRO	4u

/* What a name means in a file, as far as it matters; 0: nothing. */
unsigned int graph_visible(const struct graph *g, uint32_t file, uint64_t hash);
/* Does a member call of that name in the file reach a relevant table? */
bool graph_icall(const struct graph *g, uint32_t file, uint64_t hash);

/* Parse with a second, forgiving attempt; used by both sinks. */
void graph_parse(struct parser *p, const struct text *text, void (*restart)(struct parser *p));

#endif
