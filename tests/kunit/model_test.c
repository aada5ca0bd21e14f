// SPDX-License-Identifier: GPL-2.0
/*
 * Random sequences of all calls, unbinds, rebinds, driver swaps and failing
 * allocations, compared with the model after every single step.
 *
 * To replay a run: pcim_kunit.seed=<what it printed>, pcim_kunit.ops=<steps>.
 */

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/prandom.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/sizes.h>

#include "model.h"
#include "pcim_test.h"

static unsigned long long seed;
module_param(seed, ullong, 0444);
MODULE_PARM_DESC(seed, "Seed of the random sequences; 0 for a new one");

static unsigned int ops = 100000;
module_param(ops, uint, 0444);
MODULE_PARM_DESC(ops, "Steps of the random sequences");

#define LAST_STEPS	64

/* One run. */
struct run {
	struct kunit *test;
	struct pci_dev *pdev;
	struct fake_pci *fake;
	struct model m;
	struct rnd_state rnd;
	bool faults;		/* allocations can be made to fail */
	bool failed;		/* one failed in this step */
	unsigned int step;
	const char *what;
	const char *last[LAST_STEPS];
};

static unsigned int pick(struct run *r, unsigned int below)
{
	return prandom_u32_state(&r->rnd) % below;
}

static int pick_mem_bar(struct run *r)
{
	static const int bars[] = { 0, 2, 4 };

	return bars[pick(r, ARRAY_SIZE(bars))];
}

/* Sometimes an allocation of the next call fails. */
static void maybe_fail(struct run *r)
{
	r->failed = false;
	if (r->faults && !pick(r, 8))
		pcim_fault_begin(1 + pick(r, 12));
	else
		pcim_fault_begin(0);
}

/* Compare a call's result; true when the call has to have had its effect. */
static bool had_effect(struct run *r, int want, int ret)
{
	if (r->faults)
		r->failed = pcim_fault_end();

	if (ret == want)
		return want == 0;
	if (r->failed && ret < 0)
		return false;

	KUNIT_EXPECT_EQ_MSG(r->test, want, ret, "%s at step %u", r->what, r->step);
	return false;
}

/* Some drivers look at the function first: it is powered up from then on. */
static int probe_look(struct pci_dev *pdev, void *arg)
{
	int ret;

	ret = pci_enable_device(pdev);
	if (!ret)
		pci_disable_device(pdev);

	return ret;
}

static void step_bind(struct run *r)
{
	bool look = pick(r, 2);
	int ret;

	if (r->m.bound)
		return;
	ret = pcim_try_bind(r->test, pick(r, FAKE_DRIVERS),
			    look ? probe_look : NULL, NULL);
	KUNIT_EXPECT_EQ_MSG(r->test, 0, ret, "bind at step %u", r->step);
	if (!ret)
		model_bind(&r->m, look);
}

/* A probe that fails somewhere; what it took has to be gone, the oracle says so. */
static int probe_fails(struct pci_dev *pdev, void *arg)
{
	return pcim_enable_device(pdev) ?:
	       pcim_intx(pdev, 0) ?:
	       pcim_iomap_regions(pdev, BIT(FAKE_PCI_BAR_MEM), "model") ?:
	       -ENODEV;
}

static void step_failed_probe(struct run *r)
{
	/* Enabling the function switches INTx on, which nobody takes back. */
	if (r->m.bound || (r->m.intx_off && !r->m.count))
		return;
	KUNIT_EXPECT_NE_MSG(r->test, 0,
			    pcim_try_bind(r->test, pick(r, FAKE_DRIVERS),
					  probe_fails, NULL),
			    "failed probe at step %u", r->step);
	model_failed_probe(&r->m);
}

static void step_unbind(struct run *r)
{
	if (!r->m.bound || pick(r, 4))
		return;
	model_unbind(&r->m);
	pcim_env(r->test)->before = model_state(&r->m);
	pcim_unbind(r->test);
}

static void step_enable(struct run *r)
{
	int ret;

	maybe_fail(r);
	ret = pcim_enable_device(r->pdev);
	if (had_effect(r, 0, ret))
		model_enable(&r->m);
}

static void step_disable(struct run *r)
{
	if (!r->m.enabled || r->m.count <= r->m.others)
		return;
	pci_disable_device(r->pdev);
	model_disable(&r->m);
}

