# SPDX-License-Identifier: GPL-2.0-only
"""git, called by name, with one line when it refuses."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from pcimlib.errors import PcimError


def run(where: Path, *words: str, env: Mapping[str, str] | None = None,
        stdin: str | None = None) -> str:
    """Run git in a work tree and return what it prints."""
    try:
        done = subprocess.run(["git", *words], cwd=where, input=stdin, text=True,
                              capture_output=True, check=False,
                              env={**os.environ, **(env or {})})
    except FileNotFoundError:
        raise PcimError("git is not installed: run scripts/setup") from None
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise PcimError(f"git {words[0]} failed in {where}: {last}")
    return done.stdout


def identity() -> dict[str, str]:
    """The user's own git identity, or pcim's neutral one where there is none."""
    found = subprocess.run(["git", "var", "GIT_AUTHOR_IDENT"], text=True,
                           capture_output=True, check=False)
    if found.returncode == 0 and "@" in found.stdout:
        return {}
    return {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "pcim"), ("EMAIL", "pcim@localhost"))}


def commit(where: Path, files: Sequence[str], message: str, date: str,
           sign_off: bool = False) -> str:
    """Commit the files as they are in the work tree; the date is the base's own."""
    run(where, "add", "-f", "--", *files)
    stamp = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    words = ["commit", "-q", "--no-verify", "-F", "-"] + (["-s"] if sign_off else [])
    run(where, *words, env={**stamp, **identity()}, stdin=message)
    return run(where, "rev-parse", "HEAD").strip()
