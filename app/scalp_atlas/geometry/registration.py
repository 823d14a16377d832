"""From the space of the standard brain to a head: an affine map by fiducials."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry import operations as ops
from scalp_atlas.geometry.curve import Curve

Points = NDArray[np.float64]

# Where the five fiducials lie on the Colin27 head, mm, RAS, in coordinates like those of MNI152:
# the montage "standard_1005" as distributed with EEGLAB, FieldTrip and MNE (Oostenveld and Praamstra 2001).
FIDUCIALS: Mapping[str, tuple[float, float, float]] = {
    "preauricular.left": (-86.0761, -19.9897, -47.9860),
    "preauricular.right": (85.7939, -20.0093, -48.0310),
    "nasion": (0.0083, 86.8110, -39.9830),
    "inion": (0.0045, -118.5650, -23.0780),
    "cz": (0.4009, -9.1670, 100.2440),
}


END_MM = 25.0  # an end of the arc may lie so far off the midline that it is measured along


def affine(source: Points, target: Points) -> Points:
    """The affine map that carries points to their places with the least sum of squares.

    Parameters
    ----------
    source, target : (n, 3) float
        n >= 4.

    Returns
    -------
    (4, 3) float
        `np.append(point, 1) @ map` is the place of a point.

    Raises
    ------
    GeometryError
        If the source points lie in one plane, so that nothing tells what becomes of the third direction.
    """
    homogeneous = np.column_stack([source, np.ones(len(source))])
    found, _, rank, _ = np.linalg.lstsq(homogeneous, target, rcond=1e-6)
    if rank < 4:
        raise GeometryError("the fiducials lie in one plane, so that they fix no map to the standard brain")
    return np.asarray(found)


def from_mni(fiducials: Mapping[str, Points]) -> Points:
    """The affine map (4, 3) from MNI millimetres to a head with these fiducials.

    The map of the head onto the standard head is fitted, so that the misfit is least in the standard
    space, and turned round.

    Parameters
    ----------
    fiducials : mapping of the names of `FIDUCIALS` to (3,) float
        mm in the head frame.

    Raises
    ------
    GeometryError
        If the fiducials lie in one plane.
    """
    there = affine(np.array([fiducials[name] for name in FIDUCIALS]), np.array(list(FIDUCIALS.values())))
    turn = np.linalg.inv(there[:3])
    return np.vstack([turn, -there[3] @ turn])


def to_head(landmarks: Mapping[str, Points], midline: Curve) -> Points:
    """The affine map (4, 3) from MNI millimetres to a head; Cz lies half-way from nasion to inion.

    Raises
    ------
    GeometryError
        If the fiducials lie in one plane, or the midline does not pass nasion and inion.
    """
    over = ops.cut(midline, landmarks["nasion"], landmarks["inion"], None, END_MM)
    return from_mni({**landmarks, "cz": over.at(over.length / 2)})
