// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to do with interrupt vectors: who frees them, on which way out.
 *
 * The implicit release is one action, which the first allocation of a binding
 * adds and which frees what is left when the binding ends.  The managed call
 * does the same by name.  So an allocation of a managed driver gets the name
 * wherever it is reached from, and every release stays where it is: freeing
 * early is allowed.
 *
 * A release goes only where it is proved to be redundant: each allocation that
 * it can free is explicit, the binding or the probe ends on each way through it,
 * and no handler is attached then that the driver took by hand.
 */
#include <stdlib.h>

#include "bind/world.h"
#include "family/irqvec/irqvec.h"

bool irqvec_is_legacy(const struct judged *item)
{
	return item->form->result && !strcmp(item->form->result, "zero");
}

bool irqvec_is_array(const struct judged *item)
{
	return item->form->result && !strncmp(item->form->result, "array", 5);
}

const char *irqvec_where(struct court *c, const struct judged *item)
{
	return court_print(c, "%s() in %s() (line %u)", item->form->name, item->function,
			   item->call->line);
}

/* The sign of the result of an allocation that went well. */
static sign_t good_result(const struct form *form)
{
	return form->result && strstr(form->result, "zero") ? SIGN_ZERO : SIGN_POS;
}

static void *make_ways(struct court *c)
{
	struct ways_machine *machine = arena_new(&c->arena, struct ways_machine);
	struct ways_event *events = arena_array(&c->arena, c->cat->n_forms, struct ways_event);
	const struct form *form;
	size_t i, n = 0;

	for (i = 0; i < c->cat->n_forms; i++) {
		form = &c->cat->forms[i];
		if (strcmp(family_name(c->cat, form), "irqvec"))
			continue;
		events[n++] = (struct ways_event){
			.call = form->name, .event = form->undo ? WAYS_FREE : WAYS_TAKE,
			.good = form->undo ? SIGN_ANY : good_result(form),
			.fails = form->undo ? 0 : SIGN_NEG, .key = -1, .marks = form->undo,
		};
	}
	*machine = (struct ways_machine){
		.states = ways_pair_states, .n_states = 4, .n_events = 2,
		.next = ways_last_counts, .events = events, .n = n,
	};
	return court_ways(c, machine);
}

static void end_ways(void *made)
{
	ways_free(made);
}

struct ways *irqvec_ways(struct court *c)
{
	return court_shared(c, make_ways, end_ways);
}

static struct decision keep(const char *rule, const char *reason)
{
	return (struct decision){ rule, "keep", reason, "", "", "", "" };
}

static struct decision review(const char *rule, const char *reason)
{
	return (struct decision){ rule, "review", reason, "", "", "", "" };
}

bool irqvec_goes(struct court *c, const struct judged *item)
{
	struct roots roots = roots_of(c, item->call->node);
	uint32_t i;

	for (i = 0; i < roots.n; i++)
		if (!strcmp(roots.at[i].label, "shutdown") ||
		    !strcmp(roots.at[i].label, root_action))
			return false;
	return item->form->undo;
}

static struct decision decide_release(struct court *c, const struct judged *item)
{
	if (!irqvec_goes(c, item))
		return keep("irqvec-release",
			    "no unbind follows, and freeing early is allowed");
	return (struct decision){ "irqvec-release-redundant", "drop", "unbind frees the vectors",
				  "", "drop", "", "" };
}

static struct decision convert(struct court *c, const struct judged *item,
			       const struct irqvec_group *group)
{
	const char *form = "pcim", *variable = "", *reason = item->verdict.reason;
	struct array_form array = { "", "", "" };

	if (irqvec_is_legacy(item)) {
		form = irqvec_legacy_form(c, item, &variable);
		if (!form)
			form = "";
	}
	if (irqvec_is_array(item)) {
		irqvec_array(c, item, &array);
		form = array.edit;
		variable = array.variable;
	}
	if (!*reason)
		reason = group->outcome;
	else if (*group->outcome)
		reason = court_print(c, "%s; %s", reason, group->outcome);
	if (!strcmp(form, "action"))
		return (struct decision){
			"irqvec-array", "convert",
			court_print(c, "%s; its entries are not the first ones of the table: a devm action frees the vectors",
				    reason),
			"devm_add_action_or_reset", form, variable, array.index,
		};
	return (struct decision){ "irqvec-managed-plain", "convert", reason, item->form->managed,
				  form, variable, array.index };
}

static struct decision by_group(struct court *c, const struct judged *item,
				const struct irqvec_group *group)
{
	const char *why, *rule;

	/* An action for the probe may not be there when others allocate. */
	if (group->own && !group->weak && (!group->stays || irqvec_is_array(item)))
		return keep("irqvec-own-action", group->own);
	if (group->idle)
		return keep("irqvec-intx-only",
			    "the driver asks for INTx only: there are no vectors to free");
	if (item->form->undo && group->weak)
		return keep("irqvec-weak-action", group->own);
	if (item->form->undo && group->stays)
		return keep(group->rule, reason_for(c, item, group->stays, group->module));
	if (item->form->undo)
		return decide_release(c, item);
	why = irqvec_why_not(c, item, &rule);
	return why ? review(rule, why) : convert(c, item, group);
}

static struct decision decide_call(struct court *c, const struct judged *item,
				   const struct irqvec_group *group)
{
	const char *rule = court_print(c, "irqvec-%s", verdict_names[item->verdict.kind]);

	if (item->form->explicit_as)
		return keep("irqvec-explicit",
			    court_print(c, "already explicit: %s", item->form->explicit_as));
	switch (item->verdict.kind) {
	case V_UNMANAGED:
	case V_FOREIGN:
		return keep(rule, court_print(c, "%s; nothing is freed behind its back",
					      item->verdict.reason));
	case V_BOTH:
	case V_UNKNOWN:
		return review(rule, item->verdict.reason);
	}
	return by_group(c, item, group);
}

/* Where the ways do not tell, what a person has read does. */
static struct decision as_read(struct court *c, const struct judged *item,
			       const struct irqvec_group *group, struct decision decided)
{
	const struct reading *read = strcmp(decided.action, "review") ? NULL : reading_of(c, item);
	struct decision d;

	if (!read || strcmp(read->action, "convert"))
		return decided;
	d = convert(c, item, group);
	d.reason = read->reason;
	return d;
}

static void decide(struct court *c, struct judged *items, uint32_t n, struct decision *out)
{
	struct judged *together = xmalloc(n * sizeof(*together));
	struct irqvec_group group;
	uint32_t i, k, m;

	for (i = 0; i < n; i++) {
		for (k = 0; k < i && items[k].binding != items[i].binding; k++)
			;
		if (k < i)
			continue;
		for (m = 0; k < n; k++)
			if (items[k].binding == items[i].binding)
				together[m++] = items[k];
		irqvec_group_of(c, together, m, &group);
		for (k = i; k < n; k++)
			if (items[k].binding == items[i].binding)
				out[k] = as_read(c, &items[k], &group,
						 decide_call(c, &items[k], &group));
	}
	free(together);
}

const struct family_ops family_irqvec = { .decide = decide };
