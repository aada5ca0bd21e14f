/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef sandpiper_H
#define sandpiper_H

#include <linux/pci.h>

int sandpiper_attach(struct pci_dev *pdev);
void sandpiper_detach(struct pci_dev *pdev);

#endif
