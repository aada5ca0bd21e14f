# SPDX-License-Identifier: GPL-2.0-only
"""Calls that enable and disable: what the tree's core makes of them, and what is left alone.

What becomes of each shape of driver is in tests/rules/enable; here are the
trees on which the same driver is right as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import MakeTree, write_files
from pcimlib import audit, builder, outside, probe, source, steps
from pcimlib.ctext import blanked
from pcimlib.errors import PcimError
from pcimlib.finding import Finding
from pcimlib.policy import Target
from pcimlib.probe import Capabilities

HEADER = "int pcim_enable_device(struct pci_dev *pdev);\n"
# Each call adds a disable, as from 6.11 on.
COUNTS = """\
int pcim_enable_device(struct pci_dev *pdev)
{
	return devm_add_action(&pdev->dev, pcim_disable_device, pdev);
}
"""
# A mark tells, and a disable takes it back, as up to 6.10.
FORGETS = """\
int pcim_enable_device(struct pci_dev *pdev)
{
	struct pci_devres *dr = get_pci_dr(pdev);

	if (dr->enabled)
		return 0;

	return pci_enable_device(pdev);
}

void pci_disable_device(struct pci_dev *dev)
{
	struct pci_devres *dr = find_pci_dr(dev);

	dr->enabled = 0;
}
"""
LANDED = "int core;\n"              # our library is in drivers/pci/devres/
CORES = ("counts", "forgets", "landed")

DRIVER = """\
#include <linux/pci.h>

static int tit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static void tit_remove(struct pci_dev *pdev)
{
	REMOVE;
}

static int tit_suspend(struct pci_dev *pdev, pm_message_t state)
{
	SUSPEND;
	return 0;
}

static int tit_resume(struct pci_dev *pdev)
{
	RESUME;
}

