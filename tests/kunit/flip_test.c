// SPDX-License-Identifier: GPL-2.0
/*
 * What moving a driver from the implicit release to pcim_alloc_irq_vectors()
 * relies on: the release is there from the first MSI or MSI-X vector on, at its
 * place, in each binding, once; and without one there are no vectors.
 */

#include <kunit/test.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "pcim_test.h"
#include "stub.h"

/* More allocations than the call makes; the loop ends when none fails. */
#define MOST_ALLOCATIONS	200

static irqreturn_t flip_handler(int irq, void *count)
{
	++*(unsigned int *)count;
	return IRQ_HANDLED;
}

static unsigned int messages(struct kunit *test)
{
	return fake_pci_messages_in_use(pcim_env(test)->fake);
}

static void take_handler(struct kunit *test, unsigned int *heard)
{
	struct pci_dev *pdev = pcim_dev(test);

	PCIM_MUST(test, devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0),
					 flip_handler, 0, "pcim-test", heard));
}

/*
 * A release that INTx had added would be older than the device data of the MSI
 * core, and would come when that is gone.
 */
static void flip_intx_and_then_msi(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 1, pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_INTX));
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	take_handler(test, &heard);
	KUNIT_EXPECT_TRUE(test, fake_pci_raise_msi(pcim_env(test)->fake, 0));
	KUNIT_EXPECT_EQ(test, 1, heard);

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

static int refuse_messages(void *arg)
{
	return -ENOSPC;
}

static void flip_failure_and_then_msi(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	fake_pci_on_messages(fake, refuse_messages, NULL);
	KUNIT_EXPECT_EQ(test, -ENOSPC, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	fake_pci_on_messages(fake, NULL, NULL);
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	take_handler(test, &heard);

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

static void flip_vectors_and_handler_twice(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0, records;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 4, pcim_alloc_irq_vectors(pdev, 4, 4, PCI_IRQ_MSI));
	take_handler(test, &heard);
	records = pcim_records(pdev);
	devm_free_irq(&pdev->dev, pci_irq_vector(pdev, 0), &heard);
	pci_free_irq_vectors(pdev);

	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	take_handler(test, &heard);
	KUNIT_EXPECT_EQ(test, records, pcim_records(pdev));
	KUNIT_EXPECT_TRUE(test, fake_pci_raise_msi(pcim_env(test)->fake, 0));
	KUNIT_EXPECT_EQ(test, 1, heard);

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

/* The driver frees nothing, and neither the same nor another one loses by it. */
static void flip_each_binding_has_its_release(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++) {
		pcim_bind_enabled(test);
		KUNIT_ASSERT_EQ_MSG(test, 3,
				    pcim_alloc_irq_vectors(pcim_dev(test), 3, 3,
							   PCI_IRQ_MSIX),
				    "binding number %d", i + 1);
		pcim_unbind(test);
		KUNIT_ASSERT_EQ_MSG(test, 0, messages(test),
				    "binding number %d", i + 1);
	}
}

static int count_messages(void *arg)
{
	++*(unsigned int *)arg;
	return 0;
}

/*
 * The n-th allocation of the call fails in a binding of its own.
 * Returns whether one did; *@ret and *@tried are for the caller to judge.
 */
static bool fail_nth(struct kunit *test, unsigned int flags, unsigned int nth,
		     int *ret, unsigned int *tried)
{
	bool failed;

	*tried = 0;
	pcim_bind_enabled(test);
	fake_pci_on_messages(pcim_env(test)->fake, count_messages, tried);
	pcim_fault_begin(nth);
	*ret = pcim_alloc_irq_vectors(pcim_dev(test), 1, 1, flags);
	failed = pcim_fault_end();
	fake_pci_on_messages(pcim_env(test)->fake, NULL, NULL);
	if (*ret < 0)
		KUNIT_EXPECT_EQ_MSG(test, 0, messages(test),
				    "allocation %u failed, the vectors stay", nth);
	pcim_unbind(test);

	return failed;
}

/* The release is what is allocated last: without it there are no vectors. */
static void no_release_no_vectors(struct kunit *test, unsigned int flags)
{
	unsigned int nth = 0, tried = 0, last_tried;
	int ret = 0, last;
	bool failed;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	if (HAVE_PCI_DEVRES_H)
		kunit_skip(test, "the library makes its record before the vectors");

	do {
		nth++;
		last = ret;
		last_tried = tried;
		failed = fail_nth(test, flags, nth, &ret, &tried);
	} while (failed && nth < MOST_ALLOCATIONS);

	KUNIT_EXPECT_LT(test, nth, MOST_ALLOCATIONS);
	KUNIT_EXPECT_EQ_MSG(test, 1, ret, "nothing failed but the call");
	KUNIT_EXPECT_EQ_MSG(test, 1, last_tried,
			    "the vectors were not there when the release was added");
	KUNIT_EXPECT_EQ_MSG(test, -ENOMEM, last, "no memory for the release");
}

static void flip_without_release_no_vectors(struct kunit *test)
{
	no_release_no_vectors(test, PCI_IRQ_MSI);
}

/* Nor is INTx taken in their place, which the driver would set up for nothing. */
static void flip_without_release_no_fallback(struct kunit *test)
{
	no_release_no_vectors(test, PCI_IRQ_MSI | PCI_IRQ_INTX);
}

/* In a kernel without MSI, or without PCI, the same driver compiles. */
static void flip_stubs_do_as_the_plain_calls(struct kunit *test)
{
	if (!PCIM_HAVE_STUBS)
		kunit_skip(test, "the calls are not in include/linux/pci.h");

	KUNIT_EXPECT_EQ(test, 1, pcim_stub_without_msi(pcim_dev(test), PCI_IRQ_ALL_TYPES));
	KUNIT_EXPECT_EQ(test, -ENOSPC, pcim_stub_without_msi(pcim_dev(test), PCI_IRQ_MSI));
	KUNIT_EXPECT_EQ(test, -ENOSPC, pcim_stub_without_pci(PCI_IRQ_MSI));
}

static struct kunit_case flip_cases[] = {
	KUNIT_CASE(flip_intx_and_then_msi),
	KUNIT_CASE(flip_failure_and_then_msi),
	KUNIT_CASE(flip_vectors_and_handler_twice),
	KUNIT_CASE(flip_each_binding_has_its_release),
	KUNIT_CASE(flip_without_release_no_vectors),
	KUNIT_CASE(flip_without_release_no_fallback),
	KUNIT_CASE(flip_stubs_do_as_the_plain_calls),
	{}
};

static int flip_init(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_ALLOC_IRQ_VECTORS, "pcim_alloc_irq_vectors");

	return pcim_env_init(test);
}

struct kunit_suite pcim_flip_suite = {
	.name = "pcim-flip",
	.init = flip_init,
	.exit = pcim_env_exit,
	.test_cases = flip_cases,
};
