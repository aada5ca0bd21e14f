// SPDX-License-Identifier: GPL-2.0
/*
 * devres groups: a call's record is where the call was made, so releasing a
 * group undoes what was taken inside of it and nothing else.
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/io.h>
#include <linux/pci.h>

#include "pcim_test.h"

static void *group_open(struct kunit *test)
{
	void *group = devres_open_group(&pcim_dev(test)->dev, NULL, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, group);
	return group;
}

static void group_close(struct kunit *test, void *group)
{
	devres_close_group(&pcim_dev(test)->dev, group);
}

static void group_release(struct kunit *test, void *group)
{
	devres_release_group(&pcim_dev(test)->dev, group);
}

static int enable_count(struct kunit *test)
{
	return atomic_read(&pcim_dev(test)->enable_cnt);
}

static bool intx_is_disabled(struct kunit *test)
{
	return fake_pci_intx_disabled(pcim_env(test)->fake);
}

static void __iomem *map_bar(struct kunit *test, int bar)
{
	void __iomem *addr = pcim_iomap(pcim_dev(test), bar, 0);

	KUNIT_ASSERT_EQ(test, 0, pcim_map_error(addr));
	return addr;
}

/* The first managed call of the binding is in the group, the enable is not. */
static void group_with_mapping_spares_the_enable(struct kunit *test)
{
	void *group;

	pcim_bind(test);
	group = group_open(test);
	map_bar(test, FAKE_PCI_BAR_MEM);
	group_close(test, group);
	PCIM_MUST(test, pcim_enable_device(pcim_dev(test)));

	group_release(test, group);
	KUNIT_EXPECT_EQ_MSG(test, 1, enable_count(test),
			    "a group without the enable disabled the device");
	pcim_unbind(test);
}

static void group_with_the_enable_disables(struct kunit *test)
{
	void *group;

	pcim_bind(test);
	group = group_open(test);
	PCIM_MUST(test, pcim_enable_device(pcim_dev(test)));
	group_close(test, group);

	group_release(test, group);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
	PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));
	pcim_unbind(test);
}

static void group_with_intx_restores_the_line(struct kunit *test)
{
	void *group;

	PCIM_NEED(test, HAVE_PCIM_INTX, "pcim_intx");
	pcim_bind_enabled(test);
	group = group_open(test);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
	group_close(test, group);

	group_release(test, group);
	KUNIT_EXPECT_FALSE_MSG(test, intx_is_disabled(test),
			       "the line was switched in the group");
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));
	pcim_unbind(test);
}

/* The record that the enable had in store went with the first group. */
static void group_with_intx_may_come_again(struct kunit *test)
{
	void *group;
	int i;

	PCIM_NEED(test, HAVE_PCIM_INTX, "pcim_intx");
	pcim_bind_enabled(test);
	for (i = 0; i < 3; i++) {
		group = group_open(test);
		PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
		group_close(test, group);
		KUNIT_EXPECT_TRUE(test, intx_is_disabled(test));
		group_release(test, group);
		KUNIT_EXPECT_FALSE(test, intx_is_disabled(test));
	}
	pcim_unbind(test);
}

/* The enable's group goes first; what it had in store was used outside. */
static void group_with_the_enable_spares_intx_outside(struct kunit *test)
{
	void *group;

	PCIM_NEED(test, HAVE_PCIM_INTX, "pcim_intx");
	pcim_bind(test);
	group = group_open(test);
	PCIM_MUST(test, pcim_enable_device(pcim_dev(test)));
	group_close(test, group);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));

	group_release(test, group);
	KUNIT_EXPECT_TRUE(test, intx_is_disabled(test));
	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, intx_is_disabled(test));
}

static void group_with_region_spares_other_regions(struct kunit *test)
{
	void *group;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_REGION, "pcim_request_region");
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_request_region(pcim_dev(test), 0, "t"));
	group = group_open(test);
	PCIM_MUST(test, pcim_request_region(pcim_dev(test), 2, "t"));
	group_close(test, group);
	PCIM_MUST(test, pcim_request_region(pcim_dev(test), 4, "t"));

	group_release(test, group);
	KUNIT_EXPECT_EQ(test, BIT(0) | BIT(4), pcim_state_now(test).bars);
	pcim_unbind(test);
}

