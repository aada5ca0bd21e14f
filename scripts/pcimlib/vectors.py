# SPDX-License-Identifier: GPL-2.0-only
"""What to do with interrupt vectors: who frees them, on which way out.

A managed allocation is freed at unbind or after a failed probe, whatever the
driver did before.  So an allocation that only probe reaches is converted, and
a release by hand goes where the binding, or the probe, ends anyway: each way
of probe through it has to end in an error.  A driver that frees and allocates
again while it is bound stays as it is, with the reason, as a whole module.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pcimlib import signs
from pcimlib.cflow import Unreadable
from pcimlib.ctext import arguments, call_end
from pcimlib.families import catalogue
from pcimlib.graph import Node
from pcimlib.handlers import Handlers
from pcimlib.passing import goes_on
from pcimlib.paths import Effects, Outcome, Paths
from pcimlib.policy import Decision, Target
from pcimlib.regions import Judged, reason_for
from pcimlib.roots import ACTION, Roots
from pcimlib.verdict import Judge

LEGACY = "zero"         # the result of an entry point of old, see family.toml
INTX_ONLY = frozenset(("PCI_IRQ_INTX", "PCI_IRQ_LEGACY"))
COUNT = ("the number of vectors is positive when it worked, and is tested as if it were 0 then: "
         "the vectors stay on, and the driver goes on as if it had none")
DEVICE = re.compile(r"\bstruct pci_dev \*\s*(\w+)")
# A statement that is all of an 'if', and the conditions that go with a release.
GUARDED = re.compile(r"\b(?:if|while|for)\s*\(((?:[^()]|\([^()]*\))*)\)\s*$")
STATE = re.compile(r"!?[A-Za-z_]\w*|[A-Za-z_]\w* (?:[<>]|!=) 0|![\w.]+(?:->[\w.]+)+|"
                   r"[\w.]+(?:->[\w.]+)+(?: > 0)?|!?[A-Z_0-9]+\([\w\s,>.-]*\)")


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds for all calls that are decided together."""

    stays: str = ""         # why no managed call can be converted
    module: str = ""        # of the call for which it stays
    rule: str = "run-time"  # what speaks then
    own: str = ""           # how the driver frees by a devm action of its own
    weak: bool = False      # nothing frees when that action cannot be added
    idle: bool = False      # it allocates nothing that could be freed
    outcome: str = ""       # who frees, over all exits


def effects() -> Effects:
    """What the calls of this family do to the vectors."""
    calls = catalogue().families["irqvec"].calls.values()
    takes = {call.name: "0" if call.result == LEGACY else "+"
             for call in calls if not call.undo}
    takes["pci_enable_msix_exact"] = "0"
    return Effects(takes, frozenset(call.name for call in calls if call.undo))


def _paths(judge: Judge) -> Paths:
    return Paths(judge.tree, judge.graph, effects())


def decide(items: Sequence[Judged], aim: Target, judge: Judge) -> list[Decision]:
    """One decision a call, in the order of the calls."""
    vectors = _Vectors(judge, aim)
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in items:
        if one.fact.arm != "0":
            groups[one.group].append(one)
    known = {name: vectors.group(group) for name, group in groups.items()}
    return [vectors.decide(one, known.get(one.group, _Group())) for one in items]


def _node(one: Judged) -> Node:
    return (one.fact.file, one.fact.function)


def _parameters(text: str) -> list[str]:
    """The parameters of a function, each as it is declared."""
    head = text.partition("{")[0]
    return arguments(head[head.find("(") + 1:head.rfind(")")])


def _devices(text: str) -> list[str]:
    """The parameters of a function that are PCI devices."""
    return [match.group(1) for one in _parameters(text) if (match := DEVICE.search(one))]


def _is_other(given: str, own: Sequence[str]) -> bool:
    """True for a variable beside a parameter that is the device."""
    return bool(own) and given not in own and re.fullmatch(r"[A-Za-z_]\w*", given) is not None


def _intx_only(one: Judged) -> bool:
    """True for an allocation that never switches MSI on."""
    given = arguments(one.fact.args)
    return len(given) > 3 and given[3].strip() in INTX_ONLY


