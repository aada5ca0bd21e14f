/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef gull_CORE_H
#define gull_CORE_H

#include <linux/interrupt.h>

irqreturn_t gull_common_irq(int irq, void *data);

#endif
