# SPDX-License-Identifier: GPL-2.0-only
"""Where a new local variable is declared."""

from __future__ import annotations

import pytest

from pcimlib.declared import settle

NEW = "\tvoid __iomem *regs;"


def function(*declarations: str) -> str:
    """A function with these declarations and a statement."""
    return "\n".join(["int f(void)", "{", *declarations, "", "\treturn 0;", "}", ""])


@pytest.mark.parametrize(("before", "after"), [
    # The longest first: among them.
    (["\tstruct a_long_name *name;", "\tint rc;"],
     ["\tstruct a_long_name *name;", NEW, "\tint rc;"]),
    # No order of length: below.
    (["\tint rc;", "\tstruct a_long_name *name;"],
     ["\tint rc;", "\tstruct a_long_name *name;", NEW]),
    # A declaration of two lines is one.
    (["\tstruct a_long_name *name =", "\t\tf(x);", "\tint rc;"],
     ["\tstruct a_long_name *name =", "\t\tf(x);", NEW, "\tint rc;"]),
    # A blank line above them is not the end of them.
    (["", "\tstruct a_long_name *name;"], ["", "\tstruct a_long_name *name;", NEW]),
    # What is no declaration leaves it at the top.
    (["#ifdef CONFIG_PM", "\tint rc;", "#endif"], [NEW, "#ifdef CONFIG_PM", "\tint rc;", "#endif"]),
])
def test_place(before: list[str], after: list[str]) -> None:
    """The variable goes where the function would have it; at the top in doubt."""
    assert settle(function(*before), function(NEW, *before)) == function(*after)


def test_own_declarations_stay() -> None:
    """A declaration that the author put at the top stays there."""
    text = function(NEW, "\tstruct a_long_name *name;")
    edited = text.replace("return 0", "return 1")
    assert settle(text, edited) == edited
