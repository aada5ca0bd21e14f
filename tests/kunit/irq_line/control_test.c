// SPDX-License-Identifier: GPL-2.0
/*
 * Controls: the mistakes that were made in the field, made here on purpose. A
 * case passes when the checks of the other suites see the mistake, so they are
 * able to fail. Each case does it right first, and sees nothing.
 */

#include "fake_line.h"

static const struct fake_kind model_a = { "model A", FAKE_MODEL_A };
static const struct fake_kind model_b = { "model B", FAKE_MODEL_B };

#define EXPECT_WRONG(test, fake, invariant) \
	KUNIT_EXPECT_EQ(test, strncmp(fake_wrong(fake) ?: "nothing", invariant, 2), 0)

static void raise_and_unmask(struct fake_line *fake)
{
	fake_raise(fake);
	fake_unmask(fake, IRQ_LINE_FWD_AUTO);
}

/* Hazard 3, on the controller that shows it, and on the one that hides it. */
static void red_lazy_disable_loses_an_interrupt_on_model_b(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &model_b);

	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	raise_and_unmask(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
	EXPECT_RIGHT(test, fake);
	fake_serve(fake);
	fake_unmask(fake, IRQ_LINE_FWD_AUTO);

	irq_clear_status_flags(fake->irq, IRQ_DISABLE_UNLAZY);
	raise_and_unmask(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 3);
	EXPECT_WRONG(test, fake, "I3");
	fake_free(fake);

	fake = fake_new(test, &model_a);
	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	irq_clear_status_flags(fake->irq, IRQ_DISABLE_UNLAZY);
	raise_and_unmask(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
	fake_free(fake);
}

/* R1: it does not ask whether the line is masked already. */
static irqreturn_t unguarded_handler(int irq, void *dev_id)
{
	struct irq_line_fwd *line = dev_id;
	unsigned long flags;

	raw_spin_lock_irqsave(&line->lock, flags);
	disable_irq_nosync(irq);
	line->reasons |= IRQ_LINE_FWD_AUTO;
	raw_spin_unlock_irqrestore(&line->lock, flags);
	line->ops->deliver(line);
	return IRQ_HANDLED;
}

static void red_unguarded_handler_sticks_the_line(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &model_a);

	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	fake->in_flight = fake_mask_user;
	fake_raise(fake);
	EXPECT_RIGHT(test, fake);
	fake_serve(fake);
	fake_unmask(fake, IRQ_LINE_FWD_REASONS);

	fake->real_handler = unguarded_handler;
	fake->in_flight = fake_mask_user;
	fake_raise(fake);
	EXPECT_WRONG(test, fake, "I1");
	KUNIT_EXPECT_EQ(test, fake_desc(fake)->depth, 2);

	/* Dead: what opens the line for the user does not open it. */
	fake_serve(fake);
	fake_unmask(fake, IRQ_LINE_FWD_REASONS);
	fake->delivered = 0;
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	fake_free(fake);
}

static irqreturn_t owner_handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

/* R2: the flag is set before the claim and taken back when the claim fails. */
static void red_flag_before_claim_strips_the_owner(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &model_b);

	KUNIT_ASSERT_EQ(test, request_irq(fake->irq, owner_handler, 0, "owner", fake), 0);
	irq_set_status_flags(fake->irq, IRQ_DISABLE_UNLAZY);

	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), -EBUSY);
	KUNIT_EXPECT_TRUE(test, fake_unlazy(fake));

	irq_set_status_flags(fake->irq, IRQ_DISABLE_UNLAZY);
	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), -EBUSY);
	irq_clear_status_flags(fake->irq, IRQ_DISABLE_UNLAZY);
	KUNIT_EXPECT_FALSE(test, fake_unlazy(fake));

	free_irq(fake->irq, fake);
	fake_free(fake);
}

static struct kunit_case control_cases[] = {
	KUNIT_CASE(red_lazy_disable_loses_an_interrupt_on_model_b),
	KUNIT_CASE(red_unguarded_handler_sticks_the_line),
	KUNIT_CASE(red_flag_before_claim_strips_the_owner),
	{ }
};

struct kunit_suite irq_line_control_suite = {
	.name = "irq-line-control",
	.test_cases = control_cases,
};
