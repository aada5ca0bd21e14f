// SPDX-License-Identifier: GPL-2.0
/*
 * Config space of the fake function: bytes with a write mask, and a log.
 *
 * A write keeps the bits outside the mask. BAR sizing needs nothing more: the
 * mask of a BAR has its address bits only.
 */

#include <linux/log2.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/sizes.h>

#include "fake_pci.h"

#define FAKE_COMMAND_BITS	(PCI_COMMAND_IO | PCI_COMMAND_MEMORY |	\
				 PCI_COMMAND_MASTER |			\
				 PCI_COMMAND_INVALIDATE |		\
				 PCI_COMMAND_PARITY | PCI_COMMAND_SERR |	\
				 PCI_COMMAND_INTX_DISABLE)

static void put16(u8 *space, unsigned int at, u16 val)
{
	space[at] = val;
	space[at + 1] = val >> 8;
}

static void put32(u8 *space, unsigned int at, u32 val)
{
	put16(space, at, val);
	put16(space, at + 2, val >> 16);
}

/* One dword of a BAR: its type bits, and the address bits above its size. */
static void fake_bar(struct fake_pci *fake, int bar, u32 type, u32 size)
{
	unsigned int at = PCI_BASE_ADDRESS_0 + 4 * bar;

	put32(fake->cfg, at, type);
	put32(fake->wmask, at, ~(size - 1));
}

static void fake_msi_cap(struct fake_pci *fake, unsigned int at, u8 next)
{
	fake->cfg[at] = PCI_CAP_ID_MSI;
	fake->cfg[at + 1] = next;
	put16(fake->cfg, at + PCI_MSI_FLAGS,
	      PCI_MSI_FLAGS_64BIT | PCI_MSI_FLAGS_MASKBIT |
	      (ilog2(FAKE_PCI_MSI_VECTORS) << 1));
	put16(fake->wmask, at + PCI_MSI_FLAGS,
	      PCI_MSI_FLAGS_ENABLE | PCI_MSI_FLAGS_QSIZE);
	put32(fake->wmask, at + PCI_MSI_ADDRESS_LO, ~3U);
	put32(fake->wmask, at + PCI_MSI_ADDRESS_HI, ~0U);
	put16(fake->wmask, at + PCI_MSI_DATA_64, 0xffff);
	put32(fake->wmask, at + PCI_MSI_MASK_64, ~0U);
}

