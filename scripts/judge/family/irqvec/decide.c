// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to do with interrupt vectors: who frees them, on which way out.
 *
 * A managed allocation is freed at unbind or after a failed probe, whatever the
 * driver did before.  So an allocation that only probe reaches is converted, and
 * a release by hand goes where the binding, or the probe, ends anyway: each way
 * of probe through it has to end in an error.  A driver that frees and allocates
 * again while it is bound stays as it is, with the reason.
 */
#include <stdlib.h>

#include "bind/world.h"
#include "family/irqvec/irqvec.h"

bool irqvec_is_legacy(const struct judged *item)
{
	return item->form->result && !strcmp(item->form->result, "zero");
}

const char *irqvec_where(struct court *c, const struct judged *item)
{
	return court_print(c, "%s() in %s() (line %u)", item->form->name, item->function,
			   item->call->line);
}

/* The sign of the result of an allocation that went well. */
static sign_t good_result(const struct form *form)
{
	if ((form->result && !strcmp(form->result, "zero")) ||
	    !strcmp(form->name, "pci_enable_msix_exact"))
		return SIGN_ZERO;
	return SIGN_POS;
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

	if (irqvec_is_legacy(item)) {
		form = irqvec_legacy_form(c, item, &variable);
		if (!form)
			form = "";
	}
	if (!*reason)
		reason = group->outcome;
	else if (*group->outcome)
		reason = court_print(c, "%s; %s", reason, group->outcome);
	return (struct decision){ "irqvec-managed-plain", "convert", reason, item->form->managed,
				  form, variable, "" };
}

static struct decision by_group(struct court *c, const struct judged *item,
				const struct irqvec_group *group)
{
	if (group->stays)
		return review(group->rule, reason_for(c, item, group->stays, group->module));
	if (group->weak)
		return review("irqvec-weak-action",
			      court_print(c, "%s, but not when devm_add_action() fails",
					  group->own));
	if (group->own)
		return keep("irqvec-own-action", group->own);
	if (group->idle)
		return keep("irqvec-intx-only",
			    "the driver asks for INTx only: there are no vectors to free");
	if (item->form->undo)
		return decide_release(c, item);
	return convert(c, item, group);
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
				out[k] = decide_call(c, &items[k], &group);
	}
	free(together);
}

const struct family_ops family_irqvec = { .decide = decide };
