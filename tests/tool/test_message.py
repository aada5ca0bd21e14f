# SPDX-License-Identifier: GPL-2.0-only
"""What patches say: subjects that fit, and nothing that the hunks do not do."""

# pylint: disable=missing-function-docstring,protected-access  # the name of a test is its claim

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import MakeTree

from pcimlib import git, message, source, steps, subjects
from pcimlib.finding import Finding
from pcimlib.history import History

STEPS = {step.id: step for step in map(steps._read, sorted(steps.FOLDER.glob("*.toml")))}
EDITS = [step for step in STEPS.values() if step.is_edits]
LONG = "drivers/thermal/zorro/int340x_thermal/processor_thermal_device_pci"


def finding(file: str = "drivers/net/crake.c", module: str = "", edit: str = "pcim",
            call: str = "pci_alloc_irq_vectors", to: str = "pcim_alloc_irq_vectors",
            action: str = "convert", function: str = "crake_probe") -> Finding:
    return Finding("irqvec-managed-plain", file, 1, 0, function, module, call, "managed", action,
                   to, "a; b, so c", (), edit=edit)


def text(step: str, *findings: Finding, change: str = "") -> str:
    """The message of a patch for drivers, on one line each paragraph."""
    made = message.patch_message(STEPS[step], findings, sorted({one.file for one in findings}),
                                 True, change)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", made)


# ---------------------------------------------------------------- subjects

@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_no_subject_is_too_long(step: steps.Step) -> None:
    """Red with the prefix of folder, file and module: up to 108 columns."""
    subjects_of = [one.subject for one in step.upstream]
    if step.is_edits:
        for modules in ([LONG], [f"{LONG}_{number}" for number in range(9)], ["drivers/net/x"]):
            items = [finding(f"{one}.c", one, next(iter(step.recipe["edits"])))   # type: ignore
                     for one in modules]
            for by_driver in (True, False):
                made = message.patch_message(step, items, [one.file for one in items], by_driver)
                subjects_of.append(made.partition("\n")[0])
    else:
        subjects_of.append(step.subject)
    assert all(0 < len(one) <= subjects.WIDTH for one in subjects_of), subjects_of


def test_prefixes_shrink_and_keep_the_subsystem() -> None:
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    dice = random.Random(seed)
    for _ in range(200):
        path = "/".join(["drivers", *("".join(dice.choices("abcdef_", k=dice.randint(3, 12)))
                                      for _ in range(dice.randint(1, 5)))])
        found = list(subjects.prefixes([f"{path}.c"], [path.rpartition("/")[2]]))
        assert found and len(found[-1]) <= len(found[0])
        assert all(one.partition(":")[0] == found[0].partition(":")[0] for one in found)


@pytest.mark.parametrize(("file", "module", "prefix"), [
    ("drivers/i2c/busses/i2c-ismt.c", "drivers/i2c/busses/i2c-ismt", "i2c: ismt"),
    ("drivers/spi/spi-cavium-thunderx.c", "drivers/spi/spi-thunderx", "spi: thunderx"),
    ("drivers/accel/ivpu/ivpu_drv.c", "drivers/accel/ivpu/intel_vpu", "accel/ivpu"),
    ("drivers/tty/serial/8250/8250_exar.c", "drivers/tty/serial/8250/8250_exar",
     "serial: 8250_exar"),
    ("sound/pci/als300.c", "sound/pci/snd-als300", "ALSA: als300"),
    ("drivers/zorro/z.c", "drivers/zorro/z", "zorro: z"),
])
def test_the_prefix_names_the_driver_once(file: str, module: str, prefix: str) -> None:
    assert next(subjects.prefixes([file], [subjects.name_of(module, file)])) == prefix


def test_neighbours_in_one_patch_are_named() -> None:
    """Red while the patches of ALSA had one subject: the same as the next one's."""
    names = [f"sound/pci/snd-bird{number}" for number in range(7)]
    first = text("region-managed", *(finding(f"{one}.c", one) for one in names[:2]))
    assert first.startswith("ALSA: bird0, bird1: Request PCI regions")
    many = text("region-managed", *(finding(f"{one}.c", one) for one in names))
    assert many.startswith("ALSA: bird0, bird1 and 5 more: Request PCI regions")


