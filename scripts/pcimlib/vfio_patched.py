# SPDX-License-Identifier: GPL-2.0-only
"""INTx of vfio-pci as a series leaves it, for tests that compile it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from . import vfio_fixes, vfio_reasons

STEPS = {step.__name__: step for step in (*vfio_fixes.ALL, vfio_reasons.keep_reasons)}
FILES = (vfio_fixes.INTRS, vfio_fixes.CONFIG, vfio_fixes.CORE, vfio_fixes.PRIVATE,
         vfio_reasons.PUBLIC)


def patched(tree: Path, left_out: Iterable[str] = ()) -> dict[Path, str]:
    """The files of a tree after the steps of topic vfio, without some of them.

    A cure that is left out takes the reasons with it, which build on all of them.
    """
    gone = set(left_out)
    if gone:
        gone.add(vfio_reasons.keep_reasons.__name__)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for path in FILES:
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(tree / path, work / path)
        for name, step in STEPS.items():
            if name not in gone:
                step(work)
        return {path: (work / path).read_text(encoding="utf-8") for path in FILES}


def without_includes(text: str) -> str:
    """C whose headers somebody else includes."""
    return re.sub(r"^#include .*\n", "", text, flags=re.M)
