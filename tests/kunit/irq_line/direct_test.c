// SPDX-License-Identifier: GPL-2.0
/*
 * Direct EOI: invariant I7.
 */

#include "fake_line.h"

static const struct fake_kind kinds[] = {
	{ "model A", FAKE_MODEL_A },
	{ "model B", FAKE_MODEL_B },
};

static const struct fake_kind in_device = { "in the device", FAKE_MODEL_A, .in_device = true };
static const struct fake_kind no_state = { "no state", FAKE_MODEL_A, .no_state = true };

KUNIT_ARRAY_PARAM(kind, kinds, fake_kind_name);

static int direct_init(struct kunit *test)
{
	struct fake_line *fake;

	if (!test->param_value)
		return 0;
	fake = fake_new(test, test->param_value);
	test->priv = fake;
	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	return 0;
}

static void direct_exit(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	if (!fake)
		return;
	EXPECT_RIGHT(test, fake);
	fake_free(fake);
}

static void expect_refused(struct kunit *test, struct fake_line *fake, int why)
{
	u64 refusals = irq_line_fwd_stats(&fake->line).refusals;
	unsigned int reasons = fake->line.reasons;
	unsigned int depth = fake_desc(fake)->depth;
	unsigned int unmasks = fake->unmasks;
	unsigned int masks = fake->masks;

	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, true), why);
	KUNIT_EXPECT_FALSE(test, fake->line.direct_eoi);
	KUNIT_EXPECT_EQ(test, fake->line.reasons, reasons);
	KUNIT_EXPECT_EQ(test, fake_desc(fake)->depth, depth);
	KUNIT_EXPECT_EQ(test, fake->masks, masks);
	KUNIT_EXPECT_EQ(test, fake->unmasks, unmasks);
	KUNIT_EXPECT_EQ(test, irq_line_fwd_stats(&fake->line).refusals, refusals + 1);
}

static void i7_refused_if_masked_in_the_device(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &in_device);

	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	expect_refused(test, fake, -EOPNOTSUPP);
	EXPECT_RIGHT(test, fake);
	fake_free(fake);
}

static void i7_refused_if_the_chip_cannot_tell_what_is_active(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &no_state);

	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	expect_refused(test, fake, -EOPNOTSUPP);
	EXPECT_RIGHT(test, fake);
	fake_free(fake);
}

static void i7_refused_if_not_claimed(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &kinds[0]);

	expect_refused(test, fake, -EOPNOTSUPP);
	fake_free(fake);
}

static void i7_refused_with_any_reason(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int reasons;

	for (reasons = 1; reasons <= IRQ_LINE_FWD_REASONS; reasons++) {
		fake_mask(fake, reasons);
		expect_refused(test, fake, -EAGAIN);
		fake_unmask(fake, IRQ_LINE_FWD_REASONS);
	}
	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, true), 0);
}

static void i7_refused_while_active(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake->in_service = true;
	expect_refused(test, fake, -EAGAIN);
	fake->in_service = false;
	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, true), 0);
}

static void i7_handler_never_masks_while_on(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int masks, n;

	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, true), 0);
	masks = fake->masks;
	for (n = 1; n < 20; n++) {
		fake_raise(fake);
		KUNIT_EXPECT_EQ(test, fake->delivered, n);
		KUNIT_EXPECT_EQ(test, fake->line.reasons, 0);
		fake_serve(fake);
		fake_user_eoi(fake);
	}
	KUNIT_EXPECT_EQ(test, fake->masks, masks);
}

static void i7_on_and_off_twice_is_once(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, false), 0);
	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, true), 0);
	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, true), 0);
	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, false), 0);
	KUNIT_EXPECT_EQ(test, fake_direct_eoi(fake, false), 0);
	KUNIT_EXPECT_EQ(test, irq_line_fwd_stats(&fake->line).refusals, 0);
}

