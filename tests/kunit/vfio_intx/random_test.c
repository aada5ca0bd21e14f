// SPDX-License-Identifier: GPL-2.0
/*
 * Random interleavings against a model of a few lines: after each step the
 * reasons, the number of deliveries, I1 and I3 are what the model says.
 *
 * The seed is printed; vfio_intx_kunit.seed=N runs it again.
 */

#include <linux/moduleparam.h>
#include <linux/prandom.h>
#include <linux/random.h>

#include "fake_line.h"

#define STEPS	100000

static unsigned long seed;
module_param(seed, ulong, 0444);
MODULE_PARM_DESC(seed, "Seed of the random interleavings, 0 for any");

KUNIT_ARRAY_PARAM(kind, fake_kinds, fake_kind_name);

struct model {
	unsigned int reasons;
	unsigned int delivered;
	bool claimed;
	bool asserted;
};

/* What meets a handler in flight; the model learns of it when it happens. */
static struct {
	struct model *model;
	unsigned int mask;
	unsigned int unmask;
	bool serve;
} flight;

static void model_settle(struct model *model)
{
	if (model->claimed && model->asserted && !model->reasons) {
		model->delivered++;
		model->reasons = VDEV_AUTO;
	}
}

static void in_flight(struct fake_line *fake)
{
	struct model *model = flight.model;

	vdev_mask(fake->vdev, flight.mask);
	model->reasons |= flight.mask;
	/* What is unmasked in the device and asserted is delivered by the unmask. */
	model->reasons &= ~flight.unmask;
	if (fake->kind->in_device && flight.mask)
		model_settle(model);
	vdev_unmask(fake->vdev, flight.unmask);
}

static bool matches(struct kunit *test, struct fake_line *fake, const struct model *model)
{
	KUNIT_EXPECT_STREQ(test, fake_wrong(fake) ?: "", "");
	KUNIT_EXPECT_EQ(test, fake->delivered, model->delivered);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), model->reasons);
	return !fake_wrong(fake) && fake->delivered == model->delivered &&
	       fake_masked(fake) == model->reasons;
}

static void step(struct kunit *test, struct fake_line *fake, struct model *model,
		 struct rnd_state *random)
{
	u32 dice = prandom_u32_state(random);
	unsigned int reasons = dice >> 8 & VDEV_REASONS;

	/* AUTO is the handler's; users only take it away. */
	switch (dice % 16) {
	case 0 ... 2:
		reasons &= ~VDEV_AUTO;
		fake_mask(fake, reasons);
		if (model->claimed)
			model->reasons |= reasons;
		break;
	case 3 ... 7:
		model->reasons &= ~reasons;
		model_settle(model);
		fake_unmask(fake, reasons);
		break;
	case 8 ... 10:
		model->asserted = true;
		model_settle(model);
		fake_raise(fake);
		break;
	case 11 ... 13:
		model->asserted = false;
		fake_serve(fake);
		break;
	case 14:
		/* Raise, and let mask and unmask meet the handler. */
		if (!model->claimed || model->asserted || model->reasons)
			break;
		flight.model = model;
		flight.mask = reasons & ~VDEV_AUTO;
		flight.unmask = dice >> 16 & VDEV_REASONS;
		fake->in_flight = in_flight;
		model->asserted = true;
		fake_raise(fake);
		model_settle(model);
		break;
	case 15:
		if (dice >> 16 & 7)
			break;
		if (model->claimed) {
			/* Quiet it, so that a release leaves nothing masked. */
			fake_serve(fake);
			fake_release(fake);
			*model = (struct model) { .delivered = model->delivered };
		} else {
			reasons &= ~VDEV_AUTO;
			model->claimed = true;
			model->reasons = reasons;
			model_settle(model);
			KUNIT_EXPECT_EQ(test, fake_claim(fake, reasons), 0);
		}
		break;
	}
}

static void random_interleavings_follow_the_model(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, test->param_value);
	u64 used = seed ?: get_random_u32();
	struct model model = { .claimed = true };
	struct rnd_state random;
	unsigned int n;

	prandom_seed_state(&random, used);
	kunit_info(test, "seed %llu, %d steps", used, STEPS);
	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	for (n = 0; n < STEPS; n++) {
		step(test, fake, &model, &random);
		if (!matches(test, fake, &model)) {
			kunit_info(test, "step %u: run again with vfio_intx_kunit.seed=%llu", n,
				   used);
			break;
		}
	}
	KUNIT_EXPECT_EQ(test, n, STEPS);
	KUNIT_EXPECT_GT(test, fake->delivered, STEPS / 100);
	kunit_info(test, "%u deliveries", fake->delivered);
	fake_free(fake);
}

static struct kunit_case random_cases[] = {
	KUNIT_CASE_PARAM(random_interleavings_follow_the_model, kind_gen_params),
	{ }
};

struct kunit_suite vfio_intx_random_suite = {
	.name = "vfio-intx-random",
	.test_cases = random_cases,
};
