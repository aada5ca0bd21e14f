// SPDX-License-Identifier: GPL-2.0
/*
 * The calls that the library has and no kernel: bus mastering, handlers, and
 * vectors by a table of entries; and handlers that outlive their vectors.
 */

#include <kunit/test.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "pcim_test.h"

static bool is_master(struct kunit *test)
{
	return fake_pci_command(pcim_env(test)->fake) & PCI_COMMAND_MASTER;
}

static void helper_master_goes_with_the_binding(struct kunit *test)
{
	pcim_bind(test);
	PCIM_OK(test, pcim_set_master(pcim_dev(test)));
	KUNIT_EXPECT_TRUE(test, is_master(test));

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, is_master(test));
}

/* Somebody else keeps the device enabled: DMA ends all the same. */
static void helper_master_ends_on_an_enabled_device(struct kunit *test)
{
	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_set_master(pcim_dev(test)));
	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, is_master(test));

	pci_disable_device(pcim_dev(test));
	pcim_oracle_record(test);
}

static void helper_master_set_twice_makes_one_record(struct kunit *test)
{
	unsigned int records;

	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_set_master(pcim_dev(test)));
	records = pcim_records(pcim_dev(test));
	pci_clear_master(pcim_dev(test));
	PCIM_OK(test, pcim_set_master(pcim_dev(test)));
	KUNIT_EXPECT_TRUE(test, is_master(test));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

/* The record comes first: without it nothing may have been switched. */
static void helper_master_without_memory_changes_nothing(struct kunit *test)
{
	unsigned int records;
	int ret;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	pcim_fault_begin(1);
	ret = pcim_set_master(pcim_dev(test));
	KUNIT_EXPECT_TRUE(test, pcim_fault_end());
	KUNIT_EXPECT_EQ(test, -ENOMEM, ret);
	KUNIT_EXPECT_FALSE(test, is_master(test));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

struct helper_buffer {
	struct kunit *test;
	bool mastered;
};

static void note_master(void *data)
{
	struct helper_buffer *buffer = data;

	buffer->mastered = is_master(buffer->test);
}

/* What was allocated before goes after the device can reach it no longer. */
static void helper_master_ends_before_older_records(struct kunit *test)
{
	struct helper_buffer buffer = { .test = test, .mastered = true };

	pcim_bind_enabled(test);
	pcim_at_release(test, note_master, &buffer);
	PCIM_OK(test, pcim_set_master(pcim_dev(test)));
	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, buffer.mastered);
}

static irqreturn_t count_handler(int irq, void *count)
{
	++*(unsigned int *)count;
	return IRQ_HANDLED;
}

/*
 * How often the line is heard when it is raised once.  CONFIG_DEBUG_SHIRQ calls
 * handlers of a shared line at other times, too.
 */
static unsigned int heard_of_intx(struct kunit *test, unsigned int *heard)
{
	unsigned int before = *heard;

	fake_pci_raise_intx(pcim_env(test)->fake);
	return *heard - before;
}

static void helper_irq_of_a_vector_is_heard(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	PCIM_MUST(test, pcim_request_irq(pdev, 1, count_handler, NULL, &heard,
					 "helper-%d", 1));
	KUNIT_EXPECT_TRUE(test, fake_pci_raise_msi(pcim_env(test)->fake, 1));
	KUNIT_EXPECT_EQ(test, 1, heard);
	pcim_unbind(test);
}

static void helper_irq_of_intx_is_heard(struct kunit *test)
{
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_request_irq(pcim_dev(test), 0, count_handler, NULL,
					 &heard, "helper"));
	KUNIT_EXPECT_EQ(test, 1, heard_of_intx(test, &heard));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, heard_of_intx(test, &heard));
}

/* The line may be another device's as well. */
static void helper_irq_shares_the_line(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0, other = 0;

	pcim_bind_enabled(test);
	PCIM_MUST(test, request_irq(pdev->irq, count_handler, IRQF_SHARED,
				    "someone else", &other));
	PCIM_OK(test, pcim_request_irq(pdev, 0, count_handler, NULL, &heard,
				       "helper"));
	KUNIT_EXPECT_EQ(test, 1, heard_of_intx(test, &heard));
	KUNIT_EXPECT_EQ(test, 1, heard_of_intx(test, &other));
	pcim_unbind(test);

	KUNIT_EXPECT_EQ(test, 0, heard_of_intx(test, &heard));
	KUNIT_EXPECT_EQ(test, 1, heard_of_intx(test, &other));
	free_irq(pdev->irq, &other);
}

/* Without a handler that quiets the device the line stays masked meanwhile. */
static void helper_irq_may_have_a_thread_only(struct kunit *test)
{
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_request_irq(pcim_dev(test), 0, NULL, count_handler,
				       &heard, "helper"));
	pcim_unbind(test);
}

static void helper_irq_that_cannot_be_attached_registers_nothing(struct kunit *test)
{
	unsigned int records;

	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			pcim_request_irq(pcim_dev(test), 0, count_handler, NULL,
					 NULL, "helper"));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

static void helper_irq_may_be_freed_by_hand(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0, other = 0;

	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_request_irq(pdev, 0, count_handler, NULL, &heard,
					 "helper"));
	pcim_free_irq(pdev, 0, &other);
	KUNIT_EXPECT_EQ(test, 1, heard_of_intx(test, &heard));
	pcim_free_irq(pdev, 0, &heard);
	KUNIT_EXPECT_EQ(test, 0, heard_of_intx(test, &heard));
	pcim_unbind(test);
}

