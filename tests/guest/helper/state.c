// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sysfs does not tell about a device's managed state.
 *
 * Reads only.  The device may be bound or not; an unbound device must show
 * zero everywhere but in "enable".
 */
#include <linux/device.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "pcim_guest.h"

static unsigned int devres_records(struct device *dev)
{
	struct list_head *entry;
	unsigned int count = 0;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	list_for_each(entry, &dev->devres_head)
		count++;
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return count;
}

static int is_managed(struct pci_dev *pdev)
{
#ifdef HAVE_IS_MANAGED
	return pdev->is_managed;
#else
	return 0;
#endif
}

static int is_msi_managed(struct pci_dev *pdev)
{
#ifdef HAVE_IS_MSI_MANAGED
	return pdev->is_msi_managed;
#else
	return 0;
#endif
}

void state_print(struct seq_file *s, struct pci_dev *pdev)
{
	seq_printf(s, "devres %u managed %d msi_managed %d msi %d msix %d enable %d\n",
		   devres_records(&pdev->dev), is_managed(pdev),
		   is_msi_managed(pdev), pdev->msi_enabled, pdev->msix_enabled,
		   atomic_read(&pdev->enable_cnt));
}
