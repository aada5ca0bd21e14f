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


RELEASE = "\tpci_free_irq_vectors(pdev);\n"


@pytest.mark.parametrize(("comment", "left"), [
    ("/*\n * Stop all and free allocated IRQ vectors.\n */\n", "/*\n * Stop all.\n */\n"),
    ("\t/*\n\t * Free the IRQ and then disable MSI.  A\n\t * port has\n\t * two.\n\t */\n",
     "\t/*\n\t * Free the IRQ.  A port has two.\n\t */\n"),
    ("\t/* By hand, otherwise PCI free irq vectors will fail */\n", ""),
    ("\t/*\n\t * @port: one of two\n\t *\n\t * Stop it and free IRQ vectors\n\t */\n",
     "\t/*\n\t * @port: one of two\n\t *\n\t * Stop it\n\t */\n"),
    ("\t/* Stop all and free allocated IRQ vectors. */\n",
     "\t/* Stop all and free allocated IRQ vectors. */\n"),
])
def test_words_about_a_release_go_with_it(comment: str, left: str) -> None:
    """Red with a tidy() that only drops sentences."""
    between = "\tfree_irq(pdev->irq, port);\n"
    assert stale.tidy(comment + between + RELEASE, comment + between) == left + between
    assert stale.tidy(comment + between + RELEASE, comment + RELEASE) == comment + RELEASE
    far = between * 30
    assert stale.tidy(comment + far + RELEASE, comment + far) == comment + far


READ = "\tpriv->regs = pcim_iomap_table(pdev)[0];\n"


@pytest.mark.parametrize("comment", [
    "\t/* cannot fail - table is allocated in pcim_iomap_regions */\n",
    "\t/*\n\t * No need to check for pcim_iomap_table() failure,\n"
    "\t * pcim_iomap_regions() already does it for us.\n\t */\n",
])
def test_a_comment_that_is_all_untrue_goes_whole(comment: str) -> None:
    """Red when an empty block comment is left."""
    kept = READ.replace("pcim_iomap_table(pdev)[0]", "regs")
    assert stale.tidy(comment + READ, comment + kept) == kept
    assert stale.tidy(comment + READ, comment + READ) == comment + READ


@pytest.mark.parametrize(("comment", "lines"), [
    ("\t/* release what probe took */\n", [2]), ("\t/* the\n\t * last: free it */\n", [3]),
    ("\t/* one for each ring */\n", [])])
def test_a_comment_that_is_left_above_a_release_is_for_a_person(
        comment: str, lines: list[int]) -> None:
    old, new = "\tf();\n" + comment + RELEASE + "\tg();\n", "\tf();\n" + comment + "\tg();\n"
    assert stale.suspects(old, new) == lines
    assert not stale.suspects(old, "\tf();\n\tg();\n")
    assert not stale.suspects(old, old)


def test_a_label_that_names_what_is_gone_is_told() -> None:
    """Seen: free_wed_or_irq_vector, with no vector left below it."""
    old = ("int f(void)\n{\n\tgoto free_wed_or_irq_vector;\n\n"
           "free_hif2:\n\tput(a);\nfree_wed_or_irq_vector:\n\tdetach();\n"
           "\tpci_free_irq_vectors(pdev);\n\treturn 1;\n}\n")
    new = old.replace("\tpci_free_irq_vectors(pdev);\n", "")
    assert stale.labels(old, new, "pci_free_irq_vectors") == ["free_wed_or_irq_vector"]
    assert stale.labels(old, old, "pci_free_irq_vectors") == []
    assert stale.labels(old.replace("_irq_vector", ""), new.replace("_irq_vector", ""),
                        "pci_free_irq_vectors") == []
