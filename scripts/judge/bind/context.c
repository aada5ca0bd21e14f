// SPDX-License-Identifier: GPL-2.0-only
/*
 * In what context a call runs, from where its callers are given by name: to a
 * devm action, which runs while devres is released, or to an interrupt handler.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bind/court.h"
#include "read/ctext.h"
#include "read/lexer.h"

bool use_is(const struct fact *ref, const char *how)
{
	size_t len = strlen(how);

	return !strncmp(ref->use, how, len) && ref->use[len] == ':';
}

void use_parts(const struct fact *ref, struct piece *target, struct piece *index)
{
	const char *end = ref->use + strlen(ref->use), *p = ref->use, *next;
	struct piece *parts[] = { target, index };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		next = memchr(p, ':', (size_t)(end - p));
		p = next ? next + 1 : end;
		next = memchr(p, ':', (size_t)(end - p));
		*parts[i] = piece_of(p, next ? next : end);
	}
}

struct actions {
	const struct fact **at;
	size_t n, cap;
};

static int by_name_and_place(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact * const *)a;
	const struct fact *y = *(const struct fact * const *)b;
	int order = strcmp(x->name, y->name);

	return order ? order : x < y ? -1 : x > y;
}

/* The calls that register a devm action. */
static void *actions_make(struct court *c)
{
	struct actions *a = xcalloc(1, sizeof(*a));
	const struct fact *f;

	for (f = c->j->facts; f < c->j->facts + c->j->n_facts; f++) {
		if (f->kind != F_CALL || !names_has(&c->cat->devm_actions, f->name))
			continue;
		GROW(a->at, a->n, a->cap);
		a->at[a->n++] = f;
	}
	if (a->n)
		qsort(a->at, a->n, sizeof(struct fact *), by_name_and_place);
	return a;
}

static void actions_end(void *made)
{
	struct actions *a = made;

	free(a->at);
	free(a);
}

/* Is ->member or .member one of the arguments, with another behind it? */
static bool gives_member(const char *args, struct piece member)
{
	const char *end = args + strlen(args), *p = args, *after;

	while ((p = find_word(p, end, member))) {
		after = p + member.len;
		while (after < end && (*after == ' ' || *after == '\t'))
			after++;
		if (*after == ',' && p > args &&
		    (p[-1] == '.' || (p[-1] == '>' && p - 1 > args && p[-2] == '-')))
			return true;
		p++;
	}
	return false;
}

/* The devm action that is given as 'ops->member' in the same module. */
static const struct fact *action_by_member(struct court *c, uint32_t near, struct piece member)
{
	const struct actions *a = court_shared(c, actions_make, actions_end);
	size_t i;

	for (i = 0; member.len && i < a->n; i++)
		if (gives_member(a->at[i]->args, member) &&
		    modules_share(c->modules, near, a->at[i]->file))
			return a->at[i];
	return NULL;
}

static bool witnessed(const struct fact *action, struct place_list *witness)
{
	if (!action)
		return false;
	witness->n = 0;
	places_call(witness, action);
	return true;
}

static bool same_number(struct piece text, uint32_t n)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", n);
	return piece_is(text, number);
}

/* What one reference says of the function that it names. */
static enum verdict_context context_of_ref(struct court *c, const struct fact *ref,
					   struct place_list *witness)
{
	struct piece to, index;
	uint32_t position;
	name_t callee;

	use_parts(ref, &to, &index);
	callee = intern_find(to.p, to.len);
	if (callee && to.len && names_has(&c->cat->devm_actions, callee)) {
		witness->n = 0;
		places_add(witness, ref->file, ref->line, callee, "-");
		return CONTEXT_RELEASE;
	}
	position = callee ? names_get(&c->cat->handlers, callee) : NO_INDEX;
	if (position != NO_INDEX && same_number(index, position)) {
		witness->n = 0;
		places_add(witness, ref->file, ref->line, callee, "-");
		return CONTEXT_ATOMIC;
	}
	if (use_is(ref, "assign") && to.len && to.p[to.len - 1] != ']' &&
	    witnessed(action_by_member(c, ref->file, last_member(to)), witness))
		return CONTEXT_RELEASE;
	return CONTEXT_PROCESS;
}

enum verdict_context context_of(struct court *c, const struct visit *climbed,
				struct place_list *witness)
{
	const struct judge *j = c->j;
	enum verdict_context context = CONTEXT_PROCESS, one;
	uint32_t i, k;

	for (i = 0; i < climbed->n; i++) {
		const struct node *node = &j->nodes[climbed->order[i]];

		for (k = 0; k < node->refs.n; k++) {
			one = context_of_ref(c, &j->facts[node->refs.at[k]], witness);
			if (one == CONTEXT_RELEASE)
				return one;
			if (one == CONTEXT_ATOMIC)
				context = one;
		}
		for (k = 0; k < node->tables.n; k++) {
			const struct fact *e = &j->facts[node->tables.at[k]];
			const char *dot = strrchr(e->use, '.');

			if (witnessed(action_by_member(c, e->file,
						       piece_str(dot ? dot + 1 : e->use)),
				      witness))
				return CONTEXT_RELEASE;
		}
	}
	return context;
}