static struct pci_driver tit_driver = {
	.probe = tit_probe,
	.remove = tit_remove,
	.suspend = tit_suspend,
	.resume = tit_resume,
};
"""
MAKEFILES = {"drivers/Makefile": "obj-y += misc/\n", "drivers/misc/Makefile": "obj-y += tit.o\n"}

Look = Callable[..., dict[int, Finding]]


def driver(suspend: str = "pci_disable_device(pdev)",
           resume: str = "return pcim_enable_device(pdev)", remove: str = "") -> str:
    """A driver with these statements."""
    return DRIVER.replace("SUSPEND", suspend).replace("RESUME", resume).replace("REMOVE", remove)


@pytest.fixture(name="look")
def look_fixture(make_tree: MakeTree, tmp_path: Path) -> Look:
    """Return a function that audits a driver on a core; the findings by line."""

    def look(core: str, text: str) -> dict[int, Finding]:
        tree = make_tree(**{"drivers/pci/pci.c": core, "include/linux/pci.h": HEADER,
                            "drivers/misc/tit.c": text, **MAKEFILES})
        found = audit.run(tree, "6.12.3", tmp_path / "build", ("enable",)).findings
        return {one.line: one for one in found}

    return look


def at(text: str, words: str) -> int:
    """The line of the last call with these words."""
    return max(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def judged(found: dict[int, Finding], text: str, words: str) -> tuple[str, str]:
    """The rule and the action for the last call with these words."""
    one = found[at(text, words)]
    return one.rule, one.action


def test_the_core_is_probed(make_tree: MakeTree) -> None:
    """How an enable counts is read off the core, not off the version."""
    traits = [probe.capabilities(make_tree(name, **{"drivers/pci/pci.c": core})).traits
              for name, core in (("a", COUNTS), ("b", FORGETS), ("c", LANDED))]
    assert traits == [{"enable-counts"}, {"enable-forgets"}, frozenset()]
    moved = make_tree("d", **{"drivers/pci/devres.c": COUNTS})
    assert probe.capabilities(moved).traits == {"enable-counts"}


@pytest.mark.parametrize("core, action", [(COUNTS, "convert"), (FORGETS, "keep"),
                                          (LANDED, "keep")], ids=CORES)
def test_enable_in_resume(look: Look, core: str, action: str) -> None:
    """Only where each call counts is there anything to convert."""
    text = driver()
    assert judged(look(core, text), text, "pcim_enable") == ("enable-in-resume", action)


@pytest.mark.parametrize("core, action", [(COUNTS, "drop"), (FORGETS, "keep"),
                                          (LANDED, "keep")], ids=CORES)
def test_double_disable(look: Look, core: str, action: str) -> None:
    """Only where unbind does not see a disable by hand is it one too many."""
    text = driver("pci_save_state(pdev)", "return 0", "pci_disable_device(pdev)")
    assert judged(look(core, text), text, "pci_disable") == ("enable-double-disable", action)


@pytest.mark.parametrize("core, rule, action", [
    (COUNTS, "enable-pair", "keep"), (FORGETS, "enable-unbalanced", "review"),
    (LANDED, "enable-pair", "keep")], ids=CORES)
def test_plain_enable_in_resume(look: Look, core: str, rule: str, action: str) -> None:
    """The plain call is right where the managed one is wrong, and the other way round."""
    text = driver(resume="return pci_enable_device(pdev)")
    assert judged(look(core, text), text, "return pci_enable") == (rule, action)


def test_disable_without_enable(look: Look) -> None:
    """A suspend whose resume does not enable is for a person."""
    text = driver(resume="return 0")
    assert judged(look(COUNTS, text), text, "pci_disable") == ("enable-unbalanced", "review")


@pytest.mark.parametrize("resume, action", [
    ("return pcim_enable_device(pdev)", "review"),
    ("int rc;\n\n\trc = pcim_enable_device(pdev);\n\tif (rc)\n\t\treturn rc;\n\treturn 0", "drop"),
    ("int rc;\n\n\trc = pcim_enable_device(pdev);\n\tif (rc)\n\t\treturn -EIO;\n\treturn 0",
     "review")])
def test_what_nobody_disables(look: Look, resume: str, action: str) -> None:
    """A call that does nothing is dropped only in the shape that the rule knows."""
    text = driver("pci_save_state(pdev)", resume)
    assert judged(look(COUNTS, text), text, "pcim_enable") == ("enable-in-resume", action)


@pytest.mark.parametrize("more, word", [("", "goes on decoding"),
                                        ("\n\tpci_set_master(pdev);", "line 6 has let it")])
def test_what_a_device_left_on_can_do(look: Look, more: str, word: str) -> None:
    """A bus master is worse.  Seen red: the call was looked for among those of the families."""
    text = driver("pci_save_state(pdev)", "return 0").replace(
        "\treturn pcim_enable_device(pdev);",
        f"\tint rc = pci_enable_device(pdev);{more}\n\treturn rc;")
    found = look(COUNTS, text)[at(text, "pci_enable_device")]
    assert found.rule == "enable-forgotten" and word in found.reason


def test_every_call_is_counted(look: Look) -> None:
    """The completeness gate: as many findings as calls, none without a reason."""
    text = driver(remove="pci_disable_device(pdev)")
    found = look(COUNTS, text)
    assert len(found) == text.count("able_device(")
    assert all(one.reason for one in found.values())


def test_a_driver_outside_of_a_tree(tmp_path: Path) -> None:
    """Without a core nobody knows what a second call does: for a person."""
    write_files(tmp_path / "tit", {"Kbuild": "obj-m += tit.o\n", "tit.c": driver()})
    place = outside.find(str(tmp_path / "tit"))
    assert place is not None
    found = outside.run(place, tmp_path / "build", ("enable",)).findings
    text = driver()
    assert judged({one.line: one for one in found}, text, "pcim_enable") == (
        "enable-in-resume", "review")


def test_devices_without_a_driver_come_before_the_library() -> None:
    """Whatever brings the library brings the step that it needs, and in that order."""
    lacking = Target(Capabilities({name: "hybrid" for name in
                                   ("intx", "region", "irqvec", "iomap", "enable")},
                                  frozenset(("pcim_enable_device",))), True)
    names = [step.id for step in steps.chosen(lacking, ["irqvec"])]
    assert names.index("enable-foreign") < names.index("library")
    assert "enable-resume" not in names
    native = Target(lacking.capabilities, False)
    assert "library" not in [step.id for step in steps.chosen(native, ["enable"])]


def test_an_enable_that_stays_forbids_the_library(make_tree: MakeTree, tmp_path: Path) -> None:
    """A device of somebody else that nobody disables: the series says where."""
    text = driver().replace("return pcim_enable_device(pdev);\n}", "struct pci_dev *other;\n\n"
                            "\tother = pci_get_device(1, 2, NULL);\n"
                            "\treturn pcim_enable_device(other);\n}", 1)
    tree = make_tree(**{"drivers/misc/tit.c": text, **MAKEFILES})
    with pytest.raises(PcimError, match=f"drivers/misc/tit.c:{at(text, 'device(other)')}"):
        builder.Builder(source.adopt(tree, tmp_path / "build"), tmp_path / "build", ["irqvec"],
                       False)


def test_a_string_over_two_lines_keeps_its_lines() -> None:
    """Or every function after it is looked for in the wrong place (seen in amdgpu)."""
    text = 'char *a = "one\\\n two";\nint b;\n'
    assert blanked(text).count("\n") == text.count("\n")
    assert "one" not in blanked(text) and "int b;" in blanked(text)
