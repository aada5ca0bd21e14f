// SPDX-License-Identifier: GPL-2.0-only
static int do_setup(struct dev *dev)
{
	return core_take(dev);
}

/* Another module has a function of this name. */
int common_init(struct dev *dev)
{
	return do_setup(dev);
}

int a_setup(struct dev *dev)
{
	later(dev, common_init);
	return 0;
}

int a_other(struct dev *dev)
{
	return enable(dev);
}
