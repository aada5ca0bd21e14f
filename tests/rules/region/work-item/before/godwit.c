// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what a work item gives back while the driver stays bound goes by name
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/workqueue.h>

struct godwit {
	struct pci_dev *pdev;
	struct work_struct setup;
};

static void godwit_unmap(struct pci_dev *pdev)
{
	pci_release_region(pdev, 0);
}

static void godwit_setup(struct work_struct *work)
{
	struct godwit *g = container_of(work, struct godwit, setup);

	godwit_unmap(g->pdev);
}

static int godwit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct godwit *g;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	g = devm_kzalloc(&pdev->dev, sizeof(*g), GFP_KERNEL);
	if (!g)
		return -ENOMEM;

	rc = pci_request_region(pdev, 0, "godwit");
	if (rc)
		return rc;

	g->pdev = pdev;
	INIT_WORK(&g->setup, godwit_setup);
	schedule_work(&g->setup);
	pci_set_drvdata(pdev, g);
	return 0;
}

static void godwit_remove(struct pci_dev *pdev)
{
	struct godwit *g = pci_get_drvdata(pdev);

	cancel_work_sync(&g->setup);
	godwit_unmap(pdev);
}

static const struct pci_device_id godwit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_ids);

static struct pci_driver godwit_driver = {
	.name = "godwit",
	.id_table = godwit_ids,
	.probe = godwit_probe,
	.remove = godwit_remove,
};
module_pci_driver(godwit_driver);

MODULE_DESCRIPTION("Fixture godwit");
MODULE_LICENSE("GPL");
