"""What a scan needs before it can be measured: caps off, noise smoothed away (and holes closed, see `holes`).

On a rough surface every tape is too long and a straight walk goes astray: 0.3 mm of noise on edges
of 2 mm turn the skin by 8 degrees from triangle to triangle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from scalp_atlas.geometry.surface import Surface, part_of_vertices, sides_of

if TYPE_CHECKING:
    from vtkmodules.vtkCommonDataModel import vtkPolyData

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

HEAD_RADIUS_MM = 80.0
QUIET_MM = 0.02  # less noise than this is left alone: it moves no line by a tenth of a millimetre
PASS_BAND = ((0.05, 0.08), (0.1, 0.05), (0.3, 0.03))  # noise in mm, how much of the detail is kept
ITERATIONS = 40
FAN_DEGREE = 20  # a vertex that so many faces share is the hub of a cap
NECK_MM = 45.0  # the cut through the neck is tilted and lies so deep at most
CAP_MM2 = 1000.0  # the smallest piece that counts as a cap
CAP_DEPTH_MM, CAP_TURN_DEG = 0.8, 8.0  # how flat it is
CAP_EDGE_MM, CAP_EDGE_DEG = 12.0, 50.0  # within that distance of its plane most of the rest turns away by more


def parts(surface: Surface) -> tuple[Indices, int]:
    """(m,) the number of the connected part that each face belongs to, and that of the part with the largest area."""
    of_face = part_of_vertices(surface.faces, len(surface.vertices))[surface.faces[:, 0]]
    a, b, c = (surface.vertices[surface.faces[:, k]] for k in range(3))
    area = np.bincount(of_face, np.linalg.norm(np.cross(b - a, c - a), axis=1))
    return of_face, int(area.argmax())


def largest_part(surface: Surface) -> Surface:
    """The connected part of a surface with the largest area: the head, not what floats in or beside it."""
    of_face, largest = parts(surface)
    return _without(surface, of_face != largest)


def wound_alike(faces: Indices) -> Indices:
    """(m, 3) the faces, those turned round that are wound against their neighbours; as they are if none is.

    Two neighbours are wound alike if they run along their common side in opposite ways. Each face
    stands in a graph twice, as it is and turned round, and is tied to its neighbours as they fit it;
    of the two ways to wind a connected part one is taken.
    """
    sides = sides_of(faces)
    size, count = int(faces.max()) + 1, len(faces)
    if len(np.unique(sides[:, 0] * size + sides[:, 1])) == len(sides):
        return faces
    edge = sides.min(axis=1) * size + sides.max(axis=1)
    order = np.argsort(edge, kind="stable")
    pair = np.flatnonzero(edge[order][1:] == edge[order][:-1])
    one, two = order[pair], order[pair + 1]
    against = (sides[one, 0] == sides[two, 0]).astype(np.int64)
    one, two = one // 3, two // 3
    rows = np.concatenate([one, one + count])
    columns = np.concatenate([two + count * against, two + count * (1 - against)])
    graph = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(2 * count, 2 * count))
    _, label = connected_components(graph, directed=False)
    turned = label[:count] > label[count:]
    return np.where(turned[:, None], faces[:, ::-1], faces)


def without_fans(surface: Surface) -> Surface:
    """The surface without fans of many triangles around one vertex: they close neck, mouth and eyes."""
    hub = _hubs(surface.faces, len(surface.vertices))
    return _without(surface, np.logical_or.reduce(hub[surface.faces], axis=1))


def cut_through_neck(vertices: Points, faces: Indices) -> NDArray[np.bool_]:
    """Which faces (m,) of an upright head belong to the fan that closes the neck."""
    low = vertices[:, 2] < vertices[:, 2].min() + NECK_MM
    return np.asarray((_hubs(faces, len(vertices)) & low)[faces].any(axis=1))


def _hubs(faces: Indices, count: int) -> NDArray[np.bool_]:
    """Which of so many vertices (count,) are the middle of a fan."""
    return np.asarray(np.bincount(faces.ravel(), minlength=count) >= FAN_DEGREE)


def without_flat_cap(surface: Surface) -> Surface:
    """The surface without a large flat piece whose edge is sharp: a neck sawn off and closed.

    Faces vote for the plane they lie in (direction and distance, coarsely); the one with the largest
    area is looked at closely. A flat temple or occiput is kept: around it the skin turns away slowly,
    around a saw cut at once.
    """
    a, b, c = (surface.vertices[surface.faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    area = np.linalg.norm(normal, axis=1) / 2
    normal = normal / np.maximum(2 * area, 1e-18)[:, None]
    middle = (a + b + c) / 3
    vote = np.column_stack([np.round(normal * 10), np.round((middle * normal).sum(1) / 4)]).astype(np.int64)
    _, plane = np.unique((vote - vote.min(0)) @ [10**8, 10**6, 10**4, 1], return_inverse=True)
    chosen = plane == np.bincount(plane, area).argmax()
    direction = np.average(normal[chosen], axis=0, weights=area[chosen])
    direction /= np.linalg.norm(direction)
    away = np.abs(middle @ direction - np.median(middle[chosen] @ direction))
    lean = normal @ direction
    flat = (lean > np.cos(np.radians(CAP_TURN_DEG))) & (away < CAP_DEPTH_MM)
    around = (away < CAP_EDGE_MM) & ~flat
    turning = around & (lean < np.cos(np.radians(CAP_EDGE_DEG)))
    sharp = area[turning].sum() > 0.7 * area[around].sum()
    return _without(surface, flat) if sharp and area[flat].sum() > CAP_MM2 else surface


def _without(surface: Surface, faces: NDArray[np.bool_]) -> Surface:
    return Surface.mended(surface.vertices, surface.faces[~faces]) if faces.any() else surface


def noise_mm(surface: Surface) -> float:
    """How rough a surface is: the spread of its vertices across the skin, in mm.

    Each vertex is compared with the mean of its neighbours, and that difference with its neighbours'
    once more, so that the curvature of a head falls out. Of these the median counts, so that ears,
    lids and rims do not. What flat triangles of that size miss a head by anyway is taken off.
    """
    neighbours = _neighbours(surface.faces, len(surface.vertices))
    count = np.maximum(neighbours.sum(axis=1), 1)
    step = surface.vertices - (neighbours @ surface.vertices) / count[:, None]
    across = (step * surface.vertex_normals).sum(1)
    rest = across - (neighbours @ across) / count
    # of a vertex with six neighbours of independent noise the rest spreads 1.4 times as wide
    spread = 1.4826 * np.median(np.abs(rest)) / 1.4
    edge = edge_mm(surface)
    flatness = 1.5 * edge**2 / (8 * HEAD_RADIUS_MM)
    return float(np.sqrt(max(spread**2 - flatness**2, 0.0)))


def edge_mm(surface: Surface) -> float:
    """The median side of the triangles."""
    sides = surface.vertices[surface.faces] - surface.vertices[np.roll(surface.faces, 1, axis=1)]
    return float(np.median(np.linalg.norm(sides, axis=2)))


def smoothed(surface: Surface, noise: float) -> Surface:
    """The surface without its noise; one that is quiet is given back as it is.

    A windowed sinc filter (Taubin) flattens detail below some edge lengths and keeps the shape; the
    rougher the surface, the more it flattens.
    """
    if noise < QUIET_MM:
        return surface
    from vtkmodules.util.numpy_support import vtk_to_numpy  # slow to import; a kept surface needs none
    from vtkmodules.vtkFiltersCore import vtkWindowedSincPolyDataFilter

    known, bands = zip(*PASS_BAND, strict=True)
    smoother = vtkWindowedSincPolyDataFilter()
    smoother.SetInputData(_polydata(surface))
    smoother.SetNumberOfIterations(ITERATIONS)
    smoother.SetPassBand(float(np.interp(noise, known, bands)))
    smoother.BoundarySmoothingOff()
    smoother.FeatureEdgeSmoothingOff()
    smoother.NonManifoldSmoothingOn()
    smoother.NormalizeCoordinatesOn()
    smoother.Update()
    moved = vtk_to_numpy(smoother.GetOutput().GetPoints().GetData()).astype(float)
    return Surface(moved, surface.faces)


def _polydata(surface: Surface) -> vtkPolyData:
    """The surface as VTK's filters take it."""
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

    mesh, points, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(surface.vertices), deep=True))
    mesh.SetPoints(points)
    cells.SetData(
        numpy_to_vtkIdTypeArray(np.arange(0, surface.faces.size + 1, 3, dtype=np.int64), deep=True),
        numpy_to_vtkIdTypeArray(np.ascontiguousarray(surface.faces.ravel()), deep=True),
    )
    mesh.SetPolys(cells)
    return mesh


def _neighbours(faces: Indices, count: int) -> csr_array:
    """Which vertices share an edge: (n, n) of zeros and ones."""
    start = faces[:, [0, 1, 2, 1, 2, 0]].ravel()
    end = faces[:, [1, 2, 0, 0, 1, 2]].ravel()
    table = coo_array((np.ones(len(start)), (start, end)), shape=(count, count)).tocsr()
    table.data[:] = 1.0
    return table
