"""Electrode positions for MNE-Python and BIDS, in the CapTrak frame.

The frame is that of the BIDS specification (appendix "Coordinate systems", CapTrak) and of MNE's "head": +x from
the left to the right preauricular point, +y through the nasion, +z up, origin where the two axes cross.
"""

from __future__ import annotations

import csv
import io

import numpy as np
import orjson

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.head import Head
from scalp_atlas.records import Points, Resolution

SYSTEM = "eeg"
FIDUCIALS = {"NAS": "nasion", "LPA": "preauricular.left", "RPA": "preauricular.right"}
DECIMALS = 3


def captrak(head: Head, points: Points) -> Points:
    """(n, 3) mm of the head frame in the CapTrak frame of that head, mm."""
    nasion, left, right = (head.landmarks[name] for name in FIDUCIALS.values())
    across = (right - left) / np.linalg.norm(right - left)
    origin = left + across * ((nasion - left) @ across)
    forward = (nasion - origin) / np.linalg.norm(nasion - origin)
    return np.asarray((points - origin) @ np.array([across, forward, np.cross(across, forward)]).T)


def _fiducials(head: Head) -> dict[str, Points]:
    return {short: captrak(head, head.landmarks[name]) for short, name in FIDUCIALS.items()}


def electrodes(resolution: Resolution, head: Head) -> dict[str, Points]:
    """Name to (3,) mm in the CapTrak frame, of the electrodes in a resolution.

    Raises
    ------
    ScalpAtlasError
        If there are none.
    """
    found = {
        item.code("en"): captrak(head, item.pieces[0].points[0])
        for item in resolution.resolved.values()
        if item.item.system == SYSTEM and item.kind == "point"
    }
    if not found:
        raise ScalpAtlasError(
            "There are no electrodes among what is to be written; put the system eeg on view, or give --systems eeg"
        )
    return found


def elc_bytes(resolution: Resolution, head: Head) -> bytes:
    """An ASA electrode file (.elc) in mm with the three fiducials, which MNE's `read_custom_montage` reads."""
    fiducials = {
        "Nz" if short == "NAS" else short: captrak(head, head.landmarks[name]) for short, name in FIDUCIALS.items()
    }
    places = {**fiducials, **electrodes(resolution, head)}
    lines = ["# ASA electrode file", "ReferenceLabel\tavg", "UnitPosition\tmm", f"NumberPositions=\t{len(places)}"]
    lines += ["Positions", *("\t".join(f"{x:.{DECIMALS}f}" for x in xyz) for xyz in places.values())]
    lines += ["Labels", *places]
    return ("\n".join(lines) + "\n").encode()


def bids_table(resolution: Resolution, head: Head) -> bytes:
    """The rows of a BIDS `*_electrodes.tsv`: name, x, y, z in mm."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(["name", "x", "y", "z"])
    for name, xyz in electrodes(resolution, head).items():
        writer.writerow([name, *(f"{x:.{DECIMALS}f}" for x in xyz)])
    return stream.getvalue().encode()


def bids_frame(head: Head) -> bytes:
    """The `*_coordsystem.json` that belongs to `bids_table`."""
    record = {
        "EEGCoordinateSystem": "CapTrak",
        "EEGCoordinateUnits": "mm",
        "EEGCoordinateSystemDescription": "RAS; x through both preauricular points, y through the nasion",
        "AnatomicalLandmarkCoordinates": {
            name: np.round(place, DECIMALS).tolist() for name, place in _fiducials(head).items()
        },
        "AnatomicalLandmarkCoordinateSystem": "CapTrak",
        "AnatomicalLandmarkCoordinateUnits": "mm",
        "AnatomicalLandmarkCoordinateSystemDescription": "as the electrodes; positions computed, not measured",
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2)
