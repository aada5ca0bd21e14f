# SPDX-License-Identifier: GPL-2.0-only
"""Lines and branches of the library that the KUnit suites reach, by gcov.

Only the library's own objects are instrumented, in User mode Linux. With the
kernel's own gcov support such a kernel does not link against today's libgcov;
without it three things are needed: libgcov's mangle_path() must not be the
kernel's, the linker script must keep the destructors that write the counts, and
the kernel must come to an orderly end.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from . import kunit, kunit_tree
from .errors import PcimError
from .kunit_tree import ROOT
from .progress import note

LIBRARY = Path("drivers/pci/devres")
REASONS = kunit_tree.TESTS / "unreached.toml"
_SCRIPTS = (Path("arch/um/kernel/dyn.lds.S"), Path("arch/um/include/asm/common.lds.S"))
_BRANCHES = ("--rc", "lcov_branch_coverage=1")


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """What was reached of one file."""

    path: Path                          # the copy that was compiled
    lines: int
    lines_hit: int
    branches: int
    branches_hit: int
    missed: tuple[int, ...]             # lines that were not reached
    half: tuple[int, ...]               # lines with a branch that was not taken

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


def _run(command: list[str], what: str) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise PcimError(f"{what}: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")
    return done.stdout


def _own_libgcov(place: Path) -> Path:
    """A libgcov whose names do not clash with the kernel's; its folder."""
    place.mkdir(parents=True, exist_ok=True)
    theirs = _run(["gcc", "-print-file-name=libgcov.a"], "gcc does not say where libgcov is")
    _run(["objcopy", "--redefine-sym", "mangle_path=gcov_mangle_path", theirs.strip(),
          str(place / "libgcov.a")], "objcopy on libgcov.a")
    return place


def _keep_destructors(base: Path, overlay: kunit_tree.Overlay) -> None:
    """Have the linker scripts keep the section in which gcc puts them now."""
    for path in _SCRIPTS:
        text = (base / path).read_text(encoding="utf-8")
        overlay[path] = text.replace("*(.fini_array)", "*(.fini_array.*) *(.fini_array)")


def measure(job: kunit.Job, into: Path) -> Path:
    """Build, run the suites, collect; return lcov's file."""
    base_job = replace(job, impl="ours")
    library = kunit_tree.library_overlay(job.base, _made(base_job.place) / "staged")
    overlay = kunit_tree.make_overlay(job.base, library, None)
    _keep_destructors(job.base, overlay)
    job = replace(base_job, name=f"{job.name}-coverage", overlay=overlay)
    tree = kunit.prepare(job)
    out = tree / f"{kunit_tree.OUT_PREFIX}{job.variant}"
    out.mkdir(parents=True, exist_ok=True)
    log = into / "build.log"
    log.unlink(missing_ok=True)
    kunit.configure(job, tree, out, log)
    note("building a kernel that counts")
    objects = sorted(path.stem for path in (ROOT / LIBRARY).glob("*.c"))
    command = [*kunit.make_command(job, tree, out),
               *(f"CFLAGS_{name}.o=--coverage" for name in objects),
               f"LD_FLAGS_CMDLINE=--coverage -L{_own_libgcov(into / 'libgcov')}"]
    with log.open("ab") as file:
        if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                          check=False).returncode:
            raise PcimError(f"the kernel with counters does not build; see {log}")

    for old in out.rglob("*.gcda"):
        old.unlink()
    note("running the suites")
    if not kunit.boot(kunit.um_command(job, out / "linux"), into / "um.log", job.timeout):
        raise PcimError(f"the kernel did not come to its end; see {into / 'um.log'}")
    if not any((out / LIBRARY).glob("*.gcda")):
        raise PcimError(f"the kernel wrote no counts below {out / LIBRARY}; see {into / 'um.log'}")
    return _collect(out, into)


