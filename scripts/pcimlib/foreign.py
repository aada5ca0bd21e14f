# SPDX-License-Identifier: GPL-2.0-only
"""Devices that a module uses without being their driver, and how it lets them go.

No binding of such a device begins or ends with the module.  So a managed
enable is never undone when the module means it, and a driver that is bound
later finds "Resources present before probing".
"""

from __future__ import annotations

import re

from pcimlib.ctext import read_blanked
from pcimlib.facts import Call
from pcimlib.families import catalogue
from pcimlib.verdict import Judge

DISABLE = "pci_disable_device"
# All that the form 'group' in enable.cocci knows to be managed.
GROUPED = r"""
    \b(?P<rc>\w+)\s*=\s*pcim_enable_device\(D\);\s*
    if\s\((?P=rc)\)\s*(?:\{[^{}]*goto\s\w+;\s*\}|goto\s\w+;)\s*
    (?P=rc)\s*=\s*pcim_iomap_regions\(D,\s*BIT\((?P<bar>\w+)\),[^;]*\);\s*
    if\s\((?P=rc)\)\s*(?:\{[^{}]*goto\s\w+;\s*\}|goto\s\w+;)\s*
    [\w>.-]+\s*=\s*pcim_iomap_table\(D\)\[(?P=bar)\];
"""


class Strangers:
    """The devices of somebody else that the modules of a tree enable."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._members: dict[str, set[str]] = {}         # by module
        for call in judge.graph.facts.calls:
            if call.callee in catalogue().enables and judge.foreign(call):
                for module in judge.modules.modules_of(call.file):
                    self._members.setdefault(module, set()).update(self._stored(call))

    def _stored(self, call: Call) -> set[str]:
        """The members that hold the device from then on."""
        device = call.args.partition(",")[0].strip()
        return set(re.findall(rf"(?:->|\.)(\w+)\s*=\s*{re.escape(device)}\s*;",
                              self._body(call)))

    def _body(self, call: Call) -> str:
        bounds = self.judge.graph.bodies.get((call.file, call.function))
        if bounds is None:
            return ""
        return "\n".join(read_blanked(self.judge.tree / call.file)[bounds[0] - 1:bounds[1]])

    def kept_by(self, call: Call) -> bool:
        """True for a call on a device that the module once got hold of and keeps."""
        member = re.fullmatch(r".*(?:->|\.)(\w+)", call.args.partition(",")[0].strip())
        return member is not None and any(
            member.group(1) in self._members.get(module, ())
            for module in self.judge.modules.modules_of(call.file))

    def form(self, call: Call, text: str, start: int) -> tuple[str, str]:
        """The form of edit for a managed enable, or '', and why."""
        device = call.args.partition(",")[0].strip()
        if self._gives_back(call, device):
            return "foreign", "the module disables it by hand"
        shape = re.compile(GROUPED.replace("(D", rf"({re.escape(device)}"), re.X)
        opened = re.search(rf"devres_open_group\(&{re.escape(device)}->dev\b", text[:start])
        managed = set(re.findall(rf"\b(pcim_\w+)\({re.escape(device)}\b", text))
        if (opened and managed == {"pcim_enable_device", "pcim_iomap_regions", "pcim_iomap_table"}
                and shape.search(text)):
            return "group", "a devres group of the module ends it, and takes a devm action as well"
        return "", "nothing is seen to disable it"

    def _gives_back(self, call: Call, device: str) -> bool:
        """True when the function's errors and the module's end both disable the device."""
        own = other = False
        members = self._stored(call)
        files = self.judge.modules.beside(call.file)
        for one in self.judge.graph.facts.calls:
            if one.callee != DISABLE or one.file not in files:
                continue
            given = one.args.strip()
            if (one.file, one.function) == (call.file, call.function):
                own |= given == device
            else:
                other |= re.sub(r".*(?:->|\.)", "", given) in members
        return own and other
