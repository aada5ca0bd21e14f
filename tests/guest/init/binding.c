// SPDX-License-Identifier: GPL-2.0-only
/*
 * One binding: the state before, bind, something to do, unbind, the oracle.
 *
 * A probe may go on in the background after bind has said yes.  Then only what
 * the device holds tells whether it worked.
 */
#include <errno.h>
#include <string.h>

#include "guest.h"

/* Bound by its own driver: has the background probe taken the device? */
static void check_taken(const struct device *dev, struct outcome *out,
			const char *when)
{
	struct state bound;

	if (!dev->wait_ms)
		return;
	sleep_ms(dev->wait_ms);
	oracle_state(dev, &bound);
	if (bound.value[K_REGIONS] <= 0)
		outcome_fail(out, "%s: bound, and no region is taken", when);
}

static void while_bound(struct device *dev, const struct binding *how,
			struct outcome *out, const char *when)
{
	int error;

	if (!how->driver) {
		check_taken(dev, out, when);
		if (dev->refuses)
			outcome_fail(out, "%s: bound, devices.toml says it cannot",
				     when);
	}
	if (how->use)
		how->use(dev, how->arg, out, when);
	error = device_unbind(dev);
	if (error)
		outcome_fail(out, "%s: unbind: %s", when, strerror(-error));
}

bool binding_try(struct device *dev, const struct binding *how,
		 struct outcome *out, const char *when)
{
	const char *driver = how->driver ? how->driver : dev->driver;
	struct state before, after;
	int error;

	oracle_state(dev, &before);
	error = device_bind_to(dev, driver);
	if (error == -ENODEV && how->needs_line && !device_has_pin(dev))
		return true;
	out->cycles++;
	if (!error) {
		while_bound(dev, how, out, when);
	} else if (how->driver || error != -dev->refuses) {
		outcome_fail(out, "%s: %s does not bind: %s", when, driver,
			     strerror(-error));
		outcome_splats(out, when);
		return false;
	}
	outcome_kinds(out, oracle_check(dev, &before, &after) & ~how->ignore,
		      &before, &after, when);
	outcome_splats(out, when);
	return true;
}

bool bind_cycle(struct device *dev, struct outcome *out, const char *when)
{
	const struct binding plain = { 0 };

	return binding_try(dev, &plain, out, when);
}

/* With INTx disabled before: is the line open while the driver needs it? */
static void check_line_open(struct device *dev, const void *arg,
			    struct outcome *out, const char *when)
{
	struct state bound;

	oracle_state(dev, &bound);
	if (device_has_pin(dev) && !bound.value[K_MSI] &&
	    !bound.value[K_MSIX] && bound.value[K_INTX])
		outcome_fail(out, "%s: bound, and INTx is still disabled", when);
}

bool bind_from_disabled(struct device *dev, struct outcome *out,
			const char *when)
{
	const struct binding how = {
		.use = check_line_open,
		.ignore = KIND(K_INTX),
	};

	return binding_try(dev, &how, out, when);
}
