"""The constructions that the definition grammar is made of, on any measuring surface.

Directions are vectors of the head frame; which anatomical word they stand for is `headings`' business.
Each function says what it returns and when it has no answer (`GeometryError`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry.curve import Curve, crossings
from scalp_atlas.geometry.surface import Surface

Points = NDArray[np.float64]

MEET_MM = 3.0  # curves that stay farther apart do not cross; a point farther off is not on a curve
SAME_MM = 0.5  # ends of a line that lie so near to level are not told apart
FOOT_MM = 0.1  # so near a walk from the midline must come to the point it is sought for
FOOT_ATTEMPTS = 20
FOUND_MM = 1e-3  # so near that going on is idle
LONGER_ON_THE_MIDLINE = (1.6, 3.0, 6.0)  # the lower beside it, the shorter the parallel, as on a globe
OVER_ATTEMPTS = 60
OVER_MM = 1e-4
BEARING_MM = 5.0
SPACING_MM = 2.0  # between the ribs of a parallel
SLANT = 0.05  # sine of the angle below which two directions are one, or a direction stands square to the skin
MIRROR = np.array([-1.0, 1.0, 1.0])
X = np.array([1.0, 0.0, 0.0])
Z = np.array([0.0, 0.0, 1.0])


# -- headings -------------------------------------------------------------------------------------


def axis(word: str, side: str) -> Points:
    """The head-frame vector (3,) of an anatomical axis word on one side.

    Raises
    ------
    GeometryError
        For lateral or medial without a side.
    """
    if word in ("lateral", "medial"):
        if side not in ("left", "right"):
            raise GeometryError(f"{word!r} means nothing on the midline without a side")
        outward = X if side == "right" else -X
        return outward if word == "lateral" else -outward
    vectors = {"anterior": (0, 1, 0), "posterior": (0, -1, 0), "superior": (0, 0, 1), "inferior": (0, 0, -1)}
    return np.array(vectors[word], float)


def heading(surface: Surface, point: Points, word: str, side: str) -> Points:
    """The direction (3,) a word means at a point: an axis, or along the sagittal loop for backward/forward.

    Backward is x cross the outward normal: up on the forehead, back on the vertex, down on the occiput.
    """
    if word in ("backward", "forward"):
        return np.asarray(_loop_headings(surface, point[None], word)[0])
    return axis(word, side)


def _loop_headings(surface: Surface, points: Points, word: str) -> Points:
    """(k, 3) the way along the sagittal loop at points (k, 3)."""
    return np.asarray(np.cross(X, surface.normals_at(points)) * (1 if word == "backward" else -1))


def turned(surface: Surface, point: Points, ahead: Points, degrees: float, toward: Points) -> Points:
    """`ahead` turned in the skin at a point by an angle, to the side on which `toward` lies."""
    normal = surface.normals_at(point)[0]
    flat = ahead - normal * (ahead @ normal)
    flat = flat / np.linalg.norm(flat)
    left = np.cross(normal, flat)
    if abs(left @ toward) < 1e-6:
        raise GeometryError("the turn has no side: it goes straight ahead or back")
    angle = np.radians(degrees) * (1 if left @ toward > 0 else -1)
    return np.asarray(flat * np.cos(angle) + left * np.sin(angle))


# -- points ---------------------------------------------------------------------------------------


def station_of(curve: Curve, point: Points, within: float = MEET_MM) -> float:
    """Where on a curve a point lies.

    Raises
    ------
    GeometryError
        If it lies farther than `within` mm from the curve.
    """
    station, gap = curve.nearest(point)
    if gap > within:
        raise GeometryError(f"the point lies {gap:.1f} mm off the line it should lie on")
    return station


def along(curve: Curve, start: Points, distance: float, direction: Points) -> Points:
    """A tape laid along a curve from one of its points: the point (3,) where it ends.

    Which of the two ways is meant is told by the direction at the start.

    Raises
    ------
    GeometryError
        If the start is off the curve, the curve ends too early, or the direction is square to it.
    """
    station = station_of(curve, start)
    cosine = float(curve.tangent(station) @ direction)
    if abs(cosine) < SLANT:
        raise GeometryError("the direction is square to the line here and picks none of its two ways")
    return curve.at(station + np.copysign(distance, cosine))


def at_fraction(curve: Curve, share: float) -> Points:
    """The point (3,) at a share of the curve's length from its first end."""
    return curve.at(share * curve.length)


