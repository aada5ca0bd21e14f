// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results that are taken for another kind: a count of vectors for an error code, an
 * error pointer for NULL, and a request of which nobody asks whether it was granted.
 * Only the first question after the call counts, with nothing but #if between.
 */
#include "bind/live.h"
#include "family/irq/irq.h"
#include "read/ctext.h"

static const struct mapping {
	const char *call;
	bool error;		/* an error pointer when it fails, else NULL */
} mappings[] = {
	{ "pci_iomap", false },
	{ "pci_ioremap_bar", false },
	{ "pcim_iomap", false },
	{ "pcim_iomap_region", true },
	{ "pcim_iomap_range", true },
};

void irq_mappings(struct names *to)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mappings); i++)
		names_add(to, intern_str(mappings[i].call), (uint32_t)i);
}

/* A result on its way to the first question. */
struct asking {
	const struct flow *flow;
	struct buf name;		/* what it was assigned to, as text */
	bool *seen;
	void (*at)(struct asking *a, uint32_t step);
	bool found;
};

/* Are these tokens the name and nothing else? */
static bool is_name(const struct asking *a, uint32_t from, uint32_t to)
{
	struct buf text = { 0 };
	bool same;

	flow_normal(&text, a->flow, from, to);
	same = text.len == a->name.len && text.len && !memcmp(text.data, a->name.data, text.len);
	buf_free(&text);
	return same;
}

/* Do the tokens name it at all? */
static bool names_it(const struct asking *a, uint32_t from, uint32_t to)
{
	struct buf text = { 0 };
	bool found;

	flow_normal(&text, a->flow, from, to);
	found = text.len && memmem(text.data, text.len, a->name.data, a->name.len);
	buf_free(&text);
	return found;
}

static void ask_next(void *ctx, uint32_t to)
{
	struct asking *a = ctx;
	uint8_t kind = a->flow->steps[to].kind;

	if (a->seen[to])
		return;
	a->seen[to] = true;
	if (kind == STEP_COND || kind == STEP_NOP)
		live_next(a->flow, to, ask_next, a);
	else
		a->at(a, to);
}

/* The name that takes the result of a call, where that is all that the step does. */
static bool asking_of(struct asking *a, const struct irq_look *l, const struct flow *flow,
		      uint32_t step, const struct fact *call)
{
	const struct flow_step *s = &flow->steps[step];
	uint32_t from = s->first;

	*a = (struct asking){ .flow = flow,
			      .seen = arena_array(&l->near->arena, flow->n_steps, bool) };
	if (s->kind != STEP_EXPR || s->assign == NO_INDEX ||
	    !flow_is_op(flow, s->assign, OP('=')) || !flow_is(flow, s->assign + 1, call->name) ||
	    flow_close(flow, s->assign + 2, s->first + s->n) != s->first + s->n - 1)
		return false;
	if (s->declares)
		from = s->assign - 1;
	flow_normal(&a->name, flow, from, s->assign);
	return a->name.len;
}

/* ---- counts of vectors ---- */

static bool gives_count(const struct irq_look *l, const struct fact *f)
{
	const struct form *form = catalogue_form(l->c->cat, f->name);

	return form && !form->undo && !strcmp(family_name(l->c->cat, form), "irqvec") &&
	       (!form->result || !strstr(form->result, "zero"));
}

/* "x" or "!x" */
static void count_asked(struct asking *a, uint32_t step)
{
	const struct flow_step *s = &a->flow->steps[step];
	uint32_t from = s->first;

	if (s->kind != STEP_TEST)
		return;
	from += flow_is_op(a->flow, from, OP('!'));
	a->found |= is_name(a, from, s->first + s->n);
}

/* Is it compared anywhere?  Then the author knows what it is. */
static bool is_compared(const struct asking *a)
{
	const struct flow *flow = a->flow;
	uint32_t i, k;

	for (i = 0; i < flow->n_steps; i++) {
		const struct flow_step *s = &flow->steps[i];

		for (k = s->first; k < s->first + s->n; k++)
			if ((flow_is_op(flow, k, OP('<')) || flow_is_op(flow, k, OP2('<', '=')) ||
			     flow_is_op(flow, k, OP('>')) || flow_is_op(flow, k, OP2('>', '='))) &&
			    names_it(a, s->first, s->first + s->n))
				return true;
	}
	return false;
}

