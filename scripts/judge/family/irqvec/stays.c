// SPDX-License-Identifier: GPL-2.0-only
/* Why a call cannot be converted, and with it those that are decided with it. */

#include <stdlib.h>

#include "bind/modules.h"
#include "bind/world.h"
#include "family/irqvec/irqvec.h"
#include "read/ctext.h"
#include "read/lexer.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char * const *)a, *(const char * const *)b);
}

/* From where else than @but, in words; NULL: from nowhere else. */
static const char *other_labels(struct court *c, struct roots all, const char * const *but)
{
	const char **labels = arena_array(&c->arena, all.n + 1, const char *), *text = NULL;
	uint32_t i, k, n = 0;

	for (i = 0; i < all.n; i++) {
		for (k = 0; but[k] && strcmp(but[k], all.at[i].label); k++)
			;
		if (!but[k])
			labels[n++] = all.at[i].label;
	}
	if (n)
		qsort(labels, n, sizeof(*labels), by_text);
	for (i = 0; i < n; i++)
		if (!i || strcmp(labels[i - 1], labels[i]))
			text = text ? court_print(c, "%s, %s", text, labels[i]) : labels[i];
	return text;
}

static const char *past_path(const char *p, const char *end, bool *arrow)
{
	*arrow = false;
	while (p < end) {
		if (end - p > 2 && p[0] == '-' && p[1] == '>') {
			p += 2;
			*arrow = true;
		} else if (!in_word(*p) && *p != '.') {
			break;
		}
		p++;
	}
	return p;
}

/* Capitals with arguments that are names: TEST_BIT(flag, priv->flags) */
static bool is_macro(struct piece name, const char *p, const char *end)
{
	size_t i;

	for (i = 0; i < name.len; i++)
		if (name.p[i] >= 'a' && name.p[i] <= 'z')
			return false;
	if (!name.len || end - p < 2 || *p != '(' || end[-1] != ')')
		return false;
	for (p++; p < end - 1; p++)
		if (!in_word(*p) && !strchr(",>.- \t\n", *p))
			return false;
	return true;
}

/* A condition that looks at a state and does nothing else. */
static bool is_state(struct piece text)
{
	const char *p = text.p, *end = p + text.len, *word, *path;
	bool negated = text.len && *p == '!', arrow;
	struct piece rest;

	p += negated;
	word = skip_word(p, end);
	if (word > p && word == end && class_of(*p) == C_WORD)
		return true;
	if (is_macro(piece_of(p, word), word, end))
		return true;
	path = past_path(p, end, &arrow);
	rest = piece_of(path, end);
	if (arrow)
		return !rest.len || (!negated && piece_is(rest, " > 0"));
	return !negated && word > p && class_of(*p) == C_WORD && path == word &&
	       (piece_is(rest, " < 0") || piece_is(rest, " > 0") || piece_is(rest, " != 0"));
}

/* The condition of the "if", "while" or "for" right before a call; empty: none. */
static struct piece guard_of(const struct judged *item)
{
	const char *p = item->body + item->start, *close, *word;
	struct piece none = { item->body, 0 }, name;
	int depth = 0;

	while (p > item->body && class_of(p[-1]) != C_OTHER && class_of(p[-1]) <= C_NEWLINE)
		p--;
	if (p == item->body || p[-1] != ')')
		return none;
	close = p - 1;
	for (p--; p > item->body; p--) {
		depth += *p == ')' ? 1 : *p == '(' ? -1 : 0;
		if (!depth)
			break;
	}
	word = p;
	while (word > item->body && class_of(word[-1]) != C_OTHER &&
	       class_of(word[-1]) <= C_NEWLINE)
		word--;
	name.p = word;
	while (name.p > item->body && in_word(name.p[-1]))
		name.p--;
	name.len = (size_t)(word - name.p);
	if (!piece_is(name, "if") && !piece_is(name, "while") && !piece_is(name, "for"))
		return none;
	return piece_strip(piece_of(p + 1, close));
}

/* Has the module a handler that devres frees? */
static bool has_devm_handler(struct court *c, const struct judged *item)
{
	struct span files = modules_beside(c->modules, item->call->file);
	const struct file_range *r;
	const struct fact *f;
	uint32_t i;

	for (i = 0; i < files.n; i++) {
		r = &c->j->ranges[files.at[i]];
		for (f = c->j->facts + r->fact; f < c->j->facts + r->fact + r->n_facts; f++)
			if (f->kind == F_CALL && !strncmp(f->name, "devm_request", 12))
				return true;
	}
	return false;
}

static bool has_label(struct roots roots, const char *label)
{
	uint32_t i;

	for (i = 0; i < roots.n; i++)
		if (!strcmp(roots.at[i].label, label))
			return true;
	return false;
}

