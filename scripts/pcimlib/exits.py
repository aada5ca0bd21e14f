# SPDX-License-Identifier: GPL-2.0-only
"""How a function should take the result of a call that can now fail.

The oracle is the function's own error handling.  The exit before the call
tells what must be undone at that point, the exit after it what is undone once
the next step fails; where both do the same, a failure of our call may do it
too.  Where they differ, nothing is guessed and the reason is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pcimlib.ctext import block_start

PRINTS = re.compile(r"^(dev_\w+|pr_\w+|netdev_\w+|pci_(err|warn|info|dbg|notice)\w*|printk|"
                    r"ERR_PTR|PTR_ERR|WARN\w*|BUG|drm_\w*(err|dbg|warn|info)\w*|DRM_\w+|"
                    r"if|sizeof|unlikely|likely)$")
INT_DECLARATION = re.compile(r"^\t(?:register )?int\s+([^;(){}]*);", re.M)
EXIT = re.compile(r"\breturn\b([^;]*);|\bgoto\s+(\w+)\s*;")
GUARDED = re.compile(r"\bif \([^;{}]*\)$")
LETS_GO = re.compile(r"\b\w*(unlock|put)\w*\s*\(")
CALLED = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
USUAL = ("rc", "ret", "err", "error", "retval", "result", "rv", "status", "r")


@dataclass(frozen=True, slots=True)
class Handling:
    """A form of the edit, or why the result is left alone."""

    form: str = ""          # "", "return", "goto" or "tail"
    variable: str = ""
    label: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Exit:
    start: int
    label: str              # '' for a return
    value: str
    simple: bool            # nothing is undone between the test and the exit


def _plain(reason: str) -> Handling:
    return Handling(reason=reason)


def _is_simple(body: str, start: int) -> bool:
    """True when the statements between the failure's test and the exit only print."""
    if GUARDED.search(body[:start].rstrip()):
        return True
    opened = block_start(body, start)
    if body.rfind("{", 0, max(opened, 0)) < 0:      # the function's own block
        return True
    return all(PRINTS.match(name) for name in CALLED.findall(body[opened + 1:start]))


def _exits(body: str) -> list[_Exit]:
    found = []
    for match in EXIT.finditer(body):
        value = (match.group(1) or "").strip()
        label = match.group(2) or ""
        if not label and value in ("", "0"):
            continue
        found.append(_Exit(match.start(), label, value, _is_simple(body, match.start())))
    return found


def _int_variables(body: str) -> list[str]:
    names: list[str] = []
    for match in INT_DECLARATION.finditer(body):
        for part in match.group(1).split(","):
            name = part.partition("=")[0].strip()
            if re.fullmatch(r"[A-Za-z_]\w*", name):
                names.append(name)
    return names


def _returned_after(body: str, label: str) -> str:
    """The variable that the code behind a label returns, or ''."""
    place = re.search(rf"^[ \t]*{label}\s*:", body, re.M)
    if not place:
        return ""
    for match in EXIT.finditer(body, place.end()):
        if match.group(2):
            return _returned_after(body[place.end():], match.group(2))
        value = (match.group(1) or "").strip()
        return value if re.fullmatch(r"[A-Za-z_]\w*", value) else ""
    return ""


def _free_to_assign(body: str, end: int, name: str) -> bool:
    """True when the value that the variable had is not read after the call."""
    later = re.search(rf"\b{name}\b\s*(=(?!=))?", body[end:])
    return later is None or later.group(1) is not None


def _variable(body: str, end: int) -> str:
    declared = _int_variables(body)
    ordered = [name for name in USUAL if name in declared]
    for name in ordered:
        if _free_to_assign(body, end, name):
            return name
    return ""


def decide(body: str, start: int, end: int) -> Handling:
    """Decide for the call statement body[start:end]; body is blanked C text."""
    head = body.partition("{")[0]
    if not re.search(r"\bint\b", head.partition("(")[0]):
        return _plain("the function returns nothing that could carry an error")
    exits = _exits(body)
    before = [one for one in exits if one.start < start]
    after = [one for one in exits if one.start >= end]
    last = before[-1] if before else None
    following = after[0] if after else None
    if following is None:
        if last is None and re.match(r"\s*return\s+0\s*;", body[end:]):
            return Handling("tail")
        return _plain("no later error exit shows what has to be undone here")
    if last is not None and last.label != following.label:
        return _plain("the error exits before and after the call undo different things")
    if not following.simple:
        return _plain("the next error exit undoes something by itself")
    if LETS_GO.search(body, end, following.start):
        return _plain("what is held at the call is let go before the next error exit")
    if not following.label:
        name = _variable(body, end)
        if not name:
            return _plain("no int variable is free to hold the result")
        return Handling("return", name)
    name = _returned_after(body, following.label)
    if name not in _int_variables(body) or not _free_to_assign(body, end, name):
        return _plain(f"label {following.label} does not return an int variable that is free")
    label_at = re.search(rf"^[ \t]*{following.label}\s*:", body, re.M)
    if label_at is None or label_at.start() < start:
        return _plain(f"label {following.label} is not an error exit behind the call")
    return Handling("goto", name, following.label)
