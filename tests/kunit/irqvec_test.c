// SPDX-License-Identifier: GPL-2.0
/*
 * pcim_alloc_irq_vectors(): vectors that go with the binding, after their
 * handlers and before the MSI core's own data.
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "pcim_test.h"

static irqreturn_t irqvec_handler(int irq, void *count)
{
	++*(unsigned int *)count;
	return IRQ_HANDLED;
}

static unsigned int messages(struct kunit *test)
{
	return fake_pci_messages_in_use(pcim_env(test)->fake);
}

static void irqvec_msi_vectors_go_with_the_binding(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, 4, pcim_alloc_irq_vectors(pcim_dev(test), 1, 4,
							PCI_IRQ_MSI));
	KUNIT_EXPECT_TRUE(test, pcim_dev(test)->msi_enabled);
	KUNIT_EXPECT_EQ(test, 4, messages(test));

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

static void irqvec_msix_vectors_go_with_the_binding(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, 3, pcim_alloc_irq_vectors(pcim_dev(test), 3, 3,
							PCI_IRQ_MSIX));
	KUNIT_EXPECT_TRUE(test, pcim_dev(test)->msix_enabled);
	KUNIT_EXPECT_EQ(test, 3, messages(test));

	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

/* Class 13: the count is positive; a driver must not take it for an error. */
static void irqvec_returns_how_many_it_got(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, FAKE_PCI_MSIX_VECTORS,
			pcim_alloc_irq_vectors(pcim_dev(test), 1, 32,
					       PCI_IRQ_MSIX));
}

static void irqvec_falls_back_to_intx(struct kunit *test)
{
	pcim_bind_enabled(test);
	pcim_dev(test)->no_msi = 1;
	KUNIT_EXPECT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 4,
							PCI_IRQ_ALL_TYPES));
	KUNIT_EXPECT_FALSE(test, pcim_dev(test)->msi_enabled);
	KUNIT_EXPECT_FALSE(test, fake_pci_intx_disabled(pcim_env(test)->fake));
	KUNIT_EXPECT_EQ(test, 0, messages(test));
	pcim_unbind(test);
}

static void irqvec_failure_registers_nothing(struct kunit *test)
{
	unsigned int records;
	int ret;

	pcim_bind_enabled(test);
	/* What the MSI core itself keeps per device is made by the first try. */
	pci_alloc_irq_vectors(pcim_dev(test), 64, 64, PCI_IRQ_MSIX);
	records = pcim_records(pcim_dev(test));

	ret = pcim_alloc_irq_vectors(pcim_dev(test), 64, 64, PCI_IRQ_MSIX);
	KUNIT_EXPECT_LT(test, ret, 0);
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	KUNIT_EXPECT_FALSE(test, pcim_dev(test)->msix_enabled);
	pcim_unbind(test);
}

static int refuse_messages(void *arg)
{
	return -ENOSPC;
}

/* MSI wants a function that is awake; here somebody else saw to that. */
static void bind_awake(struct kunit *test)
{
	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));
	pcim_bind(test);
}

static void unbind_awake(struct kunit *test)
{
	pcim_unbind(test);
	pci_disable_device(pcim_dev(test));
	pcim_oracle_record(test);
}

/* Nor does the first call of a binding begin it when it fails. */
static void irqvec_failed_first_call_registers_nothing(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	unsigned int records;

	bind_awake(test);
	/* What the MSI core itself keeps per device is made by the first try. */
	fake_pci_on_messages(fake, refuse_messages, NULL);
	pci_alloc_irq_vectors(pcim_dev(test), 2, 2, PCI_IRQ_MSI);
	records = pcim_records(pcim_dev(test));

	KUNIT_EXPECT_EQ(test, -ENOSPC, pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
							      PCI_IRQ_MSI));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	fake_pci_on_messages(fake, NULL, NULL);
	unbind_awake(test);
}

static void irqvec_intx_fallback_registers_nothing(struct kunit *test)
{
	unsigned int records;

	pcim_bind(test);
	pcim_dev(test)->no_msi = 1;
	/* Some MSI cores make what they keep per device even so. */
	pci_alloc_irq_vectors(pcim_dev(test), 1, 4, PCI_IRQ_ALL_TYPES);
	records = pcim_records(pcim_dev(test));
	KUNIT_EXPECT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 4,
							PCI_IRQ_ALL_TYPES));
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

/* What another thread of the driver does while vectors are being allocated. */
struct meanwhile {
	struct pci_dev *pdev;
	int (*call)(struct pci_dev *pdev);
	int said;
	int result;
};

static int do_meanwhile(void *arg)
{
	struct meanwhile *m = arg;

	m->said = m->call(m->pdev);
	return m->result;
}

