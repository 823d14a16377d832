"""Places on the head that a person sets, moves or is shown: how they look, and which of them the pointer is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF

from scalp_atlas.figure.pen import Pen, colour, write
from scalp_atlas.figure.scene import Frame

Points = NDArray[np.float64]

PICK_PX: Final = 11.0
_RADIUS_PX: Final = 5.0
_BEHIND_MM: Final = 4.0  # a mark on a steep part of the skin is not hidden by what lies just before it
_RGB: Final = {"confirmed": (0, 90, 160), "proposed": (150, 30, 120), "finding": (178, 24, 43)}
_LIGHT: Final = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class Mark:
    """One place, or a line of places.

    Attributes
    ----------
    id : str
    points : (n, 3) float
        Head frame, mm.
    look : "confirmed" (a full dot), "proposed" (a ring) or "finding" (a dot with a cross)
    label : str
        Written beside it, if any.
    line : bool
        Whether the points are joined.
    strong : bool
        Larger, and the points of a line can be seen and pulled.
    """

    id: str
    points: Points
    look: Literal["confirmed", "proposed", "finding"]
    label: str = ""
    line: bool = False
    strong: bool = False


class Tool(Protocol):
    """What takes the gestures on marks while it is at work; all else turns the head as ever."""

    def marks(self) -> Sequence[Mark]:
        """All that are to be shown, the uppermost last."""

    def can_drag(self, mark: str) -> bool:
        """Whether a press on a mark takes hold of it."""

    def drag(self, mark: str, index: int, place: Points) -> None:
        """A point of a mark is held over a place (3,) of the head."""

    def drop(self) -> None:
        """It is let go there."""

    def click(self, mark: str, place: Points | None) -> bool:
        """A click on a mark or on a place of the head; whether it meant something."""

    def hover(self, place: Points | None) -> None:
        """The pointer stands over a place of the head, or over none."""

    def press_key(self, event: QKeyEvent) -> bool:
        """A key; whether it meant something."""

    def wants_key(self, event: QKeyEvent) -> bool:
        """Whether a key is not to be taken for that of a menu."""


def picked_mark(frame: Frame, marks: Sequence[Mark], x: float, y: float, reach: float) -> tuple[str, int] | None:
    """The mark, and the number of its point, that is nearest to a pixel within `reach` and not hidden.

    Of lines only strong ones can be picked.
    """
    best: tuple[float, str, int] | None = None
    for mark in marks:
        if (mark.line and not mark.strong) or not len(mark.points):
            continue
        pixels, clearance = frame.clearance(mark.points)
        away = np.where(clearance > -_BEHIND_MM, np.hypot(*(pixels - [x, y]).T), np.inf)
        index = int(away.argmin())
        if away[index] <= reach and (best is None or away[index] <= best[0]):
            best = float(away[index]), mark.id, index
    return None if best is None else best[1:]


def paint_marks(painter: QPainter, frame: Frame, marks: Sequence[Mark], pen: Pen) -> None:
    """Those marks that the head does not hide."""
    for mark in marks:
        pixels, clearance = frame.clearance(mark.points)
        shown = clearance > -_BEHIND_MM
        if mark.line:
            _paint_line(painter, pixels, shown, mark, pen)
        if not mark.line or (mark.strong and mark.look != "finding"):
            radius = _RADIUS_PX * pen.unit * (0.55 if mark.line else 1.4 if mark.strong else 1.0)
            for place in pixels[shown]:
                _paint_dot(painter, QPointF(*place), radius, mark.look, pen)
        if mark.label and shown.any():
            _write_label(painter, pixels[shown][0], mark, pen, frame.width)


def _paint_line(painter: QPainter, pixels: Points, shown: NDArray[np.bool_], mark: Mark, pen: Pen) -> None:
    style = Qt.PenStyle.DashLine if mark.look == "proposed" else Qt.PenStyle.SolidLine
    width = (2.6 if mark.strong else 1.6) * pen.unit
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for run in np.split(np.arange(len(pixels)), np.flatnonzero(np.diff(shown)) + 1):
        if shown[run[0]] and len(run) > 1:
            way = QPolygonF([QPointF(*place) for place in pixels[run]])
            painter.setPen(QPen(colour(_LIGHT, 0.8), width + 2 * pen.unit))
            painter.drawPolyline(way)
            painter.setPen(QPen(colour(_RGB[mark.look]), width, style))
            painter.drawPolyline(way)


def _paint_dot(painter: QPainter, place: QPointF, radius: float, look: str, pen: Pen) -> None:
    ink = colour(_RGB[look])
    painter.setPen(QPen(colour(_LIGHT), 1.5 * pen.unit))
    painter.setBrush(ink if look == "confirmed" else colour(_LIGHT, 0.85))
    painter.drawEllipse(place, radius + pen.unit, radius + pen.unit)
    if look != "confirmed":
        painter.setPen(QPen(ink, 2 * pen.unit))
        painter.drawEllipse(place, radius, radius)
    if look == "finding":
        for right, down in ((1, 1), (1, -1)):
            arm = QPointF(right, down) * radius * 0.7
            painter.drawLine(place - arm, place + arm)


def _write_label(painter: QPainter, place: Points, mark: Mark, pen: Pen, frame_width: int) -> None:
    font = pen.font(0.9, bold=mark.strong)
    width = pen.width_of(mark.label, 0.9, bold=mark.strong) + pen.gap * 2
    aside = 2 * _RADIUS_PX * pen.unit
    left = place[0] + aside if place[0] + aside + width < frame_width else place[0] - aside - width
    box = QRectF(left, place[1] - pen.row / 2, width, pen.row)
    painter.setPen(QPen(colour(pen.ground.tag_edge), pen.unit))
    painter.setBrush(colour(pen.ground.tag, 0.9))
    painter.drawRoundedRect(box, 3 * pen.unit, 3 * pen.unit)
    painter.setPen(colour(pen.ground.ink))
    write(painter, mark.label, box.adjusted(pen.gap, 0, 0, 0), font)
