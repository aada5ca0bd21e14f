// SPDX-License-Identifier: GPL-2.0-only
/* A sink of the parser that keeps facts. */

#include <stdlib.h>

#include "read/blank.h"
#include "read/lexer.h"
#include "read/use.h"
#include "tree/facts.h"

struct keeper {
	const struct graph *g;
	bool bodies;
	uint32_t file;
	struct arena *arena;
	struct text text;
	struct buf buf;
	struct fact *facts;
	size_t n_facts, cap_facts;
	struct func_fact *funcs;
	size_t n_funcs, cap_funcs;
	bool *touched;		/* functions with a fact */
	uint32_t *braces;	/* where the body of each begins */
	uint32_t cap_touched;
	uint32_t *lines;	/* where each line begins */
	size_t n_lines, cap_lines;
};

static name_t token_name(const struct parser *p, const struct token *t)
{
	return t->len ? intern_text(p->base + t->off, t->len) : intern_str("-");
}

/* The interned text of what @fill adds to the buffer. */
static name_t taken(struct keeper *k)
{
	name_t name = intern(k->buf.data ? k->buf.data : "", k->buf.len);

	k->buf.len = 0;
	return name;
}

static name_t arm_name(const struct parser *p)
{
	struct keeper *k = p->ctx;

	k->buf.len = 0;
	arm_text(p, &k->buf);
	return taken(k);
}

static struct fact *add(const struct parser *p, enum fact_kind kind)
{
	struct keeper *k = p->ctx;
	struct fact *f;

	GROW(k->facts, k->n_facts, k->cap_facts);
	f = &k->facts[k->n_facts++];
	*f = (struct fact){
		.kind = kind, .file = k->file, .func = p->s.func, .node = NO_INDEX,
		.line = p->line,
	};
	return f;
}

/* The function that the parser is in has a fact. */
static void touch(const struct parser *p)
{
	struct keeper *k = p->ctx;

	if (p->s.func != NO_INDEX)
		k->touched[p->s.func] = true;
}

static void place(const struct parser *p, struct fact *f, const struct token *name)
{
	f->name = token_name(p, name);
	f->line = name->line;
	/* In bytes and from 0, as spatch counts. */
	f->column = name->off - p->line_start;
	f->arm = arm_name(p);
}

static void on_func_begin(struct parser *p, uint32_t func)
{
	struct keeper *k = p->ctx;

	if (func >= k->cap_touched) {
		k->cap_touched = 2 * func + 64;
		k->touched = xrealloc(k->touched, k->cap_touched * sizeof(*k->touched));
		k->braces = xrealloc(k->braces, k->cap_touched * sizeof(*k->braces));
	}
	k->touched[func] = false;
	k->braces[func] = (uint32_t)(p->at - p->base) - 1;
}

static void on_func_end(struct parser *p, uint32_t func)
{
	struct keeper *k = p->ctx;
	const struct unit *u = &k->g->units[k->file];
	const struct func *f = &p->funcs[func];

	if (f->same_as != NO_INDEX && k->touched[f->same_as])
		k->touched[func] = true;
	GROW(k->funcs, k->n_funcs, k->cap_funcs);
	k->funcs[k->n_funcs++] = (struct func_fact){
		.name = token_name(p, &f->name), .line = f->line, .end_line = f->end_line,
		.linkage = f->linkage, .brace = k->braces[func],
		.arm = intern_str(f->arm ? f->arm : "-"),
		.shown = k->g->opt->all || k->touched[func] || func >= u->n_funcs ||
			 u->funcs[func].relevant ||
			 map_get(&k->g->opt->seeds, u->funcs[func].hash) != NO_INDEX,
	};
}

static void call(struct parser *p, enum fact_kind kind, const struct token *name)
{
	struct keeper *k = p->ctx;
	struct fact *f = add(p, kind);

	touch(p);
	place(p, f, name);
	if (kind == F_CALL)
		use_of_call(p, name, &k->buf);
	else
		object_of_call(p, &k->buf);
	f->use = taken(k);
	args_of_call(p, name, &k->buf);
	f->args = arena_copy(k->arena, k->buf.data ? k->buf.data : "", k->buf.len);
	k->buf.len = 0;
	f->depth = depth_of(p);
	f->statement_line = p->s.stmt.line;
}