static int intx_off(struct pci_dev *pdev)
{
	return HAVE_PCIM_INTX ? pcim_intx(pdev, 0) : 0;
}

static void alloc_and_meanwhile(struct kunit *test, struct meanwhile *m)
{
	struct fake_pci *fake = pcim_env(test)->fake;

	m->pdev = pcim_dev(test);
	fake_pci_on_messages(fake, do_meanwhile, m);
	KUNIT_EXPECT_EQ(test, m->result ?: 2,
			pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
					       PCI_IRQ_MSI));
	fake_pci_on_messages(fake, NULL, NULL);
	PCIM_OK(test, m->said);
}

/*
 * The first call of the binding fails while another one succeeds: it must not
 * take away what the other relies on. Red while a call that failed ended the
 * binding that it had begun.
 */
static void irqvec_failure_spares_the_line_of_another_thread(struct kunit *test)
{
	struct meanwhile m = { .call = intx_off, .result = -ENOSPC };

	PCIM_NEED(test, HAVE_PCIM_INTX, "pcim_intx");
	bind_awake(test);
	alloc_and_meanwhile(test, &m);
	KUNIT_EXPECT_TRUE_MSG(test, fake_pci_intx_disabled(pcim_env(test)->fake),
			      "the failed call switched the line back");

	unbind_awake(test);
	KUNIT_EXPECT_FALSE(test, fake_pci_intx_disabled(pcim_env(test)->fake));
}

static void irqvec_failure_spares_the_enable_of_another_thread(struct kunit *test)
{
	struct meanwhile m = { .call = pcim_enable_device, .result = -ENOSPC };

	bind_awake(test);
	alloc_and_meanwhile(test, &m);
	KUNIT_EXPECT_EQ_MSG(test, 2, atomic_read(&pcim_dev(test)->enable_cnt),
			    "the failed call disabled the device");
	unbind_awake(test);
}

/* Two first calls, both succeed: they share one binding. */
static void irqvec_first_call_meets_that_of_another_thread(struct kunit *test)
{
	struct meanwhile m = { .call = intx_off };

	PCIM_NEED(test, HAVE_PCIM_INTX, "pcim_intx");
	bind_awake(test);
	alloc_and_meanwhile(test, &m);

	unbind_awake(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
	KUNIT_EXPECT_FALSE(test, fake_pci_intx_disabled(pcim_env(test)->fake));
}

static void irqvec_retry_with_fewer_vectors_works(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_LT(test, pcim_alloc_irq_vectors(pcim_dev(test), 16, 16,
						     PCI_IRQ_MSI), 0);
	KUNIT_EXPECT_EQ(test, 2, pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
							PCI_IRQ_MSI));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

static void irqvec_freed_by_hand_may_be_allocated_again(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, 4, pcim_alloc_irq_vectors(pcim_dev(test), 4, 4,
							PCI_IRQ_MSI));
	pci_free_irq_vectors(pcim_dev(test));
	KUNIT_EXPECT_EQ(test, 0, messages(test));

	KUNIT_EXPECT_EQ(test, 2, pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
							PCI_IRQ_MSIX));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

static void irqvec_freed_by_hand_is_not_freed_again(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, 4, pcim_alloc_irq_vectors(pcim_dev(test), 4, 4,
							PCI_IRQ_MSI));
	pci_free_irq_vectors(pcim_dev(test));
	pcim_unbind(test);
}

/* Class 11: allocated at each reset or open, records must not pile up. */
static void irqvec_allocated_often_keeps_one_record(struct kunit *test)
{
	unsigned int records;
	int i;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
							PCI_IRQ_MSI));
	records = pcim_records(pcim_dev(test));
	for (i = 0; i < 20; i++) {
		pci_free_irq_vectors(pcim_dev(test));
		KUNIT_EXPECT_EQ(test, 1,
				pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
						       PCI_IRQ_MSI));
	}
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));
	pcim_unbind(test);
}

static void irqvec_second_allocation_is_refused(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_EXPECT_EQ(test, 2, pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
							PCI_IRQ_MSIX));
	KUNIT_EXPECT_LT(test, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
						     PCI_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ_MSG(test, 2, messages(test),
			    "the refused call took the vectors away");
	/* The MSI core warns about a second allocation; older ones do not. */
	pcim_log_forgive(test);
	pcim_unbind(test);
}

/* Class 8: a managed handler is gone before its vector is. */
static void irqvec_managed_handler_goes_before_its_vector(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSI));
	PCIM_MUST(test, devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 1),
					 irqvec_handler, 0, "pcim-test", &heard));
	KUNIT_EXPECT_TRUE(test, fake_pci_raise_msi(fake, 1));
	KUNIT_EXPECT_EQ(test, 1, heard);

	pcim_unbind(test);
}

