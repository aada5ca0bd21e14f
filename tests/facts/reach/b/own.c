// SPDX-License-Identifier: GPL-2.0-only
static int take_line(struct dev *dev)
{
	return 0;
}

static int probe(struct dev *dev)
{
	/* core_take(dev) in a comment only */
	return take_line(dev);
}
