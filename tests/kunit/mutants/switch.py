# SPDX-License-Identifier: GPL-2.0-only
"""All mutants of a file in one text: a variable of the kernel says which is on.

So they cost one build, and each of them a boot. Where several mutants change
the same statement or expression, it stands there once for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from generate import Edit, Mutant

VARIABLE = "pcim_mutant"
DECLARED = f"extern int {VARIABLE};\n"
# Where it is defined: kernel C for the end of one file.
DEFINED = f"""
#include <linux/moduleparam.h>
int {VARIABLE};
module_param({VARIABLE}, int, 0444);
"""

_Choices = dict[tuple[int, int, bool], list[tuple[int, str]]]


def switched(text: str, numbered: Sequence[tuple[int, Mutant]]) -> str:
    """The text with every mutant in it, each under its number."""
    choices: _Choices = defaultdict(list)
    for number, mutant in numbered:
        for edit in mutant.edits:
            choices[edit.start, edit.end, edit.statement].append((number, edit.text))
    spans = sorted(choices, key=lambda span: (span[0], -span[1], not span[2]))
    for outer, inner in zip(spans, spans[1:]):
        if outer[1] > inner[0] and outer[1] < inner[1]:
            raise ValueError(f"two mutants overlap: {text[outer[0]:inner[1]]!r}")
    return DECLARED + _render(text, 0, len(text), spans, choices)


def _render(text: str, start: int, end: int, spans: list[tuple[int, int, bool]],
            choices: _Choices) -> str:
    """A part of the text; all of the spans lie in it."""
    out, at = [], start
    while spans:
        span = spans[0]
        inside = [other for other in spans[1:] if other[1] <= span[1]]
        out.append(text[at:span[0]])
        plain = _render(text, span[0], span[1], inside, choices)
        out.append((_statement if span[2] else _expression)(plain, choices[span]))
        at = span[1]
        spans = [other for other in spans if other[0] >= at]
    return "".join(out) + text[at:end]


def _statement(plain: str, others: list[tuple[int, str]]) -> str:
    head = "".join(f"if ({VARIABLE} == {number}) {{ {text} }} else " for number, text in others)
    return f"{{ {head}{{ {plain} }} }}"


def _expression(plain: str, others: list[tuple[int, str]]) -> str:
    head = "".join(f"{VARIABLE} == {number} ? ({text}) : " for number, text in others)
    return f"({head}({plain}))"


def mutated(text: str, edits: Sequence[Edit]) -> str:
    """The text with one mutant in it, as a person would have written it."""
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[:edit.start] + edit.text + text[edit.end:]
    return text
