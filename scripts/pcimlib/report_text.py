# SPDX-License-Identifier: GPL-2.0-only
"""An audit as text, in the form of a compiler's warnings.

A finding is a line that editors jump to, with what is wrong for the user of the
driver, and indented lines that say where it was seen and what to do.  Files are
named from the current folder and columns count from 1, for editors; the other
formats name files from the top of the tree.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pcimlib import arms, effects, rules, severity
from pcimlib.audit import Audit, Unparsed
from pcimlib.backport import incomplete
from pcimlib.choice import lost, told
from pcimlib.finding import Finding

# What a compiler would call a severity; editors tell these three apart.
WORDS = {severity.DEFECT: "error", severity.HYBRID: "warning", severity.CLEAN_UP: "note",
         severity.NOTE: "note"}
_ENABLED = {"managed": "the device is enabled by pcim_enable_device()",
            "unmanaged": "the device is enabled by pci_enable_device()",
            "both": "the device is enabled by managed and by plain calls",
            "foreign": "the device is another driver's",
            "unknown": "who enables the device is not known"}
_COLOURS = {"error": "31", "warning": "35", "note": "36"}


@dataclass(frozen=True, slots=True)
class View:
    """How it is shown."""

    kept: bool = False          # calls that stay as they are, too
    colour: bool = False
    kernels: tuple[str, ...] = ()       # say for these what a finding does; none: for all
    here: bool = True           # files from the current folder, not from the top of the tree


def text(audit: Audit, view: View = View()) -> str:
    """A core without its callers first, then driver by driver, what was not read, the counts."""
    lines = [f"{path(audit, one.file, view)}: {one.message(audit.version)} [{one.rule}]"
             for one in incomplete(audit)]
    shown = [one for one in audit.findings if view.kept or told(one)]
    drivers = sorted({_driver(one) for one in shown})
    for name, group in groupby(sorted(shown, key=lambda one: (_driver(one), one.place)), _driver):
        mine = list(group)
        if len(drivers) > 1:
            lines.append(_heading(name, mine, audit, view))
        for one in mine:
            lines += finding(one, audit, view)
    lines += [unread(bad, audit, view) for bad in audit.unparsed]
    lines += _counts(shown, audit)
    return "".join(printable(line) + "\n" for line in lines)


def finding(one: Finding, audit: Audit, view: View) -> list[str]:
    """The line of a finding, and those below it."""
    word = "warning" if lost(one, audit) else WORDS[_severity(one, audit)]
    if view.colour:
        word = _coloured(word, _COLOURS[word])
    head = rules.headline(one.rule)
    if f"{one.call}()" not in head:
        head = f"{one.call}(): {head}"
    place = f"{path(audit, one.file, view)}:{one.line}:{one.column + 1}"
    return [f"{place}: {word}: {head} [{one.rule}]",
            *(f"    {line}" for line in effects.lines(one, audit, view.kernels)),
            f"    {action(one)}", f"    {_where(one)}"]


def action(one: Finding) -> str:
    """What becomes of the call, and why so."""
    if one.edited:
        what = f"{one.call}() " + (f"-> {one.replacement}()" if one.replacement else "dropped")
        if one.edit.endswith(("-return", "-tail")):
            what += ", failure returned"
        elif one.edit.endswith("-goto"):
            what += f", failure goes to {one.label}"
    else:
        what = {"mend": "to mend by hand", "review": "needs manual review",
                "keep": "stays as it is"}[one.action]
    return f"{what}: {one.reason}"


def _where(one: Finding) -> str:
    """The function, who enables the device, and where that was seen."""
    where = f"in {one.function}(), " if one.function else ""
    if one.arm:
        where += f"#if {arms.described(one.arm) or one.arm}, "
    proof = ", ".join(f"{place.call} ({place.file} line {place.line}" + (
        f", #if {arms.described(place.arm) or place.arm})" if place.arm else ")")
        for place in one.evidence)
    return where + _ENABLED[one.verdict] + (f": {proof}" if proof else "")


def unread(bad: Unparsed, audit: Audit, view: View = View()) -> str:
    """What could not be read, in one line."""
    return (f"{path(audit, bad.file, view)}: {bad.function or 'file'}: not read: {bad.reason} "
            "[unparsed]")


def _heading(name: str, findings: Iterable[Finding], audit: Audit, view: View) -> str:
    counts = Counter(_severity(one, audit) for one in findings)
    line = f"== {name}: " + ", ".join(_counted(counts[key], key) for key in severity.SEVERITIES
                                      if counts[key])
    return _coloured(line, "1") if view.colour else line


def _counts(shown: list[Finding], audit: Audit) -> list[str]:
    """Findings by severity, family and rule; nothing where there is nothing to count."""
    if not shown:
        return []
    bad = Counter(_severity(one, audit) for one in shown)
    rows = {"severity": {name: bad[name] for name in severity.SEVERITIES if bad[name]},
            "family": dict(Counter(one.family for one in shown).most_common()),
            "rule": dict(Counter(one.rule for one in shown).most_common())}
    lines = ["", f"{_counted(len(shown), 'finding', 's')}"]
    lines += [f"  by {what}: " + ", ".join(f"{name} {count}" for name, count in row.items())
              for what, row in rows.items()]
    hidden = len(audit.findings) - len(shown)
    if hidden:
        lines.append(f"  not shown: {_counted(hidden, 'call', 's')} to leave alone; "
                     "--all shows them")
    return lines


def _counted(count: int, word: str, more: str = "") -> str:
    return f"{count} {word}{more * (count != 1)}"


def _severity(one: Finding, audit: Audit) -> str:
    return severity.of(one, audit.aim.capabilities.families, audit.version)


def _driver(one: Finding) -> str:
    return one.module or os.path.dirname(one.file) or one.file


def path(audit: Audit, file: str, view: View = View()) -> str:
    """A file from the current folder; as it is where nobody knows where the tree lies."""
    return os.path.relpath(audit.tree / file) if view.here and audit.tree.is_dir() else file


def _coloured(line: str, code: str) -> str:
    return f"\033[1;{code}m{line}\033[0m" if code != "1" else f"\033[1m{line}\033[0m"


def printable(line: str) -> str:
    """One line of text, whatever a file's name has in it."""
    return re.sub(r"[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f]",
                  lambda found: "\\n" if found[0] == "\n" else f"\\x{ord(found[0]):02x}", line)
