// SPDX-License-Identifier: GPL-2.0-only
/*
 * When vectors are freed, against handlers and the MSI core's device data.
 *
 * A small devres list and a small MSI core; each case binds a driver, lets it
 * allocate in its own way, and unbinds it.  A release in the wrong order is
 * told, and makes the run fail.
 */
#include <linux/pci.h>
#include <stdio.h>
#include <stdlib.h>

#include "irq-vectors.h"

struct record {
	struct record *older;
	release_fn release;
	void (*action)(void *data);
	void *data;
};

static int failures, no_memory, no_msi, records, case_number;

static void expect(int met, const char *what)
{
	if (!met) {
		printf("# %s\n", what);
		failures++;
	}
}

/* ------------------------------------------------------------- devres */

void *devres_alloc(release_fn release, size_t size, int gfp)
{
	struct record *new = no_memory ? NULL : calloc(1, sizeof(*new));

	(void)size, (void)gfp;
	if (new)
		new->release = release;
	return new;
}

void devres_add(struct device *dev, void *res)
{
	struct record *new = res;

	new->older = dev->newest;
	dev->newest = new;
	records++;
}

void *devres_find(struct device *dev, release_fn release, match_fn match, void *data)
{
	struct record *at;

	(void)match, (void)data;
	for (at = dev->newest; at && at->release != release; at = at->older)
		;
	return at;
}

static void run_action(struct device *dev, void *res)
{
	struct record *own = res;

	(void)dev;
	own->action(own->data);
}

int devm_is_action_added(struct device *dev, void (*action)(void *), void *data)
{
	struct record *at;

	for (at = dev->newest; at; at = at->older)
		if (at->action == action && at->data == data)
			return 1;
	return 0;
}

int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data)
{
	struct record *new = devres_alloc(run_action, 0, GFP_KERNEL);

	if (!new) {
		action(data);
		return -ENOMEM;
	}
	new->action = action;
	new->data = data;
	devres_add(dev, new);
	return 0;
}

static void unbind(struct pci_dev *dev)
{
	while (dev->dev.newest) {
		struct record *own = dev->dev.newest;

		dev->dev.newest = own->older;
		own->release(&dev->dev, own);
		free(own);
	}
	expect(!dev->msi_enabled, "vectors are left after unbind");
	records = 0;
}

/* ----------------------------------------------------- the MSI core */

static void release_data(struct device *dev, void *res)
{
	(void)res;
	expect(!to_pci_dev(dev)->msi_enabled, "the device data goes while vectors are allocated");
	to_pci_dev(dev)->has_data = 0;
}

int pci_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				   unsigned int max_vecs, unsigned int flags,
				   struct irq_affinity *affd)
{
	(void)min_vecs, (void)max_vecs, (void)affd;
	if (flags & PCI_IRQ_MSI) {
		if (!dev->has_data) {
			int keep = no_memory;

			no_memory = 0;
			devres_add(&dev->dev, devres_alloc(release_data, 0, GFP_KERNEL));
			no_memory = keep;
			dev->has_data = 1;
		}
		if (!no_msi) {
			dev->msi_enabled = 1;
			return 1;
		}
	}
	return flags & PCI_IRQ_INTX ? 1 : -ENOSPC;
}

void pci_free_irq_vectors(struct pci_dev *dev)
{
	expect(!dev->msi_enabled || dev->has_data, "vectors are freed after the device data");
	dev->msi_enabled = 0;
}

int pci_dev_msi_enabled(struct pci_dev *dev)
{
	return dev->msi_enabled;
}

/* ------------------------------------------------------- the drivers */

static void free_handler(struct device *dev, void *res)
{
	(void)res;
	expect(to_pci_dev(dev)->msi_enabled, "the handler goes after its vector");
}

static void request_handler(struct pci_dev *dev)
{
	devres_add(&dev->dev, devres_alloc(free_handler, 0, GFP_KERNEL));
}

static int alloc(struct pci_dev *dev, unsigned int flags)
{
	return pcim_alloc_irq_vectors(dev, 1, 1, flags);
}

static void once(struct pci_dev *dev)
{
	expect(alloc(dev, PCI_IRQ_MSI) == 1, "no vector");
	request_handler(dev);
}

static void again(struct pci_dev *dev)
{
	struct record *handler;
	int before;

	once(dev);
	before = records;
	/* devm_free_irq(), then other vectors. */
	handler = dev->dev.newest;
	dev->dev.newest = handler->older;
	free(handler);
	pci_free_irq_vectors(dev);
	expect(alloc(dev, PCI_IRQ_MSI) == 1, "no vector the second time");
	expect(records == before, "the second allocation added a record");
	request_handler(dev);
}

static void intx_then_msi(struct pci_dev *dev)
{
	no_msi = 1;
	expect(alloc(dev, PCI_IRQ_INTX) == 1, "no INTx");
	expect(records == 0, "INTx added a record");
	no_msi = 0;
	once(dev);
}

static void fail_then_msi(struct pci_dev *dev)
{
	no_msi = 1;
	expect(alloc(dev, PCI_IRQ_MSI) == -ENOSPC, "MSI did not fail");
	no_msi = 0;
	once(dev);
}

static void freed_by_the_driver(struct pci_dev *dev)
{
	expect(alloc(dev, PCI_IRQ_MSI) == 1, "no vector");
	pci_free_irq_vectors(dev);
}

static void no_record(struct pci_dev *dev)
{
	no_memory = 1;
	expect(alloc(dev, PCI_IRQ_MSI | PCI_IRQ_INTX) == -ENOMEM, "success without a release");
	expect(!dev->msi_enabled, "vectors are left after -ENOMEM");
	no_memory = 0;
}

static void check(const char *name, void (*driver)(struct pci_dev *dev))
{
	struct pci_dev dev = { 0 };
	int before = failures;

	driver(&dev);
	unbind(&dev);
	printf("%sok %d %s\n", failures > before ? "not " : "", ++case_number, name);
}

int main(void)
{
	check("freed at unbind, after the handler", once);
	check("the action stays through free and allocate", again);
	check("INTx first adds nothing, MSI later is freed in time", intx_then_msi);
	check("a failed attempt, then MSI", fail_then_msi);
	check("freed by the driver already", freed_by_the_driver);
	check("no memory for the release: no vectors, -ENOMEM", no_record);
	printf("1..%d\n", case_number);
	return failures > 0;
}
