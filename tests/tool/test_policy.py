# SPDX-License-Identifier: GPL-2.0-only
"""What is said of a call that is kept must hold on the tree at hand."""

from __future__ import annotations

import pytest

from pcimlib import policy
from pcimlib.exits import Handling
from pcimlib.families import catalogue
from pcimlib.probe import Capabilities
from pcimlib.verdict import Verdict

CALL = catalogue().call("pci_intx")


def decided(state: str, *offers: str, kind: str = "unmanaged",
            context: str = "") -> policy.Decision:
    """The decision on a pci_intx() in a tree whose INTx family is in a state."""
    aim = policy.target(Capabilities({"intx": state}, frozenset(offers)), ("intx",))
    return policy.decide(CALL, Verdict(kind, "follows the calls", (), context), Handling(), aim)


@pytest.mark.parametrize("kind", ("unmanaged", "foreign"))
def test_between_6_11_and_6_13(kind: str) -> None:
    """The core has pcim_intx(), pci_intx() is still a hybrid: nothing is pure there."""
    choice = decided("hybrid", "pcim_intx", kind=kind)
    assert (choice.rule, choice.action) == (f"intx-{kind}", "keep")
    assert "hybrid here" in choice.reason and "is pure" not in choice.reason


def test_from_6_14_on() -> None:
    """A pure core."""
    assert decided("pure", "pcim_intx").reason.endswith("pci_intx() is pure here")


def test_where_the_plain_form_is_offered() -> None:
    """Then it says so by its name, unless pci_intx() says the same already."""
    choice = decided("hybrid", "pcim_intx", "pci_intx_unmanaged")
    assert (choice.action, choice.replacement) == ("convert", "pci_intx_unmanaged")
    assert decided("pure", "pcim_intx", "pci_intx_unmanaged").action == "keep"


def test_outside_of_a_tree() -> None:
    """No claim about a core that nobody has seen."""
    aim = policy.Target(Capabilities({"intx": "unknown"}, frozenset(("pcim_intx",))), False)
    choice = policy.decide(CALL, Verdict("unmanaged", "follows the calls", ()), Handling(), aim)
    assert choice.action == "keep" and "pure" not in choice.reason


@pytest.mark.parametrize("state, action", (("pure", "keep"), ("hybrid", "review")))
def test_during_release(state: str, action: str) -> None:
    """A hybrid makes a record while devres is released: that is for a person."""
    choice = decided(state, "pcim_intx", kind="managed", context="devres release")
    assert (choice.rule, choice.action) == ("intx-devres-release", action)
    assert ("is pure" in choice.reason) == (state == "pure")
