/* SPDX-License-Identifier: GPL-2.0 */
/* Every public call that can register something, as a table. */
#ifndef _PCIM_TEST_OPS_H
#define _PCIM_TEST_OPS_H

#include <linux/pci.h>
#include <linux/types.h>

/**
 * struct pcim_op - one public call with arguments that succeed on the fake
 * @name: the call's name
 * @have: this kernel has it
 * @run: makes the call; 0, or what it said
 * @null: it returns a pointer, and has no error but NULL, which is -ENOMEM here
 */
struct pcim_op {
	const char *name;
	bool have;
	int (*run)(struct pci_dev *pdev);
	bool null;
};

const void *pcim_op_next(const void *prev, char *desc);

#endif
