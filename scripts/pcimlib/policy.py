# SPDX-License-Identifier: GPL-2.0-only
"""From a verdict to an action: what should become of a call in this tree."""

from __future__ import annotations

from dataclasses import dataclass

from pcimlib.exits import Handling
from pcimlib.families import Call as FamilyCall
from pcimlib.families import catalogue
from pcimlib.probe import Capabilities
from pcimlib.verdict import Verdict

SPLIT = "enable-split"      # the trait of a core with a record for each resource


@dataclass(frozen=True, slots=True)
class Decision:
    """The rule that speaks, the action, and the edit that carries it out."""

    rule: str
    action: str
    reason: str
    replacement: str = ""
    edit: str = ""
    variable: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The tree that a series aims at: its state, and what its drivers may call."""

    capabilities: Capabilities
    library: bool
    brings: frozenset[str] = frozenset()    # calls that the series adds to the tree's own core

    def offers(self, name: str) -> bool:
        """True when a driver can call name, in the tree or by what the series brings."""
        return self.library or name in self.brings or name in self.capabilities.offers


def target(capabilities: Capabilities, families: tuple[str, ...]) -> Target:
    """What a series brings for the chosen families that lack their explicit call.

    A core with a record for each resource keeps its own file and gets the
    missing calls; an older one gets the whole library.
    """
    lacking = [name for name in families if capabilities.families[name] != "pure"
               and not _has_managed(capabilities, name)]
    if SPLIT in capabilities.traits:
        known = catalogue().families
        return Target(capabilities, False,
                      frozenset(call for name in lacking for call in known[name].api))
    return Target(capabilities, bool(lacking))


def _has_managed(capabilities: Capabilities, family: str) -> bool:
    explicit = {"intx": "pcim_intx", "region": "pcim_request_all_regions",
                "irqvec": "pcim_alloc_irq_vectors", "iomap": "pcim_iomap_region",
                "enable": "pcim_enable_device"}
    return explicit[family] in capabilities.offers


def decide(call: FamilyCall, verdict: Verdict, handling: Handling, aim: Target) -> Decision:
    """What to do with a call of the INTx family."""
    if call.explicit:
        return Decision(f"{call.family}-explicit", "keep",
                        f"already explicit: {call.explicit}")
    if verdict.kind in ("both", "unknown"):
        return Decision(f"{call.family}-{verdict.kind}", "review", verdict.reason)
    if verdict.kind in ("unmanaged", "foreign"):
        return _never_managed(call, verdict, aim)
    if verdict.context == "devres release":
        return _in_release(call, verdict, aim)
    if verdict.context == "atomic" and not aim.library:
        return Decision(f"{call.family}-atomic", "review",
                        f"{call.managed}() of this tree may sleep, the call runs in an interrupt")
    return _managed(call, verdict, handling)


def _managed(call: FamilyCall, verdict: Verdict, handling: Handling) -> Decision:
    form = handling.form
    note = "" if form else f"; result not used: {handling.reason}"
    edit = "pcim" + (f"-{form}" if form else "")
    return Decision(f"{call.family}-managed-plain", "convert",
                    f"{verdict.reason}{note}", call.managed, edit,
                    handling.variable if form else "", handling.label if form else "")


def _never_managed(call: FamilyCall, verdict: Verdict, aim: Target) -> Decision:
    rule = f"{call.family}-{verdict.kind}"
    # Where the plain call is pure it says the same already, though we bring another.
    if aim.offers(call.unmanaged) and _state(call, aim) != "pure":
        return Decision(rule, "convert", verdict.reason, call.unmanaged, "unmanaged")
    return Decision(rule, "keep", f"{verdict.reason}; {_KEPT[_state(call, aim)].format(call)}")


def _state(call: FamilyCall, aim: Target) -> str:
    return aim.capabilities.families[call.family]


# Why a call that is never managed may stay, by the state of the family in the tree.
_KEPT = {
    "pure": "{0.name}() is pure here",
    "hybrid": "{0.name}() is a hybrid here, but makes no record for such a device, and there "
              "is no {0.unmanaged}()",
    "absent": "there is no {0.unmanaged}() here",
    "unknown": "so no kernel undoes it at unbind",
}


def _in_release(call: FamilyCall, verdict: Verdict, aim: Target) -> Decision:
    rule = f"{call.family}-devres-release"
    reason = "runs while devres is being released, where no record may be made"
    if aim.offers(call.unmanaged) and _state(call, aim) != "pure":
        return Decision(rule, "convert", reason, call.unmanaged, "unmanaged")
    if _state(call, aim) == "pure":
        return Decision(rule, "keep", f"{reason}; {_KEPT['pure'].format(call)}")
    return Decision(rule, "review", f"{reason}; {verdict.reason}")