static void helper_irq_of_no_vector_is_refused(struct kunit *test)
{
	unsigned int records, heard = 0;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
							PCI_IRQ_MSI));
	records = pcim_records(pcim_dev(test));
	KUNIT_EXPECT_LT(test, pcim_request_irq(pcim_dev(test), 1, count_handler,
					       NULL, &heard, "helper"), 0);
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

/* The vectors are in a group that ends first: their handler is not in it. */
static void helper_irq_goes_before_its_vector(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;
	int records;
	void *group;

	pcim_bind_enabled(test);
	PCIM_MUST(test, pcim_request_irq(pdev, 0, count_handler, NULL, &heard,
					 "intx"));
	records = pcim_records(pdev);
	group = devres_open_group(&pdev->dev, NULL, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, group);
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	devres_close_group(&pdev->dev, group);
	PCIM_MUST(test, pcim_request_irq(pdev, 0, count_handler, NULL, &heard,
					 "first"));
	PCIM_MUST(test, pcim_request_irq(pdev, 1, count_handler, NULL, &heard,
					 "second"));

	devres_release_group(&pdev->dev, group);
	KUNIT_EXPECT_EQ(test, 0, pcim_state_now(test).messages);
	/* The handlers, which stand in no group, are gone with their vectors. */
	KUNIT_EXPECT_EQ(test, records, pcim_records(pdev));
	/* That of INTx is none of theirs. */
	KUNIT_EXPECT_EQ(test, 1, heard_of_intx(test, &heard));
	pcim_unbind(test);
}

/*
 * Class 8: said, with the handler's function, and no worse.  The name that the
 * interrupt was given may be gone by then, as here: devres frees it first.
 */
static void helper_handler_left_on_a_vector_is_named(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;
	char *name;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSIX));
	name = devm_kstrdup(&pdev->dev, "forgotten", GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, name);
	PCIM_MUST(test, request_irq(pci_irq_vector(pdev, 1), count_handler, 0,
				    name, &heard));
	pcim_unbind(test);
	KUNIT_EXPECT_TRUE(test, pcim_log_has("vector 1 is freed with handler count_handler"));
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

/* All vectors are looked at, the last one as well. */
static void helper_handler_left_on_the_last_vector_is_named(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	int last = FAKE_PCI_MSIX_VECTORS - 1;
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, last + 1,
			pcim_alloc_irq_vectors(pdev, last + 1, last + 1,
					       PCI_IRQ_MSIX));
	PCIM_MUST(test, request_irq(pci_irq_vector(pdev, last), count_handler, 0,
				    "last", &heard));
	PCIM_MUST(test, request_irq(pci_irq_vector(pdev, 0), count_handler, 0,
				    "first", &heard));
	pcim_unbind(test);
	KUNIT_EXPECT_TRUE(test, pcim_log_has("vector 0 is freed with handler count_handler"));
	KUNIT_EXPECT_TRUE(test, pcim_log_has("vector 3 is freed with handler count_handler"));
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

static void helper_msix_entries_go_with_the_binding(struct kunit *test)
{
	struct msix_entry entries[] = { { .entry = 0 }, { .entry = 2 },
					{ .entry = 3 } };
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 3, pcim_enable_msix_range(pdev, entries, 1, 3));
	KUNIT_EXPECT_EQ(test, 3, pcim_state_now(test).messages);
	PCIM_OK(test, devm_request_irq(&pdev->dev, entries[2].vector,
				       count_handler, 0, "entry", &heard));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, pcim_state_now(test).messages);
}

static void helper_msix_entries_too_many_register_nothing(struct kunit *test)
{
	struct msix_entry entries[FAKE_PCI_MSIX_VECTORS + 1];
	unsigned int i, records;

	for (i = 0; i < ARRAY_SIZE(entries); i++)
		entries[i].entry = i;
	pcim_bind_enabled(test);
	pci_enable_msix_range(pcim_dev(test), entries, ARRAY_SIZE(entries),
			      ARRAY_SIZE(entries));
	records = pcim_records(pcim_dev(test));
	KUNIT_EXPECT_LT(test, pcim_enable_msix_range(pcim_dev(test), entries,
						     ARRAY_SIZE(entries),
						     ARRAY_SIZE(entries)), 0);
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

static struct kunit_case helper_cases[] = {
	KUNIT_CASE(helper_master_goes_with_the_binding),
	KUNIT_CASE(helper_master_ends_on_an_enabled_device),
	KUNIT_CASE(helper_master_set_twice_makes_one_record),
	KUNIT_CASE(helper_master_without_memory_changes_nothing),
	KUNIT_CASE(helper_master_ends_before_older_records),
	KUNIT_CASE(helper_irq_of_a_vector_is_heard),
	KUNIT_CASE(helper_irq_of_intx_is_heard),
	KUNIT_CASE(helper_irq_shares_the_line),
	KUNIT_CASE(helper_irq_may_have_a_thread_only),
	KUNIT_CASE(helper_irq_that_cannot_be_attached_registers_nothing),
	KUNIT_CASE(helper_irq_may_be_freed_by_hand),
	KUNIT_CASE(helper_irq_of_no_vector_is_refused),
	KUNIT_CASE(helper_irq_goes_before_its_vector),
	KUNIT_CASE(helper_handler_left_on_a_vector_is_named),
	KUNIT_CASE(helper_handler_left_on_the_last_vector_is_named),
	KUNIT_CASE(helper_msix_entries_go_with_the_binding),
	KUNIT_CASE(helper_msix_entries_too_many_register_nothing),
	{}
};

static int helper_init(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_SET_MASTER, "pcim_set_master");

	return pcim_env_init(test);
}

struct kunit_suite pcim_helper_suite = {
	.name = "pcim-helper",
	.init = helper_init,
	.exit = pcim_env_exit,
	.test_cases = helper_cases,
};
