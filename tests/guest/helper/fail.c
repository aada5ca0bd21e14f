// SPDX-License-Identifier: GPL-2.0-only
/*
 * One failure during a probe, at a place that a count chooses.
 *
 * Allocations: only those of the task that armed it and of workers, where the
 * second half of some probes runs, and only below a managed call.  A window that
 * wide as the whole probe also hits ACPICA, which loses reference counts on old
 * kernels, the one allocation after which the DRM core puts an error pointer and
 * dies, and files in /proc/irq, where the interrupt core warns when it takes away
 * what it could not make.  That is not what is tested here.
 *
 * Config reads: any read of the selected device, by whoever.
 */
#include <linux/kallsyms.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "pcim_guest.h"

#define DEPTH 32

static struct task_struct *failing_task;
static atomic_t slab_left = ATOMIC_INIT(0);
static atomic_t config_left = ATOMIC_INIT(0);
static bool fired;
static int fired_where;		/* offset in config space, or -1 */
static struct pci_ops *true_ops;
static struct pci_bus *failing_bus;
static unsigned int failing_devfn;

static bool starts_with_one_of(const char *name, const char * const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (str_has_prefix(name, *prefixes))
			return true;
	return false;
}

/*
 * Is the caller below a managed call, and outside of what is spared?  What
 * kmemleak allocates for itself it can do without: that would test nothing.
 */
static bool below_managed_call(void)
{
	static const char * const managed[] = {
		"pcim_", "devm_", "devres_", "__devm_", "__devres_", NULL
	};
	static const char * const spared[] = {
		"acpi_", "kmemleak_", "drm_sysfs_minor_alloc",
		"register_irq_proc", "register_handler_proc", NULL
	};
	unsigned long entries[DEPTH];
	char name[KSYM_SYMBOL_LEN];
	unsigned int count, i;
	bool found = false;

	count = stack_trace_save(entries, DEPTH, 0);
	for (i = 0; i < count; i++) {
		sprint_symbol_no_offset(name, entries[i]);
		if (starts_with_one_of(name, spared))
			return false;
		if (starts_with_one_of(name, managed))
			found = true;
	}
	return found;
}

/* A breakpoint itself counts as one interrupt; was there another one? */
static bool interrupted_a_task(void)
{
	return hardirq_count() <= HARDIRQ_OFFSET && !in_serving_softirq();
}

static bool probes(const struct task_struct *armed)
{
	return armed && (current == armed || current->flags & PF_WQ_WORKER);
}

static int slab_handler(struct kprobe *probe, struct pt_regs *regs)
{
	/* The second argument: allocations that must not fail do not. */
	gfp_t flags = (gfp_t)regs->si;

	if (!probes(READ_ONCE(failing_task)) || atomic_read(&slab_left) <= 0 ||
	    !interrupted_a_task())
		return 0;
	if ((flags & __GFP_NOFAIL) || !below_managed_call() ||
	    !atomic_dec_and_test(&slab_left))
		return 0;
	fired = true;
	skip_function(regs, -ENOMEM);
	return 1;
}

/* Only there while armed: a breakpoint an allocation is a heavy load. */
static struct kprobe slab_probe;

static int failing_read(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 *value)
{
	if (devfn == failing_devfn && atomic_read(&config_left) > 0 &&
	    atomic_dec_and_test(&config_left)) {
		fired = true;
		fired_where = where & ~1;
		*value = ~0U;
		return PCIBIOS_DEVICE_NOT_FOUND;
	}
	return true_ops->read(bus, devfn, where, size, value);
}

static int passing_write(struct pci_bus *bus, unsigned int devfn, int where,
			 int size, u32 value)
{
	return true_ops->write(bus, devfn, where, size, value);
}

static struct pci_ops failing_ops;

int fail_slab(unsigned int nth)
{
	int ret;

	fail_off();
	fired = false;
	fired_where = -1;
	memset(&slab_probe, 0, sizeof(slab_probe));
	slab_probe.symbol_name = "should_failslab";
	slab_probe.pre_handler = slab_handler;
	slab_probe.post_handler = keep_breakpoint;
	ret = register_kprobe(&slab_probe);
	if (ret)
		return ret;
	atomic_set(&slab_left, nth);
	WRITE_ONCE(failing_task, current);
	return 0;
}

int fail_config(unsigned int nth)
{
	fail_off();
	if (!selected)
		return -ENODEV;
	fired = false;
	failing_bus = selected->bus;
	failing_devfn = selected->devfn;
	true_ops = failing_bus->ops;
	failing_ops = *true_ops;
	failing_ops.read = failing_read;
	failing_ops.write = passing_write;
	atomic_set(&config_left, nth);
	pci_bus_set_ops(failing_bus, &failing_ops);
	return 0;
}

void fail_off(void)
{
	if (failing_task) {
		WRITE_ONCE(failing_task, NULL);
		unregister_kprobe(&slab_probe);
	}
	if (failing_bus) {
		pci_bus_set_ops(failing_bus, true_ops);
		atomic_set(&config_left, 0);
		failing_bus = NULL;
	}
}

void fail_print(struct seq_file *s)
{
	seq_printf(s, "%d %d\n", fired, fired_where);
}
