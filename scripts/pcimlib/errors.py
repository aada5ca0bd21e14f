# SPDX-License-Identifier: GPL-2.0-only
"""The ways in which a run of pcim stops early, or leaves a part out."""


class PcimError(Exception):
    """Usage or environment: one line that says what, where and what to do.

    The message is printed as it stands; the run then exits with status 2.
    """


class Incomplete(PcimError):
    """Sites were lost between the scan and the edit; the message names them."""


class Unfit(Incomplete):
    """A part of the tree has a form that a step does not know: what, and what unblocks it."""

    def __init__(self, what: str, unblocks: str) -> None:
        super().__init__(f"{what}; {unblocks}")
        self.what = what
        self.unblocks = unblocks
