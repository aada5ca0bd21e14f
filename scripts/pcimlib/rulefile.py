# SPDX-License-Identifier: GPL-2.0-only
"""The two halves of a rule in coccinelle/: what it does alone, and driven by a table.

The file itself is the rule alone.  What both halves need stands before its line
"// ---- alone ----", or behind a line "// ---- both ----"; the half that a table
drives is the file of the same name in sites/.
"""

from __future__ import annotations

import re
from pathlib import Path

from pcimlib.errors import PcimError

_ALONE = re.compile(r"^// ---- alone -*\n", re.M)
_BOTH = re.compile(r"^// ---- both -*\n", re.M)
_MARK = re.compile(rf"(?:{_ALONE.pattern}|{_BOTH.pattern})\n*", re.M)


def alone(rule: Path) -> str:
    """The text of a rule as make coccicheck runs it, without our marks."""
    return _MARK.sub("", rule.read_text(encoding="utf-8"))


def driven(rule: Path) -> str:
    """The text of a rule as a table drives it."""
    halves = _ALONE.split(rule.read_text(encoding="utf-8"))
    if len(halves) != 2:
        raise PcimError(f"{rule}: one line '// ---- alone ----' tells where the half in sites/ "
                        "goes; put it there")
    half = (rule.parent / "sites" / rule.name).read_text(encoding="utf-8")
    return "\n".join([halves[0], half, *_BOTH.split(halves[1])[1:]])
