// SPDX-License-Identifier: GPL-2.0-only
/*
 * pci_enable_msix_range() and _exact() take the entries of the MSI-X table from an
 * array and put the vectors there.  The managed call takes the first entries.  So it
 * can stand in their place where the function itself has just numbered the array
 * from 0 on, and the vectors are filled in behind the test of the result.
 */
#include "bind/live.h"
#include "family/irqvec/irqvec.h"
#include "read/lexer.h"

struct array {
	struct court *c;
	struct tested t;
	const char *name;	/* of the array, or of the one entry; without blanks */
	const char *most;	/* how many vectors at most */
	const char *index;	/* the variable of the loop */
	bool alone;		/* one entry, whose address is given */
};

static const char *normal(struct array *a, uint32_t from, uint32_t to)
{
	struct buf buf = { 0 };
	const char *text;

	flow_normal(&buf, &a->t.flow, from, to);
	text = arena_copy(&a->c->arena, buf.data ? buf.data : "", buf.len);
	buf_free(&buf);
	return text;
}

static const char *step_text(struct array *a, uint32_t step)
{
	const struct flow_step *s = &a->t.flow.steps[step];

	return normal(a, s->first, s->first + s->n);
}

/* Names, members and entries only: it may be said twice. */
static bool is_path(const char *text)
{
	for (; *text; text++)
		if (!in_word(*text) && !strchr("->.[]", *text))
			return false;
	return true;
}

static bool find_arguments(struct array *a, const struct judged *item)
{
	const struct flow *f = &a->t.flow;
	const struct flow_step *s = &f->steps[a->t.call];
	const struct flow_call *call = NULL;
	uint32_t i, from, to, last = strcmp(item->form->name, "pci_enable_msix_range") ? 2 : 3;

	for (i = s->call; i < s->call + s->n_calls; i++)
		if (flow_is(f, f->calls[i].name, item->form->name))
			call = &f->calls[i];
	if (!call || !flow_arg(f, call, 1, &from, &to))
		return false;
	a->alone = flow_is_op(f, from, OP('&'));
	a->name = normal(a, from + a->alone, to);
	if (!flow_arg(f, call, last, &from, &to))
		return false;
	a->most = normal(a, from, to);
	return is_path(a->name) && is_path(a->most) && (!a->alone || !strcmp(a->most, "1"));
}

/* Does only a step of @among, or none, lead to a step? */
struct leads {
	uint32_t to;
	bool found;
};

static void lead(void *ctx, uint32_t to)
{
	struct leads *l = ctx;

	l->found |= to == l->to;
}

static bool leads_to(const struct flow *f, uint32_t from, uint32_t to)
{
	struct leads l = { .to = to };

	live_next(f, from, lead, &l);
	return l.found;
}

static bool only_from(const struct flow *f, uint32_t to, uint32_t a, uint32_t b)
{
	uint32_t i;

	for (i = 0; i < f->n_steps; i++)
		if (i != a && i != b && leads_to(f, i, to))
			return false;
	return true;
}

/* "array[i].entry=i": the index, NULL where it is something else. */
static const char *numbered_by(struct array *a, const char *text)
{
	size_t len = strlen(a->name), k;
	const char *index;

	if (strncmp(text, a->name, len) || text[len] != '[')
		return NULL;
	text += len + 1;
	k = strcspn(text, "]");
	index = arena_copy(&a->c->arena, text, k);
	if (!k || strncmp(text + k, "].entry=", 8) || strcmp(text + k + 8, index))
		return NULL;
	for (text = index; *text; text++)
		if (!in_word(*text))
			return NULL;
	return class_of(*index) == C_WORD ? index : NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);

	return n >= k && !strcmp(text + n - k, end);
}

