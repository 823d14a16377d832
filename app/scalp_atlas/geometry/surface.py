"""A triangle mesh that can be measured: closest point, plane section, straight walk, taut tape."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import potpourri3d as pp3d
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import mutable, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData, vtkStaticCellLocator

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry.curve import Curve

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

BRIDGE_MM = 40.0  # an eye or mouth opening is bridged straight, a neck is not
SPLIT_MARGIN = 1e-3  # barycentric distance that keeps inserted points off the edges of their triangle


class Surface:
    """A manifold triangle mesh, open or closed, wound so that its normals point outward.

    Parameters
    ----------
    vertices : (n, 3) float
        mm.
    faces : (m, 3) int
    """

    def __init__(self, vertices: Points, faces: Indices):
        self.vertices, self.faces = _manifold(np.asarray(vertices, float), np.asarray(faces, np.int64))

    # -- places ---------------------------------------------------------------------------------

    @cached_property
    def face_normals(self) -> Points:
        """(m, 3) unit."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        normal = np.cross(b - a, c - a)
        return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-18))

    @cached_property
    def vertex_normals(self) -> Points:
        """(n, 3) unit, area-weighted."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        weighted = np.cross(b - a, c - a)
        total = np.zeros_like(self.vertices)
        for k in range(3):
            np.add.at(total, self.faces[:, k], weighted)
        return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-18))

    @cached_property
    def polydata(self) -> vtkPolyData:
        """The mesh as VTK's filters take it."""
        mesh = vtkPolyData()
        points = vtkPoints()
        points.SetData(numpy_to_vtk(np.ascontiguousarray(self.vertices), deep=True))
        mesh.SetPoints(points)
        cells = vtkCellArray()
        offsets = np.arange(0, self.faces.size + 1, 3, dtype=np.int64)
        cells.SetData(
            numpy_to_vtkIdTypeArray(offsets, deep=True),
            numpy_to_vtkIdTypeArray(np.ascontiguousarray(self.faces.ravel()), deep=True),
        )
        mesh.SetPolys(cells)
        return mesh

    @cached_property
    def _locator(self) -> vtkStaticCellLocator:
        locator = vtkStaticCellLocator()
        locator.SetDataSet(self.polydata)
        locator.BuildLocator()
        return locator

    def closest(self, points: Points) -> tuple[Points, Indices, Points]:
        """Nearest surface points.

        Parameters
        ----------
        points : (k, 3) float

        Returns
        -------
        (k, 3) points, (k,) faces they lie in, (k, 3) barycentric weights there.
        """
        query = np.atleast_2d(points)
        found = np.empty((len(query), 3))
        faces = np.empty(len(query), np.int64)
        cell, sub, squared, spot = mutable(0), mutable(0), mutable(0.0), [0.0, 0.0, 0.0]
        for row, point in enumerate(query):
            self._locator.FindClosestPoint(point, spot, cell, sub, squared)
            found[row], faces[row] = spot, int(cell)
        return found, faces, self._weights(found, faces)

    def _weights(self, points: Points, faces: Indices) -> Points:
        a, b, c = (self.vertices[self.faces[faces, k]] for k in range(3))
        normal = np.cross(b - a, c - a)
        area = np.maximum((normal**2).sum(1), 1e-18)
        first = (np.cross(b - points, c - points) * normal).sum(1) / area
        second = (np.cross(c - points, a - points) * normal).sum(1) / area
        weights = np.clip(np.stack([first, second, 1 - first - second], axis=1), 0, 1)
        return np.asarray(weights / weights.sum(1, keepdims=True))

    def snap(self, point: Points) -> Points:
        """The surface point (3,) nearest to `point`."""
        return np.asarray(self.closest(point)[0][0])

    def lay(self, curve: Curve, spacing: float = 1.0) -> Curve:
        """`curve` resampled and moved onto the surface."""
        return Curve(self.closest(curve.resampled(spacing).points)[0], curve.closed)

    def normals_at(self, points: Points) -> Points:
        """(k, 3) smooth outward normals at the nearest surface points."""
        _, faces, weights = self.closest(points)
        normal = (self.vertex_normals[self.faces[faces]] * weights[..., None]).sum(1)
        return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True))

    def first_hit(self, origin: Points, direction: Points, reach: float = 400.0) -> Points | None:
        """Where a ray first meets the surface, (3,), or None."""
        far = np.asarray(origin) + np.asarray(direction) * reach
        share, spot, local, sub, cell = mutable(0.0), [0.0] * 3, [0.0] * 3, mutable(0), mutable(0)
        hit = self._locator.IntersectWithLine(list(origin), list(far), 1e-6, share, spot, local, sub, cell)
        return np.array(spot) if hit else None

    # -- plane section --------------------------------------------------------------------------

    def section(self, origin: Points, normal: Points, bridge: float = BRIDGE_MM) -> list[Curve]:
        """The cut of a plane with the surface.

        Openings no wider than `bridge` mm (eyes, mouth) are bridged straight.

        Returns
        -------
        list of Curve
            Closed loops and open chains; empty where the plane misses the surface.
        """
        height = (self.vertices - origin) @ (normal / np.linalg.norm(normal))
        above = height >= 0
        cut = self.faces[above[self.faces].any(1) & ~above[self.faces].all(1)]
        if not len(cut):
            return []
        edges = np.sort(np.stack([cut, np.roll(cut, -1, axis=1)], axis=-1), axis=-1)
        crossed = above[edges[..., 0]] != above[edges[..., 1]]
        edges = edges[crossed].reshape(-1, 2)
        _, first, nodes = np.unique(
            edges[:, 0] * len(self.vertices) + edges[:, 1], return_index=True, return_inverse=True
        )
        a, b = edges[first].T
        share = (height[a] / (height[a] - height[b]))[:, None]
        spots = self.vertices[a] + share * (self.vertices[b] - self.vertices[a])
        chains = _chains(nodes.reshape(-1, 2))
        curves = [(spots[_without_repeats(spots, ids)], closed) for ids, closed in chains]
        return _bridged([(points, closed) for points, closed in curves if len(points) > 2], bridge)

    # -- straight walk --------------------------------------------------------------------------

    @cached_property
    def _tracer(self) -> pp3d.GeodesicTracer:
        return pp3d.GeodesicTracer(self.vertices, self.faces)

    def walk(self, start: Points, direction: Points, distance: float) -> Points:
        """Straight ahead over the surface.

        Parameters
        ----------
        start : (3,) float
            On the surface (the nearest point is taken).
        direction : (3,) float
            Any vector; its part in the tangent plane counts.
        distance : float
            mm, > 0.

        Returns
        -------
        (k, 3) float
            The way, one point per triangle edge crossed; the first is the start.

        Raises
        ------
        GeometryError
            If the way runs off the edge of the surface, or the direction is square to it.
        """
        spot, faces, weights = self.closest(start)
        return self._walk_from(spot[0], int(faces[0]), weights[0], direction, distance)

    def _walk_from(self, spot: Points, face: int, weights: Points, direction: Points, distance: float) -> Points:
        normal = self.face_normals[face]
        ahead = direction - normal * (direction @ normal)
        size = float(np.linalg.norm(ahead))
        if size < 1e-6 * float(np.linalg.norm(direction)) or size == 0:
            raise GeometryError("the direction points straight out of the skin here")
        inside = np.maximum(weights, 1e-6)
        way = np.asarray(
            self._tracer.trace_geodesic_from_face(face, inside / inside.sum(), ahead / size * distance), float
        )
        way[0] = spot
        done = float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum())
        if done < distance - max(0.05, 1e-3 * distance):
            raise GeometryError(f"the way runs off the edge of the scalp after {done:.0f} of {distance:.0f} mm")
        return way

    def ribs(self, curve: Curve, distance: float, spacing: float, left: bool) -> tuple[Points, Points]:
        """Straight walks of one length, square to a curve.

        Parameters
        ----------
        left : bool
            To the left of the direction of travel (seen from outside), else to the right.

        Returns
        -------
        (k, 3) starts on the curve, (k, 3) ends of the walks.
        """
        base = curve.resampled(spacing)
        starts = base.ring
        spots, faces, weights = self.closest(starts)
        normals = (self.vertex_normals[self.faces[faces]] * weights[..., None]).sum(1)
        across = np.cross(normals, base.tangent(base.stations)) * (1 if left else -1)
        ends = [
            self._walk_from(spots[k], int(faces[k]), weights[k], across[k], distance)[-1] for k in range(len(starts))
        ]
        return starts, np.array(ends)

    # -- taut tape ------------------------------------------------------------------------------

    def tape(self, start: Points, end: Points) -> Curve:
        """The shortest way over the surface between two of its points: a taut tape.

        The way is found by edge flips on the strip of triangles around the plane section through
        both points, in which both points are vertices; it is exact for that strip's polyhedron.
        A real tape also spans small hollows; this one does not.

        Raises
        ------
        GeometryError
            If the points coincide or no way connects them.
        """
        spots, faces, weights = self.closest(np.stack([start, end]))
        chord = float(np.linalg.norm(spots[1] - spots[0]))
        if chord < 1e-6:
            raise GeometryError("the two ends of the line coincide")
        if faces[0] == faces[1]:
            return Curve(spots)
        for width in (15 + 0.12 * chord, np.inf):
            way = self._tape_in_strip(spots, faces, weights, width)
            if way is not None:
                return way
        raise GeometryError("no way over the scalp connects the two ends")

    def _tape_in_strip(self, spots: Points, faces: Indices, weights: Points, width: float) -> Curve | None:
        keep = self._strip(spots, faces, width)
        strip_faces = self.faces[keep]
        place = np.full(len(self.faces), -1)
        place[keep] = np.arange(len(keep))
        vertices, strip_faces, _ = _split_corners(self.vertices, strip_faces)
        ends = []
        for k in range(2):
            vertices, strip_faces, vertex = _insert(vertices, strip_faces, int(place[faces[k]]), weights[k])
            ends.append(vertex)
        vertices, strip_faces, ends = _connected_part(vertices, strip_faces, ends)
        if not ends:
            return None
        try:
            solver = pp3d.EdgeFlipGeodesicSolver(vertices, strip_faces)
            way = np.asarray(solver.find_geodesic_path(ends[0], ends[1]), float)
        except (RuntimeError, ValueError):
            return None
        if np.isfinite(width) and self._leaves(way, spots, width * 0.85):
            return None
        way[0], way[-1] = spots
        return Curve(way)

    def _strip_frame(self, spots: Points) -> tuple[Points, Points, float]:
        chord = spots[1] - spots[0]
        size = float(np.linalg.norm(chord))
        normal = self.normals_at(spots).sum(0)
        across = np.cross(chord, normal)
        if np.linalg.norm(across) < 1e-6 * size:
            across = np.cross(chord, [1.0, 0.0, 0.0]) + np.cross(chord, [0.0, 1.0, 0.0])
        return chord / size, across / np.linalg.norm(across), size

    def _strip(self, spots: Points, faces: Indices, width: float) -> Indices:
        if not np.isfinite(width):
            return np.arange(len(self.faces))
        ahead, across, size = self._strip_frame(spots)
        offset = self.vertices - spots[0]
        along = offset @ ahead
        inside = (np.abs(offset @ across) < width) & (along > -width) & (along < size + width)
        keep = inside[self.faces].all(1)
        keep[faces] = True
        return np.flatnonzero(keep)

    def _leaves(self, way: Points, spots: Points, width: float) -> bool:
        _, across, _ = self._strip_frame(spots)
        return bool(np.abs((way - spots[0]) @ across).max() > width)


