// SPDX-License-Identifier: GPL-2.0
/*
 * pcim_set_mwi(): Memory-Write-Invalidate for as long as the binding lasts.
 */

#include <kunit/test.h>
#include <linux/pci.h>

#include "pcim_test.h"

static bool mwi_is_set(struct kunit *test)
{
	return fake_pci_command(pcim_env(test)->fake) & PCI_COMMAND_INVALIDATE;
}

static void mwi_goes_with_the_binding(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_set_mwi(pcim_dev(test)));
	KUNIT_EXPECT_TRUE(test, mwi_is_set(test));

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, mwi_is_set(test));
}

static void mwi_set_twice_makes_one_record(struct kunit *test)
{
	unsigned int records;

	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_set_mwi(pcim_dev(test)));
	records = pcim_records(pcim_dev(test));
	PCIM_OK(test, pcim_set_mwi(pcim_dev(test)));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

static void mwi_may_be_cleared_by_hand(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_set_mwi(pcim_dev(test)));
	pci_clear_mwi(pcim_dev(test));
	KUNIT_EXPECT_FALSE(test, mwi_is_set(test));

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, mwi_is_set(test));
}

static void mwi_failure_registers_nothing(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	unsigned int records;

	/* The register does not take the kernel's cache line size. */
	fake->wmask[PCI_CACHE_LINE_SIZE] = 0;
	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	KUNIT_EXPECT_LT(test, pcim_set_mwi(pcim_dev(test)), 0);
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	KUNIT_EXPECT_FALSE(test, mwi_is_set(test));
	pcim_unbind(test);
}

static int probe_mwi_and_fail(struct pci_dev *pdev, void *arg)
{
	return pcim_enable_device(pdev) ?: pcim_set_mwi(pdev) ?: -ENODEV;
}

static void mwi_goes_with_a_failed_probe(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
					       probe_mwi_and_fail, NULL));
	KUNIT_EXPECT_FALSE(test, mwi_is_set(test));
}

static struct kunit_case mwi_cases[] = {
	KUNIT_CASE(mwi_goes_with_the_binding),
	KUNIT_CASE(mwi_set_twice_makes_one_record),
	KUNIT_CASE(mwi_may_be_cleared_by_hand),
	KUNIT_CASE(mwi_failure_registers_nothing),
	KUNIT_CASE(mwi_goes_with_a_failed_probe),
	{}
};

struct kunit_suite pcim_mwi_suite = {
	.name = "pcim-mwi",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = mwi_cases,
};