/* Each leaves the device enabled for ever, so not too often. */
static void step_pin(struct run *r)
{
	if (r->m.others > 2 || pick(r, 8))
		return;
	pcim_pin_device(r->pdev);
	r->m.pinned = true;
}

static void step_intx(struct run *r)
{
	bool enable = pick(r, 2);
	int ret;

	maybe_fail(r);
	ret = pcim_intx(r->pdev, enable);
	if (had_effect(r, 0, ret))
		model_intx(&r->m, enable);
}

static void step_intx_unmanaged(struct run *r)
{
	bool enable = pick(r, 2);

	pci_intx_unmanaged(r->pdev, enable);
	r->m.intx_off = !enable;
}

static void step_request(struct run *r)
{
	int bar = pick(r, PCI_STD_NUM_BARS);
	bool used = FAKE_PCI_BARS & BIT(bar);
	int want, ret;

	want = !used || model_can_request(&r->m, bar) ? 0 : -EBUSY;
	maybe_fail(r);
	if (pick(r, 2))
		ret = pcim_request_region(r->pdev, bar, "model");
	else
		ret = pcim_request_region_exclusive(r->pdev, bar, "model");
	if (had_effect(r, want, ret) && used)
		r->m.owned |= BIT(bar);
}

static void step_request_selected(struct run *r)
{
	unsigned int mask = pick(r, BIT(PCI_STD_NUM_BARS)) & FAKE_PCI_BARS;
	int want, ret;

	want = mask & (r->m.owned | r->m.claimed) ? -EBUSY : 0;
	maybe_fail(r);
	ret = pcim_request_selected_regions(r->pdev, mask, "model");
	if (had_effect(r, want, ret))
		r->m.owned |= mask;
}

static void step_request_all(struct run *r)
{
	int want = r->m.owned | r->m.claimed ? -EBUSY : 0;
	int ret;

	maybe_fail(r);
	ret = pcim_request_all_regions(r->pdev, "model");
	if (had_effect(r, want, ret))
		r->m.owned = FAKE_PCI_BARS;
}

static void step_release(struct run *r)
{
	int bar = pick(r, PCI_STD_NUM_BARS);

	pcim_release_region(r->pdev, bar);
	r->m.owned &= ~BIT(bar);
}

static void step_iomap(struct run *r)
{
	int bar = pick_mem_bar(r);
	void __iomem *addr;

	if (r->m.nr_maps == MODEL_MAPPINGS)
		return;
	maybe_fail(r);
	addr = pcim_iomap(r->pdev, bar, 0);
	if (had_effect(r, 0, pcim_map_error(addr)))
		model_map(&r->m, addr, bar, false, true);
}

static void step_iomap_range(struct run *r)
{
	void __iomem *addr;

	if (r->m.nr_maps == MODEL_MAPPINGS)
		return;
	maybe_fail(r);
	addr = pcim_iomap_range(r->pdev, FAKE_PCI_BAR_MEM64, SZ_4K, SZ_4K);
	if (had_effect(r, 0, pcim_map_error(addr)))
		model_map(&r->m, addr, FAKE_PCI_BAR_MEM64, false, false);
}

static void step_iounmap(struct run *r)
{
	unsigned int index;

	if (!r->m.nr_maps)
		return;
	index = pick(r, r->m.nr_maps);
	pcim_iounmap(r->pdev, r->m.maps[index].addr);
	model_unmap(&r->m, index);
}

static void step_iomap_region(struct run *r)
{
	int bar = pick_mem_bar(r);
	void __iomem *addr;

	if (r->m.nr_maps == MODEL_MAPPINGS)
		return;
	maybe_fail(r);
	addr = pcim_iomap_region(r->pdev, bar, "model");
	if (had_effect(r, model_can_request(&r->m, bar) ? 0 : -EBUSY,
		       pcim_map_error(addr)))
		model_map(&r->m, addr, bar, true, false);
}

static void step_iounmap_region(struct run *r)
{
	int bar = pick_mem_bar(r);
	int index = model_newest_map(&r->m, bar, true, false);

	pcim_iounmap_region(r->pdev, bar);
	if (index >= 0) {
		model_unmap(&r->m, index);
		r->m.owned &= ~BIT(bar);
	}
}

