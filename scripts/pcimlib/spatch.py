# SPDX-License-Identifier: GPL-2.0-only
"""Edits calls one by one with spatch, and tells which ones it lost.

The decisions are made elsewhere; a table names each call and the form of its
edit, and a rule in coccinelle/, with its half in coccinelle/sites/, carries it
out (that half speaks with sites.py).  spatch works on copies of the few files
in question, so a tree is written only at the end, and only when nothing was
lost.

spatch leaves with status 0 after giving up on a function or a file.  So what
counts here is what it did: a call is edited when the rule reported it and the
file has one mention less of its name.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from pcimlib import declared, fold, layout, mentions, rulefile, slices, stale, trailing, udiff
from pcimlib.ctext import blanked
from pcimlib.errors import PcimError
from pcimlib.linediff import line_map
from pcimlib.spatchlog import Unparsed, function_at, read_log

ROUNDS = 4      # A rule that edits a function twice needs one round for each.
# Forms that leave the call and add something beside it, which has the name of the exit.
STAYS = ("action",)
SCRIPTS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, order=True)
class Action:
    """One call and the form of its edit; the words are those of the rule's head."""

    file: str               # relative to the tree
    line: int
    column: int             # counts from 1; 0: the only such call of its line
    call: str
    action: str
    var: str = ""           # takes the result
    exit: str = ""          # the label to leave by


@dataclass(frozen=True, slots=True)
class EditResult:
    """What one run of a rule did: every action is in edited or in lost."""

    edited: tuple[Action, ...]
    lost: tuple[Action, ...]
    unparsed: tuple[Unparsed, ...]
    texts: Mapping[str, str] = field(default_factory=dict)       # new, by file
    originals: Mapping[str, str] = field(default_factory=dict)

    def reason(self, action: Action) -> str:
        """Why a lost action was lost, as far as spatch said so."""
        function = function_at(self.originals.get(action.file, ""), action.line)
        told = [one.reason for one in self.unparsed
                if one.file == action.file and (one.whole_file or one.function == function)]
        return "; ".join(dict.fromkeys(told)) or "no form of the rule fits the call"

    def diff(self) -> str:
        """The edits as a patch that git apply takes."""
        return "".join(udiff.diff(file, self.originals[file], self.texts[file])
                       for file in sorted(self.texts))


def edit(tree: Path, rule: Path, table: Iterable[Action], build: Path, *,
         groups: Sequence[Sequence[str]] = (), jobs: int = 2, timeout: int = 60,
         write: bool = True) -> EditResult:
    """Carry out a table of actions with a rule, all or nothing.

    groups names files that a rule has to see together; other files stand
    alone.  timeout is in seconds a file.  With write, the files of the tree
    are replaced when, and only when, no action was lost.
    """
    wanted = sorted(set(table))
    if not wanted:
        return EditResult((), (), ())
    files = sorted({one.file for one in wanted})
    originals = {file: read_text(tree / file) for file in files}
    scratch = build / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spatch-", dir=scratch) as name:
        run = _Run(Path(name), rule, originals, jobs, timeout)
        edited, unparsed = run.all_rounds(wanted, groups)
    done = set(edited)
    result = EditResult(tuple(edited), tuple(one for one in wanted if one not in done),
                        tuple(sorted(set(unparsed))),
                        {file: text for file, text in run.texts.items()
                         if text != originals[file]}, originals)
    if write and not result.lost:
        for file, text in sorted(result.texts.items()):
            replace_text(tree / file, text)
    return result