def at_level(curve: Curve, height: float, pick: Callable[[Points], float]) -> Points:
    """The point (3,) where a curve reaches a height (z, mm); of several the one that `pick` scores highest.

    Raises
    ------
    GeometryError
        If the curve nowhere reaches that height.
    """
    above = curve.ring[:, 2] >= height
    rows = np.flatnonzero(above[1:] != above[:-1])
    if not len(rows):
        raise GeometryError("the line does not reach that height")
    start, end = curve.ring[rows], curve.ring[rows + 1]
    share = ((height - start[:, 2]) / (end[:, 2] - start[:, 2]))[:, None]
    spots = start + share * (end - start)
    return np.asarray(spots[int(np.argmax([pick(spot) for spot in spots]))])


def crossing(first: Curve, second: Curve, pick: Callable[[Points], float] | None) -> Points:
    """The point (3,) of the first curve where the second crosses it.

    Raises
    ------
    GeometryError
        If they stay more than 3 mm apart, or cross several times and `pick` is None.
    """
    meetings = crossings(first, second)
    nearest = min(gap for _, _, gap in meetings)
    if nearest > MEET_MM:
        raise GeometryError(f"the two lines do not cross: they stay {nearest:.1f} mm apart")
    spots = [first.at(station) for station, _, _ in meetings]
    if len(spots) > 1 and pick is None:
        raise GeometryError(f"the two lines cross {len(spots)} times; the definition must pick one")
    return spots[0] if pick is None else max(spots, key=pick)


def beside(surface: Surface, midline: Curve, point: Points, distance: float, outward: Points) -> Points:
    """The end (3,) of a tape laid from a point of the midline, square to it, toward `outward`."""
    station = station_of(midline, point)
    start = midline.at(station)
    across = np.cross(surface.normals_at(start)[0], midline.tangent(station))
    return np.asarray(surface.walk(start, across * np.sign(across @ outward), distance)[-1])


def foot(curve: Curve, point: Points) -> Points:
    """The point (3,) of a curve nearest to a point: where a tape from there meets it square.

    Where the nearest is an end of an open curve, it is that end. Of several equally near ones the
    first along the curve is taken.
    """
    return curve.at(curve.nearest(point)[0])


def charted(surface: Surface, point: Points, flat: Points, ahead: Points) -> Points:
    """Points (k, 3) of the scalp from their places (k, 2) in the flat chart at a point.

    The chart is the exponential map: a place is reached by one straight walk from the point, as long
    and in the direction as the arrow to it in the tangent plane. Distances and directions from the
    point are kept; what lies far from it is drawn wider than it is.

    Parameters
    ----------
    flat : (k, 2) float
        mm along `ahead`, and along the direction to the left of it as seen from outside.
    ahead : (3,) float
        Unit vector in the tangent plane.

    Raises
    ------
    GeometryError
        If a walk runs off the edge of the scalp.
    """
    reach = np.linalg.norm(flat, axis=1)
    left = np.cross(surface.normals_at(point)[0], ahead)
    directions = np.where(reach[:, None] > 0, flat @ np.array([ahead, left]), ahead)
    return np.asarray(surface.walks(np.tile(point, (len(flat), 1)), directions, reach)[:, -1])


def chart(surface: Surface, point: Points, first: tuple[float, Points], second: tuple[float, Points]) -> Points:
    """The place (3,) given by two shifts, each (mm, direction), in the flat chart at a point.

    The first direction is laid into the tangent plane; the second as well, and then made square to
    the first within it.

    Raises
    ------
    GeometryError
        If the first direction stands square to the skin, or both are one there.
    """
    normal = surface.normals_at(point)[0]
    ahead = first[1] - normal * (first[1] @ normal)
    if np.linalg.norm(ahead) < SLANT:
        raise GeometryError("the first direction points straight out of the skin here")
    ahead = ahead / np.linalg.norm(ahead)
    leftward = float(np.cross(normal, ahead) @ second[1])
    if abs(leftward) < SLANT:
        raise GeometryError("the two directions are one on the skin here, so that they give no place")
    return charted(surface, point, np.array([[first[0], np.copysign(second[0], leftward)]]), ahead)[0]


def mirrored(surface: Surface, point: Points) -> Points:
    """The surface point (3,) nearest to the image of a point in the midsagittal plane (x = 0)."""
    return surface.snap(point * MIRROR)


def over(surface: Surface, place: Points) -> Points:
    """The surface point (3,) straight over a place that lies deep under it: where the skin's normal leads to it.

    The nearest point of flat triangles jumps with them, the more the deeper the place lies; it is only
    the start. Where the skin bends about the place itself, so that every point is as near, it stays near
    the start.
    """
    spot = surface.snap(place)
    for _ in range(OVER_ATTEMPTS):
        nearest, normals = surface.foot(spot[None])
        aside = nearest[0] - place
        aside = aside - normals[0] * (aside @ normals[0])
        if np.linalg.norm(aside) < OVER_MM:
            break
        spot = nearest[0] - aside / 2
    return surface.snap(spot)


