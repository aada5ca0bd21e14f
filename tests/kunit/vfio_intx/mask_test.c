// SPDX-License-Identifier: GPL-2.0
/*
 * Mask, unmask and delivery of a claimed line: invariants I1, I2 and I3, on
 * both models of controller, both flow handlers, both ways to mask.
 */

#include "fake_line.h"

#define USER	VDEV_USER
#define AUTO	VDEV_AUTO
#define VIRT	VDEV_VIRT
#define PM	VDEV_PM
#define ALL	VDEV_REASONS

KUNIT_ARRAY_PARAM(kind, fake_kinds, fake_kind_name);

static int mask_init(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, test->param_value);

	test->priv = fake;
	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	return 0;
}

static void mask_exit(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	EXPECT_RIGHT(test, fake);
	fake_free(fake);
}

/* Every way to set up to four reasons and to take them away again. */
static void i1_depth_follows_the_reasons_in_every_order(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int order, bit, n;

	for (order = 0; order < 256; order++) {
		for (n = 0; n < 4; n++) {
			bit = BIT((order >> 2 * n) & 3);
			if (fake_masked(fake) & bit)
				fake_unmask(fake, bit);
			else
				fake_mask(fake, bit);
			EXPECT_RIGHT(test, fake);
		}
		for (n = 0; n < 4; n++) {
			fake_unmask(fake, BIT((order >> 2 * n) & 3));
			EXPECT_RIGHT(test, fake);
		}
		KUNIT_EXPECT_EQ(test, fake_masked(fake), 0);
	}
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
}

static void i1_masking_twice_needs_one_unmask(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_mask(fake, USER);
	fake_mask(fake, USER);
	fake_unmask(fake, USER);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), 0);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

static void i1_one_unmask_of_all_reasons_opens(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_raise(fake);
	fake_mask(fake, USER | VIRT | PM);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), ALL);
	fake_serve(fake);
	fake_unmask(fake, ALL);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), 0);
	EXPECT_RIGHT(test, fake);
}

static void i1_unmasking_what_is_not_masked_does_nothing(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int unmasks = fake->unmasks;

	fake_unmask(fake, ALL);
	KUNIT_EXPECT_EQ(test, fake->unmasks, unmasks);
	fake_mask(fake, VIRT);
	fake_unmask(fake, USER | AUTO | PM);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), VIRT);
	KUNIT_EXPECT_EQ(test, fake->unmasks, unmasks);
}

static void i2_masked_and_asserted_nothing_comes(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int bit, unmasks;

	for (bit = USER; bit <= PM; bit <<= 1) {
		fake_mask(fake, bit);
		unmasks = fake->unmasks;
		fake_raise(fake);
		fake_serve(fake);
		fake_raise(fake);
		KUNIT_EXPECT_EQ(test, fake->delivered, 0);
		KUNIT_EXPECT_EQ(test, fake->unmasks, unmasks);
		fake_serve(fake);
		fake_unmask(fake, bit);
		KUNIT_EXPECT_EQ(test, fake->delivered, 0);
		EXPECT_RIGHT(test, fake);
	}
}

/* The user's EOI while the guest has DisINTx set, or the device sleeps. */
static void i2_an_eoi_does_not_open_what_others_masked(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	/* While VIRT is set nothing is signalled, so look at the masks as well. */
	fake_raise(fake);
	fake_mask(fake, VIRT | PM);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), VIRT | PM);
	fake_unmask(fake, PM);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), VIRT);
	fake_unmask(fake, VIRT);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);

	fake_mask(fake, PM);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
	fake_unmask(fake, PM);
	KUNIT_EXPECT_EQ(test, fake->delivered, 3);
}