class _Run:
    """The copies of one call of edit(), and the rounds over them."""

    def __init__(self, folder: Path, rule: Path, originals: Mapping[str, str],
                 jobs: int, timeout: int) -> None:
        self.folder = folder
        self.copies = folder / "tree"
        self.rule = folder / rule.name
        self.rule.write_text(rulefile.driven(rule), encoding="utf-8")
        self.jobs = jobs
        self.timeout = timeout
        self.texts = dict(originals)
        self.cuts: dict[str, str] = {}

    def all_rounds(self, wanted: Sequence[Action], groups: Sequence[Sequence[str]],
                   ) -> tuple[list[Action], list[Unparsed]]:
        """Rounds, until all is done or a round does nothing.

        A rule cannot find its lines again in a function that it has edited
        just before; the next round finds them in the new text.
        """
        now = {one: one for one in wanted}      # the action -> where it is by now
        edited: list[Action] = []
        unparsed: list[Unparsed] = []
        for _ in range(ROUNDS):
            before = dict(self.texts)
            done, told = self._round(list(now.values()), groups)
            unparsed += told
            finished = [origin for origin, one in now.items() if one in done]
            edited += finished
            now = _moved({origin: one for origin, one in now.items() if one not in done},
                         before, self.texts)
            if not now or not finished:
                break
        return sorted(edited), unparsed

    def _round(self, actions: Sequence[Action], groups: Sequence[Sequence[str]],
               ) -> tuple[set[Action], list[Unparsed]]:
        """One run of spatch over the files of the actions."""
        table = self.folder / "table"
        report = self.folder / "edited"
        write_text(report, "")
        write_text(table, "".join(
            "\t".join((str(number), one.file, str(one.line), str(one.column), one.call,
                       one.action, one.var, one.exit)) + "\n"
            for number, one in enumerate(actions)))
        self.cuts = {file: slices.cut(self.texts[file],
                                      {one.line for one in actions if one.file == file})
                     for file in {one.file for one in actions}}
        for file, text in self.cuts.items():
            write_text(self.copies / file, text)
        write_text(self.folder / "groups", _group_file(set(self.cuts), groups))
        log = self._spatch(table, report)
        told, broken = read_log(log, self.texts)
        reported = {actions[int(number)] for number in read_text(report).split()}
        done, faults = self._accept(reported, broken)
        return done, told + faults

    def _accept(self, reported: set[Action], broken: set[str],
                ) -> tuple[set[Action], list[Unparsed]]:
        """Keep the files whose new text bears out what the rule reported."""
        accepted: set[Action] = set()
        faults: list[Unparsed] = []
        for file, cut in sorted(self.cuts.items()):
            old = self.texts[file]
            new = slices.join(old, cut, read_text(self.copies / file))
            mine = {one for one in reported if one.file == file}
            counts = Counter(one.call for one in mine if one.action not in STAYS)
            fault = ""
            if new is None:
                fault = "edited outside of the functions of the table; edit dropped"
            elif file in broken:
                fault = "the edited text does not parse; edit dropped"
            elif new != old and not mine:
                fault = "edited, but no edit was reported; edit dropped"
            elif any(_mentions(old, call) - _mentions(new, call) != count
                     for call, count in counts.items()) or any(
                         one.exit not in new for one in mine if one.action in STAYS):
                fault = "not every reported edit is in the text; edit dropped"
            if fault or new is None:
                faults.append(Unparsed(file, "", fault, True))
            else:
                accepted |= mine
                new = declared.settle(old, trailing.settle(old, new))
                new = fold.fold(old, layout.tidy(old, new))
                self.texts[file] = mentions.tidy(old, stale.tidy(old, new))
        return accepted, faults

    def _spatch(self, table: Path, report: Path) -> str:
        """Run spatch on the copies; returns what it said on stderr."""
        command = ["spatch", "--sp-file", str(self.rule), "--in-place",
                   "--no-show-diff", "--verbose-parsing", "--no-includes", "--no-scanner",
                   "--timeout", str(self.timeout), "--file-groups", str(self.folder / "groups"),
                   "-j", str(self.jobs)]
        environment = {**os.environ, "PCIM_TABLE": str(table), "PCIM_EDITED": str(report),
                       "PYTHONPATH": str(SCRIPTS), "PYTHONDONTWRITEBYTECODE": "1",
                       "TMPDIR": str(self.folder)}
        limit = self.timeout * (len(self.texts) + 1)
        log = self.folder / "log"
        try:
            with open(log, "wb") as sink:
                status = _run(command, self.copies, environment, sink, limit)
        except FileNotFoundError:
            raise PcimError("spatch is not installed: run scripts/setup, or "
                            "install the package coccinelle") from None
        said = log.read_text(encoding="utf-8", errors="replace")
        if status != 0 and not re.search(r"^EXN|HANDLING", said, re.M):
            last = (said.strip().splitlines() or ["no message"])[-1]
            raise PcimError(f"{self.rule.name}: spatch ends with status {status}: {last}")
        return said


def _run(command: Sequence[str], cwd: Path, environment: Mapping[str, str],
         sink: BinaryIO, limit: int) -> int:
    """Run a command in a process group of its own, which ends with us."""
    with subprocess.Popen(command, cwd=cwd, env=dict(environment), stdin=subprocess.DEVNULL,
                          stdout=sink, stderr=subprocess.STDOUT,
                          start_new_session=True) as process:
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            raise PcimError(f"spatch does not end after {limit} s; stopped it, "
                            "nothing was written") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _group_file(files: set[str], groups: Sequence[Sequence[str]]) -> str:
    """The text of spatch's --file-groups: blank lines between groups."""
    together = [sorted(files.intersection(group)) for group in groups]
    alone = files.difference(*groups) if groups else files
    together += [[file] for file in sorted(alone)]
    return "\n\n".join("\n".join(group) for group in together if group) + "\n"


def _moved(now: Mapping[Action, Action], before: Mapping[str, str],
           after: Mapping[str, str]) -> dict[Action, Action]:
    """The actions at the lines that they have by now; line 0 where it is gone."""
    maps = {file: line_map(before[file], after[file])
            for file in {one.file for one in now.values()}}
    return {origin: replace(one, line=maps[one.file].get(one.line, 0))
            for origin, one in now.items()}


def _mentions(text: str, word: str) -> int:
    """How often code mentions a word; labels of that name do not count."""
    name = re.escape(word)
    return len(re.findall(rf"(?<!goto )\b{name}\b", blanked(text))) - len(
        re.findall(rf"^\s*{name}\s*:", blanked(text), re.M))


def read_text(path: Path) -> str:
    """A file as it is: its line ends stay, bytes that are not UTF-8 become surrogates."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except OSError as error:
        raise PcimError(f"{path}: {error.strerror}") from None


def write_text(path: Path, text: str) -> None:
    """The same bytes back into a file; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


def replace_text(path: Path, text: str) -> None:
    """Put text in the place of a file of the tree, whole or not at all; keeps its mode."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        write_text(Path(beside), text)
        os.chmod(beside, stat.S_IMODE(path.stat().st_mode))
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
