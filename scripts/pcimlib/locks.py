# SPDX-License-Identifier: GPL-2.0-only
"""One run at a time in a folder below build/."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .progress import note


@contextmanager
def locked(place: Path, name: str = "lock") -> Iterator[None]:
    """Hold the folder's lock; a second run says so and waits."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / name).open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note(f"waiting for another run in {place}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
