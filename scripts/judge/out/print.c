// SPDX-License-Identifier: GPL-2.0-only
/* Facts as lines: a sink of the parser, and their order on stdout. */

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "read/lexer.h"
#include "out/print.h"
#include "read/use.h"

struct printer {
	struct graph *g;
	uint32_t file;
	struct text text;
	struct buf heads;	/* fn facts; a function is known when it ends */
	struct buf body;	/* the others, in the order of the text */
	bool *touched;		/* functions with a fact */
	uint32_t cap_touched;
};

struct output {
	struct graph *g;
	struct parser *parsers;
	struct printer *printers;
	struct buf *done;	/* a file each */
	bool *ready;
	size_t next;		/* the first file that is not written */
	pthread_mutex_t lock;
};

static void begin(struct printer *pr, struct buf *out, const char *kind)
{
	buf_str(out, kind);
	buf_char(out, '\t');
	buf_path(out, pr->g->files->at[pr->file].path);
	buf_char(out, '\t');
}

static void tab_num(struct buf *out, uint32_t n)
{
	buf_char(out, '\t');
	buf_num(out, n);
}

static void tab_arm(const struct parser *p, struct buf *out)
{
	buf_char(out, '\t');
	arm_text(p, out);
}

static void token(const struct parser *p, struct buf *out, const struct token *t)
{
	if (t->len)
		buf_add(out, p->base + t->off, t->len);
	else
		buf_char(out, '-');
}

static void function(struct parser *p, struct buf *out)
{
	struct printer *pr = p->ctx;

	if (p->s.func == NO_INDEX) {
		buf_char(out, '-');
		return;
	}
	pr->touched[p->s.func] = true;
	token(p, out, &p->funcs[p->s.func].name);
}

static void on_func_begin(struct parser *p, uint32_t func)
{
	struct printer *pr = p->ctx;

	if (func >= pr->cap_touched) {
		pr->cap_touched = 2 * func + 64;
		pr->touched = xrealloc(pr->touched, pr->cap_touched * sizeof(*pr->touched));
	}
	pr->touched[func] = false;
}

static void on_func_end(struct parser *p, uint32_t func)
{
	static const char * const linkage[] = { "static", "global", "inline" };
	struct printer *pr = p->ctx;
	const struct unit *u = &pr->g->units[pr->file];
	const struct func *f = &p->funcs[func];
	struct buf *out = &pr->heads;

	if (f->same_as != NO_INDEX && pr->touched[f->same_as])
		pr->touched[func] = true;
	if (!pr->g->opt->all && !pr->touched[func] && func < u->n_funcs &&
	    !u->funcs[func].relevant &&
	    map_get(&pr->g->opt->seeds, u->funcs[func].hash) == NO_INDEX)
		return;
	begin(pr, out, "fn");
	token(p, out, &f->name);
	tab_num(out, f->line);
	tab_num(out, f->end_line);
	buf_char(out, '\t');
	buf_str(out, linkage[f->linkage]);
	buf_char(out, '\t');
	buf_str(out, f->arm ? f->arm : "-");
	buf_char(out, '\n');
}

static void place(const struct parser *p, struct buf *out, const struct token *name)
{
	tab_num(out, name->line);
	/* In bytes and from 0, as spatch counts. */
	tab_num(out, name->off - p->line_start);
	tab_arm(p, out);
	buf_char(out, '\t');
}

static void call(struct parser *p, const struct token *name)
{
	struct printer *pr = p->ctx;
	struct buf *out = &pr->body;

	begin(pr, out, "call");
	function(p, out);
	buf_char(out, '\t');
	token(p, out, name);
	place(p, out, name);
	use_of_call(p, name, out);
	buf_char(out, '\t');
	args_of_call(p, name, out);
	tab_num(out, depth_of(p));
	tab_num(out, p->s.stmt.line);
	buf_char(out, '\n');
}

static void member_call(struct parser *p, const struct token *name)
{
	struct printer *pr = p->ctx;
	struct buf *out = &pr->body;

	begin(pr, out, "icall");
	function(p, out);
	buf_char(out, '\t');
	token(p, out, name);
	place(p, out, name);
	object_of_call(p, out);
	buf_char(out, '\t');
	args_of_call(p, name, out);
	tab_num(out, depth_of(p));
	tab_num(out, p->s.stmt.line);
	buf_char(out, '\n');
}

static void ref(struct parser *p, const struct token *name)
{
	struct printer *pr = p->ctx;
	struct buf *out = &pr->body;
	const struct brace *table = table_brace(p);

	if (table) {
		begin(pr, out, "ops");
		token(p, out, &table->type);
		buf_char(out, '\t');
		token(p, out, &table->var);
		buf_char(out, '\t');
		field_path(p, out);
		buf_char(out, '\t');
		token(p, out, name);
		tab_num(out, name->line);
		tab_arm(p, out);
	} else {
		begin(pr, out, "ref");
		function(p, out);
		buf_char(out, '\t');
		token(p, out, name);
		place(p, out, name);
		use_of_ref(p, name, out);
	}
	buf_char(out, '\n');
}

static void on_name(struct parser *p, enum name_kind kind, const struct token *name,
		    uint64_t hash)
{
	struct printer *pr = p->ctx;
	const struct graph *g = pr->g;

	switch (kind) {
	case N_CALL:
		if (g->opt->all || graph_visible(g, pr->file, hash) ||
		    (g->units[pr->file].has_relevant &&
		     map_get(&g->opt->also, hash) != NO_INDEX))
			call(p, name);
		break;
	case N_MEMBER_CALL:
		if (g->opt->all || graph_icall(g, pr->file, hash))
			member_call(p, name);
		break;
	case N_REF:
		if (graph_visible(g, pr->file, hash))
			ref(p, name);
		break;
	}
}

