// SPDX-License-Identifier: GPL-2.0
/*
 * What the suites before this one forgot to free.
 *
 * kmemleak scans on its own one minute after boot and every ten minutes, and
 * reports what two scans found unreferenced and unchanged. This suite, the last,
 * lets that time pass. It makes sense only where time can be made to pass
 * quickly: on User mode Linux with time travel, when the runner says so by the
 * parameter leaks=1.
 *
 * Some objects are lost on purpose, so that a kernel in which kmemleak does not
 * look is not green. The runner knows them by their text, and fails the run for
 * any other. They are several since a stale pointer on some stack may hide one.
 */

#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "pcim_test.h"

/* KUnit kills a case after 300 s; the third scan is 1260 s after boot. */
#define LEAK_SECONDS	255
#define CANARIES	8

/* A line of kmemleak's dump, 16 bytes. */
#define CANARY		"pcim leak canary"

static bool leaks;
module_param(leaks, bool, 0444);
MODULE_PARM_DESC(leaks, "Wait (in virtual time) for two scans of kmemleak");

static noinline void leak_lose(struct kunit *test)
{
	unsigned int i;
	char *lost;

	for (i = 0; i < CANARIES; i++) {
		lost = kmalloc(2 * sizeof(CANARY), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, lost);
		memcpy(lost, CANARY, sizeof(CANARY));
	}
}

static void leak_time_passes(struct kunit *test)
{
	msleep(LEAK_SECONDS * MSEC_PER_SEC);
}

/* Reads the log from here to the end of the suite. */
static void leak_canaries_are_lost(struct kunit *test)
{
	pcim_log_begin();
	leak_lose(test);
	leak_time_passes(test);
}

static void leak_none_but_the_canaries(struct kunit *test)
{
	leak_time_passes(test);
	KUNIT_EXPECT_GT_MSG(test, pcim_log_count(CANARY), 0,
			    "kmemleak did not see what was lost on purpose");
	KUNIT_EXPECT_EQ_MSG(test, pcim_log_count("unreferenced object"),
			    pcim_log_count(CANARY),
			    "kmemleak saw more than what was lost on purpose");
	pcim_log_end();
}

static struct kunit_case leak_cases[] = {
	KUNIT_CASE(leak_canaries_are_lost),
	KUNIT_CASE(leak_time_passes),
	KUNIT_CASE(leak_time_passes),
	KUNIT_CASE(leak_time_passes),
	KUNIT_CASE(leak_none_but_the_canaries),
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
