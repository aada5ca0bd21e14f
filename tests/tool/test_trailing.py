# SPDX-License-Identifier: GPL-2.0-only
"""A comment behind a call: with the new call, or gone with the old one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, write_files
from pcimlib import trailing

DRIVER = """#include <linux/pci.h>

static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev); /* on */
	if (rc)
		return rc;
	rc = pci_request_regions(pdev, "f"); /* all of them */
	if (rc)
		return rc;
	pci_intx(pdev, 1); /* the legacy line */
	if (pdev->irq)
		pci_intx(pdev, 0);	/* not wanted */
	else
		pci_intx(pdev, 1);	// wanted
	pci_intx(pdev, 1); /* the last
			    * one */
	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI); /* a vector */
	if (rc < 0)
		return rc;
	rc = start(pdev);
	if (rc)
		goto err;
	return 0;
err:
	pci_free_irq_vectors(pdev); /* as they came */
	return rc;
}

static void f_remove(struct pci_dev *pdev)
{
	stop(pdev); /* stopped */
	pci_free_irq_vectors(pdev);	/* the vectors */
	pci_release_regions(pdev);	/* the regions */
}

static struct pci_driver f_driver = {
	.name = "f",
	.probe = f_probe,
	.remove = f_remove,
};
"""


@pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")
def test_comments_of_a_driver(tmp_path: Path) -> None:
    """What spatch makes of each form, and where its comment is then."""
    place = write_files(tmp_path / "drv", {"Kbuild": "obj-m := f.o\n", "f.c": DRIVER})
    subprocess.run([sys.executable, ROOT / "scripts/pcim", "migrate", "--write", "--compat",
                    "--build", tmp_path / "build", place], check=False, capture_output=True)
    text = (place / "f.c").read_text("utf-8")
    for line in ("\trc = pcim_intx(pdev, 1); /* the legacy line */\n\tif (rc)\n\t\treturn rc;\n",
                 "\t\trc = pcim_intx(pdev, 0); /* not wanted */\n",
                 "\t\trc = pcim_intx(pdev, 1); // wanted\n",
                 "\trc = pcim_intx(pdev, 1); /* the last\n\t\t\t    * one */\n\tif (rc)\n",
                 "pcim_request_all_regions(pdev, \"f\"); /* all of them */\n",
                 "PCI_IRQ_MSI); /* a vector */\n", "\t} else {\n",
                 "\tif (rc)\n\t\treturn rc;\n\treturn 0;\n}\n", "\tstop(pdev); /* stopped */\n}\n"):
        assert line in text, text
    for gone in ("as they came", "the vectors", "the regions"):
        assert gone not in text


@pytest.mark.parametrize("old, new, want", (
    ("\tpci_a(p); /* x */\n\tb();", "\tpcim_a(p); /* x */\n\tb();", None),
    ("\ta(); /* x */\n\tpci_b(p); /* y */\n", "\ta(); /* x *//* y */\n", "\ta(); /* x */\n"),
    ("\ta();\n\tpci_b(p); /* y */\n\tc();\n", "\ta();/* y */\n\tc();\n", "\ta();\n\tc();\n"),
    ("\ta(); /* y */\n\tpci_b(p); /* y */\n", "\ta(); /* y */\n", None),
    ("\ts = \"/* y */\";\n\tpci_b(p);\n", "\ts = \"/* y */\";\n", None),
    ("\tpci_a(p); /* x\n\t\t* y */\n\tb();\n",
     "\tr = pcim_a(p);\n\tif (r)\n\t\treturn r; /* x\n\t\t* y */\n\tb();\n",
     "\tr = pcim_a(p); /* x\n\t\t* y */\n\tif (r)\n\t\treturn r;\n\tb();\n"),
))
def test_each_form(old: str, new: str, want: str | None) -> None:
    """None: it was right already."""
    assert trailing.settle(old, new) == (new if want is None else want)
