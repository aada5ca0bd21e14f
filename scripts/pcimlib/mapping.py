# SPDX-License-Identifier: GPL-2.0-only
"""Can one call that maps a BAR take the place of two?  Looks at one function only.

The call and the read of the table have to be bound to each other: the read
runs after a success of the call, and only then; nothing that runs between
them knows of the target; and what the call returned is of no more use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pcimlib import bars, liveness
from pcimlib.cflow import Step, Unreadable, steps_of
from pcimlib.ctext import arguments, bare
from pcimlib.exits import PRINTS
from pcimlib.regions import Judged

# Calls of the core on a device, none of which comes back to a driver.
HARMLESS = re.compile(
    r"(?:pcim?_(?:set_master|try_set_mwi|set_mwi|resource_\w+|read_config_\w+|write_config_\w+|"
    r"alloc_irq_vectors|irq_vector|name|enable_msi|save_state|set_drvdata|get_drvdata|"
    r"select_bars|free_irq_vectors|disable_msi|intx|dev_id|domain_nr)|"
    r"(?:raw_)?spin_lock_init|mutex_init|init_completion|init_waitqueue_head|"
    r"INIT_(?:LIST_HEAD|WORK)|"
    r"(?:dma|pci)_set_(?:coherent_)?(?:mask|mask_and_coherent|dma_mask|consistent_dma_mask)|"
    r"dma_coerce_mask_and_coherent|DMA_BIT_MASK|BIT|GENMASK|dev_name|dev_driver_string|"
    r"dev_get_drvdata|ARRAY_SIZE|likely|unlikely|if|while|for|switch|sizeof)")
TARGET = r"[A-Za-z_]\w*(?:\s*(?:->|\.)\s*[A-Za-z_]\w*)*"
# Calls after a failure that do not look into a driver's structure.
QUIET = re.compile(r"(?:k|kv|v|devm_k)free(?:_sensitive)?|\w+_(?:err|warn|info|dbg)|"
                   r"release_firmware|free_netdev|pci_(?:disable_device|clear_master|set_drvdata)")
# Calls that have a function of the driver run when probe fails, or at any time.
RUNS_LATER = re.compile(r"\bdevm_add_action\w*(?=\s*\()|\bdevres_add(?=\s*\()|"
                        r"\b\w*request_(?:threaded_)?irq(?=\s*\()")


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a call and of the reads of the table that it fills.

    edit names the form of the edit; without one, rule and reason tell why.
    """

    rule: str
    reason: str
    edit: str = ""
    served: tuple[Judged, ...] = ()


