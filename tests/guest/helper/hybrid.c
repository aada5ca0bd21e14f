// SPDX-License-Identifier: GPL-2.0-only
/*
 * pci_intx() as it was when it was hybrid, at its worst.
 *
 * It makes a devres record for a device that is, or ever was, managed: also
 * while records are being released (the next probe finds "Resources present"),
 * and also under a spinlock (a sleeping function in atomic context).  With it
 * the guest's detectors are seen red on trees that no longer have the bug.
 */
#include <linux/device.h>

#include "pcim_guest.h"

static struct pci_dev *victim;

static void record_release(struct device *dev, void *res)
{
}

/* In place of pci_intx(), in its caller's context, whatever that is. */
static void hybrid_intx(struct pci_dev *pdev, int enable)
{
	u16 command, wanted;

	if (pdev == READ_ONCE(victim) &&
	    !devres_find(&pdev->dev, record_release, NULL, NULL)) {
		void *record = devres_alloc(record_release, sizeof(int),
					    GFP_KERNEL);

		if (record)
			devres_add(&pdev->dev, record);
	}

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	wanted = enable ? command & ~PCI_COMMAND_INTX_DISABLE :
			  command | PCI_COMMAND_INTX_DISABLE;
	if (wanted != command)
		pci_write_config_word(pdev, PCI_COMMAND, wanted);
}

static int divert(struct kprobe *probe, struct pt_regs *regs)
{
	regs->ip = (unsigned long)hybrid_intx;
	return 1;
}

static struct kprobe intx_probe;

int hybrid_on(void)
{
	int ret;

	if (!selected)
		return -ENODEV;
	hybrid_off();
	memset(&intx_probe, 0, sizeof(intx_probe));
	intx_probe.symbol_name = "pci_intx";
	intx_probe.pre_handler = divert;
	intx_probe.post_handler = keep_breakpoint;
	ret = register_kprobe(&intx_probe);
	if (ret)
		return ret;
	victim = pci_dev_get(selected);
	return 0;
}

void hybrid_off(void)
{
	if (!victim)
		return;
	unregister_kprobe(&intx_probe);
	while (!devres_destroy(&victim->dev, record_release, NULL, NULL))
		;
	pci_dev_put(victim);
	victim = NULL;
}
