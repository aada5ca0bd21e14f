# SPDX-License-Identifier: GPL-2.0-only
"""What a patch and its cover letter say."""

from __future__ import annotations

import os
import re
import textwrap
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import jinja2
from tabulate import tabulate

from pcimlib.finding import Finding
from pcimlib.maintainers import Owners
from pcimlib.steps import Step, Upstream

PREFIXES = Path(__file__).parent / "data" / "subsystems.toml"
WIDTH = 75
_JINJA = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)


@cache
def _prefixes() -> dict[str, str]:
    with open(PREFIXES, "rb") as file:
        return dict(tomllib.load(file)["prefix"])


def prefix_of(files: Iterable[str]) -> str:
    """The subject's prefix for a patch over these files."""
    names = sorted(set(files))
    common = names[0] if len(names) == 1 else os.path.commonpath(names) + "/"
    fitting = [path for path in _prefixes() if common.startswith(path)]
    if fitting:
        return _prefixes()[max(fitting, key=len)]
    folders = common.strip("/").split("/")[1:]
    return ": ".join(os.path.splitext(name)[0] for name in folders) or common.strip("/")


def prefix_with(files: Iterable[str], driver: str) -> str:
    """The prefix of a patch for a single driver: it names the driver too."""
    prefix = prefix_of(files)
    plain = re.sub(r"[^a-z0-9]", "", re.sub(r"^snd-", "", driver.lower()))
    known = re.sub(r"[^a-z0-9]", "", prefix.lower())
    return prefix if plain in known else f"{prefix}: {driver}"


def driver_names(findings: Sequence[Finding]) -> list[str]:
    """The modules of the findings by their last name."""
    return sorted({os.path.basename(one.module or one.file) for one in findings})


def enumeration(names: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def _handling(findings: Sequence[Finding]) -> str:
    """One paragraph on what becomes of the new results."""
    handled = sorted({f"{one.function}()" for one in findings
                      if one.edit.endswith(("-return", "-goto", "-tail"))})
    left = sorted({f"{one.function}()" for one in findings if one.edit == "pcim"})
    parts = []
    if handled:
        parts.append(f" Its failure is handled in {enumeration(handled)}"
                     " like the failures around it.")
    if left:
        parts.append(f" {enumeration(left)} "
                     + ("keeps" if len(left) == 1 else "keep")
                     + " going as before when the bit could not be saved.")
    return "".join(parts)


def _dropped(findings: Sequence[Finding]) -> str:
    """What becomes of the calls that undid by hand what unbind undoes."""
    names = sorted({f"{one.function}()" for one in findings if one.action == "drop"})
    if not names:
        return ""
    vectors = any("irq" in one.call or "_msi" in one.call for one in findings)
    gives = "frees the vectors" if vectors else "gives the regions back"
    return (f" The releases by hand in {enumeration(names)} go, the binding or the failed probe "
            f"ends there and {gives}.")


def _legacy(findings: Sequence[Finding]) -> str:
    """What becomes of tests where a count takes the place of zero."""
    if not any(one.edit.startswith("pcim-msi") for one in findings):
        return ""
    return (" It returns how many there are, where pci_enable_msi() returned 0: tests for zero "
            "become tests of the sign. Where the function asks for the interrupt after it, "
            "pci_irq_vector() gives the number.")


def _unlike(findings: Sequence[Finding]) -> str:
    """Which suspends may leave the device enabled, in the words of the findings."""
    return "; ".join(one.reason.partition("; ")[2].rpartition(", so ")[0]
                     for one in findings if one.edit == "if-disabled")


def _where(findings: Sequence[Finding]) -> str:
    """What is special about calls in a managed driver that must not be managed."""
    inside = sorted({f"{one.function}()" for one in findings
                     if one.rule.endswith("-devres-release")})
    if not inside:
        return ""
    return (f"{enumeration(inside)} {'runs' if len(inside) == 1 else 'run'} while devres is "
            "being released, where a new record would outlive its release")


def _wrapped(text: str) -> str:
    """Re-wrap prose; tags and indented lines stay as they are."""
    paragraphs = []
    for block in text.strip().split("\n\n"):
        tagged = all(line.split(":")[0] in ("Fixes", "Link", "Stable-dep-of", "Reported-by")
                     for line in block.splitlines())
        if tagged or block.startswith((" ", "[")):
            paragraphs.append(block)
        else:
            paragraphs.append(textwrap.fill(" ".join(block.split()), WIDTH,
                                            break_long_words=False, break_on_hyphens=False))
    return "\n\n".join(paragraphs) + "\n"


def upstream_of(step: Step, files: Iterable[str]) -> Upstream | None:
    """The mainline commit for a patch, when one covers all of its files."""
    names = list(files)
    for one in step.upstream:
        if all(name.startswith(one.paths) for name in names):
            return one
    return None


def patch_message(step: Step, findings: Sequence[Finding], files: Sequence[str],
                  by_driver: bool = False) -> str:
    """The commit message of one patch of a step; by_driver: of those with a patch each."""
    drivers = driver_names(findings)
    alone = by_driver and len(drivers) == 1
    words = {"prefix": prefix_with(files, drivers[0]) if alone else prefix_of(files),
             "drivers": enumeration(drivers),
             "one_driver": len(drivers) == 1, "handling": _handling(findings),
             "where": _where(findings), "dropped": _dropped(findings), "legacy": _legacy(findings),
             "files": files, "forms": {one.edit for one in findings},
             "unlike": _unlike(findings)}
    upstream = upstream_of(step, files)
    if upstream and not upstream.same_change:
        related = f'It does the part of commit {upstream.commit[:12]} ("{upstream.subject}")' \
                  " that this tree needs."
        step = replace(step, body=f"{step.body.rstrip()}\n\n{related}\n")
        upstream = None
    subject = upstream.subject if upstream else _JINJA.from_string(step.subject).render(words)
    body = _wrapped(_JINJA.from_string(step.body).render(words))
    first = f"[ Upstream commit {upstream.commit} ]\n\n" if upstream else ""
    return f"{subject}\n\n{first}{body}"


def cc_lines(owners: Iterable[Owners]) -> str:
    """The Cc lines that stand below the '---' of a patch."""
    names: dict[str, None] = {}
    for one in owners:
        names.update(dict.fromkeys((*one.people, *one.lists)))
    return "".join(f"Cc: {name}\n" for name in names)


def table(rows: Sequence[Sequence[object]], headers: Sequence[str]) -> str:
    """A plain table for a mail."""
    return str(tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True))
