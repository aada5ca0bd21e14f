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
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pcimlib import VERSION, effects, kernels, outside, report, scope, source, tools, verb_audit
from pcimlib.errors import PcimError
from pcimlib.families import catalogue
from pcimlib.output import put
from pcimlib.progress import note

if TYPE_CHECKING:
    from pcimlib.series import Outcome

KERNEL = next(iter(kernels.known()))
REPO = Path(__file__).resolve().parents[2]


def _default_build() -> Path:
    """build/ of a checkout; an installed pcim has a cache of the user's."""
    if (REPO / "Makefile").is_file():
        return REPO / "build"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pcim"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pcim", allow_abbrev=False,
        description="Explicit PCI managed resources for Linux: find hybrid callers, migrate "
        "them, and make patch series.",
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
    which.add_argument("--kernel", metavar="VERSION",
                       help=f"Debian's source of this kernel: {', '.join(kernels.names())} "
                       f"(default: {KERNEL})")

    shape = verb_audit.parent()

    many = argparse.ArgumentParser(add_help=False)
    many.add_argument("--tree", type=Path, metavar="DIR", action="append", dest="trees",
                      help="a kernel tree of yours; it is only read")
    many.add_argument("--kernel", metavar="VERSION", action="append", dest="kernels",
                      help=f"Debian's source of this kernel: {', '.join(kernels.names())}; it is "
                      "downloaded and unpacked if it is not there yet; like --tree it may be given "
                      "several times")
    many.add_argument("paths", nargs="*", metavar="PATH",
                      help="a driver's folder (or one with many drivers in it), a file, a kernel "
                      "tree or a part of one (default: the current folder, without --tree and "
                      "--kernel). Beside those: a part of that tree, or a driver, which is judged "
                      "for that kernel")
    many.add_argument("--topics", metavar="LIST",
                      help="families to look at, comma separated (default: all: "
                      f"{', '.join(outside.FAMILIES)})")

    many.add_argument("--for", metavar="VERSION", action="append", dest="kernels_for", default=[],
                      help="of drivers of your own: the kernels that they are for, e.g. 6.1 or "
                      "6.12.17; may be given several times (default: all)")

    one = verbs.add_parser("audit", parents=[many, build, shape],
                           help="find the calls and judge them")
    one.add_argument("--shard", metavar="K/N",
                     help="report share K of N only; pcim merge joins the JSON of all shares")

    one = verbs.add_parser("merge", parents=[shape],
                           help="join the JSON of shares to one audit; of several trees, "
                           "to a matrix")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE",
                     help="what pcim audit --format json wrote")
    one.add_argument("--tree", type=Path, metavar="DIR",
                     help="where the source is, for the lines that html quotes")

    one = verbs.add_parser("migrate", parents=[many, build], help="a diff of what can be converted")
    one.add_argument("--write", action="store_true", help="change the files instead")
    one.add_argument("--compat", action="store_true",
                     help="of a driver outside of a kernel tree: include pci-devres.h, so that "
                     "one source builds on kernels that lack the calls")

    one = verbs.add_parser("series", parents=[tree], help="write a patch series")
    one.add_argument("--topics", default="intx,tests", metavar="LIST",
                     help="families to make explicit, comma separated (default: %(default)s)")
    one.add_argument("--post", choices=("api-first", "one"),
                     help="api-first: a patch a driver, in a sub-series a subsystem; one: a patch "
                     "a subsystem, in a single series (default: one for intx, else api-first)")
    one.add_argument("--out", type=Path, metavar="DIR",
                     help="where it goes (default: build/series/<tree>/<topics>)")
    one.add_argument("--public", action="store_true",
                     help="put public lists and stable on Cc of a patch that people who handle "
                     "security bugs should see first")
    one.add_argument("--subject-prefix", default="", metavar="TEXT",
                     help="e.g. 'PATCH net-next' (default: PATCH; on a stable tree PATCH with its "
                     "name, as 6.12.y)")
    one.add_argument("--base", default="", metavar="REV",
                     help="of a tree with history: the commit that the mails state as their base, "
                     "one that the recipients have (default: HEAD)")
    one.add_argument("-v", "--reroll-count", type=int, default=1, metavar="N", dest="reroll",
                     help="version N of the series; what has changed stands in changelog.toml "
                     "beside it, for you to edit, and the next run keeps it")
    one.add_argument("-s", "--signoff", action="store_true",
                     help="sign each patch off with your git identity")

    one = verbs.add_parser("verify", parents=[tree], help="check a series from the outside")
    one.add_argument("--topics", default="intx,tests", metavar="LIST",
                     help="of the series, where no DIR is named (default: %(default)s)")
    one.add_argument("--quick", action="store_true",
                     help="it applies, reads well and is whole; nothing is compiled")
    one.add_argument("--arch", metavar="LIST",
                     help="what x86 does not build is compiled for these: arm64,powerpc")
    one.add_argument("folder", type=Path, metavar="DIR", nargs="?",
                     help="default: build/series/<tree>/<topics>")

    one = verbs.add_parser("explain", help="what a rule means, on which kernels, and the fix")
    one.add_argument("rule", nargs="?", metavar="RULE", help="its id; all are listed without")
    one.add_argument("--pages", type=Path, metavar="DIR", help="write every page below DIR")
    for one in verbs.choices.values():
        # A short form of an option would change its meaning one day.
        one.allow_abbrev = False
    return parser


