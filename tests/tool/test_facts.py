# SPDX-License-Identifier: GPL-2.0-only
"""pcim-facts: what it prints for sources of ours, and that nothing makes it crash.

The expected facts are in tests/facts/expect, one run a file; its first line is
the command line. Wrong sources are written here, because git cannot keep them
or because they say more beside the claim.
"""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

import reader as facts
from pcimlib.errors import PcimError
from reader import run_all_facts, run_facts, run_sites

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "facts"
EXPECTED = sorted((CASES / "expect").glob("*.facts"))
FRAGMENTS = [
    b"=\n{", b"{" * 70, b"x = " + b"{" * 70, b"f(){(t){" * 70, b"int f(" * 70, b"(*", b"a[",
    b"#define", b"#define f(", b"#include \"", b"#if", b"#", b"/*", b"//\\", b"'", b"\"\\",
    b"f(void){.", b"f(void){x->", b"EXPORT_SYMBOL(", b"EXPORT_SYMBOL", b"L'", b"1e+", b"\\", b"",
    b"s v[] = { [", b"s v = { .a.", b"f(){g(", b"#else\n#elif\n#endif", b")]}", b"f(){a?b:",
]


@pytest.fixture(scope="module", autouse=True)
def build() -> None:
    """Build the program, or find it up to date."""
    subprocess.run(["make", "-s", "-C", str(ROOT / "scripts" / "judge")], check=True)


@pytest.fixture(name="sanitized", scope="module")
def build_sanitized() -> Path:
    """The program with the compiler's checks of memory and arithmetic.

    What it holds at its end goes back with the process; that is no leak.
    """
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
    subprocess.run(["make", "-s", "-j2", "-C", str(ROOT / "scripts" / "judge"), "sanitized"],
                   check=True)
    return facts.BINARY.parent / "sanitized" / facts.BINARY.name


def facts_of(*options: str, cwd: Path = CASES, stdin: str = "") -> list[str]:
    """The lines that pcim-facts prints."""
    done = subprocess.run([facts.BINARY, *options], cwd=cwd, input=stdin.encode(),
                          capture_output=True, check=True)
    assert not done.stderr
    return done.stdout.decode("utf-8", "surrogateescape").splitlines()


@pytest.mark.parametrize("expected", EXPECTED, ids=[path.stem for path in EXPECTED])
def test_expected_facts(expected: Path) -> None:
    """Each run prints the facts that were read and agreed to, and no others."""
    command, *lines = expected.read_text(encoding="utf-8").splitlines()
    assert facts_of(*command.removeprefix("# ").split()) == lines


@pytest.mark.parametrize("threads", ["1", "2", "7"])
def test_same_bytes_with_any_number_of_threads(threads: str) -> None:
    """The order is that of the paths, whoever was faster."""
    options = ["--reach", "take_line", "--also", "enable"]
    assert facts_of("-j", threads, *options, "reach") == facts_of("-j", "3", *options, "reach")


def test_list_of_files_on_stdin() -> None:
    """With "-" only the files that are named are read, each once."""
    seen = facts_of("--sites", "take_line", "-", stdin="reach/d/ops.c\n./reach/d/ops.c\n")
    assert seen == ["site\treach/d/ops.c\t4\t5\ttake_line\tcall"]


def test_census_with_facts() -> None:
    """One run for both prints what two runs print."""
    both = run_facts(CASES, ["."], ["core_take"], census=["take_line", "enable"])
    assert both.sites == run_sites(CASES, ["."], ["take_line", "enable"])
    assert both.calls == run_facts(CASES, ["."], ["core_take"]).calls
    assert len(both.sites) > 50


def test_census_and_parser_agree() -> None:
    """Two programs that share no lexer find the same live calls of a name."""
    names = ["take_line", "core_take", "enable"]
    census = {(s.file, s.line, s.column, s.name)
              for s in run_sites(CASES, ["all", "reach"], names) if s.kind == "call"}
    parsed = {(c.file, c.line, c.column, c.callee)
              for c in run_all_facts(CASES, ["all", "reach"]).calls
              if c.callee in names and c.arm != "0"}
    assert census == parsed