@pytest.mark.parametrize(("file", "module", "begins"), [
    ("drivers/iommu/riscv/iommu-pci.c", "iommu-pci", "iommu/riscv: "),
    ("drivers/gpu/drm/hisilicon/hibmc/hibmc_drm_drv.c", "hibmc-drm", "drm/hisilicon/hibmc: "),
    ("drivers/net/ethernet/realtek/r8169_main.c", "r8169", "r8169: "),
    ("drivers/net/ethernet/marvell/octeontx2/nic/rep.c", "rvu_rep", "octeontx2-pf: "),
    ("drivers/net/ethernet/marvell/prestera/prestera_pci.c", "prestera_pci",
     "net: marvell: prestera: "),
    ("drivers/crypto/marvell/octeontx2/otx2_cptpf_main.c", "rvu_cptpf", "crypto: octeontx2 - "),
    ("drivers/misc/mei/pci-csc.c", "mei-csc", "mei: csc: "),
    ("drivers/misc/keba/cp500.c", "cp500", "misc: keba: "),
    ("drivers/misc/rp1/rp1_pci.c", "rp1_pci", "misc: rp1: "),
    ("drivers/net/wireless/mediatek/mt76/mt7615/pci.c", "mt7615e", "wifi: mt76: mt7615: "),
    ("drivers/staging/media/ipu3/ipu3.c", "ipu3-imgu", "media: staging: ipu3-imgu: "),
    ("drivers/media/pci/crake/crake.c", "crake", "media: crake: "),
])
def test_subjects_are_those_of_the_subsystem(file: str, module: str, begins: str) -> None:
    """Each was seen wrong, and sent back."""
    for by_driver in (True, False):
        made = message.patch_message(STEPS["irqvec-managed"], [finding(file, module)], [file],
                                     by_driver)
        assert made.startswith(begins), made.partition("\n")[0]


def test_the_last_subjects_of_a_file_are_the_answer() -> None:
    crake = ["net: crake: Fix a", "net: crake: Fix b", "net: Convert all of them"]
    assert subjects.usual([crake]) == "net: crake"
    assert subjects.usual([["crypto: knot - Fix", "crypto: knot - Add"]]) == "crypto: knot"
    assert subjects.usual([["one: a", "two: b", "three: c"]]) == ""
    assert subjects.usual([crake, ["net: rail: a", "net: rail: b"]]) == ""
    assert subjects.usual([[]]) == ""
    made = message.patch_message(STEPS["irqvec-managed"], [finding()], ["drivers/net/crake.c"],
                                 True, "", message.TreeFacts("7.3.4", {}, "crakes"))
    assert made.startswith("crakes: ")


# ---------------------------------------------------------------- sentences

def test_what_becomes_of_zero_is_told_where_a_hunk_tests_it() -> None:
    one = finding(edit="pcim-msi", call="pci_enable_msi")
    tested = "-\tif (pci_enable_msi(p))\n+\tif (pcim_alloc_irq_vectors(p, 1, 1, PCI_IRQ_MSI) < 0)\n"
    plain = "-\tpci_enable_msi(p);\n+\tpcim_alloc_irq_vectors(p, 1, 1, PCI_IRQ_MSI);\n"
    for change, tests in ((plain, False), (tested, True)):
        made = text("irqvec-managed", one, change=change)
        assert "takes the place of\npci_enable_msi()" in made.replace(" pci_enable", "\npci_enable")
        assert ("tests for zero" in made) == tests


def test_an_array_is_told_by_the_call_that_filled_it() -> None:
    made = text("irqvec-managed", finding(edit="pcim-msix", call="pci_enable_msix_exact"))
    assert "pci_enable_msix_exact()" in made and "first ones" in " ".join(made.split())


def test_releases_are_told_where_one_is_dropped() -> None:
    drop = finding(call="pci_free_irq_vectors", to="", action="drop", edit="drop",
                   function="crake_remove")
    renamed = text("irqvec-managed", finding())
    assert "Drop" not in renamed and "at the allocation in crake_probe() says" in renamed
    assert "What is freed, and when, stays as it is." in renamed
    made = text("irqvec-releases", drop)
    assert "Drop pci_free_irq_vectors() in crake_remove(), which did so just before." in made


def test_a_patch_that_only_drops_says_so() -> None:
    """Red with a subject that allocates, and with a text that began with 'After that'."""
    drop = finding(call="pci_free_irq_vectors", to="", action="drop", edit="drop",
                   function="crake_remove")
    made = message.patch_message(STEPS["irqvec-releases"], [drop], [drop.file], True)
    subject, blank, body = made.split("\n", 2)
    assert subject.endswith(": Leave the release of IRQ vectors to devres") and not blank
    assert body.startswith("The vectors are freed") and "Use" not in body
    region = replace(drop, call="pci_release_regions")
    made = message.patch_message(STEPS["region-managed"], [region], [region.file], True)
    assert "Leave the release of PCI regions to devres\n\nThe regions are released" in made


# ------------------------------------------------------------ what was before

