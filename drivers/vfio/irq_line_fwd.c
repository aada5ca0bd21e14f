// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarding of a level-triggered interrupt line.
 */

/**
 * DOC: what this is for
 *
 * A level-triggered line stays asserted until somebody serves the device. When
 * that somebody is user space or a guest, the kernel must mask the line, tell
 * him, and unmask it when he says that he is done. Others have reasons of their
 * own to mask the same line: the user's mask request, the guest's DisINTx bit,
 * runtime power management. Counting these against each other in the depth of
 * disable_irq() goes wrong as soon as two of them meet.
 *
 * Here each has a bit. The line is masked if and only if a bit is set, and only
 * the step between "none" and "some" touches the hardware or the depth. So the
 * depth is 0 or 1, whatever the order of events, and whoever removes the last
 * reason opens the line.
 *
 * It is not for lines whose interrupts the kernel serves itself, not for edges,
 * not for message-signalled interrupts, and it knows nothing of PCI.
 */

/**
 * DOC: masking
 *
 * In the device (set_mask given): the line may be shared, a handler that finds
 * its device quiet or masked says IRQ_NONE, neighbours are never held up.
 *
 * At the interrupt controller (set_mask absent): the line must be exclusive.
 * It is claimed switched off; then IRQ_DISABLE_UNLAZY is set, and only then is
 * it enabled. Set before the claim, the flag would have to be taken back when
 * the claim fails, and would be taken from the line's present owner. Without
 * the flag, disabling masks the line only when the next interrupt arrives, and
 * that interrupt is lost on a controller that presents an assertion once.
 */

/**
 * DOC: locks and contexts
 *
 * The lock is a raw spinlock taken with interrupts off. irq_line_fwd_mask() and
 * irq_line_fwd_unmask() may therefore be called in any context, under any lock,
 * also on PREEMPT_RT. It can be raw because what is nested in it is raw as
 * well, and short: the lock of the interrupt descriptor, or the PCI core's
 * pci_lock around an access to config space. Controllers behind a slow bus
 * sleep in disable_irq_nosync(), hence they are refused.
 *
 * The order is line->lock, then desc->lock. genirq calls the handler without
 * desc->lock, so there is no way round.
 *
 * The handler is not IRQF_NO_THREAD: on PREEMPT_RT, or with threadirqs, it runs
 * in a thread, where deliver() may take the sleeping locks of an eventfd. There
 * genirq masks the line until the thread is through. That is what direct EOI
 * must not do, so direct EOI is refused there, and runs in hard interrupt
 * context everywhere else.
 *
 * irq_line_fwd_init(), _claim(), _release(), _set_direct_eoi() and _sync() of
 * one line are not to be called in parallel with each other: their owner has a
 * mutex for opening and closing already. All other calls may come at any time
 * after irq_line_fwd_init(); on a line that is not claimed they do nothing.
 */

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_line_fwd.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/spinlock.h>

/* Keeps the line masked while its owner changes; nobody else can remove it. */
#define IRQ_LINE_FWD_HOLD	BIT(31)

static bool masked_in_device(const struct irq_line_fwd *line)
{
	return line->ops->set_mask;
}

/* Add reasons; the first one masks. */
static void line_close(struct irq_line_fwd *line, unsigned int reasons)
{
	lockdep_assert_held(&line->lock);

	if (!line->reasons && reasons) {
		if (masked_in_device(line))
			line->ops->set_mask(line, true);
		else
			disable_irq_nosync(line->irq);
	}
	line->reasons |= reasons;
}

/*
 * Remove reasons; the last one unmasks. A device that still asserts the line
 * would interrupt at once: spare that, leave it masked and return 1, as if the
 * handler had run. At the interrupt controller we cannot look; it presents the
 * line anew when it is unmasked.
 */
static int line_open(struct irq_line_fwd *line, unsigned int reasons)
{
	unsigned int left = line->reasons & ~reasons;

	lockdep_assert_held(&line->lock);

	if (left || !line->reasons) {
		line->reasons = left;
		return 0;
	}
	if (!masked_in_device(line)) {
		line->reasons = 0;
		enable_irq(line->irq);
		if (!line->undelivered)
			return 0;
		/* Only the user can end it, and he does not know of it. */
		line->undelivered = false;
		line->stats.redeliveries++;
		return 1;
	}
	if (line->ops->check_and_unmask(line)) {
		line->reasons = 0;
		return 0;
	}
	line->reasons = IRQ_LINE_FWD_AUTO;
	line->stats.redeliveries++;
	return 1;
}

