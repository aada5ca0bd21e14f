// SPDX-License-Identifier: GPL-2.0
/*
 * pcim_enable_device() and pcim_pin_device(): a binding owns one enable, and
 * its end brings back the enable count that it began with.
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/pci.h>

#include "pcim_test.h"

static int enable_count(struct kunit *test)
{
	return atomic_read(&pcim_dev(test)->enable_cnt);
}

static void device_is_disabled_by_unbind(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

static int probe_enable_and_fail(struct pci_dev *pdev, void *arg)
{
	return pcim_enable_device(pdev) ?: -ENODEV;
}

static void device_is_disabled_by_failed_probe(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
					       probe_enable_and_fail, NULL));
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

/* Class 12: resume handlers of some fifty ATA drivers enable once more. */
static void device_enabled_again_counts_once(struct kunit *test)
{
	int i;

	pcim_bind_enabled(test);
	for (i = 0; i < 5; i++)
		PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));

	pcim_unbind(test);
}

/* Class 12: suspend disables, resume enables, unbind must still be balanced. */
static void device_suspended_and_resumed_is_balanced(struct kunit *test)
{
	int i;

	pcim_bind_enabled(test);
	for (i = 0; i < 3; i++) {
		pci_disable_device(pcim_dev(test));
		KUNIT_EXPECT_EQ(test, 0, enable_count(test));
		PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
		KUNIT_EXPECT_EQ(test, 1, enable_count(test));
	}

	pcim_unbind(test);
}

/*
 * Class 12, cured in the driver: the plain call restores what suspend lowered.
 * Red on a tree whose pci_disable_device() ends the managed enable (up to 6.10).
 */
static void device_resumed_by_the_plain_call_is_balanced(struct kunit *test)
{
	int i;

	pcim_bind_enabled(test);
	for (i = 0; i < 3; i++) {
		pci_disable_device(pcim_dev(test));
		PCIM_OK(test, pci_enable_device(pcim_dev(test)));
		KUNIT_EXPECT_EQ(test, 1, enable_count(test));
	}

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

/* Class 12: a suspend may leave the device enabled; resume has to look. */
static void device_resumed_only_when_disabled_is_balanced(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	int i;

	pcim_bind_enabled(test);
	for (i = 0; i < 4; i++) {
		if (i & 1)
			pci_disable_device(pdev);
		PCIM_OK(test, pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev));
		KUNIT_EXPECT_EQ(test, 1, enable_count(test));
	}

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

/* Class 12: each further enable must not leave a record behind. */
static void device_enabled_again_makes_no_record(struct kunit *test)
{
	unsigned int records;

	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
}

/* Class 7: the driver's own disable must not make unbind disable once more. */
static void device_disabled_by_its_driver_is_not_disabled_twice(struct kunit *test)
{
	pcim_bind_enabled(test);
	pci_disable_device(pcim_dev(test));

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

static void device_enabled_by_someone_else_stays_enabled(struct kunit *test)
{
	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));

	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, 2, enable_count(test));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));

	pci_disable_device(pcim_dev(test));
	pcim_oracle_record(test);
}

/* A driver may enable once more by hand; that one is its own to undo. */
static void device_plain_enable_is_left_to_its_caller(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));
	KUNIT_EXPECT_EQ(test, 2, enable_count(test));
	pci_disable_device(pcim_dev(test));
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));

	pcim_unbind(test);
}

/* It may come before ours, and be taken back while ours lasts. */
static void device_plain_enable_may_come_first(struct kunit *test)
{
	void __iomem *addr;

	pcim_bind(test);
	addr = pcim_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	PCIM_MUST(test, pcim_map_error(addr));
	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));
	PCIM_MUST(test, pcim_enable_device(pcim_dev(test)));
	pci_disable_device(pcim_dev(test));
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

