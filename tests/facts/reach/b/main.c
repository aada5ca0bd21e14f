// SPDX-License-Identifier: GPL-2.0-only
int common_init(struct dev *dev)
{
	return 0;
}

int b_start(struct dev *dev)
{
	return common_init(dev);
}
