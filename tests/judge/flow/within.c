// SPDX-License-Identifier: GPL-2.0-only
/* Calls within a condition or a choice count on the ways on which they are made. */

static int assigned_in_test(struct pci_dev *pdev)
{
	int rc;

	if ((rc = take(pdev)))
		return rc;
	if (!works(pdev)) {
		release(pdev);
		return -ENODEV;
	}
	return 0;
}

static int compared_in_test(struct pci_dev *pdev)
{
	int rc;

	if ((rc = take(pdev)) < 0)
		return rc;
	return 0;
}

static int right_of_and(struct pci_dev *pdev, bool wanted)
{
	bool failed = wanted && take(pdev);

	return failed ? -EIO : 0;
}

static int left_of_and(struct pci_dev *pdev)
{
	bool failed = take(pdev) && complain(pdev);

	return failed ? -EIO : 0;
}

static int chosen(struct pci_dev *pdev, bool wanted)
{
	fill(pdev, wanted ? take(pdev) : 0);
	return 0;
}

static int itself_or(struct pci_dev *pdev)
{
	return take(pdev) ?: -EIO;
}
