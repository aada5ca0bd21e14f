# SPDX-License-Identifier: GPL-2.0-only
"""A patch series: the steps that a tree needs, as commits and as mails."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pcimlib import (VERSION, audit, core_vectors, git, kunit_tree, landing, library, maintainers,
                     message, parts, patches, reaudit, report, source, spatch, stale, subseries,
                     vfio, vfio_fixes, vfio_users)
from pcimlib import steps as step_data
from pcimlib.errors import Incomplete, PcimError
from pcimlib.families import MIGRATED as FAMILIES
from pcimlib.families import catalogue
from pcimlib.finding import Finding
from pcimlib.progress import note, track

COCCI = Path(__file__).resolve().parents[2] / "coccinelle"
MBOX = subseries.MBOX
# The last line of a patch that is not for a public list yet, and who is not on its Cc.
EMBARGO = ("Not for public lists before it is mended: "
           "see Documentation/process/security-bugs.rst\n")
FEW = 15        # drivers that a letter names; its table has them all
# Most calls of the enable family are of this kind: right, and no news to anyone.
USUAL = frozenset(("enable-explicit", "enable-pair", "enable-unmanaged"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written and what a person wants to know of it."""

    folder: Path
    patches: tuple[Path, ...]
    audit: audit.Audit
    source: source.Source
    withheld: tuple[str, ...]       # steps that were refused, with what is left
    nothing: tuple[str, ...] = ()   # families for which the tree needs nothing
    threads: tuple[str, ...] = ()   # the sub-series, in the order to post them


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
        self.commits: list[patches.Commit] = []
        self.covers: list[str] = []
        self.kinds: list[str] = []          # of each commit: the part of its step
        self.patch_of: dict[str, int] = {}
        self.withheld: dict[str, list[Finding]] = {}
        wanted = sorted({one.file for one in self.audit.findings if one.edited})
        self.owners = maintainers.owners(origin.path, wanted)
        self.work = source.worktree(origin, build / "work" / origin.name, wanted)
        self.date = git.run(self.work, "log", "-1", "--format=%aI").strip()

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
        left = [one for one in self.audit.findings
                if one.edited and one.fingerprint not in self.patch_of
                and catalogue().call(one.call).family in self.topics]
        if left:
            raise Incomplete(f"{len(left)} calls have no step that edits them: "
                             + ", ".join(f"{one.file}:{one.line}" for one in left[:5]))

    def _plan(self) -> list[tuple[step_data.Step, list[parts.Group]]]:
        """The steps in order, with the groups of findings that each edits."""
        groups = {step.id: self._groups(step) for step in self.steps if step.is_edits}
        plan = [(step, groups.get(step.id, [])) for step in self.steps]
        if self.way == parts.ONE:
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
        words, family = step.recipe["edits"], str(step.recipe["family"])
        assert isinstance(words, list)
        chosen = [one for one in self.audit.findings if one.edited and one.edit in words
                  and catalogue().families[family].calls.get(one.call)]
        if self.way == parts.ONE:
            return parts.by_subsystem(step, chosen, self.owners)
        found = parts.by_driver(step, chosen, self.owners)
        return [replace(one, part="api") for one in found] if step.part == "api" else found

    def edits(self, step: step_data.Step, groups: Sequence[parts.Group]) -> None:
        """A step that a rule carries out, a patch a group."""
        chosen = [one for group in groups for one in group.findings]
        if not chosen:
            return
        rule = COCCI / catalogue().families[str(step.recipe["family"])].cocci
        apply_edits(self.work, rule, chosen, self.build, self._line)
        for group in groups:
            self._record(step, group.findings, group.files, group.part)
            for one in group.findings:
                self.patch_of[one.fingerprint] = len(self.commits)

    def core(self, step: step_data.Step) -> None:
        """A step that changes the PCI core: a function of library.py carries it out."""
        left = self._still_needed(step)
        if left:
            self.withheld[step.cover] = left
            return
        touches = step.recipe["touches"]
        assert isinstance(touches, list)
        source.checkout_more(self.work, [path for path in touches
                                         if (self.origin.path / path).exists()])
        change = CORE.get(str(step.recipe["function"]))
        if change is None:
            raise PcimError(f"step {step.id}: no function is called {step.recipe['function']}")
        files = change(self.work)
        if files:
            self._record(step, [], files)

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
                                     self.audit.aim.capabilities.families)
        remarks = self._comments_left(files) if findings else ""
        known = [file for file in files if (self.origin.path / file).exists()]
        self.owners.update(maintainers.owners(
            self.origin.path, [file for file in known if file not in self.owners]))
        cc_text = message.cc_lines(self.owners[file] for file in known) + remarks
        if step.embargoed:
            text, cc_text = discreet(text, cc_text, self.public)
        made = git.commit(self.work, files, text, self.date, self.sign_off)
        self.kinds.append(step.part)
        self.commits.append(patches.Commit(made, text.partition("\n")[0], tuple(files), cc_text,
                                           part or step.part, step.topic))

    def _comments_left(self, files: Sequence[str]) -> str:
        """What a person should look at before the patch is sent, a line each."""
        return "".join(
            f"To do: the comment at {file}:{line} may tell of a release that is gone.\n"
            for file in files for line in stale.suspects(
                git.run(self.work, "show", f"HEAD:{file}"), spatch.read_text(self.work / file)))


