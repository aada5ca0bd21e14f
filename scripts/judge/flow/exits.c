// SPDX-License-Identifier: GPL-2.0-only
/* How a function should take the result of a call, see exits.h. */

#include <stdio.h>
#include <string.h>

#include "flow/exits.h"
#include "read/lexer.h"

#define INTS_MAX 64

/* The blanked text of a function. */
struct text_of {
	const char *p, *end;
};

static const char *past_space(const char *p, const char *end)
{
	while (p < end && class_of(*p) <= C_NEWLINE && class_of(*p) != C_OTHER)
		p++;
	return p;
}

static bool word_at(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - p) >= len && !memcmp(p, word, len) &&
	       (p + len == end || !in_word(p[len]));
}

bool exit_next(const char *body, size_t len, size_t from, struct exit_at *out)
{
	const char *end = body + len, *p = body + from, *semi, *label;

	for (; p < end; p++) {
		if (!in_word(*p) || (p > body && in_word(p[-1])))
			continue;
		if (word_at(p, end, "return")) {
			semi = memchr(p, ';', (size_t)(end - p));
			if (!semi)
				return false;
			*out = (struct exit_at){
				.start = (size_t)(p - body), .end = (size_t)(semi + 1 - body),
				.value = piece_strip(piece_of(p + 6, semi)),
			};
			return true;
		}
		if (!word_at(p, end, "goto"))
			continue;
		label = past_space(p + 4, end);
		semi = skip_word(label, end);
		out->label = piece_of(label, semi);
		semi = past_space(semi, end);
		if (!out->label.len || semi == end || *semi != ';')
			continue;
		out->start = (size_t)(p - body);
		out->end = (size_t)(semi + 1 - body);
		out->value = piece_of(semi, semi);
		return true;
	}
	return false;
}

/* Exits that carry something: a value that is not 0, or a jump. */
static bool exit_carries(const struct exit_at *x)
{
	return x->label.len || (x->value.len && !piece_is(x->value, "0"));
}

static bool starts(struct piece name, const char *prefix)
{
	size_t len = strlen(prefix);

	return name.len >= len && !memcmp(name.p, prefix, len);
}

static bool has(struct piece name, const char *word)
{
	return memmem(name.p, name.len, word, strlen(word));
}

static bool is_level(struct piece name, const char *prefix, const char * const *levels, size_t n)
{
	size_t i, len = strlen(prefix);

	for (i = 0; starts(name, prefix) && i < n; i++)
		if (starts((struct piece){ name.p + len, name.len - len }, levels[i]))
			return true;
	return false;
}

bool call_prints(struct piece name)
{
	static const char * const whole[] = {
		"printk", "ERR_PTR", "PTR_ERR", "BUG", "if", "sizeof", "unlikely", "likely",
	};
	static const char * const prefixes[] = {
		"dev_", "pr_", "netdev_", "WARN", "DRM_",
	};
	static const char * const levels[] = { "err", "warn", "info", "dbg", "notice" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(whole); i++)
		if (piece_is(name, whole[i]))
			return true;
	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (starts(name, prefixes[i]) &&
		    (name.len > strlen(prefixes[i]) || !strcmp(prefixes[i], "WARN")))
			return true;
	if (is_level(name, "pci_", levels, ARRAY_SIZE(levels)))
		return true;
	return starts(name, "drm_") && (has(name, "err") || has(name, "dbg") ||
					has(name, "warn") || has(name, "info"));
}

/* Is what ends before @at the head "if (...)" and nothing else? */
static bool is_guarded(const struct text_of *t, const char *at)
{
	const char *p = at, *open = NULL;

	while (p > t->p && class_of(p[-1]) <= C_NEWLINE && class_of(p[-1]) != C_OTHER)
		p--;
	if (p == t->p || p[-1] != ')')
		return false;
	for (p--; p > t->p && !strchr(";{}", p[-1]); p--)
		if (p[-1] == '(' && p - 4 >= t->p && !memcmp(p - 4, "if ", 3) &&
		    (p - 4 == t->p || !in_word(p[-5])))
			open = p - 1;
	return open;
}

