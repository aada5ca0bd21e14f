// SPDX-License-Identifier: GPL-2.0
/*
 * Every public call that can register something, as a table, for the cases
 * that claim the same of all of them.
 */

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "calls.h"
#include "fake_pci.h"
#include "ops.h"

static int op_enable_device(struct pci_dev *pdev)
{
	return pcim_enable_device(pdev);
}

static int op_intx(struct pci_dev *pdev)
{
	return pcim_intx(pdev, 0);
}

/* How many vectors came back is no error here. */
static int op_alloc_irq_vectors(struct pci_dev *pdev)
{
	int ret = pcim_alloc_irq_vectors(pdev, 1, 2, PCI_IRQ_MSI);

	return ret > 0 ? 0 : ret;
}

static int op_alloc_irq_vectors_affinity(struct pci_dev *pdev)
{
	int ret = pcim_alloc_irq_vectors_affinity(pdev, 2, 2, PCI_IRQ_MSIX, NULL);

	return ret > 0 ? 0 : ret;
}

static int op_request_region(struct pci_dev *pdev)
{
	return pcim_request_region(pdev, FAKE_PCI_BAR_MEM, "op");
}

static int op_request_region_exclusive(struct pci_dev *pdev)
{
	return pcim_request_region_exclusive(pdev, FAKE_PCI_BAR_MEM, "op");
}

static int op_request_all_regions(struct pci_dev *pdev)
{
	return pcim_request_all_regions(pdev, "op");
}

static int op_request_selected_regions(struct pci_dev *pdev)
{
	return pcim_request_selected_regions(pdev, FAKE_PCI_MEM_BARS, "op");
}

static int op_iomap(struct pci_dev *pdev)
{
	return pcim_map_error(pcim_iomap(pdev, FAKE_PCI_BAR_MEM, 0));
}

static int op_iomap_range(struct pci_dev *pdev)
{
	return pcim_map_error(pcim_iomap_range(pdev, FAKE_PCI_BAR_MEM64, SZ_4K,
					       SZ_4K));
}

static int op_iomap_region(struct pci_dev *pdev)
{
	return pcim_map_error(pcim_iomap_region(pdev, FAKE_PCI_BAR_MEM, "op"));
}

static int op_iomap_table(struct pci_dev *pdev)
{
	return pcim_iomap_table(pdev) ? 0 : -ENOMEM;
}

static int op_iomap_regions(struct pci_dev *pdev)
{
	return pcim_iomap_regions(pdev, FAKE_PCI_MEM_BARS, "op");
}

static int op_iomap_regions_request_all(struct pci_dev *pdev)
{
	return pcim_iomap_regions_request_all(pdev, BIT(0) | BIT(2), "op");
}

static int op_set_mwi(struct pci_dev *pdev)
{
	return pcim_set_mwi(pdev);
}

static int op_set_master(struct pci_dev *pdev)
{
	return pcim_set_master(pdev);
}

static int op_enable_msix_range(struct pci_dev *pdev)
{
	struct msix_entry entries[2] = { { .entry = 0 }, { .entry = 2 } };
	int ret = pcim_enable_msix_range(pdev, entries, 2, 2);

	return ret > 0 ? 0 : ret;
}

static irqreturn_t op_handler(int irq, void *data)
{
	return IRQ_NONE;
}

/* The INTx line, which is there without vectors. */
static int op_request_irq(struct pci_dev *pdev)
{
	return pcim_request_irq(pdev, 0, op_handler, NULL, pdev, "op");
}

static const struct pcim_op ops[] = {
	{ "pcim_enable_device", true, op_enable_device },
	{ "pcim_intx", HAVE_PCIM_INTX, op_intx },
	{ "pcim_alloc_irq_vectors", HAVE_PCIM_ALLOC_IRQ_VECTORS,
	  op_alloc_irq_vectors },
	{ "pcim_alloc_irq_vectors_affinity", HAVE_PCIM_ALLOC_IRQ_VECTORS,
	  op_alloc_irq_vectors_affinity },
	{ "pcim_request_region", HAVE_PCIM_REQUEST_REGION, op_request_region },
	{ "pcim_request_region_exclusive", HAVE_PCIM_REQUEST_REGION_EXCLUSIVE,
	  op_request_region_exclusive },
	{ "pcim_request_all_regions", HAVE_PCIM_REQUEST_ALL_REGIONS,
	  op_request_all_regions },
	{ "pcim_request_selected_regions", HAVE_PCIM_REQUEST_SELECTED_REGIONS,
	  op_request_selected_regions },
	{ "pcim_iomap", true, op_iomap, true },
	{ "pcim_iomap_range", HAVE_PCIM_IOMAP_RANGE, op_iomap_range },
	{ "pcim_iomap_region", HAVE_PCIM_IOMAP_REGION, op_iomap_region },
	{ "pcim_iomap_table", true, op_iomap_table, true },
	{ "pcim_iomap_regions", true, op_iomap_regions },
	{ "pcim_iomap_regions_request_all", HAVE_PCIM_IOMAP_REGIONS_REQUEST_ALL,
	  op_iomap_regions_request_all },
	{ "pcim_set_mwi", true, op_set_mwi },
	{ "pcim_set_master", HAVE_PCIM_SET_MASTER, op_set_master },
	{ "pcim_enable_msix_range", HAVE_PCIM_ENABLE_MSIX_RANGE,
	  op_enable_msix_range },
	{ "pcim_request_irq", HAVE_PCIM_REQUEST_IRQ, op_request_irq },
};

/**
 * pcim_op_next - generate parameters: each row of the table that the kernel has
 * @prev: the row before, NULL for the first one
 * @desc: where its name goes
 *
 * Rows that this kernel lacks are left out rather than skipped: KUnit of 6.1
 * does not say SKIP for a parameter, it says ok.
 *
 * Returns: the row, or NULL when there is no further one.
 */
const void *pcim_op_next(const void *prev, char *desc)
{
	const struct pcim_op *op = prev;

	do
		op = op ? op + 1 : ops;
	while (op < ops + ARRAY_SIZE(ops) && !op->have);

	if (op == ops + ARRAY_SIZE(ops))
		return NULL;

	strscpy(desc, op->name, KUNIT_PARAM_DESC_SIZE);
	return op;
}