/* The mappings that a call for several BARs has made. */
static void map_all(struct run *r, unsigned int mask)
{
	void __iomem * const *table = pcim_iomap_table(r->pdev);
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		if (mask & BIT(bar))
			model_map(&r->m, table[bar], bar, true, true);
}

static void step_iomap_regions(struct run *r)
{
	unsigned int mask = pick(r, BIT(PCI_STD_NUM_BARS)) & FAKE_PCI_MEM_BARS;
	int want, ret;

	if (r->m.nr_maps + PCI_STD_NUM_BARS > MODEL_MAPPINGS)
		return;
	want = mask & (r->m.owned | r->m.claimed) ? -EBUSY : 0;
	maybe_fail(r);
	ret = pcim_iomap_regions(r->pdev, mask, "model");
	if (had_effect(r, want, ret) && mask)
		map_all(r, mask);
}

static void step_iomap_regions_request_all(struct run *r)
{
	unsigned int mask = pick(r, BIT(PCI_STD_NUM_BARS)) & FAKE_PCI_MEM_BARS;
	int want, ret;

	if (r->m.nr_maps + PCI_STD_NUM_BARS > MODEL_MAPPINGS)
		return;
	want = r->m.owned | r->m.claimed ? -EBUSY : 0;
	maybe_fail(r);
	ret = pcim_iomap_regions_request_all(r->pdev, mask, "model");
	if (!had_effect(r, want, ret))
		return;

	if (mask)
		map_all(r, mask);
	r->m.owned = FAKE_PCI_BARS;
}

/* Only what pcim_iomap_regions() made may be given to its counterpart. */
static void step_iounmap_regions(struct run *r)
{
	int bar = pick_mem_bar(r);
	int index = model_newest_map(&r->m, bar, true, true);

	if (index < 0 || !r->m.maps[index].with_region ||
	    !r->m.maps[index].in_table)
		return;
	pcim_iounmap_regions(r->pdev, BIT(bar));
	model_unmap(&r->m, index);
	r->m.owned &= ~BIT(bar);
}

static void step_alloc_vectors(struct run *r)
{
	bool msix = pick(r, 2);
	unsigned int nr = msix ? 1 + pick(r, FAKE_PCI_MSIX_VECTORS) :
				 BIT(pick(r, 4));
	unsigned int flags = msix ? PCI_IRQ_MSIX : PCI_IRQ_MSI;
	int ret;

	if (r->m.vectors || !r->m.awake)
		return;
	maybe_fail(r);
	if (pick(r, 2))
		ret = pcim_alloc_irq_vectors(r->pdev, nr, nr, flags);
	else
		ret = pcim_alloc_irq_vectors_affinity(r->pdev, nr, nr, flags,
						      NULL);
	if (had_effect(r, 0, ret == nr ? 0 : min(ret, -1)))
		model_vectors(&r->m, nr, msix);
}

static void step_free_vectors(struct run *r)
{
	if (!r->m.vectors)
		return;
	pci_free_irq_vectors(r->pdev);
	model_vectors(&r->m, 0, false);
}

static void step_set_mwi(struct run *r)
{
	int ret;

	maybe_fail(r);
	ret = pcim_set_mwi(r->pdev);
	if (had_effect(r, 0, ret))
		r->m.mwi = true;
}

static void step_clear_mwi(struct run *r)
{
	pci_clear_mwi(r->pdev);
	r->m.mwi = false;
}

/* These come from outside; a driver may be bound or not. */

static void step_claim(struct run *r)
{
	int bar = pick_mem_bar(r);

	if (pick(r, 4) || !model_can_request(&r->m, bar))
		return;
	PCIM_OK(r->test, fake_pci_claim_bar(r->fake, bar));
	r->m.claimed |= BIT(bar);
}

static void step_unclaim(struct run *r)
{
	int bar = pick_mem_bar(r);

	fake_pci_unclaim_bar(r->fake, bar);
	r->m.claimed &= ~BIT(bar);
}

static void step_others_enable(struct run *r)
{
	if (r->m.bound || r->m.others > 2)
		return;
	PCIM_OK(r->test, pci_enable_device(r->pdev));
	model_others_enable(&r->m);
}

static void step_others_disable(struct run *r)
{
	if (r->m.bound || !r->m.others)
		return;
	pci_disable_device(r->pdev);
	r->m.others--;
	r->m.count--;
}

