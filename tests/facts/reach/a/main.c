// SPDX-License-Identifier: GPL-2.0-only
static int probe(struct dev *dev)
{
	int rc = enable(dev);

	return rc ? rc : a_setup(dev);
}

static int resume(struct dev *dev)
{
	return enable(dev);
}

static const struct pm_ops pm = { .resume = resume };

struct driver a_driver = {
	.probe = probe,
	.pm = &pm,
};
module_driver(a_driver);
