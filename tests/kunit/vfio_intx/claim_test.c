// SPDX-License-Identifier: GPL-2.0
/*
 * Claim and release: invariants I4 and I5, and what a claim refuses.
 */

#include "fake_line.h"

static const struct fake_kind at_chip = { "at the chip", FAKE_MODEL_B };
static const struct fake_kind in_device = { "in the device", FAKE_MODEL_B, .in_device = true };
/* Another driver on the same line, who serves the neighbour's device. */
static irqreturn_t owner_handler(int irq, void *data)
{
	struct fake_line *fake = data;

	if (!fake->neighbour_asserted)
		return IRQ_NONE;
	fake->neighbour_asserted = false;
	fake->neighbour_served++;
	return IRQ_HANDLED;
}

struct line_state {
	unsigned int status;
	unsigned int depth;
	unsigned int masks;
	unsigned int unmasks;
	bool chip_masked;
	bool disintx;
};

static struct line_state state_of(struct fake_line *fake)
{
	return (struct line_state) {
		.status = fake_desc(fake)->status_use_accessors,
		.depth = fake_desc(fake)->depth,
		.masks = fake->masks,
		.unmasks = fake->unmasks,
		.chip_masked = fake->chip_masked,
		.disintx = fake->disintx,
	};
}

static void expect_same_state(struct kunit *test, struct line_state a, struct line_state b)
{
	KUNIT_EXPECT_EQ(test, a.status, b.status);
	KUNIT_EXPECT_EQ(test, a.depth, b.depth);
	KUNIT_EXPECT_EQ(test, a.masks, b.masks);
	KUNIT_EXPECT_EQ(test, a.unmasks, b.unmasks);
	KUNIT_EXPECT_EQ(test, a.chip_masked, b.chip_masked);
	KUNIT_EXPECT_EQ(test, a.disintx, b.disintx);
}

static void expect_invisible_failure(struct kunit *test, struct fake_line *fake)
{
	struct line_state before = state_of(fake);

	KUNIT_EXPECT_EQ(test, fake_claim(fake, fake->disintx ? VDEV_VIRT : 0), -EBUSY);
	expect_same_state(test, state_of(fake), before);

	fake_raise_neighbour(fake);
	KUNIT_EXPECT_EQ(test, fake->neighbour_served, 1);
	fake_mask(fake, VDEV_USER);
	fake_unmask(fake, VDEV_USER);
	KUNIT_EXPECT_EQ(test, fake_desc(fake)->depth, 0);
}

static void i4_failed_claim_leaves_the_owner_alone(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);

	KUNIT_ASSERT_EQ(test, request_irq(fake->irq, owner_handler, 0, "owner", fake), 0);
	expect_invisible_failure(test, fake);
	free_irq(fake->irq, fake);
	fake_free(fake);
}

/* R2: vfio-pci strips the flag from the owner. */
static void i4_failed_claim_keeps_the_owners_unlazy(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);

	KUNIT_ASSERT_EQ(test, request_irq(fake->irq, owner_handler, 0, "owner", fake), 0);
	irq_set_status_flags(fake->irq, IRQ_DISABLE_UNLAZY);
	expect_invisible_failure(test, fake);
	KUNIT_EXPECT_TRUE(test, fake_unlazy(fake));
	free_irq(fake->irq, fake);
	fake_free(fake);
}

static void i4_failed_claim_keeps_noautoen(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);

	irq_set_status_flags(fake->irq, IRQ_NOAUTOEN);
	KUNIT_ASSERT_EQ(test, request_irq(fake->irq, owner_handler, 0, "owner", fake), 0);
	enable_irq(fake->irq);
	expect_invisible_failure(test, fake);
	free_irq(fake->irq, fake);
	irq_clear_status_flags(fake->irq, IRQ_NOAUTOEN);
	fake_free(fake);
}

static void i4_failed_claim_restores_disintx(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &in_device);

	KUNIT_ASSERT_EQ(test, request_irq(fake->irq, owner_handler, 0, "owner", fake), 0);
	expect_invisible_failure(test, fake);
	KUNIT_EXPECT_FALSE(test, fake->disintx);
	fake->neighbour_served = 0;
	fake->disintx = true;
	expect_invisible_failure(test, fake);
	KUNIT_EXPECT_TRUE(test, fake->disintx);
	free_irq(fake->irq, fake);
	fake_free(fake);
}

static void claim_of_no_line_is_refused(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);

	vdev_set_irq(fake->vdev, 0);
	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), -ENODEV);
	vdev_set_irq(fake->vdev, IRQ_NOTCONNECTED);
	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), -ENODEV);
	vdev_set_irq(fake->vdev, fake->irq);
	fake_free(fake);
}

static void claim_twice_is_refused(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);

	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), 0);
	KUNIT_EXPECT_EQ(test, vdev_claim(fake->vdev, &fake->triggers[1]), -EINVAL);
	EXPECT_RIGHT(test, fake);
	fake_free(fake);
}

/* Hazard 1: enabled by the claim, fired, then disabled once more "to match". */
static void claim_with_a_reason_never_opens(struct kunit *test)
{
	static const struct fake_kind *const kinds[] = { &at_chip, &in_device };
	unsigned int n;

	for (n = 0; n < ARRAY_SIZE(kinds); n++) {
		struct fake_line *fake = fake_new(test, kinds[n]);

		fake_raise(fake);
		KUNIT_EXPECT_EQ(test, fake_claim(fake, VDEV_VIRT), 0);
		KUNIT_EXPECT_EQ(test, fake->delivered, 0);
		KUNIT_EXPECT_EQ(test, fake->handled, 0);
		if (!kinds[n]->in_device)
			KUNIT_EXPECT_EQ(test, fake->unmasks, 0);
		EXPECT_RIGHT(test, fake);
		fake_unmask(fake, VDEV_VIRT);
		KUNIT_EXPECT_EQ(test, fake->delivered, 1);
		KUNIT_EXPECT_EQ(test, fake_masked(fake), VDEV_AUTO);
		EXPECT_RIGHT(test, fake);
		fake_free(fake);
	}
}

