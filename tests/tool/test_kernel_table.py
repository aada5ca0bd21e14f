# SPDX-License-Identifier: GPL-2.0-only
"""Documentation/kernels.md is what the series and their checks say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT
from pcimlib import kernel_table, kernels


def series(folder: Path, patches: int, *withheld: tuple[str, str]) -> Path:
    """The manifest of a series."""
    folder.mkdir(parents=True)
    (folder / "series.json").write_text(json.dumps({
        "tree_version": "7.3.4", "patches": [{}] * patches,
        "withheld": [{"what": what, "why": why} for what, why in withheld]}), encoding="utf-8")
    return folder


def test_what_a_cell_says(tmp_path: Path) -> None:
    """Patches, whether verify has seen this series, what was withheld."""
    cases = (((2,), None, "2 patches, not verified"), ((1,), 1, "1 patch, verified"),
             ((3, ("f", "no")), 2, "3 patches, 2 verified, 1 withheld"),
             ((0, ("f", "no")), None, "0 patches, 1 withheld"))
    for number, (made, good, told) in enumerate(cases):
        folder = series(tmp_path / str(number), *made)     # type: ignore[arg-type]
        if good is not None:
            kernel_table.note_verified(folder, good, True)
        cell = kernel_table.read(folder, "7.3", "intx")
        assert cell is not None and cell.text == told
    assert kernel_table.read(tmp_path / "none", "7.3", "intx") is None
    assert kernel_table.nothing("7.3", "intx", "7.3.4").text == "nothing to do"


def test_nothing_is_left_where_no_series_is(tmp_path: Path) -> None:
    """verify also takes folders that are not ours."""
    kernel_table.note_verified(tmp_path, 1, True)
    assert not list(tmp_path.iterdir())


def test_the_page(tmp_path: Path) -> None:
    """A row a set of topics, a column a kernel; what was withheld once, with its series."""
    cells = []
    for topics in ("intx", "intx,region"):
        folder = series(tmp_path / topics, 2, ("driver f", "it is odd"))
        found = kernel_table.read(folder, "7.3", topics)
        assert found is not None
        cells.append(found)
    page = kernel_table.page([], cells, "scripts/kerneltable")
    assert "| `intx, region` | 2 patches, not verified, 1 withheld |" in page
    assert page.count("it is odd") == 1
    assert "- Linux 7.3, `intx`; `intx, region`: driver f: it is odd." in page
    assert "Linux 5.10 is for `audit`" in page and "scripts/kerneltable" in page


@pytest.mark.parametrize("page", ("README.md", "Documentation/kernels.md"))
def test_the_pages_say_what_the_steps_and_the_trees_say(page: str) -> None:
    """A row a topic, a column a kernel; those whose source is here are looked at."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in
            (ROOT / page).read_text("utf-8").splitlines() if line.startswith("|")]
    heads = next(row for row in rows if row[0] == "topic")
    assert heads[1:] == list(kernels.names("series"))
    told = {row[0].strip("`"): row[1:] for row in rows
            if row[0].strip("`") in kernel_table.SINGLE and len(row) == len(heads)}
    assert list(told) == list(kernel_table.SINGLE)
    for number, name in enumerate(heads[1:]):
        tree = ROOT / "build/trees" / name
        if tree.is_dir():
            for topic, cells in told.items():
                assert cells[number] == kernel_table.parts_of(tree, topic), (name, topic)
