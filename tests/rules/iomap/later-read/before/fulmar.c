// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what runs between knows nothing of a target that is there already
#include <linux/module.h>
#include <linux/pci.h>

struct fulmar {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int fulmar_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct fulmar *fulmar;
	int bar = 0;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	fulmar = devm_kzalloc(&pdev->dev, sizeof(*fulmar), GFP_KERNEL);
	if (!fulmar)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, 1 << bar, "fulmar");
	if (rc)
		return rc;

	pci_set_master(pdev);
	rc = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (rc)
		return rc;

	spin_lock_init(&fulmar->lock);
	fulmar->pdev = pdev;
	fulmar->regs = pcim_iomap_table(pdev)[bar];
	pci_set_drvdata(pdev, fulmar);

	return 0;
}

static const struct pci_device_id fulmar_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, fulmar_ids);

static struct pci_driver fulmar_driver = {
	.name = "fulmar",
	.id_table = fulmar_ids,
	.probe = fulmar_probe,
};
module_pci_driver(fulmar_driver);

MODULE_DESCRIPTION("Fixture fulmar");
MODULE_LICENSE("GPL");
