// SPDX-License-Identifier: GPL-2.0
/*
 * What the library costs, beside the kernel's own calls in the same boot.
 *
 * Nothing here decides by a time: a case fails only when a call does. Each
 * result is a line "bench: NAME IMPL VALUE", from which the runner makes
 * ratios. A time is the shortest of some runs, in which the implementations
 * take turns, so that what else happens meets both.
 */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "bench.h"
#include "fake_pci.h"

#define RUNS		15
#define INTX_CALLS	1000
#define BINDINGS	20
#define MOST_RECORDS	256

static const struct bench_impl * const impls[] = {
	&bench_native,
	&bench_ours,
};

static const unsigned int other_records[] = { 0, 10, 40, MOST_RECORDS };

static void nothing(void *data)
{
}

static int bench_init(struct kunit *test)
{
	struct fake_pci *fake = fake_pci_create_as(FAKE_PCI_WIDE);
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
	u64 begin = ktime_get_ns();
	int i;

	for (i = 0; i < INTX_CALLS; i++)
		if (impl->intx(pdev, i & 1))
			kunit_skip(test, "it refuses");

	return ktime_get_ns() - begin;
}

static u64 time_intx_with_records(struct kunit *test,
				  const struct bench_impl *impl,
				  unsigned int records)
{
	struct pci_dev *pdev = ((struct fake_pci *)test->priv)->pdev;
	u64 time;

	bind(test, impl, probe_enable);
	KUNIT_EXPECT_EQ(test, 0, impl->intx(pdev, 1));
	while (records--)
		KUNIT_EXPECT_EQ(test, 0,
				devm_add_action(&pdev->dev, nothing, NULL));
	time = time_intx(test, impl);
	fake_pci_unbind(test->priv);

	return time;
}

static void bench_intx_saved(struct kunit *test)
{
	unsigned int which, i, run;

	for (i = 0; i < ARRAY_SIZE(other_records); i++) {
		u64 best[ARRAY_SIZE(impls)] = { U64_MAX, U64_MAX };

		for (run = 0; run < RUNS; run++)
			for (which = 0; which < ARRAY_SIZE(impls); which++)
				best[which] = min(best[which],
						  time_intx_with_records(test,
									 impls[which],
									 other_records[i]));
		for (which = 0; which < ARRAY_SIZE(impls); which++)
			pr_info("bench: intx_ns_with_%u_records %s %llu\n",
				other_records[i], impls[which]->name,
				best[which] / INTX_CALLS);
	}
}

/* Six regions, six mappings. */
static int probe_bars(struct pci_dev *pdev, void *data)
{
	const struct bench_impl *impl = data;
	int i, ret;

	ret = impl->enable(pdev);
	for (i = 0; !ret && i < FAKE_PCI_WIDE_BARS; i++)
		ret = impl->request(pdev, i);
	for (i = 0; !ret && i < FAKE_PCI_WIDE_BARS; i++)
		ret = impl->iomap(pdev, i) ? 0 : -ENOMEM;

	return ret;
}

/* The same and 32 vectors, most of which is the MSI core's work for both. */
static int probe_all(struct pci_dev *pdev, void *data)
{
	const struct bench_impl *impl = data;
	int ret;

	ret = probe_bars(pdev, data);
	if (!ret)
		ret = impl->vectors(pdev, FAKE_PCI_WIDE_VECTORS);

	return ret < 0 ? ret : 0;
}

static u64 time_bindings(struct kunit *test, const struct bench_impl *impl,
			 fake_pci_probe_t probe)
{
	u64 begin = ktime_get_ns();
	int i;

	for (i = 0; i < BINDINGS; i++) {
		bind(test, impl, probe);
		fake_pci_unbind(test->priv);
	}

	return ktime_get_ns() - begin;
}

static void bench_bindings(struct kunit *test, const char *name,
			   fake_pci_probe_t probe)
{
	u64 best[ARRAY_SIZE(impls)] = { U64_MAX, U64_MAX };
	unsigned int which, run;

	for (run = 0; run < RUNS; run++)
		for (which = 0; which < ARRAY_SIZE(impls); which++)
			best[which] = min(best[which],
					  time_bindings(test, impls[which],
							probe));
	for (which = 0; which < ARRAY_SIZE(impls); which++)
		pr_info("bench: %s %s %llu\n", name, impls[which]->name,
			best[which] / BINDINGS);
}

static void bench_bind_and_unbind(struct kunit *test)
{
	bench_bindings(test, "bind_unbind_ns_6_regions_6_mappings_32_vectors",
		       probe_all);
	bench_bindings(test, "bind_unbind_ns_6_regions_6_mappings", probe_bars);
	bench_bindings(test, "bind_unbind_ns_enable_only", probe_enable);
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
		MEASURE("region", !impl->request(pdev, 0));
		MEASURE("mapping", impl->iomap(pdev, 0));
		MEASURE("second_mapping", impl->iomap(pdev, 1));
		MEASURE("vectors", impl->vectors(pdev, FAKE_PCI_WIDE_VECTORS) > 0);
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
