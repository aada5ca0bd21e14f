# SPDX-License-Identifier: GPL-2.0-only
"""Facts about the C sources of a tree: runs pcim-facts and reads what it prints.

A fact is a tuple with names; they are made when a kind is first asked for,
because a run over a whole tree prints far more lines than a caller reads.
What a name means to the compiler is not decided here.
"""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from pcimlib.errors import PcimError

BINARY = Path(__file__).resolve().parents[2] / "build" / "bin" / "pcim-facts"

Row = list[str]
T = TypeVar("T")


class SourceFile(NamedTuple):
    """A file that has a fact."""

    path: str
    size: int
    lines: int
    functions: int


class Function(NamedTuple):
    """A function with its body, from the line of its name to the closing brace."""

    file: str
    name: str
    line: int
    end_line: int
    linkage: str  # static, global, inline
    arm: str  # condition of #if, "-" outside of any, "0" never compiled


class Call(NamedTuple):
    """A call by name; the column counts from 0, as spatch's positions do."""

    file: str
    function: str  # "-" outside of functions
    callee: str
    line: int
    column: int
    arm: str
    use: str  # ignored, assigned:LHS, condition, returned, other, void-cast
    args: str
    depth: int  # braces around it in its function, 1 at the top
    statement_line: int


class MemberCall(NamedTuple):
    """A call through a member, as in object->member(args)."""

    file: str
    function: str
    member: str
    line: int
    column: int
    arm: str
    object: str
    args: str
    depth: int
    statement_line: int


class Reference(NamedTuple):
    """A function or a table of functions by its bare name."""

    file: str
    function: str
    name: str
    line: int
    column: int
    arm: str
    context: str  # arg:CALLEE:INDEX, assign:LHS, other


class TableEntry(NamedTuple):
    """An entry of an initialiser that names a function or another table."""

    file: str
    type: str
    variable: str
    field: str  # designators or positions joined by "."
    value: str
    line: int
    arm: str


class Export(NamedTuple):
    """A symbol that other modules may use."""

    file: str
    name: str
    line: int
    kind: str  # the macro


class Include(NamedTuple):
    """A .c file that is included."""

    file: str
    target: str
    line: int


class Macro(NamedTuple):
    """A macro whose body names something relevant."""

    file: str
    name: str
    line: int
    callees: tuple[str, ...]
    arm: str


class Bad(NamedTuple):
    """What could not be read or paired; line 0 is the whole file."""

    file: str
    line: int
    function: str
    reason: str


class Site(NamedTuple):
    """A name before a parenthesis, in the census."""

    file: str
    line: int
    column: int
    name: str
    kind: str  # call, definition, declaration, macro, label


def _source_file(r: Row) -> SourceFile:
    return SourceFile(r[1], int(r[2]), int(r[3]), int(r[4]))


def _function(r: Row) -> Function:
    return Function(r[1], r[2], int(r[3]), int(r[4]), r[5], r[6])


def _call(r: Row) -> Call:
    return Call(r[1], r[2], r[3], int(r[4]), int(r[5]), r[6], r[7], r[8], int(r[9]), int(r[10]))


def _member_call(r: Row) -> MemberCall:
    return MemberCall(r[1], r[2], r[3], int(r[4]), int(r[5]), r[6], r[7], r[8],
                      int(r[9]), int(r[10]))


def _reference(r: Row) -> Reference:
    return Reference(r[1], r[2], r[3], int(r[4]), int(r[5]), r[6], r[7])


def _entry(r: Row) -> TableEntry:
    return TableEntry(r[1], r[2], r[3], r[4], r[5], int(r[6]), r[7])


def _export(r: Row) -> Export:
    return Export(r[1], r[2], int(r[3]), r[4])


def _include(r: Row) -> Include:
    return Include(r[1], r[2], int(r[3]))


def _macro(r: Row) -> Macro:
    return Macro(r[1], r[2], int(r[3]), tuple(r[4].split(",")), r[5])


def _bad(r: Row) -> Bad:
    return Bad(r[1], int(r[2]), r[3], r[4])


def _site(r: Row) -> Site:
    return Site(r[1], int(r[2]), int(r[3]), r[4], r[5])


