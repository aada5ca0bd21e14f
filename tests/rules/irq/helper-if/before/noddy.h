/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef noddy_H
#define noddy_H

#include <linux/pci.h>

int noddy_attach(struct pci_dev *pdev);
void noddy_detach(struct pci_dev *pdev);

#endif
