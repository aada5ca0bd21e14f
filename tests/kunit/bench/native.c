// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own calls. Where it has no explicit one, it is the plain call,
 * which is managed once the device was enabled with pcim_enable_device().
 */
#include <linux/pci.h>
#include <linux/pci-devres-have.h>

#include "bench.h"

static int native_enable(struct pci_dev *pdev)
{
	return pcim_enable_device(pdev);
}

static int native_intx(struct pci_dev *pdev, int enable)
{
#if HAVE_KERNEL_PCIM_INTX
	return pcim_intx(pdev, enable);
#else
	pci_intx(pdev, enable);
	return 0;
#endif
}

static int native_request(struct pci_dev *pdev, int bar)
{
#if HAVE_KERNEL_PCIM_REQUEST_REGION
	return pcim_request_region(pdev, bar, BENCH_NAME);
#else
	return pci_request_region(pdev, bar, BENCH_NAME);
#endif
}

static void __iomem *native_iomap(struct pci_dev *pdev, int bar)
{
	return pcim_iomap(pdev, bar, 0);
}

static int native_vectors(struct pci_dev *pdev, unsigned int count)
{
	return pci_alloc_irq_vectors(pdev, count, count, PCI_IRQ_MSIX);
}

static int native_set_mwi(struct pci_dev *pdev)
{
	return pcim_set_mwi(pdev);
}

const struct bench_impl bench_native = {
	.name = "native",
	.enable = native_enable,
	.intx = native_intx,
	.request = native_request,
	.iomap = native_iomap,
	.vectors = native_vectors,
	.set_mwi = native_set_mwi,
};
