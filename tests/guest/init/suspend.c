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

static bool test_mode(struct outcome *out)
{
	file_write("/sys/module/suspend/parameters/pm_test_delay", "0");
	if (!file_write("/sys/power/pm_test", "devices"))
		return true;
	out->skip = "the kernel has no pm_test";
	return false;
}

void suspend(struct device *dev, unsigned int cycles, struct outcome *out)
{
	struct state before, after;
	unsigned int i, j;
	char when[48];
	int error;

	if (!test_mode(out))
		return;
	for (i = 1; i <= cycles; i++) {
		snprintf(when, sizeof(when), "cycle %u, %u suspends", i,
			 SUSPENDS_A_BINDING);
		out->cycles++;
		device_set_intx_disabled(dev, false);
		oracle_state(dev, &before);
		error = device_bind(dev);
		if (error) {
			outcome_fail(out, "%s: bind: %s", when, strerror(-error));
			outcome_splats(out, when);
			return;
		}
		sleep_ms(dev->wait_ms);
		for (j = 0; j < SUSPENDS_A_BINDING; j++) {
			error = file_write("/sys/power/state", "freeze");
			if (error)
				outcome_fail(out, "%s: freeze: %s", when,
					     strerror(-error));
		}
		error = device_unbind(dev);
		if (error)
			outcome_fail(out, "%s: unbind: %s", when,
				     strerror(-error));
		outcome_kinds(out, oracle_check(dev, &before, &after), &before,
			      &after, when);
		outcome_splats(out, when);
		say_alive(dev->name, i);
	}
}
