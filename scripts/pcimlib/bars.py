# SPDX-License-Identifier: GPL-2.0-only
"""Which BARs a mask names, as far as the text of one function tells.

A BAR is its index as the source writes it: a number or the name of a
constant.  What only a run of the driver can tell is 'computed'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pcimlib.ctext import bare, operands

_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]+|\d+)[uUlL]*")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
_NAME = re.compile(r"[A-Za-z_]\w*")
_BIT = re.compile(r"(?:BIT(?:_ULL|_U32)?\s*\((.*)\)|1[uUlL]*\s*<<\s*(.*))", re.S)


@dataclass(frozen=True, slots=True)
class Bars:
    """The BARs of a mask; computed tells what of it is not known."""

    indexes: tuple[str, ...] = ()
    computed: str = ""


def constant(text: str, body: str) -> str:
    """The value of an expression that cannot change in a function, or ''.

    A local variable counts when its declaration gives it a constant, and
    nothing else in the function may set it.
    """
    text = bare(text)
    number = _NUMBER.fullmatch(text)
    if number:
        return str(int(number.group(1), 0))
    if _CONSTANT.fullmatch(text):
        return text
    if not _NAME.fullmatch(text):
        return ""
    declared = re.search(rf"^\t(?:const |unsigned |static )*\w+ {text} = ([^;,]*);", body, re.M)
    if declared is None:
        return ""
    rest = body[:declared.start()] + body[declared.end():]
    changed = (rf"(?<!->)(?<!\.)\b{text}\s*(?:[-+*/|&^%]|<<|>>)?=(?!=)|&\s*{text}\b|"
               rf"(?:\+\+|--)\s*{text}\b|\b{text}\s*(?:\+\+|--)")
    if re.search(changed, rest):
        return ""
    value = bare(declared.group(1))
    return value if _NUMBER.fullmatch(value) or _CONSTANT.fullmatch(value) or \
        "|" in value or _BIT.fullmatch(value) else ""


def of_mask(mask: str, body: str) -> Bars:
    """The BARs that the mask of a call names; body is the function around it."""
    text = bare(mask)
    if _NAME.fullmatch(text):
        value = constant(text, body)
        if not value or _CONSTANT.fullmatch(value):
            return Bars((), f"'{text}'")
        text = value
    found: list[str] = []
    for part in operands(text, "|"):
        one = _of_part(bare(part), body)
        if one.computed:
            return one
        found += one.indexes
    return Bars(tuple(dict.fromkeys(found)))


def _of_part(part: str, body: str) -> Bars:
    number = _NUMBER.fullmatch(part)
    if number:
        value = int(number.group(1), 0)
        return Bars(tuple(str(bit) for bit in range(value.bit_length()) if value >> bit & 1))
    shifted = _BIT.fullmatch(part)
    if shifted is None:
        return Bars((), f"'{part}'")
    inside = shifted.group(1) or shifted.group(2) or ""
    index = constant(inside, body)
    return Bars((index,)) if index else Bars((), f"'{bare(inside)}'")
