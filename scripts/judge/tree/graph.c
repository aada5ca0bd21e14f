// SPDX-License-Identifier: GPL-2.0-only
/*
 * The closure runs in rounds. A round takes the names that became relevant in
 * the last one, parses every file whose index has such a word, and then marks
 * the functions, macros and, at the end, the tables that use a relevant name.
 * A name counts only once all files that have it are parsed, because only
 * then are all its definitions known. Marking is monotone, so the fixed point
 * does not depend on the order.
 */
#include <stdlib.h>

#include "tree/collect.h"
#include "tree/graph.h"
#include "tree/groups.h"
#include "read/lexer.h"
#include "tree/scope.h"

/* Small enough for the first cache, as every word of every file asks it. */
#define FEW_BITS	(1u << 16)

static void filter_add(struct filter *f, uint64_t hash)
{
	uint64_t bit = hash >> (64 - FILTER_BITS);

	f->bits[bit / 64] |= 1ull << bit % 64;
}

static uint64_t word_key(uint32_t word)
{
	return (word * 0x9e3779b97f4a7c15ull) | 4;
}

static void few_add(uint64_t *few, uint32_t word)
{
	uint32_t bit = word / (UINT32_MAX / FEW_BITS + 1);

	few[bit / 64] |= 1ull << bit % 64;
}

/* A member's name, as the index has it, and where calls of it count. */
struct member {
	uint64_t dir;
	uint32_t word;
};

struct build {
	struct graph *g;
	struct index_worker *indexers;
	struct parser *parsers;
	struct collector *collectors;
	struct text *texts;
	struct filter *now;		/* what became relevant in this round */
	struct map words;		/* shortened hashes that are new */
	uint64_t few[FEW_BITS / 64];	/* one bit for some of those */
	uint64_t few_members[FEW_BITS / 64];
	struct map members;		/* the same for members, with directory */
	uint32_t *todo;
	size_t n_todo;
	uint64_t *next;			/* names for the next round */
	size_t n_next, cap_next;
	struct member *next_members;
	size_t n_next_members, cap_next_members;
	bool changed;
	size_t marks;			/* functions and macros marked so far */
};

static struct global *global_get(struct graph *g, uint64_t hash)
{
	uint32_t *slot = map_put(&g->by_name, plain(hash));

	if (*slot == NO_INDEX) {
		*slot = (uint32_t)g->n_globals;
		GROW(g->globals, g->n_globals, g->cap_globals);
		g->globals[g->n_globals++] = (struct global){
			.hash = plain(hash), .defs = NO_INDEX,
		};
	}
	return &g->globals[*slot];
}

static void want_name(struct build *b, uint64_t hash)
{
	GROW(b->next, b->n_next, b->cap_next);
	b->next[b->n_next++] = hash;
}

/* A function, or a header's macro, becomes a name that others may use. */
static void publish(struct build *b, uint64_t hash, bool macro)
{
	struct global *name = global_get(b->g, hash);

	/* Again for each definition: one that was in the shade may be it now. */
	want_name(b, plain(hash));
	name->relevant = true;
	name->macro |= macro;
}

static void mark_func(struct build *b, uint32_t file, uint32_t func)
{
	struct unit *u = &b->g->units[file];
	struct unit_func *f = &u->funcs[func];
	uint32_t i;

	if (f->relevant || map_get(&b->g->opt->stop, f->hash) != NO_INDEX)
		return;
	f->relevant = true;
	u->has_relevant = true;
	b->changed = true;
	b->marks++;
	filter_add(b->now, f->hash);
	filter_add(b->g->filter, f->hash);
	if (f->linkage == L_GLOBAL || b->g->files->at[file].header)
		publish(b, f->hash, false);
	/* Two heads of one body. */
	for (i = func + 1; i < u->n_funcs; i++)
		if (u->funcs[i].same_as == func)
			mark_func(b, file, i);
	if (f->same_as != NO_INDEX)
		mark_func(b, file, f->same_as);
}

static void mark_macro(struct build *b, uint32_t file, uint32_t macro)
{
	struct unit *u = &b->g->units[file];
	struct unit_macro *m = &u->macros[macro];

	if (m->relevant)
		return;
	m->relevant = true;
	b->changed = true;
	b->marks++;
	filter_add(b->now, m->hash);
	filter_add(b->g->filter, m->hash);
	*map_put(&u->own_macros, plain(m->hash)) = macro;
	if (b->g->files->at[file].header)
		publish(b, m->hash, true);
}

