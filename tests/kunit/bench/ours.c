// SPDX-License-Identifier: GPL-2.0
/* The library's calls: the header gives them their usual names. */
#include <linux/pci-devres.h>

#include "bench.h"

static int ours_enable(struct pci_dev *pdev)
{
	return pcim_enable_device(pdev);
}

static int ours_intx(struct pci_dev *pdev, int enable)
{
	return pcim_intx(pdev, enable);
}

static int ours_request(struct pci_dev *pdev, int bar)
{
	return pcim_request_region(pdev, bar, BENCH_NAME);
}

static void __iomem *ours_iomap(struct pci_dev *pdev, int bar)
{
	return pcim_iomap(pdev, bar, 0);
}

static int ours_vectors(struct pci_dev *pdev, unsigned int count)
{
	return pcim_alloc_irq_vectors(pdev, count, count, PCI_IRQ_MSIX);
}

static int ours_set_mwi(struct pci_dev *pdev)
{
	return pcim_set_mwi(pdev);
}

const struct bench_impl bench_ours = {
	.name = "ours",
	.enable = ours_enable,
	.intx = ours_intx,
	.request = ours_request,
	.iomap = ours_iomap,
	.vectors = ours_vectors,
	.set_mwi = ours_set_mwi,
};
