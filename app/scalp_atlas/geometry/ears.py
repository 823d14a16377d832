"""Take the auricles off a head and close the holes smoothly.

Every length on the side of the head is measured as if the ear were not there, for a tape does not
climb it. The auricle is cut out along an ellipse in side view, whatever the triangulation, and the
hole is closed by a thin-plate spline through the skin around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from scipy.spatial import Delaunay

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry.surface import Surface, directed_loops

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

MIN_LATERAL_MM = 20.0  # nothing of the other side of the head is ever cut
SHORTEST_RIM_MM = 0.05
RIM_RINGS = (1.06, 1.18, 1.32)  # where the skin around the ear is sampled, in ellipse radii
RIM_RAYS = 48
PATCH_SPACING_MM = 2.0


@dataclass(frozen=True)
class EarFootprint:
    """The ellipse in side view that holds one auricle.

    Attributes
    ----------
    side : +1 for the right ear, -1 for the left
    centre : (2,) float
        (y, z), mm.
    radii : (2,) float
        Half length along the short and the long axis, mm.
    lean_deg : float
        How far the top leans backward.
    """

    side: int
    centre: Points
    radii: Points
    lean_deg: float = 8.0

    @property
    def _axes(self) -> Points:
        lean = np.radians(self.lean_deg)
        return np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])

    def to_disc(self, points: Points) -> Points:
        """(n, 3) head points to (n, 2) places in the unit disc of the footprint."""
        return np.asarray((points[:, 1:] - self.centre) @ self._axes.T / self.radii)

    def from_disc(self, places: Points) -> Points:
        """(n, 2) places in the unit disc to (n, 2) head (y, z)."""
        return np.asarray(places * self.radii @ self._axes + self.centre)


def take_off_ear(vertices: Points, faces: Indices, ear: EarFootprint) -> tuple[Points, Indices]:
    """The mesh without what lies in the footprint on that side, the hole closed smoothly.

    Returns
    -------
    (n, 3) vertices, (m, 3) faces.

    Raises
    ------
    GeometryError
        If the footprint does not lie on the head.
    """
    probe = Surface(vertices, faces)
    sheet = _sheet_through_rim(probe, ear)
    vertices, faces, rim = _cut_out(vertices, faces, ear)
    patch_vertices, patch_faces = _patch(vertices, rim, sheet, ear)
    return np.vstack([vertices, patch_vertices]), np.vstack([faces, patch_faces])


def _sheet_through_rim(probe: Surface, ear: EarFootprint) -> RBFInterpolator:
    """X as a thin-plate spline of the place in the disc, through the skin around the ear."""
    angles = np.linspace(0, 2 * np.pi, RIM_RAYS, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    places, depths = [], []
    for radius in RIM_RINGS:
        for place, (y, z) in zip(ring * radius, ear.from_disc(ring * radius), strict=True):
            spot = probe.first_hit(np.array([ear.side * 300.0, y, z]), np.array([-float(ear.side), 0, 0]))
            if spot is not None and spot[0] * ear.side > MIN_LATERAL_MM:
                places.append(place)
                depths.append(spot[0])
    if len(places) < RIM_RAYS:
        side = "right" if ear.side > 0 else "left"
        raise GeometryError(f"no skin was found around the {side} ear; check its landmarks")
    return RBFInterpolator(np.array(places), np.array(depths), kernel="thin_plate_spline")


def _cut_out(vertices: Points, faces: Indices, ear: EarFootprint) -> tuple[Points, Indices, Indices]:
    """Cut the mesh exactly along the ellipse: (vertices, faces outside, ordered rim of vertex ids)."""
    level = (ear.to_disc(vertices) ** 2).sum(1) - 1
    inside = (level < 0) & (vertices[:, 0] * ear.side > MIN_LATERAL_MM)
    count = inside[faces].sum(1)
    whole = faces[count == 0]
    one_in = _rolled(faces[count == 1], inside)  # inside corner first
    two_in = _rolled(faces[count == 2], ~inside)  # outside corner first
    edges = np.vstack([one_in[:, [0, 1]], one_in[:, [0, 2]], two_in[:, [0, 1]], two_in[:, [0, 2]]])
    unique, inverse = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    spots = _on_rim(vertices, unique, ear)
    first_new = len(vertices)
    ab, ac, cd, ce = np.split(inverse.ravel() + first_new, np.cumsum([len(one_in), len(one_in), len(two_in)]))
    b, c = one_in[:, 1], one_in[:, 2]
    trimmed = np.vstack(
        [
            whole,
            np.stack([ab, b, c], axis=1),
            np.stack([ab, c, ac], axis=1),
            np.stack([two_in[:, 0], cd, ce], axis=1),
        ]
    )
    rim_edges = np.vstack([np.stack([ab, ac], axis=1), np.stack([ce, cd], axis=1)])
    if not len(rim_edges):
        raise GeometryError("the ear's landmarks do not lie on the mesh")
    rim = max(directed_loops(rim_edges), key=len)
    return _merge_short_rim(np.vstack([vertices, spots]), trimmed, rim)


def _rolled(faces: Indices, first: NDArray[np.bool_]) -> Indices:
    """Each face turned so that its one corner marked in `first` leads."""
    lead = first[faces].argmax(1)
    return faces[np.arange(len(faces))[:, None], (lead[:, None] + np.arange(3)) % 3]


def _on_rim(vertices: Points, edges: Indices, ear: EarFootprint) -> Points:
    """Where each edge (one end inside, one outside) crosses the ellipse, exactly in side view."""
    start, end = ear.to_disc(vertices[edges[:, 0]]), ear.to_disc(vertices[edges[:, 1]])
    step = end - start
    a, b, c = (step**2).sum(1), (start * step).sum(1), (start**2).sum(1) - 1
    root = np.sqrt(np.maximum(b**2 - a * c, 0))
    leaving = c < 0
    share = np.clip(np.where(leaving, -b + root, -b - root) / np.maximum(a, 1e-18), 0, 1)[:, None]
    return np.asarray(vertices[edges[:, 0]] * (1 - share) + vertices[edges[:, 1]] * share)


def _merge_short_rim(vertices: Points, faces: Indices, rim: Indices) -> tuple[Points, Indices, Indices]:
    """Let rim vertices that all but coincide be one, so that the patch has no needle triangles."""
    keep = [int(rim[0])]
    renamed = np.arange(len(vertices))
    for node in rim[1:].tolist():
        if np.linalg.norm(vertices[node] - vertices[keep[-1]]) < SHORTEST_RIM_MM:
            renamed[node] = keep[-1]
        else:
            keep.append(node)
    if len(keep) > 3 and np.linalg.norm(vertices[keep[-1]] - vertices[keep[0]]) < SHORTEST_RIM_MM:
        renamed[renamed == keep[-1]] = keep[0]
        keep.pop()
    faces = renamed[faces]
    return vertices, faces[(faces != np.roll(faces, 1, axis=1)).all(1)], np.array(keep)


def _patch(vertices: Points, rim: Indices, sheet: RBFInterpolator, ear: EarFootprint) -> tuple[Points, Indices]:
    """Close the rim: (new vertices, faces that use rim ids and ids from len(vertices) on)."""
    edge = ear.to_disc(vertices[rim])
    count = int(np.pi * ear.radii.prod() / PATCH_SPACING_MM**2)
    index = np.arange(count) + 0.5
    angle = np.pi * (1 + 5**0.5) * index
    inner = np.sqrt(index / count)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    inner = inner[(inner**2).sum(1) < (1 - 0.7 * PATCH_SPACING_MM / ear.radii.min()) ** 2]
    flat = Delaunay(np.vstack([edge, inner])).simplices.astype(np.int64)
    corner = np.vstack([edge, inner])[flat]
    (ux, uy), (vx, vy) = (corner[:, 1] - corner[:, 0]).T, (corner[:, 2] - corner[:, 0]).T
    turn = ux * vy - uy * vx
    flat[turn * ear.side < 0] = flat[turn * ear.side < 0][:, ::-1]
    names = np.concatenate([rim, len(vertices) + np.arange(len(inner))])
    depth = sheet(inner) + _rim_mismatch(vertices, rim, edge, sheet, inner)
    return np.column_stack([depth, ear.from_disc(inner)]), names[flat]


def _rim_mismatch(vertices: Points, rim: Indices, edge: Points, sheet: RBFInterpolator, inner: Points) -> Points:
    """What the sheet misses the cut edge by, faded out toward the middle, so that the patch meets it without a step."""
    gap = vertices[rim, 0] - sheet(edge)
    around = np.argsort(np.arctan2(edge[:, 1], edge[:, 0]))
    bearing = np.arctan2(edge[around, 1], edge[around, 0])
    spread = np.interp(np.arctan2(inner[:, 1], inner[:, 0]), bearing, gap[around], period=2 * np.pi)
    return np.asarray(spread * (inner**2).sum(1) ** 2)
