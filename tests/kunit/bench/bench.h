/* SPDX-License-Identifier: GPL-2.0 */
/* What is measured, once for each implementation that the kernel has. */
#ifndef _PCIM_BENCH_H
#define _PCIM_BENCH_H

#include <linux/pci.h>

#define BENCH_NAME	"bench"

/**
 * struct bench_impl - how a driver takes its resources
 * @name: whose calls they are
 * @enable: enables the device until unbind
 * @intx: switches the line; put back at unbind
 * @request: owns a BAR until unbind
 * @iomap: maps a BAR until unbind
 * @vectors: allocates so many MSI-X vectors until unbind
 * @set_mwi: switches MWI on until unbind
 */
struct bench_impl {
	const char *name;
	int (*enable)(struct pci_dev *pdev);
	int (*intx)(struct pci_dev *pdev, int enable);
	int (*request)(struct pci_dev *pdev, int bar);
	void __iomem *(*iomap)(struct pci_dev *pdev, int bar);
	int (*vectors)(struct pci_dev *pdev, unsigned int count);
	int (*set_mwi)(struct pci_dev *pdev);
};

extern const struct bench_impl bench_native;
extern const struct bench_impl bench_ours;

#endif
