// SPDX-License-Identifier: GPL-2.0-only
/*
 * An allocation that the probe of another bus reaches too, as in a driver for a PCI
 * and a platform device.  It is about the driver's own PCI device all the same when
 * the function asks dev_is_pci(), or when the caller says no by a constant.
 */
#include "bind/live.h"
#include "bind/world.h"
#include "family/irqvec/irqvec.h"
#include "read/lexer.h"

static bool is_other_probe(const char *label)
{
	static const char end[] = "_driver.probe";
	size_t n = strlen(label), k = sizeof(end) - 1;

	return n > k && !strcmp(label + n - k, end);
}

/* The probe of another bus among those that reach a function, or NULL. */
static const char *other_probe(struct court *c, uint32_t node)
{
	struct roots roots = roots_of(c, node);
	uint32_t i;

	for (i = 0; i < roots.n; i++)
		if (is_other_probe(roots.at[i].label))
			return roots.at[i].label;
	return NULL;
}

/* Does every way to the call go through the true side of a test with these words? */
static bool is_gated(struct court *c, const struct flow *f, uint32_t call, const char *words,
		     bool whole)
{
	struct buf buf = { 0 };
	uint32_t i;
	bool same;

	for (i = 0; i < f->n_steps; i++) {
		if (f->steps[i].kind != STEP_TEST || f->steps[i].to[0] == NO_INDEX)
			continue;
		buf.len = 0;
		flow_normal(&buf, f, f->steps[i].first, f->steps[i].first + f->steps[i].n);
		buf_add(&buf, "", 1);
		same = whole ? !strcmp(buf.data, words) : !strncmp(buf.data, words, strlen(words));
		if (same && live_only_through(c, f, 0, f->steps[i].to[0], call))
			break;
	}
	buf_free(&buf);
	return i < f->n_steps;
}

/* The name of parameter @n of a function; empty when it is not found. */
static struct piece parameter(const struct node *node, size_t n)
{
	const char *end = node->body + node->brace, *open, *close, *name;
	struct piece all[16];
	size_t count;

	open = memchr(node->body, '(', node->brace);
	close = memrchr(node->body, ')', node->brace);
	if (!open || !close || close < open)
		return piece_of(end, end);
	count = operands(piece_of(open + 1, close), ",", all, ARRAY_SIZE(all));
	if (n >= count || n >= ARRAY_SIZE(all))
		return piece_of(end, end);
	end = all[n].p + all[n].len;
	for (name = end; name > all[n].p && in_word(name[-1]); name--)
		;
	return piece_of(name, end);
}

/* Does the caller give a constant with which the call is not reached? */
static bool is_excluded(struct court *c, const struct flow *f, uint32_t call,
			const struct edge *edge)
{
	const struct node *callee = &c->j->nodes[edge->callee];
	struct piece given[16], name;
	size_t n = operands(piece_str(edge->call->args), ",", given, ARRAY_SIZE(given)), i;

	for (i = 0; i < n && i < ARRAY_SIZE(given); i++) {
		if (!piece_is(given[i], "0") && !piece_is(given[i], "false") &&
		    !piece_is(given[i], "NULL"))
			continue;
		name = parameter(callee, i);
		if (name.len && is_gated(c, f, call, court_print(c, "%.*s", (int)name.len, name.p),
					 true))
			return true;
	}
	return false;
}

const char *irqvec_other_bus(struct court *c, const struct judged *item)
{
	const struct node *node = &c->j->nodes[item->call->node];
	const char *label = other_probe(c, item->call->node);
	struct flow flow = { 0 };
	uint32_t call, i;

	if (!label || !item->body)
		return label;
	if (!live_flow(c, item, &flow))
		goto out;
	call = flow_step_at(&flow, (uint32_t)item->start);
	if (call == NO_INDEX)
		goto out;
	if (is_gated(c, &flow, call, "dev_is_pci(", false)) {
		label = NULL;
		goto out;
	}
	for (label = NULL, i = 0; i < node->up.n && !label; i++)
		if (!is_excluded(c, &flow, call, &c->j->edges[node->up.at[i]]))
			label = other_probe(c, c->j->edges[node->up.at[i]].caller);
	for (i = 0; i < node->tables.n && !label; i++)
		if (is_other_probe(entry_label(c, &c->j->facts[node->tables.at[i]])))
			label = entry_label(c, &c->j->facts[node->tables.at[i]]);
out:
	flow_free(&flow);
	return label;
}
