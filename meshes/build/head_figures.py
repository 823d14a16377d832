"""Lengths on a head that published means exist for, and the distance between two surfaces."""

from __future__ import annotations

import numpy as np
import trimesh
from head_surface import EAR_TOP, FOREHEAD, NearestPoint
from scipy.spatial import ConvexHull

OFF_PLANE = 0.05  # mm; planes are cut this far beside their vertices, so that no vertex lies on them
CAP_CENTRES = 4  # last vertices of a shipped head: centres of the mouth, eye and neck fans
MIRROR = np.array([-1.0, 1.0, 1.0])


def section(skin, point, normal):
    """Polylines in which a plane cuts a mesh.

    Parameters
    ----------
    skin : trimesh.Trimesh
    point, normal : array_like, shape (3,)

    Returns
    -------
    list of ndarray, shape (n, 3), mm; closed ones repeat their first point
    """
    normal = np.asarray(normal, float) / np.linalg.norm(normal)
    segments, _ = trimesh.intersections.mesh_plane(
        skin, normal, np.asarray(point, float) + OFF_PLANE * normal, return_faces=True
    )
    ends, index = np.unique(np.round(segments.reshape(-1, 3), 5), axis=0, return_inverse=True)
    joined = {}
    for first, second in index.reshape(-1, 2):
        if first != second:
            joined.setdefault(int(first), []).append(int(second))
            joined.setdefault(int(second), []).append(int(first))
    polylines = []
    while joined:
        start = min(joined, key=lambda end: len(joined[end]))
        line = [start]
        while joined.get(line[-1]):
            following = joined[line[-1]].pop()
            joined[following].remove(line[-1])
            line.append(following)
        joined = {end: others for end, others in joined.items() if others}
        polylines.append(ends[line])
    return polylines


def tape(skin, start, end, normal, way=None):
    """Length of the plane section from ``start`` to ``end``: the way that reaches farther to ``way``, else the shorter.

    Parameters
    ----------
    skin : trimesh.Trimesh
    start, end, normal : array_like, shape (3,)
    way : array_like, shape (3,), or None

    Returns
    -------
    float, mm
    """
    lines = section(skin, start, normal)

    def far(line):
        return np.linalg.norm(line - start, axis=1).min() + np.linalg.norm(line - end, axis=1).min()

    ring = _started_at(min(lines, key=far), start)
    index, foot = _foot(ring, end)
    arcs = [np.vstack([ring[: index + 1], foot]), np.vstack([foot, ring[index + 1 :]])]
    reach = [-_length(arc) if way is None else (arc @ way).max() for arc in arcs]
    return _length(arcs[int(np.argmax(reach))])


def _length(line):
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def _foot(line, point):
    """Nearest point of a polyline: (index of the segment it lies on, ndarray of shape (3,))."""
    start, step = line[:-1], np.diff(line, axis=0)
    share = np.clip(((point - start) * step).sum(axis=1) / (step**2).sum(axis=1), 0.0, 1.0)
    feet = start + share[:, None] * step
    index = int(np.linalg.norm(feet - point, axis=1).argmin())
    return index, feet[index]


def _started_at(ring, point):
    """A closed polyline turned so that it starts and ends at its point nearest to ``point``."""
    index, foot = _foot(ring, point)
    return np.vstack([foot, ring[index + 1 : -1], ring[: index + 1], foot])


def _level_cuts(skin, front, ear_top):
    """The cuts around the head through the forehead, above the ears, at tilts of -10 to 25 degrees.

    Parameters
    ----------
    skin : trimesh.Trimesh
    front : ndarray, shape (3,)
        Most prominent point between the brows.
    ear_top : float
        Height a cut must not go below at the sides, mm.

    Returns
    -------
    list of (ndarray of shape (n, 3), ConvexHull of the same points laid flat), mm
    """
    allowed = []
    for tilt in np.radians(np.arange(-10, 26)):
        normal = np.array([0.0, -np.sin(tilt), np.cos(tilt)])
        ring = max(section(skin, front + np.array([0.0, 0.0, 1.0]), normal), key=len)
        flat = np.stack([ring[:, 0], ring @ np.cross(normal, [1.0, 0.0, 0.0])], axis=1)
        side = ring[np.abs(ring[:, 0]) > 0.85 * np.abs(ring[:, 0]).max()]
        if side[:, 2].min() > ear_top:
            allowed.append((ring, ConvexHull(flat)))
    return allowed


