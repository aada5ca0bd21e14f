// SPDX-License-Identifier: GPL-2.0-only
int take_line(struct dev *dev)
{
	return dev->line;
}
EXPORT_SYMBOL(take_line);

int core_take(struct dev *dev)
{
	return take_line(dev);
}
EXPORT_SYMBOL_GPL(core_take);
