# SPDX-License-Identifier: GPL-2.0-only
"""The cover letter of a whole series."""

from __future__ import annotations

import textwrap

from pcimlib import message, parts, withheld
from pcimlib.builder import Builder
from pcimlib.families import MIGRATED as FAMILIES
from pcimlib.families import catalogue

FEW = 15        # drivers that a letter names; its table has them all
# Most calls of the enable family are of this kind: right, and no news to anyone.
USUAL = frozenset(("enable-explicit", "enable-pair", "enable-unmanaged"))


def _cover_of_steps(build: Builder) -> tuple[str, str]:
    """The letter of a series that moves no call of a family."""
    subject = f"{', '.join(build.topics)}: {build.covers[0]}"
    lines = [f"For Linux {build.audit.version}, in this order:", "",
             *(f"  {number}. {cover}" for number, cover in enumerate(build.covers, 1)), "",
             "Each patch says what is wrong without it and for whom; each compiles",
             "what it touches without the ones after it."]
    return subject, "\n".join(lines)


def text(build: Builder) -> tuple[str, str]:
    """The subject and the body of the letter."""
    if not set(build.topics) & set(FAMILIES):
        return _cover_of_steps(build)
    seen = build.audit
    counts = seen.summary
    rows = [(build.patch_of.get(one.fingerprint, "-"), one.file, one.function or "-",
             one.replacement or one.action, one.verdict)
            for one in seen.findings if one.edited]
    left = [(f"{one.file}:{one.line}", one.action, one.verdict, one.reason)
            for one in seen.findings if not one.edited and one.rule not in USUAL]
    usual = sum(one.rule in USUAL for one in seen.findings)
    drivers = message.driver_names([one for one in seen.findings if one.edited])
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
    lines = [
        textwrap.fill(intro, message.WIDTH, break_long_words=False, break_on_hyphens=False), "",
        f"Calls seen: {counts['calls']}. Changed: {counts['convert'] + counts['drop']}. "
        f"Left as they are: {counts['keep']}.", f"For a person to look at: {counts['review']}.",
        "", "What changed:", "",
        message.table(rows, ("patch", "file", "function", "now", "device")), ""]
    if left:
        lines += ["What was left, and why:", "",
                  message.table(left, ("call", "action", "device", "reason")), ""]
    if usual:
        lines += [f"Not listed: {usual} calls that enable once, in probe, or disable and enable in",
                  "pairs, and those of drivers that are never managed.", ""]
    if build.withheld:
        lines += [withheld.summary(build.withheld), ""]
    lines += ["The calls were judged function by function, over whole modules. An",
              "independent scan of the tree counted the same sites."]
    return subject, "\n".join(lines)