def discreet(text: str, cc_text: str, public: bool) -> tuple[str, str]:
    """Message and Cc lines of an embargoed patch: mail to a list, or to stable, is public."""
    if public:
        return text, cc_text
    people = [line for line in cc_text.splitlines(True)
              if not line.startswith("Cc: ") or "<" in line]
    return re.sub(r"^Cc: .*\n", "", text, flags=re.M), "".join(people) + EMBARGO


CORE: dict[str, Callable[[Path], list[str]]] = {
    "add_unmanaged_intx": library.add_unmanaged_intx,
    "drop_in": library.drop_in,
    "msi_on_unmanaged_intx": library.msi_on_unmanaged_intx,
    "end_hybrid_intx": library.end_hybrid_intx,
    "end_hybrid_regions": library.end_hybrid_regions,
    "warn_implicit_vectors": library.warn_implicit_vectors,
    "end_implicit_vectors": library.end_implicit_vectors,
    "add_managed_vectors": core_vectors.add_managed_vectors,
    "end_implicit_vectors_of_core": core_vectors.end_implicit_vectors,
    "drop_in_tests": kunit_tree.drop_in_tests,
    "land_rules": landing.land_rules,
    "land_maintainers": landing.land_maintainers,
    "order_unlazy": vfio_fixes.order_unlazy,
    "add_unlazy": vfio_fixes.add_unlazy,
    "guard_handler": vfio_fixes.guard_handler,
    "follow_virt": vfio_fixes.follow_virt,
    "restore_disintx": vfio_fixes.restore_disintx,
    "add_line_helper": vfio.add_line_helper,
    "on_line_helper": vfio.on_line_helper,
    "add_msix_cache": vfio.add_msix_cache,
    "on_msix_cache": vfio.on_msix_cache,
    "on_platform_line": vfio_users.on_platform_line,
    "add_uio_line": vfio_users.add_uio_line,
    "on_uio_line": vfio_users.on_uio_line,
    "uio_pci_opt_in": vfio_users.uio_pci_opt_in,
    "add_vfio_tests": vfio.add_vfio_tests,
}


def apply_edits(work: Path, rule: Path, findings: Sequence[Finding], build: Path,
                line_of: object = None) -> None:
    """Let spatch edit the findings in a scratch tree; a lost site ends the run."""
    table = [spatch.Action(one.file, line_of(one) if callable(line_of) else one.line,
                           one.column + 1, one.call, one.edit, one.variable, one.label)
             for one in findings]
    result = spatch.edit(work, rule, table, build)
    if result.lost:
        places = ", ".join(f"{lost.file}:{lost.line} {lost.call}()" for lost in result.lost)
        why = "; ".join(f"{bad.file}: {bad.reason}" for bad in result.unparsed)
        raise Incomplete(f"spatch lost {len(result.lost)} of {len(table)} sites: {places}"
                         + (f" ({why})" if why else "")
                         + "; nothing was written: mark them for review or mend the rule")


def _withheld(build: Builder) -> list[str]:
    """A paragraph for each step that the tree is not ready for."""
    return [f"Withheld: \"{cover}\". These callers would lose what they rely on:\n"
            + "\n".join(f"  {one.file}:{one.line} {one.call}(): {one.reason}" for one in left)
            for cover, left in build.withheld.items()]


def _cover_of_steps(build: Builder) -> tuple[str, str]:
    """The letter of a series that moves no call of a family."""
    subject = f"{', '.join(build.topics)}: {build.covers[0]}"
    lines = [f"For Linux {build.audit.version}, in this order:", "",
             *(f"  {number}. {cover}" for number, cover in enumerate(build.covers, 1)), "",
             "Each patch says what is wrong without it and for whom; each compiles",
             "what it touches without the ones after it."]
    return subject, "\n".join(lines)


