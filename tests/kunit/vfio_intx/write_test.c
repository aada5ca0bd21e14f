// SPDX-License-Identifier: GPL-2.0
/*
 * PCI_COMMAND is written as a whole while the mask changes: bug R3. What happens
 * between the read and the write is injected; the handler's answers count.
 */

#include "fake_line.h"

static const struct fake_kind kinds[] = {
	{ "model A, fasteoi", FAKE_MODEL_A, .in_device = true },
	{ "model B, fasteoi", FAKE_MODEL_B, .in_device = true },
	{ "model A, level", FAKE_MODEL_A, .level_flow = true, .in_device = true },
	{ "model B, level", FAKE_MODEL_B, .level_flow = true, .in_device = true },
};

KUNIT_ARRAY_PARAM(kind, kinds, fake_kind_name);

static int write_init(struct kunit *test)
{
	struct fake_line *fake = fake_new(test, test->param_value);

	test->priv = fake;
	KUNIT_ASSERT_EQ(test, fake_claim(fake, 0), 0);
	return 0;
}

static void write_exit(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	EXPECT_RIGHT(test, fake);
	KUNIT_EXPECT_EQ(test, fake->not_ours, 0);
	fake_free(fake);
}

static void serve_and_unmask(struct fake_line *fake)
{
	fake_serve(fake);
	vdev_unmask(fake->vdev, VDEV_USER | VDEV_AUTO);
}

static void nothing(struct fake_line *fake)
{
}

/* The device interrupts though it is masked: it is masked again, and told once. */
static void r3_the_handlers_mask_meets_a_write(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_write_command(fake, fake_raise);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
	KUNIT_EXPECT_TRUE(test, fake->disintx);
	serve_and_unmask(fake);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
}

static void r3_the_users_mask_meets_a_write(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_write_command(fake, fake_mask_user);
	KUNIT_EXPECT_TRUE(test, fake->disintx);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 0);
	fake_unmask(fake, VDEV_USER);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

/* The mask that was just taken away must not come back. */
static void r3_the_unmask_meets_a_write(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_raise(fake);
	fake_write_command(fake, serve_and_unmask);
	KUNIT_EXPECT_FALSE(test, fake->disintx);
	fake_raise(fake);
	KUNIT_EXPECT_EQ(test, fake->delivered, 2);
}

static void r3_a_write_alone_changes_nothing(struct kunit *test)
{
	struct fake_line *fake = test->priv;

	fake_write_command(fake, nothing);
	KUNIT_EXPECT_FALSE(test, fake->disintx);
	fake_raise(fake);
	fake_write_command(fake, nothing);
	KUNIT_EXPECT_TRUE(test, fake->disintx);
	KUNIT_EXPECT_EQ(test, fake->delivered, 1);
}

#define CASE(name) KUNIT_CASE_PARAM(name, kind_gen_params)

static struct kunit_case write_cases[] = {
	CASE(r3_the_handlers_mask_meets_a_write),
	CASE(r3_the_users_mask_meets_a_write),
	CASE(r3_the_unmask_meets_a_write),
	CASE(r3_a_write_alone_changes_nothing),
	{ }
};

struct kunit_suite vfio_intx_write_suite = {
	.name = "vfio-intx-write",
	.init = write_init,
	.exit = write_exit,
	.test_cases = write_cases,
};