def level_tapes(skin, front, ear_top):
    """Taut tapes over the `_level_cuts`; list of ndarray, shape (n, 3), mm, the first point again at the end."""
    return [ring[np.append(hull.vertices, hull.vertices[0])] for ring, hull in _level_cuts(skin, front, ear_top)]


def circumference(skin, front, ear_top):
    """Length of the longest taut tape over one of the `_level_cuts`; float, mm."""
    return float(max(hull.area for _, hull in _level_cuts(skin, front, ear_top)))


def figures(shape, head):
    """Lengths of one head.

    Parameters
    ----------
    shape : HeadShape
    head : PlacedHead

    Returns
    -------
    dict of str to float, mm (angles in degrees)
    """
    skin, mid, left = shape.skin, head.midline, head.left
    control = shape.smooth.vertices
    sagittal, up, back, front = [1, 0, 0], [0, 0, 1], [0, -1, 0], [0, 1, 0]
    hair = tape(skin, mid["anterior_hairline"], mid["posterior_hairline"], sagittal, up)
    forehead = tape(skin, mid["glabella"], mid["anterior_hairline"], sagittal)
    row = np.array([_straight_back(skin, point, hair / 24) for point in head.hairlines["front"]])
    st8 = float(np.linalg.norm(np.diff(row, axis=0), axis=1).sum())
    mastoid = left["mastoid_posterior_inferior"]
    nape = tape(skin, mastoid, mastoid * MIRROR, up, back)
    side = left["preauricular"]
    rise = left["orbitale"][2] - left["tragus"][2]
    return {
        "circumference": circumference(skin, control[FOREHEAD], control[EAR_TOP][2]),
        "nasion to inion over the vertex": tape(skin, mid["nasion"], mid["inion"], sagittal, up),
        "preauricular to preauricular over the vertex": tape(skin, side, side * MIRROR, front, up),
        "glabella to anterior hairline": forehead,
        "anterior to posterior hairline": hair,
        "ST8 to ST8 along the row": st8,
        "mastoid to mastoid behind the head": nape,
        "cun, sagittal": hair / 12,
        "cun, forehead": forehead / 3,
        "cun, front transverse": st8 / 9,
        "cun, occipital": nape / 9,
        "orbitale above tragus": float(rise),
        "Frankfurt tilt (degrees)": float(np.degrees(np.arctan2(rise, left["orbitale"][1] - left["tragus"][1]))),
    }


def _straight_back(skin, point, length):
    """The point ``length`` mm behind ``point`` along its parasagittal section; ndarray, shape (3,)."""
    line = min(section(skin, point, [1, 0, 0]), key=lambda ring: np.linalg.norm(ring - point, axis=1).min())
    line = _started_at(line, point)
    if line[2, 1] > line[-3, 1]:
        line = line[::-1]
    gone = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    return np.array([np.interp(length, gone, axis) for axis in line.T])


def deviation(skin, other, samples=60000):
    """Distances from random points of one head's skin to the other's, caps of both left out, both ways.

    Parameters
    ----------
    skin, other : trimesh.Trimesh
        Heads whose last ``CAP_CENTRES`` vertices are the centres of their caps.

    Returns
    -------
    list of two ndarrays, shape (samples,), mm
    """
    bare = []
    for mesh in (skin, other):
        inner = (mesh.faces < len(mesh.vertices) - CAP_CENTRES).all(axis=1)
        bare.append(trimesh.Trimesh(mesh.vertices, mesh.faces[inner], process=False))
    ways = []
    for start, end in (bare, bare[::-1]):
        points = trimesh.sample.sample_surface(start, samples, seed=1)[0]
        ways.append(NearestPoint(end.vertices, end.faces)(points)[1])
    return ways