/* Mark what in the file uses a relevant name, until nothing changes in it. */
static void evaluate(struct build *b, uint32_t file)
{
	const struct graph *g = b->g;
	struct unit *u = &g->units[file];
	const struct filter *filter = u->fresh ? b->g->filter : b->now;
	const struct mention *m;
	bool again = true;

	while (again) {
		b->changed = false;
		for (m = u->mentions; m < u->mentions + u->n_mentions; m++) {
			if (m->key & MENTION_DEAD)
				continue;
			if (m->key & MENTION_MEMBER) {
				if (g->opt->icall && m->func != NO_INDEX &&
				    !u->funcs[m->func].dead && graph_icall(g, file, m->key))
					mark_func(b, file, m->func);
				continue;
			}
			if (!filter_has(filter, m->key))
				continue;
			if (m->macro != NO_INDEX) {
				if (!u->macros[m->macro].relevant &&
				    plain(m->key) != plain(u->macros[m->macro].hash) &&
				    means_relevant(g, file, m->key))
					mark_macro(b, file, m->macro);
			} else if (m->func != NO_INDEX && !u->funcs[m->func].relevant &&
				   !u->funcs[m->func].dead &&
				   means_relevant(g, file, m->key)) {
				mark_func(b, file, m->func);
			}
		}
		again = b->changed;
		filter = b->g->filter;
	}
}

/* Remember under which members relevant functions of the file can be called. */
static void note_icalls(struct build *b, uint32_t file)
{
	struct graph *g = b->g;
	struct unit *u = &g->units[file];
	const struct unit_entry *e;
	uint32_t *slot;

	for (e = u->entries; e < u->entries + u->n_entries; e++) {
		if (!e->field || e->dead || !filter_has(g->filter, e->value) ||
		    !means_relevant(g, file, e->value))
			continue;
		slot = map_put(&g->icalls, icall_key(u->dir, e->field));
		if (*slot != NO_INDEX)
			continue;
		*slot = 1;
		*map_put(&g->icall_dirs, u->dir) = 1;
		GROW(b->next_members, b->n_next_members, b->cap_next_members);
		b->next_members[b->n_next_members++] = (struct member){
			.dir = u->dir, .word = index_word(e->field),
		};
		b->changed = true;
	}
}

static void index_one(void *ctx, size_t i, unsigned int thread)
{
	struct build *b = ctx;

	index_file(&b->indexers[thread], &b->g->files->at[i], &b->g->words[i]);
}

void graph_parse(struct parser *p, const struct text *text, void (*restart)(struct parser *p))
{
	p->resync = false;
	parse_file(p, text);
	if (!p->n_bad)
		return;
	restart(p);
	p->resync = true;
	parse_file(p, text);
}

/* A quick look for "->member(", comments and all, before the file is parsed. */
static bool calls_member(const struct graph *g, uint32_t file, const struct text *text)
{
	const char *p = text->buf, *end = p + text->len, *word;

	while ((p = memchr(p, '(', (size_t)(end - p)))) {
		for (word = p; word > text->buf && in_word(word[-1]);)
			word--;
		if (word < p && word > text->buf && (word[-1] == '>' || word[-1] == '.') &&
		    graph_icall(g, file, name_hash(word, (size_t)(p - word))))
			return true;
		p++;
	}
	return false;
}

static void parse_one(void *ctx, size_t i, unsigned int thread)
{
	struct build *b = ctx;
	uint32_t file = b->todo[i];
	struct file *f = &b->g->files->at[file];
	struct unit *u = &b->g->units[file];
	struct parser *p = &b->parsers[thread];

	u->parsed = true;
	u->fresh = true;
	f->error = text_read(&b->texts[thread], f->path);
	if (f->error)
		return;
	if (u->by_member && u->group == file && !calls_member(b->g, file, &b->texts[thread])) {
		/* The word is there, the call is not; another round may ask again. */
		u->parsed = false;
		return;
	}
	p->path = f->path;
	collect_restart(p);
	graph_parse(p, &b->texts[thread], collect_restart);
	u->bad = p->n_bad || p->resync || b->collectors[thread].bad;
	collect_keep(p, u);
}

/* The definitions and exports of a file that was just parsed. */
static void register_names(struct graph *g, uint32_t file)
{
	struct unit *u = &g->units[file];
	struct global *name;
	uint32_t i;

	for (i = 0; i < u->n_funcs; i++) {
		if (u->funcs[i].dead ||
		    (u->funcs[i].linkage != L_GLOBAL && !g->files->at[file].header))
			continue;
		name = global_get(g, u->funcs[i].hash);
		GROW(g->defs, g->n_defs, g->cap_defs);
		g->defs[g->n_defs] = (struct definition){
			.file = file, .func = i, .next = name->defs,
		};
		name->defs = (uint32_t)g->n_defs++;
	}
	for (i = 0; i < u->n_exports; i++)
		global_get(g, u->exports[i])->exported = true;
}

static void parse_todo(struct build *b)
{
	size_t i;

	parallel(b->g->opt->threads, b->n_todo, parse_one, b);
	for (i = 0; i < b->n_todo; i++)
		register_names(b->g, b->todo[i]);
}

