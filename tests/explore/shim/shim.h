/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What irq_line_fwd.c needs of the kernel, mapped to the machine. No libc here.
 */
#ifndef SHIM_H
#define SHIM_H

#include "machine.h"

typedef _Bool bool;
#define true 1
#define false 0
typedef unsigned long long u64;
#define NULL ((void *)0)
#define BIT(n) (1u << (n))

#define EINVAL 22
#define EBUSY 16
#define ENODEV 19
#define ENOMEM 12
#define EOPNOTSUPP 95
#define EAGAIN 11

#define EXPORT_SYMBOL_GPL(sym) extern int shim_unused
#define MODULE_DESCRIPTION(text) extern int shim_unused
#define MODULE_LICENSE(text) extern int shim_unused

typedef struct { int unused; } raw_spinlock_t;
#define raw_spin_lock_init(lock) ((void)(lock))
#define raw_spin_lock_irqsave(lock, flags) \
	do { (void)(lock); (flags) = 0; m_lock(); } while (0)
#define raw_spin_unlock_irqrestore(lock, flags) \
	do { (void)(lock); (void)(flags); m_unlock(); } while (0)
#define lockdep_assert_held(lock) m_assert_locked()
#define might_sleep() m_assert_may_sleep()

typedef int irqreturn_t;
#define IRQ_NONE 0
#define IRQ_HANDLED 1
#define IRQ_NOTCONNECTED (1u << 31)
#define IRQF_SHARED 0x80ul
#define IRQF_NO_AUTOEN 0x80000ul
#define IRQ_DISABLE_UNLAZY (1ul << 19)

struct irq_chip { void (*irq_bus_lock)(void); };
static const struct irq_chip shim_chip;

/* Handlers are no threads here. */
struct irqaction { void *thread; };
struct irq_desc { struct irqaction *action; };
static struct irqaction shim_action;
static const struct irq_desc shim_desc = { &shim_action };

#define irq_get_irq_data(irq) ((void)(irq), &shim_desc)
#define irq_data_to_desc(data) (data)
#define irq_get_chip(irq) ((void)(irq), (struct irq_chip *)&shim_chip)
#define disable_irq_nosync(irq) ((void)(irq), m_disable())
#define enable_irq(irq) ((void)(irq), m_enable())
#define irq_set_status_flags(irq, flags) ((void)(irq), m_set_flags(flags))
#define irq_clear_status_flags(irq, flags) ((void)(irq), m_clear_flags(flags))
#define request_irq(irq, handler, flags, name, data) \
	((void)(irq), (void)(name), m_request(handler, data, !((flags) & IRQF_SHARED)))
#define free_irq(irq, data) ((void)(irq), (void)(data), m_free())
#define synchronize_irq(irq) ((void)(irq), m_sync(1))
#define synchronize_hardirq(irq) ((void)(irq), m_sync(0))

#define IRQCHIP_STATE_ACTIVE 1
#define irq_get_irqchip_state(irq, which, out) \
	((void)(irq), *(out) = m_active(), 0)
#define irq_set_irqchip_state(irq, which, on) ((void)(irq), m_deactivate())

#endif /* SHIM_H */
