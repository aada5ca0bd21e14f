// SPDX-License-Identifier: GPL-2.0
/*
 * Ways in which a binding begins and ends other than bind and unbind: a probe
 * that is deferred or runs in another thread, a function or a driver that goes
 * while they are bound.
 */

#include <kunit/test.h>
#include <linux/async.h>
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "pcim_test.h"

/* As much as a usual probe takes. */
static int take_all(struct pci_dev *pdev)
{
	int ret;

	ret = pcim_enable_device(pdev) ?:
	      pcim_iomap_regions(pdev, FAKE_PCI_MEM_BARS, "bind");
	if (ret)
		return ret;

	if (HAVE_PCIM_INTX)
		ret = pcim_intx(pdev, 0);
	if (ret || !HAVE_PCIM_ALLOC_IRQ_VECTORS)
		return ret;

	ret = pcim_alloc_irq_vectors(pdev, 1, 2, PCI_IRQ_MSI);
	return ret < 0 ? ret : 0;
}

/* Deferred as often as @left says, each time with all it had taken. */
static int probe_deferred(struct pci_dev *pdev, void *left)
{
	int ret = take_all(pdev);

	if (ret)
		return ret;
	return (*(int *)left)-- > 0 ? -EPROBE_DEFER : 0;
}

static void bind_deferred_probe_leaves_nothing(struct kunit *test)
{
	int left = 3;
	int i;

	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
						       probe_deferred, &left));
	KUNIT_EXPECT_EQ(test, 0, left);
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_deferred, &left));
	pcim_unbind(test);
}

struct async_bind {
	struct kunit *test;
	int ret;
};

static int probe_all(struct pci_dev *pdev, void *arg)
{
	return take_all(pdev);
}

static void bind_async(void *data, async_cookie_t cookie)
{
	struct async_bind *bind = data;

	bind->ret = fake_pci_bind(pcim_env(bind->test)->fake, FAKE_DRIVER_A,
				  probe_all, NULL);
}

/* Probed by one thread, used and unbound by another. */
static void bind_in_another_thread_is_undone(struct kunit *test)
{
	struct async_bind bind = { .test = test, .ret = 1 };

	pcim_oracle_record(test);
	async_schedule(bind_async, &bind);
	async_synchronize_full();
	PCIM_MUST(test, bind.ret);
	PCIM_OK(test, pcim_enable_device(pcim_dev(test)));
	pcim_unbind(test);
}

/* Hot-unplugged with its driver: the PCI core unbinds it on the way out. */
static void bind_removed_function_leaves_nothing(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);

	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_all, NULL));
	pci_stop_and_remove_bus_device_locked(pdev);
	KUNIT_EXPECT_TRUE(test, !pdev->driver);
	pcim_oracle_check(test);
}

/* The same with a function that no longer answers. */
static void bind_removed_gone_function_leaves_nothing(struct kunit *test)
{
	struct pcim_env *env = pcim_env(test);

	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_all, NULL));
	fake_pci_set_gone(env->fake, true);
	/* The writes that would have cleared it are lost. */
	if (HAVE_PCIM_INTX)
		env->before.command |= PCI_COMMAND_INTX_DISABLE;
	pci_stop_and_remove_bus_device_locked(env->pdev);
	pcim_oracle_check(test);
}

/* Unbound with the driver itself, which is unregistered while it is bound. */
static void bind_of_a_driver_that_goes_leaves_nothing(struct kunit *test)
{
	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_all, NULL));
	fake_pci_drivers_unregister();
	pcim_oracle_check(test);
	PCIM_MUST(test, fake_pci_drivers_register());
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, probe_all, NULL));
	pcim_unbind(test);
}

static int set_override(struct pci_dev *pdev, const char *name)
{
#if HAVE_DEVICE_SET_DRIVER_OVERRIDE
	return device_set_driver_override(&pdev->dev, name);
#else
	return driver_set_override(&pdev->dev, &pdev->driver_override, name,
				   strlen(name));
#endif
}

/* Only the driver that user space chose may have the function, as for vfio-pci. */
static void bind_of_the_driver_in_driver_override_is_undone(struct kunit *test)
{
	PCIM_MUST(test, set_override(pcim_dev(test), "pcim-test-b"));
	KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A, probe_all,
					       NULL));
	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_B, probe_all, NULL));
	pcim_unbind(test);

	PCIM_MUST(test, set_override(pcim_dev(test), ""));
	PCIM_MUST(test, pcim_try_bind(test, FAKE_DRIVER_A, probe_all, NULL));
	pcim_unbind(test);
}

static struct kunit_case bind_cases[] = {
	KUNIT_CASE(bind_deferred_probe_leaves_nothing),
	KUNIT_CASE(bind_in_another_thread_is_undone),
	KUNIT_CASE(bind_removed_function_leaves_nothing),
	KUNIT_CASE(bind_removed_gone_function_leaves_nothing),
	KUNIT_CASE(bind_of_a_driver_that_goes_leaves_nothing),
	KUNIT_CASE(bind_of_the_driver_in_driver_override_is_undone),
	{}
};

struct kunit_suite pcim_bind_suite = {
	.name = "pcim-bind",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = bind_cases,
};
