"""Patches of the scalp: bands, discs, rectangles, polygons, and what a frame of lines bounds.

Every area has a closed outline on the surface, counter-clockwise as seen from outside, and is filled
with triangles whose corners lie on the surface and whose edges are 2 to 3 mm long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry import operations as ops
from scalp_atlas.geometry.curve import Curve, crossings
from scalp_atlas.geometry.flat import (
    axes_about,
    crosses_itself,
    encloses,
    evenly_within,
    missing_sides,
    signed_area,
    triangles,
)
from scalp_atlas.geometry.surface import Surface

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

SPACING_MM = 2.0  # edge of the triangles
FEWEST_RINGS = 12  # of a disc, so that a small one is round as well
MOST_ROWS = 40  # a larger patch gets larger triangles
CLOSE_MM = 0.5  # ends of two boundaries that lie so near count as one corner
REACH_MM = 400.0  # beyond the skin as seen from the middle of any head
THIN_MM = 0.05  # area over way round of an outline that encloses nothing
REPAIRS = 8  # rounds in which sides that the triangles cut across are halved


@dataclass(frozen=True, eq=False)
class Area:
    """A patch of the scalp.

    Attributes
    ----------
    outline : Curve
        Closed, on the surface, counter-clockwise seen from outside.
    vertices : (n, 3) float
        mm, on the surface.
    faces : (m, 3) int
        Wound so that they look outward.
    axis : Curve or None
        The middle line of a band.
    """

    outline: Curve
    vertices: Points
    faces: Indices
    axis: Curve | None = None

    @cached_property
    def area_mm2(self) -> float:
        """Sum of the triangles."""
        return float(np.linalg.norm(_corner_products(self.vertices, self.faces), axis=1).sum() / 2)


# -- the kinds of areas ---------------------------------------------------------------------------


def band(surface: Surface, line: Curve, width: float) -> Area:
    """The strip of a whole width along a line, half to either side, its ends cut square.

    Raises
    ------
    GeometryError
        If the line is closed, the strip folds (the line bends more sharply than half the width
        allows), runs into itself, or leaves the scalp.
    """
    if line.closed:
        raise GeometryError("the middle line of the band is closed; take a piece of it first")
    base = line.resampled(SPACING_MM)
    leftward = np.cross(surface.normals_at(base.points), base.tangent(base.stations))
    both = np.vstack([leftward, -leftward])
    left, right = np.split(surface.walks(np.tile(base.points, (2, 1)), both, width / 2), 2)
    grid = np.concatenate([left[:, :0:-1], right], axis=1).swapaxes(0, 1)
    return _checked(surface, _woven(grid, line), "the band folds over: its middle line bends too sharply for its width")


def disc(surface: Surface, centre: Points, radius: float) -> Area:
    """All that lies within a distance of a point, measured straight over the scalp.

    Raises
    ------
    GeometryError
        If it leaves the scalp, or is so large that it folds.
    """
    rings = max(_rows(radius), FEWEST_RINGS)
    angles = [2 * np.pi * np.arange(6 * ring) / (6 * ring) for ring in range(1, rings + 1)]
    circles = [
        radius * ring / rings * np.stack([np.cos(angle), np.sin(angle)], axis=1) for ring, angle in enumerate(angles, 1)
    ]
    flat = np.vstack([np.zeros((1, 2)), *circles])
    normal = surface.normals_at(centre)[0]
    vertices = ops.charted(surface, centre, flat, axes_about(normal)[0])
    whole = Area(Curve(vertices[-6 * rings :], closed=True), vertices, triangles(flat))
    return _checked(surface, whole, "the disc folds over: it is too large for the head")


def rectangle(surface: Surface, centre: Points, sagittal: float, transverse: float) -> Area:
    """A patch around a point with these whole sizes, drawn in the flat chart of the scalp there.

    Its long way is the sagittal loop through the point (backward is x cross the outward normal).

    Raises
    ------
    GeometryError
        If the skin faces straight sideways, so that the loop has no direction; if the patch folds or
        leaves the scalp.
    """
    across, along = (_rows(size) + 1 for size in (transverse, sagittal))
    flat = np.stack(
        np.meshgrid(
            np.linspace(-transverse / 2, transverse / 2, across),
            np.linspace(-sagittal / 2, sagittal / 2, along),
            indexing="ij",
        ),
        axis=-1,
    )
    forward = ops.heading(surface, centre, "forward", "")
    if np.linalg.norm(forward) < ops.SLANT:
        raise GeometryError("the skin faces straight sideways here, so nothing tells front from top")
    right = np.cross(forward, surface.normals_at(centre)[0])
    vertices = ops.charted(surface, centre, flat.reshape(-1, 2), right / np.linalg.norm(right))
    return _checked(surface, _woven(vertices.reshape(across, along, 3), None), "the rectangle folds over")


def polygon(surface: Surface, corners: Sequence[Points]) -> Area:
    """The area whose sides are taut tapes from each corner to the next and from the last to the first.

    Raises
    ------
    GeometryError
        If two corners in a row coincide, the sides cross, or they enclose nothing.
    """
    return _filled(surface, [surface.tape(a, b) for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)])


def region(surface: Surface, boundaries: Sequence[Curve]) -> Area:
    """The area that lines bound, each cut where it meets the one before and the one after.

    Gaps of up to 3 mm are closed straight. Of the two areas that a closed outline parts the head
    into, the one about the middle of the outline is meant: the smaller one.

    Raises
    ------
    GeometryError
        If two lines in a row stay farther apart (with the distance), meet more than once, or one is
        closed; if the outline crosses itself or encloses nothing.
    """
    return _filled(surface, _frame(boundaries))


# -- a frame of lines -----------------------------------------------------------------------------


def _frame(boundaries: Sequence[Curve]) -> list[Curve]:
    """The lines cut to the frame that they form, with the pieces that close its gaps."""
    if any(line.closed for line in boundaries):
        raise GeometryError("a boundary of the area goes all the way round; take a piece of it first")
    lines = [_dense(line) for line in boundaries]
    joints = _two_joints(*lines) if len(lines) == 2 else _joints(lines)
    sides = []
    for k, line in enumerate(lines):
        start, end = joints[k - 1][1], joints[k][0]
        if abs(start - end) < 1e-6:
            raise GeometryError(f"boundary {k + 1} of the area has no length between its neighbours")
        sides.append(line.piece(start, end))
        following = lines[(k + 1) % len(lines)].at(joints[k][1])
        if np.linalg.norm(following - line.at(end)) > CLOSE_MM:
            sides.append(Curve(np.array([line.at(end), following])))
    return sides


def _dense(line: Curve) -> Curve:
    """The same line with points at most 1 mm apart, so that two meetings never share one segment."""
    extra = np.linspace(0, line.length, int(np.ceil(line.length)) + 1)
    return Curve(line.at(np.unique(np.concatenate([line.stations, extra]))))


def _joints(lines: Sequence[Curve]) -> list[tuple[float, float]]:
    """Where each line meets the next: stations on both."""
    joints = []
    for k, line in enumerate(lines):
        following = (k + 1) % len(lines)
        meetings = crossings(line, lines[following], within=ops.MEET_MM)
        first, second, gap = meetings[0]
        _refuse_gap(k + 1, following + 1, gap)
        if len(meetings) > 1:
            raise GeometryError(
                f"boundaries {k + 1} and {following + 1} of the area meet {len(meetings)} times; "
                "take the piece of them that is meant"
            )
        joints.append((first, second))
    return joints


def _two_joints(first: Curve, second: Curve) -> list[tuple[float, float]]:
    """Where two lines that bound an area by themselves meet: from the first to the second, and back."""
    meetings = crossings(first, second, within=ops.MEET_MM)
    _refuse_gap(1, 2, meetings[0][2])
    if len(meetings) == 1:
        met = first.at(meetings[0][0])
        end, other = (max(line.points[[0, -1]], key=lambda p: _apart(p, met)) for line in (first, second))
        raise GeometryError(
            f"boundaries 1 and 2 of the area meet once only: {_apart(end, other):.1f} mm lie between their other ends"
        )
    if len(meetings) > 2:
        raise GeometryError(f"boundaries 1 and 2 of the area meet {len(meetings)} times; take the piece that is meant")
    (start, back, _), (end, over, _) = meetings
    return [(end, over), (back, start)]


def _apart(a: Points, b: Points) -> float:
    return float(np.linalg.norm(a - b))


def _refuse_gap(one: int, other: int, gap: float) -> None:
    if gap > ops.MEET_MM:
        raise GeometryError(f"boundaries {one} and {other} of the area do not meet: {gap:.1f} mm lie between them")


# -- triangles ------------------------------------------------------------------------------------


def _rows(size: float) -> int:
    """How many rows of triangles a patch has over a length in mm."""
    return min(int(np.ceil(size / SPACING_MM)), MOST_ROWS)


def _woven(grid: Points, axis: Curve | None) -> Area:
    """The area of a grid (rows from left to right, each running ahead, 3)."""
    rows, columns = grid.shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    back_left, back_right, front_right, front_left = (
        part.ravel() for part in (number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:])
    )
    faces = np.concatenate(
        [np.stack([back_left, back_right, front_right], 1), np.stack([back_left, front_right, front_left], 1)]
    )
    around = np.concatenate([number[-1], number[-2::-1, -1], number[0, -2::-1], number[1:-1, 0]])
    vertices = grid.reshape(-1, 3)
    return Area(Curve(vertices[around], closed=True), vertices, faces, axis)


def _filled(surface: Surface, sides: Sequence[Curve]) -> Area:
    """The area within a closed chain of lines, which are resampled to the edge length of the triangles."""
    ring = surface.closest(np.vstack([side.resampled(SPACING_MM).points[:-1] for side in sides]))[0]
    plan = _Plan.about(surface, ring)
    if signed_area(plan.flat(ring)) < 0:
        ring = ring[::-1]
    _refuse_knots(plan.flat(ring))
    inner = _inner(surface, plan, plan.flat(ring))
    for _ in range(REPAIRS):
        flat = plan.flat(np.vstack([ring, inner]))
        faces = triangles(flat)
        broken = missing_sides(faces, len(ring))
        if not len(broken):
            within = encloses(flat[: len(ring)], flat[faces].mean(axis=1))
            whole = Area(Curve(ring, closed=True), np.vstack([ring, inner]), faces[within])
            return _checked(surface, whole, "the area folds over")
        middles = surface.closest((ring[broken] + ring[(broken + 1) % len(ring)]) / 2)[0]
        ring = np.insert(ring, broken + 1, middles, axis=0)
    raise GeometryError("the area has a corner too sharp to be filled")


def _inner(surface: Surface, plan: _Plan, outline: Points) -> Points:
    """(k, 3) evenly spaced surface points inside an outline (n, 2), a little away from it."""
    spacing = max(SPACING_MM, float(np.sqrt(signed_area(outline))) / MOST_ROWS)
    flat = evenly_within(outline, spacing)
    rays = plan.rays(flat)
    hits = surface.first_hits(plan.centre + REACH_MM * rays, -rays, REACH_MM)
    return hits[~np.isnan(hits[:, 0])]


def _corner_products(vertices: Points, faces: Indices) -> Points:
    """(m, 3) normals of triangles, twice their area long."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


