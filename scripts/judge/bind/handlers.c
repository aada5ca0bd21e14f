// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which interrupt handlers may be attached where a driver frees its vectors.
 *
 * The MSI core warns, or stops the machine, when a vector goes while a handler is
 * attached.  A release that goes would move that to unbind, and hide from the
 * author what is wrong now.  So each way of probe and of remove is followed with
 * the handlers that are attached on it: a release is safe where all of them have
 * been freed, told apart by what they are given.
 *
 * Only what the driver's own modules request is seen, and no handler that a
 * library requests for it.
 */
#include <stdlib.h>

#include "bind/handlers.h"
#include "bind/world.h"
#include "read/ctext.h"

static const char opens[] = "net_device_ops.ndo_open";

/* A condition under which the handler of that key is requested. */
struct asked {
	const char *key, *condition;
};

struct handlers {
	struct court *c;		/* the court that asks */
	struct closeup *closeup;
	struct court *near;		/* that of the close-up */
	struct names names;		/* what it is read for */
	const struct fact **requests;	/* calls that attach a handler */
	size_t n_requests, cap_requests;
	struct asked *asked;
	size_t n_asked, cap_asked;
	struct ways_machine machine;
	struct ways_event *events;
	struct ways *ways;
};

static const char *kind_of(name_t call)
{
	return strncmp(call, "devm_", 5) ? "plain" : "devm";
}

/* The handler of a call, by what it is given. */
static const char *key_of(struct handlers *h, const struct fact *call)
{
	uint32_t place = names_get(&h->c->cat->irq_requests, call->name);
	struct piece args[16], given = { "", 0 };
	struct buf key = { 0 };
	const char *copy;

	if (operands(piece_str(call->args), ",", args, ARRAY_SIZE(args)) > place &&
	    place < ARRAY_SIZE(args))
		given = args[place];
	ways_word(&key, kind_of(call->name), given.p, given.len);
	copy = arena_copy(&h->near->arena, key.data, key.len);
	buf_free(&key);
	return copy;
}

/* ---- the ways, with the handlers in mind ---- */

static bool calls_name(const struct flow *flow, const struct flow_guard *guard, name_t name)
{
	const struct flow_step *step;
	uint32_t i, k;

	for (i = guard->body; i < guard->end; i++) {
		step = &flow->steps[i];
		for (k = step->call; k < step->call + step->n_calls; k++)
			if (!flow->calls[k].member && flow_is(flow, flow->calls[k].name, name))
				return true;
	}
	return false;
}

/* The conditions around a request, as text. */
static void find_asked(struct handlers *h, const struct fact *call)
{
	const struct node *node = &h->near->j->nodes[call->node];
	const char *key = key_of(h, call);
	struct buf text = { 0 };
	struct flow flow = { 0 };
	uint32_t i;

	if (!node->body || !node->brace)
		return;
	flow_build(&flow, node->body, node->body + node->body_len, node->brace, node->line);
	for (i = 0; !flow.bad && i < flow.n_guards; i++) {
		if (!calls_name(&flow, &flow.guards[i], call->name))
			continue;
		text.len = 0;
		flow_normal(&text, &flow, flow.guards[i].from, flow.guards[i].to);
		GROW(h->asked, h->n_asked, h->cap_asked);
		h->asked[h->n_asked++] = (struct asked){
			key, arena_copy(&h->near->arena, text.data ? text.data : "", text.len),
		};
	}
	buf_free(&text);
	flow_free(&flow);
}

static bool was_asked(const void *ctx, const char *key, const char *condition)
{
	const struct handlers *h = ctx;
	size_t i;

	for (i = 0; i < h->n_asked; i++)
		if (!strcmp(h->asked[i].key, key) && !strcmp(h->asked[i].condition, condition))
			return true;
	return false;
}

/* Add an event for each call of a set; returns how many there are then. */
static size_t add_events(struct handlers *h, const struct names *calls, uint8_t event, size_t n)
{
	bool takes = event == WAYS_TAKE;
	name_t call;
	size_t i;

	for (i = 0; i < calls->map.cap; i++) {
		call = (name_t)(uintptr_t)calls->map.keys[i];
		if (!call)
			continue;
		h->events[n++] = (struct ways_event){
			.call = call, .event = event, .key = (int8_t)calls->map.values[i],
			.good = !takes ? SIGN_ANY : strstr(call, "any_context") ?
				SIGN_ZERO | SIGN_POS : SIGN_ZERO,
			.fails = takes ? SIGN_NEG : 0,
			.kind = kind_of(call),
			/* Behind the device where devres is asked. */
			.number = !strncmp(call, "devm_", 5),
		};
	}
	return n;
}

