"""Work off the GUI thread of which only the newest counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.one_thread import OneThread

log = logging.getLogger(__name__)
Tell = Callable[[str], None]


class NotWanted(Exception):
    """Something newer was asked for, or nothing at all."""


class Work(QObject):
    """Does one thing at a time; what is begun later, or `cancel`, makes what came before count for nothing."""

    told = Signal(str)  # what is being done
    failed = Signal(str)  # why it came to nothing
    _said = Signal(int, str)
    _answered = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._request = 0
        self._busy = False
        self._pool = OneThread()
        self._said.connect(self._tell)
        self._answered.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._busy

    def start(self, work: Callable[[Tell], Any], then: Callable[[Any], None]) -> None:
        """Do `work` in a thread, then hand its answer to `then` in this one.

        `work` is given a function that it tells what it does, as often as it can: that ends it once it is not
        wanted any more. What it raises comes out as `failed`.
        """
        self.cancel()
        self._busy = True
        self._pool.start(_Task(self, self._request, work, then).run)

    def cancel(self) -> None:
        """Let what is under way come to nothing."""
        self._pool.clear()
        self._request += 1
        self._busy = False

    def close(self) -> None:
        """Cancel, and come back when no thread works any more."""
        self.cancel()
        self._pool.wait()

    def go_on(self, request: int, words: str) -> None:
        """Called by the thread: pass on what it does, or end it."""
        if request != self._request:
            raise NotWanted
        if words:
            self._said.emit(request, words)

    def _tell(self, request: int, words: str) -> None:
        if request == self._request:
            self.told.emit(words)

    def _finish(self, request: int, then: Callable[[Any], None] | None, answer: Any) -> None:
        if request != self._request:
            return
        self._busy = False
        if then is None:
            self.failed.emit(answer)
        else:
            then(answer)


class _Task:
    def __init__(self, owner: Work, request: int, work: Callable[[Tell], Any], then: Callable[[Any], None]):
        self._owner, self._request, self._work, self._then = owner, request, work, then

    def run(self) -> None:
        try:
            answer = self._work(lambda words: self._owner.go_on(self._request, words))
        except NotWanted:
            return
        except ScalpAtlasError as error:
            self._owner._answered.emit(self._request, None, str(error))
        except Exception:  # a fault of ours: the log has it, the user gets a sentence
            log.exception("working on a head")
            told = QCoreApplication.translate(
                "Work", "That did not work because of a fault in the program; the log file tells more"
            )
            self._owner._answered.emit(self._request, None, told)
        else:
            self._owner._answered.emit(self._request, self._then, answer)
