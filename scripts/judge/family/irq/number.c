// SPDX-License-Identifier: GPL-2.0-only
/* Where the number of a request comes from. */
#include "family/irq/irq.h"
#include "flow/ways.h"
#include "read/ctext.h"
#include "read/lexer.h"

static bool has(struct piece text, const char *word)
{
	return text.len && memmem(text.p, text.len, word, strlen(word));
}

/* Is "WORD = pci_irq_vector(" in the text of a function? */
static bool is_set(const struct node *node, struct piece word)
{
	static const char vector[] = "pci_irq_vector";
	const char *p = node->body, *end = p + node->body_len;

	while (p && (p = find_word(p, end, word))) {
		p = skip_white(p + word.len, end);
		if (p >= end || *p != '=')
			continue;
		p = skip_white(p + 1, end);
		if ((size_t)(end - p) > sizeof(vector) && !memcmp(p, vector, sizeof(vector) - 1))
			return true;
	}
	return false;
}

/* A copy in a local variable is of its function; one in a structure is of the file. */
static bool is_copy(const struct irq_look *l, const struct fact *call, struct piece number)
{
	const struct judge *j = l->near->j;
	const struct file_range *r = &j->ranges[call->file];
	struct buf key = { 0 };
	struct piece word;
	bool found = false;
	uint32_t i;

	if (piece_is_word(number))
		return is_set(&j->nodes[call->node], number);
	ways_word(&key, "", number.p, number.len);
	word = piece_of(key.data + 1, key.data + key.len);
	for (i = r->node; i < r->node + r->n_nodes && !found; i++)
		found = j->nodes[i].body && is_set(&j->nodes[i], word);
	buf_free(&key);
	return found;
}

bool irq_is_vector(const struct irq_look *l, const struct fact *call)
{
	struct piece number = irq_number(call);

	if (!strncmp(call->name, "pci_", 4) || has(number, "pci_irq_vector(") ||
	    has(number, "pdev->irq") || has(number, "].vector") ||
	    has(number, "pci_dev->irq") || has(number, "pcidev->irq"))
		return true;
	return is_copy(l, call, number);
}
