# SPDX-License-Identifier: GPL-2.0-only
"""The audit of a tree: every call found, with its verdict and action."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from pcimlib import judge as judge_c
from pcimlib import (arms, enables, exits, facts, iomaps, kbuild, limits, parallel, policy,
                     probe, regions, releases, remarks, vectors)
from pcimlib.bindings import ANY, Bindings
from pcimlib.ctext import read_blanked
from pcimlib.families import catalogue
from pcimlib.finding import Finding, fingerprinted
from pcimlib.graph import Graph
from pcimlib.progress import track
from pcimlib.shards import WHOLE, Shard
from pcimlib.verdict import Judge

ROOTS = ("drivers", "sound", "arch", "samples", "include", "lib")
# Files of the PCI core; what stands in further folders below it are drivers.
CORE = re.compile(r"drivers/pci/(?:[^/]+|(?:msi|devres|tests)/.*)|include/linux/pci.*|"
                  r"lib/devres\.c|lib/iomap.*")


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A file or function that was not read, and why."""

    file: str
    function: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of an audit."""

    tree: Path
    version: str
    aim: policy.Target
    families: tuple[str, ...]
    findings: tuple[Finding, ...]
    unparsed: tuple[Unparsed, ...]
    modules: kbuild.ModuleMap
    seconds: dict[str, float] = field(default_factory=dict)
    # Where a device that no driver is bound to is enabled by a managed call.
    foreign_enables: tuple[str, ...] = ()
    shard: Shard = WHOLE
    name: str = ""              # of the tree, for a person

    @property
    def summary(self) -> dict[str, int]:
        """Calls by action; 'calls' is their sum."""
        counts = Counter(one.action for one in self.findings if not one.remark)
        return {"calls": counts.total(), **{name: counts[name] for name in
                ("convert", "drop", "keep", "review")}, "unparsed": len(self.unparsed),
                "remarks": sum(one.remark for one in self.findings)}


def roots_of(tree: Path, paths: Sequence[str]) -> list[str]:
    """The folders to scan: those asked for, or every one that has drivers."""
    return list(paths) or [root for root in ROOTS if (tree / root).is_dir()]


def run(tree: Path, version: str, build: Path, families: tuple[str, ...] = ("intx",),
        paths: Sequence[str] = (), *, roots: Sequence[str] = (),
        aim: policy.Target | None = None,
        module_map: kbuild.ModuleMap | None = None, shard: Shard = WHOLE) -> Audit:
    """Audit a kernel tree; paths and shard limit what is reported, not what is read.

    roots and aim stand for what a tree without a PCI core cannot tell; module_map
    is that of an earlier run on the same makefiles.
    """
    clock = {"start": time.monotonic()}
    outside = aim is not None
    aim = aim or policy.target(probe.capabilities(tree), families)
    roots = roots or roots_of(tree, ())
    # Reading C is done by processes of their own: look at the makefiles meanwhile.
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(
            lambda: module_map or kbuild.load(tree, roots, build / "cache"))
        found = _by_judge(tree, roots, families, aim, loading.result, outside)
        clock["judge"] = time.monotonic()
        found = _by_python(tree, roots, families, aim, loading.result, outside, shard, found)
        modules = loading.result()
    clock["verdicts"] = time.monotonic()

    @lru_cache(maxsize=None)
    def owned(file: str) -> bool:
        return shard.owns(_module(modules, file) or file)

    findings = [one for one in found.findings if owned(one.file)]
    if paths:
        wanted = tuple(path.rstrip("/") for path in paths)
        findings = [one for one in findings
                    if any(one.file == path or one.file.startswith(path + "/")
                           for path in wanted)]
    times = {name: clock[name] - before for (name, before) in zip(
        list(clock)[1:], list(clock.values()))}
    lost = [*found.unparsed, *(Unparsed(bad.file, "", bad.reason) for bad in modules.unparsed)]
    unparsed = tuple(bad for bad in sorted(lost, key=lambda one: (one.file, one.function))
                     if owned(bad.file))
    return Audit(tree, version, aim, families, tuple(fingerprinted(findings)),
                 unparsed, modules, times, found.strangers, shard, tree.name)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found so far."""

    findings: list[Finding] = field(default_factory=list)
    unparsed: tuple[Unparsed, ...] = ()
    strangers: tuple[str, ...] = ()


