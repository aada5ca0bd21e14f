# SPDX-License-Identifier: GPL-2.0-only
"""The command line: pcim VERB [options].

Exit status: 0 nothing to do, 1 findings, 2 usage or environment.
"""
# pylint: disable=import-outside-toplevel

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pcimlib import VERSION, audit, outside, report, shards, source
from pcimlib.errors import PcimError
from pcimlib.families import catalogue
from pcimlib.progress import note
from pcimlib.shards import WHOLE, Shard

KERNEL = "6.12"
REPO = Path(__file__).resolve().parents[2]


def _default_build() -> Path:
    """build/ of a checkout; an installed pcim has a cache of the user's."""
    if (REPO / "Makefile").is_file():
        return REPO / "build"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pcim"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pcim", description="Explicit PCI managed resources for Linux: find hybrid "
        "callers, migrate them, and make patch series.",
        epilog="Exit status: 0 nothing to do, 1 findings, 2 usage or environment.")
    parser.add_argument("--version", action="version", version=f"pcim {VERSION}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    build = argparse.ArgumentParser(add_help=False)
    build.add_argument("--build", type=Path, default=_default_build(), metavar="DIR",
                       help="where trees, caches and results go (default: build/, or "
                       "~/.cache/pcim when installed)")

    tree = argparse.ArgumentParser(add_help=False, parents=[build])
    which = tree.add_mutually_exclusive_group()
    which.add_argument("--tree", type=Path, metavar="DIR",
                       help="a kernel tree of yours; it is only read")
    which.add_argument("--kernel", choices=source.KERNELS,
                       help=f"Debian's source of this kernel (default: {KERNEL})")

    shape = argparse.ArgumentParser(add_help=False)
    shape.add_argument("--format", choices=sorted(report.FORMATS), default="text")

    many = argparse.ArgumentParser(add_help=False)
    many.add_argument("--tree", type=Path, metavar="DIR", action="append", dest="trees",
                      help="a kernel tree of yours; it is only read; several make a matrix")
    many.add_argument("--kernel", choices=source.KERNELS, action="append", dest="kernels",
                      help=f"Debian's source of this kernel (default: {KERNEL}); several, and "
                      "beside --tree, make a matrix")

    one = verbs.add_parser("audit", parents=[many, build, shape],
                           help="find the calls and judge them")
    one.add_argument("--shard", metavar="K/N",
                     help="report share K of N only; pcim merge joins the JSON of all shares")
    one.add_argument("paths", nargs="*", metavar="PATH",
                     help="report on these files or folders of the tree only; without --tree "
                     "and --kernel, a kernel tree, a part of one, or a driver outside of any")
    one.add_argument("--topics", metavar="LIST",
                     help="families to look at, comma separated (default: intx; outside of a "
                     "kernel tree: all)")

    one = verbs.add_parser("merge", parents=[shape],
                           help="join the JSON of shares to one audit; of several trees, "
                           "to a matrix")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE",
                     help="what pcim audit --format json wrote")
    one.add_argument("--tree", type=Path, metavar="DIR",
                     help="where the source is, for the lines that html quotes")

    one = verbs.add_parser("migrate", parents=[tree], help="a diff of what can be converted")
    one.add_argument("--write", action="store_true", help="change the files instead")
    one.add_argument("--compat", action="store_true",
                     help="of a driver outside of a kernel tree: include pci-devres.h, so that "
                     "one source builds on kernels that lack the calls")
    one.add_argument("paths", nargs="*", metavar="PATH", help="as for audit")
    one.add_argument("--topics", metavar="LIST", help="as for audit")

    one = verbs.add_parser("series", parents=[tree], help="write a patch series")
    one.add_argument("--topics", default="intx,tests", metavar="LIST",
                     help="families to make explicit, comma separated (default: %(default)s)")
    one.add_argument("--post", choices=("api-first", "one"),
                     help="api-first: a patch a driver, in a sub-series a subsystem; one: a patch "
                     "a subsystem, in a single series (default: one for intx, else api-first)")
    one.add_argument("--public", action="store_true",
                     help="put public lists and stable on Cc of a patch that people who handle "
                     "security bugs should see first")
    one.add_argument("-s", "--signoff", action="store_true",
                     help="sign each patch off with your git identity")

    one = verbs.add_parser("verify", parents=[tree], help="check a series from the outside")
    one.add_argument("folder", type=Path, metavar="DIR", help="e.g. build/series/6.12")

    one = verbs.add_parser("explain", help="what a rule means, on which kernels, and the fix")
    one.add_argument("rule", nargs="?", metavar="RULE", help="its id; all are listed without")
    one.add_argument("--pages", type=Path, metavar="DIR", help="write every page below DIR")
    return parser


