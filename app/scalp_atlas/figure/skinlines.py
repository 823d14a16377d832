"""The lines of a resolution as they lie on one head, and what of them a picture shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.view import View
from scalp_atlas.records import Resolved

if TYPE_CHECKING:
    from scalp_atlas.head import Head

Floats = NDArray[np.float64]

STEP_MM: Final = 0.8
LIFT_MM: Final = 0.7
_SLACK_MM: Final = 0.35  # one pixel of a steep place is about so deep
_SHORTEST_RUN_MM: Final = 1.0
_SLIVER_MM: Final = 15.0
_SLIVER_SHARE: Final = 0.15


@dataclass(frozen=True)
class Stroke:
    """One drawn piece, lifted off the skin.

    Attributes
    ----------
    points : (n, 3) float, mm
    normals : (n, 3) float
        Outward, of the skin below.
    along : (n,) float, mm
        Length along the item from its first end, running through all its pieces.
    """

    points: Floats
    normals: Floats
    along: Floats


@dataclass(frozen=True)
class Run:
    """A stretch of a stroke in a picture: (n, 2) pixels and (n,) mm along the item."""

    pixels: Floats
    along: Floats


@dataclass(frozen=True)
class Seen:
    """One item in one picture.

    Attributes
    ----------
    shown, hidden : tuple of Run
        Before and behind the head; a point is a run of one pixel.
    anchor : (float, float) or None
        The middle of the longest shown stretch inside the picture, where a leader ends.
    """

    id: str
    shown: tuple[Run, ...]
    hidden: tuple[Run, ...]
    anchor: tuple[float, float] | None


class SkinLines:
    """Resolved items laid on the visible skin of one head; each is laid once."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._laid: dict[tuple[str, int], tuple[Stroke, ...]] = {}

    def of(self, resolved: Resolved) -> tuple[Stroke, ...]:
        """The pieces of an item on the skin."""
        key = (resolved.id, id(resolved))
        if key not in self._laid:
            self._laid[key] = tuple(self._strokes(resolved))
        return self._laid[key]

    def lay(self, points: Floats, closed: bool = False) -> Stroke:
        """Any (n, 3) curve or single point of the measuring surface on the visible skin."""
        fine = _resampled(np.vstack([points, points[:1]]) if closed else points)
        lifted = self._head.lift(fine, LIFT_MM)
        return Stroke(lifted, self._head.visible.normals_at(lifted), _lengths(fine))

    def _strokes(self, resolved: Resolved) -> Iterable[Stroke]:
        start = 0.0
        for piece in resolved.pieces:
            stroke = self.lay(piece.points, closed=piece.kind == "region")
            yield Stroke(stroke.points, stroke.normals, stroke.along + start)
            start += float(stroke.along[-1])


def see(frame: Frame, laid: Iterable[tuple[str, tuple[Stroke, ...]]]) -> list[Seen]:
    """What `frame` shows of some items.

    Parameters
    ----------
    laid : iterable of (id, strokes)
        In drawing order.
    """
    items = list(laid)
    strokes = [stroke for _, of_item in items for stroke in of_item]
    if not strokes:
        return []
    ends = np.cumsum([len(stroke.points) for stroke in strokes])[:-1]
    pixels, clearance = frame.clearance(np.vstack([stroke.points for stroke in strokes]))
    margin = clearance + _SLACK_MM
    pieces = iter(zip(strokes, np.split(pixels, ends), np.split(margin, ends), strict=True))
    return [_seen(frame, item_id, [next(pieces) for _ in of_item]) for item_id, of_item in items]


def view_of(strokes: Sequence[Stroke], span_mm: float) -> View:
    """Looking straight at some strokes with room around them, never farther away than `span_mm`."""
    points = np.vstack([stroke.points for stroke in strokes])
    outward = np.vstack([stroke.normals for stroke in strokes]).mean(axis=0)
    outward /= np.linalg.norm(outward) or 1.0
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    looking = View(
        centre=(float(centre[0]), float(centre[1]), float(centre[2])),
        span_mm=float(np.clip(np.ptp(points, axis=0).max() * 1.7, min(90.0, span_mm), span_mm)),
    ).looking(outward, np.array([0.0, 0.0, 1.0]))
    return replace(looking, roll_deg=0.0)


def _seen(frame: Frame, item_id: str, pieces: list[tuple[Stroke, Floats, Floats]]) -> Seen:
    shown: list[Run] = []
    hidden: list[Run] = []
    for stroke, pixels, margin in pieces:
        for run, in_front in _runs(pixels, stroke.along, margin):
            (shown if in_front else hidden).append(run)
    total_mm = sum(float(np.ptp(stroke.along)) for stroke, _, _ in pieces)
    return Seen(item_id, tuple(shown), tuple(hidden), _anchor(frame, shown, total_mm))


def _runs(pixels: Floats, along: Floats, margin: Floats) -> Iterable[tuple[Run, bool]]:
    """Cut a projected stroke where `margin` changes sign, the cut interpolated between samples."""
    front = margin > 0
    changes = np.flatnonzero(front[1:] != front[:-1])
    if not len(changes):
        yield Run(pixels, along), bool(front[0])
        return
    share = margin[changes] / (margin[changes] - margin[changes + 1])
    cut_pixels = pixels[changes] + share[:, None] * (pixels[changes + 1] - pixels[changes])
    cut_along = along[changes] + share * (along[changes + 1] - along[changes])
    starts = np.concatenate([[0], changes + 1])
    stops = np.concatenate([changes + 1, [len(margin)]])
    for index, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        before, after = slice(max(index - 1, 0), index), slice(index, min(index + 1, len(changes)))
        run = Run(
            np.vstack([cut_pixels[before], pixels[start:stop], cut_pixels[after]]),
            np.concatenate([cut_along[before], along[start:stop], cut_along[after]]),
        )
        if run.along[-1] - run.along[0] >= _SHORTEST_RUN_MM:
            yield run, bool(front[start])


def _anchor(frame: Frame, shown: list[Run], total_mm: float) -> tuple[float, float] | None:
    """The middle of the longest stretch inside the picture, unless that is but a sliver at the horizon."""
    longest, anchor = -1.0, None
    for run in shown:
        inside = (run.pixels > 0).all(axis=1) & (run.pixels[:, 0] < frame.width) & (run.pixels[:, 1] < frame.height)
        if not inside.any():
            continue
        along = run.along[inside]
        length = along[-1] - along[0]
        if length > longest:
            middle = (along[0] + along[-1]) / 2
            longest = length
            anchor = (
                float(np.interp(middle, run.along, run.pixels[:, 0])),
                float(np.interp(middle, run.along, run.pixels[:, 1])),
            )
    return anchor if longest >= min(_SLIVER_MM, _SLIVER_SHARE * total_mm) else None


def _resampled(points: Floats) -> Floats:
    points = np.asarray(points, float).reshape(-1, 3)
    if len(points) < 2:
        return points
    along = _lengths(points)
    places = np.linspace(0, along[-1], max(round(along[-1] / STEP_MM), 1) + 1)
    return np.column_stack([np.interp(places, along, points[:, axis]) for axis in range(3)])


def _lengths(points: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
