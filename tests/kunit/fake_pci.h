/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A PCI host bridge that exists in memory only, with one function behind it.
 *
 * It is for tests that need the real PCI core, the real driver core and a real
 * struct pci_dev, but no hardware. It models what a function's config space,
 * BARs and interrupt messages do; it is not for DMA, bridges below bridges,
 * extended config space or power management.
 */
#ifndef _PCIM_FAKE_PCI_H
#define _PCIM_FAKE_PCI_H

#include <linux/bits.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define FAKE_PCI_VENDOR		0x1d0f
#define FAKE_PCI_DEVICE		0x7e57
#define FAKE_PCI_BUS		0x40

#define FAKE_PCI_CFG_SIZE	256
#define FAKE_PCI_LOG_SIZE	512

/* Where the capabilities are in config space. */
#define FAKE_PCI_MSI_CAP	0x50
#define FAKE_PCI_MSIX_CAP	0x70

#define FAKE_PCI_MSI_VECTORS	8
#define FAKE_PCI_MSIX_VECTORS	4

/*
 * BAR 0: 4 KiB memory, BAR 1: 256 ports, BAR 2 and 3: 16 KiB memory, 64 bit
 * wide, BAR 4: 4 KiB memory with the MSI-X table and PBA, BAR 5: none.
 */
#define FAKE_PCI_BAR_MEM	0
#define FAKE_PCI_BAR_IO		1
#define FAKE_PCI_BAR_MEM64	2
#define FAKE_PCI_BAR_MSIX	4
#define FAKE_PCI_BAR_NONE	5
#define FAKE_PCI_BARS		(BIT(0) | BIT(1) | BIT(2) | BIT(4))
#define FAKE_PCI_MEM_BARS	(BIT(0) | BIT(2) | BIT(4))

/* The wide function: as many BARs and vectors as a usual driver ever takes. */
#define FAKE_PCI_WIDE_BARS		PCI_STD_NUM_BARS
#define FAKE_PCI_WIDE_VECTORS		32

/**
 * enum fake_pci_layout - what the function has
 * @FAKE_PCI_MIXED: BARs of each kind as above, MSI and a short MSI-X table
 * @FAKE_PCI_WIDE: six BARs of 4 KiB memory, MSI and 32 MSI-X vectors, whose
 *	table and PBA are in the last BAR
 */
enum fake_pci_layout {
	FAKE_PCI_MIXED,
	FAKE_PCI_WIDE,
};

/**
 * struct fake_pci_write - one write to the function's config space
 * @offset: first byte written
 * @size: bytes written; 0 is a marker that a test left with fake_pci_mark()
 * @value: what was written, or the marker
 */
struct fake_pci_write {
	u16 offset;
	u8 size;
	u32 value;
};

/**
 * struct fake_pci - a host bridge with one function
 * @pdev: the function, known to the PCI core
 * @lock: guards the config space and its log; config accesses come from any
 *	context, so it is raw
 * @cfg: what a read of config space returns
 * @wmask: the bits of @cfg that a write changes
 * @gone: reads return all ones and writes vanish, as after surprise removal
 * @log: writes since the last fake_pci_log_clear()
 * @nr_log: how many of them; more than FAKE_PCI_LOG_SIZE means some were lost
 * @asleep: writes, ever, while the function was suspended at run time
 * @bridge: the host bridge
 * @mem: the bridge's memory window
 * @io: the bridge's port window
 * @busn: the bridge's bus number
 * @irq: interrupt domains, private to fake_irq.c
 * @claimed: BARs that fake_pci_claim_bar() holds
 * @sysdata: what x86 wants behind bus->sysdata, private to fake_bridge.c
 */
struct fake_pci {
	struct pci_dev *pdev;

	raw_spinlock_t lock;
	u8 cfg[FAKE_PCI_CFG_SIZE];
	u8 wmask[FAKE_PCI_CFG_SIZE];
	bool gone;
	struct fake_pci_write log[FAKE_PCI_LOG_SIZE];
	unsigned int nr_log;
	unsigned int asleep;

	struct pci_host_bridge *bridge;
	struct resource mem;
	struct resource io;
	struct resource busn;
	struct fake_pci_irq *irq;
	unsigned long claimed;
	void *sysdata;
};

/* fake_bridge.c: bring-up and teardown; both sleep */
struct fake_pci *fake_pci_create(void);
struct fake_pci *fake_pci_create_as(enum fake_pci_layout layout);
void fake_pci_destroy(struct fake_pci *fake);

/* fake_config.c: config space; any context */
extern struct pci_ops fake_pci_config_ops;

void fake_pci_config_init(struct fake_pci *fake, enum fake_pci_layout layout);
u16 fake_pci_command(struct fake_pci *fake);
void fake_pci_set_command(struct fake_pci *fake, u16 mask, u16 value);
bool fake_pci_intx_disabled(struct fake_pci *fake);
void fake_pci_set_gone(struct fake_pci *fake, bool gone);
void fake_pci_mark(struct fake_pci *fake, u32 marker);
void fake_pci_log_clear(struct fake_pci *fake);
unsigned int fake_pci_log_count(struct fake_pci *fake, u16 offset);
int fake_pci_log_find(struct fake_pci *fake, u16 offset, u8 size, int from);

/* fake_mem.c: memory behind the BARs; sleeps */
int fake_pci_mem_init(struct fake_pci *fake);
void fake_pci_mem_exit(struct fake_pci *fake);
int fake_pci_live_mappings(void);
bool fake_pci_on_map(void (*hook)(void *arg), void *arg);
int fake_pci_claim_bar(struct fake_pci *fake, int bar);
void fake_pci_unclaim_bar(struct fake_pci *fake, int bar);
void fake_pci_set_unassigned(struct fake_pci *fake, int bar, bool unassigned);
bool fake_pci_bar_taken(struct fake_pci *fake, int bar);

/* fake_irq.c: INTx line and interrupt messages */
int fake_pci_irq_init(struct fake_pci *fake);
void fake_pci_irq_exit(struct fake_pci *fake);
unsigned int fake_pci_messages_in_use(struct fake_pci *fake);
void fake_pci_on_messages(struct fake_pci *fake, int (*hook)(void *arg),
			  void *arg);
bool fake_pci_raise_intx(struct fake_pci *fake);
bool fake_pci_raise_msi(struct fake_pci *fake, unsigned int vector);

/* fake_driver.c: two drivers for the function; all of it sleeps */
enum fake_pci_driver_id {
	FAKE_DRIVER_A,
	FAKE_DRIVER_B,
	FAKE_DRIVERS,
};

typedef int (*fake_pci_probe_t)(struct pci_dev *pdev, void *arg);
typedef void (*fake_pci_remove_t)(struct pci_dev *pdev, void *arg);

int fake_pci_drivers_register(void);
void fake_pci_drivers_unregister(void);
void fake_pci_on_remove(enum fake_pci_driver_id id, fake_pci_remove_t remove,
			void *arg);
int fake_pci_bind(struct fake_pci *fake, enum fake_pci_driver_id id,
		  fake_pci_probe_t probe, void *arg);
void fake_pci_unbind(struct fake_pci *fake);

#endif
