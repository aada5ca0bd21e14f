# SPDX-License-Identifier: GPL-2.0-only
"""What to do with region calls: a device's requests and releases go together.

Once a request is managed, unbind releases the region.  A release by hand is
then one too many: it goes where unbind or a failed probe follows anyway.  A
single BAR can also be given back early, by pcim_release_region().  Where a
driver gives all regions back at run time, its requests stay as they are and
the whole module is for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pcimlib.facts import Call as Fact
from pcimlib.families import Call as FamilyCall
from pcimlib.policy import Decision, Target
from pcimlib.verdict import Verdict

ENDS = frozenset(("remove", "shutdown"))
_SINGLE = frozenset(("pcim_request_region", "pcim_request_region_exclusive"))


@dataclass(frozen=True, slots=True)
class Judged:
    """A call with all that is known of it; body and start locate it in its function."""

    fact: Fact
    call: FamilyCall
    verdict: Verdict
    module: str
    body: str
    start: int


class Proof(Protocol):
    """What the functions around a call tell (releases.py, pairs.py)."""

    def unproven(self, group: Sequence[Judged], /) -> str:
        """Why one of the drivers of a shared library may rely on the implicit release, or ''."""

    def later(self, one: Judged) -> str:
        """From where a call runs while the driver stays bound, or ''."""

    def goes_on(self, one: Judged) -> str:
        """Why a release in probe may be passed by a probe that succeeds, or ''."""


def decide(items: Sequence[Judged], aim: Target, proof: Proof) -> list[Decision]:
    """One decision a call, in the order of the calls."""
    modules: dict[str, list[Judged]] = defaultdict(list)
    for one in items:
        modules[one.module or one.fact.file].append(one)
    stays = {name: _why_it_stays(group, aim, proof) for name, group in modules.items()}
    shared = {name: proof.unproven(group) for name, group in modules.items()
              if all(_is_shared(one) for one in group)}
    shared |= {name: "" for name, group in modules.items()
               if stays[name] and _all_managed(group) and not proof.unproven(group)}
    return [_in_pair(one, shared[name]) if (name := one.module or one.fact.file) in shared
            else _decide(one, stays[name], aim, proof) for one in items]


def _is_shared(one: Judged) -> bool:
    return one.verdict.kind == "both" and not one.call.explicit


def _all_managed(group: Sequence[Judged]) -> bool:
    return all(one.verdict.kind == "managed" and not one.call.explicit for one in group)


def _in_pair(one: Judged, unproven: str) -> Decision:
    """A call that stays as it is: with callers of both kinds, or released on every exit."""
    family = one.call.family
    if unproven:
        return Decision(f"{family}-both", "review", f"{one.verdict.reason}; {unproven}")
    return Decision(f"{family}-own-pair", "keep",
                    f"{one.verdict.reason}; requested and released by hand in pairs, on every "
                    "exit of each managed driver")


def _why_it_stays(group: Sequence[Judged], aim: Target, proof: Proof) -> str:
    """The reason for which no managed call of a module can be converted, or ''."""
    for one in group:
        if one.call.explicit:
            continue
        where = f"{one.call.name}() in {one.fact.function}() (line {one.fact.line})"
        if one.verdict.kind == "both":
            return f"{where} is reached by drivers of both kinds"
        if one.verdict.kind != "managed":
            continue
        if not one.call.undo and not one.call.managed:
            return f"{where} has no managed form"
        if not one.call.undo and not aim.offers(one.call.managed):
            return f"{where} would need {one.call.managed}(), which this tree lacks"
        if not one.call.undo and not _once_a_binding(one.verdict):
            return f"{where} runs outside of probe: {_entries(one.verdict)}"
        if not one.call.undo and (later := proof.later(one)) and not _is_renamed(group, aim):
            return f"{where} runs outside of probe: {later}"
        if one.call.undo == "all" and (why := _needed(one, proof)):
            return f"{where} gives regions back at run time: {why}"
        if one.verdict.context == "devres release" and not one.call.undo:
            return f"{where} runs while devres is being released"
    return ""


def _is_renamed(group: Sequence[Judged], aim: Target) -> bool:
    """True when each call has a managed form that does what the hybrid does: single BARs."""
    return all(one.call.explicit or one.call.undo == "one" or one.call.managed in _SINGLE
               for one in group) and aim.offers("pcim_release_region")


def _entries(verdict: Verdict) -> str:
    return ", ".join(sorted(verdict.entries)) or "reached by pointer"


def _once_a_binding(verdict: Verdict) -> bool:
    """True when only probes lead to the call."""
    return bool(verdict.entries) and all(
        entry.rpartition(".")[2] == "probe" for entry in verdict.entries)


def _needed(one: Judged, proof: Proof) -> str:
    """Why a release is not followed by unbind or a failed probe, or ''."""
    entries = {entry.rpartition(".")[2] for entry in one.verdict.entries}
    if not entries or not entries <= ENDS | {"probe"}:
        return _entries(one.verdict)
    if later := proof.later(one):
        return later
    return proof.goes_on(one) if "probe" in entries else ""


def _decide(one: Judged, stays: str, aim: Target, proof: Proof) -> Decision:
    family, verdict = one.call.family, one.verdict
    if one.call.explicit:
        return Decision(f"{family}-explicit", "keep", f"already explicit: {one.call.explicit}")
    if verdict.kind in ("unmanaged", "foreign"):
        return Decision(f"{family}-{verdict.kind}", "keep",
                        f"{verdict.reason}; nothing is released behind its back")
    if verdict.kind in ("both", "unknown"):
        return Decision(f"{family}-{verdict.kind}", "review", verdict.reason)
    if stays:
        return Decision(f"{family}-run-time", "review", stays)
    if one.call.undo == "one":
        if not _needed(one, proof):
            return Decision(f"{family}-release-redundant", "drop",
                            "unbind releases the region", "", "drop")
        if not aim.offers(one.call.managed):
            return Decision(f"{family}-release", "review",
                            f"would need {one.call.managed}(), which this tree lacks")
        return Decision(f"{family}-release", "convert", "gives one BAR back early",
                        one.call.managed, "pcim")
    if one.call.undo:
        return Decision(f"{family}-release-redundant", "drop", "unbind releases the regions",
                        "", "drop")
    return Decision(f"{family}-managed-plain", "convert", verdict.reason, one.call.managed,
                    "pcim")
