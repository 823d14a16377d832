"""Python's garbage is collected in the GUI thread alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

LOOK_MS = 1000


@contextmanager
def collecting_here() -> Iterator[None]:
    """While it lasts, reference cycles are let go of by the event loop of this thread, and nowhere else.

    Left to itself Python collects in whichever thread happens to ask for memory. A worker that does so lets go
    of closed windows, timers and pictures that belong to this one, and Qt allows that in no other thread.
    """
    gc.disable()
    timer = QTimer(interval=LOOK_MS)
    timer.timeout.connect(_collect)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        gc.enable()


def _collect() -> None:
    """What Python itself would do by now."""
    for generation, threshold in enumerate(gc.get_threshold()):
        if not 0 < threshold < gc.get_count()[generation]:
            return
        gc.collect(generation)