/* The innermost brace that is open at @at, or NULL. */
static const char *block_of(const struct text_of *t, const char *at)
{
	int depth = 0;

	while (at > t->p) {
		at--;
		depth += *at == '}' ? 1 : *at == '{' ? -1 : 0;
		if (depth < 0)
			return at;
	}
	return NULL;
}

/* Do only calls that print stand between the test of the failure and the exit? */
static bool is_simple(const struct text_of *t, const char *at)
{
	const char *open, *p, *end;

	if (is_guarded(t, at))
		return true;
	open = block_of(t, at);
	if (!open || !memchr(t->p, '{', (size_t)(open - t->p)))
		return true;
	for (p = open + 1; p < at; p = end) {
		end = p + 1;
		if (class_of(*p) != C_WORD)
			continue;
		end = skip_word(p, at);
		if (*past_space(end, at) == '(' && !call_prints(piece_of(p, end)))
			return false;
	}
	return true;
}

/* "\tint a, b = 0;" */
static size_t int_variables(const struct text_of *t, struct piece *out, size_t max)
{
	const char *line = t->p, *p, *semi;
	struct piece parts[INTS_MAX];
	size_t n = 0, i, k, len;

	for (; line && line < t->end; line = memchr(line, '\n', (size_t)(t->end - line)),
	     line = line ? line + 1 : NULL) {
		p = line + (*line == '\t');
		if (p == line)
			continue;
		if ((size_t)(t->end - p) > 9 && !memcmp(p, "register ", 9))
			p += 9;
		if (!word_at(p, t->end, "int") || past_space(p + 3, t->end) == p + 3)
			continue;
		for (semi = p; semi < t->end && !strchr(";(){}", *semi); semi++)
			;
		if (semi == t->end || *semi != ';')
			continue;
		k = operands(piece_of(p + 3, semi), ",", parts, INTS_MAX);
		for (i = 0; i < k && i < INTS_MAX && n < max; i++) {
			for (len = 0; len < parts[i].len && parts[i].p[len] != '='; len++)
				;
			parts[i] = piece_strip((struct piece){ parts[i].p, len });
			if (piece_is_word(parts[i]))
				out[n++] = parts[i];
		}
	}
	return n;
}

static bool is_int_variable(const struct text_of *t, struct piece name)
{
	struct piece all[INTS_MAX];
	size_t n = int_variables(t, all, INTS_MAX), i;

	for (i = 0; i < n; i++)
		if (piece_same(all[i], name))
			return true;
	return false;
}

/* Is the value that the variable had not read behind the call? */
static bool is_free(const struct text_of *t, const char *after, struct piece name)
{
	const char *at = find_word(after, t->end, name);

	if (!at)
		return true;
	at = past_space(at + name.len, t->end);
	return at < t->end && *at == '=' && at[1] != '=';
}

/* "label:" at the beginning of a line, or NULL. */
static const char *label_at(const char *from, const char *end, struct piece label,
			    const char **after)
{
	const char *line = from, *p;

	while (line < end) {
		for (p = line; p < end && (*p == ' ' || *p == '\t'); p++)
			;
		if ((size_t)(end - p) > label.len && !memcmp(p, label.p, label.len)) {
			p = past_space(p + label.len, end);
			if (p < end && *p == ':') {
				*after = p + 1;
				return line;
			}
		}
		line = memchr(line, '\n', (size_t)(end - line));
		if (!line)
			return NULL;
		line++;
	}
	return NULL;
}

/* The variable that the code behind a label returns; empty: none is seen. */
static struct piece returned_after(const char *from, const char *end, struct piece label)
{
	struct piece none = { end, 0 };
	const char *after = NULL;
	struct exit_at x;

	while (label_at(from, end, label, &after)) {
		if (!exit_next(after, (size_t)(end - after), 0, &x))
			return none;
		if (!x.label.len)
			return piece_is_word(x.value) ? x.value : none;
		/* Only forwards, so this ends. */
		label = x.label;
		from = after;
	}
	return none;
}

static struct piece usual_variable(const struct text_of *t, const char *after)
{
	static const char * const usual[] = {
		"rc", "ret", "err", "error", "retval", "result", "rv", "status", "r",
	};
	struct piece name;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(usual); i++) {
		name = piece_str(usual[i]);
		if (is_int_variable(t, name) && is_free(t, after, name))
			return name;
	}
	return (struct piece){ t->end, 0 };
}

