"""From base quads to the shipped head: triangles, refinement, neck cut, caps; and the nearest point of a surface."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import trimesh
from base_mesh import Subdivided, ras_mm
from scipy.spatial import cKDTree

LONGEST_EDGE = 3.3  # mm, on the shipped skin before the neck is cut
FARTHEST_LIFT = 1.2  # mm; a vertex farther than this from the smooth surface (cavity rims) stays where it is

# Base vertices, left side, that frame the head and its neck cut.
PREAURICULAR, LOBULE, MENTON, TOP, NUCHAL = 12032, 12027, 732, 881, 941
FOREHEAD, EAR_TOP = 234, 12012  # the tape of the circumference is laid over these
BELOW_MENTON = 180.0  # mm; quads further down than this are no part of a head
NECK_MARGIN = 10.0  # mm of skin kept below the neck cut until it is made
NEAREST_CANDIDATES = 40  # triangles looked at for a nearest point


@dataclass(frozen=True)
class HeadShape:
    """One head: the smooth surface that places are read from, and the meshes that are shipped. All in mm.

    Attributes
    ----------
    smooth : Subdivided
        The skin at Catmull-Clark level 3, not cut at the neck.
    eyes : Subdivided
        The eyeballs at level 1.
    skin : trimesh.Trimesh
        The skin as shipped.
    """

    smooth: Subdivided
    eyes: Subdivided
    skin: trimesh.Trimesh

    @property
    def eyeballs(self):
        """The eyeballs as shipped; trimesh.Trimesh."""
        mesh = trimesh.Trimesh(self.eyes.vertices, self.eyes.triangles, process=False)
        mesh.remove_unreferenced_vertices()
        return mesh

    def scaled(self, factor):
        """The same head, ``factor`` times as large."""
        return HeadShape(self.smooth.scaled(factor), self.eyes.scaled(factor), self.skin.copy().apply_scale(factor))


class NearestPoint:
    """Nearest point of a triangle mesh whose triangles are of similar, small size.

    Parameters
    ----------
    vertices : ndarray, shape (n, 3)
    triangles : ndarray of int, shape (m, 3)
    """

    def __init__(self, vertices, triangles):
        self._corners = vertices[triangles]
        self._centres = cKDTree(self._corners.mean(axis=1))

    def __call__(self, points):
        """Nearest points.

        Parameters
        ----------
        points : ndarray, shape (k, 3)

        Returns
        -------
        nearest : ndarray, shape (k, 3)
        distance : ndarray, shape (k,)
        triangle : ndarray of int, shape (k,)
        """
        points = np.atleast_2d(points)
        candidates = self._centres.query(points, k=min(NEAREST_CANDIDATES, len(self._corners)))[1]
        nearest = np.empty((len(points), 3))
        triangle = np.empty(len(points), dtype=int)
        for start in range(0, len(points), 4000):
            block = slice(start, start + 4000)
            choice = candidates[block]
            width = choice.shape[1]
            feet = trimesh.triangles.closest_point(
                self._corners[choice].reshape(-1, 3, 3), np.repeat(points[block], width, axis=0)
            ).reshape(-1, width, 3)
            best = np.linalg.norm(feet - points[block][:, None], axis=2).argmin(axis=1)
            rows = np.arange(len(best))
            nearest[block], triangle[block] = feet[rows, best], choice[rows, best]
        return nearest, np.linalg.norm(nearest - points, axis=1), triangle


def refine(vertices, triangles, longest):
    """Halve every edge longer than ``longest`` until none is left; shape is not changed.

    Parameters
    ----------
    vertices : ndarray, shape (n, 3)
    triangles : ndarray of int, shape (m, 3)
    longest : float, in the unit of the vertices

    Returns
    -------
    vertices, triangles : ndarrays as given, with more rows; the first n vertices stay
    """
    while True:
        sides = np.sort(np.stack([triangles, np.roll(triangles, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
        edges, side_edge = np.unique(sides, axis=0, return_inverse=True)
        long = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1) > longest
        if not long.any():
            return vertices, triangles
        middle = np.full(len(edges), -1)
        middle[long] = len(vertices) + np.arange(long.sum())
        vertices = np.vstack([vertices, vertices[edges[long]].mean(axis=1)])
        triangles = _split(vertices, triangles, middle[side_edge.reshape(-1, 3)])


def _split(vertices, triangles, middles):
    """Cut triangles at the middles of their sides (01, 12, 20); -1 = that side is not cut. Both (m, 3) of int."""
    cuts = (middles >= 0).sum(axis=1)
    pieces = [triangles[cuts == 0]]

    def distance(first, second):
        return np.linalg.norm(vertices[first] - vertices[second], axis=1)

    for turn in range(3):
        corner, cut = np.roll(triangles, -turn, axis=1), np.roll(middles, -turn, axis=1)
        one = (cuts == 1) & (cut[:, 0] >= 0)
        (a, b, c), x = corner[one].T, cut[one, 0]
        pieces += [np.stack([a, x, c], axis=1), np.stack([x, b, c], axis=1)]
        two = (cuts == 2) & (cut[:, 2] < 0)
        (a, b, c), (x, y) = corner[two].T, cut[two, :2].T
        shorter = (distance(a, y) < distance(x, c))[:, None]
        pieces += [
            np.stack([x, b, y], axis=1),
            np.where(shorter, np.stack([a, x, y], axis=1), np.stack([a, x, c], axis=1)),
            np.where(shorter, np.stack([a, y, c], axis=1), np.stack([x, y, c], axis=1)),
        ]
    (a, b, c), (x, y, z) = triangles[cuts == 3].T, middles[cuts == 3].T
    pieces += [np.stack(piece, axis=1) for piece in ((a, x, z), (x, b, y), (z, y, c), (x, y, z))]
    return np.vstack(pieces)


def cut_away(vertices, triangles, point, normal):
    """Keep what lies on the side of a plane that its normal points to.

    Parameters
    ----------
    vertices : ndarray, shape (n, 3)
    triangles : ndarray of int, shape (m, 3)
    point, normal : ndarrays, shape (3,)

    Returns
    -------
    vertices, triangles : ndarrays as given; the new vertices on the plane are the last ones
    """
    height = (vertices - point) @ normal
    above = height > 0
    sides = np.sort(np.stack([triangles, np.roll(triangles, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    edges, side_edge = np.unique(sides, axis=0, return_inverse=True)
    crossed = above[edges[:, 0]] != above[edges[:, 1]]
    first, second = edges[crossed].T
    share = (height[first] / (height[first] - height[second]))[:, None]
    crossing = np.full(len(edges), -1)
    crossing[crossed] = len(vertices) + np.arange(crossed.sum())
    crossing = crossing[side_edge.reshape(-1, 3)]
    corners_above = above[triangles].sum(axis=1)
    pieces = [triangles[corners_above == 3]]
    for turn in range(3):
        corner, cut = np.roll(triangles, -turn, axis=1), np.roll(crossing, -turn, axis=1)
        one = (corners_above == 1) & above[corner[:, 0]]
        pieces.append(np.stack([corner[one, 0], cut[one, 0], cut[one, 2]], axis=1))
        two = (corners_above == 2) & ~above[corner[:, 0]]
        pieces.append(np.stack([cut[two, 0], corner[two, 1], corner[two, 2]], axis=1))
        pieces.append(np.stack([cut[two, 0], corner[two, 2], cut[two, 2]], axis=1))
    return np.vstack([vertices, vertices[first] + share * (vertices[second] - vertices[first])]), np.vstack(pieces)


def cap_loops(mesh):
    """Close every boundary loop with a fan around the mean of its vertices.

    Parameters
    ----------
    mesh : trimesh.Trimesh with boundary loops that do not touch one another

    Returns
    -------
    trimesh.Trimesh, watertight; the new centres are the last vertices
    """
    once = trimesh.grouping.group_rows(mesh.edges_sorted, require_count=1)
    follows = dict(mesh.edges[once].tolist())
    vertices, triangles = [mesh.vertices], [mesh.faces]
    count = len(mesh.vertices)
    while follows:
        loop = [next(iter(follows))]
        while loop[-1] in follows:
            loop.append(follows.pop(loop[-1]))
        loop = np.array(loop[:-1])
        vertices.append(mesh.vertices[loop].mean(axis=0, keepdims=True))
        triangles.append(np.stack([np.roll(loop, -1), loop, np.full(len(loop), count)], axis=1))
        count += 1
    return trimesh.Trimesh(np.vstack(vertices), np.vstack(triangles), process=False)


def largest_piece(mesh):
    """The connected piece with the most vertices; trimesh.Trimesh."""
    return max(mesh.split(only_watertight=False, repair=False), key=lambda piece: len(piece.vertices))


def head_shape(base, offsets):
    """Build one head at MakeHuman's own size, origin midway between the preauricular points.

    Parameters
    ----------
    base : BaseMesh
    offsets : ndarray, shape (19158, 3)
        Sum of morph targets, decimetres.

    Returns
    -------
    HeadShape
    """
    control = ras_mm(base.vertices + offsets)
    centres = control[base.quads[base.skin]].mean(axis=1)
    quads = base.skin[centres[:, 2] > control[MENTON, 2] - BELOW_MENTON]

    coarse = Subdivided.of(control, base.quads[quads], quads, levels=1)
    smooth = Subdivided.of(control, base.quads[quads], quads, levels=3)
    eyes = Subdivided.of(control, base.quads[base.eyeballs], base.eyeballs, levels=1)
    sides = [PREAURICULAR, base.mirror[PREAURICULAR]]
    smooth = smooth.moved(-smooth.vertices[sides].mean(axis=0))
    eyes = eyes.moved(-coarse.vertices[sides].mean(axis=0))
    coarse = coarse.moved(-coarse.vertices[sides].mean(axis=0))

    point, normal = neck_plane(coarse.vertices)
    height = (coarse.vertices - point) @ normal
    nearby = coarse.triangles[(height[coarse.triangles] > -NECK_MARGIN).any(axis=1)]
    vertices, triangles = refine(coarse.vertices, nearby, LONGEST_EDGE)
    lifted, distance, _ = NearestPoint(smooth.vertices, smooth.triangles)(vertices)
    vertices = np.where((distance < FARTHEST_LIFT)[:, None], lifted, vertices)
    skin = largest_piece(trimesh.Trimesh(*cut_away(vertices, triangles, point, normal), process=False))
    return HeadShape(smooth, eyes, cap_loops(skin))


def neck_plane(control):
    """The plane the neck is cut by: through a line under the chin and a line under the nape.

    Parameters
    ----------
    control : ndarray, shape (n, 3), mm
        Positions of the base vertices.

    Returns
    -------
    point, normal : ndarrays, shape (3,); the normal points to the head
    """
    menton, lobule = control[MENTON], control[LOBULE]
    share = (control[TOP, 2] - menton[2]) / 224.0  # of the size of an adult head
    front = np.array([0.0, menton[1] - 30 * share, menton[2] - 30 * share])
    rear = np.array([0.0, control[NUCHAL, 1] + 30 * share, lobule[2] - 75 * share])
    slope = front - rear
    normal = np.array([0.0, -slope[2], slope[1]]) / np.linalg.norm(slope)
    return front, normal * np.sign(normal[2])
