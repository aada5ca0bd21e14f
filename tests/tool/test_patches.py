# SPDX-License-Identifier: GPL-2.0-only
"""Lines that moved under earlier commits, and the text around the patches."""

from __future__ import annotations

import pytest

from pcimlib import message, patches, subjects


@pytest.mark.parametrize(("line", "now"), [(1, 1), (9, 9), (10, 12), (29, 31), (31, 32)])
def test_new_line(line: int, now: int) -> None:
    """Two lines added behind line 9, one taken out before line 31."""
    assert patches.new_line([(10, 2), (31, 1)], line) == now


@pytest.mark.parametrize(("names", "text"), [
    ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_enumeration(names: list[str], text: str) -> None:
    """Names as a sentence has them."""
    assert message.enumeration(names) == text


def test_prefix_of_the_longest_path() -> None:
    """amd_sfh has its own prefix below HID's."""
    assert subjects.prefix_of(["drivers/hid/amd-sfh-hid/amd_sfh_pcie.c"]) == "HID: amd_sfh"
    assert subjects.prefix_of(["drivers/hid/x/y.c"]) == "HID"


def test_prefix_without_an_entry_is_made_of_the_folders() -> None:
    """Nothing matches drivers/zorro."""
    assert subjects.prefix_of(["drivers/zorro/z.c"]) == "zorro: z"
