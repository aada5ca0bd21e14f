// SPDX-License-Identifier: GPL-2.0-only
/* What becomes of a call's result, where it stands, how deep. */
static int uses(struct dev *dev, int (*probe)(void))
{
	int rc = take_line(dev), second = take_line(dev);
	struct line *line = take_line(dev);
	unsigned long flags;

	take_line(dev);
	(void)take_line(dev);
	(void) take_line(dev);
	rc = take_line(dev);
	dev->line[take_line(a)] = take_line(dev,   "two  blanks",
					    	/* none */ 1);
	rc |= take_line(dev);
	rc = (int)take_line(dev);
	rc = take_line(dev) ? 1 : 0;
	rc = !take_line(dev);
	if (take_line(dev))
		take_line(dev);
	else
		take_line(dev);
	if ((rc = take_line(dev)) < 0)
		return take_line(dev);
	while (rc && !take_line(dev)) {
		for (rc = take_line(0); take_line(1) < 3; take_line(2))
			do
				take_line(dev);
			while (take_line(dev));
	}
	switch (take_line(dev)) {
	case CONSTANT:
		take_line(dev);
		break;
	case FIRST ... LAST: take_line(dev); break;
	default:
		return take_line(dev) < 0;
	}
	for_each_line(line, dev)
		take_line(line);
	for_each_line(line, dev) {
		take_line(line);
	}
	outer(dev, take_line(dev));
	rc = ({ int x = take_line(dev); x; });
	probe();
	WITHOUT_SEMICOLON(dev)
	take_line(dev);
	rc = dev->ops->start(dev, 1) + (*dev->stop)(dev);
	dev->a.reset (dev);
	if (rc)
		return !dev->ops->start(dev, 2);
	asm volatile ("nop" : "=r" (rc) : "r" (take_line(dev)));
out:
	take_line(dev);
	return 0;
}
