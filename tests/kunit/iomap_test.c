// SPDX-License-Identifier: GPL-2.0
/*
 * pcim_iomap() and its family: mappings that go with a binding.
 */

#include <kunit/test.h>
#include <linux/io.h>
#include <linux/limits.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "pcim_test.h"

static void iomap_bar_reads_and_writes(struct kunit *test)
{
	void __iomem *addr;

	pcim_bind_enabled(test);
	addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	writel(0xcafe, addr + 8);
	KUNIT_EXPECT_EQ(test, 0xcafe, readl(addr + 8));
	pcim_unbind(test);
}

static void iomap_takes_no_region(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_map_error(pcim_iomap(pcim_dev(test),
						  FAKE_PCI_BAR_MEM, 0)));
	KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
	pcim_unbind(test);
}

static void iomap_may_be_undone_by_hand(struct kunit *test)
{
	struct pcim_state then;
	void __iomem *addr;

	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	pcim_iounmap(pcim_dev(test), addr);
	pcim_expect_state(test, &then, "after pcim_iounmap()");
	pcim_unbind(test);
}

static void iomap_of_bar_again_after_unmap_works(struct kunit *test)
{
	void __iomem *addr;
	int i;

	pcim_bind_enabled(test);
	for (i = 0; i < 3; i++) {
		addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
		PCIM_MUST(test, pcim_map_error(addr));
		pcim_iounmap(pcim_dev(test), addr);
	}
	pcim_unbind(test);
}

/* Class 10: a bad index gives NULL, no warning and no record. */
static void iomap_bad_bar_is_refused(struct kunit *test)
{
	static const int bars[] = { -1, INT_MIN, PCI_NUM_RESOURCES, INT_MAX };
	int i;

	/* The implementation before pcim_iomap_region() follows the index. */
	if (!HAVE_PCIM_IOMAP_REGION)
		kunit_skip(test, "a bad BAR index crashes this kernel");
	pcim_bind_enabled(test);
	for (i = 0; i < ARRAY_SIZE(bars); i++)
		KUNIT_EXPECT_TRUE_MSG(test,
				      !pcim_iomap(pcim_dev(test), bars[i], 0),
				      "BAR %d", bars[i]);
	pcim_unbind(test);
}

static void iomap_empty_bar_is_refused(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_TRUE(test, !pcim_iomap(pcim_dev(test),
					    FAKE_PCI_BAR_NONE, 0));
	pcim_unbind(test);
}

/* Class 10: mapped twice, unmapped twice, no warning in between. */
static void iomap_of_bar_twice_is_unmapped_twice(struct kunit *test)
{
	void __iomem *one, *two;

	pcim_bind_enabled(test);
	one = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	two = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(one));
	PCIM_MUST(test, pcim_map_error(two));
	pcim_unbind(test);
}

static void iomap_foreign_address_is_not_unmapped(struct kunit *test)
{
	struct pcim_state then;
	void __iomem *addr;

	pcim_bind_enabled(test);
	addr = pci_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	then = pcim_state_now(test);
	pcim_iounmap(pcim_dev(test), addr);
	pcim_expect_state(test, &then, "after pcim_iounmap() of a plain mapping");
	/* 6.1 warns about an address that it did not hand out. */
	pcim_log_forgive(test);
	pci_iounmap(pcim_dev(test), addr);
	pcim_unbind(test);
}

static void iomap_range_sees_its_part_of_the_bar(struct kunit *test)
{
	void __iomem *whole, *part;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_RANGE, "pcim_iomap_range");
	pcim_bind_enabled(test);
	whole = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM64, 0);
	part = pcim_iomap_range(pcim_dev(test), FAKE_PCI_BAR_MEM64, SZ_8K, SZ_4K);
	PCIM_MUST(test, pcim_map_error(whole));
	PCIM_MUST(test, pcim_map_error(part));

	writel(0xbeef, part);
	KUNIT_EXPECT_EQ(test, 0xbeef, readl(whole + SZ_8K));
	pcim_unbind(test);
}

/* Class 10 */
static void iomap_range_outside_the_bar_is_refused(struct kunit *test)
{
	void __iomem *addr;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_RANGE, "pcim_iomap_range");
	pcim_bind_enabled(test);
	addr = pcim_iomap_range(pcim_dev(test), FAKE_PCI_BAR_MEM, SZ_8K, SZ_4K);
	KUNIT_EXPECT_EQ(test, -EINVAL, pcim_map_error(addr));
	addr = pcim_iomap_range(pcim_dev(test), -1, 0, SZ_4K);
	KUNIT_EXPECT_EQ(test, -EINVAL, pcim_map_error(addr));
	addr = pcim_iomap_range(pcim_dev(test), PCI_NUM_RESOURCES, 0, SZ_4K);
	KUNIT_EXPECT_EQ(test, -EINVAL, pcim_map_error(addr));
	pcim_unbind(test);
}

