# SPDX-License-Identifier: GPL-2.0-only
"""Argument lists after an edit: filled as a person would."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import pytest

from pcimlib import layout

OLD = "\trc = devm_request_irq(&pdev->dev, pdev->irq, grey_heron_interrupt, 0,\n"
# As spatch writes it: the line that got too long is broken, the rest stays.
NEW = ("\trc = devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0),\n"
       "\t\t\t      grey_heron_interrupt, 0,\n")


@pytest.mark.parametrize(("rest", "wanted"), [
    ("\t\t\t      \"heron\", heron);\n",
     "\t\t\t      grey_heron_interrupt, 0,\n\t\t\t      \"heron\", heron);\n"),
    ("\t\t\t      name, heron);\n", "\t\t\t      grey_heron_interrupt, 0, name, heron);\n"),
    ("\t\t\t      a_name_that_is_much_too_long_for_the_line, herons);\n",
     "\t\t\t      grey_heron_interrupt, 0,\n"
     "\t\t\t      a_name_that_is_much_too_long_for_the_line, herons);\n"),
    ("\t\tname, heron);\n", "\t\t\t      grey_heron_interrupt, 0,\n\t\tname, heron);\n"),
    ("\t\t\t      name, /* ours */ heron);\n",
     "\t\t\t      grey_heron_interrupt, 0,\n\t\t\t      name, /* ours */ heron);\n"),
], ids=("a string", "it fits", "it does not", "a style of its own", "a comment"))
def test_an_argument_list_that_grew_is_filled_anew(rest: str, wanted: str) -> None:
    """Red without layout._refill()."""
    first = NEW.split("\n", 1)[0] + "\n"
    assert layout.tidy(OLD + rest, NEW + rest) == first + wanted


def test_what_follows_the_list_stays_behind_it() -> None:
    old = "\tif (request(pdev->irq, heron_isr, flags_of_the_heron(heron),\n\t\t    name) < 0) {\n"
    new = ("\tif (request(pci_irq_vector(pdev, 0), heron_isr,\n"
           "\t\t    flags_of_the_heron(heron),\n\t\t    name) < 0) {\n")
    assert layout.tidy(old, new) == ("\tif (request(pci_irq_vector(pdev, 0), heron_isr,\n"
                                     "\t\t    flags_of_the_heron(heron), name) < 0) {\n")


def test_a_list_that_did_not_grow_stays() -> None:
    old = "\trc = f(a,\n\t       pdev->irq,\n\t       b);\n"
    new = "\trc = f(a,\n\t       pci_irq_vector(pdev, 0),\n\t       b);\n"
    assert layout.tidy(old, new) == new


def test_a_line_that_is_much_too_long_is_broken() -> None:
    """Red without layout._break_long()."""
    new = ("\tif (!devm_request_mem_region(&other->dev, pci_resource_start(other, HERON_BAR), "
           "pci_resource_len(other, HERON_BAR), \"heron\")) {\n")
    assert layout.tidy("\tif (request(other)) {\n", new) == (
        "\tif (!devm_request_mem_region(&other->dev,\n"
        "\t\t\t\t     pci_resource_start(other, HERON_BAR),\n"
        "\t\t\t\t     pci_resource_len(other, HERON_BAR),\n"
        "\t\t\t\t     \"heron\")) {\n")
    assert layout.tidy(new, new) == new
    said = new.replace("heron\"", "heron, 2\"")
    assert layout.tidy("\tif (request(other)) {\n", said) == said


@pytest.mark.parametrize(("head", "rest", "wanted"), [
    ("\trc = {}(p, 1,\n", "\t\t\tA_FLAG | ANOTHER);\n\t\t\tg(a);\n",
     "\t\tA_FLAG | ANOTHER);\n\t\t\tg(a);\n"),
    ("\tif ({}(g(a,\n", "\t\t\tb), c,\n\t\td)\n", "\t\t b), c,\n\t\td)\n"),
    ("\trc = {}(p,\n", "\t\tg(a,\n\t\t  b));\n", "\t\tg(a,\n\t\t  b));\n"),
])
def test_the_rest_of_an_edited_call_is_aligned(head: str, rest: str, wanted: str) -> None:
    """Red without layout._align(): checkpatch finds fault with the line below an edited one."""
    old, new = head.format("f"), head.format("fm")
    assert layout.tidy(old + rest, new + rest) == new + wanted
    assert layout.tidy(new + rest, new + rest) == new + rest