class Facts:
    """The facts of one run, by kind, in the order of path and text."""

    def __init__(self, output: str) -> None:
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        rows = self._rows
        for line in output.split("\n"):
            row = line.split("\t")
            rows[row[0]].append(row)
        if "\\" in output:
            self._unescape_paths()

    def _unescape_paths(self) -> None:
        for rows in self._rows.values():
            for row in rows:
                if len(row) > 1 and "\\" in row[1]:
                    row[1] = unescape(row[1])

    def _make(self, kind: str, make: Callable[[Row], T]) -> list[T]:
        try:
            return [make(row) for row in self._rows.get(kind, ())]
        except (IndexError, ValueError) as error:
            raise PcimError(f"{BINARY.name}: a {kind!r} fact is not understood ({error}); "
                            "build it again with make -C scripts/judge") from error

    @cached_property
    def files(self) -> list[SourceFile]:
        """Files that have a fact."""
        return self._make("F", _source_file)

    @cached_property
    def functions(self) -> list[Function]:
        """Functions that reach a seed or hold another fact."""
        return self._make("fn", _function)

    @cached_property
    def calls(self) -> list[Call]:
        """Calls of seeds, of what reaches them, and of the names in also."""
        return self._make("call", _call)

    @cached_property
    def member_calls(self) -> list[MemberCall]:
        """Calls through members under which a relevant function stands in a table."""
        return self._make("icall", _member_call)

    @cached_property
    def references(self) -> list[Reference]:
        """Bare names of relevant functions and of tables that hold them."""
        return self._make("ref", _reference)

    @cached_property
    def entries(self) -> list[TableEntry]:
        """Relevant functions and tables in initialisers."""
        return self._make("ops", _entry)

    @cached_property
    def exports(self) -> list[Export]:
        """Relevant symbols that are exported."""
        return self._make("export", _export)

    @cached_property
    def includes(self) -> list[Include]:
        """Included .c files."""
        return self._make("inc", _include)

    @cached_property
    def macros(self) -> list[Macro]:
        """Macros that name something relevant."""
        return self._make("mac", _macro)

    @cached_property
    def bad(self) -> list[Bad]:
        """What was lost, to be listed and counted, never dropped."""
        return self._make("bad", _bad)

    @cached_property
    def sites(self) -> list[Site]:
        """The census, when the run was one."""
        return self._make("site", _site)


def unescape(path: str) -> str:
    """The path that pcim-facts escaped to keep a fact on one line."""
    out: list[str] = []
    chars = iter(path)
    for char in chars:
        if char == "\\":
            char = {"n": "\n", "t": "\t"}.get(char := next(chars, "\\"), char)
        out.append(char)
    return "".join(out)


def _run(tree: Path, roots: Sequence[str], options: Iterable[str], binary: Path) -> str:
    argv = [str(binary), "-C", str(tree), *options, "--", *roots]
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise PcimError(f"{binary}: not there; build it with make -C scripts/judge") from error
    except OSError as error:
        raise PcimError(f"{binary}: {error.strerror}; build it again with "
                        "make -C scripts/judge") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise PcimError(said or f"{binary}: ended with status {done.returncode}")
    return done.stdout.decode("utf-8", "surrogateescape")


def run_facts(tree: Path, roots: Sequence[str], seeds: Iterable[str],
              also: Iterable[str] = (), *, stop: Iterable[str] = (), icall: bool = False,
              census: Iterable[str] = (), binary: Path = BINARY) -> Facts:
    """Facts of all functions below the roots that reach one of the seeds.

    also: calls of these are listed too, in files that have such a function;
    stop: functions of these names reach nothing, so their callers do not either;
    icall: follow calls through members of tables within a directory;
    census: names whose sites an independent scan of the same bytes lists.
    """
    options = ["--reach", ",".join(sorted(set(seeds)))]
    if also := sorted(set(also)):
        options += ["--also", ",".join(also)]
    if stop := sorted(set(stop)):
        options += ["--stop", ",".join(stop)]
    if icall:
        options.append("--icall")
    if census := sorted(set(census)):
        options += ["--sites", ",".join(census)]
    return Facts(_run(tree, roots, options, binary))


def run_all_facts(tree: Path, roots: Sequence[str], *, binary: Path = BINARY) -> Facts:
    """Every fact below the roots; for tests and small trees."""
    return Facts(_run(tree, roots, ["--all"], binary))


def run_sites(tree: Path, roots: Sequence[str], names: Iterable[str], *,
              binary: Path = BINARY) -> list[Site]:
    """The census alone: an independent scan for the names before a parenthesis."""
    return Facts(_run(tree, roots, ["--sites", ",".join(sorted(set(names)))], binary)).sites