static void i7_off_when_idle_masks_again(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, true), 0);
	fake_raise(fake);
	fake_serve(fake);
	fake_user_eoi(fake);
	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, false), 0);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
	KUNIT_EXPECT_EQ(test, fake->line.reasons, IRQ_LINE_FWD_AUTO);
	fake_unmask(fake, IRQ_LINE_FWD_USER | IRQ_LINE_FWD_AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 3);
}

static void i7_off_while_active_delivers_and_masks(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, true), 0);
	fake_raise(fake);
	KUNIT_EXPECT_TRUE(test, fake->in_service);
	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, false), 0);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
	KUNIT_EXPECT_EQ(test, fake->line.reasons, IRQ_LINE_FWD_AUTO);
	EXPECT_RIGHT(test, fake);
	fake_serve(fake);
	fake_unmask(fake, IRQ_LINE_FWD_AUTO);
	KUNIT_EXPECT_EQ(test, fake->line.reasons, 0);
}

static void i7_off_with_a_reason_keeps_it(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, true), 0);
	fake_mask(fake, IRQ_LINE_FWD_PM);
	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, false), 0);
	KUNIT_EXPECT_EQ(test, fake->line.reasons, IRQ_LINE_FWD_PM);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	fake_unmask(fake, IRQ_LINE_FWD_PM);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

/* It is active and only the user can end it: the unmask must tell him. */
static void i7_masked_in_flight_is_delivered_by_the_unmask(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, true), 0);
	fake->in_flight = fake_mask_user;
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	KUNIT_EXPECT_TRUE(test, fake->in_service);
	fake_unmask(fake, IRQ_LINE_FWD_USER);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	fake_serve(fake);
	/* Model B presented the unmasked line once more; that is one too many. */
	fake_user_eoi(fake);
	if (fake->in_service)
		fake_user_eoi(fake);
	fake_raise(fake);
	KUNIT_EXPECT_GE(test, fake->delivered, 2);
}

/* free_irq() waits for what is active; nobody else will end it. */
static void i7_release_while_active_does_not_hang(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, true), 0);
	fake_raise(fake);
	KUNIT_EXPECT_TRUE(test, fake->in_service);
	fake_release(fake);
	KUNIT_EXPECT_FALSE(test, fake->in_service);
	fake->user_ends = false;
	fake_serve(fake);
	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), 0);
	KUNIT_EXPECT_FALSE(test, fake->line.direct_eoi);
}

/* The user may take for ever; who replaces his eventfd must not wait for him. */
static void i7_sync_does_not_wait_for_the_user(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_ASSERT_EQ(test, fake_direct_eoi(fake, true), 0);
	fake_raise(fake);
	KUNIT_EXPECT_TRUE(test, fake->in_service);
	irq_line_fwd_sync(&fake->line);
	KUNIT_EXPECT_TRUE(test, fake->in_service);
	KUNIT_EXPECT_FALSE(test, fake->waited_for);
	fake_serve(fake);
	fake_user_eoi(fake);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
}

#define CASE(name) KUNIT_CASE_PARAM(name, kind_gen_params)

static struct kunit_case direct_cases[] = {
	KUNIT_CASE(i7_refused_if_masked_in_the_device),
	KUNIT_CASE(i7_refused_if_the_chip_cannot_tell_what_is_active),
	KUNIT_CASE(i7_refused_if_not_claimed),
	CASE(i7_refused_with_any_reason),
	CASE(i7_refused_while_active),
	CASE(i7_handler_never_masks_while_on),
	CASE(i7_on_and_off_twice_is_once),
	CASE(i7_off_when_idle_masks_again),
	CASE(i7_off_while_active_delivers_and_masks),
	CASE(i7_off_with_a_reason_keeps_it),
	CASE(i7_masked_in_flight_is_delivered_by_the_unmask),
	CASE(i7_release_while_active_does_not_hang),
	CASE(i7_sync_does_not_wait_for_the_user),
	{ }
};

struct kunit_suite irq_line_direct_suite = {
	.name = "irq-line-direct",
	.init = direct_init,
	.exit = direct_exit,
	.test_cases = direct_cases,
};
