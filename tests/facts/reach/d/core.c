// SPDX-License-Identifier: GPL-2.0-only
static void d_open(struct dev *dev)
{
	dev->ops->start(dev);
}

void d_late(struct dev *dev)
{
	d_open(dev);
}
