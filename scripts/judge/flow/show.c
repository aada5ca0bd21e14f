// SPDX-License-Identifier: GPL-2.0-only
/* The steps of functions for a person, a test, or a count over a tree. */

#include <stdio.h>
#include <stdlib.h>

#include "flow/show.h"
#include "read/lexer.h"
#include "read/parse.h"
#include "read/state.h"

static void on_function(struct parser *p, uint32_t func)
{
	struct flow_functions *out = p->ctx;
	const struct func *f = &p->funcs[func];
	struct flow_function *to;

	GROW(out->at, out->n, out->cap);
	to = &out->at[out->n++];
	*to = (struct flow_function){
		.name = p->base + f->name.off, .name_len = f->name.len, .line = f->name.line,
		.body = offset(p) - 1, .body_line = p->line,
	};
}

static void on_name(struct parser *p, enum name_kind kind, const struct token *name,
		    uint64_t hash)
{
	(void)p;
	(void)kind;
	(void)name;
	(void)hash;
}

static void on_bad(struct parser *p, uint32_t line, const char *reason)
{
	(void)p;
	(void)line;
	(void)reason;
}

void flow_functions(struct flow_functions *out, const struct text *text, const char *path)
{
	static const struct sink sink = {
		.func_begin = on_function, .name = on_name, .bad = on_bad,
	};
	struct parser p = { .path = path, .sink = &sink, .ctx = out };

	keywords_init();
	parse_file(&p, text);
	parser_free(&p);
}

static bool is_wanted(const struct flow_function *f, const char *name)
{
	return !name || (strlen(name) == f->name_len && !memcmp(name, f->name, f->name_len));
}

int flow_show(const char *what)
{
	const char *colon = strrchr(what, ':'), *error;
	struct flow_functions found = { 0 };
	struct text text = { 0 };
	struct flow flow = { 0 };
	struct buf out = { 0 };
	char *path = strndup(what, colon ? (size_t)(colon - what) : strlen(what));
	uint32_t i, shown = 0;

	error = path ? text_read(&text, path) : "out of memory";
	if (error)
		die("%s: %s", path, error);
	flow_functions(&found, &text, path);
	for (i = 0; i < found.n; i++) {
		if (!is_wanted(&found.at[i], colon ? colon + 1 : NULL))
			continue;
		shown++;
		flow_build(&flow, text.buf, text.buf + text.len, found.at[i].body,
			   found.at[i].body_line);
		buf_add(&out, found.at[i].name, found.at[i].name_len);
		buf_str(&out, ":\n");
		flow_print(&out, &flow);
	}
	if (!shown)
		die("%s: no function of that name", what);
	fwrite(out.data, 1, out.len, stdout);
	flow_free(&flow);
	buf_free(&out);
	text_free(&text);
	free(found.at);
	free(path);
	return 0;
}

/* Reasons are literals: few, and told apart by what they say. */
struct tally {
	const char *reason[64];
	unsigned long count[64];
	unsigned long functions, steps;
	size_t n;
};

static void tally_add(struct tally *t, const char *reason)
{
	size_t i;

	for (i = 0; i < t->n && strcmp(t->reason[i], reason); i++)
		;
	if (i == ARRAY_SIZE(t->reason))
		return;
	if (i == t->n)
		t->reason[t->n++] = reason;
	t->count[i]++;
}

/* Does the body have one of the words, which are separated by commas? */
static bool has_word(const char *p, const char *end, const char *words)
{
	const char *w = words, *comma, *found;
	size_t len;

	for (; *w; w = comma) {
		comma = strchrnul(w, ',');
		len = (size_t)(comma - w);
		for (found = p; (found = memmem(found, (size_t)(end - found), w, len)); found++)
			if (!in_word(found[-1]) && !in_word(found[len]))
				return true;
		comma += *comma == ',';
	}
	return false;
}

static void check_file(const char *path, struct text *text, const char *words, struct flow *flow,
		       struct tally *tally)
{
	struct flow_functions found = { 0 };
	const struct flow_function *f;
	const char *end;
	uint32_t i;

	flow_functions(&found, text, path);
	for (i = 0; i < found.n; i++) {
		f = &found.at[i];
		end = i + 1 < found.n ? text->buf + f[1].body : text->buf + text->len;
		if (words && !has_word(text->buf + f->body, end, words))
			continue;
		flow_build(flow, text->buf, text->buf + text->len, f->body, f->body_line);
		tally->functions++;
		tally->steps += flow->n_steps;
		if (!flow->bad)
			continue;
		tally_add(tally, flow->bad);
		printf("%s:%u: %.*s(): %s\n", path, flow->bad_line, (int)f->name_len, f->name,
		       flow->bad);
	}
	free(found.at);
}

int flow_check(const struct files *files, const char *words)
{
	struct tally tally = { .n = 0 };
	struct text text = { 0 };
	struct flow flow = { 0 };
	unsigned long bad = 0;
	size_t i;

	for (i = 0; i < files->n; i++)
		if (!files->at[i].error && !text_read(&text, files->at[i].path))
			check_file(files->at[i].path, &text, words, &flow, &tally);
	for (i = 0; i < tally.n; i++) {
		printf("%lu\t%s\n", tally.count[i], tally.reason[i]);
		bad += tally.count[i];
	}
	printf("%lu functions, %lu steps, %lu cannot be read\n", tally.functions, tally.steps, bad);
	flow_free(&flow);
	text_free(&text);
	return 0;
}
