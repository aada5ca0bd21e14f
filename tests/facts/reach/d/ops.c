// SPDX-License-Identifier: GPL-2.0-only
static void d_start(struct dev *dev)
{
	if (take_line(dev) < 0)
		warn(dev);
}

const struct d_ops d_ops = {
	.start = d_start,
};
