// SPDX-License-Identifier: GPL-2.0
/*
 * A driver's call in a kernel without MSI: the headers are read as there.
 *
 * Where the two kernels lay struct pci_dev out differently is behind all that
 * the stubs read of it.
 */

#undef CONFIG_PCI_MSI

#include "stub.h"

#if PCIM_HAVE_STUBS
#include <linux/pci.h>
#else
#include <linux/errno.h>
#endif

/**
 * pcim_stub_without_msi - pcim_alloc_irq_vectors() as a kernel without MSI has it
 * @pdev: the device
 * @flags: the kinds of interrupt
 *
 * Returns: what both calls return, or -EIO if they do not agree.
 */
int pcim_stub_without_msi(struct pci_dev *pdev, unsigned int flags)
{
#if PCIM_HAVE_STUBS
	int ret = pcim_alloc_irq_vectors(pdev, 1, 1, flags);

	return ret == pcim_alloc_irq_vectors_affinity(pdev, 1, 1, flags, NULL) ? ret : -EIO;
#else
	return -EOPNOTSUPP;
#endif
}
