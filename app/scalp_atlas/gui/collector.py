"""Python's garbage is collected in the GUI thread alone, and free memory goes back to the system."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

from scalp_atlas.heap import give_back_free_pages

LOOK_MS = 1000
GIVE_BACK_MS = 60_000


@contextmanager
def collecting_here() -> Iterator[None]:
    """While it lasts, reference cycles are let go of by the event loop of this thread, and nowhere else.

    Left to itself Python collects in whichever thread happens to ask for memory. A worker that does so lets go
    of closed windows, timers and pictures that belong to this one, and Qt allows that in no other thread.

    Once a minute memory that is free by then goes back to the system (`heap`).
    """
    gc.disable()
    timers = [_timer(LOOK_MS, _collect), _timer(GIVE_BACK_MS, give_back_free_pages)]
    try:
        yield
    finally:
        for timer in timers:
            timer.stop()
        gc.enable()


def _timer(interval_ms: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(interval=interval_ms)
    timer.timeout.connect(act)
    timer.start()
    return timer


def _collect() -> None:
    """What Python itself would do by now."""
    for generation, threshold in enumerate(gc.get_threshold()):
        if not 0 < threshold < gc.get_count()[generation]:
            return
        gc.collect(generation)
