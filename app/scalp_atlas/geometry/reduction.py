"""Fewer triangles for a scan that has more than any measure needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.geometry.surface import Surface

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

MOST_TRIANGLES = 400_000  # more are reduced
WORKING_TRIANGLES = 300_000  # edges of about 1 mm on a head
GENEROUS = (1, 2)  # times as many triangles, where the surface would not stay where it was
CHECKED = 300_000  # vertices of the scan that are looked up on the reduced surface


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
