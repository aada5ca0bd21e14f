// SPDX-License-Identifier: GPL-2.0-only
#include "take.h"
#include "part.c"
static int by_macro(struct dev *dev)
{
	TAKE_OR(dev, out);
out:
	return 0;
}

static int by_part(struct dev *dev)
{
	return part_take(dev);
}
