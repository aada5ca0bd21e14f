// SPDX-License-Identifier: GPL-2.0
/*
 * Whole drivers: everything at once, in order, again and again, and by turns.
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/pci.h>

#include "pcim_test.h"

static irqreturn_t lifetime_handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int take_intx(struct pci_dev *pdev)
{
	return HAVE_PCIM_INTX ? pcim_intx(pdev, 0) : 0;
}

static int take_regions(struct pci_dev *pdev)
{
	return pcim_iomap_regions(pdev, BIT(0) | BIT(2), "lifetime");
}

static int take_ports(struct pci_dev *pdev)
{
	return HAVE_PCIM_REQUEST_REGION ?
	       pcim_request_region(pdev, FAKE_PCI_BAR_IO, "lifetime") : 0;
}

static int take_vectors(struct pci_dev *pdev)
{
	int ret;

	if (HAVE_PCIM_ALLOC_IRQ_VECTORS)
		ret = pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI);
	else
		ret = pci_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI);

	return ret < 0 ? ret : 0;
}

static int take_handler(struct pci_dev *pdev)
{
	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 1),
				lifetime_handler, 0, "lifetime", pdev);
}

/* What a driver's probe() does, in a usual order. */
static int (*const lifetime_steps[])(struct pci_dev *pdev) = {
	pcim_enable_device,
	take_regions,
	take_ports,
	pcim_set_mwi,
	take_vectors,
	take_handler,
	take_intx,
};

/* Runs that many of the steps, then fails unless these were all. */
static int probe_steps(struct pci_dev *pdev, void *arg)
{
	unsigned int count = *(unsigned int *)arg;
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++) {
		ret = lifetime_steps[i](pdev);
		if (ret)
			return ret;
	}

	return count < ARRAY_SIZE(lifetime_steps) ? -ENODEV : 0;
}

static int bind_everything(struct kunit *test, enum fake_pci_driver_id id)
{
	static unsigned int all = ARRAY_SIZE(lifetime_steps);

	return pcim_try_bind(test, id, probe_steps, &all);
}

static void lifetime_everything_is_undone(struct kunit *test)
{
	PCIM_MUST(test, bind_everything(test, FAKE_DRIVER_A));
	pcim_unbind(test);
}

static void lifetime_hundred_rebinds(struct kunit *test)
{
	int i;

	for (i = 0; i < 100; i++) {
		PCIM_MUST(test, bind_everything(test, FAKE_DRIVER_A));
		pcim_unbind(test);
	}
}

static void lifetime_two_drivers_by_turns(struct kunit *test)
{
	int i;

	for (i = 0; i < 10; i++) {
		PCIM_MUST(test, bind_everything(test, FAKE_DRIVER_A));
		pcim_unbind(test);
		PCIM_MUST(test, bind_everything(test, FAKE_DRIVER_B));
		pcim_unbind(test);
	}
}

static void lifetime_probe_may_fail_at_any_step(struct kunit *test)
{
	unsigned int count;

	for (count = 0; count < ARRAY_SIZE(lifetime_steps); count++)
		KUNIT_EXPECT_NE_MSG(test, 0,
				    pcim_try_bind(test, FAKE_DRIVER_A,
						  probe_steps, &count),
				    "%u steps", count);
	PCIM_OK(test, bind_everything(test, FAKE_DRIVER_A));
}

struct starved_probe {
	unsigned int nth;
	bool failed;
};

/* The managed part only: what the interrupt core leaves behind is its own. */
static int probe_managed_steps(struct pci_dev *pdev, void *arg)
{
	struct starved_probe *starved = arg;
	int ret;

	pcim_fault_begin(starved->nth);
	ret = pcim_enable_device(pdev) ?: take_regions(pdev) ?:
	      take_ports(pdev) ?: pcim_set_mwi(pdev) ?: take_intx(pdev);
	starved->failed = pcim_fault_end();

	return ret;
}

