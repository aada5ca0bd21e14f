// SPDX-License-Identifier: GPL-2.0-only
/*
 * The #ifs of a function.  Where one begins between two statements its arms are
 * read one by one, each from the same place.  Where one begins within a
 * statement, the attempt to read the statement is undone and it is read again
 * for each arm; it need not be whole in any arm, only with the text around it.
 * All arms then go on from the same place behind the #endif.
 */

#include "flow/read.h"

/* All that an attempt changes; the rest of the reader only grows. */
struct mark {
	uint32_t at, cur, depth, loops, breaks, continues, cases;
	uint32_t scope, loop_scope, switch_scope;
	uint64_t assumed, holds;
	uint32_t n_pending, n_jumps, n_cleanups, n_stack, n_steps, n_tokens, n_edges, n_guards;
};

static void mark_set(const struct reader *r, struct mark *m)
{
	*m = (struct mark){
		.at = r->at, .cur = r->cur, .depth = r->depth, .loops = r->loops,
		.assumed = r->assumed, .holds = r->holds,
		.breaks = r->breaks, .continues = r->continues, .cases = r->cases,
		.scope = r->scope, .loop_scope = r->loop_scope,
		.switch_scope = r->switch_scope, .n_pending = r->n_pending,
		.n_jumps = r->n_jumps, .n_cleanups = r->n_cleanups, .n_stack = r->n_stack,
		.n_steps = r->flow->n_steps, .n_tokens = r->flow->n_tokens,
		.n_edges = r->flow->n_edges, .n_guards = r->flow->n_guards,
	};
}

static void mark_back(struct reader *r, const struct mark *m)
{
	r->at = m->at;
	r->cur = m->cur;
	r->depth = m->depth;
	r->assumed = m->assumed;
	r->holds = m->holds;
	r->loops = m->loops;
	r->breaks = m->breaks;
	r->continues = m->continues;
	r->cases = m->cases;
	r->scope = m->scope;
	r->loop_scope = m->loop_scope;
	r->switch_scope = m->switch_scope;
	r->n_pending = m->n_pending;
	r->n_jumps = m->n_jumps;
	r->n_cleanups = m->n_cleanups;
	r->n_stack = m->n_stack;
	r->flow->n_steps = m->n_steps;
	r->flow->n_tokens = m->n_tokens;
	r->flow->n_edges = m->n_edges;
	r->flow->n_guards = m->n_guards;
}

/* Is the condition of the first arm the same, letter by letter? */
static bool is_twin(const struct reader *r, const struct group *a, const struct group *b)
{
	const struct flow_token *x = &r->body.tokens[a->begin], *y = &r->body.tokens[b->begin];

	return x->len == y->len && !memcmp(r->body.base + x->off, r->body.base + y->off, x->len);
}

/*
 * The arm that the text read so far asks for: that of a twin that is chosen, as
 * in "#ifdef X", "if (a) {", "#endif" and later "#ifdef X", "}", "#endif".
 */
static uint32_t chosen_arm(const struct reader *r, const struct group *g)
{
	const struct group *twin;
	uint32_t i;

	if (g->chosen)
		return g->chosen;
	for (i = 0; i < r->body.n_groups; i++) {
		twin = &r->body.groups[i];
		if (!twin->chosen || !is_twin(r, g, twin))
			continue;
		if (twin->chosen == 1)
			return 1;
		/* Which of several others is not known. */
		return g->n_arms == 1 || (g->n_arms == 2 && g->has_else) ? 2 : 0;
	}
	return 0;
}

void arms_skip(struct reader *r)
{
	const struct flow_token *t;
	const struct group *g;
	uint32_t chosen;

	for (;;) {
		t = &r->body.tokens[r->at];
		if (t->type != FT_IF && t->type != FT_NEXT && t->type != FT_ENDIF)
			return;
		g = &r->body.groups[t->op];
		chosen = t->type == FT_IF ? chosen_arm(r, g) : 0;
		if (t->type == FT_ENDIF)
			r->at++;
		else if (t->type == FT_NEXT)
			r->at = g->end + 1;
		else if (!chosen)
			return;
		else if (chosen > g->n_arms)
			r->at = g->end + 1;
		else
			r->at = r->body.arms[g->arm + chosen - 1].begin;
	}
}

