"""One step of a construction painted over the head: what it is made from, what is measured, what comes out.

The window paints its playback by this, and `scalp-atlas playback` its pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from scalp_atlas.figure.furniture import tag_area
from scalp_atlas.figure.lines import paint_dots, paint_fills, paint_lines, paint_tick, place_on, polygon, stroke
from scalp_atlas.figure.palette import Look, Rgb
from scalp_atlas.figure.patches import Patch
from scalp_atlas.figure.pen import HALO_RGB, Drawn, Pen, colour, write
from scalp_atlas.figure.scene import Frame as Picture
from scalp_atlas.figure.skinlines import LIFT_MM, Laid, Run, Seen, SkinLines, Stroke, see
from scalp_atlas.figure.view import View, key_view
from scalp_atlas.playback import Frame, Shape, Tape
from scalp_atlas.records import Resolved

if TYPE_CHECKING:
    from scalp_atlas.head import Head

Floats = NDArray[np.float64]

_TAPE_RGB: Final[Rgb] = (250, 221, 92)  # where it is read
_TAPE_END_RGB: Final[Rgb] = (250, 250, 246)  # the rest of it
_INK_RGB: Final[Rgb] = (34, 36, 40)  # on skin and tape, which are light on a dark ground too
_USED_RGB: Final[Rgb] = (70, 78, 92)
_TAPE_PX: Final = 7.0
_MARK_EVERY_MM: Final = 10.0
_LABEL_STEPS_PX: Final = (16.0, 30.0, 48.0, 72.0, 100.0)
_OBSTACLE_PX: Final = 9.0
_AZIMUTHS_DEG: Final = tuple(range(0, 360, 15))
_ELEVATIONS_DEG: Final = (0, 15, 30, 45, 60, 75)  # the crown stays up
_FULLY_SEEN: Final = 0.85  # cosine between the skin's normal and the view from which on a place is well seen
_TURN_COST: Final = 0.3  # of half a turn, in shares of what is seen
_HEIGHT_COST: Final = 0.12  # of a view from straight above, in which a face is hard to make out
_SAMPLES: Final = 50
_LEAST_SPAN_MM: Final = 190.0
_ROOM: Final = 2.4  # times as much as what is new is shown of the head


@dataclass(frozen=True, eq=False)
class LaidTape:
    """A tape on the visible skin: the whole of it, and where it is read."""

    tape: Tape
    whole: Laid
    walked: Laid


@dataclass(frozen=True, eq=False)
class LaidFrame:
    """A frame of a playback laid on the visible skin; `item` is set in those that show the whole item."""

    frame: Frame
    made: tuple[Laid, ...]
    uses: tuple[Laid, ...]
    tapes: tuple[LaidTape, ...]
    item: Resolved | None = None


def lay_frames(head: Head, resolved: Resolved, frames: Sequence[Frame]) -> tuple[LaidFrame, ...]:
    """Every frame of an item on the visible skin of its head."""
    lines = SkinLines(head)
    known: dict[int, Stroke] = {}  # by the identity of the points, which the frames keep alive

    def stroke_of(points: Floats) -> Stroke:
        if id(points) not in known:
            known[id(points)] = lines.lay(points)
        return known[id(points)]

    def laid(shape: Shape) -> Laid:
        patch = shape.patch and Patch(head.lift(shape.patch[0], LIFT_MM), shape.patch[1])
        return Laid((stroke_of(shape.points),), (), (patch,) if patch else ())

    def laid_tape(tape: Tape) -> LaidTape:
        whole = Laid((stroke_of(tape.points),))
        return LaidTape(tape, whole, Laid((lines.lay(tape.walked),)) if tape.is_share else whole)

    return tuple(
        LaidFrame(
            frame,
            tuple(map(laid, frame.made)) if frame.number else (lines.of(resolved),),
            tuple(map(laid, frame.uses)),
            tuple(map(laid_tape, frame.tapes)),
            None if frame.number else resolved,
        )
        for frame in frames
    )


# -- from where a step is looked at -------------------------------------------------------------------


def views_of(head: Head, resolved: Resolved, frames: Sequence[LaidFrame]) -> tuple[View, ...]:
    """For each frame a view that shows well what is new in it, without turning farther than it must.

    The crown stays up. Steps of a few millimetres are seen from nearer by.
    """
    home = key_view("home", head.skin.vertices)
    view = replace(home, azimuth_deg=-home.azimuth_deg % 360) if resolved.side == "right" else home
    views = []
    for frame in frames:
        view = _view_of(frame, view, home)
        views.append(view)
    return tuple(views)


def _view_of(frame: LaidFrame, before: View, home: View) -> View:
    new = [(one, 1.0) for laid in (*frame.made, *(tape.walked for tape in frame.tapes)) for one in laid.strokes]
    old = [(one, 0.5) for laid in frame.uses for one in laid.strokes if len(one.points) == 1]
    strokes = [(_sample(one.points), _sample(one.normals), share) for one, share in (*new, *old)]
    points, normals = (np.vstack([stroke[part] for stroke in strokes]) for part in (0, 1))
    weights = np.concatenate([np.full(len(one), share / len(one)) for one, _, share in strokes])
    angles, ahead = _directions()
    seen = weights @ np.clip(normals @ ahead.T / _FULLY_SEEN, -0.5, 1.0) / weights.sum()
    turn = np.arccos(np.clip(ahead @ before.axes()[2], -1, 1)) / np.pi
    cost = _TURN_COST * turn + _HEIGHT_COST * (angles[:, 1] / 90) ** 2
    azimuth, elevation = angles[(seen - cost).argmax()].tolist()
    low, high = points.min(axis=0), points.max(axis=0)
    wanted = home.span_mm if frame.item and not frame.tapes else _ROOM * np.linalg.norm(high - low)
    span = float(np.clip(wanted, min(_LEAST_SPAN_MM, home.span_mm), home.span_mm))
    nearer = (home.span_mm - span) / (home.span_mm - _LEAST_SPAN_MM) if span < home.span_mm else 0.0
    centre = (1 - nearer) * np.array(home.centre) + nearer * (low + high) / 2
    return View(azimuth, elevation, 0.0, (float(centre[0]), float(centre[1]), float(centre[2])), span)


def _sample(rows: Floats) -> Floats:
    """Some of the rows, evenly."""
    return rows[:: max(len(rows) // _SAMPLES, 1)]


@cache
def _directions() -> tuple[Floats, Floats]:
    """(n, 2) azimuth and elevation in degrees, and (n, 3) the ways toward the viewer."""
    angles = [(azimuth, elevation) for azimuth in _AZIMUTHS_DEG for elevation in _ELEVATIONS_DEG]
    return np.array(angles), np.array([View(*angle).axes()[2] for angle in angles])


# -- painting -----------------------------------------------------------------------------------------


def paint_step(painter: QPainter, picture: Picture, step: LaidFrame, look: Look, drawn: Drawn, pen: Pen) -> None:
    """One step over the head, which is painted already: faint what it uses, a tape where it measures, strong the rest.

    Parameters
    ----------
    look : Look
        Of the item.
    drawn : Drawn
        What the last frames are painted by, which show the item as the program shows it ever.
    """
    painter.save()
    painter.setClipRect(QRectF(0, 0, picture.width, picture.height))
    parts = [*step.uses, *(tape.whole for tape in step.tapes), *(tape.walked for tape in step.tapes), *step.made]
    seen = iter(see(picture, [("", laid) for laid in parts]))
    uses, wholes, walked, made = (
        [next(seen) for _ in group] for group in (step.uses, step.tapes, step.tapes, step.made)
    )
    labels = _Labels(picture, pen)
    for one in uses:
        _paint_used(painter, one, pen)
    if step.item is not None:
        shown = [replace(one, id=step.item.id) for one in made]
        paint_fills(painter, shown, drawn)
        paint_lines(painter, shown, drawn, pen, picture.pixels_per_mm)
    else:
        for one in (one for one in made if one.fills):  # a tape lies over the area that it measures
            _paint_made(painter, one, look, pen)
        for tape, whole, read in zip(step.tapes, wholes, walked, strict=True):
            _paint_tape(painter, tape.tape, whole, read, pen)
        for one in (one for one in made if not one.fills):
            _paint_made(painter, one, look, pen)
    labels.avoid((*made, *walked))
    for tape, read in zip(step.tapes, walked, strict=True):
        labels.add(_middle(read), tape.tape.told, bold=True, tape=True)
    if step.item is None:
        for shape, one in zip(step.frame.made, made, strict=True):
            labels.add(_anchor(one), shape.name, bold=True)
    elif not step.tapes:
        labels.add(_anchor(made[0]), step.item.code(pen.language), bold=True)
    for shape, one in zip(step.frame.uses, uses, strict=True):
        labels.add(_anchor(one), shape.name)
    for tape in step.tapes:
        for name, at in ((tape.tape.begin, 0), (tape.tape.end, -1)):
            labels.add(_visible(picture, tape.walked.strokes[0], at), name)
    labels.paint(painter)
    painter.restore()


def _paint_used(painter: QPainter, seen: Seen, pen: Pen) -> None:
    for run in seen.shown:
        if len(run.pixels) == 1:
            _disc(painter, QPointF(*run.pixels[0]), 3.6 * pen.unit, HALO_RGB, _USED_RGB, pen)
        else:
            stroke(painter, [run.pixels], colour(HALO_RGB, 0.55), 3.6 * pen.unit)
            stroke(painter, [run.pixels], colour(_USED_RGB, 0.75), 1.5 * pen.unit)


def _paint_tape(painter: QPainter, tape: Tape, whole: Seen, read: Seen, pen: Pen) -> None:
    """White, yellow where it is read, a stroke each centimetre, and longer ones where the reading begins and ends."""
    for seen, rgb in (((whole, _TAPE_END_RGB),) if tape.is_share else ()) + ((read, _TAPE_RGB),):
        runs = [run for run in seen.shown if len(run.pixels) > 1]
        stroke(painter, (run.pixels for run in runs), colour(_INK_RGB, 0.85), (_TAPE_PX + 2.0) * pen.unit, flat=True)
        stroke(painter, (run.pixels for run in runs), colour(rgb), _TAPE_PX * pen.unit, flat=True)
        for run in runs:
            for mark in np.arange(np.ceil(run.along[0] / _MARK_EVERY_MM), run.along[-1] / _MARK_EVERY_MM):
                paint_tick(painter, [run], float(mark * _MARK_EVERY_MM), pen, 0.0)
        for run in seen.hidden:
            paint_dots(painter, run.pixels[:: max(len(run.pixels) // 40, 1)], colour(rgb, 0.55), 2.4 * pen.unit)
    runs = [run for run in read.shown if len(run.pixels) > 1]
    length = tape.walked_mm
    for end in (min(0.02, length / 4), length - min(0.02, length / 4)):
        paint_tick(painter, runs, end, pen, (_TAPE_PX + 6.0) * pen.unit)


def _paint_made(painter: QPainter, seen: Seen, look: Look, pen: Pen) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(look.rgb, 0.45))
    for fill in seen.fills:
        for ring in fill.rings:
            painter.drawPolygon(polygon(ring))
    for run in seen.hidden:
        paint_dots(painter, run.pixels[:: max(len(run.pixels) // 40, 1)], colour(look.rgb, 0.6), 2.2 * pen.unit)
    for run in seen.shown:
        if len(run.pixels) == 1:
            _disc(painter, QPointF(*run.pixels[0]), 6.5 * pen.unit, look.rgb, HALO_RGB, pen)
        else:
            stroke(painter, [run.pixels], colour(pen.ground.casing, 0.9), 5.0 * pen.unit)
            stroke(painter, [run.pixels], colour(look.rgb), 3.2 * pen.unit)


def _disc(painter: QPainter, at: QPointF, radius: float, fill: Rgb, rim: Rgb, pen: Pen) -> None:
    painter.setPen(QPen(colour(_INK_RGB, 0.8), 3.4 * pen.unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(colour(rim), 1.8 * pen.unit))
    painter.setBrush(colour(fill))
    painter.drawEllipse(at, radius, radius)


def _anchor(seen: Seen) -> QPointF | None:
    """Where the leader of a name ends: at a point, amid what is seen of a line or an area."""
    if seen.shown and len(seen.shown[0].pixels) == 1:
        return QPointF(*seen.shown[0].pixels[0])
    return QPointF(*seen.anchor) if seen.anchor else None


def _middle(seen: Seen) -> QPointF | None:
    """The middle of the longest stretch that is seen."""
    runs = [run for run in seen.shown if len(run.pixels) > 1]
    if not runs:
        return None
    longest: Run = max(runs, key=lambda run: run.along[-1] - run.along[0])
    return QPointF(*place_on(longest, (longest.along[0] + longest.along[-1]) / 2))


def _visible(picture: Picture, line: Stroke, at: int) -> QPointF | None:
    pixels, clearance = picture.clearance(line.points[[at]])
    return QPointF(*pixels[0]) if clearance[0] > -LIFT_MM else None


@dataclass(frozen=True)
class _Label:
    at: QPointF
    box: QRectF
    text: str
    bold: bool
    tape: bool


class _Labels:
    """Names and lengths beside what they belong to, each where it covers least."""

    def __init__(self, picture: Picture, pen: Pen):
        self._pen, self._area = pen, tag_area(picture.width, picture.height, pen)
        self._labels: list[_Label] = []
        self._kept_free = np.empty((0, 2))

    def avoid(self, seen: Iterable[Seen]) -> None:
        """Keep what is new in the picture free of labels."""
        spots = [spot for one in seen for run in one.shown for spot in _spots(run, _OBSTACLE_PX * self._pen.unit)]
        self._kept_free = np.vstack([self._kept_free, *spots]) if spots else self._kept_free

    def add(self, at: QPointF | None, text: str, *, bold: bool = False, tape: bool = False) -> None:
        """A label for a place; nothing where it cannot be seen or is named already."""
        if at is None or not text or any(label.text == text for label in self._labels):
            return
        pen = self._pen
        size = (pen.width_of(text, bold=bold) + 1.2 * pen.text_px, pen.row)
        boxes = list(self._boxes(at, *size))
        box = min(boxes, key=lambda one: self._cost(one, at))
        self._labels.append(_Label(at, box, text, bold, tape))

    def _boxes(self, at: QPointF, width: float, height: float) -> Iterator[QRectF]:
        """Round about the place, nearer ones first."""
        for reach in _LABEL_STEPS_PX:
            away = reach * self._pen.unit
            for right, down in ((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1)):
                x = at.x() + right * away - (width if right < 0 else width / 2 if right == 0 else 0)
                y = at.y() + down * away - (height if down < 0 else height / 2 if down == 0 else 0)
                x = float(np.clip(x, self._area.left(), max(self._area.right() - width, self._area.left())))
                yield QRectF(x, float(np.clip(y, self._area.top(), self._area.bottom() - height)), width, height)

    def _cost(self, box: QRectF, at: QPointF) -> float:
        """How much a box covers: other labels, the place itself, what is new; and how far away it stands."""
        unit = self._pen.unit
        others = sum(box.adjusted(-3, -3, 3, 3).intersects(label.box) for label in self._labels)
        places = [label.at for label in self._labels] + [at]
        hit = sum(box.adjusted(-4 * unit, -4 * unit, 4 * unit, 4 * unit).contains(place) for place in places)
        x, y = self._kept_free.T
        inside = (x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())
        away = QPointF(box.center() - at)
        return 40.0 * others + 12.0 * hit + 1.5 * np.count_nonzero(inside) + np.hypot(away.x(), away.y()) / (60 * unit)

    def paint(self, painter: QPainter) -> None:
        """Leaders first, so that no label is crossed by one."""
        pen = self._pen
        painter.setPen(QPen(colour(pen.ground.leader), 1.2 * pen.unit))
        for label in self._labels:
            near = QPointF(
                min(max(label.at.x(), label.box.left()), label.box.right()),
                min(max(label.at.y(), label.box.top()), label.box.bottom()),
            )
            painter.drawLine(near, label.at)
        for label in self._labels:
            painter.setPen(QPen(colour(_INK_RGB if label.tape else pen.ground.tag_edge), pen.unit))
            painter.setBrush(colour(_TAPE_RGB if label.tape else pen.ground.tag, 0.94))
            painter.drawRoundedRect(label.box, 3 * pen.unit, 3 * pen.unit)
            painter.setPen(colour(_INK_RGB if label.tape else pen.ground.ink))
            write(painter, label.text, label.box.adjusted(0.6 * pen.text_px, 0, 0, 0), pen.font(bold=label.bold))


def _spots(run: Run, every: float) -> list[Floats]:
    """Places (2,) along a run, evenly in the picture."""
    if len(run.pixels) == 1:
        return [run.pixels[0]]
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(run.pixels, axis=0).T))])
    places = np.arange(0.0, steps[-1] + every, every)
    return list(np.column_stack([np.interp(places, steps, run.pixels[:, axis]) for axis in (0, 1)]))