static void make_ways(struct handlers *h)
{
	static const char * const states[] = { "untouched", "held", "released", "held again" };
	const struct catalogue *cat = h->c->cat;
	size_t i, n;

	h->events = xcalloc(cat->n_forms + cat->irq_requests.map.n + cat->irq_frees.map.n,
			    sizeof(*h->events));
	n = add_events(h, &cat->irq_requests, WAYS_TAKE, 0);
	n = add_events(h, &cat->irq_frees, WAYS_FREE, n);
	for (i = 0; i < cat->n_forms; i++)
		if (cat->forms[i].undo && !strcmp(family_name(cat, &cat->forms[i]), "irqvec"))
			h->events[n++] = (struct ways_event){
				.call = cat->forms[i].name, .event = WAYS_MARK, .key = -1,
				.good = SIGN_ANY, .marks = true, .kind = "",
			};
	h->machine = (struct ways_machine){
		.states = states, .n_states = ARRAY_SIZE(states), .n_events = 3,
		.next = ways_by_word, .events = h->events, .n = n,
		.by_word = true, .asked = was_asked, .ctx = h,
	};
	h->ways = court_ways(h->near, &h->machine);
}

static void add_all(struct names *to, const struct names *from)
{
	size_t i;

	for (i = 0; i < from->map.cap; i++)
		if (from->map.keys[i])
			names_add(to, (name_t)(uintptr_t)from->map.keys[i], 0);
}

struct handlers *handlers_new(struct court *c, const uint32_t *files, uint32_t n,
			      const struct names *more)
{
	struct handlers *h = xcalloc(1, sizeof(*h));
	const struct fact *f;
	size_t i;

	h->c = c;
	add_all(&h->names, &c->cat->irq_requests);
	add_all(&h->names, &c->cat->irq_frees);
	add_all(&h->names, &c->cat->irq_stops);
	if (more)
		add_all(&h->names, more);
	for (i = 0; i < c->cat->n_forms; i++)
		if (!strcmp(family_name(c->cat, &c->cat->forms[i]), "irqvec"))
			names_add(&h->names, c->cat->forms[i].name, 0);
	h->closeup = closeup_new(c, files, n, &h->names);
	h->near = closeup_court(h->closeup);
	for (f = h->near->j->facts; f < h->near->j->facts + h->near->j->n_facts; f++) {
		if (f->kind != F_CALL || !names_has(&c->cat->irq_requests, f->name))
			continue;
		GROW(h->requests, h->n_requests, h->cap_requests);
		h->requests[h->n_requests++] = f;
		find_asked(h, f);
	}
	make_ways(h);
	return h;
}

void handlers_free(struct handlers *h)
{
	ways_free(h->ways);
	closeup_free(h->closeup);
	map_free(&h->names.map);
	free(h->requests);
	free(h->asked);
	free(h->events);
	free(h);
}

/* ---- what is attached where ---- */

static uint32_t with_held(struct handlers *h, uint32_t effect, const char *key)
{
	return ways_then(h->ways, effect, ways_effect(h->ways, key, WAYS_TAKE));
}

/* Add to @effect the handlers that a probe which succeeds leaves attached. */
static const char *after_probe(struct handlers *h, uint32_t probe, uint32_t *effect)
{
	const struct ways_sum *sum = ways_of(h->ways, probe);
	const struct ways_outcome *o;
	const char *key;
	uint32_t i, k;

	for (i = 0; !sum->bad && i < sum->n; i++) {
		o = &sum->outcomes[i];
		if (sign_is_error(o->result))
			continue;
		for (k = 0; (key = ways_key(h->ways, o->effect, k)); k++)
			if (ways_holds(h->ways, o->effect, key))
				*effect = with_held(h, *effect, key);
	}
	return sum->bad;
}

static const char *after_probes(struct handlers *h, const struct root *root, uint32_t *effect)
{
	const struct judge *j = h->near->j;
	const struct file_range *r = &j->ranges[root->file];
	const struct fact *entry;
	const char *bad = NULL;
	uint32_t i;

	for (entry = j->facts + r->fact; entry < j->facts + r->fact + r->n_facts; entry++) {
		if (entry->kind != F_ENTRY || entry->var != root->table ||
		    strcmp(entry->use, "probe"))
			continue;
		for (i = 0; !bad && i < entry->means.n; i++)
			bad = after_probe(h, entry->means.at[i], effect);
	}
	return bad;
}

