# SPDX-License-Identifier: GPL-2.0-only
"""A patch series: the steps that a tree needs, as commits and as mails."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pcimlib import (VERSION, audit, cover, git, parts, patches, report, report_text, source,
                     subseries, withheld)
from pcimlib.builder import Builder
from pcimlib.families import MIGRATED as FAMILIES
from pcimlib.families import catalogue
from pcimlib.form import CHANGES, Form, changes_of, changes_text, read_changes
from pcimlib.progress import note
from pcimlib.report_text import View
from pcimlib.withheld import Withheld

MBOX = subseries.MBOX
BUNDLE = "series.bundle"        # the commits themselves, for git fetch
LETTER_NAME = "cover letter"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written and what a person wants to know of it."""

    folder: Path
    patches: tuple[Path, ...]
    audit: audit.Audit
    source: source.Source
    withheld: tuple[Withheld, ...]  # steps and drivers that were left out
    nothing: tuple[str, ...] = ()   # families for which the tree needs nothing
    threads: tuple[str, ...] = ()   # the sub-series, in the order to post them


def why_nothing(made: Outcome, family: str) -> str:
    """Why a series has no patch for a family."""
    state = made.audit.aim.capabilities.families[family]
    calls = [one for one in made.audit.findings if catalogue().call(one.call).family == family]
    review = sum(one.action == "review" and not one.remark for one in calls)
    return (f"its core is {state}, {len(calls)} calls are as they should be"
            if not review else f"its core is {state}, no call can be converted, and {review} of "
            f"{len(calls)} are for a person")


def make(origin: source.Source, build: Path, topics: Sequence[str],
         sign_off: bool = False, way: str = "", public: bool = False,
         folder: str = "", form: Form = Form()) -> Outcome:
    """Build the series of a tree; an outcome without patches when the tree needs nothing."""
    note(f"auditing {origin.name} ({origin.version})")
    out = build / "series" / (folder or origin.name)
    known = read_changes(out)
    stated = source.stated_base(origin, form.base)
    builder = Builder(origin, build, topics, sign_off, way, public)
    builder.run()
    nothing = tuple(name for name in FAMILIES if name in topics
                    and not any(one.topic == name for one in builder.commits)
                    and not any(catalogue().call(one.call).family == name
                                for item in builder.withheld for one in item.calls))
    if not builder.commits and not builder.withheld:
        return Outcome(out, (), builder.audit, origin, (), nothing)
    manifest = {"tool": "pcim", "version": VERSION, "tree": origin.name,
                "tree_version": origin.version, "base": origin.base, "version_sent": form.version,
                "topics": list(topics), "summary": builder.audit.summary, "post": builder.way,
                "patches": [{"subject": one.subject, "files": list(one.files), "part": one.part,
                             "topic": one.topic}
                            for one in builder.commits],
                "withheld": withheld.as_json(builder.withheld)}
    extra = {"audit.json": report.as_json(builder.audit),
             "audit.txt": report_text.text(builder.audit, View(kept=True, here=False)),
             "series.json": json.dumps(manifest, indent=1) + "\n"}
    if builder.withheld:
        extra[withheld.FILE] = withheld.table(builder.withheld)
    if not builder.commits:
        patches.replace_folder(out, extra)
        return Outcome(out, (), builder.audit, origin, tuple(builder.withheld), nothing)
    threads = subseries.plan(builder.commits) if builder.way == parts.API_FIRST else []
    command = form.command or f"pcim series --topics {','.join(topics)}"
    if set(topics) & set(FAMILIES):
        extra[cover.CALLS] = cover.tables(builder)
    if form.version > 1:
        extra[CHANGES] = changes_text(known, [
            LETTER_NAME, *(subseries.letter_name(thread.part) for thread in threads),
            *(one.subject for one in builder.commits)], form.version)
    whole = subseries.Whole(origin, manifest, partial(changes_of, known),
                            cover.told(builder, command))
    wording = patches.Wording(form.subject_prefix(origin.version),
                              cover.text(builder, command, changes_of(known, LETTER_NAME)),
                              tuple(changes_of(known, one.subject) for one in builder.commits),
                              not threads, whole.told)

    def more(beside: Path, letter: str, mails: Sequence[Path]) -> None:
        subseries.write(beside, letter, mails, threads, whole)
        git.run(builder.work, "bundle", "create", "-q", str(beside / BUNDLE),
                f"{origin.base}..pcim")

    written = patches.export(builder.work, (origin.base, stated), builder.commits, out, wording,
                             extra, more)
    return Outcome(out, tuple(written), builder.audit, origin, tuple(builder.withheld), nothing,
                   tuple(thread.part for thread in threads))