/* Without a driver every managed call is refused, once in a while. */
static void step_refused(struct run *r)
{
	if (r->m.bound || pick(r, 16))
		return;
	KUNIT_EXPECT_EQ(r->test, -ENODEV,
			pcim_request_region(r->pdev, 0, "model"));
	KUNIT_EXPECT_EQ(r->test, -ENODEV, pcim_intx(r->pdev, 0));
	pcim_log_forgive(r->test);
}

static const struct {
	const char *name;
	bool needs_driver;
	void (*run)(struct run *r);
} steps[] = {
	{ "bind", false, step_bind },
	{ "failed probe", false, step_failed_probe },
	{ "unbind", true, step_unbind },
	{ "enable", true, step_enable },
	{ "disable", true, step_disable },
	{ "pin", true, step_pin },
	{ "intx", true, step_intx },
	{ "intx unmanaged", false, step_intx_unmanaged },
	{ "request", true, step_request },
	{ "request selected", true, step_request_selected },
	{ "request all", true, step_request_all },
	{ "release", true, step_release },
	{ "iomap", true, step_iomap },
	{ "iomap range", true, step_iomap_range },
	{ "iounmap", true, step_iounmap },
	{ "iomap region", true, step_iomap_region },
	{ "iounmap region", true, step_iounmap_region },
	{ "iomap regions", true, step_iomap_regions },
	{ "iomap regions request all", true, step_iomap_regions_request_all },
	{ "iounmap regions", true, step_iounmap_regions },
	{ "alloc vectors", true, step_alloc_vectors },
	{ "free vectors", true, step_free_vectors },
	{ "set mwi", true, step_set_mwi },
	{ "clear mwi", true, step_clear_mwi },
	{ "claim", false, step_claim },
	{ "unclaim", false, step_unclaim },
	{ "others enable", false, step_others_enable },
	{ "others disable", false, step_others_disable },
	{ "refused", false, step_refused },
};

static bool run_step(struct run *r)
{
	unsigned int which = pick(r, ARRAY_SIZE(steps));
	struct pcim_state want;

	if (steps[which].needs_driver && !r->m.bound)
		which = 0;
	r->what = steps[which].name;
	r->last[r->step % LAST_STEPS] = r->what;
	steps[which].run(r);

	want = model_state(&r->m);
	pcim_expect_state(r->test, &want, r->what);

	return READ_ONCE(r->test->status) != KUNIT_FAILURE;
}

/* The steps that led here, oldest first. */
static void print_last(struct run *r)
{
	unsigned int i = r->step < LAST_STEPS ? 0 : r->step - LAST_STEPS + 1;

	for (; i <= r->step; i++)
		kunit_info(r->test, "step %u: %s\n", i, r->last[i % LAST_STEPS]);
}

static void model_agrees_with_random_sequences(struct kunit *test)
{
	struct run *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	int level = console_loglevel;
	u64 start = seed ?: get_random_u64();

	KUNIT_ASSERT_NOT_NULL(test, r);
	kunit_info(test, "seed=%llu ops=%u\n", start, ops);
	r->test = test;
	r->pdev = pcim_dev(test);
	r->fake = pcim_env(test)->fake;
	r->faults = pcim_fault_available();
	prandom_seed_state(&r->rnd, start);

	/* Not every "enabling device", but every warning. */
	console_loglevel = LOGLEVEL_INFO;
	for (r->step = 0; r->step < ops; r->step++)
		if (!run_step(r))
			break;
	console_loglevel = level;

	if (r->step < ops)
		print_last(r);

	KUNIT_EXPECT_EQ_MSG(test, ops, r->step, "stopped at \"%s\", replay with seed=%llu",
			    r->what, start);

	model_unbind(&r->m);
	pcim_env(test)->before = model_state(&r->m);
}

static struct kunit_case model_cases[] = {
	KUNIT_CASE(model_agrees_with_random_sequences),
	{}
};

/* The model is of our contract; other implementations have other ones. */
static int model_init(struct kunit *test)
{
	if (!HAVE_PCI_DEVRES_H)
		kunit_skip(test, "the model is of our library only");

	return pcim_env_init(test);
}

struct kunit_suite pcim_model_suite = {
	.name = "pcim-model",
	.init = model_init,
	.exit = pcim_env_exit,
	.test_cases = model_cases,
};
