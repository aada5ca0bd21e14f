# SPDX-License-Identifier: GPL-2.0-only
"""Who looks after a file: what the tree's own get_maintainer.pl says."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.files import write_whole

SCRIPT = "scripts/get_maintainer.pl"
SHARED = ("@vger.kernel.org", "@lists.linux.dev", "@lists.infradead.org",
          "@lists.freedesktop.org", "@lists.xenproject.org")
EVERYONE = "linux-kernel@vger.kernel.org"
# What decides an answer of the script, beside the file that is asked for.
DECIDES = (SCRIPT, "MAINTAINERS", ".mailmap", ".get_maintainer.ignore", ".get_maintainer.conf")
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


def owners(tree: Path, files: Iterable[str], cache: Path | None = None) -> dict[str, Owners]:
    """The owners of each file; with a folder, what the script said before is kept there."""
    names = sorted(set(files))
    if not names:
        return {}
    if not (tree / SCRIPT).is_file():
        raise PcimError(f"{tree} has no {SCRIPT}: is it a whole kernel tree?")
    store = cache / f"owners-{_digest(tree, DECIDES)}.json" if cache else None
    known = _read(store)
    # Keywords of MAINTAINERS look into the file as well.
    keys = {name: f"{name} {_digest(tree, (name,))}" for name in names}
    asked = [name for name in names if keys[name] not in known]
    if asked:
        with ThreadPoolExecutor(max_workers=2) as pool:
            for name, said in zip(asked, pool.map(lambda file: _ask(tree, file), asked)):
                known[keys[name]] = said
        if store:
            write_whole(store, json.dumps({key: astuple(one) for key, one in known.items()}))
    return {name: known[keys[name]] for name in names}


def _digest(tree: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha1()
    for name in names:
        if (tree / name).is_file():
            digest.update((tree / name).read_bytes())
    return digest.hexdigest()[:16]


def _read(store: Path | None) -> dict[str, Owners]:
    try:
        raw = json.loads(store.read_text(encoding="utf-8")) if store else {}
        return {key: Owners(tuple(people), tuple(lists), tuple(sections))
                for key, (people, lists, sections) in raw.items()}
    except (OSError, ValueError, TypeError):
        return {}