def _source(options: argparse.Namespace) -> source.Source:
    if options.tree is not None:
        return source.adopt(options.tree, options.build)
    name = options.kernel or KERNEL
    if "series" not in kernels.named(name).use:
        raise PcimError(f"Linux {name} is for audit and migrate only: no series is made for it, "
                        "because its MSI release is not split from pcim_release(); use one of "
                        f"{', '.join(kernels.names('series'))}, or a tree from 5.17 on")
    return source.ensure_base(name, options.build)


def _columns(options: argparse.Namespace) -> list[scope.Column]:
    """What the command line asks to look at; what is named is found before any work."""
    trees = [tree.resolve() for tree in options.trees or ()]
    found = [scope.Kernel(tree, source.version_of(tree)) for tree in trees]
    for name in options.kernels or ():
        kernels.named(name)             # all names are right before anything is fetched
    for name in dict.fromkeys(options.kernels or ()):
        base = source.ensure_base(name, options.build)
        found.append(scope.Kernel(base.path.resolve(), base.version))
    return scope.columns(options.paths, found)


def _audit(options: argparse.Namespace) -> int:
    return verb_audit.run(options, _topics(options.topics), lambda: _columns(options))


def _words(text: str) -> list[str]:
    """A list as it is written on the command line."""
    return [word for word in text.split(",") if word]


def _topics(words: str | None) -> tuple[str, ...]:
    """The families that --topics names; all when it was not given."""
    topics = tuple(word for word in (words or "").split(",") if word)
    for word in topics:
        if word not in outside.FAMILIES:
            raise PcimError(f"--topics {word}: not one of {', '.join(outside.FAMILIES)}")
    return topics or outside.FAMILIES


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
    if options.write and not options.paths and not options.trees:
        raise PcimError("--write changes files of yours: name them, a path or a tree with --tree")
    topics = _topics(options.topics)
    columns = _columns(options)
    from pcimlib import migrate     # a verb loads what it needs
    for column in columns:
        if options.compat and not column.own:
            raise PcimError("--compat is for a driver outside of a kernel tree: name its folder; "
                            "in a tree, pcim series brings the calls")
        if options.write and any(place.tree.is_relative_to(options.build / "trees")
                                 for place in column.places):
            raise PcimError(f"--write: {column.title} is the source that pcim works on: copy it "
                            "and name the copy")
    return max(migrate.run(column.run(options.build, topics, compat=options.compat,
                                      kernels=effects.named(options.kernels_for)),
                           options.build, options.write, options.compat,
                           f"{column.title}; {', '.join(topics)}") for column in columns)


def _series(options: argparse.Namespace) -> int:
    from pcimlib.steps import BESIDE
    topics = _words(options.topics)
    origin = _source(options)
    status = _one_series(options, origin, topics)
    for topic in (BESIDE[topic] for topic in topics if topic in BESIDE):
        print()
        status |= _one_series(options, origin, [topic], f"-{topic}")
    return status


