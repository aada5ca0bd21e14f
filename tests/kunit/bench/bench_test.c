// SPDX-License-Identifier: GPL-2.0
/*
 * What the library costs, beside the kernel's own calls in the same boot.
 *
 * Nothing here decides by a time: a case fails only when a call does. Each
 * result is a line "bench: NAME IMPL VALUE", from which the runner makes
 * ratios. A time is the shortest of some runs.
 */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "bench.h"
#include "fake_pci.h"

#define RUNS		7
#define INTX_CALLS	2000
#define BINDINGS	50
#define MOST_RECORDS	256

static const struct bench_impl * const impls[] = {
	&bench_native,
	&bench_ours,
};

static const unsigned int other_records[] = { 0, 16, MOST_RECORDS };

static void nothing(void *data)
{
}

static int bench_init(struct kunit *test)
{
	struct fake_pci *fake = fake_pci_create();
	int ret;

	if (IS_ERR(fake))
		return PTR_ERR(fake);
	ret = fake_pci_drivers_register();
	if (ret) {
		fake_pci_destroy(fake);
		return ret;
	}
	test->priv = fake;
	return 0;
}

static void bench_exit(struct kunit *test)
{
	if (!test->priv)
		return;
	fake_pci_unbind(test->priv);
	fake_pci_drivers_unregister();
	fake_pci_destroy(test->priv);
}

static int probe_enable(struct pci_dev *pdev, void *impl)
{
	return ((const struct bench_impl *)impl)->enable(pdev);
}

static void bind(struct kunit *test, const struct bench_impl *impl,
		 fake_pci_probe_t probe)
{
	KUNIT_ASSERT_EQ(test, 0, fake_pci_bind(test->priv, FAKE_DRIVER_A, probe,
					       (void *)impl));
}

/* Each call changes the bit: some implementations have nothing to do else. */
static u64 time_intx(struct kunit *test, const struct bench_impl *impl)
{
	struct pci_dev *pdev = ((struct fake_pci *)test->priv)->pdev;
	u64 best = U64_MAX;
	int run, i;

	for (run = 0; run < RUNS; run++) {
		u64 begin = ktime_get_ns();

		for (i = 0; i < INTX_CALLS; i++)
			if (impl->intx(pdev, i & 1))
				kunit_skip(test, "it refuses");
		best = min(best, ktime_get_ns() - begin);
	}
	return best / INTX_CALLS;
}

static void bench_intx_saved(struct kunit *test)
{
	struct pci_dev *pdev = ((struct fake_pci *)test->priv)->pdev;
	unsigned int which, i, n;

	for (which = 0; which < ARRAY_SIZE(impls); which++) {
		const struct bench_impl *impl = impls[which];

		for (i = 0; i < ARRAY_SIZE(other_records); i++) {
			bind(test, impl, probe_enable);
			KUNIT_EXPECT_EQ(test, 0, impl->intx(pdev, 1));
			for (n = 0; n < other_records[i]; n++)
				KUNIT_EXPECT_EQ(test, 0,
						devm_add_action(&pdev->dev,
								nothing, NULL));
			pr_info("bench: intx_ns_with_%u_records %s %llu\n",
				other_records[i], impl->name,
				time_intx(test, impl));
			fake_pci_unbind(test->priv);
		}
	}
}

static const int bars[] = {
	FAKE_PCI_BAR_MEM, FAKE_PCI_BAR_IO, FAKE_PCI_BAR_MEM64, FAKE_PCI_BAR_MSIX,
};

/* All that the fake function has. */
static int probe_all(struct pci_dev *pdev, void *data)
{
	const struct bench_impl *impl = data;
	int i, ret;

	ret = impl->enable(pdev);
	for (i = 0; !ret && i < ARRAY_SIZE(bars); i++)
		ret = impl->request(pdev, bars[i]);
	for (i = 0; !ret && i < ARRAY_SIZE(bars); i++)
		ret = impl->iomap(pdev, bars[i]) ? 0 : -ENOMEM;
	if (!ret)
		ret = impl->vectors(pdev, FAKE_PCI_MSI_VECTORS);
	return ret < 0 ? ret : 0;
}

static void bench_bind_and_unbind(struct kunit *test)
{
	unsigned int which;
	int run, i;

	for (which = 0; which < ARRAY_SIZE(impls); which++) {
		u64 best = U64_MAX;

		for (run = 0; run < RUNS; run++) {
			u64 begin = ktime_get_ns();

			for (i = 0; i < BINDINGS; i++) {
				bind(test, impls[which], probe_all);
				fake_pci_unbind(test->priv);
			}
			best = min(best, ktime_get_ns() - begin);
		}
		pr_info("bench: bind_unbind_ns %s %llu\n", impls[which]->name,
			best / BINDINGS);
	}
}

/* A record's list entry is where its memory begins. */
static size_t record_bytes(struct pci_dev *pdev)
{
	struct list_head *at;
	size_t bytes = 0;

	list_for_each(at, &pdev->dev.devres_head)
		bytes += ksize(at);
	return bytes;
}

static void bench_memory(struct kunit *test)
{
	struct pci_dev *pdev = ((struct fake_pci *)test->priv)->pdev;
	unsigned int which;
	size_t then;

	for (which = 0; which < ARRAY_SIZE(impls); which++) {
		const struct bench_impl *impl = impls[which];

#define MEASURE(what, call)						\
	do {								\
		then = record_bytes(pdev);				\
		KUNIT_EXPECT_TRUE(test, call);				\
		pr_info("bench: record_bytes_" what " %s %zu\n",	\
			impl->name, record_bytes(pdev) - then);		\
	} while (0)

		bind(test, impl, NULL);
		MEASURE("enable", !impl->enable(pdev));
		MEASURE("intx", !impl->intx(pdev, 1));
		MEASURE("region", !impl->request(pdev, FAKE_PCI_BAR_MEM));
		MEASURE("mapping", impl->iomap(pdev, FAKE_PCI_BAR_MEM));
		MEASURE("second_mapping", impl->iomap(pdev, FAKE_PCI_BAR_MEM64));
		MEASURE("mwi", !impl->set_mwi(pdev));
		fake_pci_unbind(test->priv);
#undef MEASURE
	}
}

static struct kunit_case bench_cases[] = {
	KUNIT_CASE(bench_intx_saved),
	KUNIT_CASE(bench_bind_and_unbind),
	KUNIT_CASE(bench_memory),
	{}
};

static struct kunit_suite bench_suite = {
	.name = "pcim-bench",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = bench_cases,
};

kunit_test_suites(&bench_suite);

MODULE_DESCRIPTION("What the managed PCI calls cost");
MODULE_LICENSE("GPL");
