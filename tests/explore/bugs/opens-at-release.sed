# SPDX-License-Identifier: GPL-2.0-only
# Not seen by the explorer, which asks for DisINTx while INTx is in use only.
/^static void vfio_intx_disable(/,/^}/s/free_irq(pdev->irq, ctx);/& pci_intx(pdev, 1);/
