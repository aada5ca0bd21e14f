# SPDX-License-Identifier: GPL-2.0-only
"""What the guests are: the table of boots and devices, and what a run chooses."""

from __future__ import annotations

import errno
import hashlib
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .errors import PcimError

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "guest"
TABLE = TESTS / "devices.toml"

SIDES = ("base", "series")
# The series without the conversions of the drivers, where it takes something away
# from them: what the others must not lose has to be seen lost there.
FLIP = "flip"
ALL_SIDES = (*SIDES, FLIP)
# In their order: a probe that failed may leave a device changed for good.
SCRIPTS = ("soak", "handover", "suspend", "surprise", "historic", "probefail")

# Cycles a case without --cycles: the short form that CI has time for.  For
# probefail it is the number of places that are tried.
SHORT_CYCLES = {"soak": 200, "handover": 2, "suspend": 2, "surprise": 4, "probefail": 30,
                "historic": 2}
# And at most, whatever --cycles says: these scripts have seconds a cycle or an end of their own.
MOST_CYCLES = {"handover": 100, "suspend": 100, "surprise": 200, "probefail": 1000,
               "historic": 100}


@dataclass(frozen=True, slots=True)
class Boot:
    """A machine that is started: its devices and the scripts that it can run."""

    name: str
    machine: str
    words: str
    scripts: tuple[str, ...]
    qemu: tuple[str, ...] = ()
    cpus: int = 2
    real_time: bool = False     # else sleeping costs the guest nothing


@dataclass(frozen=True, slots=True)
class Device:
    """A device of QEMU's and the driver that takes it."""

    name: str
    driver: str
    id: str
    boot: str
    qemu: tuple[str, ...] = ()
    port: str = ""
    intx_call: bool = False
    wait_ms: int = 0
    control: bool = False
    historic: bool = False
    refuses: str = ""           # why every probe fails, late
    refuses_with: str = ""      # the error that it then returns: "ENOSYS"
    skip: Mapping[str, str] = field(default_factory=dict)
    no_race: str = ""           # why it is not taken away while it is unbound and bound
    most: Mapping[str, int] = field(default_factory=dict)
    most_why: str = ""
    kernels: tuple[str, ...] = ()   # only there; empty: everywhere


@dataclass(frozen=True, slots=True)
class Expectation:
    """A case that is red for a known reason: on one side, or on both."""

    kernel: str
    side: str       # "base": the series heals it; "both": it is not ours; "flip": it is lost
    case: str       # "suite.case" or a pattern, "soak.*"; more than one with blanks between
    why: str
    kinds: tuple[str, ...] = ()  # of the oracle: nothing else may be wrong
    says: tuple[str, ...] = ()  # a part of each complaint of the kernel's, no other may be
    cure: tuple[str, ...] = ()  # a series with one of these topics heals it; empty: any does
    always: bool = True         # a case that is green has lost its bug or its test

    def names(self, case: str) -> bool:
        """Is this about the case of this name?"""
        return any(fnmatchcase(case, pattern) for pattern in self.case.split())

    def red_on(self, side: str, topics: Collection[str]) -> bool:
        """Is the case red on this side, if the series has these topics?"""
        if self.side == FLIP:
            return side == FLIP
        healed = side != "base" and self.side == "base" \
            and (not self.cure or bool(set(self.cure) & set(topics)))
        return not healed


@dataclass(frozen=True, slots=True)
class Table:
    """All that devices.toml says."""

    boots: tuple[Boot, ...]
    devices: tuple[Device, ...]
    expected: tuple[Expectation, ...]
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)   # by kernel

    def boot_of(self, name: str) -> Boot:
        """The boot with this name."""
        return next(boot for boot in self.boots if boot.name == name)

    def device_of(self, name: str) -> Device | None:
        """The device that a case is about: the longest name that the case's begins with."""
        own = [device for device in self.devices
               if name == device.name or name.startswith(device.name + "-")]
        return max(own, key=lambda one: len(one.name)) if own else None

    def skips(self, suite: str, name: str, boot: str) -> str:
        """Why the table does without this case, or nothing."""
        if suite == "checkers":
            off = "lockdep.prove_locking=0" in self.boot_of(boot).words.split()
            return "switched off for this boot" if off and name.startswith("lockdep-") else ""
        device = self.device_of(name)
        return device.skip.get(suite, "") if device else ""


def _rows(kind: type, rows: Iterable[Mapping[str, Any]], where: Path) -> list[Any]:
    made = []
    for row in rows:
        cells = {key: tuple(value) if isinstance(value, list) else value
                 for key, value in row.items()}
        try:
            made.append(kind(**cells))
        except TypeError as err:
            raise PcimError(f"{where}: {row.get('name', row)}: {err}") from err
    return made


