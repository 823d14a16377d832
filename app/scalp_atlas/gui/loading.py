"""Loads a head, and constructs other readings of its items, off the GUI thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.one_thread import OneThread
from scalp_atlas.head import Head, load_head
from scalp_atlas.readings import Reading, readings_of
from scalp_atlas.records import Item, Library, Resolution
from scalp_atlas.resolve import Resolver, resolve

log = logging.getLogger(__name__)
translate = QCoreApplication.translate


@dataclass(frozen=True)
class Loaded:
    """A head with everything the window needs, ready to be drawn."""

    place: str
    head: Head
    resolution: Resolution


class HeadLoader(QObject):
    """Loads one head after another; a new request makes the one under way count for nothing."""

    progressed = Signal(str)  # what is being done
    seen = Signal(object)  # Head: it can be drawn, its zones are still to be constructed
    loaded = Signal(object)  # Loaded
    failed = Signal(str)  # one sentence
    _step_done = Signal(int, str)
    _head_read = Signal(int, object)
    _done = Signal(int, object)

    def __init__(self, library: Library, parent: QObject | None = None):
        super().__init__(parent)
        self._library = library
        self._request = 0
        self._pool = OneThread()
        self._step_done.connect(self._tell)
        self._head_read.connect(self._show)
        self._done.connect(self._finish)

    def load(self, place: str) -> None:
        """Start loading a bundled head or a file; one of `loaded` and `failed` follows."""
        self._request += 1
        self._pool.start(_Task(self, self._request, place, self._library).run)

    def cancel(self) -> None:
        """Let what is under way come to nothing."""
        self._request += 1

    def wait(self) -> None:
        """Come back when no thread works any more."""
        self._pool.clear()
        self._pool.wait()

    def wanted(self, request: int) -> bool:
        """Whether a request is still the newest."""
        return request == self._request

    def _tell(self, request: int, words: str) -> None:
        if self.wanted(request):
            self.progressed.emit(words)

    def _show(self, request: int, head: Head) -> None:
        if self.wanted(request):
            self.seen.emit(head)

    def _finish(self, request: int, answer: object) -> None:
        if not self.wanted(request):
            return
        if isinstance(answer, Loaded):
            self.loaded.emit(answer)
        else:
            self.failed.emit(str(answer))


class _Task:
    def __init__(self, loader: HeadLoader, request: int, place: str, library: Library):
        self._loader, self._request, self._place, self._library = loader, request, place, library

    def run(self) -> None:
        answer: object
        try:
            answer = self._load()
        except ScalpAtlasError as error:
            answer = str(error)
        except Exception:  # a fault of ours: the log has it, the user gets a sentence
            log.exception("loading %s", self._place)
            told = translate(
                "HeadLoader", "{place} could not be loaded because of a fault in the program; the log file tells more"
            )
            answer = told.format(place=self._place)
        if answer is not None:
            self._loader._done.emit(self._request, answer)

    def _load(self) -> Loaded | None:
        self._say(translate("HeadLoader", "Reading the head"))
        head = load_head(self._place)
        for words, work in (
            (translate("HeadLoader", "Taking the ears off the measuring surface"), lambda: head.surface),
            (translate("HeadLoader", "Measuring the midline"), lambda: head.midline),
        ):
            if not self._loader.wanted(self._request):
                return None
            self._say(words)
            work()
        self._loader._head_read.emit(self._request, head)
        self._say(translate("HeadLoader", "Constructing the zones"))
        return Loaded(self._place, head, resolve(self._library, head))

    def _say(self, words: str) -> None:
        self._loader._step_done.emit(self._request, words)


class ReadingsLoader(QObject):
    """Constructs the other readings of one item after another, on one head at a time."""

    loaded = Signal(str, object)  # id of the item without side, tuple of `Reading`
    _done = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._request = 0
        self._resolver: Resolver | None = None
        self._pool = OneThread()
        self._done.connect(self._finish)

    def begin(self, library: Library, head: Head) -> None:
        """Go over to a library and a head; what is under way for others comes to nothing."""
        self._pool.clear()
        self._request += 1
        self._resolver = Resolver(library, head)

    def load(self, item: Item) -> None:
        """Start constructing the other readings of an item; `loaded` follows, if there is a head."""
        if self._resolver is not None:
            self._pool.start(_ReadingsTask(self, self._request, self._resolver, item).run)

    def wait(self) -> None:
        """Come back when no thread works any more."""
        self._pool.clear()
        self._pool.wait()

    def _finish(self, request: int, item_id: str, readings: tuple[Reading, ...]) -> None:
        if request == self._request:
            self.loaded.emit(item_id, readings)


class _ReadingsTask:
    def __init__(self, loader: ReadingsLoader, request: int, resolver: Resolver, item: Item):
        self._loader, self._request, self._resolver, self._item = loader, request, resolver, item

    def run(self) -> None:
        try:
            readings = readings_of(self._resolver, self._item)
        except Exception:  # a fault of ours: the log has it, the item keeps its first reading
            log.exception("other readings of %s", self._item.id)
        else:
            self._loader._done.emit(self._request, self._item.id, readings)
