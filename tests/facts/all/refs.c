// SPDX-License-Identifier: GPL-2.0-only
/* Bare names of functions, and names that only look like one. */
static int handler(int irq, void *data)
{
	return 0;
}

static void release(void *data)
{
}

static void parameter(struct dev *dev, int handler, void (*release)(void *))
{
	use(handler, release);
	release(dev);
}

static void locals(struct dev *dev)
{
	int handler = 0, *release, last;
	struct release *tagged;

	use(handler, release, tagged);
}

static void labels(struct dev *dev)
{
	if (dev->handler)
		goto release;
	dev->release = 0;
release:
	dev->handler(dev);
}

static int refs(struct dev *dev)
{
	int ret = request_irq(dev->irq, handler, 0, "name", dev);

	devm_add_action_or_reset(dev, (void *)release, dev);
	dev->handler = handler;
	dev->release = dev->own ? release : &release;
	ret = dev->setup(dev, release) || handler == dev->handler;
	MACRO_THAT_CALLS(release, dev, 1);
	init(&dev->work, ({ handler; }));
	return handler ? 1 : 0;
}

static int (*hook)(int irq, void *data) = handler;
module_init(refs);
static DEFINE_ACTION(action, release, refs);
EXPORT_SYMBOL_GPL(refs);
EXPORT_SYMBOL_NS(handler, SPACE);
#define CALLS_REFS(dev)	do { refs(dev); \
			     release(dev); } while (0)
#define NUMBER		0x10
#include "refs.inc.c"
#include <linux/handler.h>
