# SPDX-License-Identifier: GPL-2.0-only
"""The rules where newer kernels run coccicheck: in the folder that M= names."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")

DRIVER = """\
static int x_resume(struct device *dev)
{
	return pcim_enable_device(to_pci_dev(dev));
}

static int x_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static DEFINE_SIMPLE_DEV_PM_OPS(x_pm_ops, x_suspend, x_resume);
static struct pci_driver x_driver = { .probe = x_probe, };
"""
CORE = "int pcim_enable_device(struct pci_dev *pdev)\n{\n\treturn %s;\n}\n"


@pytest.mark.parametrize("core, calls", [("devm_add_action(pdev)", 1), ("once(pdev)", 0)])
def test_enable_asks_the_core_of_the_tree(tmp_path: Path, core: str, calls: int) -> None:
    """Looked for beside the driver it would not be found, and each enable counted."""
    folder = tmp_path / "drivers/x"
    folder.mkdir(parents=True)
    (folder / "x.c").write_text(DRIVER, encoding="utf-8")
    (tmp_path / "drivers/pci").mkdir()
    (tmp_path / "drivers/pci/devres.c").write_text(CORE % core, encoding="utf-8")
    done = subprocess.run(["spatch", "--very-quiet", "--no-includes", "-D", "report",
                           "--sp-file", str(ROOT / "coccinelle/enable.cocci"), "x.c"],
                          cwd=folder, env={**os.environ, "srctree": str(tmp_path)},
                          capture_output=True, text=True, check=True)
    assert done.stdout.count("WARNING") == calls