struct irqvec_plain {
	unsigned int irq;
	unsigned int heard;
};

static void irqvec_free_plain(struct pci_dev *pdev, void *data)
{
	struct irqvec_plain *plain = data;

	free_irq(plain->irq, &plain->heard);
}

/* Class 8: so is a plain one that remove() frees. */
static void irqvec_plain_handler_freed_in_remove_is_quiet(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	struct irqvec_plain plain = {};

	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 1, pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI));
	plain.irq = pci_irq_vector(pdev, 0);
	PCIM_MUST(test, request_irq(plain.irq, irqvec_handler, 0, "pcim-test",
				    &plain.heard));
	fake_pci_on_remove(FAKE_DRIVER_A, irqvec_free_plain, &plain);

	pcim_unbind(test);
	fake_pci_on_remove(FAKE_DRIVER_A, NULL, NULL);
}

#define MARK_RELEASE	1

static void mark_release(void *fake)
{
	fake_pci_mark(fake, MARK_RELEASE);
}

/*
 * The vectors are released at their place in the order: what the driver
 * registered before them is still there, what it registered after is gone.
 */
static void irqvec_release_comes_before_earlier_records(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	int mark, off;

	pcim_bind_enabled(test);
	pcim_at_release(test, mark_release, fake);
	KUNIT_ASSERT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
							PCI_IRQ_MSI));
	fake_pci_log_clear(fake);
	pcim_unbind(test);

	mark = fake_pci_log_find(fake, 0, 0, 0);
	off = fake_pci_log_find(fake, FAKE_PCI_MSI_CAP + PCI_MSI_FLAGS, 2, 0);
	KUNIT_EXPECT_GE(test, mark, 0);
	KUNIT_EXPECT_GE(test, off, 0);
	KUNIT_EXPECT_LT_MSG(test, off, mark,
			    "MSI was still on when an earlier record went");
}

/* Class 1: tearing MSI down writes INTX_DISABLE; that must make no record. */
static void irqvec_teardown_lets_the_next_driver_bind(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++) {
		pcim_bind_enabled(test);
		KUNIT_ASSERT_EQ(test, 2,
				pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
						       PCI_IRQ_MSI));
		pcim_unbind(test);
	}
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

/* Class 5: nobody called pcim_intx(), so nobody's record may be there. */
static void irqvec_setup_leaves_intx_to_the_driver(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
							PCI_IRQ_MSI));
	KUNIT_EXPECT_TRUE(test, fake_pci_intx_disabled(pcim_env(test)->fake));
	pci_free_irq_vectors(pcim_dev(test));
	KUNIT_EXPECT_FALSE(test, fake_pci_intx_disabled(pcim_env(test)->fake));

	fake_pci_set_command(pcim_env(test)->fake, PCI_COMMAND_INTX_DISABLE,
			     PCI_COMMAND_INTX_DISABLE);
	pcim_env(test)->before.command |= PCI_COMMAND_INTX_DISABLE;
	pcim_unbind(test);
	KUNIT_EXPECT_TRUE(test, fake_pci_intx_disabled(pcim_env(test)->fake));
}

/*
 * Classes 1, 8 and 11: an MSI core that manages the plain calls of an enabled
 * device registers a release of its own, before ours and once more beside it.
 */
static void irqvec_beside_the_implicit_release_are_freed_once(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	unsigned int heard = 0;
	int i;

	for (i = 0; i < 3; i++) {
		pcim_bind_enabled(test);
		KUNIT_EXPECT_EQ(test, 1, pci_alloc_irq_vectors(pdev, 1, 1,
							       PCI_IRQ_MSI));
		pci_free_irq_vectors(pdev);
		KUNIT_EXPECT_EQ(test, 2, pcim_alloc_irq_vectors(pdev, 2, 2,
								PCI_IRQ_MSI));
		PCIM_MUST(test, devm_request_irq(&pdev->dev,
						 pci_irq_vector(pdev, 1),
						 irqvec_handler, 0, "pcim-test",
						 &heard));
		pcim_unbind(test);
		KUNIT_EXPECT_EQ(test, 0, messages(test));
	}
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

static void irqvec_with_affinity_goes_with_the_binding(struct kunit *test)
{
	struct irq_affinity affinity = { .pre_vectors = 1 };
	int ret;

	pcim_bind_enabled(test);
	ret = pcim_alloc_irq_vectors_affinity(pcim_dev(test), 2, 2,
					      PCI_IRQ_MSIX | PCI_IRQ_AFFINITY,
					      &affinity);
	KUNIT_EXPECT_EQ(test, 2, ret);
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

static void irqvec_works_on_a_device_that_is_not_managed(struct kunit *test)
{
	pcim_bind(test);
	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));
	KUNIT_EXPECT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
							PCI_IRQ_MSI));
	pci_disable_device(pcim_dev(test));
	pcim_unbind(test);
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

