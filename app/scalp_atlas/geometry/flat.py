"""Planes, and outlines in them: what they enclose, and triangles that fill them."""

from __future__ import annotations

import igl
import numpy as np
from igl.predicates import delaunay_triangulation
from numpy.typing import NDArray

from scalp_atlas.geometry.curve import squared_distances

Points = NDArray[np.float64]
Indices = NDArray[np.int64]


def axes_about(normal: Points) -> Points:
    """(3, 3) rows: two directions across a normal (3,) of any length, and the normal, all of length 1."""
    upward = normal / np.linalg.norm(normal)
    first = np.cross(upward, np.eye(3)[int(np.abs(upward).argmin())])
    first = first / np.linalg.norm(first)
    return np.array([first, np.cross(upward, first), upward])


def left_turn(a: Points, b: Points, c: Points) -> Points:
    """Twice the signed area of triangles in the plane; above zero where they turn left."""
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )


def signed_area(ring: Points) -> float:
    """What a closed outline (n, 2) encloses; below 0 if it runs clockwise."""
    x, y = ring.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def crosses_itself(ring: Points) -> bool:
    """Whether two sides of a closed outline (n, 2) cross."""
    a, b = ring[:, None], np.roll(ring, -1, axis=0)[:, None]
    c, d = ring[None], np.roll(ring, -1, axis=0)[None]
    crossed = (left_turn(a, b, c) * left_turn(a, b, d) < 0) & (left_turn(c, d, a) * left_turn(c, d, b) < 0)
    return bool(crossed.any())


def encloses(outline: Points, places: Points) -> NDArray[np.bool_]:
    """Whether (n, 2) places lie inside a closed outline (m, 2): an odd number of its sides lies to their right."""
    order = np.argsort(places[:, 1])
    x, y = places[order].T
    inside = np.zeros(len(places), bool)
    # A side concerns only the places at its own height.
    ends = np.sort(np.stack([outline[:, 1], np.roll(outline[:, 1], -1)]), axis=0)
    low, high = np.searchsorted(y, ends)
    for (x0, y0), (x1, y1), begin, end in zip(outline, np.roll(outline, -1, axis=0), low, high, strict=True):
        if begin < end:
            inside[begin:end] ^= x[begin:end] < (x1 - x0) * (y[begin:end] - y0) / (y1 - y0) + x0
    answer = np.empty_like(inside)
    answer[order] = inside
    return answer


def evenly_within(outline: Points, spacing: float) -> Points:
    """(k, 2) places inside a closed outline (n, 2), in rows so far apart and a little away from it."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    x, y = np.meshgrid(
        np.arange(low[0], high[0], spacing), np.arange(low[1], high[1], spacing * np.sqrt(3) / 2), indexing="xy"
    )
    x = x + spacing / 2 * (np.arange(len(x)) % 2)[:, None]  # every other row stands in the gaps of the one before
    flat = np.stack([x.ravel(), y.ravel()], axis=1)
    flat = flat[encloses(outline, flat)]
    return flat[squared_distances(flat, outline).min(axis=1) > (0.6 * spacing) ** 2]


def triangles(flat: Points) -> Indices:
    """(m, 3) Delaunay triangles of points in a plane (n, 2), counter-clockwise."""
    faces = np.asarray(delaunay_triangulation(flat), np.int64)
    a, b, c = (flat[faces[:, k]] for k in range(3))
    return np.where((left_turn(a, b, c) > 0)[:, None], faces, faces[:, ::-1])


def missing_sides(faces: Indices, count: int) -> Indices:
    """Which sides k -> k + 1 of an outline, the first `count` points, are no edges of the triangles."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = np.sort(edges, axis=1)
    sides = np.sort(np.stack([np.arange(count), (np.arange(count) + 1) % count], axis=1), axis=1)
    numbers = (pairs[:, 0] * (faces.max() + 1) + pairs[:, 1] for pairs in (sides, edges))
    return np.flatnonzero(~np.isin(*numbers))


def filled(outline: Points) -> Indices:
    """(n - 2, 3) triangles that fill a closed outline (n, 2); none, or wrong ones, if it crosses or touches itself."""
    from vtkmodules.vtkCommonCore import vtkIdList  # slow to import, and seldom needed
    from vtkmodules.vtkCommonDataModel import vtkPolygon

    polygon, corners = vtkPolygon(), vtkIdList()
    polygon.GetPoints().SetDataTypeToDouble()
    for number, (x, y) in enumerate(outline):
        polygon.GetPointIds().InsertNextId(number)
        polygon.GetPoints().InsertNextPoint(x, y, 0.0)
    if not polygon.EarCutTriangulation(corners):
        return np.empty((0, 3), np.int64)
    return np.array([corners.GetId(k) for k in range(corners.GetNumberOfIds())], np.int64).reshape(-1, 3)


def turned_to_delaunay(flat: Points, faces: Indices) -> Indices:
    """(m, 3) triangles between the same places (n, 2), their inner sides turned until none is needlessly thin."""
    lengths = np.linalg.norm(flat[faces[:, [1, 2, 0]]] - flat[faces[:, [2, 0, 1]]], axis=2)
    return np.asarray(igl.intrinsic_delaunay_triangulation(lengths, faces)[1], np.int64)
