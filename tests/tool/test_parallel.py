# SPDX-License-Identifier: GPL-2.0-only
"""Work that is done by two processes comes out as if one had done it."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from pcimlib import parallel

HERE = os.getpid()


@pytest.mark.parametrize("count", [0, 1, parallel.FEW - 1, parallel.FEW, parallel.FEW + 1, 999])
def test_results_keep_the_order(count: int) -> None:
    """Whoever made them."""
    assert parallel.over(range(count), lambda items: [2 * one for one in items]) == [
        2 * one for one in range(count)]


def test_two_processes_share_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other item is the copy's, where there are processors for it."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    made = parallel.over(range(100), lambda items: [os.getpid() for _ in items])
    assert set(made[::2]) == {HERE} and len(set(made[1::2]) - {HERE}) == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert set(parallel.over(range(100), lambda items: [os.getpid() for _ in items])) == {HERE}


def test_a_copy_that_dies_is_made_good(monkeypatch: pytest.MonkeyPatch,
                                       capfd: pytest.CaptureFixture[str]) -> None:
    """Its half is done here, and nothing is said."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    def work(items: Sequence[int]) -> list[int]:
        if os.getpid() != HERE:
            raise MemoryError
        return [one + 1 for one in items]

    assert parallel.over(range(100), work) == list(range(1, 101))
    assert capfd.readouterr() == ("", "")


def test_an_error_comes_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that only an item of the copy brings up."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        parallel.over([1, 0] * 50, lambda items: [1 // one for one in items])
