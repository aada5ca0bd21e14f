# SPDX-License-Identifier: GPL-2.0-only
"""Audits back from their JSON: shards of a tree become one, several trees a matrix."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from pcimlib import VERSION
from pcimlib.audit import Audit, Unparsed
from pcimlib.errors import PcimError
from pcimlib.finding import Finding, Place, fingerprinted
from pcimlib.kbuild import ModuleMap
from pcimlib.policy import Target
from pcimlib.probe import Capabilities
from pcimlib.shards import Shard

SCHEMA = Path(__file__).parent / "data" / "audit.schema.json"
NOWHERE = Path("/nonexistent")


@cache
def _validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def read(path: Path) -> Audit:
    """One audit from its JSON; tree says where its source is, if that is known."""
    try:
        with open(path, encoding="utf-8") as file:
            whole: dict[str, Any] = json.load(file)
    except (ValueError, RecursionError) as error:
        raise PcimError(f"{path}: not the JSON of an audit ({error}); "
                        "make it with pcim audit --format json") from error
    fault = next(iter(_validator().iter_errors(whole)), None)
    if fault is not None:
        where = "/".join(map(str, fault.absolute_path)) or "the whole"
        raise PcimError(f"{path}: not the JSON of an audit, look at {where}; "
                        "make it with pcim audit --format json")
    if whole["version"] != VERSION:
        raise PcimError(f"{path}: made by pcim {whole['version']}, this is {VERSION}: "
                        "make it again")
    return _audit(whole)


def _audit(whole: Mapping[str, Any]) -> Audit:
    tree = whole["tree"]
    return Audit(NOWHERE, tree["version"],
                 Target(Capabilities(dict(tree["capabilities"]), frozenset()), False),
                 tuple(whole["topics"]),
                 tuple(_finding(one) for one in whole["findings"]),
                 tuple(Unparsed(one["file"], one["function"], one["reason"])
                       for one in whole["unparsed"]),
                 ModuleMap({}, ()), {}, (),
                 Shard(whole["shard"]["index"], whole["shard"]["count"]), tree["name"])


def _finding(one: Mapping[str, Any]) -> Finding:
    words = {key: one[key] for key in (
        "rule", "file", "line", "column", "function", "module", "call", "verdict", "action",
        "replacement", "reason", "edit", "variable", "label", "arm", "fingerprint")}
    return Finding(**words, evidence=tuple(
        Place(place["file"], place["line"], place["call"], place["arm"])
        for place in one["evidence"]))


def _kind(audit: Audit) -> tuple[Any, ...]:
    """What the shards of one audit have in common."""
    return (audit.name, audit.version, audit.families, audit.shard.count,
            tuple(sorted(audit.aim.capabilities.families.items())))


def merged(parts: Sequence[tuple[str, Audit]]) -> list[Audit]:
    """One audit a tree; a share that is missing or there twice is a mistake."""
    groups: dict[tuple[Any, ...], dict[int, tuple[str, Audit]]] = {}
    for name, part in parts:
        group = groups.setdefault(_kind(part), {})
        if part.shard.index in group:
            raise PcimError(f"{name}: share {part.shard} of {_title(part)} is in "
                            f"{group[part.shard.index][0]}, too: give each share once")
        group[part.shard.index] = (name, part)
    return [_joined([part for _, part in group.values()]) for group in groups.values()]


def _title(audit: Audit) -> str:
    return f"{audit.name} ({audit.version})" if audit.version else audit.name


def _joined(parts: Sequence[Audit]) -> Audit:
    first = parts[0]
    count = first.shard.count
    absent = sorted(set(range(1, count + 1)) - {part.shard.index for part in parts})
    if absent:
        raise PcimError(f"{_title(first)}: of {count} shares "
                        f"{', '.join(f'{number}/{count}' for number in absent[:9])} "
                        f"{'is' if len(absent) == 1 else 'are'} missing: run pcim audit --shard "
                        "for each, with the same tree, paths and topics")
    findings = fingerprinted([one for part in parts for one in part.findings])
    unparsed = sorted((bad for part in parts for bad in part.unparsed),
                      key=lambda bad: (bad.file, bad.function))
    return Audit(first.tree, first.version, first.aim, first.families, tuple(findings),
                 tuple(unparsed), first.modules, {}, (), Shard(1, 1), first.name)
