// SPDX-License-Identifier: GPL-2.0
/*
 * The fake function itself: a test on a wrong fake proves nothing.
 */

#include <kunit/test.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "pcim_test.h"

static void fake_bars_have_their_sizes(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);

	KUNIT_EXPECT_EQ(test, SZ_4K, pci_resource_len(pdev, FAKE_PCI_BAR_MEM));
	KUNIT_EXPECT_EQ(test, SZ_256, pci_resource_len(pdev, FAKE_PCI_BAR_IO));
	KUNIT_EXPECT_EQ(test, SZ_16K, pci_resource_len(pdev, FAKE_PCI_BAR_MEM64));
	KUNIT_EXPECT_EQ(test, SZ_4K, pci_resource_len(pdev, FAKE_PCI_BAR_MSIX));
	KUNIT_EXPECT_EQ(test, 0, pci_resource_len(pdev, FAKE_PCI_BAR_NONE));
	KUNIT_EXPECT_TRUE(test, pci_resource_flags(pdev, FAKE_PCI_BAR_IO) &
				IORESOURCE_IO);
	KUNIT_EXPECT_TRUE(test, pci_resource_flags(pdev, FAKE_PCI_BAR_MEM64) &
				IORESOURCE_MEM_64);
}

static void fake_capabilities_are_found(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);

	KUNIT_EXPECT_EQ(test, FAKE_PCI_MSI_CAP,
			pci_find_capability(pdev, PCI_CAP_ID_MSI));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_MSIX_CAP,
			pci_find_capability(pdev, PCI_CAP_ID_MSIX));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_MSI_VECTORS, pci_msi_vec_count(pdev));
	KUNIT_EXPECT_EQ(test, FAKE_PCI_MSIX_VECTORS, pci_msix_vec_count(pdev));
}

static void fake_read_only_bits_stay(struct kunit *test)
{
	u16 id;

	pci_write_config_word(pcim_dev(test), PCI_VENDOR_ID, 0);
	pci_read_config_word(pcim_dev(test), PCI_VENDOR_ID, &id);
	KUNIT_EXPECT_EQ(test, FAKE_PCI_VENDOR, id);
}

static void fake_log_keeps_writes_in_order(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;

	fake_pci_log_clear(fake);
	pci_write_config_byte(pcim_dev(test), PCI_CACHE_LINE_SIZE, 4);
	fake_pci_mark(fake, 7);
	pci_write_config_word(pcim_dev(test), PCI_COMMAND, 0);

	KUNIT_EXPECT_EQ(test, 3, fake->nr_log);
	KUNIT_EXPECT_EQ(test, 0, fake_pci_log_find(fake, PCI_CACHE_LINE_SIZE, 1, 0));
	KUNIT_EXPECT_EQ(test, 1, fake_pci_log_find(fake, 0, 0, 0));
	KUNIT_EXPECT_EQ(test, 2, fake_pci_log_find(fake, PCI_COMMAND, 2, 0));
	KUNIT_EXPECT_EQ(test, 7, fake->log[1].value);
}

static void fake_gone_function_reads_all_ones(struct kunit *test)
{
	u16 command;

	fake_pci_set_gone(pcim_env(test)->fake, true);
	pci_read_config_word(pcim_dev(test), PCI_COMMAND, &command);
	KUNIT_EXPECT_EQ(test, 0xffff, command);
}

static void fake_bar_memory_reads_back(struct kunit *test)
{
	void __iomem *addr;

	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));
	addr = pci_iomap(pcim_dev(test), FAKE_PCI_BAR_MEM, 0);
	KUNIT_ASSERT_NOT_NULL(test, (void __force *)addr);

	writel(0x12345678, addr + 0x10);
	KUNIT_EXPECT_EQ(test, 0x12345678, readl(addr + 0x10));
	KUNIT_EXPECT_EQ(test, 0x56, readb(addr + 0x11));

	pci_iounmap(pcim_dev(test), addr);
	pci_disable_device(pcim_dev(test));
}

static irqreturn_t count_interrupt(int irq, void *count)
{
	++*(unsigned int *)count;
	return IRQ_HANDLED;
}

