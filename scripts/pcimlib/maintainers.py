# SPDX-License-Identifier: GPL-2.0-only
"""Who looks after a file: what the tree's own get_maintainer.pl says."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pcimlib.errors import PcimError

SCRIPT = "scripts/get_maintainer.pl"
SHARED = ("@vger.kernel.org", "@lists.linux.dev", "@lists.infradead.org",
          "@lists.freedesktop.org", "@lists.xenproject.org")
EVERYONE = "linux-kernel@vger.kernel.org"
WORDS = ("--no-tree", "--no-git", "--no-git-fallback", "--no-rolestats",
         "--subsystem", "--no-fixes")


@dataclass(frozen=True, slots=True)
class Owners:
    """The people and lists of a file; 'subsystem' names its patch."""

    people: tuple[str, ...]
    lists: tuple[str, ...]
    sections: tuple[str, ...]

    @property
    def subsystem(self) -> str:
        """The list where the patch is reviewed, else the widest section but one.

        A vendor's own list says who made the chip; the patch goes through the
        list that many drivers share.
        """
        names = [name for name in self.lists if name != EVERYONE]
        shared = [name for name in names if name.endswith(SHARED)] or names
        if shared:
            return shared[0].partition("@")[0]
        sections = [name for name in self.sections if name != "THE REST"]
        return sections[-1] if sections else "unmaintained"


def _ask(tree: Path, file: str) -> Owners:
    # perl throws dice over the order of its hashes, and the script prints by it.
    same = {**os.environ, "PERL_HASH_SEED": "0", "PERL_PERTURB_KEYS": "0"}
    done = subprocess.run(["perl", SCRIPT, *WORDS, "-f", file], cwd=tree, text=True, env=same,
                          capture_output=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise PcimError(f"{SCRIPT} failed for {file}: {last}")
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    mails = [line for line in lines if re.search(r"\S@\S", line)]
    return Owners(tuple(line for line in mails if "<" in line),
                  tuple(line for line in mails if "<" not in line),
                  tuple(line for line in lines if line not in mails))


def owners(tree: Path, files: Iterable[str]) -> dict[str, Owners]:
    """The owners of each file."""
    names = sorted(set(files))
    if not (tree / SCRIPT).is_file():
        raise PcimError(f"{tree} has no {SCRIPT}: is it a whole kernel tree?")
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(names, pool.map(lambda file: _ask(tree, file), names)))
