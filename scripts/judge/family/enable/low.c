// SPDX-License-Identifier: GPL-2.0-only
/*
 * A recovery that fails: error_detected disables the device, the reset fails, so that
 * nothing enables it again, and unbind disables once more.
 *
 * Many drivers remember by a flag that the device is off. So both disables have to be
 * made whatever a flag says: all that they may depend on is the state of the channel,
 * and whether there is a driver's structure at all.
 */
#include <stdlib.h>

#include "bind/live.h"
#include "bind/way.h"
#include "family/enable/enable.h"
#include "family/enable/oneway.h"
#include "read/lexer.h"

#define DEPTH	6	/* of calls from a handler to its disable */

/* Is a word declared as a pointer in the function, "*word"? */
static bool is_pointer(const struct node *node, struct piece word)
{
	const char *end = node->body + node->body_len, *p = node->body;

	for (; (p = find_word(p, end, word)); p += word.len)
		if (p > node->body && p[-1] == '*')
			return true;
	return false;
}

/* The parameter that has the channel's state; empty: there is none. */
static struct piece state_of(const struct node *node)
{
	static const char type[] = "pci_channel_state_t";
	const char *end = node->body + node->brace;
	const char *p = find_word(node->body, end, piece_str(type));

	if (!p)
		return piece_str("");
	for (p += sizeof(type) - 1; p < end && (*p == ' ' || *p == '\n' || *p == '\t');)
		p++;
	return piece_of(p, skip_word(p, end));
}

/* May a test be left aside: of the channel's state, or whether a pointer is there? */
static bool is_harmless(const struct node *node, const struct flow *f, const struct flow_step *s)
{
	static const char state[] = "pci_channel_io_";
	uint32_t i, n = 0;
	struct piece word = { 0 };

	for (i = s->first; i < s->first + s->n; i++) {
		const struct flow_token *t = &f->tokens[i];

		if (t->type == FT_NAME && t->len > sizeof(state) &&
		    !memcmp(flow_text(f, i), state, sizeof(state) - 1))
			return true;
		if (t->type == FT_NAME && !flow_is(f, i, "NULL")) {
			word = piece_of(flow_text(f, i), flow_text(f, i) + t->len);
			n++;
		}
	}
	return n == 1 && !s->n_calls && is_pointer(node, word);
}

/* "switch (state)", by the type of the parameter. */
static bool is_switch_of_state(const struct node *node, const struct flow *f,
			       const struct flow_step *s)
{
	struct piece word;

	if (s->n != 1 || f->tokens[s->first].type != FT_NAME)
		return false;
	word = piece_of(flow_text(f, s->first), flow_text(f, s->first) + f->tokens[s->first].len);
	return piece_same(word, state_of(node));
}

static bool all_edges_lead(struct court *c, const struct flow *f, const struct flow_step *s,
			   uint32_t step)
{
	uint32_t i;

	for (i = 0; i < s->n_edges; i++)
		if (!live_reached(c, f, f->edges[s->edge + i].to, NO_INDEX)[step])
			return false;
	return true;
}

/* Can the step be got round, other than by tests that may be left aside? */
static bool is_sure(struct court *c, const struct node *node, const struct flow *f, uint32_t step)
{
	uint32_t i, k;
	bool *set;

	for (i = 0; i < f->n_steps; i++) {
		const struct flow_step *s = &f->steps[i];
		bool leads[2] = { false, false };

		if (s->kind == STEP_ANY && s->n_edges > 1) {
			if (live_reached(c, f, i, NO_INDEX)[step] &&
			    !is_switch_of_state(node, f, s) && !all_edges_lead(c, f, s, step))
				return false;
			continue;
		}
		if ((s->kind != STEP_TEST && s->kind != STEP_COND) || s->to[0] == NO_INDEX ||
		    s->to[1] == NO_INDEX)
			continue;
		for (k = 0; k < 2; k++) {
			set = live_reached(c, f, s->to[k], NO_INDEX);
			leads[k] = set[step];
		}
		if (leads[0] != leads[1] && !is_harmless(node, f, s))
			return false;
	}
	return true;
}

/* By node: the answer of sure_disable(), and whether it is known. */
struct disables {
	uint32_t line;		/* of a disable that is always made; 0: there is none */
	bool known;
};

