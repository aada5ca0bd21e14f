/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What INTx of vfio-pci needs of the kernel, mapped to the machine. No libc here.
 * What only MSI needs does nothing: no thread of the explorer comes there.
 */
#ifndef SHIM_H
#define SHIM_H

#include "machine.h"

typedef _Bool bool;
typedef unsigned char u8, uint8_t;
typedef unsigned short u16, __le16;
typedef unsigned int u32, uint32_t, __le32;
typedef int int32_t;
typedef int pci_power_t;
#define true 1
#define false 0
#define NULL ((void *)0)
#define BIT(n) (1u << (n))
#define __user
#define __rcu
#define likely(x) (x)
#define unlikely(x) (x)
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))
#define WARN_ON_ONCE(x) ((x) ? (m_complain("a warning: " #x), 1) : 0)
#define EXPORT_SYMBOL_GPL(sym) extern int shim_unused
/* What is read is old when it is looked at. */
#define le16_to_cpu(x) m_read(x)
#define le32_to_cpu(x) (x)
#define cpu_to_le16(x) ((u16)(x))
#define fls(x) (32 - __builtin_clz(x))

#define ENOENT 2
#define ENOMEM 12
#define EBUSY 16
#define ENODEV 19
#define EINVAL 22
#define ENOTTY 25
#define IS_ERR(ptr) ((unsigned long)(ptr) >= -4095ul)
#define PTR_ERR(ptr) ((long)(ptr))

/* Locks. irqlock is held with interrupts off, or an interrupt finds it held. */
typedef struct { int unused; } spinlock_t;
struct mutex { int unused; };
struct rw_semaphore { int unused; };
#define spin_lock_irqsave(lock, flags) ((void)(lock), (flags) = 0, m_lock(1))
#define spin_unlock_irqrestore(lock, flags) ((void)(lock), (void)(flags), m_unlock())
#define spin_lock(lock) ((void)(lock), m_lock(0))
#define spin_unlock(lock) ((void)(lock), m_unlock())
#define mutex_lock(lock) ((void)(lock), m_mutex(1))
#define mutex_unlock(lock) ((void)(lock), m_mutex(0))
#define down_write(lock) ((void)(lock), m_memory(1))
#define up_write(lock) ((void)(lock), m_memory(0))
#define lockdep_assert_held(lock) ((void)(lock), m_assert_mutex())
#define lockdep_is_held(lock) ((void)(lock), 1)
#define rcu_dereference_protected(ptr, held) ((void)(held), (ptr))

/* Memory. */
#define GFP_KERNEL_ACCOUNT 0
#define kzalloc(size, flags) ((void)(flags), m_alloc(size))
#define kzalloc_obj(object, flags) m_alloc(sizeof(object))
#define kcalloc(count, size, flags) m_alloc((count) * (size))
#define kfree(ptr) m_kfree(ptr)
#define kasprintf(...) ((char *)"name")

/* genirq. */
typedef int irqreturn_t;
#define IRQ_NONE 0
#define IRQ_HANDLED 1
#define IRQ_NOTCONNECTED (1u << 31)
#define IRQF_SHARED 0x80ul
#define IRQF_NO_AUTOEN 0x80000ul
#define IRQ_DISABLE_UNLAZY (1ul << 19)
#define disable_irq_nosync(irq) ((void)(irq), m_disable())
#define enable_irq(irq) ((void)(irq), m_enable())
#define irq_set_status_flags(irq, flags) ((void)(irq), (void)(flags), m_set_flags())
#define irq_clear_status_flags(irq, flags) ((void)(irq), (void)(flags), m_clear_flags())
#define request_irq(irq, handler, flags, name, data) \
	((void)(irq), (void)(name), \
	 m_request(handler, data, ((flags) & IRQF_SHARED) != 0, ((flags) & IRQF_NO_AUTOEN) != 0))
#define free_irq(irq, data) ((void)(irq), (void)(data), m_free())
#define synchronize_irq(irq) ((void)(irq), m_sync())

/* eventfd and virqfd. */
struct eventfd_ctx { int alive; };
struct virqfd { int unused; };
#define eventfd_signal(ctx, ...) m_signal(&(ctx)->alive)
#define eventfd_ctx_put(ctx) m_put(&(ctx)->alive)
#define eventfd_ctx_fdget(fd) ((struct eventfd_ctx *)m_get(fd))
#define vfio_virqfd_enable(...) 0
#define vfio_virqfd_disable(virqfd) ((void)(virqfd), m_irqfd_off())
#define vfio_virqfd_flush_thread(virqfd) ((void)(virqfd), m_irqfd_flush())

/* PCI. */
struct device { void *data; };
struct pci_dev {
	unsigned int irq;
	bool no_command_memory;
	struct device dev;
};
#define PCI_COMMAND 4
#define PCI_COMMAND_IO 1
#define PCI_COMMAND_MEMORY 2
#define PCI_COMMAND_INTX_DISABLE 0x400
#define PCI_D0 0
#define dev_get_drvdata(device) ((device)->data)
#define pci_name(pdev) ((void)(pdev), "device")
#define pci_is_pcie(pdev) ((void)(pdev), 0)
#define dev_info(...) ((void)0)
#define pci_intx(pdev, enable) ((void)(pdev), m_intx(!(enable)))
#define pci_check_and_mask_intx(pdev) ((void)(pdev), (bool)m_check_and_mask())
#define pci_check_and_unmask_intx(pdev) ((void)(pdev), (bool)m_check_and_unmask())
#define pci_read_config_word(pdev, where, value) \
	((void)(pdev), (void)(where), *(value) = m_command())
