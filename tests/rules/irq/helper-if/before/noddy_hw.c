// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the handler of the driver beside it
#include <linux/interrupt.h>

#include "noddy.h"

static irqreturn_t noddy_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

int noddy_attach(struct pci_dev *pdev)
{
	return request_irq(pci_irq_vector(pdev, 0), noddy_irq, 0, "noddy", pdev);
}

void noddy_detach(struct pci_dev *pdev)
{
#if IS_ENABLED(CONFIG_NODDY_IRQ)
	free_irq(pci_irq_vector(pdev, 0), pdev);
#endif
}
