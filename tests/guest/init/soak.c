// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bind and unbind, many times, with the oracle after each.
 *
 * soak() starts with INTx as the device comes; soak_disabled() with
 * INTX_DISABLE set: only so does a driver that enables INTx change the bit, and
 * only so is a lost restore seen.  The device is enabled by the user before,
 * because the first enable clears the bit itself and nobody restores that.
 */
#include <stdio.h>

#include "guest.h"

static void cycles_from(struct device *dev, unsigned int cycles, bool disabled,
			struct outcome *out)
{
	unsigned int i, refused = 0;
	char when[32];

	for (i = 1; i <= cycles; i++) {
		snprintf(when, sizeof(when), "cycle %u", i);
		if (!device_set_intx_disabled(dev, disabled)) {
			outcome_fail(out, "%s: INTX_DISABLE cannot be %s", when,
				     disabled ? "set" : "cleared");
			return;
		}
		/* A device that cannot be bound any more stays so. */
		if (!bind_cycle(dev, out, when) && ++refused == 3)
			return;
		say_alive(dev->name, i);
	}
}

void soak(struct device *dev, unsigned int cycles, struct outcome *out)
{
	cycles_from(dev, cycles, false, out);
}

void soak_disabled(struct device *dev, unsigned int cycles,
		   struct outcome *out)
{
	if (device_enable(dev, true))
		outcome_fail(out, "the device cannot be enabled beforehand");
	else
		cycles_from(dev, cycles, true, out);
	device_enable(dev, false);
	device_set_intx_disabled(dev, false);
}
