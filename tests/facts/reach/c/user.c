// SPDX-License-Identifier: GPL-2.0-only
#include "take.h"
int by_inline(struct dev *dev)
{
	return take_quietly(dev);
}
