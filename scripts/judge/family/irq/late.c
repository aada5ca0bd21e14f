// SPDX-License-Identifier: GPL-2.0-only
/* Vectors that go below a handler, and handlers that nobody frees. */
#include "family/irq/irq.h"
#include "flow/ways.h"
#include "read/ctext.h"

static bool frees_vectors(const struct irq_look *l, const struct fact *f)
{
	const struct form *form = f->kind == F_CALL ? catalogue_form(l->c->cat, f->name) : NULL;

	return form && form->undo && !strcmp(family_name(l->c->cat, form), "irqvec");
}

static bool is_way(const struct root *root)
{
	return root->direct && (!strcmp(root->label, "probe") || !strcmp(root->label, "remove"));
}

/* Does a function, or what it calls, free a handler in all arms of #if? */
static bool reaches_free(const struct irq_look *l, uint32_t node)
{
	const struct judge *j = l->near->j;
	struct visit *v = &l->near->up;
	const struct fact *f;
	struct span calls;
	uint32_t i, k;

	descend(j, v, node);
	for (i = 0; i < v->n; i++) {
		calls = j->nodes[v->order[i]].calls;
		for (k = 0; k < calls.n; k++) {
			f = &j->facts[calls.at[k]];
			if (names_has(&l->c->cat->irq_frees, f->name) && !strcmp(f->arm, "-"))
				return true;
		}
	}
	return false;
}

/* Is the call one of the PCI core, which frees no handler of a driver? */
static bool is_core(const struct flow *flow, const struct flow_call *call)
{
	const char *name = flow_text(flow, call->name);

	return !call->member && (!strncmp(name, "pci_", 4) || !strncmp(name, "pcim_", 5));
}

/* Do the arguments of a call name the word? */
static bool names_word(const struct flow *flow, const struct flow_call *call, const char *word)
{
	uint32_t i;

	for (i = call->open + 1; i < call->close; i++)
		if (flow_is(flow, i, word))
			return true;
	return false;
}

/* Is it a function that the close-up has followed? */
static bool is_followed(const struct irq_look *l, uint32_t node, const struct flow *flow,
			const struct flow_call *call)
{
	struct span down = l->near->j->nodes[node].down;
	uint32_t i;

	for (i = 0; i < down.n && !call->member; i++)
		if (flow_is(flow, call->name, l->near->j->edges[down.at[i]].call->name))
			return true;
	return false;
}

/* Does a function hand what a handler is given to one that may free it, in another module? */
static bool hands_on(const struct irq_look *l, uint32_t node, const struct fact *request)
{
	struct fact at = { .node = node };
	struct piece given = irq_given(l, request);
	struct buf key = { 0 };
	struct flow flow;
	bool found = false;
	uint32_t i;

	ways_word(&key, "", given.p, given.len);
	buf_char(&key, '\0');
	found = !irq_flow(l, &at, &flow);
	for (i = 0; i < flow.n_calls && !found; i++)
		found = !is_core(&flow, &flow.calls[i]) &&
			!is_followed(l, node, &flow, &flow.calls[i]) &&
			names_word(&flow, &flow.calls[i], key.data + 1);
	flow_free(&flow);
	buf_free(&key);
	return found;
}

static bool calls_it(const struct irq_look *l, uint32_t node, uint32_t callee)
{
	struct span down = l->near->j->nodes[node].down;
	uint32_t i;

	for (i = 0; i < down.n; i++)
		if (l->near->j->edges[down.at[i]].callee == callee)
			return true;
	return node == callee;
}

/*
 * Are the ways of a root plain enough to say what is attached on them?  Remove has to
 * free nothing at all, and probe to free the vectors itself: what happens further down
 * is decided by flags that nobody follows.
 */
static bool is_plain(const struct irq_look *l, const struct root *root,
		     const struct fact *release)
{
	if (!strcmp(root->label, "remove"))
		return !reaches_free(l, root->node);
	return release->node == root->node;
}

/* The same of one handler: probe attaches it itself, or by what it calls. */
static bool is_near(const struct irq_look *l, const struct root *root,
		    const struct fact *request)
{
	if (!strcmp(root->label, "remove"))
		return irq_is_devm(request) || !hands_on(l, root->node, request);
	return calls_it(l, root->node, request->node);
}

static const char *when(const struct root *root)
{
	return strcmp(root->label, "probe") ? "" : " fails";
}

static void late_at(struct irq_look *l, const struct fact *call, const struct root *root)
{
	const struct fact *request;
	const char *key, *bad;

	key = handlers_attached(l->handlers, call->file, call->line, root, true, &bad);
	request = !bad && key ? handlers_request(l->handlers, key) : NULL;
	if (!request || !irq_is_vector(l, request) || irq_is_freed_by_hand(l, request) ||
	    !is_near(l, root, request))
		return;
	irq_add(l, call, "irq-freed-late",
		court_print(l->c, "%s()%s: the vectors go while the handler that %s() in %s() (line %u) attached is still there: %s comes %s",
			    l->near->j->nodes[root->node].name, when(root), request->name,
			    l->near->j->nodes[request->node].name, request->line,
			    irq_is_devm(request) ? "devres" : "free_irq()",
			    irq_is_devm(request) ? "later" : "on no such way"));
}

static void left_at(struct irq_look *l, const struct root *root)
{
	const char *bad, *key = handlers_stay(l->handlers, root, &bad);
	const struct fact *request = !bad && key ? handlers_request(l->handlers, key) : NULL;

	if (!request || !irq_is_vector(l, request) || !is_near(l, root, request))
		return;
	irq_add(l, request, "irq-left",
		court_print(l->c, "%s(): no way through it frees the handler",
			    l->near->j->nodes[root->node].name));
}

void irq_late(struct irq_look *l)
{
	const struct judge *j = l->near->j;
	const struct fact *f;
	struct roots roots;
	uint32_t i;

	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		if (!frees_vectors(l, f) || !strcmp(f->arm, "0"))
			continue;
		roots = roots_of(l->near, f->node);
		for (i = 0; i < roots.n; i++) {
			if (!is_way(&roots.at[i]) || !is_plain(l, &roots.at[i], f))
				continue;
			late_at(l, f, &roots.at[i]);
			if (!strcmp(roots.at[i].label, "remove"))
				left_at(l, &roots.at[i]);
		}
	}
}
