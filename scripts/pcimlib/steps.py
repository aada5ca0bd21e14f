# SPDX-License-Identifier: GPL-2.0-only
"""The ordered steps of a series, read from scripts/series/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.families import MIGRATED, catalogue
from pcimlib.policy import SPLIT, Target

# Up to which order a step is what; see Documentation/series.md.
PLACES = (("fix", 10), ("api", 60), ("users", 70), ("flip", 80))
FOLDER = Path(__file__).resolve().parents[1] / "series"

# Topics that move no call of a family: with nothing but these, no tree needs the library.
ALONE = frozenset(("vfio", "vfio-minimal", "vfio-disintx"))

# Topics that build on others: their steps come too.
NEEDS = {"vfio": ("vfio-minimal", "vfio-disintx")}

# What is written as a series of its own beside that of a topic.
BESIDE = {"vfio-minimal": "vfio-disintx"}


@dataclass(frozen=True, slots=True)
class Upstream:
    """A mainline commit that did the same for some paths.

    Where same_change is false the commit is only named as related: ours does
    less or more.
    """

    paths: tuple[str, ...]
    commit: str
    subject: str
    same_change: bool = True
    release: str = ""           # the first of mainline that has it

    def is_news_to(self, version: str) -> bool:
        """False for a tree of a release that has the commit already."""
        return not self.release or _numbers(version) < _numbers(self.release)


@dataclass(frozen=True, slots=True)
class Broke:
    """The commit that took away from drivers what a step gives back."""

    commit: str
    subject: str
    core: str       # a file that it changed
    call: str       # what a driver must have called then


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split(".")[:2])


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when it applies, what it does, what its patches say."""

    id: str
    topic: str
    order: int
    cover: str
    applies: dict[str, object]
    recipe: dict[str, object]
    subject: str
    body: str
    upstream: tuple[Upstream, ...]
    embargoed: bool = False     # first for those who handle security bugs
    broke: Broke | None = None
    needs: tuple[str, ...] = ()     # ids of steps without which this one is withheld

    @property
    def part(self) -> str:
        """What it is to the series, by its place: 'fix', 'api', 'users', 'flip' or 'more'."""
        return next((name for name, end in PLACES if self.order < end), "more")

    @property
    def comes_with_library(self) -> bool:
        """True for the library, and for what has to be done before it can come."""
        return self.topic == "library" or bool(self.applies.get("before_library"))

    @property
    def is_edits(self) -> bool:
        """True when a rule edits callers, False when the core changes."""
        return self.recipe["kind"] == "edits"

    def applies_to(self, aim: Target) -> bool:
        """The step's probe: does the tree need this step?"""
        wanted = self.applies.get("family", {})
        assert isinstance(wanted, dict)
        if any(aim.capabilities.families[name] != state for name, state in wanted.items()):
            return False
        if "library" in self.applies and self.applies["library"] != aim.library:
            return False
        if "split" in self.applies and \
                self.applies["split"] != (SPLIT in aim.capabilities.traits):
            return False
        lacks = self.applies.get("lacks", ())
        assert isinstance(lacks, (list, tuple))
        return not any(name in aim.capabilities.offers for name in lacks)


def words(step: Step) -> list[str]:
    """The forms that a step of edits carries out."""
    found = step.recipe["edits"]
    assert isinstance(found, list)
    return found


def _read(path: Path) -> Step:
    try:
        with open(path, "rb") as file:
            raw = tomllib.load(file)
        return Step(raw["id"], raw["topic"], raw["order"], raw["cover"],
                    raw.get("applies", {}), raw["recipe"],
                    raw["text"]["subject"], raw["text"]["body"],
                    tuple(Upstream(tuple(one["paths"]), one["commit"], one["subject"],
                                   one.get("same_change", True), one.get("release", ""))
                          for one in raw.get("upstream", ())),
                    raw.get("embargoed", False),
                    Broke(**raw["broke"]) if "broke" in raw else None, tuple(raw.get("needs", ())))
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PcimError(f"{path.name}: not a step: {error}") from None


def chosen(aim: Target, topics: Sequence[str], folder: Path = FOLDER) -> list[Step]:
    """The steps of the topics that the tree needs, in order."""
    # A family whose rule is not yet trusted with whole trees has no topic.
    waiting = set(catalogue().families) - set(MIGRATED)
    steps = sorted((step for step in map(_read, folder.glob("*.toml"))
                    if step.topic not in waiting),
                   key=lambda step: (step.order, step.id))
    known = {step.topic for step in steps}
    for topic in topics:
        if topic not in known:
            raise PcimError(f"no step has the topic {topic}: choose from "
                            f"{', '.join(sorted(known))}")
    topics = [*topics, *(more for topic in topics for more in NEEDS.get(topic, ()))]
    library = aim.library and not ALONE.issuperset(topics)
    return [step for step in steps
            if (step.topic in topics or (library and step.comes_with_library))
            and step.applies_to(aim)]