/* Class 3: freeing the vectors at unbind switches INTx, the restore comes last. */
static void irqvec_after_pcim_intx_go_before_its_restore(struct kunit *test)
{
	pcim_bind(test);
	PCIM_MUST(test, pci_enable_device(pcim_dev(test)));
	fake_pci_set_command(pcim_env(test)->fake, PCI_COMMAND_INTX_DISABLE,
			     PCI_COMMAND_INTX_DISABLE);
	pcim_env(test)->before.command |= PCI_COMMAND_INTX_DISABLE;
	PCIM_MUST(test, pcim_intx(pcim_dev(test), 1));

	KUNIT_EXPECT_EQ(test, 1, pcim_alloc_irq_vectors(pcim_dev(test), 1, 1,
							PCI_IRQ_MSI));
	pci_disable_device(pcim_dev(test));
	pcim_unbind(test);
	KUNIT_EXPECT_TRUE(test, fake_pci_intx_disabled(pcim_env(test)->fake));
}

static int probe_vectors_and_fail(struct pci_dev *pdev, void *arg)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSIX);
	return ret < 0 ? ret : -ENODEV;
}

static void irqvec_go_with_a_failed_probe(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
					       probe_vectors_and_fail, NULL));
	KUNIT_EXPECT_EQ(test, 0, messages(test));
}

static void irqvec_on_gone_device_unbinds_quietly(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 2, pcim_alloc_irq_vectors(pcim_dev(test), 2, 2,
							PCI_IRQ_MSI));
	fake_pci_set_gone(pcim_env(test)->fake, true);
	/* The writes that would have cleared it are lost. */
	pcim_env(test)->before.command |= PCI_COMMAND_INTX_DISABLE;
	pcim_unbind(test);
}

static struct kunit_case irqvec_cases[] = {
	KUNIT_CASE(irqvec_msi_vectors_go_with_the_binding),
	KUNIT_CASE(irqvec_msix_vectors_go_with_the_binding),
	KUNIT_CASE(irqvec_returns_how_many_it_got),
	KUNIT_CASE(irqvec_falls_back_to_intx),
	KUNIT_CASE(irqvec_failure_registers_nothing),
	KUNIT_CASE(irqvec_failed_first_call_registers_nothing),
	KUNIT_CASE(irqvec_intx_fallback_registers_nothing),
	KUNIT_CASE(irqvec_failure_spares_the_line_of_another_thread),
	KUNIT_CASE(irqvec_failure_spares_the_enable_of_another_thread),
	KUNIT_CASE(irqvec_first_call_meets_that_of_another_thread),
	KUNIT_CASE(irqvec_retry_with_fewer_vectors_works),
	KUNIT_CASE(irqvec_freed_by_hand_may_be_allocated_again),
	KUNIT_CASE(irqvec_freed_by_hand_is_not_freed_again),
	KUNIT_CASE(irqvec_allocated_often_keeps_one_record),
	KUNIT_CASE(irqvec_second_allocation_is_refused),
	KUNIT_CASE(irqvec_managed_handler_goes_before_its_vector),
	KUNIT_CASE(irqvec_plain_handler_freed_in_remove_is_quiet),
	KUNIT_CASE(irqvec_release_comes_before_earlier_records),
	KUNIT_CASE(irqvec_teardown_lets_the_next_driver_bind),
	KUNIT_CASE(irqvec_setup_leaves_intx_to_the_driver),
	KUNIT_CASE(irqvec_beside_the_implicit_release_are_freed_once),
	KUNIT_CASE(irqvec_with_affinity_goes_with_the_binding),
	KUNIT_CASE(irqvec_works_on_a_device_that_is_not_managed),
	KUNIT_CASE(irqvec_after_pcim_intx_go_before_its_restore),
	KUNIT_CASE(irqvec_go_with_a_failed_probe),
	KUNIT_CASE(irqvec_on_gone_device_unbinds_quietly),
	{}
};

static int irqvec_init(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_ALLOC_IRQ_VECTORS, "pcim_alloc_irq_vectors");

	return pcim_env_init(test);
}

struct kunit_suite pcim_irqvec_suite = {
	.name = "pcim-irqvec",
	.init = irqvec_init,
	.exit = pcim_env_exit,
	.test_cases = irqvec_cases,
};
