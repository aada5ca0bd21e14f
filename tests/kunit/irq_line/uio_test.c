// SPDX-License-Identifier: GPL-2.0
/*
 * A UIO device's line on irq_line_fwd: who has it when, and who counts.
 */

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kconfig.h>

#include "fake_line.h"

#if IS_ENABLED(CONFIG_UIO_LINE)

#include "uio_line.h"

static const struct fake_kind at_chip = { "at the chip", FAKE_MODEL_B };
static const struct fake_kind slow = { "slow bus", FAKE_MODEL_B, .slow_bus = true };

/* A driver that is bound, or tries to be. */
struct fake_uio {
	struct fake_line *fake;
	struct device *parent;
	struct uio_line line;
	struct uio_info info;
	void *binding;
};

static struct fake_uio *bind(struct kunit *test, const struct fake_kind *kind)
{
	struct fake_uio *uio = kunit_kzalloc(test, sizeof(*uio), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, uio);
	uio->fake = fake_new(test, kind);
	uio->parent = root_device_register("uio-line-test");
	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(uio->parent), 0);
	uio->info = (struct uio_info) {
		.name = "uio-line-test",
		.version = "1",
		.irq = uio->fake->irq,
	};
	uio->binding = devres_open_group(uio->parent, NULL, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, uio->binding);
	return uio;
}

static void unbind(struct fake_uio *uio)
{
	devres_release_group(uio->parent, uio->binding);
}

static void end(struct fake_uio *uio)
{
	root_device_unregister(uio->parent);
	fake_free(uio->fake);
}

static irqreturn_t owner_handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

/* Exclusive: it fails if anybody has the line. */
static void expect_free_line(struct kunit *test, struct fake_uio *uio)
{
	KUNIT_EXPECT_EQ(test, uio->info.irq, uio->fake->irq);
	KUNIT_EXPECT_NULL(test, uio->line.info);
	KUNIT_EXPECT_FALSE(test, fake_unlazy(uio->fake));
	if (request_irq(uio->fake->irq, owner_handler, 0, "next", uio))
		KUNIT_FAIL(test, "the line is not free");
	else
		free_irq(uio->fake->irq, uio);
}

static int events(struct fake_uio *uio)
{
	return atomic_read(&uio->info.uio_dev->event);
}

static void events_are_counted_once_each(struct kunit *test)
{
	struct fake_uio *uio = bind(test, &at_chip);

	KUNIT_ASSERT_EQ(test, devm_uio_line_register(uio->parent, &uio->line, &uio->info), 0);
	KUNIT_EXPECT_TRUE(test, fake_unlazy(uio->fake));
	fake_raise(uio->fake);
	KUNIT_EXPECT_EQ(test, events(uio), 1);
	uio_line_control(&uio->line, 1);
	fake_pump(uio->fake);
	KUNIT_EXPECT_EQ(test, events(uio), 2);
	fake_serve(uio->fake);
	uio_line_control(&uio->line, 1);
	fake_pump(uio->fake);
	uio_line_control(&uio->line, 0);
	uio_line_control(&uio->line, 0);
	fake_raise(uio->fake);
	KUNIT_EXPECT_EQ(test, events(uio), 2);
	uio_line_control(&uio->line, 1);
	fake_pump(uio->fake);
	KUNIT_EXPECT_EQ(test, events(uio), 3);
	EXPECT_RIGHT(test, uio->fake);
	unbind(uio);
	expect_free_line(test, uio);
	end(uio);
}

/* A line that is high before: its event comes when somebody can count it. */
static void line_opens_after_the_registration(struct kunit *test)
{
	struct fake_uio *uio = bind(test, &at_chip);

	fake_raise(uio->fake);
	KUNIT_ASSERT_EQ(test, devm_uio_line_register(uio->parent, &uio->line, &uio->info), 0);
	fake_pump(uio->fake);
	KUNIT_EXPECT_EQ(test, events(uio), 1);
	unbind(uio);
	expect_free_line(test, uio);
	end(uio);
}

/* At once: the driver may go on, and its devres with it. */
static void failed_registration_gives_the_line_back(struct kunit *test)
{
	struct fake_uio *uio = bind(test, &at_chip);

	uio->info.version = NULL;
	KUNIT_EXPECT_EQ(test, devm_uio_line_register(uio->parent, &uio->line, &uio->info),
			-EINVAL);
	expect_free_line(test, uio);

	uio->info.version = "1";
	KUNIT_EXPECT_EQ(test, devm_uio_line_register(uio->parent, &uio->line, &uio->info), 0);
	unbind(uio);
	expect_free_line(test, uio);
	end(uio);
}

static void line_of_another_is_left_alone(struct kunit *test)
{
	struct fake_uio *uio = bind(test, &at_chip);

	KUNIT_ASSERT_EQ(test, request_irq(uio->fake->irq, owner_handler, 0, "owner", uio), 0);
	irq_set_status_flags(uio->fake->irq, IRQ_DISABLE_UNLAZY);
	KUNIT_EXPECT_EQ(test, devm_uio_genirq_register(uio->parent, &uio->line, &uio->info),
			-EBUSY);
	KUNIT_EXPECT_TRUE(test, fake_unlazy(uio->fake));
	KUNIT_EXPECT_EQ(test, fake_desc(uio->fake)->depth, 0);
	KUNIT_EXPECT_NULL(test, uio->line.info);
	free_irq(uio->fake->irq, uio);
	unbind(uio);
	expect_free_line(test, uio);
	end(uio);
}

/* What cannot be forwarded keeps the driver's handler, and gets the flag. */
static void line_behind_a_slow_bus_is_not_forwarded(struct kunit *test)
{
	struct fake_uio *uio = bind(test, &slow);

	uio->info.version = NULL;
	KUNIT_EXPECT_EQ(test, devm_uio_genirq_register(uio->parent, &uio->line, &uio->info),
			-EINVAL);
	expect_free_line(test, uio);

	uio->info.version = "1";
	KUNIT_EXPECT_EQ(test, devm_uio_genirq_register(uio->parent, &uio->line, &uio->info), 0);
	KUNIT_EXPECT_NULL(test, uio->line.info);
	KUNIT_EXPECT_TRUE(test, fake_unlazy(uio->fake));
	KUNIT_EXPECT_EQ(test, fake_desc(uio->fake)->depth, 0);
	unbind(uio);
	expect_free_line(test, uio);
	end(uio);
}

static struct kunit_case uio_cases[] = {
	KUNIT_CASE(events_are_counted_once_each),
	KUNIT_CASE(line_opens_after_the_registration),
	KUNIT_CASE(failed_registration_gives_the_line_back),
	KUNIT_CASE(line_of_another_is_left_alone),
	KUNIT_CASE(line_behind_a_slow_bus_is_not_forwarded),
	{ }
};

#else

static void uio_line_is_tested(struct kunit *test)
{
	kunit_skip(test, "CONFIG_UIO is off");
}

static struct kunit_case uio_cases[] = {
	KUNIT_CASE(uio_line_is_tested),
	{ }
};

#endif

struct kunit_suite irq_line_uio_suite = {
	.name = "irq-line-uio",
	.test_cases = uio_cases,
};
