# SPDX-License-Identifier: GPL-2.0-only
"""The edits of topics vfio and vfio-minimal, on small files of our own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pcimlib import kunit_vfio, steps, vfio_fixes, vfio_patched, vfio_reasons
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
    shutil.move(tree / vfio_fixes.PCI / f"{form}.c", tree / vfio_fixes.INTRS)
    return tree / vfio_fixes.INTRS


@pytest.mark.parametrize("form", FORMS)
def test_guard_leaves_a_masked_line_alone(tree: Path, form: str) -> None:
    """R1: a test of the bit that the other arm tests, in front; again changes nothing."""
    path = _intrs(tree, form)
    assert vfio_fixes.guard_handler(tree) == [str(vfio_fixes.INTRS)]
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
    assert step(tree) == [str(vfio_fixes.INTRS)]
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
    for name in (vfio_fixes.INTRS, vfio_fixes.CONFIG, vfio_fixes.CORE, vfio_fixes.PRIVATE):
        assert (tree / name).read_text() == (other / name).read_text()
    text = path.read_text()
    assert re.search(r"\t} else if \(\S+masked && vfio_intx_mask_again\(vdev->pdev\)\) {\n", text)
    assert ("ctx = vdev->ctx;" in text) == (form == "no_flag")
    # Whoever restores looks at the context, which the last close frees.
    assert re.search(r"mutex_lock\(&vdev->igate\);\n\tvfio_pci_set_irqs_ioctl\((?:.*\n)*?.*;\n"
                     r"\tmutex_unlock\(&vdev->igate\);\n", (tree / vfio_fixes.CORE).read_text())
    assert not vfio_fixes.follow_virt(tree) and not vfio_fixes.restore_disintx(tree)


def test_a_writer_that_is_not_known_is_refused(tree: Path) -> None:
    """R3 is mended at every write of PCI_COMMAND, or not at all."""
    _intrs(tree, "early_flag")
    core = tree / vfio_fixes.CORE
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


def test_an_embargoed_patch_names_no_list() -> None:
    """Lists and stable are public; the last line says where to go."""
    pytest.importorskip("jinja2")
    from pcimlib import builder     # pylint: disable=import-outside-toplevel
    body, cc_text = builder.without_lists(
        "vfio: mend it\n\nFixes: 0\nCc: stable@vger.kernel.org\n",
        "Cc: A Person <a@example.org>\nCc: kvm@vger.kernel.org\n")
    assert body == "vfio: mend it\n\nFixes: 0\n"
    assert cc_text == "Cc: A Person <a@example.org>\n"
    assert builder.EMBARGO.endswith("Documentation/process/security-bugs.rst\n")


def test_kunit_tree_has_all_parts(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests, the code of this tree that they compile, and the lines that build both."""
    _intrs(tree, "no_flag")
    monkeypatch.setattr(vfio_patched, "FILES", (vfio_fixes.INTRS, vfio_fixes.CONFIG,
                                                vfio_fixes.CORE, vfio_fixes.PRIVATE))
    monkeypatch.delitem(vfio_patched.STEPS, "keep_reasons")
    found = kunit_vfio.overlay(tree)
    assert kunit_vfio.TESTS_IN_TREE / "vdev.c" in found
    code = found[kunit_vfio.TESTS_IN_TREE / kunit_vfio.PATCHED]
    assert all(f"#define {word}\n" in code
               for word in ("CONTEXT_ARRAY", "HAS_RESTORE", "HAS_FOLLOW_VIRT"))
    assert "#include" not in code
    assert found[kunit_vfio.DRIVERS_MAKEFILE].count("+= vfio/") == 2
    code = kunit_vfio.intrs(tree, ["restore_disintx"])
    assert "vfio_pci_intx_restore" not in code and "HAS_RESTORE" not in code


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
