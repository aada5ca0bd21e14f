// SPDX-License-Identifier: GPL-2.0-only
/* From where a call is reached: suspend and resume, probe and remove, or elsewhere. */

#include <stdlib.h>

#include "family/enable/enable.h"
#include "read/lexer.h"

static const char *blanks_before(const char *start, const char *p)
{
	while (p > start && class_of(p[-1]) != C_OTHER && class_of(p[-1]) <= C_NEWLINE)
		p--;
	return p;
}

/* The condition of the if whose block a call stands in; empty: it stands in none. */
static struct piece guard_of(struct piece body, size_t start)
{
	const char *p = body.p + start, *open = NULL, *close, *test;
	int depth = 0;

	while (p-- > body.p) {
		depth += (*p == '}') - (*p == '{');
		if (depth < 0) {
			open = p;
			break;
		}
	}
	close = open && open > body.p ? blanks_before(body.p, open) : body.p;
	if (close == body.p || close[-1] != ')')
		return piece_str("");
	/* The first "if (" behind which no statement ends. */
	for (test = close; test > body.p && !strchr(";{}", test[-1]);)
		test--;
	for (; (test = find_word(test, close, piece_str("if"))); test += 2)
		if (close - test > 4 && !memcmp(test, "if (", 4))
			return piece_of(test + 4, close - 1);
	return piece_str("");
}

/* The name that a parameter declares: its last word. */
static struct piece param_name(struct piece param)
{
	const char *end = param.p + param.len, *p = end;

	while (p > param.p && in_word(p[-1]))
		p--;
	return piece_of(p, end);
}

#define PARAMS	16

/* The positions of the parameters without which the call is not made. */
static uint32_t guards_of(const struct judge *j, const struct fact *call, size_t *out)
{
	struct piece body, params[PARAMS], parts[PARAMS], guard;
	const char *brace, *open, *close;
	size_t start, n_params, n_parts, i, k;
	uint32_t n = 0;

	if (!call_text(j, call, &body, &start))
		return 0;
	guard = guard_of(body, start);
	brace = guard.len ? memchr(body.p, '{', body.len) : NULL;
	open = brace ? memchr(body.p, '(', (size_t)(brace - body.p)) : NULL;
	close = open ? memrchr(open, ')', (size_t)(brace - open)) : NULL;
	if (!close)
		return 0;
	n_params = operands(piece_of(open + 1, close), ",", params, PARAMS);
	n_parts = operands(guard, "&&", parts, PARAMS);
	for (i = 0; i < n_parts && i < PARAMS; i++)
		for (k = 0; k < n_params && k < PARAMS; k++)
			if (piece_same(param_name(params[k]), parts[i])) {
				out[n++] = k;
				break;
			}
	return n;
}

/* Does a caller pass 0 for one of the flags? */
static bool is_off(const struct fact *call, const size_t *flags, uint32_t n)
{
	struct piece args[PARAMS];
	size_t given = operands(piece_str(call->args), ",", args, PARAMS);
	uint32_t i;

	for (i = 0; i < n; i++)
		if (flags[i] < given && flags[i] < PARAMS &&
		    (piece_is(args[flags[i]], "0") || piece_is(args[flags[i]], "false")))
			return true;
	return false;
}

static bool same_root(const struct root *a, const struct root *b)
{
	return a->node == b->node && a->file == b->file && a->table == b->table &&
	       a->direct == b->direct && !strcmp(a->label, b->label);
}

/* The roots, without callers that pass 0 for the flag that guards the call. */
static struct roots alive_roots(struct court *c, const struct fact *call)
{
	struct span up = c->j->nodes[call->node].up;
	struct root *all = NULL;
	size_t flags[PARAMS], n = 0, cap = 0, at;
	uint32_t n_flags = guards_of(c->j, call, flags), i, k, off = 0;
	struct root *kept;

