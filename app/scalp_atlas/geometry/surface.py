"""A triangle mesh that can be measured: closest point, plane section, straight walk, taut tape."""

from __future__ import annotations

import atexit
from functools import cached_property
from weakref import WeakSet

import igl
import numpy as np
import potpourri3d as pp3d
from numpy.typing import NDArray
from scipy.linalg import solve_banded
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry.curve import Curve

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

BRIDGE_MM = 40.0  # an eye or mouth opening is bridged straight, a neck is not
SHORT_MM = 0.05  # shorter sides of triangles are accidents of the meshing
STEP_MM = 3.0  # of a walk; the chords of a head of 80 mm radius are then short by 6 parts in 100,000
BLOCK_MM = 12.0
SLIP = 0.25  # a step set back by that share of itself met the edge of the surface
TAPE_STEP_MM = 2.0
TIGHTENINGS = 40
TAUT_MM = 1e-3  # a string that moves no farther is taut
NUDGE_MM = 1e-6
SPLIT_MARGIN = 1e-3  # barycentric distance that keeps inserted points off the edges of their triangle


_WITH_TREE: WeakSet[Surface] = WeakSet()


@atexit.register
def _fell_trees() -> None:
    """Let go of all trees: of one that outlives Python libigl complains to the user."""
    for surface in _WITH_TREE:
        surface.__dict__.pop("_tree", None)