static void ref(struct parser *p, const struct token *name)
{
	struct keeper *k = p->ctx;
	const struct brace *table = table_brace(p);
	struct fact *f = add(p, table ? F_ENTRY : F_REF);

	place(p, f, name);
	if (table) {
		field_path(p, &k->buf);
		f->args = token_name(p, &table->type);
		f->var = token_name(p, &table->var);
	} else {
		touch(p);
		use_of_ref(p, name, &k->buf);
	}
	f->use = taken(k);
}

/* What a PCI driver has for unbind is told of, even where it reaches no name in question. */
static bool is_remove(struct parser *p)
{
	struct keeper *k = p->ctx;
	const struct brace *table = table_brace(p);
	bool is = false;

	if (!table || table->type.len != strlen("pci_driver") ||
	    memcmp(p->base + table->type.off, "pci_driver", table->type.len))
		return false;
	field_path(p, &k->buf);
	is = k->buf.len == strlen("remove") && !memcmp(k->buf.data, "remove", k->buf.len);
	k->buf.len = 0;
	return is;
}

static void on_name(struct parser *p, enum name_kind kind, const struct token *name,
		    uint64_t hash)
{
	struct keeper *k = p->ctx;
	const struct graph *g = k->g;

	switch (kind) {
	case N_CALL:
		if (g->opt->all || graph_visible(g, k->file, hash) ||
		    (g->units[k->file].has_relevant &&
		     map_get(&g->opt->also, hash) != NO_INDEX))
			call(p, F_CALL, name);
		break;
	case N_MEMBER_CALL:
		if (g->opt->all || graph_icall(g, k->file, hash))
			call(p, F_MEMBER_CALL, name);
		break;
	case N_REF:
		if (graph_visible(g, k->file, hash) || is_remove(p))
			ref(p, name);
		break;
	}
}

static void on_export(struct parser *p, const struct token *macro, const struct token *name)
{
	const struct keeper *k = p->ctx;
	uint64_t hash = name_hash(p->base + name->off, name->len);
	struct fact *f;

	if (!k->g->opt->all && !graph_visible(k->g, k->file, hash))
		return;
	f = add(p, F_EXPORT);
	f->name = token_name(p, name);
	f->line = name->line;
	f->use = token_name(p, macro);
}

/* The relevant names among the words of a macro, with commas between them. */
static void names_in(struct keeper *k, const char *body, const char *end)
{
	const char *word;

	while ((body = skip_blanks(body, end)) < end) {
		if (class_of(*body) == C_QUOTE) {
			body = skip_literal(body, end);
			continue;
		}
		if (class_of(*body) == C_DIGIT) {
			body = skip_number(body, end);
			continue;
		}
		if (class_of(*body) != C_WORD) {
			body++;
			continue;
		}
		word = body;
		body = skip_word(body, end);
		if (!graph_visible(k->g, k->file, name_hash(word, (size_t)(body - word))))
			continue;
		if (k->buf.len)
			buf_char(&k->buf, ',');
		buf_add(&k->buf, word, (size_t)(body - word));
	}
}

static void on_macro(struct parser *p, const struct token *name, const char *body,
		     const char *end)
{
	struct keeper *k = p->ctx;
	struct fact *f;
	name_t names;

	names_in(k, body, end);
	if (!k->buf.len)
		return;
	names = taken(k);
	f = add(p, F_MACRO);
	f->use = names;
	f->name = token_name(p, name);
	f->line = name->line;
	f->arm = arm_name(p);
}

static void on_include(struct parser *p, const char *target, size_t len, bool local)
{
	struct keeper *k = p->ctx;
	bool source = len > 2 && target[len - 2] == '.' && target[len - 1] == 'c';

	if (!source && !(k->g->opt->all && local))
		return;
	fold_text(&k->buf, p->base, target, target + len);
	add(p, F_INCLUDE)->name = taken(k);
}

static void on_bad(struct parser *p, uint32_t line, const char *reason)
{
	struct fact *f = add(p, F_BAD);

	touch(p);
	f->line = line;
	f->use = intern_str(reason);
}

static const struct sink facts_sink = {
	.func_begin = on_func_begin, .func_end = on_func_end, .name = on_name,
	.export = on_export, .macro = on_macro, .include = on_include, .bad = on_bad,
	.arms = true,
};

static void restart(struct parser *p)
{
	struct keeper *k = p->ctx;

	k->n_facts = 0;
	k->n_funcs = 0;
	k->buf.len = 0;
}