	for (i = 0; i < up.n; i++)
		off += is_off(c->j->edges[up.at[i]].call, flags, n_flags);
	if (!off)
		return roots_of(c, call->node);
	for (i = 0; i < up.n; i++) {
		const struct edge *e = &c->j->edges[up.at[i]];
		struct roots roots = roots_of(c, e->caller);

		for (k = 0; k < roots.n && !is_off(e->call, flags, n_flags); k++) {
			for (at = 0; at < n && !same_root(&all[at], &roots.at[k]); at++)
				;
			if (at < n)
				continue;
			GROW(all, n, cap);
			all[n++] = roots.at[k];
		}
	}
	kept = arena_array(&c->arena, n + 1, struct root);
	if (n)
		memcpy(kept, all, n * sizeof(*kept));
	free(all);
	return (struct roots){ kept, (uint32_t)n };
}

static bool same_slot(const struct slot *a, const struct slot *b)
{
	return a->file == b->file && a->table == b->table && a->line == b->line &&
	       a->errors == b->errors && !strcmp(a->role, b->role);
}

static void add_slot(const struct slot **list, uint32_t *n, const struct slot *slot)
{
	uint32_t i;

	for (i = 0; i < *n; i++)
		if (same_slot(list[i], slot))
			return;
	list[(*n)++] = slot;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char * const *)a, *(const char * const *)b);
}

static void sort_labels(struct reached *r)
{
	uint32_t i, n = 0;

	if (r->n_labels)
		qsort(r->labels, r->n_labels, sizeof(*r->labels), by_text);
	for (i = 0; i < r->n_labels; i++)
		if (!n || strcmp(r->labels[n - 1], r->labels[i]))
			r->labels[n++] = r->labels[i];
	r->n_labels = n;
}

static bool is_role(const struct root *root, const char *role)
{
	size_t len = strlen(role);

	return !strncmp(root->role, role, len) &&
	       (!root->role[len] || !strcmp(root->role + len, "_new"));
}

static void add_root(struct court *c, struct reached *r, const struct root *root)
{
	struct slots slots = slots_of(c, root->node);
	bool last = false;
	uint32_t i;

	if (is_role(root, "probe") || is_role(root, "remove")) {
		r->labels[r->n_labels++] = is_role(root, "probe") ? "probe" : "remove";
		return;
	}
	if (!slots.n)
		r->labels[r->n_labels++] = root->label;
	for (i = 0; i < slots.n; i++) {
		last |= slot_is_last(slots.at[i]);
		if (*slot_down(slots.at[i]))
			add_slot(r->ups, &r->n_ups, slots.at[i]);
		else if (!slot_is_last(slots.at[i]))
			add_slot(r->downs, &r->n_downs, slots.at[i]);
	}
	if (last)
		r->labels[r->n_labels++] = "shutdown";
}

struct reached reached_of(struct court *c, const struct fact *call)
{
	struct reached r = { .roots = alive_roots(c, call) };
	uint32_t i, slots = 0;

	for (i = 0; i < r.roots.n; i++)
		slots += slots_of(c, r.roots.at[i].node).n;
	r.ups = arena_array(&c->arena, slots + 1, const struct slot *);
	r.downs = arena_array(&c->arena, slots + 1, const struct slot *);
	r.labels = arena_array(&c->arena, r.roots.n + 1, const char *);
	for (i = 0; i < r.roots.n; i++)
		add_root(c, &r, &r.roots.at[i]);
	sort_labels(&r);
	return r;
}

bool reached_from(const struct reached *r, const char *label)
{
	uint32_t i;

	for (i = 0; i < r->n_labels; i++)
		if (!strcmp(r->labels[i], label))
			return true;
	return false;
}

bool reached_only(const struct reached *r, const char *label)
{
	return r->n_labels == 1 && !strcmp(r->labels[0], label);
}

const char *reached_others(struct court *c, const struct reached *r)
{
	static const char * const ends[] = { "probe", "remove", "shutdown" };
	const char *text = "";
	uint32_t i, k;

	for (i = 0; i < r->n_labels; i++) {
		for (k = 0; k < ARRAY_SIZE(ends) && strcmp(r->labels[i], ends[k]); k++)
			;
		if (k == ARRAY_SIZE(ends))
			text = court_print(c, "%s%s%s", text, *text ? ", " : "", r->labels[i]);
	}
	return text;
}
