// SPDX-License-Identifier: GPL-2.0
/*
 * A line with a neighbour: invariant I6, and that only lines masked in the
 * device can be shared at all.
 */

#include "fake_line.h"

static const struct fake_kind kinds[] = {
	{ "model A, fasteoi", FAKE_MODEL_A, .in_device = true },
	{ "model B, fasteoi", FAKE_MODEL_B, .in_device = true },
	{ "model A, level", FAKE_MODEL_A, .level_flow = true, .in_device = true },
	{ "model B, level", FAKE_MODEL_B, .level_flow = true, .in_device = true },
};

KUNIT_ARRAY_PARAM(kind, kinds, fake_kind_name);

static irqreturn_t neighbour_handler(int irq, void *data)
{
	struct fake_line *fake = data;

	if (!fake->neighbour_asserted)
		return IRQ_NONE;
	fake->neighbour_asserted = false;
	fake->neighbour_served++;
	return IRQ_HANDLED;
}

static int shared_init(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, test->param_value);

	test->priv = fake;
	KUNIT_ASSERT_EQ(test, request_irq(fake->irq, neighbour_handler, IRQF_SHARED,
					  "neighbour", fake), 0);
	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	return 0;
}

static void shared_exit(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	EXPECT_RIGHT(test, fake);
	KUNIT_EXPECT_EQ(test, fake_desc(fake)->depth, 0);
	free_irq(fake->irq, fake);
	fake_free(fake);
}

static void expect_neighbour_lives(struct kunit *test, struct fake_line *fake)
{
	unsigned int served = fake->neighbour_served;

	fake_raise_neighbour(fake);
	KUNIT_EXPECT_EQ(test, fake->neighbour_served, served + 1);
	KUNIT_EXPECT_FALSE(test, fake->neighbour_asserted);
}

static void i6_neighbour_is_served_whatever_masks_us(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int reasons;

	for (reasons = 0; reasons <= VDEV_REASONS; reasons++) {
		fake_mask(fake, reasons);
		expect_neighbour_lives(test, fake);
		fake_raise(fake);
		expect_neighbour_lives(test, fake);
		fake_serve(fake);
		expect_neighbour_lives(test, fake);
		fake_unmask(fake, VDEV_REASONS);
		expect_neighbour_lives(test, fake);
	}
	/* The level flow masks around its handlers, as it always does. */
	if (!fake->kind->level_flow)
		KUNIT_EXPECT_EQ(test, fake->masks, 0);
}

static void i6_neighbours_interrupt_is_not_ours(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int handled = fake->handled;

	expect_neighbour_lives(test, fake);
	fake_mask(fake, VDEV_USER);
	expect_neighbour_lives(test, fake);
	KUNIT_EXPECT_EQ(test, fake->handled, handled);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	KUNIT_EXPECT_GE(test, fake->not_ours, 2);
}

/*
 * Our device waits to be unmasked and cannot drive the line, though its status
 * says that it would: DisINTx tells whose interrupt it is.
 */
static void i6_neighbours_interrupt_is_not_ours_while_we_wait(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int handled;

	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	handled = fake->handled;
	expect_neighbour_lives(test, fake);
	fake_mask(fake, VDEV_USER);
	expect_neighbour_lives(test, fake);
	KUNIT_EXPECT_EQ(test, fake->handled, handled);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

static void i6_both_assert_at_once(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_raise_both(fake);
	KUNIT_EXPECT_EQ(test, fake->neighbour_served, 1);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

static void i6_neighbour_outlives_our_release(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_raise(fake);
	fake_release(fake);
	expect_neighbour_lives(test, fake);
	KUNIT_EXPECT_EQ(test, fake_claim(fake, VDEV_VIRT), 0);
	expect_neighbour_lives(test, fake);
}

static void i6_line_masked_at_the_chip_is_not_shared(struct kunit *test)
{
	static const struct fake_kind at_chip = { "at the chip", FAKE_MODEL_A };
	struct fake_line *fake = fake_new(test, &at_chip);

	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), 0);
	KUNIT_EXPECT_EQ(test, request_irq(fake->irq, neighbour_handler, IRQF_SHARED,
					  "neighbour", fake), -EBUSY);
	EXPECT_RIGHT(test, fake);
	fake_free(fake);
}

#define CASE(name) KUNIT_CASE_PARAM(name, kind_gen_params)

static struct kunit_case shared_cases[] = {
	CASE(i6_neighbour_is_served_whatever_masks_us),
	CASE(i6_neighbours_interrupt_is_not_ours),
	CASE(i6_neighbours_interrupt_is_not_ours_while_we_wait),
	CASE(i6_both_assert_at_once),
	CASE(i6_neighbour_outlives_our_release),
	CASE(i6_line_masked_at_the_chip_is_not_shared),
	{ }
};

struct kunit_suite vfio_intx_shared_suite = {
	.name = "vfio-intx-shared",
	.init = shared_init,
	.exit = shared_exit,
	.test_cases = shared_cases,
};