static void add_todo(struct build *b, uint32_t file)
{
	uint32_t at = file;

	/* The scope of a file is known as a whole or not at all. */
	do {
		if (!b->g->units[at].parsed && !b->g->files->at[at].error) {
			b->g->units[at].parsed = true;
			b->todo[b->n_todo++] = at;
		}
		at = b->g->units[at].group;
	} while (at != file);
}

static void find_one(void *ctx, size_t i, unsigned int thread)
{
	struct build *b = ctx;
	const struct words *w = &b->g->words[i];
	struct unit *u = &b->g->units[i];
	bool members = b->members.n && map_get(&b->g->icall_dirs, u->dir) != NO_INDEX;
	uint32_t k;

	(void)thread;
	u->by_member = false;
	if (u->parsed)
		return;
	for (k = 0; k < w->n; k++) {
		uint32_t bit = w->at[k] / (UINT32_MAX / FEW_BITS + 1);

		if ((b->few[bit / 64] >> bit % 64 & 1) &&
		    map_get(&b->words, word_key(w->at[k])) != NO_INDEX) {
			u->fresh = true;
			u->by_member = false;
			return;
		}
		if (members && (b->few_members[bit / 64] >> bit % 64 & 1) &&
		    map_get(&b->members, icall_key(u->dir, w->at[k])) != NO_INDEX)
			u->by_member = true;
	}
}

/* Parse all files that have a word of the next round; names become known. */
static void next_round(struct build *b)
{
	struct graph *g = b->g;
	size_t i;

	memset(b->now, 0, sizeof(*b->now));
	memset(b->few, 0, sizeof(b->few));
	memset(b->few_members, 0, sizeof(b->few_members));
	map_clear(&b->words);
	map_clear(&b->members);
	for (i = 0; i < b->n_next; i++) {
		*map_put(&b->words, word_key(index_word(b->next[i]))) = 1;
		few_add(b->few, index_word(b->next[i]));
		filter_add(b->now, b->next[i]);
		filter_add(b->g->filter, b->next[i]);
		global_get(g, b->next[i])->known = true;
	}
	for (i = 0; i < b->n_next_members; i++) {
		const struct member *m = &b->next_members[i];

		*map_put(&b->members, icall_key(m->dir, m->word)) = 1;
		few_add(b->few_members, m->word);
	}
	b->n_next = 0;
	b->n_next_members = 0;
	for (i = 0; i < g->files->n; i++)
		g->units[i].fresh = false;
	parallel(g->opt->threads, g->files->n, find_one, b);
	b->n_todo = 0;
	for (i = 0; i < g->files->n; i++)
		if (g->units[i].fresh || g->units[i].by_member)
			add_todo(b, (uint32_t)i);
	parse_todo(b);
	g->rounds++;
	g->parsed += b->n_todo;
}

/* Files that share static functions have to agree on them. */
static void evaluate_all(struct build *b)
{
	struct graph *g = b->g;
	bool again = true;
	size_t marks;
	uint32_t i;

	while (again) {
		again = false;
		for (i = 0; i < g->files->n; i++) {
			if (!g->units[i].parsed)
				continue;
			marks = b->marks;
			evaluate(b, i);
			g->units[i].fresh = false;
			again |= g->units[i].group != i && marks != b->marks;
		}
	}
}

static void close_functions(struct build *b)
{
	struct graph *g = b->g;
	uint32_t i;

	do {
		next_round(b);
		do {
			evaluate_all(b);
			b->changed = false;
			for (i = 0; i < g->files->n; i++)
				if (g->units[i].n_entries)
					note_icalls(b, i);
		} while (b->changed && g->opt->icall);
	} while (b->n_next || b->n_next_members);
}

/* Tables that hold relevant functions, or relevant tables. */
static void close_tables(struct build *b)
{
	struct graph *g = b->g;
	bool changed = true;
	uint32_t i, k;

	while (changed || b->n_next) {
		if (b->n_next)
			next_round(b);
		changed = false;
		for (i = 0; i < g->files->n; i++) {
			struct unit *u = &g->units[i];

			for (k = 0; k < u->n_entries; k++) {
				struct unit_table *t = &u->tables[u->entries[k].table];

				if (t->relevant || !t->var ||
				    !filter_has(g->filter, u->entries[k].value) ||
				    !graph_visible(g, i, u->entries[k].value))
					continue;
				t->relevant = true;
				changed = true;
				filter_add(g->filter, t->var);
				if (t->is_static) {
					*map_put(&u->own_vars, plain(t->var)) = 1;
					continue;
				}
				if (!global_get(g, t->var)->var)
					want_name(b, plain(t->var));
				global_get(g, t->var)->var = true;
			}
		}
	}
}