# -- meshes as graphs -----------------------------------------------------------------------------


def _side_edges(faces: Indices) -> Indices:
    """(m, 3) a number for the undirected edge from each corner to the next; shared sides have the same."""
    edges = np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1), axis=-1)
    return np.asarray(edges[..., 0] * (faces.max() + 1) + edges[..., 1])


def _split_corners(vertices: Points, faces: Indices) -> tuple[Points, Indices, Indices]:
    """Give each fan of faces around a vertex a vertex of its own, and drop what no face uses.

    Where two parts of a mesh touch in one vertex only, that vertex is doubled, so that every vertex
    has one ring of faces. Returns the new vertices, faces and the old index of each new vertex.
    """
    corner = np.arange(faces.size).reshape(faces.shape)
    side_edge = _side_edges(faces)
    order = np.argsort(side_edge.ravel(), kind="stable")
    edge = side_edge.ravel()[order]
    pair = np.flatnonzero(edge[1:] == edge[:-1])
    one, two = order[pair], order[pair + 1]
    face_one, side_one, face_two, side_two = one // 3, one % 3, two // 3, two % 3
    links = []
    for end_one in (0, 1):
        vertex = faces[face_one, (side_one + end_one) % 3]
        first = faces[face_two, side_two] == vertex
        links.append(
            (
                corner[face_one, (side_one + end_one) % 3],
                corner[face_two, np.where(first, side_two, (side_two + 1) % 3)],
            )
        )
    row, column = (np.concatenate([link[k] for link in links]) for k in range(2))
    graph = coo_array((np.ones(len(row), np.int8), (row, column)), shape=(faces.size, faces.size))
    _, label = connected_components(graph, directed=False)
    source = np.empty(label.max() + 1, np.int64)
    source[label] = faces.ravel()
    return vertices[source], label.reshape(faces.shape).astype(np.int64), source