static void iomap_region_takes_both(struct kunit *test)
{
	void __iomem *addr;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	addr = pcim_iomap_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t");
	PCIM_MUST(test, pcim_map_error(addr));
	KUNIT_EXPECT_TRUE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
	writel(1, addr);
	pcim_unbind(test);
}

static void iomap_region_of_someone_else_is_busy(struct kunit *test)
{
	struct pcim_state then;
	void __iomem *addr;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake, FAKE_PCI_BAR_MEM));
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	addr = pcim_iomap_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t");
	KUNIT_EXPECT_EQ(test, -EBUSY, pcim_map_error(addr));
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

/* Class 17: requested, then not mappable. */
static void iomap_region_that_cannot_be_mapped_is_not_held(struct kunit *test)
{
	struct pcim_state then;
	void __iomem *addr;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	addr = pci_iomap(pcim_dev(test), FAKE_PCI_BAR_IO, 0);
	if (addr) {
		pci_iounmap(pcim_dev(test), addr);
		kunit_skip(test, "this kernel can map ports");
	}
	then = pcim_state_now(test);
	addr = pcim_iomap_region(pcim_dev(test), FAKE_PCI_BAR_IO, "t");
	KUNIT_EXPECT_LT(test, pcim_map_error(addr), 0);
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

/* Class 10 */
static void iomap_region_bad_bar_is_refused(struct kunit *test)
{
	void __iomem *addr;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	addr = pcim_iomap_region(pcim_dev(test), -1, "t");
	KUNIT_EXPECT_EQ(test, -EINVAL, pcim_map_error(addr));
	addr = pcim_iomap_region(pcim_dev(test), PCI_NUM_RESOURCES, "t");
	KUNIT_EXPECT_EQ(test, -EINVAL, pcim_map_error(addr));
	pcim_unbind(test);
}

static void iomap_region_may_be_undone_by_hand(struct kunit *test)
{
	struct pcim_state then;
	void __iomem *addr;

	PCIM_NEED(test, HAVE_PCIM_IOUNMAP_REGION, "pcim_iounmap_region");
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	addr = pcim_iomap_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t");
	PCIM_MUST(test, pcim_map_error(addr));
	pcim_iounmap_region(pcim_dev(test), FAKE_PCI_BAR_MEM);
	pcim_expect_state(test, &then, "after pcim_iounmap_region()");
	pcim_unbind(test);
}

/* Two calls took it, so the region and the mapping are two things. */
static void iomap_region_undo_spares_separate_calls(struct kunit *test)
{
	struct pcim_state then;

	PCIM_NEED(test, HAVE_PCIM_IOUNMAP_REGION, "pcim_iounmap_region");
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	PCIM_MUST(test, pcim_map_error(pcim_iomap(pcim_dev(test),
						  FAKE_PCI_BAR_MEM, 0)));
	then = pcim_state_now(test);
	pcim_iounmap_region(pcim_dev(test), FAKE_PCI_BAR_MEM);
	pcim_expect_state(test, &then, "after undoing what was never done");
	pcim_unbind(test);
}

/* Class 9 */
static void iomap_region_name_may_be_temporary(struct kunit *test)
{
	struct resource *bar = &pcim_dev(test)->resource[FAKE_PCI_BAR_MEM];
	char name[] = "temporary";

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_map_error(pcim_iomap_region(pcim_dev(test),
							 FAKE_PCI_BAR_MEM,
							 name)));
	memset(name, 'x', sizeof(name) - 1);

	KUNIT_ASSERT_NOT_NULL(test, bar->child);
	KUNIT_EXPECT_STREQ(test, "temporary", bar->child->name);
	pcim_unbind(test);
}

/* Class 10 */
static void iomap_region_undo_of_bad_bar_is_quiet(struct kunit *test)
{
	static const int bars[] = { -1, INT_MIN, PCI_NUM_RESOURCES, INT_MAX };
	struct pcim_state then;
	int i;

	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "a bad BAR index is followed by this kernel");
	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_map_error(pcim_iomap_region(pcim_dev(test),
							 FAKE_PCI_BAR_MEM,
							 "t")));
	then = pcim_state_now(test);
	for (i = 0; i < ARRAY_SIZE(bars); i++)
		pcim_iounmap_region(pcim_dev(test), bars[i]);
	pcim_expect_state(test, &then, "after undoing what cannot be");
	pcim_unbind(test);
}

/* The expansion ROM is a resource as well, and the table has room for it. */
static void iomap_of_rom_is_in_the_table(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	struct resource *rom = &pdev->resource[PCI_ROM_RESOURCE];
	void __iomem * const *table;
	struct resource was = *rom;
	void __iomem *addr;

	/* 6.1 takes no other index than that of a standard BAR, with BUG(). */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	rom->start = pci_resource_start(pdev, FAKE_PCI_BAR_MEM);
	rom->end = pci_resource_end(pdev, FAKE_PCI_BAR_MEM);
	rom->flags = IORESOURCE_MEM;
	addr = pcim_iomap(pdev, PCI_ROM_RESOURCE, 0);
	KUNIT_EXPECT_EQ(test, 0, pcim_map_error(addr));
	table = pcim_iomap_table(pdev);
	KUNIT_EXPECT_TRUE(test, table[PCI_ROM_RESOURCE] == addr);
	KUNIT_EXPECT_TRUE(test, !table[0]);
	pcim_iounmap(pdev, addr);
	KUNIT_EXPECT_TRUE(test, !table[PCI_ROM_RESOURCE]);
	pcim_unbind(test);
	*rom = was;
}

