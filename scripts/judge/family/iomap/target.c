// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nobody may see the target before the address is there, nor after a failure: it
 * holds an error pointer then. Code that tests for NULL is not the only trouble:
 * ioread32() and its kin warn about NULL on x86, and would fault on an error pointer.
 */
#include <stdlib.h>

#include "family/iomap/iomap.h"
#include "flow/exits.h"
#include "read/lexer.h"

#define KEEP	"keep the address in a variable"

static bool is_one_of(struct piece name, const char * const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (piece_is(name, names[i]))
			return true;
	return false;
}

static struct piece behind(struct piece name, const char * const *prefixes, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i++) {
		len = strlen(prefixes[i]);
		if (name.len > len && !memcmp(name.p, prefixes[i], len))
			return piece_of(name.p + len, name.p + name.len);
	}
	return piece_str("");
}

static bool starts(struct piece name, const char *with)
{
	return name.len > strlen(with) && !memcmp(name.p, with, strlen(with));
}

static bool ends(struct piece name, const char *with)
{
	size_t len = strlen(with);

	return name.len > len && !memcmp(name.p + name.len - len, with, len);
}

/* Calls of the core, on a device or for a driver's own locks; none comes back to a driver. */
bool call_is_harmless(struct piece name)
{
	static const char * const pci[] = { "pci_", "pcim_" };
	static const char * const on_device[] = {
		"set_master", "try_set_mwi", "set_mwi", "alloc_irq_vectors", "irq_vector", "name",
		"enable_msi", "save_state", "set_drvdata", "get_drvdata", "select_bars",
		"free_irq_vectors", "disable_msi", "intx", "dev_id", "domain_nr",
	};
	static const char * const masks[] = {
		"dma_set_mask", "dma_set_mask_and_coherent", "dma_set_coherent_mask",
		"dma_set_dma_mask", "pci_set_dma_mask", "pci_set_consistent_dma_mask",
		"dma_set_coherent_dma_mask", "pci_set_mask", "pci_set_mask_and_coherent",
		"dma_coerce_mask_and_coherent", "DMA_BIT_MASK", "BIT", "GENMASK",
	};
	static const char * const others[] = {
		"spin_lock_init", "raw_spin_lock_init", "mutex_init", "init_completion",
		"init_waitqueue_head", "INIT_LIST_HEAD", "INIT_WORK", "dev_name",
		"dev_driver_string", "dev_get_drvdata", "ARRAY_SIZE", "likely", "unlikely", "if",
		"while", "for", "switch", "sizeof",
	};
	struct piece rest = behind(name, pci, ARRAY_SIZE(pci));

	return is_one_of(rest, on_device, ARRAY_SIZE(on_device)) || starts(rest, "resource_") ||
	       starts(rest, "read_config_") || starts(rest, "write_config_") ||
	       is_one_of(name, masks, ARRAY_SIZE(masks)) ||
	       is_one_of(name, others, ARRAY_SIZE(others));
}

/* Calls after a failure that do not look into a driver's structure. */
static bool is_quiet(struct piece name)
{
	static const char * const names[] = {
		"kfree", "kvfree", "vfree", "devm_kfree", "kfree_sensitive", "kvfree_sensitive",
		"vfree_sensitive", "devm_kfree_sensitive", "release_firmware", "free_netdev",
		"pci_disable_device", "pci_clear_master", "pci_set_drvdata",
	};

	return is_one_of(name, names, ARRAY_SIZE(names)) || ends(name, "_err") ||
	       ends(name, "_warn") || ends(name, "_info") || ends(name, "_dbg");
}

/* The member path that begins at a token: "priv->regs.base", without blanks. */
static const char *path_at(struct mapping *m, const struct flow_step *s, uint32_t at)
{
	const struct flow *f = &m->flow;
	struct piece word = { flow_text(f, at), f->tokens[at].len };
	const char *path = plan_text(m, word);
	uint32_t end = s->first + s->n;

	for (at++; at + 1 < end; at += 2) {
		bool arrow = flow_is_op(f, at, OP2('-', '>'));

		if ((!arrow && !flow_is_op(f, at, OP('.'))) || f->tokens[at + 1].type != FT_NAME)
			break;
		path = court_print(m->c, "%s%s%.*s", path, arrow ? "->" : ".",
				   (int)f->tokens[at + 1].len, flow_text(f, at + 1));
	}
	return path;
}

