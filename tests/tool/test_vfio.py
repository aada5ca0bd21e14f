# SPDX-License-Identifier: GPL-2.0-only
"""The edits of topics vfio and vfio-minimal, on small files of our own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pcimlib import kunit_vfio, steps, vfio, vfio_parts, vfio_users
from pcimlib.errors import Incomplete

TREES = Path(__file__).parent / "vfio_trees"
FORMS = ("early_flag", "no_flag")


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    shutil.copytree(TREES, tmp_path / "tree")
    pdrv = tmp_path / "tree/drivers/uio/uio_pdrv_genirq.c"
    shutil.copyfile(pdrv, pdrv.with_name("uio_dmem_genirq.c"))
    return tmp_path / "tree"


def _intrs(tree: Path, form: str) -> Path:
    shutil.move(tree / vfio.PCI / f"{form}.c", tree / vfio.INTRS)
    return tree / vfio.INTRS


@pytest.mark.parametrize("form", FORMS)
def test_guard_looks_at_the_masked_bit_once(tree: Path, form: str) -> None:
    """R1: the handler tests the bit that its other arm tests; again changes nothing."""
    path = _intrs(tree, form)
    assert vfio.guard_handler(tree) == [str(vfio.INTRS)]
    bit = "ctx->masked" if form == "early_flag" else "vdev->ctx[0].masked"
    assert f"if (!vdev->pci_2_3 && !{bit}) {{" in path.read_text()
    assert not vfio.guard_handler(tree)


@pytest.mark.parametrize("form", FORMS)
def test_flag_is_set_after_the_claim_only(tree: Path, form: str) -> None:
    """R2: switched off, claimed, flagged, enabled; nothing clears the flag."""
    path = _intrs(tree, form)
    assert vfio.claim_then_unlazy(tree) == [str(vfio.INTRS)]
    text = path.read_text()
    order = [text.index(word) for word in (
        "irqflags = IRQF_NO_AUTOEN;", "request_irq(", "irq_set_status_flags(", "enable_irq(")]
    assert order == sorted(order)
    assert "irq_clear_status_flags" not in text
    assert "#include <linux/irq.h>" in text
    assert not vfio.claim_then_unlazy(tree)


def test_an_unknown_form_is_refused(tree: Path) -> None:
    """A claim that the rule does not know must not pass for cured."""
    path = _intrs(tree, "early_flag")
    path.write_text(path.read_text().replace("? IRQF_NO_AUTOEN : 0", "? OTHER : 0"))
    with pytest.raises(Incomplete):
        vfio.claim_then_unlazy(tree)


def test_helper_lands_once(tree: Path) -> None:
    """Files, options and objects; outside of VFIO's menu; again changes nothing."""
    changed = vfio.add_line_helper(tree)
    assert set(map(str, vfio_parts.LINE)) < set(changed)
    kconfig = (tree / vfio_parts.KCONFIG).read_text()
    assert kconfig.index("config IRQ_LINE_FWD") < kconfig.index("menuconfig VFIO")
    drivers = (tree / "drivers/Makefile").read_text()
    assert drivers.count("+= vfio/") == 2
    assert not vfio.add_line_helper(tree)


def test_no_cache_where_vectors_cannot_be_added(tree: Path) -> None:
    """The cache comes with the PCI core's word for "any index", and not before."""
    assert not vfio.add_msix_cache(tree)
    assert not vfio.on_msix_cache(tree)
    (tree / "include/linux").mkdir(parents=True)
    (tree / "include/linux/msi_api.h").write_text("#define MSI_ANY_INDEX\tUINT_MAX\n")
    assert set(map(str, vfio_parts.CACHE)) < set(vfio.add_msix_cache(tree))


def test_uio_drivers_give_their_level_to_the_helper(tree: Path) -> None:
    """The flag goes, the registration claims; edges keep the driver's bit."""
    vfio_users.add_uio_line(tree)
    changed = vfio_users.on_uio_line(tree)
    assert set(map(str, vfio_users.GENIRQ)) < set(changed)
    for path in vfio_users.GENIRQ:
        text = (tree / path).read_text()
        assert "IRQ_DISABLE_UNLAZY" not in text
        assert "devm_uio_genirq_register(&pdev->dev, &priv->line" in text
        assert re.search(r"if \(priv->line.info\)\n\t\treturn uio_line_control\(", text)
        assert "__test_and_set_bit" in text
    kconfig = (tree / vfio_users.UIO / "Kconfig").read_text()
    assert kconfig.count("\tselect UIO_LINE\n") == 2
    assert not vfio_users.on_uio_line(tree)
    assert not vfio_users.add_uio_line(tree)


def test_kunit_tree_has_all_parts(tree: Path) -> None:
    """What is tested, the tests, and the lines that build both."""
    found = kunit_vfio.overlay(tree)
    for path in (*vfio_parts.LINE, *vfio_parts.CACHE, vfio_parts.TESTS_IN_TREE / "main.c"):
        assert path in found
    makefile = found[vfio_parts.MAKEFILE] or ""
    assert all(word in makefile for word in ("irq_line_fwd.o", "pci_msix_cache.o", "tests/"))


@pytest.mark.parametrize("cache", (False, True))
def test_tests_come_with_what_they_test(tree: Path, cache: bool) -> None:
    """Where the cache is not, nothing of its tests is: not the file, not a word."""
    vfio.add_line_helper(tree)
    if cache:
        (tree / vfio_parts.CACHE[0]).touch()
    changed = vfio.add_vfio_tests(tree)
    place = tree / vfio_parts.TESTS_IN_TREE
    assert (place / "msix_test.c").exists() == cache
    assert all(("msix" in (place / name).read_text().lower()) == cache
               for name in ("Kconfig", "Makefile"))
    assert str(vfio_parts.TESTS_IN_TREE / "main.c") in changed
    assert not vfio.add_vfio_tests(tree)


def test_every_step_of_vfio_has_a_function() -> None:
    """A step names a function that exists, and minimal has two of them."""
    pytest.importorskip("jinja2")
    from pcimlib import series      # pylint: disable=import-outside-toplevel
    # pylint: disable=protected-access
    found = [steps._read(path) for path in sorted(steps.FOLDER.glob("*.toml"))]
    ours = [step for step in found if step.topic.startswith("vfio")]
    assert all(step.recipe["function"] in series.CORE for step in ours)
    assert sum(step.topic == "vfio-minimal" for step in ours) == 2
