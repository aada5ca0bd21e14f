// SPDX-License-Identifier: GPL-2.0-only
/*
 * A BAR that only a run of the driver knows: call and read mean the same one when they
 * write it alike and nothing between them can change what they write.
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "flow/exits.h"
#include "read/lexer.h"

/* Does the word that ends here stand before a value? */
static bool ends_keyword(const char *start, const char *end)
{
	static const char * const words[] = { "return", "else", "case", "goto", "sizeof" };
	const char *p = end;
	size_t i;

	while (p > start && in_word(p[-1]))
		p--;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (piece_is(piece_of(p, end), words[i]))
			return true;
	return false;
}

bool is_own(const struct mapping *m, struct piece name)
{
	const char *p = m->body.p, *end = p + m->body.len, *before;

	for (; piece_is_word(name) && (p = find_word(p, end, name)); p += name.len) {
		for (before = p; before > m->body.p && (before[-1] == ' ' || before[-1] == '\t' ||
							before[-1] == '*'); before--)
			;
		if (before < p && before > m->body.p && in_word(before[-1]) &&
		    !ends_keyword(m->body.p, before))
			return true;
	}
	return false;
}

static bool index_no(struct mapping *m, const char *why)
{
	return plan_no(m, "computed-bar",
		       court_print(m->c, "which BAR is not known before run time, and %s may change '%s' before line %u reads the table",
				   why, plan_text(m, m->index), step_line(m, m->at)));
}

/* May a step change the variable, or the member that is the last of the path? */
static bool may_change(const struct mapping *m, const struct flow_step *s)
{
	struct piece root = path_root(m->index), member = last_member(m->index);
	const struct flow_token *last;
	const char *start, *end;

	if (!s->n)
		return false;
	last = &m->flow.tokens[s->first + s->n - 1];
	start = flow_text(&m->flow, s->first);
	end = m->flow.base + last->off + last->len;
	return bar_may_set(start, end, root) ||
	       (root.len < m->index.len && find_word(start, end, member));
}

bool index_stays(struct mapping *m)
{
	struct piece root = path_root(m->index);
	const char **calls;
	uint32_t i, n = 0;
	bool *way;

	if (!m->varies || m->success == m->at)
		return true;
	if (address_taken(m, root, false))
		return index_no(m, court_print(m->c, "who has the address of '%s'",
					       plan_text(m, root)));
	way = live_between(m->c, &m->flow, m->success, m->at);
	for (i = 0; i < m->flow.n_steps; i++)
		if (way[i] && may_change(m, &m->flow.steps[i]))
			return index_no(m, court_print(m->c, "line %u", m->flow.steps[i].line));
	/* A variable of this function is nobody else's; a member may be. */
	calls = live_calls(m->c, &m->flow, way, &n);
	for (i = 0; i < n && !is_own(m, m->index); i++)
		if (!call_is_harmless(piece_str(calls[i])) && !call_prints(piece_str(calls[i])))
			return index_no(m, court_print(m->c, "%s()", calls[i]));
	return true;
}
