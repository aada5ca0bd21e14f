// SPDX-License-Identifier: GPL-2.0-only
/*
 * One driver after another on the same device: ours, one that manages nothing
 * (pci-stub, vfio-pci), one that does (uio_pci_generic), ours again.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "guest.h"

/* A binding to another driver; use, if given, runs while it is bound. */
static void guest_driver(struct device *dev, const char *driver,
			 struct outcome *out, const char *when)
{
	struct state before, after;
	int error;

	oracle_state(dev, &before);
	error = device_bind_to(dev, driver);
	if (error) {
		/* uio needs a line that it can mask; not every device has one. */
		if (error != -ENODEV || strcmp(driver, "uio_pci_generic"))
			outcome_fail(out, "%s: %s does not bind: %s", when,
				     driver, strerror(-error));
		return;
	}
	error = device_unbind(dev);
	if (error)
		outcome_fail(out, "%s: %s does not unbind: %s", when, driver,
			     strerror(-error));
	outcome_kinds(out, oracle_check(dev, &before, &after), &before, &after,
		      when);
	outcome_splats(out, when);
}

static void through_vfio(struct device *dev, enum line_at_close how,
			 struct outcome *out, const char *when)
{
	struct state before, after;
	unsigned int wrong;
	const char *problem;
	bool line;
	int error;

	oracle_state(dev, &before);
	error = device_bind_to(dev, "vfio-pci");
	if (error) {
		outcome_fail(out, "%s: vfio-pci does not bind: %s", when,
			     strerror(-error));
		return;
	}
	problem = vfio_use_line(dev, how, &line);
	if (problem)
		outcome_fail(out, "%s: %s", when, problem);
	if (!line)
		snprintf(out->note, sizeof(out->note),
			 "no INTx line: opened and closed only");
	error = device_unbind(dev);
	if (error)
		outcome_fail(out, "%s: vfio-pci does not unbind: %s", when,
			     strerror(-error));
	/* vfio-pci leaves INTx disabled, and it may: the next driver copes. */
	wrong = oracle_check(dev, &before, &after) & ~KIND(K_INTX);
	outcome_kinds(out, wrong, &before, &after, when);
	outcome_splats(out, when);
}

void handover(struct device *dev, unsigned int cycles, struct outcome *out)
{
	unsigned int i;

	for (i = 1; i <= cycles; i++) {
		device_set_intx_disabled(dev, false);
		if (!bind_cycle(dev, out, "before all"))
			return;
		guest_driver(dev, "pci-stub", out, "pci-stub");
		if (!bind_cycle(dev, out, "after pci-stub"))
			return;
		guest_driver(dev, "uio_pci_generic", out, "uio_pci_generic");
		if (!bind_cycle(dev, out, "after uio_pci_generic"))
			return;
		through_vfio(dev, LINE_UNMASKED, out, "vfio-pci, line unmasked");
		if (!bind_from_disabled(dev, out, "after vfio-pci, line unmasked"))
			return;
		through_vfio(dev, LINE_MASKED, out, "vfio-pci, line masked");
		if (!bind_from_disabled(dev, out, "after vfio-pci, line masked"))
			return;
		say_alive(dev->name, i);
	}
	device_set_intx_disabled(dev, false);
}
