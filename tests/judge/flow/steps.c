// SPDX-License-Identifier: GPL-2.0-only
/* Each trap of reading a function once; steps.expect has what --flow prints. */

static int plain(struct pci_dev *pdev)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;
	return 0;
}

static int shortcut(struct pci_dev *pdev)
{
	if (!pdev || (start(pdev) && check(pdev) < 0))
		return -EINVAL;
	return 0;
}

static int arms(struct pci_dev *pdev)
{
#ifdef CONFIG_A
	one(pdev);
	return 0;
#elif defined(CONFIG_B) && !defined(CONFIG_C)
	two(pdev);
#else
	three(pdev);
#endif
#ifndef CONFIG_A
	four(pdev);
#endif
	return 1;
}

static int arm_in_test(struct pci_dev *pdev)
{
	if (a(pdev)
#ifdef CONFIG_A
	    && b(pdev)
#endif
	    )
		return 1;
	return 0;
}

static int arm_with_brace(struct pci_dev *pdev)
{
#ifdef CONFIG_A
	if (a(pdev)) {
#else
	if (b(pdev)) {
#endif
		both(pdev);
	}
	return 0;
}

static int arm_with_else(struct pci_dev *pdev)
{
	if (a(pdev)) {
		yes(pdev);
#ifdef CONFIG_A
	} else if (b(pdev)) {
		no(pdev);
#endif
	}
	if (c(pdev))
		third(pdev);
#if IS_ENABLED(CONFIG_B)
	else
		fourth(pdev);
#endif
	return 0;
}

static int arm_is_body(struct pci_dev *pdev)
{
	if (a(pdev))
#ifdef CONFIG_A
		extra(pdev);
#endif
		usual(pdev);
	return 0;
}

#ifdef CONFIG_A
static int two_heads(struct pci_dev *pdev)
{
#else
static int two_heads(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
#endif
	return a(pdev);
}

static void dead(struct pci_dev *pdev)
{
#if 0
	never(pdev);
#endif
	if (0)
		nor_this(pdev);
	while (1) {
		if (a(pdev))
			break;
	}
}

static int label_in_arm(struct pci_dev *pdev)
{
	if (a(pdev))
		goto out;
#ifdef CONFIG_A
	b(pdev);
out:
	c(pdev);
#else
out:
	d(pdev);
#endif
	return 0;
}

static int guards(struct foo *foo)
{
	guard(mutex)(&foo->lock);
	scoped_guard(spinlock, &foo->spin) {
		if (a(foo))
			return -EBUSY;
	}
	scoped_cond_guard(mutex_intr, return -EINTR, &foo->lock)
		b(foo);
	return 0;
}

static int freed(struct foo *foo)
{
	char *name __free(kfree) = kstrdup(foo->name, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (use(name))
		goto out;
	return 0;
out:
	return -EIO;
}

static void loops(struct foo *foo)
{
	int i;

	for (i = 0; i < foo->n; i++) {
		if (a(i))
			continue;
		if (b(i))
			break;
		c(i);
	}
	do {
		d(foo);
	} while (e(foo));
	list_for_each_entry(foo, &foo->list, entry)
		f(foo);
	my_own_loop(foo, i) {
		g(foo);
	}
	MACRO_WITHOUT_SEMICOLON(foo)
	h(foo);
}

static int switches(int what)
{
	switch (what) {
	case 1:
		a(what);
		fallthrough;
	case 2 ... 4:
		b(what);
		break;
	case 'x' ? 7 : 8:
		return c(what);
#ifdef CONFIG_A
	case 9:
		d(what);
		break;
#endif
	default:
		e(what);
	}
	return 0;
}

static int expressions(struct foo *foo)
{
	int a = one(foo), b, c = two(foo), *d;

	a = b = three(foo);
	if ((c = four(foo)) < 0)
		return c;
	b = foo->x ? five(foo) : 0;
	b = foo->y ?: six(foo);
	seven(foo, foo->x && eight(foo));
	a = ({ int t = nine(foo); t + 1; });
	while ((d = ten(foo)))
		eleven(d);
	wait_event_cmd(foo->wait, foo->done, { twelve(foo); });
	foo->ops->thirteen(foo, sizeof(fourteen(foo)));
	struct bar bar = { .x = fifteen(foo), .y = 1 };
	return foo->z ? sixteen(foo) : -EINVAL;
}

static int old_style(a, b)
	int a;
	char *b;
{
	return a ? (int)*b : 0;
}

static int asm_goto(int x)
{
	asm goto("nop" : : : : out);
	return 0;
out:
	return 1;
}

static int computed(int x)
{
	void *where = &&out;

	goto *where;
out:
	return 1;
}

static int no_label(int x)
{
	goto nowhere;
}

static void stops(int x)
{
	if (x)
		BUG();
	a(x);
}

static int into_scope(struct foo *foo)
{
	goto in;
	{
		guard(mutex)(&foo->lock);
in:
		a(foo);
	}
	return 0;
}

static int arms_in_step(struct pci_dev *pdev)
{
#ifdef CONFIG_A
	if (a(pdev)) {
#endif
		b(pdev);
#ifdef CONFIG_A
	} else {
		c(pdev);
	}
#endif
	return 0;
}
