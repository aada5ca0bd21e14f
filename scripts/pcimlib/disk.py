# SPDX-License-Identifier: GPL-2.0-only
"""A disk that is full, and a tool that failed, in one line each."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pcimlib.errors import PcimError

_FULL = ("No space left on device", "Out of diskspace", "Disk quota exceeded")


def failed(what: str, where: Path, said: bytes) -> PcimError:
    """Turn a tool's complaint into the line that a person can act on."""
    text = said.decode(errors="replace").strip()
    if any(words in text for words in _FULL):
        return _no_space(where)
    lines = text.splitlines() or ["no message"]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
    return PcimError(f"{what} failed in {where}: {first}")


def _no_space(where: Path) -> PcimError:
    return PcimError(f"no space left on the disk that holds {where}: make room and run again")


@contextmanager
def watched(where: Path) -> Iterator[None]:
    """Report a full disk in one line, wherever it shows."""
    try:
        yield
    except OSError as err:
        if err.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_space(where) from err
        raise


def need(where: Path, size: int, what: str) -> None:
    """Refuse to begin what the disk has no room for; size is in bytes."""
    free = shutil.disk_usage(where).free
    if free < size:
        raise PcimError(f"{what} needs {size / 1e9:.1f} GB on the disk that holds {where}, "
                        f"{free / 1e9:.1f} GB are free: make room and run again")
