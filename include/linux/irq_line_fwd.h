/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forward a level-triggered interrupt line to somebody who serves the device
 * at his own pace: user space, a guest.
 */
#ifndef _LINUX_IRQ_LINE_FWD_H
#define _LINUX_IRQ_LINE_FWD_H

#include <linux/bits.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct irq_line_fwd;

/* Why a line is masked. It is open when no reason is left. */
#define IRQ_LINE_FWD_USER	BIT(0)	/* the user asked for it */
#define IRQ_LINE_FWD_AUTO	BIT(1)	/* delivered, not served yet */
#define IRQ_LINE_FWD_VIRT	BIT(2)	/* the guest set DisINTx */
#define IRQ_LINE_FWD_PM		BIT(3)	/* the device sleeps */
#define IRQ_LINE_FWD_REASONS	(IRQ_LINE_FWD_USER | IRQ_LINE_FWD_AUTO | \
				 IRQ_LINE_FWD_VIRT | IRQ_LINE_FWD_PM)

/**
 * struct irq_line_fwd_ops - what the owner of a line provides
 * @set_mask: set or clear the mask in the device and return what it was
 *	before. With it, the line is masked in the device and may be shared;
 *	without it, the line is masked at the interrupt controller and must be
 *	exclusive. The pointer alone chooses the method.
 * @check_and_mask: if the device asserts the line, mask it in the device and
 *	return true; else change nothing and return false. Needed with
 *	@set_mask only.
 * @check_and_unmask: unless the device asserts the line, unmask it in the
 *	device and return true; else change nothing and return false. Needed
 *	with @set_mask only.
 * @deliver: tell the user that the line was asserted.
 *
 * Context: The first three run under the raw lock of the line with interrupts
 * off: they must not sleep and must not take a spinlock_t, which sleeps on
 * PREEMPT_RT. @deliver never runs under the lock; it runs in the interrupt
 * handler (a thread on PREEMPT_RT or with threadirqs) and in
 * irq_line_fwd_claim().
 */
struct irq_line_fwd_ops {
	bool (*set_mask)(struct irq_line_fwd *line, bool mask);
	bool (*check_and_mask)(struct irq_line_fwd *line);
	bool (*check_and_unmask)(struct irq_line_fwd *line);
	void (*deliver)(struct irq_line_fwd *line);
};

/**
 * struct irq_line_fwd_stats - what happened on a line since irq_line_fwd_init()
 * @deliveries: interrupts that the handler gave to the user
 * @redeliveries: unmasks that found the device still asserting the line
 * @overlaps: handler runs that found the line masked already, neighbours'
 *	interrupts on a shared line included
 * @refusals: direct EOI requests that were refused
 */
struct irq_line_fwd_stats {
	u64 deliveries;
	u64 redeliveries;
	u64 overlaps;
	u64 refusals;
};

/**
 * struct irq_line_fwd - one forwarded line
 * @lock: protects everything below it, and the order of mask and unmask
 * @ops: the owner's callbacks
 * @irq: the Linux interrupt number
 * @reasons: why the line is masked; it is masked if and only if this is not 0
 * @claimed: the handler is installed
 * @was_masked: the device's mask before the claim
 * @direct_eoi: the user ends the interrupt, the handler masks nothing
 * @undelivered: a direct interrupt came while the line was masked: it is
 *	active, and the unmask has to deliver it
 * @stats: counters
 *
 * Embed it; all members are private to the helper.
 */
struct irq_line_fwd {
	raw_spinlock_t lock;
	const struct irq_line_fwd_ops *ops;
	unsigned int irq;
	unsigned int reasons;
	bool claimed;
	bool was_masked;
	bool direct_eoi;
	bool undelivered;
	struct irq_line_fwd_stats stats;
};

void irq_line_fwd_init(struct irq_line_fwd *line, unsigned int irq,
		       const struct irq_line_fwd_ops *ops);
int irq_line_fwd_claim(struct irq_line_fwd *line, const char *name,
		       unsigned int reasons);
void irq_line_fwd_release(struct irq_line_fwd *line);
void irq_line_fwd_mask(struct irq_line_fwd *line, unsigned int reasons);
int irq_line_fwd_unmask(struct irq_line_fwd *line, unsigned int reasons);
int irq_line_fwd_set_direct_eoi(struct irq_line_fwd *line, bool on);
void irq_line_fwd_sync(struct irq_line_fwd *line);
struct irq_line_fwd_stats irq_line_fwd_stats(struct irq_line_fwd *line);

#endif /* _LINUX_IRQ_LINE_FWD_H */
