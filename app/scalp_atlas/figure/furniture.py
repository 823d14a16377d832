"""What every picture has at its lower edge: orientation, whose side is where, the scale bar."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from scalp_atlas.figure.pen import Pen, colour, words
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.view import View

Floats = NDArray[np.float64]

# Letters of the cue with their direction in the head frame.
_LETTERS: Final = (
    ("R", (1, 0, 0)),
    ("L", (-1, 0, 0)),
    ("A", (0, 1, 0)),
    ("P", (0, -1, 0)),
    ("S", (0, 0, 1)),
    ("I", (0, 0, -1)),
)
_BAR_SHARE: Final = 0.3  # of a narrow picture, so that the words beside the bar have room
_BETWEEN: Final = 4  # spaces at least between whose side is left and whose is right
_SIDES_SHARE: Final = 0.7  # of the size of the text; smaller, the letters of the cue are read sooner
_LEAST_SHARE: Final = 0.5  # of the size of the text; smaller words are not read


def paint_orientation(painter: QPainter, view: View, box: QRectF, pen: Pen) -> None:
    """A small cross with the letters R, L, A, P, S, I that turns with the head; near letters are strong."""
    right, up, toward = view.axes()
    radius = min(box.width(), box.height()) / 2 - pen.text_px * 0.7
    centre = box.center()
    painter.setPen(QPen(colour(pen.ground.tag_edge), pen.unit))
    painter.setBrush(colour(pen.ground.tag, 0.6))
    painter.drawEllipse(centre, radius * 1.0, radius * 1.0)
    for letter, direction in sorted(_LETTERS, key=lambda entry: float(np.dot(entry[1], toward))):
        x, y, near = (float(np.dot(direction, axis)) for axis in (right, up, toward))
        end = QPointF(centre.x() + x * radius, centre.y() - y * radius)
        ink = colour(pen.ground.ink, 0.35 + 0.65 * max(0.0, min(1.0, near * 0.6 + 0.6)))
        painter.setPen(QPen(ink, 1.3 * pen.unit))
        painter.drawLine(centre, end)
        painter.setFont(pen.font(0.9, bold=near > -0.3))
        half = pen.text_px * 0.75
        letter_box = QRectF(end.x() - half, end.y() - half, 2 * half, 2 * half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(pen.ground.background, 0.85))
        painter.drawEllipse(letter_box.center(), half * 0.8, half * 0.8)
        painter.setPen(ink)
        painter.drawText(letter_box, Qt.AlignmentFlag.AlignCenter, letter)


def side_words(view: View, language: str) -> tuple[str, str]:
    """What is at the picture's left and right edge: the head's right and left, or front and back."""
    right = view.axes()[0]
    if abs(right[0]) > 0.6:
        ends = (words("left", language), words("right", language))
        return ends if right[0] > 0 else (ends[1], ends[0])
    if abs(right[1]) > 0.6:
        ends = (words("back", language), words("front", language))
        return ends if right[1] > 0 else (ends[1], ends[0])
    return "", ""


def strip_height(pen: Pen) -> float:
    """Height of the strip at the bottom that is kept free of tags."""
    return pen.text_px * 6.4


def tag_area(width: float, height: float, pen: Pen) -> QRectF:
    """Where tags may stand in a picture whose bottom strip holds the cue and the scale bar."""
    margin = pen.text_px * 0.8
    return QRectF(margin, margin, width - 2 * margin, height - strip_height(pen) - margin)


def paint_furniture(painter: QPainter, frame: Frame, page: QRectF, pen: Pen, *, hidden_labels: int = 0) -> None:
    """Orientation cue, whose left and right is meant, scale bar, and how many labels found no room."""
    tall = strip_height(pen)
    margin = pen.text_px * 0.8
    cue = QRectF(page.left() + margin, page.bottom() - tall + margin * 0.2, tall - margin, tall - margin)
    paint_orientation(painter, frame.view, cue, pen)
    left, right = side_words(frame.view, pen.language)
    corner = QPointF(page.right() - margin, page.bottom() - margin)
    bar = paint_scale_bar(painter, frame.pixels_per_mm, corner, pen, page.width() * _BAR_SHARE)
    line = QRectF(cue.right() + margin, page.bottom() - pen.row - margin, 0, pen.row)
    line.setRight(bar.left() - 2 * margin)
    ends = f"◂ {left}" if left else "", f"{right} ▸" if right else ""
    share = _share_that_fits((_BETWEEN * " ").join(ends), line.width(), pen)
    if share >= _SIDES_SHARE:  # else the letters of the cue say it alone
        painter.setFont(pen.font(share))
        for words_there, edge in zip(ends, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True):
            where = edge | Qt.AlignmentFlag.AlignVCenter
            _lay_plate(painter, frame, painter.boundingRect(line, where, words_there), pen)
            painter.setPen(colour(pen.ground.ink))
            painter.drawText(line, where, words_there)
    if hidden_labels:
        above = line.translated(0, -pen.row * 1.2)
        above.setRight(page.right() - margin)
        told = words("hidden", pen.language).format(count=hidden_labels)
        painter.setFont(pen.font(max(_share_that_fits(told, above.width(), pen), _LEAST_SHARE)))
        told = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, round(above.width()) + 1)
        painter.setPen(colour(pen.ground.faint_ink))
        painter.drawText(above, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)


def _lay_plate(painter: QPainter, frame: Frame, box: QRectF, pen: Pen) -> None:
    """Ground for words, where they would stand on the head."""
    rows, columns = frame.depth.shape  # fewer than the picture's on a slow machine
    across, down = columns / frame.width, rows / frame.height
    top, bottom = max(int(box.top() * down), 0), int(box.bottom() * down) + 1
    left, right = max(int(box.left() * across), 0), int(box.right() * across) + 1
    if np.isfinite(frame.depth[top:bottom, left:right]).any():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(pen.ground.background, 0.75))
        painter.drawRoundedRect(box.adjusted(-3 * pen.unit, 0, 3 * pen.unit, 0), 3 * pen.unit, 3 * pen.unit)


def _share_that_fits(text: str, room: float, pen: Pen) -> float:
    """The share of the base size, at most 1, in which a line of text has room."""
    return min(1.0, max(room, 0.0) / max(pen.width_of(text), 1.0))


def paint_scale_bar(painter: QPainter, mm_px: float, corner: QPointF, pen: Pen, most_px: float) -> QRectF:
    """A bar of whole centimetres whose right end is at `corner`; returns the room that it takes."""
    most_px = min(most_px, pen.text_px * 12)
    length_mm = max((mm for mm in (5, 10, 20, 50, 100) if mm * mm_px <= most_px), default=5)
    length = length_mm * mm_px
    y = corner.y() - pen.unit * 2
    tick = 4 * pen.unit
    painter.setPen(QPen(colour(pen.ground.ink), 1.6 * pen.unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    left = corner.x() - length
    painter.drawLine(QPointF(left, y), QPointF(corner.x(), y))
    for x in (left, corner.x()):
        painter.drawLine(QPointF(x, y - tick), QPointF(x, y + tick * 0.4))
    painter.setFont(pen.font(0.9))
    text = f"{length_mm / 10:g} cm"
    box = QRectF(left - pen.text_px * 2, y - tick - pen.row, length + pen.text_px * 4, pen.row)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return QRectF(left, box.top(), length, corner.y() - box.top())
