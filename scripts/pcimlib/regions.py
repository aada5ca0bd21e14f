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
    """A call with all that is known of it.

    body and start locate it in its function; binding names the calls that are
    decided with it (bindings.py).
    """

    fact: Fact
    call: FamilyCall
    verdict: Verdict
    module: str
    body: str
    start: int
    binding: str = ""

    @property
    def home(self) -> str:
        """The module, or the file where no makefile names one."""
        return self.module or self.fact.file

    @property
    def group(self) -> str:
        """The name of the calls that are decided together."""
        return self.binding or self.home

    @property
    def where(self) -> str:
        """The call and its place, for a reason."""
        return f"{self.call.name}() in {self.fact.function}() (line {self.fact.line})"


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
    groups: dict[str, list[Judged]] = defaultdict(list)
    modules: dict[str, list[Judged]] = defaultdict(list)
    for one in items:
        groups[one.group].append(one)
        modules[one.home].append(one)
    stays = {name: _why_they_stay(group, aim, proof) for name, group in groups.items()}
    # A pair is proved for one library, by what all ways through it do.
    pairs = {name: proof.unproven(group) for name, group in modules.items()
             if all(_is_shared(one) for one in group)}
    pairs |= {name: "" for name, group in modules.items()
              if stays[group[0].group][0] and _all_managed(group) and not proof.unproven(group)}
    return [_in_pair(one, pairs[one.home]) if one.home in pairs
            else _decide(one, reason_for(one, *stays[one.group]), aim, proof) for one in items]


def reason_for(one: Judged, why: str, module: str) -> str:
    """A reason that a module has, as its own calls and those of others read it."""
    return f"in {module}: {why}" if why and module != one.module else why


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


def _why_they_stay(group: Sequence[Judged], aim: Target, proof: Proof) -> tuple[str, str]:
    """The reason for which no managed call of a group can be converted, or '', and its module."""
    for one in group:
        if not one.call.explicit and (why := _why_it_stays(one, group, aim, proof)):
            return why, one.module
    return "", ""


def _why_it_stays(one: Judged, group: Sequence[Judged], aim: Target, proof: Proof) -> str:
    """Why a call keeps those that are decided with it from being converted, or ''."""
    kind, takes = one.verdict.kind, not one.call.undo
    if kind == "both":
        return f"{one.where} is reached by drivers of both kinds"
    if kind == "unknown" and takes:
        return f"{one.where} may be for the same device: {one.verdict.reason}"
    if kind != "managed":
        return ""
    if not takes:
        why = _needed(one, proof) if one.call.undo == "all" else ""
        return f"{one.where} gives regions back at run time: {why}" if why else ""
    if not one.call.managed:
        return f"{one.where} has no managed form"
    if not aim.offers(one.call.managed):
        return f"{one.where} would need {one.call.managed}(), which this tree lacks"
    if not _once_a_binding(one.verdict):
        return f"{one.where} runs outside of probe: {_entries(one.verdict)}"
    if (later := proof.later(one)) and not _is_renamed(group, aim):
        return f"{one.where} runs outside of probe: {later}"
    if one.verdict.context == "devres release":
        return f"{one.where} runs while devres is being released"
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