/* for (i = 0; i < most; i++) begins with step @fill, and the call is next behind it. */
static bool is_loop(struct array *a, uint32_t fill)
{
	const struct flow *f = &a->t.flow;
	uint32_t test = NO_INDEX, begin = NO_INDEX, more = NO_INDEX, head = NO_INDEX, i;
	const char *text;
	bool *within;

	for (i = 0; i < f->n_steps; i++)
		if (f->steps[i].kind == STEP_TEST && f->steps[i].to[0] == fill &&
		    f->steps[i].to[1] == a->t.call)
			test = i;
	if (test == NO_INDEX || !only_from(f, fill, test, test) ||
	    !only_from(f, a->t.call, test, test))
		return false;
	text = step_text(a, test);
	if (strcmp(text, court_print(a->c, "%s<%s", a->index, a->most)) &&
	    (strcmp(a->most, a->index) ||
	     strncmp(text, court_print(a->c, "%s<", a->index), strlen(a->index) + 1)))
		return false;
	for (i = 0; i < f->n_steps; i++)
		if (f->steps[i].kind == STEP_NOP && leads_to(f, i, test))
			head = i;
	if (head == NO_INDEX || !only_from(f, test, head, head))
		return false;
	for (i = 0; i < f->n_steps; i++) {
		if (!leads_to(f, i, head))
			continue;
		text = step_text(a, i);
		if (ends_with(text, court_print(a->c, "%s=0", a->index)))
			begin = i;
		else if (!strcmp(text, court_print(a->c, "%s++", a->index)) ||
			 !strcmp(text, court_print(a->c, "++%s", a->index)))
			more = i;
	}
	if (begin == NO_INDEX || more == NO_INDEX || !only_from(f, head, begin, more))
		return false;
	/* Nobody else in the loop changes the index, or an entry. */
	within = live_reached(a->c, f, fill, test);
	for (i = 0; i < f->n_steps; i++) {
		text = within[i] && i != fill && i != more ? step_text(a, i) : "";
		if (strstr(text, ".entry=") || strstr(text, court_print(a->c, "%s=", a->index)) ||
		    strstr(text, court_print(a->c, "&%s", a->index)) ||
		    strstr(text, court_print(a->c, "%s++", a->index)))
			return false;
	}
	return !within[a->t.call];
}

/* The function numbers the entries itself, right before. */
static bool is_numbered(struct array *a)
{
	const struct flow *f = &a->t.flow;
	const char *text, *alone = court_print(a->c, "%s.entry=0", a->name);
	uint32_t i, n = 0, fill = NO_INDEX;

	for (i = 0; i < f->n_steps; i++) {
		text = f->steps[i].kind == STEP_EXPR ? step_text(a, i) : "";
		if (!strstr(text, ".entry="))
			continue;
		n++;
		if (a->alone ? !strcmp(text, alone) : !!numbered_by(a, text))
			fill = i;
	}
	if (n != 1 || fill == NO_INDEX)
		return false;
	if (a->alone)
		return live_only_through(a->c, f, 0, fill, a->t.call);
	a->index = numbered_by(a, step_text(a, fill));
	return is_loop(a, fill);
}

/* Is the value of the index of no more use, so that it can count once more? */
static bool is_index_free(struct array *a)
{
	bool *readers = live_readers(a->c, &a->t.flow, a->t.success, piece_str(a->index));
	uint32_t i;

	for (i = 0; i < a->t.flow.n_steps; i++)
		if (readers[i])
			return false;
	return true;
}

static const char *why_not(struct array *a, const struct judged *item)
{
	bool exact = !strcmp(item->form->name, "pci_enable_msix_exact");

	if (!tested_read(a->c, item, &a->t) || a->t.test == TESTED_ZERO ||
	    (!exact && a->t.test != TESTED_NEGATIVE))
		return "its result is not kept in a variable that the next statement tests";
	if (exact && !tested_is_used_up(a->c, &a->t))
		return "its result, 0 so far, is read after a success";
	if (live_reached(a->c, &a->t.flow, a->t.fail, NO_INDEX)[a->t.success])
		return "what follows runs after a failure too";
	if (!find_arguments(a, item) || !is_numbered(a))
		return "the entries of the array are not seen to be 0, 1, 2 and so on";
	if (!a->alone && !is_index_free(a))
		return "the index of the loop is read later on";
	return NULL;
}

/*
 * Entries that the managed call cannot take: the call stays, and a devm action of the
 * driver's own does what the implicit release has done.
 */
static bool takes_action(struct array *a, const struct judged *item, struct array_form *form)
{
	const char *end;

	if (a->t.success == NO_INDEX || a->t.test == TESTED_ZERO || !item->body ||
	    a->t.flow.bad || !tested_is_used_up(a->c, &a->t) ||
	    live_reached(a->c, &a->t.flow, a->t.fail, NO_INDEX)[a->t.success] ||
	    live_reached(a->c, &a->t.flow, a->t.success, NO_INDEX)[a->t.call])
		return false;
	end = ends_with(item->function, "_probe") ? item->function + strlen(item->function) - 6 :
						    item->function + strlen(item->function);
	form->edit = "action";
	form->variable = arena_copy(&a->c->arena, a->t.name.p, a->t.name.len);
	form->index = court_print(a->c, "%.*s_disable_msix", (int)(end - item->function),
				  item->function);
	return true;
}

const char *irqvec_array(struct court *c, const struct judged *item, struct array_form *form)
{
	struct array a = { .c = c };
	const char *why = why_not(&a, item);

	*form = (struct array_form){ "", "", "" };
	if (!why) {
		form->edit = a.alone ? "pcim-msix-one" : "pcim-msix";
		form->variable = arena_copy(&c->arena, a.t.name.p, a.t.name.len);
		form->index = a.alone ? "" : a.index;
	} else if (takes_action(&a, item, form)) {
		why = NULL;
	}
	tested_free(&a.t);
	return why;
}