class _Vectors:
    """Decides with the call graph of one tree at hand."""

    def __init__(self, judge: Judge, aim: Target) -> None:
        self.judge = judge
        self.aim = aim
        self.roots = judge.shared(Roots)
        self.paths = judge.shared(_paths)

    # -- calls that are decided together

    def group(self, group: Sequence[Judged]) -> _Group:
        """What is to be known of all calls before one of them is decided."""
        managed = [one for one in group if one.verdict.kind in ("managed", "both")]
        if not any(one.verdict.kind == "managed" for one in group):
            return _Group()
        for one in group:
            if why := self._why_it_stays(one):
                return _Group(why, one.module)
        for one in managed:
            if taken_for_error(one):
                return _Group(f"{one.where}: {COUNT}", one.module, "count")
        takes = [one for one in managed if not one.call.undo]
        idle = bool(takes) and all(_intx_only(one) for one in takes)
        own, weak = self._own_action(managed)
        if not own and not idle:
            module, left = self._handler_left(managed)
            if left:
                return _Group(left, module, "handler-left")
        return _Group("", "", "", own, weak, idle, self._outcome(managed))

    def _why_it_stays(self, one: Judged) -> str:
        if one.verdict.kind == "both":
            return f"{one.where} is reached by drivers of both kinds"
        if one.verdict.kind == "unknown" and not one.call.undo:
            return f"{one.where} may be for the same device: {one.verdict.reason}"
        if one.verdict.kind != "managed":
            return ""
        other = self._other_device(one)
        if other:
            return f"{one.where}: '{other}' is not the device that the driver is bound to"
        if one.call.undo:
            return self._why_free_stays(one)
        if one.call.explicit:
            return ""
        if not one.call.managed:
            return f"{one.where} gives its vectors in an array, which no managed call does"
        if not self.aim.offers(one.call.managed):
            return f"{one.where} would need {one.call.managed}(), which this tree lacks"
        roots = self.roots.of(_node(one))
        others = sorted({root.label for root in roots if root.label != "probe"})
        if others:
            return (f"{one.where} is reached from {', '.join(others)}: "
                    "not once a binding, in probe")
        if not roots:
            return f"{one.where}: no call from a probe is seen"
        if one.call.result == LEGACY and not legacy_form(one)[0]:
            return f"{one.where}: its result is used in more than one test for zero"
        return ""

    def _why_free_stays(self, one: Judged) -> str:
        """Why a release shows that the vectors come and go while the driver is bound."""
        roots = self.roots.of(_node(one))
        if not roots:
            return f"{one.where}: nothing is seen to reach this release"
        guard = GUARDED.search(one.body[:one.start].rstrip())
        if guard and not STATE.fullmatch(guard.group(1).strip()):
            return f"{one.where} depends on a condition that does more than look at a state"
        others = sorted({root.label for root in roots
                         if root.label not in ("probe", "remove", "shutdown", ACTION)})
        if others:
            return f"{one.where} is reached from {', '.join(others)}: freed at run time"
        for root in roots:
            if root.label == "probe" and (
                    why := goes_on(self.paths, root, (one.fact.file, one.fact.line))):
                return f"{one.where}: {why}"
        if {root.label for root in roots} >= {"remove", "shutdown"} and self._devm_handler(one):
            return (f"{one.where} frees below a devm handler, in remove and in shutdown: "
                    "the handler has to go first")
        return ""

    def _other_device(self, one: Judged) -> str:
        """The device of a call where it is none that a caller hands down, or ''."""
        device = one.fact.args.partition(",")[0].strip()
        if _is_other(device, _devices(one.body)):
            return device
        for edge in filter(None, self.judge.graph.climb(_node(one)).values()):
            takes = _parameters(self.paths.text(edge.callee)[0])
            own = _devices(self.paths.text(edge.caller)[0])
            for given, taken in zip(arguments(edge.call.args), takes):
                if DEVICE.search(taken) and _is_other(given.strip(), own):
                    return given.strip()
        return ""

    def _devm_handler(self, one: Judged) -> bool:
        """True when the module has a handler that devres frees."""
        files = self.judge.modules.beside(one.fact.file)
        return any(call.file in files for name, calls in self.judge.graph.calls_of.items()
                   if name.startswith("devm_request") for call in calls)

    def _own_action(self, group: Sequence[Judged]) -> tuple[str, bool]:
        """The devm action by which a module frees its vectors itself, or '', and if it is weak."""
        for one in group:
            for root in self.roots.of(_node(one)) if one.call.undo else ():
                if root.label == ACTION:
                    return (f"{root.node[1]}(), a devm action of the driver, frees the vectors",
                            not root.table.endswith("_or_reset"))
        return "", False

    def _outcome(self, group: Sequence[Judged]) -> str:
        """Who frees: nobody, the driver on some of its exits, or on all."""
        probes = {root for one in group if not one.call.undo
                  for root in self.roots.of(_node(one)) if root.label == "probe"}
        removes = [node for root in probes
                   for entry in self.judge.graph.table_of.get((root.file, root.table), ())
                   if entry.field == "remove"
                   for node in self.judge.graph.resolve(entry.file, entry.value)]
        freed: set[bool] = {False} if len(removes) < len(probes) else set()
        try:
            for root in probes:
                freed |= {way.effect == "freed" for way in self.paths.outcomes(root.node)
                          if way.effect and signs.is_error(way.result)}
            for node in removes:
                ways: frozenset[Outcome] = self.paths.outcomes(node)
                freed |= {way.effect == "freed" for way in ways}
        except Unreadable:
            return ""
        return {(True,): "the driver frees on all exits",
                (False,): "relies on the implicit release on every exit",
                (False, True): "relies on the implicit release on some exits",
                }.get(tuple(sorted(freed)), "")

    # -- a call

    def decide(self, one: Judged, group: _Group) -> Decision:
        """The decision on one call."""
        family, verdict = one.call.family, one.verdict
        if one.call.explicit:
            return Decision(f"{family}-explicit", "keep", f"already explicit: {one.call.explicit}")
        if verdict.kind in ("unmanaged", "foreign"):
            return Decision(f"{family}-{verdict.kind}", "keep",
                            f"{verdict.reason}; nothing is freed behind its back")
        if verdict.kind in ("both", "unknown"):
            return Decision(f"{family}-{verdict.kind}", "review", verdict.reason)
        if group.stays:
            rules = {"run-time": f"{family}-run-time", "count": f"{family}-count",
                     "handler-left": f"{family}-handler-left"}
            return Decision(rules[group.rule], "review",
                            reason_for(one, group.stays, group.module))
        if group.weak:
            return Decision(f"{family}-weak-action", "review",
                            f"{group.own}, but not when devm_add_action() fails")
        if group.own:
            return Decision(f"{family}-own-action", "keep", group.own)
        if group.idle:
            return Decision(f"{family}-intx-only", "keep",
                            "the driver asks for INTx only: there are no vectors to free")
        if one.call.undo:
            return self._free(one)
        form, variable = legacy_form(one) if one.call.result == LEGACY else ("pcim", "")
        reason = "; ".join(filter(None, (verdict.reason, group.outcome)))
        return Decision(f"{family}-managed-plain", "convert", reason, one.call.managed, form,
                        variable)

    def _goes(self, one: Judged) -> bool:
        """True for a release that unbind, or the failure of probe, makes redundant."""
        labels = {root.label for root in self.roots.of(_node(one))}
        return bool(one.call.undo) and not labels & {"shutdown", ACTION}

    def _handler_left(self, group: Sequence[Judged]) -> tuple[str, str]:
        """The module that frees vectors while a handler may be attached, and how it is seen."""
        going = [one for one in group if self._goes(one)]
        handlers = Handlers(self.judge, group) if going else None
        for one in going:
            if handlers and (why := handlers.left(one)):
                return one.module, why
        return "", ""

    def _free(self, one: Judged) -> Decision:
        family = one.call.family
        if not self._goes(one):
            return Decision(f"{family}-release", "keep",
                            "no unbind follows, and freeing early is allowed")
        return Decision(f"{family}-release-redundant", "drop",
                        "unbind frees the vectors", "", "drop")


