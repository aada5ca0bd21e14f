// SPDX-License-Identifier: GPL-2.0-only
/* A handler that devres frees, and the driver as well. */
#include "family/irq/irq.h"
#include "read/ctext.h"

static bool same_given(const struct irq_look *l, const struct fact *a, const struct fact *b)
{
	return piece_same(piece_bare(irq_given(l, a)), piece_bare(irq_given(l, b)));
}

/* The managed request of what a call frees by hand; NULL: none, or a plain one may be meant. */
static const struct fact *managed_of(const struct irq_look *l, const struct fact *call)
{
	const struct fact *const *requests, *found = NULL;
	size_t n, i;

	requests = handlers_requests(l->handlers, &n);
	for (i = 0; i < n; i++) {
		if (!irq_is_devm(requests[i]))
			return NULL;
		if (!found && same_given(l, requests[i], call) && irq_is_vector(l, requests[i]))
			found = requests[i];
	}
	return found;
}

bool irq_is_freed_by_hand(const struct irq_look *l, const struct fact *request)
{
	const struct judge *j = l->near->j;
	const struct fact *f;

	if (!irq_is_devm(request))
		return false;
	for (f = j->facts; f < j->facts + j->n_facts; f++)
		if (f->kind == F_CALL && names_has(&l->c->cat->irq_frees, f->name) &&
		    same_given(l, request, f))
			return true;
	return false;
}

void irq_twice(struct irq_look *l)
{
	const struct judge *j = l->near->j;
	const struct fact *f, *request;

	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		if (f->kind != F_CALL || !names_has(&l->c->cat->irq_frees, f->name) ||
		    irq_is_devm(f))
			continue;
		request = managed_of(l, f);
		if (request)
			irq_add(l, f, "irq-freed-twice",
				court_print(l->c, "%s() frees by hand what devres frees, too: %s() in %s() (line %u) attaches the handler, and nothing in the module attaches one by hand",
					    j->nodes[f->node].name, request->name,
					    j->nodes[request->node].name, request->line));
	}
}
