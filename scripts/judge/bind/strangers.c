// SPDX-License-Identifier: GPL-2.0-only
/* Devices of somebody else that the modules of a tree enable. */

#include <stdlib.h>

#include "bind/strangers.h"
#include "read/ctext.h"
#include "read/lexer.h"

/* A member that holds such a device from then on. */
struct holder {
	uint32_t file;		/* of the enable */
	name_t member;
};

struct strangers {
	struct holder *at;
	size_t n, cap;
};

static struct piece device_of(const struct fact *call)
{
	const char *comma = strchr(call->args, ',');

	return piece_strip(comma ? piece_of(call->args, comma) : piece_str(call->args));
}

/* The next member that the function assigns the device to, from @p on; NULL: none. */
static const char *next_holder(const char *p, const char *start, const char *end,
			       struct piece device, struct piece *member)
{
	const char *before, *after;

	for (; (p = find_word(p, end, device)); p += device.len) {
		after = skip_white(p + device.len, end);
		if (after >= end || *after != ';')
			continue;
		for (before = p; before > start && class_of(before[-1]) != C_OTHER &&
		     class_of(before[-1]) <= C_NEWLINE;)
			before--;
		if (before == start || before[-1] != '=')
			continue;
		for (before--; before > start && class_of(before[-1]) != C_OTHER &&
		     class_of(before[-1]) <= C_NEWLINE;)
			before--;
		member->p = before;
		while (member->p > start && in_word(member->p[-1]))
			member->p--;
		member->len = (size_t)(before - member->p);
		if (member->len && member->p > start &&
		    (member->p[-1] == '.' || (member->p - 1 > start && member->p[-1] == '>' &&
					      member->p[-2] == '-')))
			return p + device.len;
	}
	return NULL;
}

static bool stores(const struct judge *j, const struct fact *call, struct piece member)
{
	const struct node *node = &j->nodes[call->node];
	const char *p = node->body, *end = p + node->body_len;
	struct piece found;

	while (p && (p = next_holder(p, node->body, end, device_of(call), &found)))
		if (piece_same(found, member))
			return true;
	return false;
}

static void *make(struct court *c)
{
	struct strangers *s = xcalloc(1, sizeof(*s));
	const struct judge *j = c->j;
	const struct node *node;
	const struct fact *f;
	struct piece member;
	const char *p;

	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		/* Other facts need not stand in a node. */
		if (f->kind != F_CALL || !is_enable(c->cat, f->name))
			continue;
		node = &j->nodes[f->node];
		p = node->body;
		if (!p || !foreign_device(c, f))
			continue;
		while ((p = next_holder(p, node->body, node->body + node->body_len, device_of(f),
					&member))) {
			GROW(s->at, s->n, s->cap);
			s->at[s->n++] = (struct holder){ f->file, intern(member.p, member.len) };
		}
	}
	return s;
}

static void end_strangers(void *made)
{
	struct strangers *s = made;

	free(s->at);
	free(s);
}

/* Are both files of one module? A file without any has nobody beside it. */
static bool same_module(const struct court *c, uint32_t file, uint32_t other)
{
	return modules_of(c->modules, file).n && modules_share(c->modules, file, other);
}

bool stranger_kept(struct court *c, const struct fact *call)
{
	const struct strangers *s = court_shared(c, make, end_strangers);
	struct piece device = device_of(call), member = last_member(device);
	size_t i;

	if (member.p == device.p || !piece_is_word(member))
		return false;
	for (i = 0; i < s->n; i++)
		if (piece_is(member, s->at[i].member) &&
		    same_module(c, call->file, s->at[i].file))
			return true;
	return false;
}

/* Do the function's errors and the module's end both disable the device? */
static bool gives_back(struct court *c, const struct fact *call)
{
	struct span calls = judge_calls_of(c->j, intern("pci_disable_device", 18));
	struct piece device = device_of(call), given;
	bool own = false, other = false;
	uint32_t i;

	for (i = 0; i < calls.n; i++) {
		const struct fact *f = &c->j->facts[calls.at[i]];

		if (!modules_share(c->modules, call->file, f->file))
			continue;
		given = piece_strip(piece_str(f->args));
		if (f->node == call->node)
			own |= piece_same(given, device);
		else
			other |= stores(c->j, call, last_member(given));
	}
	return own && other;
}

/* A place in the text, and what a shape has read so far. */
struct shape {
	const char *p, *end;
	bool ok;
};