@pytest.mark.parametrize("step", ["intx-managed-pure", "enable-resume", "enable-double"])
def test_the_past_is_told_where_it_is_proved_only(step: str) -> None:
    """Red while a driver of 7.3 that came after the change 'relied on that mode'."""
    call = {"intx-managed-pure": "pci_intx"}.get(step, "pcim_enable_device")
    one = finding(call=call, to="pcim_intx", edit="plain" if "resume" in step else "pcim")
    broke = STEPS[step].broke
    assert broke
    for proved in (False, True):
        made = message.patch_message(STEPS[step], [one], [one.file], True, "",
                                     message.TreeFacts("7.3.4", {}, "", proved))
        assert (f'\n\nFixes: {broke.commit} ("{broke.subject}")\n' in made) == proved
        assert ("Up to 6.10" in made or "no longer is" in made) == proved
        assert "relied" not in made


def test_a_port_of_mainline_proves_it_for_a_tree_that_lacks_it() -> None:
    one = finding(file="drivers/ata/crake.c", call="pci_intx", to="pcim_intx")
    for version, ours in (("6.12.117", True), ("7.3.4", False)):
        made = message.patch_message(STEPS["intx-managed-pure"], [one], [one.file], True, "",
                                     message.TreeFacts(version))
        assert made.startswith("ata: Use always-managed version of pci_intx()") == ours
        assert ("[ Upstream commit eeda4c86" in made) == ours
        assert ("Fixes: dfa2f4d5f9e5" in made) == ours


def test_history_is_asked_for_what_the_files_were_like(make_tree: MakeTree,
                                                       tmp_path: Path) -> None:
    tree = make_tree(**{"drivers/ata/old.c": "void f(void) { pci_intx(pdev, 1); }\n"})
    who = git.identity()

    def commit(subject: str) -> str:
        git.run(tree, "add", "-A", "-f")
        git.run(tree, "commit", "-q", "-m", subject, env=who)
        return git.run(tree, "rev-parse", "HEAD").strip()

    git.run(tree, "init", "-q")
    commit("first")
    (tree / "drivers/pci/pci.c").write_text("int pure;\n")
    backport = commit("PCI: pure\n\ncommit 1234567890ab upstream.")
    (tree / "drivers/ata/new.c").write_text("void f(void) { pci_intx(pdev, 1); }\n")
    commit("ata: new: Add a driver")
    past = History(source.adopt(tree, tmp_path / "build"))
    for name in (backport[:12], "1234567890ab"):
        assert past.counted(name, "drivers/pci/pci.c", ["drivers/ata/old.c"], "pci_intx")
        assert not past.counted(name, "drivers/pci/pci.c", ["drivers/ata/new.c"], "pci_intx")
    assert not past.counted("feedfeedfeed", "drivers/pci/pci.c", ["drivers/ata/old.c"], "pci_intx")
    assert past.subjects("drivers/ata/new.c") == ["ata: new: Add a driver"]


def test_the_calls_of_the_patch_are_named() -> None:
    both = [finding(call="pci_request_region", to="pcim_request_region"),
            finding(call="pci_release_region", to="pcim_release_region")]
    made = text("region-managed", *both)
    assert "Use pcim_request_region() and pcim_release_region(), which are managed" in made
    assert "Use pcim_request_region(), which is managed" in text("region-managed", both[0])


def test_bars_are_counted() -> None:
    one = finding(call="pcim_iomap_regions", to="pcim_iomap_region")
    assert "crake_probe() maps a BAR" in text("iomap-region", one)
    several = text("iomap-region", one, one)
    assert "maps BARs one by one" in several and ": Map BARs with" in several


def test_a_test_for_null_is_told_where_it_goes() -> None:
    one = finding(call="pcim_iomap_regions", to="pcim_iomap_region")
    assert "NULL" not in text("iomap-region", one, change="-\tbase = pcim_iomap_table(p)[0];\n")
    assert "NULL" in text("iomap-region", one, change="-\tif (!base)\n-\t\treturn -ENOMEM;\n")


@pytest.mark.parametrize(("form", "has", "lacks"), [
    ("foreign", "leave the record behind", "devres group"),
    ("group", "devres group", "leave the record behind"),
])
def test_a_foreign_device_is_told_by_its_form(form: str, has: str, lacks: str) -> None:
    made = text("enable-foreign", finding(edit=form))
    assert has in made and lacks not in made


@pytest.mark.parametrize(("kinds", "files", "words"), [
    (["users", "users"], ["a", "b"], "The patches of drivers do not depend on each other."),
    (["fix", "api", "api", "users", "users", "flip", "more"], ["a", "p", "p", "a", "b", "p", "t"],
     "Patch 1 mends the enable count and needs none of the others. Patches 2 to 3 prepare what "
     "the drivers after call. The patches of drivers do not depend on each other, save where two "
     "change the same file. Patch 6 needs those of the same topic before."),
    (["fix"], ["a"], ""),
])
def test_a_letter_says_which_patches_need_which(kinds: list[str], files: list[str],
                                               words: str) -> None:
    """Red while every letter said that patches do not depend on each other."""
    assert message.dependences(kinds, [(file,) for file in files]) == words
