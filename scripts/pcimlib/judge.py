# SPDX-License-Identifier: GPL-2.0-only
"""Runs pcim-judge, which reads C and decides, and takes in what it found."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.finding import Finding, Place
from pcimlib.kbuild import ModuleMap
from pcimlib.policy import Target

BINARY = Path(__file__).resolve().parents[2] / "build" / "bin" / "pcim-judge"

_COLUMNS = 16           # of a finding, before its evidence


@dataclass(frozen=True, slots=True)
class Bad:
    """A file or function that was not read, and why."""

    file: str
    line: int
    function: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one run found."""

    findings: list[Finding]
    foreign: tuple[str, ...]    # FILE:LINE of managed enables without a binding
    bad: list[Bad]
    accepted: frozenset[tuple[str, int, str]] = frozenset()     # file, line, rule


def run(tree: Path, roots: Sequence[str], families: Sequence[str], aim: Target,
        modules: Callable[[], ModuleMap], *, outside: bool = False,
        paths: Sequence[str] = (), binary: Path = BINARY) -> Outcome:
    """Judge the calls of families below roots; modules is asked while the tree is read."""
    argv = [str(binary), "-C", str(tree), "--families", ",".join(families), "--target", "-",
            *(["--outside"] if outside else []),
            *(word for path in paths for word in ("--path", path.rstrip("/"))), "--", *roots]
    with _started(argv, binary) as child:
        try:
            target = _target(aim, modules())
            out, said = child.communicate(target.encode("utf-8", "surrogateescape"))
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise PcimError(said.decode(errors="replace").strip()
                        or f"{binary}: ended with status {child.returncode}")
    return _outcome(out.decode("utf-8", "surrogateescape"))


def _started(argv: Sequence[str], binary: Path) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)
    except FileNotFoundError as error:
        raise PcimError(f"{binary}: not there; build it with make -C scripts/judge") from error
    except OSError as error:
        raise PcimError(f"{binary}: {error.strerror}; build it again with "
                        "make -C scripts/judge") from error


def _target(aim: Target, modules: ModuleMap) -> str:
    """What bind/target.h asks for."""
    found = aim.capabilities
    lines: list[tuple[str, ...]] = [("state", *pair) for pair in found.families.items()]
    lines += [("offers", name) for name in sorted(found.offers | aim.brings)]
    lines += [("trait", name) for name in sorted(found.traits)]
    lines += [("library",)] * aim.library
    lines += [("module", name, *modules.files_of(name)) for name in modules.modules()]
    return "".join("\t".join(words) + "\n" for words in lines
                   if not any("\t" in word or "\n" in word for word in words))


def _outcome(output: str) -> Outcome:
    findings: list[Finding] = []
    foreign: list[str] = []
    bad: list[Bad] = []
    accepted: set[tuple[str, int, str]] = set()
    for line in output.split("\n"):
        row = line.split("\t")
        if row[0] == "finding":
            findings.append(_finding(row[1:]))
        elif row[0] == "accepted":
            accepted.add((unescape(row[1]), int(row[2]), row[3]))
        elif row[0] == "foreign":
            foreign.append(f"{unescape(row[1])}:{row[2]}")
        elif row[0] == "bad":
            bad.append(Bad(unescape(row[1]), int(row[2]), row[3], row[4]))
    return Outcome(findings, tuple(foreign), bad, frozenset(accepted))


def _finding(row: list[str]) -> Finding:
    (file, line, column, function, module, call, verdict, rule, action, replacement, reason,
     edit, variable, label, arm) = row[:_COLUMNS - 1]
    rest = row[_COLUMNS - 1:]
    evidence = tuple(Place(unescape(rest[at]), int(rest[at + 1]), rest[at + 2], rest[at + 3])
                     for at in range(0, len(rest), 4))
    return Finding(rule, unescape(file), int(line), int(column), function, module, call, verdict,
                   action, replacement, reason, evidence, edit, variable, label, arm)


def unescape(path: str) -> str:
    """The path that pcim-judge escaped to keep a row on one line."""
    out: list[str] = []
    chars = iter(path)
    for char in chars:
        if char == "\\":
            char = {"n": "\n", "t": "\t"}.get(char := next(chars, "\\"), char)
        out.append(char)
    return "".join(out)
