// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the handler that two drivers share
#include <linux/export.h>
#include <linux/module.h>

#include "gull_core.h"

irqreturn_t gull_common_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}
EXPORT_SYMBOL_GPL(gull_common_irq);

MODULE_DESCRIPTION("Fixture gull, shared part");
MODULE_LICENSE("GPL");
