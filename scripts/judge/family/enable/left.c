// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device that stays enabled after unbind. Where the author says so, or the device is
 * in use with or without its driver, that is a decision; else it is a mistake, and a
 * bad one where the device may still write to memory.
 */
#include <stdlib.h>

#include "family/enable/enable.h"
#include "family/enable/oneway.h"

/* The line of a file that has a word, in code or not; 0: none. */
static uint32_t mentioned(const struct court *c, uint32_t file, const char *word)
{
	struct text text = { 0 };
	const char *p, *end, *found;
	uint32_t line = 0;

	if (!text_read(&text, judge_path(c->j, file))) {
		end = text.buf + text.len;
		found = memmem(text.buf, text.len, word, strlen(word));
		line = found ? 1 : 0;
		for (p = text.buf; found && p < found && p < end; p++)
			line += *p == '\n';
	}
	text_free(&text);
	return line;
}

/* The call by which the module makes the device a bus master, and its line; or NULL. */
static const char *masters(struct court *c, const struct judged *item, uint32_t *line)
{
	static const char * const calls[] = { "pci_set_master", "pci_try_set_mwi", "pci_set_mwi" };
	struct span files = modules_beside(c->modules, item->call->file);
	const struct node *node;
	const char *p, *found;
	uint32_t k, n;
	size_t i;

	for (k = 0; k < files.n; k++) {
		const struct file_range *range = &c->j->ranges[files.at[k]];

		for (n = 0; n < range->n_nodes * ARRAY_SIZE(calls); n++) {
			i = n % ARRAY_SIZE(calls);
			node = &c->j->nodes[range->node + n / ARRAY_SIZE(calls)];
			found = node->body ? find_word(node->body, node->body + node->body_len,
						       piece_str(calls[i])) : NULL;
			if (!found)
				continue;
			for (*line = node->line, p = node->body; p < found; p++)
				*line += *p == '\n';
			return calls[i];
		}
	}
	return NULL;
}

static const char *consequence(struct court *c, const struct judged *item)
{
	uint32_t line;
	const char *master = masters(c, item, &line);

	if (!master)
		return "the enable count stays raised after unbind, the device goes on decoding";
	return court_print(c, "after unbind the device can still write to memory, %s() in line %u has let it",
			   master, line);
}

/* No disable of the module is ever reached. */
struct decision enable_left_on(struct court *c, const struct judged *item)
{
	uint32_t line = mentioned(c, item->call->file, DISABLE);
	struct decision out;

	if (line)
		return enable_keep("enable-left-on", court_print(c,
				   "line %u speaks of " DISABLE "(): the author leaves the device enabled",
				   line));
	if (place_keeps(c, item, &out))
		return out;
	return enable_mend("enable-forgotten", court_print(c,
			   "nothing in the module disables the device again: %s",
			   consequence(c, item)));
}

/* Roots that end before unbind does, reached without a pointer. */
static bool ends_before(struct court *c, const struct reached *r)
{
	uint32_t i;

	if (!r->roots.n || reached_from(r, "remove") || *reached_others(c, r))
		return false;
	for (i = 0; i < r->roots.n; i++)
		if (!r->roots.at[i].direct)
			return false;
	return true;
}

/* Does a function at unbind, and all that it calls, disable nothing? */
static bool only_forgets(struct court *c, uint32_t node)
{
	const struct judge *j = c->j;
	struct span calls;
	uint32_t i, k;

	descend(j, &c->up, node);
	for (i = 0; i < c->up.n; i++) {
		calls = j->nodes[c->up.order[i]].calls;
		for (k = 0; k < calls.n; k++)
			if (!strcmp(j->facts[calls.at[k]].name, DISABLE))
				return false;
	}
	return true;
}

/* Has the driver of a probe a remove, which disables nothing? */
static bool remove_forgets(struct court *c, const struct root *probe)
{
	const struct judge *j = c->j;
	const struct file_range *range;
	const struct fact *f;
	bool any = false;
	uint32_t k;

	if (probe->file == NO_INDEX)
		return false;
	range = &j->ranges[probe->file];
	for (f = j->facts + range->fact; f < j->facts + range->fact + range->n_facts; f++) {
		if (f->kind != F_ENTRY || f->var != probe->table || strcmp(f->use, "remove"))
			continue;
		/* A function that is not known reaches no name in question, so no disable. */
		any = true;
		for (k = 0; k < f->means.n; k++)
			if (!only_forgets(c, f->means.at[k]))
				return false;
	}
	return any;
}

static bool is_near(const struct court *c, const struct judged *item, const struct reached *r,
		    uint32_t file)
{
	uint32_t i;

	if (modules_share(c->modules, item->call->file, file))
		return true;
	for (i = 0; i < r->roots.n; i++)
		if (modules_share(c->modules, c->j->nodes[r->roots.at[i].node].file, file))
			return true;
	return false;
}

/*
 * Does the driver call a library that may disable for it? The library knows when: it
 * may have been given a pointer.
 */
static bool library_disables(struct court *c, const struct judged *item,
			     const struct reached *r)
{
	const bool *reaches = enable_gives(c);
	const struct judge *j = c->j;
	const struct file_range *range;
	struct span files, down;
	uint32_t i, k, e, node;

	for (i = 0; i < r->roots.n; i++) {
		files = modules_beside(c->modules, j->nodes[r->roots.at[i].node].file);
		for (k = 0; k < files.n; k++) {
			range = &j->ranges[files.at[k]];
			for (node = range->node; node < range->node + range->n_nodes; node++) {
				down = j->nodes[node].down;
				for (e = 0; e < down.n; e++) {
					uint32_t to = j->edges[down.at[e]].callee;

					if (reaches[to] && !is_near(c, item, r, j->nodes[to].file))
						return true;
				}
			}
		}
	}
	return false;
}

bool forgets_at_unbind(struct court *c, const struct judged *item, const struct reached *r,
		       uint32_t *line)
{
	struct span calls = judge_calls_of(c->j, intern_str(DISABLE));
	struct reached other;
	bool any = false;
	uint32_t i;

	for (i = 0; i < r->roots.n; i++)
		if (!remove_forgets(c, &r->roots.at[i]))
			return false;
	if (library_disables(c, item, r))
		return false;
	for (i = 0; i < calls.n; i++) {
		const struct fact *call = &c->j->facts[calls.at[i]];

		if (!is_near(c, item, r, call->file))
			continue;
		other = reached_of(c, call);
		if (!ends_before(c, &other))
			return false;
		*line = any && *line > call->line ? *line : call->line;
		any = true;
	}
	return any;
}