static void lifetime_probe_may_run_out_of_memory_anywhere(struct kunit *test)
{
	struct starved_probe arg = { .failed = true };

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");

	while (arg.failed && arg.nth < 200) {
		arg.nth++;
		if (!pcim_try_bind(test, FAKE_DRIVER_A, probe_managed_steps, &arg))
			pcim_unbind(test);
	}
	KUNIT_EXPECT_FALSE(test, arg.failed);
}

static int probe_plain(struct pci_dev *pdev, void *arg)
{
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_request_regions(pdev, "plain");
	if (ret)
		goto err_disable;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (ret < 0)
		goto err_release;

	return 0;

err_release:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	return ret;
}

static void remove_plain(struct pci_dev *pdev, void *arg)
{
	pci_free_irq_vectors(pdev);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

/* Class 2: a driver that manages nothing follows one that manages all. */
static void lifetime_plain_driver_after_managed_one(struct kunit *test)
{
	int i;

	fake_pci_on_remove(FAKE_DRIVER_B, remove_plain, NULL);
	for (i = 0; i < 3; i++) {
		PCIM_MUST(test, bind_everything(test, FAKE_DRIVER_A));
		pcim_unbind(test);
		PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_B, probe_plain,
					      NULL));
		KUNIT_EXPECT_FALSE_MSG(test, pcim_is_managed(pcim_dev(test)),
				       "a plain driver is taken for a managed one");
		pcim_unbind(test);
	}
}

static int probe_master(struct pci_dev *pdev, void *arg)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	pci_set_master(pdev);
	return take_regions(pdev) ?: take_vectors(pdev) ?: take_intx(pdev);
}

static void lifetime_device_is_disabled_last(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	const struct fake_pci_write *last;

	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_master, NULL));
	fake_pci_log_clear(fake);
	pcim_unbind(test);

	KUNIT_ASSERT_GT(test, fake->nr_log, 0);
	KUNIT_ASSERT_LE(test, fake->nr_log, FAKE_PCI_LOG_SIZE);
	last = &fake->log[fake->nr_log - 1];
	KUNIT_EXPECT_EQ(test, PCI_COMMAND, last->offset);
	KUNIT_EXPECT_EQ_MSG(test, 0, last->value & PCI_COMMAND_MASTER,
			    "the last write is not the one that disables");
}

/* A driver that tries one way of working, gives up and tries another. */
static void lifetime_group_ends_early(struct kunit *test)
{
	struct device *dev = &pcim_dev(test)->dev;
	struct pcim_state then;
	int i;

	pcim_bind(test);
	then = pcim_state_now(test);
	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_NOT_NULL(test, devres_open_group(dev, NULL, GFP_KERNEL));
		PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
		PCIM_OK(test, take_regions(pcim_dev(test)));
		PCIM_OK(test, take_intx(pcim_dev(test)));
		devres_release_group(dev, NULL);
		pcim_expect_state(test, &then, "after the group was released");
	}
	pcim_unbind(test);
}

static void lifetime_gone_device_unbinds_quietly(struct kunit *test)
{
	PCIM_MUST(test, bind_everything(test, FAKE_DRIVER_A));
	fake_pci_set_gone(pcim_env(test)->fake, true);
	/* The writes that would have cleared them are lost. */
	pcim_env(test)->before.command |= PCI_COMMAND_INTX_DISABLE |
					  PCI_COMMAND_INVALIDATE;
	pcim_unbind(test);
}

static struct kunit_case lifetime_cases[] = {
	KUNIT_CASE(lifetime_everything_is_undone),
	KUNIT_CASE(lifetime_hundred_rebinds),
	KUNIT_CASE(lifetime_two_drivers_by_turns),
	KUNIT_CASE(lifetime_probe_may_fail_at_any_step),
	KUNIT_CASE(lifetime_probe_may_run_out_of_memory_anywhere),
	KUNIT_CASE(lifetime_plain_driver_after_managed_one),
	KUNIT_CASE(lifetime_device_is_disabled_last),
	KUNIT_CASE(lifetime_group_ends_early),
	KUNIT_CASE(lifetime_gone_device_unbinds_quietly),
	{}
};

struct kunit_suite pcim_lifetime_suite = {
	.name = "pcim-lifetime",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = lifetime_cases,
};
