# SPDX-License-Identifier: GPL-2.0-only
"""The edits of topics vfio and vfio-minimal, on small files of our own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pcimlib import kunit_vfio, steps, vfio, vfio_fixes, vfio_parts, vfio_reasons, vfio_users
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
def test_guard_leaves_a_masked_line_alone(tree: Path, form: str) -> None:
    """R1: a test of the bit that the other arm tests, in front; again changes nothing."""
    path = _intrs(tree, form)
    assert vfio_fixes.guard_handler(tree) == [str(vfio.INTRS)]
    bit = "ctx->masked" if form == "early_flag" else "vdev->ctx[0].masked"
    assert re.search(rf"if \(!vdev->pci_2_3 && {re.escape(bit)}\) {{\n.*unlock.*\n"
                     r"\t+return IRQ_HANDLED;\n", path.read_text())
    assert not vfio_fixes.guard_handler(tree)


@pytest.mark.parametrize("form", FORMS)
def test_flag_is_set_after_the_claim_only(tree: Path, form: str) -> None:
    """R2: switched off, claimed, flagged, enabled; nothing clears the flag."""
    path = _intrs(tree, form)
    step, other = ((vfio_fixes.order_unlazy, vfio_fixes.add_unlazy) if form == "early_flag"
                   else (vfio_fixes.add_unlazy, vfio_fixes.order_unlazy))
    assert not other(tree)
    assert step(tree) == [str(vfio.INTRS)]
    text = path.read_text()
    order = [text.index(word) for word in (
        "irqflags = IRQF_NO_AUTOEN;", "request_irq(", "irq_set_status_flags(", "enable_irq(")]
    assert order == sorted(order)
    assert "irq_clear_status_flags" not in text
    assert "#include <linux/irq.h>" in text
    assert not step(tree)


def test_an_unknown_form_is_refused(tree: Path) -> None:
    """A claim that the rule does not know must not pass for cured."""
    path = _intrs(tree, "early_flag")
    path.write_text(path.read_text().replace("? IRQF_NO_AUTOEN : 0", "? OTHER : 0"))
    with pytest.raises(Incomplete):
        vfio_fixes.order_unlazy(tree)


@pytest.mark.parametrize("form", FORMS)
def test_disintx_is_followed_and_restored(tree: Path, form: str) -> None:
    """V4 and R3, in either order: each writer is followed, the handler masks again."""
    path = _intrs(tree, form)
    shutil.copytree(tree, tree.with_name("other"))
    assert vfio_fixes.follow_virt(tree) and vfio_fixes.restore_disintx(tree)
    other = tree.with_name("other")
    assert vfio_fixes.restore_disintx(other) and vfio_fixes.follow_virt(other)
    for name in (vfio.INTRS, vfio.CONFIG, vfio.CORE, vfio.PRIVATE):
        assert (tree / name).read_text() == (other / name).read_text()
    text = path.read_text()
    assert re.search(r"\t} else if \(\S+masked && vfio_intx_mask_again\(vdev->pdev\)\) {\n", text)
    assert ("ctx = vdev->ctx;" in text) == (form == "no_flag")
    assert not vfio_fixes.follow_virt(tree) and not vfio_fixes.restore_disintx(tree)


def test_a_writer_that_is_not_known_is_refused(tree: Path) -> None:
    """R3 is mended at every write of PCI_COMMAND, or not at all."""
    _intrs(tree, "early_flag")
    core = tree / vfio.CORE
    core.write_text(core.read_text().replace("vfio_pci_ioctl_reset", "vfio_pci_ioctl_restart"))
    with pytest.raises(Incomplete):
        vfio_fixes.restore_disintx(tree)


def test_uio_sets_the_flag_on_lines_of_its_own(tree: Path) -> None:
    """Switched off, claimed, flagged, enabled; again changes nothing."""
    assert vfio_reasons.uio_order_unlazy(tree) == sorted(map(str, vfio_reasons.GENIRQ))
    assert not vfio_reasons.uio_order_unlazy(tree)
    path = tree / vfio_reasons.GENIRQ[0]
    path.write_text(path.read_text().replace("IRQF_NO_AUTOEN", "IRQF_SHARED")
                    .replace("bool level", "int level"))
    with pytest.raises(Incomplete):
        vfio_reasons.uio_order_unlazy(tree)


def test_reasons_need_the_virtual_disintx_under_a_lock(tree: Path) -> None:
    """VIRT and virq_disabled change together, or not at all."""
    _intrs(tree, "early_flag")
    with pytest.raises(Incomplete):
        vfio_reasons.keep_reasons(tree)


@pytest.mark.parametrize("public", (False, True))
def test_an_embargoed_patch_names_no_list(public: bool) -> None:
    """Lists and stable are public; the last line says where to go."""
    pytest.importorskip("jinja2")
    from pcimlib import builder     # pylint: disable=import-outside-toplevel
    body, cc_text = builder.discreet(
        "vfio: mend it\n\nFixes: 0\nCc: stable@vger.kernel.org\n",
        "Cc: A Person <a@example.org>\nCc: kvm@vger.kernel.org\n", public)
    assert ("stable@" in body) == ("kvm@" in cc_text) == public
    assert "A Person" in cc_text
    assert cc_text.rstrip().endswith("Documentation/process/security-bugs.rst") != public


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
    """A step names a function that exists; what is embargoed has a topic of its own."""
    pytest.importorskip("jinja2")
    from pcimlib import recipes     # pylint: disable=import-outside-toplevel
    # pylint: disable=protected-access
    found = [steps._read(path) for path in sorted(steps.FOLDER.glob("*.toml"))]
    ours = [step for step in found if step.topic.startswith("vfio")]
    assert all(step.recipe["function"] in recipes.CORE for step in ours)
    assert sum(step.topic == "vfio-minimal" for step in ours) == len(vfio_fixes.ALL) - 1
    assert [step.topic for step in ours if step.embargoed] == ["vfio-disintx"]
    assert steps.BESIDE["vfio-minimal"] == "vfio-disintx"
