// SPDX-License-Identifier: GPL-2.0-only
/*
 * Level-triggered lines of UIO devices that are masked at the interrupt
 * controller.
 */

#include <linux/device.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/module.h>
#include <linux/uio_driver.h>

#include "uio_line.h"

static void uio_line_deliver(struct irq_line_fwd *line)
{
	uio_event_notify(container_of(line, struct uio_line, line)->info);
}

static const struct irq_line_fwd_ops uio_line_ops = {
	.deliver = uio_line_deliver,
};

static void uio_line_close(void *data)
{
	struct uio_line *uio = data;

	irq_line_fwd_mask(&uio->line, IRQ_LINE_FWD_PM);
	irq_line_fwd_sync(&uio->line);
}

static void uio_line_release(void *data)
{
	struct uio_line *uio = data;

	irq_line_fwd_release(&uio->line);
	uio->info->irq = uio->irq;
	uio->info = NULL;
}

static int uio_line_register(struct device *dev, struct uio_line *uio,
			     struct uio_info *info)
{
	int ret;

	irq_line_fwd_init(&uio->line, info->irq, &uio_line_ops);
	ret = irq_line_fwd_claim(&uio->line, info->name, IRQ_LINE_FWD_PM);
	if (ret)
		return ret;

	uio->info = info;
	uio->irq = info->irq;
	info->irq = UIO_IRQ_CUSTOM;
	ret = devm_add_action_or_reset(dev, uio_line_release, uio);
	if (ret)
		return ret;
	ret = devm_uio_register_device(dev, info);
	if (ret)
		return ret;
	ret = devm_add_action_or_reset(dev, uio_line_close, uio);
	if (ret)
		return ret;

	irq_line_fwd_unmask(&uio->line, IRQ_LINE_FWD_PM);
	return 0;
}

/**
 * devm_uio_line_register - register a UIO device and forward its line
 * @dev: the parent device
 * @uio: the line, zeroed
 * @info: the UIO device; @info->irq is level-triggered and shared with nobody,
 *	@info->irqcontrol calls uio_line_control()
 *
 * The line is masked until the device is registered, and again before it goes:
 * an event needs somebody to count it.
 *
 * When it fails, @info is as it was and the line is free again, at once.
 *
 * Context: Process context, may sleep. Undone by devres.
 * Return: 0 or -errno of the claim or of the registration; -EOPNOTSUPP if
 * masking the line would sleep.
 */
int devm_uio_line_register(struct device *dev, struct uio_line *uio,
			   struct uio_info *info)
{
	void *group;
	int ret;

	/* What fails is undone here: a driver may go on without the line. */
	group = devres_open_group(dev, NULL, GFP_KERNEL);
	if (!group)
		return -ENOMEM;

	ret = uio_line_register(dev, uio, info);
	if (ret)
		devres_release_group(dev, group);
	else
		devres_remove_group(dev, group);
	return ret;
}
EXPORT_SYMBOL_GPL(devm_uio_line_register);

/**
 * devm_uio_genirq_register - register a UIO device whose line is any
 * @dev: the parent device
 * @uio: the line, zeroed
 * @info: the UIO device, with the handler and irqcontrol() of its driver
 *
 * A level-triggered line is forwarded, and @uio->info tells irqcontrol() so;
 * an edge, or no line at all, is left to the driver's handler. So is a level
 * for which request_irq() is to do something special, or whose controller
 * sleeps; it gets IRQ_DISABLE_UNLAZY when it is ours.
 *
 * Context: Process context, may sleep. Undone by devres.
 * Return: 0 or -errno.
 */
int devm_uio_genirq_register(struct device *dev, struct uio_line *uio,
			     struct uio_info *info)
{
	struct irq_data *data = info->irq > 0 ? irq_get_irq_data(info->irq) : NULL;
	unsigned long type = data ? irqd_get_trigger_type(data) : 0;
	int ret;

	if (!(type & IRQ_TYPE_LEVEL_MASK))
		return devm_uio_register_device(dev, info);

	if (!info->irq_flags || info->irq_flags == type) {
		ret = devm_uio_line_register(dev, uio, info);
		if (ret != -EOPNOTSUPP)
			return ret;
	}

	info->irq_flags |= IRQF_NO_AUTOEN;
	ret = devm_uio_register_device(dev, info);
	if (ret)
		return ret;
	irq_set_status_flags(info->irq, IRQ_DISABLE_UNLAZY);
	enable_irq(info->irq);
	return 0;
}
EXPORT_SYMBOL_GPL(devm_uio_genirq_register);

/**
 * uio_line_control - mask or unmask a forwarded line for the user
 * @uio: the line
 * @irq_on: what the user wrote: 0 masks, everything else unmasks
 *
 * Context: Any context.
 * Return: 0.
 */
int uio_line_control(struct uio_line *uio, s32 irq_on)
{
	if (irq_on)
		irq_line_fwd_unmask(&uio->line, IRQ_LINE_FWD_USER | IRQ_LINE_FWD_AUTO);
	else
		irq_line_fwd_mask(&uio->line, IRQ_LINE_FWD_USER);
	return 0;
}
EXPORT_SYMBOL_GPL(uio_line_control);

MODULE_DESCRIPTION("Forwarding of the interrupt lines of UIO devices");
MODULE_LICENSE("GPL");
