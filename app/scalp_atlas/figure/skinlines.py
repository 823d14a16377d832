"""The lines and areas of a resolution as they lie on one head, and what of them a picture shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.figure.patches import Patch, along_line, borders_mm, corners_of, holds, parted
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.view import View
from scalp_atlas.records import Resolved, ResolvedPiece

if TYPE_CHECKING:
    from scalp_atlas.head import Head

Floats = NDArray[np.float64]
Made = TypeVar("Made")

STEP_MM: Final = 0.8
LIFT_MM: Final = 0.7
_SLACK_MM: Final = 0.35  # one pixel of a steep place is about so deep
_CORNER_DEG: Final = 25.0
_SHORTEST_RUN_MM: Final = 1.0
_SLIVER_MM: Final = 15.0
_SLIVER_MM2: Final = 60.0
_SLIVER_SHARE: Final = 0.15
_HALVINGS: Final = 5  # of an edge of some 2 mm, to find where the head begins to hide it


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
class Laid:
    """One item as it lies on the skin.

    Attributes
    ----------
    strokes : tuple of Stroke
        Lines, points, and the outlines of areas.
    borders : tuple of Stroke
        Lines across a band between its parts.
    patches : tuple of Patch
        What fills the areas, lifted off the skin.
    area_mm2 : float
        Of all areas of the item.
    """

    strokes: tuple[Stroke, ...]
    borders: tuple[Stroke, ...] = ()
    patches: tuple[Patch, ...] = ()
    area_mm2: float = 0.0


@dataclass(frozen=True)
class Run:
    """A stretch of a stroke in a picture: (n, 2) pixels and (n,) mm along the item."""

    pixels: Floats
    along: Floats


@dataclass(frozen=True)
class Fill:
    """What a picture shows of one part of an area: closed rings of (k, 2) pixels, the first point repeated."""

    part: int
    rings: tuple[Floats, ...]


@dataclass(frozen=True)
class Seen:
    """One item in one picture.

    Attributes
    ----------
    shown, hidden : tuple of Run
        Before and behind the head; a point is a run of one pixel, an area has its outline here.
    anchor : (float, float) or None
        Where a leader ends: the middle of the longest shown stretch inside the picture, or of what is
        shown of an area.
    fills : tuple of Fill
        Of the areas, where the head does not hide them.
    borders : tuple of Run
        Shown stretches of the lines between the parts of a band.
    area_mm2 : float
        Of the whole areas on the head.
    """

    id: str
    shown: tuple[Run, ...]
    hidden: tuple[Run, ...]
    anchor: tuple[float, float] | None
    fills: tuple[Fill, ...] = ()
    borders: tuple[Run, ...] = ()
    area_mm2: float = 0.0


class SkinLines:
    """Resolved items laid on the visible skin of one head; each is laid once.

    Parameters
    ----------
    head : Head
    laid : dict, optional
        What `laid` of another one on the same head was.

    Attributes
    ----------
    laid : dict of id with side to (Resolved, Laid)
        Each beside what it was made from: definitions that are read again give other answers.
    """

    def __init__(self, head: Head, laid: dict[str, tuple[Resolved, Laid]] | None = None) -> None:
        self._head = head
        self.laid = laid or {}
        self._needles: dict[str, tuple[Resolved, tuple[Laid, ...]]] = {}

    def of(self, resolved: Resolved) -> Laid:
        """An item on the skin."""
        return _kept(self.laid, resolved, self._lay_item)

    def needles_of(self, resolved: Resolved) -> tuple[Laid, ...]:
        """The needles of an item on the skin, each a single stroke from the place of insertion on."""
        return _kept(self._needles, resolved, self._lay_needles)

    def lay(self, points: Floats) -> Stroke:
        """Any (n, 3) curve or single point of the measuring surface on the visible skin."""
        return self._lay_each([points])[0]

    def lay_all(self, items: Sequence[Resolved]) -> None:
        """Lay many items at once: for lines without areas a third of the time of one after another."""
        lines = [item for item in items if all(piece.patch is None for piece in item.pieces)]
        strokes = iter(self._lay_each([piece.points for item in lines for piece in item.pieces]))
        for item in lines:
            self.laid[item.id] = (item, Laid(_in_a_row([next(strokes) for _ in item.pieces])))
        for item in items:
            self.of(item)

    def _lay_each(self, curves: Sequence[Floats]) -> list[Stroke]:
        fine = [_resampled(points) for points in curves]
        if not fine:
            return []
        lifted = self._head.lift(np.vstack(fine), LIFT_MM)
        normals = self._head.visible.normals_at(lifted)
        ends = np.cumsum([len(points) for points in fine])[:-1]
        parts = zip(np.split(lifted, ends), np.split(normals, ends), map(_lengths, fine), strict=True)
        return [Stroke(*part) for part in parts]

    def _lay_needles(self, resolved: Resolved) -> tuple[Laid, ...]:
        return tuple(Laid((self.lay(needle.points),)) for needle in resolved.needles)

    def _lay_item(self, resolved: Resolved) -> Laid:
        strokes: list[Stroke] = []
        borders: list[Stroke] = []
        patches: list[Patch] = []
        axis_start = 0.0
        between_parts = borders_mm(resolved)[1:-1]
        for piece in resolved.pieces:
            strokes.append(self.lay(piece.points))
            filling, lines = _parts_of(piece, between_parts - axis_start)
            patches += [replace(patch, vertices=self._head.lift(patch.vertices, LIFT_MM)) for patch in filling]
            borders += [self.lay(line) for line in lines]
            axis_start += piece.shared_mm
        return Laid(_in_a_row(strokes), tuple(borders), tuple(patches), resolved.area_mm2)


def _in_a_row(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """The same strokes, their lengths running on from one to the next."""
    starts = np.cumsum([0.0, *(stroke.along[-1] for stroke in strokes)])
    return tuple(replace(stroke, along=stroke.along + start) for stroke, start in zip(strokes, starts, strict=False))


def _kept(known: dict[str, tuple[Resolved, Made]], resolved: Resolved, make: Callable[[Resolved], Made]) -> Made:
    """What was made from this answer or one that lies there to the last figure; of one id only the newest is kept."""
    before = known.get(resolved.id)
    if before is None or before[0] is not resolved:
        same = before is not None and _lie_alike(before[0], resolved)
        before = known[resolved.id] = (resolved, before[1] if same else make(resolved))
    return before[1]


def _lie_alike(one: Resolved, other: Resolved) -> bool:
    """Whether all that is laid on the skin of two answers has the same places."""
    mine, theirs = _places_of(one), _places_of(other)
    return len(mine) == len(theirs) and all(map(np.array_equal, mine, theirs))


def _places_of(resolved: Resolved) -> list[NDArray[np.generic]]:
    found = [borders_mm(resolved), *(needle.points for needle in resolved.needles)]
    for piece in resolved.pieces:
        axis = () if piece.axis is None else piece.axis
        found += [piece.points, *(piece.patch or ((), ())), axis]
    return [np.asarray(places) for places in found]


def _parts_of(piece: ResolvedPiece, borders: Floats) -> tuple[list[Patch], list[Floats]]:
    """The patches of a piece, one for each part, and the lines between them."""
    if piece.patch is None:
        return [], []
    vertices, faces = piece.patch
    if piece.axis is None:
        return [Patch(vertices, faces)], []
    return parted(vertices, faces, along_line(piece.axis, vertices), borders.tolist())


def see(frame: Frame, items: Iterable[tuple[str, Laid]]) -> list[Seen]:
    """What `frame` shows of some items.

    Parameters
    ----------
    items : iterable of (id, Laid)
        In drawing order.
    """
    items = list(items)
    pieces: list[Stroke | Patch] = [piece for _, laid in items for piece in _pieces(laid)]
    if not pieces:
        return []
    spots = [piece.vertices if isinstance(piece, Patch) else piece.points for piece in pieces]
    ends = np.cumsum([len(points) for points in spots])[:-1]
    pixels, clearance = frame.clearance(np.vstack(spots))
    places = list(zip(np.split(pixels, ends), np.split(clearance, ends), strict=True))
    filled = [(piece, *place) for piece, place in zip(pieces, places, strict=True) if isinstance(piece, Patch)]
    place, rings = iter(places), iter(_rings(frame, filled))
    return [
        _seen(frame, item_id, laid, [next(place) for _ in _pieces(laid)], [next(rings) for _ in laid.patches])
        for item_id, laid in items
    ]


def _pieces(laid: Laid) -> tuple[Stroke | Patch, ...]:
    return (*laid.strokes, *laid.borders, *laid.patches)


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


def _seen(
    frame: Frame, item_id: str, laid: Laid, places: list[tuple[Floats, Floats]], rings: list[tuple[Floats, ...]]
) -> Seen:
    """One item, given pixels and clearance of its strokes, borders and patches, and the rings of the patches."""
    lines, ticks = len(laid.strokes), len(laid.strokes) + len(laid.borders)
    shown, hidden = _shown_and_hidden(laid.strokes, places[:lines])
    if not laid.patches:
        total_mm = sum(float(np.ptp(stroke.along)) for stroke in laid.strokes)
        return Seen(item_id, shown, hidden, _anchor(frame, shown, total_mm))
    borders, _ = _shown_and_hidden(laid.borders, places[lines:ticks])
    fills = tuple(Fill(patch.part, shown) for patch, shown in zip(laid.patches, rings, strict=True) if shown)
    corners = np.vstack([pixels[clearance > -_SLACK_MM] for pixels, clearance in places[ticks:]])
    anchor = _anchor_within(frame, fills, corners, laid.area_mm2)
    return Seen(item_id, shown, hidden, anchor, fills, borders, laid.area_mm2)


def _shown_and_hidden(
    strokes: Sequence[Stroke], places: Sequence[tuple[Floats, Floats]]
) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    runs = [
        found
        for stroke, (pixels, clearance) in zip(strokes, places, strict=True)
        for found in _runs(pixels, stroke.along, clearance + _SLACK_MM)
    ]
    shown, hidden = (tuple(run for run, in_front in runs if in_front is side) for side in (True, False))
    return shown, hidden


@dataclass(frozen=True, eq=False)
class _Cut:
    """A patch in a picture, with those of its edges that lead from a shown corner to a hidden one.

    Attributes
    ----------
    pixels : (n, 2) float
        Of all its corners.
    front : (n,) bool
        Which corners are shown.
    edges, near, far : (c,) int
        Numbers of the edges, of their shown and of their hidden corners.
    """

    patch: Patch
    pixels: Floats
    front: NDArray[np.bool_]
    edges: NDArray[np.int64]
    near: NDArray[np.int64]
    far: NDArray[np.int64]

    @classmethod
    def of(cls, patch: Patch, pixels: Floats, clearance: Floats) -> _Cut:
        """The patch cut where the head begins to hide it."""
        front = clearance > -_SLACK_MM
        first, second = patch.edges.T
        edges = np.flatnonzero(front[first] != front[second])
        first, second = first[edges], second[edges]
        near, far = np.where(front[first], (first, second), (second, first))
        return cls(patch, pixels, front, edges, near, far)

    def rings(self, share: Floats) -> tuple[Floats, ...]:
        """Closed rings (k, 2) round what is shown, given the shown share (c,) of each edge that is cut."""
        count = len(self.pixels)
        places = np.empty((count + len(self.patch.edges), 2))
        places[:count] = self.pixels
        near, far = self.pixels[self.near], self.pixels[self.far]
        places[count + self.edges] = near + share[:, None] * (far - near)
        return tuple(places[ring] for ring in self.patch.around(self.front))


def _rings(frame: Frame, patches: Iterable[tuple[Patch, Floats, Floats]]) -> list[tuple[Floats, ...]]:
    """What is shown of each patch, given its pixels and clearance; nothing of a hidden one."""
    cuts = [_Cut.of(*patch) for patch in patches]
    if not cuts:
        return []
    near = np.vstack([cut.patch.vertices[cut.near] for cut in cuts])
    far = np.vstack([cut.patch.vertices[cut.far] for cut in cuts])
    ends = np.cumsum([len(cut.edges) for cut in cuts])[:-1]
    shares = np.split(_last_seen(frame, near, far), ends)
    return [cut.rings(share) for cut, share in zip(cuts, shares, strict=True)]


def _last_seen(frame: Frame, near: Floats, far: Floats) -> Floats:
    """The share of each way from a shown point (n, 3) to a hidden one (n, 3) that is shown, found by halving.

    Beyond the horizon the clearance jumps, so that its size at the ends does not tell.
    """
    share, step = np.zeros(len(near)), far - near
    for halving in range(1, _HALVINGS + 1):
        tried = share + 0.5**halving
        _, clearance = frame.clearance(near + tried[:, None] * step)
        share = np.where(clearance > -_SLACK_MM, tried, share)
    return share


def _anchor_within(frame: Frame, fills: Sequence[Fill], pixels: Floats, area_mm2: float) -> tuple[float, float] | None:
    """Amid what is shown of an area inside the picture, unless that is but a sliver at the horizon.

    Parameters
    ----------
    pixels : (n, 2) float
        Shown corners of its triangles, which lie evenly over it.
    """
    rings = [ring for fill in fills for ring in fill.rings]
    size_mm2 = sum(map(_enclosed, rings)) / frame.pixels_per_mm**2
    pixels = pixels[(pixels > 0).all(axis=1) & (pixels < (frame.width, frame.height)).all(axis=1)]
    if not len(pixels) or size_mm2 < min(_SLIVER_MM2, _SLIVER_SHARE * area_mm2):
        return None
    x, y = pixels.mean(axis=0).tolist()
    if not any(holds(fill.rings, x, y) for fill in fills):
        x, y = pixels[np.hypot(*(pixels - (x, y)).T).argmin()].tolist()
    return x, y


def _enclosed(ring: Floats) -> float:
    """The area of a closed ring, square pixels; below zero if it runs clockwise as seen."""
    x, y = ring.T
    return float((x[1:] * y[:-1] - x[:-1] * y[1:]).sum() / 2)


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


def _anchor(frame: Frame, shown: Sequence[Run], total_mm: float) -> tuple[float, float] | None:
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
    """The line through `points` (n, 3) again with even steps, every corner of it being one of the new points."""
    points = np.asarray(points, float).reshape(-1, 3)
    if len(points) < 2:
        return points
    along = _lengths(points)
    places = np.linspace(0, along[-1], max(round(along[-1] / STEP_MM), 1) + 1)
    corners = along[corners_of(points, _CORNER_DEG)]
    places[np.round(corners / places[1]).astype(int)] = corners
    return np.column_stack([np.interp(places, along, points[:, axis]) for axis in range(3)])


def _lengths(points: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
