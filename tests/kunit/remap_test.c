// SPDX-License-Identifier: GPL-2.0
/*
 * devm_pci_remap_*(): mappings that belong to a device, but to none of its BARs.
 *
 * The configuration space that they map is a host bridge's; here it is memory
 * of the fake function. A call that fails must leave as many records as there
 * were, which is more than the common oracle can see: it looks after unbind.
 */

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "pcim_test.h"

/*
 * The kernel's own devm_pci_remap_cfg_resource() keeps the name that it made
 * when it fails; the library as a module leaves these calls to the kernel.
 */
#if HAVE_PCI_DEVRES_H && !defined(PCI_DEVRES_MODULE_H)
#define REMAP_IS_OURS	true
#else
#define REMAP_IS_OURS	false
#endif

/* More allocations than any of the calls makes. */
#define MOST_ALLOCATIONS	200

/* What a call that failed must not have changed. */
struct remap_before {
	struct pcim_state state;
	unsigned int records;
};

static struct remap_before remap_begin(struct kunit *test)
{
	return (struct remap_before){
		.state = pcim_state_now(test),
		.records = pcim_records(pcim_dev(test)),
	};
}

static void remap_expect_nothing(struct kunit *test,
				 const struct remap_before *before)
{
	pcim_expect_state(test, &before->state, "after a call that failed");
	KUNIT_EXPECT_EQ_MSG(test, before->records, pcim_records(pcim_dev(test)),
			    "a call that failed registered something");
}

static struct resource remap_bar(struct kunit *test)
{
	struct pci_dev *pdev = pcim_dev(test);
	struct resource bar =
		DEFINE_RES_MEM(pci_resource_start(pdev, FAKE_PCI_BAR_MEM),
			       pci_resource_len(pdev, FAKE_PCI_BAR_MEM));

	return bar;
}

static void __iomem *remap_cfgspace(struct kunit *test)
{
	struct resource bar = remap_bar(test);

	return devm_pci_remap_cfgspace(&pcim_dev(test)->dev, bar.start,
				       resource_size(&bar));
}

static int remap_cfg_resource(struct kunit *test, struct resource *res)
{
	void __iomem *addr;

	addr = devm_pci_remap_cfg_resource(&pcim_dev(test)->dev, res);
	return pcim_map_error(addr);
}

static void remap_cfgspace_reads_and_writes(struct kunit *test)
{
	void __iomem *addr;

	pcim_bind_enabled(test);
	addr = remap_cfgspace(test);
	PCIM_MUST(test, pcim_map_error(addr));
	writel(0xcafe, addr + 4);
	KUNIT_EXPECT_EQ(test, 0xcafe, readl(addr + 4));
	pcim_unbind(test);
}

static void remap_cfgspace_may_be_undone_by_hand(struct kunit *test)
{
	struct remap_before before;
	void __iomem *addr;

	pcim_bind_enabled(test);
	before = remap_begin(test);
	addr = remap_cfgspace(test);
	PCIM_MUST(test, pcim_map_error(addr));
	devm_iounmap(&pcim_dev(test)->dev, addr);
	remap_expect_nothing(test, &before);
	pcim_unbind(test);
}

/* Nothing is there that could be mapped. */
static struct resource remap_nowhere(struct kunit *test)
{
	struct resource nowhere = DEFINE_RES_MEM(0x10000000, SZ_4K);

	if (!IS_ENABLED(CONFIG_UML))
		kunit_skip(test, "only User mode Linux has addresses that cannot be mapped");

	return nowhere;
}

static void remap_cfgspace_that_cannot_be_mapped_leaves_nothing(struct kunit *test)
{
	struct resource nowhere = remap_nowhere(test);
	struct remap_before before;

	pcim_bind_enabled(test);
	before = remap_begin(test);
	KUNIT_EXPECT_TRUE(test, !devm_pci_remap_cfgspace(&pcim_dev(test)->dev,
							 nowhere.start, SZ_4K));
	/* User mode Linux warns about the address. */
	pcim_log_forgive(test);
	remap_expect_nothing(test, &before);
	pcim_unbind(test);
}

static void remap_cfg_resource_owns_and_maps(struct kunit *test)
{
	struct resource res = remap_bar(test);

	pcim_bind_enabled(test);
	PCIM_OK(test, remap_cfg_resource(test, &res));
	KUNIT_EXPECT_TRUE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));

	pcim_unbind(test);
	KUNIT_EXPECT_FALSE(test, pcim_bar_taken(test, FAKE_PCI_BAR_MEM));
}

/* Class 9: the name is made of the caller's, who may change his. */
static void remap_cfg_resource_names_device_and_resource(struct kunit *test)
{
	struct resource *bar = &pcim_dev(test)->resource[FAKE_PCI_BAR_MEM];
	struct resource res = remap_bar(test);
	char wanted[64], name[] = "cfg";

	res.name = name;
	scnprintf(wanted, sizeof(wanted), "%s cfg", pci_name(pcim_dev(test)));
	pcim_bind_enabled(test);
	PCIM_MUST(test, remap_cfg_resource(test, &res));
	memset(name, 'x', sizeof(name) - 1);

	KUNIT_ASSERT_NOT_NULL(test, bar->child);
	KUNIT_EXPECT_STREQ(test, wanted, bar->child->name);
	pcim_unbind(test);
}