class Surface:
    """A triangle mesh, open or closed, wound so that its normals point outward.

    Parameters
    ----------
    vertices : (n, 3) float
        mm.
    faces : (m, 3) int
        No edge has more than two faces; `mended` sees to that.
    """

    def __init__(self, vertices: Points, faces: Indices):
        self.vertices, self.faces = np.asarray(vertices, float), np.asarray(faces, np.int64)

    @classmethod
    def mended(cls, vertices: Points, faces: Indices) -> Surface:
        """A surface from any mesh: without degenerate faces and third faces on an edge, touching corners split."""
        return cls(*_manifold(np.asarray(vertices, float), np.asarray(faces, np.int64)))

    def turned(self, axes: Points, origin: Points) -> Surface:
        """The same surface in the frame whose axes are the rows of `axes` (3, 3), from `origin` (3,)."""
        return _Turned(self, axes, origin)

    # -- places ---------------------------------------------------------------------------------

    @cached_property
    def vertex_normals(self) -> Points:
        """(n, 3) unit, smooth: exact on a sphere however uneven the triangles.

        Weights by N. Max, "Weights for computing vertex normals from facet normals", Journal of
        Graphics Tools 4 (1999) 1-6: the cross product of two sides over the squares of both. Sides
        shorter than `SHORT_MM` are taken as that long, for their triangles have no direction to trust.
        """
        corners = [self.vertices[self.faces[:, k]] for k in range(3)]
        sides = [corners[(k + 1) % 3] - corners[k] for k in range(3)]
        normal = _cross(sides[0], -sides[2])
        square = [np.maximum((side * side).sum(1), SHORT_MM**2) for side in sides]
        total = np.zeros_like(self.vertices)
        for k in range(3):
            weighted = normal / (square[k] * square[k - 1])[:, None]
            for axis in range(3):
                total[:, axis] += np.bincount(self.faces[:, k], weighted[:, axis], len(self.vertices))
        return _unit(total)

    @cached_property
    def middle(self) -> Points:
        """(3,) the mean of the vertices."""
        return np.asarray(self.vertices.mean(axis=0))

    @cached_property
    def _tree(self) -> igl.AABB:
        if not len(self.faces):
            raise GeometryError("there is no surface to measure on")
        tree = igl.AABB()
        tree.init(self.vertices, self.faces)
        _WITH_TREE.add(self)
        return tree

    def closest(self, points: Points) -> tuple[Points, Indices, Points]:
        """Nearest surface points.

        Parameters
        ----------
        points : (k, 3) float

        Returns
        -------
        (k, 3) points, (k,) faces they lie in, (k, 3) barycentric weights there.
        """
        found, faces = self._nearest(np.atleast_2d(points))
        return found, faces, self._weights(found, faces)

    def _nearest(self, query: Points) -> tuple[Points, Indices]:
        _, faces, found = self._tree.squared_distance(self.vertices, self.faces, np.asarray(query, float))
        return found, faces

    def _weights(self, points: Points, faces: Indices) -> Points:
        corners = self.vertices[self.faces[faces]]
        offset = points - corners[:, 0]
        later = np.einsum("kij,kj->ki", _inverse_sides(corners), offset)
        weights = np.clip(np.column_stack([1 - later.sum(1), later]), 0, 1)
        return np.asarray(weights / weights.sum(1, keepdims=True))

    @cached_property
    def _normal_field(self) -> tuple[Points, Points]:
        """The smooth normal over each face as an affine map of the place: (m, 3, 3), (m, 3)."""
        corners, normals = self.vertices[self.faces], self.vertex_normals[self.faces]
        slope = np.matmul(np.swapaxes(normals[:, 1:] - normals[:, :1], 1, 2), _inverse_sides(corners))
        return slope, normals[:, 0] - np.einsum("kij,kj->ki", slope, corners[:, 0])

    def foot(self, points: Points) -> tuple[Points, Points]:
        """(k, 3) nearest surface points and (k, 3) smooth outward unit normals there."""
        found, faces = self._nearest(points)
        slope, base = self._normal_field
        normal = base[faces] + np.einsum("kij,kj->ki", slope[faces], found)
        return found, _unit(normal)

    def snap(self, point: Points) -> Points:
        """The surface point (3,) nearest to `point`."""
        return np.asarray(self._nearest(point[None])[0][0])

    def lay(self, curve: Curve, spacing: float = 1.0) -> Curve:
        """`curve` resampled and moved onto the surface."""
        return Curve(self.closest(curve.resampled(spacing).points)[0], curve.closed)

    def normals_at(self, points: Points) -> Points:
        """(k, 3) smooth outward normals at the nearest surface points."""
        return self.foot(np.atleast_2d(points))[1]

    def first_hit(self, origin: Points, direction: Points, reach: float = 400.0) -> Points | None:
        """Where a ray first meets the surface, (3,), or None."""
        hit = self.first_hits(np.asarray(origin)[None], np.asarray(direction)[None], reach)[0]
        return None if np.isnan(hit[0]) else np.asarray(hit)

    def first_hits(self, origins: Points, directions: Points, reach: float = 400.0) -> Points:
        """(k, 3) where rays first meet the surface; not a number where one meets nothing within `reach` mm.

        A ray that hits an edge within rounding may slip through between both its faces. So each is cast
        three times, from corners of a triangle far smaller than any mesh: no edge runs through all three.
        """
        ahead = _unit(directions)
        one = _unit(_cross(ahead, np.eye(3)[np.abs(ahead).argmin(axis=1)]))
        two = _cross(ahead, one)
        found = np.full(len(ahead), np.inf)
        for aside in (one, two, -one - two):
            starts = origins + NUDGE_MM * aside
            faces, far, _ = self._tree.intersect_ray_first(self.vertices, self.faces, starts, ahead)
            found = np.where(faces >= 0, np.minimum(found, far), found)
        found[found > reach] = np.nan
        return np.asarray(origins + found[:, None] * ahead)

    # -- plane section --------------------------------------------------------------------------

    def section(self, origin: Points, normal: Points, bridge: float = BRIDGE_MM) -> list[Curve]:
        """The cut of a plane with the surface.

        Openings no wider than `bridge` mm (eyes, mouth) are bridged straight.

        Returns
        -------
        list of Curve
            Closed loops and open chains; empty where the plane misses the surface.
        """
        normal = normal / np.linalg.norm(normal)
        near = self.faces[self._blocks.faces_near(origin, normal)]
        height = (self.vertices @ normal - origin @ normal)[near]  # (k, 3)
        above = height >= 0
        mixed = (above[:, 0] != above[:, 1]) | (above[:, 1] != above[:, 2])
        cut, height, above = near[mixed], height[mixed], above[mixed]
        if not len(cut):
            return []
        crossed = above != above[:, [1, 2, 0]]  # two of each face's sides
        ends = np.stack([cut, cut[:, [1, 2, 0]]], axis=-1)[crossed]
        heights = np.stack([height, height[:, [1, 2, 0]]], axis=-1)[crossed]
        low = ends.argmin(axis=1)[:, None]  # a side has the same first end in both its faces
        (a, b), (at_a, at_b) = (
            np.take_along_axis(pair, np.hstack([low, 1 - low]), axis=1).T for pair in (ends, heights)
        )
        _, once, nodes = np.unique(a * len(self.vertices) + b, return_index=True, return_inverse=True)
        a, b, share = a[once], b[once], (at_a / (at_a - at_b))[once, None]
        spots = self.vertices[a] + share * (self.vertices[b] - self.vertices[a])
        chains = _chains(nodes.reshape(-1, 2))
        curves = [(spots[_without_repeats(spots, ids)], closed) for ids, closed in chains]
        return _bridged([(points, closed) for points, closed in curves if len(points) > 2], bridge)

    @cached_property
    def _blocks(self) -> _Blocks:
        return _Blocks(self.vertices, self.faces)

    # -- straight walk --------------------------------------------------------------------------

    def walk(self, start: Points, direction: Points, distance: float) -> Points:
        """Straight ahead over the surface: a geodesic.

        Parameters
        ----------
        start : (3,) float
            On the surface (the nearest point is taken).
        direction : (3,) float
            Any vector; its part in the tangent plane counts.
        distance : float
            mm.

        Returns
        -------
        (k, 3) float
            The way in equal steps; the first is the start.

        Raises
        ------
        GeometryError
            If the way runs off the edge of the surface, or the direction is square to it.
        """
        return np.asarray(self.walks(start[None], direction[None], distance)[0])

    def walks(self, starts: Points, directions: Points, distance: float | Points) -> Points:
        """Several straight walks side by side.

        A geodesic turns with the skin and never sideways: two chords in a row lie mirrored about the
        normal between them. So each chord is the one before, mirrored in the tangent plane at its end
        and set on the surface again. The smooth normals make this closer to the skin that the
        triangles stand for than the straight way over the flat triangles themselves, which is
        deflected by every vertex it passes on one side or the other.

        Parameters
        ----------
        starts, directions : (k, 3) float
        distance : float or (k,) float
            mm.

        Returns
        -------
        (k, n, 3) float

        Raises
        ------
        GeometryError
            As `walk`, for any of them.
        """
        reach = np.broadcast_to(np.asarray(distance, float), (len(starts),))
        count = max(int(np.ceil(np.abs(reach).max() / STEP_MM)), 2)
        step = (reach / count)[:, None]
        spot, normal = self.foot(starts)
        ahead = directions - normal * _dot(directions, normal)
        if (_dot(ahead, ahead) <= 1e-12 * _dot(directions, directions)).any():
            raise GeometryError("the direction points straight out of the skin here")
        ahead = _unit(ahead)
        sideways = _cross(normal, ahead)
        forward = np.where(step < 0, -1.0, 1.0)
        first = (self.foot(spot + step * ahead)[0] - spot) * forward
        chord = _unit(first - sideways * _dot(first, sideways))  # follows the skin, its drift sideways taken out
        most = (SLIP * step) ** 2 + 1e-12
        way = [spot]
        for taken in range(count):
            aim = spot + step * chord
            spot, normal = self.foot(aim)
            slip = spot - aim
            slip = slip - normal * _dot(slip, normal)
            if (_dot(slip, slip) > most).any():
                done, whole = abs(step).max() * taken, np.abs(reach).max()
                raise GeometryError(f"the way runs off the edge of the scalp after {done:.0f} of {whole:.0f} mm")
            came = (spot - way[-1]) * forward
            chord = _unit(came - 2 * normal * _dot(came, normal))
            way.append(spot)
        return np.stack(way, axis=1)

    def ribs(self, curve: Curve, distance: float, spacing: float, left: bool) -> tuple[Points, Points]:
        """Straight walks of one length, square to a curve.

        Parameters
        ----------
        left : bool
            To the left of the direction of travel (seen from outside), else to the right.

        Returns
        -------
        (k, 3) starts on the curve, (k, n, 3) the ways of the walks.
        """
        base = curve.resampled(spacing)
        across = _cross(self.normals_at(base.ring), base.tangent(base.stations)) * (1 if left else -1)
        return base.ring, self.walks(base.ring, across, distance)

    # -- taut tape ------------------------------------------------------------------------------

    def tape(self, start: Points, end: Points) -> Curve:
        """The shortest way over the surface between two of its points: a taut tape.

        A string bowed from one point to the other as the skin is, then tightened until it nowhere
        turns sideways. Where a string does not settle (it caught on the rim of an opening) the way is
        sought by edge flips in the triangles between the points.
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
        taut = self._tightened(self._bowed(spots))
        if taut is not None:
            return taut
        for width in (15 + 0.12 * chord, np.inf):
            way = self._tape_in_strip(spots, faces, weights, width)
            if way is not None:
                return way
        raise GeometryError("no way over the scalp connects the two ends")

    def _bowed(self, spots: Points) -> Points:
        """(n, 3) a circular arc between two surface points that leaves them as the surface does."""
        chord = spots[1] - spots[0]
        size = float(np.linalg.norm(chord))
        ahead = chord / size
        normals = self.normals_at(spots)
        up = normals.sum(0)
        up = up - ahead * (up @ ahead)
        up = up / max(float(np.linalg.norm(up)), 1e-9)
        lean = np.arctan2(normals @ ahead, normals @ up)
        turn = float(lean[1] - lean[0])
        share = np.linspace(-0.5, 0.5, max(int(np.ceil(size / np.sinc(turn / 2 / np.pi) / TAPE_STEP_MM)), 2) + 1)
        if abs(turn) < 1e-3:
            return np.asarray(spots[0] + (share[:, None] + 0.5) * chord)
        radius = size / 2 / np.sin(turn / 2)
        along, height = radius * np.sin(share * turn), radius * (np.cos(share * turn) - np.cos(turn / 2))
        return np.asarray(spots.mean(0) + along[:, None] * ahead + height[:, None] * up)

    def _tightened(self, string: Points) -> Curve | None:
        """A string (n, 3) between fixed ends pulled taut on the surface; None if it does not settle.

        Newton steps: how far each point must move sideways so that no three in a row turn, with the
        pull of the surface's curvature, is a tridiagonal system.
        """
        count = len(string) - 1
        ends = string[[0, -1]]
        for _ in range(TIGHTENINGS):
            points, normals = self.foot(string)
            points[[0, -1]] = ends
            steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
            if steps.min() < 0.3 * steps.mean():
                return None
            stations = np.concatenate([[0.0], np.cumsum(steps)])
            even = np.linspace(0, stations[-1], count + 1)
            points, normals = (
                np.stack([np.interp(even, stations, table[:, k]) for k in range(3)], axis=1)
                for table in (points, normals)
            )
            ahead = _unit(points[2:] - points[:-2])
            across = _unit(_cross(normals[1:-1], ahead))
            turn = _dot(points[2:] - 2 * points[1:-1] + points[:-2], across)[:, 0]
            bend = _dot(normals[2:] - normals[:-2], ahead)[:, 0] / 2  # per step
            matrix = np.ones((3, count - 1))
            matrix[1] = np.minimum(bend**2, (2.5 / count) ** 2) - 2
            shift = solve_banded((1, 1), matrix, -turn)
            string = points
            string[1:-1] += across * shift[:, None]
            if np.abs(shift).max() < TAUT_MM:
                return self.lay(Curve(string))
        return None

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


class _Blocks:
    """The faces in blocks of one neighbourhood, so that a plane need not look at all of them."""

    def __init__(self, vertices: Points, faces: Indices):
        a, b, c = (vertices[faces[:, k]] for k in range(3))  # several times faster than along an axis of three
        cell = np.floor((a + b + c) / (3 * BLOCK_MM)).astype(np.int64)
        cell -= cell.min(axis=0)
        _, block = np.unique(cell @ [1, 10_000, 100_000_000], return_inverse=True)
        self._order = np.argsort(block, kind="stable")
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(block))])
        first = self._starts[:-1]
        low = np.minimum.reduceat(np.minimum(np.minimum(a, b), c)[self._order], first)
        high = np.maximum.reduceat(np.maximum(np.maximum(a, b), c)[self._order], first)
        self._middle, self._half = (low + high) / 2, (high - low) / 2

    def faces_near(self, origin: Points, normal: Points) -> Indices:
        """(k,) the faces of all blocks whose box a plane with that unit normal meets."""
        met = np.flatnonzero(np.abs((self._middle - origin) @ normal) <= self._half @ np.abs(normal))
        counts = self._starts[met + 1] - self._starts[met]
        skipped = np.repeat(self._starts[met] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        return np.asarray(self._order[np.arange(len(skipped)) + skipped])


class _Turned(Surface):
    """A surface in another frame: questions are put to the original, so that a turn costs nothing."""

    def __init__(self, original: Surface, axes: Points, origin: Points):
        self._original, self._axes, self._origin = original, axes, origin
        self.faces = original.faces

    def _there(self, points: Points) -> Points:
        return np.asarray(points @ self._axes + self._origin)

    def _here(self, points: Points) -> Points:
        return np.asarray((points - self._origin) @ self._axes.T)

    @cached_property
    def vertices(self) -> Points:  # type: ignore[override]
        """(n, 3)."""
        return self._here(self._original.vertices)

    @cached_property
    def middle(self) -> Points:
        """(3,)."""
        return self._here(self._original.middle)

    @cached_property
    def vertex_normals(self) -> Points:
        """(n, 3)."""
        return np.asarray(self._original.vertex_normals @ self._axes.T)

    def closest(self, points: Points) -> tuple[Points, Indices, Points]:
        found, faces, weights = self._original.closest(self._there(np.atleast_2d(points)))
        return self._here(found), faces, weights

    def _nearest(self, query: Points) -> tuple[Points, Indices]:
        found, faces = self._original._nearest(self._there(query))
        return self._here(found), faces

    def foot(self, points: Points) -> tuple[Points, Points]:
        found, normals = self._original.foot(self._there(points))
        return self._here(found), np.asarray(normals @ self._axes.T)

    def first_hits(self, origins: Points, directions: Points, reach: float = 400.0) -> Points:
        return self._here(self._original.first_hits(self._there(origins), directions @ self._axes, reach))

    def section(self, origin: Points, normal: Points, bridge: float = BRIDGE_MM) -> list[Curve]:
        cuts = self._original.section(self._there(np.asarray(origin)), np.asarray(normal) @ self._axes, bridge)
        return [Curve(self._here(cut.points), cut.closed) for cut in cuts]


# -- rows of vectors -------------------------------------------------------------------------------


def _dot(a: Points, b: Points) -> Points:
    """(k, 1) of two (k, 3)."""
    return np.asarray(np.vecdot(a, b)[..., None])


def _cross(a: Points, b: Points) -> Points:
    """(k, 3) of two (k, 3); numpy's own is several times slower on few rows."""
    out = np.empty_like(a)
    out[:, 0] = a[:, 1] * b[:, 2] - a[:, 2] * b[:, 1]
    out[:, 1] = a[:, 2] * b[:, 0] - a[:, 0] * b[:, 2]
    out[:, 2] = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return out


