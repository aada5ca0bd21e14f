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
#include <linux/pm_runtime.h>
#include <linux/prandom.h>
#include <linux/printk.h>
#include <linux/random.h>

#include "model_run.h"
#include "pcim_test.h"

static unsigned long long seed;
module_param(seed, ullong, 0444);
MODULE_PARM_DESC(seed, "Seed of the random sequences; 0 for a new one");

static unsigned int ops = 100000;
module_param(ops, uint, 0444);
MODULE_PARM_DESC(ops, "Steps of the random sequences");

unsigned int model_pick(struct model_run *r, unsigned int below)
{
	return prandom_u32_state(&r->rnd) % below;
}

int model_pick_mem_bar(struct model_run *r)
{
	static const int bars[] = { 0, 2, 4 };

	return bars[model_pick(r, ARRAY_SIZE(bars))];
}

/* Sometimes an allocation of the next call fails. */
void model_maybe_fail(struct model_run *r)
{
	r->failed = false;
	if (r->faults && !model_pick(r, 8))
		pcim_fault_begin(1 + model_pick(r, 12));
	else
		pcim_fault_begin(0);
}

/* Compare a call's result; true when the call has to have had its effect. */
bool model_had_effect(struct model_run *r, int want, int ret)
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

static void step_bind(struct model_run *r)
{
	bool look = model_pick(r, 2);
	int ret;

	if (r->m.bound)
		return;
	ret = pcim_try_bind(r->test, model_pick(r, FAKE_DRIVERS),
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

static void step_failed_probe(struct model_run *r)
{
	/* Enabling the function switches INTx on, which nobody takes back. */
	if (r->m.bound || (r->m.intx_off && !r->m.count))
		return;
	KUNIT_EXPECT_NE_MSG(r->test, 0,
			    pcim_try_bind(r->test, model_pick(r, FAKE_DRIVERS),
					  probe_fails, NULL),
			    "failed probe at step %u", r->step);
	model_failed_probe(&r->m);
}

/* In remove() every call works, and is undone a moment later. */
static void remove_calls(struct pci_dev *pdev, void *arg)
{
	struct model_run *r = arg;

	PCIM_OK(r->test, pcim_intx(pdev, 1));
	PCIM_OK(r->test, pcim_map_error(pcim_iomap(pdev, FAKE_PCI_BAR_MEM, 0)));
	PCIM_OK(r->test, pcim_set_mwi(pdev));
}

static void step_unbind(struct model_run *r)
{
	bool calls = model_pick(r, 2);

	if (!r->m.bound || model_pick(r, 4))
		return;
	model_unbind(&r->m);
	pcim_env(r->test)->before = model_state(&r->m);
	fake_pci_on_remove(FAKE_DRIVER_A, calls ? remove_calls : NULL, r);
	fake_pci_on_remove(FAKE_DRIVER_B, calls ? remove_calls : NULL, r);
	pcim_unbind(r->test);
	fake_pci_on_remove(FAKE_DRIVER_A, NULL, NULL);
	fake_pci_on_remove(FAKE_DRIVER_B, NULL, NULL);
}

/*
 * On an enabled device an MSI core may register a release of its own, which does
 * not resume the function.  It must not be newer than ours.
 */
static void step_enable(struct model_run *r)
{
	int ret;

	if (r->m.vectors_place && !r->m.enabled)
		return;
	model_maybe_fail(r);
	ret = pcim_enable_device(r->pdev);
	if (model_had_effect(r, 0, ret))
		model_enable(&r->m);
}

static void step_disable(struct model_run *r)
{
	if (!r->m.enabled || r->m.count <= r->m.found)
		return;
	pci_disable_device(r->pdev);
	model_disable(&r->m);
}

/* Each leaves the device enabled for ever, so not too often. */
static void step_pin(struct model_run *r)
{
	if (r->m.others > 2 || model_pick(r, 8))
		return;
	pcim_pin_device(r->pdev);
	r->m.pinned = true;
}

static void step_intx(struct model_run *r)
{
	bool enable = model_pick(r, 2);
	int ret;

	model_maybe_fail(r);
	ret = pcim_intx(r->pdev, enable);
	if (model_had_effect(r, 0, ret))
		model_intx(&r->m, enable);
}

/* A suspended function has its config space restored when it resumes. */
static bool may_be_suspended(const struct model_run *r)
{
	return r->m.automatic && !r->m.bound;
}

static void step_intx_unmanaged(struct model_run *r)
{
	bool enable = model_pick(r, 2);

	if (may_be_suspended(r))
		return;
	pci_intx_unmanaged(r->pdev, enable);
	r->m.intx_off = !enable;
}

/* "auto" or "on" in power/control. */
static void step_power(struct model_run *r)
{
	r->m.automatic = model_pick(r, 2);
	if (r->m.automatic)
		pm_runtime_allow(&r->pdev->dev);
	else
		pm_runtime_forbid(&r->pdev->dev);
}

static void step_alloc_vectors(struct model_run *r)
{
	bool msix = model_pick(r, 2);
	unsigned int nr = msix ? 1 + model_pick(r, FAKE_PCI_MSIX_VECTORS) :
				 BIT(model_pick(r, 4));
	unsigned int flags = msix ? PCI_IRQ_MSIX : PCI_IRQ_MSI;
	int ret;

	if (r->m.vectors || !r->m.awake)
		return;
	model_maybe_fail(r);
	if (model_pick(r, 2))
		ret = pcim_alloc_irq_vectors(r->pdev, nr, nr, flags);
	else
		ret = pcim_alloc_irq_vectors_affinity(r->pdev, nr, nr, flags,
						      NULL);
	if (model_had_effect(r, 0, ret == nr ? 0 : min(ret, -1)))
		model_vectors(&r->m, nr, msix);
}

static void step_free_vectors(struct model_run *r)
{
	if (!r->m.vectors)
		return;
	pci_free_irq_vectors(r->pdev);
	model_vectors(&r->m, 0, false);
}

static void step_set_mwi(struct model_run *r)
{
	int ret;

	model_maybe_fail(r);
	ret = pcim_set_mwi(r->pdev);
	if (model_had_effect(r, 0, ret))
		r->m.mwi = true;
}

static void step_clear_mwi(struct model_run *r)
{
	pci_clear_mwi(r->pdev);
	r->m.mwi = false;
}

/* These come from outside; a driver may be bound or not. */

static void step_claim(struct model_run *r)
{
	int bar = model_pick_mem_bar(r);

	if (model_pick(r, 4) || !model_can_request(&r->m, bar))
		return;
	PCIM_OK(r->test, fake_pci_claim_bar(r->fake, bar));
	r->m.claimed |= BIT(bar);
}

static void step_unclaim(struct model_run *r)
{
	int bar = model_pick_mem_bar(r);

	fake_pci_unclaim_bar(r->fake, bar);
	r->m.claimed &= ~BIT(bar);
}

static void step_others_enable(struct model_run *r)
{
	if (r->m.bound || r->m.others > 2 || may_be_suspended(r))
		return;
	PCIM_OK(r->test, pci_enable_device(r->pdev));
	model_others_enable(&r->m);
}

static void step_others_disable(struct model_run *r)
{
	if (r->m.bound || !r->m.others || may_be_suspended(r))
		return;
	pci_disable_device(r->pdev);
	r->m.others--;
	r->m.count--;
}

/* Without a driver every managed call is refused, once in a while. */
static void step_refused(struct model_run *r)
{
	if (r->m.bound || model_pick(r, 16))
		return;
	KUNIT_EXPECT_EQ(r->test, -ENODEV,
			pcim_request_region(r->pdev, 0, "model"));
	KUNIT_EXPECT_EQ(r->test, -ENODEV, pcim_intx(r->pdev, 0));
	pcim_log_forgive(r->test);
}

static const struct {
	const char *name;
	bool needs_driver;
	void (*run)(struct model_run *r);
} steps[] = {
	{ "bind", false, step_bind },
	{ "failed probe", false, step_failed_probe },
	{ "unbind", true, step_unbind },
	{ "enable", true, step_enable },
	{ "disable", true, step_disable },
	{ "pin", true, step_pin },
	{ "intx", true, step_intx },
	{ "intx unmanaged", false, step_intx_unmanaged },
	{ "request", true, model_step_request },
	{ "request selected", true, model_step_request_selected },
	{ "request all", true, model_step_request_all },
	{ "release", true, model_step_release },
	{ "iomap", true, model_step_iomap },
	{ "iomap range", true, model_step_iomap_range },
	{ "iounmap", true, model_step_iounmap },
	{ "iomap region", true, model_step_iomap_region },
	{ "iounmap region", true, model_step_iounmap_region },
	{ "iomap regions", true, model_step_iomap_regions },
	{ "iomap regions request all", true, model_step_iomap_regions_request_all },
	{ "table", true, model_step_table },
	{ "group", true, model_step_group },
	{ "power", false, step_power },
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

static bool run_step(struct model_run *r)
{
	unsigned int which = model_pick(r, ARRAY_SIZE(steps));
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
static void print_last(struct model_run *r)
{
	unsigned int i = r->step < LAST_STEPS ? 0 : r->step - LAST_STEPS + 1;

	for (; i <= r->step; i++)
		kunit_info(r->test, "step %u: %s\n", i, r->last[i % LAST_STEPS]);
}

static void model_agrees_with_random_sequences(struct kunit *test)
{
	struct model_run *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
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
	pcim_unbind(test);
	pm_runtime_forbid(&r->pdev->dev);
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