static irqreturn_t irq_line_fwd_handler(int irq, void *data)
{
	struct irq_line_fwd *line = data;
	bool deliver = false;
	unsigned long flags;
	irqreturn_t ret;

	raw_spin_lock_irqsave(&line->lock, flags);
	if (line->reasons) {
		/*
		 * Somebody masked the line after this interrupt was on its
		 * way. Masking again would need two unmasks; the unmask brings
		 * the interrupt back. On a shared line it is a neighbour's.
		 */
		line->stats.overlaps++;
		line->undelivered = line->direct_eoi;
		ret = masked_in_device(line) ? IRQ_NONE : IRQ_HANDLED;
	} else if (line->direct_eoi) {
		deliver = true;
		ret = IRQ_HANDLED;
	} else if (!masked_in_device(line)) {
		line_close(line, IRQ_LINE_FWD_AUTO);
		deliver = true;
		ret = IRQ_HANDLED;
	} else if (line->ops->check_and_mask(line)) {
		line->reasons = IRQ_LINE_FWD_AUTO;
		deliver = true;
		ret = IRQ_HANDLED;
	} else {
		ret = IRQ_NONE;
	}
	line->stats.deliveries += deliver;
	raw_spin_unlock_irqrestore(&line->lock, flags);

	if (deliver)
		line->ops->deliver(line);
	return ret;
}

/**
 * irq_line_fwd_init - prepare a line
 * @line: the line
 * @irq: its Linux interrupt number; 0 or IRQ_NOTCONNECTED if there is none
 * @ops: the owner's callbacks; they must live as long as @line
 *
 * Context: Any. Nothing to undo. Not on a claimed line.
 */
void irq_line_fwd_init(struct irq_line_fwd *line, unsigned int irq,
		       const struct irq_line_fwd_ops *ops)
{
	*line = (struct irq_line_fwd) { .ops = ops, .irq = irq };
	raw_spin_lock_init(&line->lock);
}
EXPORT_SYMBOL_GPL(irq_line_fwd_init);

/* disable_irq_nosync() sleeps if the controller sits behind a slow bus. */
static bool behind_slow_bus(unsigned int irq)
{
	struct irq_chip *chip = irq_get_chip(irq);

	return chip && chip->irq_bus_lock;
}

/**
 * irq_line_fwd_claim - install the handler and open the line
 * @line: the line, after irq_line_fwd_init()
 * @name: name for /proc/interrupts; it must live until the release
 * @reasons: why the line is to stay masked, 0 to open it
 *
 * The line never opens with a reason set, not even for a moment. If the device
 * asserts the line already, deliver() is called, by the handler or from here,
 * so what it needs must be in place before.
 *
 * A claim that fails leaves no trace: not in the device's mask, not in the
 * state of the interrupt, not in the flags of whoever owns it.
 *
 * Context: Process context, may sleep. irq_line_fwd_release() undoes it.
 * Return: 0, -ENODEV if there is no line, -EBUSY if it is taken (by anyone if
 * masked at the interrupt controller, by someone who does not share if masked
 * in the device), -EOPNOTSUPP if masking it would sleep, -ENOMEM, or what else
 * request_irq() says.
 */
int irq_line_fwd_claim(struct irq_line_fwd *line, const char *name,
		       unsigned int reasons)
{
	unsigned long irqflags = IRQF_NO_AUTOEN;
	unsigned long flags;
	int pending;
	int ret;

	might_sleep();

	if (line->claimed)
		return -EBUSY;
	if (!line->irq || line->irq == IRQ_NOTCONNECTED)
		return -ENODEV;
	if (!masked_in_device(line) && behind_slow_bus(line->irq))
		return -EOPNOTSUPP;

	/* A neighbour's interrupt may run the handler before the claim ends. */
	line->reasons = (reasons & IRQ_LINE_FWD_REASONS) | IRQ_LINE_FWD_HOLD;
	line->direct_eoi = false;
	if (masked_in_device(line)) {
		irqflags = IRQF_SHARED;
		raw_spin_lock_irqsave(&line->lock, flags);
		line->was_masked = line->ops->set_mask(line, true);
		raw_spin_unlock_irqrestore(&line->lock, flags);
	}

	ret = request_irq(line->irq, irq_line_fwd_handler, irqflags, name, line);
	if (ret) {
		if (masked_in_device(line)) {
			raw_spin_lock_irqsave(&line->lock, flags);
			line->ops->set_mask(line, line->was_masked);
			raw_spin_unlock_irqrestore(&line->lock, flags);
		}
		line->reasons = 0;
		return ret;
	}

	/* The line is ours now and off; free_irq() clears the flag again. */
	if (!masked_in_device(line))
		irq_set_status_flags(line->irq, IRQ_DISABLE_UNLAZY);

	raw_spin_lock_irqsave(&line->lock, flags);
	line->claimed = true;
	pending = line_open(line, IRQ_LINE_FWD_HOLD);
	raw_spin_unlock_irqrestore(&line->lock, flags);

	if (pending)
		line->ops->deliver(line);
	return 0;
}
EXPORT_SYMBOL_GPL(irq_line_fwd_claim);