/* Does a step only speak of members of the root that the target is no part of? */
static bool other_member(struct mapping *m, const struct flow_step *s)
{
	struct piece root = path_root(m->target);
	const char *path, *rest;
	uint32_t at;
	size_t len;

	for (at = live_mention(&m->flow, s, s->first, root); at != NO_INDEX;
	     at = live_mention(&m->flow, s, at + 1, root)) {
		path = path_at(m, s, at);
		len = strlen(path);
		if (len == root.len)
			return false;
		if (len > m->target.len || memcmp(path, m->target.p, len))
			continue;
		rest = m->target.p + len;
		if (len == m->target.len || *rest == '.' || *rest == '-')
			return false;
	}
	return true;
}

bool step_calls(const struct flow *f, const struct flow_step *s, const char *name)
{
	uint32_t i;

	for (i = s->first; i < s->first + s->n; i++)
		if (flow_is(f, i, name))
			return true;
	return false;
}

/* Is the variable set by a step, anywhere in it? */
bool step_sets(const struct flow *f, const struct flow_step *s, struct piece name)
{
	uint32_t at = piece_is_word(name) ? live_mention(f, s, s->first, name) : NO_INDEX;

	for (; at != NO_INDEX; at = live_mention(f, s, at + 1, name))
		if (at + 1 < s->first + s->n && flow_is_op(f, at + 1, OP('=')))
			return true;
	return false;
}

static bool is_not_set(struct mapping *m, const bool *way)
{
	uint32_t i, line = step_line(m, m->at);

	for (i = 0; i < m->flow.n_steps; i++) {
		const struct flow_step *s = &m->flow.steps[i];

		if (!way[i])
			continue;
		if (step_calls(&m->flow, s, "pcim_iomap_regions"))
			return plan_no(m, "several-reads",
				       court_print(m->c, "line %u maps another BAR before line %u reads this one's address",
						   s->line, line));
		if (step_sets(&m->flow, s, m->device))
			return plan_no(m, "conditional",
				       court_print(m->c, "'%s' is set anew before line %u",
						   plan_text(m, m->device), line));
	}
	return true;
}

/* What a step between the call and the read does with the root of the target. */
static bool is_unseen_by(struct mapping *m, const struct flow_step *s)
{
	struct piece root = path_root(m->target);
	uint32_t at = live_mention(&m->flow, s, s->first, root), line = step_line(m, m->at);

	if (at == NO_INDEX)
		return true;
	if (at == s->first && s->n > 1 && flow_is_op(&m->flow, at + 1, OP('=')))
		return plan_no(m, "late-target",
			       court_print(m->c, "'%s' is set in line %u, after the BAR is mapped: %s until line %u",
					   plan_text(m, root), s->line, KEEP, line));
	if (!other_member(m, s))
		return plan_no(m, "late-target",
			       court_print(m->c, "line %u uses '%s' before line %u puts the address there",
					   s->line, plan_text(m, root), line));
	return true;
}

/* Is the address of the variable taken: "&x", but not "&x->member"? */
bool address_taken(const struct mapping *m, struct piece name, bool members)
{
	const char *p = m->body.p, *end = p + m->body.len, *before, *after;

	for (; (p = find_word(p, end, name)); p += name.len) {
		for (before = p; before > m->body.p && (before[-1] == ' ' || before[-1] == '\t');)
			before--;
		for (after = p + name.len; after < end && (*after == ' ' || *after == '\t');)
			after++;
		if (before > m->body.p && before[-1] == '&' &&
		    (members || !(*after == '.' || *after == '[' ||
				  (*after == '-' && after[1] == '>'))))
			return true;
	}
	return false;
}

/* Does a line declare pointers, the variable among them? */
static bool declares_pointer(const char *p, const char *end, struct piece name)
{
	const char *stop = p + strcspn(p, ";\n"), *star;
	const char *at = find_word(p, stop < end ? stop : end, name);

	if (*p != '\t' || !at || class_of(p[1]) != C_WORD)
		return false;
	star = at;
	while (star > p && (star[-1] == ' ' || star[-1] == '\t'))
		star--;
	if (star == p || star[-1] != '*')
		return false;
	/* Before the first star only words: a type. */
	for (p++; p < star && *p != '*'; p++)
		if (!in_word(*p) && *p != ' ' && *p != '\t')
			return false;
	return true;
}