static void i3_an_interrupt_is_delivered_once(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), AUTO);
	fake_pump(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

static void i3_unmask_while_high_delivers_exactly_once(struct kunit *test)
{
	struct fake_line *fake = test->priv;
	unsigned int n;

	fake_raise(fake);
	for (n = 2; n < 20; n++) {
		fake_unmask(fake, USER | AUTO);
		KUNIT_EXPECT_EQ(test, fake->delivered, n);
		EXPECT_RIGHT(test, fake);
	}
}

static void i3_unmask_after_service_delivers_nothing(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_raise(fake);
	fake_serve(fake);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
}

/* Hazard 3: a controller of model B must not have shown the rise already. */
static void i3_fall_and_rise_while_masked_comes_once_after_unmask(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	fake_serve(fake);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
}

static void i3_raised_while_user_masked_comes_once_after_unmask(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_mask(fake, USER);
	fake_mask(fake, USER);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

static void mask_and_unmask_user(struct fake_line *fake)
{
	vdev_mask(fake->vdev, USER);
	vdev_unmask(fake->vdev, USER | AUTO);
}

static void mask_serve_and_unmask(struct fake_line *fake)
{
	vdev_mask(fake->vdev, USER);
	fake->asserted = false;
	vdev_unmask(fake->vdev, USER | AUTO);
}

/* The race that leaves vfio-pci's lines dead. */
static void r1_mask_before_a_handler_in_flight_needs_one_unmask(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake->in_flight = fake_mask_user;
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	KUNIT_EXPECT_EQ(test, fake->handled, fake->kind->in_device ? 0 : 1);
	EXPECT_RIGHT(test, fake);

	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	EXPECT_RIGHT(test, fake);

	fake_serve(fake);
	fake_unmask(fake, USER | AUTO);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
}

static void r1_mask_and_unmask_before_a_handler_in_flight(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake->in_flight = mask_and_unmask_user;
	fake_raise(fake);
	EXPECT_RIGHT(test, fake);
	fake_serve(fake);
	fake_unmask(fake, ALL);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), 0);
	KUNIT_EXPECT_EQ(test, fake_desc(fake)->depth, 0);
}

/* The user served the device by polling; the late interrupt is spurious. */
static void r1_late_handler_after_service_does_not_stick(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake->in_flight = mask_serve_and_unmask;
	fake_raise(fake);
	EXPECT_RIGHT(test, fake);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), 0);
	fake_raise(fake);
	KUNIT_EXPECT_GE(test, fake->delivered, 1);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), AUTO);
}

/* deliver() is outside of the lock: it may call back. */
static void deliver_may_mask_and_unmask(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake->in_deliver = fake_mask_user;
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), USER | AUTO);
	fake->in_deliver = NULL;
	fake_serve(fake);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), 0);
}

/* The guest's DisINTx is not the user's mask, and not the handler's. */
static void v4_the_guests_disintx_is_followed(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	vdev_guest_disintx(fake->vdev, true);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	KUNIT_EXPECT_TRUE(test, vdev_virq_disabled(fake->vdev));
	fake_mask(fake, USER);
	vdev_guest_disintx(fake->vdev, false);
	fake_pump(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), USER);
	fake_unmask(fake, USER | AUTO);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);

	/* Clearing it delivers what the user has not unmasked, as ever. */
	vdev_guest_disintx(fake->vdev, true);
	vdev_guest_disintx(fake->vdev, false);
	fake_pump(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
}

/* A new eventfd gets what comes, and the old one is free. */
static void a_swapped_eventfd_is_not_used(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	KUNIT_EXPECT_EQ(test, vdev_swap(fake->vdev, &fake->triggers[1]), 0);
	KUNIT_EXPECT_FALSE(test, fake->triggers[0].alive);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	EXPECT_RIGHT(test, fake);
}

#define CASE(name) KUNIT_CASE_PARAM(name, kind_gen_params)

static struct kunit_case mask_cases[] = {
	CASE(i1_depth_follows_the_reasons_in_every_order),
	CASE(i1_masking_twice_needs_one_unmask),
	CASE(i1_one_unmask_of_all_reasons_opens),
	CASE(i1_unmasking_what_is_not_masked_does_nothing),
	CASE(i2_masked_and_asserted_nothing_comes),
	CASE(i2_an_eoi_does_not_open_what_others_masked),
	CASE(i3_an_interrupt_is_delivered_once),
	CASE(i3_unmask_while_high_delivers_exactly_once),
	CASE(i3_unmask_after_service_delivers_nothing),
	CASE(i3_fall_and_rise_while_masked_comes_once_after_unmask),
	CASE(i3_raised_while_user_masked_comes_once_after_unmask),
	CASE(r1_mask_before_a_handler_in_flight_needs_one_unmask),
	CASE(r1_mask_and_unmask_before_a_handler_in_flight),
	CASE(r1_late_handler_after_service_does_not_stick),
	CASE(deliver_may_mask_and_unmask),
	CASE(v4_the_guests_disintx_is_followed),
	CASE(a_swapped_eventfd_is_not_used),
	{ }
};

struct kunit_suite vfio_intx_mask_suite = {
	.name = "vfio-intx-mask",
	.init = mask_init,
	.exit = mask_exit,
	.test_cases = mask_cases,
};
