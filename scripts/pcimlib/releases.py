# SPDX-License-Identifier: GPL-2.0-only
"""Whether a region call runs at the begin or the end of a binding only.

Operation tables alone do not tell: a work item or a timer runs while the
driver stays bound, and a probe may pass a release and go on.
"""

from __future__ import annotations

from pcimlib import pairs
from pcimlib.passing import goes_on
from pcimlib.regions import Judged
from pcimlib.roots import ACTION, Root, Roots
from pcimlib.verdict import Judge

# As part of a binding's begin or end; the release of devres is judged elsewhere.
_ENDS = frozenset(("probe", "remove", "shutdown", ACTION))


class Releases:
    """Answers for the region calls of one tree."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.roots = judge.shared(Roots)
        self.paths = judge.shared(pairs.plain_paths)
        self.unproven = judge.shared(pairs.Pairs).unproven

    def later(self, one: Judged) -> str:
        """From where a call runs while the driver stays bound, or ''."""
        found = {root.label for root in self._of(one)}
        return ", ".join(sorted(label for label in found
                                if label.rpartition(".")[2] not in _ENDS))

    def goes_on(self, one: Judged) -> str:
        """Why a release in probe may be passed by a probe that succeeds, or ''."""
        probes = [root for root in self._of(one) if root.label.rpartition(".")[2] == "probe"]
        if not probes:
            return "how probe gets there is not known"
        site = (one.fact.file, one.fact.line)
        return next(filter(None, (goes_on(self.paths, root, site) for root in probes)), "")

    def _of(self, one: Judged) -> tuple[Root, ...]:
        return self.roots.of((one.fact.file, one.fact.function))
