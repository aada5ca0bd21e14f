// SPDX-License-Identifier: GPL-2.0-only
/* A generic UIO driver that sets the flag before its registration claims. */
#include <linux/irq.h>
#include <linux/uio_driver.h>

struct genirq {
	struct uio_info *uioinfo;
	spinlock_t lock;
	unsigned long flags;
};

static int genirq_irqcontrol(struct uio_info *info, s32 irq_on)
{
	struct genirq *priv = info->priv;
	unsigned long flags;

	spin_lock_irqsave(&priv->lock, flags);
	if (irq_on) {
		if (__test_and_clear_bit(0, &priv->flags))
			enable_irq(info->irq);
	} else {
		if (!__test_and_set_bit(0, &priv->flags))
			disable_irq_nosync(info->irq);
	}
	spin_unlock_irqrestore(&priv->lock, flags);

	return 0;
}

static int genirq_probe(struct platform_device *pdev)
{
	struct genirq *priv = make(pdev);
	struct uio_info *uioinfo = priv->uioinfo;
	int ret = -EINVAL;

	if (!uioinfo)
		return ret;

	if (uioinfo->irq) {
		struct irq_data *irq_data = irq_get_irq_data(uioinfo->irq);

		if (irq_data &&
		    irqd_get_trigger_type(irq_data) & IRQ_TYPE_LEVEL_MASK) {
			dev_dbg(&pdev->dev, "level\n");
			irq_set_status_flags(uioinfo->irq, IRQ_DISABLE_UNLAZY);
		}
	}

	return devm_uio_register_device(&pdev->dev, priv->uioinfo);
}
