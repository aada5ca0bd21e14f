# SPDX-License-Identifier: GPL-2.0-only
"""Which calls a rule's output points at, in each of coccicheck's modes."""

from __future__ import annotations

import re

MODES = ("report", "org", "context", "patch")
_NAMED = {"report": r"^(\S+?):(\d+):[\d-]+: WARNING",
          "org": r"^\* TODO \[\[view:(\S+?)::.*?linb=(\d+)"}


def flagged(output: str, mode: str, word: re.Pattern[str]) -> set[tuple[str, int]]:
    """The file and line of the calls that an output names or marks.

    report and org name them; context and patch show them as removed lines, of
    which those count that hold the word.
    """
    if mode in _NAMED:
        return {(_clean(file), int(line))
                for file, line in re.findall(_NAMED[mode], output, re.M)}
    found: set[tuple[str, int]] = set()
    file, line = "", 0
    for text in output.splitlines():
        if text.startswith("--- "):
            file = _clean(text[4:].split("\t")[0])
        elif match := re.match(r"@@ -(\d+)", text):
            line = int(match.group(1)) - 1
        elif text[:1] in (" ", "-"):
            line += 1
            if text[0] == "-" and word.search(text):
                found.add((file, line))
    return found


def _clean(name: str) -> str:
    """A path as the tree has it: without 'a/' and './'."""
    return re.sub(r"^(?:a/|\./)+", "", name)
