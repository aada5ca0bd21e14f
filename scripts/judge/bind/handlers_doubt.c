// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handlers that the ways do not tell apart.  A handler is known by what it is given.
 * Where several are given the same, or one site requests several in a loop, or an #if
 * or another name stands between a request and its free, a way may seem to free all
 * and leave one.  No release of vectors goes then.
 */
#include "bind/handlers.h"
#include "bind/live.h"
#include "flow/ways.h"
#include "read/ctext.h"
#include "read/lexer.h"

static bool is_plain(const struct fact *call)
{
	return strncmp(call->name, "devm_", 5);
}

static struct piece argument(const struct fact *call, uint32_t place)
{
	struct piece args[16] = { { "", 0 } };

	if (operands(piece_str(call->args), ",", args, ARRAY_SIZE(args)) <= place ||
	    place >= ARRAY_SIZE(args))
		return piece_str("");
	return args[place];
}

static struct piece given(const struct names *calls, const struct fact *call)
{
	return argument(call, names_get(calls, call->name));
}

static bool makes(const struct flow *flow, uint32_t step, const struct fact *call)
{
	const struct flow_step *s = &flow->steps[step];
	uint32_t i;

	for (i = s->call; i < s->call + s->n_calls; i++)
		if (flow_is(flow, flow->calls[i].name, call->name) &&
		    flow->tokens[flow->calls[i].name].line == call->line)
			return true;
	return false;
}

static bool in_loop(struct court *near, const struct fact *call)
{
	struct flow flow = { 0 };
	/* What cannot be read may be one. */
	bool loop = !node_flow(&near->j->nodes[call->node], &flow);
	uint32_t i, k;

	for (i = 0; i < flow.n_guards && !loop; i++)
		for (k = flow.guards[i].body; flow.guards[i].loops && k < flow.guards[i].end; k++)
			loop |= makes(&flow, k, call);
	flow_free(&flow);
	return loop;
}

/* The beginning of a line of a function's text. */
static const char *line_at(const struct node *node, uint32_t line)
{
	const char *p = node->body, *end = p + node->body_len;
	uint32_t n;

	for (n = node->line; n < line && p < end; p++)
		n += *p == '\n';
	return p;
}

static bool after(const char **p, const char *text)
{
	size_t n = strlen(text);

	if (strncmp(*p, text, n))
		return false;
	*p += n;
	return true;
}

static void past_word(const char **p)
{
	while (in_word(**p))
		(*p)++;
}

/* "for(i=0;", "for(i--;", "while(--i>=0)", "while(i--)": it meets all, or all so far. */
static bool is_whole(const char *head)
{
	bool down;

	if (after(&head, "for(")) {
		down = after(&head, "--");
		past_word(&head);
		return down ? *head == ';' : after(&head, "=0;") || after(&head, "--;");
	}
	if (!after(&head, "while("))
		return false;
	down = after(&head, "--");
	past_word(&head);
	return down ? after(&head, ">=0)") : after(&head, "--)") || after(&head, "-->0)");
}

/* Is the head of the loop right above a free one that leaves none out? */
static bool frees_all(struct court *near, const struct fact *call)
{
	const struct node *node = &near->j->nodes[call->node];
	const char *p = line_at(node, call->line), *end = p, *begin;
	char head[64];
	uint32_t lines;
	size_t n = 0;

	for (lines = 0; p > node->body && lines < 4; p--) {
		lines += p[-1] == '\n';
		if (strncmp(p, "for (", 5) && strncmp(p, "while (", 7))
			continue;
		for (begin = p; begin < end && n < sizeof(head) - 1; begin++)
			if (class_of(*begin) == C_OTHER || class_of(*begin) > C_NEWLINE)
				head[n++] = *begin;
		head[n] = '\0';
		return is_whole(head);
	}
	return false;
}

/* Some handlers of a loop are freed in one that may leave some out. */
static const struct fact *short_loop(struct court *near, const struct catalogue *cat)
{
	const struct fact *f;

	for (f = near->j->facts; f < near->j->facts + near->j->n_facts; f++)
		if (f->kind == F_CALL && names_has(&cat->irq_frees, f->name) && is_plain(f) &&
		    !(in_loop(near, f) && frees_all(near, f)))
			return f;
	return NULL;
}

static const char *where(struct court *near, const struct fact *call)
{
	return court_print(near, "%s() in %s() (line %u)", call->name,
			   near->j->nodes[call->node].name, call->line);
}

/* Is what a request gives given back by that name somewhere? */
static bool is_freed_by_name(struct court *near, const struct catalogue *cat,
			     const struct fact *request)
{
	struct buf a = { 0 }, b = { 0 };
	struct piece text = given(&cat->irq_requests, request), other;
	const struct fact *f;
	bool found = false, any = false;

	ways_word(&a, "", text.p, text.len);
	buf_add(&a, "", 1);
	for (f = near->j->facts; f < near->j->facts + near->j->n_facts && !found; f++) {
		if (f->kind != F_CALL || !names_has(&cat->irq_frees, f->name) || !is_plain(f))
			continue;
		any = true;
		other = given(&cat->irq_frees, f);
		b.len = 0;
		ways_word(&b, "", other.p, other.len);
		buf_add(&b, "", 1);
		found = !strcmp(a.data, b.data) &&
			(text.len && *text.p == '&') == (other.len && *other.p == '&');
	}
	buf_free(&a);
	buf_free(&b);
	/* Where none is freed by hand the ways tell it. */
	return found || !any;
}

static bool is_same_given(const struct catalogue *cat, const struct fact *a, const struct fact *b)
{
	return piece_same(piece_bare(given(&cat->irq_requests, a)),
			  piece_bare(given(&cat->irq_requests, b)));
}

static const char *doubt_of(struct court *near, const struct catalogue *cat,
			    const struct fact *const *requests, size_t at)
{
	const struct fact *call = requests[at], *free;
	size_t i;

	if (strcmp(call->arm, "-"))
		return court_print(near, "%s stands in an #if", where(near, call));
	free = in_loop(near, call) ? short_loop(near, cat) : NULL;
	if (free)
		return court_print(near, "%s is in a loop, and %s may leave some of them",
				   where(near, call), where(near, free));
	if (!is_freed_by_name(near, cat, call))
		return court_print(near, "%s gives what no free_irq() names", where(near, call));
	for (i = 0; i < at; i++)
		if (is_plain(requests[i]) && requests[i]->node == call->node &&
		    is_same_given(cat, requests[i], call) &&
		    !piece_same(argument(requests[i], 0), argument(call, 0)))
			return court_print(near, "%s gives the same as another request: %s",
					   where(near, call), "which of them is freed is not told apart");
	return NULL;
}

const char *handlers_doubt(struct court *near, const struct catalogue *cat,
			   const struct fact *const *requests, size_t n)
{
	const char *why = NULL;
	const struct fact *f;
	bool plain = false;
	size_t i;

	for (i = 0; i < n && !why; i++) {
		if (!is_plain(requests[i]))
			continue;
		plain = true;
		why = doubt_of(near, cat, requests, i);
	}
	for (f = near->j->facts; plain && !why && f < near->j->facts + near->j->n_facts; f++)
		if (f->kind == F_CALL && names_has(&cat->irq_frees, f->name) && is_plain(f) &&
		    strcmp(f->arm, "-"))
			why = court_print(near, "%s stands in an #if", where(near, f));
	return why;
}
