# SPDX-License-Identifier: GPL-2.0-only
"""How a new result is handled: the function's own error exits decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from judging import judged, kernel

CALL = "pci_intx(pdev, 1);"
DRIVER = """\

static int wren_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc = pcim_enable_device(pdev);

	if (rc)
		return rc;
	f(pdev);
	return 0;
}

static struct pci_driver wren_driver = {
	.probe = wren_probe,
};
"""


@dataclass(frozen=True)
class Handling:
    """The form of the edit, and the variable and label that it uses."""

    form: str
    variable: str = ""
    label: str = ""
    reason: str = ""


Handle = Callable[[str], Handling]


@pytest.fixture(name="handling")
def handling_fixture(tmp_path: Path) -> Handle:
    """Return a function that decides for the one call in a function's text."""

    def handling(body: str) -> Handling:
        one, = judged(tmp_path, body + DRIVER, "intx", kernel("hybrid", "pcim_intx"))
        form = one.edit.removeprefix("pcim").removeprefix("-")
        return Handling(form, one.variable, one.label, "" if form else one.reason)

    return handling


def function(before: str, after: str, head: str = "static int f(struct pci_dev *pdev)") -> str:
    """A function around the call."""
    return f"{head}\n{{\n\tint rc;\n\n{before}\n\t{CALL}\n{after}\n}}\n"


def test_returns_like_the_exits_around(handling: Handle) -> None:
    """Both neighbours return: so does a failure of the call."""
    found = handling(function("\trc = a(pdev);\n\tif (rc)\n\t\treturn rc;",
                              "\trc = b(pdev);\n\treturn rc;"))
    assert found == Handling("return", "rc")


def test_goes_to_the_label_of_both_neighbours(handling: Handle) -> None:
    """Both neighbours unwind by one label: so does a failure of the call."""
    found = handling(function(
        "\trc = a(pdev);\n\tif (rc)\n\t\tgoto err_a;",
        "\trc = b(pdev);\n\tif (rc)\n\t\tgoto err_a;\n\treturn 0;\nerr_a:\n\tc();\n\treturn rc;"))
    assert found == Handling("goto", "rc", "err_a")


def test_exits_that_differ_are_not_guessed(handling: Handle) -> None:
    """Before: return. After: a label. What is right for our call is not evident."""
    found = handling(function(
        "\trc = a(pdev);\n\tif (rc)\n\t\treturn rc;",
        "\trc = b(pdev);\n\tif (rc)\n\t\tgoto err_a;\n\treturn 0;\nerr_a:\n\tc();\n\treturn rc;"))
    assert found.form == "" and "different" in found.reason


def test_last_step_of_a_function_that_took_nothing(handling: Handle) -> None:
    """Nothing before and only success after: the call's value is the function's."""
    assert handling(function("\ta();", "\treturn 0;")).form == "tail"


def test_last_step_after_something_was_taken(handling: Handle) -> None:
    """An earlier failure exit means something may be held: leave it."""
    found = handling(function("\tif (request(pdev))\n\t\treturn -EBUSY;", "\treturn 0;"))
    assert found.form == "" and "no later error exit" in found.reason


def test_exit_that_undoes_by_itself_is_no_model(handling: Handle) -> None:
    """The next exit frees something inline: its return alone would leak."""
    found = handling(function(
        "\ta();", "\tif (b(pdev)) {\n\t\tfree_a(pdev);\n\t\treturn -EIO;\n\t}\n\treturn 0;"))
    assert found.form == "" and "by itself" in found.reason


def test_exit_that_only_prints_is_a_model(handling: Handle) -> None:
    """Printing undoes nothing."""
    found = handling(function(
        "\ta();", '\trc = b(pdev);\n\tif (rc) {\n\t\tdev_err(d, "b(%d)", rc);\n'
        "\t\treturn rc;\n\t}\n\treturn 0;"))
    assert found == Handling("return", "rc")


def test_void_function(handling: Handle) -> None:
    """Nobody would see the failure."""
    found = handling(function("", "", "static void f(struct pci_dev *pdev)"))
    assert found.form == "" and "returns nothing" in found.reason


def test_variable_that_is_still_read_is_not_taken(handling: Handle) -> None:
    """rc holds a count that is used after the call: it must survive."""
    found = handling(function("\trc = count(pdev);", "\tuse(rc);\n\tif (b())\n\t\treturn -EIO;"
                              "\n\treturn 0;"))
    assert found.form == "" and "variable" in found.reason


@pytest.mark.parametrize("label", ["retry", "again"])
def test_label_before_the_call_is_a_loop(handling: Handle, label: str) -> None:
    """A goto backwards is no error exit."""
    found = handling(function(
        f"{label}:\n\trc = 1;", f"\trc = b(pdev);\n\tif (rc)\n\t\tgoto {label};\n\treturn rc;"))
    assert found.form == ""


@pytest.mark.parametrize("let_go", ["mutex_unlock(&m);", "spin_unlock_irq(&l);", "put_device(d);"])
def test_what_is_held_at_the_call_is_not_left_held(handling: Handle, let_go: str) -> None:
    """An exit right behind the call would keep the lock that the code behind it lets go."""
    found = handling(function("\trc = a(pdev);\n\tif (rc)\n\t\treturn rc;\n\tmutex_lock(&m);",
                              f"\t{let_go}\n\trc = b(pdev);\n\tif (rc)\n\t\treturn rc;\n"
                              "\treturn 0;"))
    assert found.form == "" and "let go" in found.reason
