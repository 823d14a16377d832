"""Laying one surface on another whose triangles are unrelated: a shape out of a family, then a smooth rest.

First a similarity and a few weights of a linear space of shapes are found by iterated closest points,
then each point of the shape gets a displacement of its own that bends as little as it can. The
stiffness falls step by step, as in B. Amberg, S. Romdhani, T. Vetter, "Optimal step nonrigid ICP
algorithms for surface registration", CVPR 2007; the bending is that of a thin plate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import igl
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import splu

from scalp_atlas.geometry.holes import boundary_loops
from scalp_atlas.geometry.surface import Surface

Points = NDArray[np.float64]
Indices = NDArray[np.int64]
Report = Callable[[float], None]

SHAPE_ROUNDS = 40
REACH_MM = (40.0, 8.0)  # a counterpart farther away than that is none: in the first round, in the last
ON_RIM = 0.999  # of a place's weight lies on vertices of the rim
ALIKE = 0.5  # cosine of the largest angle between the normals of a point and its counterpart
FIDUCIAL_MM = 2.0  # how exactly a fiducial is placed by hand
SKIN_MM = 1.0  # how exactly the family of shapes reaches any head's skin
PATCH_MM = 10.0  # skin nearer than that tells the same thing once more, and counts once
STRETCH = 0.12  # spread of the stretching along each axis beyond what the family shows
STIFFNESS_MM = tuple(np.geomspace(30.0, 6.0, 12))  # the length of the shortest bend
ROUNDS_EACH = 2
HOLD = 1.0  # how much a known place counts beside the stiffness around it
SMALLEST_MM2 = 0.1  # area of a point in the bending; a sliver must not stiffen all
WEAK = 1e-3  # share of stretching in the stiffness, which holds what lies far from any counterpart


@dataclass(frozen=True, eq=False)
class Shapes:
    """A linear space of shapes of one triangulation, and marked places that go with them.

    Attributes
    ----------
    mean : (n, 3) float
        Points first, then the marked places.
    modes : (k, n, 3) float
        Each as large as one standard deviation.
    faces : (m, 3) int
        Triangles between the points, wound outward.
    count : int
        How many of the n are points of the surface.
    """

    mean: Points
    modes: Points
    faces: Indices
    count: int

    def at(self, weights: Points) -> Points:
        """(n, 3) the shape of these weights (k,)."""
        return np.asarray(self.mean + np.tensordot(weights, self.modes, 1))


def shapes_of(members: Points, faces: Indices, count: int) -> Shapes:
    """The space that some shapes span.

    Each is laid on their mean by a similarity, and the principal components of what is left are the
    modes. Stretching along each axis is added, for heads differ in it more than a few examples show.

    Parameters
    ----------
    members : (h, n, 3) float
    faces : (m, 3) int
    count : int
        How many of the n are points of the surface.
    """
    mean = members[0]
    for _ in range(3):
        laid = np.array([_moved(member, *similarity(member[:count], mean[:count])) for member in members])
        mean = laid.mean(0)
    _, spread, modes = np.linalg.svd((laid - mean).reshape(len(laid), -1), full_matrices=False)
    few = max(len(laid) - 1, 0)
    modes = (spread[:few, None] * modes[:few] / np.sqrt(max(few, 1))).reshape(few, *mean.shape)
    stretch = STRETCH * np.eye(3)[:, None, :] * (mean - mean[:count].mean(0))
    return Shapes(mean, np.concatenate([modes, stretch]), faces, count)


def similarity(source: Points, target: Points, weights: Points | None = None) -> tuple[float, Points, Points]:
    """The scale, turn (3, 3) and shift (3,) that carry points to their places with the least sum of squares.

    S. Umeyama, "Least-squares estimation of transformation parameters between two point patterns",
    IEEE PAMI 13 (1991) 376-380. `scale * point @ turn.T + shift` is the place of a point.
    """
    weight = np.ones(len(source)) if weights is None else weights
    weight = weight[:, None] / weight.sum()
    middle, goal = (weight * source).sum(0), (weight * target).sum(0)
    a, b = source - middle, target - goal
    u, size, v = np.linalg.svd((weight * b).T @ a)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ v))])
    turn = u * sign @ v
    scale = float((size * sign).sum() / (weight * a**2).sum())
    return scale, turn, goal - scale * turn @ middle


def _moved(points: Points, scale: float, turn: Points, shift: Points) -> Points:
    return np.asarray(scale * points @ turn.T + shift)


class Target:
    """The surface that a shape is laid on."""

    def __init__(self, surface: Surface):
        self._surface = surface
        self._rim = np.zeros(len(surface.vertices), bool)
        for loop in boundary_loops(surface.faces):
            self._rim[loop] = True

    def counterparts(self, points: Points, normals: Points, reach: float) -> tuple[Points, Points, Points]:
        """(n, 3) nearest places, (n, 3) normals there, and (n,) how much each is to be trusted, 0 to 1.

        A place on the rim is none (the surface may go on there, unseen), nor is one that is too far or
        looks another way. Trust falls with the distance as Tukey's weights do.
        """
        spots, faces, weights = self._surface.closest(points)
        corners = self._surface.faces[faces]
        theirs = np.einsum("nc,nck->nk", weights, self._surface.vertex_normals[corners])
        gap = np.linalg.norm(spots - points, axis=1)
        on_rim = (weights * self._rim[corners]).sum(1) > ON_RIM
        trust = np.where(gap < reach, (1 - (gap / reach) ** 2) ** 2, 0.0)
        trust[(np.vecdot(theirs, normals) < ALIKE) | on_rim] = 0
        return spots, theirs, trust


def fit_shape(shapes: Shapes, target: Target, anchors: Indices, places: Points, report: Report) -> Points:
    """The shape (n, 3) of a family that lies best on a target, some marked places being known.

    Found are a similarity and the weights of the modes, by least squares of the distances across the skin.

    Parameters
    ----------
    shapes : Shapes
    target : Target
    anchors : (a,) int
        Rows of the shape whose places are known; four or more that lie in no plane.
    places : (a, 3) float
    report : callable
        Is told the share done, 0 to 1; may raise to stop.
    """
    weights = np.zeros(len(shapes.modes))
    area = vertex_areas(shapes.mean[: shapes.count], shapes.faces)
    scale, turn, shift = similarity(shapes.mean[anchors], places)
    for done, reach in enumerate(np.geomspace(*REACH_MM, SHAPE_ROUNDS)):
        shape = shapes.at(weights)
        laid = _moved(shape, scale, turn, shift)
        points = laid[: shapes.count]
        spots, theirs, trust = target.counterparts(points, Surface(points, shapes.faces).vertex_normals, reach)
        trust = trust * np.minimum(area * scale**2 / PATCH_MM**2, 1) / SKIN_MM**2
        step = _step(laid, scale * shapes.modes @ turn.T, weights, (anchors, places), (spots, theirs, trust))
        angle, move, grow = step[:3], step[3:6], step[6]
        more = rotation(angle)
        scale, turn = scale * (1 + grow), more @ turn
        shift = (1 + grow) * more @ shift + move
        weights = weights + step[7:]
        report((done + 1) / SHAPE_ROUNDS)
    return _moved(shapes.at(weights), scale, turn, shift)


def _step(
    laid: Points,
    modes: Points,
    weights: Points,
    known: tuple[Indices, Points],
    seen: tuple[Points, Points, Points],
) -> Points:
    """(7 + k,) a small turn, a shift, a change of scale and changes of the weights, by least squares."""
    anchors, places = known
    spots, normals, trust = seen
    used = np.flatnonzero(trust)
    root = np.sqrt(trust[used])[:, None]
    off = spots[used] - laid[used]
    blocks = [(root * _moves(laid[used], modes[:, used], normals[used]), root[:, 0] * np.vecdot(off, normals[used]))]
    for axis, unit in enumerate(np.eye(3)):
        square = np.broadcast_to(unit, places.shape)
        moves = _moves(laid[anchors], modes[:, anchors], square)
        blocks.append((moves / FIDUCIAL_MM, (places - laid[anchors])[:, axis] / FIDUCIAL_MM))
    count = len(weights)
    blocks.append((np.hstack([np.zeros((count, 7)), np.eye(count)]), -weights))
    rows, rest = zip(*blocks, strict=True)
    matrix = np.vstack(rows)
    return np.asarray(np.linalg.solve(matrix.T @ matrix, matrix.T @ np.concatenate(rest)))


def _moves(points: Points, modes: Points, normals: Points) -> Points:
    """(n, 7 + k) how far each unknown moves points along normals: turn, shift, scale, weights."""
    along = np.vecdot(points, normals)[:, None]
    return np.hstack([np.cross(points, normals), normals, along, np.vecdot(modes, normals).T])


def rotation(angle: Points) -> Points:
    """The rotation (3, 3) about a vector (3,) by its length in radians: `points @ it.T` are turned."""
    from scipy.spatial.transform import Rotation  # slow to import

    return np.asarray(Rotation.from_rotvec(angle).as_matrix())


def vertex_areas(vertices: Points, faces: Indices) -> Points:
    """(n,) a third of the area of the faces around each vertex, mm2."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    return np.asarray(np.bincount(faces.ravel(), np.repeat(area, 3), len(vertices)), float)


