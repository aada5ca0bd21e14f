// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what takes the address is cleared after the BAR is mapped
#include <linux/module.h>
#include <linux/pci.h>

struct ibis {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int ibis_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs;
	struct ibis ibis;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	regs = pcim_iomap_region(pdev, 0, "ibis");
	if (IS_ERR(regs))
		return PTR_ERR(regs);

	memset(&ibis, 0, sizeof(ibis));
	ibis.regs = regs;

	return readl(ibis.regs) ? 0 : -EIO;
}

static const struct pci_device_id ibis_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ibis_ids);

static struct pci_driver ibis_driver = {
	.name = "ibis",
	.id_table = ibis_ids,
	.probe = ibis_probe,
};
module_pci_driver(ibis_driver);

MODULE_DESCRIPTION("Fixture ibis");
MODULE_LICENSE("GPL");
