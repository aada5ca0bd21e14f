// SPDX-License-Identifier: GPL-2.0-only
/* The steps of a flow as text: what --flow shows and the tests compare. */

#include "flow/flow.h"

static const char * const kinds[] = {
	[STEP_EXPR] = "expr", [STEP_TEST] = "test", [STEP_COND] = "#if", [STEP_ANY] = "any",
	[STEP_NOP] = "label", [STEP_CLEANUP] = "cleanup", [STEP_RESULT] = "result",
	[STEP_RETURN] = "return", [STEP_STOP] = "stop",
};

static void print_target(struct buf *out, uint32_t to)
{
	if (to == NO_INDEX)
		buf_char(out, '-');
	else
		buf_num(out, to);
}

static void print_edges(struct buf *out, const struct flow *flow, const struct flow_step *s)
{
	uint32_t i;

	if (s->kind == STEP_TEST || s->kind == STEP_COND) {
		buf_str(out, " ? ");
		print_target(out, s->to[0]);
		buf_str(out, " : ");
		print_target(out, s->to[1]);
		return;
	}
	for (i = 0; i < s->n_edges; i++) {
		buf_str(out, i ? " " : " -> ");
		buf_num(out, flow->edges[s->edge + i].to);
	}
}

static void print_text(struct buf *out, const struct flow *flow, const struct flow_step *s)
{
	const struct flow_cond *cond;

	if (s->kind == STEP_COND) {
		cond = &flow->conds[s->cond];
		buf_char(out, ' ');
		buf_add(out, flow->texts.data + cond->text, cond->len);
	} else if (s->n) {
		buf_char(out, ' ');
		flow_normal(out, flow, s->first, s->first + s->n);
	}
}

void flow_print(struct buf *out, const struct flow *flow)
{
	const struct flow_step *s;
	uint32_t i;

	if (flow->bad) {
		buf_str(out, "bad line ");
		buf_num(out, flow->bad_line);
		buf_str(out, ": ");
		buf_str(out, flow->bad);
		buf_char(out, '\n');
		return;
	}
	for (i = 0; i < flow->n_steps; i++) {
		s = &flow->steps[i];
		buf_num(out, i);
		buf_str(out, " line ");
		buf_num(out, s->line);
		buf_char(out, ' ');
		buf_str(out, kinds[s->kind]);
		print_text(out, flow, s);
		print_edges(out, flow, s);
		buf_char(out, '\n');
	}
}
