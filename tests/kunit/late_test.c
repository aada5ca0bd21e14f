// SPDX-License-Identifier: GPL-2.0
/*
 * Calls at the end of a binding: in remove(), while it ends, and after it.
 */

#include <kunit/test.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "ops.h"
#include "pcim_test.h"
#include "value.h"

PCIM_GENERATOR(late_gen)
{
	return pcim_op_next(prev, desc);
}

struct late_call {
	const struct pcim_op *op;
	int ret;
};

static void call_in_remove(struct pci_dev *pdev, void *data)
{
	struct late_call *call = data;

	call->ret = call->op->run(pdev);
}

/* The driver is still there: resume() may run now, and so may any call. */
static void late_call_in_remove_works_and_is_undone(struct kunit *test)
{
	struct late_call call = { .op = test->param_value, .ret = 1 };

	pcim_bind_enabled(test);
	fake_pci_on_remove(FAKE_DRIVER_A, call_in_remove, &call);
	pcim_unbind(test);
	fake_pci_on_remove(FAKE_DRIVER_A, NULL, NULL);
	pcim_value_op(call.op, "in remove()", call.ret);

	KUNIT_EXPECT_EQ_MSG(test, 0, call.ret, "%s() in remove()", call.op->name);
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

struct late_suspend {
	int ret;
};

static void suspend_and_resume(struct pci_dev *pdev, void *data)
{
	struct late_suspend *late = data;

	pci_disable_device(pdev);
	late->ret = pcim_enable_device(pdev);
}

static void late_resume_in_remove_is_balanced(struct kunit *test)
{
	struct late_suspend late = { .ret = 1 };

	pcim_bind_enabled(test);
	fake_pci_on_remove(FAKE_DRIVER_A, suspend_and_resume, &late);
	pcim_unbind(test);
	fake_pci_on_remove(FAKE_DRIVER_A, NULL, NULL);
	KUNIT_EXPECT_EQ(test, 0, late.ret);
}

/* The binding ends in the middle of a call that was allowed when it began. */
static void unbind_now(void *data)
{
	fake_pci_unbind(data);
}

static void unbind_during(struct kunit *test,
			  void __iomem *(*call)(struct pci_dev *pdev),
			  int error)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	void __iomem *addr;

	if (!fake_pci_on_map(unbind_now, fake))
		kunit_skip(test, "mappings are seen on User mode Linux only");
	pcim_bind_enabled(test);
	addr = call(pcim_dev(test));
	fake_pci_on_map(NULL, NULL);

	KUNIT_EXPECT_EQ_MSG(test, error, pcim_map_error(addr),
			    "the binding ended before the call did");
	pcim_oracle_check(test);
	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

static void __iomem *map_whole(struct pci_dev *pdev)
{
	return pcim_iomap(pdev, FAKE_PCI_BAR_MEM, 0);
}

static void late_iomap_is_taken_back(struct kunit *test)
{
	unbind_during(test, map_whole, -ENOMEM);
}

static void __iomem *map_range(struct pci_dev *pdev)
{
	return pcim_iomap_range(pdev, FAKE_PCI_BAR_MEM64, SZ_4K, SZ_4K);
}

static void late_iomap_range_is_taken_back(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_IOMAP_RANGE, "pcim_iomap_range");
	unbind_during(test, map_range, -ENODEV);
}

static void __iomem *map_region(struct pci_dev *pdev)
{
	return pcim_iomap_region(pdev, FAKE_PCI_BAR_MEM, "late");
}

static void late_iomap_region_is_taken_back(struct kunit *test)
{
	PCIM_NEED(test, HAVE_PCIM_IOMAP_REGION, "pcim_iomap_region");
	unbind_during(test, map_region, -ENODEV);
}

static void __iomem *map_regions(struct pci_dev *pdev)
{
	return IOMEM_ERR_PTR(pcim_iomap_regions(pdev, BIT(FAKE_PCI_BAR_MEM),
						"late"));
}

static void late_iomap_regions_is_taken_back(struct kunit *test)
{
	unbind_during(test, map_regions, -ENODEV);
}

#define CALLS	1000

/* Said, but a loop must not fill the log. */
static void late_refusal_is_rate_limited(struct kunit *test)
{
	unsigned int said;
	int i;

	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "this kernel refuses nothing");
	for (i = 0; i < CALLS; i++)
		KUNIT_EXPECT_EQ(test, -ENODEV,
				pcim_request_region(pcim_dev(test), 0, "late"));
	said = pcim_log_splats();
	pcim_log_forgive(test);
	KUNIT_EXPECT_LT(test, said, CALLS / 2);
}

static struct kunit_case late_cases[] = {
	KUNIT_CASE_PARAM(late_call_in_remove_works_and_is_undone, late_gen),
	KUNIT_CASE(late_resume_in_remove_is_balanced),
	KUNIT_CASE(late_iomap_is_taken_back),
	KUNIT_CASE(late_iomap_range_is_taken_back),
	KUNIT_CASE(late_iomap_region_is_taken_back),
	KUNIT_CASE(late_iomap_regions_is_taken_back),
	KUNIT_CASE(late_refusal_is_rate_limited),
	{}
};

struct kunit_suite pcim_late_suite = {
	.name = "pcim-late",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = late_cases,
};
