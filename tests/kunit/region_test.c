// SPDX-License-Identifier: GPL-2.0
/*
 * pcim_request_region() and its family: a BAR belongs to a binding.
 */

#include <kunit/test.h>
#include <linux/ioport.h>
#include <linux/limits.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "pcim_test.h"

static void region_goes_with_the_binding(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	KUNIT_EXPECT_TRUE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
}

static void region_of_ports_goes_with_the_binding(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_IO, "t"));
	KUNIT_EXPECT_TRUE(test, pcim_bar_taken(test, FAKE_PCI_BAR_IO));

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_IO));
}

/* What makes it managed is the call, not who enabled the device. */
static void region_needs_no_enabled_device(struct kunit *test)
{
	pcim_bind(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
}

static void region_may_be_released_by_hand(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_RELEASE_REGION, "pcim_release_region");
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	pcim_release_region(pcim_dev(test), FAKE_PCI_BAR_MEM);
	KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));

	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	pcim_unbind(test);
}

static void region_never_requested_may_be_released(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_RELEASE_REGION, "pcim_release_region");
	pcim_bind_enabled(test);
	pcim_release_region(pcim_dev(test), FAKE_PCI_BAR_MEM);
	pcim_release_region(pcim_dev(test), FAKE_PCI_BAR_NONE);
	pcim_unbind(test);
}

static void region_of_someone_else_is_busy(struct kunit *test)
{
	unsigned int records;

	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake, FAKE_PCI_BAR_MEM));
	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	KUNIT_EXPECT_EQ(test, -EBUSY, pcim_request_region(pcim_dev(test),
							  FAKE_PCI_BAR_MEM, "t"));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));

	pcim_unbind(test);
	KUNIT_EXPECT_TRUE_MSG(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM),
			      "unbind released a region of someone else");
}

/* Class 10: requested twice, held once, released once. */
static void region_requested_twice_is_busy_and_stays(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	KUNIT_EXPECT_EQ(test, -EBUSY, pcim_request_region(pcim_dev(test),
							  FAKE_PCI_BAR_MEM, "t"));
	KUNIT_EXPECT_TRUE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
	pcim_unbind(test);
}

/* Class 10: an index that no device has must be refused, not followed. */
static void region_bad_bar_is_refused(struct kunit *test)
{
	static const int bars[] = { -1, INT_MIN, PCI_NUM_RESOURCES, 64, INT_MAX };
	unsigned int records;
	int i;

	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	for (i = 0; i < ARRAY_SIZE(bars); i++) {
		KUNIT_EXPECT_EQ_MSG(test, -EINVAL,
				    pcim_request_region(pcim_dev(test), bars[i], "t"),
				    "BAR %d", bars[i]);
		pcim_release_region(pcim_dev(test), bars[i]);
	}
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

static void region_exclusive_is_exclusive(struct kunit *test)
{
	struct resource *bar = &pcim_dev(test)->resource[FAKE_PCI_BAR_MEM];

	PCIM_NEED(test, HAVE_PCIM_REQUEST_REGION_EXCLUSIVE,
		  "pcim_request_region_exclusive");
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region_exclusive(pcim_dev(test),
						    FAKE_PCI_BAR_MEM, "t"));
	KUNIT_ASSERT_NOT_NULL(test, bar->child);
	KUNIT_EXPECT_TRUE(test, bar->child->flags & IORESOURCE_EXCLUSIVE);
	pcim_unbind(test);
}

static void region_all_takes_every_bar(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_all_regions(pcim_dev(test), "t"));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_BARS, pcim_state_now(test).bars);
	pcim_unbind(test);
}

/* Class 17: one BAR is taken, so none may be kept. */
static void region_all_or_nothing(struct kunit *test)
{
	struct pcim_state then;

	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake,
					   FAKE_PCI_BAR_MSIX));
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_EQ(test, -EBUSY,
			pcim_request_all_regions(pcim_dev(test), "t"));
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

