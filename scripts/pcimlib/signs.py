# SPDX-License-Identifier: GPL-2.0-only
"""What is known of a result: it may be negative, zero, positive.

A sign is the set of these that are still possible, written "-", "0", "+",
"-0" and so on; ANY knows nothing.  The kernel's tests of results, if (rc),
if (rc < 0), IS_ERR(p), narrow it down on either way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pcimlib.ctext import closes, operands

ANY = "-0+"
Signs = Mapping[str, str]

_ERROR = re.compile(r"-\s*(?:E[A-Z0-9]+|[1-9]\d*)|(?:PTR_ERR|ERR_PTR|ERR_CAST|dev_err_probe|"
                    r"dev_err_ptr_probe)\s*\(.*\)", re.S)
_COMPARED = re.compile(r"(\w+)\s*(<=|>=|==|!=|<|>)\s*(-?\s*\w+)")
_WRAPPED = re.compile(r"(?:un)?likely\s*\((.*)\)", re.S)
_IS_ERR = re.compile(r"IS_ERR\s*\(\s*(\w+)\s*\)")


def is_error(sign: str) -> bool:
    """True when callers take such a result for a failure."""
    return "-" in sign and "0" not in sign


def _stripped(text: str) -> str:
    """Without the parentheses and hints around the whole."""
    text = text.strip()
    while True:
        wrapped = _WRAPPED.fullmatch(text)
        if wrapped and _ends(text, text.index("(")):
            text = wrapped.group(1).strip()
        elif text.startswith("(") and _ends(text, 0):
            text = text[1:-1].strip()
        else:
            return text


def _ends(text: str, opened: int) -> bool:
    """True when the parenthesis at a place closes at the very end."""
    return opened >= 0 and closes(text, opened) == len(text) - 1


def value(text: str, signs: Signs) -> str:
    """What is known of an expression."""
    text = _stripped(text)
    if text in signs:
        return signs[text]
    if re.fullmatch(r"0|NULL|false", text):
        return "0"
    if re.fullmatch(r"[1-9]\d*|true", text):
        return "+"
    if _ERROR.fullmatch(text):
        return "-"
    choice = operands(text, "?")
    if len(choice) == 2 and len(arms := operands(choice[1], ":")) == 2:
        return _choice(choice[0], arms, signs)
    return ANY


def _choice(test: str, arms: list[str], signs: Signs) -> str:
    found: set[str] = set()
    for truth, arm in zip((True, False), arms):
        known = narrowed(test, truth, signs)
        if known is not None:
            found |= set(value(arm if arm.strip() else test, known))
    return "".join(char for char in ANY if char in found)


def _compared(operator: str, other: str) -> tuple[str, str]:
    """The signs for which a comparison can be true, and can be false."""
    if other == "0":
        return {"<": ("-", "0+"), "<=": ("-0", "+"), ">": ("+", "-0"), ">=": ("0+", "-"),
                "==": ("0", "-+"), "!=": ("-+", "0")}[operator]
    if re.fullmatch(r"-\s*\w+", other):
        return {"==": ("-", ANY), "!=": (ANY, "-")}.get(operator, (ANY, ANY))
    if re.fullmatch(r"[1-9]\d*|[A-Z][A-Z0-9_]*", other):
        return {"<": (ANY, "+"), "<=": (ANY, "+"), ">": ("+", ANY), ">=": ("+", ANY),
                "==": ("+", ANY), "!=": (ANY, "+")}[operator]
    return ANY, ANY


def narrowed(test: str, truth: bool, signs: Signs) -> dict[str, str] | None:
    """What is known where a test came out so; None where it cannot."""
    test = _stripped(test)
    if test.startswith("!") and not test.startswith("!="):
        inner = test[1:].strip()
        if re.fullmatch(r"\w+", inner) or _ends(inner, inner.find("(")):
            return narrowed(inner, not truth, signs)
        return dict(signs)
    for operator, all_of in (("||", False), ("&&", True)):
        parts = operands(test, operator)
        if len(parts) > 1:
            return _joined(parts, truth, truth == all_of, signs)
    return _atom(test, truth, signs)


def _joined(parts: list[str], truth: bool, every: bool, signs: Signs) -> dict[str, str] | None:
    if every:
        known: dict[str, str] | None = dict(signs)
        for part in parts:
            known = narrowed(part, truth, known) if known is not None else None
        return known
    ways = [known for part in parts if (known := narrowed(part, truth, signs)) is not None]
    if not ways:
        return None
    return {name: "".join(char for char in ANY if any(char in way[name] for way in ways))
            for name in signs}


def _atom(test: str, truth: bool, signs: Signs) -> dict[str, str] | None:
    name, can_be = test, ("-+", "0")
    if match := _COMPARED.fullmatch(test):
        name, can_be = match.group(1), _compared(match.group(2), match.group(3))
    elif match := _IS_ERR.fullmatch(test):
        name, can_be = match.group(1), ("-", "0+")
    if name not in signs:
        return dict(signs)
    left = "".join(char for char in signs[name] if char in can_be[0 if truth else 1])
    return {**signs, name: left} if left else None