def bearing(surface: Surface, start: Points, toward: Points) -> Points:
    """The direction (3,) in which a taut tape leaves a point for another.

    A tape turns with the skin and not sideways, so that its first millimetres show it best.

    Raises
    ------
    GeometryError
        If the points coincide.
    """
    way = surface.tape(start, toward)
    return np.asarray(way.at(min(BEARING_MM, way.length)) - way.points[0])


def project(surface: Surface, point: Points, direction: Points | None) -> Points:
    """The surface point (3,) met along a direction from 20 mm before the point, or the nearest one.

    Raises
    ------
    GeometryError
        If nothing is met.
    """
    if direction is None:
        return surface.snap(point)
    hit = surface.first_hit(point - 20 * direction, direction)
    if hit is None:
        raise GeometryError("the scalp is not met in that direction")
    return hit


# -- sections -------------------------------------------------------------------------------------


def section_normal(surface: Surface, plane: str, point: Points, midline: Curve) -> Points:
    """Normal (3,) of a named plane through a point."""
    if plane == "vertical":
        outward = surface.normals_at(point)[0] * [1, 1, 0]
        if np.linalg.norm(outward) < SLANT:
            raise GeometryError("the skin lies level here, so no vertical plane is picked out")
        return np.cross(Z, outward / np.linalg.norm(outward))
    if plane == "crosswise":
        return midline.tangent(station_of(midline, point))
    return {"sagittal": X, "horizontal": Z, "coronal": np.array([0.0, 1.0, 0.0])}[plane]


def plane_through(points: Sequence[Points]) -> Points:
    """Unit normal (3,) of the plane through three points.

    Raises
    ------
    GeometryError
        If they lie in one line.
    """
    a, b, c = points
    normal = np.cross(b - a, c - a)
    size = np.linalg.norm(normal)
    if size < 1e-3 * np.linalg.norm(b - a) * np.linalg.norm(c - a) or size == 0:
        raise GeometryError("the points lie in one line, so they span no plane")
    return np.asarray(normal / size)


def section(surface: Surface, origin: Points, normal: Points, near: Sequence[Points]) -> Curve:
    """The cut of a plane with the surface that passes nearest to all points of `near`.

    An open cut runs from its anterior end. Points of `near` may lie somewhat off the surface (ears).

    Raises
    ------
    GeometryError
        If the plane misses the surface.
    """
    cuts = surface.section(origin, normal)
    if not cuts:
        raise GeometryError("the plane misses the scalp")
    best = min(cuts, key=lambda cut: sum(cut.nearest(point)[1] for point in near))
    return best if best.closed or best.points[0, 1] >= best.points[-1, 1] else best.reversed()


def cut(curve: Curve, start: Points, end: Points, via: Callable[[Points], float] | None, within: float) -> Curve:
    """The piece of a curve from one point to another.

    Parameters
    ----------
    via : callable, optional
        Scores the points (n, 3) of a piece; of the two ways round a closed curve the one with the
        higher score is taken.
    within : float
        How far off the curve the ends may lie, mm.

    Raises
    ------
    GeometryError
        If an end lies off the curve, both coincide, or a closed curve is cut without `via`.
    """
    first, last = station_of(curve, start, within), station_of(curve, end, within)
    if abs(first - last) < 1e-6:
        raise GeometryError("the piece has no length: its ends coincide")
    if not curve.closed:
        return curve.piece(first, last)
    if via is None:
        raise GeometryError("the cut goes all the way round; the definition must say which way is meant")
    ways = (curve.piece(first, last), curve.piece(last, first).reversed())
    return max(ways, key=lambda way: via(way.points))


# -- other lines ----------------------------------------------------------------------------------


def tape(surface: Surface, points: Sequence[Points]) -> Curve:
    """A taut tape through two or more points."""
    return join([surface.tape(a, b) for a, b in pairwise(points)])


def arc(surface: Surface, start: Points, end: Points, bulge: float, toward: Points) -> Curve:
    """The tape between two points, bowed sideways.

    At the share t of the way it is moved by 4 t (1 - t) x bulge x the straight distance of its ends,
    square to the tape, to the side of `toward`.
    """
    chord = surface.tape(start, end).resampled(2.0)
    height = bulge * float(np.linalg.norm(end - start))
    across = np.cross(surface.normals_at(chord.points), chord.tangent(chord.stations))
    share = chord.stations / chord.length
    reach = 4 * share * (1 - share) * height
    bowed = surface.walks(chord.points, across * (1 if _is_left(surface, chord, toward) else -1), reach)[:, -1]
    return Curve(np.vstack([chord.points[:1], bowed[1:-1], chord.points[-1:]]))