/* "if (call(...))" and "if (!call(...))" */
static bool is_condition(const struct flow *flow, uint32_t step, const struct fact *call)
{
	const struct flow_step *s = &flow->steps[step];
	uint32_t from = s->first;

	if (s->kind != STEP_TEST)
		return false;
	from += flow_is_op(flow, from, OP('!'));
	return flow_is(flow, from, call->name) &&
	       flow_close(flow, from + 1, s->first + s->n) == s->first + s->n - 1;
}

/* Every arm of an #if may have its own question: one that is right does not mend another. */
static bool count_mistaken(struct irq_look *l, const struct flow *flow, uint32_t step,
			   const struct fact *call)
{
	struct asking a;
	bool wrong;

	if (is_condition(flow, step, call))
		return true;
	if (!asking_of(&a, l, flow, step, call)) {
		buf_free(&a.name);
		return false;
	}
	a.at = count_asked;
	live_next(flow, step, ask_next, &a);
	wrong = a.found && (flow->n_conds || !is_compared(&a));
	buf_free(&a.name);
	return wrong;
}

/* ---- mappings ---- */

static void null_asked(struct asking *a, uint32_t step)
{
	count_asked(a, step);
}

/* "IS_ERR(x)" */
static void error_asked(struct asking *a, uint32_t step)
{
	const struct flow_step *s = &a->flow->steps[step];

	if (s->kind == STEP_TEST && flow_is(a->flow, s->first, "IS_ERR"))
		a->found |= is_name(a, s->first + 2, s->first + s->n - 1);
}

static bool mapping_mistaken(struct irq_look *l, const struct flow *flow, uint32_t step,
			     const struct fact *call, const struct mapping *mapping)
{
	struct asking a;

	if (asking_of(&a, l, flow, step, call)) {
		a.at = mapping->error ? null_asked : error_asked;
		live_next(flow, step, ask_next, &a);
	}
	buf_free(&a.name);
	return a.found;
}

/* ---- requests ---- */

/* On, as long as nothing is asked at all; the end of the function is a find. */
static void unasked(struct asking *a, uint32_t step)
{
	const struct flow_step *s = &a->flow->steps[step];

	if (s->kind == STEP_RETURN)
		a->found |= !names_it(a, s->first, s->first + s->n) && !s->keeps_result;
	else if (s->kind == STEP_EXPR && !names_it(a, s->first, s->first + s->n))
		live_next(a->flow, step, ask_next, a);
}

static bool is_unchecked(struct irq_look *l, const struct flow *flow, uint32_t step,
			 const struct fact *call)
{
	struct asking a;

	if (!strcmp(call->use, "ignored") || !strcmp(call->use, "void-cast"))
		return true;
	if (asking_of(&a, l, flow, step, call) && !memchr(a.name.data, '>', a.name.len)) {
		a.at = unasked;
		live_next(flow, step, ask_next, &a);
	}
	buf_free(&a.name);
	return a.found;
}

static const char *mistake(struct irq_look *l, const struct flow *flow, uint32_t step,
			   const struct fact *f, const struct names *mapped)
{
	const char *name = l->near->j->nodes[f->node].name;
	uint32_t mapping = names_get(mapped, f->name);

	if (mapping != NO_INDEX && mapping_mistaken(l, flow, step, f, &mappings[mapping]))
		return court_print(l->c, "%s() goes on with %s when it fails: %s", name,
				   mappings[mapping].error ? "an error pointer" : "NULL",
				   mappings[mapping].error ? "it is asked for NULL" :
				   "it is asked for an error pointer");
	if (gives_count(l, f) && count_mistaken(l, flow, step, f))
		return court_print(l->c, "%s() asks whether it is 0, which the count of vectors never is, nor an error",
				   name);
	if (names_has(&l->c->cat->irq_requests, f->name) && irq_is_vector(l, f) &&
	    is_unchecked(l, flow, step, f))
		return court_print(l->c, "%s() does not ask whether the handler is attached", name);
	return NULL;
}

void irq_result(struct irq_look *l)
{
	const struct judge *j = l->near->j;
	struct names mapped = { 0 };
	const struct fact *f;
	struct flow flow;
	const char *why;
	uint32_t step;

	irq_mappings(&mapped);
	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		if (f->kind != F_CALL || (!names_has(&mapped, f->name) && !gives_count(l, f) &&
					  !names_has(&l->c->cat->irq_requests, f->name)))
			continue;
		step = irq_flow(l, f, &flow) ? irq_step(&flow, f) : NO_INDEX;
		why = step == NO_INDEX ? NULL : mistake(l, &flow, step, f, &mapped);
		if (why)
			irq_add(l, f, "irq-result", why);
		flow_free(&flow);
	}
	map_free(&mapped.map);
}
