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

/* Class 1: bind, unbind, bind; what the second bind said. */
static int bind_twice(struct device *dev)
{
	int error;

	error = device_bind(dev);
	if (!error) {
		sleep_ms(dev->wait_ms);
		device_unbind(dev);
		error = device_bind(dev);
	}
	if (device_bound(dev))
		device_unbind(dev);
	return error;
}

void historic_present(struct device *dev, unsigned int cycles,
		      struct outcome *out)
{
	int error;

	while (out->cycles < cycles) {
		out->cycles++;
		error = bind_twice(dev);
		if (error)
			outcome_fail(out, "second bind: %s", strerror(-error));
		/* "Resources present before probing" is one of them. */
		if (outcome_splats(out, "bound twice") || error)
			return;
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
	error = bind_twice(dev);
	present = kmsg_saw("Resources present before probing");
	file_write(HYBRID, "off");
	if (error != -EBUSY || !present)
		outcome_fail(out, "the bug is in, and nothing shows (%s)",
			     strerror(-error));
	kmsg_mark();
	bind_cycle(dev, out, "without the bug again");
}

/* Class 2 and 6: vfio-pci after a managed driver, first use of the line. */
static const char *vfio_after(struct device *dev, bool inject)
{
	const char *problem = NULL;
	bool line = true;

	if (device_bind(dev))
		return "no bind";
	sleep_ms(dev->wait_ms);
	device_unbind(dev);
	if (device_bind_to(dev, "vfio-pci"))
		return "vfio-pci does not bind";
	if (inject && file_write(HYBRID, "on"))
		problem = "the bug cannot be put in";
	else
		problem = vfio_use_line(dev, LINE_DOWN, &line);
	device_unbind(dev);
	file_write(HYBRID, "off");
	return problem ?: line ? problem : "vfio sees no INTx line";
}

void historic_atomic(struct device *dev, unsigned int cycles,
		     struct outcome *out)
{
	const char *problem;

	while (out->cycles < cycles) {
		out->cycles++;
		problem = vfio_after(dev, false);
		if (problem)
			outcome_fail(out, "%s", problem);
		/* "sleeping function called from invalid context" is one of them. */
		if (outcome_splats(out, "vfio-pci after the driver") || problem)
			return;
	}
}

void historic_atomic_injected(struct device *dev, unsigned int cycles,
			      struct outcome *out)
{
	const char *problem;
	bool atomic;

	out->cycles = 1;
	problem = vfio_after(dev, true);
	atomic = kmsg_saw("sleeping function called from invalid context");
	if (problem)
		outcome_fail(out, "%s", problem);
	else if (!atomic)
		outcome_fail(out, "the bug is in, and nothing shows");
	kmsg_mark();
	device_set_intx_disabled(dev, false);
	bind_cycle(dev, out, "without the bug again");
}
