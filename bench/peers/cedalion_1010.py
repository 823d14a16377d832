"""Entry: `LandmarksBuilder1010` of the package cedalion.

It knows only the whole 10-10 system. For the 10-20 system its own steps are called for the curves
that this system needs and no others, so that it does not pay for rows that nobody asked for.
"""

import warnings

import cedalion
import contest
import numpy as np
import trimesh
import xarray as xr
from cedalion.dataclasses import PointType, TrimeshSurface
from cedalion.geometry.landmarks import LandmarksBuilder1010

ROUNDS = 5  # of its search for Cz, as in its `build`


def prepare(path):
    """Its own surface and fiducials."""
    mesh = np.load(path)
    skin = trimesh.Trimesh(mesh["vertices"], mesh["faces"], process=False)
    fiducials = xr.DataArray(
        np.array([mesh["nasion"], mesh["inion"], mesh["left"], mesh["right"]]),
        dims=["label", "head"],
        coords={
            "label": ("label", ["Nz", "Iz", "LPA", "RPA"]),
            "type": ("label", [PointType.LANDMARK] * 4),
        },
        attrs={"units": "mm"},
    ).pint.quantify()
    return TrimeshSurface(skin, "head", cedalion.units.mm), fiducials


def construct(ready, system):
    """Electrode positions by name."""
    builder = LandmarksBuilder1010(*ready)
    found = (builder.build() if system == "1010" else _ten_twenty(builder)).pint.dequantify()
    return dict(zip(found.label.values.tolist(), found.values, strict=True))


def _ten_twenty(builder):
    line = builder._add_landmarks_along_line
    cz = builder._estimate_cranial_vertex_from_lines()
    builder.landmarks_mm = builder.landmarks_mm.points.add("Cz", cz, PointType.LANDMARK)
    for _ in range(ROUNDS):
        line(["LPA", "Cz", "RPA"], ["Cz"], [0.5])
        line(["Nz", "Cz", "Iz"], ["Cz"], [0.5])
    line(["LPA", "Cz", "RPA"], ["T7", "C3", "C4", "T8"], [0.1, 0.3, 0.7, 0.9])
    line(["Nz", "Cz", "Iz"], ["Fpz", "Fz", "Pz", "Oz"], [0.1, 0.3, 0.7, 0.9])
    line(["Fpz", "T7", "Oz"], ["Fp1", "F7", "P7", "O1"], [0.1, 0.3, 0.7, 0.9])
    line(["Fpz", "T8", "Oz"], ["Fp2", "F8", "P8", "O2"], [0.1, 0.3, 0.7, 0.9])
    line(["F7", "Fz", "F8"], ["F3", "F4"], [0.25, 0.75])
    line(["P7", "Pz", "P8"], ["P3", "P4"], [0.25, 0.75])
    return builder.landmarks_mm.pint.quantify()


warnings.simplefilter("ignore")  # it warns of ears each time; the measuring surface has none
contest.answer(prepare, construct)