def fit_smooth(
    points: Points, faces: Indices, target: Target, anchors: csr_array, shifts: Points, report: Report
) -> Points:
    """Displacements (n, 3) that take points to a target and bend as little as they can.

    Along the skin nothing pulls; there the points go where the bending of the whole takes them.

    Parameters
    ----------
    points : (n, 3) float
        Close to the target.
    faces : (m, 3) int
    target : Target
    anchors : (a, n) sparse
        Known places as mixtures of the points.
    shifts : (a, 3) float
        How far each of these is to be moved.
    report : callable
        As for `fit_shape`.
    """
    area = vertex_areas(points, faces)
    laplace = -csr_array(igl.cotmatrix(points, faces))
    bending = laplace @ diags_array(1 / np.maximum(area, SMALLEST_MM2)) @ laplace
    held, pull = anchors.T @ anchors, anchors.T @ shifts
    moved = np.zeros_like(points)
    rounds = np.repeat(STIFFNESS_MM, ROUNDS_EACH)
    for done, bend in enumerate(rounds):
        now = points + moved
        spots, theirs, trust = target.counterparts(now, Surface(now, faces).vertex_normals, REACH_MM[1])
        weight = trust * area
        across = np.vecdot(spots - now, theirs)[:, None] * theirs
        matrix = diags_array(weight) + bend**4 * bending + WEAK * bend**2 * laplace
        hold = HOLD * bend**2  # a plate gives way to a single force by its square
        factors = splu((matrix + hold * held).tocsc(), permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})
        moved = factors.solve(weight[:, None] * (moved + across) + hold * pull)
        report((done + 1) / len(rounds))
    return np.asarray(moved)


def mixtures(surface: Surface, points: Points) -> csr_array:
    """(k, n) points (k, 3) near a surface as mixtures of its n vertices: those of the nearest places."""
    _, faces, weights = surface.closest(points)
    rows = np.repeat(np.arange(len(points)), 3)
    return csr_array(
        (weights.ravel(), (rows, surface.faces[faces].ravel())), shape=(len(points), len(surface.vertices))
    )
