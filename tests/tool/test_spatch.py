# SPDX-License-Identifier: GPL-2.0-only
"""The driver of spatch: nothing is lost in silence, nothing is left half-written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, write_files

from pcimlib import layout, spatch
from pcimlib.errors import PcimError
from pcimlib.spatch import Action
from pcimlib.spatchlog import function_at, read_log

RULE = ROOT / "coccinelle" / "intx.cocci"
SOURCE = (
    "int probe(struct pci_dev *pdev)\n"
    "{\n"
    "\tint rc;\n"
    "\n"
    "\trc = start(pdev);\n"
    "\tif (rc)\n"
    "\t\treturn rc;\n"
    "\n"
    "\tpci_intx(pdev, 1);\n"
    "\treturn 0;\n"
    "}\n")
CALL = Action("a.c", 9, 2, "pci_intx", "pcim-return", "rc")

needs_spatch = pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")


@pytest.fixture(name="tree")
def tree_fixture(tmp_path: Path) -> Path:
    """A tree with one file."""
    return write_files(tmp_path / "tree", {"a.c": SOURCE})


@pytest.fixture(name="fake")
def fake_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that puts a shell script in the place of spatch."""

    def install(script: str) -> None:
        path = tmp_path / "bin" / "spatch"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")

    return install


def leftovers(build: Path) -> list[Path]:
    """What a run has left of its own."""
    return list((build / "scratch").iterdir())


@needs_spatch
def test_writes_the_tree_and_cleans_up(tree: Path, tmp_path: Path) -> None:
    """A good run replaces the file, keeps its mode, and leaves no copies."""
    (tree / "a.c").chmod(0o640)
    result = spatch.edit(tree, RULE, [CALL], tmp_path)
    assert result.edited == (CALL,) and not result.lost and not result.unparsed
    assert "\trc = pcim_intx(pdev, 1);\n\tif (rc)\n\t\treturn rc;\n" in (tree / "a.c").read_text()
    assert (tree / "a.c").stat().st_mode & 0o777 == 0o640
    assert not leftovers(tmp_path)


@needs_spatch
def test_a_hard_link_is_not_written_through(tree: Path, tmp_path: Path) -> None:
    """A tree made of hard links to another does not change that other."""
    os.link(tree / "a.c", tmp_path / "origin.c")
    spatch.edit(tree, RULE, [CALL], tmp_path)
    assert (tmp_path / "origin.c").read_text() == SOURCE


@needs_spatch
@pytest.mark.parametrize("wrong", [
    Action("a.c", 8, 2, "pci_intx", "pcim-return", "rc"),       # no call on that line
    Action("a.c", 9, 3, "pci_intx", "pcim-return", "rc"),       # not in that column
    Action("a.c", 9, 2, "pci_intx", "no-such-form", "rc"),
])
def test_all_or_nothing(tree: Path, tmp_path: Path, wrong: Action) -> None:
    """With one action lost, no file is written; the lost one is named."""
    write_files(tree, {"b.c": SOURCE})
    good = Action("b.c", 9, 2, "pci_intx", "pcim")
    result = spatch.edit(tree, RULE, [wrong, good], tmp_path)
    assert result.lost == (wrong,) and result.edited == (good,)
    assert result.reason(wrong)
    assert (tree / "a.c").read_text() == SOURCE == (tree / "b.c").read_text()


@needs_spatch
def test_diff_applies_and_is_the_same_each_time(tree: Path, tmp_path: Path) -> None:
    """The diff is one that git apply takes, in the same bytes each time."""
    write_files(tree, {f"d{number}/a.c": SOURCE for number in range(8)})
    table = [Action(f"d{number}/a.c", 9, 0, "pci_intx", "pcim-tail") for number in range(8)]
    first = spatch.edit(tree, RULE, table, tmp_path, write=False).diff()
    again = spatch.edit(tree, RULE, reversed(table), tmp_path, jobs=1, write=False).diff()
    assert first == again
    assert (tree / "d0/a.c").read_text() == SOURCE
    subprocess.run(["git", "apply", "-"], input=first, text=True, cwd=tree, check=True)
    assert "return pcim_intx(pdev, 1);" in (tree / "d7/a.c").read_text()


