// SPDX-License-Identifier: GPL-2.0-only
/* The tables that take devices down and bring them up. */

#include <stdlib.h>

#include "bind/phases.h"
#include "read/ctext.h"

/*
 * What comes up, and what took the device down before it. In an image that is
 * restored the last that ran is freeze, not poweroff.
 */
static const struct {
	const char *up, *down;
} pairs[] = {
	{ "resume", "suspend" },
	{ "thaw", "freeze" },
	{ "restore", "freeze" },
	{ "runtime_resume", "runtime_suspend" },
	{ "slot_reset", "error_detected" },
	{ "reset_done", "reset_prepare" },
};

/* Lines that one use of a macro may be apart. */
#define NEAR	2u

struct phases {
	struct slot *at;
	size_t n, cap;
	const struct slot **by_node;	/* sorted by node, else in order */
	uint32_t *first;		/* by node */
};

static bool same_table(const struct slot *a, const struct slot *b)
{
	return a->file == b->file && a->table == b->table && a->line == b->line;
}

static void add_slot(struct phases *p, struct slot slot)
{
	size_t i;

	for (i = p->n; i-- > 0 && p->at[i].file == slot.file;)
		if (p->at[i].node == slot.node && same_table(&p->at[i], &slot) &&
		    !strcmp(p->at[i].role, slot.role) && p->at[i].errors == slot.errors)
			return;
	GROW(p->at, p->n, p->cap);
	p->at[p->n++] = slot;
}

static bool is_role(struct piece word)
{
	static const char * const others[] = { "poweroff", "shutdown", "mmio_enabled" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (piece_is(word, pairs[i].up) || piece_is(word, pairs[i].down))
			return true;
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (piece_is(word, others[i]))
			return true;
	return false;
}

/* "suspend" of "suspend_late". */
static struct piece bare_role(struct piece word)
{
	static const char * const ends[] = { "_early", "_late", "_noirq" };
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		len = strlen(ends[i]);
		if (word.len > len && !memcmp(word.p + word.len - len, ends[i], len)) {
			word.len -= len;
			break;
		}
	}
	return word;
}

static bool is_pm_macro(struct piece word)
{
	return word.len >= 6 && !memcmp(word.p + word.len - 6, "PM_OPS", 6);
}

static bool has_text(struct piece word, const char *text)
{
	return memmem(word.p, word.len, text, strlen(text));
}

/*
 * The roles of a function that is given to a macro; place 0 is the macro's first
 * function. Pairs of them follow each other: down, up.
 */
static size_t macro_roles(struct piece macro, long place, const char *roles[SLOT_UPS])
{
	static const char * const sleep[2][3] = {
		{ "suspend", "freeze", "poweroff" }, { "resume", "thaw", "restore" },
	};
	static const char * const runtime[2] = { "runtime_suspend", "runtime_resume" };
	bool first_pair = place == 0 || place == 1, both, up = place & 1;
	size_t n = 0, i;

	both = (macro.len >= 9 && !memcmp(macro.p, "UNIVERSAL", 9)) ||
	       piece_is(macro, "DEFINE_RUNTIME_DEV_PM_OPS");
	if (both && !first_pair)
		return 0;
	if (both || !(has_text(macro, "RUNTIME") || place == 2 || place == 3))
		for (i = 0; i < ARRAY_SIZE(sleep[0]); i++)
			roles[n++] = sleep[up][i];
	if (both || !n)
		roles[n++] = runtime[up];
	return n;
}

/* What an entry of a table is for, as far as it takes down or brings up. */
static void add_entry(struct phases *p, struct court *c, uint32_t node, const struct fact *e)
{
	const char *dot = strrchr(e->use, '.'), *colon;
	struct piece field = piece_str(dot ? dot + 1 : e->use), macro;
	const char *roles[SLOT_UPS];
	size_t n, i;
	struct slot slot = {
		.node = node, .file = e->file, .table = e->var,
		.errors = !strcmp(e->args, "pci_error_handlers"),
	};

	colon = memchr(field.p, ':', field.len);
	if (colon) {
		macro = piece_of(field.p, colon);
		n = is_pm_macro(macro) ? macro_roles(macro, strtol(colon + 1, NULL, 10), roles) : 0;
		for (i = 0; i < n; i++) {
			slot.role = roles[i];
			add_slot(p, slot);
		}
		return;
	}
	field = bare_role(field);
	if (!is_role(field))
		return;
	slot.role = court_print(c, "%.*s", (int)field.len, field.p);
	add_slot(p, slot);
}

