"""Holes of a scan, closed where they are small or where the skin around them tells what was lost.

Hair, a clip or a shadow leaves gaps in the scalp that are as wide as an eye, but the skin around them is smooth;
around eyes, mouth and neck it turns away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.geometry import flat
from scalp_atlas.geometry.curve import Curve
from scalp_atlas.geometry.refinement import refined
from scalp_atlas.geometry.surface import Surface, directed_loops, sides_of

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

SMALL_MM = 40.0  # circumference: a lost triangle, not an eye
WIDE_MM = 50.0  # across: in smooth skin as wide a one is closed
SMOOTH_DEG = 35.0  # nine tenths of the rim turn away less; at eyes, mouth and neck of the bundled heads 65 and more
BAND_MM, BAND_ROWS = 12.0, 3  # so much of the skin around a hole tells how it is bent; so many rows of large triangles
FEWEST_IN_BAND, MOST_IN_BAND = 12, 800
EVENED = 100.0  # how far the plate gives way to noise: 0.3 mm of it leave it within 0.15 mm of a ball
LONGEST = 1.5  # of the sides within a plate, beside those of its rim
SAME_MM2 = 1e-6
PEELS = 3  # rows of triangles that are taken off a ragged rim


@dataclass(frozen=True, eq=False)
class Hole:
    """A gap in a surface.

    Attributes
    ----------
    rim : (n,) int
        Vertices in order; from outside they run clockwise.
    round_mm, wide_mm : float
        Its circumference; twice the way from its middle to the farthest place of its rim.
    smooth : bool
        Whether the skin around it hardly turns away.
    """

    rim: Indices
    round_mm: float
    wide_mm: float
    smooth: bool

    @property
    def is_closed(self) -> bool:
        """Whether the program closes it."""
        return self.is_small or (self.smooth and self.wide_mm <= WIDE_MM)

    @property
    def is_small(self) -> bool:
        """Whether it may be a lost triangle or a few."""
        return self.round_mm <= SMALL_MM


def boundary_loops(faces: Indices) -> list[Indices]:
    """The rims of an open mesh, each as vertex ids in the direction of its faces' sides."""
    sides = sides_of(faces)
    size = int(faces.max()) + 1
    forward, backward = sides[:, 0] * size + sides[:, 1], sides[:, 1] * size + sides[:, 0]
    return directed_loops(sides[~np.isin(forward, backward)])


def holes(surface: Surface) -> list[Hole]:
    """All holes of a surface, the neck among them; not a slit of two sides."""
    return [_hole(surface, rim) for rim in boundary_loops(surface.faces) if len(rim) > 2]


def _hole(surface: Surface, rim: Indices) -> Hole:
    places = surface.vertices[rim]
    wide = 2 * np.linalg.norm(places - places.mean(axis=0), axis=1).max()
    return Hole(rim, Curve(places, closed=True).length, float(wide), _is_smooth(surface.vertex_normals[rim]))


def _is_smooth(normals: Points) -> bool:
    axis = normals.mean(axis=0)
    lean = normals @ (axis / max(float(np.linalg.norm(axis)), 1e-12))
    return bool(np.quantile(lean, 0.1) > np.cos(np.radians(SMOOTH_DEG)))


def without_holes(surface: Surface) -> Surface:
    """The surface with those holes closed that `Hole.is_closed` names; the same one if there are none.

    A small one is closed by a fan around its middle. A wide one gets triangles like those around it, on a thin plate
    that is bent as the skin around it is; if its rim is so ragged that it touches itself, some rows of triangles
    around it are taken off first. What is ragged even then stays open.
    """
    found = holes(surface)
    for _ in range(PEELS):
        wide = [hole for hole in found if hole.is_closed and not hole.is_small]
        ragged = [hole.rim for hole in wide if _plan(surface, hole) is None]
        if not ragged:
            break
        spoilt = np.isin(surface.faces, np.concatenate(ragged)).any(axis=1)
        surface = Surface.mended(surface.vertices, surface.faces[~spoilt])
        found = holes(surface)
    vertices, faces = surface.vertices, surface.faces
    for hole in found:
        if not hole.is_closed:
            continue
        patch = _fan(vertices[hole.rim]) if hole.is_small else _plate(surface, hole)
        if patch is not None:
            added, between = patch
            numbers = np.concatenate([hole.rim[::-1], len(vertices) + np.arange(len(added))])
            vertices, faces = np.vstack([vertices, added]), np.vstack([faces, numbers[between]])
    return surface if len(faces) == len(surface.faces) else Surface(vertices, faces)