/* Does a function, or what it calls, end what ndo_open() has begun? */
static bool stops(struct handlers *h, uint32_t node)
{
	const struct judge *j = h->near->j;
	struct visit *v = &h->near->up;
	struct span calls;
	uint32_t i, k;

	descend(j, v, node);
	for (i = 0; i < v->n; i++) {
		calls = j->nodes[v->order[i]].calls;
		for (k = 0; k < calls.n; k++)
			if (names_has(&h->c->cat->irq_stops, j->facts[calls.at[k]].name))
				return true;
	}
	return false;
}

/* What is attached when remove begins: by a probe that succeeded, or while it was bound. */
static const char *before_remove(struct handlers *h, const struct root *root, bool sure,
				 uint32_t *effect)
{
	const char *bad = after_probes(h, root, effect);
	bool stopped = stops(h, root->node), open, later;
	struct roots roots;
	uint32_t k;
	size_t i;

	for (i = 0; !bad && !sure && i < h->n_requests; i++) {
		roots = roots_of(h->near, h->requests[i]->node);
		open = false;
		later = false;
		for (k = 0; k < roots.n; k++) {
			later |= !!strcmp(roots.at[k].label, "probe");
			open |= !strcmp(roots.at[k].label, opens);
		}
		if (later && !(stopped && open))
			*effect = with_held(h, *effect, key_of(h, h->requests[i]));
	}
	return bad;
}

/* The first of the handlers, by name, that may be attached at a site; NULL: none. */
static const char *attached_at(struct handlers *h, uint32_t effect, const char *first)
{
	const char *key;
	uint32_t i;

	for (i = 0; (key = ways_key(h->ways, effect, i)); i++)
		if (ways_holds(h->ways, effect, key) && (!first || strcmp(key, first) < 0))
			first = arena_copy(&h->near->arena, key, strlen(key));
	return first;
}

const char *handlers_attached(struct handlers *h, uint32_t file, uint32_t line,
			      const struct root *root, bool sure, const char **bad)
{
	const struct judge *j = h->near->j;
	const struct ways_site *site;
	const struct ways_sum *sum;
	const char *first = NULL;
	uint32_t before = 0, i, k;
	bool passed = false;

	*bad = strcmp(root->label, "remove") ? NULL : before_remove(h, root, sure, &before);
	sum = ways_of(h->ways, root->node);
	if (!*bad)
		*bad = sum->bad;
	for (i = 0; !*bad && i < sum->n; i++) {
		for (k = 0; (site = ways_site(h->ways, sum->outcomes[i].passed, k)); k++) {
			if (j->nodes[site->node].file != file || site->line != line)
				continue;
			passed = true;
			first = attached_at(h, ways_then(h->ways, before, site->effect), first);
		}
	}
	if (!*bad && !passed)
		*bad = "no way through it is seen to pass the release";
	return *bad ? NULL : first;
}

/* Is it held at the end of each way, and not released on any? */
static bool stays_held(struct handlers *h, const struct ways_sum *sum, uint32_t before,
		       const char *key)
{
	uint32_t i;

	for (i = 0; i < sum->n; i++)
		if (!ways_holds(h->ways, ways_then(h->ways, before, sum->outcomes[i].effect), key))
			return false;
	return sum->n;
}

const char *handlers_stay(struct handlers *h, const struct root *root, const char **bad)
{
	const struct ways_sum *sum = ways_of(h->ways, root->node);
	const char *key, *first = NULL;
	uint32_t before = 0, i;

	*bad = before_remove(h, root, true, &before);
	if (!*bad)
		*bad = sum->bad;
	for (i = 0; !*bad && (key = ways_key(h->ways, before, i)); i++)
		if (!strncmp(key, "plain:", 6) && stays_held(h, sum, before, key) &&
		    (!first || strcmp(key, first) < 0))
			first = arena_copy(&h->near->arena, key, strlen(key));
	return first;
}

struct court *handlers_court(struct handlers *h)
{
	return h->near;
}

uint32_t handlers_node(const struct handlers *h, const struct fact *call)
{
	return closeup_node(h->closeup, h->c, call);
}

const struct fact *const *handlers_requests(const struct handlers *h, size_t *n)
{
	*n = h->n_requests;
	return h->requests;
}

const struct fact *handlers_request(struct handlers *h, const char *key)
{
	size_t i;

	for (i = 0; i < h->n_requests; i++)
		if (!strcmp(key, key_of(h, h->requests[i])))
			return h->requests[i];
	return NULL;
}
