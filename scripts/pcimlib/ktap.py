# SPDX-License-Identifier: GPL-2.0-only
"""Results on a kernel's console.

The verdicts are those of the kernel's own parser, tools/testing/kunit/kunit.py
of the tree; from the text come only the words that explain them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from .files import write_whole

_TIME = r"^(?:\[[ .0-9]+\]\s)?\s*"
_RESULT = re.compile(_TIME + r"(?:not )?ok \d+ (?:- )?(\S+)(?:.*# SKIP (.*))?")
_SUBTEST = re.compile(_TIME + r"(?:# Subtest: |KTAP version|\d+\.\.\d+|# module: )")
# What creating and removing the fake bridge says every time.
_NOISE = re.compile(r"^(?!.*Resources present)(?:\[[ .0-9]+\]\s)?"
                    r"(?:pci(?:_bus)? \w+:|PCI host bridge|printk: |"
                    r"pcim-test-\w \S+ (?:enabling device|can't derive routing|PCI INT))")


def parse(tree: Path, log: Path) -> list[tuple[str, str, str]]:
    """Let the tree's kunit.py read a console: (suite, case, status).

    A case that runs once for each parameter is CASE/PARAMETER. What the parser
    said is kept beside the log.
    """
    result = log.with_suffix(".json")
    result.unlink(missing_ok=True)
    done = subprocess.run([sys.executable, "-B", str(tree / "tools/testing/kunit/kunit.py"),
                           "parse", f"--json={result}", str(log)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    write_whole(log.with_suffix(".txt"), done.stdout + done.stderr)
    if not result.is_file():
        return []
    found: list[tuple[str, str, str]] = []

    def walk(group: dict[str, Any], suite: str, prefix: str) -> None:
        for case in group.get("test_cases", []):
            found.append((suite, prefix + case["name"], case["status"]))
        for sub in group.get("sub_groups", []):
            if suite:
                walk(sub, suite, f"{sub['name']}/")
            else:
                walk(sub, sub["name"], "")

    walk(json.loads(result.read_text(encoding="utf-8")), "", "")
    return found


def explain(lines: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """What the log says just before each result line, or why a case was skipped.

    This takes no verdict from the log.
    """
    why: list[tuple[str, tuple[str, ...]]] = []
    block: list[str] = []
    for line in lines:
        found = _RESULT.match(line)
        if found:
            why.append((found[1], (found[2],) if found[2] else tuple(block)))
            block = []
        elif _SUBTEST.match(line):
            block = []
        elif line.strip() and not _NOISE.match(line):
            block.append(line.rstrip())
    return why


def skips(lines: list[str]) -> dict[str, str]:
    """Why cases were skipped, by their names."""
    found = map(_RESULT.match, lines)
    return {match[1]: match[2] for match in found if match and match[2]}
