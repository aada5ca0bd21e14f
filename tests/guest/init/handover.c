// SPDX-License-Identifier: GPL-2.0-only
/*
 * One driver after another on the same device: ours, one that manages nothing
 * (pci-stub, vfio-pci), one that does (uio_pci_generic), ours again.
 */
#include <stdio.h>

#include "guest.h"

/* While vfio-pci is bound. */
static void through_vfio(struct device *dev, const void *arg,
			 struct outcome *out, const char *when)
{
	const enum line_at_close *how = arg;
	const char *problem;
	bool line;

	problem = vfio_use_line(dev, *how, &line);
	if (problem)
		outcome_fail(out, "%s: %s", when, problem);
	else if (!line && device_has_pin(dev))
		outcome_fail(out, "%s: vfio sees no INTx line", when);
	else if (!line)
		snprintf(out->note, sizeof(out->note),
			 "no INTx line: opened and closed only");
}

static const enum line_at_close closings[] = {
	LINE_DOWN, LINE_MASKED, LINE_OPEN
};

static const char * const closing_name[] = {
	[LINE_MASKED] = "vfio-pci, line masked",
	[LINE_DOWN] = "vfio-pci, line taken down",
	[LINE_OPEN] = "vfio-pci, line open",
};

static bool vfio_and_back(struct device *dev, struct outcome *out)
{
	struct binding vfio = {
		.driver = "vfio-pci",
		.use = through_vfio,
		/* It leaves INTx disabled, and it may: the next driver copes. */
		.ignore = KIND(K_INTX),
	};
	char when[48];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(closings); i++) {
		vfio.arg = &closings[i];
		binding_try(dev, &vfio, out, closing_name[closings[i]]);
		snprintf(when, sizeof(when), "after %s", closing_name[closings[i]]);
		if (!bind_from_disabled(dev, out, when))
			return false;
	}
	return true;
}

void handover(struct device *dev, unsigned int cycles, struct outcome *out)
{
	static const struct binding stub = { .driver = "pci-stub" };
	static const struct binding uio = {
		.driver = "uio_pci_generic", .needs_line = true,
	};
	unsigned int i;

	for (i = 1; i <= cycles; i++) {
		device_set_intx_disabled(dev, false);
		if (!bind_cycle(dev, out, "before all"))
			return;
		binding_try(dev, &stub, out, "pci-stub");
		if (!bind_cycle(dev, out, "after pci-stub"))
			return;
		binding_try(dev, &uio, out, "uio_pci_generic");
		if (!bind_cycle(dev, out, "after uio_pci_generic"))
			return;
		if (!vfio_and_back(dev, out))
			return;
		say_alive(dev->name, i);
	}
	device_set_intx_disabled(dev, false);
}
