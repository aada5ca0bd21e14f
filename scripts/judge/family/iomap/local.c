// SPDX-License-Identifier: GPL-2.0-only
/*
 * The address in a variable of its own, from the call to where the table was read.
 *
 * Nobody but the two places knows of a variable that is new, so it does not matter what
 * runs between them, nor what a failure leaves behind: the target gets its value where
 * it got it before, and never an error pointer.
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "read/lexer.h"

/* What drivers call the address of their registers. */
static const char * const names[] = { "regs", "base", "mmio", "iobase", "bar_addr" };

static bool is_member(const char *start, const char *p)
{
	while (p > start && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\n'))
		p--;
	return p > start && (p[-1] == '.' || (p - 1 > start && p[-1] == '>' && p[-2] == '-'));
}

/* Does the function, its head included, know no such name but as that of a member? */
static bool is_free(const struct mapping *m, struct piece name)
{
	const char *p = m->body.p, *end = p + m->body.len;

	for (; (p = find_word(p, end, name)); p += name.len)
		if (!is_member(m->body.p, p))
			return false;
	return true;
}

static const char *free_name(struct mapping *m)
{
	/* "regs" of "chip->regs". */
	struct piece member = last_member(m->target);
	size_t i;

	if (member.len < m->target.len && is_free(m, member))
		return court_print(m->c, "%.*s", (int)member.len, member.p);
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (is_free(m, piece_str(names[i])))
			return names[i];
	return NULL;
}

/* A line of the function, up to the read, that the preprocessor reads; 0: none. */
static uint32_t directive_line(const struct mapping *m)
{
	const struct node *node = &m->c->j->nodes[m->claim->call->node];
	const char *p = m->body.p + node->brace, *end = m->body.p + m->read->start;
	bool begins = false;

	for (; p < end; p++) {
		if (begins && *p == '#')
			return plan_line(m, (size_t)(p - m->body.p));
		begins = *p == '\n' || (begins && (*p == ' ' || *p == '\t'));
	}
	return 0;
}

/* Is the device that the call names still that of the read, and the call the last one? */
static bool same_device(struct mapping *m)
{
	bool *way = m->success == m->at ? NULL :
		live_between(m->c, &m->flow, m->success, m->at);
	uint32_t i;

	for (i = 0; way && i < m->flow.n_steps; i++) {
		if (way[i] && step_calls(&m->flow, &m->flow.steps[i], "pcim_iomap_regions"))
			return plan_no(m, "several-reads",
				       court_print(m->c, "line %u maps another BAR before line %u reads this one's address",
						   step_line(m, i), step_line(m, m->at)));
		if (way[i] && step_sets(&m->flow, &m->flow.steps[i], m->device))
			return plan_no(m, "conditional",
				       court_print(m->c, "'%.*s' is set anew before line %u",
						   (int)m->device.len, m->device.p,
						   step_line(m, m->at)));
	}
	return true;
}

static const char *form_of(struct mapping *m)
{
	const char *form;

	if (m->tested)
		return "local-test";
	form = leave_form(m);
	return court_print(m->c, "local%s", form + strlen("pcim"));
}

void local_plan(struct mapping *m, struct plan *plan)
{
	/* What stood in the way of the shorter form is what the address is kept for. */
	const char *why = m->reason, *name;
	uint32_t line = directive_line(m);
	bool gone;

	plan->rule = m->rule ? m->rule : m->whole ? "table-kept" : "result";
	plan->reason = why ? why : "the result is tested in the call's own 'if'";
	if (m->whole)
		plan->reason = court_print(m->c, "line %u keeps the table itself, not an entry",
					   step_line(m, m->at));
	/* The rule that gives up a table takes the error from the pointer. */
	if (m->whole && !strcmp(form_of(m), "local"))
		return;
	/* A test for NULL that cannot go would be left behind, dead. */
	if (!strcmp(plan->rule, "result") && !m->tested)
		return;
	if (!same_device(m)) {
		plan->rule = m->rule;
		plan->reason = m->reason;
		return;
	}
	if (line) {
		plan->reason = court_print(m->c, "%s; the #if in line %u stands in the way of a variable for the address",
					   plan->reason, line);
		return;
	}
	name = free_name(m);
	if (!name)
		return;
	gone = !m->whole && m->target.len && leave_null_test(m) && m->null_tested;
	plan->rule = "one-bar";
	plan->reason = court_print(m->c, "BAR %.*s, kept in a new variable '%s' until line %u",
				   (int)m->index.len, m->index.p, name, step_line(m, m->at));
	plan->edit = form_of(m);
	plan->read_edit = m->whole ? "local-table" : gone ? "local-read-test" : "local-read";
	plan->variable = name;
	plan->served = arena_new(&m->c->arena, const struct judged *);
	plan->served[0] = m->read;
	plan->n_served = 1;
}
