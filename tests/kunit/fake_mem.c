// SPDX-License-Identifier: GPL-2.0
/*
 * Memory behind the fake function's BARs, and who holds them.
 *
 * User mode Linux emulates memory mapped I/O, so the window is an array there
 * and live mappings can be counted. Elsewhere the window must be RAM that the
 * kernel does not use (boot with mem= below the real size) and the module
 * parameter says where it is.
 */

#include <linux/atomic.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "fake_pci.h"

#define FAKE_WINDOW_SIZE	SZ_1M
#define FAKE_PORTS		SZ_1K

static unsigned int io_start = 0xd000;
module_param(io_start, uint, 0444);
MODULE_PARM_DESC(io_start, "First of 1024 free I/O ports, aligned to 1024");

#ifdef CONFIG_UML

#include <linux/logic_iomem.h>

static unsigned long win_start = 0xd0000000;

static u8 fake_window[FAKE_WINDOW_SIZE];
static atomic_t fake_mappings = ATOMIC_INIT(0);
static void (*fake_map_hook)(void *arg);
static void *fake_map_arg;

static unsigned long fake_mem_read(void *priv, unsigned int offset, int size)
{
	unsigned long val = 0;

	memcpy(&val, fake_window + offset, size);
	return val;
}

static void fake_mem_write(void *priv, unsigned int offset, int size,
			   unsigned long val)
{
	memcpy(fake_window + offset, &val, size);
}

static void fake_mem_unmap(void *priv)
{
	atomic_dec(&fake_mappings);
}

static const struct logic_iomem_ops fake_mem_ops = {
	.read = fake_mem_read,
	.write = fake_mem_write,
	.unmap = fake_mem_unmap,
};

static long fake_mem_map(unsigned long offset, size_t size,
			 const struct logic_iomem_ops **ops, void **priv)
{
	if (fake_map_hook)
		fake_map_hook(fake_map_arg);
	atomic_inc(&fake_mappings);
	*ops = &fake_mem_ops;
	*priv = NULL;
	return offset;
}

static const struct logic_iomem_region_ops fake_region_ops = {
	.map = fake_mem_map,
};

static struct resource fake_window_res = {
	.name = "fake PCI window",
	.flags = IORESOURCE_MEM,
};

/* A region of emulated I/O memory cannot be removed: once for ever. */
static int fake_window_get(struct fake_pci *fake)
{
	static bool added;
	int ret;

	if (!added) {
		fake_window_res.start = fake->mem.start;
		fake_window_res.end = fake->mem.end;
		ret = logic_iomem_add_region(&fake_window_res, &fake_region_ops);
		if (ret)
			return ret;
		added = true;
	}

	return insert_resource(&fake_window_res, &fake->mem);
}

/**
 * fake_pci_live_mappings - how many mappings of the window exist
 *
 * Returns: the number, or -EOPNOTSUPP where they cannot be counted.
 */
int fake_pci_live_mappings(void)
{
	return atomic_read(&fake_mappings);
}

/**
 * fake_pci_on_map - have a function called when a BAR is being mapped
 * @hook: called by whoever maps, before anything is taken; may sleep, but must
 *	not unmap.  NULL for nothing
 * @arg: handed to @hook
 *
 * Returns: false where mappings are not seen; @hook is not called there.
 */
bool fake_pci_on_map(void (*hook)(void *arg), void *arg)
{
	fake_map_hook = hook;
	fake_map_arg = arg;
	return true;
}

#else /* CONFIG_UML */

static unsigned long win_start;
module_param(win_start, ulong, 0444);
MODULE_PARM_DESC(win_start, "Physical address of 1 MiB of RAM unused by the kernel");

static int fake_window_get(struct fake_pci *fake)
{
	if (!win_start)
		return -ENXIO;

	return insert_resource(&iomem_resource, &fake->mem);
}

int fake_pci_live_mappings(void)
{
	return -EOPNOTSUPP;
}

bool fake_pci_on_map(void (*hook)(void *arg), void *arg)
{
	return false;
}

#endif /* CONFIG_UML */

/**
 * fake_pci_mem_init - claim the bridge's windows
 * @fake: the bridge
 *
 * Returns: 0, -ENXIO when nobody said where the window is, or -errno.
 */
int fake_pci_mem_init(struct fake_pci *fake)
{
	int ret;

	fake->mem = (struct resource) {
		.name = "fake PCI mem",
		.start = win_start,
		.end = win_start + FAKE_WINDOW_SIZE - 1,
		.flags = IORESOURCE_MEM,
	};
	fake->io = (struct resource) {
		.name = "fake PCI io",
		.start = io_start,
		.end = io_start + FAKE_PORTS - 1,
		.flags = IORESOURCE_IO,
	};

	ret = fake_window_get(fake);
	if (ret)
		return ret;

	/* Where firmware gave all ports to a real bridge, this nests below it. */
	ret = insert_resource(&ioport_resource, &fake->io);
	if (ret)
		remove_resource(&fake->mem);

	return ret;
}

/**
 * fake_pci_mem_exit - undo fake_pci_mem_init()
 * @fake: the bridge; its function is gone from the PCI core
 */
void fake_pci_mem_exit(struct fake_pci *fake)
{
	remove_resource(&fake->io);
	remove_resource(&fake->mem);
}

/**
 * fake_pci_claim_bar - take a BAR as another driver would
 * @fake: the bridge
 * @bar: a BAR of the function that nobody holds
 *
 * Returns: 0 or -EBUSY. fake_pci_unclaim_bar() gives it back.
 */
int fake_pci_claim_bar(struct fake_pci *fake, int bar)
{
	struct resource *res = &fake->pdev->resource[bar];
	struct resource *taken;

	if (res->flags & IORESOURCE_IO)
		taken = request_region(res->start, resource_size(res),
				       "someone else");
	else
		taken = request_mem_region(res->start, resource_size(res),
					   "someone else");
	if (!taken)
		return -EBUSY;

	__set_bit(bar, &fake->claimed);
	return 0;
}

/**
 * fake_pci_unclaim_bar - undo fake_pci_claim_bar()
 * @fake: the bridge
 * @bar: the BAR; nothing happens when it was not claimed
 */
void fake_pci_unclaim_bar(struct fake_pci *fake, int bar)
{
	struct resource *res = &fake->pdev->resource[bar];

	if (!__test_and_clear_bit(bar, &fake->claimed))
		return;

	if (res->flags & IORESOURCE_IO)
		release_region(res->start, resource_size(res));
	else
		release_mem_region(res->start, resource_size(res));
}

/**
 * fake_pci_bar_taken - does anybody hold the BAR's region?
 * @fake: the bridge
 * @bar: the BAR
 */
bool fake_pci_bar_taken(struct fake_pci *fake, int bar)
{
	return fake->pdev->resource[bar].child;
}

/**
 * fake_pci_set_unassigned - firmware found no room for a BAR, or did after all
 * @fake: the bridge
 * @bar: a BAR of the function
 * @unassigned: true: pci_enable_device() fails from now on
 */
void fake_pci_set_unassigned(struct fake_pci *fake, int bar, bool unassigned)
{
	struct resource *res = &fake->pdev->resource[bar];

	if (unassigned)
		res->flags |= IORESOURCE_UNSET;
	else
		res->flags &= ~IORESOURCE_UNSET;
}
