# SPDX-License-Identifier: GPL-2.0-only
"""Which findings of an audit are told, and which of them fail a run.

The command line chooses by file, rule and severity, and leaves out what a
baseline knows.  What is left out is counted, for the line that sums up.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from pcimlib import effects, rules, severity
from pcimlib.audit import Audit
from pcimlib.errors import PcimError
from pcimlib.finding import Finding

NEVER = "never"
FAIL_ON = (*severity.SEVERITIES, NEVER)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line asks to be told; an empty part asks for all."""

    only: tuple[str, ...] = ()              # patterns of files
    exclude: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()             # patterns of rules
    severities: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()     # fingerprints of a baseline
    fail_on: str = severity.HYBRID

    def of(self, audit: Audit) -> Audit:
        """The audit with the findings that are chosen, and a count of the others."""
        left: Counter[str] = Counter()
        shown = []
        for one in audit.findings:
            why = self._why_not(one, audit)
            if why:
                left[why] += 1
            else:
                shown.append(one)
        unparsed = tuple(bad for bad in audit.unparsed if not self._file(bad.file))
        return replace(audit, findings=tuple(shown), unparsed=unparsed,
                       undone=effects.undone(audit.findings),
                       left_out=dict(sorted(left.items())))

    def _why_not(self, one: Finding, audit: Audit) -> str:
        """The option that leaves a finding out, or ''."""
        why = self._file(one.file)
        if not why and self.rules and not _matches(one.rule, self.rules):
            why = "--rule"
        if not why and self.severities and severity.of(
                one, audit.aim.capabilities.families, audit.version) not in self.severities:
            why = "--severity"
        if not why and one.fingerprint in self.known:
            why = "--baseline"
        if not why and told(one) and (one.file, one.line, one.rule) in audit.accepted:
            why = "pcim: ok"
        return why

    def _file(self, file: str) -> str:
        if self.only and not _below(file, self.only):
            return "--only"
        return "--exclude" if _below(file, self.exclude) else ""

    def fails(self, audit: Audit) -> bool:
        """True when something is found that is as bad as asked for, or was not read."""
        if audit.unread:
            return True
        if self.fail_on == NEVER:
            return False
        bad = severity.SEVERITIES[:severity.SEVERITIES.index(self.fail_on) + 1]
        if any(lost(one, audit) for one in audit.findings):
            return True
        counts = severity.count((one for one in audit.findings if told(one)),
                                audit.aim.capabilities.families, audit.version)
        return any(counts[name] for name in bad)


def lost(one: Finding, audit: Audit) -> bool:
    """True for a call that counts on unbind to undo it, on a core that does not."""
    return one.rule == f"{one.family}-managed-plain" and one.action == "convert" \
        and audit.aim.capabilities.families.get(one.family) == "pure"


def told(one: Finding) -> bool:
    """True for a finding that is more than a call which stays as it is."""
    known = rules.catalogue().get(one.rule)
    return one.action != "keep" or one.remark or (known is not None and known.told)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _below(file: str, patterns: Sequence[str]) -> bool:
    """True for a file that a pattern names, itself or by a folder that it lies in."""
    return any(fnmatchcase(file, pattern) or fnmatchcase(file, pattern.rstrip("/") + "/*")
               for pattern in patterns)


def rule_patterns(words: Sequence[str]) -> tuple[str, ...]:
    """Patterns of rules; one that names no rule is a mistake, not an empty report."""
    for word in words:
        if not any(fnmatchcase(name, word) for name in rules.catalogue()):
            raise PcimError(f"--rule {word}: no rule is called so; pcim explain lists them")
    return tuple(words)


def severities(words: Sequence[str]) -> tuple[str, ...]:
    """Severities by name."""
    for word in words:
        if word not in severity.SEVERITIES:
            raise PcimError(f"--severity {word}: not one of {', '.join(severity.SEVERITIES)}")
    return tuple(words)


def baseline(path: Path) -> frozenset[str]:
    """The fingerprints in the JSON of an earlier audit."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        return frozenset(str(one["fingerprint"]) for one in whole["findings"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PcimError(f"{path}: not the JSON of an audit; make it with pcim audit --format json "
                        "--output FILE") from None
