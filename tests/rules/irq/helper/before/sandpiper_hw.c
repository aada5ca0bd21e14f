// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the handler of the driver beside it
#include <linux/interrupt.h>

#include "sandpiper.h"

static irqreturn_t sandpiper_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

int sandpiper_attach(struct pci_dev *pdev)
{
	return request_irq(pci_irq_vector(pdev, 0), sandpiper_irq, 0, "sandpiper", pdev);
}

void sandpiper_detach(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 0), pdev);
}
