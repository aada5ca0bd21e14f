# SPDX-License-Identifier: GPL-2.0-only
"""What git writes for us, whatever the user's own settings are."""

from __future__ import annotations

from pathlib import Path

import pytest

from pcimlib import git, source
from pcimlib.errors import PcimError

# Each of these made a patch that git am refuses, or that has other bytes.
SETTINGS = """[diff]
    noprefix = true
[core]
    abbrev = 20
[user]
    name = A User
    email = user@example.com
"""


@pytest.fixture(name="work")
def _work(tmp_path: Path) -> Path:
    tree = tmp_path / "linux"
    for name, text in (("Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n"),
                       ("Kbuild", ""), ("Kconfig", ""), ("drivers/a.c", "old\n"),
                       ("drivers/pci/pci.c", ""), ("include/linux/pci.h", "")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    work = source.worktree(source.adopt(tree, tmp_path / "build"), tmp_path / "work")
    (work / "drivers/a.c").write_text("new\n")
    return work


def _patch(work: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HOME", str(home))
    for name in ("GIT_CONFIG_GLOBAL", "XDG_CONFIG_HOME", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    git.run(work, "checkout", "-q", "-B", "pcim", "base")
    (work / "drivers/a.c").write_text("new\n")
    git.commit(work, ["drivers/a.c"], "subject\n", "2026-01-01T00:00:00Z")
    return git.run(work, "format-patch", "--stdout", "--zero-commit", "--no-signature", "base")


def test_settings_of_the_user_do_not_change_a_patch(
        work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the name in From: is the user's."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "set").mkdir()
    (tmp_path / "set/.gitconfig").write_text(SETTINGS)
    plain = _patch(work, tmp_path / "plain", monkeypatch)
    own = _patch(work, tmp_path / "set", monkeypatch)
    assert "--- a/drivers/a.c" in own
    assert own == plain.replace("From: pcim <pcim@localhost>", "From: A User <user@example.com>")
    assert own != plain


def test_failure_is_one_line(work: Path) -> None:
    """What git said first, and where."""
    with pytest.raises(PcimError, match=rf"^git rev-parse failed in {work}: fatal: [^\n]*$"):
        git.run(work, "rev-parse", "--verify", "no-such-branch")
