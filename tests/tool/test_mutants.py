# SPDX-License-Identifier: GPL-2.0-only
"""The mutants of the library: each place gives its own, all compile into one text."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

HERE = ROOT / "tests" / "kunit" / "mutants"
sys.path.insert(0, str(HERE))
# pylint: disable=wrong-import-position,import-error
import generate  # noqa: E402
import survivors  # noqa: E402
import switch  # noqa: E402


def function(body: str, head: str = "static int f(struct x *x)") -> str:
    return f"{head}\n{{\n{body}}}\n"


def names(body: str, kind: str, head: str = "static int f(struct x *x)") -> list[str]:
    """What a body has of a kind, without the name of the function."""
    return [mutant.name.split(": ", 2)[2] for mutant in generate.mutants(function(body, head))
            if mutant.kind == kind]


@pytest.mark.parametrize("body, kind, wanted", [
    ("\tif (a)\n\t\treturn 0;\n", "check", ["a -> 0", "a -> 1"]),
    ("\tif (a && !b(c, d))\n\t\te();\n", "check",
     ["a && !b(c, d) -> 0", "a && !b(c, d) -> 1", "a && !b(c, d) -> !b(c, d)",
      "a && !b(c, d) -> a"]),
    ("\tif (ret)\n\t\tgoto out;\nout:\n\treturn ret;\n", "result", ["return ret; -> return 0;"]),
    ("\treturn g(x);\n", "result", ["return g(x); -> { g(x); return 0; }"]),
    ("\treturn x->y;\n", "result", []),
    ("\tg(x);\n\tx->y = 1;\n\ty = g(x);\n", "call", ["g(x); -> nothing", "x->y = 1; -> nothing"]),
    ("\ta();\n\tret = b();\n\tif (ret)\n\t\treturn ret;\n\tc();\n", "order",
     ["a(); ret = b(); if (ret) return ret; -> ret = b(); if (ret) return ret; a();",
      "ret = b(); if (ret) return ret; c(); -> c(); ret = b(); if (ret) return ret;"]),
    ("\tspin_lock(&l);\n\ta();\n\tspin_unlock(&l);\n", "lock",
     ["spin_lock(&l); -> nothing", "spin_unlock(&l); -> nothing"]),
    ("\treturn -ENODEV;\n", "constant", ["return -ENODEV; -> return -EIO;"]),
    ("\treturn a(NULL, _RET_IP_, IS_ERR(b), CONFIG_X);\n", "constant", []),
    ("\ta(true, 3, MODE);\n", "constant",
     ["a(true, 3, MODE); -> a(false, 3, MODE);", "a(true, 3, MODE); -> a(true, 4, MODE);",
      "a(true, 3, MODE); -> a(true, 3, (MODE + 1));"]),
    ("\tnew = old & ~MASK;\n", "constant", ["new = old & ~MASK; -> new = old & ~(MASK << 1);"]),
    ("\tfor (i = 0; i < n; i++)\n\t\ta(&b[i]);\n", "operator",
     ["i < n -> i <= n", "i++ -> i--"]),
    ("\tint c = a - b, d;\n\tint e = a - b;\n", "operator", ["a - b -> a + b"]),
    ("\tlist_for_each_entry(a, b, c)\n\t\td(a);\n", "call", ["d(a); -> nothing"]),
    ("\tdo {\n\t\ta();\n\t} while (b > 1);\n", "operator", ["b > 1 -> b >= 1"]),
])
def test_place_gives_its_mutants(body: str, kind: str, wanted: list[str]) -> None:
    assert names(body, kind) == wanted


def test_pointers_lose_no_result() -> None:
    assert not names("\treturn g(x);\n", "result", "static void *f(struct x *x)")


def test_missing_lock_is_one_mutant_of_both_ends() -> None:
    text = function("\tmutex_lock(&l);\n\ta();\n\tmutex_unlock(&l);\n")
    both = [one for one in generate.mutants(text) if one.kind == "lock"][0]
    assert switch.mutated(text, both.edits) == function("\t;\n\ta();\n\t;\n")


def test_same_mistake_twice_has_two_names() -> None:
    found = names("\ta();\n\tb(1);\n\ta();\n", "call")
    assert found == ["a(); -> nothing", "b(1); -> nothing", "a(); -> nothing (2)"]


HEAD = """\
void exit(int);
int printf(const char *, ...);
static int calls;
static int note(int what)
{
	calls = calls * 10 + what;
	if (calls > 99999999) {
		printf("%d\\n", calls);
		exit(3);
	}
	return what;
}
"""
PROGRAM = """\
static int f(int a)
{
	int ret;

	note(1);
	ret = note(2);
	if (ret == 2 && a)
		return 7;
	else
		note(3);
	for (ret = 0; ret < 2; ret++)
		note(4);

	return ret;
}
"""
MAIN = "int main(int argc, char **argv)\n{ pcim_mutant = argc > 1 ? argv[1][0] - 33 : 0;\n" \
       '  int ret = f(0); printf("%d %d\\n", calls, ret); return 0; }\n'


def built(tmp_path: Path, text: str) -> Path:
    program = tmp_path / "program"
    (tmp_path / "program.c").write_text(text, encoding="utf-8")
    subprocess.run(["gcc", "-o", program, tmp_path / "program.c"], check=True,
                   stderr=subprocess.DEVNULL)
    return program


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")
def test_switched_program_is_each_mutant_in_turn(tmp_path: Path) -> None:
    """One build with a switch does what a build of every mutant's own text does."""
    numbered = list(enumerate(generate.mutants(PROGRAM), 1))
    assert len(numbered) > 15
    every = built(tmp_path, HEAD + switch.switched(PROGRAM, numbered) + "int pcim_mutant;\n" + MAIN)
    for number, mutant in numbered:
        alone = tmp_path / "alone"
        alone.mkdir(exist_ok=True)
        text = HEAD + "static int pcim_mutant;\n" + switch.mutated(PROGRAM, mutant.edits) + MAIN
        want = subprocess.run([built(alone, text)], capture_output=True, timeout=10, check=False)
        got = subprocess.run([every, chr(33 + number)], capture_output=True, timeout=10,
                             check=False)
        assert (got.stdout, got.returncode) == (want.stdout, want.returncode), mutant.name


def test_library_is_read_whole() -> None:
    """Each function of ours gives mutants, or has nothing that could be wrong."""
    for path in sorted((ROOT / "drivers/pci/devres").glob("*.c")):
        text = path.read_text(encoding="utf-8")
        numbered = list(enumerate(generate.mutants(text), 1))
        assert len({mutant.name for _, mutant in numbered}) == len(numbered)
        assert len(numbered) > 5, path.name
        assert switch.switched(text, numbered).count("{") >= text.count("{")


def test_list_of_survivors_says_why(tmp_path: Path) -> None:
    place = tmp_path / "survivors.toml"
    place.write_text('[[reason]]\nnames = ["a.c: f: check: x -> 0", "/: constant: .*GFP/"]\n'
                     'why = "nobody looks"\n', encoding="utf-8")
    listed = survivors.load(place)
    assert listed.reason("a.c: f: check: x -> 0") == "nobody looks"
    assert listed.reason("b.c: g: constant: k(GFP_KERNEL) -> k(GFP_ATOMIC)")
    assert not listed.reason("a.c: f: check: x -> 1")
    assert listed.stale({"a.c: f: check: x -> 0"}, False) == ["/: constant: .*GFP/"]
    assert all(reason.why for reason in survivors.load(HERE / "survivors.toml").reasons)
