// SPDX-License-Identifier: GPL-2.0-only
/* What is to be known of all calls before one of them is decided. */

#include <stdlib.h>

#include "bind/handlers.h"
#include "family/irqvec/irqvec.h"
#include "read/ctext.h"

/* Calls in text that is never compiled say nothing. */
static bool is_compiled(const struct judged *item)
{
	return strcmp(item->call->arm, "0");
}

static bool counts(const struct judged *item)
{
	return is_compiled(item) && (item->verdict.kind == V_MANAGED ||
				     item->verdict.kind == V_BOTH);
}

/* An allocation that never switches MSI on. */
static bool is_intx_only(const struct judged *item)
{
	struct piece args[8];
	size_t n = operands(piece_str(item->call->args), ",", args, ARRAY_SIZE(args));

	return n > 3 && (piece_is(args[3], "PCI_IRQ_INTX") || piece_is(args[3], "PCI_IRQ_LEGACY"));
}

static bool is_idle(const struct judged *items, uint32_t n)
{
	uint32_t i, takes = 0;

	for (i = 0; i < n; i++) {
		if (!counts(&items[i]) || items[i].form->undo)
			continue;
		takes++;
		if (!is_intx_only(&items[i]))
			return false;
	}
	return takes;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);

	return n >= k && !strcmp(text + n - k, end);
}

/* The devm action by which a driver frees its vectors itself. */
static void own_action(struct court *c, const struct judged *items, uint32_t n,
		       struct irqvec_group *out)
{
	struct roots roots;
	uint32_t i, k;

	for (i = 0; i < n && !out->own; i++) {
		if (!counts(&items[i]) || !items[i].form->undo)
			continue;
		roots = roots_of(c, items[i].call->node);
		for (k = 0; k < roots.n && !out->own; k++) {
			if (strcmp(roots.at[k].label, root_action))
				continue;
			out->own = court_print(c,
					       "%s(), a devm action of the driver, frees the vectors",
					       c->j->nodes[roots.at[k].node].name);
			out->weak = !ends_with(roots.at[k].table, "_or_reset");
		}
	}
}

/* Who frees, as far as it is seen. */
struct freed {
	bool yes, no, unread;
	uint32_t probes, removes;
};

static void look_at(struct court *c, uint32_t node, bool remove, struct freed *f)
{
	struct ways *ways = irqvec_ways(c);
	const struct ways_sum *sum = ways_of(ways, node);
	const struct ways_outcome *o;
	uint8_t state;
	uint32_t i;

	f->unread |= !!sum->bad;
	for (i = 0; !sum->bad && i < sum->n; i++) {
		o = &sum->outcomes[i];
		state = ways_state(ways, o->effect, WAYS_NOTHING);
		if (!remove && (state == WAYS_NOTHING || !sign_is_error(o->result)))
			continue;
		*(state == WAYS_FREED ? &f->yes : &f->no) = true;
	}
}

static bool same_root(const struct root *a, const struct root *b)
{
	return a->node == b->node && a->file == b->file && a->table == b->table &&
	       a->direct == b->direct;
}

/* The removes of the table of a probe. */
static void look_at_removes(struct court *c, const struct root *root, struct freed *f)
{
	const struct file_range *r = &c->j->ranges[root->file];
	const struct fact *entry;
	uint32_t k;

	for (entry = c->j->facts + r->fact; entry < c->j->facts + r->fact + r->n_facts; entry++) {
		if (entry->kind != F_ENTRY || entry->var != root->table ||
		    strcmp(entry->use, "remove"))
			continue;
		for (k = 0; k < entry->means.n; k++) {
			f->removes++;
			look_at(c, entry->means.at[k], true, f);
		}
	}
}

/* Nobody, the driver on some of its exits, or on all. */
static const char *outcome_of(struct court *c, const struct judged *items, uint32_t n)
{
	const struct root *probes[64];
	struct freed f = { .probes = 0 };
	struct roots roots;
	uint32_t i, k, m;

	for (i = 0; i < n; i++) {
		if (!counts(&items[i]) || items[i].form->undo)
			continue;
		roots = roots_of(c, items[i].call->node);
		for (k = 0; k < roots.n; k++) {
			if (strcmp(roots.at[k].label, "probe") || f.probes == ARRAY_SIZE(probes))
				continue;
			for (m = 0; m < f.probes && !same_root(probes[m], &roots.at[k]); m++)
				;
			if (m < f.probes)
				continue;
			probes[f.probes++] = &roots.at[k];
			look_at(c, roots.at[k].node, false, &f);
			look_at_removes(c, &roots.at[k], &f);
		}
	}
	if (f.removes < f.probes)
		f.no = true;
	if (f.unread || (!f.yes && !f.no))
		return "";
	if (!f.no)
		return "the driver frees on all exits";
	return f.yes ? "relies on the implicit release on some exits" :
		       "relies on the implicit release on every exit";
}

/* Does a release go while a handler may be attached? */
static void handler_left(struct court *c, const struct judged *items, uint32_t n,
			 struct irqvec_group *out)
{
	uint32_t *files = xmalloc(n * sizeof(*files)), n_files = 0, i;
	struct handlers *handlers = NULL;

	for (i = 0; i < n; i++)
		if (counts(&items[i]))
			files[n_files++] = items[i].call->file;
	for (i = 0; i < n && !out->stays; i++) {
		if (!counts(&items[i]) || !irqvec_goes(c, &items[i]))
			continue;
		if (!handlers)
			handlers = handlers_new(c, files, n_files, NULL);
		out->stays = handlers_left(handlers, c, &items[i]);
		out->module = items[i].module;
		out->rule = "irqvec-handler-left";
	}
	if (handlers)
		handlers_free(handlers);
	free(files);
}

void irqvec_group_of(struct court *c, const struct judged *items, uint32_t n,
		     struct irqvec_group *out)
{
	bool managed = false;
	uint32_t i;

	*out = (struct irqvec_group){ .outcome = "" };
	for (i = 0; i < n; i++)
		managed |= counts(&items[i]) && items[i].verdict.kind == V_MANAGED;
	if (!managed)
		return;
	for (i = 0; i < n && !out->stays; i++) {
		if (!is_compiled(&items[i]))
			continue;
		out->stays = irqvec_why_it_stays(c, &items[i]);
		out->module = items[i].module;
		out->rule = "irqvec-run-time";
	}
	own_action(c, items, n, out);
	out->idle = is_idle(items, n);
	if (!out->stays && !out->own && !out->idle)
		handler_left(c, items, n, out);
	out->outcome = outcome_of(c, items, n);
}
