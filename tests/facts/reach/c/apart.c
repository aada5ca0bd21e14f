// SPDX-License-Identifier: GPL-2.0-only
static int apart(struct dev *dev)
{
	/* static in another file */
	return part_take(dev);
}
