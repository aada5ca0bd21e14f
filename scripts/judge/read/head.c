// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a brace at file level opens, from the tokens before it. The kernel's
 * heads are read backwards from the brace: a body follows the parameters, with
 * nothing but attributes and lock annotations between.
 */
#include <stdlib.h>

#include "read/lexer.h"
#include "read/parse.h"

static const struct {
	const char *word;
	enum keyword kw;
} keywords[] = {
	{ "if", KW_CONTROL }, { "while", KW_CONTROL }, { "for", KW_CONTROL },
	{ "switch", KW_CONTROL }, { "else", KW_PREFIX }, { "do", KW_PREFIX },
	{ "return", KW_RETURN }, { "goto", KW_GOTO }, { "case", KW_CASE },
	{ "default", KW_CASE }, { "break", KW_GOTO }, { "continue", KW_GOTO },
	{ "sizeof", KW_SIZEOF }, { "typeof", KW_SIZEOF }, { "__typeof__", KW_SIZEOF },
	{ "__typeof", KW_SIZEOF }, { "_Alignof", KW_SIZEOF }, { "__alignof__", KW_SIZEOF },
	{ "struct", KW_TAG }, { "union", KW_TAG }, { "enum", KW_TAG },
	{ "static", KW_STATIC }, { "STATIC", KW_STATIC }, { "inline", KW_INLINE },
	{ "__inline", KW_INLINE }, { "__inline__", KW_INLINE },
	{ "__always_inline", KW_INLINE }, { "noinline", KW_STORAGE },
	{ "extern", KW_STORAGE }, { "const", KW_STORAGE }, { "volatile", KW_STORAGE },
	{ "register", KW_STORAGE }, { "typedef", KW_STORAGE }, { "auto", KW_STORAGE },
	{ "asmlinkage", KW_STORAGE }, { "__init", KW_STORAGE }, { "__exit", KW_STORAGE },
	{ "__maybe_unused", KW_STORAGE }, { "__must_check", KW_STORAGE },
	{ "noinline_for_stack", KW_STORAGE }, { "notrace", KW_STORAGE },
	{ "__extension__", KW_STORAGE }, { "__weak", KW_STORAGE }, { "__ref", KW_STORAGE },
	{ "__cold", KW_STORAGE }, { "__visible", KW_STORAGE }, { "__bpf_kfunc", KW_STORAGE },
	{ "__naked", KW_STORAGE }, { "__used", KW_STORAGE }, { "__net_init", KW_STORAGE },
	{ "void", KW_TYPE }, { "int", KW_TYPE }, { "char", KW_TYPE }, { "short", KW_TYPE },
	{ "long", KW_TYPE }, { "unsigned", KW_TYPE }, { "signed", KW_TYPE },
	{ "float", KW_TYPE }, { "double", KW_TYPE }, { "bool", KW_TYPE }, { "_Bool", KW_TYPE },
	{ "__signed__", KW_TYPE },
	{ "__attribute__", KW_ATTRIBUTE }, { "__attribute", KW_ATTRIBUTE },
	{ "asm", KW_ATTRIBUTE }, { "__asm__", KW_ATTRIBUTE }, { "__asm", KW_ATTRIBUTE },
	{ "__declspec", KW_ATTRIBUTE }, { "_Static_assert", KW_ATTRIBUTE },
	{ "_Pragma", KW_ATTRIBUTE }, { "__pragma", KW_ATTRIBUTE }, { "__label__", KW_GOTO },
};

/* A table without chains to follow for nearly all names: indexed by hash bits. */
static struct map keyword_map;
static uint64_t keyword_bits[64];

void keywords_init(void)
{
	uint64_t hash;
	size_t i;

	if (keyword_map.n)
		return;
	for (i = 0; i < ARRAY_SIZE(keywords); i++) {
		hash = name_hash_str(keywords[i].word);
		*map_put(&keyword_map, hash) = keywords[i].kw;
		keyword_bits[hash >> 58] |= 1ull << (hash >> 52 & 63);
	}
}

enum keyword keyword_of(uint64_t hash)
{
	uint32_t kw;

	if (!(keyword_bits[hash >> 58] >> (hash >> 52 & 63) & 1))
		return KW_NONE;
	kw = map_get(&keyword_map, hash);
	return kw == NO_INDEX ? KW_NONE : (enum keyword)kw;
}

static bool is_caps(const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			return false;
	return true;
}

static bool is_attribute(const struct parser *p, const struct token *t)
{
	const char *word = p->base + t->off;

	if (t->type != T_NAME)
		return false;
	return t->sub == KW_ATTRIBUTE || t->sub == KW_STORAGE || t->sub == KW_INLINE ||
	       t->sub == KW_STATIC || (t->sub == KW_NONE && t->len > 2 && word[0] == '_' &&
				       word[1] == '_');
}