static void group_with_vectors_frees_them(struct kunit *test)
{
	void *group;

	PCIM_NEED(test, HAVE_PCIM_ALLOC_IRQ_VECTORS, "pcim_alloc_irq_vectors");
	pcim_bind_enabled(test);
	group = group_open(test);
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
							PCI_IRQ_MSI));
	group_close(test, group);
	group_release(test, group);
	KUNIT_EXPECT_EQ(test, 0, pcim_state_now(test).messages);

	KUNIT_EXPECT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
							PCI_IRQ_MSI));
	pcim_unbind(test);
}

/* Released, the mapping must not be seen in the table that lives on. */
static void group_with_mapping_leaves_no_table_entry(struct kunit *test)
{
	void __iomem * const *table;
	void *group;

	pcim_bind_enabled(test);
	table = pcim_iomap_table(pcim_dev(test));
	KUNIT_ASSERT_NOT_NULL(test, (void __force *)table);
	group = group_open(test);
	map_bar(test, FAKE_PCI_BAR_MEM);
	group_close(test, group);

	group_release(test, group);
	KUNIT_EXPECT_TRUE_MSG(test, !table[FAKE_PCI_BAR_MEM],
			      "the table shows a mapping that is gone");
	pcim_unbind(test);
}

/* What was mapped outside of the group lives on, though its table has gone. */
static void group_with_the_table_spares_mappings_outside(struct kunit *test)
{
	void __iomem *addr;
	void *group;

	/* In 6.1 the table is all that knows the mapping. */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind(test);
	group = group_open(test);
	PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	KUNIT_EXPECT_NOT_NULL(test, (void __force *)pcim_iomap_table(pcim_dev(test)));
	group_close(test, group);
	addr = map_bar(test, FAKE_PCI_BAR_MEM);

	group_release(test, group);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
	writel(0xcafe, addr);
	KUNIT_EXPECT_EQ(test, 0xcafe, readl(addr));
	pcim_iounmap(pcim_dev(test), addr);
	pcim_unbind(test);
}

static void group_inside_a_group_is_undone_alone(struct kunit *test)
{
	void *outer, *inner;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_REGION, "pcim_request_region");
	pcim_bind_enabled(test);
	outer = group_open(test);
	PCIM_MUST(test, pcim_request_region(pcim_dev(test), 0, "t"));
	inner = group_open(test);
	PCIM_MUST(test, pcim_request_region(pcim_dev(test), 2, "t"));
	group_close(test, inner);
	PCIM_MUST(test, pcim_request_region(pcim_dev(test), 4, "t"));
	group_close(test, outer);

	group_release(test, inner);
	KUNIT_EXPECT_EQ(test, BIT(0) | BIT(4), pcim_state_now(test).bars);
	group_release(test, outer);
	KUNIT_EXPECT_EQ(test, 0, pcim_state_now(test).bars);
	pcim_unbind(test);
}

static void group_that_is_open_goes_with_the_binding(struct kunit *test)
{
	pcim_bind(test);
	group_open(test);
	PCIM_MUST(test, pcim_enable_device(pcim_dev(test)));
	map_bar(test, FAKE_PCI_BAR_MEM);
	pcim_unbind(test);
}

static struct kunit_case group_cases[] = {
	KUNIT_CASE(group_with_mapping_spares_the_enable),
	KUNIT_CASE(group_with_the_enable_disables),
	KUNIT_CASE(group_with_intx_restores_the_line),
	KUNIT_CASE(group_with_intx_may_come_again),
	KUNIT_CASE(group_with_the_enable_spares_intx_outside),
	KUNIT_CASE(group_with_region_spares_other_regions),
	KUNIT_CASE(group_with_vectors_frees_them),
	KUNIT_CASE(group_with_mapping_leaves_no_table_entry),
	KUNIT_CASE(group_with_the_table_spares_mappings_outside),
	KUNIT_CASE(group_inside_a_group_is_undone_alone),
	KUNIT_CASE(group_that_is_open_goes_with_the_binding),
	{}
};

struct kunit_suite pcim_group_suite = {
	.name = "pcim-group",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = group_cases,
};
