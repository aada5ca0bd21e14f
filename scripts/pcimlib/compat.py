# SPDX-License-Identifier: GPL-2.0-only
"""One source for all kernels: a driver that includes pci-devres.h.

With that header each managed call is the one of pci-devres.ko, which makes no
plain call managed.  So a module gets it as a whole, or not at all: where a
call is left that may count on the hybrid, nothing would undo that call.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from pcimlib.audit import Audit
from pcimlib.ctext import blanked, read_blanked
from pcimlib.finding import Finding

HEADER = Path(__file__).resolve().parents[2] / "include/linux/pci-devres.h"
INCLUDE = "#include <linux/pci-devres.h>"
# Families whose plain calls the hybrid undoes; the rest means the same with the header.
HYBRIDS = ("intx", "region", "irqvec")
_DIRECTIVE = re.compile(r"\s*#\s*(if|ifdef|ifndef|endif|include)\b\s*(.*)")


@cache
def names() -> frozenset[str]:
    """The calls that the header maps."""
    text = blanked(HEADER.read_text(encoding="utf-8"))
    return frozenset(re.findall(r"\b(pcim?_\w+)\(struct pci_dev \*pdev\b", text))


@cache
def _used() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(names()))})\b")


@cache
def _made() -> re.Pattern[str]:
    """A definition of one of the names: by a macro, or a function in column 0."""
    any_of = "|".join(sorted(names()))
    return re.compile(rf"^[ \t]*#[ \t]*define[ \t]+({any_of})\b|"
                      rf"^[a-z][\w \t*]*?\b({any_of})\([^;{{]*\)\s*\{{", re.M)


def unfit(audit: Audit) -> dict[str, str]:
    """The modules that must not get the header, each with the reason."""
    reasons: dict[str, str] = {}
    for module, files in _modules(audit).items():
        for file in files:
            found = _made().search("\n".join(read_blanked(audit.tree / file)))
            if found:
                reasons.setdefault(module, f"{file} makes a {found[1] or found[2]}() of its own, "
                                   "which pci-devres.h brings")
    for one in audit.findings:
        if (one.action == "review" and one.rule.partition("-")[0] in HYBRIDS
                and one.verdict in ("managed", "both", "unknown")):
            reasons.setdefault(key(one), f"{one.call}() in line {one.line} of {one.file} needs a "
                               "person first; beside pci-devres.h nothing would undo it")
    for bad in audit.unparsed:
        for module in audit.modules.modules_of(bad.file):
            reasons.setdefault(module, f"{bad.file} could not be read as a whole")
    return reasons


def key(one: Finding) -> str:
    """What a finding's module is called, also where no makefile lists its file."""
    return one.module or one.file


def _modules(audit: Audit) -> dict[str, list[str]]:
    """The files of each module, with the headers beside them."""
    found: dict[str, list[str]] = defaultdict(list)
    for module in audit.modules.modules():
        files = audit.modules.files_of(module)
        found[module] += files
        for folder in sorted({os.path.dirname(file) for file in files}):
            found[module] += sorted(os.path.join(folder, path.name)
                                    for path in (audit.tree / folder).glob("*.h"))
    for one in audit.findings:
        if not one.module:
            found[one.file] = [one.file]
    return found


def users(audit: Audit, refused: dict[str, str], new: dict[str, str]) -> list[str]:
    """The files that need the header: they use one of its calls, now or in their new text."""
    found = set()
    for module, files in _modules(audit).items():
        if module in refused:
            continue
        for file in files:
            text = blanked(new[file]) if file in new else "\n".join(
                read_blanked(audit.tree / file))
            if _used().search(text):
                found.add(file)
    return sorted(found)


def included(text: str) -> str | None:
    """The text with the include after its last one of linux/; None where no place is found."""
    lines = text.split("\n")
    plain = blanked(text).split("\n")
    depth, at = 0, -1
    for number, line in enumerate(plain):
        match = _DIRECTIVE.match(line)
        if match is None:
            continue
        word = match[1]
        if word == "include":
            target = lines[number].partition("include")[2].strip()
            if target.startswith("<linux/pci-devres.h>"):
                return text
            if depth <= _guard(plain) and target.startswith("<linux/"):
                at = number
        else:
            depth += -1 if word == "endif" else 1
    if at < 0:
        return None
    return "\n".join([*lines[:at + 1], INCLUDE, *lines[at + 1:]])


def _guard(plain: list[str]) -> int:
    """1 in a header whose include guard is around all of it."""
    told = [line.split() for line in plain if line.strip()]
    return int(len(told) > 2 and told[0][:1] == ["#ifndef"] and told[1][:1] == ["#define"]
               and told[0][1:2] == told[1][1:2])
