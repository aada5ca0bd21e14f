// SPDX-License-Identifier: GPL-2.0
/*
 * Two processors at once: what a driver's threads and handlers may do to each
 * other. User mode Linux has one processor, so these cases are skipped there.
 *
 * To see them red: "kunit-run --arch x86_64 --break first-call-of-two", or
 * record-overtaken-smp.
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "pcim_test.h"

/* Most meetings miss each other by a little; nothing depends on how many. */
#define MEETINGS	500
#define SWITCHES	2000

static unsigned int calls = 50;
module_param(calls, uint, 0444);
MODULE_PARM_DESC(calls, "How often each call meets the end of a binding, each of 500 times");

/**
 * struct smp_meeting - two threads that do something at the same time
 * @pdev: to what
 * @theirs: what the other thread does
 * @arrived: how many threads are there; both go on when it is 2
 * @done: the other thread is through
 * @ret: what @theirs returned
 */
struct smp_meeting {
	struct pci_dev *pdev;
	int (*theirs)(struct pci_dev *pdev);
	atomic_t arrived;
	struct completion done;
	int ret;
};

static void smp_meet(struct smp_meeting *meeting)
{
	atomic_inc(&meeting->arrived);
	while (atomic_read(&meeting->arrived) < 2)
		cond_resched();
}

static int smp_their_thread(void *data)
{
	struct smp_meeting *meeting = data;

	smp_meet(meeting);
	meeting->ret = meeting->theirs(meeting->pdev);
	complete(&meeting->done);

	return 0;
}

/* Do both at once; each has to succeed. */
static void smp_at_once(struct kunit *test, int (*ours)(struct pci_dev *pdev),
			int (*theirs)(struct pci_dev *pdev))
{
	struct smp_meeting meeting = {
		.pdev = pcim_dev(test),
		.theirs = theirs,
		.arrived = ATOMIC_INIT(0),
	};
	struct task_struct *task;
	unsigned int cpu;
	int ret;

	init_completion(&meeting.done);
	task = kthread_create(smp_their_thread, &meeting, "pcim-smp");
	KUNIT_ASSERT_EQ(test, 0, PTR_ERR_OR_ZERO(task));
	cpu = cpumask_any_but(cpu_online_mask, raw_smp_processor_id());
	kthread_bind(task, cpu);
	wake_up_process(task);

	smp_meet(&meeting);
	ret = ours(meeting.pdev);
	wait_for_completion(&meeting.done);

	KUNIT_EXPECT_EQ(test, 0, ret);
	KUNIT_EXPECT_EQ(test, 0, meeting.ret);
}

static int intx_back_and_forth(struct pci_dev *pdev)
{
	int i, ret = 0;

	for (i = 0; i < SWITCHES && !ret; i++)
		ret = pcim_intx(pdev, i % 2);

	return ret;
}

/* Class 3: the value to restore is that of before the first call. */
static void smp_intx_of_two_keeps_the_first_value(struct kunit *test)
{
	int i;

	for (i = 0; i < 10; i++) {
		pcim_bind_enabled(test);
		/* The driver serializes its first call. */
		PCIM_OK(test, pcim_intx(pcim_dev(test), 0));
		smp_at_once(test, intx_back_and_forth, intx_back_and_forth);
		pcim_unbind(test);
		KUNIT_EXPECT_FALSE(test, fake_pci_intx_disabled(pcim_env(test)->fake));
	}
}

static int map_memory(struct pci_dev *pdev)
{
	return pcim_map_error(pcim_iomap(pdev, FAKE_PCI_BAR_MEM, 0));
}

static int map_memory_64(struct pci_dev *pdev)
{
	return pcim_map_error(pcim_iomap(pdev, FAKE_PCI_BAR_MEM64, 0));
}

/* Two BARs, one table: whoever makes it must not hide the other's mapping. */
static void smp_first_mappings_of_two_are_in_the_table(struct kunit *test)
{
	void __iomem * const *table;
	int i, lost = 0;

	for (i = 0; i < MEETINGS; i++) {
		pcim_bind_enabled(test);
		smp_at_once(test, map_memory, map_memory_64);
		table = pcim_iomap_table(pcim_dev(test));
		lost += !table[FAKE_PCI_BAR_MEM] || !table[FAKE_PCI_BAR_MEM64];
		pcim_unbind(test);
	}
	KUNIT_EXPECT_EQ(test, 0, lost);
}

static int intx_off(struct pci_dev *pdev)
{
	return pcim_intx(pdev, 0);
}

/* The same for the first value: one record has it, and it is of before both. */
static void smp_first_intx_of_two_makes_one_record(struct kunit *test)
{
	unsigned int records;
	int i, more = 0;

	for (i = 0; i < MEETINGS; i++) {
		pcim_bind_enabled(test);
		records = pcim_records(pcim_dev(test));
		smp_at_once(test, intx_off, intx_off);
		more += pcim_records(pcim_dev(test)) != records + 1;
		pcim_unbind(test);
	}
	KUNIT_EXPECT_EQ(test, 0, more);
}

static irqreturn_t smp_handler(int irq, void *data)
{
	return IRQ_NONE;
}

static int call_again_and_again(struct pci_dev *pdev)
{
	void __iomem *addr;
	unsigned int i;

	for (i = 0; i < calls; i++) {
		pcim_request_region(pdev, FAKE_PCI_BAR_MEM64, "smp");
		addr = pcim_iomap_range(pdev, FAKE_PCI_BAR_MEM64, 0, 16);
		if (!IS_ERR(addr))
			pcim_iounmap(pdev, addr);
		pcim_iomap_region(pdev, FAKE_PCI_BAR_MEM, "smp");
		if (!pcim_request_irq(pdev, 0, smp_handler, NULL, pdev, "smp"))
			pcim_free_irq(pdev, 0, pdev);
		pcim_iounmap_region(pdev, FAKE_PCI_BAR_MEM);
		pcim_release_region(pdev, FAKE_PCI_BAR_MEM64);
	}

	return 0;
}

static int unbind(struct pci_dev *pdev)
{
	device_release_driver(&pdev->dev);
	return 0;
}

/*
 * Class 18: whatever the other thread takes while the driver goes is undone, or
 * taken back by itself; the next driver can bind.
 */
static void smp_calls_meet_the_end_of_the_binding(struct kunit *test)
{
	int i;

	for (i = 0; i < MEETINGS; i++) {
		pcim_bind_enabled(test);
		smp_at_once(test, unbind, call_again_and_again);
		pcim_log_forgive(test);
		pcim_oracle_check(test);
	}
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

static struct kunit_case smp_cases[] = {
	KUNIT_CASE(smp_calls_meet_the_end_of_the_binding),
	KUNIT_CASE(smp_intx_of_two_keeps_the_first_value),
	KUNIT_CASE(smp_first_mappings_of_two_are_in_the_table),
	KUNIT_CASE(smp_first_intx_of_two_makes_one_record),
	{}
};

static int smp_suite_init(struct kunit *test)
{
	if (num_online_cpus() < 2)
		kunit_skip(test, "one processor: run it with --arch x86_64");
	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "other implementations do not look again");

	return pcim_env_init(test);
}

struct kunit_suite pcim_smp_suite = {
	.name = "pcim-smp",
	.init = smp_suite_init,
	.exit = pcim_env_exit,
	.test_cases = smp_cases,
};
