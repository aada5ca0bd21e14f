# SPDX-License-Identifier: GPL-2.0-only
"""Names of calls in messages and comments follow an edit, in its function."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import pytest

from pcimlib import mentions

BODY = ("static int {name}(struct pci_dev *pdev)\n{{\n"
        "\tif ({call}(pdev, \"crake\")) {{\n"
        "\t\tdev_err(&pdev->dev, \"{said}() failed\\n\");\n"
        "\t\treturn -EBUSY;\n\t}}\n\t/* {said} is done */\n\treturn 0;\n}}\n")
OLD, NEW = "pci_request_regions", "pcim_request_all_regions"


def body(call: str, said: str, name: str = "crake_probe") -> str:
    return BODY.format(name=name, call=call, said=said)


def test_a_message_takes_the_new_name() -> None:
    """Red when spatch's text is taken as it is."""
    assert mentions.tidy(body(OLD, OLD), body(NEW, OLD)) == body(NEW, NEW)


def test_another_function_keeps_its_words() -> None:
    other = body("pci_request_region", OLD, "crake_open")
    assert mentions.tidy(body(OLD, OLD) + other, body(NEW, OLD) + other) == body(NEW, NEW) + other


def test_a_name_that_the_function_still_calls_stays() -> None:
    again = "\tpci_request_regions(other, \"crake\");\n\treturn 0;\n"
    old, new = (body(call, OLD).replace("\treturn 0;\n", again) for call in (OLD, NEW))
    assert mentions.tidy(old, new) == new


@pytest.mark.parametrize("said", ["pci_request_regions_exclusive", "request_regions"])
def test_only_the_whole_name_is_replaced(said: str) -> None:
    assert mentions.tidy(body(OLD, said), body(NEW, said)) == body(NEW, said)


def test_a_call_that_only_goes_renames_nothing() -> None:
    old = body("f", "pci_release_regions").replace("\treturn 0;", "\tpci_release_region(pdev);\n"
                                                   "\treturn 0;")
    new = old.replace("\tpci_release_region(pdev);\n", "")
    assert mentions.tidy(old, new) == new


def test_the_mapping_of_a_bar_is_named_by_its_call() -> None:
    old, new = "pcim_iomap_regions", "pcim_iomap_region"
    assert mentions.tidy(body(old, old), body(new, old)) == body(new, new)
