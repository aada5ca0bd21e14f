# SPDX-License-Identifier: GPL-2.0-only
"""Comments that explain a hybrid: which sentences go with it."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import pytest

from pcimlib import stale

CALL = "\trc = {}alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);\n"


def tidied(comment: str, between: str = "") -> str:
    before = f"{comment}{between}{CALL.format('pci_')}"
    after = f"{comment}{between}{CALL.format('pcim_')}"
    return stale.tidy(before, after).removesuffix(between + CALL.format("pcim_"))


@pytest.mark.parametrize(("comment", "left"), [
    ("\t/* pcim_release() gives them back */\n", ""),
    ("\t/*\n\t * One for each ring.\n\t * Given back by pcim_release().\n\t */\n",
     "\t/*\n\t * One for each ring.\n\t */\n"),
    ("\t/*\n\t * No INTx here.\n\t *\n\t * They go away although\n\t * despite not being called so."
     "  See\n\t * pci_setup_msi_context().\n\t */\n", "\t/*\n\t * No INTx here.\n\t */\n"),
])
def test_untrue_sentences_go(comment: str, left: str) -> None:
    assert tidied(comment) == left
    assert tidied(comment, "\tcount = 4;\n") == left


@pytest.mark.parametrize("comment", [
    "\t/* One for each ring. */\n",
    "\t/*\n\t * One for each ring. Given back by pcim_release().\n\t */\n",
    "\t/* One for each ring.\n\t * Given back by pcim_release() */\n",
    "\t/* pcim_release() */\n\tfoo();\n\tfoo();\n\tfoo();\n\tfoo();\n\tfoo();\n\tfoo();\n",
])
def test_the_rest_stays(comment: str) -> None:
    assert tidied(comment) == comment


def test_nothing_goes_where_no_call_was_edited() -> None:
    text = "\t/* pcim_release() gives them back */\n" + CALL.format("pcim_")
    assert stale.tidy(text, text) == text
