// SPDX-License-Identifier: GPL-2.0-only
/*
 * The symptoms that started it all, twice: in the tree as it is, where they
 * must not be, and with the old pci_intx() put back, where they must be seen.
 * The second shows that the first can fail.
 */
#include <errno.h>
#include <string.h>

#include "guest.h"

#define HYBRID "/sys/kernel/debug/pcim/hybrid"

/* Class 1: bind, unbind, bind; what the second bind said, and the log. */
static int bind_twice(struct device *dev, bool *present)
{
	int error;

	kmsg_mark();
	error = device_bind(dev);
	if (!error) {
		sleep_ms(dev->wait_ms);
		device_unbind(dev);
		error = device_bind(dev);
	}
	*present = kmsg_saw("Resources present before probing");
	if (device_bound(dev))
		device_unbind(dev);
	return error;
}

void historic_present(struct device *dev, unsigned int cycles,
		      struct outcome *out)
{
	bool present;
	int error;

	for (; out->cycles < cycles; out->cycles++) {
		error = bind_twice(dev, &present);
		if (error || present) {
			outcome_fail(out, "second bind: %s%s", strerror(-error),
				     present ? ", resources present" : "");
			return;
		}
	}
}

void historic_present_injected(struct device *dev, unsigned int cycles,
			       struct outcome *out)
{
	bool present;
	int error;

	out->cycles = 1;
	error = file_write(HYBRID, "on");
	if (error) {
		outcome_fail(out, "the bug cannot be put in: %s", strerror(-error));
		return;
	}
	error = bind_twice(dev, &present);
	file_write(HYBRID, "off");
	if (error != -EBUSY || !present)
		outcome_fail(out, "the bug is in, and nothing shows (%s)",
			     strerror(-error));
	kmsg_mark();
	bind_cycle(dev, out, "without the bug again");
}

/* Class 2 and 6: vfio-pci after a managed driver, first use of the line. */
static const char *vfio_after(struct device *dev, bool inject, bool *atomic)
{
	const char *problem = NULL;
	bool line;

	*atomic = false;
	if (device_bind(dev))
		return "no bind";
	sleep_ms(dev->wait_ms);
	device_unbind(dev);
	kmsg_mark();
	if (device_bind_to(dev, "vfio-pci"))
		return "vfio-pci does not bind";
	if (inject && file_write(HYBRID, "on"))
		problem = "the bug cannot be put in";
	else
		problem = vfio_use_line(dev, LINE_UNMASKED, &line);
	*atomic = kmsg_saw("sleeping function called from invalid context");
	device_unbind(dev);
	file_write(HYBRID, "off");
	return problem;
}

void historic_atomic(struct device *dev, unsigned int cycles,
		     struct outcome *out)
{
	const char *problem;
	bool atomic;

	for (; out->cycles < cycles; out->cycles++) {
		problem = vfio_after(dev, false, &atomic);
		if (problem || atomic) {
			outcome_fail(out, "%s", atomic ?
				     "vfio-pci allocates under a lock" : problem);
			return;
		}
	}
}

void historic_atomic_injected(struct device *dev, unsigned int cycles,
			      struct outcome *out)
{
	const char *problem;
	bool atomic;

	out->cycles = 1;
	problem = vfio_after(dev, true, &atomic);
	if (problem)
		outcome_fail(out, "%s", problem);
	else if (!atomic)
		outcome_fail(out, "the bug is in, and nothing shows");
	kmsg_mark();
	device_set_intx_disabled(dev, false);
	bind_cycle(dev, out, "without the bug again");
}