def legacy_form(one: Judged) -> tuple[str, str]:
    """The form of edit for a call whose result is 0 or an error, and its variable.

    What comes instead returns a positive count, so the result must be used up
    by one test for zero.
    """
    end = call_end(one.body, one.start)
    before, after = one.body[:one.start].rstrip(), one.body[end:].lstrip()
    use, _, name = one.fact.use.partition(":")
    if use == "ignored":
        return "pcim-msi", ""
    if re.match(r"(==|!=|<)\s*0\s*(\)|&&|\|\|)", after) and re.search(r"(\(|&&|\|\|)$", before):
        return "pcim-msi", ""
    if re.match(r"\)|&&|\|\|", after) and re.search(r"(\bif\s*\(|&&|\|\|)\s*!?$", before):
        return "pcim-msi", ""
    if use == "assigned" and re.fullmatch(r"[A-Za-z_]\w*", name) and _used_up(
            one.body, end, name):
        return "pcim-msi-test", name
    return "", ""


def taken_for_error(one: Judged) -> bool:
    """True where a count of vectors is tested as the 0 or error of other calls."""
    if one.call.undo or one.call.explicit or one.call.result == LEGACY:
        return False
    end = call_end(one.body, one.start)
    before, after = one.body[:one.start].rstrip(), one.body[end:].lstrip()
    use, _, name = one.fact.use.partition(":")
    if re.search(r"(\(|&&|\|\||!)$", before) and re.match(r"\)|&&|\|\|", after):
        return before.endswith("!") or re.search(r"\bif\s*\($", before) is not None
    if use != "assigned" or not re.fullmatch(r"[A-Za-z_]\w*", name):
        return False
    return re.match(rf"\s*;\s*if \({name}\)\s*\{{?[^{{}};]*\b(?:return|goto)\b",
                    one.body[end:]) is not None


def _used_up(body: str, end: int, name: str) -> bool:
    """True when 'if (name)' follows, leaves on failure, and name is then set anew."""
    test = re.compile(rf"\s*;\s*if \({name}(?: < 0)?\) ?(?:\{{([^{{}}]*)\}}|([^;{{}}]*;))").match(
        body, end)
    if not test or not re.search(r"\b(return\b[^;]*|goto \w+);\s*$", test.group(1) or
                                 test.group(2)):
        return False
    rest = body[test.end():]
    later = re.search(rf"^(\t*).*?\b{name}\b\s*(=(?!=))?", rest, re.M)
    if later is None:
        return True
    return bool(later.group(2)) and later.group(1) == _indent(body, end)


def _indent(body: str, place: int) -> str:
    line = body[body.rfind("\n", 0, place) + 1:]
    match = re.match(r"\t*", line)
    return match.group() if match else ""
