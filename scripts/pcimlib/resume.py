# SPDX-License-Identifier: GPL-2.0-only
"""What an interrupted verify had found, so that the next run goes on from there.

A result is kept under all that it rests on: the base, and every patch up to
its own.  A run that comes to its end forgets them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pcimlib.files import write_whole


class Kept:
    """Results by key, on disk after each."""

    def __init__(self, place: Path, *rests_on: str) -> None:
        self.place = place
        self._digest = hashlib.sha256("\0".join(rests_on).encode("utf-8"))
        try:
            self._rows: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._rows = {}

    def key(self, more: str) -> str:
        """The key after one more patch."""
        self._digest.update(more.encode("utf-8", "surrogateescape"))
        return self._digest.hexdigest()

    def get(self, key: str) -> Any:
        """What an interrupted run found, or None."""
        return self._rows.get(key)

    def put(self, key: str, row: Any) -> None:
        """Remember a result."""
        self._rows[key] = row
        self.place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.place, json.dumps(self._rows))

    def forget(self) -> None:
        """The run is at its end."""
        self.place.unlink(missing_ok=True)
