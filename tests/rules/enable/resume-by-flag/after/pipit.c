// SPDX-License-Identifier: GPL-2.0-only
// Fixture: probe reaches the call with its flag off, and suspend may leave early
#include <linux/module.h>
#include <linux/pci.h>

struct pipit {
	struct pci_dev *pdev;
	bool shared;
};

static void pipit_reset(struct pipit *priv, int resume)
{
	if (priv->pdev && resume) {
		int rc;

		pci_restore_state(priv->pdev);
		rc = pci_is_enabled(priv->pdev) ? 0 : pci_enable_device(priv->pdev);
		if (rc)
			dev_err(&priv->pdev->dev, "cannot enable (%d)\n", rc);
		else
			pci_set_master(priv->pdev);
	}
}

static int pipit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct pipit *priv;

	if (pcim_enable_device(pdev))
		return -ENXIO;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->pdev = pdev;
	pci_set_drvdata(pdev, priv);
	pipit_reset(priv, 0);
	return 0;
}

static int pipit_suspend(struct pci_dev *pdev, pm_message_t state)
{
	struct pipit *priv = pci_get_drvdata(pdev);

	if (priv->shared)
		return 0;

	pci_save_state(pdev);
	pci_disable_device(pdev);
	return 0;
}

static int pipit_resume(struct pci_dev *pdev)
{
	pipit_reset(pci_get_drvdata(pdev), 1);
	return 0;
}

static const struct pci_device_id pipit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pipit_ids);

static struct pci_driver pipit_driver = {
	.name = "pipit",
	.id_table = pipit_ids,
	.probe = pipit_probe,
	.suspend = pipit_suspend,
	.resume = pipit_resume,
};
module_pci_driver(pipit_driver);

MODULE_DESCRIPTION("Fixture pipit");
MODULE_LICENSE("GPL");
