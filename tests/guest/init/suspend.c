// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suspend and resume of the bound device, then unbind.
 *
 * pm_test stops at the devices' own callbacks: the same code as in a real
 * suspend, no wake-up needed.  A driver that enables its device again in
 * resume must still leave the enable count as it found it (class 12).
 */
#include <stdio.h>
#include <string.h>

#include "guest.h"

#define SUSPENDS_A_BINDING 3

static void suspend_some(struct device *dev, const void *arg,
			 struct outcome *out, const char *when)
{
	unsigned int i;
	int error;

	for (i = 0; i < SUSPENDS_A_BINDING; i++) {
		error = file_write("/sys/power/state", "freeze");
		if (error)
			outcome_fail(out, "%s: freeze: %s", when,
				     strerror(-error));
	}
}

void suspend_resume(struct device *dev, unsigned int cycles, struct outcome *out)
{
	static const struct binding suspended = { .use = suspend_some };
	unsigned int i;
	char when[48];

	file_write("/sys/module/suspend/parameters/pm_test_delay", "0");
	if (file_write("/sys/power/pm_test", "devices")) {
		outcome_fail(out, "the kernel has no pm_test");
		return;
	}
	for (i = 1; i <= cycles; i++) {
		snprintf(when, sizeof(when), "cycle %u, %u sleeps", i,
			 SUSPENDS_A_BINDING);
		device_set_intx_disabled(dev, false);
		if (!binding_try(dev, &suspended, out, when))
			return;
		say_alive(dev->name, i);
	}
}