/*
 * Where the handlers of interrupts are threads, genirq masks a level while they
 * run. The action is ours alone, so it stays until the release.
 */
static bool handler_is_threaded(const struct irq_line_fwd *line)
{
	return irq_data_to_desc(irq_get_irq_data(line->irq))->action->thread;
}

/* What the controller says: may the user take over the EOI now? */
static int direct_eoi_allowed(struct irq_line_fwd *line)
{
	bool active;

	if (handler_is_threaded(line) ||
	    irq_get_irqchip_state(line->irq, IRQCHIP_STATE_ACTIVE, &active))
		return -EOPNOTSUPP;
	return active ? -EAGAIN : 0;
}

static int direct_eoi_start(struct irq_line_fwd *line)
{
	unsigned long flags;
	int ret;

	ret = direct_eoi_allowed(line);
	if (ret)
		return ret;

	/* Nothing becomes active while the line is held ... */
	raw_spin_lock_irqsave(&line->lock, flags);
	if (line->reasons)
		ret = -EAGAIN;
	else
		line_close(line, IRQ_LINE_FWD_HOLD);
	raw_spin_unlock_irqrestore(&line->lock, flags);
	if (ret)
		return ret;

	/* ... and after this, what was under way has ended. */
	synchronize_irq(line->irq);
	ret = direct_eoi_allowed(line);

	raw_spin_lock_irqsave(&line->lock, flags);
	if (!ret && line->reasons != IRQ_LINE_FWD_HOLD)
		ret = -EAGAIN;
	if (!ret)
		line->direct_eoi = true;
	line_open(line, IRQ_LINE_FWD_HOLD);
	raw_spin_unlock_irqrestore(&line->lock, flags);

	return ret;
}

/* Leaves the line held. */
static void direct_eoi_stop(struct irq_line_fwd *line)
{
	unsigned long flags;
	bool active;

	raw_spin_lock_irqsave(&line->lock, flags);
	line_close(line, IRQ_LINE_FWD_HOLD);
	line->direct_eoi = false;
	line->undelivered = false;
	raw_spin_unlock_irqrestore(&line->lock, flags);

	/*
	 * What the user has not ended, nobody will, and free_irq() would wait
	 * for it. Controllers that cannot end it have done so in their EOI.
	 * Not synchronize_irq() for the same reason: it waits for the user.
	 */
	synchronize_hardirq(line->irq);
	if (!irq_get_irqchip_state(line->irq, IRQCHIP_STATE_ACTIVE, &active) &&
	    active)
		irq_set_irqchip_state(line->irq, IRQCHIP_STATE_ACTIVE, false);
}

/**
 * irq_line_fwd_release - remove the handler
 * @line: the line
 *
 * When it returns, the handler does not run any more and deliver() will not be
 * called by it. The interrupt is as the next owner expects it. The device's
 * mask is what it was before the claim, unless the device asserts the line at
 * this moment: then it stays masked, for nobody would serve it, and the
 * neighbours on the line would starve.
 *
 * Nothing happens on a line that is not claimed.
 *
 * Context: Process context, may sleep; not from deliver().
 */
void irq_line_fwd_release(struct irq_line_fwd *line)
{
	unsigned long flags;

	might_sleep();

	if (!line->claimed)
		return;

	if (line->direct_eoi)
		direct_eoi_stop(line);

	/* From here on the handler finds a reason and unmasks find no claim. */
	raw_spin_lock_irqsave(&line->lock, flags);
	line_close(line, IRQ_LINE_FWD_HOLD);
	line->claimed = false;
	raw_spin_unlock_irqrestore(&line->lock, flags);

	free_irq(line->irq, line);

	raw_spin_lock_irqsave(&line->lock, flags);
	line->reasons = 0;
	if (masked_in_device(line) && !line->was_masked)
		line->ops->check_and_unmask(line);
	raw_spin_unlock_irqrestore(&line->lock, flags);
}
EXPORT_SYMBOL_GPL(irq_line_fwd_release);

/**
 * irq_line_fwd_mask - give reasons to mask the line
 * @line: the line
 * @reasons: one or more of IRQ_LINE_FWD_REASONS
 *
 * A handler that is on its way may still run, but will not deliver;
 * irq_line_fwd_sync() waits for one that does already.
 *
 * Context: Any context, any lock held. irq_line_fwd_unmask() undoes it.
 */