def read_table(path: Path = TABLE) -> Table:
    """Read and check the table."""
    with open(path, "rb") as file:
        data = tomllib.load(file)
    boots = _rows(Boot, ({"name": name, **row} for name, row in data["boot"].items()), path)
    devices = _rows(Device, data["device"], path)
    expected = _rows(Expectation, data.get("expected", []), path)
    names = {boot.name for boot in boots}
    seen: set[str] = set()
    for device in devices:
        if device.boot not in names:
            raise PcimError(f"{path}: {device.name}: there is no boot {device.boot}")
        if device.name in seen:
            raise PcimError(f"{path}: {device.name} is there twice")
        seen.add(device.name)
        if (set(device.skip) | set(device.most)) - set(SCRIPTS):
            raise PcimError(f"{path}: {device.name}: skip or most names no script of ours")
        if bool(device.refuses) != hasattr(errno, device.refuses_with):
            raise PcimError(f"{path}: {device.name}: refuses and refuses_with go together, and "
                            "the latter is the name of an errno")
        if bool(device.most) != bool(device.most_why):
            raise PcimError(f"{path}: {device.name}: most and most_why go together")
    for boot in boots:
        if set(boot.scripts) - set(SCRIPTS):
            raise PcimError(f"{path}: boot {boot.name}: there are only {', '.join(SCRIPTS)}")
        ids = [device.id for device in devices if device.boot == boot.name]
        if len(set(ids)) != len(ids):
            raise PcimError(f"{path}: boot {boot.name} has two devices of the same id")
    return Table(tuple(boots), tuple(devices), tuple(expected), data.get("topics", {}))


def fingerprint(table: Table) -> str:
    """Of the machines and devices: with others, results are other results."""
    return hashlib.sha256(repr((table.boots, table.devices)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Choice:
    """One boot of a run: its devices, its scripts with their cycles."""

    boot: Boot
    devices: tuple[Device, ...]
    runs: tuple[tuple[str, int], ...]


def table_of(table: Table, kernel: str) -> Table:
    """The table without the devices of other kernels."""
    return replace(table, devices=tuple(device for device in table.devices
                                        if not device.kernels or kernel in device.kernels))


def choose(table: Table, scripts: Iterable[str], drivers: Iterable[str],
           cycles: int, boots: Collection[str] = ()) -> list[Choice]:
    """Return the boots that a run needs; drivers or boots empty means all."""
    wanted = list(scripts)
    named = set(drivers)
    unknown = named - {device.name for device in table.devices} \
        - {device.driver for device in table.devices}
    if unknown:
        raise PcimError(f"--driver {', '.join(sorted(unknown))}: not in {TABLE.name}; there are "
                        + ", ".join(device.name for device in table.devices))
    known = [boot.name for boot in table.boots]
    if set(boots) - set(known):
        raise PcimError(f"--boot {', '.join(boots)}: there are {', '.join(known)}")
    found = []
    for boot in table.boots:
        if boots and boot.name not in boots:
            continue
        devices = tuple(device for device in table.devices if device.boot == boot.name
                        and (not named or device.name in named or device.driver in named))
        runs = [(script, min(cycles or SHORT_CYCLES[script], MOST_CYCLES.get(script, 1 << 30)))
                for script in SCRIPTS if script in wanted and script in boot.scripts]
        if not any(device.historic for device in devices):
            runs = [run for run in runs if run[0] != "historic"]
        if devices and runs:
            found.append(Choice(boot, devices, tuple(runs)))
    if not found:
        raise PcimError("no case is left: none of these machines runs such a script with such "
                        f"a driver (see {TABLE.name})")
    return found


def _errno(name: str) -> int:
    """The number of an error's name, the same here as in a guest."""
    return int(getattr(errno, name)) if name else 0


def plan_text(choice: Choice) -> str:
    """The plan that the guest's init reads (tests/guest/init/plan.c)."""
    lines = [f"device {dev.name} {dev.driver} {dev.id} {int(dev.intx_call)} {int(dev.historic)} "
             f"{_errno(dev.refuses_with)} {int(not dev.no_race)} {int(dev.control)} "
             f"{dev.wait_ms}"
             for dev in choice.devices]
    runs = {script for script, _ in choice.runs}
    for dev in choice.devices:
        lines += [f"skip {script} {dev.name} {why}" for script, why in sorted(dev.skip.items())
                  if script in runs]
        lines += [f"most {script} {dev.name} {most}" for script, most in sorted(dev.most.items())]
    lines += [f"run {script} {cycles}" for script, cycles in choice.runs]
    return "".join(f"{line}\n" for line in lines)