def test_reader() -> None:
    """Facts arrive with their types."""
    read = run_facts(CASES, ["reach"], ["take_line"], ["enable"])
    call = next(c for c in read.calls if c.file == "reach/d/ops.c")
    assert (call.function, call.callee, call.line, call.column) == ("d_start", "take_line", 4, 5)
    assert (call.use, call.args, call.depth, call.arm) == ("condition", "dev", 1, "-")
    assert [(e.type, e.variable, e.field, e.value) for e in read.entries] == [
        ("driver", "a_driver", "probe", "probe"), ("d_ops", "d_ops", "start", "d_start")]
    assert {(e.name, e.kind) for e in read.exports} == {
        ("take_line", "EXPORT_SYMBOL"), ("core_take", "EXPORT_SYMBOL_GPL")}
    assert [(m.name, m.callees) for m in read.macros] == [("TAKE_OR", ("take_quietly",))]
    assert [i.target for i in read.includes] == ["part.c"]
    assert [m.member for m in read.member_calls] == ["start"]
    assert not read.bad


def write(place: Path, name: str, data: bytes) -> None:
    """A file of bytes."""
    (place / name).write_bytes(data)


def test_file_cut_in_the_middle(tmp_path: Path) -> None:
    """What is there is listed, and that the end is missing is said."""
    write(tmp_path, "half.c", b"int f(void)\n{\n\ttake(1);\n\tif (x) {\n\t\ttake(2")
    read = run_facts(tmp_path, ["."], ["take"])
    assert [c.line for c in read.calls] == [3, 5]
    assert [(b.file, b.line, b.reason) for b in read.bad] == [
        ("half.c", 2, "function is never closed")]


def test_function_that_does_not_pair_loses_no_other(tmp_path: Path) -> None:
    """A macro that brings a brace spoils its own function only."""
    write(tmp_path, "odd.c", b"int f(void)\n{\n\tOPEN {\n\ttake(1);\n}\n\n"
                             b"int g(void)\n{\n\ttake(2);\n}\n")
    read = run_facts(tmp_path, ["."], ["take"])
    assert [(c.function, c.line) for c in read.calls] == [("f", 4), ("g", 9)]
    assert [(b.line, b.function) for b in read.bad] == [(5, "f")]


def test_function_read_as_a_type_is_named(tmp_path: Path) -> None:
    """A function with the name of an attribute cannot be told from a type: it is named."""
    write(tmp_path, "odd.c", b"struct a __section(int b)\n{\n\ttake(1);\n}\n\n"
                             b"int g(void)\n{\n\ttake(2);\n}\n")
    read = run_facts(tmp_path, ["."], ["take"])
    assert [(c.function, c.line) for c in read.calls] == [("g", 8)]
    assert [(b.line, b.reason) for b in read.bad] == [
        (4, "a body that is of no type and no function")]


def test_nul_bytes(tmp_path: Path) -> None:
    """They are reported and read as spaces."""
    write(tmp_path, "nul.c", b"int f(void)\n{\n\0\ttake\0(1);\n}\n")
    read = run_facts(tmp_path, ["."], ["take"])
    assert [c.line for c in read.calls] == [3]
    assert [b.reason for b in read.bad] == ["NUL bytes, read as spaces"]


