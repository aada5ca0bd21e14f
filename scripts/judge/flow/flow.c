// SPDX-License-Identifier: GPL-2.0-only
/* From the text of a function to its steps, see flow.h. */

#include <stdlib.h>

#include "flow/read.h"
#include "read/parse.h"

static void reader_free(struct reader *r)
{
	body_free(&r->body);
	body_free(&r->directive);
	free(r->stack);
	free(r->pending);
	free(r->jumps);
	free(r->cleanups);
}

static int function(struct reader *r)
{
	uint32_t line;

	/* Where every way begins, whatever the first statement is. */
	step_add(r, STEP_NOP, r->body.tokens[0].line, r->flow->n_tokens, 0);
	if (statement(r, true)) {
		if (!r->flow->bad)
			read_bad(r, r->body.tokens[0].line,
				 "the arms of an #if end in different places");
		return -1;
	}
	arms_skip(r);
	line = r->body.tokens[r->body.n - 1].line;
	if (r->body.tokens[r->at].type != FT_END)
		return read_bad(r, r->body.tokens[r->at].line, "it goes on after its end");
	step_add(r, STEP_RETURN, line, r->flow->n_tokens, 0);
	return flow_finish(r);
}

void flow_build(struct flow *flow, const char *base, const char *end, uint32_t body,
		uint32_t line)
{
	struct reader r = {
		.flow = flow, .cur = NO_INDEX, .fork = NO_INDEX, .breaks = NO_INDEX,
		.continues = NO_INDEX, .cases = NO_INDEX, .scope = NO_INDEX,
		.loop_scope = NO_INDEX, .switch_scope = NO_INDEX,
	};

	keywords_init();
	flow->base = base;
	flow->bad = NULL;
	flow->bad_line = 0;
	flow->n_steps = 0;
	flow->n_tokens = 0;
	flow->n_calls = 0;
	flow->n_edges = 0;
	flow->n_conds = 0;
	flow->n_guards = 0;
	flow->texts.len = 0;
	/* So that there is an array to point into before there is a token. */
	GROW(flow->tokens, flow->n_tokens, flow->cap_tokens);
	flow->bad = body_read(&r.body, base, end, body, line);
	if (flow->bad)
		flow->bad_line = line;
	else
		function(&r);
	if (flow->bad) {
		flow->n_steps = 0;
		flow->n_calls = 0;
	}
	reader_free(&r);
}

void flow_free(struct flow *flow)
{
	free(flow->steps);
	free(flow->tokens);
	free(flow->calls);
	free(flow->edges);
	free(flow->conds);
	free(flow->guards);
	buf_free(&flow->texts);
	memset(flow, 0, sizeof(*flow));
}
