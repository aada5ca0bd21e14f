// SPDX-License-Identifier: GPL-2.0-only
/* pci_enable_device() and its kin, which somebody has to pair by hand. */

#include "bind/live.h"
#include "family/enable/enable.h"

/* Does the statement look whether the device is enabled before it calls? */
static bool asks_first(struct court *c, const struct fact *call)
{
	struct piece body, device = piece_strip(piece_str(call->args));
	const char *from, *to, *asked;
	size_t start;

	if (!call_text(c->j, call, &body, &start))
		return false;
	to = body.p + start;
	for (from = to; from > body.p && !strchr(";{}", from[-1]);)
		from--;
	asked = court_print(c, "pci_is_enabled(%.*s)", (int)device.len, device.p);
	return memmem(from, (size_t)(to - from), asked, strlen(asked));
}

/* Has the function itself disabled the device on each way to the call? */
static bool disabled_before(struct court *c, const struct judged *item)
{
	const struct judge *j = c->j;
	struct span calls = j->nodes[item->call->node].calls;
	struct judged there = *item;
	struct flow flow = { 0 };
	struct piece body;
	uint32_t i, at, step;
	bool found = false;

	if (!call_text(j, item->call, &body, &there.start) || !live_flow(c, &there, &flow)) {
		flow_free(&flow);
		return false;
	}
	at = flow_step_at(&flow, (uint32_t)there.start);
	for (i = 0; at != NO_INDEX && i < calls.n && !found; i++) {
		const struct fact *f = &j->facts[calls.at[i]];

		if (strcmp(f->name, DISABLE) || strcmp(f->args, item->call->args) ||
		    !call_text(j, f, &body, &there.start))
			continue;
		step = flow_step_at(&flow, (uint32_t)there.start);
		found = step != NO_INDEX && step != at &&
			live_only_through(c, &flow, 0, step, at);
	}
	flow_free(&flow);
	return found;
}

static struct decision plain_up(struct court *c, const struct judged *item,
				const struct reached *r)
{
	const char *name;
	uint32_t i, node;

	if (disabled_before(c, item))
		return enable_keep("enable-pair", "the same function disables before");
	for (i = 0; i < r->n_ups; i++) {
		const struct slot *slot = r->ups[i];

		if (slot_disables(c, slot, &node) != NEVER)
			continue;
		name = node == NO_INDEX ?
		       court_print(c, "%s.%s", slot->table, slot_down(slot)) :
		       court_print(c, "%s()", c->j->nodes[node].name);
		return enable_mend("enable-raised", court_print(c,
				   "%s.%s raises the enable count, %s before it does not lower it: unbind leaves the device enabled",
				   slot->table, slot->role, name));
	}
	if (tree_forgets(c) && item->verdict.kind == V_MANAGED)
		return enable_review("enable-unbalanced",
				     "pci_disable_device() of this tree ends the managed enable, and unbind does not undo the plain one after it");
	return enable_keep("enable-pair", "pairs with the disable before it");
}

static struct decision plain_begin(struct court *c, const struct judged *item,
				   const struct reached *r)
{
	uint32_t line = 0;

	if (reached_only(r, "probe") && never_disabled(c, item, r))
		return enable_left_on(c, item);
	if (reached_only(r, "probe") && forgets_at_unbind(c, item, r, &line))
		return enable_mend("enable-forgotten", court_print(c,
				   "probe disables when it fails (line %u), nothing that unbind runs does",
				   line));
	return enable_keep("enable-unmanaged", court_print(c, "%s; the driver disables by itself",
							   item->verdict.reason));
}

struct decision decide_plain(struct court *c, const struct judged *item)
{
	struct reached r = reached_of(c, item->call);
	enum verdict_kind kind = item->verdict.kind;
	const char *others = reached_others(c, &r);

	if (!strcmp(item->call->name, UNCOUNTED))
		return enable_keep("enable-pair", "leaves the enable count alone");
	if (asks_first(c, item->call))
		return enable_keep("enable-pair", "enables only what is found disabled");
	if (r.n_ups)
		return plain_up(c, item, &r);
	if (kind == V_UNMANAGED || (kind == V_BOTH && !reached_from(&r, "probe")))
		return plain_begin(c, item, &r);
	if (kind == V_BOTH || kind == V_UNKNOWN)
		return enable_review(court_print(c, "enable-%s", verdict_names[kind]),
				     item->verdict.reason);
	return enable_review("enable-run-time",
			     court_print(c, "a managed driver enables once more, from %s: who disables?",
					 *others ? others : "where nothing is seen to lead"));
}
