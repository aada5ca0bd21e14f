// SPDX-License-Identifier: GPL-2.0
/*
 * The drivers of shape.h.  None of them releases more than drivers of its shape do.
 */

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/pci.h>

#include "pcim_test.h"
#include "shape.h"

#define VECTORS	4

static irqreturn_t shape_handler(int irq, void *data)
{
	struct shape_state *state = data;

	state->heard++;
	return IRQ_HANDLED;
}

/* The one line that the conversion of a driver changes. */
static int shape_alloc(struct pci_dev *pdev, unsigned int min_vecs,
		       unsigned int max_vecs, unsigned int flags)
{
	if (SHAPE_AFTER)
		return pcim_alloc_irq_vectors(pdev, min_vecs, max_vecs, flags);

	return pci_alloc_irq_vectors(pdev, min_vecs, max_vecs, flags);
}

/* What can fail behind the vectors.  A handler's files in /proc may not. */
static int shape_listen(struct shape_state *state, unsigned int irq, bool managed)
{
	struct device *dev = &state->pdev->dev;
	unsigned int left;
	int ret;

	state->private = devm_kzalloc(dev, 16, GFP_KERNEL);
	if (!state->private)
		return -ENOMEM;

	left = pcim_fault_pause();
	ret = managed ? devm_request_irq(dev, irq, shape_handler, 0, "shape", state) :
			request_irq(irq, shape_handler, 0, "shape", state);
	pcim_fault_begin(left);
	if (ret)
		return ret;

	state->irq = irq;
	state->managed = managed;
	return 0;
}

static void shape_deaf(struct shape_state *state)
{
	if (!state->irq)
		return;

	if (state->managed)
		devm_free_irq(&state->pdev->dev, state->irq, state);
	else
		free_irq(state->irq, state);
	state->irq = 0;
}

static int shape_start(struct shape_state *state, unsigned int vectors,
		       unsigned int flags, bool managed)
{
	int ret = shape_alloc(state->pdev, vectors, vectors, flags);

	if (ret < 0)
		return ret;

	return shape_listen(state, pci_irq_vector(state->pdev, 0), managed);
}

static int once_probe(struct shape_state *state)
{
	return pcim_enable_device(state->pdev) ?:
	       shape_start(state, VECTORS, PCI_IRQ_MSIX, true);
}

/* Gets more than it wants of one kind, gives it back, and takes another. */
static int fallback_probe(struct shape_state *state)
{
	struct pci_dev *pdev = state->pdev;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = shape_alloc(pdev, 2 * VECTORS, 4 * VECTORS, PCI_IRQ_MSIX);
	if (ret == -ENOMEM)
		return ret;
	if (ret < 0) {
		ret = shape_alloc(pdev, 2, VECTORS, PCI_IRQ_MSIX);
		if (ret < 0)
			return ret;
		pci_free_irq_vectors(pdev);
	}

	return shape_start(state, 1, PCI_IRQ_MSI, true);
}

static int enable_probe(struct shape_state *state)
{
	return pcim_enable_device(state->pdev);
}

static int open(struct shape_state *state)
{
	return shape_start(state, 2, PCI_IRQ_MSI, false);
}

static void stop(struct shape_state *state)
{
	shape_deaf(state);
	pci_free_irq_vectors(state->pdev);
}

/* Opened, closed and opened again; it is open when the driver goes. */
static int runtime_run(struct shape_state *state)
{
	int ret = open(state);

	if (ret)
		return ret;

	stop(state);
	return open(state);
}

static int suspend_run(struct shape_state *state)
{
	stop(state);
	return shape_start(state, VECTORS, PCI_IRQ_MSIX, true);
}

/* Comes back from the reset with fewer, and with another kind of interrupt. */
static int reset_run(struct shape_state *state)
{
	stop(state);
	return shape_start(state, 1, PCI_IRQ_MSI, true);
}

/* Frees on the way out of a failed probe, and nothing in remove(). */
static int error_path_probe(struct shape_state *state)
{
	int ret;

	ret = pcim_enable_device(state->pdev);
	if (ret)
		return ret;

	ret = shape_start(state, VECTORS, PCI_IRQ_MSI, true);
	if (ret) {
		pci_free_irq_vectors(state->pdev);
		return ret;
	}

	state->private = devm_kzalloc(&state->pdev->dev, 16, GFP_KERNEL);
	return state->private ? 0 : -ENOMEM;
}

/* Entries of the table that the driver numbers itself. */
static int array_probe(struct shape_state *state)
{
	struct msix_entry entries[VECTORS] = {};
	struct pci_dev *pdev = state->pdev;
	int i, ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	if (SHAPE_AFTER)
		return shape_start(state, VECTORS, PCI_IRQ_MSIX, true);

	for (i = 0; i < VECTORS; i++)
		entries[i].entry = i;
	ret = pci_enable_msix_range(pdev, entries, VECTORS, VECTORS);
	if (ret < 0)
		return ret;

	return shape_listen(state, entries[0].vector, true);
}

/* Code that drivers of both kinds share. */
static int shared_helper(struct shape_state *state)
{
	return shape_start(state, 2, PCI_IRQ_MSIX, false);
}

static int shared_probe(struct shape_state *state)
{
	return pcim_enable_device(state->pdev) ?: shared_helper(state);
}

static int unmanaged_probe(struct shape_state *state)
{
	struct pci_dev *pdev = state->pdev;
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	ret = shared_helper(state);
	if (ret) {
		pci_free_irq_vectors(pdev);
		pci_disable_device(pdev);
	}
	return ret;
}

static void unmanaged_remove(struct shape_state *state)
{
	stop(state);
	pci_disable_device(state->pdev);
}

static const struct shape shapes[] = {
	{ "probe_only", FAKE_DRIVER_A, once_probe, NULL, NULL },
	{ "fallback", FAKE_DRIVER_A, fallback_probe, NULL, NULL },
	{ "run_time", FAKE_DRIVER_A, enable_probe, runtime_run, shape_deaf },
	{ "suspend_resume", FAKE_DRIVER_A, once_probe, suspend_run, NULL },
	{ "reset", FAKE_DRIVER_A, once_probe, reset_run, NULL },
	{ "error_path", FAKE_DRIVER_A, error_path_probe, NULL, NULL },
	{ "array", FAKE_DRIVER_A, array_probe, NULL, NULL },
	{ "shared_helper", FAKE_DRIVER_A, shared_probe, NULL, shape_deaf },
	{ "shared_helper_unmanaged", FAKE_DRIVER_B, unmanaged_probe, NULL, unmanaged_remove },
};

/**
 * shape_next - the shapes, one after the other
 * @shape: one of them, NULL for the first one
 *
 * Returns: the next one, NULL after the last.
 */
const struct shape *shape_next(const struct shape *shape)
{
	shape = shape ? shape + 1 : shapes;

	return shape < shapes + ARRAY_SIZE(shapes) ? shape : NULL;
}
