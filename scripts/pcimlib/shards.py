# SPDX-License-Identifier: GPL-2.0-only
"""A share of an audit: which of its findings one of N runs has to make.

Every run reads the whole tree, for a verdict may follow calls anywhere; what
is divided is the judging.  A module is never split: its calls are decided
together.  So the shares of a tree add up to what one run finds.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from pcimlib.errors import PcimError


@dataclass(frozen=True, slots=True)
class Shard:
    """Share number index (from 1) of count."""

    index: int
    count: int

    def owns(self, name: str) -> bool:
        """True for the share that a module, or a file of none, falls to."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.index - 1

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


WHOLE = Shard(1, 1)


def parse(text: str) -> Shard:
    """K/N as on the command line."""
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if match:
        found = Shard(int(match[1]), int(match[2]))
        if 1 <= found.index <= found.count:
            return found
    raise PcimError(f"--shard {text}: give K/N, the share K (from 1) of N")
