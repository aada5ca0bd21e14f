# SPDX-License-Identifier: GPL-2.0-only
"""Documentation/parity.md: a kernel's own calls beside ours, by value and by claim."""

from __future__ import annotations

import errno
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from . import kunit_tree
from .kunit import Case, Outcome
from .kunit_table import Reason

CONTRACT = kunit_tree.ROOT / "Documentation" / "kunit-cases.md"
DOCUMENT = kunit_tree.ROOT / "Documentation" / "parity.md"
DIFFERS = kunit_tree.TESTS / "differs.toml"
# Whose own calls are the model: the newest kernel's.
MODEL = "7.3"

_SECTION = re.compile(r"^## (?:The contract, call by call|What holds for all calls alike)\n"
                      r"(.*?)(?=^## |\Z)", re.M | re.S)
_CASE = re.compile(r"`(pcim-[a-z-]+\.\w+)`")
_RED = ("FAIL", "ERROR")
_VALUE = re.compile(r"pcim-value: (\w+): (.+): (\S+)$", re.M)
_VERSIONS = re.compile(r"^Kernels: .*\n", re.M)


@dataclass(frozen=True)
class Claim:
    """A row of the contract: what is said of a call, and the cases that hold it."""

    call: str
    says: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class ValueReason:
    """Why a call's value differs in a situation; both may be patterns."""

    call: str
    situation: str
    why: str

    def explains(self, key: tuple[str, str]) -> bool:
        """Tell whether it is about this call in this situation."""
        return fnmatchcase(key[0], self.call) and fnmatchcase(key[1], self.situation)


@dataclass(frozen=True)
class Column:
    """One implementation on one kernel, and what its boot showed."""

    title: str
    version: str
    outcome: Outcome

    def values(self) -> dict[tuple[str, str], str]:
        """What each call returned in each situation."""
        return values(self.outcome.log.read_text(encoding="utf-8", errors="replace"))


def claims(text: str) -> list[Claim]:
    """Read the rows of the contract."""
    found = []
    for section in _SECTION.findall(text):
        for line in section.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            cases = tuple(_CASE.findall(cells[-1]))
            if line.startswith("| ") and cases:
                found.append(Claim(cells[0] if len(cells) > 2 else "all calls", cells[-2], cases))
    return found


def _named(value: str) -> str:
    """-22 by its name, alone or in an ERR_PTR."""
    return re.sub(r"-(\d+)", lambda number: "-" + errno.errorcode.get(int(number[1]), number[1]),
                  value)


def values(log: str) -> dict[tuple[str, str], str]:
    """The lines of a log that say what a call returned."""
    return {(call, situation): _named(value) for call, situation, value in _VALUE.findall(log)}


def value_reasons(path: Path = DIFFERS) -> list[ValueReason]:
    """Read why values differ."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("value", [])
    return [ValueReason(row["call"], row["situation"], row["why"]) for row in rows]


def _of(outcome: Outcome, case: str) -> list[Case]:
    """The results of a case, one for each of its parameters."""
    return [seen for seen in outcome.cases
            if seen.full == case or seen.full.startswith(case + "/")]


def word(outcome: Outcome, cases: Sequence[str]) -> str:
    """What an implementation makes of a claim: yes, no, in part, or not to be asked."""
    seen = [case for name in cases for case in _of(outcome, name) if case.status != "SKIP"]
    red = sum(case.status in _RED for case in seen)
    if not seen:
        return "-"
    if not red:
        return "yes"
    return "**no**" if red == len(seen) else f"**{red} of {len(seen)} cases not**"


def why(native: Outcome, cases: Sequence[str], reasons: Sequence[Reason]) -> str:
    """The reasons why a kernel's own calls fail cases of a claim."""
    red = [case.full for name in cases for case in _of(native, name) if case.status in _RED]
    found = [reason.why for reason in reasons if any(reason.explains(case) for case in red)]
    return "; ".join(dict.fromkeys(found))


def _head(columns: Sequence[Column], *first: str) -> list[str]:
    cells = [*first, *(column.title for column in columns), "why they differ"]
    return ["| " + " | ".join(cells) + " |", "|" + "---|" * len(cells)]


def _value_rows(columns: Sequence[Column]) -> dict[tuple[str, str], list[str]]:
    """What each implementation returned; a dash where it has no such call."""
    seen = [column.values() for column in columns]
    keys = dict.fromkeys(key for of_one in seen for key in of_one)
    return {key: [of_one.get(key, "-") for of_one in seen]
            for key in sorted(keys, key=lambda key: (key[0], list(keys).index(key)))}


def differing(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """The calls and situations in which not all that have the call return the same."""
    return [key for key, row in _value_rows(columns).items() if len(set(row) - {"-"}) > 1]


def problems(columns: Sequence[Column], reasons: Sequence[ValueReason]) -> list[str]:
    """A value that differs without a reason, a reason without such a value, no value at all."""
    differ = differing(columns)
    wrong = [f"{call}, {situation}: the values differ, and [[value]] of {DIFFERS.name} has no "
             "reason" for call, situation in differ
             if not any(reason.explains((call, situation)) for reason in reasons)]
    wrong += [f"{reason.call}, {reason.situation}: no value differs: take it out of {DIFFERS.name}"
              for reason in reasons if not any(reason.explains(key) for key in differ)]
    wrong += [f"{column.title}: the log has no value: {column.outcome.log}"
              for column in columns if not column.values()]
    return wrong


def markdown(columns: Sequence[Column], reasons: Sequence[Reason],
             of_values: Sequence[ValueReason], *, contract: Path = CONTRACT) -> str:
    """The whole document; the first column is the kernel's own calls."""
    lines = [
        "# The library beside the kernel's own managed calls", "",
        "One suite, two implementations: the newest kernel's own calls, and the library on each",
        "kernel. Made by `scripts/kunit-run --parity --keep`; without `--keep` it fails when this",
        "page says otherwise. The reasons are in `tests/kunit/differs.toml`: a difference without",
        "one, and a reason without a difference, is red.", "",
        "Kernels: " + ", ".join(f"{column.title}: {column.version}" for column in columns) + ".",
        "",
        "A dash: there is no such call, or it cannot be asked.", "",
        "## What the calls return", "",
        "On an enabled function, unless the situation says otherwise. `pointer` is a mapping or a",
        "table.", "",
        *_head(columns, "call", "situation")]
    for key, row in _value_rows(columns).items():
        differ = len(set(row) - {"-"}) > 1
        text = "; ".join(reason.why for reason in of_values if differ and reason.explains(key))
        cells = " | ".join(cell if cell == "-" else f"`{cell}`" for cell in row)
        lines.append(f"| `{key[0]}` | {key[1]} | {cells} | {text} |")
    lines += ["", "## What holds of them", "",
              "Claim by claim of [the contract](kunit-cases.md), which names the cases.", "",
              *_head(columns, "call", "claim")]
    for claim in claims(contract.read_text(encoding="utf-8")):
        lines.append(f"| {claim.call} | {claim.says} | "
                     + " | ".join(word(column.outcome, claim.cases) for column in columns)
                     + f" | {why(columns[0].outcome, claim.cases, reasons)} |")
    return "\n".join(lines) + "\n"


def same(one: str, other: str) -> bool:
    """Whether two documents say the same, whatever versions of the kernels they name."""
    return _VERSIONS.sub("", one) == _VERSIONS.sub("", other)