def _by_judge(tree: Path, roots: Sequence[str], families: Sequence[str], aim: policy.Target,
              modules: Callable[[], kbuild.ModuleMap], outside: bool) -> _Found | None:
    """What the judge decides; None when it decides none of the families."""
    if judge_c.DECIDED.isdisjoint(families):
        return None
    outcome = judge_c.run(tree, roots, families, aim, modules, outside=outside)
    return _Found(outcome.findings,
                  tuple(Unparsed(bad.file, bad.function, bad.reason) for bad in outcome.bad),
                  outcome.foreign)


def _by_python(tree: Path, roots: Sequence[str], families: tuple[str, ...], aim: policy.Target,
               loading: Callable[[], kbuild.ModuleMap], outside: bool, shard: Shard,
               found: _Found | None) -> _Found:
    """What the judge has found, and the findings of the families that it does not decide."""
    names = catalogue().calls(families)
    mine = catalogue().calls(tuple(name for name in families
                                   if found is None or name not in judge_c.DECIDED))
    if found is not None and not mine:
        return found
    core = _no_file if outside else is_core
    known = facts.run_facts(tree, roots,
                            seeds=sorted(set(names) | catalogue().enables),
                            also=sorted(catalogue().devm_actions | set(catalogue().handlers)),
                            stop=catalogue().core - set(names),
                            census=sorted(set(names) | catalogue().enables))
    modules = loading()
    judge = Judge(tree, Graph(known, catalogue().enables | set(names)), modules)
    findings = _findings(tree, judge, aim, [
        call for call in known.calls if call.callee in mine and not core(call.file)],
        lambda file: shard.owns(_module(modules, file) or file))
    named = known.references + [
        facts.Reference(entry.file, "-", entry.value, entry.line, 0, entry.arm,
                        f"assign:{entry.variable}.{entry.field}") for entry in known.entries]
    findings += [_pointer(judge, ref) for ref in named if not core(ref.file)
                 and (ref.name in mine or (found is None and _is_enable(ref)))]
    seen = {(one.file, one.line, one.call) for one in findings}
    findings += [_unseen(site, modules) for site in known.sites
                 if not core(site.file) and site.kind in ("call", "macro") and site.name in mine
                 and (site.file, site.line, site.name) not in seen]
    if found is not None:
        return replace(found, findings=[*found.findings, *findings])
    lost = tuple(Unparsed(bad.file, bad.function.strip("-"), bad.reason) for bad in known.bad)
    strangers = tuple(f"{call.file}:{call.line}" for call in known.calls
                      if call.callee in catalogue().enable_managed
                      and not is_core(call.file) and judge.foreign(call))
    return _Found(findings, lost, strangers)


def is_core(file: str) -> bool:
    """True for a file of the PCI core, which is what drivers are judged by."""
    return CORE.fullmatch(file) is not None


def _no_file(_file: str) -> bool:
    return False


def _findings(tree: Path, judge: Judge, aim: policy.Target, calls: Sequence[facts.Call],
              mine: Callable[[str], bool]) -> list[Finding]:
    """The findings of the modules that have a call in a file of mine, each within its limit.

    Modules that decide together come together, whoever is asked for.
    """
    bindings = Bindings(judge, calls)
    modules: dict[str, list[facts.Call]] = defaultdict(list)
    for call in calls:
        modules[bindings.of(ANY, call.file)].append(call)
    asked = [group for group in modules.values() if any(mine(call.file) for call in group)]

    def judged(groups: Sequence[Sequence[facts.Call]]) -> list[list[Finding]]:
        return [_limited(tree, judge, aim, group, bindings)
                for group in track(groups, "judging", len(groups))]

    return [one for found in parallel.over(asked, judged) for one in found]


def _limited(tree: Path, judge: Judge, aim: policy.Target,
             calls: Sequence[facts.Call], bindings: Bindings) -> list[Finding]:
    """The findings of modules that decide together, or that they were too much for us."""
    try:
        with limits.cpu():
            return _of_modules(tree, judge, aim, calls, bindings)
    except limits.TooMuch as limit:
        return [_beyond(call, judge, str(limit)) for call in calls]


def _beyond(call: facts.Call, judge: Judge, limit: str) -> Finding:
    """A call of a module that is too much for us: for a person."""
    return Finding(f"{catalogue().call(call.callee).family}-unknown", call.file, call.line,
                   call.column, call.function, _module(judge.modules, call.file), call.callee,
                   "unknown", "review", "", f"not judged: {limit}", (),
                   arm=arms.shown(call.arm))


