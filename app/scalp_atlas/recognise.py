"""Finds the head in a mesh that nobody has described yet: its unit, which way it looks, where it stands.

A head is held against the mesh in all 24 ways of naming its axes, and fitted more closely in the best of
them. Nothing is measured on the answer: it is a first guess, for people to confirm and for landmarks to
start from.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.fitting import rotation
from scalp_atlas.head import Head
from scalp_atlas.headfile import UNIT_MM, axis_letters, guess_unit

Points = NDArray[np.float64]

HEAD_MM = 230.0  # from the crown down, what lies lower is neck and shoulders
LOWEST_MM = -45.0  # of the template in its own frame: below the ears a scan may have any neck
COARSE, FINE = 300, 1500  # points of the template that are held against the mesh
COARSE_STEPS, FINE_STEPS = 12, 25
PROMISING = 6  # of the 24 ways
KEPT = 0.85  # share of the points that count: hair, collar and holes may hide the rest
SIZES = (0.7, 1.25)  # of a head against the template along each axis, infant to large adult
PROPORTION = 1.3  # most by which it may be longer, broader or higher than it is otherwise larger
AGAINST = 0.2  # cosine of the normals below which a place is not the same skin
FAR_MM = 25.0
SOFT_MM = 5.0  # a point so far off counts half
HELD_TURN_MM, HELD_STRETCH_MM = 1.0, 10.0  # what a radian and a doubling cost, as a distance of every point
HELD_SHIFT = 1e-3  # against planes that are all parallel
MOST_TURN = 0.2  # radians in one step
MISFIT_MM = 7.0  # a head with thick hair stays below, a ball or a box does not
COVERED = 0.75  # share of the template that must lie within `FAR_MM` of the mesh
DISTINCT = 0.9  # the second-best way must fit that much worse, or nothing tells front from back


@dataclass(frozen=True, eq=False)
class Recognised:
    """A head found in a mesh.

    Attributes
    ----------
    unit : "mm", "cm" or "m"
    axes : str
        Where +x, +y, +z of the file point, as in a head file ("RAS"): the nearest of the 24 ways.
    scale : (3,) float
        How broad, long and high the head is against the template.
    turn : (3, 3) float
        Rows: right, anterior, superior of the head as unit vectors of the file.
    place : (3,) float
        Where the origin of the template comes to lie, in the file's unit.
    misfit_mm : float
        Mean distance of the counting points of the template from the mesh.
    """

    unit: str
    axes: str
    scale: Points
    turn: Points
    place: Points
    misfit_mm: float

    def carried(self, points: Points) -> Points:
        """Points (n, 3) of the template's frame, mm, in the file's own axes and unit."""
        return np.asarray(points * (self.scale / UNIT_MM[self.unit]) @ self.turn + self.place)


def recognise(vertices: Points, faces: NDArray[np.int64], template: Head) -> Recognised | None:
    """The head in a mesh, or None where nothing in it looks like one.

    Parameters
    ----------
    vertices : (n, 3) float
        In any unit and any axes; the head may be tilted.
    faces : (m, 3) int
        Outward, on the whole.
    template : Head
        What a head looks like.
    """
    unit = guess_unit(vertices)
    if unit is None:
        return None
    mesh = Surface(vertices * UNIT_MM[unit], faces)
    coarse, fine = _sample(template, COARSE), _sample(template, FINE)
    tried = [_fitted(mesh, coarse, *_stood(mesh, template, turn), COARSE_STEPS) for turn in _turns()]
    tried.sort(key=lambda fit: fit.misfit)
    closer = [_fitted(mesh, fine, fit.turn, fit.place, fit.scale, FINE_STEPS) for fit in tried[:PROMISING]]
    closer.sort(key=lambda fit: fit.misfit)
    best = closer[0]
    others = [fit.misfit for fit in closer if _degrees_between(fit.turn, best.turn) > 30]
    others += [fit.misfit for fit in tried[PROMISING:]]
    found = best.misfit <= MISFIT_MM and best.covered >= COVERED and best.scale.max() <= PROPORTION * best.scale.min()
    if not found or best.misfit > DISTINCT * min(others, default=np.inf):
        return None
    return Recognised(unit, _letters(best.turn), best.scale, best.turn, best.place / UNIT_MM[unit], best.misfit)


@dataclass(frozen=True, eq=False)
class _Sample:
    points: Points
    normals: Points


@dataclass(frozen=True, eq=False)
class _Fit:
    turn: Points
    place: Points
    scale: Points
    misfit: float
    covered: float


def _sample(template: Head, count: int) -> _Sample:
    """Points spread over the template's skin above the neck."""
    vertices, faces = template.visible.vertices, template.visible.faces
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1) * ((a + b + c)[:, 2] / 3 > LOWEST_MM)
    chosen = np.searchsorted(np.cumsum(area), (np.arange(count) + 0.5) / count * area.sum())
    points = (a + b + c)[chosen] / 3
    return _Sample(points, template.visible.normals_at(points))


