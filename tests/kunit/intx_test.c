// SPDX-License-Identifier: GPL-2.0
/*
 * pcim_intx(): the INTX_DISABLE bit belongs to a binding.
 *
 * To see these cases red: "kunit-run --break intx-restore" builds a tree whose
 * pcim_intx() guesses the restore value from its argument (breaks.toml).
 */

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/pci.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

#include "pcim_test.h"

/*
 * Someone disabled the line before the driver's first call. It happens after
 * enabling the function, because pci_enable_device() itself enables the line.
 */
static void intx_bind_with_line_disabled(struct kunit *test)
{
	struct pcim_env *env = pcim_env(test);

	pcim_bind_enabled(test);
	fake_pci_set_command(env->fake, PCI_COMMAND_INTX_DISABLE,
			     PCI_COMMAND_INTX_DISABLE);
	env->before.command |= PCI_COMMAND_INTX_DISABLE;
}

static void expect_intx_disabled(struct kunit *test, bool disabled)
{
	KUNIT_EXPECT_EQ_MSG(test, disabled,
			    fake_pci_intx_disabled(pcim_env(test)->fake),
			    "INTX_DISABLE is wrong");
}

static void intx_call_sets_the_bit(struct kunit *test)
{
	pcim_bind_enabled(test);

	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
	expect_intx_disabled(test, true);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 1));
	expect_intx_disabled(test, false);
}

static void intx_call_keeps_other_command_bits(struct kunit *test)
{
	u16 other = PCI_COMMAND_PARITY | PCI_COMMAND_SERR;
	u16 command;

	fake_pci_set_command(pcim_env(test)->fake, other, other);
	pcim_bind_enabled(test);
	command = fake_pci_command(pcim_env(test)->fake);

	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
	KUNIT_EXPECT_EQ(test, command | PCI_COMMAND_INTX_DISABLE,
			fake_pci_command(pcim_env(test)->fake));
}

static void intx_enabled_line_is_enabled_again_by_unbind(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));

	pcim_unbind(test);
	expect_intx_disabled(test, false);
}

/* Class 3: the value must be read, not guessed as "not what was asked for". */
static void intx_disabled_line_is_disabled_again_by_unbind(struct kunit *test)
{
	intx_bind_with_line_disabled(test);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 1));

	pcim_unbind(test);
	expect_intx_disabled(test, true);
}

/* Class 3: a call that changes nothing must not make unbind change something. */
static void intx_call_without_effect_is_no_change_after_unbind(struct kunit *test)
{
	intx_bind_with_line_disabled(test);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));

	pcim_unbind(test);
	expect_intx_disabled(test, true);
}

/* Class 3: later calls must not replace the value that the first one saved. */
static void intx_first_value_is_restored_after_many_calls(struct kunit *test)
{
	static const int calls[] = { 0, 1, 1, 0, 1, 0, 0 };
	int i;

	pcim_bind_enabled(test);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		PCIM_OK(test, pcim_intx(pcim_dev(test), calls[i]));

	pcim_unbind(test);
	expect_intx_disabled(test, false);
}

static void intx_bit_is_left_alone_without_a_call(struct kunit *test)
{
	intx_bind_with_line_disabled(test);

	pcim_unbind(test);
	expect_intx_disabled(test, true);
}

static int probe_intx_off(struct pci_dev *pdev, void *result)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_intx(pdev, 0);
	return ret ?: *(int *)result;
}

static void intx_is_restored_after_failed_probe(struct kunit *test)
{
	int result = -ENODEV;

	KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
					       probe_intx_off, &result));
	expect_intx_disabled(test, false);
}

static void intx_same_driver_rebinds(struct kunit *test)
{
	int result = 0;
	int i;

	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_EQ_MSG(test, 0,
				    pcim_try_bind(test, FAKE_DRIVER_A,
						  probe_intx_off, &result),
				    "bind number %d failed", i + 1);
		expect_intx_disabled(test, true);
		pcim_unbind(test);
		expect_intx_disabled(test, false);
	}
}

static void intx_second_driver_starts_with_the_original_bit(struct kunit *test)
{
	int result = 0;

	KUNIT_ASSERT_EQ(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
					       probe_intx_off, &result));
	pcim_unbind(test);

	KUNIT_ASSERT_EQ(test, 0, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
	expect_intx_disabled(test, false);
}

/*
 * Class 6: once the device is enabled the call allocates nothing, so that it
 * may be made from any context.
 */
