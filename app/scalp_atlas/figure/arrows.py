"""Needle directions, painted over the head as arrows: a shaft along the needle's way and a head at its tip.

What is unverified has a dotted shaft and an open head.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from scalp_atlas.figure.lines import opacity_of, polygon
from scalp_atlas.figure.palette import Rgb
from scalp_atlas.figure.pen import HALO_RGB, POINT_RADIUS_PX, Drawn, Pen, colour
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.skinlines import Laid, Seen, SkinLines, see
from scalp_atlas.records import Resolved

Floats = NDArray[np.float64]

_SHAFT_PX: Final = 3.4  # thicker than the line that it may lie on
_HEAD_PX, _HEAD_WIDTH_PX = 11.0, 12.0
_HEAD_SHARE: Final = 0.7  # of an arrow that is seen nearly end-on
_SHORTEST_PX: Final = 5.0  # below, no direction can be read
_CASING_PX: Final = 1.2
_DOT_SPACING_PX: Final = 6.5
_OPEN_PX: Final = 1.6  # edge of an open head
_BESIDE_POINT_PX: Final = POINT_RADIUS_PX + 2.5  # so that the point itself stays in sight
_SELECTED: Final = 1.25
_ROOM_PX: Final = 18.0  # an arrow has at least so much, else its head could not be read in a small window
_MOST_STRETCHED: Final = 2.5
_SAME_MM: Final = 1.0
_SAME_DEG: Final = 5.0


@dataclass(frozen=True)
class Arrow(Seen):
    """A needle's direction in one picture, under the id of its item.

    `unverified` says so of the direction, whatever the place of the item rests on.
    """

    unverified: bool = False


def see_arrows(frame: Frame, lines: SkinLines, items: Iterable[Resolved]) -> list[Arrow]:
    """What a picture shows of the needle directions of some items.

    Returns
    -------
    list of Arrow
        One for each needle. Needles that start within 1 mm of one another in directions at most 5 degrees
        apart are one: that of the item named first, and unverified only if all of them are.
    """
    ways = [
        (item.id, laid, needle.rule.level(item.confidence) == "unverified")
        for item in items
        for needle, laid in zip(item.needles, lines.needles_of(item), strict=True)
    ]
    told = _told_once(ways)
    seen = see(frame, [(item_id, laid) for item_id, laid, _ in told])
    return [Arrow(**vars(one), unverified=unverified) for one, (_, _, unverified) in zip(seen, told, strict=True)]


def _told_once(ways: Sequence[tuple[str, Laid, bool]]) -> list[tuple[str, Laid, bool]]:
    if not ways:
        return []
    points = [laid.strokes[0].points for _, laid, _ in ways]
    starts = np.array([way[0] for way in points])
    ahead = np.array([way[-1] - way[0] for way in points])
    ahead /= np.linalg.norm(ahead, axis=1)[:, None]
    near = np.linalg.norm(starts[:, None] - starts, axis=2) <= _SAME_MM
    first = (near & (ahead @ ahead.T >= np.cos(np.radians(_SAME_DEG)))).argmax(axis=1)
    unverified = np.array([way[2] for way in ways])
    return [
        (item_id, laid, bool(unverified[first == number].all()))
        for number, (item_id, laid, _) in enumerate(ways)
        if first[number] == number
    ]


def paint_arrows(painter: QPainter, arrows: Sequence[Arrow], scene: Drawn, pen: Pen, mm_px: float) -> None:
    """Arrows in the colours of their items, those of the selected one last and larger.

    What the head hides is left out. Where it hides the tip there is no arrow head. On a picture so small
    that a needle's way would not hold an arrow, the way is stretched, and keeps its direction.

    Parameters
    ----------
    mm_px : float
        Pixels per millimetre.
    """
    for arrow in sorted(arrows, key=lambda one: one.id == scene.selected):
        size = pen.unit * (_SELECTED if arrow.id == scene.selected else 1.0)
        tip_mm = max(run.along[-1] for run in (*arrow.shown, *arrow.hidden))
        start = _BESIDE_POINT_PX * size if scene.resolved[arrow.id].kind == "point" else 0.0
        # Of the whole way, not of what is seen of it: what is seen nearly end-on stays short.
        stretch = min(max((_ROOM_PX * pen.unit + start) / (tip_mm * mm_px), 1.0), _MOST_STRETCHED)
        painter.setOpacity(opacity_of(arrow.id, scene))
        for run in arrow.shown:
            way = run.pixels[0] + stretch * (run.pixels - run.pixels[0])
            shaft, head = _parts(way, start, run.along[-1] == tip_mm, size)
            paint = _paint_open if arrow.unverified else _paint
            paint(painter, shaft, head, scene.look(arrow.id).rgb, colour(pen.ground.casing), size)
    painter.setOpacity(1.0)


def _parts(pixels: Floats, start: float, with_head: bool, size: float) -> tuple[Floats, Floats]:
    """Shaft (n, 2) and corners of the head (3, 2), tip first, of a way (m, 2) from `start` on; all in pixels.

    Without a head that is (0, 2). Both are empty where the way is too short to show a direction.
    """
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(pixels, axis=0).T))])
    nothing = np.empty((0, 2))
    if along[-1] - start < _SHORTEST_PX * size:
        return nothing, nothing
    length = min(_HEAD_PX * size, _HEAD_SHARE * (along[-1] - start)) if with_head else 0.0
    ends = np.array([start, along[-1] - length])
    first, neck = np.column_stack([np.interp(ends, along, pixels[:, axis]) for axis in (0, 1)])
    shaft = np.vstack([first, pixels[(along > ends[0]) & (along < ends[1])], neck])
    if not with_head:
        return shaft, nothing
    ahead = pixels[-1] - neck
    ahead /= np.hypot(*ahead)
    across = np.array([-ahead[1], ahead[0]]) * length * _HEAD_WIDTH_PX / _HEAD_PX / 2
    return shaft, np.array([pixels[-1], neck + across, neck - across])


def _paint(painter: QPainter, shaft: Floats, head: Floats, rgb: Rgb, casing: QColor, size: float) -> None:
    """The whole arrow in the casing's colour a little larger, and in its own over that."""
    for ink, rim in ((casing, _CASING_PX * size), (colour(rgb), 0.0)):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_round(ink, _SHAFT_PX * size + 2 * rim))
        painter.drawPolyline(polygon(shaft))
        painter.setBrush(ink)
        painter.setPen(_round(ink, 2 * rim) if rim else Qt.PenStyle.NoPen)
        painter.drawPolygon(polygon(head))


def _paint_open(painter: QPainter, shaft: Floats, head: Floats, rgb: Rgb, casing: QColor, size: float) -> None:
    """As `_paint`, with dots for a shaft and a light head within an edge."""
    for ink, rim, inside in ((casing, _CASING_PX * size, casing), (colour(rgb), 0.0, colour(HALO_RGB))):
        dots = _round(ink, _SHAFT_PX * size + 2 * rim)
        dots.setDashPattern([0.01, _DOT_SPACING_PX * size / dots.widthF()])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(dots)
        painter.drawPolyline(polygon(shaft))
        painter.setBrush(inside)
        painter.setPen(_round(ink, _OPEN_PX * size + 2 * rim))
        painter.drawPolygon(polygon(head))


def _round(ink: QColor, width: float) -> QPen:
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