def parallel(surface: Surface, base: Curve, distance: float, toward: Points) -> Curve:
    """The line at the same distance from a curve everywhere, measured straight over the scalp.

    Raises
    ------
    GeometryError
        If it folds: the curve bends more sharply than the distance allows.
    """
    starts, ways = surface.ribs(base, distance, SPACING_MM, _is_left(surface, base, toward))
    ends = ways[:, -1]
    forward = (np.diff(ends, axis=0) * np.diff(starts, axis=0)).sum(1)
    if forward.min() <= 0:
        raise GeometryError("the parallel folds over: the line bends too sharply for that distance")
    return Curve(ends)


def moved(surface: Surface, base: Curve, distance: float, word: str) -> Curve:
    """Every point of a curve moved straight along the sagittal loop ("backward" or "forward")."""
    starts = base.resampled(SPACING_MM).ring
    return Curve(surface.walks(starts, _loop_headings(surface, starts, word), distance)[:, -1])


def taut_parallel(surface: Surface, base: Curve, distance: float, toward: Points) -> Curve:
    """A taut tape between the two ends of a curve, each moved square to it by the distance.

    This is what a tape measure makes of a parallel. It keeps the distance at its ends only: along a
    straight line it comes nearer in between, along a bent one it cuts the corner.

    Raises
    ------
    GeometryError
        If the direction points along the curve, the curve is closed, or both ends come to one place.
    """
    _refuse_closed(base)
    sideways = 1 if _is_left(surface, base, toward) else -1
    stations = np.array([0.0, base.length])
    ends = base.at(stations)
    across = np.cross(surface.normals_at(ends), base.tangent(stations)) * sideways
    return surface.tape(*surface.walks(ends, across, distance)[:, -1])


def taut_moved(surface: Surface, base: Curve, distance: float, word: str) -> Curve:
    """A taut tape between the two ends of a curve, each moved straight along the sagittal loop."""
    _refuse_closed(base)
    ends = base.points[[0, -1]]
    return surface.tape(*surface.walks(ends, _loop_headings(surface, ends, word), distance)[:, -1])


def prolonged(surface: Surface, base: Curve, reach: float) -> Curve:
    """A curve with a straight walk of `reach` mm added at its last end.

    Raises
    ------
    GeometryError
        If it is closed, or the walk runs off the edge of the scalp.
    """
    _refuse_closed(base)
    ahead = surface.walk(base.points[-1], base.tangent(base.length), reach)
    return Curve(np.vstack([base.points, ahead[1:]]))


def extended(surface: Surface, base: Curve, reach: float) -> Curve:
    """A curve prolonged straight ahead at both ends by `reach` mm."""
    return prolonged(surface, prolonged(surface, base, reach).reversed(), reach).reversed()


def extended_at(surface: Surface, base: Curve, reach: float, fit: Callable[[Points], float]) -> Curve:
    """A curve prolonged straight ahead at the end that `fit` scores higher; its way of travel is kept.

    Raises
    ------
    GeometryError
        If both ends fit equally well (to 0.5 mm), or the curve is closed.
    """
    _refuse_closed(base)
    first, last = fit(base.points[0]), fit(base.points[-1])
    if abs(first - last) < SAME_MM:
        raise GeometryError("both ends of the line fit equally well, so that none is picked")
    if last > first:
        return prolonged(surface, base, reach)
    return prolonged(surface, base.reversed(), reach).reversed()


def _refuse_closed(curve: Curve) -> None:
    if curve.closed:
        raise GeometryError("the line goes all the way round and has no ends; take a piece of it first")


def between(curve: Curve, first: Curve, second: Curve) -> Curve:
    """The piece of a curve between its crossings with two others.

    Of several crossings with one of them the one nearest to the other end's crossing counts.
    """
    ends = []
    for other in (first, second):
        meetings = crossings(curve, other)
        nearest = min(gap for _, _, gap in meetings)
        if nearest > MEET_MM:
            raise GeometryError(f"the line does not reach the one it should end on: {nearest:.1f} mm are missing")
        ends.append([station for station, _, _ in meetings])
    start, end = min(((a, b) for a in ends[0] for b in ends[1]), key=lambda pair: abs(pair[0] - pair[1]))
    if abs(start - end) < 1e-6:
        raise GeometryError("the two lines it should lie between meet on it")
    return curve.piece(start, end)