/* Functions that are given to a macro: one use of it is one table. */
static void add_macros(struct phases *p, struct court *c)
{
	const struct judge *j = c->j;
	const char *roles[SLOT_UPS];
	struct piece macro, index;
	struct {
		uint32_t file;
		name_t macro;
		uint32_t line;
	} last = { NO_INDEX, NULL, 0 };
	const struct fact *f;
	uint32_t k;
	size_t i, n;

	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		if (f->kind != F_REF || !use_is(f, "arg"))
			continue;
		use_parts(f, &macro, &index);
		if (!is_pm_macro(macro) || !f->means.n)
			continue;
		if (last.file != f->file || last.macro != intern(macro.p, macro.len) ||
		    f->line > last.line + NEAR) {
			last.file = f->file;
			last.macro = intern(macro.p, macro.len);
			last.line = f->line;
		}
		n = macro_roles(macro, strtol(index.p, NULL, 10) - 1, roles);
		for (k = 0; k < f->means.n; k++)
			for (i = 0; i < n; i++)
				add_slot(p, (struct slot){
					.node = f->means.at[k], .file = f->file,
					.table = last.macro, .line = last.line, .role = roles[i],
				});
	}
}

static int by_node(const void *a, const void *b)
{
	const struct slot *x = *(const struct slot * const *)a;
	const struct slot *y = *(const struct slot * const *)b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void *make(struct court *c)
{
	const struct judge *j = c->j;
	struct phases *p = xcalloc(1, sizeof(*p));
	const struct fact *f;
	uint32_t k, node;
	size_t i;

	for (f = j->facts; f < j->facts + j->n_facts; f++)
		for (k = 0; f->kind == F_ENTRY && k < f->means.n; k++)
			add_entry(p, c, f->means.at[k], f);
	add_macros(p, c);
	p->by_node = xcalloc(p->n + 1, sizeof(*p->by_node));
	for (i = 0; i < p->n; i++)
		p->by_node[i] = &p->at[i];
	qsort(p->by_node, p->n, sizeof(*p->by_node), by_node);
	p->first = xcalloc(j->n_nodes + 1, sizeof(*p->first));
	for (i = 0, node = 0; node <= j->n_nodes; node++) {
		while (i < p->n && p->by_node[i]->node < node)
			i++;
		p->first[node] = (uint32_t)i;
	}
	return p;
}

static void end(void *made)
{
	struct phases *p = made;

	free(p->at);
	free(p->by_node);
	free(p->first);
	free(p);
}

struct slots slots_of(struct court *c, uint32_t node)
{
	const struct phases *p = court_shared(c, make, end);

	return (struct slots){ p->by_node + p->first[node], p->first[node + 1] - p->first[node] };
}

const uint32_t *slot_nodes(struct court *c, const struct slot *slot, const char *role,
			   uint32_t *n)
{
	const struct phases *p = court_shared(c, make, end);
	uint32_t *nodes = arena_array(&c->arena, p->n + 1, uint32_t);
	size_t i;

	*n = 0;
	for (i = 0; i < p->n; i++)
		if (same_table(&p->at[i], slot) && !strcmp(p->at[i].role, role))
			nodes[(*n)++] = p->at[i].node;
	return nodes;
}

const char *slot_down(const struct slot *slot)
{
	size_t i;

	if (slot->errors && (!strcmp(slot->role, "resume") || !strcmp(slot->role, "mmio_enabled")))
		return "error_detected";
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (!strcmp(pairs[i].up, slot->role))
			return pairs[i].down;
	return "";
}

size_t slot_ups(const struct slot *slot, const char *ups[SLOT_UPS])
{
	size_t n = 0, i;

	if (slot->errors && !strcmp(slot->role, "error_detected")) {
		ups[n++] = "slot_reset";
		ups[n++] = "resume";
		ups[n++] = "mmio_enabled";
		return n;
	}
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (!strcmp(pairs[i].down, slot->role))
			ups[n++] = pairs[i].up;
	return n;
}

bool slot_is_last(const struct slot *slot)
{
	return !strcmp(slot->role, "poweroff") || !strcmp(slot->role, "shutdown");
}
