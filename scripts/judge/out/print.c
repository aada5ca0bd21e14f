// SPDX-License-Identifier: GPL-2.0-only
/* Facts as lines, in the order of their files, on stdout. */

#include <errno.h>
#include <stdio.h>

#include "out/print.h"
#include "tree/facts.h"

/* Files whose facts are in memory at a time. */
#define BATCH	4096

struct printer {
	const struct files *files;
	uint32_t file;
	const struct file_facts *facts;
	struct buf *out;
};

static void begin(const struct printer *p, const char *kind)
{
	buf_str(p->out, kind);
	buf_char(p->out, '\t');
	buf_path(p->out, p->files->at[p->file].path);
}

static void column(const struct printer *p, const char *text)
{
	buf_char(p->out, '\t');
	buf_str(p->out, text);
}

static void number(const struct printer *p, uint64_t n)
{
	buf_char(p->out, '\t');
	buf_num(p->out, n);
}

static void function(const struct printer *p, const struct fact *f)
{
	column(p, f->func == NO_INDEX ? "-" : p->facts->funcs[f->func].name);
}

static void print_func(const struct printer *p, const struct func_fact *f)
{
	static const char * const linkage[] = { "static", "global", "inline" };

	begin(p, "fn");
	column(p, f->name);
	number(p, f->line);
	number(p, f->end_line);
	column(p, linkage[f->linkage]);
	column(p, f->arm);
	buf_char(p->out, '\n');
}

static void print_call(const struct printer *p, const struct fact *f)
{
	begin(p, f->kind == F_CALL ? "call" : "icall");
	function(p, f);
	column(p, f->name);
	number(p, f->line);
	number(p, f->column);
	column(p, f->arm);
	column(p, f->use);
	column(p, f->args);
	number(p, f->depth);
	number(p, f->statement_line);
}

static void print_ref(const struct printer *p, const struct fact *f)
{
	begin(p, "ref");
	function(p, f);
	column(p, f->name);
	number(p, f->line);
	number(p, f->column);
	column(p, f->arm);
	column(p, f->use);
}

static void print_entry(const struct printer *p, const struct fact *f)
{
	begin(p, "ops");
	column(p, f->args);
	column(p, f->var);
	column(p, f->use);
	column(p, f->name);
	number(p, f->line);
	column(p, f->arm);
}

static void print_export(const struct printer *p, const struct fact *f)
{
	begin(p, "export");
	column(p, f->name);
	number(p, f->line);
	column(p, f->use);
}

static void print_include(const struct printer *p, const struct fact *f)
{
	begin(p, "inc");
	column(p, f->name);
	number(p, f->line);
}

static void print_macro(const struct printer *p, const struct fact *f)
{
	begin(p, "mac");
	column(p, f->name);
	number(p, f->line);
	column(p, f->use);
	column(p, f->arm);
}

static void print_bad(const struct printer *p, const struct fact *f)
{
	begin(p, "bad");
	number(p, f->line);
	function(p, f);
	column(p, f->use);
}

static void (* const print_fact[])(const struct printer *p, const struct fact *f) = {
	[F_CALL] = print_call,
	[F_MEMBER_CALL] = print_call,
	[F_REF] = print_ref,
	[F_ENTRY] = print_entry,
	[F_EXPORT] = print_export,
	[F_INCLUDE] = print_include,
	[F_MACRO] = print_macro,
	[F_BAD] = print_bad,
};

static void print_file(const struct printer *p)
{
	const struct file_facts *f = p->facts;
	uint32_t i;

	if (f->error) {
		begin(p, "bad");
		column(p, "0\t-");
		column(p, f->error);
		buf_char(p->out, '\n');
		return;
	}
	if (!f->any)
		return;
	begin(p, "F");
	number(p, f->size);
	number(p, f->lines);
	number(p, f->n_funcs);
	buf_char(p->out, '\n');
	for (i = 0; i < f->n_funcs; i++)
		if (f->funcs[i].shown)
			print_func(p, &f->funcs[i]);
	for (i = 0; i < f->n_facts; i++) {
		print_fact[f->facts[i].kind](p, &f->facts[i]);
		buf_char(p->out, '\n');
	}
}

static void write_out(struct buf *out)
{
	if (out->len && fwrite(out->data, 1, out->len, stdout) != out->len)
		die("stdout: %s", strerror(errno));
	out->len = 0;
}

static void print_site(const struct printer *p, const struct site *site)
{
	begin(p, "site");
	number(p, site->line);
	number(p, site->column);
	column(p, site->name);
	column(p, site->kind);
	buf_char(p->out, '\n');
}

void print_sites(const struct files *files, const struct sites *sites, bool errors)
{
	struct file_facts failed = { 0 };
	struct buf out = { 0 };
	struct printer p = { .files = files, .out = &out, .facts = &failed };
	size_t i, k;

	for (i = 0; i < files->n; i++) {
		p.file = (uint32_t)i;
		failed.error = errors ? sites[i].error : NULL;
		print_file(&p);
		for (k = 0; k < sites[i].n; k++)
			print_site(&p, &sites[i].at[k]);
		write_out(&out);
	}
	buf_free(&out);
	if (fflush(stdout))
		die("stdout: %s", strerror(errno));
}

void print_facts(const struct graph *g)
{
	struct tree_facts facts = { 0 };
	struct buf out = { 0 };
	struct printer p = { .files = g->files, .out = &out };
	size_t from, n, i;

	for (from = 0; from < g->files->n; from += BATCH) {
		n = g->files->n - from < BATCH ? g->files->n - from : BATCH;
		facts_collect(g, false, from, n, &facts);
		for (i = 0; i < n; i++) {
			p.file = (uint32_t)(from + i);
			p.facts = &facts.files[i];
			print_file(&p);
			write_out(&out);
		}
		facts_free(&facts);
	}
	buf_free(&out);
	if (fflush(stdout))
		die("stdout: %s", strerror(errno));
}
