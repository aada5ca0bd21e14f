// SPDX-License-Identifier: GPL-2.0-only
static int part_take(struct dev *dev)
{
	return take_line(dev);
}

static int part_back(struct dev *dev)
{
	return by_macro(dev);
}
