/* SPDX-License-Identifier: GPL-2.0 */
/* What the library's files ask of the module, when it is one. */
#ifndef PCI_DEVRES_MODULE_PLAIN_H
#define PCI_DEVRES_MODULE_PLAIN_H

struct pci_dev;

unsigned int pcim_plain_begin(struct pci_dev *pdev);
void pcim_plain_end(struct pci_dev *pdev, unsigned int before);
void pcim_plain_exit(void);

#endif /* PCI_DEVRES_MODULE_PLAIN_H */