static void find_lines(struct keeper *k)
{
	const char *p = k->text.buf, *end = p + k->text.len;

	k->n_lines = 0;
	while (p) {
		GROW(k->lines, k->n_lines, k->cap_lines);
		k->lines[k->n_lines++] = (uint32_t)(p - k->text.buf);
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
}

/* The text of the functions that are shown. */
static void keep_bodies(struct keeper *k, struct file_facts *out)
{
	struct func_fact *f;
	uint32_t from, to, i;
	char *body;

	find_lines(k);
	for (i = 0; i < out->n_funcs; i++) {
		f = &out->funcs[i];
		if (!f->shown || !f->line || f->end_line > k->n_lines || f->line > f->end_line)
			continue;
		from = k->lines[f->line - 1];
		to = f->end_line < k->n_lines ? k->lines[f->end_line] - 1 :
						(uint32_t)k->text.len;
		f->body_len = to - from;
		f->brace = f->brace > from ? f->brace - from : 0;
		body = arena_alloc(k->arena, f->body_len + TEXT_PAD);
		text_blank(body, k->text.buf + from, f->body_len);
		f->body = body;
	}
}

static void *kept(struct keeper *k, const void *array, size_t n, size_t size)
{
	void *copy;

	if (!n)
		return NULL;
	copy = arena_alloc(k->arena, n * size);
	memcpy(copy, array, n * size);
	return copy;
}

static void keep_file(struct keeper *k, struct parser *p, struct file_facts *out)
{
	const struct file *f = &k->g->files->at[k->file];
	size_t i;

	out->error = f->error;
	if (!out->error && k->g->units[k->file].print)
		out->error = text_read(&k->text, f->path);
	else if (!out->error)
		return;
	if (out->error)
		return;
	p->path = f->path;
	restart(p);
	graph_parse(p, &k->text, restart);
	out->any = k->g->opt->all || k->n_facts;
	for (i = 0; i < k->n_funcs && !out->any; i++)
		out->any = k->funcs[i].shown;
	if (!out->any)
		return;
	out->size = k->text.len;
	out->lines = p->line - (k->text.len && k->text.buf[k->text.len - 1] == '\n');
	out->n_funcs = (uint32_t)k->n_funcs;
	out->funcs = kept(k, k->funcs, k->n_funcs, sizeof(*k->funcs));
	out->n_facts = (uint32_t)k->n_facts;
	out->facts = kept(k, k->facts, k->n_facts, sizeof(*k->facts));
	if (k->bodies)
		keep_bodies(k, out);
}

struct collection {
	size_t from;
	struct keeper *keepers;
	struct parser *parsers;
	struct file_facts *files;
};

static void collect_one(void *ctx, size_t i, unsigned int thread)
{
	struct collection *c = ctx;

	c->keepers[thread].file = (uint32_t)(c->from + i);
	keep_file(&c->keepers[thread], &c->parsers[thread], &c->files[i]);
}

void facts_collect(const struct graph *g, bool bodies, size_t from, size_t n,
		   struct tree_facts *out)
{
	unsigned int i, threads = g->opt->threads;
	struct collection c = { .from = from };

	out->threads = threads;
	out->arenas = xcalloc(threads, sizeof(*out->arenas));
	out->files = xcalloc(n, sizeof(*out->files));
	c.files = out->files;
	c.parsers = xcalloc(threads, sizeof(*c.parsers));
	c.keepers = xcalloc(threads, sizeof(*c.keepers));
	for (i = 0; i < threads; i++) {
		c.keepers[i].g = g;
		c.keepers[i].bodies = bodies;
		c.keepers[i].arena = &out->arenas[i];
		c.parsers[i].sink = &facts_sink;
		c.parsers[i].ctx = &c.keepers[i];
		c.parsers[i].seeds = g->opt->seeds;
	}
	parallel(threads, n, collect_one, &c);
	for (i = 0; i < threads; i++) {
		parser_free(&c.parsers[i]);
		text_free(&c.keepers[i].text);
		buf_free(&c.keepers[i].buf);
		free(c.keepers[i].facts);
		free(c.keepers[i].funcs);
		free(c.keepers[i].touched);
		free(c.keepers[i].braces);
		free(c.keepers[i].lines);
	}
	free(c.parsers);
	free(c.keepers);
}

void facts_free(struct tree_facts *t)
{
	unsigned int i;

	for (i = 0; i < t->threads; i++)
		arena_free(&t->arenas[i]);
	free(t->arenas);
	free(t->files);
	memset(t, 0, sizeof(*t));
}
