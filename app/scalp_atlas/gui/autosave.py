"""What is on the screen, kept for the case that the program is ended roughly."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject, QTimer

from scalp_atlas import places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.scenes import ENDING

EVERY_MS: Final = 4000
_PREFIX: Final = "running-"
log = logging.getLogger(__name__)


class Autosave(QObject):
    """Writes what `content` says, every few seconds if it is something else, into a file of its own.

    A lock beside the file says that its program runs; a file without such a program is one that was left behind.
    """

    def __init__(self, content: Callable[[], bytes], parent: QObject | None = None):
        super().__init__(parent)
        self._content = content
        self._known: bytes | None = None
        self._lock: QLockFile | None = None
        self._path = _folder() / f"{_PREFIX}{os.getpid()}-{id(self):x}{ENDING}"
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.save)

    def begin(self, *, recovered: bool) -> None:
        """Watch from now on; what is there now is worth keeping only if it was recovered."""
        self._known = None if recovered else self._content()
        self._timer.start()

    def save(self) -> None:
        """Write the file if something changed since."""
        content = self._content()
        if content == self._known:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = _lock_of(self._path)
                self._lock.tryLock(0)
            write_beside(self._path, content)
        except (OSError, ScalpAtlasError) as error:  # the work goes on without
            log.warning("not kept: %s", error)
            self._timer.stop()
        self._known = content

    def end(self) -> None:
        """The program ends as it should: nothing is left behind."""
        self._timer.stop()
        discard(self._path)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def left_behind() -> list[Path]:
    """Files of programs that were ended roughly, the newest first."""
    found = [path for path in _folder().glob(f"{_PREFIX}*{ENDING}") if not _runs(path)]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def discard(path: Path) -> None:
    """Remove a file that was kept, if it is there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s cannot be removed: %s", path, error)


def _folder() -> Path:
    return places.state_dir()


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # as long as the program runs, however long
    return lock


def _runs(path: Path) -> bool:
    """Whether the program that keeps a file is still there."""
    lock = _lock_of(path)
    free = lock.tryLock(0)  # also where a program that is gone has left its lock
    if free:
        lock.unlock()
    return not free
