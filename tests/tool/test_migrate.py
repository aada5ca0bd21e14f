# SPDX-License-Identifier: GPL-2.0-only
"""pcim migrate of drivers outside of a kernel tree: what it edits, leaves and writes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, write_files
from pcimlib import compat, udiff

LORY = ROOT / "tests/module/lory"
HEAD = "#include <linux/module.h>\n#include <linux/pci.h>\n"
PROBE = """
static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;
{body}
	return 0;
}}

static struct pci_driver f_driver = {{
	.name = "f",
	.probe = f_probe,
}};
"""
REQUEST = '\trc = pci_request_regions(pdev, "f");\n\tif (rc)\n\t\treturn rc;'
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]

pytestmark = pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")


def driver(body: str) -> str:
    """A managed driver with these lines in its probe."""
    return HEAD + PROBE.format(body=body)


def migrate(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run migrate on a folder; its build folder is beside that."""
    out = subprocess.run(
        [sys.executable, ROOT / "scripts/pcim", "migrate", "--build", place.parent / "build",
         *words, str(place)], capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in out.stderr and "fault of pcim" not in out.stderr
    return out


def place_of(tmp_path: Path, **files: str) -> Path:
    """A driver folder outside of any tree."""
    return write_files(tmp_path / "driver", {"Kbuild": "obj-m := f.o\n", **{
        name.replace("_c", ".c"): text for name, text in files.items()}})


def test_a_diff_and_nothing_written(tmp_path: Path, snapshot: Snapshot) -> None:
    """What git apply takes."""
    place = place_of(tmp_path, f_c=driver(REQUEST))
    before = snapshot(place)
    out = migrate(place)
    assert out.returncode == 1 and snapshot(place) == before
    subprocess.run(["git", "apply", "-p1", "-"], input=out.stdout, text=True, cwd=place, check=True)
    text = (place / "f.c").read_text(encoding="utf-8")
    assert "pcim_request_all_regions(pdev" in text and compat.INCLUDE not in text


def test_write_is_the_diff(tmp_path: Path) -> None:
    """With the mode of the file; a second run finds nothing to do."""
    place = place_of(tmp_path, f_c=driver(REQUEST))
    (place / "f.c").chmod(0o640)
    other = tmp_path / "other"
    shutil.copytree(place, other)
    diff = migrate(place, "--compat").stdout
    subprocess.run(["git", "apply", "-p1", "-"], input=diff, text=True, cwd=other, check=True)
    assert migrate(place, "--compat", "--write").stdout == ""
    assert (place / "f.c").read_text("utf-8") == (other / "f.c").read_text("utf-8")
    assert (place / "f.c").stat().st_mode & 0o777 == 0o640
    again = migrate(place, "--compat", "--write")
    assert (again.returncode, again.stdout) == (0, "")


def test_several_families_in_one_file(tmp_path: Path) -> None:
    """A later rule finds its lines behind the edits of an earlier one."""
    many = "\tpci_intx(pdev, 1);\n" * 3 + REQUEST + "\n\tpci_intx(pdev, 0);"
    out = migrate(place_of(tmp_path, f_c=driver(many)))
    assert out.stdout.count("+\trc = pcim_intx(") + out.stdout.count("+\tpcim_intx(") == 4
    assert "+\trc = pcim_request_all_regions(" in out.stdout
    assert "0 calls left" in out.stderr


def test_what_is_left_has_a_reason(tmp_path: Path) -> None:
    """By name, and for a person; the rest is converted."""
    body = REQUEST + "\n\tCHECK(pci_intx, pdev, 1);"
    out = migrate(place_of(tmp_path, f_c=driver(body)))
    assert "+\trc = pcim_request_all_regions(" in out.stdout
    assert "pci_intx() left for review: given by name to CHECK()" in out.stderr


def test_an_arm_for_old_kernels_stays(tmp_path: Path) -> None:
    """There the hybrid does it, and the new call may not exist."""
    old = "#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)\n\tpci_intx(pdev, 1);\n#endif"
    place = place_of(tmp_path, f_c=driver(old))
    assert migrate(place).stdout == ""
    assert "+\tpcim_intx(pdev, 1);" in migrate(place, "--compat").stdout
    new = place_of(tmp_path / "new", f_c=driver(old.replace("<", ">=")))
    assert "+\tpcim_intx(pdev, 1);" in migrate(new).stdout


def test_compat_reaches_every_file_that_uses_the_calls() -> None:
    """The sample of tests/module: two sources and a header; one include each."""
    out = migrate(LORY, "--compat", "--build", str(ROOT / "build/scratch/lory"))
    assert out.stdout.count("+" + compat.INCLUDE) == 3
    assert "--- a/lory.h" in out.stdout


@pytest.mark.parametrize("body, reason", (
    (REQUEST + "\n\tCHECK(pci_intx, pdev, 1);", "beside pci-devres.h nothing would undo it"),
    (REQUEST + "\n#define pcim_intx(dev, on) my_intx(dev, on)", "makes a pcim_intx() of its own"),
))
def test_compat_takes_a_module_whole_or_not_at_all(tmp_path: Path, body: str,
                                                   reason: str) -> None:
    """Half of it would lose what the hybrid undoes."""
    out = migrate(place_of(tmp_path, f_c=driver(body)), "--compat")
    assert (out.returncode, out.stdout) == (1, "") and reason in out.stderr


def test_lines_and_bytes_stay_as_they_are(tmp_path: Path) -> None:
    """CR LF, bytes that are not UTF-8, a form feed, no newline at the end."""
    place = place_of(tmp_path)
    text = driver(REQUEST).replace("return 0;", "return 0; /* \f J\udce4ger */").rstrip("\n")
    (place / "f.c").write_bytes(text.replace("\n", "\r\n").encode("utf-8", "surrogateescape"))
    migrate(place, "--write", "--compat")
    data = (place / "f.c").read_bytes()
    assert b"J\xe4ger" in data and b"pcim_request_all_regions" in data
    assert data.count(b"\n") == data.count(b"\r\n") and not data.endswith(b"\n")


@pytest.mark.parametrize("name", ("a b.c", "new\nline.c", "tab\t.c", "quote\"d.c", "caf\u00e9.c"))
def test_odd_names(tmp_path: Path, name: str) -> None:
    """The diff names them as git does."""
    place = place_of(tmp_path)
    (place / name).write_text(driver(REQUEST), encoding="utf-8")
    out = migrate(place)
    subprocess.run(["git", "apply", "-p1", "-"], input=out.stdout, text=True, cwd=place, check=True)
    assert "pcim_request_all_regions" in (place / name).read_text("utf-8")


def test_a_symbolic_link_is_not_replaced(tmp_path: Path) -> None:
    """What it leads to may be shared with others."""
    place = place_of(tmp_path)
    (tmp_path / "shared.c").write_text(driver(REQUEST), encoding="utf-8")
    (place / "f.c").symlink_to("../shared.c")
    out = migrate(place, "--write", "--compat")
    assert (place / "f.c").is_symlink() and "symbolic link" in out.stderr
    assert (tmp_path / "shared.c").read_text("utf-8") == driver(REQUEST)


def test_compat_is_for_drivers_outside(make_tree: Callable[..., Path]) -> None:
    """In a tree a series brings the calls."""
    out = migrate(make_tree(), "--compat")
    assert out.returncode == 2 and "outside of a kernel tree" in out.stderr


@pytest.mark.parametrize("text, place", (
    ("#include <linux/a.h>\n#include <linux/b.h>\n#include \"c.h\"\nint x;\n", 2),
    ("#include <linux/a.h>\n#ifdef X\n#include <linux/b.h>\n#endif\n", 1),
    ("#ifndef H\n#define H\n#include <linux/a.h>\nint x;\n#endif\n", 3),
    ("/*\n#include <linux/a.h>\n*/\n#include <linux/b.h>\n", 4),
))
def test_where_the_include_goes(text: str, place: int) -> None:
    """Behind the last one of linux/ that every build has."""
    lines = text.split("\n")
    assert compat.included(text) == "\n".join([*lines[:place], compat.INCLUDE, *lines[place:]])


def test_no_place_for_the_include() -> None:
    """Then a person is told; and one that is there is not put twice."""
    assert compat.included("int x;\n") is None
    text = f"#include <linux/pci.h>\n{compat.INCLUDE}\n"
    assert compat.included(text) == text


@pytest.mark.parametrize("old, new", (
    ("", "a\n"), ("a\n", ""), ("a", "a\n"), ("a\nb\nc\n" * 9, "a\nb\nc\n" * 4 + "x\n"),
    ("a\fb\nc\n", "a\fb\ne"),
))
def test_diffs_apply(tmp_path: Path, old: str, new: str) -> None:
    """For the corners of the format."""
    if not old or not new:
        assert udiff.diff("f", old, new).startswith("--- a/f\n+++ b/f\n@@ -")
        return
    (tmp_path / "f").write_text(old, encoding="utf-8")
    subprocess.run(["git", "apply", "-p1", "-"], input=udiff.diff("f", old, new), text=True,
                   cwd=tmp_path, check=True)
    assert (tmp_path / "f").read_text("utf-8") == new