@needs_spatch
def test_bytes_that_are_no_utf8_survive(tree: Path, tmp_path: Path) -> None:
    """A comment in Latin-1 comes out as it went in."""
    (tree / "a.c").write_bytes(b"/* \xe9 */ " + SOURCE.encode())
    spatch.edit(tree, RULE, [CALL], tmp_path)
    assert (tree / "a.c").read_bytes().startswith(b"/* \xe9 */ int probe")
    assert b"pcim_intx" in (tree / "a.c").read_bytes()


@needs_spatch
def test_two_calls_in_a_line(tree: Path, tmp_path: Path) -> None:
    """The column tells two calls of one line apart."""
    line = "\tif (x) pci_intx(a, 0); else pci_intx(b, 1);\n"
    write_files(tree, {"a.c": "void f(void)\n{\n" + line + "}\n"})
    spatch.edit(tree, RULE, [Action("a.c", 3, line.rindex("pci_intx") + 1,
                                    "pci_intx", "unmanaged")], tmp_path)
    assert "pci_intx(a, 0); else pci_intx_unmanaged(b, 1);" in (tree / "a.c").read_text()


@needs_spatch
def test_no_new_lines_within_a_macro(tree: Path, tmp_path: Path) -> None:
    """A form that adds lines is refused in the body of a macro."""
    write_files(tree, {"a.c": "#define ON(p) do { \\\n\tpci_intx(p, 1); \\\n} while (0)\n"})
    action = Action("a.c", 2, 2, "pci_intx", "pcim-return", "rc")
    assert spatch.edit(tree, RULE, [action], tmp_path).lost == (action,)


def test_no_spatch(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without spatch there is one line that says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PcimError, match="coccinelle"):
        spatch.edit(tree, RULE, [CALL], tmp_path)


def test_no_such_file(tree: Path, tmp_path: Path) -> None:
    """A file of the table that is not in the tree is named."""
    with pytest.raises(PcimError, match="gone.c"):
        spatch.edit(tree, RULE, [Action("gone.c", 1, 1, "pci_intx", "pcim")], tmp_path)


def test_spatch_that_fails(tree: Path, tmp_path: Path, fake: Callable[[str], None]) -> None:
    """A rule that spatch refuses is an error, with its last words."""
    fake("echo 'semantic patch: parse error' >&2; exit 2")
    with pytest.raises(PcimError, match="intx.cocci.*parse error"):
        spatch.edit(tree, RULE, [CALL], tmp_path)
    assert not leftovers(tmp_path)


def test_reported_but_not_made(tree: Path, tmp_path: Path, fake: Callable[[str], None]) -> None:
    """An edit that is in the report but not in the text counts as lost."""
    fake('echo 0 >> "$PCIM_EDITED"; echo "HANDLING: a.c" >&2')
    result = spatch.edit(tree, RULE, [CALL], tmp_path)
    assert result.lost == (CALL,) and "not every reported edit" in result.reason(CALL)


def test_made_but_not_reported(tree: Path, tmp_path: Path, fake: Callable[[str], None]) -> None:
    """An edit that nobody asked for does not reach the tree."""
    fake('sed -i s/pci_intx/pcim_intx/ a.c; echo "HANDLING: a.c" >&2')
    result = spatch.edit(tree, RULE, [CALL], tmp_path)
    assert result.lost == (CALL,) and not result.texts
    assert (tree / "a.c").read_text() == SOURCE


def test_gave_up_with_status_0(tree: Path, tmp_path: Path, fake: Callable[[str], None]) -> None:
    """spatch says EXN and leaves with 0: the file is listed, the call is lost."""
    fake('printf "HANDLING: a.c\\nEXN: Failure(\\"node 9 in f reachable by inconsistent '
         'control-flow paths\\") in a.c\\n" >&2')
    result = spatch.edit(tree, RULE, [CALL], tmp_path)
    assert result.lost == (CALL,)
    assert [one.file for one in result.unparsed] == ["a.c"]
    assert "inconsistent control-flow" in result.reason(CALL)