def _manifold(vertices: Points, faces: Indices) -> tuple[Points, Indices]:
    """Drop degenerate faces and the third face on an edge, and split touching corners."""
    distinct = (faces != np.roll(faces, 1, axis=1)).all(1)
    faces = faces[distinct]
    side_edge = _side_edges(faces)
    order = np.argsort(side_edge.ravel(), kind="stable")
    edge = side_edge.ravel()[order]
    third = np.flatnonzero((edge[2:] == edge[1:-1]) & (edge[1:-1] == edge[:-2])) + 2
    keep = np.ones(len(faces), bool)
    keep[order[third] // 3] = False
    new_vertices, new_faces, _ = _split_corners(vertices, faces[keep])
    return new_vertices, new_faces


def _insert(vertices: Points, faces: Indices, face: int, weights: Points) -> tuple[Points, Indices, int]:
    """Make a point inside a face a vertex: the face becomes three."""
    inside = np.maximum(weights, SPLIT_MARGIN)
    corners = faces[face]
    vertex = len(vertices)
    vertices = np.vstack([vertices, (inside / inside.sum()) @ vertices[corners]])
    a, b, c = corners
    faces = np.vstack([faces, [[b, c, vertex], [c, a, vertex]]])
    faces[face] = [a, b, vertex]
    return vertices, faces, vertex


def _connected_part(vertices: Points, faces: Indices, ends: list[int]) -> tuple[Points, Indices, list[int]]:
    """The component of the mesh that holds the vertices `ends`; no ends if they lie in different ones."""
    row = faces[:, [0, 1]].ravel()
    column = faces[:, [1, 2]].ravel()
    graph = coo_array((np.ones(len(row), np.int8), (row, column)), shape=(len(vertices), len(vertices)))
    _, label = connected_components(graph, directed=False)
    if label[ends[0]] != label[ends[1]]:
        return vertices, faces, []
    used = label == label[ends[0]]
    new_index = np.cumsum(used) - 1
    part = faces[used[faces[:, 0]]]
    return vertices[used], new_index[part], [int(new_index[e]) for e in ends]


def directed_loops(edges: Indices) -> list[Indices]:
    """Closed chains of directed edges (k, 2), each as vertex ids in order."""
    following = dict(edges.tolist())
    left = set(following)
    loops = []
    while left:
        node = next(iter(left))
        loop = []
        while node in left:
            left.discard(node)
            loop.append(node)
            node = following[node]
        loops.append(np.array(loop))
    return loops


def _chains(links: Indices) -> list[tuple[Indices, bool]]:
    """Walk segments (k, 2) of node ids into chains: (node ids in order, closed)."""
    neighbours: dict[int, list[int]] = {}
    for a, b in links.tolist():
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    left = set(neighbours)
    chains = []
    open_ends = [node for node, near in neighbours.items() if len(near) == 1]
    for first in (*open_ends, *neighbours):
        if first not in left:
            continue
        chain, node = [first], first
        left.discard(first)
        while True:
            ahead = next((n for n in neighbours[node] if n in left), None)
            if ahead is None:
                break
            chain.append(ahead)
            left.discard(ahead)
            node = ahead
        closed = len(chain) > 2 and first in neighbours[node] and len(neighbours[first]) > 1
        chains.append((np.array(chain), closed))
    return chains


def _without_repeats(spots: Points, ids: Indices) -> Indices:
    """Drop points that lie on the one before (a plane through a vertex meets several edges there)."""
    step = np.linalg.norm(np.diff(spots[ids], axis=0), axis=1)
    return ids[np.concatenate([[True], step > 1e-9])]


def _bridged(chains: list[tuple[Points, bool]], bridge: float) -> list[Curve]:
    """Join open chains end to end over gaps of at most `bridge` mm, the nearest first."""
    curves = [Curve(points, True) for points, closed in chains if closed]
    parts = [points for points, closed in chains if not closed]
    while parts:
        gap, i, j, flip_i, flip_j = min(
            (
                float(np.linalg.norm((a[0] if flip_i else a[-1]) - (b[-1] if flip_j else b[0]))),
                i,
                j,
                flip_i,
                flip_j,
            )
            for i, a in enumerate(parts)
            for j, b in enumerate(parts)
            for flip_i in (False, True)
            for flip_j in (False, True)
            if i < j or (i == j and not flip_i and not flip_j)
        )
        if gap > bridge:
            break
        if i == j:
            curves.append(Curve(parts.pop(i), True))
            continue
        second, first = parts.pop(j), parts.pop(i)
        parts.append(np.vstack([first[::-1] if flip_i else first, second[::-1] if flip_j else second]))
    return curves + [Curve(points) for points in parts]
