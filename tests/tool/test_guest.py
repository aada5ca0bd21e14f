# SPDX-License-Identifier: GPL-2.0-only
"""The guests' table, plan, initramfs, console reading and verdicts; no kernel is booted."""

from __future__ import annotations

import gzip
import os
import re
import time
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from pcimlib import guest, guest_boot, guest_report, guest_series, guest_table
from pcimlib.errors import PcimError
from pcimlib.guest import Boot, Choice, Device, Expectation, Table
from pcimlib.guest_report import Case

AHCI = Device("ahci", "ahci", "8086:2922", "q35", ("-device", "x"), intx_call=True)
NVME = Device("nvme", "nvme", "1b36:0010", "q35", wait_ms=60, control=True,
              skip={"suspend": "no reason"}, most={"soak": 2}, most_why="it counts")
PORT = Device("tulip", "tulip", "1011:0019", "port", port="tulip,speed=1")
TABLE = Table((Boot("q35", "q35", "", ("soak", "suspend", "historic")),
               Boot("port", "q35,sata=off", "a=b lockdep.prove_locking=0", ("surprise",))),
              (AHCI, NVME, PORT), ())


def test_the_real_table_is_sound() -> None:
    """Every script has a device, every expectation names a case that can be."""
    table = guest.read_table()
    used = {script for boot in table.boots for script in boot.scripts}
    assert used == set(guest.SCRIPTS)
    init = (guest.TESTS / "init" / "init.c").read_text(encoding="utf-8")
    scripts = re.findall(r'\{ "(\w+)", "([\w-]*)", \w+ \}', init)
    assert {suite for suite, _ in scripts} == used
    names = {f"{suite}.{device.name}{suffix}" for device in table.devices
             for suite, suffix in scripts if suite in table.boot_of(device.boot).scripts}
    for row in table.expected:
        for pattern in row.case.split():
            assert any(fnmatchcase(name, pattern) for name in names), pattern
        assert row.side in ("base", "both")


@pytest.mark.parametrize("text, says", [
    ('[boot.a]\nmachine="q35"\nwords=""\nscripts=["dance"]\ndevice=[]\n', "there are only"),
    ('device=[{name="x",driver="x",id="1:2",boot="b"}]\n[boot.a]\nmachine="q35"\nwords=""\n'
     'scripts=[]\n', "no boot b"),
    ('device=[{name="x",driver="x",id="1:2",boot="a",colour="red"}]\n[boot.a]\nmachine="q35"\n'
     'words=""\nscripts=[]\n', "colour"),
    ('device=[{name="x",driver="x",id="1:2",boot="a",refuses="no",refuses_with="ENOWHERE"}]\n'
     '[boot.a]\nmachine="q35"\nwords=""\nscripts=[]\n', "name of an errno"),
    ('device=[{name="x",driver="x",id="1:2",boot="a",most={soak=1}}]\n'
     '[boot.a]\nmachine="q35"\nwords=""\nscripts=[]\n', "most_why"),
    ('device=[{name="x",driver="x",id="1:2",boot="a"},{name="y",driver="x",id="1:2",boot="a"}]\n'
     '[boot.a]\nmachine="q35"\nwords=""\nscripts=[]\n', "same id"),
])
def test_a_wrong_table_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """The message says what is wrong."""
    path = tmp_path / "devices.toml"
    if not text.startswith("device"):
        text = "device = []\n" + text.replace("device=[]\n", "")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PcimError, match=says):
        guest.read_table(path)


def test_choose_boots_only_what_is_needed() -> None:
    """A boot without a wanted script or driver is not started."""
    found = guest.choose(TABLE, ["soak"], [], 7)
    assert [choice.boot.name for choice in found] == ["q35"]
    assert found[0].runs == (("soak", 7),)
    with pytest.raises(PcimError, match="no case is left"):
        guest.choose(TABLE, ["soak"], ["tulip"], 0)
    assert guest.choose(TABLE, ["surprise"], ["tulip"], 0)[0].devices == (PORT,)


def test_choose_names_an_unknown_driver() -> None:
    """And says which there are."""
    with pytest.raises(PcimError, match="floppy.*ahci"):
        guest.choose(TABLE, ["soak"], ["floppy"], 0)


