/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a driver compiles to in a kernel without MSI, and in one without PCI.
 *
 * The library has its stubs in a header of its own, and a test of its own for
 * them; here are those of include/linux/pci.h.
 */
#ifndef _PCIM_TEST_STUB_H
#define _PCIM_TEST_STUB_H

#define PCIM_HAVE_STUBS	(HAVE_PCIM_ALLOC_IRQ_VECTORS && !HAVE_PCI_DEVRES_H)

struct pci_dev;

int pcim_stub_without_msi(struct pci_dev *pdev, unsigned int flags);
int pcim_stub_without_pci(unsigned int flags);

#endif