/* Class 17: what the driver had before the failed call it keeps. */
static void region_all_failure_keeps_what_was_held(struct kunit *test)
{
	struct pcim_state then;

	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM64, "t"));
	then = pcim_state_now(test);
	KUNIT_EXPECT_EQ(test, -EBUSY,
			pcim_request_all_regions(pcim_dev(test), "t"));
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

static void region_selected_takes_its_mask_only(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_REQUEST_SELECTED_REGIONS,
		  "pcim_request_selected_regions");
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_selected_regions(pcim_dev(test),
						    BIT(0) | BIT(4), "t"));
	KUNIT_EXPECT_EQ(test, BIT(0) | BIT(4), pcim_state_now(test).bars);
	pcim_unbind(test);
}

/* Class 17 */
static void region_selected_failure_keeps_nothing(struct kunit *test)
{
	struct pcim_state then;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_SELECTED_REGIONS,
		  "pcim_request_selected_regions");
	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake,
					   FAKE_PCI_BAR_MEM64));
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_EQ(test, -EBUSY,
			pcim_request_selected_regions(pcim_dev(test),
						      FAKE_PCI_BARS, "t"));
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

/* Class 10: a bit that stands for no BAR. */
static void region_selected_bad_mask_is_refused(struct kunit *test)
{
	struct pcim_state then;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_SELECTED_REGIONS,
		  "pcim_request_selected_regions");
	pcim_bind_enabled(test);
	then = pcim_state_now(test);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			pcim_request_selected_regions(pcim_dev(test),
						      BIT(0) | BIT(30), "t"));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			pcim_request_selected_regions(pcim_dev(test), BIT(0) |
						      BIT(PCI_NUM_RESOURCES),
						      "t"));
	pcim_expect_state(test, &then, "after a call that failed");
	pcim_unbind(test);
}

/* Class 9: the name is read in /proc/iomem long after the call. */
static void region_name_may_be_temporary(struct kunit *test)
{
	struct resource *bar = &pcim_dev(test)->resource[FAKE_PCI_BAR_MEM];
	char name[] = "temporary";

	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, name));
	memset(name, 'x', sizeof(name) - 1);

	KUNIT_ASSERT_NOT_NULL(test, bar->child);
	KUNIT_EXPECT_STREQ(test, "temporary", bar->child->name);
	pcim_unbind(test);
}

/* Class 9: the copy is what can fail; a name in the kernel's image needs none. */
static void region_name_without_memory_takes_nothing(struct kunit *test)
{
	unsigned int records, lost = 0, nth = 0;
	char name[] = "temporary";
	bool failed;
	int ret;

	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel does not copy the name");
	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	do {
		pcim_fault_begin(++nth);
		ret = pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, name);
		failed = pcim_fault_end();
		if (!ret) {
			/* kmemleak's own failed then: it has a reserve. */
			if (failed)
				pcim_release_region(pcim_dev(test), FAKE_PCI_BAR_MEM);
			continue;
		}
		lost++;
		KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
		KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
	} while (failed);

	KUNIT_EXPECT_EQ(test, 0, ret);
	/* The record and the name. */
	KUNIT_EXPECT_GE(test, lost, 2);
	pcim_unbind(test);
}

static void region_needs_no_name(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, NULL));
	KUNIT_EXPECT_TRUE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
	pcim_unbind(test);
}

/* As mainline has it: a driver may ask for what its device leaves out. */
static void region_of_empty_bar_takes_nothing(struct kunit *test)
{
	unsigned int records;

	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel makes a record for it");
	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_NONE, "t"));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

