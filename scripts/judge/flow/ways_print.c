// SPDX-License-Identifier: GPL-2.0-only
/* Outcomes as text: what --ways shows and the tests compare. */

#include "flow/ways.h"

static void print_effect(struct buf *out, const struct ways *w, const struct ways_machine *m,
			 uint32_t effect)
{
	const char *key;
	uint32_t i;

	if (!effect)
		buf_str(out, " nothing");
	for (i = 0; (key = ways_key(w, effect, i)); i++) {
		buf_char(out, ' ');
		if (*key) {
			buf_str(out, key);
			buf_char(out, '=');
		}
		buf_str(out, m->states[ways_state_of(w, effect, key, 0)]);
	}
}

static void print_marks(struct buf *out, const struct ways_sum *sum, const struct ways_outcome *o)
{
	static const char * const words[] = {
		[STEP_TEST] = "", [STEP_COND] = "#", [STEP_EXPR] = "call ",
		[STEP_RETURN] = "return ",
	};
	const struct ways_mark *m;
	uint32_t i;

	for (i = 0; i < o->n_marks; i++) {
		m = &sum->marks[o->mark + i];
		buf_str(out, i ? ", " : " by ");
		buf_str(out, words[m->kind]);
		buf_num(out, m->line);
		if (m->kind == STEP_TEST || m->kind == STEP_COND)
			buf_char(out, m->truth ? '+' : '-');
	}
}

void ways_print(struct buf *out, struct ways *w, const struct ways_machine *m, uint32_t node)
{
	const struct ways_sum *sum = ways_of(w, node);
	const struct ways_site *site;
	const struct ways_outcome *o;
	uint32_t i, k;

	if (sum->bad) {
		buf_str(out, "bad line ");
		buf_num(out, sum->bad_line);
		buf_str(out, ": ");
		buf_str(out, sum->bad);
		buf_char(out, '\n');
	}
	for (i = 0; !sum->bad && i < sum->n; i++) {
		o = &sum->outcomes[i];
		buf_str(out, "result ");
		buf_str(out, sign_name(o->result));
		buf_char(out, ':');
		print_effect(out, w, m, o->effect);
		for (k = 0; (site = ways_site(w, o->passed, k)); k++) {
			buf_str(out, k ? "," : " past ");
			buf_num(out, site->line);
		}
		print_marks(out, sum, o);
		buf_char(out, '\n');
	}
}