void irq_line_fwd_mask(struct irq_line_fwd *line, unsigned int reasons)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&line->lock, flags);
	if (line->claimed)
		line_close(line, reasons & IRQ_LINE_FWD_REASONS);
	raw_spin_unlock_irqrestore(&line->lock, flags);
}
EXPORT_SYMBOL_GPL(irq_line_fwd_mask);

/**
 * irq_line_fwd_unmask - take reasons away, open the line with the last one
 * @line: the line
 * @reasons: one or more of IRQ_LINE_FWD_REASONS; those not set do no harm
 *
 * Context: Any context, any lock held.
 * Return: 1 if the device still asserts the line, and the caller must tell the
 * user, outside of all locks. The line stays masked then, for
 * IRQ_LINE_FWD_AUTO, unless the user ends interrupts himself. Else 0.
 */
int irq_line_fwd_unmask(struct irq_line_fwd *line, unsigned int reasons)
{
	unsigned long flags;
	int pending = 0;

	raw_spin_lock_irqsave(&line->lock, flags);
	if (line->claimed)
		pending = line_open(line, reasons & IRQ_LINE_FWD_REASONS);
	raw_spin_unlock_irqrestore(&line->lock, flags);

	return pending;
}
EXPORT_SYMBOL_GPL(irq_line_fwd_unmask);

/**
 * irq_line_fwd_set_direct_eoi - let the user's EOI end the interrupt, or not
 * @line: the line
 * @on: true if the handler shall deliver without masking
 *
 * For hardware that keeps a delivered interrupt active until the guest ends
 * it. On a shared line that would starve the neighbours, and what is masked or
 * active at this moment would never be ended: such requests are refused and
 * change nothing. Switching off ends an interrupt that is still active; if the
 * device asserts the line then, it is delivered once more, and masked.
 *
 * Context: Process context, may sleep; not from deliver(). The release ends it.
 * Return: 0, -EOPNOTSUPP if the line is not claimed, not masked at the
 * interrupt controller, its handler is a thread (PREEMPT_RT, threadirqs), or
 * the controller cannot tell what is active; -EAGAIN if the line is active or
 * masked for a reason.
 */
int irq_line_fwd_set_direct_eoi(struct irq_line_fwd *line, bool on)
{
	unsigned long flags;
	int ret = 0;

	might_sleep();

	if (!line->claimed || masked_in_device(line)) {
		ret = -EOPNOTSUPP;
	} else if (on && !line->direct_eoi) {
		ret = direct_eoi_start(line);
	} else if (!on && line->direct_eoi) {
		direct_eoi_stop(line);
		raw_spin_lock_irqsave(&line->lock, flags);
		line_open(line, IRQ_LINE_FWD_HOLD);
		raw_spin_unlock_irqrestore(&line->lock, flags);
	}

	if (ret) {
		raw_spin_lock_irqsave(&line->lock, flags);
		line->stats.refusals++;
		raw_spin_unlock_irqrestore(&line->lock, flags);
	}
	return ret;
}
EXPORT_SYMBOL_GPL(irq_line_fwd_set_direct_eoi);

/**
 * irq_line_fwd_sync - wait until no handler of the line runs
 * @line: the line
 *
 * After replacing what deliver() uses: the old is not in use any more when
 * this returns. It does not wait for the user: with direct EOI an interrupt may
 * be active when it returns, but its handler has ended.
 *
 * Context: Process context, may sleep; not from deliver(), and not with a lock
 * held that deliver() takes.
 */
void irq_line_fwd_sync(struct irq_line_fwd *line)
{
	might_sleep();

	if (!line->claimed)
		return;

	/*
	 * synchronize_irq() waits until the controller has nothing active, and
	 * what is active only the user's EOI ends. With direct EOI the handler
	 * is never a thread, so the rest of what it waits for does not exist.
	 */
	if (line->direct_eoi)
		synchronize_hardirq(line->irq);
	else
		synchronize_irq(line->irq);
}
EXPORT_SYMBOL_GPL(irq_line_fwd_sync);

/**
 * irq_line_fwd_stats - read the counters of a line
 * @line: the line
 *
 * Context: Any context, any lock held.
 * Return: the counters, all of the same moment.
 */
struct irq_line_fwd_stats irq_line_fwd_stats(struct irq_line_fwd *line)
{
	struct irq_line_fwd_stats stats;
	unsigned long flags;

	raw_spin_lock_irqsave(&line->lock, flags);
	stats = line->stats;
	raw_spin_unlock_irqrestore(&line->lock, flags);

	return stats;
}
EXPORT_SYMBOL_GPL(irq_line_fwd_stats);

MODULE_DESCRIPTION("Forwarding of level-triggered interrupt lines");
MODULE_LICENSE("GPL");