def _checked(surface: Surface, area: Area, fold: str) -> Area:
    """The area itself, if every triangle looks outward and the outline does not cross itself.

    Raises
    ------
    GeometryError
        With the sentence `fold`, or because of the outline.
    """
    products = _corner_products(area.vertices, area.faces)
    outward = surface.normals_at(area.vertices[area.faces].mean(axis=1))
    sizes = np.linalg.norm(products, axis=1)
    if ((products * outward).sum(axis=1) < 0)[sizes > 1e-6].any():
        raise GeometryError(fold)
    _refuse_knots(_Plan.about(surface, area.vertices).flat(area.outline.points))
    return area


# -- a flat picture -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """The head as seen from its middle, laid out flat about a pole: directions and angles from the pole are true.

    Used to tell inside from outside and to lay out triangles; nothing is measured in it. Wherever the
    skin is seen from the middle of the head without a second layer before it, the picture is one to one.
    """

    centre: Points
    axes: Points  # rows: two directions across, the pole
    radius: float

    @classmethod
    def about(cls, surface: Surface, points: Points) -> _Plan:
        """The picture whose pole lies amid the points (n, 3).

        Raises
        ------
        GeometryError
            If they lie round the whole head, so that they have no middle on it.
        """
        centre = surface.middle
        away = points - centre
        distances = np.linalg.norm(away, axis=1, keepdims=True)
        pole = (away / distances).mean(axis=0)
        if np.linalg.norm(pole) < ops.SLANT:
            raise GeometryError("the outline runs round the whole head, so that it has no inside")
        return cls(centre, axes_about(pole), float(distances.mean()))

    def flat(self, points: Points) -> Points:
        """(n, 2) mm: the picture of points (n, 3)."""
        across = (points - self.centre) @ self.axes.T
        off = np.linalg.norm(across[:, :2], axis=1)
        angle = np.arctan2(off, across[:, 2])
        return np.asarray(across[:, :2] * (self.radius * angle / np.maximum(off, 1e-12))[:, None])

    def rays(self, flat: Points) -> Points:
        """(n, 3) unit directions from the centre to what is pictured at (n, 2)."""
        off = np.linalg.norm(flat, axis=1)
        angle = off / self.radius
        across = flat * (np.sin(angle) / np.maximum(off, 1e-12))[:, None]
        return np.asarray(np.column_stack([across, np.cos(angle)]) @ self.axes)


def _refuse_knots(ring: Points) -> None:
    """Refuse a flat outline (n, 2) two sides of which cross, or that encloses nothing."""
    around = float(np.linalg.norm(np.diff(ring, axis=0), axis=1).sum())
    if crosses_itself(ring) or abs(signed_area(ring)) < THIN_MM * around:
        raise GeometryError("the outline of the area crosses itself or encloses nothing")
