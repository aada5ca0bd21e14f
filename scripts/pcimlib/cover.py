# SPDX-License-Identifier: GPL-2.0-only
"""The cover letter of a whole series."""

from __future__ import annotations

import textwrap
from collections import Counter

from pcimlib import VERSION, message, parts, rules, withheld
from pcimlib.builder import Builder
from pcimlib.families import MIGRATED as FAMILIES
from pcimlib.families import catalogue

FEW = 15        # drivers that a letter names; its table has them all
ROWS = 40       # of a table that stands in the letter itself
CALLS = "calls.txt"
# Most calls of the enable family are of this kind: right, and no news to anyone.
USUAL = frozenset(("enable-explicit", "enable-pair", "enable-unmanaged"))


def told(build: Builder, command: str) -> str:
    """Which tool and rules made the patches, and how to repeat it."""
    names = sorted({f"coccinelle/{catalogue().families[str(step.recipe['family'])].cocci}"
                    for step in build.steps if step.is_edits and step.cover in build.covers})
    with_rules = f" with {message.enumeration(names)}" if names else ""
    return "\n".join([_filled(f"Made by pcim {VERSION}{with_rules}, on Linux "
                              f"{build.audit.version}; to repeat it:"), "", f"    {command}", ""])


def _filled(words: str) -> str:
    return textwrap.fill(words, message.WIDTH, break_long_words=False, break_on_hyphens=False)


def _of_steps(build: Builder) -> tuple[str, list[str]]:
    """The letter of a series that moves no call of a family."""
    subject = f"{', '.join(build.topics)}: {build.covers[0]}"
    return subject, [f"For Linux {build.audit.version}, in this order:", "",
                     *(f"  {number}. {cover}" for number, cover in enumerate(build.covers, 1)),
                     "", "Each patch says what is wrong without it and for whom; each compiles",
                     "what it touches without the ones after it.", ""]


def _changed(build: Builder) -> str:
    rows = [(build.patch_of[one.fingerprint], one.file, one.function or "-",
             one.replacement or one.action, one.verdict)
            for one in build.audit.findings if one.fingerprint in build.patch_of]
    return message.table(rows, ("patch", "file", "function", "now", "device"))


def tables(build: Builder) -> str:
    """Every call that was changed, and every one that was left with its reason."""
    left = [(f"{one.file}:{one.line}", one.action, one.verdict, one.reason)
            for one in build.audit.findings if not one.edited and one.rule not in USUAL]
    return "\n".join(["What changed:", "", _changed(build), "", "What was left, and why:", "",
                      message.table(left, ("call", "action", "device", "reason")), ""])


def text(build: Builder, command: str, changes: str) -> tuple[str, str]:
    """The subject and the body of the letter."""
    if set(build.topics) & set(FAMILIES):
        subject, lines = _of_families(build)
    else:
        subject, lines = _of_steps(build)
    if build.withheld:
        lines += [withheld.summary(build.withheld), ""]
    lines += [told(build, command)]
    return subject, "\n".join([*lines, *([changes] if changes else [])])


def _of_families(build: Builder) -> tuple[str, list[str]]:
    seen = build.audit
    counts = seen.summary
    drivers = message.driver_names([one for one in seen.findings
                                    if one.fingerprint in build.patch_of])
    subject = f"Make PCI resources explicit: {', '.join(seen.families)}"
    letters = [catalogue().families[name].letter for name in seen.families]
    what = letters[0] if len(letters) == 1 and letters[0] else (
        "use calls that do not say whether unbind undoes them, or undo by hand what unbind does")
    names = f": {message.enumeration(drivers)}" if len(drivers) <= FEW else ""
    cut = ("a patch for each driver, or for a few of one subsystem"
           if build.way == parts.API_FIRST else "one subsystem a patch")
    intro = (f"In Linux {seen.version} {len(drivers)} drivers {what}{names}. This series makes "
             f"each of these calls say what it means, {cut}. "
             + message.dependences(build.kinds, [one.files for one in build.commits]))
    lines = [_filled(intro), "", _filled(message.merged(build.kinds)), "",
             f"Calls seen: {counts['calls']}. Changed: {len(build.patch_of)}. "
             f"Left as they are: {counts['keep']}.",
             f"To be reviewed by a person: {counts['review']}.", ""]
    if len(build.patch_of) <= ROWS:
        lines += ["What changed:", "", _changed(build), ""]
    left = Counter(rules.headline(one.rule) for one in seen.findings
                   if not one.edited and one.rule not in USUAL and not one.remark)
    if left:
        lines += ["What was left, and why:", ""]
        for headline, count in sorted(left.items(), key=lambda item: (-item[1], item[0])):
            lines += textwrap.wrap(f"{count:5}  {headline}", message.WIDTH,
                                   subsequent_indent=" " * 7)
        lines.append("")
    usual = sum(one.rule in USUAL for one in seen.findings)
    if usual:
        lines += [_filled(f"Not counted: {usual} calls that enable once, in probe, or disable and "
                          "enable in pairs, and those of drivers that are never managed."), ""]
    lines += [_filled("The calls were judged function by function, over whole modules. An "
                      "independent scan of the tree counted the same sites."), ""]
    return subject, lines
