// SPDX-License-Identifier: GPL-2.0-only
/*
 * Can one call that maps a BAR take the place of two? Looks at one function only.
 *
 * The call and the read of the table have to be bound to each other: the read runs
 * after a success of the call, and only then; nothing that runs between them knows
 * of the target; and what the call returned is of no more use.
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "read/lexer.h"

#define CALL	"pcim_iomap_regions"

bool plan_no(struct mapping *m, const char *rule, const char *reason)
{
	m->rule = rule;
	m->reason = reason;
	return false;
}

uint32_t plan_line(const struct mapping *m, size_t place)
{
	uint32_t line = m->claim->call->line;
	size_t i, from = m->claim->start;

	for (i = place; i < from; i++)
		line -= m->body.p[i] == '\n';
	for (i = from; i < place; i++)
		line += m->body.p[i] == '\n';
	return line;
}

uint32_t step_line(const struct mapping *m, uint32_t step)
{
	return m->flow.steps[step].line;
}

const char *plan_text(struct mapping *m, struct piece p)
{
	return court_print(m->c, "%.*s", (int)p.len, p.p);
}

/* A variable, or a member of one: "bar", "dev->bar". */
static bool is_path(struct piece text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (!in_word(text.p[i]) && !strchr(".->", text.p[i]))
			return false;
	return text.len && class_of(*text.p) == C_WORD;
}

static bool find_bar(struct mapping *m, struct piece mask)
{
	struct bars b = bars_of_mask(m->c, mask, m->body);
	const char *list = "";
	uint32_t i;

	if (b.computed) {
		m->index = bar_variable(mask);
		m->varies = is_path(m->index);
		if (m->varies)
			return true;
		return plan_no(m, "computed-bar",
			       court_print(m->c, "which BAR is not known before run time: %s",
					   b.computed));
	}
	for (i = 0; i < b.n; i++)
		list = court_print(m->c, "%s%s%s", list, i ? ", " : "", plan_text(m, b.index[i]));
	if (b.n != 1)
		return plan_no(m, "several-bars",
			       court_print(m->c,
					   "%u BARs in one call: %s; one pcim_iomap_region() each would do, no failure needs undoing",
					   b.n, list));
	m->index = b.index[0];
	return true;
}

/* The index of the entry that is read; empty when it is the table itself. */
static struct piece entry_of(const struct judged *read)
{
	const char *end, *p, *close;

	if (!read->body)
		return piece_str("");
	end = read->body + read->len;
	p = skip_white(skip_word(read->body + read->start, end), end);
	if (p >= end || *p != '(')
		return piece_str("");
	close = p + 1 + strcspn(p + 1, "()");
	if (*close != ')')
		return piece_str("");
	p = skip_white(close + 1, end);
	if (p >= end || *p != '[')
		return piece_str("");
	close = p + 1 + strcspn(p + 1, "[]");
	return *close == ']' ? piece_strip(piece_of(p + 1, close)) : piece_str("");
}

/* Is it a read of the BAR that the call maps, as far as one can tell? */
static bool is_wanted(struct mapping *m, const struct judged *read)
{
	struct piece entry = entry_of(read), constant;

	if (!entry.len || m->varies)
		return true;
	constant = bar_constant(m->c, entry, m->body);
	return !constant.len || piece_same(constant, m->index);
}

static bool find_read(struct mapping *m)
{
	struct piece entry, constant;
	const char *lines = "";
	uint32_t i, n = 0;

	for (i = 0; i < m->n_reads; i++) {
		if (!is_wanted(m, m->reads[i]))
			continue;
		lines = court_print(m->c, "%s%s%u", lines, n ? ", " : "",
				    m->reads[i]->call->line);
		if (!n++)
			m->read = m->reads[i];
	}
	if (n > 1)
		return plan_no(m, "several-reads",
			       court_print(m->c, "the table is read %u times, in lines %s: %s", n,
					   lines, "keep the address in a variable"));
	if (!n)
		m->read = m->reads[0];
	if (!piece_same(piece_bare(piece_str(m->read->call->args)), piece_bare(m->device)))
		return plan_no(m, "conditional",
			       court_print(m->c, "line %u reads the table of '%s', not of '%s'",
					   m->read->call->line, m->read->call->args,
					   plan_text(m, m->device)));
	entry = entry_of(m->read);
	m->whole = !entry.len;
	constant = m->varies ? entry : bar_constant(m->c, entry, m->body);
	if (!m->whole && !piece_same(constant, m->index))
		return plan_no(m, "computed-bar",
			       court_print(m->c, "line %u reads entry '%s', the call maps BAR %s",
					   m->read->call->line, plan_text(m, entry),
					   plan_text(m, m->index)));
	return true;
}

/* A variable or a member, and nothing else: "x", "priv->regs.base". */
static uint32_t end_of_target(const struct flow *f, uint32_t from, uint32_t end)
{
	uint32_t i = from;

	if (i >= end || f->tokens[i].type != FT_NAME)
		return from;
	for (i++; i + 1 < end && (flow_is_op(f, i, OP('.')) || flow_is_op(f, i, OP2('-', '>'))) &&
	     f->tokens[i + 1].type == FT_NAME; i += 2)
		;
	return i;
}

static bool find_step(struct mapping *m)
{
	m->at = flow_step_at(&m->flow, (uint32_t)m->read->start);
	return m->at != NO_INDEX || plan_no(m, "expression", "the read is not found in its function");
}

