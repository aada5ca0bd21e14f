# SPDX-License-Identifier: GPL-2.0-only
"""The ways through a function: its steps, the signs of results, what is freed on each."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

from pathlib import Path

import pytest

from pcimlib import signs
from pcimlib.cflow import Unreadable, steps_of
from pcimlib.facts import Facts
from pcimlib.graph import Graph
from pcimlib.paths import Effects, Outcome, Paths

EFFECTS = Effects({"take": "+"}, frozenset(("give",)))


def ways(place: Path, *functions: str) -> set[tuple[str, bool, str]]:
    """The outcomes of the last function: effect, whether a release was passed, result."""
    text = "\n".join(functions)
    (place / "one.c").write_text(text)
    rows, line = [], 1
    names = [function.partition("(")[0].split()[-1] for function in functions]
    for name, function in zip(names, functions):
        lines = function.count("\n") + 1
        rows.append(f"fn\tone.c\t{name}\t{line}\t{line + lines - 1}\tstatic\t-")
        rows += [f"call\tone.c\t{name}\t{other}\t{line}\t0\t-\tother\t\t1\t{line}"
                 for other in names if other != name and other + "(" in function]
        line += lines
    paths = Paths(place, Graph(Facts("\n".join(rows)), {"take", "give"}), EFFECTS)
    found: frozenset[Outcome] = paths.outcomes(("one.c", names[-1]))
    return {(way.effect, bool(way.passed), way.result) for way in found}


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


@pytest.mark.parametrize("text", ("int f(void)\n{\n\tif (x {\n}", "int f(void)\n{\n\tgoto no;\n}",
                                  "int f(void)\n{\n\tbreak;\n}", "int f(void);"))
def test_what_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(Unreadable):
        steps_of(text)


@pytest.mark.parametrize("test, truth, left", (
    ("rc", True, "-+"), ("rc", False, "0"), ("!rc", True, "0"), ("rc < 0", False, "0+"),
    ("unlikely(rc <= 0)", True, "-0"), ("IS_ERR(rc)", True, "-"), ("rc != 4", False, "+"),
    ("rc < 0 || other", True, "-0+"), ("rc < 0 || other", False, "0+"),
    ("ready && rc > 0", True, "+"), ("rc == -ENOSPC", True, "-"), ("other(rc)", True, "-0+")))
def test_a_test_narrows_a_result(test: str, truth: bool, left: str) -> None:
    assert signs.narrowed(test, truth, {"rc": signs.ANY}) == {"rc": left}


@pytest.mark.parametrize("text, sign", (
    ("-EINVAL", "-"), ("0", "0"), ("dev_err_probe(dev, rc, x)", "-"), ("rc", "-"),
    ("rc < 0 ? rc : 0", "-"), ("rc ?: 3", "-"), ("other()", "-0+"), ("PTR_ERR(p)", "-")))
def test_the_sign_of_an_expression(text: str, sign: str) -> None:
    assert signs.value(text, {"rc": "-"}) == sign


def test_a_way_that_cannot_be_is_none() -> None:
    assert signs.narrowed("rc < 0", True, {"rc": "+"}) is None
