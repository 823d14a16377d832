"""Makes heads from sliders off the GUI thread: coarse ones while a slider moves, the full one when it rests."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.working import ProcessGone, WorkingProcess, family, working_answer
from scalp_atlas.gui.loading import Loaded, Passing
from scalp_atlas.gui.one_thread import OneThread
from scalp_atlas.gui.session import Session
from scalp_atlas.morph import Sliders, save_head
from scalp_atlas.records import Library, Resolution
from scalp_atlas.resolve import Resolver
from scalp_atlas.rulers import LINE

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Shaped:
    """What is on view on a head from sliders."""

    sliders: Sliders
    passing: Passing


class Shaping(QObject):
    """Has one coarse head made at a time, always of the newest sliders; what came in between is left out.

    The full head is made beside it, and counts for nothing once something newer was asked for.
    """

    passed = Signal(object)  # Shaped
    made = Signal(object, object)  # Loaded, Library: everything
    saved = Signal(object)  # Path of the head file
    failed = Signal(str)  # one sentence
    _coarse_done = Signal(int, object)
    _full_told = Signal(int, object)

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self._request = 0
        self._passed = 0
        self._next: Sliders | None = None
        self._busy = False
        self._coarse, self._full, self._starting = OneThread(), OneThread(), OneThread()
        self._process, self._begun = WorkingProcess(), False
        self._coarse_done.connect(self._take_coarse)
        self._full_told.connect(self._take_full)

    @property
    def beside_ready(self) -> bool:
        """Whether coarse heads are constructed in a process of its own by now."""
        return self._process.ready

    @property
    def beside_pid(self) -> int | None:
        """Of that process."""
        return self._process.pid

    def move(self, sliders: Sliders) -> None:
        """A slider moves: show about what comes of it."""
        self._request += 1
        self._next = sliders
        self._go_on()

    def settle(self, sliders: Sliders) -> None:
        """A slider rests: make the head itself; `passed` with what is on view, then `made` follow."""
        self._request += 1
        self._next = None
        self._full.clear()
        request, library, items = self._request, self._session.library, self._on_view()

        def work() -> None:
            self._make_full(request, library, items, sliders)

        self._full.start(_Task(work, lambda answer: self._tell_failure(request, answer)).run)

    def save(self, folder: Path, sliders: Sliders, name: str) -> None:
        """Write a head file with its meshes; `saved` or `failed` follows."""

        def done(answer: Any) -> None:
            if isinstance(answer, Path):
                self.saved.emit(answer)
            else:
                self.failed.emit(str(answer))

        self._full.start(_Task(lambda: save_head(folder, sliders, name), done).run)

    def cancel(self) -> None:
        """Let what is under way come to nothing."""
        self._request += 1
        self._passed = self._request
        self._next = None

    def close(self) -> None:
        """Cancel, and come back when no thread works any more."""
        self.cancel()
        self._process.close()
        for pool in (self._starting, self._coarse, self._full):
            pool.wait()

    def _on_view(self) -> frozenset[str]:
        """Ids without side of what is drawn, of what is selected, and of the line that the rulers lie along."""
        names = [*self._session.visible_ids(), *([self._session.selected_id] if self._session.selected_id else [])]
        resolved = self._session.resolution.resolved
        return frozenset({LINE, *(resolved[name].item.id for name in names if name in resolved)})

    def _go_on(self) -> None:
        if self._busy or self._next is None:
            return
        sliders, self._next, self._busy = self._next, None, True
        request, library, items = self._request, self._session.library, self._on_view()
        self._start_process(library)
        self._coarse.start(
            _Task(
                lambda: _working(self._process, library, items, sliders),
                lambda answer: self._coarse_done.emit(request, answer),
            ).run
        )

    def _start_process(self, library: Library) -> None:
        """Have heads constructed beside the window; until that is ready a thread does it.

        Not for the first head: sliders that were only opened need no process, and it would hold up the full head.
        """
        if self._passed and not self._begun:
            self._begun = True
            self._starting.start(lambda: _begin(self._process, library))

    def _take_coarse(self, request: int, answer: Shaped | str) -> None:
        self._busy = False
        self._go_on()  # first, so that the next is constructed while this one is painted
        if request > self._passed:
            self._passed = request
            if isinstance(answer, Shaped):
                self.passed.emit(answer)
            else:
                self.failed.emit(answer)

    def _make_full(self, request: int, library: Library, items: frozenset[str], sliders: Sliders) -> None:
        """What is on view first, then all; ends early where it is not wanted any more."""
        head = family().head(sliders)
        for work in (lambda: head.surface, lambda: head.midline, lambda: head.hair_cover):
            if request != self._request:
                return
            work()
        resolver = Resolver(library, head)
        seen = resolver.resolve(items=items)
        self._full_told.emit(request, Shaped(sliders, Passing.of(head, seen)))
        answers = []
        for system in library.systems:
            if request != self._request:
                return
            answers.append(resolver.resolve([system]))
        resolution = Resolution(
            seen.scales,
            {key: answer for one in answers for key, answer in one.resolved.items()},
            {key: answer for one in answers for key, answer in one.unresolved.items()},
        )
        self._full_told.emit(request, (Loaded("", head, resolution), library))

    def _take_full(self, request: int, answer: Any) -> None:
        if request != self._request:
            return
        self._passed = request
        if isinstance(answer, Shaped):
            self.passed.emit(answer)
        elif isinstance(answer, str):
            self.failed.emit(answer)
        else:
            self.made.emit(*answer)

    def _tell_failure(self, request: int, answer: Any) -> None:
        if answer is not None:
            self._full_told.emit(request, answer)


def _begin(process: WorkingProcess, library: Library) -> None:
    try:
        process.begin(library)
    except ProcessGone:
        log.warning("working heads are constructed in a thread", exc_info=True)


def _working(process: WorkingProcess, library: Library, items: frozenset[str], sliders: Sliders) -> Shaped:
    try:
        answer = process.ask(library, items, sliders) if process.ready else working_answer(library, items, sliders)
    except ProcessGone:
        log.warning("working heads are constructed in a thread from now on", exc_info=True)
        answer = working_answer(library, items, sliders)
    return Shaped(sliders, Passing(*answer, coarse=True))


class _Task:
    """Does `work` in a thread and hands its answer, or a sentence about what went wrong, to `done` there."""

    def __init__(self, work: Callable[[], Any], done: Callable[[Any], None]):
        self._work, self._done = work, done

    def run(self) -> None:
        try:
            answer = self._work()
        except ScalpAtlasError as error:
            answer = str(error)
        except Exception:  # a fault of ours: the log has it, the user gets a sentence
            log.exception("shaping a head")
            answer = QCoreApplication.translate(
                "Shaping", "The head could not be made because of a fault in the program; the log file tells more"
            )
        self._done(answer)
