// SPDX-License-Identifier: GPL-2.0-only
/* What the closure needs of one file, as a sink of the parser. */

#include <stdlib.h>

#include "tree/collect.h"
#include "read/lexer.h"

static void add_mention(struct parser *p, uint64_t hash, uint64_t flags, uint32_t macro)
{
	struct collector *c = p->ctx;
	struct mention m = {
		.key = (hash & ~MENTION_FLAGS) | flags, .func = p->s.func, .macro = macro,
	};
	uint64_t once = m.key ^ ((uint64_t)m.func << 7) ^ ((uint64_t)(macro + 1) << 33);
	uint64_t *slot = &c->recent[(once ^ once >> 23) % RECENT];

	if (parser_dead(p))
		m.key |= MENTION_DEAD;
	if (*slot == (once | parser_dead(p)))
		return;
	*slot = once | parser_dead(p);
	GROW(c->mentions, c->n_mentions, c->cap_mentions);
	c->mentions[c->n_mentions++] = m;
}

static void on_name(struct parser *p, enum name_kind kind, const struct token *name,
		    uint64_t hash)
{
	struct collector *c = p->ctx;
	const struct brace *top = top_brace(&p->s);
	const char *field, *end;
	struct unit_entry e;

	(void)name;
	add_mention(p, hash, kind == N_MEMBER_CALL ? MENTION_MEMBER : 0, NO_INDEX);
	if (kind != N_REF || !top || top->kind != B_INIT || !c->n_tables)
		return;
	e = (struct unit_entry){
		.value = hash, .table = (uint32_t)c->n_tables - 1, .dead = parser_dead(p),
	};
	if (top->field_len) {
		end = p->base + top->field + top->field_len;
		for (field = end; field > p->base + top->field && in_word(field[-1]);)
			field--;
		if (field < end)
			e.field = name_hash(field, (size_t)(end - field));
	}
	GROW(c->entries, c->n_entries, c->cap_entries);
	c->entries[c->n_entries++] = e;
}

static void on_table(struct parser *p, const struct brace *init)
{
	struct collector *c = p->ctx;
	struct unit_table t = { .is_static = p->s.func != NO_INDEX };
	uint32_t i;

	if (init->var.len)
		t.var = name_hash(p->base + init->var.off, init->var.len);
	for (i = init->outer.first; i < p->s.n_tokens; i++)
		if (p->s.tokens[i].type == T_NAME && p->s.tokens[i].sub == KW_STATIC)
			t.is_static = true;
	GROW(c->tables, c->n_tables, c->cap_tables);
	c->tables[c->n_tables++] = t;
}

static void on_macro(struct parser *p, const struct token *name, const char *body,
		     const char *end)
{
	struct collector *c = p->ctx;
	const char *word;

	body = skip_blanks(body, end);
	if (body >= end || class_of(*body) == C_DIGIT)
		return;
	GROW(c->macros, c->n_macros, c->cap_macros);
	c->macros[c->n_macros++] = (struct unit_macro){
		.hash = name_hash(p->base + name->off, name->len),
	};
	while ((body = skip_blanks(body, end)) < end) {
		if (class_of(*body) == C_QUOTE) {
			body = skip_literal(body, end);
		} else if (class_of(*body) == C_DIGIT) {
			body = skip_number(body, end);
		} else if (class_of(*body) == C_WORD) {
			word = body;
			body = skip_word(body, end);
			add_mention(p, name_hash(word, (size_t)(body - word)), 0,
				    (uint32_t)c->n_macros - 1);
		} else {
			body++;
		}
	}
}

static void on_export(struct parser *p, const struct token *macro, const struct token *name)
{
	struct collector *c = p->ctx;

	(void)macro;
	GROW(c->exports, c->n_exports, c->cap_exports);
	c->exports[c->n_exports++] = name_hash(p->base + name->off, name->len);
}

static void on_bad(struct parser *p, uint32_t line, const char *reason)
{
	struct collector *c = p->ctx;

	(void)line;
	(void)reason;
	c->bad = true;
}

static void on_name_all(struct parser *p, enum name_kind kind, const struct token *name,
			uint64_t hash)
{
	(void)p;
	(void)kind;
	(void)name;
	(void)hash;
}

const struct sink collect_sink = {
	.name = on_name, .table = on_table, .macro = on_macro, .export = on_export,
	.bad = on_bad,
};

/* When everything is relevant only the names of functions are wanted. */
const struct sink collect_names_sink = { .name = on_name_all, .bad = on_bad };

void collect_restart(struct parser *p)
{
	struct collector *c = p->ctx;

	c->n_mentions = 0;
	c->n_macros = 0;
	c->n_tables = 0;
	c->n_entries = 0;
	c->n_exports = 0;
	c->bad = false;
	memset(c->recent, 0, sizeof(c->recent));
}

static void *keep(const void *array, size_t n, size_t size)
{
	void *copy;

	if (!n)
		return NULL;
	copy = xmalloc(n * size);
	memcpy(copy, array, n * size);
	return copy;
}

void collect_keep(const struct parser *p, struct unit *u)
{
	const struct collector *c = p->ctx;
	uint32_t i, *first;

	u->n_funcs = p->n_funcs;
	u->funcs = xcalloc(p->n_funcs, sizeof(*u->funcs));
	for (i = p->n_funcs; i-- > 0;) {
		const struct func *f = &p->funcs[i];

		u->funcs[i] = (struct unit_func){
			.hash = name_hash(p->base + f->name.off, f->name.len),
			.same_as = f->same_as, .linkage = f->linkage, .dead = f->dead,
		};
		first = map_put(&u->own, u->funcs[i].hash);
		u->funcs[i].next_same = *first;
		*first = i;
	}
	u->n_mentions = (uint32_t)c->n_mentions;
	u->mentions = keep(c->mentions, c->n_mentions, sizeof(*c->mentions));
	u->n_macros = (uint32_t)c->n_macros;
	u->macros = keep(c->macros, c->n_macros, sizeof(*c->macros));
	u->n_tables = (uint32_t)c->n_tables;
	u->tables = keep(c->tables, c->n_tables, sizeof(*c->tables));
	u->n_entries = (uint32_t)c->n_entries;
	u->entries = keep(c->entries, c->n_entries, sizeof(*c->entries));
	u->n_exports = (uint32_t)c->n_exports;
	u->exports = keep(c->exports, c->n_exports, sizeof(*c->exports));
}

void collect_free(struct collector *c)
{
	free(c->mentions);
	free(c->macros);
	free(c->tables);
	free(c->entries);
	free(c->exports);
}
