# SPDX-License-Identifier: GPL-2.0-only
"""A limit on what is done for one module, so that no input can hang a run.

Processor time is counted, not the clock's: a busy machine changes no result.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# For tests, which have no time to wait for the limit.
SECONDS = float(os.environ.get("PCIM_CPU_LIMIT", "10"))


class TooMuch(Exception):
    """The limit was reached; the message says which, in a few words."""


@contextmanager
def cpu(seconds: float = SECONDS) -> Iterator[None]:
    """End what is within by TooMuch after so much processor time, or too deep a nesting.

    Signals reach the main thread only: elsewhere nothing limits the time.
    """
    main = threading.current_thread() is threading.main_thread()

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TooMuch(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, late) if main else None
    try:
        if main:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        yield
    except RecursionError:
        raise TooMuch("nested too deeply") from None
    finally:
        if main:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