static void claim_of_an_asserted_line_delivers_once(struct kunit *test)
{
	static const struct fake_kind *const kinds[] = { &at_chip, &in_device };
	unsigned int n;

	for (n = 0; n < ARRAY_SIZE(kinds); n++) {
		struct fake_line *fake = fake_new(test, kinds[n]);

		fake->asserted = true;
		KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), 0);
		KUNIT_EXPECT_EQ(test, fake->delivered, 1);
		EXPECT_RIGHT(test, fake);
		fake_free(fake);
	}
}

static void claim_sets_unlazy_at_the_chip_only(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);

	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_unlazy(fake));
	fake_free(fake);

	fake = fake_new(test, &in_device);
	KUNIT_EXPECT_EQ(test, fake_claim(fake, 0), 0);
	KUNIT_EXPECT_FALSE(test, fake_unlazy(fake));
	fake_free(fake);
}

/* The line as the next owner needs it, whatever state it was released in. */
static void i5_next_owner_finds_a_fresh_line(struct kunit *test)
{
	unsigned int reasons, fired;

	for (reasons = 0; reasons <= VDEV_REASONS; reasons++) {
		for (fired = 0; fired < 2; fired++) {
			struct fake_line *fake = fake_new(test, &at_chip);
			unsigned int status = fake_desc(fake)->status_use_accessors;

			KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
			if (fired)
				fake_raise(fake);
			fake_mask(fake, reasons);
			fake_release(fake);
			fake_release(fake);
			fake_mask(fake, reasons);
			KUNIT_EXPECT_FALSE(test, fake_unlazy(fake));
			KUNIT_EXPECT_EQ(test, fake_desc(fake)->status_use_accessors |
					IRQ_NOPROBE, status | IRQ_NOPROBE);

			fake_serve(fake);
			KUNIT_ASSERT_EQ(test, request_irq(fake->irq, owner_handler, 0,
							  "next", fake), 0);
			KUNIT_EXPECT_EQ(test, fake_desc(fake)->depth, 0);
			fake_raise_neighbour(fake);
			KUNIT_EXPECT_EQ(test, fake->neighbour_served, 1);
			free_irq(fake->irq, fake);
			fake_free(fake);
		}
	}
}

/* V5: what the guest has closed stays closed, at no time it is open. */
static void v5_release_does_not_open_what_the_guest_closed(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &in_device);

	fake->disintx = true;
	KUNIT_ASSERT_EQ(test, fake_claim(fake, VDEV_VIRT), 0);
	fake_raise(fake);
	fake_release(fake);
	KUNIT_EXPECT_TRUE(test, fake->disintx);
	KUNIT_EXPECT_EQ(test, fake->opened, 0);
	fake_free(fake);
}

/* Nobody would serve it, and it would starve the neighbours. */
static void i5_release_leaves_an_asserting_device_masked(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &in_device);

	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	fake_raise(fake);
	fake_release(fake);
	KUNIT_EXPECT_TRUE(test, fake->disintx);
	fake_free(fake);
}

static void release_puts_the_eventfd(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);

	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	fake_release(fake);
	KUNIT_EXPECT_FALSE(test, fake->triggers[0].alive);
	fake_free(fake);
}

static void release_and_claim_again(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);
	unsigned int n;

	for (n = 1; n <= 100; n++) {
		KUNIT_ASSERT_EQ(test, fake_claim(fake, n % 3 ? 0 : VDEV_VIRT), 0);
		fake_unmask(fake, VDEV_VIRT);
		fake_raise(fake);
		KUNIT_EXPECT_EQ(test, fake->delivered, n);
		EXPECT_RIGHT(test, fake);
		if (n % 2)
			fake_serve(fake);
		fake_release(fake);
		fake_serve(fake);
	}
	fake_free(fake);
}

static void unclaimed_line_ignores_everything(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, &at_chip);
	struct line_state before = state_of(fake);

	fake_mask(fake, VDEV_REASONS);
	fake_unmask(fake, VDEV_REASONS);
	fake_release(fake);
	expect_same_state(test, state_of(fake), before);
	fake_free(fake);
}

static struct kunit_case claim_cases[] = {
	KUNIT_CASE(i4_failed_claim_leaves_the_owner_alone),
	KUNIT_CASE(i4_failed_claim_keeps_the_owners_unlazy),
	KUNIT_CASE(i4_failed_claim_keeps_noautoen),
	KUNIT_CASE(i4_failed_claim_restores_disintx),
	KUNIT_CASE(claim_of_no_line_is_refused),
	KUNIT_CASE(claim_twice_is_refused),
	KUNIT_CASE(claim_with_a_reason_never_opens),
	KUNIT_CASE(claim_of_an_asserted_line_delivers_once),
	KUNIT_CASE(claim_sets_unlazy_at_the_chip_only),
	KUNIT_CASE(i5_next_owner_finds_a_fresh_line),
	KUNIT_CASE(v5_release_does_not_open_what_the_guest_closed),
	KUNIT_CASE(i5_release_leaves_an_asserting_device_masked),
	KUNIT_CASE(release_puts_the_eventfd),
	KUNIT_CASE(release_and_claim_again),
	KUNIT_CASE(unclaimed_line_ignores_everything),
	{ }
};

struct kunit_suite vfio_intx_claim_suite = {
	.name = "vfio-intx-claim",
	.test_cases = claim_cases,
};