static void intx_call_on_enabled_device_allocates_nothing(struct kunit *test)
{
	int first, second;
	bool allocated;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	pcim_bind_enabled(test);

	pcim_fault_begin(1);
	first = pcim_intx(pcim_dev(test), 0);
	second = pcim_intx(pcim_dev(test), 1);
	allocated = pcim_fault_end();

	KUNIT_EXPECT_FALSE_MSG(test, allocated, "pcim_intx() allocated memory");
	KUNIT_EXPECT_EQ(test, 0, first);
	KUNIT_EXPECT_EQ(test, 0, second);
}

static void intx_call_without_memory_changes_nothing(struct kunit *test)
{
	int ret;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	pcim_bind(test);

	pcim_fault_begin(1);
	ret = pcim_intx(pcim_dev(test), 0);
	if (!pcim_fault_end())
		kunit_skip(test, "this pcim_intx() never allocates");

	KUNIT_EXPECT_EQ(test, -ENOMEM, ret);
	expect_intx_disabled(test, false);
}

static void intx_works_on_a_device_that_is_not_enabled(struct kunit *test)
{
	pcim_bind(test);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
	expect_intx_disabled(test, true);

	pcim_unbind(test);
	expect_intx_disabled(test, false);
}

/* Class 6: the first call of the binding, with a spinlock held. */
static void intx_may_be_called_under_a_spinlock(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;
	int ret;

	pcim_bind_enabled(test);
	spin_lock_irqsave(&lock, flags);
	ret = pcim_intx(pcim_dev(test), 0);
	spin_unlock_irqrestore(&lock, flags);

	KUNIT_EXPECT_EQ(test, 0, ret);
	expect_intx_disabled(test, true);
}

struct hardirq_call {
	struct hrtimer timer;
	struct pci_dev *pdev;
	int (*call)(struct pci_dev *pdev, int enable);
	struct completion done;
	bool in_hardirq;
	int ret;
};

static enum hrtimer_restart call_in_hardirq(struct hrtimer *timer)
{
	struct hardirq_call *call = container_of(timer, struct hardirq_call,
						 timer);

	call->in_hardirq = in_hardirq();
	call->ret = call->call(call->pdev, 0);
	complete(&call->done);

	return HRTIMER_NORESTART;
}

static void disable_in_hardirq(struct kunit *test,
			       int (*what)(struct pci_dev *pdev, int enable),
			       enum hrtimer_mode mode)
{
	struct hardirq_call call = { .pdev = pcim_dev(test), .call = what };

	init_completion(&call.done);
	hrtimer_setup_on_stack(&call.timer, call_in_hardirq, CLOCK_MONOTONIC,
			       mode);
	hrtimer_start(&call.timer, ms_to_ktime(1), mode);
	wait_for_completion(&call.done);
	hrtimer_cancel(&call.timer);
	destroy_hrtimer_on_stack(&call.timer);

	KUNIT_EXPECT_TRUE(test, call.in_hardirq);
	KUNIT_EXPECT_EQ(test, 0, call.ret);
	expect_intx_disabled(test, true);
}

/*
 * Class 6: the first call of the binding, in a handler.  One that PREEMPT_RT
 * would run in a thread, as it does with a driver's.
 */
static void intx_may_be_called_in_a_handler(struct kunit *test)
{
	pcim_bind_enabled(test);
	disable_in_hardirq(test, pcim_intx, HRTIMER_MODE_REL);
}

/* Class 3: MSI switches the bit too; what unbind restores is the driver's. */
static void intx_is_restored_with_msi_in_between(struct kunit *test)
{
	pcim_bind_enabled(test);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
	KUNIT_ASSERT_EQ(test, 1, pci_alloc_irq_vectors(pcim_dev(test), 1, 1,
						       PCI_IRQ_MSI));
	pci_free_irq_vectors(pcim_dev(test));

	pcim_unbind(test);
	expect_intx_disabled(test, false);
}

/*
 * Class 3: the first call comes while MSI is on, which has the line disabled.
 * By the time of the restore the vectors are gone and the line is enabled.
 */
static void intx_first_called_with_msi_on_leaves_the_line_enabled(struct kunit *test)
{
	pcim_bind_enabled(test);
	KUNIT_ASSERT_EQ(test, 1, pci_alloc_irq_vectors(pcim_dev(test), 1, 1,
						       PCI_IRQ_MSI));
	expect_intx_disabled(test, true);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
	pci_free_irq_vectors(pcim_dev(test));

	pcim_unbind(test);
	expect_intx_disabled(test, false);
}

