"""Take the auricles off a head and close the holes smoothly.

Every length on the side of the head is measured as if the ear were not there, for a tape does not
climb it. The auricle is cut out along an ellipse in side view, whatever the triangulation, and the
hole is closed by a thin-plate spline through the skin around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry.surface import Surface, directed_loops

if TYPE_CHECKING:
    from scipy.interpolate import RBFInterpolator

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

MIN_LATERAL_MM = 20.0  # nothing of the other side of the head is ever cut
SHORTEST_RIM_MM = 0.01
RIM_RINGS = (1.06, 1.18, 1.32)  # where the skin around the ear is sampled, in ellipse radii
RIM_RAYS = 48
PATCH_SPACING_MM = 2.0

# The ellipse on the adult male, seen to hold the whole auricle and little else: lengths as shares of
# the ear's own length (apex to lobe, 55.3 mm there), along the short and the long axis of the ellipse.
HALF_HEIGHT = 0.589
ASPECT = 0.6
ROOT_DEPTH = 0.846  # where the front edge of the auricle's root lies, as a share of the way from the centre to the rim
APEX_LEAN_DEG = -4.1  # of the long axis, backward of the line from lobe to apex
CENTRE_FROM_EAR = np.array([-0.060, 0.008])  # from half-way between apex and lobe
BASIC_LEAN_DEG = 6.6  # backward of the line square to nasion-inion
CENTRE_FROM_MIDDLE = np.array([-0.272, 0.024])  # from the middle of the preauricular points
EAR_FROM_NASION = 0.659  # the ear's length as a share of the nasion's distance before the preauricular points


@dataclass(frozen=True)
class EarFootprint:
    """The ellipse in side view that holds one auricle.

    Attributes
    ----------
    axes : (3, 3) float
        Rows: outward, along the short axis (forward), along the long axis (up), as unit vectors.
    origin : (3,) float
        The middle of the ellipse, moved inward to the midsagittal plane, mm.
    radii : (2,) float
        Half length along the short and the long axis, mm.
    """

    axes: Points
    origin: Points
    radii: Points

    def depth(self, points: Points) -> Points:
        """(n,) how far outward of the midsagittal plane points (n, 3) lie, mm; negative on the other side."""
        return np.asarray((points - self.origin) @ self.axes[0])

    def to_disc(self, points: Points) -> Points:
        """(n, 3) points to (n, 2) places in the unit disc of the footprint."""
        return np.asarray((points - self.origin) @ self.axes[1:].T / self.radii)

    def holds(self, points: Points) -> NDArray[np.bool_]:
        """(n,) whether points lie within the ellipse in side view, on its side of the head."""
        return np.asarray(((self.to_disc(points) ** 2).sum(1) < 1) & (self.depth(points) > MIN_LATERAL_MM))

    def from_disc(self, places: Points, depth: Points) -> Points:
        """(n, 2) places in the unit disc and (n,) depths to (n, 3) points."""
        return np.asarray(self.origin + depth[:, None] * self.axes[0] + places * self.radii @ self.axes[1:])

    def turned(self, axes: Points, origin: Points) -> EarFootprint:
        """The same ellipse in the frame whose axes are the rows of `axes` (3, 3), from `origin` (3,)."""
        return EarFootprint(self.axes @ axes.T, (self.origin - origin) @ axes.T, self.radii)


def footprint(landmarks: Mapping[str, Points], side: str) -> EarFootprint:
    """The ellipse of one auricle from the ears' landmarks, else by the proportions of an adult.

    With apex and lobe it hangs on landmarks of the ears alone, so that the ears come off alike
    however the others move. Where the front edge of the root is given, too, and would lie nearer to
    the rim than on the adult, the ellipse is as much wider: an infant's auricle is broad.

    Parameters
    ----------
    landmarks : mapping of "preauricular.left" ... to (3,) mm
        At least the preauricular points, nasion and inion.
    side : "left" or "right"
    """
    left, right = landmarks["preauricular.left"], landmarks["preauricular.right"]
    lateral = (right - left) / np.linalg.norm(right - left)
    middle = (left + right) / 2
    apex, lobe = landmarks.get(f"ear_apex.{side}"), landmarks.get(f"ear_lobe_lower.{side}")
    if apex is not None and lobe is not None:
        up = square_to(apex - lobe, lateral)
        lean, size = APEX_LEAN_DEG, float(np.linalg.norm(up))
        centre, offset = (apex + lobe) / 2, CENTRE_FROM_EAR * size
    else:
        ahead = square_to(landmarks["nasion"] - landmarks["inion"], lateral)
        up = np.cross(lateral, ahead)
        reach = float((landmarks["nasion"] - middle) @ ahead / np.linalg.norm(ahead))
        lean, size = BASIC_LEAN_DEG, EAR_FROM_NASION * reach
        centre, offset = middle, CENTRE_FROM_MIDDLE * size
    up = up / np.linalg.norm(up)
    ahead = np.cross(up, lateral)
    cosine, sine = np.cos(np.radians(lean)), np.sin(np.radians(lean))
    short, long = cosine * ahead + sine * up, cosine * up - sine * ahead
    origin = centre + offset[0] * short + offset[1] * long
    origin = origin - lateral * ((origin - middle) @ lateral)
    outward = lateral if side == "right" else -lateral
    radii = HALF_HEIGHT * size * np.array([ASPECT, 1.0])
    root = landmarks.get(f"ear_root_anterior.{side}")
    if root is not None:
        radii[0] = max(radii[0], _radius_around((root - origin) @ short, (root - origin) @ long / radii[1]))
    return EarFootprint(np.array([outward, short, long]), origin, radii)


def _radius_around(ahead: float, level: float) -> float:
    """The short radius, mm, that puts a point (mm ahead, share of the long radius up) at ROOT_DEPTH."""
    return float(ahead / np.sqrt(max(ROOT_DEPTH**2 - level**2, 0.25)))


def square_to(vector: Points, axis: Points) -> Points:
    """The part (3,) of a vector that stands square to a unit vector."""
    return np.asarray(vector - axis * (vector @ axis))


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
    """The depth as a thin-plate spline of the place in the disc, through the skin around the ear."""
    from scipy.interpolate import RBFInterpolator  # slow to import; a kept surface needs none

    angles = np.linspace(0, 2 * np.pi, RIM_RAYS, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    places, depths = [], []
    for radius in RIM_RINGS:
        for place, far in zip(ring * radius, ear.from_disc(ring * radius, np.full(RIM_RAYS, 300.0)), strict=True):
            spot = probe.first_hit(far, -ear.axes[0])
            if spot is not None and (depth := ear.depth(spot)) > MIN_LATERAL_MM:
                places.append(place)
                depths.append(depth)
    if len(places) < RIM_RAYS:
        raise GeometryError("no skin was found around an ear; check the ears' landmarks")
    return RBFInterpolator(np.array(places), np.array(depths), kernel="thin_plate_spline")


def _cut_out(vertices: Points, faces: Indices, ear: EarFootprint) -> tuple[Points, Indices, Indices]:
    """Cut the mesh exactly along the ellipse: (vertices, faces outside, ordered rim of vertex ids)."""
    level = (ear.to_disc(vertices) ** 2).sum(1) - 1
    inside = (level < 0) & (ear.depth(vertices) > MIN_LATERAL_MM)
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
    vertices = np.vstack([vertices, spots])
    rim = max(directed_loops(rim_edges), key=len)
    return _merge_short_rim(vertices, trimmed, _from_the_top(rim, ear.to_disc(vertices[rim])))


def _from_the_top(rim: Indices, places: Points) -> Indices:
    """A ring that begins at its top and runs forward, so that a mirrored head gets a mirrored patch."""
    top = int(places[:, 1].argmax())
    ring, ahead = np.roll(rim, -top), np.roll(places, -top, axis=0)
    return ring if ahead[1, 0] > ahead[-1, 0] else np.roll(ring[::-1], 1)


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
    from scipy.spatial import Delaunay  # slow to import; a kept surface needs none

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
    inward = turn * np.linalg.det(ear.axes) < 0
    flat[inward] = flat[inward][:, ::-1]
    names = np.concatenate([rim, len(vertices) + np.arange(len(inner))])
    gap = ear.depth(vertices[rim]) - sheet(edge)
    depth = sheet(inner) + _spread_inward(gap, edge, inner)
    return ear.from_disc(inner, depth), names[flat]


def _spread_inward(gap: Points, edge: Points, inner: Points) -> Points:
    """What the sheet misses the cut edge by, faded out toward the middle, so that the patch meets it without a step."""
    around = np.argsort(np.arctan2(edge[:, 1], edge[:, 0]))
    bearing = np.arctan2(edge[around, 1], edge[around, 0])
    spread = np.interp(np.arctan2(inner[:, 1], inner[:, 0]), bearing, gap[around], period=2 * np.pi)
    return np.asarray(spread * (inner**2).sum(1) ** 2)