def test_hangs(tree: Path, tmp_path: Path, fake: Callable[[str], None]) -> None:
    """A spatch that does not end is stopped with its children."""
    fake(f"sleep 600 & echo $! > {tmp_path}/child; sleep 600")
    with pytest.raises(PcimError, match="does not end"):
        spatch.edit(tree, RULE, [CALL], tmp_path, timeout=1)
    assert gone(int((tmp_path / "child").read_text()))
    assert (tree / "a.c").read_text() == SOURCE and not leftovers(tmp_path)


def test_interrupted(tree: Path, tmp_path: Path, fake: Callable[[str], None]) -> None:
    """Ctrl-C ends the children and leaves neither copies nor a changed tree."""
    fake(f"sleep 600 & echo $! > {tmp_path}/child; wait")
    # Whoever runs the tests in the background has Ctrl-C ignored, and us with it.
    code = ("import signal, sys; sys.path.insert(0, sys.argv[1])\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "from pathlib import Path\n"
            "from pcimlib.spatch import Action, edit\n"
            "edit(Path(sys.argv[2]), Path(sys.argv[3]),\n"
            "     [Action('a.c', 9, 2, 'pci_intx', 'pcim')], Path(sys.argv[4]))\n")
    with subprocess.Popen([sys.executable, "-c", code, str(ROOT / "scripts"), str(tree),
                           str(RULE), str(tmp_path)], stderr=subprocess.DEVNULL) as run:
        child = tmp_path / "child"
        for _ in range(600):
            if child.exists() and child.read_text().strip():
                break
            time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        assert run.wait(60) != 0
    assert gone(int(child.read_text()))
    assert (tree / "a.c").read_text() == SOURCE and not leftovers(tmp_path)


def gone(pid: int) -> bool:
    """True once a process has ended; waits for it a while."""
    for _ in range(100):
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        except OSError:
            return True
        if text.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_log_names_functions() -> None:
    """Parse errors are told by function; an edit that breaks a file is noticed."""
    log = ("HANDLING: d/a.c\n"
           'parse error \n = File "d/a.c", line 9, column 1, charpos = 1\n'
           "HANDLING: b.c\n"
           'parse error \n = File "/t/cocci-output-12-ab34-b.c", line 3, column 1, charpos = 1\n')
    told, broken = read_log(log, {"d/a.c": SOURCE, "b.c": SOURCE})
    assert [(one.file, one.function) for one in told] == [("d/a.c", "probe")]
    assert broken == {"b.c"}


def test_function_at() -> None:
    """Lines outside a function belong to none."""
    assert function_at(SOURCE, 5) == "probe"
    assert function_at(SOURCE, 11) == "probe"
    assert function_at(SOURCE + "\nint x;\n", 13) == ""


@pytest.mark.parametrize("old, new, wanted", [
    ("\tif (a)\n\t\tf();\n\telse\n\t\tg();\n",
     "\tif (a) {\n\t\tx();\n\t\ty();\n\t}\n\telse\n\t\tg();\n",
     "\tif (a) {\n\t\tx();\n\t\ty();\n\t} else {\n\t\tg();\n\t}\n"),
    ("\tif (a)\n\t\tf();\n\telse if (b)\n\t\tg();\n",
     "\tif (a) {\n\t\tx();\n\t\ty();\n\t}\n\telse if (b)\n\t\tg();\n",
     "\tif (a) {\n\t\tx();\n\t\ty();\n\t} else if (b)\n\t\tg();\n"),
    ("\tif (a)\n\t\tf(b,\n\t\t  c);\n\telse\n\t\tg();\n",
     "\tif (a)\n\t\tf(b,\n\t\t  c);\n\telse {\n\t\tx();\n\t\ty();\n\t}\n",
     "\tif (a) {\n\t\tf(b,\n\t\t  c);\n\t} else {\n\t\tx();\n\t\ty();\n\t}\n"),
    ("\tf();\n\tif (old) {\n\t}\n\telse\n\t\tg();\n",
     "\tx();\n\tif (old) {\n\t}\n\telse\n\t\tg();\n",
     "\tx();\n\tif (old) {\n\t}\n\telse\n\t\tg();\n"),
])
def test_layout(old: str, new: str, wanted: str) -> None:
    """Braces follow kernel style next to an edit, and nowhere else."""
    assert layout.tidy(old, new) == wanted