/* Types that begin with two underscores: __u32, __be16, __wsum, __poll_t. */
static bool is_type_like(const struct parser *p, const struct token *t)
{
	const char *last = p->base + t->off + t->len - 1;

	return class_of(*last) == C_DIGIT || (*last == 't' && last[-1] == '_') ||
	       (*last == 'm' && last[-1] == 'u');
}

static bool is_punct(const struct token *t, char c)
{
	return t->type == T_PUNCT && t->sub == c;
}

/* Only storage classes and attributes: no type, so what follows is a macro. */
static bool no_type(const struct parser *p, const struct token *t, const struct token *end)
{
	for (; t < end; t++) {
		if (t->type == T_GROUP)
			continue;
		if (!is_attribute(p, t) || (t->sub == KW_NONE && is_type_like(p, t)))
			return false;
	}
	return true;
}

/*
 * Macros with arguments that stand between struct and the name of the type.
 * Any other name with a parenthesis there is a function or a macro in capitals.
 */
static bool is_type_attribute(const struct parser *p, const struct token *t)
{
	static const char *const words[] = {
		"__aligned", "__aligned__", "__aligned_largest", "__section", "__alias",
		"__counted_by", "__assume_aligned", "__no_randomize_layout",
	};
	size_t i;

	if (t->sub == KW_ATTRIBUTE)
		return true;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (t->len == strlen(words[i]) && !memcmp(p->base + t->off, words[i], t->len))
			return true;
	return false;
}

/*
 * struct NAME or enum NAME with attributes, and nothing else, up to the brace.
 * "struct a __f(args) {" is the head of a function: what has a parenthesis is an
 * attribute where it comes first, since a type and a function have two names,
 * where the type's name follows, or where it is known as one.
 */
static bool is_type(const struct parser *p, const struct token *first, const struct token *end)
{
	const struct token *t = end, *tag = NULL, *last;

	while (t > first) {
		t--;
		if (t->type == T_NAME && t->sub == KW_TAG) {
			tag = t;
			break;
		}
	}
	if (!tag)
		return false;
	last = end - 1;
	for (t = tag + 1; t < end; t++) {
		if (t->type == T_BODY || (t->type == T_PUNCT && t->sub != ':'))
			return false;
		if (t->type != T_GROUP)
			continue;
		if (!is_attribute(p, t - 1) &&
		    !(t[-1].type == T_NAME && is_caps(p->base + t[-1].off, t[-1].len)))
			return false;
		if (t - 2 == tag || is_type_attribute(p, t - 1))
			continue;
		if (last->type != T_NAME || is_attribute(p, last) ||
		    is_caps(p->base + last->off, last->len))
			return false;
	}
	return true;
}

/*
 * Annotations with arguments that may stand between the type and the name of a
 * function, by how they begin: __acquires_shared() is one as well.
 */
