// SPDX-License-Identifier: GPL-2.0-only
/*
 * The code under test, compiled as it is, and a view of it without its types.
 * LINE_SOURCE is drivers/vfio/irq_line_fwd.c, or a copy with a bug put in.
 */
#include LINE_SOURCE

_Static_assert(sizeof(struct irq_line_fwd) <= LINE_BYTES, "raise LINE_BYTES");

const unsigned int line_user = IRQ_LINE_FWD_USER;
const unsigned int line_auto = IRQ_LINE_FWD_AUTO;
const unsigned int line_virt = IRQ_LINE_FWD_VIRT;
const unsigned int line_pm = IRQ_LINE_FWD_PM;
const unsigned int line_hold = IRQ_LINE_FWD_HOLD;

static bool op_set_mask(struct irq_line_fwd *line, bool mask)
{
	(void)line;
	return m_set_mask(mask);
}

static bool op_check_and_mask(struct irq_line_fwd *line)
{
	(void)line;
	return m_check_and_mask();
}

static bool op_check_and_unmask(struct irq_line_fwd *line)
{
	(void)line;
	return m_check_and_unmask();
}

static void op_deliver(struct irq_line_fwd *line)
{
	(void)line;
	m_deliver();
}

static const struct irq_line_fwd_ops in_device_ops = {
	.set_mask = op_set_mask,
	.check_and_mask = op_check_and_mask,
	.check_and_unmask = op_check_and_unmask,
	.deliver = op_deliver,
};

static const struct irq_line_fwd_ops at_chip_ops = {
	.deliver = op_deliver,
};

unsigned long line_size(void)
{
	return sizeof(struct irq_line_fwd);
}

void line_init(void *line, int in_device)
{
	irq_line_fwd_init(line, 1, in_device ? &in_device_ops : &at_chip_ops);
}

int line_claim(void *line, unsigned int reasons)
{
	return irq_line_fwd_claim(line, "line", reasons);
}

void line_release(void *line)
{
	irq_line_fwd_release(line);
}

void line_mask(void *line, unsigned int reasons)
{
	irq_line_fwd_mask(line, reasons);
}

int line_unmask(void *line, unsigned int reasons)
{
	return irq_line_fwd_unmask(line, reasons);
}

int line_set_direct(void *line, int on)
{
	return irq_line_fwd_set_direct_eoi(line, on);
}

void line_sync(void *line)
{
	irq_line_fwd_sync(line);
}

unsigned int line_reasons(const void *line)
{
	return ((const struct irq_line_fwd *)line)->reasons;
}

int line_is_claimed(const void *line)
{
	return ((const struct irq_line_fwd *)line)->claimed;
}

int line_is_direct(const void *line)
{
	return ((const struct irq_line_fwd *)line)->direct_eoi;
}

void line_take_counts(void *line, unsigned int *delivered, unsigned int *redelivered)
{
	struct irq_line_fwd_stats *stats = &((struct irq_line_fwd *)line)->stats;

	*delivered = stats->deliveries;
	*redelivered = stats->redeliveries;
	*stats = (struct irq_line_fwd_stats) { 0 };
}
