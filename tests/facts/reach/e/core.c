// SPDX-License-Identifier: GPL-2.0-only
static void e_open(struct dev *dev)
{
	dev->ops->start(dev);
	dev->other = &d_ops;
}
