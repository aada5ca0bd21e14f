# SPDX-License-Identifier: GPL-2.0-only
"""The catalogue of rules (data/rules.toml), and the page of each."""

from __future__ import annotations

import textwrap
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.files import write_whole

DATA = Path(__file__).parent / "data" / "rules.toml"
WIDTH = 80
# What the severity of a rule says of a finding that is not kept.
MEANING = {
    "defect": "Something is lost, or given back twice, on a way that exists in this tree.",
    "hybrid": "Right today, by a call that behaves by who enabled the device. In a tree that "
              "took this out of its core and left the callers behind it is a defect.",
    "clean-up": "Right as it is, and said twice, or by a call that is going away.",
    "note": "Nothing to do, or not known to be wrong.",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; history tells on which kernels its family behaves how."""

    id: str
    headline: str
    why: str
    fix: str
    family: str
    history: str
    severity: str               # see severity.py
    bad: str = ""
    good: str = ""
    told: bool = False          # even where the call stays as it is


@cache
def catalogue() -> dict[str, Rule]:
    """All rules by id, in the order of the file."""
    with open(DATA, "rb") as file:
        raw = tomllib.load(file)
    rules = {}
    for name, body in raw["rules"].items():
        family = name.partition("-")[0]
        about = raw["families"].get(family, raw["families"]["all"])
        rules[name] = Rule(name, body["headline"], body["why"], body["fix"], about["title"],
                           about["history"], body["severity"], body.get("bad", ""),
                           body.get("good", ""), body.get("told", False))
    return rules


def rule(name: str) -> Rule:
    """One rule; a name that is none is the user's mistake."""
    rules = catalogue()
    if name not in rules:
        raise PcimError(f"{name}: no such rule; pcim explain lists all {len(rules)}")
    return rules[name]


def headline(name: str) -> str:
    """The headline of a rule, or its id where the catalogue lacks it."""
    return catalogue()[name].headline if name in catalogue() else name


def page(one: Rule) -> str:
    """The page of a rule, as Documentation/rules/ has it."""
    parts = [f"# {one.id}", _wrapped(f"**{one.headline}.**"), "## Why", _wrapped(one.why),
             f"## On which kernels ({one.family})", _wrapped(one.history),
             *_kernels(one), "## Fix", _wrapped(one.fix),
             f"## Severity: {one.severity}", _wrapped(MEANING[one.severity])]
    if one.bad:
        after = "instead:" if one.good else "goes."
        parts += [_code(one.bad), after]
        parts += [_code(one.good)] if one.good else []
    return "\n\n".join(parts) + "\n"


def _kernels(one: Rule) -> list[str]:
    """What it does from kernel to kernel, a line a span."""
    from pcimlib import effects     # pylint: disable=import-outside-toplevel
    effect = effects.catalogue().get(one.id)
    return ["\n".join(textwrap.fill(line, WIDTH, initial_indent="* ", subsequent_indent="  ")
                      for line in effect.lines())] if effect else []


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _code(text: str) -> str:
    return textwrap.indent(text, "    ")


def index() -> str:
    """The ids and headlines, one a line."""
    width = max(map(len, catalogue()))
    return "".join(f"{one.id:<{width}}  {one.headline}\n" for one in catalogue().values())


def write_pages(folder: Path) -> int:
    """Write every page below folder; return how many."""
    for one in catalogue().values():
        write_whole(folder / f"{one.id}.md", page(one))
    return len(catalogue())