int peek(struct reader *r, const struct flow_token **out)
{
	arms_skip(r);
	*out = &r->body.tokens[r->at];
	if ((*out)->type != FT_IF)
		return 0;
	r->fork = (*out)->op;
	return -1;
}

/* One way of an #if that is being read. */
struct arm_way {
	uint32_t cur;		/* exits at its end */
	uint32_t end;		/* where in the body it goes on */
	uint32_t arm;
	uint64_t assumed, holds;
};

#define ARMS_MAX 64

struct fork {
	struct reader *r;
	struct group *g;
	uint32_t number;
	bool in_list;
	uint32_t scope;		/* cleanups open at the end of the first arm */
	bool has_scope;
	struct arm_way ways[ARMS_MAX + 1];
	uint32_t n;
};

/* Read an arm on: one statement, or statements up to @end. */
static int arm_read(struct fork *f, struct arm_way *way, uint32_t end, bool first)
{
	struct reader *r = f->r;
	const struct flow_token *t;

	arms_skip(r);
	while (r->at < end) {
		t = &r->body.tokens[r->at];
		if (t->type == FT_END || (t->type == FT_PUNCT && t->op == OP('}')) ||
		    (!f->in_list && !first)) {
			/* It closes what was open before: read the statement around so. */
			r->fork = f->number;
			return -1;
		}
		first = false;
		if (statement(r, f->in_list))
			return -1;
		arms_skip(r);
	}
	/* A statement that is not in a list is one in each arm. */
	if (first && !f->in_list && statement(r, false))
		return -1;
	arms_skip(r);
	way->cur = r->cur;
	way->end = r->at;
	if (!f->has_scope) {
		f->scope = r->scope;
		f->has_scope = true;
	}
	return 0;
}

static int arm_first(struct fork *f, uint32_t arm, uint32_t start)
{
	struct reader *r = f->r;
	struct arm_way *way = &f->ways[f->n++];
	uint32_t scope = r->scope;
	int ret;

	way->arm = arm;
	way->assumed = r->assumed;
	way->holds = r->holds;
	f->g->chosen = arm + 1;
	r->at = start;
	ret = arm_read(f, way, f->g->end + 1, true);
	f->g->chosen = 0;
	r->scope = scope;
	return ret;
}

/* Arms that ended earlier go on to where the longest did. */
static int arms_level(struct fork *f)
{
	struct reader *r = f->r;
	uint32_t end = 0, i;
	bool again = true;
	int ret;

	while (again) {
		again = false;
		for (i = 0; i < f->n; i++)
			if (f->ways[i].end > end)
				end = f->ways[i].end;
		for (i = 0; i < f->n; i++) {
			if (f->ways[i].end == end)
				continue;
			again = true;
			if (!f->in_list) {
				r->fork = f->number;
				return -1;
			}
			r->at = f->ways[i].end;
			r->cur = f->ways[i].cur;
			r->assumed = f->ways[i].assumed;
			r->holds = f->ways[i].holds;
			f->g->chosen = f->ways[i].arm + 1;
			ret = arm_read(f, &f->ways[i], end, false);
			f->g->chosen = 0;
			if (ret)
				return -1;
		}
	}
	r->at = end;
	return 0;
}

/* In what follows the condition of a step came out as these exits of it say. */
static void assume(struct reader *r, uint32_t step, uint32_t exits)
{
	const struct flow_step *s = &r->flow->steps[step];
	uint64_t bit = s->cond < 64 ? 1ull << s->cond : 0;

	r->assumed |= bit;
	/* Slot 0 is the way on which the condition holds. */
	r->holds = (r->holds & ~bit) | (r->pending[exits].slot ? 0 : bit);
}