static void device_pinned_stays_enabled(struct kunit *test)
{
	pcim_bind_enabled(test);
	pcim_pin_device(pcim_dev(test));
	pcim_env(test)->before.enable_cnt++;

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));

	pci_disable_device(pcim_dev(test));
	pcim_oracle_record(test);
}

/* Class 2: like every other flag of a binding, this one ends with it. */
static void device_pin_does_not_survive_unbind(struct kunit *test)
{
	pcim_bind_enabled(test);
	pcim_pin_device(pcim_dev(test));
	pcim_env(test)->before.enable_cnt++;
	pcim_unbind(test);
	pci_disable_device(pcim_dev(test));

	pcim_bind_enabled(test);
	pcim_unbind(test);
	KUNIT_EXPECT_EQ_MSG(test, 0, enable_count(test),
			    "the next driver did not pin the device");
	if (enable_count(test))
		pci_disable_device(pcim_dev(test));
	pcim_oracle_record(test);
}

static void device_may_be_pinned_before_it_is_enabled(struct kunit *test)
{
	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel wants the device enabled first");
	pcim_bind(test);
	pcim_pin_device(pcim_dev(test));
	PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	pcim_env(test)->before.enable_cnt++;
	pcim_unbind(test);

	pci_disable_device(pcim_dev(test));
	pcim_oracle_record(test);
}

/* There is no way to return the error, so it is said. */
static void device_pinned_without_memory_is_disabled(struct kunit *test)
{
	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel wants the device enabled first");
	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	pcim_bind(test);
	pcim_fault_begin(1);
	pcim_pin_device(pcim_dev(test));
	KUNIT_EXPECT_TRUE(test, pcim_fault_end());
	KUNIT_EXPECT_TRUE(test, pcim_log_has("no memory to pin the device"));
	KUNIT_EXPECT_EQ(test, 0, pcim_records(pcim_dev(test)));

	PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

/* Two records: the enable's, and the one that the first pcim_intx() will add. */
static void device_enabled_without_memory_for_both_records_is_not(struct kunit *test)
{
	unsigned int nth, lost = 0;
	bool failed;
	int ret;

	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel has one record");
	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	for (nth = 1; nth <= 4; nth++) {
		pcim_bind(test);
		pcim_fault_begin(nth);
		ret = pcim_enable_device(pcim_dev(test));
		failed = pcim_fault_end();
		/* Otherwise kmemleak's own failed: it has a reserve. */
		if (failed && ret == -ENOMEM) {
			lost++;
			KUNIT_EXPECT_EQ(test, 0, pcim_records(pcim_dev(test)));
		}
		pcim_unbind(test);
	}
	KUNIT_EXPECT_GE(test, lost, 2);
}

static void device_is_not_pinned_without_driver(struct kunit *test)
{
	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel does not look for a driver");
	pcim_pin_device(pcim_dev(test));
	KUNIT_EXPECT_EQ_MSG(test, 1, pcim_log_splats(), "one warning was due");
	pcim_log_forgive(test);
	KUNIT_EXPECT_EQ(test, 0, pcim_records(pcim_dev(test)));

	pcim_bind_enabled(test);
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
}

static void device_that_cannot_be_enabled_leaves_nothing(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	int ret;

	pcim_bind(test);
	fake_pci_set_unassigned(fake, FAKE_PCI_BAR_MEM, true);
	ret = pcim_enable_device(pcim_dev(test));
	fake_pci_set_unassigned(fake, FAKE_PCI_BAR_MEM, false);

	KUNIT_EXPECT_LT(test, ret, 0);
	KUNIT_EXPECT_EQ(test, 0, enable_count(test));
	/* The kernel's own keeps its record, which unbind then releases. */
	if (HAVE_PCI_DEVRES_H)
		KUNIT_EXPECT_EQ(test, 0, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

static void device_can_be_enabled_after_it_could_not(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	int ret;

	pcim_bind(test);
	fake_pci_set_unassigned(fake, FAKE_PCI_BAR_MEM, true);
	ret = pcim_enable_device(pcim_dev(test));
	fake_pci_set_unassigned(fake, FAKE_PCI_BAR_MEM, false);

	KUNIT_EXPECT_LT(test, ret, 0);
	PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));
	pcim_unbind(test);
}

/* Class 2: vfio-pci after ahci must not be taken for a managed driver. */
static void device_is_managed_ends_with_the_binding(struct kunit *test)
{
	pcim_bind_enabled(test);
#ifndef PCI_DEVRES_MODULE_H
	/* For as long as plain calls of this tree ask for it. */
	if (HAVE_IS_MANAGED)
		KUNIT_EXPECT_TRUE(test, pcim_is_managed(pcim_dev(test)));
#endif

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, pcim_is_managed(pcim_dev(test)));
}

