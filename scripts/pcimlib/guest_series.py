# SPDX-License-Identifier: GPL-2.0-only
"""The series that a guest is to show: made for it, or a user's."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import series, source
from .errors import PcimError
from .files import write_whole


@dataclass(frozen=True, slots=True)
class Shown:
    """A series: its mails, what it claims to heal, its length."""

    mbox: Path
    topics: tuple[str, ...]
    patches: int

    def words(self) -> str:
        """For the report."""
        topics = ", ".join(self.topics) or "not known"
        return f"{self.patches} patches, topics: {topics}"


def make(kernel: str, build: Path, topics: Sequence[str]) -> Shown:
    """Make the series of these topics, beside that of make series."""
    base = source.ensure_base(kernel, build)
    made = series.make(replace(base, name=f"{kernel}-guest"), build, topics)
    if made is None:
        raise PcimError(f"{kernel} needs nothing of topics {', '.join(topics)}: "
                        "there is no series to boot")
    return Shown(made.folder / series.MBOX, tuple(topics), len(made.patches))


def read(mbox: Path) -> Shown:
    """A series that is there; its topics stand beside it, if pcim made it."""
    if not mbox.is_file():
        raise PcimError(f"{mbox} is not there: name the series.mbox of make series")
    manifest = mbox.with_name("series.json")
    facts = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    count = mbox.read_text(encoding="utf-8", errors="replace").count("\nSubject: [")
    return Shown(mbox, tuple(facts.get("topics", ())), count)


def without_drivers(mbox: Path, dest: Path) -> Path:
    """Only what a series does to the MSI core: the calls come, what they replace goes.

    The cover letter touches no file, and goes as well.
    """
    mails = re.split(r"^(?=From [0-9a-f]{40} )", mbox.read_text(encoding="utf-8"), flags=re.M)
    core = [mail for mail in mails if re.search(r"^diff --git a/drivers/pci/msi/", mail, re.M)]
    if len(core) < 2:
        raise PcimError(f"{mbox}: the series does not end the implicit release; side flip wants "
                        "one of topic irqvec, on a kernel where nothing is withheld")
    write_whole(dest, "".join(core))
    return dest
