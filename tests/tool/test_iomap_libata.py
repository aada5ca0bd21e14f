# SPDX-License-Identifier: GPL-2.0-only
"""Drivers of libata keep the table of mappings, whose reader is libata itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from pcimlib import audit

CASE = ROOT / "tests" / "rules" / "iomap" / "table-kept" / "before"


@pytest.mark.parametrize(("folder", "rules"), [
    ("ata", {"iomap-libata"}), ("misc", {"iomap-table-kept", "iomap-table-follows"})])
def test_libata_keeps(folder: str, rules: set[str], tmp_path: Path) -> None:
    """The same driver is kept below drivers/ata, and is for a person anywhere else."""
    tree = tmp_path / "linux"
    shutil.copytree(ROOT / "tests" / "rules" / "tree", tree)
    shutil.copytree(CASE, tree / "drivers" / folder)
    (tree / "drivers/Makefile").write_text(f"obj-y += {folder}/\n")
    found = audit.run(tree, "6.12.0", tmp_path / "build", families=("iomap",)).findings
    assert {one.rule for one in found} == rules