/* Some devices do not stand that: there the MSI core leaves the line alone. */
static void intx_with_msi_on_is_restored_where_msi_leaves_the_line(struct kunit *test)
{
	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel does not tell such devices apart");
	pcim_dev(test)->dev_flags |= PCI_DEV_FLAGS_MSI_INTX_DISABLE_BUG;
	intx_bind_with_line_disabled(test);
	KUNIT_ASSERT_EQ(test, 1, pci_alloc_irq_vectors(pcim_dev(test), 1, 1,
						       PCI_IRQ_MSI));
	PCIM_OK(test, pcim_intx(pcim_dev(test), 1));
	pci_free_irq_vectors(pcim_dev(test));

	pcim_unbind(test);
	expect_intx_disabled(test, true);
}

static void intx_on_gone_device_unbinds_quietly(struct kunit *test)
{
	pcim_bind_enabled(test);
	fake_pci_set_gone(pcim_env(test)->fake, true);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));

	pcim_unbind(test);
}

/* All ones are no state to put back, and nothing is written that nobody reads. */
static void intx_of_gone_device_is_neither_kept_nor_written(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;

	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel keeps what it read");
	pcim_bind_enabled(test);
	fake_pci_log_clear(fake);
	fake_pci_set_gone(fake, true);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 1));
	KUNIT_EXPECT_EQ(test, 0, fake->nr_log);
	fake_pci_set_gone(fake, false);
	PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
	expect_intx_disabled(test, true);

	pcim_unbind(test);
	expect_intx_disabled(test, false);
}

struct plain_calls {
	struct kunit *test;
	bool disabled;
	bool enabled;
};

static void switch_by_plain_calls(void *data)
{
	struct plain_calls *calls = data;
	struct fake_pci *fake = pcim_env(calls->test)->fake;

	pci_intx(fake->pdev, 0);
	calls->disabled = fake_pci_intx_disabled(fake);
	pci_intx(fake->pdev, 1);
	calls->enabled = !fake_pci_intx_disabled(fake);
}

/*
 * Class 1: pci_intx() may be the one or the other call, by who enabled the
 * device, and an MSI core may still call it when it frees vectors at unbind.
 * There it must work, and make no record.
 */