def test_historic_runs_only_where_a_device_shows_it() -> None:
    """No device of q35 shows it in this table."""
    assert [run for run, _ in guest.choose(TABLE, guest.SCRIPTS, [], 0)[0].runs] == \
        ["soak", "suspend"]


def test_plan_is_what_init_reads() -> None:
    """Words in the order of tests/guest/init/plan.c."""
    choice = guest.choose(TABLE, ["soak", "suspend"], [], 3)[0]
    assert guest.plan_text(choice) == (
        "device ahci ahci 8086:2922 1 0 0 1 0 0\n"
        "device nvme nvme 1b36:0010 0 0 0 1 1 60\n"
        "skip suspend nvme no reason\n"
        "most soak nvme 2\n"
        "run soak 3\nrun suspend 3\n")


def test_initramfs_is_a_newc_archive() -> None:
    """Members aligned to four, a trailer, the same bytes for the same files."""
    files = {"init": (0o755, b"abc"), "plan": (0o644, b"")}
    packed = guest_boot.initramfs(files)
    assert packed == guest_boot.initramfs(files)
    data, at, names = gzip.decompress(packed), 0, {}
    while True:
        assert data[at:at + 6] == b"070701" and at % 4 == 0
        fields = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
        size, length = fields[6], fields[11]
        name = data[at + 110:at + 110 + length - 1].decode()
        at += -(-(110 + length) // 4) * 4
        if name == "TRAILER!!!":
            break
        names[name] = (fields[1], data[at:at + size])
        at += -(-size // 4) * 4
    assert names["init"] == (0o100755, b"abc")
    assert names["dev/console"][0] == 0o20600


def test_a_device_below_a_port_is_plugged_by_its_own_words() -> None:
    """What QEMU gets at the start and what QMP gets later mean the same."""
    words = guest_boot.command(Choice(TABLE.boots[1], (PORT,), (("surprise", 1),)),
                               Path("k"), Path("i"), Path("q"))
    assert "tulip,speed=1,id=tulip,bus=port-tulip" in words
    assert guest_boot.plug_arguments(PORT.port, "tulip") == {
        "driver": "tulip", "id": "tulip", "bus": "port-tulip", "speed": "1"}


LOG = """\
[    1.0] KTAP version 1
[    1.0]         # pcim-splat: WARNING: at a
[    1.0]         # pcim-splat: WARNING: at a
[    1.0]         # pcim: suite=soak case=ahci cycles=5 bad=2 splats=1 failures=0 kinds=enable:2
[    1.0]         # pcim-note: a note
[    1.0]         # pcim-first: cycle 1: enable 0->-1
[    1.0]     not ok 1 ahci
[    1.0]         # pcim: suite=soak case=nvme cycles=5 bad=0 splats=0 failures=0 kinds=-
[    1.0]     ok 2 nvme
"""


def test_details_go_with_their_case() -> None:
    """Counts, kinds, note and first words; nothing runs over to the next case."""
    found = guest_report.details("q35", LOG.splitlines())
    ahci, nvme = found["soak.ahci"], found["soak.nvme"]
    assert (ahci.cycles, ahci.bad, ahci.splats, ahci.kinds) == (5, 2, 1, "enable:2")
    assert (ahci.note, ahci.first) == ("a note", "cycle 1: enable 0->-1")
    assert ahci.says == ("WARNING: at a",)
    lines = ["# pcim-splat: BUG: b", "pcim: soak ahci begins", *LOG.splitlines(),
             "# pcim-splat: BUG: c",
             "# pcim: suite=checkers case=lockdep cycles=1 bad=0 splats=0 failures=0 kinds=-",
             "# pcim: suite=checkers case=log cycles=1 bad=0 splats=2 failures=0 kinds=-"]
    found = guest_report.details("q35", lines)
    assert found["soak.ahci"].says == ("WARNING: at a",) and not found["checkers.lockdep"].says
    assert found["checkers.log"].says == ("BUG: b", "BUG: c")
    assert (nvme.kinds, nvme.note, nvme.first, nvme.says) == ("", "", "", ())


CONSOLE = """\
# pcim-planned: suite=soak case=ahci
# pcim-planned: suite=soak case=nvme
# pcim-planned: suite=checkers case=log
"""


@pytest.mark.parametrize("parsed, killed, lost", [
    ([("soak", "ahci", "PASS"), ("soak", "nvme", "SKIP"), ("checkers", "log", "PASS")], "", []),
    ([("soak", "ahci", "PASS"), ("soak", "", "TEST_CRASHED")], "silence",
     ["soak.nvme", "checkers.log-q35", "boot.q35"]),
    ([("soak", "ahci", "PASS"), ("soak", "nvme", "CRASHED"), ("checkers", "log", "PASS")], "",
     ["soak.nvme"]),
    ([], "", ["soak.ahci", "soak.nvme", "checkers.log-q35"]),
])
def test_a_planned_case_without_a_result_is_lost(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[tuple[str, str, str]],
        killed: str, lost: list[str]) -> None:
    """Whether its guest died or the parser did."""
    log = tmp_path / "q35.log"
    log.write_text(CONSOLE + guest_boot.DONE, encoding="utf-8")
    monkeypatch.setattr(guest_report.ktap, "parse", lambda *_: parsed)
    cases = guest_report.read_boot("q35", tmp_path, guest_boot.Booted(log, killed, "x", 1.0))
    assert [case.full for case in cases if case.status == "LOST"] == lost


def test_a_console_without_a_plan_is_a_dead_boot(tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """No case at all is not a green one."""
    log = tmp_path / "q35.log"
    log.write_text(guest_boot.DONE, encoding="utf-8")
    monkeypatch.setattr(guest_report.ktap, "parse", lambda *_: [])
    cases = guest_report.read_boot("q35", tmp_path, guest_boot.Booted(log, "", "x", 1.0))
    assert [(case.full, case.status) for case in cases] == [("boot.q35", "LOST")]


RED = Case("q35", "soak", "ahci", "FAIL", 5, 5, kinds="enable:5", first="enable 0->-1")
GREEN = Case("q35", "soak", "ahci", "PASS", 5)
ROW = Expectation("6.12", "base", "soak.ahci", "lost")
CURED = replace(ROW, cure=("enable",))


@pytest.mark.parametrize("side, case, rows, wrong", [
    ("base", RED, (), 1), ("base", RED, (ROW,), 0), ("base", GREEN, (ROW,), 1),
    ("series", RED, (ROW,), 1), ("series", GREEN, (ROW,), 0),
    ("series", RED, (Expectation("6.12", "both", "soak.ahci", "not ours"),), 0),
    ("series", RED, (Expectation("6.1", "both", "soak.ahci", "not ours"),), 1),
    ("series", RED, (CURED,), 0), ("series", GREEN, (CURED,), 0), ("base", GREEN, (CURED,), 1),
    ("series", RED, (replace(CURED, cure=("other", "intx")),), 1),
    ("base", GREEN, (replace(CURED, always=False),), 0),
    ("base", RED, (replace(ROW, case="*.ahci"),), 0), ("base", RED, (replace(ROW, case="*.b"),), 1),
    ("base", RED, (replace(ROW, case="soak.b soak.ahci"),), 0),
    ("base", GREEN, (replace(ROW, case="soak.b soak.a*"),), 1),
    ("base", RED, (replace(ROW, kinds=("enable", "mwi")),), 0),
    ("base", RED, (replace(ROW, kinds=("mwi",)),), 1),
    ("base", replace(RED, splats=1), (replace(ROW, kinds=("enable",)),), 1),
    ("base", replace(RED, splats=1, says=("at a",)), (replace(ROW, kinds=("enable",)),), 1),
    ("base", replace(RED, splats=1, says=("at a",)),
     (replace(ROW, kinds=("enable",), says=("at b", "at a")),), 0),
    ("base", replace(RED, splats=2, says=("at a", "at c")),
     (replace(ROW, kinds=("enable",), says=("at b", "at a")),), 1),
    ("base", replace(RED, failures=1), (replace(ROW, kinds=("enable",)),), 1),
    ("series", GREEN, (Expectation("6.12", "both", "soak.ahci", "not ours"),), 1),
    ("base", Case("q35", "soak", "ahci", "FAIL"), (replace(ROW, kinds=("mwi",)),), 1),
    ("base", Case("q35", "soak", "ahci", "FAIL", failures=1),
     (Expectation("6.12", "base", "*.*", "", kinds=("enable",), always=False),), 1),
    ("base", Case("q35", "soak", "ahci", "FAIL"),
     (Expectation("6.12", "base", "*.*", "", kinds=("enable",), always=False),), 1),
    ("base", RED, (replace(ROW, kinds=("mwi",)), replace(ROW, kinds=("enable",))), 1),
    ("base", replace(RED, kinds="enable:1,mwi:1"),
     (replace(ROW, kinds=("mwi",)), replace(ROW, kinds=("enable", "mwi"))), 0),
    ("base", RED, (replace(ROW, kinds=("enable",), says=("at a",)),), 1),
    ("base", Case("q35", "soak", "ahci", "SKIP"), (ROW,), 1),
    ("base", Case("q35", "suspend", "nvme", "SKIP", note="no reason"), (), 0),
    ("base", Case("q35", "soak", "nvme", "SKIP", note="whatever"), (), 1),
    ("base", Case("q35", "checkers", "lockdep-q35", "SKIP"), (), 1),
    ("base", Case("port", "checkers", "lockdep-port", "SKIP"), (), 0),
    ("base", Case("port", "checkers", "kmemleak-port", "SKIP"), (), 1),
    ("base", Case("q35", "boot", "q35", "LOST", first="its last line: x"), (), 1),
])
def test_judge(side: str, case: Case, rows: tuple[Expectation, ...], wrong: int) -> None:
    """Red only where it is expected, and there it must be seen."""
    table = Table(TABLE.boots, TABLE.devices, rows)
    assert len(guest_report.judge("6.12", side, [case], table, ["intx"])[0]) == wrong


@pytest.mark.parametrize("cycles, wrong", [(0, 1), (200, 1), (199, 0)])
def test_few_cycles_need_not_show_a_bug(cycles: int, wrong: int) -> None:
    """What comes up in the n-th cycle does not in fewer."""
    table = Table(TABLE.boots, TABLE.devices, (ROW,))
    assert len(guest_report.judge("6.12", "base", [GREEN], table, (), cycles)[0]) == wrong


def test_the_report_shows_both_sides_and_counts() -> None:
    """A row a driver, then a row a case: driver, boot, base, series."""
    results = {"base": [RED], "series": [GREEN]}
    text = guest_table.report_text("6.12", TABLE, results)
    assert "| ahci | ahci | RED 5/5 / ok 5 | - | - | - | - | - |" in text
    assert "| ahci | ahci | q35 | RED 5/5 enable:5 | ok 5 |" in text
    assert "soak.ahci: enable 0->-1" in text


def test_the_report_tells_expected_red_from_other_red() -> None:
    """In brackets, with its reason; on the series only while the cure is not in."""
    table = Table(TABLE.boots, TABLE.devices, (CURED,))
    results = {"base": [RED], "series": [RED]}
    text = guest_table.report_text("6.12", table, results, ["intx"])
    assert "| (RED 5/5) / (RED 5/5) |" in text
    assert "- soak.ahci, on base and series: lost (cure: topic enable)" in text
    text = guest_table.report_text("6.12", table, results, ["intx", "enable"])
    assert "| (RED 5/5) / RED 5/5 |" in text


def test_the_report_says_why_a_case_was_skipped() -> None:
    """The short table says skip, the long one why."""
    skipped = Case("q35", "suspend", "nvme", "SKIP", note="no reason")
    text = guest_table.report_text("6.12", TABLE, {"base": [skipped], "series": [skipped]})
    assert "skip / skip" in text and "skipped: no reason" in text


def test_a_guest_that_hangs_is_noticed() -> None:
    """By its silence, or by its time; what it printed before is not lost."""
    console, guests = os.pipe()
    os.write(guests, b"one\r\ntwo\npart")
    # pylint: disable=protected-access
    for end, silence, says in ((time.monotonic() + 60, 0, "nothing printed"),
                               (time.monotonic(), 60, "no end")):
        with pytest.raises(TimeoutError, match=says):
            next(guest_boot._lines(console, end, silence))
    lines = guest_boot._lines(console, time.monotonic() + 60, 2)
    assert [next(lines) for _ in range(3)] == ["one", "two", "part"]
    with pytest.raises(TimeoutError, match="nothing printed for 2 s"):
        next(lines)
    os.close(guests)
    assert not list(guest_boot._lines(console, time.monotonic() + 60, 60))
    os.close(console)


def test_a_series_of_the_user_brings_its_topics(tmp_path: Path) -> None:
    """They stand in series.json beside it; a foreign series has none."""
    mbox = tmp_path / "series.mbox"
    mbox.write_text("From x\nSubject: [PATCH 1/2] a\n\nFrom x\nSubject: [PATCH 2/2] b\n",
                    encoding="utf-8")
    assert guest_series.read(mbox).words() == "2 patches, topics: not known"
    (tmp_path / "series.json").write_text('{"topics": ["intx"]}', encoding="utf-8")
    assert guest_series.read(mbox).topics == ("intx",)
    with pytest.raises(PcimError, match="not there"):
        guest_series.read(tmp_path / "none")


def test_merge_keeps_the_other_cases() -> None:
    """A run of one driver does not forget the others, but a dead boot is forgotten."""
    old = [RED, Case("q35", "boot", "q35", "LOST"), Case("pc", "soak", "x", "PASS")]
    merged = guest_report.merge(old, [GREEN])
    assert [case.full for case in merged] == ["soak.x", "soak.ahci"]
    dead = Case("q35", "boot", "q35", "LOST")
    old = [Case("q35", "soak", "nvme", "PASS"), Case("pc", "soak", "x", "PASS")]
    assert [case.full for case in guest_report.merge(old, [GREEN, dead])] == \
        ["soak.x", "soak.ahci", "boot.q35"]


def test_results_are_kept_whole(tmp_path: Path) -> None:
    """What is saved is what is loaded."""
    path = tmp_path / "results.json"
    assert guest_report.load(path).cases == {"base": [], "series": [], "flip": []}
    kept = guest_report.Kept({"base": [replace(RED, says=("a", "b"))], "series": [GREEN],
                              "flip": []},
                             {"base": "1", "series": "2"}, ["intx"], "words")
    guest_report.save(path, kept)
    assert guest_report.load(path) == kept
    kept.only({"series": "3"})
    assert kept.cases["base"] and not kept.cases["series"]
    path.write_text('{"cases": {"base": []}}', encoding="utf-8")
    assert guest_report.load(path).cases == {"base": [], "series": [], "flip": []}


def test_what_is_lost_without_the_drivers_is_red_there_only() -> None:
    """On the flip a row of its own must be red; base and series know nothing of it."""
    row = Expectation("7.3", "flip", "soak.ahci", "lost", ("enable",))
    assert [row.red_on(side, ["irqvec"]) for side in guest.ALL_SIDES] == [False, False, True]
    table = replace(TABLE, expected=(row,))
    green = replace(RED, status="PASS")
    assert not guest_report.judge("7.3", "series", [green], table)[0]
    assert "not red" in guest_report.judge("7.3", "flip", [green], table)[0][0]


def test_a_device_of_another_kernel_is_left_out() -> None:
    """It may have no driver there."""
    other = replace(PORT, name="new", kernels=("7.3",))
    table = replace(TABLE, devices=(*TABLE.devices, other))
    assert other not in guest.table_of(table, "6.12").devices
    assert other in guest.table_of(table, "7.3").devices


def test_flip_is_the_series_without_its_drivers(tmp_path: Path) -> None:
    """First and last step stay, if there is a last one."""
    mail = "From " + "0" * 40 + " Mon Sep 17\n\ndiff --git a/{0} b/{0}\n"
    mbox = tmp_path / "series.mbox"
    mbox.write_text("".join(map(mail.format, (
        "drivers/pci/msi/api.c", "drivers/ata/ahci.c", "drivers/pci/msi/msi.c"))))
    found = guest_series.without_drivers(mbox, tmp_path / "flip.mbox").read_text()
    assert found.count("From ") == 2 and "ata" not in found
    mbox.write_text(mail.format("drivers/pci/msi/api.c"))
    with pytest.raises(PcimError, match="irqvec"):
        guest_series.without_drivers(mbox, tmp_path / "flip.mbox")
