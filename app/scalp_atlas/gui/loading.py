"""Loads a head, and constructs other readings of its items, off the GUI thread."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Event

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from scalp_atlas.cache import kept_records
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.skinlines import Laid, SkinLines
from scalp_atlas.gui.one_thread import OneThread
from scalp_atlas.head import Head, load_head
from scalp_atlas.readings import Reading, readings_of
from scalp_atlas.records import Item, Library, Resolution, Resolved
from scalp_atlas.resolve import Resolver

log = logging.getLogger(__name__)
translate = QCoreApplication.translate
_PAINTED_S = 1.0  # it is not waited for longer


@dataclass(frozen=True)
class Loaded:
    """A head with everything the window needs, ready to be drawn."""

    place: str
    head: Head
    resolution: Resolution


@dataclass(frozen=True, eq=False)
class Passing:
    """A head with what is on view, laid on its skin, while all else is still to be constructed.

    Attributes
    ----------
    coarse : bool
        A working head, whose numbers may be a millimetre off.
    """

    head: Head
    resolution: Resolution
    lines: SkinLines
    coarse: bool = False

    @classmethod
    def of(cls, head: Head, resolution: Resolution) -> Passing:
        """With all that takes long done, so that only painting is left."""
        lines = SkinLines(head)
        lines.lay_all([*resolution.resolved.values()])
        scales = dict(resolution.scales)  # measured when they are looked at first
        return cls(head, replace(resolution, scales=scales), lines)


class HeadLoader(QObject):
    """Loads one head after another; a new request makes the one under way count for nothing."""

    progressed = Signal(str)  # what is being done
    seen = Signal(object)  # Head: it can be drawn, its zones are still to be constructed
    passed = Signal(object)  # Passing: what was wanted first is constructed
    loaded = Signal(object)  # Loaded
    failed = Signal(str)  # one sentence
    _step_done = Signal(int, str)
    _head_read = Signal(int, object)
    _first_done = Signal(int, object)
    _done = Signal(int, object)

    def __init__(self, library: Library, parent: QObject | None = None):
        super().__init__(parent)
        self._library = library
        self._request = 0
        self._pool = OneThread()
        self._painted = Event()
        self._step_done.connect(self._tell)
        self._head_read.connect(self._show)
        self._first_done.connect(self._pass_on)
        self._done.connect(self._finish)

    def load(self, place: str, first: Iterable[str] = ()) -> None:
        """Start loading a bundled head or a file; one of `loaded` and `failed` follows.

        Items (ids without side) that are wanted `first` are told by `passed`, a second before all are there.
        """
        self._request += 1
        self._pool.start(_Task(self, self._request, place, self._library, frozenset(first)).run)

    def cancel(self) -> None:
        """Let what is under way come to nothing."""
        self._request += 1
        self._painted.set()

    def wait(self) -> None:
        """Come back when no thread works any more."""
        self._pool.clear()
        self._pool.wait()

    def show_first(self, request: int, passing: Passing) -> None:
        """Have it shown, called from the thread; comes back when it is painted: Python does one thing at a time."""
        self._painted.clear()
        if self.wanted(request):
            self._first_done.emit(request, passing)
            self._painted.wait(_PAINTED_S)

    def wanted(self, request: int) -> bool:
        """Whether a request is still the newest."""
        return request == self._request

    def _tell(self, request: int, words: str) -> None:
        if self.wanted(request):
            self.progressed.emit(words)

    def _show(self, request: int, head: Head) -> None:
        if self.wanted(request):
            self.seen.emit(head)

    def _pass_on(self, request: int, passing: Passing) -> None:
        if self.wanted(request):
            self.passed.emit(passing)
        QTimer.singleShot(0, self._painted.set)  # a timer of no time comes after what there is to paint

    def _finish(self, request: int, answer: object) -> None:
        if not self.wanted(request):
            return
        if isinstance(answer, Loaded):
            self.loaded.emit(answer)
        else:
            self.failed.emit(str(answer))


class _Task:
    def __init__(self, loader: HeadLoader, request: int, place: str, library: Library, first: frozenset[str]):
        self._loader, self._request, self._place, self._library = loader, request, place, library
        self._first = first

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
        if isinstance(answer, Loaded):
            _ = answer.head.sketch  # a slow machine wants it as soon as the head is turned

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
        resolver = Resolver(self._library, head)
        if self._first:
            passing = self._pass(resolver)
            self._loader.show_first(self._request, passing)
        SkinLines(head).lay(head.midline.points[:1])  # whoever lays the next line need not wait for search trees
        return Loaded(self._place, head, resolver.resolve())

    def _pass(self, resolver: Resolver) -> Passing:
        """What is wanted first; that of the last time, where head and definitions are the same to the last figure."""

        def construct() -> tuple[Resolution, dict[str, tuple[Resolved, Laid]]]:
            made = Passing.of(head, resolver.resolve(items=self._first))
            return made.resolution, made.lines.laid

        head, digest = resolver.head, self._library.digest
        resolution, laid = (
            kept_records(["first", digest, *sorted(self._first), *head.content()], construct)
            if head.as_filed and digest
            else construct()
        )
        return Passing(head, resolution, SkinLines(head, laid))

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
