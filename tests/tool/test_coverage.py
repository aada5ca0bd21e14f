# SPDX-License-Identifier: GPL-2.0-only
"""What lcov counted becomes a table, and what is left wants a reason."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
from pcimlib import coverage
from pcimlib.files import replace_sections

SOURCE = """int taken(int x)
{
	if (x)
		return 1;
	return 0;
}

static void __iomem *never(struct device *dev,
			   int x)
{
	return NULL;
}
"""
REASON = '[[left]]\nfile = "some.c"\nfunction = "{}"\nlines = ["{}"]\nwhy = "no\\nhardware"\n'


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> list[coverage.FileCoverage]:
    (tmp_path / "some.c").write_text(SOURCE, encoding="utf-8")
    info = tmp_path / "x.info"
    info.write_text(f"SF:{tmp_path}/some.c\nDA:1,5\nDA:3,5\nDA:4,5\nDA:5,0\nDA:8,0\nDA:11,0\n"
                    "BRDA:3,0,0,5\nBRDA:3,0,1,0\nend_of_record\n", encoding="utf-8")
    return coverage.read_info(info)


def reasons(tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    path = tmp_path / "why.toml"
    path.write_text("left = []\n" if not pairs else
                    "".join(REASON.format(*pair) for pair in pairs), encoding="utf-8")
    return path


def test_lines_and_branches_are_counted(files: list[coverage.FileCoverage]) -> None:
    assert [(file.name, file.lines, file.lines_hit, file.branches, file.branches_hit)
            for file in files] == [("some.c", 6, 3, 2, 1)]
    assert coverage.percentages(files) == (50, 50)


def test_what_is_left_is_in_its_function(files: list[coverage.FileCoverage],
                                         tmp_path: Path) -> None:
    left = coverage.left_over(files, reasons(tmp_path, ("never", "return NULL")))
    assert [(item.number, item.what, item.why) for item in left] == [
        (5, "not reached", ""), (8, "not reached", ""), (11, "not reached", "no hardware"),
        (3, "branch not taken", "")]
    assert "no reason given" in coverage.table(files, left)


def test_a_reason_does_not_cover_another_function(files: list[coverage.FileCoverage],
                                                  tmp_path: Path) -> None:
    left = coverage.left_over(files, reasons(tmp_path, ("taken", "return NULL")))
    assert not [item for item in left if item.why]


def test_document_keeps_its_head(files: list[coverage.FileCoverage], tmp_path: Path) -> None:
    document = tmp_path / "doc.md"
    document.write_text("# Head\n\nText.\n\n## Old\n\nfigures\n", encoding="utf-8")
    left = coverage.left_over(files, reasons(tmp_path))
    for _ in range(2):
        replace_sections(document, coverage.markdown("6.0", files, left))
    text = document.read_text(encoding="utf-8")
    assert text.startswith("# Head\n\nText.\n\n## Measured on Debian's 6.0\n")
    assert "figures" not in text
    assert "| all | 3 of 6, 50.0 % | 1 of 2, 50.0 % |" in text
    assert "`some.c`: No reason given.\n\n    not reached: return 0;\n" in text


def test_reasons_name_functions_and_lines_that_are_there() -> None:
    given = tomllib.loads(coverage.REASONS.read_text(encoding="utf-8"))["left"]
    for row in given:
        text = (ROOT / coverage.LIBRARY / row["file"]).read_text(encoding="utf-8")
        body = re.search(rf"^[a-z][^\n;{{}}]*\b{row['function']}\(.*?^\}}", text, re.M | re.S)
        assert body, row["function"]
        assert all(part in body[0] for part in row["lines"]), row
