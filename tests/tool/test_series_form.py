# SPDX-License-Identifier: GPL-2.0-only
"""The form of a series: subjects, letters, copies, bases, versions, and mail that can be sent."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import json
import re
import shutil
import subprocess
from email import message_from_string
from email.utils import getaddresses
from pathlib import Path

import pytest
from test_series_parts import (     # pylint: disable=unused-import  # noqa: F401
    finding, tree_fixture)

from pcimlib import builder, form, git, message, patches, series, source, subseries, threads
from pcimlib.errors import PcimError
from pcimlib.form import Form

PCI = "linux-pci@vger.kernel.org"

pytestmark = pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")


def made_of(tree: Path, build: Path, wanted: Form = Form()) -> series.Outcome:
    return series.make(source.adopt(tree, build), build, ["region"], form=wanted)


def mails_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.glob("*.patch"))}


def copies(mail: str) -> set[str]:
    """Who gets a copy: by the header, or by a line below the '---'."""
    head = message_from_string(mail).get_all("Cc", [])
    below = mail.partition("\n---\n")[2].partition("\ndiff --git ")[0]
    return {address for _, address in getaddresses(
        [*head, *re.findall(r"^Cc: (.*)$", below, re.M)])}


@pytest.mark.parametrize("version,wanted,prefix", [
    ("6.12.117", Form(), "PATCH 6.12.y"), ("7.3.0", Form(), "PATCH"), ("7.4", Form(), "PATCH"),
    ("7.3.4", Form("PATCH net-next"), "PATCH net-next"),
    ("6.1.192", Form(version=3), "PATCH 6.1.y v3")])
def test_a_subject_names_a_stable_tree_and_no_package(version: str, wanted: Form,
                                                      prefix: str) -> None:
    """Red with [PATCH linux-source-7.3 ...]."""
    assert wanted.subject_prefix(version) == prefix


def test_each_thread_has_the_letter_that_it_needs(
        tree: Path, tmp_path: Path) -> None:
    """No 0/1; a letter goes to all who get a patch; each says how it is merged and made."""
    made = made_of(tree, tmp_path / "build", Form("PATCH staging", command="pcim series --this"))
    lonely = 0
    for part in made.threads:
        mails = mails_of(made.folder / part)
        bodies = {name: text for name, text in mails.items() if name != form.LETTER}
        count = len(bodies)
        assert (form.LETTER in mails) == (count > 1)
        speaks = mails.get(form.LETTER) or next(iter(bodies.values()))
        lonely += count == 1
        thread = next(one for one in subseries.plan_of(made.folder) if one.part == part)
        words = " ".join(speaks.split())
        assert thread.merge in words and "pcim series --this" in words
        assert "base-commit: " in speaks
        for text in bodies.values():
            told = rf" \d+/{count}" if count > 1 else ""
            assert re.search(rf"^Subject: \[PATCH staging{told}\] ", text, re.M)
        everyone = set().union(*map(copies, bodies.values()))
        assert copies(speaks) == everyone and everyone
        if part != "api":
            assert all(PCI in copies(text) for text in bodies.values())
    assert lonely


def test_what_changed_is_written_once_and_kept(tree: Path, tmp_path: Path) -> None:
    made = made_of(tree, tmp_path / "build", Form(version=2))
    path = made.folder / form.CHANGES
    subject = json.loads((made.folder / "series.json").read_text())["patches"][1]["subject"]
    text = path.read_text()
    assert "Changes in" not in "".join(mails_of(made.folder).values())
    at = text.index('v2 = """', text.index(json.dumps(subject))) + len('v2 = """\n')
    path.write_text(text[:at] + 'keep the \\"label\\"\n' + text[at:])
    again = made_of(tree, tmp_path / "build", Form(version=3))
    assert 'keep the "label"' in (again.folder / form.CHANGES).read_text()
    told = [mail for mail in mails_of(again.folder).values()
            if 'Changes in v2:\nkeep the "label"' in mail]
    assert len(told) == 1 and message_from_string(told[0])["Subject"].endswith(
        message_from_string(told[0])["Subject"].partition("] ")[2])
    assert told[0].index("\n---\n") < told[0].index("Changes in v2") < told[0].index("diff --git")
    path.write_text("[broken\n")
    with pytest.raises(PcimError, match="changelog.toml"):
        made_of(tree, tmp_path / "build", Form(version=3))


def test_the_commits_can_be_fetched(tree: Path, tmp_path: Path) -> None:
    made = made_of(tree, tmp_path / "build")
    git.run(made.source.git_dir, "fetch", "-q", str(made.folder / series.BUNDLE), "pcim:got")
    log = git.run(made.source.git_dir, "log", "--format=%s", f"{made.source.base}..got")
    wanted = json.loads((made.folder / "series.json").read_text())["patches"]
    assert log.splitlines() == [one["subject"] for one in reversed(wanted)]


def test_a_base_that_others_have_is_stated_with_what_is_between(
        tree: Path, tmp_path: Path) -> None:
    who = git.identity()
    git.run(tree, "init", "-q")
    git.run(tree, "add", "-A", "-f")
    git.run(tree, "commit", "-q", "-m", "first", env=who)
    first = git.run(tree, "rev-parse", "HEAD").strip()
    (tree / "COPYING").write_text("between\n")
    git.run(tree, "add", "COPYING")
    git.run(tree, "commit", "-q", "-m", "between", env=who)
    made = made_of(tree, tmp_path / "build", Form(base="HEAD~1"))
    for place in (made.folder, made.folder / "flip"):
        text = "".join(mails_of(place).values())
        assert f"base-commit: {first}" in text and "prerequisite-patch-id: " in text
    assert threads.base_of(made.folder) == made.source.base != first
    for bad, why in (("nonsense", "no such commit"), ("HEAD^{tree}", "no such commit")):
        with pytest.raises(PcimError, match=why):
            made_of(tree, tmp_path / "build", Form(base=bad))


def test_git_can_send_every_thread(tree: Path, tmp_path: Path) -> None:
    if not Path(git.run(tree, "--exec-path").strip(), "git-send-email").is_file():
        pytest.skip("git send-email is not installed")
    made = made_of(tree, tmp_path / "build")
    for part in ["", *made.threads]:
        mails = sorted((made.folder / part).glob("*.patch"))
        done = subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "send-email",
             "--dry-run", "--confirm=never", "--to=nobody@example.org",
             "--from=a@example.org", "--smtp-server=/bin/false", *map(str, mails)],
            cwd=tmp_path, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("Dry-OK") == len(mails)
        assert f"Cc: {PCI}" in done.stdout or PCI in done.stdout


def test_no_two_patches_have_one_subject() -> None:
    """Red with two drivers of one folder: crypto: octeontx2 - ..., twice."""
    build = builder.Builder.__new__(builder.Builder)
    build.commits = [patches.Commit("", "net: crake: Use it", (), "")]
    one = finding("drivers/net/rail.c", "drivers/net/rail")
    tell = build._unlike_others     # pylint: disable=protected-access
    assert tell("net: crake: Use it\n\nbody\n", [one]) == "net: crake: Use it (rail)\n\nbody\n"
    assert tell("net: other: Use it\n\nbody\n", [one]).startswith("net: other: Use it\n")


def test_a_letter_that_nobody_is_sent_has_no_copies(tree: Path, tmp_path: Path) -> None:
    """The whole of a series that is posted in threads would go to 170 people."""
    made = made_of(tree, tmp_path / "build")
    assert made.threads and copies((made.folder / form.LETTER).read_text()) == set()
    whole = series.make(source.adopt(tree, tmp_path / "build"), tmp_path / "build", ["region"],
                        way="one")
    assert PCI in copies((whole.folder / form.LETTER).read_text())


def test_a_series_says_how_it_is_merged() -> None:
    assert "own trees" in message.merged(["api", "users", "users", "flip"])
    assert "no patch waits" in message.merged(["fix", "users"])
