# SPDX-License-Identifier: GPL-2.0-only
"""Files are written beside their place and renamed: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Replace the file at path by text; an interrupted run leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as out:
            out.write(text)
        os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def replace_sections(document: Path, sections: str) -> None:
    """Replace what is below the text at the head of a document."""
    head, found, _ = document.read_text(encoding="utf-8").partition("\n## ")
    write_whole(document, (head if found else head.rstrip("\n") + "\n") + "\n" + sections)
