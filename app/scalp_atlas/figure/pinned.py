"""Rulers and notes, painted over the head where it does not hide them: the same in the window and in figures.

A ruler has a tick every centimetre and its length in a box; a note is a text in a box with a pin, and an arrow along
the scalp where it points to another place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from scalp_atlas.annotations import Annotations, Note, Ruler
from scalp_atlas.errors import GeometryError
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.lines import polygon
from scalp_atlas.figure.pen import HALO_RGB, Pen, colour
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.skinlines import Laid, Run, Seen, SkinLines, Stroke, see
from scalp_atlas.measuring import Measured, NoPlace, length_in_words, measure, place_of
from scalp_atlas.records import Library, Resolution, Text

if TYPE_CHECKING:
    from scalp_atlas.head import Head

Floats = NDArray[np.float64]
Known = dict[tuple[object, bytes], "PinnedRuler | PinnedNote"]

_INK: Final = (24, 25, 28)
_TICK_MM: Final = 10.0
_TICK_HALF_MM, _LONG_TICK_HALF_MM = 1.6, 2.8  # every fifth is longer
_BEHIND_MM: Final = 1.0
_WIDEST_EM: Final = 17.0  # of the text of a note
_AWAY_PX: Final = 26.0  # from a place to its box
_WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, eq=False)
class PinnedRuler:
    """A ruler on the skin of one head.

    Attributes
    ----------
    laid, ends : Laid
        The tape, and its places as a stroke of one point each.
    ticks : (k, 2, 3) float, mm
        Both ends of a tick at every centimetre.
    """

    measured: Measured
    laid: Laid
    ends: Laid
    ticks: Floats


@dataclass(frozen=True, eq=False)
class PinnedNote:
    """A note on the skin of one head; `arrow` runs from its pin to what it points to."""

    pin: Laid
    arrow: Laid | None


@dataclass(frozen=True, eq=False)
class Pinned:
    """Annotations as they lie on one head.

    Attributes
    ----------
    rulers, notes : sequences as long as those of the annotations
        None where this head does not have the place.
    missing : mapping of "ruler:0" or "note:2" to the reason why it has no place here
    """

    annotations: Annotations = field(default_factory=Annotations)
    rulers: Sequence[PinnedRuler | None] = ()
    notes: Sequence[PinnedNote | None] = ()
    missing: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Box:
    """Where the text of an annotation stands in a picture: "ruler" or "note", its number, and the room it takes."""

    kind: str
    number: int
    rect: QRectF


class Pinner:
    """Lays annotations on one head; what has not moved since is not laid again."""

    def __init__(self, head: Head, library: Library) -> None:
        self.head, self.library = head, library
        self._lines = SkinLines(head)
        self._known: Known = {}

    def pin(self, annotations: Annotations, resolution: Resolution) -> Pinned:
        """All rulers and notes on the head. A tape takes some 10 ms, now and then a second."""
        missing: dict[str, Text] = {}
        rulers: list[PinnedRuler | None] = []
        notes: list[PinnedNote | None] = []
        for number, ruler in enumerate(annotations.rulers):
            try:
                rulers.append(self._ruler(ruler, resolution))
            except NoPlace as why:
                rulers.append(None)
                missing[f"ruler:{number}"] = why.told
        for number, note in enumerate(annotations.notes):
            try:
                notes.append(self._note(note, resolution))
            except NoPlace as why:
                notes.append(None)
                missing[f"note:{number}"] = why.told
        return Pinned(annotations, rulers, notes, missing)

    def _ruler(self, ruler: Ruler, resolution: Resolution) -> PinnedRuler:
        places = np.array([place_of(spot, self.head, resolution) for spot in ruler.spots])
        key = ("ruler", places.tobytes())
        made = self._known.get(key)
        if not isinstance(made, PinnedRuler):
            measured = measure(ruler, self.head, resolution, self.library)
            stroke = self._lines.lay(measured.line.points)
            ends = Laid(tuple(self._lines.lay(place[None]) for place in measured.places))
            made = PinnedRuler(measured, Laid((stroke,)), ends, _ticks(stroke))
            self._known[key] = made
        return made

    def _note(self, note: Note, resolution: Resolution) -> PinnedNote:
        spots = [note.spot] if note.arrow is None else [note.spot, note.arrow]
        places = [place_of(spot, self.head, resolution) for spot in spots]
        key = ("note", np.array(places).tobytes())
        made = self._known.get(key)
        if not isinstance(made, PinnedNote):
            pin = Laid((self._lines.lay(places[0][None]),))
            made = self._known[key] = PinnedNote(pin, self._arrow(places))
        return made

    def _arrow(self, places: Sequence[Floats]) -> Laid | None:
        if len(places) < 2:
            return None
        try:
            return Laid((self._lines.lay(self.head.surface.tape(places[0], places[1]).points),))
        except GeometryError:
            raise NoPlace("no_way") from None


def _ticks(stroke: Stroke) -> Floats:
    """(k, 2, 3) both ends of a tick square to the stroke every centimetre, the ends of the stroke without."""
    stations = np.arange(_TICK_MM, stroke.along[-1], _TICK_MM)
    if not len(stations):
        return np.empty((0, 2, 3))
    at = [np.column_stack([np.interp(where, stroke.along, stroke.points[:, axis]) for axis in range(3)])
          for where in (stations, stations - 0.5, stations + 0.5)]  # fmt: skip
    normals = stroke.normals[np.searchsorted(stroke.along, stations).clip(max=len(stroke.normals) - 1)]
    across = np.cross(normals, at[2] - at[1])
    across /= np.maximum(np.linalg.norm(across, axis=1), 1e-9)[:, None]
    half = np.where(np.arange(1, len(stations) + 1) % 5, _TICK_HALF_MM, _LONG_TICK_HALF_MM)[:, None]
    return np.stack([at[0] - half * across, at[0] + half * across], axis=1)


def paint_pinned(painter: QPainter, frame: Frame, pinned: Pinned, layout: Layout, pen: Pen) -> list[Box]:
    """Paint what the head does not hide; returns where the texts stand, which keep clear of the tags."""
    painter.save()
    taken = [QRectF(tag.left, tag.top, tag.width, tag.height) for tag in layout.tags]
    boxes: list[Box] = []
    seen_of = {ruler: see(frame, [("line", ruler.laid), ("ends", ruler.ends)]) for ruler in pinned.rulers if ruler}
    pixels = [run.pixels for line, _ in seen_of.values() for run in line.shown]
    busy = np.vstack(pixels) if pixels else np.empty((0, 2))
    for ruler, (line, ends) in seen_of.items():
        _paint_ruler(painter, frame, ruler, line, ends, pen)
    for number, ruler in enumerate(pinned.rulers):
        if ruler is None:
            continue
        line, ends = seen_of[ruler]
        name = pinned.annotations.rulers[number].name
        text = length_in_words(ruler.measured, pen.language)
        anchor = line.anchor or ends.anchor
        if anchor is not None:
            boxes.append(Box("ruler", number, _paint_box(painter, frame, anchor, _named(name, text), taken, busy, pen)))
    for number, note in enumerate(pinned.notes):
        pin = None if note is None else see(frame, [("pin", note.pin)])[0].anchor
        if note is None or pin is None:
            continue
        if note.arrow is not None:
            _paint_arrow(painter, see(frame, [("arrow", note.arrow)])[0], note.arrow, pen)
        text = pinned.annotations.notes[number].text
        boxes.append(Box("note", number, _paint_box(painter, frame, pin, text, taken, busy, pen)))
        painter.setPen(QPen(colour(HALO_RGB), 1.4 * pen.unit))
        painter.setBrush(colour(_INK))
        painter.drawEllipse(QPointF(*pin), 3.4 * pen.unit, 3.4 * pen.unit)
    painter.restore()
    return boxes


def _named(name: str, text: str) -> str:
    return f"{name}: {text}" if name else text


def _paint_ruler(painter: QPainter, frame: Frame, ruler: PinnedRuler, line: Seen, ends: Seen, pen: Pen) -> None:
    pixels, clearance = frame.clearance(ruler.ticks.reshape(-1, 3))
    shown = (clearance.reshape(-1, 2) > -_BEHIND_MM).all(axis=1)
    ticks = [(QPointF(*one), QPointF(*other)) for one, other in pixels.reshape(-1, 2, 2)[shown]]
    for ink, rim in ((colour(HALO_RGB, 0.85), 1.5), (colour(_INK), 0.0)):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(ink, (2.0 + 2 * rim) * pen.unit))
        for run in line.shown:
            painter.drawPolyline(polygon(run.pixels))
        painter.setPen(_pen(ink, (1.3 + 2 * rim) * pen.unit))
        for one, other in ticks:
            painter.drawLine(one, other)
    painter.setPen(QPen(colour(_INK), 1.6 * pen.unit))
    painter.setBrush(colour(HALO_RGB))
    size = 3.2 * pen.unit
    for run in ends.shown:
        painter.drawRect(QRectF(*(run.pixels[0] - size), 2 * size, 2 * size))


def _paint_arrow(painter: QPainter, seen: Seen, laid: Laid, pen: Pen) -> None:
    """The shown stretches, with a head where the tip is shown."""
    whole = float(laid.strokes[0].along[-1])
    for ink, rim in ((colour(HALO_RGB, 0.85), 1.5), (colour(_INK), 0.0)):
        painter.setPen(_pen(ink, (1.8 + 2 * rim) * pen.unit))
        for run in seen.shown:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(polygon(run.pixels))
            if run.along[-1] == whole:
                painter.setBrush(ink)
                painter.drawPolygon(polygon(_head_of(run, 9.0 * pen.unit)))


def _head_of(run: Run, length: float) -> Floats:
    """(3, 2) corners of an arrow head at the end of a run, tip first."""
    away = np.hypot(*(run.pixels - run.pixels[-1]).T)
    back = run.pixels[np.flatnonzero(away >= length)[-1] if (away >= length).any() else 0]
    ahead = run.pixels[-1] - back
    ahead /= max(float(np.hypot(*ahead)), 1e-9)
    across = np.array([-ahead[1], ahead[0]]) * 0.45 * length
    neck = run.pixels[-1] - length * ahead
    return np.array([run.pixels[-1], neck + across, neck - across])


def _paint_box(
    painter: QPainter,
    frame: Frame,
    anchor: tuple[float, float],
    text: str,
    taken: list[QRectF],
    busy: Floats,
    pen: Pen,
) -> QRectF:
    """A text in a box with a short leader, where it hides least; adds the box to `taken`."""
    font, pad = pen.font(0.95), pen.text_px * 0.4
    room = QRectF(0, 0, pen.text_px * _WIDEST_EM, 1e5)
    inner = QFontMetricsF(font).boundingRect(room, _WRAPPED, text)
    box = _free(frame, anchor, inner.width() + 2 * pad + 1, inner.height() + 1.2 * pad, taken, busy, pen)
    taken.append(box)
    near = QPointF(min(max(anchor[0], box.left()), box.right()), min(max(anchor[1], box.top()), box.bottom()))
    for ink, width in ((colour(HALO_RGB, 0.7), 2.8), (colour(_INK), 1.1)):
        painter.setPen(QPen(ink, width * pen.unit))
        painter.drawLine(QPointF(*anchor), near)
    painter.setPen(QPen(colour(pen.ground.leader), 1.2 * pen.unit))
    painter.setBrush(colour(pen.ground.tag, 0.95))
    painter.drawRoundedRect(box, 3 * pen.unit, 3 * pen.unit)
    painter.setPen(colour(pen.ground.ink))
    painter.setFont(font)
    painter.drawText(box.adjusted(pad, 0.6 * pad, 0, 0), _WRAPPED, text)
    return box


def _free(
    frame: Frame,
    anchor: tuple[float, float],
    width: float,
    height: float,
    taken: Sequence[QRectF],
    busy: Floats,
    pen: Pen,
) -> QRectF:
    """Room beside an anchor inside the picture, on its outer side first.

    Clear of other boxes and of the anchor where there is such room, then over the fewest pixels (n, 2) of rulers.
    """
    outward = 1 if anchor[0] >= frame.width / 2 else -1
    tries = []
    for away in (_AWAY_PX, 3 * _AWAY_PX, 5 * _AWAY_PX):
        for right in (outward, -outward):
            for down in (-1, 0, 1):
                x = anchor[0] + (right * away * pen.unit if right > 0 else right * away * pen.unit - width)
                y = anchor[1] + down * (away * pen.unit + height / 2) - height / 2
                tries.append(
                    QRectF(
                        min(max(x, 0.0), max(frame.width - width, 0.0)),
                        min(max(y, 0.0), max(frame.height - height, 0.0)),
                        width,
                        height,
                    )
                )

    def hides(box: QRectF) -> tuple[int, int]:
        boxes = sum(box.intersects(other) for other in taken) + box.contains(*anchor)
        inside = (busy > (box.left(), box.top())) & (busy < (box.right(), box.bottom()))
        return boxes, int(inside.all(axis=1).sum())

    return min(tries, key=hides)


def _pen(ink: object, width: float) -> QPen:
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