#define pci_user_read_config_word(pdev, where, value) \
	((void)(pdev), (void)(where), *(value) = m_command(), 0)
#define pci_try_reset_function(pdev) ((void)(pdev), m_reset(), 0)

/* MSI, as far as a compiler asks. */
struct msi_msg { int unused; };
struct msi_map { int index, virq; };
struct irq_bypass_producer { void *token; int irq; };
#define PCI_IRQ_MSI 1
#define PCI_IRQ_MSIX 2
#define pci_alloc_irq_vectors(pdev, from, to, flags) \
	((void)(pdev), (void)(flags), (from) + (to) - 1)
#define pci_free_irq_vectors(pdev) ((void)(pdev))
#define pci_irq_vector(pdev, vector) ((void)(pdev), (int)(vector) + 1)
#define pci_msix_alloc_irq_at(pdev, vector, affinity) \
	((void)(pdev), (struct msi_map) { vector, 1 })
#define get_cached_msi_msg(irq, msg) ((void)(irq), (void)(msg))
#define pci_write_msi_msg(irq, msg) ((void)(irq), (void)(msg))
#define irq_bypass_register_producer(...) 0
#define irq_bypass_unregister_producer(producer) ((void)(producer))

/* Contexts by index; INTx has one. */
struct xarray { void *entry; };
#define xa_load(xa, index) ((void)(index), (xa)->entry)
#define xa_insert(xa, index, item, flags) ((void)(index), (xa)->entry = (item), 0)
#define xa_erase(xa, index) ((void)(index), (xa)->entry = NULL)
#define xa_for_each(xa, index, item) \
	for ((index) = 0, (item) = (xa)->entry; (item); (item) = NULL)

/* vfio. */
#define VFIO_IRQ_SET_DATA_NONE 1
#define VFIO_IRQ_SET_DATA_BOOL 2
#define VFIO_IRQ_SET_DATA_EVENTFD 4
#define VFIO_IRQ_SET_ACTION_MASK 8
#define VFIO_IRQ_SET_ACTION_UNMASK 16
#define VFIO_IRQ_SET_ACTION_TRIGGER 32
#define VFIO_IRQ_SET_ACTION_TYPE_MASK 56
enum {
	VFIO_PCI_INTX_IRQ_INDEX, VFIO_PCI_MSI_IRQ_INDEX, VFIO_PCI_MSIX_IRQ_INDEX,
	VFIO_PCI_ERR_IRQ_INDEX, VFIO_PCI_REQ_IRQ_INDEX, VFIO_PCI_NUM_IRQS
};

struct perm_bits { int unused; };
struct vfio_pci_eventfd { struct eventfd_ctx *ctx; };

struct vfio_pci_core_device {
	struct pci_dev *pdev;
	bool virq_disabled, bardirty, pci_2_3, reset_works, has_dyn_msix, nointx, pm_intx_masked;
	u8 *vconfig;
	u8 msi_qmax;
	spinlock_t irqlock;
	struct mutex igate;
	struct rw_semaphore memory_lock;
	int irq_type;
#ifdef CONTEXT_ARRAY
	struct vfio_pci_irq_ctx *ctx;
	int num_ctx;
	struct eventfd_ctx *err_trigger, *req_trigger;
#else
	struct xarray ctx;
	struct vfio_pci_eventfd *err_trigger, *req_trigger;
#endif
	struct eventfd_ctx *pm_wake_eventfd_ctx;
};

#define vfio_pci_memory_lock_and_enable(vdev) ((void)(vdev), (u16)0)
#define vfio_pci_memory_unlock_and_restore(vdev, cmd) ((void)(vdev), (void)(cmd))
#define vfio_pci_zap_and_down_write_memory_lock(vdev) ((void)(vdev), m_memory(1))
#define vfio_pci_set_power_state(vdev, state) ((void)(vdev), (void)(state))
#define vfio_pci_dma_buf_move(vdev, revoke) ((void)(vdev), (void)(revoke))
#define __vfio_pci_memory_enabled(vdev) ((void)(vdev), 1)
#define __vfio_pci_runtime_pm_exit(vdev) ((void)(vdev))
#define vfio_need_bar_restore(vdev) ((void)(vdev), 0)
#define vfio_bar_restore(vdev) ((void)(vdev))
#define vfio_pci_eventfd_replace_locked(vdev, peventfd, ctx) \
	((void)(vdev), (void)(peventfd), (void)(ctx), 0)
#define is_bar(offset) ((void)(offset), 0)

static inline int vfio_default_config_write(struct vfio_pci_core_device *vdev, int pos, int count,
					    struct perm_bits *perm, int offset, u32 val)
{
	u16 *command = (u16 *)&vdev->vconfig[PCI_COMMAND];

	(void)perm, (void)pos, (void)offset;
	m_yield("writes DisINTx in vconfig");
	*command = (*command & ~PCI_COMMAND_INTX_DISABLE) | (val & PCI_COMMAND_INTX_DISABLE);
	/* DisINTx is not the user's: the device keeps what it was read with. */
	m_write_command(m_command());
	return count;
}

static inline u16 m_read(u16 value)
{
	m_yield("has read vconfig");
	return value;
}

/* What the functions call before they stand; not every tree has each. */
void vfio_pci_intx_restore(struct vfio_pci_core_device *vdev);
void vfio_pci_intx_follow_virt(struct vfio_pci_core_device *vdev);

#endif /* SHIM_H */
