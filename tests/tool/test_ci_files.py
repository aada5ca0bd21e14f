# SPDX-License-Identifier: GPL-2.0-only
"""The files of Documentation/ci.md, run as a hook or a runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

CI = ROOT / "Documentation/ci"
GOOD = """#include <linux/pci.h>
static int x_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}
static struct pci_driver x_driver = { .name = "x", .probe = x_probe };
module_pci_driver(x_driver);
"""
BAD = GOOD.replace("	return pcim_enable_device(pdev);", """	if (pcim_enable_device(pdev))
		return -ENODEV;
	return pci_request_regions(pdev, "x");""")


@pytest.fixture(name="repo")
def repo_fixture(tmp_path: Path) -> Path:
    """A repository with one driver that has no finding; pcim is in the path."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/pcim").symlink_to(ROOT / "scripts/pcim")
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / "Kbuild").write_text("obj-m += x.o\n", encoding="utf-8")
    (repo / "x.c").write_text(GOOD, encoding="utf-8")
    git(repo, "init", "-q")
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "x: a driver")
    return repo


def surroundings(repo: Path) -> dict[str, str]:
    """Nothing of the user's git; the build folder of these tests."""
    return os.environ | {
        "PATH": f"{repo.parent}/bin:{os.environ['PATH']}", "HOME": str(repo.parent),
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}


def git(repo: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run git there."""
    return subprocess.run(["git", *words], cwd=repo, env=surroundings(repo), text=True,
                          capture_output=True, check=False)


def shell(repo: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a step as both runners do: it ends at the first command that fails."""
    return subprocess.run(["sh", "-e", "-c", script], cwd=repo, env=surroundings(repo),
                          text=True, capture_output=True, check=False)


def loaded(name: str) -> dict[Any, Any]:
    """A file of CI."""
    found: dict[Any, Any] = yaml.safe_load((CI / name).read_text(encoding="utf-8"))
    return found


def results(file: Path) -> list[str]:
    """The rules that a SARIF file names."""
    log = json.loads(file.read_text(encoding="utf-8"))
    return [one["ruleId"] for one in log["runs"][0]["results"] if one.get("kind") != "pass"]


def hooked(repo: Path) -> None:
    """Install the hook."""
    shutil.copy(CI / "pre-commit", repo / ".git/hooks/pre-commit")


def test_the_hook_refuses_a_finding(repo: Path) -> None:
    """It names the line, leaves nothing behind, and can be passed by."""
    hooked(repo)
    (repo / "x.c").write_text(BAD, encoding="utf-8")
    git(repo, "add", "x.c")
    refused = git(repo, "commit", "-m", "x: worse")
    assert refused.returncode == 1 and "--no-verify" in refused.stderr
    assert "x.c:6:" in refused.stdout + refused.stderr
    assert git(repo, "status", "--short").stdout == "M  x.c\n"
    assert git(repo, "commit", "--no-verify", "-m", "x: worse").returncode == 0


def test_the_hook_looks_at_what_is_staged(repo: Path) -> None:
    """Not at the working tree; and at nothing where no C is staged."""
    hooked(repo)
    (repo / "x.c").write_text(GOOD + "/* more */\n", encoding="utf-8")
    git(repo, "add", "x.c")
    (repo / "x.c").write_text(BAD, encoding="utf-8")
    done = git(repo, "commit", "-m", "x: a comment")
    assert done.returncode == 0, done.stderr
    (repo.parent / "bin/pcim").unlink()
    (repo.parent / "bin/pcim").write_text("#!/bin/sh\nexit 2\n", encoding="utf-8")
    (repo.parent / "bin/pcim").chmod(0o755)
    (repo / "README").write_text("x\n", encoding="utf-8")
    git(repo, "add", "README")
    assert git(repo, "commit", "-m", "README").returncode == 0
    git(repo, "add", "x.c")
    broken = git(repo, "commit", "-m", "x: worse")
    assert broken.returncode != 0 and "the audit did not run" in broken.stderr


@pytest.mark.parametrize("text, status", ((GOOD, 0), (BAD, 1)))
def test_github(repo: Path, text: str, status: int) -> None:
    """SARIF is written and uploaded, whatever the verdict; the verdict is the last step."""
    (repo / "x.c").write_text(text, encoding="utf-8")
    steps = loaded("github.yml")["jobs"]["audit"]["steps"]
    named = {one["name"]: one["run"] for one in steps if "name" in one}
    assert list(named) == ["Install", "Audit", "Verdict"] and steps[-1]["name"] == "Verdict"
    audit = shell(repo, named["Audit"])
    assert audit.returncode == 0, audit.stderr
    upload = next(one for one in steps if "upload-sarif" in one.get("uses", ""))
    assert bool(results(repo / upload["with"]["sarif_file"])) == bool(status)
    assert shell(repo, named["Verdict"]).returncode == status


@pytest.mark.parametrize("text, status", ((GOOD, 0), (BAD, 1)))
def test_gitlab(repo: Path, text: str, status: int) -> None:
    """The artifacts are there when the job fails, too."""
    (repo / "x.c").write_text(text, encoding="utf-8")
    job = loaded("gitlab.yml")["pcim"]
    assert shell(repo, "\n".join(job["script"])).returncode == status
    assert job["artifacts"]["when"] == "always"
    page, sarif = (repo / name for name in job["artifacts"]["paths"])
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert bool(results(sarif)) == bool(status)


def test_a_failed_audit_is_no_verdict(repo: Path) -> None:
    """Status 2 ends both jobs before anything is uploaded."""
    shutil.rmtree(repo / ".git")
    (repo / "x.c").unlink()
    (repo / "Kbuild").unlink()
    steps = {one.get("name"): one.get("run") for one in
             loaded("github.yml")["jobs"]["audit"]["steps"]}
    assert shell(repo, steps["Audit"]).returncode != 0
    assert shell(repo, "\n".join(loaded("gitlab.yml")["pcim"]["script"])).returncode == 2


def test_the_index_leads_somewhere() -> None:
    """Each of its links is there."""
    folder = ROOT / "Documentation"
    text = (folder / "index.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 15
    assert not [link for link in links if not (folder / link).exists()]
