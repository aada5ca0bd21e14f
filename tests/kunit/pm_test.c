// SPDX-License-Identifier: GPL-2.0
/*
 * Runtime power management around the end of a binding.  The PCI core lets an
 * unbound function suspend, and then saves its config space, before devres has
 * run; the next binding must not get back what was saved then.
 */

#include <kunit/test.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>

#include "pcim_test.h"

#define FOUND_BITS	(PCI_COMMAND_INTX_DISABLE | PCI_COMMAND_MASTER |	\
			 PCI_COMMAND_INVALIDATE)

static u16 command(struct kunit *test)
{
	return fake_pci_command(pcim_env(test)->fake) & FOUND_BITS;
}

/* As "echo auto >power/control" and "echo on" do. */
static void power_control(struct kunit *test, bool automatic)
{
	if (automatic)
		pm_runtime_allow(&pcim_dev(test)->dev);
	else
		pm_runtime_forbid(&pcim_dev(test)->dev);
}

static int note_command(struct pci_dev *pdev, void *arg)
{
	pci_read_config_word(pdev, PCI_COMMAND, arg);
	return 0;
}

/* What the probe of the next driver finds. */
static u16 next_finds(struct kunit *test)
{
	u16 found = 0;

	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, note_command, &found));
	pcim_unbind(test);
	return found & FOUND_BITS;
}

static void next_driver_finds_what_the_first_found(struct kunit *test,
						   fake_pci_probe_t probe,
						   bool automatic)
{
	u16 before;

	power_control(test, automatic);
	before = next_finds(test);
	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe, NULL));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, before, command(test));
	KUNIT_EXPECT_EQ_MSG(test, before, next_finds(test),
			    "the next driver got the old one's COMMAND");
	power_control(test, false);
	KUNIT_EXPECT_EQ(test, before, command(test));
}

static int probe_intx_and_master(struct pci_dev *pdev, void *arg)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	pci_set_master(pdev);
	return HAVE_PCIM_INTX ? pcim_intx(pdev, 0) : 0;
}

static void pm_auto_next_driver_finds_intx_and_master_restored(struct kunit *test)
{
	next_driver_finds_what_the_first_found(test, probe_intx_and_master, true);
}

static void pm_on_next_driver_finds_intx_and_master_restored(struct kunit *test)
{
	next_driver_finds_what_the_first_found(test, probe_intx_and_master, false);
}

static int probe_vectors(struct pci_dev *pdev, void *arg)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return ret < 0 ? ret : 0;
}

static void pm_auto_next_driver_finds_the_line_of_freed_vectors(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_ALLOC_IRQ_VECTORS, "pcim_alloc_irq_vectors");
	next_driver_finds_what_the_first_found(test, probe_vectors, true);
}

static irqreturn_t no_handler(int irq, void *data)
{
	return IRQ_NONE;
}

static int probe_handler(struct pci_dev *pdev, void *arg)
{
	return probe_vectors(pdev, arg) ?:
	       pcim_request_irq(pdev, 0, no_handler, NULL, pdev, "pm");
}

/* Detaching the last handler of a vector masks it, in config space for MSI. */
static void pm_auto_handler_goes_while_the_device_is_awake(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	unsigned int asleep;

	PCIM_NEED(test, HAVE_PCIM_REQUEST_IRQ, "pcim_request_irq");
	power_control(test, true);
	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_handler, NULL));
	/* Before a probe the PCI core writes to a suspended function, too. */
	asleep = fake->asleep;
	pcim_unbind(test);
	KUNIT_EXPECT_EQ_MSG(test, asleep, fake->asleep,
			    "written to while it was suspended");
	power_control(test, false);
}

static int probe_mwi(struct pci_dev *pdev, void *arg)
{
	return pcim_set_mwi(pdev);
}

/* Nothing but MWI: no other record resumes the function. */
static void pm_auto_next_driver_finds_mwi_cleared(struct kunit *test)
{
	next_driver_finds_what_the_first_found(test, probe_mwi, true);
}

static int probe_intx_and_fail(struct pci_dev *pdev, void *arg)
{
	return probe_intx_and_master(pdev, arg) ?: -ENODEV;
}

static void pm_auto_failed_probe_leaves_nothing(struct kunit *test)
{
	u16 before;

	power_control(test, true);
	before = next_finds(test);
	KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
					       probe_intx_and_fail, NULL));
	KUNIT_EXPECT_EQ(test, before, next_finds(test));
	power_control(test, false);
}

/* However often it goes round, the function's usage count stays what it was. */
static void pm_usage_count_is_balanced(struct kunit *test)
{
	struct device *dev = &pcim_dev(test)->dev;
	int i, before;

	power_control(test, true);
	before = atomic_read(&dev->power.usage_count);
	for (i = 0; i < 3; i++) {
		PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A,
					      probe_intx_and_master, NULL));
		pcim_unbind(test);
		KUNIT_EXPECT_EQ(test, before,
				atomic_read(&dev->power.usage_count));
	}
	power_control(test, false);
}

static int probe_may_suspend(struct pci_dev *pdev, void *arg)
{
	int ret = probe_intx_and_master(pdev, arg);

	if (!ret)
		pm_runtime_put_noidle(&pdev->dev);
	return ret;
}

static void remove_may_suspend(struct pci_dev *pdev, void *arg)
{
	pm_runtime_get_noresume(&pdev->dev);
}

/* A bound driver's power is its own: no record keeps the function awake. */
static void pm_binding_does_not_hold_the_device_awake(struct kunit *test)
{
	struct device *dev = &pcim_dev(test)->dev;

	power_control(test, true);
	fake_pci_on_remove(FAKE_DRIVER_A, remove_may_suspend, NULL);
	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_may_suspend,
				      NULL));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&dev->power.usage_count));
	pcim_unbind(test);
	fake_pci_on_remove(FAKE_DRIVER_A, NULL, NULL);
	power_control(test, false);
}

static struct kunit_case pm_cases[] = {
	KUNIT_CASE(pm_on_next_driver_finds_intx_and_master_restored),
	KUNIT_CASE(pm_auto_next_driver_finds_intx_and_master_restored),
	KUNIT_CASE(pm_auto_next_driver_finds_the_line_of_freed_vectors),
	KUNIT_CASE(pm_auto_handler_goes_while_the_device_is_awake),
	KUNIT_CASE(pm_auto_next_driver_finds_mwi_cleared),
	KUNIT_CASE(pm_auto_failed_probe_leaves_nothing),
	KUNIT_CASE(pm_usage_count_is_balanced),
	KUNIT_CASE(pm_binding_does_not_hold_the_device_awake),
	{}
};

static int pm_init(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_PM))
		kunit_skip(test, "kernel without CONFIG_PM");

	return pcim_env_init(test);
}

struct kunit_suite pcim_pm_suite = {
	.name = "pcim-pm",
	.init = pm_init,
	.exit = pcim_env_exit,
	.test_cases = pm_cases,
};
