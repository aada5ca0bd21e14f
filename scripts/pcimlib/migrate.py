# SPDX-License-Identifier: GPL-2.0-only
"""Convert what the audit allows: as a diff, or in the tree with --write.

What spatch cannot edit is left and listed, with the rest of its module where
the calls of a family belong together.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pcimlib import compat, report, report_text, spatch, udiff
from pcimlib.audit import Audit
from pcimlib.families import catalogue
from pcimlib.finding import Finding
from pcimlib.linediff import line_map

COCCI = Path(__file__).resolve().parents[2] / "coccinelle"
# Families of which each call is converted for itself.
APART = ("intx",)


class Migration:
    """The new texts of an audited tree, and what is left of it."""

    def __init__(self, audit: Audit, build: Path, with_header: bool) -> None:
        self.audit = audit
        self.build = build
        self.old: dict[str, str] = {}
        self.new: dict[str, str] = {}
        self.left: dict[Finding, str] = {one: one.reason for one in audit.findings
                                         if one.action in ("review", "mend")}
        self.refused = compat.unfit(audit) if with_header else {}
        self.homeless: list[str] = []
        self.dos: set[str] = set()      # files whose lines end in CR LF
        chosen = [one for one in audit.findings if one.edited]
        for one in chosen:
            if compat.key(one) in self.refused:
                self.left[one] = self.refused[compat.key(one)]
            elif (audit.tree / one.file).is_symlink():
                self.left[one] = "its file is a symbolic link: name the file it leads to"
        self._convert([one for one in chosen if one not in self.left])
        if with_header:
            self._include()

    def _convert(self, chosen: Sequence[Finding]) -> None:
        """Edit family by family, again without those that spatch loses."""
        wanted = list(chosen)
        while True:
            self.old = {file: self._read(file) for file in sorted({one.file for one in wanted})}
            self.new, lost = self._edited(wanted)
            if not lost:
                return
            self.left.update(lost)
            wanted = [one for one in wanted if one not in lost]

    def _read(self, file: str) -> str:
        """A file with plain line ends; deliver() gives it back its own."""
        text = spatch.read_text(self.audit.tree / file)
        if text.count("\n") == text.count("\r\n") > 0:
            self.dos.add(file)
            text = text.replace("\r\n", "\n")
        return text

    def _edited(self, wanted: Sequence[Finding]) -> tuple[dict[str, str], dict[Finding, str]]:
        texts = dict(self.old)
        families = sorted({_family(one) for one in wanted})
        with tempfile.TemporaryDirectory(dir=self.build, prefix="migrate.") as place:
            for family in families:
                mine = [one for one in wanted if _family(one) == family]
                files = {_alias(one.file): one.file for one in mine}
                for alias, file in files.items():
                    spatch.write_text(Path(place) / alias, texts[file])
                result, rows = self._run(Path(place), family, mine, texts)
                if result.lost:
                    return texts, _with_their_module(
                        {rows[action]: f"spatch cannot edit it: {result.reason(action)}"
                         for action in result.lost}, mine)
                texts.update({files[alias]: text for alias, text in result.texts.items()})
        return texts, {}

    def _run(self, work: Path, family: str, findings: Sequence[Finding],
             texts: dict[str, str]) -> tuple[spatch.EditResult, dict[spatch.Action, Finding]]:
        """One rule on its findings, at the lines that an earlier rule left them."""
        lines = {file: line_map(self.old[file], texts[file])
                 for file in {one.file for one in findings}}
        rows = {spatch.Action(_alias(one.file), lines[one.file].get(one.line, 0), one.column + 1,
                              one.call, one.edit, one.variable, one.label): one
                for one in findings}
        rule = COCCI / catalogue().families[family].cocci
        return spatch.edit(work, rule, rows, self.build, write=False), rows

    def _include(self) -> None:
        for file in compat.users(self.audit, self.refused, self.new):
            path = self.audit.tree / file
            text = self.new[file] if file in self.new else self._read(file)
            more = compat.included(text)
            if more is None or path.is_symlink():
                self.homeless.append(file)
            elif more != text:
                self.old.setdefault(file, text)
                self.new[file] = more

    def deliver(self, write: bool) -> None:
        """Print the changes, or carry them out."""
        for file in self.changed:
            old, new = (text.replace("\n", "\r\n") if file in self.dos else text
                        for text in (self.old[file], self.new[file]))
            if write:
                spatch.replace_text(self.audit.tree / file, new)
            else:
                sys.stdout.write(udiff.diff(file, old, new))

    @property
    def changed(self) -> list[str]:
        """The files that get a new text."""
        return [file for file in sorted(self.new) if self.new[file] != self.old[file]]


def _alias(file: str) -> str:
    """A name for a copy that spatch and its tables can take."""
    if re.fullmatch(r"[\w.][\w./+-]*", file, re.ASCII):
        return file
    return hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()[:16] + ".c"


def _family(one: Finding) -> str:
    return catalogue().call(one.call).family


def _with_their_module(lost: dict[Finding, str], all_of: Sequence[Finding]) -> dict[Finding, str]:
    """What spatch lost, and the calls that make no sense without it."""
    found = dict(lost)
    modules = {compat.key(one): one for one in lost if _family(one) not in APART}
    for one in all_of:
        first = modules.get(compat.key(one))
        if first is not None and one not in found:
            found[one] = (f"belongs to {first.call}() in line {first.line} of {first.file}, "
                          "which spatch cannot edit")
    return found


def run(audit: Audit, build: Path, write: bool, with_header: bool, what: str) -> int:
    """Print the diff of all conversions, or carry them out; list what is left.

    what names, for the line that sums up, the files and families that were looked at.
    """
    build.mkdir(parents=True, exist_ok=True)
    made = Migration(audit, build, with_header)
    made.deliver(write)
    for one, reason in sorted(made.left.items(), key=lambda item: item[0].place):
        left = "to mend by hand" if one.action == "mend" else "left for review"
        print(report_text.printable(
            f"{report_text.path(audit, one.file)}:{one.line}:{one.column + 1}: note: "
            f"{one.call}() {left}: {reason} [{one.rule}]"), file=sys.stderr)
    for bad in audit.unparsed:
        print(report_text.printable(report_text.unread(bad, audit)), file=sys.stderr)
    for file in made.homeless:
        print(f"{file}: no #include <linux/...> to put {compat.INCLUDE} after: do it by hand",
              file=sys.stderr)
    done = f"{len(made.changed)} files {'changed' if write else 'would change'}"
    print(f"pcim: {what}: {report.summary_line(audit)}; {done}, {len(made.left)} calls left",
          file=sys.stderr)
    if with_header and made.changed:
        print("pcim: build it with pci-devres.ko and its headers: "
              "ccflags-y += -I$(PCI_DEVRES)/include", file=sys.stderr)
    return 1 if made.changed or made.left or audit.unparsed else 0
