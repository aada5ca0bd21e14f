// SPDX-License-Identifier: GPL-2.0
/*
 * Bring-up and teardown of the fake host bridge.
 *
 * A fresh bridge costs well under a millisecond, so every test gets its own
 * and no test sees what another one left in config space.
 */

#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/numa.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "fake_pci.h"

#ifdef CONFIG_X86

/* x86 looks behind bus->sysdata; a domain of our own keeps real buses apart. */
#define FAKE_DOMAIN	0x77

static void *fake_sysdata_alloc(void)
{
	struct pci_sysdata *sd = kzalloc(sizeof(*sd), GFP_KERNEL);

	if (sd) {
		sd->domain = FAKE_DOMAIN;
		sd->node = NUMA_NO_NODE;
	}

	return sd;
}

#else

static void *fake_sysdata_alloc(void)
{
	return kzalloc(sizeof(long), GFP_KERNEL);
}

#endif

/* From here on the bridge is the PCI core's; fake_pci_destroy() takes it back. */
static int fake_pci_probe(struct fake_pci *fake)
{
	struct pci_host_bridge *bridge = fake->bridge;
	struct fake_pci **link = pci_host_bridge_priv(bridge);

	*link = fake;
	bridge->ops = &fake_pci_config_ops;
	bridge->busnr = FAKE_PCI_BUS;
	bridge->sysdata = fake->sysdata;

	fake->busn = (struct resource) {
		.name = "fake PCI bus",
		.start = FAKE_PCI_BUS,
		.end = FAKE_PCI_BUS,
		.flags = IORESOURCE_BUS,
	};
	pci_add_resource(&bridge->windows, &fake->mem);
	pci_add_resource(&bridge->windows, &fake->io);
	pci_add_resource(&bridge->windows, &fake->busn);

	return pci_host_probe(bridge);
}

static void fake_pci_unprobe(struct fake_pci *fake)
{
	pci_lock_rescan_remove();
	pci_stop_root_bus(fake->bridge->bus);
	pci_remove_root_bus(fake->bridge->bus);
	pci_unlock_rescan_remove();
}

/**
 * fake_pci_create - a host bridge with the mixed function
 *
 * Returns: as fake_pci_create_as().
 */
struct fake_pci *fake_pci_create(void)
{
	return fake_pci_create_as(FAKE_PCI_MIXED);
}

/**
 * fake_pci_create_as - a host bridge with one function, known to the PCI core
 * @layout: what the function has
 *
 * The function has no driver. Only one bridge exists at a time: its windows
 * are fixed.
 *
 * Returns: the bridge, to be given to fake_pci_destroy(), or an ERR_PTR();
 * -ENXIO when this machine has no memory for the BARs.
 */
struct fake_pci *fake_pci_create_as(enum fake_pci_layout layout)
{
	struct fake_pci *fake;
	int ret = -ENOMEM;

	fake = kzalloc(sizeof(*fake), GFP_KERNEL);
	if (!fake)
		return ERR_PTR(-ENOMEM);
	fake_pci_config_init(fake, layout);

	fake->sysdata = fake_sysdata_alloc();
	if (!fake->sysdata)
		goto err_free;

	fake->bridge = pci_alloc_host_bridge(sizeof(fake));
	if (!fake->bridge)
		goto err_sysdata;

	ret = fake_pci_mem_init(fake);
	if (ret)
		goto err_bridge;

	ret = fake_pci_irq_init(fake);
	if (ret)
		goto err_mem;

	ret = fake_pci_probe(fake);
	if (ret)
		goto err_irq;

	fake->pdev = pci_get_slot(fake->bridge->bus, PCI_DEVFN(0, 0));
	if (!fake->pdev) {
		ret = -ENODEV;
		goto err_unprobe;
	}

	fake_pci_log_clear(fake);
	return fake;

err_unprobe:
	fake_pci_unprobe(fake);
err_irq:
	fake_pci_irq_exit(fake);
err_mem:
	fake_pci_mem_exit(fake);
err_bridge:
	pci_free_host_bridge(fake->bridge);
err_sysdata:
	kfree(fake->sysdata);
err_free:
	kfree(fake);
	return ERR_PTR(ret);
}

/* What a driver failed to give back must not trip the next bridge. */
static void fake_pci_free_leaks(struct fake_pci *fake)
{
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		if (!fake_pci_bar_taken(fake, bar))
			continue;
		__set_bit(bar, &fake->claimed);
		fake_pci_unclaim_bar(fake, bar);
	}
}

/**
 * fake_pci_destroy - undo fake_pci_create()
 * @fake: the bridge; a driver that is still bound is unbound
 */
void fake_pci_destroy(struct fake_pci *fake)
{
	fake_pci_set_gone(fake, false);
	fake_pci_unbind(fake);
	fake_pci_free_leaks(fake);

	fake_pci_unprobe(fake);
	pci_dev_put(fake->pdev);
	pci_free_host_bridge(fake->bridge);
	fake_pci_irq_exit(fake);
	fake_pci_mem_exit(fake);
	kfree(fake->sysdata);
	kfree(fake);
}