static bool is_annotation(const struct parser *p, const struct token *t)
{
	static const char *const words[] = {
		"__acquires", "__releases", "__must_hold", "__printf", "__scanf",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (t->type == T_NAME && t->len >= strlen(words[i]) &&
		    !memcmp(p->base + t->off, words[i], strlen(words[i])))
			return true;
	return false;
}

static void first_arg(const struct parser *p, uint32_t paren, struct token *name)
{
	const char *word = skip_space(p->base, p->base + paren + 1, p->end), *end;

	while (*word == '*')
		word = skip_space(p->base, word + 1, p->end);
	end = skip_word(word, p->end);
	if (end == word || class_of(*word) != C_WORD)
		return;
	name->off = (uint32_t)(word - p->base);
	name->len = (uint16_t)(end - word < UINT16_MAX ? end - word : UINT16_MAX);
}

/* In "type (*name[])(args)" or "(*name(args))[4]": the name, if the group at @t has one. */
static bool pointer_name(const struct parser *p, const struct token *t, struct token *name)
{
	const char *word = skip_space(p->base, p->base + t->off + 1, p->end);

	if (t->type != T_GROUP || *word != '*')
		return false;
	*name = *t;
	name->len = 0;
	first_arg(p, t->off, name);
	return name->len;
}

static enum linkage linkage_of(const struct token *t, const struct token *end)
{
	bool is_static = false, is_inline = false;

	for (; t < end; t++) {
		if (t->type != T_NAME)
			continue;
		is_static |= t->sub == KW_STATIC;
		is_inline |= t->sub == KW_INLINE;
	}
	return is_inline ? L_INLINE : is_static ? L_STATIC : L_GLOBAL;
}

void head_of(const struct parser *p, struct head *head)
{
	const struct token *first = p->s.tokens + p->s.stmt.first;
	const struct token *end = p->s.tokens + p->s.n_tokens, *t;

	memset(head, 0, sizeof(*head));
	head->kind = B_OTHER;
	for (t = first; t < end; t++) {
		if (is_punct(t, '=')) {
			head->kind = B_INIT;
			return;
		}
	}
	if (is_type(p, first, end)) {
		head->kind = B_TYPE;
		return;
	}
	/* Backwards over attributes to the parameters. */
	for (t = end; t > first + 1;) {
		t--;
		if (t->type == T_NAME)
			continue;
		if (t->type == T_INDEX && pointer_name(p, t - 1, &head->name)) {
			/* int (*f(args))[4] */
			t--;
			break;
		}
		if (t->type != T_GROUP)
			return;
		if (t[-1].type == T_GROUP && t - 1 > first) {
			/* int (*f(args))(args of what it returns), typeof(x)(f(args)) */
			if (t[-2].type != T_NAME || t[-2].sub != KW_SIZEOF)
				t--;
			head->name.line = t->line;
			first_arg(p, t->off, &head->name);
			break;
		}
		if (t[-1].type != T_NAME)
			return;
		head->name = t[-1];
		head->params = t->off;
		if (t - 2 < first || (t[-2].type != T_GROUP && t[-1].sub != KW_ATTRIBUTE))
			break;
		/* void __acquires(x) __f(args) {: before the name, not after it */
		if (t - 3 >= first && is_annotation(p, t - 3) && !is_annotation(p, t - 1))
			break;
		/* f(args) NAME(x) {: NAME is an annotation, or a macro without ; */
		if (!is_attribute(p, t - 1) && !is_caps(p->base + t[-1].off, t[-1].len))
			break;
		t--;
	}
	if (!head->name.len)
		return;
	head->kind = B_FUNCTION;
	head->linkage = linkage_of(first, t);
	if (t > first && t[-1].sub != KW_ATTRIBUTE && t[-1].type == T_NAME &&
	    no_type(p, first, t - 1)) {
		head->params = 0;
		first_arg(p, t->off, &head->name);
	}
}

static bool is_var(const struct parser *p, const struct token *t)
{
	return t->type == T_NAME && t->sub == KW_NONE && !is_attribute(p, t);
}

static void table_var(const struct parser *p, const struct token *first,
		      const struct token *end, struct token *var)
{
	const struct token *t;

	/* Before the first index; what stands behind it are attributes. */
	for (t = first; t < end; t++)
		if (t->type == T_INDEX)
			end = t;
	for (t = first; t < end; t++)
		if (pointer_name(p, t, var))
			return;
	for (t = end; t-- > first;) {
		if (is_var(p, t)) {
			*var = *t;
			return;
		}
	}
}

static void table_type(const struct parser *p, const struct token *first,
		       const struct token *end, uint32_t var, struct token *type)
{
	const struct token *t;

	for (t = first; t < end; t++) {
		if (t->type != T_NAME || t->sub != KW_TAG)
			continue;
		for (t++; t < end && is_attribute(p, t); t++)
			;
		if (t < end && t->type == T_NAME && t->off != var)
			*type = *t;
		return;
	}
	for (t = first; t < end; t++) {
		if ((is_var(p, t) || (t->type == T_NAME && t->sub == KW_TYPE)) && t->off != var) {
			*type = *t;
			return;
		}
	}
}

void table_of(const struct parser *p, struct token *type, struct token *var)
{
	const struct token *first = p->s.tokens + p->s.stmt.first;
	const struct token *end = p->s.tokens + p->s.n_tokens, *from;

	memset(type, 0, sizeof(*type));
	memset(var, 0, sizeof(*var));
	while (end > first && !is_punct(end - 1, '='))
		end--;
	if (end > first)
		end--;
	for (from = end; from > first && !is_punct(from - 1, ',');)
		from--;
	table_var(p, from, end, var);
	table_type(p, first, end, var->off, type);
}

void shadow_params(struct parser *p, uint32_t params)
{
	const char *at = p->base + params;
	const char *end = find_close(p->base, at, p->end), *word;
	bool tag = false;
	uint64_t hash;

	if (!params || !end)
		return;
	while (at < end) {
		at = skip_space(p->base, at, end);
		if (at >= end)
			break;
		if (class_of(*at) != C_WORD) {
			at = class_of(*at) == C_QUOTE ? skip_literal(at, end) : at + 1;
			continue;
		}
		word = at;
		at = skip_word(at, end);
		hash = name_hash(word, (size_t)(at - word));
		if (keyword_of(hash) == KW_TAG) {
			tag = true;
			continue;
		}
		word = skip_space(p->base, at, end + 1);
		if (!tag && keyword_of(hash) == KW_NONE &&
		    (*word == ',' || *word == ')' || *word == '['))
			*map_put(&p->shadows, hash) = 1;
		tag = false;
	}
}
