// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plain pci_intx() as it was when it was hybrid, at its worst.
 *
 * It made a devres record for a device that was, or ever had been, managed; this
 * one makes it for the selected device: also while records are being released
 * (the next probe finds "Resources present"), and also under a spinlock (a
 * sleeping function in atomic context).  With it the guest's detectors are seen
 * red on trees that no longer have the bug.
 */
#include <linux/device.h>

#include "pcim_guest.h"

static struct pci_dev *victim;

static void record_release(struct device *dev, void *res)
{
}

/* In place of the plain call, in its caller's context, whatever that is. */
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

/* The plain call; a tree may have both names, and then the core uses the latter. */
static const char * const plain_calls[] = { "pci_intx", "pci_intx_unmanaged" };
static struct kprobe intx_probe[ARRAY_SIZE(plain_calls)];

static void undo_probes(unsigned int count)
{
	while (count--)
		if (intx_probe[count].symbol_name)
			unregister_kprobe(&intx_probe[count]);
}

int hybrid_on(void)
{
	unsigned int i;
	int ret;

	if (!selected)
		return -ENODEV;
	hybrid_off();
	for (i = 0; i < ARRAY_SIZE(plain_calls); i++) {
		struct kprobe *probe = &intx_probe[i];

		memset(probe, 0, sizeof(*probe));
		probe->symbol_name = plain_calls[i];
		probe->pre_handler = divert;
		probe->post_handler = keep_breakpoint;
		ret = register_kprobe(probe);
		if (ret == -ENOENT && i) {
			probe->symbol_name = NULL;
		} else if (ret) {
			undo_probes(i);
			return ret;
		}
	}
	WRITE_ONCE(victim, pci_dev_get(selected));
	return 0;
}

void hybrid_off(void)
{
	if (!victim)
		return;
	undo_probes(ARRAY_SIZE(plain_calls));
	while (!devres_destroy(&victim->dev, record_release, NULL, NULL))
		;
	pci_dev_put(victim);
	WRITE_ONCE(victim, NULL);
}
