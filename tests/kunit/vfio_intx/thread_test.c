// SPDX-License-Identifier: GPL-2.0
/*
 * Lines whose handler is a thread, as on PREEMPT_RT: genirq masks the line from
 * the interrupt to the end of the thread. Real only where threads are forced
 * (PREEMPT_RT, threadirqs), skipped elsewhere.
 */

#include "fake_line.h"

static struct fake_line *claimed(struct kunit *test, const struct fake_kind *kind)
{
	struct fake_line *fake = fake_new(test, kind);

	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	return fake;
}

/* Do a case on each kind of line, if its handler is a thread. */
static void with_thread(struct kunit *test,
			void (*body)(struct kunit *test, struct fake_line *fake))
{
	struct fake_line *fake;
	unsigned int n;
	bool threaded;

	for (n = 0; n < ARRAY_SIZE(fake_kinds); n++) {
		fake = claimed(test, &fake_kinds[n]);
		threaded = fake_desc(fake)->action->thread;
		if (threaded)
			body(test, fake);
		fake_free(fake);
		if (!threaded)
			kunit_skip(test, "the handlers of this kernel are no threads");
	}
}

/* Let the thread come to its end, and what it opened to the CPU. */
static void settle(struct fake_line *fake)
{
	synchronize_irq(fake->irq);
	fake_pump(fake);
	synchronize_irq(fake->irq);
}

static void deliver_often(struct kunit *test, struct fake_line *fake)
{
	unsigned int n;

	for (n = 0; n < 100; n++) {
		fake_raise(fake);
		settle(fake);
		KUNIT_EXPECT_EQ(test, fake->delivered, 2 * n + 1);
		KUNIT_EXPECT_EQ(test, fake_masked(fake), VDEV_AUTO);
		EXPECT_RIGHT(test, fake);

		/* Still high: the unmask brings it again. */
		fake_unmask(fake, VDEV_AUTO);
		settle(fake);
		KUNIT_EXPECT_EQ(test, fake->delivered, 2 * n + 2);
		EXPECT_RIGHT(test, fake);

		fake_serve(fake);
		fake_unmask(fake, VDEV_AUTO);
		settle(fake);
		KUNIT_EXPECT_EQ(test, fake->delivered, 2 * n + 2);
		KUNIT_EXPECT_EQ(test, fake_masked(fake), 0);
		EXPECT_RIGHT(test, fake);
	}
}

static void i3_thread_delivers_once(struct kunit *test)
{
	with_thread(test, deliver_often);
}

/* Here the way from the interrupt to the handler's lock is long. */
static void mask_in_flight(struct kunit *test, struct fake_line *fake)
{
	fake->in_flight = fake_mask_user;
	fake_raise(fake);
	settle(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	KUNIT_EXPECT_EQ(test, fake_masked(fake), VDEV_USER);
	EXPECT_RIGHT(test, fake);
	fake_unmask(fake, VDEV_USER);
	settle(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	EXPECT_RIGHT(test, fake);
	fake_serve(fake);
}

static void r1_mask_before_the_thread_needs_one_unmask(struct kunit *test)
{
	with_thread(test, mask_in_flight);
}

static struct kunit_case thread_cases[] = {
	KUNIT_CASE(i3_thread_delivers_once),
	KUNIT_CASE(r1_mask_before_the_thread_needs_one_unmask),
	{ }
};

struct kunit_suite vfio_intx_thread_suite = {
	.name = "vfio-intx-thread",
	.test_cases = thread_cases,
};
