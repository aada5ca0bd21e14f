// SPDX-License-Identifier: GPL-2.0
/*
 * The INTx line: switched by the driver, put back at unbind.
 *
 * Not here: masking a line that is shared with somebody else's device while an
 * interrupt is pending, which is pci_check_and_mask_intx().
 */
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/pci.h>

#include "devres.h"

/* What unbind puts back. */
struct pcim_intx {
	bool was_enabled;
};

/**
 * pci_intx_unmanaged - enable or disable INTx
 * @pdev: the device
 * @enable: non-zero to let the device assert INTx
 *
 * Reads PCI_COMMAND and writes it back with INTX_DISABLE changed, if it has to
 * be.  Knows nothing of bindings, never allocates, and does not touch a device
 * that no longer answers.
 *
 * Undone by nothing.  A driver that wants the bit put back at unbind calls
 * pcim_intx().
 *
 * Context: Any, with any lock held.  Whoever changes other bits of PCI_COMMAND
 * at the same time has to serialize against this.
 */
void pci_intx_unmanaged(struct pci_dev *pdev, int enable)
{
	u16 old, new;

	pci_read_config_word(pdev, PCI_COMMAND, &old);
	if (PCI_POSSIBLE_ERROR(old))
		return;

	if (enable)
		new = old & ~PCI_COMMAND_INTX_DISABLE;
	else
		new = old | PCI_COMMAND_INTX_DISABLE;

	if (new != old)
		pci_write_config_word(pdev, PCI_COMMAND, new);
}
EXPORT_SYMBOL_GPL(pci_intx_unmanaged);

/*
 * Does the MSI core hold the line?  It disables INTx while MSI or MSI-X is on
 * and enables it when they go, except on devices that cannot stand that.
 */
static bool pcim_intx_held_by_msi(struct pci_dev *pdev)
{
	return pci_dev_msi_enabled(pdev) &&
	       !(pdev->dev_flags & PCI_DEV_FLAGS_MSI_INTX_DISABLE_BUG);
}

static void pcim_intx_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	struct pcim_intx *line = record;
	bool held;

	held = pcim_hold_awake(pdev);
	pci_intx_unmanaged(pdev, line->was_enabled);
	pcim_let_sleep(pdev, held);
	pcim_record_released();
}

/**
 * pcim_intx_alloc - allocate a record for pcim_intx()
 * @pdev: the device
 * @gfp: how
 *
 * Context: As @gfp says.
 * Return: The record, to be added or given to devres_free(); or NULL.
 */
void *pcim_intx_alloc(struct pci_dev *pdev, gfp_t gfp)
{
	return devres_alloc_node(pcim_intx_release, sizeof(struct pcim_intx),
				 gfp, dev_to_node(&pdev->dev));
}

/*
 * The record that the enable has in store.  It is used up when a devres group
 * with an earlier pcim_intx() was released; the caller may hold a lock then as
 * well.
 */
static struct pcim_intx *pcim_intx_get_record(struct pci_dev *pdev)
{
	struct pcim_enabled *own = pcim_enabled_find(pdev);
	void *spare = own ? xchg(&own->intx, NULL) : NULL;

	return spare ?: pcim_intx_alloc(pdev, own ? GFP_ATOMIC : GFP_KERNEL);
}

/* The first call in a binding: keep the state that it finds. */
static int pcim_intx_save(struct pci_dev *pdev)
{
	struct pcim_intx *line;
	u16 command;

	/* Of a device that does not answer there is nothing to put back. */
	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (PCI_POSSIBLE_ERROR(command))
		return 0;

	line = pcim_intx_get_record(pdev);
	if (!line)
		return -ENOMEM;

	/*
	 * With MSI on the bit is not what the driver found at its device, and
	 * freeing the vectors will enable INTx.
	 */
	line->was_enabled = !(command & PCI_COMMAND_INTX_DISABLE) ||
			    pcim_intx_held_by_msi(pdev);

	/* The line has not been switched yet. */
	return pcim_record_add_once(pdev, pcim_intx_release, line) ? 0 : -ENODEV;
}

/**
 * pcim_intx - enable or disable INTx until the driver is unbound
 * @pdev: the device
 * @enable: non-zero to let the device assert INTx
 *
 * Undone at unbind, in the place of the first call: INTX_DISABLE becomes what
 * that call found.  If the MSI core held the line then, it becomes what freeing
 * the vectors makes it.
 *
 * Context: After pcim_enable_device() any, also with spinlocks held, but not
 * with raw ones, and on PREEMPT_RT not in a hard interrupt.  The first call of a
 * binding allocates nothing then; one after a devres group with the first was
 * released allocates with GFP_ATOMIC.  Without pcim_enable_device() before it:
 * process context, may sleep.  Whoever changes other bits of PCI_COMMAND at the
 * same time has to serialize against this.
 * Return: 0; -ENODEV when no driver is bound; -ENOMEM.  On error the line is
 * left alone.
 */
int pcim_intx(struct pci_dev *pdev, int enable)
{
	int ret;

	if (!devres_find(&pdev->dev, pcim_intx_release, NULL, NULL)) {
		if (!pcim_may_add(pdev, _RET_IP_))
			return -ENODEV;

		ret = pcim_intx_save(pdev);
		if (ret)
			return ret;
	}

	pci_intx_unmanaged(pdev, enable);
	return 0;
}
EXPORT_SYMBOL_GPL(pcim_intx);
