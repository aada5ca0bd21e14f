// SPDX-License-Identifier: GPL-2.0-only
/* --ways: the outcomes of the functions of one file, for a test or a person. */

#include <stdio.h>
#include <stdlib.h>

#include "flow/show.h"
#include "flow/ways.h"
#include "read/lexer.h"

struct one_file {
	struct text text;
	struct flow_functions found;
};

static size_t callees(void *ctx, uint32_t node, const char *name, size_t len, uint32_t *out,
		      size_t max)
{
	const struct one_file *f = ctx;
	size_t n = 0;
	uint32_t i;

	(void)node;
	for (i = 0; i < f->found.n && n < max; i++)
		if (f->found.at[i].name_len == len && !memcmp(f->found.at[i].name, name, len))
			out[n++] = i;
	return n;
}

static bool text(void *ctx, uint32_t node, struct ways_text *out)
{
	const struct one_file *f = ctx;
	const struct flow_function *at = &f->found.at[node];
	const char *open = skip_space(f->text.buf, at->name + at->name_len,
				      f->text.buf + f->text.len);

	*out = (struct ways_text){
		.base = f->text.buf, .end = f->text.buf + f->text.len, .body = at->body,
		.line = at->body_line,
		.params = *open == '(' ? (uint32_t)(open - f->text.buf) : 0,
	};
	return true;
}

static sign_t sign_of(const char *word)
{
	sign_t s = 0;

	for (; *word; word++)
		s |= *word == '-' ? SIGN_NEG : *word == '0' ? SIGN_ZERO : SIGN_POS;
	return s ? s : SIGN_ANY;
}

/* "take:CALL:SIGNS[:KEY]" or "free:CALL[:KEY]", the key is an argument's number. */
static void event_read(struct ways_event *e, char *word)
{
	char *save = NULL, *what = strtok_r(word, ":", &save), *key;
	char *call = strtok_r(NULL, ":", &save), *sign = NULL;
	bool takes = what && !strcmp(what, "take");

	if (!call || (!takes && strcmp(what, "free")))
		die("%s: an event is take:CALL:SIGNS[:KEY] or free:CALL[:KEY]", word);
	if (takes)
		sign = strtok_r(NULL, ":", &save);
	key = strtok_r(NULL, ":", &save);
	*e = (struct ways_event){
		.call = call, .event = takes ? WAYS_TAKE : WAYS_FREE,
		.good = takes ? sign_of(sign ? sign : "") : SIGN_ANY,
		.fails = takes ? SIGN_NEG : 0,
		.key = (int8_t)(key ? atoi(key) : -1), .marks = !takes,
	};
}

static void print_all(const struct one_file *file, const struct ways_machine *machine,
		      const char *name)
{
	struct ways_world world = { .ctx = (void *)file, .callees = callees, .text = text };
	struct ways *w = ways_new(machine, &world);
	const struct flow_function *f;
	struct buf out = { 0 };
	uint32_t i;

	for (i = 0; i < file->found.n; i++) {
		f = &file->found.at[i];
		if (name && (strlen(name) != f->name_len || memcmp(name, f->name, f->name_len)))
			continue;
		buf_add(&out, f->name, f->name_len);
		buf_str(&out, ":\n");
		ways_print(&out, w, machine, i);
	}
	if (!out.len)
		die("%s: no function of that name", name ? name : "it");
	fwrite(out.data, 1, out.len, stdout);
	buf_free(&out);
	ways_free(w);
}

int flow_show_ways(const char *how, const char *what)
{
	const char *colon = strrchr(what, ':'), *error;
	char *path = strndup(what, colon ? (size_t)(colon - what) : strlen(what));
	char *copy = strdup(how), *save = NULL, *word;
	struct ways_event *events = NULL;
	struct ways_machine machine = {
		.states = ways_pair_states, .n_states = 4, .n_events = 2,
		.next = ways_last_counts,
	};
	struct one_file file = { .text = { 0 } };
	size_t cap = 0;

	for (word = strtok_r(copy, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		if (!strcmp(word, "pairs")) {
			machine.next = ways_in_pairs;
			continue;
		}
		GROW(events, machine.n, cap);
		event_read(&events[machine.n++], word);
	}
	machine.events = events;
	error = path ? text_read(&file.text, path) : "out of memory";
	if (error)
		die("%s: %s", path, error);
	flow_functions(&file.found, &file.text, path);
	print_all(&file, &machine, colon ? colon + 1 : NULL);
	text_free(&file.text);
	free(file.found.at);
	free(events);
	free(path);
	free(copy);
	return 0;
}