static void fake_msix_cap(struct fake_pci *fake, unsigned int at, u8 next,
			  u8 bar, u16 vectors)
{
	fake->cfg[at] = PCI_CAP_ID_MSIX;
	fake->cfg[at + 1] = next;
	put16(fake->cfg, at + PCI_MSIX_FLAGS, vectors - 1);
	put16(fake->wmask, at + PCI_MSIX_FLAGS,
	      PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	put32(fake->cfg, at + PCI_MSIX_TABLE, 0x000 | bar);
	put32(fake->cfg, at + PCI_MSIX_PBA, 0x800 | bar);
}

static void fake_mixed(struct fake_pci *fake)
{
	fake_bar(fake, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, SZ_4K);
	fake_bar(fake, 1, PCI_BASE_ADDRESS_SPACE_IO, SZ_256);
	fake_bar(fake, 2, PCI_BASE_ADDRESS_MEM_TYPE_64, SZ_16K);
	fake_bar(fake, 3, 0, 1);
	fake_bar(fake, 4, PCI_BASE_ADDRESS_SPACE_MEMORY, SZ_4K);
	fake_msix_cap(fake, FAKE_PCI_MSIX_CAP, 0, FAKE_PCI_BAR_MSIX,
		      FAKE_PCI_MSIX_VECTORS);
}

static void fake_wide(struct fake_pci *fake)
{
	int bar;

	for (bar = 0; bar < FAKE_PCI_WIDE_BARS; bar++)
		fake_bar(fake, bar, PCI_BASE_ADDRESS_SPACE_MEMORY, SZ_4K);
	fake_msix_cap(fake, FAKE_PCI_MSIX_CAP, 0, FAKE_PCI_WIDE_BARS - 1,
		      FAKE_PCI_WIDE_VECTORS);
}

/**
 * fake_pci_config_init - the function's config space as after power-on
 * @fake: the bridge, not yet known to the PCI core
 * @layout: what the function has
 */
void fake_pci_config_init(struct fake_pci *fake, enum fake_pci_layout layout)
{
	raw_spin_lock_init(&fake->lock);

	put16(fake->cfg, PCI_VENDOR_ID, FAKE_PCI_VENDOR);
	put16(fake->cfg, PCI_DEVICE_ID, FAKE_PCI_DEVICE);
	put16(fake->wmask, PCI_COMMAND, FAKE_COMMAND_BITS);
	put16(fake->cfg, PCI_STATUS, PCI_STATUS_CAP_LIST);
	put16(fake->cfg, PCI_CLASS_DEVICE, PCI_CLASS_OTHERS << 8);
	fake->wmask[PCI_CACHE_LINE_SIZE] = 0xff;
	fake->wmask[PCI_LATENCY_TIMER] = 0xff;
	fake->wmask[PCI_INTERRUPT_LINE] = 0xff;
	fake->cfg[PCI_INTERRUPT_PIN] = 1;

	fake->cfg[PCI_CAPABILITY_LIST] = FAKE_PCI_MSI_CAP;
	fake_msi_cap(fake, FAKE_PCI_MSI_CAP, FAKE_PCI_MSIX_CAP);
	if (layout == FAKE_PCI_WIDE)
		fake_wide(fake);
	else
		fake_mixed(fake);
}

static struct fake_pci *fake_of(struct pci_bus *bus)
{
	struct fake_pci **link;

	link = pci_host_bridge_priv(to_pci_host_bridge(bus->bridge));
	return *link;
}

static void fake_log(struct fake_pci *fake, u16 offset, u8 size, u32 value)
{
	if (fake->nr_log < FAKE_PCI_LOG_SIZE)
		fake->log[fake->nr_log] = (struct fake_pci_write) {
			.offset = offset,
			.size = size,
			.value = value,
		};
	fake->nr_log++;
}

static int fake_config_read(struct pci_bus *bus, unsigned int devfn, int where,
			    int size, u32 *val)
{
	struct fake_pci *fake = fake_of(bus);
	unsigned long flags;
	int i;

	*val = ~0U;
	if (devfn != PCI_DEVFN(0, 0))
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (where + size > FAKE_PCI_CFG_SIZE)
		return PCIBIOS_BAD_REGISTER_NUMBER;

	raw_spin_lock_irqsave(&fake->lock, flags);
	if (!fake->gone) {
		*val = 0;
		for (i = 0; i < size; i++)
			*val |= (u32)fake->cfg[where + i] << (8 * i);
	}
	raw_spin_unlock_irqrestore(&fake->lock, flags);

	return PCIBIOS_SUCCESSFUL;
}

static int fake_config_write(struct pci_bus *bus, unsigned int devfn, int where,
			     int size, u32 val)
{
	struct fake_pci *fake = fake_of(bus);
	unsigned long flags;
	int i;

	if (devfn != PCI_DEVFN(0, 0))
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (where + size > FAKE_PCI_CFG_SIZE)
		return PCIBIOS_BAD_REGISTER_NUMBER;

	raw_spin_lock_irqsave(&fake->lock, flags);
	fake_log(fake, where, size, val);
	fake->asleep += fake->pdev && pm_runtime_suspended(&fake->pdev->dev);
	for (i = 0; i < size && !fake->gone; i++) {
		u8 mask = fake->wmask[where + i];
		u8 *byte = &fake->cfg[where + i];

		*byte = (*byte & ~mask) | ((val >> (8 * i)) & mask);
	}
	raw_spin_unlock_irqrestore(&fake->lock, flags);

	return PCIBIOS_SUCCESSFUL;
}

struct pci_ops fake_pci_config_ops = {
	.read = fake_config_read,
	.write = fake_config_write,
};

/**
 * fake_pci_command - the COMMAND register as the hardware has it
 * @fake: the bridge
 *
 * Unlike pci_read_config_word() this works while the function is gone, and it
 * leaves nothing in the log.
 */
u16 fake_pci_command(struct fake_pci *fake)
{
	return fake->cfg[PCI_COMMAND] | fake->cfg[PCI_COMMAND + 1] << 8;
}

/**
 * fake_pci_set_command - put bits into COMMAND behind the kernel's back
 * @fake: the bridge
 * @mask: the bits to set or clear
 * @value: their value
 *
 * As firmware or a former owner would have left them. Not logged.
 */
void fake_pci_set_command(struct fake_pci *fake, u16 mask, u16 value)
{
	unsigned long flags;
	u16 command;

	raw_spin_lock_irqsave(&fake->lock, flags);
	command = (fake_pci_command(fake) & ~mask) | (value & mask);
	put16(fake->cfg, PCI_COMMAND, command);
	raw_spin_unlock_irqrestore(&fake->lock, flags);
}

/**
 * fake_pci_intx_disabled - does COMMAND forbid the INTx line?
 * @fake: the bridge
 */
bool fake_pci_intx_disabled(struct fake_pci *fake)
{
	return fake_pci_command(fake) & PCI_COMMAND_INTX_DISABLE;
}

/**
 * fake_pci_set_gone - pull the function out, or put it back
 * @fake: the bridge
 * @gone: true: reads return all ones and writes vanish
 */
void fake_pci_set_gone(struct fake_pci *fake, bool gone)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&fake->lock, flags);
	fake->gone = gone;
	raw_spin_unlock_irqrestore(&fake->lock, flags);
}

/**
 * fake_pci_mark - put a marker between the writes in the log
 * @fake: the bridge
 * @marker: any number, found again as the value of an entry of size 0
 */
void fake_pci_mark(struct fake_pci *fake, u32 marker)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&fake->lock, flags);
	fake_log(fake, 0, 0, marker);
	raw_spin_unlock_irqrestore(&fake->lock, flags);
}

/**
 * fake_pci_log_clear - forget the writes so far
 * @fake: the bridge
 */
void fake_pci_log_clear(struct fake_pci *fake)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&fake->lock, flags);
	fake->nr_log = 0;
	raw_spin_unlock_irqrestore(&fake->lock, flags);
}

/**
 * fake_pci_log_find - find the next write to a register
 * @fake: the bridge
 * @offset: the register, 0 for a marker
 * @size: its size, 0 for a marker
 * @from: where in the log to begin
 *
 * Returns: the index in the log, -ENOENT when there is none.
 */
int fake_pci_log_find(struct fake_pci *fake, u16 offset, u8 size, int from)
{
	int end = min_t(unsigned int, fake->nr_log, FAKE_PCI_LOG_SIZE);
	int i;

	for (i = from; i < end; i++)
		if (fake->log[i].offset == offset && fake->log[i].size == size)
			return i;

	return -ENOENT;
}

/**
 * fake_pci_log_count - how often was a 16 bit register written?
 * @fake: the bridge
 * @offset: the register
 */
unsigned int fake_pci_log_count(struct fake_pci *fake, u16 offset)
{
	unsigned int count = 0;
	int i = 0;

	while ((i = fake_pci_log_find(fake, offset, 2, i)) >= 0) {
		count++;
		i++;
	}

	return count;
}
