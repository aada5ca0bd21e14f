// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a library that drivers of both kinds use is for a person
#include <linux/module.h>
#include <linux/pci.h>

#include "crossbill.h"

static int crossbill_start(struct crossbill *crossbill)
{
	int rc;

	rc = pci_alloc_irq_vectors(crossbill->pdev, 1, 8, PCI_IRQ_MSIX);
	return rc < 0 ? rc : 0;
}

static const struct crossbill_ops crossbill_ops = {
	.start = crossbill_start,
};

int crossbill_init(struct crossbill *crossbill)
{
	crossbill->ops = &crossbill_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(crossbill_init);
MODULE_DESCRIPTION("Fixture crossbill core");
MODULE_LICENSE("GPL");