static void on_export(struct parser *p, const struct token *macro, const struct token *name)
{
	struct printer *pr = p->ctx;
	uint64_t hash = name_hash(p->base + name->off, name->len);

	if (!pr->g->opt->all && !graph_visible(pr->g, pr->file, hash))
		return;
	begin(pr, &pr->body, "export");
	token(p, &pr->body, name);
	tab_num(&pr->body, name->line);
	buf_char(&pr->body, '\t');
	token(p, &pr->body, macro);
	buf_char(&pr->body, '\n');
}

static void on_macro(struct parser *p, const struct token *name, const char *body,
		     const char *end)
{
	struct printer *pr = p->ctx;
	struct buf *out = &pr->body;
	size_t start = out->len, callees;
	const char *word;

	begin(pr, out, "mac");
	token(p, out, name);
	tab_num(out, name->line);
	buf_char(out, '\t');
	callees = out->len;
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
		if (!graph_visible(pr->g, pr->file, name_hash(word, (size_t)(body - word))))
			continue;
		if (out->len > callees)
			buf_char(out, ',');
		buf_add(out, word, (size_t)(body - word));
	}
	if (out->len == callees) {
		out->len = start;
		return;
	}
	tab_arm(p, out);
	buf_char(out, '\n');
}

static void on_include(struct parser *p, const char *target, size_t len, bool local)
{
	struct printer *pr = p->ctx;
	bool source = len > 2 && target[len - 2] == '.' && target[len - 1] == 'c';

	if (!source && !(pr->g->opt->all && local))
		return;
	begin(pr, &pr->body, "inc");
	fold_text(&pr->body, p->base, target, target + len);
	tab_num(&pr->body, p->line);
	buf_char(&pr->body, '\n');
}

static void on_bad(struct parser *p, uint32_t line, const char *reason)
{
	struct printer *pr = p->ctx;

	begin(pr, &pr->body, "bad");
	buf_num(&pr->body, line);
	buf_char(&pr->body, '\t');
	function(p, &pr->body);
	buf_char(&pr->body, '\t');
	buf_str(&pr->body, reason);
	buf_char(&pr->body, '\n');
}

static const struct sink print_sink = {
	.func_begin = on_func_begin, .func_end = on_func_end, .name = on_name,
	.export = on_export, .macro = on_macro, .include = on_include, .bad = on_bad,
	.arms = true,
};

static void restart(struct parser *p)
{
	struct printer *pr = p->ctx;

	pr->heads.len = 0;
	pr->body.len = 0;
}

static void bad_file(struct printer *pr, struct buf *out, const char *reason)
{
	begin(pr, out, "bad");
	buf_str(out, "0\t-\t");
	buf_str(out, reason);
	buf_char(out, '\n');
}

static void print_file(struct printer *pr, struct parser *p, struct buf *out)
{
	const struct file *f = &pr->g->files->at[pr->file];
	const char *error = f->error;

	if (!error && pr->g->units[pr->file].print)
		error = text_read(&pr->text, f->path);
	else if (!error)
		return;
	if (error) {
		bad_file(pr, out, error);
		return;
	}
	p->path = f->path;
	restart(p);
	graph_parse(p, &pr->text, restart);
	if (!pr->g->opt->all && !pr->heads.len && !pr->body.len)
		return;
	begin(pr, out, "F");
	buf_num(out, pr->text.len);
	tab_num(out, p->line - (pr->text.len && pr->text.buf[pr->text.len - 1] == '\n'));
	tab_num(out, p->n_funcs);
	buf_char(out, '\n');
	buf_add(out, pr->heads.data, pr->heads.len);
	buf_add(out, pr->body.data, pr->body.len);
}

static void write_ready(struct output *o)
{
	while (o->next < o->g->files->n && o->ready[o->next]) {
		struct buf *b = &o->done[o->next++];

		if (b->len && fwrite(b->data, 1, b->len, stdout) != b->len)
			die("stdout: %s", strerror(errno));
		buf_free(b);
	}
}

static void print_one(void *ctx, size_t i, unsigned int thread)
{
	struct output *o = ctx;
	struct printer *pr = &o->printers[thread];

	pr->file = (uint32_t)i;
	print_file(pr, &o->parsers[thread], &o->done[i]);
	pthread_mutex_lock(&o->lock);
	o->ready[i] = true;
	if (i == o->next)
		write_ready(o);
	pthread_mutex_unlock(&o->lock);
}

void print_facts(struct graph *g)
{
	unsigned int i, threads = g->opt->threads;
	struct output o = { .g = g, .lock = PTHREAD_MUTEX_INITIALIZER };

	o.parsers = xcalloc(threads, sizeof(*o.parsers));
	o.printers = xcalloc(threads, sizeof(*o.printers));
	o.done = xcalloc(g->files->n, sizeof(*o.done));
	o.ready = xcalloc(g->files->n, sizeof(*o.ready));
	for (i = 0; i < threads; i++) {
		o.printers[i].g = g;
		o.parsers[i].sink = &print_sink;
		o.parsers[i].ctx = &o.printers[i];
		o.parsers[i].seeds = g->opt->seeds;
	}
	parallel(threads, g->files->n, print_one, &o);
	write_ready(&o);
	if (fflush(stdout))
		die("stdout: %s", strerror(errno));
	for (i = 0; i < threads; i++) {
		parser_free(&o.parsers[i]);
		text_free(&o.printers[i].text);
		buf_free(&o.printers[i].heads);
		buf_free(&o.printers[i].body);
		free(o.printers[i].touched);
	}
	free(o.parsers);
	free(o.printers);
	free(o.done);
	free(o.ready);
}
