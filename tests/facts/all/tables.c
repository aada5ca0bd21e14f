// SPDX-License-Identifier: GPL-2.0-only
/* Functions in initialisers. */
static int probe(struct dev *dev) { return 0; }
static void stop(struct dev *dev) { }

static const struct driver_ops ops = {
	.probe = probe,
	.stop	= stop, /* comment, with comma */
	.number	= 1,
	.nested = {
		.probe = &probe,
		.deeper.stop = (void (*)(struct dev *))stop,
	},
	SET_PM_OPS(probe, stop)
	.last = IS_ENABLED(CONFIG_A) ? probe : NULL,
#ifdef CONFIG_B
	.arm = stop,
#endif
	old_style: probe,
};

struct table table[] __initdata = {
	[FIRST] = { .init = probe },
	[SECOND].exit = stop,
	{ "text", { 1, 2 }, probe, },
	{ 0 }
};

static int (*functions[])(struct dev *) = { probe, probe };
static type_by_typedef by_typedef = { stop };
struct inline_type { void (*a)(struct dev *); } with_type = { .a = stop };

static int register_all(struct dev *dev)
{
	static const struct local_ops local = { .probe = probe };
	struct cb cb = { .fn = stop, .data = dev }, *p;

	*p = (struct cb){ .fn = stop };
	dev->ops = &local;
	return register_driver(&ops, (struct cb[]){ { .fn = probe } });
}