static void *make(struct court *c)
{
	return xcalloc(c->j->n_nodes + 1, sizeof(struct disables));
}

static uint32_t sure_disable(struct court *c, uint32_t node, const struct fact *only, int depth);

/* The line of a disable that a step of the function makes or calls for sure, or 0. */
static uint32_t by_step(struct court *c, uint32_t node, const struct flow *f, uint32_t step,
			const struct fact *only, int depth)
{
	struct span calls = c->j->nodes[node].calls, down = c->j->nodes[node].down;
	uint32_t i, line;

	for (i = 0; i < calls.n; i++) {
		const struct fact *call = &c->j->facts[calls.at[i]];

		if (!strcmp(call->name, DISABLE) && (!only || call == only) &&
		    way_calls(f, step, call->name, call->line) &&
		    is_sure(c, &c->j->nodes[node], f, step))
			return call->line;
	}
	for (i = 0; i < down.n; i++) {
		const struct edge *e = &c->j->edges[down.at[i]];

		if (!enable_gives(c)[e->callee] ||
		    !way_calls(f, step, e->call->name, e->call->line))
			continue;
		line = sure_disable(c, e->callee, only, depth + 1);
		if (line && is_sure(c, &c->j->nodes[node], f, step))
			return line;
	}
	return 0;
}

/* The line of a disable that a function makes whatever a flag says, or 0. */
static uint32_t sure_disable(struct court *c, uint32_t node, const struct fact *only, int depth)
{
	struct disables *known = only ? NULL : court_shared(c, make, free);
	struct flow flow = { 0 };
	uint32_t i, line = 0;

	if (depth > DEPTH || !enable_gives(c)[node])
		return 0;
	if (known && known[node].known)
		return known[node].line;
	if (node_flow(&c->j->nodes[node], &flow))
		for (i = 0; i < flow.n_steps && !line; i++)
			line = by_step(c, node, &flow, i, only, depth);
	flow_free(&flow);
	if (known)
		known[node] = (struct disables){ line, true };
	return line;
}

/* The disable in remove of the drivers that have these error handlers, or 0. */
static uint32_t in_remove(struct court *c, const struct slot *slot, const char **name)
{
	const struct file_range *r = &c->j->ranges[slot->file];
	const struct fact *first = c->j->facts + r->fact, *end = first + r->n_facts, *e, *f;
	uint32_t i, line, found = 0;

	for (e = first; e < end; e++) {
		if (e->kind != F_ENTRY || strcmp(e->use, "err_handler") ||
		    strcmp(e->name, slot->table))
			continue;
		for (f = first; f < end; f++) {
			if (f->kind != F_ENTRY || f->var != e->var || strcmp(f->use, "remove") ||
			    f->means.n != 1)
				continue;
			for (i = 0; i < f->means.n; i++) {
				line = sure_disable(c, f->means.at[i], NULL, 0);
				found = line ? line : found;
				*name = f->name;
			}
		}
	}
	return found;
}

bool enable_low_after_error(struct court *c, const struct judged *item, struct decision *out)
{
	bool managed = item->verdict.kind == V_MANAGED;
	struct roots roots = roots_of(c, item->call->node);
	const char *remove = "";
	struct slots slots;
	uint32_t i, k, line;

	if (item->verdict.kind != V_UNMANAGED &&
	    (!managed || !tree_counts(c) || tree_forgets(c) || module_pins(c, item)))
		return false;
	for (i = 0; i < roots.n; i++) {
		slots = slots_of(c, roots.at[i].node);
		for (k = 0; k < slots.n; k++) {
			const struct slot *slot = slots.at[k];

			if (!slot->errors || strcmp(slot->role, "error_detected") ||
			    sure_disable(c, slot->node, item->call, 0) != item->call->line)
				continue;
			line = managed ? 1 : in_remove(c, slot, &remove);
			if (!line)
				continue;
			*out = enable_mend("enable-low", managed ?
				court_print(c, "%s() disables here; where the reset or the enable after it fails, the release at unbind disables once more: the count goes below what it was",
					    c->j->nodes[slot->node].name) :
				court_print(c, "%s() disables here; where the reset or the enable after it fails, %s() disables once more (line %u): the count goes below what it was",
					    c->j->nodes[slot->node].name, remove, line));
			return true;
		}
	}
	return false;
}
