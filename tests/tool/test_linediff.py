# SPDX-License-Identifier: GPL-2.0-only
"""Differences by lines, and the cut of a file that spatch gets to see."""

from __future__ import annotations

import random

import pytest

from pcimlib import linediff, slices

BODY = "int f(void)\n{\n\tg();\n\treturn 0;\n}\n"
WITH_IF = "int h(void)\n{\n#ifdef X\n\tg();\n#endif\n}\n"


@pytest.mark.parametrize("seed", [random.randrange(1 << 32) for _ in range(20)])
def test_opcodes_rebuild_the_new_text(seed: int) -> None:
    """Equal ranges are equal, the others join to a way from old to new."""
    chance = random.Random(seed)
    old = [chance.choice(["", "}", "\treturn;", f"line {number}"]) for number in range(2000)]
    new = list(old)
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(new))
        new[place:place + chance.randrange(6)] = [f"new {chance.random()}"] * chance.randrange(5)
    one = two = 0
    for tag, first, last, start, end in linediff.opcodes(old, new):
        assert (first, start) == (one, two)
        assert (tag == "equal") == (old[first:last] == new[start:end])
        one, two = last, end
    assert (one, two) == (len(old), len(new))


def test_far_apart_texts() -> None:
    """Texts that have nothing in common within reach are still told apart."""
    old = [f"a{number}" for number in range(900)] + ["}"]
    new = [f"b{number}" for number in range(900)] + ["}"]
    assert linediff.opcodes(old, new) == [
        ("replace", 0, 900, 0, 900), ("equal", 900, 901, 900, 901)]


def test_cut_keeps_lines_and_wanted_bodies() -> None:
    """Only bodies without a wanted line and without #if are cut, in place."""
    text = BODY + WITH_IF + BODY
    seen = slices.cut(text, {14})
    assert seen.count("\n") == text.count("\n")
    assert seen.split("\n")[2].startswith("/*")
    assert seen.split("\n")[5:] == text.split("\n")[5:]


def test_join_puts_edits_into_the_whole() -> None:
    """Edits of the cut come back into the whole; one in a cut-out body is refused."""
    text = BODY + BODY
    seen = slices.cut(text, {8})
    assert slices.join(text, seen, seen) == text
    edited = seen.replace("\tg();\n", "\tif (g())\n\t\treturn 1;\n")
    assert slices.join(text, seen, edited) == BODY + BODY.replace(
        "\tg();\n", "\tif (g())\n\t\treturn 1;\n")
    assert slices.join(text, seen, seen.replace("/*2*/", "\th();")) is None
