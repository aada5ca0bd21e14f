# SPDX-License-Identifier: GPL-2.0-only
"""A reading holds for one hunk at one place, and for no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import ROOT, write_files

PATCH = """Subject: x

---
diff --git a/drivers/x.c b/drivers/x.c
--- a/drivers/x.c
+++ b/drivers/x.c
@@ -10,7 +10,6 @@ static void {first}(struct pci_dev *pdev)
 \tfree_irq(irq, x);
-\tpci_free_irq_vectors(pdev);
 \tstop(x);
{more}--\x20
2.39.5
"""
MORE = """@@ -30,7 +29,6 @@ static void {second}(struct pci_dev *pdev)
 \trequest_irq(irq, x);
-\tpci_free_irq_vectors(pdev);
 \tstop(x);
"""


def hunks(place: Path, first: str, second: str = "", write: bool = False) -> tuple[int, str]:
    """What the gate says of a series with these functions."""
    more = MORE.replace("{second}", second) if second else ""
    write_files(place, {"series/series.json": '{"tree_version": "7.3.4"}',
                        "series/0001-x.patch": PATCH.replace("{first}", first)
                        .replace("{more}", more)})
    out = subprocess.run([sys.executable, ROOT / "tests/truth/hunks", place / "series",
                          place / "r.tsv", *(["--write"] if write else [])],
                         capture_output=True, text=True, check=False)
    return out.returncode, out.stdout


def test_a_release_that_moved_is_unread(tmp_path: Path) -> None:
    """Red when the hash knows the lines only: the same line goes from another function."""
    assert hunks(tmp_path, "x_remove", write=True)[0] == 0
    assert hunks(tmp_path, "x_remove")[0] == 0
    status, said = hunks(tmp_path, "x_reset")
    assert status == 1 and "nobody has read" in said


def test_the_same_line_twice_has_two_rows(tmp_path: Path) -> None:
    """In another function, and once more in the same one."""
    assert hunks(tmp_path, "x_remove", write=True)[0] == 0
    for second in ("x_reset", "x_remove"):
        status, said = hunks(tmp_path, "x_remove", second)
        assert status == 1 and "1 passed, 1 failed" in said