static void device_is_managed_ends_with_a_failed_probe(struct kunit *test)
{
	pcim_try_bind(test, FAKE_DRIVER_A, probe_enable_and_fail, NULL);
	KUNIT_EXPECT_FALSE(test, pcim_is_managed(pcim_dev(test)));
}

static int probe_plain_enable(struct pci_dev *pdev, void *arg)
{
	return pci_enable_device(pdev);
}

static void remove_plain_disable(struct pci_dev *pdev, void *arg)
{
	pci_disable_device(pdev);
}

/* Class 2 */
static void device_next_unmanaged_driver_is_balanced(struct kunit *test)
{
	pcim_bind_enabled(test);
	pcim_unbind(test);

	fake_pci_on_remove(FAKE_DRIVER_B, remove_plain_disable, NULL);
	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_B, probe_plain_enable,
				      NULL));
	KUNIT_EXPECT_EQ(test, 1, enable_count(test));
	pcim_unbind(test);
}

static void device_gone_unbinds_quietly(struct kunit *test)
{
	pcim_bind_enabled(test);
	fake_pci_set_gone(pcim_env(test)->fake, true);

	pcim_unbind(test);
}

static struct kunit_case device_cases[] = {
	KUNIT_CASE(device_is_disabled_by_unbind),
	KUNIT_CASE(device_is_disabled_by_failed_probe),
	KUNIT_CASE(device_enabled_again_counts_once),
	KUNIT_CASE(device_suspended_and_resumed_is_balanced),
	KUNIT_CASE(device_resumed_by_the_plain_call_is_balanced),
	KUNIT_CASE(device_resumed_only_when_disabled_is_balanced),
	KUNIT_CASE(device_enabled_again_makes_no_record),
	KUNIT_CASE(device_disabled_by_its_driver_is_not_disabled_twice),
	KUNIT_CASE(device_enabled_by_someone_else_stays_enabled),
	KUNIT_CASE(device_plain_enable_is_left_to_its_caller),
	KUNIT_CASE(device_plain_enable_may_come_first),
	KUNIT_CASE(device_pinned_stays_enabled),
	KUNIT_CASE(device_pin_does_not_survive_unbind),
	KUNIT_CASE(device_may_be_pinned_before_it_is_enabled),
	KUNIT_CASE(device_pinned_without_memory_is_disabled),
	KUNIT_CASE(device_enabled_without_memory_for_both_records_is_not),
	KUNIT_CASE(device_is_not_pinned_without_driver),
	KUNIT_CASE(device_that_cannot_be_enabled_leaves_nothing),
	KUNIT_CASE(device_can_be_enabled_after_it_could_not),
	KUNIT_CASE(device_is_managed_ends_with_the_binding),
	KUNIT_CASE(device_is_managed_ends_with_a_failed_probe),
	KUNIT_CASE(device_next_unmanaged_driver_is_balanced),
	KUNIT_CASE(device_gone_unbinds_quietly),
	{}
};

struct kunit_suite pcim_device_suite = {
	.name = "pcim-device",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = device_cases,
};