class _No(Exception):
    """The reason for which two calls stay."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


def plan(claim: Judged, reads: Sequence[Judged], probe: bool) -> Plan:
    """The plan for a call, with all reads of the table in its function.

    probe tells that this function is a driver's probe, and not called otherwise.
    """
    try:
        return _Function(claim, reads, probe).plan()
    except _No as no:
        return Plan(no.rule, str(no), served=tuple(reads))
    except Unreadable as error:
        return Plan("result", f"the ways through {claim.fact.function}() cannot be read: {error}",
                    served=tuple(reads))


class _Function:
    """One function, with one call that fills the table and all that read it."""

    def __init__(self, claim: Judged, reads: Sequence[Judged], probe: bool) -> None:
        self.claim = claim
        self.reads = reads
        self.probe = probe
        self.body = claim.body
        self.steps: list[Step] = []

    def _line(self, place: int) -> int:
        first = self.claim.fact.line - self.body.count("\n", 0, self.claim.start)
        return first + self.body.count("\n", 0, place)

    def plan(self) -> Plan:
        """The plan, or the reason against it as _No."""
        device, mask, _ = (*arguments(self.claim.fact.args), "", "")[:3]
        index = self._bar(mask)
        if not self.reads:
            return Plan("not-read", "")
        read = self._only_read(device, index)
        self.steps = steps_of(self.body)
        call = liveness.step_at(self.steps, self.claim.start)
        fail, success, name = self._test(call)
        target, at = self._target(read)
        self._bound(call, success, at)
        self._same_block(at)
        self._before(success, at, target, device)
        self._after_failure(fail, at, target)
        self._value_unused(success, name)
        self._null_test(at, target)
        edit = self._form(fail, name)
        return Plan("one-bar", f"BAR {index}, read once, for '{target}' (line "
                    f"{self._line(self.steps[at].place)})", edit, (read,))

    # -- the BAR

    def _bar(self, mask: str) -> str:
        found = bars.of_mask(mask, self.body)
        if found.computed:
            raise _No("computed-bar", f"which BAR is not known before run time: {found.computed}")
        if len(found.indexes) != 1:
            listed = ", ".join(found.indexes)
            raise _No("several-bars", f"{len(found.indexes)} BARs in one call: {listed}; one "
                      "pcim_iomap_region() each would do, no failure needs undoing")
        return found.indexes[0]

    def _only_read(self, device: str, index: str) -> Judged:
        entries = {id(read): self._entry(read) for read in self.reads}
        wanted = [read for read in self.reads if not entries[id(read)] or
                  bars.constant(entries[id(read)], self.body) in ("", index)]
        if len(wanted) > 1:
            lines = ", ".join(str(read.fact.line) for read in wanted)
            raise _No("several-reads", f"the table is read {len(wanted)} times, in lines "
                      f"{lines}: keep the address in a variable")
        read = (wanted or list(self.reads))[0]
        if bare(read.fact.args) != bare(device):
            raise _No("conditional", f"line {read.fact.line} reads the table of "
                      f"'{read.fact.args}', not of '{device}'")
        entry = entries[id(read)]
        if not entry:
            raise _No("table-kept", f"line {read.fact.line} keeps the table itself, not an entry")
        if bars.constant(entry, self.body) != index:
            raise _No("computed-bar", f"line {read.fact.line} reads entry '{entry}', the call "
                      f"maps BAR {index}")
        return read

    def _entry(self, read: Judged) -> str:
        """The index of the entry that is read; '' when it is the table itself."""
        inside = re.match(r"\w+\s*\([^()]*\)\s*\[([^\[\]]*)\]", self.body[read.start:])
        return inside.group(1).strip() if inside else ""

    # -- the result of the call

    def _test(self, call: int) -> tuple[int, int, str]:
        """The steps after a failure and after a success, and the variable between."""
        if call < 0:
            raise _No("result", "the call is not found in its function")
        step = self.steps[call]
        match = re.fullmatch(r"\s*([A-Za-z_]\w*)\s*=\s*pcim_iomap_regions\s*\(.*\)\s*", step.text,
                             re.S)
        if step.kind != "expr" or match is None:
            how = {"test": "tested in the call's own 'if'", "return": "returned"}.get(
                step.kind, "not kept in a variable")
            raise _No("result", f"the result is {how}")
        name = match.group(1)
        test = step.to[0]
        if (self.steps[test].kind != "test" or
                not re.fullmatch(rf"\s*{name}(?:\s*<\s*0|\s*!=\s*0)?\s*", self.steps[test].text)):
            raise _No("result", f"the next statement is no 'if ({name})'")
        fail, success = self.steps[test].to
        return fail, success, name

    def _bound(self, call: int, success: int, at: int) -> None:
        line = self._line(self.steps[at].place)
        if call in {nxt for one in liveness.reached(self.steps, success)
                    for nxt in self.steps[one].to}:
            raise _No("conditional", "the call is in a loop")
        if not liveness.only_through(self.steps, 0, success, at):
            raise _No("conditional", f"line {line} also runs when the call failed, or did not run")
        if not liveness.only_through(self.steps, 0, call, at):
            raise _No("conditional", f"line {line} also runs without the call")

    def _same_block(self, at: int) -> None:
        depth = lowest = 0
        for char in self.body[self.claim.start:self.steps[at].place]:
            depth += {"{": 1, "}": -1}.get(char, 0)
            lowest = min(lowest, depth)
        if depth or lowest:
            raise _No("conditional", f"line {self._line(self.steps[at].place)} is in another block")
        if re.search(r"^\s*#", self.body[self.claim.start:self.steps[at].place], re.M):
            raise _No("conditional", "an #if stands between the call and line "
                      f"{self._line(self.steps[at].place)}")

    # -- the target

    def _target(self, read: Judged) -> tuple[str, int]:
        at = liveness.step_at(self.steps, read.start)
        text = self.steps[at].text if at >= 0 else ""
        entry = r"pcim_iomap_table\s*\([^()]*\)\s*\[[^\[\]]*\]"
        match = re.fullmatch(rf"\s*({TARGET})\s*=\s*{entry}\s*", text)
        if match is None:
            if re.match(r"\s*[\w\s]+\*\s*\w+\s*=\s*pcim_iomap_table", text):
                raise _No("expression", f"line {read.fact.line} declares the variable where the "
                          "table is read: declare it above")
            raise _No("expression", f"line {read.fact.line} uses the entry in an expression: "
                      "keep the address in a variable")
        return re.sub(r"\s+", "", match.group(1)), at

    def _before(self, success: int, at: int, target: str, device: str) -> None:
        """Nothing that runs between the call and the read knows of the target."""
        way = liveness.between(self.steps, success, at) if success != at else set()
        root = re.split(r"->|\.", target)[0]
        line = self._line(self.steps[at].place)
        if not way:
            return
        self._not_set(way, device, line)
        for number in sorted(way):
            step = self.steps[number]
            if not re.search(rf"(?<!->)(?<!\.)\b{root}\b", step.text):
                continue
            if re.match(rf"\s*{root}\s*=(?!=)", step.text):
                raise _No("late-target", f"'{root}' is set in line {self._line(step.place)}, after "
                          f"the BAR is mapped: keep the address in a variable until line {line}")
            if not self._other_member(step.text, target):
                raise _No("late-target", f"line {self._line(step.place)} uses '{root}' before "
                          f"line {line} puts the address there")
        if target == root:
            self._local(root)
            return
        for name in sorted(liveness.calls(self.steps, way)):
            if not HARMLESS.fullmatch(name) and not PRINTS.match(name):
                raise _No("late-target", f"{name}() runs between the call and line {line}, and "
                          f"may see '{target}': keep the address in a variable until then")
        if re.search(rf"&\s*{root}\b(?!\s*(?:->|\.|\[))", self.body):
            raise _No("late-target", f"the address of '{root}' is taken in this function")

    @staticmethod
    def _other_member(text: str, target: str) -> bool:
        """True when a step only speaks of members of the root that the target is no part of."""
        root = re.split(r"->|\.", target)[0]
        tight = re.sub(r"\s*(->|\.)\s*", r"\1", text)
        for match in re.finditer(rf"(?<!->)(?<!\.)\b{root}\b((?:(?:->|\.)\w+)*)", tight):
            path = match.group()
            if not match.group(1) or re.match(rf"{re.escape(path)}(?:->|\.|$)", target):
                return False
        return True

    def _not_set(self, way: set[int], device: str, line: int) -> None:
        for number in way:
            if "pcim_iomap_regions" in self.steps[number].text:
                raise _No("several-reads", f"line {self._line(self.steps[number].place)} maps "
                          f"another BAR before line {line} reads this one's address")
            if re.search(rf"(?<!->)(?<!\.)\b{re.escape(device)}\s*=(?!=)", self.steps[number].text):
                raise _No("conditional", f"'{device}' is set anew before line {line}")

    def _local(self, name: str) -> None:
        """A variable of this function whose address nobody has."""
        declared = re.search(rf"^\t[\w\s]+\*\s*(?:\w+\s*(?:=[^,;]*)?,\s*\*\s*)*{name}\b", self.body,
                             re.M)
        if declared is None or re.search(rf"&\s*{name}\b", self.body):
            raise _No("late-target", f"'{name}' is not a pointer of this function alone")

    def _after_failure(self, fail: int, at: int, target: str) -> None:
        """Nobody looks at the target after a failure: it holds an error pointer then.

        Code that tests for NULL is not the only trouble: ioread32() and its kin
        warn about NULL on x86, and would fault on an error pointer.
        """
        ways = liveness.reached(self.steps, fail)
        if at in ways:
            raise _No("conditional", "a failure of the call is not the end: line "
                      f"{self._line(self.steps[at].place)} runs all the same")
        if re.fullmatch(r"\w+", target):
            if liveness.mentions(self.steps, ways, target):
                raise _No("error-pointer", f"'{target}' is used after a failure of the call, and "
                          "would be an error pointer there: keep the address in a variable")
            return
        more = sorted(name for name in liveness.calls(self.steps, ways)
                      if not PRINTS.match(name) and not QUIET.fullmatch(name))
        if more:
            raise _No("error-pointer", f"{more[0]}() runs after a failure, and '{target}' would "
                      "be an error pointer then: keep the address in a variable")
        action = RUNS_LATER.search(self.body, 0, self.claim.start)
        if action:
            raise _No("error-pointer", f"what {action.group()}() in line "
                      f"{self._line(action.start())} set up runs after a failure, and "
                      f"'{target}' would be an error pointer then: keep the address in a variable")
        if not self.probe:
            raise _No("error-pointer", f"a failure would leave an error pointer in '{target}', "
                      f"and what the callers of {self.claim.fact.function}() do then is not "
                      "known: keep the address in a variable")

    # -- the edit

    def _value_unused(self, success: int, name: str) -> None:
        for number in liveness.readers(self.steps, success, name):
            raise _No("result", f"line {self._line(self.steps[number].place)} still uses "
                      f"'{name}', 0 by then")

    def _form(self, fail: int, name: str) -> str:
        """What the code after a failure needs: nothing, the error in place, or the variable."""
        if not liveness.readers(self.steps, fail, name):
            return "pcim"
        head = re.compile(r";\s*if\s*\([^{};]*?\)\s*(?=[{\w])").search(self.body, self.claim.start)
        begin = head.end() if head else self.steps[fail].place
        close = "}" if self.body[begin] == "{" else ";"
        block = self.body[begin:self.body.find(close, begin) + 1]
        direct = re.fullmatch(
            rf"\{{?(?:(?!\b{name}\b)[^{{}}])*\breturn\s+"
            rf"(?:dev_err_probe\s*\((?:(?!\b{name}\b)[^;])*)?"
            rf"\b{name}\b(?:(?!\b{name}\b)[^{{}};])*;\s*\}}?", block)
        return "pcim-return" if direct else "pcim-set"

    def _null_test(self, at: int, target: str) -> None:
        """A test for NULL behind the read goes; what it jumps to has to be of use still."""
        after = self.steps[at].to[0]
        if self.steps[after].kind != "test" or not re.fullmatch(
                rf"\s*(?:!\s*{re.escape(target)}|{re.escape(target)}\s*==\s*NULL)\s*",
                self.steps[after].text):
            return
        dead, _ = self.steps[after].to
        place = self.steps[after].place
        block = re.compile(r"[^{};]*\)\s*(\{[^{}]*\}|[^{};]*;)").match(self.body, place)
        if block is None or self.steps[after].to[1] in liveness.reached(self.steps, dead):
            raise _No("result", f"the test in line {self._line(place)} does not leave")
        rest = self.body[:block.start(1)] + self.body[block.end(1):]
        for label in liveness.gotos(block.group(1)):
            if label not in liveness.gotos(rest):
                raise _No("result", f"label {label} is only used by the test in line "
                          f"{self._line(place)}")
        for name in sorted(set(re.findall(r"\b[A-Za-z_]\w*\b", block.group(1)))):
            declared = re.search(rf"^\t(?:\w+[ *]+)+\**{name}\s*(?:=[^;]*)?;", rest, re.M)
            if declared and not re.search(rf"\b{name}\b", rest[:declared.start()].partition("{")[2]
                                          + rest[declared.end():]):
                raise _No("result", f"'{name}' is only used by the test in line "
                          f"{self._line(place)}")
