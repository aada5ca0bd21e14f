// SPDX-License-Identifier: GPL-2.0-only
/* What ways do and how they end; ways.ways has what --ways prints. */

static int leaks(struct pci_dev *pdev)
{
	int rc = take(pdev);

	if (rc)
		return rc;
	rc = other(pdev);
	if (rc < 0)
		return rc;
	if (more(pdev)) {
		release(pdev);
		return -EIO;
	}
	return 0;
}

/* T2: the release is reached in the other arm only, and that goes on. */
static int release_in_else(struct pci_dev *pdev)
{
	int rc;

	rc = take(pdev);
	if (rc < 0)
		return rc;
#ifdef CONFIG_A
	return 0;
#else
	release(pdev);
	return 0;
#endif
}

/* The same condition twice: taken and freed together, or not at all. */
static int same_arm(struct pci_dev *pdev)
{
#ifdef CONFIG_A
	if (take(pdev))
		return -ENODEV;
#endif
	middle(pdev);
#if defined(CONFIG_A)
	release(pdev);
#endif
	return 0;
}

static int shortcut(struct pci_dev *pdev)
{
	if (wanted(pdev) && take(pdev) < 0)
		return -EINVAL;
	return 0;
}

static int helper(struct pci_dev *pdev)
{
	return take(pdev) ? -EBUSY : 0;
}

static int by_helper(struct pci_dev *pdev)
{
	int ret;

	if ((ret = helper(pdev)) != 0)
		goto out;
	ret = last(pdev);
	if (ret)
		goto free;
	return 0;
free:
	release(pdev);
out:
	return ret;
}

static int pointer(struct foo *foo)
{
	struct foo *p = make(foo);

	if (IS_ERR(p))
		return PTR_ERR(p);
	release(foo);
	return PTR_ERR_OR_ZERO(p);
}

static int even(int n)
{
	if (!n)
		return take(n);
	return odd(n - 1);
}

static int odd(int n)
{
	if (!n)
		return -EINVAL;
	return even(n - 1);
}

static int fails_by_choice(struct pci_dev *pdev)
{
	int err = take(pdev);

	return err ? dev_err_probe(&pdev->dev, err, "no\n") : 0;
}

static int through_pointer(struct pci_dev *pdev)
{
	int rc = take(pdev);

	if (rc)
		return rc;
	fill(pdev, &rc);
	return rc;
}

static int scoped(struct pci_dev *pdev)
{
	struct pci_dev *held __free(release) = pdev;

	return take(pdev);
}

static int bug(struct pci_dev *pdev)
{
	switch (kind(pdev)) {
	case 0:
		return take(pdev);
	default:
		BUG();
	}
}

static int unreadable(struct pci_dev *pdev)
{
	goto *pdev->where;
}

static int calls_unreadable(struct pci_dev *pdev)
{
	return unreadable(pdev);
}
