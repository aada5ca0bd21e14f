// SPDX-License-Identifier: GPL-2.0
/*
 * The model of the random sequences: one function for each event.
 */

#include <linux/bitops.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "model.h"

/* A driver got the function, and maybe enabled it for a moment. */
void model_bind(struct model *m, bool look)
{
	if (look && !m->count)
		m->intx_off = false;
	m->bound = true;
	m->awake = look;
	m->enabled = false;
	m->pinned = false;
	m->intx_saved = false;
}

/* Everything of the binding is undone; what is pinned is from now on others'. */
void model_unbind(struct model *m)
{
	if (m->vectors)
		model_vectors(m, 0, false);
	m->mwi = false;
	m->owned = 0;
	m->nr_maps = 0;
	if (m->intx_saved)
		m->intx_off = m->intx_was_off;
	if (m->enabled && m->pinned)
		m->others = m->count;
	else if (m->enabled)
		m->count = m->others;
	m->bound = false;
	m->enabled = false;
	m->intx_saved = false;
}

/* Raising the count from zero is what enables INTx in the PCI core. */
static void model_count_up(struct model *m)
{
	if (!m->count++ && !m->vectors)
		m->intx_off = false;
}

/* pcim_enable_device(): the binding owns one, however often it asks. */
void model_enable(struct model *m)
{
	if (m->enabled && m->count > m->others)
		return;

	model_count_up(m);
	m->awake = true;
	m->enabled = true;
}

/* The driver's own pci_disable_device(), as in suspend. */
void model_disable(struct model *m)
{
	if (m->enabled && m->count > m->others)
		m->count--;
}

/* A probe enabled the function, took this and that, and failed. */
void model_failed_probe(struct model *m)
{
	if (!m->count)
		m->intx_off = false;
}

/* Someone enables the function while no driver is bound. */
void model_others_enable(struct model *m)
{
	model_count_up(m);
	m->others++;
}

/* pcim_intx(). While MSI is on, the bit is the MSI core's and counts as clear. */
void model_intx(struct model *m, bool enable)
{
	if (!m->intx_saved) {
		m->intx_saved = true;
		m->intx_was_off = m->intx_off && !m->vectors;
	}
	m->intx_off = !enable;
}

/* A managed mapping was made. */
void model_map(struct model *m, void __iomem *addr, int bar, bool with_region,
	       bool in_table)
{
	m->maps[m->nr_maps++] = (struct model_map) {
		.addr = addr,
		.bar = bar,
		.with_region = with_region,
		.in_table = in_table,
	};
	if (with_region)
		m->owned |= BIT(bar);
}

/* A managed mapping was undone. */
void model_unmap(struct model *m, unsigned int index)
{
	m->nr_maps--;
	memmove(&m->maps[index], &m->maps[index + 1],
		(m->nr_maps - index) * sizeof(m->maps[0]));
}

/* The newest mapping of a BAR with one of these properties, or -ENOENT. */
int model_newest_map(const struct model *m, int bar, bool with_region,
		     bool in_table)
{
	int i;

	for (i = m->nr_maps - 1; i >= 0; i--)
		if (m->maps[i].bar == bar &&
		    ((with_region && m->maps[i].with_region) ||
		     (in_table && m->maps[i].in_table)))
			return i;

	return -ENOENT;
}

/* Vectors were allocated, or freed when @vectors is 0; INTx is off meanwhile. */
void model_vectors(struct model *m, unsigned int vectors, bool msix)
{
	m->vectors = vectors;
	m->msix = msix;
	m->intx_off = vectors;
}

/* Is the BAR free? */
bool model_can_request(const struct model *m, int bar)
{
	return !((m->owned | m->claimed) & BIT(bar));
}

/* The state that the fake function should be in. */
struct pcim_state model_state(const struct model *m)
{
	struct pcim_state state = {
		.command = (m->intx_off ? PCI_COMMAND_INTX_DISABLE : 0) |
			   (m->mwi ? PCI_COMMAND_INVALIDATE : 0),
		.enable_cnt = m->count,
		.bars = m->owned | m->claimed,
		.mappings = fake_pci_live_mappings(),
		.messages = m->vectors,
	};

	/* The MSI core maps the vector table of MSI-X. */
	if (state.mappings >= 0)
		state.mappings = m->nr_maps + (m->vectors && m->msix);

	return state;
}
