# SPDX-License-Identifier: GPL-2.0-only
"""What goes to standard output, whole or with one line that says why not.

A script trusts the exit status: a report that did not get through is status 2,
whether its reader went away or the disk behind it is full.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.files import write_whole


def put(text: str) -> None:
    """Write the text and see it through."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget()
        raise PcimError("standard output: its reader has gone before the report was "
                        "through") from None
    except OSError as error:
        _forget()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise PcimError("standard output: no space left where it goes: make room and run "
                            "again") from None
        raise PcimError(f"standard output: {error.strerror}") from None


def deliver(text: str, path: Path | None) -> None:
    """Write the text to a file, beside it and renamed, or to standard output."""
    if path is None:
        put(text)
        return
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to; a file in its place would be no report of it.
            with open(path, "w", encoding="utf-8", errors="surrogateescape") as out:
                out.write(text)
        else:
            write_whole(path.resolve(), text)
    except OSError as error:
        raise PcimError(f"{path}: {error.strerror}: the report is not there") from None


def _forget() -> None:
    """Let what is still held go nowhere, so that the end of the program is quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