def _cover_text(build: Builder) -> tuple[str, str]:
    if not set(build.topics) & set(FAMILIES):
        return _cover_of_steps(build)
    seen = build.audit
    counts = seen.summary
    rows = [(build.patch_of.get(one.fingerprint, "-"), one.file, one.function or "-",
             one.replacement or one.action, one.verdict)
            for one in seen.findings if one.edited]
    left = [(f"{one.file}:{one.line}", one.action, one.verdict, one.reason)
            for one in seen.findings if not one.edited and one.rule not in USUAL]
    usual = sum(one.rule in USUAL for one in seen.findings)
    drivers = message.driver_names([one for one in seen.findings if one.edited])
    subject = f"Make PCI resources explicit: {', '.join(seen.families)}"
    letters = [catalogue().families[name].letter for name in seen.families]
    what = letters[0] if len(letters) == 1 and letters[0] else (
        "use calls that do not say whether unbind undoes them, or undo by hand what unbind does")
    names = f": {message.enumeration(drivers)}" if len(drivers) <= FEW else ""
    cut = ("a patch for each driver, or for a few of one subsystem"
           if build.way == parts.API_FIRST else "one subsystem a patch")
    intro = (f"In Linux {seen.version} {len(drivers)} drivers {what}{names}. This series makes "
             f"each of these calls say what it means, {cut}. "
             + message.dependences(build.kinds, [one.files for one in build.commits]))
    lines = [
        textwrap.fill(intro, message.WIDTH, break_long_words=False, break_on_hyphens=False), "",
        f"Calls seen: {counts['calls']}. Changed: {counts['convert'] + counts['drop']}. "
        f"Left as they are: {counts['keep']}.", f"For a person to look at: {counts['review']}.",
        "", "What changed:", "",
        message.table(rows, ("patch", "file", "function", "now", "device")), ""]
    if left:
        lines += ["What was left, and why:", "",
                  message.table(left, ("call", "action", "device", "reason")), ""]
    if usual:
        lines += [f"Not listed: {usual} calls that enable once, in probe, or disable and enable in",
                  "pairs, and those of drivers that are never managed.", ""]
    for paragraph in _withheld(build):
        lines += [paragraph, ""]
    lines += ["The calls were judged function by function, over whole modules. An",
              "independent scan of the tree counted the same sites."]
    return subject, "\n".join(lines)


def why_nothing(made: Outcome, family: str) -> str:
    """Why a series has no patch for a family."""
    state = made.audit.aim.capabilities.families[family]
    calls = [one for one in made.audit.findings if catalogue().call(one.call).family == family]
    review = sum(one.action == "review" and not one.remark for one in calls)
    return (f"its core is {state}, {len(calls)} calls are as they should be"
            if not review else f"its core is {state}, no call can be converted, and {review} of "
            f"{len(calls)} are for a person")


def make(origin: source.Source, build: Path, topics: Sequence[str],
         sign_off: bool = False, way: str = "", public: bool = False,
         folder: str = "") -> Outcome:
    """Build the series of a tree; an outcome without patches when the tree needs nothing."""
    note(f"auditing {origin.name} ({origin.version})")
    out = build / "series" / (folder or origin.name)
    builder = Builder(origin, build, topics, sign_off, way, public)
    builder.run()
    nothing = tuple(name for name in FAMILIES if name in topics
                    and not any(one.topic == name for one in builder.commits))
    if not builder.commits:
        return Outcome(out, (), builder.audit, origin,
                       tuple(_withheld(builder)), nothing)
    manifest = {"tool": "pcim", "version": VERSION, "tree": origin.name,
                "tree_version": origin.version, "base": origin.base,
                "topics": list(topics), "summary": builder.audit.summary, "post": builder.way,
                "patches": [{"subject": one.subject, "files": list(one.files), "part": one.part}
                            for one in builder.commits]}
    threads = subseries.plan(builder.commits) if builder.way == parts.API_FIRST else []
    written = patches.export(
        builder.work, origin.base, builder.commits, out, origin.name, _cover_text(builder),
        {"audit.json": report.as_json(builder.audit), "audit.txt": report.text(builder.audit),
         "series.json": json.dumps(manifest, indent=1) + "\n"},
        lambda beside, mails: subseries.write(beside, mails, threads, origin, manifest))
    return Outcome(out, tuple(written), builder.audit, origin, tuple(_withheld(builder)), nothing,
                   tuple(thread.part for thread in threads))
