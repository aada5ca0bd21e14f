# SPDX-License-Identifier: GPL-2.0-only
"""The two ways in which a run of pcim stops early."""


class PcimError(Exception):
    """Usage or environment: one line that says what, where and what to do.

    The message is printed as it stands; the run then exits with status 2.
    """


class Incomplete(PcimError):
    """Sites were lost between the scan and the edit; the message names them."""