def _inverse_sides(corners: Points) -> Points:
    """(m, 2, 3) what takes an offset from the first corner of a triangle (m, 3, 3) to the other two's weights."""
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    uu, uv, vv = _dot(u, u), _dot(u, v), _dot(v, v)
    area = np.maximum(uu * vv - uv * uv, 1e-18)
    return np.stack([(vv * u - uv * v) / area, (uu * v - uv * u) / area], axis=1)


def _unit(rows: Points) -> Points:
    return np.asarray(rows / np.maximum(np.sqrt(_dot(rows, rows)), 1e-18))


# -- meshes as graphs -----------------------------------------------------------------------------


def sides_of(faces: Indices) -> Indices:
    """(3 m, 2) the sides of faces (m, 3), each in the direction its face runs."""
    return np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2)


def part_of_vertices(faces: Indices, count: int) -> Indices:
    """(count,) the number of the connected part that each vertex belongs to."""
    ends = sides_of(faces).T
    graph = coo_array((np.ones(ends.shape[1], np.int8), tuple(ends)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _side_edges(faces: Indices) -> Indices:
    """(m, 3) a number for the undirected edge from each corner to the next; shared sides have the same."""
    edges = np.sort(sides_of(faces), axis=1)
    return np.asarray(edges[:, 0] * (faces.max() + 1) + edges[:, 1]).reshape(-1, 3)


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
    label = part_of_vertices(faces, len(vertices))
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
    """Walk segments (k, 2) of node ids, each in one or two of them, into chains: (ids in order, closed)."""
    flat = links.ravel()
    order = np.argsort(flat, kind="stable")
    links_of = np.bincount(flat)
    first_link = np.cumsum(links_of) - links_of
    last_link = first_link + np.minimum(links_of, 2) - 1
    mates = flat[order ^ 1]  # a link's two ends stand side by side
    one, two = mates[first_link].tolist(), np.where(links_of > 1, mates[last_link], -1).tolist()
    count = len(one)
    left = [True] * count
    chains = []
    open_ends = [node for node in range(count) if two[node] < 0]
    for first in (*open_ends, *range(count)):
        if not left[first]:
            continue
        chain, node = [], first
        while node >= 0 and left[node]:
            chain.append(node)
            left[node] = False
            node = two[node] if one[node] < 0 or not left[one[node]] else one[node]
        closed = len(chain) > 2 and two[first] >= 0 and chain[-1] in (one[first], two[first])
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
