// SPDX-License-Identifier: GPL-2.0
/*
 * The INTx line: switched by the driver, put back at unbind.
 *
 * Not here: masking a line that is shared with somebody else's device while an
 * interrupt is pending, which is pci_check_and_mask_intx().
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>

#include "devres.h"

/* What a device answers that is no longer there; no COMMAND has all bits. */
#define PCIM_COMMAND_GONE	U16_MAX

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
 * Context: Any, with any lock held.  Who changes other bits of PCI_COMMAND at
 * the same time has to serialize against this.
 */
void pci_intx_unmanaged(struct pci_dev *pdev, int enable)
{
	u16 old, new;

	pci_read_config_word(pdev, PCI_COMMAND, &old);
	if (old == PCIM_COMMAND_GONE)
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

/*
 * Keep the state that the first call of the binding finds.  Every caller saves
 * before it writes, so whoever wins the exchange has read the state from before
 * all of them; no lock is needed.
 */
static void pcim_intx_save(struct pcim_binding *binding)
{
	struct pci_dev *pdev = binding->pdev;
	enum pcim_intx_state found;
	u16 command;

	if (atomic_read(&binding->intx) != PCIM_INTX_UNTOUCHED)
		return;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (command == PCIM_COMMAND_GONE)
		return;

	/*
	 * Vectors are freed before the binding ends, and that enables INTx.  So
	 * with MSI on the bit is not what the driver found at its device.
	 */
	if (!(command & PCI_COMMAND_INTX_DISABLE) ||
	    pcim_intx_held_by_msi(pdev))
		found = PCIM_INTX_WAS_ENABLED;
	else
		found = PCIM_INTX_WAS_DISABLED;

	atomic_cmpxchg(&binding->intx, PCIM_INTX_UNTOUCHED, found);
}

/**
 * pcim_intx_restore - put INTx back as the binding found it
 * @binding: the binding, which is about to end
 *
 * Context: Process context.
 */
void pcim_intx_restore(struct pcim_binding *binding)
{
	int was = atomic_read(&binding->intx);

	if (was != PCIM_INTX_UNTOUCHED)
		pci_intx_unmanaged(binding->pdev,
				   was == PCIM_INTX_WAS_ENABLED);
}

/**
 * pcim_intx - enable or disable INTx until the driver is unbound
 * @pdev: the device
 * @enable: non-zero to let the device assert INTx
 *
 * Undone at unbind, after everything else but the enabling of the device:
 * INTX_DISABLE becomes what it was before the first call in this binding.  If
 * that call came while the MSI core held the line, it becomes what freeing the
 * vectors makes it.
 *
 * Context: Any, with any lock held, once pcim_enable_device() or pcim_intx()
 * succeeded in this binding: then nothing is allocated and the cost does not
 * depend on how much the driver manages.  Else process context, may sleep.
 * Who changes other bits of PCI_COMMAND at the same time has to serialize
 * against this.
 * Return: 0; -ENODEV when no driver is bound, or when it is being unbound and
 * neither of the two succeeded before; -ENOMEM.  On error the line is left
 * alone.
 */
int pcim_intx(struct pci_dev *pdev, int enable)
{
	struct pcim_binding *binding;

	rcu_read_lock();
	binding = pcim_binding_find(pdev);
	if (binding)
		pcim_intx_save(binding);
	rcu_read_unlock();

	if (!binding) {
		if (!pcim_may_register(pdev, _RET_IP_))
			return -ENODEV;

		binding = pcim_binding_get(pdev);
		if (!binding)
			return -ENOMEM;
		pcim_intx_save(binding);
	}

	pci_intx_unmanaged(pdev, enable);
	return 0;
}
EXPORT_SYMBOL_GPL(pcim_intx);
