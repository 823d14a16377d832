"""Fewer triangles: for a scan that has more than any measure needs, and for a head while it is turned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from scalp_atlas.geometry.surface import Surface

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

MOST_TRIANGLES = 400_000  # more are reduced
WORKING_TRIANGLES = 300_000  # edges of about 1 mm on a head
GENEROUS = (1, 2)  # times as many triangles, where the surface would not stay where it was
CHECKED = 300_000  # vertices of the scan that are looked up on the reduced surface
SKETCH_TRIANGLES = 28_000  # edges of about 3 mm on a head


def reduced(vertices: Points, faces: Indices, within: float) -> tuple[Points, Indices, float]:
    """A mesh of `WORKING_TRIANGLES`, or of twice as many where that would move the surface.

    Edges are collapsed by quadric error: M. Garland and P. Heckbert, "Surface simplification using
    quadric error metrics", SIGGRAPH 1997, 209-216.

    Parameters
    ----------
    vertices : (n, 3) float
        In any unit.
    faces : (m, 3) int
    within : float
        How far the surface may move, in that unit.

    Returns
    -------
    (k, 3) float, (l, 3) int
        The mesh itself where it has no more than `MOST_TRIANGLES`.
    float
        The largest distance of a vertex of the scan from the new surface; of a rough scan it may be larger
        than `within`, for its noise goes as well.
    """
    if len(faces) <= MOST_TRIANGLES:
        return vertices, faces, 0.0
    from fast_simplification import simplify  # only for large scans

    middle = vertices.mean(axis=0)  # the library counts in single precision
    near = (vertices - middle).astype(np.float32)
    for times in GENEROUS:
        fewer, corners = simplify(near, faces.astype(np.int32), target_count=times * WORKING_TRIANGLES)
        surface = Surface.mended(fewer.astype(float), corners.astype(np.int64))
        looked_at = near[:: len(near) // CHECKED + 1].astype(float)
        moved = float(np.linalg.norm(surface.closest(looked_at)[0] - looked_at, axis=1).max())
        if moved <= within:
            break
    return surface.vertices + middle, surface.faces, moved


def sketch(vertices: Points, faces: Indices) -> tuple[Indices, Indices]:
    """A mesh of about `SKETCH_TRIANGLES` on some of the vertices, quick to draw.

    Edges are collapsed by quadric error as in `reduced`. Neighbours lie close together in memory
    (E. Cuthill and J. McKee, "Reducing the bandwidth of sparse symmetric matrices", ACM 1969, 157-172),
    for a renderer without a graphics card works out a vertex anew for each triangle that is far from the last with it.

    Parameters
    ----------
    vertices : (n, 3) float
    faces : (m, 3) int

    Returns
    -------
    (k,) int
        The vertices that it stands on.
    (l, 3) int
        Triangles, as places in the first answer; as many as before where there are no more than `SKETCH_TRIANGLES`.
    """
    corners = faces
    if len(faces) > SKETCH_TRIANGLES:
        from fast_simplification import simplify  # as above
        from scipy.spatial import KDTree

        near = (vertices - vertices.mean(axis=0)).astype(np.float32)
        fewer, triangles = simplify(near, faces.astype(np.int32), target_count=SKETCH_TRIANGLES)
        used = np.unique(faces)
        corners = used[KDTree(near[used]).query(fewer)[1]][triangles]
        corners = corners[(corners != np.roll(corners, 1, axis=1)).all(axis=1)]
    used, flat = np.unique(corners, return_inverse=True)
    return _neighbours_together(used, flat.reshape(-1, 3))


def _neighbours_together(used: Indices, faces: Indices) -> tuple[Indices, Indices]:
    ends = faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    joined = coo_array((np.ones(len(ends), bool), ends.T), shape=(len(used), len(used))).tocsr()
    order = reverse_cuthill_mckee(joined)
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=order.dtype)
    moved = place[faces].astype(np.int64)
    return used[order], moved[np.argsort(moved.min(axis=1), kind="stable")]
