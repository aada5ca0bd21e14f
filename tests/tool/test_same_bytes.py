# SPDX-License-Identifier: GPL-2.0-only
"""The same tree gives the same bytes, whatever dice Python and perl throw."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pcimlib import builder, maintainers
from pcimlib.audit import Audit
from pcimlib.families import catalogue
from pcimlib.finding import Finding

DICE = """#!/usr/bin/perl
my %list = map { ("list$_\\@vger.kernel.org" => 1) } 1 .. 40;
print "$_\\n" for keys %list;
"""


def test_the_order_of_maintainers_is_always_the_same(tmp_path: Path) -> None:
    """Red while perl ordered its hashes by a seed of its own, in one run of forty."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / maintainers.SCRIPT).write_text(DICE)
    files = [f"a{number}.c" for number in range(8)]
    found = maintainers.owners(tmp_path, files)
    assert len({one.lists for one in found.values()}) == 1


def test_findings_at_one_place_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Red while they went through a set: a remark stands at the place of its call."""
    call = next(iter(catalogue().families["region"].calls))
    here = [Finding(f"rule-{number}", "a.c", 1, 0, "f", "", call, "managed", "review", "", "",
                    ()) for number in range(40)]
    audit = SimpleNamespace(findings=tuple(here), families=("enable",), foreign_enables=())
    made_by = cast(Any, builder.Builder.__new__(builder.Builder))
    made_by.audit = cast(Audit, audit)
    made: list[Finding] = []

    def kept(_: object, **words: object) -> object:
        made.extend(cast("tuple[Finding, ...]", words["findings"]))
        return audit

    monkeypatch.setattr(builder, "replace", kept)
    made_by._with_foreign_enables()     # pylint: disable=protected-access
    assert made == here
