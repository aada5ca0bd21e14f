// SPDX-License-Identifier: GPL-2.0-only
/* Findings as lines on stdout. */

#include <errno.h>
#include <stdio.h>

#include "out/accepted.h"
#include "out/finding.h"

struct printer {
	const struct judge *j;
	struct buf out;
};

static void begin(struct printer *p, const char *kind, uint32_t file)
{
	buf_str(&p->out, kind);
	buf_char(&p->out, '\t');
	buf_path(&p->out, judge_path(p->j, file));
}

/* A column holds neither tabs nor ends of lines. */
static void column(struct printer *p, const char *text)
{
	buf_char(&p->out, '\t');
	for (; *text; text++)
		buf_char(&p->out, *text == '\t' || *text == '\n' ? ' ' : *text);
}

static void number(struct printer *p, uint64_t n)
{
	buf_char(&p->out, '\t');
	buf_num(&p->out, n);
}

static void arm(struct printer *p, name_t arm)
{
	column(p, arm_is_none(arm) ? "" : arm);
}

static void places(struct printer *p, struct places places)
{
	uint32_t i;

	for (i = 0; i < places.n; i++) {
		buf_char(&p->out, '\t');
		buf_path(&p->out, judge_path(p->j, places.at[i].file));
		number(p, places.at[i].line);
		column(p, places.at[i].what);
		arm(p, places.at[i].arm);
	}
}

static void flush(struct printer *p)
{
	buf_char(&p->out, '\n');
	if (fwrite(p->out.data, 1, p->out.len, stdout) != p->out.len)
		die("stdout: %s", strerror(errno));
	p->out.len = 0;
}

static void print_finding(struct printer *p, const struct finding *f)
{
	const struct decision *d = &f->decision;

	begin(p, "finding", f->file);
	number(p, f->line);
	number(p, f->column);
	column(p, f->function);
	column(p, f->module);
	column(p, f->call);
	column(p, verdict_names[f->verdict]);
	column(p, d->rule);
	column(p, d->action);
	column(p, d->replacement);
	column(p, d->reason);
	column(p, d->edit);
	column(p, d->variable);
	column(p, d->label);
	arm(p, f->arm);
	places(p, f->evidence);
	flush(p);
}

static void print_bad(struct printer *p, uint32_t file, const struct file_facts *f)
{
	uint32_t i;

	if (f->error) {
		begin(p, "bad", file);
		number(p, 0);
		column(p, "");
		column(p, f->error);
		flush(p);
		return;
	}
	for (i = 0; i < f->n_facts; i++) {
		const struct fact *bad = &f->facts[i];

		if (bad->kind != F_BAD)
			continue;
		begin(p, "bad", file);
		number(p, bad->line);
		column(p, bad->func == NO_INDEX ? "" : f->funcs[bad->func].name);
		column(p, bad->use);
		flush(p);
	}
}

static void print_accepted(struct printer *p, const struct finding *f)
{
	begin(p, "accepted", f->file);
	number(p, f->line);
	column(p, f->decision.rule);
	flush(p);
}

void print_audit(const struct audit *a, const struct tree_facts *facts)
{
	struct acceptance comments = { 0 };
	struct printer p = { .j = a->j };
	size_t i;

	for (i = 0; i < a->n; i++) {
		print_finding(&p, &a->findings[i]);
		if (accepted(&comments, a->j, &a->findings[i]))
			print_accepted(&p, &a->findings[i]);
	}
	acceptance_free(&comments);
	for (i = 0; i < a->n_strangers; i++) {
		begin(&p, "foreign", a->strangers[i]->file);
		number(&p, a->strangers[i]->line);
		flush(&p);
	}
	for (i = 0; i < a->j->files->n; i++)
		print_bad(&p, (uint32_t)i, &facts->files[i]);
	if (fflush(stdout))
		die("stdout: %s", strerror(errno));
	buf_free(&p.out);
}

void print_verdict(const struct judge *j, const struct fact *call, const struct verdict *v)
{
	static const char * const contexts[] = { "", "atomic", "devres release" };
	struct printer p = { .j = j };
	uint32_t i;

	begin(&p, "verdict", call->file);
	number(&p, call->line);
	number(&p, call->column);
	column(&p, call->name);
	column(&p, verdict_names[v->kind]);
	column(&p, v->reason);
	column(&p, contexts[v->context]);
	buf_char(&p.out, '\t');
	for (i = 0; i < v->n_entries; i++) {
		buf_str(&p.out, i ? "," : "");
		buf_str(&p.out, v->entries[i]);
	}
	places(&p, v->evidence);
	flush(&p);
	buf_free(&p.out);
}
