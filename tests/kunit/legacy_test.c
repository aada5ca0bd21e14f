// SPDX-License-Identifier: GPL-2.0
/*
 * The deprecated calls that hundreds of drivers still make: the table of
 * mappings, and several BARs by mask.
 */

#include <kunit/test.h>
#include <linux/io.h>
#include <linux/pci.h>

#include "pcim_test.h"

static void __iomem *table_entry(struct kunit *test, int bar)
{
	void __iomem * const *table = pcim_iomap_table(pcim_dev(test));

	return table ? table[bar] : NULL;
}

static void legacy_table_begins_empty(struct kunit *test)
{
	void __iomem * const *table;
	int bar;

	pcim_bind_enabled(test);
	table = pcim_iomap_table(pcim_dev(test));
	KUNIT_ASSERT_NOT_NULL(test, (void __force *)table);
	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		KUNIT_EXPECT_TRUE(test, !table[bar]);
	pcim_unbind(test);
}

static void legacy_table_is_the_same_each_time(struct kunit *test)
{
	void __iomem * const *table;

	pcim_bind_enabled(test);
	table = pcim_iomap_table(pcim_dev(test));
	PCIM_OK(test, pcim_iomap_regions(pcim_dev(test), BIT(0), "t"));
	KUNIT_EXPECT_TRUE(test, table == pcim_iomap_table(pcim_dev(test)));
	pcim_unbind(test);
}

/* Drivers look into the table from interrupt handlers. */
static void legacy_table_once_made_needs_no_memory(struct kunit *test)
{
	void __iomem * const *table;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	pcim_bind_enabled(test);
	pcim_iomap_table(pcim_dev(test));

	pcim_fault_begin(1);
	table = pcim_iomap_table(pcim_dev(test));
	KUNIT_EXPECT_FALSE_MSG(test, pcim_fault_end(),
			       "looking at the table allocated memory");
	KUNIT_EXPECT_NOT_NULL(test, (void __force *)table);
	pcim_unbind(test);
}

static void legacy_table_has_what_iomap_mapped(struct kunit *test)
{
	void __iomem *addr;

	pcim_bind_enabled(test);
	addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	KUNIT_EXPECT_TRUE(test, table_entry(test, FAKE_PCI_BAR_MEM) == addr);

	pcim_iounmap(pcim_dev(test), addr);
	KUNIT_EXPECT_TRUE(test, !table_entry(test, FAKE_PCI_BAR_MEM));
	pcim_unbind(test);
}

static void legacy_table_does_not_survive_unbind(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_iomap_regions(pcim_dev(test), BIT(0), "t"));
	pcim_unbind(test);

	pcim_bind_enabled(test);
	KUNIT_EXPECT_TRUE(test, !table_entry(test, 0));
	pcim_unbind(test);
}

static void legacy_regions_takes_its_mask_only(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_iomap_regions(pcim_dev(test), BIT(0) | BIT(4), "t"));
	KUNIT_EXPECT_EQ(test, BIT(0) | BIT(4), pcim_state_now(test).bars);
	KUNIT_EXPECT_TRUE(test, table_entry(test, 0));
	KUNIT_EXPECT_TRUE(test, !table_entry(test, 2));
	KUNIT_EXPECT_TRUE(test, table_entry(test, 4));
	pcim_unbind(test);
}

/* Class 17: the last of three BARs is taken, the first two must go. */
static void legacy_regions_failure_keeps_nothing(struct kunit *test)
{
	struct pcim_state then;

	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake,
					   FAKE_PCI_BAR_MSIX));
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_LT(test, pcim_iomap_regions(pcim_dev(test),
						 FAKE_PCI_MEM_BARS, "t"), 0);
	pcim_expect_state(test, &then, "after a call that failed");
	KUNIT_EXPECT_TRUE(test, !table_entry(test, 0));
	KUNIT_EXPECT_TRUE(test, !table_entry(test, 2));
	pcim_unbind(test);
}

/* Class 17: a BAR outside the mask of the failed call is none of its business. */
static void legacy_regions_failure_spares_other_bars(struct kunit *test)
{
	struct pcim_state then;
	void __iomem *addr;

	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake,
					   FAKE_PCI_BAR_MSIX));
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_iomap_regions(pcim_dev(test), BIT(0), "t"));
	addr = table_entry(test, 0);
	then = pcim_state_now(test);
	KUNIT_EXPECT_LT(test, pcim_iomap_regions(pcim_dev(test),
						 BIT(2) | BIT(4), "t"), 0);
	pcim_expect_state(test, &then, "after a call that failed");
	KUNIT_EXPECT_TRUE(test, table_entry(test, 0) == addr);
	pcim_unbind(test);
}

