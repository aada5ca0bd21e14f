# SPDX-License-Identifier: GPL-2.0-only
"""Places that were not read: where nobody knows whether the device is enabled there.

That no enable call is reached says something only where everything was read.
A place is unread when the fact extractor gave up on it, when the census has an
enable call there that the facts have not, or when an enable hides in a macro.
"""

from __future__ import annotations

from collections.abc import Iterable

from pcimlib.drivers import Enable, Place
from pcimlib.facts import Facts
from pcimlib.families import catalogue
from pcimlib.graph import Node


class Unread:
    """The unread places of one tree, by file."""

    def __init__(self, facts: Facts) -> None:
        self._places: dict[str, Place] = {}
        for bad in facts.bad:
            self._add(bad.file, bad.line, bad.reason)
        self._add_unseen(facts)
        self._add_macros(facts)

    def near(self, files: Iterable[str], nodes: Iterable[Node]) -> Enable | None:
        """An unread place in one of the files, or in the file of one of the functions."""
        for file in (*files, *dict.fromkeys(node[0] for node in nodes)):
            if file in self._places:
                return Enable("unread", (self._places[file],))
        return None

    def _add(self, file: str, line: int, reason: str) -> None:
        self._places.setdefault(file, Place(file, line, reason))

    def _add_unseen(self, facts: Facts) -> None:
        """Sites of the census where the extractor saw neither a call nor a name."""
        enables = catalogue().enables
        sites = [site for site in facts.sites if site.name in enables and site.kind == "call"]
        if not sites:
            return
        seen = {(call.file, call.line, call.callee) for call in facts.calls
                if call.callee in enables}
        seen |= {(ref.file, ref.line, ref.name) for ref in facts.references
                 if ref.name in enables}
        for site in sites:
            if (site.file, site.line, site.name) not in seen:
                self._add(site.file, site.line, f"{site.name}() is seen by the census only")

    def _add_macros(self, facts: Facts) -> None:
        """Macros that enable a device, and the functions that use them."""
        macros = {macro.name: macro for macro in facts.macros
                  if not catalogue().enables.isdisjoint(macro.callees)}
        for macro in macros.values():
            self._add(macro.file, macro.line, f"{macro.name} is a macro that enables a device")
        for call in facts.calls if macros else ():
            if call.callee in macros:
                self._add(call.file, call.line, f"{call.callee} is a macro that enables a device")
