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
#include <string.h>

#include "guest.h"

/* With INTx disabled before: is the line open while the driver needs it? */
static void check_line_open(const struct device *dev, struct outcome *out,
			    const char *when)
{
	struct state bound;

	oracle_state(dev, &bound);
	if (device_has_pin(dev) && !bound.value[K_MSI] &&
	    !bound.value[K_MSIX] && bound.value[K_INTX])
		outcome_fail(out, "%s: bound, and INTx is still disabled", when);
}

static bool bind_checked(struct device *dev, struct outcome *out,
			 const char *when, bool from_disabled)
{
	struct state before, after;
	unsigned int wrong;
	int error;

	out->cycles++;
	oracle_state(dev, &before);
	error = device_bind(dev);
	if (error && !dev->refuses) {
		outcome_fail(out, "%s: bind: %s", when, strerror(-error));
		outcome_splats(out, when);
		return false;
	}
	if (!error) {
		sleep_ms(dev->wait_ms);
		if (from_disabled)
			check_line_open(dev, out, when);
		error = device_unbind(dev);
		if (error)
			outcome_fail(out, "%s: unbind: %s", when,
				     strerror(-error));
		if (dev->refuses)
			outcome_fail(out, "%s: bound, devices.toml says it cannot",
				     when);
	}
	wrong = oracle_check(dev, &before, &after);
	if (from_disabled)
		wrong &= ~KIND(K_INTX);
	outcome_kinds(out, wrong, &before, &after, when);
	outcome_splats(out, when);
	return true;
}

bool bind_cycle(struct device *dev, struct outcome *out, const char *when)
{
	return bind_checked(dev, out, when, false);
}

bool bind_from_disabled(struct device *dev, struct outcome *out,
			const char *when)
{
	return bind_checked(dev, out, when, true);
}

static void cycles_from(struct device *dev, unsigned int cycles, bool disabled,
			struct outcome *out)
{
	unsigned int i, refused = 0;
	char when[32];

	for (i = 1; i <= cycles; i++) {
		snprintf(when, sizeof(when), "cycle %u", i);
		if (!device_set_intx_disabled(dev, disabled)) {
			out->skip = "the device has no INTX_DISABLE bit";
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
