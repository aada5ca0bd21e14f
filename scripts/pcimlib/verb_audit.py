# SPDX-License-Identifier: GPL-2.0-only
"""pcim audit and pcim merge: what is looked at, what of it is told, and the exit status."""
# pylint: disable=import-outside-toplevel

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pcimlib import audit, choice, effects, report, report_text, scope, severity, shards
from pcimlib.choice import Choice
from pcimlib.errors import PcimError
from pcimlib.output import deliver
from pcimlib.progress import note
from pcimlib.report_text import View
from pcimlib.shards import WHOLE

Results = Sequence[tuple[scope.Column, audit.Audit]]


def parent() -> argparse.ArgumentParser:
    """The options that audit and merge have in common."""
    shape = argparse.ArgumentParser(add_help=False)
    shape.add_argument("--format", choices=sorted(report.FORMATS), default="text")
    shape.add_argument("--output", type=Path, metavar="FILE",
                       help="write the report there, whole or not at all (default: standard "
                       "output)")
    shape.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    shape.add_argument("--all", action="store_true",
                       help="text: show calls that stay as they are, too")
    shape.add_argument("--only", action="append", default=[], metavar="GLOB",
                       help="findings in these files or folders only, named as in JSON: from the "
                       "top of the tree; may be given several times, as the next three")
    shape.add_argument("--exclude", action="append", default=[], metavar="GLOB",
                       help="no findings in these files or folders")
    shape.add_argument("--rule", action="append", default=[], metavar="GLOB",
                       help="findings of these rules only, e.g. 'irqvec-*'")
    shape.add_argument("--severity", action="append", default=[], metavar="LIST",
                       help="findings of these only, comma separated: "
                       f"{', '.join(severity.SEVERITIES)}")
    shape.add_argument("--baseline", type=Path, metavar="FILE",
                       help="the JSON of an earlier audit: what it has is not told again, "
                       "wherever its lines are now")
    shape.add_argument("--fail-on", choices=choice.FAIL_ON, default=severity.HYBRID,
                       help="status 1 for findings as bad as this, or worse (default: "
                       "%(default)s); for what was asked for and not read it is 1 always")
    return shape


def chosen(options: argparse.Namespace) -> Choice:
    """What the options choose; a mistake is found before any work."""
    return Choice(tuple(options.only), tuple(options.exclude),
                  choice.rule_patterns(options.rule),
                  choice.severities([word for text in options.severity
                                     for word in text.split(",") if word]),
                  choice.baseline(options.baseline) if options.baseline else frozenset(),
                  options.fail_on)


def _view(options: argparse.Namespace) -> View:
    colour = options.color == "always" or (
        options.color == "auto" and options.output is None and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR"))
    return View(options.all, colour, effects.named(getattr(options, "kernels_for", ())))


def run(options: argparse.Namespace, topics: Sequence[str],
        columns: Callable[[], list[scope.Column]]) -> int:
    """Audit what was named, report it, and sum it up on standard error."""
    shard = shards.parse(options.shard) if options.shard else WHOLE
    choose = chosen(options)
    view = _view(options)
    asked = columns()
    if shard != WHOLE and len(asked) > 1:
        raise PcimError("--shard is for one tree: run it for each, then pcim merge")
    results, times = [], []
    for number, column in enumerate(asked, 1):
        if len(asked) > 1:
            note(f"{number} of {len(asked)}: {column.title}")
        begin = time.monotonic()
        results.append((column, choose.of(column.run(
            options.build, topics, shard=shard, kernels=view.kernels))))
        times.append(time.monotonic() - begin)
    deliver(_report(options.format, results, view), options.output)
    share = "" if shard == WHOLE else f"share {shard}: "
    for (column, result), seconds in zip(results, times):
        told = severity.line(result.findings, result.aim.capabilities.families,
                             result.version)
        print(f"pcim: {share}{column.title}; {', '.join(topics)}: {report.summary_line(result)}"
              f"{' (' * bool(told)}{told}{')' * bool(told)}; {seconds:.1f} s", file=sys.stderr)
    return int(any(choose.fails(result) for _, result in results))


def _report(form: str, results: Results, view: View) -> str:
    """One audit as it is, the same for several kernels as a matrix, others one by one."""
    from pcimlib import matrix
    audits = [result for _, result in results]
    own_texts = len({column.own for column, _ in results}) > 1
    if form == "text" and (len(audits) == 1 or own_texts):
        return "".join(report_text.text(one, _of_kernel(view, column)) for column, one in results)
    if len(audits) == 1:
        return report.FORMATS[form](audits[0])
    return matrix.FORMATS[form](matrix.of(audits))


def _of_kernel(view: View, column: scope.Column) -> View:
    """What is judged for one kernel, or is one, says what happens on that."""
    return view if view.kernels or not column.kernel else replace(
        view, kernels=(column.kernel.version,))


def merge(options: argparse.Namespace) -> int:
    """Join what several runs wrote, and report it as one."""
    from pcimlib import matrix, merge as joining
    choose = chosen(options)
    results = [choose.of(one) for one in joining.merged(
        [(str(path), joining.read(path)) for path in options.files])]
    if len(results) > 1:
        deliver(matrix.FORMATS[options.format](matrix.of(results)), options.output)
    else:
        whole = results[0]
        if options.tree is not None:
            whole = replace(whole, tree=options.tree.resolve())
        deliver(report_text.text(whole, _view(options)) if options.format == "text"
                else report.FORMATS[options.format](whole), options.output)
        print(f"pcim: {report.summary_line(whole)}", file=sys.stderr)
    return int(any(choose.fails(result) for result in results))
