// SPDX-License-Identifier: GPL-2.0-only
/* Whether a call works on a device that the driver is not bound to. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <string.h>

#include "bind/court.h"
#include "read/ctext.h"
#include "read/lexer.h"

static bool starts(struct piece word, const char *with)
{
	size_t len = strlen(with);

	return word.len > len && !memcmp(word.p, with, len);
}

static bool has(struct piece word, size_t from, const char *part)
{
	return memmem(word.p + from, word.len - from, part, strlen(part));
}

/* Does a function of that name give a device that it looks for? */
static bool is_getter(struct piece word)
{
	static const char * const names[] = {
		"pci_upstream_bridge", "pcie_find_root_port", "pci_physfn",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (piece_is(word, names[i]))
			return true;
	if (starts(word, "pci_get_") || starts(word, "pci_dev_get_"))
		return true;
	return starts(word, "pci_find_") && (has(word, 9, "bus") || has(word, 9, "device") ||
					     has(word, 9, "slot"));
}

static const char *spaces(const char *p, const char *end)
{
	while (p < end && class_of(*p) != C_OTHER && class_of(*p) <= C_NEWLINE)
		p++;
	return p;
}

/* The getter whose result the function assigns to @device; empty if there is none. */
static struct piece getter_of(const struct node *node, struct piece device)
{
	const char *end = node->body + node->body_len, *p = node->body, *word;
	struct piece getter;

	while ((p = find_word(p, end, device))) {
		p = spaces(p + device.len, end);
		if (p >= end || *p != '=')
			continue;
		word = spaces(p + 1, end);
		getter = piece_of(word, skip_word(word, end));
		p = spaces(getter.p + getter.len, end);
		if (getter.len && p < end && *p == '(' && is_getter(getter))
			return getter;
		p = word;
	}
	return (struct piece){ NULL, 0 };
}

/* The bridge above a device, as the kernel's sources write it. */
static bool is_bridge(struct piece device)
{
	const char *end = device.p + device.len, *p = device.p;
	struct piece self = piece_str("self");

	if (find_word(p, end, piece_str("pci_upstream_bridge")) &&
	    has(device, 0, "pci_upstream_bridge("))
		return true;
	for (; (p = find_word(p, end, self)); p++)
		if (p + self.len == end || (p - device.p >= 7 && !memcmp(p - 7, "->bus->", 7)))
			return true;
	return false;
}

const char *foreign_device(struct court *c, const struct fact *call)
{
	const char *comma = strchr(call->args, ',');
	struct piece device = piece_strip(comma ? piece_of(call->args, comma) :
						  piece_str(call->args));
	const struct node *node = &c->j->nodes[call->node];
	struct piece getter;

	if (is_bridge(device))
		return court_print(c, "'%.*s' is the bridge above the device",
				   (int)device.len, device.p);
	if (!piece_is_word(device) || !node->body)
		return NULL;
	getter = getter_of(node, device);
	if (!getter.len)
		return NULL;
	return court_print(c, "'%.*s' comes from %.*s()", (int)device.len, device.p,
			   (int)getter.len, getter.p);
}
