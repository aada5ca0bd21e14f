// SPDX-License-Identifier: GPL-2.0
/*
 * What the suites before this one forgot to free.
 *
 * kmemleak scans on its own one minute after boot and every ten minutes, and
 * reports what two scans found unreferenced. This suite, the last, lets that
 * time pass. It makes sense only where time can be made to pass quickly: on
 * User mode Linux with time travel, when the runner says so by the parameter
 * leaks=1.
 *
 * One object is lost on purpose, so that a kernel in which kmemleak does not
 * look is not green. The runner knows it by its text.
 */

#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "pcim_test.h"

/* KUnit kills a case after 300 s; the second scan is 660 s after boot. */
#define LEAK_SECONDS	250

/* A line of kmemleak's dump, 16 bytes. */
#define CANARY		"pcim leak canary"

static bool leaks;
module_param(leaks, bool, 0444);
MODULE_PARM_DESC(leaks, "Wait (in virtual time) for two scans of kmemleak");

static void leak_wait(void)
{
	pcim_log_begin();
	msleep(LEAK_SECONDS * MSEC_PER_SEC);
}

static void leak_none_within_4_minutes(struct kunit *test)
{
	char *lost = kmalloc(2 * sizeof(CANARY), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, lost);
	memcpy(lost, CANARY, sizeof(CANARY));

	leak_wait();
	KUNIT_EXPECT_FALSE(test, pcim_log_has("new suspected memory leaks"));
	pcim_log_end();
}

static void leak_none_within_8_minutes(struct kunit *test)
{
	leak_wait();
	KUNIT_EXPECT_FALSE(test, pcim_log_has("new suspected memory leaks"));
	pcim_log_end();
}

static void leak_none_but_the_canary_within_12_minutes(struct kunit *test)
{
	leak_wait();
	KUNIT_EXPECT_TRUE_MSG(test, pcim_log_has(CANARY),
			      "kmemleak did not see what was lost on purpose");
	KUNIT_EXPECT_TRUE_MSG(test, pcim_log_has(" 1 new suspected memory leaks"),
			      "kmemleak saw more than what was lost on purpose");
	pcim_log_end();
}

static struct kunit_case leak_cases[] = {
	KUNIT_CASE(leak_none_within_4_minutes),
	KUNIT_CASE(leak_none_within_8_minutes),
	KUNIT_CASE(leak_none_but_the_canary_within_12_minutes),
	{}
};

static int leak_init(struct kunit *test)
{
	if (!leaks)
		kunit_skip(test, "without leaks=1, which needs kmemleak and time travel");

	return 0;
}

struct kunit_suite pcim_leak_suite = {
	.name = "pcim-leak",
	.init = leak_init,
	.test_cases = leak_cases,
};