def _fan(rim: Points) -> tuple[Points, Indices]:
    """The middle of a rim, and triangles between it and the rim the other way round, numbered after that."""
    count = len(rim)
    here = np.arange(count)
    return rim.mean(axis=0)[None], np.column_stack([here, (here + 1) % count, np.full(count, count)])


def _plate(surface: Surface, hole: Hole) -> tuple[Points, Indices] | None:
    """As `_fan`: places within a wide hole and the triangles between them; None if they cannot be told."""
    from scipy.interpolate import RBFInterpolator  # slow to import, and few scans need it

    plan = _plan(surface, hole)
    if plan is None:
        return None
    middle, axes, ring, coarse = plan
    count = len(ring)
    longest = LONGEST * float(np.median(np.linalg.norm(np.diff(ring, axis=0), axis=1)))

    def too_long(vertices: Points, sides: Indices) -> NDArray[np.bool_]:
        of_rim = (sides < count).all(axis=1) & np.isin(sides[:, 1] - sides[:, 0], (1, count - 1))
        return ~of_rim & (np.linalg.norm(vertices[sides[:, 1]] - vertices[sides[:, 0]], axis=1) > longest)

    coarse = flat.turned_to_delaunay(ring, coarse)
    fine = refined(Surface(np.column_stack([ring, np.zeros(count)]), coarse), too_long)
    spots = fine.vertices[:, :2]
    inner, faces = spots[count:], flat.turned_to_delaunay(spots, fine.faces)
    band = (_around(surface, hole.rim) - middle) @ axes.T
    if len(band) < FEWEST_IN_BAND:
        return None
    bent = RBFInterpolator(band[:, :2], band[:, 2], kernel="thin_plate_spline", degree=2, smoothing=EVENED)
    return middle + np.column_stack([inner, bent(inner)]) @ axes, faces


def _plan(surface: Surface, hole: Hole) -> tuple[Points, Points, Points, Indices] | None:
    """A wide hole as seen from outside: middle, axes in rows, outline (n, 2) counter-clockwise, triangles that fill it.

    None if its rim is so ragged that it crosses or touches itself.
    """
    outline = surface.vertices[hole.rim[::-1]]
    middle, axes = outline.mean(axis=0), flat.axes_about(surface.vertex_normals[hole.rim].mean(axis=0))
    ring = (outline - middle) @ axes[:2].T
    faces = flat.filled(ring)
    area = np.abs(flat.left_turn(*(ring[faces[:, k]] for k in range(3)))).sum() / 2
    whole = len(faces) == len(ring) - 2 and abs(area - flat.signed_area(ring)) < SAME_MM2
    return (middle, axes, ring, faces) if whole else None


def _around(surface: Surface, rim: Indices) -> Points:
    """(n, 3) the rim and vertices of the skin near it, some of them if there are many."""
    from scipy.spatial import cKDTree  # slow to import

    tree, sides = cKDTree(surface.vertices[rim]), np.diff(surface.vertices[rim], axis=0)
    reach = max(BAND_MM, BAND_ROWS * float(np.median(np.linalg.norm(sides, axis=1))))
    near = tree.query(surface.vertices, distance_upper_bound=reach)[0] < reach
    near[rim] = False
    band = np.flatnonzero(near)
    return np.vstack([surface.vertices[rim], surface.vertices[band[:: len(band) // MOST_IN_BAND + 1]]])