def _source(options: argparse.Namespace) -> source.Source:
    if options.tree is not None:
        return source.adopt(options.tree, options.build)
    return source.ensure_base(options.kernel or KERNEL, options.build)


def _place(options: argparse.Namespace) -> tuple[Path, str]:
    """The tree to read and its version; an audit needs no base commit."""
    if options.tree is not None:
        tree = options.tree.resolve()
        return tree, source.version_of(tree)
    base = source.ensure_base(options.kernel or KERNEL, options.build)
    return base.path, base.version


def _audited(options: argparse.Namespace, compat: bool = False,
             shard: Shard = WHOLE) -> audit.Audit:
    """The audit of what the options name: a tree, a part of one, a driver outside of any."""
    topics = _topics(options.topics)
    alone = _own_path(options)
    if alone is not None and not alone.kernel:
        return outside.run(alone, options.build, topics or outside.FAMILIES, compat=compat,
                           shard=shard)
    if compat:
        raise PcimError("--compat is for a driver outside of a kernel tree: name its folder; "
                        "in a tree, pcim series brings the calls")
    if alone is not None:
        options.tree, options.paths = alone.tree, alone.paths
    tree, version = _place(options)
    return audit.run(tree, version, options.build, topics or ("intx",),
                     _below(tree, options.paths), shard=shard)


def _audit(options: argparse.Namespace) -> int:
    shard = shards.parse(options.shard) if options.shard else WHOLE
    places = [("tree", one) for one in options.trees or ()]
    places += [("kernel", one) for one in options.kernels or ()]
    if len(places) > 1:
        return _matrix(options, places, shard)
    options.tree = options.kernel = None
    for name, one in places:
        setattr(options, name, one)
    begin = time.monotonic()
    result = _audited(options, shard=shard)
    sys.stdout.write(report.FORMATS[options.format](result))
    seconds = time.monotonic() - begin
    floor = _floor(result.tree) if result.version else ""
    share = "" if shard == WHOLE else f"share {shard}: "
    print(f"pcim: {share}{report.summary_line(result)}; {seconds:.1f} s{floor}", file=sys.stderr)
    return _status([result])


def _status(results: Sequence[audit.Audit]) -> int:
    """1 when anything is to be done in one of the trees."""
    return int(any(result.summary[name] for result in results
                   for name in ("convert", "drop", "review", "unparsed", "remarks")))


def _matrix(options: argparse.Namespace, places: Sequence[tuple[str, object]],
            shard: Shard) -> int:
    """Audit several trees; a path counts for those that have it."""
    from pcimlib import matrix
    if shard != WHOLE:
        raise PcimError("--shard is for one tree: run it for each, then pcim merge")
    results = []
    paths = options.paths
    for number, (name, one) in enumerate(places, 1):
        options.tree = options.kernel = None
        setattr(options, name, one)
        tree, version = _place(options)
        note(f"tree {number} of {len(places)}: {version}")
        there = [path for path in paths if (tree / path).exists()]
        if paths and not there:
            raise PcimError(f"{paths[0]}: no such file or folder in {tree}")
        results.append(audit.run(tree, version, options.build, _topics(options.topics)
                                 or ("intx",), _below(tree, there)))
    sys.stdout.write(matrix.FORMATS[options.format](matrix.of(results)))
    return _status(results)


def _merge(options: argparse.Namespace) -> int:
    from pcimlib import matrix, merge
    results = merge.merged([(str(path), merge.read(path)) for path in options.files])
    if len(results) > 1:
        sys.stdout.write(matrix.FORMATS[options.format](matrix.of(results)))
    else:
        if options.tree is not None:
            results = [replace(results[0], tree=options.tree.resolve())]
        sys.stdout.write(report.FORMATS[options.format](results[0]))
        print(f"pcim: {report.summary_line(results[0])}", file=sys.stderr)
    return _status(results)


def _topics(words: str | None) -> tuple[str, ...]:
    """The families that --topics names; none when it was not given."""
    topics = tuple(word for word in (words or "").split(",") if word)
    for word in topics:
        if word not in outside.FAMILIES:
            raise PcimError(f"--topics {word}: not one of {', '.join(outside.FAMILIES)}")
    return topics


def _own_path(options: argparse.Namespace) -> outside.Place | None:
    """The place of the only path, when no tree was named and the path is the user's."""
    if options.tree is not None or options.kernel is not None or len(options.paths) != 1:
        return None
    return outside.find(options.paths[0])


def _below(tree: Path, paths: Sequence[str]) -> list[str]:
    """The paths relative to the tree; one that is not there is a mistake."""
    found = []
    for path in paths:
        inside = Path(path) if Path(path).is_absolute() else tree / path
        if not inside.exists():
            raise PcimError(f"{path}: no such file or folder in {tree}")
        found.append(os.path.relpath(inside, tree))
    return found


