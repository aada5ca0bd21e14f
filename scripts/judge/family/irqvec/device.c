// SPDX-License-Identifier: GPL-2.0-only
/* Whose device a call is about, as far as parameters tell. */

#include "family/irqvec/irqvec.h"
#include "read/ctext.h"
#include "read/lexer.h"

#define PARAMETERS_MAX 32

/* The parameters of a function, each as it is declared. */
static size_t parameters(const char *body, size_t len, struct piece *out)
{
	const char *end = body ? memchr(body, '{', len) : NULL, *open, *close;

	if (!body)
		return 0;
	if (!end)
		end = body + len;
	open = memchr(body, '(', (size_t)(end - body));
	close = memrchr(body, ')', (size_t)(end - body));
	if (!open || !close || close < open)
		return 0;
	return operands(piece_of(open + 1, close), ",", out, PARAMETERS_MAX);
}

/* The name of a parameter that is a PCI device; empty for others. */
static struct piece device_name(struct piece parameter)
{
	static const char type[] = "struct pci_dev *";
	const char *end = parameter.p + parameter.len;
	const char *p = memmem(parameter.p, parameter.len, type, sizeof(type) - 1);

	if (!p)
		return piece_of(end, end);
	p += sizeof(type) - 1;
	while (p < end && class_of(*p) != C_OTHER && class_of(*p) <= C_NEWLINE)
		p++;
	return piece_of(p, skip_word(p, end));
}

/* Is it a variable beside a parameter that is the device? */
static bool is_other(struct piece given, const char *body, size_t len)
{
	struct piece all[PARAMETERS_MAX], name;
	size_t n = parameters(body, len, all), i, devices = 0;

	for (i = 0; i < n && i < PARAMETERS_MAX; i++) {
		name = device_name(all[i]);
		if (!name.len)
			continue;
		devices++;
		if (piece_same(name, given))
			return false;
	}
	return devices && piece_is_word(given);
}

static const char *copy(struct court *c, struct piece text)
{
	return arena_copy(&c->arena, text.p, text.len);
}

static const char *other_at(struct court *c, const struct edge *edge)
{
	const struct node *caller = &c->j->nodes[edge->caller];
	const struct node *callee = &c->j->nodes[edge->callee];
	struct piece takes[PARAMETERS_MAX], given[PARAMETERS_MAX];
	size_t n = parameters(callee->body, callee->body_len, takes), k, i;

	k = operands(piece_str(edge->call->args), ",", given, PARAMETERS_MAX);
	for (i = 0; i < n && i < k && i < PARAMETERS_MAX; i++)
		if (device_name(takes[i]).len &&
		    is_other(given[i], caller->body, caller->body_len))
			return copy(c, given[i]);
	return NULL;
}

static void *make_visit(struct court *c)
{
	struct visit *v = arena_new(&c->arena, struct visit);

	visit_init(v, c->j);
	return v;
}

static void end_visit(void *made)
{
	visit_free(made);
}

const char *irqvec_other_device(struct court *c, const struct judged *item)
{
	struct visit *v = court_shared(c, make_visit, end_visit);
	const char *comma = strchr(item->call->args, ','), *other = NULL;
	struct piece device = piece_strip(comma ? piece_of(item->call->args, comma) :
						  piece_str(item->call->args));
	uint32_t i;

	if (item->body && is_other(device, item->body, item->len))
		return copy(c, device);
	climb(c->j, v, item->call->node);
	for (i = 0; i < v->n && !other; i++)
		if (v->by[i] != NO_INDEX)
			other = other_at(c, &c->j->edges[v->by[i]]);
	return other;
}
