// SPDX-License-Identifier: GPL-2.0
/*
 * Resources behind the standard BARs: the ROM, and the last one that a function
 * can have.  Some calls take them and some leave them alone.
 */

#include <kunit/test.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "pcim_test.h"

#define LAST	(PCI_NUM_RESOURCES - 1)

/* The function gets memory where nothing else of it is; the function is bound. */
static struct resource resource_give(struct kunit *test, int nr)
{
	struct resource *res = &pcim_dev(test)->resource[nr];
	struct resource was = *res;

	res->end = pcim_env(test)->fake->mem.end;
	res->start = res->end - SZ_4K + 1;
	res->flags = IORESOURCE_MEM;
	return was;
}

/* Unbind, and let the function be as it was. */
static void resource_end(struct kunit *test, int nr, struct resource was)
{
	pcim_unbind(test);
	pcim_dev(test)->resource[nr] = was;
}

/* Does anybody own it? */
static bool resource_taken(struct kunit *test, int nr)
{
	resource_size_t start = pci_resource_start(pcim_dev(test), nr);

	if (!request_mem_region(start, SZ_4K, "resource_taken"))
		return true;

	release_mem_region(start, SZ_4K);
	return false;
}

static void resource_last_is_owned_and_released(struct kunit *test)
{
	struct resource was;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_REGION, "pcim_request_region");
	pcim_bind_enabled(test);
	was = resource_give(test, LAST);
	PCIM_OK(test, pcim_request_region(pcim_dev(test), LAST, "t"));
	KUNIT_EXPECT_TRUE(test, resource_taken(test, LAST));
	if (HAVE_PCIM_RELEASE_REGION) {
		pcim_release_region(pcim_dev(test), LAST);
		KUNIT_EXPECT_FALSE(test, resource_taken(test, LAST));
		PCIM_OK(test, pcim_request_region(pcim_dev(test), LAST, "t"));
	}
	fake_pci_unbind(pcim_env(test)->fake);
	KUNIT_EXPECT_FALSE(test, resource_taken(test, LAST));
	resource_end(test, LAST, was);
}

static void resource_last_is_mapped_by_mask(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	struct resource was;

	/* 6.1 stops at the standard BARs. */
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	pcim_bind_enabled(test);
	was = resource_give(test, LAST);
	PCIM_OK(test, pcim_iomap_regions(pdev, BIT(LAST), "t"));
	KUNIT_EXPECT_TRUE(test, resource_taken(test, LAST));
	KUNIT_EXPECT_TRUE(test, pcim_iomap_table(pdev)[LAST]);
	if (HAVE_PCIM_IOUNMAP_REGIONS) {
		pcim_iounmap_regions(pdev, BIT(LAST));
		KUNIT_EXPECT_FALSE(test, resource_taken(test, LAST));
		KUNIT_EXPECT_TRUE(test, !pcim_iomap_table(pdev)[LAST]);
	}
	resource_end(test, LAST, was);
}

/* All regions are those of the standard BARs. */
static void resource_of_rom_is_none_of_all(struct kunit *test)
{
	struct resource was;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_ALL_REGIONS, "pcim_request_all_regions");
	pcim_bind_enabled(test);
	was = resource_give(test, PCI_ROM_RESOURCE);
	PCIM_OK(test, pcim_request_all_regions(pcim_dev(test), "t"));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_BARS, pcim_state_now(test).bars);
	KUNIT_EXPECT_FALSE(test, resource_taken(test, PCI_ROM_RESOURCE));
	resource_end(test, PCI_ROM_RESOURCE, was);
}

/* pci_select_bars() sets its bit. */
static void resource_of_rom_is_not_selected(struct kunit *test)
{
	struct resource was;
	int bars;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_SELECTED_REGIONS,
		  "pcim_request_selected_regions");
	pcim_bind_enabled(test);
	was = resource_give(test, PCI_ROM_RESOURCE);
	bars = pci_select_bars(pcim_dev(test), IORESOURCE_MEM);
	KUNIT_EXPECT_TRUE(test, bars & BIT(PCI_ROM_RESOURCE));
	PCIM_OK(test, pcim_request_selected_regions(pcim_dev(test), bars, "t"));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_MEM_BARS, pcim_state_now(test).bars);
	KUNIT_EXPECT_FALSE(test, resource_taken(test, PCI_ROM_RESOURCE));
	resource_end(test, PCI_ROM_RESOURCE, was);
}

static void resource_of_rom_is_not_mapped_with_all(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	struct resource was;

	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel may take it as well");
	pcim_bind_enabled(test);
	was = resource_give(test, PCI_ROM_RESOURCE);
	PCIM_OK(test, pcim_iomap_regions_request_all(pdev, BIT(FAKE_PCI_BAR_MEM) |
						     BIT(PCI_ROM_RESOURCE), "t"));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_BARS, pcim_state_now(test).bars);
	KUNIT_EXPECT_FALSE(test, resource_taken(test, PCI_ROM_RESOURCE));
	KUNIT_EXPECT_TRUE(test, !pcim_iomap_table(pdev)[PCI_ROM_RESOURCE]);
	resource_end(test, PCI_ROM_RESOURCE, was);
}

static struct kunit_case resource_cases[] = {
	KUNIT_CASE(resource_last_is_owned_and_released),
	KUNIT_CASE(resource_last_is_mapped_by_mask),
	KUNIT_CASE(resource_of_rom_is_none_of_all),
	KUNIT_CASE(resource_of_rom_is_not_selected),
	KUNIT_CASE(resource_of_rom_is_not_mapped_with_all),
	{}
};

struct kunit_suite pcim_resource_suite = {
	.name = "pcim-resource",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = resource_cases,
};
