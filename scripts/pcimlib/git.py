# SPDX-License-Identifier: GPL-2.0-only
"""git, called by name: without the user's settings, and one line when it fails.

The user's name is asked for once (identity); how he likes his diffs must not
decide whether a patch applies elsewhere, or which bytes it has.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from pcimlib.disk import failed
from pcimlib.errors import PcimError

NOBODY = ("pcim", "pcim@localhost")


def environment() -> dict[str, str]:
    """Return an environment in which no setting of the user's changes what git does."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", GIT_OPTIONAL_LOCKS="0",
               GIT_TERMINAL_PROMPT="0", LC_ALL="C")
    return env


def run(where: Path, *words: str, env: Mapping[str, str] | None = None,
        stdin: str | bytes = b"", missing: str | None = None) -> str:
    """Run git in a folder and return what it prints.

    With missing, exit status 1 (git's "there is none") returns that instead.
    """
    data = stdin if isinstance(stdin, bytes) else stdin.encode(errors="surrogateescape")
    try:
        done = subprocess.run(["git", *words], cwd=where, env={**environment(), **(env or {})},
                              input=data, capture_output=True, check=False)
    except FileNotFoundError as err:
        raise PcimError(f"git or {where} is missing: run scripts/setup") from err
    if done.returncode == 1 and missing is not None:
        return missing
    if done.returncode:
        raise failed(f"git {_verb(words)}", where, done.stderr or done.stdout)
    return done.stdout.decode(errors="surrogateescape")


def _verb(words: Sequence[str]) -> str:
    """What git was asked to do: the first word that is no option."""
    rest = iter(words)
    for word in rest:
        if word == "-c":
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def named(name: str, address: str) -> dict[str, str]:
    """The environment in which git writes as somebody."""
    return {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", name), ("EMAIL", address))}


def identity() -> dict[str, str]:
    """The user's own git identity, or pcim's neutral one where there is none."""
    found = subprocess.run(["git", "var", "GIT_AUTHOR_IDENT"], text=True, errors="replace",
                           capture_output=True, check=False)
    match = re.match(r"(.*) <(.*@.*)> ", found.stdout)
    return named(*(match.groups() if found.returncode == 0 and match else NOBODY))


def commit(where: Path, files: Sequence[str], message: str, date: str,
           sign_off: bool = False) -> str:
    """Commit the files as they are in the work tree; the date is the base's own."""
    run(where, "add", "-f", "--", *files)
    stamp = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    words = ["commit", "-q", "--no-verify", "-F", "-"] + (["-s"] if sign_off else [])
    run(where, *words, env={**stamp, **identity()}, stdin=message)
    return run(where, "rev-parse", "HEAD").strip()
