# SPDX-License-Identifier: GPL-2.0-only
"""Half of the work in a second process, where that pays."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEW = 64        # Below, a process costs more than it saves.


def over(items: Sequence[T], work: Callable[[Sequence[T]], list[R]]) -> list[R]:
    """Return what work makes of all items, one result an item, in their order.

    The other half of the items goes to a copy of this process, so work sees
    all that there is, and nothing that it changes there comes back but its
    results.  When the copy fails, its half is done here: an error then comes
    from here as well.
    """
    if (len(items) < FEW or (os.cpu_count() or 1) < 2
            or threading.current_thread() is not threading.main_thread()):
        return work(items)
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_send, args=(sender, work, items[1::2]), daemon=True)
    child.start()
    sender.close()
    try:
        mine = work(items[::2])
        try:
            theirs: list[R] = receiver.recv()
        except EOFError:
            theirs = work(items[1::2])
    finally:
        receiver.close()
        child.terminate()
        child.join()
    found: list[R] = [*mine, *theirs]
    found[::2], found[1::2] = mine, theirs
    return found


def _send(sender: Connection, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> None:
    """In the copy: say what came out, or nothing at all."""
    status = 1
    try:
        sender.send(work(items))
        status = 0
    except (Exception, KeyboardInterrupt):      # pylint: disable=broad-exception-caught
        pass                                    # the other process finds it again
    finally:
        # Without what this process would do at its end.
        os._exit(status)        # pylint: disable=protected-access
