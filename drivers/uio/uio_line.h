/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A level-triggered line of a UIO device.
 */
#ifndef _UIO_LINE_H
#define _UIO_LINE_H

#include <linux/irq_line_fwd.h>
#include <linux/types.h>
#include <linux/uio_driver.h>

struct device;

/**
 * struct uio_line - a line that is forwarded to UIO's event counter
 * @line: the line
 * @info: the device, while the line is forwarded; else NULL
 * @irq: what @info had as its irq
 *
 * Embed it, zeroed; all members but @info are private.
 */
struct uio_line {
	struct irq_line_fwd line;
	struct uio_info *info;
	long irq;
};

int devm_uio_line_register(struct device *dev, struct uio_line *uio,
			   struct uio_info *info);
int devm_uio_genirq_register(struct device *dev, struct uio_line *uio,
			     struct uio_info *info);
int uio_line_control(struct uio_line *uio, s32 irq_on);

#endif /* _UIO_LINE_H */