def _floor(tree: Path) -> str:
    """How long ripgrep takes for the same names: the least a scan can cost."""
    names = "|".join(sorted(name for family in ("intx",)
                            for name in catalogue().families[family].calls))
    roots = [root for root in ("drivers", "sound") if (tree / root).is_dir()]
    begin = time.monotonic()
    try:
        subprocess.run(["rg", "-w", "-l", names, *roots], cwd=tree, check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        return ""
    return f" (ripgrep for the same names: {time.monotonic() - begin:.2f} s)"


def _migrate(options: argparse.Namespace) -> int:
    if options.write and options.tree is None and _own_path(options) is None:
        raise PcimError("--write changes files of yours: name a tree with --tree, or one path")
    from pcimlib import migrate     # a verb loads what it needs
    return migrate.run(_audited(options, options.compat), options.build, options.write,
                       options.compat)


def _series(options: argparse.Namespace) -> int:
    from pcimlib.steps import BESIDE
    topics = [word for word in options.topics.split(",") if word]
    origin = _source(options)
    status = _one_series(options, origin, topics)
    for topic in (BESIDE[topic] for topic in topics if topic in BESIDE):
        print()
        status |= _one_series(options, origin, [topic], f"{origin.name}-{topic}")
    return status


def _one_series(options: argparse.Namespace, origin: source.Source, topics: list[str],
                folder: str = "") -> int:
    from pcimlib import series      # templates and tables: not for an audit
    begin = time.monotonic()
    made = series.make(origin, options.build, topics, options.signoff, options.post or "",
                       options.public, folder)
    for name in made.nothing:
        print(f"Linux {origin.version} needs nothing for {name}: "
              f"{series.why_nothing(made, name)}.")
    if not made.patches:
        print(f"Linux {origin.version} needs nothing for: {', '.join(topics)}.")
        return _tell_withheld(made.withheld)
    times = ", ".join(f"{name} {value:.1f} s" for name, value in made.audit.seconds.items())
    place = os.path.relpath(made.folder)
    counted = set(topics) & set(catalogue().families)
    print((f"Linux {origin.version}: {report.summary_line(made.audit)}.\n" if counted else "")
          + f"{len(made.patches) - 1} patches and a cover letter are in {place}/.\n"
          f"audit: {times}{_floor(origin.path)}; series: {time.monotonic() - begin:.1f} s\n"
          f"Apply them on {origin.base[:12]}, the base-commit of the cover letter:\n\n"
          f"    git am {place}/{series.MBOX}")
    if made.threads:
        print(f"\nTo post them one by one, in this order, below {place}/:\n\n    "
              + "\n    ".join(made.threads))
    return _tell_withheld(made.withheld)


def _tell_withheld(withheld: Sequence[str]) -> int:
    """Print what was refused, and for whom; the exit status."""
    for paragraph in withheld:
        print(f"\n{paragraph}")
    return 1 if withheld else 0


def _verify(options: argparse.Namespace) -> int:
    from pcimlib import verify
    result = verify.Verifier(_source(options), options.folder, options.build).run()
    sys.stdout.write(result.text())
    passed = sum(1 for row in result.rows if not row.faults)
    print(f"pcim: {passed} of {len(result.rows)} patches are good"
          + ("" if result.ok else "; the series is not"), file=sys.stderr)
    return 0 if result.ok else 1


def _explain(options: argparse.Namespace) -> int:
    from pcimlib import rules
    if options.pages is not None:
        count = rules.write_pages(options.pages)
        print(f"pcim: {count} pages are in {options.pages}", file=sys.stderr)
    elif options.rule:
        sys.stdout.write(rules.page(rules.rule(options.rule)))
    else:
        sys.stdout.write(rules.index())
    return 0


VERBS = {"audit": _audit, "merge": _merge, "migrate": _migrate, "series": _series,
         "verify": _verify, "explain": _explain}


def main(words: Sequence[str]) -> int:
    """Run one verb; every foreseen failure is one line and status 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")    # file names are bytes
    gc.disable()            # few cycles, a million objects: looking for the former takes 0.1 s
    options = _parser().parse_args(words)
    if "build" in options:
        options.build = options.build.resolve()
    try:
        return VERBS[options.verb](options)
    except PcimError as error:
        print(f"pcim: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("pcim: interrupted; nothing half-written is left, run it again", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno == errno.ENOSPC:
            print(f"pcim: the disk below {options.build} is full: make room and run again",
                  file=sys.stderr)
        else:
            print(f"pcim: {error.filename or 'system'}: {error.strerror}", file=sys.stderr)
        return 2
    except Exception as error:      # pylint: disable=broad-except
        if os.environ.get("PCIM_DEBUG"):
            raise
        print(f"pcim: a fault of pcim's own: {type(error).__name__}: {error}; "
              "PCIM_DEBUG=1 shows where, please report it", file=sys.stderr)
        return 2
