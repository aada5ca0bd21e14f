// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows the depth and the flags of an interrupt, which have no other window on
 * kernels without GENERIC_IRQ_DEBUGFS: write a number to the parameter "irq",
 * read "depth unlazy".
 */
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/module.h>

static unsigned int shown;

static int irqflags_get(char *buffer, const struct kernel_param *kp)
{
	struct irq_data *data = irq_get_irq_data(shown);
	struct irq_desc *desc;

	if (!data)
		return -ENOENT;
	desc = irq_data_to_desc(data);
	return sysfs_emit(buffer, "%u %u\n", desc->depth,
			  !!(desc->status_use_accessors & IRQ_DISABLE_UNLAZY));
}

static int irqflags_set(const char *value, const struct kernel_param *kp)
{
	return kstrtouint(value, 0, &shown);
}

static const struct kernel_param_ops irqflags_ops = {
	.get = irqflags_get,
	.set = irqflags_set,
};

module_param_cb(irq, &irqflags_ops, NULL, 0600);
MODULE_PARM_DESC(irq, "Interrupt to show: write its number, read its depth and UNLAZY");
MODULE_DESCRIPTION("Depth and flags of an interrupt, for tests");
MODULE_LICENSE("GPL");