static bool find_target(struct mapping *m)
{
	const struct flow *f = &m->flow;
	uint32_t line = m->read->call->line, end, i, close, last;
	const struct flow_step *s = &f->steps[m->at];
	struct buf buf = { 0 };

	last = s->first + s->n;
	end = end_of_target(f, s->first, last);
	if (s->kind == STEP_EXPR && end + 2 < last && flow_is_op(f, end, OP('=')) &&
	    flow_is(f, end + 1, "pcim_iomap_table")) {
		close = flow_close(f, end + 2, last);
		if (close + 1 < last && flow_is_op(f, close + 1, OP('[')) &&
		    flow_close(f, close + 1, last) == last - 1) {
			for (i = s->first; i < end; i++)
				buf_add(&buf, flow_text(f, i), f->tokens[i].len);
			m->target.p = arena_copy(&m->c->arena, buf.data, buf.len);
			m->target.len = buf.len;
			buf_free(&buf);
			return true;
		}
	}
	if (s->declares && s->assign != NO_INDEX &&
	    flow_is(f, s->assign + 1, "pcim_iomap_table"))
		return plan_no(m, "expression",
			       court_print(m->c, "line %u declares the variable where the table is read: %s",
					   line, "declare it above"));
	return plan_no(m, "expression",
		       court_print(m->c, "line %u uses the entry in an expression: %s", line,
				   "keep the address in a variable"));
}

static bool is_bound(struct mapping *m)
{
	uint32_t line = step_line(m, m->at);
	bool *set = live_reached(m->c, &m->flow, m->success, NO_INDEX);

	if (set[m->call])
		return plan_no(m, "conditional", "the call is in a loop");
	set = live_reached(m->c, &m->flow, m->fail, NO_INDEX);
	if (set[m->at])
		return plan_no(m, "conditional",
			       court_print(m->c, "a failure of the call is not the end: line %u runs all the same",
					   line));
	if (!live_only_through(m->c, &m->flow, 0, m->success, m->at))
		return plan_no(m, "conditional",
			       court_print(m->c, "line %u also runs when the call failed, or did not run",
					   line));
	if (!live_only_through(m->c, &m->flow, 0, m->call, m->at))
		return plan_no(m, "conditional",
			       court_print(m->c, "line %u also runs without the call", line));
	return true;
}

static size_t place_of(const struct mapping *m, uint32_t step)
{
	return m->flow.tokens[m->flow.steps[step].first].off;
}

static bool in_same_block(struct mapping *m)
{
	const char *p = m->body.p + m->claim->start, *end = m->body.p + place_of(m, m->at);
	bool begins = false, directive = false;
	int depth = 0, lowest = 0;

	for (; p < end; p++) {
		depth += (*p == '{') - (*p == '}');
		lowest = depth < lowest ? depth : lowest;
		directive |= begins && *p == '#';
		begins = *p == '\n' || (begins && (*p == ' ' || *p == '\t'));
	}
	if (depth || lowest)
		return plan_no(m, "conditional", court_print(m->c, "line %u is in another block",
							     step_line(m, m->at)));
	if (directive)
		return plan_no(m, "conditional",
			       court_print(m->c, "an #if stands between the call and line %u",
					   step_line(m, m->at)));
	return true;
}

/* What the call returned is of no more use after a success. */
static bool is_value_unused(struct mapping *m)
{
	bool *readers = live_readers(m->c, &m->flow, m->success, m->name);
	uint32_t i;

	for (i = 0; i < m->flow.n_steps; i++)
		if (readers[i])
			return plan_no(m, "result",
				       court_print(m->c, "line %u still uses '%s', 0 by then",
						   step_line(m, i), plan_text(m, m->name)));
	return true;
}

static bool read_flow(struct mapping *m)
{
	if (!live_flow(m->c, m->claim, &m->flow))
		return plan_no(m, "result",
			       court_print(m->c, "the ways through %s() cannot be read: %s",
					   m->claim->function, m->flow.bad));
	return true;
}

/* What any form asks for, in the order in which a person wants to hear of it. */
static bool can_map_one(struct mapping *m)
{
	struct piece args[4] = { { "", 0 }, { "", 0 } };

	operands(piece_str(m->claim->call->args), ",", args, ARRAY_SIZE(args));
	m->device = args[0];
	if (!find_bar(m, args[1]))
		return false;
	if (!m->n_reads)
		return plan_no(m, "not-read", "");
	return find_read(m) && read_flow(m) && find_result(m) && (m->tested || find_test(m)) &&
	       find_step(m) && is_bound(m) && index_stays(m) && (m->tested || is_value_unused(m));
}

/* The address goes to its target at once; nobody sees it there too early. */
static bool can_be_one(struct mapping *m)
{
	return !m->tested && find_target(m) && in_same_block(m) && target_before(m) &&
	       target_after_failure(m) && leave_null_test(m);
}

struct plan plan_of(struct court *c, const struct judged *claim, const struct judged **reads,
		    uint32_t n_reads, bool probe)
{
	struct mapping m = {
		.c = c, .claim = claim, .reads = reads, .n_reads = n_reads, .probe = probe,
		.body = { claim->body ? claim->body : "", claim->body ? claim->len : 0 },
	};
	struct plan plan = { .served = reads, .n_served = n_reads };

	if (!can_map_one(&m) || (m.whole && !table_is_local(&m))) {
		plan.rule = m.rule;
		plan.reason = m.reason;
	} else if (!m.whole && can_be_one(&m)) {
		plan.rule = "one-bar";
		plan.reason = court_print(c, "BAR %s, read once, for '%s' (line %u)",
					  plan_text(&m, m.index), plan_text(&m, m.target),
					  step_line(&m, m.at));
		plan.edit = leave_form(&m);
		plan.served = arena_new(&c->arena, const struct judged *);
		plan.served[0] = m.read;
		plan.n_served = 1;
	} else {
		local_plan(&m, &plan);
	}
	flow_free(&m.flow);
	return plan;
}