def test_other_encodings(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 go through unchanged; columns count bytes."""
    write(tmp_path, "latin.c", b"/* \xe9 */\nint f(void)\n{\n\t/* \xe9 */ take(\"\xe9\");\n}\n")
    call, = run_facts(tmp_path, ["."], ["take"]).calls
    assert (call.line, call.column, call.args) == (4, 9, '"\udce9"')


def test_carriage_returns(tmp_path: Path) -> None:
    """Files with DOS line ends have the same facts."""
    text = (CASES / "all" / "uses.c").read_bytes()
    write(tmp_path, "unix.c", text)
    write(tmp_path, "dos.c", text.replace(b"\n", b"\r\n"))
    read = run_all_facts(tmp_path, ["."])
    assert len(read.calls) > 40
    assert ([c[1:] for c in read.calls if c.file == "dos.c"]
            == [c[1:] for c in read.calls if c.file == "unix.c"])


def test_long_file(tmp_path: Path) -> None:
    """Fifty thousand lines in one function, and a line of a megabyte."""
    write(tmp_path, "long.c", b"int f(void)\n{\n" + b"\ttake(1);\n" * 50000 + b"}\n")
    write(tmp_path, "wide.c", b"int g(void) { " + b"take(1); " * 100000 + b"}")
    read = run_facts(tmp_path, ["."], ["take"])
    assert len(read.calls) == 150000
    assert not read.bad
    assert len(run_sites(tmp_path, ["."], ["take"])) == 150000


def test_nothing_is_lost_where_a_file_is_read_in_parts(tmp_path: Path) -> None:
    """A name at every offset around the size of a part is seen by both scans."""
    line = b"\tother(here, there);\n"
    for at in range((128 << 10) - 100, (128 << 10) + 20):
        before = b"int f(void)\n{\n" + line * ((at - 200) // len(line))
        before += b" " * (at - len(before) - 1) + b"\n"
        assert len(before) == at
        write(tmp_path, f"{at}.c", before + b"take(1);\n" + line * 9000 + b"}\n")
    read = run_facts(tmp_path, ["."], ["take"], census=["take"])
    assert len(read.calls) == 120
    assert len(read.sites) == 120


def test_deep_nesting(tmp_path: Path) -> None:
    """Depth is limited by memory only."""
    write(tmp_path, "deep.c", b"int f(void)\n{" + b"if (x) {" * 20000 + b"take(1);" +
          b"}" * 20000 + b"}\nint g(void)\n{\n\ttake(" + b"(" * 20000 + b"1" + b")" * 20000 +
          b");\n}\n" + b"#ifdef X\n" * 2000 + b"int h(void) { take(3); }\n" + b"#endif\n" * 2000)
    read = run_facts(tmp_path, ["."], ["take"])
    assert [c.function for c in read.calls] == ["f", "g", "h"]
    assert read.calls[0].depth == 20001
    assert not read.bad


def test_unbalanced_conditions(tmp_path: Path) -> None:
    """Directives without partners are reported."""
    write(tmp_path, "if.c", b"#if A\nint f(void) { take(1); }\n")
    write(tmp_path, "endif.c", b"int f(void) { take(1); }\n#else\n#endif\n")
    read = run_facts(tmp_path, ["."], ["take"])
    assert [(b.file, b.line, b.reason) for b in read.bad] == [
        ("endif.c", 2, "#else or #elif without #if"), ("endif.c", 3, "#endif without #if"),
        ("if.c", 1, "#if without #endif")]


def test_unreadable(tmp_path: Path) -> None:
    """Links that lead nowhere, loops and things that are no files."""
    write(tmp_path, "good.c", b"int f(void) { take(1); }\n")
    (tmp_path / "loop.c").symlink_to("loop.c")
    (tmp_path / "gone.c").symlink_to("nowhere.c")
    (tmp_path / "dir").symlink_to(tmp_path)
    (tmp_path / "folder.c").mkdir()
    read = run_facts(tmp_path, ["."], ["take"])
    assert [c.file for c in read.calls] == ["good.c"]
    assert {(b.file, b.reason) for b in read.bad} == {
        ("loop.c", "Too many levels of symbolic links"),
        ("gone.c", "No such file or directory")}


def test_names_with_odd_characters(tmp_path: Path) -> None:
    """A fact stays on one line, and the reader gives back the name."""
    for name in ("new\nline.c", "tab\there.c", "back\\slash.c"):
        write(tmp_path, name, b"int f(void) { take(1); }\n")
    assert all(line.count("\t") > 2 for line in facts_of("--reach", "take", cwd=tmp_path))
    assert {c.file for c in run_facts(tmp_path, ["."], ["take"]).calls} == {
        "new\nline.c", "tab\there.c", "back\\slash.c"}


@pytest.mark.parametrize("options", [
    ["--reach", ""], ["--reach", "a", "--all"], [], ["--all", "nowhere"],
    ["--all", "-C", "nowhere"], ["--what"], ["-j", "0", "--all"],
], ids=" ".join)
def test_usage(options: list[str], tmp_path: Path) -> None:
    """One line on stderr, status 2, nothing on stdout."""
    done = subprocess.run([facts.BINARY, *options], cwd=tmp_path, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("pcim-facts: ")


def test_no_room_on_stdout() -> None:
    """Output that is lost is an error."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run([facts.BINARY, "--all", "all"], cwd=CASES, stdout=full,
                              stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "pcim-facts: stdout: No space left on device\n"


def test_reader_errors(tmp_path: Path) -> None:
    """A missing program and a wrong root are errors of one line."""
    with pytest.raises(PcimError, match="make -C scripts/judge"):
        run_facts(tmp_path, ["."], ["take"], binary=tmp_path / "none")
    with pytest.raises(PcimError, match="^pcim-facts: nowhere: "):
        run_facts(tmp_path, ["nowhere"], ["take"])


def mutate(rng: random.Random, data: bytes) -> bytes:
    """The source with some pieces dropped, doubled, moved or overwritten."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(out) + 1)
        piece = out[at:at + rng.randrange(1, 40)]
        where = rng.randrange(len(out) + 1)
        match rng.randrange(4):
            case 0:
                del out[at:at + len(piece)]
            case 1:
                out[where:where] = piece
            case 2:
                out[where:where] = rng.choice([b"{", b"}", b"(", b")", b'"', b"'", b"/*", b"*/",
                                               b"\n#if X\n", b"\n#else\n", b"\n#endif\n", b"\\\n",
                                               b"\0", b"\n#if 0\n", b"=", b";", b"[", b"]"])
            case 3:
                out[where:where + 1] = bytes([rng.randrange(256)])
    return bytes(out)


@pytest.mark.parametrize("source", FRAGMENTS, ids=range(len(FRAGMENTS)))
def test_fragments(source: bytes, sanitized: Path, tmp_path: Path) -> None:
    """Pieces of code, some of which made it read where nothing is."""
    write(tmp_path, "piece.c", source)
    write(tmp_path, "twice.c", source + b"\n" + source + b"\n")
    for options in (["--all"], ["--reach", "f", "--icall"], ["--sites", "f"]):
        subprocess.run([sanitized, *options], cwd=tmp_path, capture_output=True, check=True)


def test_mutated_sources(sanitized: Path, tmp_path: Path) -> None:
    """Whatever the bytes: it ends with status 0, and every line has its columns."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    sources = [path.read_bytes() for path in sorted(CASES.glob("*/*.c"))]
    for i in range(300):
        write(tmp_path, f"{i}.c", mutate(rng, rng.choice(sources)))
    columns = {"F": 5, "fn": 7, "call": 11, "icall": 11, "ref": 8, "ops": 8, "export": 5,
               "inc": 4, "mac": 6, "bad": 5, "site": 6}
    for options in (["--all"], ["--reach", "take_line,handler"],
                    ["--reach", "probe", "--icall"], ["--sites", "take_line"]):
        done = subprocess.run([sanitized, *options], cwd=tmp_path, capture_output=True,
                              check=True)
        for line in done.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1]:
            row = line.split("\t")
            assert len(row) == columns[row[0]], line
