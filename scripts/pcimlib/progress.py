# SPDX-License-Identifier: GPL-2.0-only
"""Progress and notes on stderr; a bar only where a person watches a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def note(text: str) -> None:
    """Say one line about what happens now."""
    print(f"pcim: {text}", file=sys.stderr, flush=True)


def track(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Iterate over items, with a bar that appears once a second has passed."""
    yield from tqdm(items, desc=what, total=total, delay=1.0, leave=False,
                    file=sys.stderr, disable=not sys.stderr.isatty())
