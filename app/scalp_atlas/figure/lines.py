"""Areas, lines and points of the items, painted over the rendered head where it does not hide them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from scalp_atlas.figure.palette import Dash, Look, Mark, Rgb, part_colours
from scalp_atlas.figure.patches import borders_mm, corners_of, holds
from scalp_atlas.figure.pen import HALO_RGB, POINT_RADIUS_PX, Drawn, Pen, colour
from scalp_atlas.figure.skinlines import Fill, Run, Seen
from scalp_atlas.records import Resolved

Floats = NDArray[np.float64]

DASH_PX: Final[Mapping[Dash, tuple[float, ...]]] = {
    "solid": (),
    "dashed": (11.0, 6.0),
    "dash_dot": (12.0, 5.0, 3.0, 5.0),
    "long_dashed": (24.0, 7.0),
    "short_dashed": (5.0, 5.0),
    "long_short": (17.0, 5.0, 6.0, 5.0),
    "dash_dot_dot": (8.0, 5.0, 2.0, 4.0, 2.0, 5.0),
    "sparse_dashed": (6.0, 10.0),
}
# From each dot of a period to the next, in spacings: as many groups as there are dashes.
DOT_STEPS: Final[Mapping[Dash, tuple[float, ...]]] = {
    "solid": (1.0,),
    "dashed": (1.0, 2.5),
    "dash_dot": (1.0, 1.0, 2.5, 2.5),
    "long_dashed": (1.0, 1.0, 1.0, 1.0, 2.5),
    "short_dashed": (2.0,),
    "long_short": (1.0, 1.0, 2.5, 1.0, 2.5),
    "dash_dot_dot": (1.0, 2.0, 2.0, 2.0),
    "sparse_dashed": (3.0,),
}
DOT_SPACING_PX: Final = 6.0
# Corners of the marks of points, for a disc of radius 1 that is as large.
MARKS: Final[Mapping[Mark, tuple[tuple[float, float], ...]]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle": ((0, -1.35), (1.25, 0.85), (-1.25, 0.85)),
    "down_triangle": ((0, 1.35), (-1.25, -0.85), (1.25, -0.85)),
    "cross": (
        *((-0.45, -1.35), (0.45, -1.35), (0.45, -0.45), (1.35, -0.45), (1.35, 0.45), (0.45, 0.45)),
        *((0.45, 1.35), (-0.45, 1.35), (-0.45, 0.45), (-1.35, 0.45), (-1.35, -0.45), (-0.45, -0.45)),
    ),
}
_SAMPLE: Final = 1.5  # times as small are the dashes of a sample, so that it holds the whole pattern; dots would merge
_CHORD_PX: Final = 6.0
_CORNER_DEG: Final = 15.0
_FADED: Final = 0.2
_FILL, _FILL_HOVERED, _FILL_SELECTED = 0.32, 0.45, 0.52
_OUTLINE_PX: Final = 1.4
_HOLLOW: Final = 0.35  # of the strength of a filling
_RING_DOTS: Final = 8
_RING: Final = 1.4  # times as wide as a point, so that its middle can be seen


def is_reading_of(item_id: str, other_id: str) -> bool:
    """Whether two ids with side stand for readings of the same item on the same side."""
    return item_id.partition("~")[0] == other_id.partition("~")[0]


def _shades(look: Look, resolved: Resolved) -> list[Rgb]:
    """A colour for each part."""
    count = len(resolved.item.parts)
    return [look.rgb] * max(count, 1) if look.hollow else part_colours(look.rgb, count)


def paint_fills(painter: QPainter, seen: Sequence[Seen], scene: Drawn) -> None:
    """The areas, each part in its own shade, the small ones over the large ones."""
    painter.setPen(Qt.PenStyle.NoPen)
    for item in sorted(seen, key=lambda one: -one.area_mm2):
        if not item.fills:
            continue
        alpha = {scene.hovered: _FILL_HOVERED, scene.selected: _FILL_SELECTED}.get(item.id, _FILL)
        look = scene.look(item.id)
        shades = _shades(look, scene.resolved[item.id])
        painter.setOpacity(opacity_of(item.id, scene) * (_HOLLOW if look.hollow else 1.0))
        for fill in item.fills:
            painter.setBrush(colour(shades[fill.part], alpha))
            painter.drawPath(_path(fill))
    painter.setOpacity(1.0)


def _path(fill: Fill) -> QPainterPath:
    path = QPainterPath()
    # Where the patch overlaps itself in the picture it is filled as well.
    path.setFillRule(Qt.FillRule.WindingFill)
    for ring in fill.rings:
        path.addPolygon(polygon(ring))
    return path


def opacity_of(item_id: str, scene: Drawn) -> float:
    """How strongly an item is painted, 0 to 1: less where the rest steps back.

    The rest is all but the hovered item and the selected one with its other readings.
    """
    stands_out = item_id == scene.hovered or is_reading_of(item_id, scene.selected)
    return _FADED if scene.faded and not stands_out else 1.0


def paint_lines(painter: QPainter, seen: Sequence[Seen], scene: Drawn, pen: Pen, mm_px: float) -> None:
    """Outlines, lines and points of the items, the hovered and the selected one last and thicker.

    Parameters
    ----------
    mm_px : float
        Pixels per millimetre, so that dashes stick to the skin while the head turns.
    """
    if scene.hidden_alpha > 0:
        for item in seen:
            _paint_hidden(painter, item, scene.look(item.id), pen, mm_px, scene.hidden_alpha)
    for item in sorted(seen, key=lambda one: (one.id == scene.selected, one.id == scene.hovered, not one.area_mm2)):
        halo = item.id == scene.selected
        strength = 1.6 if halo else 1.3 if item.id == scene.hovered else 1.0
        painter.setOpacity(opacity_of(item.id, scene))
        _paint_item(painter, item, scene.resolved[item.id], scene.look(item.id), pen, mm_px, strength, halo)
    painter.setOpacity(1.0)


def picked(seen: Sequence[Seen], x: float, y: float, reach: float) -> str:
    """The id of the item that is meant by a pixel, or "".

    It is the nearest line or point at most `reach` pixels away; else the smallest area that holds the
    pixel; else the nearest outline within reach.
    """
    at = np.array([x, y])
    within = [item for item in seen if any(holds(fill.rings, x, y) for fill in item.fills)]
    smallest = min(within, key=lambda item: item.area_mm2, default=None)
    lines, outlines = ([item for item in seen if bool(item.area_mm2) is outlined] for outlined in (False, True))
    return _nearest(lines, at, reach) or (smallest.id if smallest else _nearest(outlines, at, reach))


def _nearest(seen: Sequence[Seen], at: Floats, reach: float) -> str:
    best, nearest = "", reach
    for item in seen:
        for run in item.shown:
            # Points win over the lines that they lie on.
            distance = _distance(run.pixels, at) - (2.0 if len(run.pixels) == 1 else 0.0)
            if distance < nearest:
                best, nearest = item.id, distance
    return best


def _distance(pixels: Floats, at: Floats) -> float:
    if len(pixels) == 1:
        return float(np.hypot(*(pixels[0] - at)))
    start, step = pixels[:-1], np.diff(pixels, axis=0)
    share = ((at - start) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1e-12)
    return float(np.hypot(*(start + np.clip(share, 0, 1)[:, None] * step - at).T).min())


def _paint_item(
    painter: QPainter, seen: Seen, resolved: Resolved, look: Look, pen: Pen, mm_px: float, strength: float, halo: bool
) -> None:
    if resolved.kind == "point":
        for run in seen.shown:
            _paint_point(painter, QPointF(*run.pixels[0]), look, pen, strength, halo)
        return
    if resolved.kind == "area":
        _paint_outline(painter, seen, look, pen, mm_px, strength, halo)
        return
    shown = [_thinned(run) for run in seen.shown]
    width = 2.5 * pen.unit * strength * look.weight
    borders = borders_mm(resolved)
    shades = _shades(look, resolved)
    if halo:
        stroke(painter, (run.pixels for run in shown), colour(HALO_RGB, 0.8), width + 5.5 * pen.unit)
    for run in shown:
        _paint_run(painter, run, look, shades, borders, pen, mm_px, width)
    for border in () if look.hollow else borders[1:-1]:
        paint_tick(painter, shown, float(border), pen, width)


def _paint_outline(
    painter: QPainter, seen: Seen, look: Look, pen: Pen, mm_px: float, strength: float, halo: bool
) -> None:
    """The edge of an area and the lines between its parts."""
    width = _OUTLINE_PX * pen.unit * strength * look.weight
    runs = [_thinned(run) for run in (*seen.shown, *seen.borders)]
    if halo:
        stroke(painter, (run.pixels for run in runs), colour(HALO_RGB, 0.8), width + 3.5 * pen.unit)
    for run in runs:
        _trace(painter, run, look, width, pen, mm_px)


def _trace(painter: QPainter, run: Run, look: Look, width: float, pen: Pen, mm_px: float) -> None:
    """One bare line in its dash, or dotted."""
    if look.dotted:
        dots = _dots(run, 0.6 * DOT_SPACING_PX * pen.unit / mm_px, DOT_STEPS[look.dash])
        paint_dots(painter, dots, colour(look.rgb), width + 0.6 * pen.unit)
        return
    pieces = _dashed(run, look.dash, pen, mm_px)
    stroke(painter, (piece.pixels for piece in pieces), colour(look.rgb), width, flat=len(pieces) > 1)


def _paint_run(
    painter: QPainter, run: Run, look: Look, shades: list[Rgb], borders: Floats, pen: Pen, mm_px: float, width: float
) -> None:
    casing = colour(pen.ground.casing, 0.85)
    edge = width + 1.5 * pen.unit * look.weight
    if look.dotted:
        dots = _dots(run, DOT_SPACING_PX * pen.unit / mm_px, DOT_STEPS[look.dash])
        paint_dots(painter, dots, casing, edge + 0.6 * pen.unit)
        paint_dots(painter, dots, colour(look.rgb), width + 0.6 * pen.unit)
        return
    pieces = _dashed(run, look.dash, pen, mm_px)
    flat = len(pieces) > 1
    stroke(painter, (piece.pixels for piece in pieces), casing, edge, flat=flat)
    if len(shades) < 2:
        stroke(painter, (piece.pixels for piece in pieces), colour(look.rgb), width, flat=flat)
        return
    for shade, start, stop in zip(shades, borders[:-1], borders[1:], strict=True):
        cut = [stretch for piece in pieces for stretch in _stretches(piece, start[None], stop[None])]
        stroke(painter, (piece.pixels for piece in cut), colour(shade), width, flat=True)


def _paint_hidden(painter: QPainter, seen: Seen, look: Look, pen: Pen, mm_px: float, alpha: float) -> None:
    for run in seen.hidden:
        paint_dots(painter, _dots(run, 5.0 * pen.unit / mm_px), colour(look.rgb, alpha), 1.7 * pen.unit)


def _paint_point(painter: QPainter, at: QPointF, look: Look, pen: Pen, strength: float, halo: bool) -> None:
    radius = POINT_RADIUS_PX * pen.unit * strength * (_RING if look.hollow else 1.0)
    if halo:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(HALO_RGB, 0.8))
        painter.drawEllipse(at, radius + 3.5 * pen.unit, radius + 3.5 * pen.unit)
    painter.setPen(QPen(colour(pen.ground.casing, 0.9), 1.1 * pen.unit))
    painter.setBrush(colour(look.rgb))
    _paint_mark(painter, at, radius, look.mark)
    if look.hollow:
        painter.setBrush(colour(HALO_RGB))
        _paint_mark(painter, at, radius * 0.55, look.mark)
    if look.dotted:
        _paint_ring_of_dots(painter, at, radius + 3.2 * pen.unit, pen)


def _paint_mark(painter: QPainter, at: QPointF, radius: float, mark: Mark) -> None:
    if mark == "disc":
        painter.drawEllipse(at, radius, radius)
    else:
        painter.drawPolygon(polygon(np.array(MARKS[mark]) * radius + (at.x(), at.y())))


def _paint_ring_of_dots(painter: QPainter, at: QPointF, radius: float, pen: Pen) -> None:
    """Dark dots on light ones, so that they can be read on skin, on hair and on a dark ground."""
    angle = np.linspace(0, 2 * np.pi, _RING_DOTS, endpoint=False)
    dots = np.array([at.x(), at.y()]) + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    paint_dots(painter, dots, colour(HALO_RGB, 0.8), 2.8 * pen.unit)
    paint_dots(painter, dots, colour(pen.ground.casing), 1.7 * pen.unit)


def paint_tick(painter: QPainter, shown: Sequence[Run], at_mm: float, pen: Pen, width: float) -> None:
    """A short stroke across a line of some width, at a place along it, if that is seen."""
    for run in shown:
        if run.along[0] < at_mm < run.along[-1]:
            here, ahead = place_on(run, at_mm), place_on(run, at_mm + 1.0)
            direction = ahead - here
            length = np.hypot(*direction)
            if length > 1e-6:
                across = np.array([-direction[1], direction[0]]) / length * (width * 0.5 + 3.0 * pen.unit)
                stroke(painter, [np.array([here - across, here + across])], colour(pen.ground.casing), 1.5 * pen.unit)


def stroke(painter: QPainter, lines: Iterable[Floats], ink: QColor, width: float, *, flat: bool = False) -> None:
    """Lines through (n, 2) pixels."""
    cap = Qt.PenCapStyle.FlatCap if flat else Qt.PenCapStyle.RoundCap
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, cap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pixels in lines:
        painter.drawPolyline(polygon(pixels))


def _thinned(run: Run) -> Run:
    """Only as many of the points as a smooth line needs, and its corners: half the time of a line is in its points."""
    pixels = run.pixels
    if len(pixels) < 6:
        return run
    spacing = float(np.hypot(*(pixels[2] - pixels[1])))
    stride = int(_CHORD_PX / max(spacing, 0.5))
    if stride < 2:
        return run
    kept = np.zeros(len(pixels), bool)
    kept[::stride] = kept[-1] = True
    kept[corners_of(pixels, _CORNER_DEG)] = True
    return Run(pixels[kept], run.along[kept])


def paint_dots(painter: QPainter, pixels: Floats, ink: QColor, width: float) -> None:
    """A round dot at each of (n, 2) pixels."""
    if len(pixels):
        painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(polygon(pixels))


def polygon(pixels: Floats) -> QPolygonF:
    """(n, 2) pixels for a painter, in one piece: a `QPointF` for each would take most of a frame."""
    count = np.array([len(pixels)], ">u4").tobytes()
    points = QPolygonF()
    QDataStream(QByteArray(count + np.ascontiguousarray(pixels, ">f8").tobytes())) >> points
    return points


def _dots(run: Run, spacing_mm: float, steps: Sequence[float] = (1.0,)) -> Floats:
    """Pixels of dots along a run, from each to the next the steps of a period in spacings."""
    ends = spacing_mm * np.cumsum([0.0, *steps])
    turns = ends[-1] * np.arange(run.along[0] // ends[-1], run.along[-1] // ends[-1] + 1)[:, None]
    places = (turns + ends[:-1]).ravel()
    return place_on(run, places[(places >= run.along[0]) & (places <= run.along[-1])])


def _dashed(run: Run, dash: Dash, pen: Pen, mm_px: float) -> list[Run]:
    return _dashes(run, [length * pen.unit / mm_px for length in DASH_PX[dash]])


def _dashes(run: Run, pattern_mm: Sequence[float]) -> list[Run]:
    """Cut a run into the drawn stretches of a pattern of on, off, on, off ... millimetres."""
    if not pattern_mm:
        return [run]
    ends = np.cumsum([0.0, *pattern_mm])
    turns = ends[-1] * np.arange(run.along[0] // ends[-1], run.along[-1] // ends[-1] + 1)[:, None]
    return _stretches(run, (turns + ends[0:-1:2]).ravel(), (turns + ends[1::2]).ravel())


def _stretches(run: Run, starts: Floats, stops: Floats) -> list[Run]:
    """What of a run lies between each start and its stop, in mm along the item."""
    starts, stops = np.maximum(starts, run.along[0]), np.minimum(stops, run.along[-1])
    there = stops > starts
    starts, stops = starts[there], stops[there]
    along = np.union1d(run.along, np.concatenate([starts, stops]))
    pixels = place_on(run, along)
    ends = zip(np.searchsorted(along, starts), np.searchsorted(along, stops) + 1, strict=True)
    return [Run(pixels[first:last], along[first:last]) for first, last in ends]


def place_on(run: Run, place_mm: float | Floats) -> Floats:
    """Pixels (2,) or (n, 2) of places along a run."""
    return np.stack([np.interp(place_mm, run.along, run.pixels[:, axis]) for axis in (0, 1)], axis=-1)


def paint_sample(painter: QPainter, box: QRectF, kind: str, look: Look, pen: Pen) -> None:
    """Colour and dash of an item as they are on the head, in the middle of a box."""
    if kind == "point":
        _paint_point(painter, box.center(), look, pen, 1.0, False)
        return
    if kind == "area":
        _paint_area_sample(painter, box, look, pen)
        return
    y, inset = box.center().y(), 2 * pen.unit
    run = Run(np.array([[box.left() + inset, y], [box.right() - inset, y]]), np.array([0.0, box.width() - 2 * inset]))
    _paint_run(
        painter, run, look, [look.rgb], np.array([0.0, np.inf]), pen, _shrunk(look), 2.5 * pen.unit * look.weight
    )


def _shrunk(look: Look) -> float:
    return 1.0 if look.dotted else _SAMPLE


def _paint_area_sample(painter: QPainter, box: QRectF, look: Look, pen: Pen) -> None:
    high = min(box.height() * 0.6, pen.text_px * 0.8)
    left, right, top = box.left() + 2 * pen.unit, box.right() - 2 * pen.unit, box.center().y() - high / 2
    corners = np.array([[left, top], [right, top], [right, top + high], [left, top + high], [left, top]])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(look.rgb, _FILL * (_HOLLOW if look.hollow else 1.0)))
    painter.drawPolygon(polygon(corners))
    along = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(corners, axis=0)).sum(axis=1))])
    _trace(painter, Run(corners, along), look, _OUTLINE_PX * pen.unit, pen, _shrunk(look))