/* What the table showed before the failed call it shows after it. */
static void legacy_regions_failure_keeps_the_table(struct kunit *test)
{
	void __iomem *addr;

	/* In 6.1 a BAR is mapped once. */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake,
					   FAKE_PCI_BAR_MSIX));
	pcim_bind_enabled(test);
	addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	KUNIT_EXPECT_LT(test, pcim_iomap_regions(pcim_dev(test),
						 FAKE_PCI_MEM_BARS, "t"), 0);
	KUNIT_EXPECT_TRUE(test, table_entry(test, FAKE_PCI_BAR_MEM) == addr);
	pcim_unbind(test);
}

/* Class 10: bits that stand for no resource are passed over. */
static void legacy_regions_bits_of_no_bar_are_ignored(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_iomap_regions(pcim_dev(test), BIT(0) |
					 BIT(PCI_NUM_RESOURCES) | BIT(30), "t"));
	KUNIT_EXPECT_EQ(test, BIT(0), pcim_state_now(test).bars);
	pcim_unbind(test);
}

/* A resource that is no standard BAR is one all the same, here an empty one. */
static void legacy_regions_look_at_the_rom(struct kunit *test)
{
	struct pcim_state then;

	/* 6.1 stops at the standard BARs. */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			pcim_iomap_regions(pcim_dev(test),
					   BIT(0) | BIT(PCI_ROM_RESOURCE), "t"));
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

/* The table is read at any index that a resource can have. */
static void legacy_table_has_room_for_every_resource(struct kunit *test)
{
	void __iomem * const *table;
	int bar;

	/* That of 6.1 ends at the standard BARs. */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	table = pcim_iomap_table(pcim_dev(test));
	KUNIT_ASSERT_NOT_NULL(test, (void __force *)table);
	for (bar = 0; bar < PCI_NUM_RESOURCES; bar++)
		KUNIT_EXPECT_TRUE_MSG(test, !table[bar], "resource %d", bar);
	pcim_unbind(test);
}

/* The last mapping counts, and when it goes there is none. */
static void legacy_table_shows_the_last_mapping(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	void __iomem *first, *last;

	/* In 6.1 a BAR is mapped once. */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	first = pcim_iomap(pdev, FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(first));
	last = pcim_iomap(pdev, FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(last));
	KUNIT_EXPECT_TRUE(test, table_entry(test, FAKE_PCI_BAR_MEM) == last);

	pcim_iounmap(pdev, first);
	KUNIT_EXPECT_TRUE(test, table_entry(test, FAKE_PCI_BAR_MEM) == last);
	pcim_iounmap(pdev, last);
	KUNIT_EXPECT_TRUE(test, !table_entry(test, FAKE_PCI_BAR_MEM));
	pcim_unbind(test);
}

static void legacy_regions_empty_bar_is_refused(struct kunit *test)
{
	struct pcim_state then;

	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_LT(test, pcim_iomap_regions(pcim_dev(test),
						 BIT(0) | BIT(FAKE_PCI_BAR_NONE),
						 "t"), 0);
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

static void legacy_request_all_takes_all_maps_some(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGIONS_REQUEST_ALL,
		  "pcim_iomap_regions_request_all");
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_iomap_regions_request_all(pcim_dev(test), BIT(2), "t"));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_BARS, pcim_state_now(test).bars);
	KUNIT_EXPECT_TRUE(test, !table_entry(test, 0));
	KUNIT_EXPECT_TRUE(test, table_entry(test, 2));
	pcim_unbind(test);
}

/* Class 17 */
static void legacy_request_all_failure_keeps_nothing(struct kunit *test)
{
	struct pcim_state then;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGIONS_REQUEST_ALL,
		  "pcim_iomap_regions_request_all");
	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake,
					   FAKE_PCI_BAR_MSIX));
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_LT(test, pcim_iomap_regions_request_all(pcim_dev(test),
							     BIT(0), "t"), 0);
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

/* Class 17: all regions were had, then a BAR of the mask cannot be mapped. */
static void legacy_request_all_unmappable_keeps_nothing(struct kunit *test)
{
	struct pcim_state then;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGIONS_REQUEST_ALL,
		  "pcim_iomap_regions_request_all");
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_LT(test,
			pcim_iomap_regions_request_all(pcim_dev(test),
						       BIT(2) | BIT(FAKE_PCI_BAR_NONE),
						       "t"), 0);
	pcim_expect_state(test, &then, "after a call that failed");
	KUNIT_EXPECT_TRUE(test, !table_entry(test, 2));
	pcim_unbind(test);
}

