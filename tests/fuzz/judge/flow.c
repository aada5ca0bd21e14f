// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer's harness for the reader of files and of functions.  Whatever the
 * bytes are, each function becomes steps that hold together, or has a reason.
 */
#include <stdio.h>
#include <stdlib.h>

#include "flow/show.h"
#include "flow/ways.h"

static void check(bool right, const char *what)
{
	if (right)
		return;
	fprintf(stderr, "FOUND: %s\n", what);
	abort();
}

static void check_step(const struct flow *flow, const struct flow_step *s)
{
	uint32_t i;

	check(s->first + s->n <= flow->n_tokens, "a step has tokens that are not there");
	check(s->assign == NO_INDEX || (s->assign >= s->first && s->assign < s->first + s->n),
	      "an assignment outside of its step");
	check(s->edge + s->n_edges <= flow->n_edges || !s->n_edges, "edges that are not there");
	for (i = 0; i < s->n_edges; i++)
		check(flow->edges[s->edge + i].to < flow->n_steps, "an edge to nowhere");
	for (i = 0; i < 2; i++)
		check(s->to[i] == NO_INDEX || s->to[i] < flow->n_steps, "a way to nowhere");
	check(s->call + s->n_calls <= flow->n_calls, "calls that are not there");
	for (i = s->call; i < s->call + s->n_calls; i++)
		check(flow->calls[i].close < s->first + s->n && flow->calls[i].name >= s->first,
		      "a call outside of its step");
	if (s->kind == STEP_RETURN || s->kind == STEP_STOP)
		check(!s->n_edges, "a way goes on after the end");
	else if (s->kind != STEP_COND && s->kind != STEP_TEST)
		check(s->n_edges, "a way ends without a return");
}

static void check_flow(const struct flow *flow)
{
	uint32_t i;

	if (flow->bad) {
		check(!flow->n_steps, "a bad function has steps");
		return;
	}
	check(flow->n_steps, "a function without steps");
	for (i = 0; i < flow->n_steps; i++)
		check_step(flow, &flow->steps[i]);
}

/* The words of the fixtures are calls of a machine. */
static const struct ways_event events[] = {
	{ .call = "take", .event = WAYS_TAKE, .good = SIGN_ZERO, .fails = SIGN_NEG, .key = 0 },
	{ .call = "release", .event = WAYS_FREE, .good = SIGN_ANY, .key = 0, .marks = true },
};

static const struct ways_machine machine = {
	.states = ways_pair_states, .n_states = 4, .n_events = 2, .next = ways_in_pairs,
	.events = events, .n = ARRAY_SIZE(events),
};

struct world {
	const struct text *text;
	const struct flow_functions *found;
};

static size_t callees(void *ctx, uint32_t node, const char *name, size_t len, uint32_t *out,
		      size_t max)
{
	const struct world *w = ctx;
	size_t n = 0;
	uint32_t i;

	(void)node;
	for (i = 0; i < w->found->n && n < max; i++)
		if (w->found->at[i].name_len == len && !memcmp(w->found->at[i].name, name, len))
			out[n++] = i;
	return n;
}

static bool text_of(void *ctx, uint32_t node, struct ways_text *out)
{
	const struct world *w = ctx;
	const struct flow_function *f = &w->found->at[node];

	*out = (struct ways_text){
		.base = w->text->buf, .end = w->text->buf + w->text->len, .body = f->body,
		.line = f->body_line, .params = (uint32_t)(f->name - w->text->buf) + f->name_len,
	};
	return true;
}

static void check_ways(const struct text *text, const struct flow_functions *found)
{
	struct world ctx = { .text = text, .found = found };
	struct ways_world world = { .ctx = &ctx, .callees = callees, .text = text_of };
	struct ways *w = ways_new(&machine, &world);
	struct buf out = { 0 };
	uint32_t i;

	for (i = 0; i < found->n; i++)
		ways_print(&out, w, &machine, i);
	buf_free(&out);
	ways_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct flow_functions found = { 0 };
	struct flow flow = { 0 };
	struct text text = { .len = size };
	struct buf out = { 0 };
	uint32_t i;

	text.buf = xcalloc(1, size + TEXT_PAD);
	memcpy(text.buf, data, size);
	flow_functions(&found, &text, "fuzz.c");
	for (i = 0; i < found.n; i++) {
		flow_build(&flow, text.buf, text.buf + size, found.at[i].body,
			   found.at[i].body_line);
		check_flow(&flow);
		flow_print(&out, &flow);
	}
	check_ways(&text, &found);
	flow_free(&flow);
	buf_free(&out);
	free(found.at);
	free(text.buf);
	return 0;
}