static void iomap_makes_one_record_a_mapping(struct kunit *test)
{
	unsigned int records;
	void __iomem *addr;

	/* In 6.1 the table is the only record. */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	/* The table is a record of its own. */
	pcim_iomap_table(pcim_dev(test));
	records = pcim_records(pcim_dev(test));
	addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	KUNIT_EXPECT_EQ(test, records + 1, pcim_records(pcim_dev(test)));
	addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM64, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	KUNIT_EXPECT_EQ(test, records + 2, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

static void iomap_call_that_fails_registers_nothing(struct kunit *test)
{
	unsigned int records;

	pcim_bind(test);
	/* The table is a record of its own. */
	pcim_iomap_table(pcim_dev(test));
	records = pcim_records(pcim_dev(test));
	KUNIT_EXPECT_TRUE(test, !pcim_iomap(pcim_dev(test),
					    FAKE_PCI_BAR_NONE, 0));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

/* It has a record of its own kind, which pcim_iounmap_region() undoes. */
static void iomap_region_is_not_undone_by_iounmap(struct kunit *test)
{
	struct pcim_state then;
	void __iomem *addr;

	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	addr = pcim_iomap_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t");
	PCIM_MUST(test, pcim_map_error(addr));
	then = pcim_state_now(test);
	pcim_iounmap(pcim_dev(test), addr);
	pcim_expect_state(test, &then, "after pcim_iounmap() of a region");
	pcim_unbind(test);
}

struct iomap_order {
	struct kunit *test;
	int mappings;
	bool taken;
};

static void note_mapping(void *data)
{
	struct iomap_order *order = data;

	order->mappings = fake_pci_live_mappings();
	order->taken = pcim_bar_taken(order->test, FAKE_PCI_BAR_MEM);
}

static void iomap_is_undone_before_an_older_region(struct kunit *test)
{
	struct iomap_order order = { .test = test };
	int before = fake_pci_live_mappings();

	PCIM_NEED(test, HAVE_PCIM_REQUEST_REGION, "pcim_request_region");
	if (before < 0)
		kunit_skip(test, "mappings can be counted on User mode Linux only");
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	pcim_at_release(test, note_mapping, &order);
	PCIM_MUST(test, pcim_map_error(pcim_iomap(pcim_dev(test),
						  FAKE_PCI_BAR_MEM, 0)));
	pcim_unbind(test);

	KUNIT_EXPECT_EQ(test, before, order.mappings);
	KUNIT_EXPECT_TRUE(test, order.taken);
}

static struct kunit_case iomap_cases[] = {
	KUNIT_CASE(iomap_bar_reads_and_writes),
	KUNIT_CASE(iomap_takes_no_region),
	KUNIT_CASE(iomap_may_be_undone_by_hand),
	KUNIT_CASE(iomap_of_bar_again_after_unmap_works),
	KUNIT_CASE(iomap_bad_bar_is_refused),
	KUNIT_CASE(iomap_empty_bar_is_refused),
	KUNIT_CASE(iomap_of_bar_twice_is_unmapped_twice),
	KUNIT_CASE(iomap_foreign_address_is_not_unmapped),
	KUNIT_CASE(iomap_range_sees_its_part_of_the_bar),
	KUNIT_CASE(iomap_range_outside_the_bar_is_refused),
	KUNIT_CASE(iomap_region_takes_both),
	KUNIT_CASE(iomap_region_of_someone_else_is_busy),
	KUNIT_CASE(iomap_region_that_cannot_be_mapped_is_not_held),
	KUNIT_CASE(iomap_region_bad_bar_is_refused),
	KUNIT_CASE(iomap_region_may_be_undone_by_hand),
	KUNIT_CASE(iomap_region_undo_spares_separate_calls),
	KUNIT_CASE(iomap_region_name_may_be_temporary),
	KUNIT_CASE(iomap_region_undo_of_bad_bar_is_quiet),
	KUNIT_CASE(iomap_of_rom_is_in_the_table),
	KUNIT_CASE(iomap_makes_one_record_a_mapping),
	KUNIT_CASE(iomap_call_that_fails_registers_nothing),
	KUNIT_CASE(iomap_region_is_not_undone_by_iounmap),
	KUNIT_CASE(iomap_is_undone_before_an_older_region),
	{}
};

struct kunit_suite pcim_iomap_suite = {
	.name = "pcim-iomap",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = iomap_cases,
};