def _turns() -> list[Points]:
    """The 24 ways in which a head's right, anterior and superior may lie along the axes of a file."""
    ways = []
    for order, signs in product(permutations(range(3)), product((1.0, -1.0), repeat=3)):
        turn = np.zeros((3, 3))
        turn[np.arange(3), order] = signs
        if np.linalg.det(turn) > 0:
            ways.append(turn)
    return ways


def _stood(mesh: Surface, template: Head, turn: Points) -> tuple[Points, Points, Points]:
    """The template turned that way, its crown at the height of the mesh's, over the middle of what lies below it."""
    upright = mesh.vertices @ turn.T
    top = upright[:, 2].max()
    head = upright[upright[:, 2] > top - HEAD_MM]
    low, high = np.percentile(head, [1, 99], axis=0)
    own = template.visible.vertices
    own_low, own_high = np.percentile(own, [1, 99], axis=0)
    middle = (low + high) / 2 - (own_low + own_high) / 2
    middle[2] = top - own[:, 2].max()
    return turn, middle @ turn, np.ones(3)


def _fitted(mesh: Surface, sample: _Sample, turn: Points, place: Points, scale: Points, steps: int) -> _Fit:
    """The template brought nearer to the mesh, step by step: each point wants to the nearest skin that faces alike."""
    for _ in range(steps):
        there, nearest, facing, gap = _matched(mesh, sample, turn, place, scale)
        turn, place, scale = _moved(there, nearest, facing, gap, turn, place, scale)
    gap = _matched(mesh, sample, turn, place, scale)[3]
    counting = np.sort(gap)[: int(KEPT * len(gap))]
    return _Fit(turn, place, scale, float(counting.mean()), float((gap < FAR_MM).mean()))


def _matched(
    mesh: Surface, sample: _Sample, turn: Points, place: Points, scale: Points
) -> tuple[Points, Points, Points, Points]:
    """Where the template's points lie, the nearest skin, its normals and distance; skin that faces away is far."""
    there = sample.points * scale @ turn + place
    nearest, facing = mesh.foot(there)
    gap = np.linalg.norm(nearest - there, axis=1)
    away = np.vecdot(facing, sample.normals @ turn) < AGAINST
    return there, nearest, facing, np.where(away, np.maximum(gap, FAR_MM), gap)


def _moved(
    there: Points, nearest: Points, facing: Points, gap: Points, turn: Points, place: Points, scale: Points
) -> tuple[Points, Points, Points]:
    """Turn, place and scale after one step that lessens the distances from the planes of the nearest skin.

    Y. Chen and G. Medioni, "Object modelling by registration of multiple range images", Image and Vision
    Computing 10 (1992) 145-155: points may slide along the skin, so that a few steps do. Each step is a
    least-squares problem in a small turn, a shift and a stretch along each axis of the head; turn and
    stretch are held back a little, for a round head hardly tells them.
    """
    weight = np.sqrt(np.where(gap <= np.quantile(gap, KEPT), 1 / (1 + gap / SOFT_MM), 0.0))
    middle = there.mean(axis=0)
    arms = there - middle
    along = (there - place) @ turn.T  # of each point along each axis of the head
    columns = [np.cross(arms, facing), facing, along * (facing @ turn.T)]
    matrix = np.hstack(columns) * weight[:, None]
    held = len(there) * np.diag(np.square([*[HELD_TURN_MM] * 3, *[HELD_SHIFT] * 3, *[HELD_STRETCH_MM] * 3]))
    wanted = np.vecdot(nearest - there, facing) * weight
    step = np.linalg.solve(matrix.T @ matrix + held, matrix.T @ wanted)
    small = rotation(step[:3] * min(1.0, MOST_TURN / max(float(np.linalg.norm(step[:3])), 1e-12))).T
    new_scale = np.clip(scale * (1 + step[6:]), *SIZES)
    new_turn = turn @ small
    return new_turn, (place - middle) @ small + middle + step[3:6], new_scale


def _degrees_between(one: Points, two: Points) -> float:
    return float(np.degrees(np.arccos(np.clip((np.trace(one @ two.T) - 1) / 2, -1, 1))))


def _letters(turn: Points) -> str:
    """The name of the axes nearest to a turn."""
    return axis_letters(max(_turns(), key=lambda way: float((way * turn).sum())))
