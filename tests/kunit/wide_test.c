// SPDX-License-Identifier: GPL-2.0
/*
 * A function with as much as a driver ever takes: six BARs, 32 vectors.
 */

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "pcim_test.h"

#define ALL_BARS	GENMASK(FAKE_PCI_WIDE_BARS - 1, 0)

static void wide_has_six_bars_and_32_vectors(struct kunit *test)
{
	int bar;

	for (bar = 0; bar < FAKE_PCI_WIDE_BARS; bar++)
		KUNIT_EXPECT_TRUE_MSG(test, pci_resource_flags(pcim_dev(test), bar) &
				      IORESOURCE_MEM, "BAR %d", bar);
	KUNIT_EXPECT_EQ(test, FAKE_PCI_WIDE_VECTORS,
			pci_msix_vec_count(pcim_dev(test)));
}

static irqreturn_t wide_handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int take_vectors(struct pci_dev *pdev)
{
	int vector, ret;

	if (HAVE_PCIM_ALLOC_IRQ_VECTORS)
		ret = pcim_alloc_irq_vectors(pdev, FAKE_PCI_WIDE_VECTORS,
					     FAKE_PCI_WIDE_VECTORS, PCI_IRQ_MSIX);
	else
		ret = pci_alloc_irq_vectors(pdev, FAKE_PCI_WIDE_VECTORS,
					    FAKE_PCI_WIDE_VECTORS, PCI_IRQ_MSIX);
	if (ret < 0)
		return ret;

	for (vector = 0; vector < FAKE_PCI_WIDE_VECTORS; vector++) {
		ret = devm_request_irq(&pdev->dev, pci_irq_vector(pdev, vector),
				       wide_handler, 0, "wide", pdev);
		if (ret)
			return ret;
	}

	return 0;
}

static int probe_all(struct pci_dev *pdev, void *arg)
{
	return pcim_enable_device(pdev) ?:
	       pcim_iomap_regions(pdev, ALL_BARS, "wide") ?:
	       take_vectors(pdev);
}

static void wide_six_regions_six_mappings_32_vectors_are_undone(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++) {
		PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_all, NULL));
		KUNIT_EXPECT_EQ(test, ALL_BARS, pcim_state_now(test).bars);
		KUNIT_EXPECT_EQ(test, FAKE_PCI_WIDE_VECTORS,
				pcim_state_now(test).messages);
		pcim_unbind(test);
	}
}

/* Class 17: whichever of the six is taken, none of the others is kept. */
static void wide_any_bar_taken_keeps_nothing(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	struct pcim_state then;
	int bar;

	for (bar = 0; bar < FAKE_PCI_WIDE_BARS; bar++) {
		PCIM_MUST(test, fake_pci_claim_bar(fake, bar));
		pcim_bind_enabled(test);
		then = pcim_state_now(test);
		KUNIT_EXPECT_EQ(test, -EBUSY,
				pcim_iomap_regions(pcim_dev(test), ALL_BARS, "wide"));
		pcim_expect_state(test, &then, "after pcim_iomap_regions()");
		if (HAVE_PCIM_REQUEST_ALL_REGIONS) {
			KUNIT_EXPECT_EQ(test, -EBUSY,
					pcim_request_all_regions(pcim_dev(test),
								 "wide"));
			pcim_expect_state(test, &then,
					  "after pcim_request_all_regions()");
		}
		pcim_unbind(test);
		fake_pci_unclaim_bar(fake, bar);
	}
	pcim_oracle_record(test);
}

static struct kunit_case wide_cases[] = {
	KUNIT_CASE(wide_has_six_bars_and_32_vectors),
	KUNIT_CASE(wide_six_regions_six_mappings_32_vectors_are_undone),
	KUNIT_CASE(wide_any_bar_taken_keeps_nothing),
	{}
};

/* As every suite's, and then another function takes the usual one's place. */
static int wide_init(struct kunit *test)
{
	struct pcim_env *env;
	int ret;

	ret = pcim_env_init(test);
	env = pcim_env(test);
	if (ret || !env)
		return ret;

	fake_pci_destroy(env->fake);
	env->fake = fake_pci_create_as(FAKE_PCI_WIDE);
	if (IS_ERR(env->fake)) {
		fake_pci_drivers_unregister();
		pcim_log_end();
		test->priv = NULL;
		return PTR_ERR(env->fake);
	}
	env->pdev = env->fake->pdev;
	pcim_oracle_record(test);

	return 0;
}

struct kunit_suite pcim_wide_suite = {
	.name = "pcim-wide",
	.init = wide_init,
	.exit = pcim_env_exit,
	.test_cases = wide_cases,
};