static void intx_plain_call_during_release_still_switches_the_line(struct kunit *test)
{
	struct plain_calls calls = { .test = test };

	pcim_bind_enabled(test);
	pcim_at_release(test, switch_by_plain_calls, &calls);
	pcim_unbind(test);
	KUNIT_EXPECT_TRUE(test, calls.disabled);
	KUNIT_EXPECT_TRUE(test, calls.enabled);

	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

static void unmanaged_intx_is_one_read_modify_write(struct kunit *test)
{
	struct fake_pci *fake = pcim_env(test)->fake;

	pcim_bind_enabled(test);
	fake_pci_log_clear(fake);

	pci_intx_unmanaged(pcim_dev(test), 0);
	expect_intx_disabled(test, true);
	KUNIT_EXPECT_EQ(test, 1, fake->nr_log);
	KUNIT_EXPECT_EQ(test, 1, fake_pci_log_count(fake, PCI_COMMAND));
	pci_intx_unmanaged(pcim_dev(test), 1);
	expect_intx_disabled(test, false);
}

/* It is the caller's own: unbind does not know about it. */
static void unmanaged_intx_registers_nothing(struct kunit *test)
{
	unsigned int records;

	pcim_bind_enabled(test);
	records = pcim_records(pcim_dev(test));
	pci_intx_unmanaged(pcim_dev(test), 0);
	KUNIT_EXPECT_EQ(test, records, pcim_records(pcim_dev(test)));

	pcim_env(test)->before.command |= PCI_COMMAND_INTX_DISABLE;
	pcim_unbind(test);
	expect_intx_disabled(test, true);
}

static void unmanaged_intx_needs_no_driver(struct kunit *test)
{
	pci_intx_unmanaged(pcim_dev(test), 0);
	expect_intx_disabled(test, true);
	pci_intx_unmanaged(pcim_dev(test), 1);
	KUNIT_EXPECT_EQ(test, 0, pcim_records(pcim_dev(test)));
}

/* Class 6: any context, any lock held, whatever was called before. */
static void unmanaged_intx_may_be_called_under_a_raw_spinlock(struct kunit *test)
{
	static DEFINE_RAW_SPINLOCK(lock);
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	pci_intx_unmanaged(pcim_dev(test), 0);
	raw_spin_unlock_irqrestore(&lock, flags);
	expect_intx_disabled(test, true);

	pci_intx_unmanaged(pcim_dev(test), 1);
}

static int unmanaged(struct pci_dev *pdev, int enable)
{
	pci_intx_unmanaged(pdev, enable);
	return 0;
}

static void unmanaged_intx_may_be_called_in_hard_interrupt_context(struct kunit *test)
{
	disable_in_hardirq(test, unmanaged, HRTIMER_MODE_REL_HARD);
	pci_intx_unmanaged(pcim_dev(test), 1);
}

static void unmanaged_intx_allocates_nothing(struct kunit *test)
{
	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");

	pcim_fault_begin(1);
	pci_intx_unmanaged(pcim_dev(test), 0);
	KUNIT_EXPECT_FALSE(test, pcim_fault_end());
	expect_intx_disabled(test, true);
	pci_intx_unmanaged(pcim_dev(test), 1);
}

static void intx_disable_unmanaged(void *pdev)
{
	pci_intx_unmanaged(pdev, 0);
}

/* Class 1: what the MSI core did on the way down, and broke the next probe. */
static void unmanaged_intx_during_release_makes_no_record(struct kunit *test)
{
	pcim_bind_enabled(test);
	pcim_at_release(test, intx_disable_unmanaged, pcim_dev(test));
	pcim_env(test)->before.command |= PCI_COMMAND_INTX_DISABLE;
	pcim_unbind(test);

	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

static struct kunit_case intx_cases[] = {
	KUNIT_CASE(intx_call_sets_the_bit),
	KUNIT_CASE(intx_call_keeps_other_command_bits),
	KUNIT_CASE(intx_enabled_line_is_enabled_again_by_unbind),
	KUNIT_CASE(intx_disabled_line_is_disabled_again_by_unbind),
	KUNIT_CASE(intx_call_without_effect_is_no_change_after_unbind),
	KUNIT_CASE(intx_first_value_is_restored_after_many_calls),
	KUNIT_CASE(intx_bit_is_left_alone_without_a_call),
	KUNIT_CASE(intx_is_restored_after_failed_probe),
	KUNIT_CASE(intx_same_driver_rebinds),
	KUNIT_CASE(intx_second_driver_starts_with_the_original_bit),
	KUNIT_CASE(intx_call_on_enabled_device_allocates_nothing),
	KUNIT_CASE(intx_call_without_memory_changes_nothing),
	KUNIT_CASE(intx_works_on_a_device_that_is_not_enabled),
	KUNIT_CASE(intx_may_be_called_under_a_spinlock),
	KUNIT_CASE(intx_may_be_called_in_a_handler),
	KUNIT_CASE(intx_is_restored_with_msi_in_between),
	KUNIT_CASE(intx_first_called_with_msi_on_leaves_the_line_enabled),
	KUNIT_CASE(intx_with_msi_on_is_restored_where_msi_leaves_the_line),
	KUNIT_CASE(intx_on_gone_device_unbinds_quietly),
	KUNIT_CASE(intx_of_gone_device_is_neither_kept_nor_written),
	KUNIT_CASE(intx_plain_call_during_release_still_switches_the_line),
	{}
};

static int intx_init(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_INTX, "pcim_intx");

	return pcim_env_init(test);
}

struct kunit_suite pcim_intx_suite = {
	.name = "pcim-intx",
	.init = intx_init,
	.exit = pcim_env_exit,
	.test_cases = intx_cases,
};

static struct kunit_case intx_unmanaged_cases[] = {
	KUNIT_CASE(unmanaged_intx_is_one_read_modify_write),
	KUNIT_CASE(unmanaged_intx_registers_nothing),
	KUNIT_CASE(unmanaged_intx_needs_no_driver),
	KUNIT_CASE(unmanaged_intx_may_be_called_under_a_raw_spinlock),
	KUNIT_CASE(unmanaged_intx_may_be_called_in_hard_interrupt_context),
	KUNIT_CASE(unmanaged_intx_allocates_nothing),
	KUNIT_CASE(unmanaged_intx_during_release_makes_no_record),
	{}
};

static int intx_unmanaged_init(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCI_INTX_UNMANAGED, "pci_intx_unmanaged");

	return pcim_env_init(test);
}

struct kunit_suite pcim_intx_unmanaged_suite = {
	.name = "pcim-intx-unmanaged",
	.init = intx_unmanaged_init,
	.exit = pcim_env_exit,
	.test_cases = intx_unmanaged_cases,
};
