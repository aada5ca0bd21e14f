# SPDX-License-Identifier: GPL-2.0-only
"""What the history of a tree proves: did a file count on what a commit took away?

A tree alone cannot tell whether a driver is older than a change of the core.
Where TREE has history it is asked; a mainline commit that ported the same
files tells it as well.  Otherwise a message says nothing about the past.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pcimlib import git
from pcimlib.source import Source


class History:
    """The commits before the base of a source."""

    def __init__(self, origin: Source) -> None:
        self.origin = origin
        self.before = cache(self._before)

    def counted(self, commit: str, core: str, files: Iterable[str], call: str) -> bool:
        """True when each file made a call just before a commit changed the core."""
        before = self.before(commit, core)
        return bool(before) and all(
            re.search(rf"\b{call}\s*\(", git.run(
                self.origin.git_dir, "show", f"{before}:{file}", missing="")
                if self._has(before, file) else "") for file in files)

    def subjects(self, file: str, count: int = 5) -> list[str]:
        """The last subjects of a file, the newest first; none where history ends at the base."""
        if self._parents() == 0:
            return []
        return git.run(self.origin.git_dir, "log", f"-{count}", "--no-merges", "--format=%s",
                       self.origin.base, "--", file).splitlines()

    def _parents(self) -> int:
        return len(git.run(self.origin.git_dir, "rev-list", "--parents", "-1",
                           self.origin.base).split()) - 1

    def _has(self, commit: str, file: str) -> bool:
        return bool(git.run(self.origin.git_dir, "ls-tree", commit, "--", file))

    def _before(self, commit: str, core: str) -> str:
        """What came before a commit, or before its backport; '' when neither is there."""
        if self._parents() == 0:
            return ""
        found = git.run(self.origin.git_dir, "log", "-1", "--format=%H",
                        "-i", f"--grep=commit {commit}", self.origin.base, "--", core).strip()
        own = git.run(self.origin.git_dir, "rev-parse", "--verify", "-q", f"{commit}^{{commit}}",
                      missing="").strip()
        if own and not git.run(self.origin.git_dir, "merge-base", "--is-ancestor", own,
                               self.origin.base, missing="no"):
            found = own
        return git.run(self.origin.git_dir, "rev-parse", "--verify", "-q", f"{found}^",
                       missing="").strip() if found else ""
