// SPDX-License-Identifier: GPL-2.0-only
/*
 * A variable of the function that holds the table, of which only one entry is used: the
 * address can take its place.
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "read/lexer.h"

static bool stays(struct mapping *m, const char *how)
{
	return plan_no(m, "table-kept",
		       court_print(m->c, "line %u keeps the table itself, not an entry%s",
				   step_line(m, m->at), how));
}

/* TABLE = pcim_iomap_table(...), and no more. */
static bool takes_table(struct mapping *m)
{
	const struct flow *f = &m->flow;
	const struct flow_step *s = &f->steps[m->at];
	uint32_t first = s->first, end = s->first + s->n;

	if (s->kind != STEP_EXPR || s->n < 5 || f->tokens[first].type != FT_NAME ||
	    !flow_is_op(f, first + 1, OP('=')) || !flow_is(f, first + 2, "pcim_iomap_table") ||
	    flow_close(f, first + 3, end) != end - 1)
		return false;
	m->target = piece_of(flow_text(f, first), flow_text(f, first) + f->tokens[first].len);
	return true;
}

/* Is it "table[BAR]" of the BAR that the call maps? */
static bool is_entry(struct mapping *m, const char *after, const char *end)
{
	const char *close;

	if (after >= end || *after != '[')
		return false;
	close = after + 1 + strcspn(after + 1, "[]");
	return close < end && *close == ']' &&
	       piece_same(bar_constant(m->c, piece_strip(piece_of(after + 1, close)), m->body),
			  m->index);
}

/* A name of which the text before it says that it is declared, or only tested for NULL. */
static bool is_other_use(const struct mapping *m, const char *p, const char *after,
			 const char *end)
{
	const char *before = p;

	while (before > m->body.p && (before[-1] == ' ' || before[-1] == '\t'))
		before--;
	if (after < end && *after == ';')
		return before > m->body.p && before[-1] == '*';
	if (after < end && *after == ')')
		return before > m->body.p && before[-1] == '!';
	return after + 1 < end && *after == '=' && after[1] != '=' &&
	       (size_t)(p - m->body.p) == m->flow.tokens[m->flow.steps[m->at].first].off;
}

bool table_is_local(struct mapping *m)
{
	const char *p = m->body.p, *end = p + m->body.len, *after;
	uint32_t n = 0;

	if (m->varies || m->tested || !takes_table(m) || !is_own(m, m->target) ||
	    address_taken(m, m->target, true))
		return stays(m, "");
	for (; (p = find_word(p, end, m->target)); p += m->target.len) {
		after = skip_white(p + m->target.len, end);
		if (is_entry(m, after, end))
			n++;
		else if (!is_other_use(m, p, after, end))
			return stays(m, court_print(m->c, "; line %u uses it otherwise",
						   plan_line(m, (size_t)(p - m->body.p))));
	}
	m->rule = NULL;
	m->reason = NULL;
	return n ? leave_null_test(m) : stays(m, "");
}