def _made(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    return place


def _collect(out: Path, into: Path) -> Path:
    found, ours = into / "all.info", into / "devres.info"
    _run(["lcov", "-q", *_BRANCHES, "-c", "-d", str(out / LIBRARY), "-o", str(found)], "lcov -c")
    _run(["lcov", "-q", *_BRANCHES, "-e", str(found), f"*/{LIBRARY}/*.c", "-o", str(ours)],
         "lcov -e")
    shutil.rmtree(into / "html", ignore_errors=True)
    _run(["genhtml", "-q", *_BRANCHES, "-o", str(into / "html"), str(ours)], "genhtml")
    return ours


def read_info(path: Path) -> list[FileCoverage]:
    """Read lcov's file: one entry a source file, by name."""
    found: list[FileCoverage] = []
    name, lines, branches = Path(), {}, {}  # type: Path, dict[int, int], dict[str, int]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("SF:"):
            name, lines, branches = Path(line[3:]), {}, {}
        elif match := re.match(r"DA:(\d+),(\d+)", line):
            lines[int(match[1])] = int(match[2])
        elif match := re.match(r"BRDA:(\d+,\d+,\d+),(\d+|-)", line):
            branches[match[1]] = 0 if match[2] == "-" else int(match[2])
        elif line == "end_of_record":
            missed = tuple(number for number, hits in sorted(lines.items()) if not hits)
            half = {int(key.split(",")[0]) for key, hits in branches.items() if not hits}
            found.append(FileCoverage(
                name, len(lines), len(lines) - len(missed), len(branches),
                sum(map(bool, branches.values())), missed, tuple(sorted(half - set(missed)))))
    return sorted(found, key=lambda file: file.name)


def _percent(hit: int, of: int) -> str:
    return f"{100 * hit / of:5.1f} %" if of else "    -  "


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was not reached, or a branch of it that was not taken."""

    file: str
    number: int
    what: str
    line: str
    why: str                            # empty: nobody has said

    def __str__(self) -> str:
        """One line of a report."""
        return f"{LIBRARY / self.file}:{self.number}: {self.what}: {self.line}"


def left_over(files: list[FileCoverage], reasons: Path = REASONS) -> list[Left]:
    """What is left, each with the reason that a person gave for its function."""
    given = tomllib.loads(reasons.read_text(encoding="utf-8"))["left"]
    left: list[Left] = []
    for file in files:
        source = file.path.read_text(encoding="utf-8").splitlines()
        for what, numbers in (("not reached", file.missed), ("branch not taken", file.half)):
            for number in numbers:
                function = _function_at(source, number)
                why = next((row["why"] for row in given
                            if (row["file"], row["function"]) == (file.name, function)
                            and any(part in source[number - 1] for part in row["lines"])), "")
                left.append(Left(file.name, number, what, source[number - 1].strip(),
                                 " ".join(why.split())))
    return left


def _function_at(source: list[str], number: int) -> str:
    """The function that a line is in: the last one that begins at the margin."""
    for line in reversed(source[:number]):
        found = re.match(r"[a-z][\w \t*]*?(\w+)\(", line)
        if found:
            return found[1]
    return ""


def _all(files: list[FileCoverage]) -> FileCoverage:
    return FileCoverage(
        Path("all"), sum(file.lines for file in files), sum(file.lines_hit for file in files),
        sum(file.branches for file in files), sum(file.branches_hit for file in files), (), ())


def percentages(files: list[FileCoverage]) -> tuple[float, float]:
    """Of all lines and of all branches."""
    total = _all(files)
    return (100 * total.lines_hit / total.lines, 100 * total.branches_hit / total.branches)


def table(files: list[FileCoverage], left: list[Left]) -> str:
    """The figures as text, then what is left, one line of the source a line."""
    rows = [f"{'file':12} {'lines':>14}          {'branches':>8}"]
    for file in (*files, _all(files)):
        rows.append(f"{file.name:12} {file.lines_hit:4}/{file.lines:<4} "
                    f"{_percent(file.lines_hit, file.lines)}  "
                    f"{file.branches_hit:4}/{file.branches:<4} "
                    f"{_percent(file.branches_hit, file.branches)}")
    return "\n".join([*rows, "", *(f"{item} ({item.why or 'no reason given'})" for item in left),
                      *([] if left else ["nothing is left"])])


def markdown(version: str, files: list[FileCoverage], left: list[Left]) -> str:
    """The same as the sections of Documentation/coverage.md."""
    rows = [f"## Measured on Debian's {version}", "",
            "| file | lines | branches |", "|---|---|---|"]
    total = _all(files)
    for file in (*files, total):
        rows.append(f"| {'all' if file is total else f'`{file.name}`'} "
                    f"| {file.lines_hit} of {file.lines}, "
                    f"{_percent(file.lines_hit, file.lines).strip()} "
                    f"| {file.branches_hit} of {file.branches}, "
                    f"{_percent(file.branches_hit, file.branches).strip()} |")
    rows += ["", "## What is left, and why", ""]
    for file in files:
        seen: dict[str, list[str]] = {}
        for item in left:
            if item.file == file.name:
                seen.setdefault(item.why or "No reason given.", []).append(
                    f"    {item.what}: {item.line}")
        for why, items in seen.items():
            rows += [f"`{file.name}`: {why}", "", *items, ""]
    return "\n".join(rows if left else [*rows, "Nothing.", ""])