def _of_modules(tree: Path, judge: Judge, aim: policy.Target, calls: Sequence[facts.Call],
                bindings: Bindings) -> list[Finding]:
    """The findings of some modules; some families decide for all calls together."""
    judged: list[regions.Judged] = []
    for call in calls:
        family_call = catalogue().call(call.callee)
        verdict = judge.verdict(call)
        body, start = _in_body(tree, judge.graph, call) if verdict.kind == "managed" else ("", 0)
        judged.append(regions.Judged(call, family_call, verdict,
                                     _module(judge.modules, call.file), body, start,
                                     bindings.of(family_call.family, call.file)))
    together = [one for one in judged if one.call.family == "region"]
    choices = dict(zip(map(id, together), regions.decide(
        together, aim, judge.shared(releases.Releases))))
    together = [one for one in judged if one.call.family == "irqvec"]
    if together:
        choices.update(zip(map(id, together), vectors.decide(together, aim, judge)))
    together = [one for one in judged if one.call.family == "iomap"]
    if together:
        choices.update(zip(map(id, together), iomaps.decide(together, aim, judge)))
    together = [one for one in judged if one.call.family == "enable"]
    if together:
        choices.update(zip(map(id, together), enables.decide(together, aim, judge)))
    return [_finding(one, choices.get(id(one)) or policy.decide(
        one.call, one.verdict, _handling(one), aim)) for one in judged] + remarks.of(judged, judge)


def _finding(one: regions.Judged, choice: policy.Decision) -> Finding:
    call = one.fact
    if call.arm == "0":
        choice = policy.Decision(f"{one.call.family}-dead", "keep", "compiled out by #if 0")
    return Finding(choice.rule, call.file, call.line, call.column, call.function,
                   one.module, call.callee, one.verdict.kind,
                   choice.action, choice.replacement, choice.reason, one.verdict.evidence,
                   choice.edit, choice.variable, choice.label, arms.shown(call.arm))


def _in_body(tree: Path, graph: Graph, call: facts.Call) -> tuple[str, int]:
    """The text of the function around a call, and where in it the call is."""
    bounds = graph.bodies.get((call.file, call.function))
    if bounds is None:
        return "", 0
    lines = read_blanked(tree / call.file)[bounds[0] - 1:bounds[1]]
    body = "\n".join(lines)
    offset = len("\n".join(lines[:call.line - bounds[0]])) + 1
    match = re.compile(rf"\b{call.callee}\s*\(").search(body, offset)
    return (body, match.start()) if match else ("", 0)


def _pointer(judge: Judge, ref: facts.Reference) -> Finding:
    """A name that is used without being called: a pointer, or a macro's argument."""
    call = facts.Call(ref.file, ref.function, ref.name, ref.line, ref.column, ref.arm,
                      "", "", 0, ref.line)
    verdict = judge.verdict(call)
    how, name, _ = (ref.context + "::").split(":")[:3]
    reason = {"arg": f"given by name to {name}()", "assign": f"its address goes to {name}"}.get(
        how, "used by name, not called")
    family = "enable" if _is_enable(ref) else catalogue().call(ref.name).family
    return Finding(f"{family}-by-name", ref.file, ref.line, ref.column, ref.function,
                   _module(judge.modules, ref.file), ref.name, verdict.kind, "review", "",
                   f"{reason}: the rule cannot edit it", verdict.evidence,
                   arm=arms.shown(ref.arm))


def _is_enable(ref: facts.Reference) -> bool:
    """True for an enable call that is given by name, as in CHECK(pcim_enable_device, pdev)."""
    return ref.name in catalogue().enables and ref.context.startswith("arg:")


def _module(modules: kbuild.ModuleMap, file: str) -> str:
    found = modules.modules_of(file)
    return found[0] if found else ""


def _handling(one: regions.Judged) -> exits.Handling:
    """How the result can be handled; only asked where it will matter."""
    if one.verdict.kind != "managed":
        return exits.Handling()
    if one.fact.use != "ignored":
        return exits.Handling(reason=f"the call's value is {one.fact.use}")
    end = one.body.find(";", one.start) + 1
    if not one.body or not end:
        return exits.Handling(reason="the call is not on its line")
    return exits.decide(one.body, one.start, end)


def _unseen(site: facts.Site, modules: kbuild.ModuleMap) -> Finding:
    """A site that the census has and the fact extractor has not: for a person."""
    family = catalogue().call(site.name).family
    reason = ("inside a macro: the rule cannot know its callers" if site.kind == "macro"
              else "seen by the census only: the fact extractor could not read it")
    return Finding(f"{family}-macro" if site.kind == "macro" else f"{family}-unread",
                   site.file, site.line, 0, "", _module(modules, site.file), site.name,
                   "unknown", "review", "", reason, ())
