/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small drivers, one for each shape in which the drivers of a tree take their
 * vectors, in the form before the implicit release goes and in the form after.
 */
#ifndef _PCIM_TEST_SHAPE_H
#define _PCIM_TEST_SHAPE_H

#include <linux/interrupt.h>
#include <linux/pci.h>

#include "calls.h"
#include "fake_pci.h"

/* The form: plain calls where there are no others, calls that say so elsewhere. */
#define SHAPE_AFTER	HAVE_PCIM_ALLOC_IRQ_VECTORS

/**
 * struct shape_state - a binding of a shape's driver
 * @pdev: the function
 * @irq: what its handler listens to, 0 for none
 * @managed: its handler goes with the binding
 * @heard: how often it was called
 * @private: the driver's own data, taken after the vectors
 */
struct shape_state {
	struct pci_dev *pdev;
	unsigned int irq;
	bool managed;
	unsigned int heard;
	void *private;
};

/**
 * struct shape - a driver
 * @name: of its shape
 * @id: which of the two drivers it is
 * @probe: takes what it needs; leaves to the binding what that ends
 * @run: what happens to it while it is bound, NULL for nothing
 * @remove: what it gives back itself, NULL for nothing
 */
struct shape {
	const char *name;
	enum fake_pci_driver_id id;
	int (*probe)(struct shape_state *state);
	int (*run)(struct shape_state *state);
	void (*remove)(struct shape_state *state);
};

const struct shape *shape_next(const struct shape *shape);

#endif