static void eat(struct shape *s, struct piece text)
{
	s->p = skip_white(s->p, s->end);
	if ((size_t)(s->end - s->p) < text.len || memcmp(s->p, text.p, text.len))
		s->ok = false;
	else
		s->p += text.len;
}

static void eat_str(struct shape *s, const char *text)
{
	eat(s, piece_str(text));
}

static struct piece eat_word(struct shape *s)
{
	struct piece word;

	s->p = skip_white(s->p, s->end);
	word = piece_of(s->p, skip_word(s->p, s->end));
	s->ok &= word.len != 0;
	s->p += word.len;
	return word;
}

/* Up to and behind the next @c. */
static void eat_until(struct shape *s, char c)
{
	const char *at = memchr(s->p, c, (size_t)(s->end - s->p));

	s->ok &= !!at;
	if (at)
		s->p = at + 1;
}

/* if (RC) goto LABEL; or the same in a block, with more before it. */
static void eat_exit(struct shape *s, struct piece rc)
{
	eat_str(s, "if");
	eat_str(s, "(");
	eat(s, rc);
	eat_str(s, ")");
	s->p = skip_white(s->p, s->end);
	if (s->ok && *s->p == '{') {
		struct piece block = { s->p + 1, strcspn(s->p + 1, "{}") };
		const char *jump = find_word(block.p, block.p + block.len, piece_str("goto"));

		s->ok &= !!jump;
		s->p = block.p + block.len;
		eat_str(s, "}");
		return;
	}
	eat_str(s, "goto");
	eat_word(s);
	eat_str(s, ";");
}

/* All that the form 'group' of the rule knows to be managed, from "RC = pcim_enable..." on. */
static bool is_group(const char *p, const char *end, struct piece device)
{
	struct shape s = { p, end, true };
	struct piece rc = eat_word(&s), bar;

	eat_str(&s, "=");
	eat_str(&s, "pcim_enable_device(");
	eat(&s, device);
	eat_str(&s, ");");
	eat_exit(&s, rc);
	eat(&s, rc);
	eat_str(&s, "=");
	eat_str(&s, "pcim_iomap_regions(");
	eat(&s, device);
	eat_str(&s, ", BIT(");
	bar = eat_word(&s);
	eat_str(&s, "),");
	eat_until(&s, ';');
	eat_exit(&s, rc);
	if (!s.ok)
		return false;
	eat_until(&s, '=');
	eat_str(&s, "pcim_iomap_table(");
	eat(&s, device);
	eat_str(&s, ")[");
	eat(&s, bar);
	eat_str(&s, "];");
	return s.ok;
}

/* Are these three the only managed calls on the device? */
static bool only_group(const struct node *node, struct piece device)
{
	static const char * const names[] = {
		"pcim_enable_device", "pcim_iomap_regions", "pcim_iomap_table",
	};
	const char *p = node->body, *end = p + node->body_len;
	bool found[ARRAY_SIZE(names)] = { false };
	struct piece word;
	size_t i;

	for (; p < end; p = word.p + (word.len ? word.len : 1)) {
		word = piece_of(p, skip_word(p, end));
		if (word.len < 6 || memcmp(word.p, "pcim_", 5) || word.p[word.len] != '(' ||
		    find_word(word.p + word.len + 1, end, device) != word.p + word.len + 1)
			continue;
		for (i = 0; i < ARRAY_SIZE(names) && !piece_is(word, names[i]); i++)
			;
		if (i == ARRAY_SIZE(names))
			return false;
		found[i] = true;
	}
	return found[0] && found[1] && found[2];
}

static bool opens_group(struct court *c, const struct node *node, struct piece device)
{
	const char *text = court_print(c, "devres_open_group(&%.*s->dev", (int)device.len,
				       device.p);

	return memmem(node->body, node->body_len, text, strlen(text));
}

static bool has_group(const struct node *node, struct piece device)
{
	const char *p = node->body, *end = p + node->body_len;

	for (; p < end; p++)
		if (class_of(*p) == C_WORD && (p == node->body || !in_word(p[-1])) &&
		    is_group(p, end, device))
			return true;
	return false;
}

const char *stranger_form(struct court *c, const struct fact *call, const char **why)
{
	const struct node *node = &c->j->nodes[call->node];
	struct piece device = device_of(call);

	if (gives_back(c, call)) {
		*why = "the module disables it by hand";
		return "foreign";
	}
	if (node->body && opens_group(c, node, device) && only_group(node, device) &&
	    has_group(node, device)) {
		*why = "a devres group of the module ends it, and takes a devm action as well";
		return "group";
	}
	*why = "nothing is seen to disable it";
	return "";
}
