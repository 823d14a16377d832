"""The rulers along the midline as they are painted: strokes for centimetres, diamonds for cun."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from scalp_atlas.figure.pen import HALO_RGB, Pen, colour, write
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.skinlines import LIFT_MM
from scalp_atlas.head import Head
from scalp_atlas.records import Resolution, Resolved
from scalp_atlas.rulers import LINE, rulers

Points = NDArray[np.float64]

WORDS: Final = {"cm": {"en": "cm", "zh": "厘米"}, "cun": {"en": "cun", "zh": "寸"}}
_CM_MM: Final = (1.5, 5.5)  # from the midline to the head's left: where a stroke begins and ends
_CUN_MM: Final = 3.5  # to its right: the middle of a diamond
_NUMBER_MM: Final = 10.0
_CM_NUMBERED: Final = 5
_CUN_NUMBERED: Final = 3
_CM_RGB: Final = (20, 60, 120)
_CUN_RGB: Final = (160, 30, 30)
_BEHIND_MM: Final = 1.5  # as much as a mark may seem to lie below the skin beside it


class RulerMarks:
    """The marks of one head, laid on its skin once."""

    def __init__(self) -> None:
        self._of: Resolved | None = None
        self._strokes = self._diamonds = self._cm_numbers = self._cun_numbers = np.empty((0, 3))

    def paint(self, painter: QPainter, frame: Frame, head: Head, resolution: Resolution, pen: Pen) -> None:
        """Those marks that the head does not hide; nothing on a head without the midline between the hairlines."""
        self._lay(resolution, head)
        if self._of is None:
            return
        self._paint_strokes(painter, frame, pen)
        self._paint_diamonds(painter, frame, pen)
        for places, step, unit, rgb in (
            (self._cm_numbers, _CM_NUMBERED, "cm", _CM_RGB),
            (self._cun_numbers, _CUN_NUMBERED, "cun", _CUN_RGB),
        ):
            word = WORDS[unit][pen.language]
            texts = [f"{step * index} {word}" if index == 1 else str(step * index) for index in range(len(places))]
            _write_numbers(painter, frame, places, texts, pen, rgb)

    def _lay(self, resolution: Resolution, head: Head) -> None:
        line = resolution.resolved.get(LINE)
        if line is self._of:
            return
        made = rulers(resolution.resolved, resolution.scales)
        self._of = line if made else None
        if made is None:
            return
        near, far = (_beside(head, made.cm, -reach) for reach in _CM_MM)
        self._strokes = np.stack([near, far], axis=1)
        self._diamonds = _beside(head, made.cun, _CUN_MM)
        self._cm_numbers = _beside(head, made.cm[::_CM_NUMBERED], -_NUMBER_MM)
        self._cun_numbers = _beside(head, made.cun[::_CUN_NUMBERED], _NUMBER_MM)

    def _paint_strokes(self, painter: QPainter, frame: Frame, pen: Pen) -> None:
        pixels, clearance = frame.clearance(self._strokes.reshape(-1, 3))
        shown = (clearance.reshape(-1, 2) > -_BEHIND_MM).all(axis=1)
        for ink, width in ((colour(HALO_RGB, 0.8), 3.6), (colour(_CM_RGB), 1.7)):
            painter.setPen(QPen(ink, width * pen.unit))
            for one, other in pixels.reshape(-1, 2, 2)[shown]:
                painter.drawLine(QPointF(*one), QPointF(*other))

    def _paint_diamonds(self, painter: QPainter, frame: Frame, pen: Pen) -> None:
        pixels, clearance = frame.clearance(self._diamonds)
        size = 4.5 * pen.unit
        painter.setPen(QPen(colour(HALO_RGB, 0.9), pen.unit))
        painter.setBrush(colour(_CUN_RGB))
        for x, y in pixels[clearance > -_BEHIND_MM]:
            corners = ((0, -size), (size, 0), (0, size), (-size, 0))
            painter.drawPolygon(QPolygonF([QPointF(x + right, y + down) for right, down in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _beside(head: Head, places: Points, right_mm: float) -> Points:
    """(n, 3) on the skin, so far to the head's right of places of its midline."""
    return head.lift(places + np.array([right_mm, 0.0, 0.0]), LIFT_MM)


def _write_numbers(
    painter: QPainter, frame: Frame, places: Points, texts: list[str], pen: Pen, rgb: tuple[int, int, int]
) -> None:
    pixels, clearance = frame.clearance(places)
    font = pen.font(0.75, bold=True)
    for (x, y), clear, text in zip(pixels, clearance, texts, strict=True):
        if clear > -_BEHIND_MM:
            width = pen.width_of(text, 0.75, bold=True) * 1.1
            box = QRectF(x - width / 2, y - pen.text_px / 2, width, pen.text_px)
            painter.setPen(colour(HALO_RGB, 0.6))
            for right, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                write(painter, text, box.translated(right * pen.unit, down * pen.unit), font)
            painter.setPen(colour(rgb))
            write(painter, text, box, font)