static bool returns_int(const struct text_of *t)
{
	const char *open = memchr(t->p, '{', (size_t)(t->end - t->p)), *paren;

	if (!open)
		open = t->end;
	paren = memchr(t->p, '(', (size_t)(open - t->p));
	return find_word(t->p, paren ? paren : open, piece_str("int"));
}

/* Is something let go, by a name that says unlock or put? */
static bool lets_go(const char *from, const char *end)
{
	const char *p, *next;
	struct piece name;

	for (p = from; p < end; p = next) {
		next = p + 1;
		if (!in_word(*p))
			continue;
		next = skip_word(p, end);
		name = piece_of(p, next);
		if ((has(name, "unlock") || has(name, "put")) && *past_space(next, end) == '(')
			return true;
	}
	return false;
}

static void plain(struct handling *out, const char *reason)
{
	*out = (struct handling){ "", "", "", reason };
}

static void take(struct arena *a, struct handling *out, const char *form, struct piece variable,
		 struct piece label)
{
	*out = (struct handling){ form, arena_copy(a, variable.p, variable.len),
				  arena_copy(a, label.p, label.len), "" };
}

static void take_goto(struct arena *a, const struct text_of *t, size_t start, size_t end,
		      struct piece label, struct handling *out)
{
	struct piece name = returned_after(t->p, t->end, label);
	const char *after = NULL, *at;
	char *text = arena_copy(a, label.p, label.len);
	size_t room = label.len + 80;
	char *reason = arena_alloc(a, room);

	if (!name.len || !is_int_variable(t, name) || !is_free(t, t->p + end, name)) {
		snprintf(reason, room, "label %s does not return an int variable that is free",
			 text);
		plain(out, reason);
		return;
	}
	at = label_at(t->p, t->end, label, &after);
	if (!at || at < t->p + start) {
		snprintf(reason, room, "label %s is not an error exit behind the call", text);
		plain(out, reason);
		return;
	}
	take(a, out, "goto", name, label);
}

void exits_decide(struct arena *a, const char *body, size_t len, size_t start, size_t end,
		  struct handling *out)
{
	struct text_of t = { body, body + len };
	struct exit_at x, last = { 0 }, following = { 0 };
	struct piece none = { body, 0 }, name;
	const char *p;
	size_t at;

	if (!returns_int(&t)) {
		plain(out, "the function returns nothing that could carry an error");
		return;
	}
	for (at = 0; exit_next(body, len, at, &x); at = x.end) {
		if (!exit_carries(&x))
			continue;
		if (x.start < start)
			last = x;
		if (x.start >= end && !following.end)
			following = x;
	}
	if (!following.end) {
		p = past_space(body + end, t.end);
		if (!last.end && exit_next(body, len, (size_t)(p - body), &x) &&
		    x.start == (size_t)(p - body) && piece_is(x.value, "0"))
			take(a, out, "tail", none, none);
		else
			plain(out, "no later error exit shows what has to be undone here");
	} else if (last.end && !piece_same(last.label.len ? last.label : none,
					   following.label.len ? following.label : none)) {
		plain(out, "the error exits before and after the call undo different things");
	} else if (!is_simple(&t, body + following.start)) {
		plain(out, "the next error exit undoes something by itself");
	} else if (lets_go(body + end, body + following.start)) {
		plain(out, "what is held at the call is let go before the next error exit");
	} else if (following.label.len) {
		take_goto(a, &t, start, end, following.label, out);
	} else {
		name = usual_variable(&t, body + end);
		if (name.len)
			take(a, out, "return", name, none);
		else
			plain(out, "no int variable is free to hold the result");
	}
}

bool exits_fails_after(const char *body, size_t len, size_t start)
{
	struct exit_at x;

	for (; exit_next(body, len, start, &x); start = x.end)
		if (!x.label.len)
			return x.value.len && (*x.value.p == '-' || starts(x.value, "PTR_ERR") ||
					       starts(x.value, "ERR_PTR"));
	return false;
}
