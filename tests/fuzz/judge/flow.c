// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer's harness for the reader of files and of functions.  Whatever the
 * bytes are, each function becomes steps that hold together, or has a reason.
 */
#include <stdio.h>
#include <stdlib.h>

#include "flow/show.h"

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
	flow_free(&flow);
	buf_free(&out);
	free(found.at);
	free(text.buf);
	return 0;
}
