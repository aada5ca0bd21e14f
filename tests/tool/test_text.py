# SPDX-License-Identifier: GPL-2.0-only
"""The text that an audit prints: what is told, in which form, and the status that goes with it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audits import NASTY, PLAIN, audit_of
from conftest import ROOT, write_files
from pcimlib import report_text
from pcimlib.audit import Unparsed
from pcimlib.choice import Choice
from pcimlib.report_text import View

DRIVER = """#include <linux/pci.h>

static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;
	pci_intx(pdev, 1);
	return pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
}

static struct pci_driver f_driver = {
	.name = "f",
	.probe = f_probe,
};
"""
LINE = re.compile(r"([^:\s]+):(\d+):(\d+): (error|warning|note): .* \[([\w-]+)\]")


def run(cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run an audit from a folder."""
    out = subprocess.run(
        [sys.executable, ROOT / "scripts/pcim", "audit", "--build", cwd.parent / "build", *words],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in out.stderr and "fault of pcim" not in out.stderr, out.stderr
    return out


def told(out: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    """File and rule of each finding."""
    found = [LINE.fullmatch(line) for line in out.stdout.splitlines()]
    return [(one[1], one[5]) for one in found if one]


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    return write_files(tmp_path / "here", {
        f"{name}/{file}": text for name in ("one", "two")
        for file, text in (("Kbuild", "obj-m := f.o\n"), ("f.c", DRIVER))})


BOTH = ["intx-managed-plain", "irqvec-lacking"]


def test_files_are_named_from_the_current_folder(place: Path) -> None:
    """Whichever that is; the other formats name them from the top of the tree."""
    for folder, path, file in ((place, "one", "one/f.c"), (place / "one", ".", "f.c"),
                               (place / "one", "../two", "../two/f.c")):
        out = run(folder, path)
        assert told(out) == [(file, rule) for rule in BOTH]
        assert "enable-explicit" not in out.stdout
        whole = json.loads(run(folder, path, "--format", "json").stdout)
        assert {one["file"] for one in whole["findings"]} == {"f.c"}


def test_a_column_counts_from_1(place: Path) -> None:
    """The text of the line begins there; a tab is a column, as compilers count bytes."""
    lines = DRIVER.splitlines()
    for line in run(place, "one").stdout.splitlines():
        found = LINE.fullmatch(line)
        if found:
            assert lines[int(found[2]) - 1][int(found[3]) - 1:].startswith(("pci_intx(", "pci_all"))


def test_drivers_have_a_heading_each(place: Path) -> None:
    """What belongs together stands together, with its counts; one alone has none."""
    out = run(place, ".").stdout
    heads = [line for line in out.splitlines() if line.startswith("== ")]
    assert heads == ["== one/f: 2 hybrid", "== two/f: 2 hybrid"]
    assert "by rule: intx-managed-plain 2, irqvec-lacking 2" in out
    assert "by family: intx 2, irqvec 2" in out and "by severity: hybrid 4" in out
    assert "not shown: 2 calls" in out
    assert "== " not in run(place, "one").stdout
    assert "[enable-explicit]" in run(place, "one", "--all").stdout


def test_300_repositories_are_one_report(tmp_path: Path) -> None:
    """Each has its heading; none is taken for another."""
    top = write_files(tmp_path / "all", {
        f"r{number:03}/{file}": text for number in range(300)
        for file, text in (("Kbuild", "obj-m := f.o\n"), ("f.c", DRIVER), (".git/HEAD", "x\n"))})
    out = run(top, ".")
    heads = [line for line in out.stdout.splitlines() if line.startswith("== ")]
    assert heads == [f"== r{number:03}/f: 2 hybrid" for number in range(300)]
    assert len(told(out)) == 600 and out.returncode == 1


def test_what_is_chosen(place: Path) -> None:
    """By file, rule and severity; how many are left out is said."""
    assert told(run(place, ".", "--rule", "intx-*")) == [("one/f.c", BOTH[0]), ("two/f.c", BOTH[0])]
    assert told(run(place, ".", "--only", "one")) == [("one/f.c", rule) for rule in BOTH]
    assert told(run(place, ".", "--exclude", "*/f.c", "--exclude", "x")) == []
    out = run(place, ".", "--exclude", "one")
    assert told(out) == [("two/f.c", rule) for rule in BOTH] and out.returncode == 1
    assert "not told: 3 by --exclude" in out.stderr
    assert told(run(place, ".", "--severity", "defect,clean-up")) == []
    for words in (("--rule", "intx-none"), ("--severity", "bad"), ("--fail-on", "keep"),
                  ("--baseline", "none.json")):
        out = run(place, ".", *words)
        assert out.returncode == 2 and not out.stdout and words[1] in out.stderr


def test_the_status_follows_fail_on(place: Path) -> None:
    """Two calls rely on the hybrid: no defect."""
    for word, status in (("defect", 0), ("hybrid", 1), ("clean-up", 1), ("note", 1), ("never", 0)):
        assert run(place, "one", "--fail-on", word).returncode == status, word
    assert run(place, "one", "--severity", "defect").returncode == 0


def test_what_was_not_read_fails_where_it_was_asked_for() -> None:
    """Whatever --fail-on says; elsewhere it is listed only."""
    lost = (Unparsed("drivers/net/x.c", "", "binary"),)
    audit = audit_of([], unparsed=lost)
    assert Choice(fail_on="never").fails(audit)
    assert Choice().fails(replace(audit, asked=("drivers/net",)))
    elsewhere = replace(audit, asked=("drivers/ata", "drivers/ne"))
    assert not Choice().fails(elsewhere)
    assert "drivers/net/x.c: file: not read: binary" in report_text.text(elsewhere)


def test_a_baseline_survives_moved_lines(place: Path) -> None:
    """What it has is not told; what is new is."""
    base = place / "base.json"
    assert run(place, "one", "--format", "json", "--output", str(base)).returncode == 1
    text = (place / "one/f.c").read_text("utf-8")
    (place / "one/f.c").write_text("\n\n/* moved */\n" + text, "utf-8")
    out = run(place, "one", "--baseline", str(base))
    assert (out.returncode, told(out)) == (0, []) and "3 by --baseline" in out.stderr
    (place / "one/f.c").write_text(text.replace("pci_intx(pdev, 1);", """\
pci_intx(pdev, 1);
	rc = pci_request_regions(pdev, "f");
	if (rc)
		return rc;"""), "utf-8")
    out = run(place, "one", "--baseline", str(base))
    assert told(out) == [("one/f.c", "region-managed-plain")] and out.returncode == 1
    base.write_text("{}")
    assert run(place, "one", "--baseline", str(base)).returncode == 2


@pytest.mark.parametrize("comment, counts", (
    ("/* pcim: ok intx-managed-plain the reset handler does it */", True),
    ("// pcim: ok intx-managed-plain the reset handler does it", True),
    ("/* pcim: ok intx-managed-plain */", False),           # no reason
    ("/* pcim: ok intx-managed the reset handler does it */", False),
    ("/* pcim: ok irqvec-lacking of another call */", False),
    ("/* pcim: ok intx-managed-plain too far away */\n", False),
    ('s = "/* pcim: ok intx-managed-plain no comment */";', False)))
def test_an_author_accepts_a_finding(place: Path, comment: str, counts: bool) -> None:
    """By a comment right above it that names the rule and says why; it is counted."""
    text = DRIVER.replace("\tpci_intx", f"\t{comment}\n\tpci_intx")
    (place / "one/f.c").write_text(text, "utf-8")
    for words, head in ((("one",), "one"), (("one", "two"), "one"), (("one/f.c",), "one")):
        out = run(place, *words)
        assert ((f"{head}/f.c", BOTH[0]) in told(out)) != counts
        assert ("1 by pcim: ok" in out.stderr) == counts
    out = run(place, "one", "--rule", "intx-*")
    assert out.returncode == int(not counts)


@pytest.mark.parametrize("form", ("text", "json", "sarif", "html"))
def test_a_report_in_a_file_is_whole(place: Path, form: str) -> None:
    """The same bytes as on standard output; nothing is left beside it; a failure is told."""
    words = (".", "--format", form)
    out = run(place, *words, "--output", "report")
    assert out.returncode == 1 and not out.stdout
    report = (place / "report").read_text("utf-8").replace(" --output report", "")
    assert report == run(place, *words).stdout      # the HTML page names its command
    assert sorted(os.listdir(place)) == ["one", "report", "two"]
    (place / "file").write_text("")
    out = run(place, *words, "--output", "file/report")
    assert out.returncode == 2 and "file/report" in out.stderr
    out = run(place, *words, "--output", "/dev/full")
    assert out.returncode == 2 and "/dev/full" in out.stderr and Path("/dev/full").is_char_device()


def test_colours_are_for_terminals(place: Path) -> None:
    """None in a pipe; asked for, they surround the word, and the rest is the same."""
    plain = run(place, "one").stdout
    coloured = run(place, "one", "--color", "always").stdout
    assert "\033" not in plain and "\033[1;35mwarning\033[0m" in coloured
    assert re.sub(r"\033\[[\d;]*m", "", coloured) == plain


def test_a_finding_is_one_line_whatever_its_file_is_called() -> None:
    """An end of a line in a name does not make two."""
    audit = audit_of([replace(PLAIN, file=NASTY, module="a\nb\033[31m")],
                     unparsed=(Unparsed("x\ny.c", "", "binary"),))
    lines = report_text.text(audit, View(kept=True)).splitlines()
    assert [line for line in lines if line.endswith("[intx-managed-plain]")][0].startswith(
        'drivers/net/odd </script><b>&\\n"na\udcffme%20.c:10:1: warning: ')
    assert "x\\ny.c: file: not read: binary [unparsed]" in lines


@pytest.mark.parametrize("folder, path", ((".", "."), ("one", ".."), ("one", "../two")))
def test_vim_jumps_to_each_finding(place: Path, folder: str, path: str) -> None:
    """Its quickfix list, with the errorformat that it has of itself."""
    if not shutil.which("vim"):
        pytest.skip("no vim here")
    out = run(place / folder, path)
    (place / folder / "errors").write_text(out.stdout, "utf-8")
    script = place / "list.vim"
    script.write_text('cgetfile errors\ncall writefile(map(filter(getqflist(), "v:val.valid"), '
                      '{_, q -> fnamemodify(bufname(q.bufnr), ":p") . ":" . q.lnum . ":" . q.col '
                      '. ":" . q.type}), "places")\nqa!\n', "utf-8")
    subprocess.run(["vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", str(script)],
                   cwd=place / folder, check=False, timeout=60, stdin=subprocess.DEVNULL)
    seen = [line.rsplit(":", 3) for line in
            (place / folder / "places").read_text("utf-8").splitlines()]
    drivers = ["two"] if path == "../two" else ["one", "two"]
    assert [(row[0], row[1]) for row in seen] == [
        (str(place / driver / "f.c"), line) for driver in drivers for line in ("10", "11")]
