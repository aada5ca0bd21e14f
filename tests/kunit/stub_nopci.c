// SPDX-License-Identifier: GPL-2.0
/*
 * A driver's call in a kernel without PCI: the headers are read as there.
 */

#undef CONFIG_PCI
#undef CONFIG_PCI_MSI

#include "stub.h"

#if PCIM_HAVE_STUBS
#include <linux/pci.h>
#else
#include <linux/errno.h>
#endif

/**
 * pcim_stub_without_pci - pcim_alloc_irq_vectors() as a kernel without PCI has it
 * @flags: the kinds of interrupt
 *
 * Returns: what both calls return, or -EIO if they do not agree.
 */
int pcim_stub_without_pci(unsigned int flags)
{
#if PCIM_HAVE_STUBS
	int ret = pcim_alloc_irq_vectors(NULL, 1, 1, flags);

	return ret == pcim_alloc_irq_vectors_affinity(NULL, 1, 1, flags, NULL) ? ret : -EIO;
#else
	return -EOPNOTSUPP;
#endif
}
