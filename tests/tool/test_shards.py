# SPDX-License-Identifier: GPL-2.0-only
"""Shards add up to the whole, several trees make a matrix."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from audits import NASTY, PLAIN, audit_of, some_findings
from conftest import ROOT, write_files
from pages import rows_of
from pcimlib import matrix, merge, report, report_sarif, shards
from pcimlib.audit import Unparsed
from pcimlib.errors import PcimError
from pcimlib.report_matrix import html

MakeTree = Callable[..., Path]
ORIGIN = re.compile(r'<dl class="origin">.*?</dl>', re.S)   # of a page: when, by which command
DRIVER = """
static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (pcim_enable_device(pdev))
		return -EIO;
	pci_intx(pdev, 1);
	return pci_request_regions(pdev, "f");
}

static struct pci_driver f_driver = { .probe = f_probe };
"""
FORMATS = ("text", "json", "sarif", "html")


def pcim(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool; never a traceback."""
    build = ["--build", str(tmp_path / "build")] if words[0] == "audit" else []
    out = subprocess.run([sys.executable, ROOT / "scripts/pcim", words[0], *build, *words[1:]],
                         cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in out.stderr and "fault of pcim" not in out.stderr, out.stderr
    return out


@pytest.fixture(name="fixtures", scope="module")
def _fixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fixture of tests/rules as one folder of drivers outside of a tree."""
    place = tmp_path_factory.mktemp("all") / "drivers"
    for case in sorted((ROOT / "tests/rules").glob("*/*/before")):
        home = place / case.parent.parent.name / case.parent.name
        write_files(home, {file.name: file.read_text("utf-8") for file in case.iterdir()})
    return place


@pytest.mark.parametrize("count", (2, 7))
def test_merged_shares_are_the_whole(fixtures: Path, tmp_path: Path, count: int) -> None:
    """The same bytes in every format, in whatever order; a page says by which command."""
    whole = pcim(tmp_path, "audit", str(fixtures), "--format", "json").stdout
    assert len(json.loads(whole)["findings"]) > 60
    names = []
    for number in range(count, 0, -1):
        out = pcim(tmp_path, "audit", str(fixtures), "--format", "json",
                   "--shard", f"{number}/{count}")
        names.append(f"{number}.json")
        (tmp_path / names[-1]).write_text(out.stdout, encoding="utf-8")
    sizes = [len(json.loads((tmp_path / name).read_text("utf-8"))["findings"]) for name in names]
    assert max(sizes) < sum(sizes), "one share has it all"
    assert pcim(tmp_path, "merge", *names, "--format", "json").stdout == whole
    for form in FORMATS if count == 2 else ():
        merged = pcim(tmp_path, "merge", *names, "--format", form, "--tree", str(fixtures))
        once = pcim(tmp_path, "audit", str(fixtures), "--format", form)
        assert ORIGIN.sub("", merged.stdout) == ORIGIN.sub("", once.stdout)


def saved(tmp_path: Path, name: str, audit: Any) -> str:
    """The JSON of an audit in a file."""
    (tmp_path / name).write_text(report.as_json(audit), encoding="utf-8")
    return name


def test_the_json_follows_its_schema(tmp_path: Path) -> None:
    """Also with hostile names; it comes back as it went."""
    audit = audit_of(some_findings(), unparsed=(Unparsed("x\udcff.c", "f", "no end"),))
    text = report.as_json(audit)
    jsonschema.Draft7Validator(json.loads(merge.SCHEMA.read_text("utf-8"))).validate(
        json.loads(text))
    back = merge.read(tmp_path / saved(tmp_path, "a.json", audit))
    assert report.as_json(back) == text
    assert report.text(back) == report.text(audit)


def test_a_share_that_is_missing_or_twice(tmp_path: Path) -> None:
    """One line that says which."""
    parts = [saved(tmp_path, f"{index}.json", replace(
        audit_of([PLAIN]), shard=shards.Shard(index, 3))) for index in (1, 2, 3)]
    out = pcim(tmp_path, "merge", parts[0], parts[2])
    assert out.returncode == 2 and "2/3 is missing" in out.stderr
    out = pcim(tmp_path, "merge", *parts, parts[1])
    assert out.returncode == 2 and "share 2/3" in out.stderr and "2.json" in out.stderr


@pytest.mark.parametrize("text", (
    "", "{", "[]", "{}", "\x00\xff", '{"tool": "pcim"}', "[" * 100000,
    '{"tool": "other", "version": "1"}'))
def test_what_is_no_audit(tmp_path: Path, text: str) -> None:
    """One line, with the file's name."""
    (tmp_path / "bad.json").write_text(text, encoding="latin-1")
    out = pcim(tmp_path, "merge", "bad.json")
    assert out.returncode == 2 and not out.stdout
    assert out.stderr.startswith("pcim: bad.json: ") and out.stderr.count("\n") == 1


def test_an_audit_of_another_version(tmp_path: Path) -> None:
    """Its findings may mean something else."""
    whole = json.loads(report.as_json(audit_of([PLAIN])))
    whole["version"] = "0.0"
    (tmp_path / "old.json").write_text(json.dumps(whole), encoding="utf-8")
    assert "make it again" in pcim(tmp_path, "merge", "old.json").stderr


@pytest.mark.parametrize("words", ("0/2", "3/2", "2", "a/b", "1/0", "-1/2", "1/2/3"))
def test_no_share(words: str) -> None:
    """K from 1 to N."""
    with pytest.raises(PcimError, match="give K/N"):
        shards.parse(words)


def test_every_module_has_one_share() -> None:
    """And none has two."""
    for count in (1, 2, 7):
        owners = [[one for one in range(1, count + 1) if shards.Shard(one, count).owns(name)]
                  for name in map(str, range(50))]
        assert all(len(one) == 1 for one in owners)


# ------------------------------------------------------------------ a matrix

def two_trees(make_tree: MakeTree) -> tuple[Path, Path]:
    """An old kernel whose INTx is a hybrid, and one whose core is pure."""
    hybrid = "void pci_intx(struct pci_dev *pdev, int enable)\n{\n\tfind_pci_dr(pdev);\n}\n"
    pure = "void pci_intx(struct pci_dev *pdev, int enable)\n{\n\twrite(pdev);\n}\n"
    more = {"drivers/Makefile": "obj-y += f/\n", "drivers/f/Makefile": "obj-m := f.o\n",
            "drivers/f/f.c": DRIVER}
    return (make_tree("old", "6.1.5", **{"drivers/pci/pci.c": hybrid}, **more),
            make_tree("new", "6.12.17", **{
                "drivers/pci/pci.c": pure, "drivers/f/f.c": DRIVER + DRIVER.replace("f_", "g_"),
                "include/linux/pci.h": "int pcim_intx(struct pci_dev *pdev, int enable);\n"},
                **{key: text for key, text in more.items() if key != "drivers/f/f.c"}))


def test_several_trees_in_one_call(make_tree: MakeTree, tmp_path: Path) -> None:
    """Findings by tree; a call that one tree lacks is a dash."""
    old, new = map(str, two_trees(make_tree))
    out = pcim(tmp_path, "audit", "--tree", old, "--tree", new)
    assert out.returncode == 1
    assert re.search(r"^new \(6\.12\.17\): .*incomplete backport", out.stdout, re.M)
    assert re.search(r"^drivers/f/f\.c +f_probe +pci_intx +convert +convert$", out.stdout, re.M)
    assert re.search(r"^drivers/f/f\.c +g_probe +pci_intx +- +convert$", out.stdout, re.M)
    whole = json.loads(pcim(tmp_path, "audit", "--tree", old, "--tree", new,
                            "--format", "json", "--topics", "intx").stdout)
    assert [one["version"] for one in whole["trees"]] == ["6.1.5", "6.12.17"]
    assert [[cell and cell["action"] for cell in row["cells"]] for row in whole["rows"]] == [
        ["convert", "convert"], [None, "convert"]]


def test_merging_audits_of_several_trees_is_the_same(make_tree: MakeTree,
                                                     tmp_path: Path) -> None:
    """What an array of jobs wrote makes the matrix of one call."""
    trees = list(map(str, two_trees(make_tree)))
    names = []
    for number, tree in enumerate(trees):
        for share in ("1/2", "2/2"):
            names.append(f"{number}-{share[0]}.json")
            (tmp_path / names[-1]).write_text(pcim(
                tmp_path, "audit", "--tree", tree, "--shard", share, "--format", "json").stdout)
    for form in FORMATS:
        one = pcim(tmp_path, "audit", "--tree", trees[0], "--tree", trees[1], "--format", form)
        merged = pcim(tmp_path, "merge", *names, "--format", form)
        assert ORIGIN.sub("", merged.stdout) == ORIGIN.sub("", one.stdout)


def test_a_path_that_no_tree_has(make_tree: MakeTree, tmp_path: Path) -> None:
    """One line."""
    old, new = map(str, two_trees(make_tree))
    out = pcim(tmp_path, "audit", "--tree", old, "--tree", new, "drivers/nothing")
    assert out.returncode == 2 and "drivers/nothing: no such file" in out.stderr
    out = pcim(tmp_path, "audit", "--tree", old, "--tree", new, "--shard", "1/2")
    assert out.returncode == 2 and "pcim merge" in out.stderr


def test_trees_of_one_name_are_told_apart() -> None:
    """By a number."""
    audits = [replace(audit_of([PLAIN]), name="linux")] * 2
    assert matrix.of(audits).names == ("linux (6.12.3) #1", "linux (6.12.3) #2")


def test_the_page_of_a_matrix_is_whole_and_safe() -> None:
    """No network, hostile names stay text, each cell in its column."""
    other = replace(audit_of([replace(PLAIN, action="keep")], "6.1.9"), name="old <b>")
    page = html(matrix.of([replace(audit_of(some_findings()), name="new"), other]))
    assert not re.search(r"https?:|@import|url\(|<b> ", page) and NASTY not in page
    assert page.count("<script") == 2
    page.encode("utf-8")
    assert [row["trees"] for row in rows_of(page)] == ["differ"] * 6


def test_a_matrix_draws_the_trend() -> None:
    """Oldest kernel first, whatever the order of the trees; a family without work has none."""
    new = audit_of([], "7.3.1", intx="pure")
    page = html(matrix.of([new, audit_of([PLAIN, replace(PLAIN, line=12)], "6.9.7"),
                           audit_of([PLAIN], "6.12.3")]))
    assert re.findall(r"<figcaption>.*?>(\w+)</a>", page) == ["intx"]
    assert 'aria-label="intx: hybrid 6.9.7 2, 6.12.3 1, 7.3.1 0"' in page
    assert re.findall(r'middle">(hybrid|pure)<', page) == ["hybrid", "hybrid", "pure"]
    points = re.search(r'<polyline class="line-hybrid" points="(.*?) "', page)
    assert points
    places = [tuple(map(float, point.split(","))) for point in points[1].split()]
    assert places == sorted(places), "time goes right, fewer calls go down"
    assert "<figure" not in html(matrix.of([new, audit_of([], "6.1.2")]))


def test_sarif_has_a_run_a_tree() -> None:
    """Each with its own id."""
    log = json.loads(report_sarif.log([("a", audit_of([PLAIN])), ("b", audit_of([]))]))
    assert [run["automationDetails"]["id"] for run in log["runs"]] == ["pcim/a", "pcim/b"]
    assert "automationDetails" not in json.loads(report_sarif.sarif(audit_of([])))["runs"][0]
