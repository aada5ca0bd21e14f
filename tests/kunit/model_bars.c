// SPDX-License-Identifier: GPL-2.0
/*
 * Steps of the random sequences that take and give back BARs: regions, mappings,
 * the table, and devres groups with them.
 */

#include <kunit/test.h>
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "model_run.h"
#include "pcim_test.h"

void model_step_request(struct model_run *r)
{
	int bar = model_pick(r, PCI_STD_NUM_BARS);
	bool used = FAKE_PCI_BARS & BIT(bar);
	int want, ret;

	want = !used || model_can_request(&r->m, bar) ? 0 : -EBUSY;
	model_maybe_fail(r);
	if (model_pick(r, 2))
		ret = pcim_request_region(r->pdev, bar, "model");
	else
		ret = pcim_request_region_exclusive(r->pdev, bar, "model");
	if (model_had_effect(r, want, ret) && used)
		r->m.owned |= BIT(bar);
}

void model_step_request_selected(struct model_run *r)
{
	unsigned int mask = model_pick(r, BIT(PCI_STD_NUM_BARS)) & FAKE_PCI_BARS;
	int want, ret;

	want = mask & (model_held(&r->m) | r->m.claimed) ? -EBUSY : 0;
	model_maybe_fail(r);
	ret = pcim_request_selected_regions(r->pdev, mask, "model");
	if (model_had_effect(r, want, ret))
		r->m.owned |= mask;
}

void model_step_request_all(struct model_run *r)
{
	int want = model_held(&r->m) | r->m.claimed ? -EBUSY : 0;
	int ret;

	model_maybe_fail(r);
	ret = pcim_request_all_regions(r->pdev, "model");
	if (model_had_effect(r, want, ret))
		r->m.owned = FAKE_PCI_BARS;
}

void model_step_release(struct model_run *r)
{
	int bar = model_pick(r, PCI_STD_NUM_BARS);

	pcim_release_region(r->pdev, bar);
	r->m.owned &= ~BIT(bar);
}

void model_step_iomap(struct model_run *r)
{
	int bar = model_pick_mem_bar(r);
	void __iomem *addr;

	if (r->m.nr_maps == MODEL_MAPPINGS)
		return;
	model_maybe_fail(r);
	addr = pcim_iomap(r->pdev, bar, 0);
	if (model_had_effect(r, 0, pcim_map_error(addr)))
		model_map(&r->m, addr, bar, false, true);
}

void model_step_iomap_range(struct model_run *r)
{
	void __iomem *addr;

	if (r->m.nr_maps == MODEL_MAPPINGS)
		return;
	model_maybe_fail(r);
	addr = pcim_iomap_range(r->pdev, FAKE_PCI_BAR_MEM64, SZ_4K, SZ_4K);
	if (model_had_effect(r, 0, pcim_map_error(addr)))
		model_map(&r->m, addr, FAKE_PCI_BAR_MEM64, false, false);
}

void model_step_iounmap(struct model_run *r)
{
	unsigned int index;

	if (!r->m.nr_maps)
		return;
	index = model_pick(r, r->m.nr_maps);
	pcim_iounmap(r->pdev, r->m.maps[index].addr);
	if (!r->m.maps[index].with_region)
		model_unmap(&r->m, index);
}

void model_step_iomap_region(struct model_run *r)
{
	int bar = model_pick_mem_bar(r);
	void __iomem *addr;

	if (r->m.nr_maps == MODEL_MAPPINGS)
		return;
	model_maybe_fail(r);
	addr = pcim_iomap_region(r->pdev, bar, "model");
	if (model_had_effect(r, model_can_request(&r->m, bar) ? 0 : -EBUSY,
			     pcim_map_error(addr)))
		model_map(&r->m, addr, bar, true, false);
}

/* Both undo the same thing. */
void model_step_iounmap_region(struct model_run *r)
{
	int bar = model_pick_mem_bar(r);
	int index = model_map_with_region(&r->m, bar);

	if (model_pick(r, 2))
		pcim_iounmap_region(r->pdev, bar);
	else
		pcim_iounmap_regions(r->pdev, BIT(bar));
	if (index >= 0)
		model_unmap(&r->m, index);
}

/* The mappings that a call for several BARs has made. */
static void map_all(struct model_run *r, unsigned int mask)
{
	void __iomem * const *table = pcim_iomap_table(r->pdev);
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		if (mask & BIT(bar))
			model_map(&r->m, table[bar], bar, true, true);
}

void model_step_iomap_regions(struct model_run *r)
{
	unsigned int mask = model_pick(r, BIT(PCI_STD_NUM_BARS)) & FAKE_PCI_MEM_BARS;
	int want, ret;

	if (r->m.nr_maps + PCI_STD_NUM_BARS > MODEL_MAPPINGS)
		return;
	want = mask & (model_held(&r->m) | r->m.claimed) ? -EBUSY : 0;
	model_maybe_fail(r);
	ret = pcim_iomap_regions(r->pdev, mask, "model");
	if (model_had_effect(r, want, ret) && mask)
		map_all(r, mask);
}

void model_step_iomap_regions_request_all(struct model_run *r)
{
	unsigned int mask = model_pick(r, BIT(PCI_STD_NUM_BARS)) & FAKE_PCI_MEM_BARS;
	int want, ret;

	if (r->m.nr_maps + PCI_STD_NUM_BARS > MODEL_MAPPINGS)
		return;
	want = model_held(&r->m) | r->m.claimed ? -EBUSY : 0;
	model_maybe_fail(r);
	ret = pcim_iomap_regions_request_all(r->pdev, mask, "model");
	if (!model_had_effect(r, want, ret))
		return;

	if (mask)
		map_all(r, mask);
	r->m.owned = FAKE_PCI_BARS & ~mask;
}

void model_step_table(struct model_run *r)
{
	void __iomem * const *table;
	int bar;

	model_maybe_fail(r);
	table = pcim_iomap_table(r->pdev);
	if (!model_had_effect(r, 0, table ? 0 : -ENOMEM))
		return;
	for (bar = 0; bar < PCI_NUM_RESOURCES; bar++)
		KUNIT_EXPECT_PTR_EQ_MSG(r->test, (void __force *)table[bar],
					(void __force *)r->m.table[bar],
					"table[%d] at step %u", bar, r->step);
}

/* Whatever a group took, or failed to take, is gone with it. */
void model_step_group(struct model_run *r)
{
	struct device *dev = &r->pdev->dev;
	int bar = model_pick_mem_bar(r);
	void *group;
	bool first;

	group = devres_open_group(dev, NULL, GFP_KERNEL);
	if (!group)
		return;
	model_maybe_fail(r);
	if (model_pick(r, 2))
		pcim_request_region(r->pdev, bar, "group");
	if (model_pick(r, 2))
		pcim_iomap_range(r->pdev, FAKE_PCI_BAR_MEM64, 0, SZ_4K);
	if (model_pick(r, 2))
		pcim_iomap_region(r->pdev, bar, "group");
	first = !r->m.intx_place && model_pick(r, 2) && !pcim_intx(r->pdev, model_pick(r, 2));
	if (r->faults)
		pcim_fault_end();
	devres_close_group(dev, group);
	devres_release_group(dev, group);
	/* With MSI on the line counts as enabled. */
	if (first && r->m.vectors)
		r->m.intx_off = false;
}