def _one_series(options: argparse.Namespace, origin: source.Source, topics: list[str],
                beside: str = "") -> int:
    from pcimlib import series, shelf       # templates and tables: not for an audit
    from pcimlib.form import CHANGES, Form
    begin = time.monotonic()
    out = shelf.place(options.build, origin.name, topics)
    if options.out is not None:
        out = options.out.absolute().with_name(options.out.absolute().name + beside)
    with shelf.reserved(out, options.build / "work" / origin.name):
        form = Form(options.subject_prefix, options.reroll, options.base,
                    _command(options, topics))
        made = series.make(origin, options.build, topics, options.signoff, options.post or "",
                           options.public, str(out), form)
        if not made.patches and not made.withheld and shelf.clear(out):
            note(f"the older series in {os.path.relpath(out)} is removed")
    for name in made.nothing:
        print(f"Linux {origin.version} needs nothing for {name}: "
              f"{series.why_nothing(made, name)}.")
    if not made.patches:
        if not made.withheld:
            print(f"Linux {origin.version} needs nothing for: {', '.join(topics)}.")
        return _tell_withheld(made)
    times = ", ".join(f"{name} {value:.1f} s" for name, value in made.audit.seconds.items())
    place = os.path.relpath(made.folder)
    counted = set(topics) & set(catalogue().families)
    print((f"Linux {origin.version}: {report.summary_line(made.audit)}.\n" if counted else "")
          + f"{_counted(made)} in {place}/.\n"
          f"audit: {times}{_floor(origin.path)}; series: {time.monotonic() - begin:.1f} s\n"
          f"Apply them on {origin.base[:12]}, or fetch the commits:\n\n"
          f"    git am {place}/{series.MBOX}\n"
          f"    git fetch {place}/{series.BUNDLE} pcim")
    if options.reroll > 1:
        print(f"\nWhat has changed since is for you to say in {place}/{CHANGES}; then run again.")
    if made.threads:
        print(f"\nTo post them one by one, in this order, below {place}/:\n\n    "
              + "\n    ".join(made.threads))
    return _tell_withheld(made)


def _counted(made: Outcome) -> str:
    number = len(made.patches)
    return "1 patch is" if number == 1 else f"{number} patches and a cover letter are"


def _command(options: argparse.Namespace, topics: Sequence[str]) -> str:
    """The command that makes a series again, wherever the results go."""
    words = ["pcim", "series", "--topics", ",".join(topics)]
    if options.tree is not None:
        words += ["--tree", options.tree.name]
    else:
        words += ["--kernel", options.kernel or KERNEL]
    if options.post:
        words += ["--post", options.post]
    return shlex.join(words)


def _tell_withheld(made: Outcome) -> int:
    """Print what was left out, and why; the exit status."""
    from pcimlib import withheld
    if not made.withheld:
        return 0
    place = os.path.relpath(made.folder / withheld.FILE)
    print(f"\n{withheld.summary(made.withheld)}\n\nEvery call with its reason is in {place}.")
    return 1


def _verify(options: argparse.Namespace) -> int:
    from pcimlib import kernel_table, kernelbuild, shelf, verify
    origin = _source(options)
    folder = options.folder or shelf.place(options.build, origin.name, _words(options.topics))
    archs = [kernelbuild.cross(name) for name in _words(options.arch or "")]
    result = verify.Verifier(origin, folder, options.build, options.quick, archs).run()
    put(result.text())
    passed = sum(1 for row in result.rows if not row.faults)
    if not options.quick:
        kernel_table.note_verified(folder, passed, result.ok)
    print(f"pcim: {passed} of {len(result.rows)} patches are good"
          + ("" if result.ok else "; the series is not"), file=sys.stderr)
    return 0 if result.ok else 1


def _explain(options: argparse.Namespace) -> int:
    from pcimlib import rules
    if options.pages is not None:
        count = rules.write_pages(options.pages)
        print(f"pcim: {count} pages are in {options.pages}", file=sys.stderr)
    elif options.rule:
        put(rules.page(rules.rule(options.rule)))
    else:
        put(rules.index())
    return 0


VERBS = {"audit": _audit, "merge": verb_audit.merge, "migrate": _migrate, "series": _series,
         "verify": _verify, "explain": _explain}
JUDGING = ("audit", "migrate", "series", "verify")


def main(words: Sequence[str]) -> int:
    """Run one verb; every foreseen failure is one line and status 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")    # file names are bytes
    gc.disable()            # few cycles, a million objects: looking for the former takes 0.1 s
    options = _parser().parse_args(words)
    if "build" in options:
        options.build = options.build.resolve()
    try:
        if options.verb in JUDGING:
            tools.ready()
        return VERBS[options.verb](options)
    except PcimError as error:
        print(f"pcim: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("pcim: interrupted; nothing half-written is left, run it again", file=sys.stderr)
        return 130
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
