# SPDX-License-Identifier: GPL-2.0-only
"""What a patch and its cover letter say."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import jinja2
from tabulate import tabulate

from pcimlib import subjects
from pcimlib.finding import Finding
from pcimlib.maintainers import Owners
from pcimlib.steps import Step, Upstream

WIDTH = subjects.WIDTH
TAGS = ("Fixes", "Link", "Stable-dep-of", "Reported-by", "Cc")      # that stand as they are
_JINJA = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)


def driver_names(findings: Sequence[Finding]) -> list[str]:
    """The drivers of the findings."""
    return sorted({subjects.name_of(one.module, one.file) for one in findings},
                  key=lambda name: re.sub("^snd-(?:soc-)?", "", name))


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
    """What becomes of the calls that undid explicitly what the detach undoes."""
    dropped = [one for one in findings if one.action == "drop"]
    if not dropped:
        return ""
    calls = enumeration(sorted({f"{one.call}()" for one in dropped}))
    where = enumeration(sorted({f"{one.function}()" for one in dropped}))
    vectors = any("irq" in one.call or "_msi" in one.call for one in dropped)
    what = "vectors are freed" if vectors else "regions are released"
    return (f"The {what} when the driver is detached and when its probe fails. Drop {calls} in "
            f"{where}, which did so just before.")


def _legacy(findings: Sequence[Finding], change: str) -> str:
    """What becomes of tests where a count takes the place of zero, as far as change does it."""
    if not any(one.edit.startswith("pcim-msi") for one in findings):
        return ""
    calls = sorted({f"{one.call}()" for one in findings if one.edit.startswith("pcim-msi")})
    text = f" It takes the place of {enumeration(calls)}"
    added = "\n".join(line for line in change.splitlines() if line.startswith("+"))
    if any(one.edit == "pcim-msi-test" or one.call == "pci_enable_msix_exact"
           for one in findings) or re.search(
            r"pcim_alloc_irq_vectors\([^;]*?\) [<>] 0", added):
        text += (" and returns how many vectors there are, where that returned 0: tests for zero "
                 "become tests of the sign")
    if any(one.edit.startswith("pcim-msix") for one in findings):
        text += ". The entries of the MSI-X table that the driver asks for are the first " \
                "ones, which the managed call takes; pci_irq_vector() gives the numbers"
    return text + "."


def _calls(findings: Sequence[Finding]) -> list[str]:
    """The calls that a patch puts in the place of others."""
    return list(dict.fromkeys(f"{one.replacement}()" for one in findings if one.replacement))


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
        tagged = all(line.split(":")[0] in TAGS for line in block.splitlines())
        if tagged or block.startswith((" ", "[")):
            paragraphs.append(block)
        else:
            paragraphs.append(textwrap.fill(" ".join(block.split()), WIDTH,
                                            break_long_words=False, break_on_hyphens=False))
    return "\n\n".join(paragraphs) + "\n"


def _in_lines(change: str, sign: str, words: str) -> bool:
    """True when a diff adds ('+') or drops ('-') a line with these words."""
    return any(words in line for line in change.splitlines() if line.startswith(sign))


def upstream_of(step: Step, files: Iterable[str], version: str = "") -> Upstream | None:
    """The mainline commit for a patch, when one covers all of its files.

    version is the tree's: one that has the commit already needs something else.
    """
    names = list(files)
    for one in step.upstream:
        if all(name.startswith(one.paths) for name in names) and (
                not version or one.is_news_to(version)):
            return one
    return None


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """What a message may say of the tree."""

    version: str = ""
    states: Mapping[str, str] = field(default_factory=dict)     # of the families
    prefix: str = ""            # that the last subjects of these files begin with
    proved: bool = False        # these files counted on what the step's commit took away


def patch_message(step: Step, findings: Sequence[Finding], files: Sequence[str],
                  by_driver: bool = False, change: str = "",
                  facts: TreeFacts = TreeFacts()) -> str:
    """The commit message of one patch of a step.

    by_driver: of those with a patch each.  change is the patch as a diff: a
    message says nothing that its hunks do not do.  facts tell of the tree.
    """
    drivers = driver_names(findings)
    calls = _calls(findings)
    functions = sorted({f"{one.function}()" for one in findings})
    upstream = upstream_of(step, files, facts.version)
    # A port that mainline made before it took the mode away was one of those that need it.
    proved = facts.proved or (upstream is not None and upstream.same_change)
    words = {"drivers": enumeration(drivers),
             "one_driver": len(drivers) == 1, "handling": _handling(findings),
             "where": _where(findings), "dropped": _dropped(findings),
             "legacy": _legacy(findings, change),
             "calls": enumeration(calls), "one_call": len(calls) == 1,
             "several": sum(bool(one.replacement) for one in findings) > 1,
             "untested": re.search(r"^-\t+if \(![\w.>-]+\)", change, re.M) is not None,
             "functions": enumeration(functions), "one_function": len(functions) == 1,
             "converted": enumeration(sorted({f"{one.function}()" for one in findings
                                              if one.replacement})),
             "state": facts.states, "proved": proved, "has": partial(_in_lines, change, "+"),
             "drops": partial(_in_lines, change, "-"),
             "files": files, "forms": {one.edit for one in findings},
             "unlike": _unlike(findings)}
    if upstream and not upstream.same_change:
        related = f'It does the part of commit {upstream.commit[:12]} ("{upstream.subject}")' \
                  " that this tree needs."
        step = replace(step, body=f"{step.body.rstrip()}\n\n{related}\n")
        upstream = None
    known = list(subjects.prefixes(files, drivers)) if by_driver or len(drivers) == 1 else list(
        subjects.shorter(subjects.prefix_of(files)))
    if facts.prefix:
        known.insert(0, facts.prefix)
    template = _JINJA.from_string(step.subject)
    subject = upstream.subject if upstream else subjects.fitting(
        known, lambda prefix: template.render(words | {"prefix": prefix}), files)
    body = _wrapped(_JINJA.from_string(step.body).render(words))
    first = f"[ Upstream commit {upstream.commit} ]\n\n" if upstream else ""
    fixes = f'\nFixes: {step.broke.commit} ("{step.broke.subject}")\n' \
        if step.broke and proved else ""
    return f"{subject}\n\n{first}{body}{fixes}"


def dependences(kinds: Sequence[str], files: Sequence[Sequence[str]]) -> str:
    """Which patches of a series need which, by the part of the step that each is of."""
    told = []
    if "fix" in kinds and set(kinds) != {"fix"}:
        told.append(f"{_span(kinds, 'fix')} {_verb(kinds, 'fix', 'mend')} the enable count and "
                    f"{_verb(kinds, 'fix', 'need')} none of the others.")
    if "api" in kinds:
        told.append(f"{_span(kinds, 'api')} {_verb(kinds, 'api', 'prepare')} what the drivers "
                    "after call.")
    edited = [file for kind, theirs in zip(kinds, files) if kind in ("fix", "users")
              for file in theirs]
    if len([kind for kind in kinds if kind in ("fix", "users")]) > 1:
        told.append("The patches of drivers do not depend on each other"
                    + ("." if len(edited) == len(set(edited))
                       else ", save where two change the same file."))
    if "flip" in kinds:
        told.append(f"{_span(kinds, 'flip')} {_verb(kinds, 'flip', 'need')} those of the same "
                    "topic before.")
    return " ".join(told)


def merged(kinds: Sequence[str]) -> str:
    """How a series that is posted as a whole gets into trees."""
    if set(kinds) <= {"fix", "users"}:
        return ("How to merge it: each patch can go through the tree of its subsystem, no patch "
                "waits for another subsystem's.")
    api = [f"{_span(kinds, 'api')} on a branch that is not rebased, the drivers through "
           "their own trees on top of it, or with an Ack through the PCI tree"] \
        if "api" in kinds else []
    last = [f"{_span(kinds, 'flip').lower()} when all of the others are in mainline"] \
        if "flip" in kinds else []
    if not api and not last:
        return "How to merge it: through the tree of its subsystem, in this order."
    return "How to merge it: " + "; ".join([*api, *last]) + "."


def _span(kinds: Sequence[str], kind: str) -> str:
    """'Patch 3' or 'Patches 3 to 5'; patches of a kind stand together."""
    numbers = [number for number, one in enumerate(kinds, 1) if one == kind]
    return (f"Patch {numbers[0]}" if len(numbers) == 1
            else f"Patches {numbers[0]} to {numbers[-1]}")


def _verb(kinds: Sequence[str], kind: str, verb: str) -> str:
    return f"{verb}s" if list(kinds).count(kind) == 1 else verb


def cc_lines(owners: Iterable[Owners]) -> str:
    """The Cc lines that stand below the '---' of a patch."""
    names: dict[str, None] = {}
    for one in owners:
        names.update(dict.fromkeys((*one.people, *one.lists)))
    return "".join(f"Cc: {name}\n" for name in names)


def table(rows: Sequence[Sequence[object]], headers: Sequence[str]) -> str:
    """A plain table for a mail."""
    return str(tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True))
