# SPDX-License-Identifier: GPL-2.0-only
"""On which kernels a finding is harmless, leaks, warns or does not build, as its user is told."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, write_files
from pcimlib import effects, rules

TOP = """#include <linux/pci.h>

static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;
"""
BODY = {
    "region": """	rc = pci_request_regions(pdev, "f");
	if (rc)
		return rc;
	return 0;
}
""",
    "irqvec": """	rc = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;
	return 0;
}
""",
    "enable": """	return 0;
}

static void f_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}
"""}
END = """
static struct pci_driver f_driver = {
	.name = "f",
	.probe = f_probe,%s
};
"""


def run(place: Path, verb: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool on the driver."""
    out = subprocess.run(
        [sys.executable, ROOT / "scripts/pcim", verb, "--build", place.parent / "build", *words],
        cwd=place, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in out.stderr and "fault of pcim" not in out.stderr, out.stderr
    return out


def driver(tmp_path: Path, name: str) -> Path:
    """A driver with one fault."""
    end = END % ("\n\t.remove = f_remove," if name == "enable" else "")
    return write_files(tmp_path / name, {"Kbuild": "obj-m := f.o\n",
                                         "f.c": TOP + BODY[name] + end})


@pytest.mark.parametrize("name, told", (
    ("region", ("Linux before 6.16: harmless: unbind releases the regions",
                "Linux from 6.16 on: leaks: the regions stay taken after unbind, and the next bind "
                "fails with -EBUSY")),
    ("irqvec", ("Linux every version so far: harmless: unbind frees the vectors",
                "Linux later: when plain allocations are no longer freed at unbind, the vectors "
                "stay: a warning, and the next bind fails")),
    ("enable", ("Linux before 6.11: harmless: the call takes the managed enable back, and unbind "
                "leaves it out",
                'Linux from 6.11 on: warns: unbind disables once more: "disabling already-disabled '
                'device", and the count stays wrong for the next driver'))))
def test_a_user_is_told_from_when_on(tmp_path: Path, name: str, told: tuple[str, str]) -> None:
    """Regions that leak, vectors that will, an unbind that warns: first that, then the edit."""
    out = run(driver(tmp_path, name), "audit")
    lines = out.stdout.splitlines()
    assert out.returncode == 1 and [line.strip() for line in lines[1:3]] == list(told)
    assert re.match(r"f\.c:\d+:\d+: (warning|error): ", lines[0])
    page = rules.page(rules.rule(lines[0].rpartition("[")[2][:-1]))
    assert all(one.split(": ")[0] in page for one in told)      # explain has the same table


@pytest.mark.parametrize("name, kernel, does", (
    ("region", "6.1", "harmless"), ("region", "6.15.11", "harmless"), ("region", "6.16", "leaks"),
    ("region", "7.3", "leaks"), ("irqvec", "7.3", "harmless"), ("enable", "6.10", "harmless"),
    ("enable", "6.11", "warns")))
def test_for_one_kernel(tmp_path: Path, name: str, kernel: str, does: str) -> None:
    """One line, of that kernel."""
    lines = run(driver(tmp_path, name), "audit", "--for", kernel).stdout.splitlines()
    assert [line for line in lines if line.startswith("    Linux ")] == [lines[1]]
    assert lines[1].startswith(f"    Linux {kernel}: {does}: ")


def test_a_series_that_changed_within(tmp_path: Path) -> None:
    """pci_intx() of 6.12.17."""
    effect = effects.catalogue()["intx-managed-plain"]
    assert [line.split(": ")[1] for line in effect.lines(["6.12"])] == ["harmless", "leaks"]
    assert [effect.lines([kernel])[0].split(": ")[1] for kernel in (
        "6.12.16", "6.12.17", "6.13", "6.14")] == ["harmless", "leaks", "harmless", "leaks"]
    for word in ("new", "6", "6.x", ""):
        out = run(driver(tmp_path, "region"), "audit", "--for", word)
        assert out.returncode == 2 and "--for" in out.stderr


def test_what_the_driver_gives_back_is_said(tmp_path: Path) -> None:
    """A release of its own is no leak."""
    place = driver(tmp_path, "region")
    text = (place / "f.c").read_text("utf-8")
    assert effects.OWN not in run(place, "audit").stdout
    (place / "f.c").write_text(text.replace("static struct", """\
static void f_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
}

static struct""").replace(".probe = f_probe,", ".probe = f_probe,\n\t.remove = f_remove,"), "utf-8")
    assert effects.OWN in run(place, "audit", "--rule", "region-managed-plain").stdout


def test_every_entry_is_a_rule_and_spans_all_kernels() -> None:
    """One span ends where the next begins."""
    for name, effect in effects.catalogue().items():
        assert name in rules.catalogue()
        assert not effect.spans[0].first and not effect.spans[-1].before
        assert all(one.before == two.first for one, two in zip(effect.spans, effect.spans[1:]))
        assert all(span.does in effects.DOES for span in effect.spans)


def test_migrate_writes_only_what_the_kernels_have(tmp_path: Path) -> None:
    """pcim_alloc_irq_vectors() is in none; --compat brings it."""
    place = driver(tmp_path, "irqvec")
    out = run(place, "migrate")
    assert out.returncode == 1 and not out.stdout
    assert "pcim_alloc_irq_vectors() is not in any released kernel" in out.stderr
    assert "--compat" in out.stderr
    assert "+\trc = pcim_alloc_irq_vectors(" in run(place, "migrate", "--compat").stdout
    place = driver(tmp_path, "region")
    (place / "f.c").write_text((place / "f.c").read_text("utf-8").replace(
        "\treturn 0;", "\tpci_intx(pdev, 1);\n\treturn 0;"), "utf-8")
    assert "+\tpcim_intx(" in run(place, "migrate").stdout
    assert "+\trc = pcim_request_all_regions(" in run(place, "migrate").stdout
    assert "+\trc = pcim_request_all_regions(" in run(place, "migrate", "--for", "7.3").stdout
    out = run(place, "migrate", "--for", "6.1", "--for", "7.3")
    assert not out.stdout and "is not in Linux 6.1:" in out.stderr


def test_calls_that_are_there_are_in_the_headers() -> None:
    """Of the kernels that are at hand; the table may claim nothing that one lacks."""
    seen = 0
    for kernel in ("5.10", "6.1", "6.12", "7.3"):
        header = ROOT / "build/trees" / kernel / "include/linux/pci.h"
        if not header.is_file():
            continue
        seen += 1
        text = header.read_text("utf-8") + (header.parent / "io.h").read_text("utf-8")
        for call in ("pcim_intx", "pcim_request_region", "pcim_request_all_regions",
                     "pcim_iomap_region", "pcim_alloc_irq_vectors", "pcim_iomap_range"):
            assert effects.callable_on(call, [kernel]) == (f"{call}(" in text), (call, kernel)
    if not seen:
        pytest.skip("no tree of a kernel is unpacked")