/* Class 10: unmaps what it is told to, and nothing else. */
static void legacy_unmap_spares_other_bars(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_IOUNMAP_REGIONS,
		  "pcim_iounmap_regions");
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_iomap_regions(pcim_dev(test), FAKE_PCI_MEM_BARS, "t"));
	pcim_iounmap_regions(pcim_dev(test), BIT(2));
	KUNIT_EXPECT_EQ(test, BIT(0) | BIT(4), pcim_state_now(test).bars);
	KUNIT_EXPECT_TRUE(test, table_entry(test, 0));
	KUNIT_EXPECT_TRUE(test, !table_entry(test, 2));
	KUNIT_EXPECT_TRUE(test, table_entry(test, 4));
	pcim_unbind(test);
}

static void legacy_unmap_of_unmapped_bar_is_quiet(struct kunit *test)
{
	struct pcim_state then;

	PCIM_NEED(test, HAVE_PCIM_IOUNMAP_REGIONS,
		  "pcim_iounmap_regions");
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_iomap_regions(pcim_dev(test), BIT(0), "t"));
	then = pcim_state_now(test);
	pcim_iounmap_regions(pcim_dev(test), BIT(2) | BIT(4));
	pcim_expect_state(test, &then, "after unmapping what was not mapped");
	pcim_unbind(test);
}

static void legacy_regions_again_after_unmap_work(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_IOUNMAP_REGIONS,
		  "pcim_iounmap_regions");
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_iomap_regions(pcim_dev(test), BIT(0), "t"));
	pcim_iounmap_regions(pcim_dev(test), BIT(0));
	PCIM_OK(test, pcim_iomap_regions(pcim_dev(test), BIT(0), "t"));
	pcim_unbind(test);
}

static void legacy_regions_go_with_the_binding(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++) {
		pcim_bind_enabled(test);
		PCIM_MUST(test, pcim_iomap_regions(pcim_dev(test),
						   FAKE_PCI_MEM_BARS, "t"));
		pcim_unbind(test);
	}
}

static void legacy_request_all_bits_of_no_bar_are_ignored(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGIONS_REQUEST_ALL,
		  "pcim_iomap_regions_request_all");
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_iomap_regions_request_all(pcim_dev(test),
						     BIT(0) | BIT(30), "t"));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_BARS, pcim_state_now(test).bars);
	pcim_unbind(test);
}

static struct kunit_case legacy_cases[] = {
	KUNIT_CASE(legacy_table_begins_empty),
	KUNIT_CASE(legacy_table_is_the_same_each_time),
	KUNIT_CASE(legacy_table_once_made_needs_no_memory),
	KUNIT_CASE(legacy_table_has_what_iomap_mapped),
	KUNIT_CASE(legacy_table_does_not_survive_unbind),
	KUNIT_CASE(legacy_regions_takes_its_mask_only),
	KUNIT_CASE(legacy_regions_failure_keeps_nothing),
	KUNIT_CASE(legacy_regions_failure_spares_other_bars),
	KUNIT_CASE(legacy_regions_failure_keeps_the_table),
	KUNIT_CASE(legacy_regions_bits_of_no_bar_are_ignored),
	KUNIT_CASE(legacy_regions_look_at_the_rom),
	KUNIT_CASE(legacy_table_has_room_for_every_resource),
	KUNIT_CASE(legacy_table_shows_the_last_mapping),
	KUNIT_CASE(legacy_regions_empty_bar_is_refused),
	KUNIT_CASE(legacy_request_all_takes_all_maps_some),
	KUNIT_CASE(legacy_request_all_failure_keeps_nothing),
	KUNIT_CASE(legacy_request_all_unmappable_keeps_nothing),
	KUNIT_CASE(legacy_request_all_bits_of_no_bar_are_ignored),
	KUNIT_CASE(legacy_unmap_spares_other_bars),
	KUNIT_CASE(legacy_unmap_of_unmapped_bar_is_quiet),
	KUNIT_CASE(legacy_regions_again_after_unmap_work),
	KUNIT_CASE(legacy_regions_go_with_the_binding),
	{}
};

struct kunit_suite pcim_legacy_suite = {
	.name = "pcim-legacy",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = legacy_cases,
};
