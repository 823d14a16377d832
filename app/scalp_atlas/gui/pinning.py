"""The rulers and notes of a session on its head, laid there off the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QPainter

from scalp_atlas.annotations import Annotations
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.pen import Pen
from scalp_atlas.figure.pinned import Box, Pinned, Pinner, paint_pinned
from scalp_atlas.figure.scene import Frame
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.work import Tell, Work
from scalp_atlas.records import Text


class Pinning(QObject):
    """Follows the session's annotations, its head and definitions; of what waits the newest is laid."""

    changed = Signal()  # what is pinned is another
    text_wanted = Signal(str, int)  # "ruler" or "note", number: its text is to be changed

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self._pinner: Pinner | None = None
        self._wanted: Annotations | None = None
        self._draft: Annotations | None = None  # shown instead of the session's while something is dragged
        self.pinned = Pinned()
        self.boxes: list[Box] = []
        self._work = Work(self)
        self._work.failed.connect(session.say)
        session.annotations_changed.connect(self._take)
        session.head_changed.connect(self._take_head)
        session.readings_changed.connect(self._take)
        self._take_head()

    @property
    def busy(self) -> bool:
        """Whether something is still to be laid."""
        return self._work.busy

    def missing(self, kind: str, number: int) -> Text | None:
        """Why a ruler or note has no place on this head; None if it has one."""
        return self.pinned.missing.get(f"{kind}:{number}")

    def show(self, draft: Annotations | None) -> None:
        """Show other annotations than the session's for a while; None for the session's again."""
        self._draft = draft
        self._follow()

    def close(self) -> None:
        """Come back when no thread works any more."""
        self._work.close()

    def paint(self, painter: QPainter, frame: Frame, layout: Layout, pen: Pen) -> None:
        """What is pinned, over the picture."""
        self.boxes = paint_pinned(painter, frame, self.pinned, layout, pen)

    def box_at(self, x: float, y: float) -> Box | None:
        """The text under a pixel of the picture last painted."""
        return next((box for box in reversed(self.boxes) if box.rect.contains(QPointF(x, y))), None)

    def double_click(self, x: float, y: float) -> bool:
        """A double click on a pixel; whether it meant a text, which is to be changed then."""
        box = self.box_at(x, y)
        if box is not None:
            self.text_wanted.emit(box.kind, box.number)
        return box is not None

    def _take(self, _item: str = "") -> None:
        self._draft = None
        self._follow()

    def _take_head(self) -> None:
        head, library = self._session.head, self._session.library
        if head is None:
            self._pinner = None
        elif self._pinner is None or self._pinner.head is not head or self._pinner.library is not library:
            self._pinner = Pinner(head, library)
            self.pinned = Pinned()  # nothing of another head is shown on this one
        self._take()

    def _follow(self) -> None:
        """Lay what is wanted now, after what is being laid."""
        self._wanted = self._draft or self._session.annotations
        if not self._work.busy:
            self._start()

    def _start(self) -> None:
        wanted, pinner, resolution = self._wanted, self._pinner, self._session.resolution
        self._wanted = None
        if pinner is None or not (wanted.rulers or wanted.notes):
            self._show(Pinned(wanted))
            return

        def work(tell: Tell) -> Pinned:
            tell("")
            return pinner.pin(wanted, resolution)

        self._work.start(work, self._show)

    def _show(self, pinned: Pinned) -> None:
        if self._wanted is not None:  # newer came meanwhile
            self._start()
        else:
            self.pinned = pinned
            self.changed.emit()
