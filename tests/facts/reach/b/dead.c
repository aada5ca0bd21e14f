// SPDX-License-Identifier: GPL-2.0-only
int b_dead(struct dev *dev)
{
#if 0
	core_take(dev);
#endif
	return 0;
}

int b_calls_dead(struct dev *dev)
{
	return b_dead(dev);
}

#if 0
int b_all_dead(struct dev *dev)
{
	return core_take(dev);
}
#endif

int b_calls_all_dead(struct dev *dev)
{
	return b_all_dead(dev);
}