/* Read each arm that can be compiled; what no arm takes goes past the #endif. */
static int arms_read(struct fork *f, uint32_t start)
{
	struct reader *r = f->r;
	struct branches b = { r->cur, r->cur };
	enum test_kind kind = TEST_OPEN;
	uint64_t assumed, holds;
	uint32_t i, step;
	bool single;
	int ret;

	for (i = 0; i < f->g->n_arms && kind != TEST_ALWAYS; i++) {
		r->cur = b.no;
		step = r->flow->n_steps;
		ret = test_directive(r, r->body.arms[f->g->arm + i].cond, &b);
		if (ret < 0)
			return -1;
		kind = (enum test_kind)ret;
		if (kind == TEST_NEVER)
			continue;
		assumed = r->assumed;
		holds = r->holds;
		single = kind == TEST_OPEN && r->flow->n_steps == step + 1;
		if (single)
			assume(r, step, b.yes);
		r->cur = b.yes;
		if (arm_first(f, i, start))
			return -1;
		r->assumed = assumed;
		r->holds = holds;
		if (single)
			assume(r, step, b.no);
	}
	r->cur = b.no;
	return kind == TEST_ALWAYS ? 0 : arm_first(f, f->g->n_arms, start);
}

int fork_arms(struct reader *r, uint32_t group, uint32_t start, bool in_list)
{
	struct fork f = {
		.r = r, .g = &r->body.groups[group], .number = group, .in_list = in_list,
	};
	uint64_t assumed, holds;
	uint32_t i;

	assumed = r->assumed;
	holds = r->holds;
	if (r->forks++ > FLOW_FORKS_MAX || f.g->n_arms > ARMS_MAX)
		return read_bad(r, r->body.tokens[f.g->begin].line, "too many #ifs");
	if (arms_read(&f, start) || arms_level(&f))
		return -1;
	r->cur = NO_INDEX;
	for (i = 0; i < f.n; i++)
		r->cur = exits_join(r, r->cur, f.ways[i].cur);
	r->scope = f.scope;
	r->assumed = assumed;
	r->holds = holds;
	return 0;
}

int arms_assume(struct reader *r)
{
	/* A goto comes from where nothing is assumed. */
	uint64_t assumed = r->assumed;
	const struct group *g;
	struct branches b;
	uint32_t i, k;

	r->assumed = 0;
	for (i = 0; i < r->body.n_groups; i++) {
		g = &r->body.groups[i];
		for (k = 0; g->chosen && k < g->n_arms && k < g->chosen; k++) {
			if (test_directive(r, r->body.arms[g->arm + k].cond, &b) < 0)
				return -1;
			r->cur = k + 1 == g->chosen ? b.yes : b.no;
		}
	}
	r->assumed = assumed;
	return 0;
}

/*
 * Every #if begins between the first and the last token of some statement, the
 * body of the function at the latest; the innermost that can be read so is.
 */
int statement(struct reader *r, bool in_list)
{
	struct mark mark;
	uint32_t group;
	int ret;

	if (r->depth++ > FLOW_DEPTH_MAX)
		return read_bad(r, r->body.tokens[r->at].line, "nested too deeply");
	mark_set(r, &mark);
	ret = statement_raw(r);
	if (ret && !r->flow->bad && r->fork != NO_INDEX) {
		group = r->fork;
		if (r->body.groups[group].chosen)
			return read_bad(r, r->body.tokens[mark.at].line,
					"the arms of an #if end in different places");
		mark_back(r, &mark);
		r->fork = NO_INDEX;
		ret = fork_arms(r, group, mark.at, in_list);
	}
	r->depth = mark.depth - 1;
	if (r->flow->n_steps > FLOW_STEPS_MAX)
		return read_bad(r, r->body.tokens[r->at].line, "more steps than are read");
	return ret;
}
