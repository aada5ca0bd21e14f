/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TAKE_H
#define TAKE_H
#ifdef CONFIG_TAKE
static inline int take_quietly(struct dev *dev)
{
	return core_take(dev);
}
#else
static inline int take_quietly(struct dev *dev) { return 0; }
#endif
#define TAKE_OR(dev, label) do {	\
	if (take_quietly(dev))		\
		goto label;		\
} while (0)
#endif