def sagittal_parallel(surface: Surface, midline: Curve, point: Points, distance: float, direction: Points) -> Curve:
    """From a point a line of that length at a constant distance from the midline.

    Raises
    ------
    GeometryError
        If no point of the midline lies square to the point, or the midline ends too early.
    """
    station, offset, left = _from_midline(surface, midline, point)
    ahead = float(midline.tangent(station) @ direction)
    if abs(ahead) < SLANT:
        raise GeometryError("the direction is square to the midline here and picks none of its two ways")
    if offset < 0.5:
        return midline.piece(station, station + np.copysign(distance, ahead))
    for farther in LONGER_ON_THE_MIDLINE:
        end = float(np.clip(station + np.copysign(farther * distance + 10, ahead), 0, midline.length))
        base = midline.piece(station, end)
        _, ways = surface.ribs(base, offset, SPACING_MM, left if ahead > 0 else not left)
        line = Curve(np.vstack([point, ways[1:, -1]]))
        if line.length > distance:
            return line.piece(0, distance)
        if end in (0.0, midline.length):
            break
    return _too_short(line, distance)


def _too_short(line: Curve, distance: float) -> Curve:
    raise GeometryError(f"the line ends after {line.length:.0f} of {distance:.0f} mm")


def _from_midline(surface: Surface, midline: Curve, point: Points) -> tuple[float, float, bool]:
    """(station, distance, on the left of its direction) of the midline point square to which `point` lies."""
    station, offset = midline.nearest(point)
    left = float(np.cross(surface.normals_at(point)[0], midline.tangent(station)) @ (point - midline.at(station))) > 0
    if offset < 0.5:
        return station, offset, left
    best = (np.inf, station, offset)
    for attempt in range(FOOT_ATTEMPTS):
        # a second walk one millimetre on tells how far the end moves with the start: less, as on a globe
        stations = np.clip([station, station + 1.0], 0, midline.length)
        starts = midline.at(stations)
        across = np.cross(surface.normals_at(starts), midline.tangent(stations)) * (1 if left else -1)
        way, beside = surface.walks(starts, across, offset)
        ahead = way[-1] - way[-2]
        ahead = ahead / np.linalg.norm(ahead)
        sideways = np.cross(ahead, surface.normals_at(way[-1])[0]) * (1 if left else -1)
        miss = point - way[-1]
        gap = float(np.hypot(miss @ sideways, miss @ ahead))
        best = min(best, (gap, station, offset))
        if gap < FOUND_MM:
            break
        pace = 1.0 if attempt < 5 else 0.5  # on rough skin a full step may swing to and fro
        follows = float((beside[-1] - way[-1]) @ sideways)
        station = float(np.clip(station + pace * (miss @ sideways) / max(follows, 0.2), 0, midline.length))
        offset += pace * float(miss @ ahead)
    gap, station, offset = best
    if gap > FOOT_MM:
        raise GeometryError("no point of the midline lies square to the point")
    return station, offset, left


def mirrored_curve(surface: Surface, curve: Curve) -> Curve:
    """The image of a curve in the midsagittal plane (x = 0), laid on the surface; it runs the same way."""
    return surface.lay(Curve(curve.points * MIRROR, curve.closed))


def join(curves: Sequence[Curve]) -> Curve:
    """Pieces end to end; each is turned round if it fits better so.

    Raises
    ------
    GeometryError
        If two ends lie more than 3 mm apart.
    """
    whole = curves[0]
    for index, piece in enumerate(curves[1:]):
        ways = [
            (a, b) for a in ((whole, whole.reversed()) if index == 0 else (whole,)) for b in (piece, piece.reversed())
        ]
        first, second = min(ways, key=lambda way: float(np.linalg.norm(way[0].points[-1] - way[1].points[0])))
        gap = float(np.linalg.norm(first.points[-1] - second.points[0]))
        if gap > MEET_MM:
            raise GeometryError(f"the pieces do not meet: {gap:.1f} mm lie between them")
        whole = Curve(np.vstack([first.points, second.points[1:] if gap < 1e-6 else second.points]))
    return whole


def _is_left(surface: Surface, base: Curve, toward: Points) -> bool:
    """Whether a direction lies to the left of a curve's travel, seen from outside at its middle.

    Raises
    ------
    GeometryError
        If it points along the curve.
    """
    middle = base.length / 2
    point = base.at(middle)
    cosine = float(np.cross(surface.normals_at(point)[0], base.tangent(middle)) @ toward)
    if abs(cosine) < SLANT:
        raise GeometryError("the direction points along the line and picks none of its two sides")
    return cosine > 0