static void fake_line_is_heard_only_while_command_allows_it(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	PCIM_MUST(test, request_irq(pcim_dev(test)->irq, count_interrupt, 0,
				    "pcim-test", &heard));

	KUNIT_EXPECT_TRUE(test, fake_pci_raise_intx(fake));
	KUNIT_EXPECT_EQ(test, 1, heard);

	fake_pci_set_command(fake, PCI_COMMAND_INTX_DISABLE,
			     PCI_COMMAND_INTX_DISABLE);
	KUNIT_EXPECT_FALSE(test, fake_pci_raise_intx(fake));
	KUNIT_EXPECT_EQ(test, 1, heard);

	fake_pci_set_command(fake, PCI_COMMAND_INTX_DISABLE, 0);
	free_irq(pcim_dev(test)->irq, &heard);
}

static void fake_message_reaches_its_vector(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard[2] = {};

	pcim_bind(test);
	PCIM_MUST(test, pci_enable_device(pdev));
	KUNIT_ASSERT_EQ(test, 2, pci_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	PCIM_MUST(test, request_irq(pci_irq_vector(pdev, 0), count_interrupt, 0,
				    "pcim-test", &heard[0]));
	PCIM_MUST(test, request_irq(pci_irq_vector(pdev, 1), count_interrupt, 0,
				    "pcim-test", &heard[1]));

	KUNIT_EXPECT_TRUE(test, fake_pci_raise_msi(fake, 1));
	KUNIT_EXPECT_EQ(test, 0, heard[0]);
	KUNIT_EXPECT_EQ(test, 1, heard[1]);

	free_irq(pci_irq_vector(pdev, 1), &heard[1]);
	free_irq(pci_irq_vector(pdev, 0), &heard[0]);
	pci_free_irq_vectors(pdev);
	pci_disable_device(pdev);
}

static void fake_claimed_bar_is_busy(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;

	PCIM_MUST(test, fake_pci_claim_bar(fake, FAKE_PCI_BAR_MEM));
	KUNIT_EXPECT_NE(test, 0, pci_request_region(pcim_dev(test),
						    FAKE_PCI_BAR_MEM, "test"));
	fake_pci_unclaim_bar(fake, FAKE_PCI_BAR_MEM);
	PCIM_OK(test, pci_request_region(pcim_dev(test), FAKE_PCI_BAR_MEM, "test"));
	pci_release_region(pcim_dev(test), FAKE_PCI_BAR_MEM);
}

/* Checkers may allocate for each allocation: the second one need not be number 2. */
#define MOST_ALLOCATIONS	8

static void fake_allocation_fails_on_demand(struct kunit *test)
{
	unsigned int first_lost = 0, second_lost = 0, nth;
	void *second, *first;
	bool failed;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");

	for (nth = 1; nth <= MOST_ALLOCATIONS; nth++) {
		pcim_fault_begin(nth);
		first = kmalloc(16, GFP_KERNEL);
		second = kmalloc(16, GFP_KERNEL);
		failed = pcim_fault_end();
		first_lost += !first;
		second_lost += !second;
		kfree(first);
		kfree(second);
		if (!failed)
			break;
	}

	KUNIT_EXPECT_EQ(test, 1, first_lost);
	KUNIT_EXPECT_EQ(test, 1, second_lost);
	KUNIT_EXPECT_TRUE_MSG(test, nth <= MOST_ALLOCATIONS,
			      "one failed every time");
}

static void fake_log_reader_counts_a_warning(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0, pcim_log_splats());
	pr_warn("WARNING: this one is meant to be\n");
	KUNIT_EXPECT_EQ(test, 1, pcim_log_splats());
	KUNIT_EXPECT_TRUE(test, pcim_log_has("this one is meant"));
	pcim_log_forgive(test);
}

static struct kunit_case fake_cases[] = {
	KUNIT_CASE(fake_bars_have_their_sizes),
	KUNIT_CASE(fake_capabilities_are_found),
	KUNIT_CASE(fake_read_only_bits_stay),
	KUNIT_CASE(fake_log_keeps_writes_in_order),
	KUNIT_CASE(fake_gone_function_reads_all_ones),
	KUNIT_CASE(fake_bar_memory_reads_back),
	KUNIT_CASE(fake_line_is_heard_only_while_command_allows_it),
	KUNIT_CASE(fake_message_reaches_its_vector),
	KUNIT_CASE(fake_claimed_bar_is_busy),
	KUNIT_CASE(fake_allocation_fails_on_demand),
	KUNIT_CASE(fake_log_reader_counts_a_warning),
	{}
};

struct kunit_suite pcim_fake_suite = {
	.name = "pcim-fake",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = fake_cases,
};