/* Firmware found no room for it: there is nothing to own, and that is said. */
static void region_of_unassigned_bar_is_busy(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	struct resource *bar = &pcim_dev(test)->resource[FAKE_PCI_BAR_MEM];
	struct resource was = *bar;
	unsigned int records;

	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	fake_pci_set_unassigned(fake, FAKE_PCI_BAR_MEM, true);
	bar->end -= bar->start;
	bar->start = 0;
	KUNIT_EXPECT_EQ(test, -EBUSY, pcim_request_region(pcim_dev(test),
							  FAKE_PCI_BAR_MEM, "t"));
	KUNIT_EXPECT_EQ(test, -EBUSY, pcim_request_all_regions(pcim_dev(test),
							       "t"));
	bar->start = was.start;
	bar->end = was.end;
	fake_pci_set_unassigned(fake, FAKE_PCI_BAR_MEM, false);
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

/* Neither memory nor ports: there is nothing that could be owned. */
static void region_of_unknown_type_takes_nothing(struct kunit *test)
{
	struct resource *bar = &pcim_dev(test)->resource[FAKE_PCI_BAR_MEM];
	unsigned long flags = bar->flags;

	pcim_bind_enabled(test);
	bar->flags &= ~(IORESOURCE_IO | IORESOURCE_MEM);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	bar->flags = flags;
	KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
	pcim_unbind(test);
}

static void region_makes_one_record_a_bar(struct kunit *test)
{
	unsigned int records;

	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "t"));
	KUNIT_EXPECT_EQ(test, records + 1, pcim_records(pcim_dev(test)));
	PCIM_OK(test, pcim_request_region(pcim_dev(test), FAKE_PCI_BAR_IO, "t"));
	KUNIT_EXPECT_EQ(test, records + 2, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

/* Class 4: without a managed region the second bind says -EBUSY. */
static void region_is_free_for_the_next_binding(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++) {
		pcim_bind_enabled(test);
		PCIM_MUST(test, pcim_request_all_regions(pcim_dev(test), "t"));
		pcim_unbind(test);
	}
}

struct region_order {
	struct kunit *test;
	unsigned int bars;	/* those that were held when the action ran */
};

static void note_bars(void *data)
{
	struct region_order *order = data;

	order->bars = pcim_state_now(order->test).bars;
}

static void region_newest_is_released_first(struct kunit *test)
{
	struct region_order first = { .test = test }, second = { .test = test };

	pcim_bind_enabled(test);
	pcim_at_release(test, note_bars, &first);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), 0, "t"));
	pcim_at_release(test, note_bars, &second);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), 2, "t"));
	pcim_unbind(test);

	KUNIT_EXPECT_EQ(test, BIT(0), second.bars);
	KUNIT_EXPECT_EQ(test, 0, first.bars);
}

static struct kunit_case region_cases[] = {
	KUNIT_CASE(region_goes_with_the_binding),
	KUNIT_CASE(region_of_ports_goes_with_the_binding),
	KUNIT_CASE(region_needs_no_enabled_device),
	KUNIT_CASE(region_may_be_released_by_hand),
	KUNIT_CASE(region_never_requested_may_be_released),
	KUNIT_CASE(region_of_someone_else_is_busy),
	KUNIT_CASE(region_requested_twice_is_busy_and_stays),
	KUNIT_CASE(region_bad_bar_is_refused),
	KUNIT_CASE(region_exclusive_is_exclusive),
	KUNIT_CASE(region_all_takes_every_bar),
	KUNIT_CASE(region_all_or_nothing),
	KUNIT_CASE(region_all_failure_keeps_what_was_held),
	KUNIT_CASE(region_selected_takes_its_mask_only),
	KUNIT_CASE(region_selected_failure_keeps_nothing),
	KUNIT_CASE(region_selected_bad_mask_is_refused),
	KUNIT_CASE(region_name_may_be_temporary),
	KUNIT_CASE(region_name_without_memory_takes_nothing),
	KUNIT_CASE(region_needs_no_name),
	KUNIT_CASE(region_of_empty_bar_takes_nothing),
	KUNIT_CASE(region_of_unassigned_bar_is_busy),
	KUNIT_CASE(region_of_unknown_type_takes_nothing),
	KUNIT_CASE(region_makes_one_record_a_bar),
	KUNIT_CASE(region_is_free_for_the_next_binding),
	KUNIT_CASE(region_newest_is_released_first),
	{}
};

static int region_init(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_REQUEST_REGION, "pcim_request_region");

	return pcim_env_init(test);
}

struct kunit_suite pcim_region_suite = {
	.name = "pcim-region",
	.init = region_init,
	.exit = pcim_env_exit,
	.test_cases = region_cases,
};