static bool is_local(const struct mapping *m, struct piece name)
{
	const char *p = m->body.p, *end = p + m->body.len;

	for (; p; p = memchr(p, '\n', (size_t)(end - p)), p = p ? p + 1 : NULL)
		if (declares_pointer(p, end, name))
			return !address_taken(m, name, true);
	return false;
}

bool target_before(struct mapping *m)
{
	struct piece root = path_root(m->target);
	uint32_t i, n, line = step_line(m, m->at);
	const char **calls;
	bool *way, any = false;

	if (m->success == m->at)
		return true;
	way = live_between(m->c, &m->flow, m->success, m->at);
	for (i = 0; i < m->flow.n_steps; i++)
		any |= way[i];
	if (!any)
		return true;
	if (!is_not_set(m, way))
		return false;
	for (i = 0; i < m->flow.n_steps; i++)
		if (way[i] && !is_unseen_by(m, &m->flow.steps[i]))
			return false;
	if (root.len == m->target.len)
		return is_local(m, root) ||
		       plan_no(m, "late-target",
			       court_print(m->c, "'%s' is not a pointer of this function alone",
					   plan_text(m, root)));
	calls = live_calls(m->c, &m->flow, way, &n);
	for (i = 0; i < n; i++)
		if (!call_is_harmless(piece_str(calls[i])) && !call_prints(piece_str(calls[i])))
			return plan_no(m, "late-target",
				       court_print(m->c, "%s() runs between the call and line %u, and may see '%s': %s until then",
						   calls[i], line, plan_text(m, m->target), KEEP));
	if (address_taken(m, root, false))
		return plan_no(m, "late-target",
			       court_print(m->c, "the address of '%s' is taken in this function",
					   plan_text(m, root)));
	return true;
}

/* A call before ours that has a function of the driver run later; its place. */
static struct piece runs_later(const struct mapping *m)
{
	const char *p = m->body.p, *end = p + m->claim->start, *after;
	struct piece word;

	for (; p < end; p = word.p + (word.len ? word.len : 1)) {
		word = piece_of(p, skip_word(p, end));
		after = word.p + word.len;
		while (after < end && (*after == ' ' || *after == '\t' || *after == '\n'))
			after++;
		if (!word.len || after >= end || *after != '(')
			continue;
		if (!memcmp(word.p, "devm_add_action", word.len < 15 ? word.len : 15) &&
		    word.len >= 15)
			return word;
		if (piece_is(word, "devres_add") || piece_is(word, "request_irq") ||
		    piece_is(word, "request_threaded_irq") || ends(word, "request_irq") ||
		    ends(word, "request_threaded_irq"))
			return word;
	}
	return piece_str("");
}

static bool error_pointer(struct mapping *m, const char *what)
{
	return plan_no(m, "error-pointer",
		       court_print(m->c, "%s, and '%s' would be an error pointer then: %s", what,
				   plan_text(m, m->target), KEEP));
}

bool target_after_failure(struct mapping *m)
{
	bool *ways = live_reached(m->c, &m->flow, m->fail, NO_INDEX);
	struct piece later;
	const char **calls;
	uint32_t i, n;

	if (path_root(m->target).len == m->target.len) {
		for (i = 0; i < m->flow.n_steps; i++)
			if (ways[i] && live_mention(&m->flow, &m->flow.steps[i],
						    m->flow.steps[i].first,
						    m->target) != NO_INDEX)
				return plan_no(m, "error-pointer",
					       court_print(m->c, "'%s' is used after a failure of the call, and would be an error pointer there: %s",
							   plan_text(m, m->target), KEEP));
		return true;
	}
	calls = live_calls(m->c, &m->flow, ways, &n);
	for (i = 0; i < n; i++)
		if (!call_prints(piece_str(calls[i])) && !is_quiet(piece_str(calls[i])))
			return error_pointer(m, court_print(m->c, "%s() runs after a failure",
							    calls[i]));
	later = runs_later(m);
	if (later.len)
		return error_pointer(m, court_print(m->c, "what %s() in line %u set up runs after a failure",
						    plan_text(m, later),
						    plan_line(m, (size_t)(later.p - m->body.p))));
	if (!m->probe)
		return plan_no(m, "error-pointer",
			       court_print(m->c, "a failure would leave an error pointer in '%s', and what the callers of %s() do then is not known: %s",
					   plan_text(m, m->target), m->claim->function, KEEP));
	return true;
}
