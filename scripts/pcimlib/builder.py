# SPDX-License-Identifier: GPL-2.0-only
"""The commits of a series: each step carried out in a scratch work tree.

A step or a driver that does not fit the tree is withheld; the rest goes on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from pcimlib import (audit, git, maintainers, message, parts, patches, reaudit, source, spatch,
                     stale, subjects)
from pcimlib import steps as step_data
from pcimlib.errors import Incomplete, PcimError, Unfit
from pcimlib.families import MIGRATED as FAMILIES
from pcimlib.families import catalogue
from pcimlib.finding import Finding
from pcimlib.history import History
from pcimlib.progress import track
from pcimlib.recipes import CORE
from pcimlib.subjects import name_of
from pcimlib.withheld import Withheld, counted

PCI_LIST = "linux-pci@vger.kernel.org"
COCCI = Path(__file__).resolve().parents[2] / "coccinelle"
# The last line of a patch that is not for a public list yet.
EMBARGO = ("Not for public lists before it is mended: "
           "see Documentation/process/security-bugs.rst\n")


class Builder:
    """Makes the commits of one series in a scratch work tree."""

    def __init__(self, origin: source.Source, build: Path, topics: Sequence[str],
                 sign_off: bool, way: str = "", public: bool = False) -> None:
        self.origin = origin
        self.build = build
        self.sign_off = sign_off
        self.public = public
        self.topics = topics
        families = tuple(name for name in FAMILIES if name in topics) or FAMILIES[:1]
        self.way = way or parts.default_way(families)
        self.audit = audit.run(origin.path, origin.version, build, families)
        if self.audit.aim.library and self.audit.foreign_enables:
            self.audit = self._with_foreign_enables()
        self.steps = step_data.chosen(self.audit.aim, topics)
        self.history = History(origin)
        self.commits: list[patches.Commit] = []
        self.covers: list[str] = []
        self.kinds: list[str] = []          # of each commit: the part of its step
        self.patch_of: dict[str, int] = {}
        self.withheld: list[Withheld] = self._without_step()
        self.missing: set[str] = set()      # the ids of steps that are withheld
        self.left_out = {one.fingerprint for item in self.withheld for one in item.calls}
        wanted = sorted({one.file for one in self._wanted()})
        self.owners = maintainers.owners(origin.path, wanted, build / "cache")
        self.work = source.worktree(origin, build / "work" / origin.name, wanted)
        self.date = git.run(self.work, "log", "-1", "--format=%aI").strip()

    def _wanted(self) -> list[Finding]:
        """The calls that the series edits."""
        return [one for one in self.audit.findings
                if one.edited and one.fingerprint not in self.left_out]

    def _without_step(self) -> list[Withheld]:
        """The drivers with a call that no step of this tree edits: known before any work."""
        edited = {(str(step.recipe["family"]), word) for step in self.steps if step.is_edits
                  for word in step_data.words(step)}
        found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for one in self.audit.findings:
            family = catalogue().call(one.call).family
            if one.edited and family in self.topics and (family, one.edit) not in edited:
                found[(family, name_of(one.module, one.file))].append(one)
        states = self.audit.aim.capabilities.families
        return [Withheld(f"{driver} ({family})",
                         f"the {family} core is {states[family]} here, and no step of a series "
                         f"edits {counted(len(calls), 'such call', 'such calls')}",
                         "pcim migrate shows the edit, send it by itself", tuple(calls))
                for (family, driver), calls in found.items()]

    def _with_foreign_enables(self) -> audit.Audit:
        """The audit, with the enables that are converted because the library refuses them."""
        found = self.audit.findings
        if "enable" not in self.audit.families:
            found = audit.run(self.origin.path, self.origin.version, self.build,
                              ("enable",)).findings
        foreign = [one for one in found if one.rule == "enable-foreign" and one.edited]
        places = {f"{one.file}:{one.line}" for one in foreign}
        left = [place for place in self.audit.foreign_enables if place not in places]
        if left:
            raise PcimError("these topics need our library, which enables no device that has no "
                            "driver; make these calls pci_enable_device() first: "
                            + ", ".join(left))
        known = set(self.audit.findings)
        both: list[Finding] = [*self.audit.findings, *(one for one in foreign
                                                       if one not in known)]
        both.sort(key=lambda one: one.place)
        return replace(self.audit, findings=tuple(both))

    def run(self) -> None:
        """Carry out every step that applies."""
        plan = self._plan()
        for step, groups in track(plan, "steps", len(plan)):
            if step.is_edits:
                self.edits(step, groups)
            elif step.recipe["kind"] == "core":
                self.core(step)
            else:
                raise PcimError(f"step {step.id}: no recipe is called {step.recipe['kind']}")
        left = [one for one in self._wanted() if one.fingerprint not in self.patch_of
                and catalogue().call(one.call).family in self.topics]
        if left:
            raise Incomplete(f"{len(left)} calls got no patch, which is a fault of pcim: "
                             + ", ".join(f"{one.file}:{one.line}" for one in left[:5]))

    def _plan(self) -> list[tuple[step_data.Step, list[parts.Group]]]:
        """The steps in order, with the groups of findings that each edits."""
        groups = {step.id: self._groups(step) for step in self.steps if step.is_edits}
        plan = [(step, groups.get(step.id, [])) for step in self.steps]
        if self.way == parts.ONE or not any(step.part == "api" and not step.is_edits
                                            for step in self.steps):
            return plan
        fixed = {file for step, theirs in plan if step.part == "fix"
                 for group in theirs for file in group.files}
        first = parts.first_users([group for step, theirs in plan if step.part == "users"
                                   for group in theirs], fixed)
        at = sum(step.part in ("fix", "api") for step, _ in plan)
        early = [(step, [replace(group, part="api") for group in theirs if group in first])
                 for step, theirs in plan if step.part == "users"]
        late = [(step, [group for group in theirs if group not in first])
                for step, theirs in plan[at:]]
        return plan[:at] + [one for one in early if one[1]] + late

    def _groups(self, step: step_data.Step) -> list[parts.Group]:
        words, family = step_data.words(step), str(step.recipe["family"])
        chosen = [one for one in self._wanted() if one.edit in words
                  and catalogue().families[family].calls.get(one.call)]
        if self.way == parts.ONE:
            return parts.by_subsystem(step, chosen, self.owners)
        found = parts.by_driver(step, chosen, self.owners, self.origin.version)
        return [replace(one, part="api") for one in found] if step.part == "api" else found

    def edits(self, step: step_data.Step, groups: Sequence[parts.Group]) -> None:
        """A step that a rule carries out, a patch a group."""
        groups = self._left(groups)
        chosen = [one for group in groups for one in group.findings]
        if not chosen:
            return
        if self._lacks(step, chosen):
            return
        rule = COCCI / catalogue().families[str(step.recipe["family"])].cocci
        lost = self._apply(rule, chosen)
        if lost:
            groups = self._left(groups)
            self._apply(rule, [one for group in groups for one in group.findings])
        for group in groups:
            self._record(step, group.findings, group.files, group.part)
            for one in group.findings:
                self.patch_of[one.fingerprint] = len(self.commits)

    def _left(self, groups: Sequence[parts.Group]) -> list[parts.Group]:
        """The groups without the findings that are left out by now."""
        found = [replace(group, findings=tuple(one for one in group.findings
                                               if one.fingerprint not in self.left_out))
                 for group in groups]
        return [group for group in found if group.findings]

    def _apply(self, rule: Path, findings: Sequence[Finding]) -> list[Finding]:
        """Let spatch edit the findings: all, or none and those of drivers that it lost."""
        by_action = {spatch.Action(one.file, self._line(one), one.column + 1, one.call, one.edit,
                                   one.variable, one.label): one for one in findings}
        result = spatch.edit(self.work, rule, by_action, self.build)
        if not result.lost:
            return []
        whose: dict[str, list[spatch.Action]] = defaultdict(list)
        for action in result.lost:
            whose[_driver(by_action[action])].append(action)
        dropped = _sharing(findings, set(whose))
        for driver, actions in whose.items():
            calls = tuple(one for one in dropped if _driver(one) == driver)
            first = min(actions)
            self.withheld.append(Withheld(
                name_of(calls[0].module, calls[0].file),
                f"spatch does not edit {first.call}() in {first.file}:{first.line} "
                f"({result.reason(first)})",
                f"teach {rule.name} the form, or edit the driver by hand", calls))
        # A later step may build on what these calls would have become.
        self.left_out |= {one.fingerprint for one in self._wanted()
                          if one.family == dropped[0].family
                          and _driver(one) in {_driver(other) for other in dropped}}
        return dropped

    def _lacks(self, step: step_data.Step, calls: Sequence[Finding] = ()) -> bool:
        """True, and the step is withheld, when one that it needs was withheld."""
        lacking = [one for one in self.steps if one.id in step.needs and one.id in self.missing]
        if lacking:
            self._withhold(step, f"it needs \"{lacking[0].cover}\", which is withheld",
                           "unblock that one", calls)
        return bool(lacking)

    def _withhold(self, step: step_data.Step, why: str, unblocks: str,
                  calls: Sequence[Finding] = ()) -> None:
        self.missing.add(step.id)
        self.left_out |= {one.fingerprint for one in calls if one.edited}
        known = next((item for item in self.withheld
                      if (item.what, item.why) == (step.cover, why)), None)
        if known:
            self.withheld.remove(known)
            calls = (*known.calls, *calls)
        self.withheld.append(Withheld(step.cover, why, unblocks, tuple(calls)))

    def core(self, step: step_data.Step) -> None:
        """A step that changes the PCI core: a function of recipes.py carries it out."""
        if self._lacks(step):
            return
        left = self._still_needed(step)
        if left:
            self._withhold(step, f"{counted(len(left), 'call relies', 'calls rely')} on what it "
                           f"takes away, of {counted(len(set(map(_driver, left))), 'driver')}",
                           "convert these by hand, or find that they need nothing", left)
            return
        touches = step.recipe["touches"]
        assert isinstance(touches, list)
        source.checkout_more(self.work, [path for path in touches
                                         if (self.origin.path / path).exists()])
        change = CORE.get(str(step.recipe["function"]))
        if change is None:
            raise PcimError(f"step {step.id}: no function is called {step.recipe['function']}")
        try:
            files = change(self.work)
        except Unfit as bad:
            self._put_back()
            self._withhold(step, bad.what, bad.unblocks)
            return
        except FileNotFoundError as bad:
            self._put_back()
            self._withhold(step, f"{self._inside(bad.filename)} is not in this tree",
                           "take a tree that has it")
            return
        if files:
            self._record(step, [], files)

    def _put_back(self) -> None:
        """Undo what a step that failed half way has left."""
        changed = git.run(self.work, "diff", "--name-only", "-z", "HEAD").split("\0")
        named = [name for name in changed if name]
        if named:
            git.run(self.work, "checkout", "-q", "-f", "HEAD", "--", *named)
        new = git.run(self.work, "ls-files", "--others", "-z").split("\0")
        for name in filter(None, new):
            (self.work / name).unlink()

    def _inside(self, name: object) -> str:
        """A path as it is called in the tree."""
        path = Path(str(name))
        return str(path.relative_to(self.work)) if path.is_relative_to(self.work) else str(path)

    def _still_needed(self, step: step_data.Step) -> list[Finding]:
        """Who would lose something by a step that takes a hybrid away, as the tree is now."""
        family = step.recipe.get("complete")
        return [] if family is None else reaudit.dependents(self._again, str(family))

    @cached_property
    def _again(self) -> audit.Audit:
        """The audit of the tree with all callers edited; the steps after it leave them alone."""
        return reaudit.run(self.origin, self.work, self.build, self.audit)

    def _line(self, one: Finding) -> int:
        if not self.commits:
            return one.line
        return patches.new_line(patches.moved_lines(self.work, self.origin.base, one.file),
                                one.line)

    def _record(self, step: step_data.Step, findings: Sequence[Finding],
                files: Sequence[str], part: str = "") -> None:
        """Commit the files as they are now."""
        if step.cover not in self.covers:
            self.covers.append(step.cover)
        change = git.run(self.work, "diff", "-U0", "HEAD", "--", *files)
        text = message.patch_message(step, findings, files, bool(findings) and
                                     self.way == parts.API_FIRST, change,
                                     self._facts(step, files))
        text = self._unlike_others(text, findings)
        remarks = self._comments_left(files) + self._labels_left(findings) if findings else ""
        known = [file for file in files if (self.origin.path / file).exists()]
        self.owners.update(maintainers.owners(
            self.origin.path, [file for file in known if file not in self.owners],
            self.build / "cache"))
        cc_text = message.cc_lines(self.owners[file] for file in known)
        if PCI_LIST not in cc_text and self._builds_on_api(step):
            cc_text += f"Cc: {PCI_LIST}\n"
        cc_text += remarks
        last = ""
        if step.embargoed and not self.public:
            text, cc_text = without_lists(text, cc_text)
            last = EMBARGO
        made = git.commit(self.work, files, text, self.date, self.sign_off)
        self.kinds.append(step.part)
        self.commits.append(patches.Commit(made, text.partition("\n")[0], tuple(files), cc_text,
                                           part or step.part, step.topic, last))

    def _unlike_others(self, text: str, findings: Sequence[Finding]) -> str:
        """A message whose subject no other patch has: two drivers may share a prefix."""
        subject, end, body = text.partition("\n")
        if subject in {one.subject for one in self.commits}:
            names = message.enumeration(message.driver_names(findings))
            subject = f"{subject} ({names or len(self.commits) + 1})"
        return subject + end + body

    def _facts(self, step: step_data.Step, files: Sequence[str]) -> message.TreeFacts:
        """What a message may say of the tree, and of the past of these files."""
        broke = step.broke
        return message.TreeFacts(
            self.origin.version, self.audit.aim.capabilities.families,
            subjects.usual([self.history.subjects(file) for file in files])
            if step.is_edits else "",
            broke is not None and self.history.counted(broke.commit, broke.core, files,
                                                       broke.call))

    def _builds_on_api(self, step: step_data.Step) -> bool:
        """True for a patch that calls what another of the series brings to the PCI core."""
        return any(one.id in step.needs and one.part == "api" and one.cover in self.covers
                   for one in self.steps)

    def _comments_left(self, files: Sequence[str]) -> str:
        """What a person should look at before the patch is sent, a line each."""
        return "".join(
            f"To do: the comment at {file}:{line} may tell of a release that is gone.\n"
            for file in files for line in stale.suspects(
                git.run(self.work, "show", f"HEAD:{file}"), spatch.read_text(self.work / file)))

    def _labels_left(self, findings: Sequence[Finding]) -> str:
        """Labels that name a release which the patch has dropped, a line each."""
        gone = dict.fromkeys((one.file, one.call) for one in findings if one.action == "drop")
        return "".join(
            f"To do: the label {label} in {file} names {call}(), which is gone.\n"
            for file, call in gone for label in stale.labels(
                git.run(self.work, "show", f"HEAD:{file}"), spatch.read_text(self.work / file),
                call))


def _driver(one: Finding) -> str:
    return one.module or one.file


def _sharing(findings: Sequence[Finding], drivers: set[str]) -> list[Finding]:
    """The findings of drivers, and of others that have a file in common with them."""
    while True:
        files = {one.file for one in findings if _driver(one) in drivers}
        more = {_driver(one) for one in findings if one.file in files}
        if more <= drivers:
            return [one for one in findings if _driver(one) in drivers]
        drivers = drivers | more


def without_lists(text: str, cc_text: str) -> tuple[str, str]:
    """Message and Cc lines of an embargoed patch: mail to a list, or to stable, is public."""
    people = [line for line in cc_text.splitlines(True)
              if not line.startswith("Cc: ") or "<" in line]
    return re.sub(r"^Cc: .*\n", "", text, flags=re.M), "".join(people)
