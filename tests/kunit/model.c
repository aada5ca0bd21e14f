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
	m->calls = 0;
	m->intx_place = 0;
	m->vectors_place = 0;
}

static void model_undo_intx(struct model *m)
{
	if (m->intx_place)
		m->intx_off = m->intx_was_off;
}

static void model_undo_vectors(struct model *m)
{
	if (m->vectors)
		model_vectors(m, 0, false);
}

/*
 * The newest call is undone first, and the order shows in INTX_DISABLE.  What
 * is enabled then, the driver's own disabling included, is others'.
 */
void model_unbind(struct model *m)
{
	if (m->intx_place > m->vectors_place) {
		model_undo_intx(m);
		model_undo_vectors(m);
	} else {
		model_undo_vectors(m);
		model_undo_intx(m);
	}
	m->mwi = false;
	m->owned = 0;
	m->nr_maps = 0;
	memset(m->table, 0, sizeof(m->table));
	if (m->enabled && !m->pinned && m->count)
		m->count--;
	m->others = m->count;
	m->bound = false;
	m->enabled = false;
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
	if (m->enabled && m->count > m->found)
		return;

	if (!m->enabled)
		m->found = m->count;
	model_count_up(m);
	m->awake = true;
	m->enabled = true;
}

/* The driver's own pci_disable_device(), as in suspend. */
void model_disable(struct model *m)
{
	if (m->enabled && m->count > m->found)
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
	if (!m->intx_place) {
		m->intx_place = ++m->calls;
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
	};
	if (in_table)
		m->table[bar] = addr;
}

/* A managed mapping was undone, and its region with it. */
void model_unmap(struct model *m, unsigned int index)
{
	struct model_map *map = &m->maps[index];

	if (m->table[map->bar] == map->addr)
		m->table[map->bar] = NULL;
	m->nr_maps--;
	memmove(map, map + 1, (m->nr_maps - index) * sizeof(*map));
}

/* The mapping of a BAR that was made with its region, or -ENOENT. */
int model_map_with_region(const struct model *m, int bar)
{
	int i;

	for (i = 0; i < m->nr_maps; i++)
		if (m->maps[i].bar == bar && m->maps[i].with_region)
			return i;

	return -ENOENT;
}

/* The BARs that the driver owns, by whatever call. */
unsigned int model_held(const struct model *m)
{
	unsigned int held = m->owned;
	int i;

	for (i = 0; i < m->nr_maps; i++)
		if (m->maps[i].with_region)
			held |= BIT(m->maps[i].bar);

	return held;
}

/* Vectors were allocated, or freed when @vectors is 0; INTx is off meanwhile. */
void model_vectors(struct model *m, unsigned int vectors, bool msix)
{
	m->vectors = vectors;
	m->msix = msix;
	m->intx_off = vectors;
	if (vectors && !m->vectors_place)
		m->vectors_place = ++m->calls;
}

/* Is the BAR free? */
bool model_can_request(const struct model *m, int bar)
{
	return !((model_held(m) | m->claimed) & BIT(bar));
}

/* The state that the fake function should be in. */
struct pcim_state model_state(const struct model *m)
{
	struct pcim_state state = {
		.command = (m->intx_off ? PCI_COMMAND_INTX_DISABLE : 0) |
			   (m->mwi ? PCI_COMMAND_INVALIDATE : 0),
		.enable_cnt = m->count,
		.bars = model_held(m) | m->claimed,
		.mappings = fake_pci_live_mappings(),
		.messages = m->vectors,
	};

	/* The MSI core maps the vector table of MSI-X. */
	if (state.mappings >= 0)
		state.mappings = m->nr_maps + (m->vectors && m->msix);

	return state;
}
