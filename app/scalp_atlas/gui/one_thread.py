"""A thread beside the window's own that does one piece of work after another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait


class OneThread:
    """Does what it is given, in that order.

    A Python thread and no `QThreadPool`: the Python half of a `QRunnable` is let go of in the thread while the
    garbage collector may be looking at it in another, which ended the program now and then.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._given: list[Future[None]] = []

    def start(self, work: Callable[[], None]) -> None:
        """Do this when all that was given before is done."""
        self._given = [one for one in self._given if not one.done()]
        self._given.append(self._pool.submit(work))

    def clear(self) -> None:
        """Forget what has not been begun."""
        for one in self._given:
            one.cancel()

    def wait(self) -> None:
        """Come back when nothing is done any more."""
        wait(self._given)
