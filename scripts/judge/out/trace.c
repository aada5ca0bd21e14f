// SPDX-License-Identifier: GPL-2.0-only
/* The stages of a verdict as text on stdout. */

#include <stdio.h>

#include "out/trace.h"

static const char *path(const struct audit *a, uint32_t file)
{
	return judge_path(a->j, file);
}

static void trace_place(const struct audit *a, const struct place *p)
{
	printf("    %s:%u %s%s%s\n", path(a, p->file), p->line, p->what,
	       arm_is_none(p->arm) ? "" : " #if ", arm_is_none(p->arm) ? "" : p->arm);
}

/* Who calls the function, and in which tables these stand. */
static void trace_callers(const struct audit *a, struct court *c, const struct fact *call)
{
	static const char * const enables[] = {
		[ENABLE_BOTH] = "both", [ENABLE_MANAGED] = "managed", [ENABLE_NAMED] = "by name",
		[ENABLE_NONE] = "none", [ENABLE_UNMANAGED] = "unmanaged",
		[ENABLE_UNREAD] = "not read",
	};
	const struct judge *j = a->j;
	uint32_t i, k;

	climb(j, &c->up, call->node);
	for (i = 0; i < c->up.n; i++) {
		const struct node *node = &j->nodes[c->up.order[i]];
		uint32_t by = c->up.by[i];

		if (by == NO_INDEX)
			printf("  reached by %s()\n", node->name);
		else
			printf("  reached by %s() at %s:%u\n", node->name, path(a, node->file),
			       j->edges[by].call->line);
		for (k = 0; k < node->tables.n; k++) {
			const struct fact *e = &j->facts[node->tables.at[k]];

			printf("    in %s %s.%s (%s:%u)", e->args, e->var, e->use,
			       path(a, e->file), e->line);
			if (is_driver(e))
				printf(": its probe enables: %s",
				       enables[enable_of(c, e->file, e->var, call->arm).kind]);
			putchar('\n');
		}
	}
}

static void trace_roots(struct court *c, const struct fact *call)
{
	struct roots roots = roots_of(c, call->node);
	uint32_t i;

	for (i = 0; i < roots.n; i++)
		printf("  root %s: %s()%s\n", roots.at[i].label, c->j->nodes[roots.at[i].node].name,
		       roots.at[i].direct ? "" : ", through a member");
	if (!roots.n)
		puts("  no root is known");
}

static void trace_verdict(const struct audit *a, const struct verdict *v)
{
	static const char * const contexts[] = {
		[CONTEXT_PROCESS] = "process", [CONTEXT_ATOMIC] = "atomic",
		[CONTEXT_RELEASE] = "devres is being released",
	};
	uint32_t i;

	printf("  verdict %s: %s (context: %s)\n", verdict_names[v->kind], v->reason,
	       contexts[v->context]);
	for (i = 0; i < v->evidence.n; i++)
		trace_place(a, &v->evidence.at[i]);
}

static void trace_finding(const struct finding *f)
{
	const struct decision *d = &f->decision;

	printf("  %s: %s%s%s: %s\n", d->rule, d->action, *d->replacement ? " to " : "",
	       d->replacement, d->reason);
	if (*d->edit)
		printf("    edit %s %s %s\n", d->edit, d->variable, d->label);
}

static void trace_call(const struct audit *a, const struct fact *call)
{
	struct court *c = &a->courts[0];
	struct verdict v = verdict_of(c, call);
	size_t i;

	printf("%s:%u %s(%s) in %s()\n", path(a, call->file), call->line, call->name, call->args,
	       a->j->nodes[call->node].name);
	printf("  text %s:%s:%016llx\n", path(a, call->file), a->j->nodes[call->node].name,
	       (unsigned long long)reading_text(&a->j->nodes[call->node]));
	printf("  module %s; the result is %s; #if: %s\n", modules_first(a->modules, call->file),
	       call->use, call->arm);
	if (v.kind != V_FOREIGN) {
		trace_callers(a, c, call);
		trace_roots(c, call);
	}
	trace_verdict(a, &v);
	for (i = 0; i < a->n; i++)
		if (a->findings[i].file == call->file && a->findings[i].line == call->line &&
		    a->findings[i].call == call->name)
			trace_finding(&a->findings[i]);
}

void print_trace(const struct audit *a, uint32_t file, uint32_t line)
{
	const struct file_range *r = &a->j->ranges[file];
	const struct fact *f;
	bool any = false;

	for (f = a->j->facts + r->fact; f < a->j->facts + r->fact + r->n_facts; f++) {
		if (f->kind != F_CALL || f->line != line || !catalogue_form(a->cat, f->name))
			continue;
		any = true;
		trace_call(a, f);
	}
	if (!any)
		die("--trace %s:%u: no call of a family stands there", path(a, file), line);
}
