# SPDX-License-Identifier: GPL-2.0-only
"""The ways through a function: its steps, the signs of results, what is freed on each."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT

FLOW = ROOT / "build" / "bin" / "pcim-flow"
OUTCOME = re.compile(r"result ([-0+]+): (nothing|taken|freed)( past \d+)? by ")


@pytest.fixture(scope="module", autouse=True)
def build() -> None:
    """Build the program, or find it up to date."""
    subprocess.run(["make", "-s", "-C", str(ROOT / "scripts" / "judge")], check=True)


def flow(place: Path, *functions: str) -> str:
    """What pcim-flow says of the ways of the last function."""
    (place / "wren.c").write_text("\n".join(functions))
    name = functions[-1].partition("(")[0].split()[-1]
    return subprocess.run([FLOW, "--ways", "take:take:+,free:give", f"wren.c:{name}"], cwd=place,
                          check=True, capture_output=True, encoding="utf-8").stdout


def ways(place: Path, *functions: str) -> set[tuple[str, bool, str]]:
    """The outcomes of the last function: effect, whether a release was passed, result."""
    return {(effect.replace("nothing", ""), bool(past), result)
            for result, effect, past in OUTCOME.findall(flow(place, *functions))}


def results(place: Path, body: str) -> set[str]:
    """The signs of what the ways of a function return; its 'rc' is any number at first."""
    return {result for _, _, result in
            ways(place, "int f(void)\n{\n\tint rc = start();\n\n" + body + "\n}")}


def test_error_label_frees_and_success_does_not(tmp_path: Path) -> None:
    assert ways(tmp_path, """int f(void)
{
    int rc = take();
    if (rc < 0)
        return rc;
    rc = start();
    if (rc)
        goto undo;
    return 0;
undo:
    give();
    return rc;
}""") == {("", False, "-"), ("taken", False, "0"), ("freed", True, "-+")}


def test_what_is_taken_again_after_a_release_is_seen(tmp_path: Path) -> None:
    assert ("taken", True, "0") in ways(tmp_path, """int f(void)
{
    if (take() < 0)
        return -EIO;
    if (bad()) {
        give();
        if (take() < 0)
            return -EIO;
    }
    return 0;
}""")


HELPER = """int g(void)
{
    int rc = start();
    if (rc < 0)
        give();
    return rc;
}"""


def test_an_error_of_a_helper_that_is_passed_on(tmp_path: Path) -> None:
    found = ways(tmp_path, HELPER, "int f(void)\n{\n\tif (g() < 0)\n\t\treturn -EIO;\n"
                 "\treturn 0;\n}")
    assert found == {("freed", True, "-"), ("", False, "0")}


def test_an_error_of_a_helper_that_is_swallowed(tmp_path: Path) -> None:
    assert ("freed", True, "0") in ways(tmp_path, HELPER,
                                        "int f(void)\n{\n\tg();\n\treturn 0;\n}")


def test_a_loop_that_counts_with_the_result_ends(tmp_path: Path) -> None:
    """Red where the third part of 'for' is left out: the result stays 0, and no way leaves."""
    assert ways(tmp_path, "int f(void)\n{\n\tint rc;\n\tfor (rc = 0; rc < 4; rc++)\n"
                "\t\tgive();\n\treturn rc;\n}") == {("freed", True, "+")}


def test_loops_and_switches_end(tmp_path: Path) -> None:
    assert ways(tmp_path, """int f(void)
{
    int i;
    for (i = 0; i < 4; i++) {
        if (skip(i))
            continue;
        switch (kind(i)) {
        case 1:
            give();
            break;
        default:
            return -EINVAL;
        }
    }
    list_for_each_entry(p, &all, list)
        use(p);
    do {
        wait();
    } while (busy());
    return 0;
}""") == {("", False, "-"), ("freed", True, "-"), ("", False, "0"), ("freed", True, "0")}


@pytest.mark.parametrize("text", ("int f(void)\n{\n\tgoto no;\n}", "int f(void)\n{\n\tbreak;\n}",
                                  "int f(int x)\n{\n\tswitch (x) {\n\tcase 1\n\t}\n}"))
def test_what_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    assert "bad line " in flow(tmp_path, text)


@pytest.mark.parametrize("test, truth, left", (
    ("rc", True, "-+"), ("rc", False, "0"), ("!rc", True, "0"), ("rc < 0", False, "0+"),
    ("unlikely(rc <= 0)", True, "-0"), ("IS_ERR(rc)", True, "-"), ("rc != 4", False, "+"),
    ("ready && rc > 0", True, "+"), ("rc == -ENOSPC", True, "-"), ("other(rc)", True, "-0+")))
def test_a_test_narrows_a_result(tmp_path: Path, test: str, truth: bool, left: str) -> None:
    body = (f"\tif ({test})\n\t\treturn rc;\n\tBUG();" if truth else
            f"\tif ({test})\n\t\tBUG();\n\treturn rc;")
    assert results(tmp_path, body) == {left}


def test_each_side_of_an_or_narrows_by_itself(tmp_path: Path) -> None:
    assert results(tmp_path, "\tif (rc < 0 || other)\n\t\treturn rc;\n\tBUG();") == {"-", "0+"}
    assert results(tmp_path, "\tif (rc < 0 || other)\n\t\tBUG();\n\treturn rc;") == {"0+"}


@pytest.mark.parametrize("text, signs", (
    ("-EINVAL", "-"), ("0", "0"), ("dev_err_probe(dev, rc, x)", "-"), ("rc", "-"),
    ("rc < 0 ? rc : 0", "-"), ("rc ?: 3", "-"), ("other()", "-0+"), ("PTR_ERR(p)", "-")))
def test_the_sign_of_an_expression(tmp_path: Path, text: str, signs: str) -> None:
    assert results(tmp_path, f"\tif (rc >= 0)\n\t\tBUG();\n\treturn {text};") == {signs}


def test_a_way_that_cannot_be_is_none(tmp_path: Path) -> None:
    assert results(tmp_path, "\tif (rc <= 0)\n\t\treturn 0;\n\tif (rc < 0)\n\t\treturn rc;\n"
                   "\treturn rc;") == {"0", "+"}