/* Why a release shows that the vectors come and go while the driver is bound. */
static const char *why_free_stays(struct court *c, const struct judged *item)
{
	static const char * const ends[] = { "probe", "remove", "shutdown", "devm action", NULL };
	struct roots roots = roots_of(c, item->call->node);
	const char *where = irqvec_where(c, item), *others, *why;
	struct piece guard;
	uint32_t i;

	if (!roots.n)
		return court_print(c, "%s: nothing is seen to reach this release", where);
	guard = item->body ? guard_of(item) : piece_str("");
	if (guard.len && !is_state(guard))
		return court_print(c,
				   "%s depends on a condition that does more than look at a state",
				   where);
	others = other_labels(c, roots, ends);
	if (others)
		return court_print(c, "%s is reached from %s: freed at run time", where, others);
	for (i = 0; i < roots.n; i++) {
		if (strcmp(roots.at[i].label, "probe"))
			continue;
		why = goes_on(c, irqvec_ways(c), &roots.at[i], item->call);
		if (why)
			return court_print(c, "%s: %s", where, why);
	}
	if (has_label(roots, "remove") && has_label(roots, "shutdown") &&
	    has_devm_handler(c, item))
		return court_print(c, "%s frees below a devm handler, %s", where,
				   "in remove and in shutdown: the handler has to go first");
	return NULL;
}

/* A count that is tested as 0 or an error. */
static const char is_positive[] =
	"the number of vectors is positive when it worked, and is tested as if it were 0 then";
static const char what_follows[] =
	"the vectors stay on, and the driver goes on as if it had none";

const char *irqvec_why_not(struct court *c, const struct judged *item, const char **rule)
{
	const char *where = irqvec_where(c, item), *other, *variable, *why;
	struct array_form array;

	*rule = "irqvec-other-device";
	other = irqvec_other_device(c, item);
	if (other)
		return court_print(c, "%s: '%s' is not the device that the driver is bound to",
				   where, other);
	other = irqvec_other_bus(c, item);
	if (other)
		return court_print(c,
				   "%s is reached from %s: whether PCI core or driver frees there is not known",
				   where, other);
	*rule = "irqvec-lacking";
	if (!catalogue_offers(c->cat, item->form->managed))
		return court_print(c, "%s would need %s(), which this tree lacks", where,
				   item->form->managed);
	*rule = "irqvec-array";
	why = irqvec_is_array(item) ? irqvec_array(c, item, &array) : NULL;
	if (why)
		return court_print(c, "%s gives its vectors in an array, and %s", where, why);
	*rule = "irqvec-result";
	if (irqvec_is_legacy(item) && !irqvec_legacy_form(c, item, &variable))
		return court_print(c, "%s: its result, 0 so far, is used for more than one test",
				   where);
	if (!irqvec_taken_for_error(item))
		return NULL;
	*rule = "irqvec-count";
	return court_print(c, "%s: %s: %s", where, is_positive, what_follows);
}

/* Why what an allocation takes may be in use when a release by hand has gone. */
static const char *why_take_stays(struct court *c, const struct judged *item)
{
	static const char * const probe[] = { "probe", NULL };
	const char *where = irqvec_where(c, item), *others, *why, *rule;
	struct array_form array;
	struct roots roots;

	why = irqvec_why_not(c, item, &rule);
	if (why)
		return why;
	if (irqvec_is_array(item) && !irqvec_array(c, item, &array) &&
	    !strcmp(array.edit, "action"))
		return court_print(c, "%s is freed by a devm action, and freeing early is allowed",
				   where);
	roots = roots_of(c, item->call->node);
	others = other_labels(c, roots, probe);
	if (others)
		return court_print(c, "%s is reached from %s: not once a binding, in probe", where,
				   others);
	if (!roots.n)
		return court_print(c, "%s: no call from a probe is seen", where);
	return NULL;
}

const char *irqvec_why_it_stays(struct court *c, const struct judged *item)
{
	const char *other;

	if (item->verdict.kind == V_BOTH)
		return court_print(c, "%s is reached by drivers of both kinds",
				   irqvec_where(c, item));
	if (item->verdict.kind == V_UNKNOWN && !item->form->undo)
		return court_print(c, "%s may be for the same device: %s", irqvec_where(c, item),
				   item->verdict.reason);
	if (item->verdict.kind != V_MANAGED || item->form->explicit_as)
		return NULL;
	if (!item->form->undo)
		return why_take_stays(c, item);
	other = irqvec_other_device(c, item);
	if (other)
		return court_print(c, "%s: '%s' is not the device that the driver is bound to",
				   irqvec_where(c, item), other);
	return why_free_stays(c, item);
}