static void choose_files(struct graph *g)
{
	const struct mention *m;
	uint32_t i, k;

	for (i = 0; i < g->files->n; i++) {
		struct unit *u = &g->units[i];

		u->print = u->has_relevant || u->bad;
		/* What a name of a seed means here has to be seen, also a static one. */
		for (k = 0; k < u->n_funcs && !u->print; k++)
			u->print = is_seed(g, u->funcs[k].hash);
		for (m = u->mentions; m < u->mentions + u->n_mentions && !u->print; m++)
			u->print = m->key & MENTION_MEMBER ? graph_icall(g, i, m->key) :
				   filter_has(g->filter, m->key) &&
				   graph_visible(g, i, m->key) != 0;
	}
}

static uint64_t hash_dir(const char *path)
{
	const char *slash = strrchr(path, '/');
	uint64_t hash = 0x9e3779b97f4a7c15ull;

	for (; slash && path < slash; path++)
		hash = (hash ^ (unsigned char)*path) * 0x100000001b3ull;
	return hash | 4;
}

static void want_seed(struct build *b)
{
	struct graph *g = b->g;
	size_t i;

	for (i = 0; i < g->opt->seeds.cap; i++) {
		if (!g->opt->seeds.keys[i])
			continue;
		global_get(g, g->opt->seeds.keys[i])->relevant = true;
		want_name(b, g->opt->seeds.keys[i]);
	}
}

static void build_everything(struct build *b)
{
	struct graph *g = b->g;
	uint32_t i;

	for (i = 0; i < g->files->n; i++)
		add_todo(b, i);
	parse_todo(b);
	for (i = 0; i < g->files->n; i++)
		g->units[i].print = true;
}

static void unit_free(struct unit *u)
{
	free(u->funcs);
	free(u->mentions);
	free(u->macros);
	free(u->tables);
	free(u->entries);
	free(u->exports);
	map_free(&u->own);
	map_free(&u->own_macros);
	map_free(&u->own_vars);
}

void graph_free(struct graph *g)
{
	size_t i;

	for (i = 0; i < g->files->n; i++)
		unit_free(&g->units[i]);
	free(g->units);
	free(g->words);
	for (i = 0; i < g->n_chunks; i++)
		free(g->chunks[i]);
	free(g->chunks);
	map_free(&g->by_name);
	free(g->globals);
	free(g->defs);
	free(g->filter);
	map_free(&g->icalls);
	map_free(&g->icall_dirs);
}

void graph_build(struct graph *g)
{
	unsigned int i, threads = g->opt->threads;
	struct build b = { .g = g };
	size_t k;

	b.indexers = xcalloc(threads, sizeof(*b.indexers));
	b.parsers = xcalloc(threads, sizeof(*b.parsers));
	b.collectors = xcalloc(threads, sizeof(*b.collectors));
	b.texts = xcalloc(threads, sizeof(*b.texts));
	b.now = xcalloc(1, sizeof(*b.now));
	g->filter = xcalloc(1, sizeof(*g->filter));
	b.todo = xmalloc(g->files->n * sizeof(*b.todo));
	g->units = xcalloc(g->files->n, sizeof(*g->units));
	g->words = xcalloc(g->files->n, sizeof(*g->words));
	for (i = 0; i < threads; i++) {
		b.indexers[i].look = g->opt->look;
		b.indexers[i].look_ctx = g->opt->look_ctx;
		b.parsers[i].sink = g->opt->all ? &collect_names_sink : &collect_sink;
		b.parsers[i].ctx = &b.collectors[i];
		b.parsers[i].seeds = g->opt->seeds;
	}
	for (k = 0; k < g->files->n; k++) {
		g->units[k].dir = hash_dir(g->files->at[k].path);
		g->units[k].group = (uint32_t)k;
	}
	if (!g->opt->all)
		parallel(threads, g->files->n, index_one, &b);
	g->indexed = seconds();
	groups_find(g);
	if (g->opt->all) {
		build_everything(&b);
	} else {
		want_seed(&b);
		close_functions(&b);
		close_tables(&b);
		choose_files(g);
	}
	for (i = 0; i < threads; i++) {
		for (k = 0; k < b.indexers[i].n_chunks; k++) {
			GROW(g->chunks, g->n_chunks, g->cap_chunks);
			g->chunks[g->n_chunks++] = b.indexers[i].chunks[k];
		}
		free(b.indexers[i].chunks);
		free(b.indexers[i].set.slots);
		free(b.indexers[i].set.list);
		text_free(&b.indexers[i].window);
		text_free(&b.texts[i]);
		parser_free(&b.parsers[i]);
		collect_free(&b.collectors[i]);
	}
	free(b.indexers);
	free(b.parsers);
	free(b.collectors);
	free(b.texts);
	free(b.now);
	free(b.todo);
	map_free(&b.words);
	map_free(&b.members);
	free(b.next);
	free(b.next_members);
}
