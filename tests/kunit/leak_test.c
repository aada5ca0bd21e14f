// SPDX-License-Identifier: GPL-2.0
/*
 * What the suites before this one forgot to free.
 *
 * kmemleak scans on its own one minute after boot and every ten minutes. This
 * suite, the last, lets that time pass. It makes sense only where time can be
 * made to pass quickly: on User mode Linux with time travel, when the runner
 * says so by the parameter leaks=1.
 */

#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/module.h>

#include "pcim_test.h"

/* KUnit kills a case after 300 s; two scans take five of these. */
#define LEAK_SECONDS	250

static bool leaks;
module_param(leaks, bool, 0444);
MODULE_PARM_DESC(leaks, "Wait (in virtual time) for two scans of kmemleak");

static void leak_wait(struct kunit *test)
{
	pcim_log_begin();
	msleep(LEAK_SECONDS * MSEC_PER_SEC);
	KUNIT_EXPECT_FALSE_MSG(test, pcim_log_has("new suspected memory leaks"),
			       "kmemleak found something, see the end of the log");
	pcim_log_end();
}

static void leak_none_within_4_minutes(struct kunit *test)
{
	leak_wait(test);
}

static void leak_none_within_8_minutes(struct kunit *test)
{
	leak_wait(test);
}

static void leak_none_within_12_minutes(struct kunit *test)
{
	leak_wait(test);
}

static void leak_none_within_16_minutes(struct kunit *test)
{
	leak_wait(test);
}

static void leak_none_within_20_minutes(struct kunit *test)
{
	leak_wait(test);
}

static struct kunit_case leak_cases[] = {
	KUNIT_CASE(leak_none_within_4_minutes),
	KUNIT_CASE(leak_none_within_8_minutes),
	KUNIT_CASE(leak_none_within_12_minutes),
	KUNIT_CASE(leak_none_within_16_minutes),
	KUNIT_CASE(leak_none_within_20_minutes),
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