/* Class 10 */
static void remap_cfg_resource_of_no_memory_is_refused(struct kunit *test)
{
	struct resource ports = DEFINE_RES_IO(0x100, 0x10);
	struct remap_before before;

	pcim_bind_enabled(test);
	before = remap_begin(test);
	KUNIT_EXPECT_EQ(test, -EINVAL, remap_cfg_resource(test, &ports));
	KUNIT_EXPECT_EQ(test, -EINVAL, remap_cfg_resource(test, NULL));
	remap_expect_nothing(test, &before);
	pcim_unbind(test);
}

/* Class 17 */
static void remap_cfg_resource_of_someone_else_is_busy(struct kunit *test)
{
	struct resource res = remap_bar(test);
	struct remap_before before;

	PCIM_MUST(test, fake_pci_claim_bar(pcim_env(test)->fake, FAKE_PCI_BAR_MEM));
	pcim_bind_enabled(test);
	before = remap_begin(test);
	KUNIT_EXPECT_EQ(test, -EBUSY, remap_cfg_resource(test, &res));
	pcim_expect_state(test, &before.state, "after a call that failed");
	if (REMAP_IS_OURS)
		remap_expect_nothing(test, &before);
	pcim_unbind(test);
}

/* Class 17: owned, then not mappable. */
static void remap_cfg_resource_that_cannot_be_mapped_is_not_held(struct kunit *test)
{
	struct resource nowhere = remap_nowhere(test);
	struct remap_before before;

	pcim_bind_enabled(test);
	before = remap_begin(test);
	KUNIT_EXPECT_EQ(test, -ENOMEM, remap_cfg_resource(test, &nowhere));
	pcim_log_forgive(test);
	if (REMAP_IS_OURS)
		remap_expect_nothing(test, &before);

	/* Someone else may have it now. */
	KUNIT_EXPECT_TRUE(test, request_mem_region(nowhere.start, SZ_4K, "t"));
	release_mem_region(nowhere.start, SZ_4K);
	pcim_unbind(test);
}

static int starved_cfgspace(struct kunit *test)
{
	return pcim_map_error(remap_cfgspace(test));
}

static int starved_cfg_resource(struct kunit *test)
{
	struct resource res = remap_bar(test);

	return remap_cfg_resource(test, &res);
}

static int starved_named_cfg_resource(struct kunit *test)
{
	struct resource res = remap_bar(test);

	res.name = "cfg";
	return remap_cfg_resource(test, &res);
}

/* Each allocation fails in turn, in a binding of its own. */
static void remap_starve(struct kunit *test, int (*call)(struct kunit *test))
{
	struct remap_before before;
	unsigned int nth = 0;
	bool failed;
	int ret;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");

	do {
		nth++;
		pcim_bind_enabled(test);
		before = remap_begin(test);
		pcim_fault_begin(nth);
		ret = call(test);
		failed = pcim_fault_end();
		if (ret && REMAP_IS_OURS)
			remap_expect_nothing(test, &before);
		pcim_unbind(test);
	} while (nth < MOST_ALLOCATIONS && failed);

	KUNIT_EXPECT_EQ(test, 0, ret);
	KUNIT_EXPECT_GT(test, nth, 1);
}

static void remap_cfgspace_survives_nth_failure(struct kunit *test)
{
	remap_starve(test, starved_cfgspace);
}

static void remap_cfg_resource_survives_nth_failure(struct kunit *test)
{
	remap_starve(test, starved_cfg_resource);
	remap_starve(test, starved_named_cfg_resource);
}

/* Ports that are memory exist on other architectures only. */
static void remap_iospace_failure_leaves_nothing(struct kunit *test)
{
	struct resource memory = remap_bar(test);
	struct device *dev = &pcim_dev(test)->dev;
	struct remap_before before;

	pcim_bind_enabled(test);
	before = remap_begin(test);
	KUNIT_EXPECT_LT(test, devm_pci_remap_iospace(dev, &memory, memory.start), 0);
	/* Where there are none at all, the PCI core warns once. */
	pcim_log_forgive(test);
	remap_expect_nothing(test, &before);
	pcim_unbind(test);
}

static void remap_iospace_without_memory_leaves_nothing(struct kunit *test)
{
	struct resource memory = remap_bar(test);
	struct device *dev = &pcim_dev(test)->dev;
	struct remap_before before;
	int ret;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");
	pcim_bind_enabled(test);
	before = remap_begin(test);
	pcim_fault_begin(1);
	ret = devm_pci_remap_iospace(dev, &memory, memory.start);
	pcim_fault_end();
	KUNIT_EXPECT_EQ(test, -ENOMEM, ret);
	remap_expect_nothing(test, &before);
	pcim_unbind(test);
}

static struct kunit_case remap_cases[] = {
	KUNIT_CASE(remap_cfgspace_reads_and_writes),
	KUNIT_CASE(remap_cfgspace_may_be_undone_by_hand),
	KUNIT_CASE(remap_cfgspace_that_cannot_be_mapped_leaves_nothing),
	KUNIT_CASE(remap_cfgspace_survives_nth_failure),
	KUNIT_CASE(remap_cfg_resource_owns_and_maps),
	KUNIT_CASE(remap_cfg_resource_names_device_and_resource),
	KUNIT_CASE(remap_cfg_resource_of_no_memory_is_refused),
	KUNIT_CASE(remap_cfg_resource_of_someone_else_is_busy),
	KUNIT_CASE(remap_cfg_resource_that_cannot_be_mapped_is_not_held),
	KUNIT_CASE(remap_cfg_resource_survives_nth_failure),
	KUNIT_CASE(remap_iospace_failure_leaves_nothing),
	KUNIT_CASE(remap_iospace_without_memory_leaves_nothing),
	{}
};

struct kunit_suite pcim_remap_suite = {
	.name = "pcim-remap",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = remap_cases,
};
