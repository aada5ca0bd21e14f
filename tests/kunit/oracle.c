// SPDX-License-Identifier: GPL-2.0
/*
 * The oracle: what "nothing lost, nothing left" means after an unbind.
 */

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/pci.h>
#include <linux/spinlock.h>

#include "pcim_test.h"

#define RESTORED_BITS	(PCI_COMMAND_INTX_DISABLE | PCI_COMMAND_INVALIDATE)

/**
 * pcim_state_now - what the function has now
 * @test: the case
 */
struct pcim_state pcim_state_now(struct kunit *test)
{
	struct pcim_env *env = pcim_env(test);
	struct pcim_state now = {
		.command = fake_pci_command(env->fake),
		.enable_cnt = atomic_read(&env->pdev->enable_cnt),
		.mappings = fake_pci_live_mappings(),
		.messages = fake_pci_messages_in_use(env->fake),
	};
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		if (fake_pci_bar_taken(env->fake, bar))
			now.bars |= BIT(bar);

	return now;
}

/**
 * pcim_expect_state - expect that the function has what it had
 * @test: the case
 * @then: what it had
 * @when: when it should have it again, for the message
 */
void pcim_expect_state(struct kunit *test, const struct pcim_state *then,
		       const char *when)
{
	struct pcim_state now = pcim_state_now(test);

	KUNIT_EXPECT_EQ_MSG(test, then->enable_cnt, now.enable_cnt,
			    "enable count is wrong %s", when);
	KUNIT_EXPECT_EQ_MSG(test, then->command & RESTORED_BITS,
			    now.command & RESTORED_BITS,
			    "COMMAND was %#06x, is %#06x %s", then->command,
			    now.command, when);
	KUNIT_EXPECT_EQ_MSG(test, then->bars, now.bars,
			    "the mask of requested BARs is wrong %s", when);
	KUNIT_EXPECT_EQ_MSG(test, then->mappings, now.mappings,
			    "BAR mappings were left or undone twice %s", when);
	KUNIT_EXPECT_EQ_MSG(test, then->messages, now.messages,
			    "interrupt messages were left or lost %s", when);
}

/**
 * pcim_records - how many devres records a device has
 * @pdev: the device
 */
unsigned int pcim_records(struct pci_dev *pdev)
{
	struct list_head *at;
	unsigned long flags;
	unsigned int count = 0;

	spin_lock_irqsave(&pdev->dev.devres_lock, flags);
	list_for_each(at, &pdev->dev.devres_head)
		count++;
	spin_unlock_irqrestore(&pdev->dev.devres_lock, flags);

	return count;
}

/* Holders of runtime PM; user space, who may forbid it to sleep, is none. */
static int holders(struct pci_dev *pdev)
{
#ifdef CONFIG_PM
	return atomic_read(&pdev->dev.power.usage_count) -
	       !pdev->dev.power.runtime_auto;
#else
	return 0;
#endif
}

/**
 * pcim_oracle_record - note the function's state as a binding begins
 * @test: the case; the function has no driver
 */
void pcim_oracle_record(struct kunit *test)
{
	struct pcim_env *env = pcim_env(test);

	env->before = pcim_state_now(test);
	env->awake = holders(env->pdev);
}

static void check_flags(struct kunit *test, struct pci_dev *pdev)
{
	KUNIT_EXPECT_FALSE_MSG(test, pdev->msi_enabled,
			       "MSI is still enabled after unbind");
	KUNIT_EXPECT_FALSE_MSG(test, pdev->msix_enabled,
			       "MSI-X is still enabled after unbind");

	/*
	 * Older kernels never clear is_managed: one case of the device suite
	 * says so, the others have claims of their own.
	 */
	if (!HAVE_PCI_DEVRES_H)
		return;

	KUNIT_EXPECT_FALSE_MSG(test, pcim_is_managed(pdev),
			       "is_managed survives the unbind");
	KUNIT_EXPECT_FALSE_MSG(test, pcim_is_msi_managed(pdev),
			       "is_msi_managed survives the unbind");
}

/**
 * pcim_oracle_check - compare the function with what it was before the binding
 * @test: the case; the function has no driver
 */
void pcim_oracle_check(struct kunit *test)
{
	struct pcim_env *env = pcim_env(test);

	KUNIT_EXPECT_EQ_MSG(test, 0, pcim_records(env->pdev),
			    "devres records are left after unbind");
	pcim_expect_state(test, &env->before, "after unbind");
	check_flags(test, env->pdev);
	KUNIT_EXPECT_EQ_MSG(test, env->awake, holders(env->pdev),
			    "runtime PM is held or let go after unbind");

	KUNIT_EXPECT_EQ_MSG(test, pcim_log_splats(), env->forgiven,
			    "the kernel logged a defect, see the lines above");
	pcim_log_forgive(test);
}
