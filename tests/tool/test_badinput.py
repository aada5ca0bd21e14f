# SPDX-License-Identifier: GPL-2.0-only
"""Input that is no driver: a line for each, never a traceback or a hang, nothing run or written."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import ROOT

HEAD = "#include <linux/module.h>\n#include <linux/pci.h>\n"
DRIVER = HEAD + """
static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;
	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;
%s
	rc = pci_request_regions(pdev, "f");
	if (rc)
		goto err;
	return 0;
err:
	pci_free_irq_vectors(pdev);
	return rc;
}

static struct pci_driver f_driver = { .probe = f_probe };
"""
PLAIN = DRIVER % "\tpci_intx(pdev, 1);"
Case = Callable[[Path], None]
ODD_NAMES = ("a b.c", "new\nline.c", "-rf.c", "$(touch x).c", "tab\t.c", "q'\".c", "\udcff.c")

# What is put into a function so that it is 50,000 lines long, or nested as deep.
LARGE = {
    "plain": "\tif (rc > 3)\n\t\trc += 1;\n" * 25000,
    "exits": "\tif (pdev->irq)\n\t\trc = f();\n\tif (rc)\n\t\tgoto err;\n" * 12500,
    "loops": "\tfor (;;) {\n" * 500 + "\t}\n" * 500,
    "elses": "\tif (a) {\n\t\trc = f();\n\t} else {\n" * 3000 + "\t}\n" * 3000,
    "parentheses": "\trc = " + "(" * 5000 + "1" + ")" * 5000 + ";",
    "arms": "#if A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n" * 8000,
    "conditions": "#if A\n" * 3000 + "\tx();\n" + "#endif\n" * 3000,
    "cases": ("\tswitch (x) {\n" + "\tcase 1:\n\t\tpci_intx(pdev, 0);\n\t\tbreak;\n" * 3000
              + "\t}\n"),
    "macro": "#define M(x) \\\n" + "\tf(x); \\\n" * 40000 + "\n",
}


def run(verb: str, place: Path, *words: str, **more: int) -> subprocess.CompletedProcess[str]:
    """Run the tool on a folder; it must end by itself, with 0, 1 or 2 and no traceback."""
    out = subprocess.run(
        [sys.executable, ROOT / "scripts/pcim", verb, "--build", place.parent / "build",
         *words, str(place)], capture_output=True, text=True, errors="replace", check=False,
        timeout=300, **more)
    assert out.returncode in (0, 1, 2)
    assert "Traceback" not in out.stderr and "fault of pcim" not in out.stderr, out.stderr
    return out


def everything(place: Path) -> dict[str, tuple[int, int, str]]:
    """All names below a folder, with what would show a change."""
    seen = {}
    for folder, folders, files in os.walk(place):
        for name in folders + files:
            stat = os.lstat(os.path.join(folder, name))
            path = os.path.join(folder, name)
            seen[path] = (stat.st_mtime_ns, stat.st_size,
                          os.readlink(path) if os.path.islink(path) else "")
    return seen


def put(name: str, data: bytes) -> Case:
    """A file with these bytes."""
    def make(place: Path) -> None:
        (place / name).write_bytes(data)
    return make


def fifo(place: Path) -> None:
    """A file that never ends, nor begins."""
    os.mkfifo(place / "f.c")


def links(place: Path) -> None:
    """Links to each other, to their own folder, to nothing."""
    (place / "a.c").symlink_to("b.c")
    (place / "b.c").symlink_to("a.c")
    (place / "self").symlink_to(".")
    (place / "up").symlink_to("..")
    (place / "none.c").symlink_to("nowhere")
    (place / "f.c").write_text(PLAIN, encoding="utf-8")


def makefile(text: str) -> Case:
    """A driver whose makefile is this."""
    def make(place: Path) -> None:
        (place / "Kbuild").unlink()
        (place / "Makefile").write_text(text, encoding="latin-1")
        (place / "f.c").write_text(PLAIN, encoding="utf-8")
    return make


def names(place: Path) -> None:
    """File names that no shell and no table likes."""
    for name in ODD_NAMES:
        (place / name).write_text(PLAIN, encoding="utf-8")


def deep(place: Path) -> None:
    """A folder in a folder in a folder."""
    for _ in range(200):
        place = place / "d"
    place.mkdir(parents=True)
    (place / "f.c").write_text(PLAIN, encoding="utf-8")


NOISE = random.Random(7).randbytes(50000)
RUNS = "touch RUN"
# name: how it is made, and the words of the line that tells of it
CASES: dict[str, tuple[Case, str]] = {
    "binary": (put("f.c", NOISE), "f.c: file: not read: binary"),
    "utf-16": (put("f.c", PLAIN.encode("utf-16")), "f.c: file: not read: UTF-16"),
    "nul": (put("f.c", PLAIN.replace("int rc", "int\0rc").encode()), "NUL bytes"),
    "latin-1": (put("f.c", PLAIN.replace("rc = 1", "/* \xe4\xf6 */").encode("latin-1")),
                "[region-managed-plain]"),
    "half": (put("f.c", PLAIN[:300].encode()), "f.c: f_probe: not read: "),
    "text": (put("f.c", b"pci_intx(\n" * 500), "[intx-"),
    "fifo": (fifo, "f.c: file: not read: not a regular file"),
    "links": (links, "a.c: file: not read: Too many levels"),
    "dangling": (links, "none.c: file: not read: No such file"),
    "names": (names, "a b.c:14:"),
    "deep": (deep, "f.c:14:"),
    "no kbuild": (makefile(f"all:\n\t{RUNS}\nprog: prog.o\n"), "[region-managed-plain]"),
    "shell": (makefile(f"X := $(shell {RUNS})\nobj-m := f.o\n"), "[region-managed-plain]"),
    "file": (makefile("$(file >RUN,x)\nobj-m := f.o\n"), "Makefile: file: not read: not read, for"),
    "eval": (makefile(f"$(eval $(shell {RUNS}))\n"), "for it could run something"),
    "load": (makefile("load ./x.so\nobj-m := f.o\n"), "for it could run something"),
    "no makefile": (makefile("this is : not := a makefile {{{\n\t\t???\n"),
                    "Makefile: file: not read"),
    "binary makefile": (makefile(NOISE.decode("latin-1")), "Makefile: file: not read"),
    "own include": (makefile("include Makefile\nobj-m := f.o\n"), "Makefile: file: not read"),
    "endless word": (makefile("X = $(X)\nobj-m := $(X) f.o\n"), "Makefile: file: not read"),
}


@pytest.mark.parametrize("name, verb", [(name, "audit") for name in CASES] + [
    (name, "migrate") for name in ("binary", "latin-1", "half", "links", "file")])
def test_each_has_its_line(tmp_path: Path, name: str, verb: str) -> None:
    """A finding or what could not be read; nothing below the folder changes."""
    make, told = CASES[name]
    place = tmp_path / "driver"
    place.mkdir()
    (place / "Kbuild").write_text("obj-m := f.o\n", encoding="utf-8")
    make(place)
    before = everything(tmp_path)
    out = run(verb, place)
    if verb == "audit":
        assert told in out.stdout
    assert out.returncode == 1
    after = {path: what for path, what in everything(tmp_path).items()
             if not path.startswith(str(tmp_path / "build"))}
    assert after == before


def test_write_with_odd_names(tmp_path: Path) -> None:
    """Each file is edited in its place; no other appears."""
    place = tmp_path / "driver"
    place.mkdir()
    (place / "Kbuild").write_text("obj-m := f.o\n", encoding="utf-8")
    names(place)
    before = set(everything(place))
    run("migrate", place, "--write")
    assert set(everything(place)) == before
    for name in ODD_NAMES:
        assert "pcim_request_all_regions" in (place / name).read_text("utf-8"), repr(name)


@pytest.fixture(name="open_place")
def _open_place() -> Iterator[Path]:
    """A folder that any user can come to."""
    with tempfile.TemporaryDirectory(prefix="pcim-open-") as name:
        os.chmod(name, 0o777)
        yield Path(name)


def test_unreadable(open_place: Path) -> None:
    """For one who is not root: a file and a folder without rights."""
    place = open_place / "driver"
    (place / "sub").mkdir(parents=True)
    (place / "f.c").write_text(PLAIN, encoding="utf-8")
    (place / "g.c").write_text(PLAIN, encoding="utf-8")
    more = {}
    if os.geteuid() == 0:
        more = {"user": 65534, "group": 65534}
        ways = [*open_place.parents, ROOT, *ROOT.parents]
        if any(not way.stat().st_mode & 0o001 for way in ways):
            pytest.skip("another user cannot come here")
    (place / "f.c").chmod(0)
    (place / "sub").chmod(0)
    try:
        out = run("audit", place, **more)
    finally:
        (place / "sub").chmod(0o700)
    assert out.returncode in (1, 2)
    if out.returncode == 1:
        assert "f.c: file: not read: Permission denied" in out.stdout and "g.c:14:" in out.stdout
    else:
        assert "Permission denied" in out.stderr and out.stderr.count("\n") == 1


@pytest.mark.parametrize("name", LARGE)
def test_enormous(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that is too much for us is for a person; the next one is judged."""
    monkeypatch.setenv("PCIM_CPU_LIMIT", "1")
    place = tmp_path / "driver"
    for folder, text in (("large", DRIVER % LARGE[name]), ("small", PLAIN)):
        (place / folder).mkdir(parents=True)
        (place / folder / "Kbuild").write_text("obj-m := f.o\n", encoding="utf-8")
        (place / folder / "f.c").write_text(text, encoding="utf-8")
    out = run("audit", place, "--all")
    assert "small/f.c:14:2: warning: pci_intx() " in out.stdout
    assert out.stdout.count("large/f.c:") >= 4
