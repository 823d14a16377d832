"""Makes colin27_skin.npz and colin27_1005.toml from what two packages ship; run by hand when they shall change.

    python tests/authorities/make_colin27.py standard_mri_mni.npz colin27_1005.elc

The scan of the Colin27 head (1 mm voxels) lies in eegprep 0.3.0 under eegprep/resources/dipfit/standard_BEM,
the electrode positions on it in mne 1.13.2 under mne/channels/data/montages. Both are in millimetres of the
MNI space: +x right, +y anterior, +z superior.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import trimesh
from scipy import ndimage
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D, vtkQuadricDecimation, vtkWindowedSincPolyDataFilter

HERE = Path(__file__).parent
ORIGIN = np.array([-90, -125, -72])  # of the first voxel
SKIN_GREY = 55.0  # half-way between air and scalp
KEPT = 0.05  # of the triangles
VERTEX_BOX = np.s_[40:141, 80:180, 132:]  # where pads of the head coil touch the head
PAD_MM = 14.0  # a ball of that radius fits under every scalp, but into no pad
OLD_NAMES = {"T3", "T4", "T5", "T6", "M1", "M2", "A1", "A2"}

MNI_NOTICE = """\
Copyright (C) 1993-2009 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological Institute,
McGill University. Permission to use, copy, modify, and distribute this software and its documentation for
any purpose and without fee is hereby granted, provided that the above copyright notice appear in all
copies. The authors and McGill University make no representations about the suitability of this software
for any purpose. It is provided "as is" without express or implied warranty. The authors are not
responsible for any data loss, equipment damage, property loss, or injury to subjects or patients
resulting from the use or misuse of this software package."""

HEADER = """\
# Electrodes of the 10-5 system on the Colin27 head, millimetres of the MNI space.
# Computed by R. Oostenveld along the skin of that head; taken from MNE-Python 1.13.2, montage colin27_1005
# (BSD-3-Clause, copyright 2011-2025 MNE-Python authors).
# colin27_skin.npz holds the skin, made by make_colin27.py from the scan that eegprep 0.3.0 ships. Its notice:
"""


def largest(solid: np.ndarray) -> np.ndarray:
    """The biggest piece of a (nx, ny, nz) bool."""
    pieces, _ = ndimage.label(solid)
    return pieces == np.bincount(pieces.ravel())[1:].argmax() + 1


def head_of(grey: np.ndarray) -> np.ndarray:
    """(nx, ny, nz) bool: everything within the skin, sinuses and ear canals filled, coil pads taken off."""
    solid = largest(ndimage.binary_closing(np.pad(grey > SKIN_GREY, 12), iterations=3)[12:-12, 12:-12, 12:-12])
    for axis in range(3):
        solid = np.stack([ndimage.binary_fill_holes(cut) for cut in np.moveaxis(solid, axis, 0)], axis)
    roomy = np.pad(solid, 20)
    rolled = ndimage.distance_transform_edt(ndimage.distance_transform_edt(roomy) <= PAD_MM) <= PAD_MM
    rolled = rolled[20:-20, 20:-20, 20:-20]
    solid[VERTEX_BOX] &= rolled[VERTEX_BOX]
    return largest(ndimage.binary_opening(solid, iterations=2))


def skin_of(scan: np.ndarray) -> trimesh.Trimesh:
    """The outer surface of the head, mm."""
    grey = ndimage.gaussian_filter(scan.astype(float), 1.0)
    head = head_of(grey)
    # Inside all is one grey, outside nothing; only near the rim the scan itself says where the skin lies.
    grey = np.where(ndimage.binary_dilation(head, iterations=2), np.minimum(grey, 2 * SKIN_GREY), 0)
    grey[ndimage.binary_erosion(head, iterations=2)] = 2 * SKIN_GREY
    grey = np.pad(ndimage.gaussian_filter(grey, 0.7), 4)
    image = vtkImageData()
    image.SetDimensions(grey.shape)
    image.SetOrigin(*(ORIGIN - 4.0))
    image.GetPointData().SetScalars(numpy_to_vtk(grey.ravel(order="F"), deep=True))
    edges = vtkFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, SKIN_GREY)
    smooth = vtkWindowedSincPolyDataFilter(number_of_iterations=20, pass_band=0.05, normalize_coordinates=True)
    smooth.SetInputConnection(edges.GetOutputPort())
    coarse = vtkQuadricDecimation(target_reduction=1 - KEPT)
    coarse.SetInputConnection(smooth.GetOutputPort())
    coarse.Update()
    found = coarse.GetOutput()
    faces = vtk_to_numpy(found.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    whole = trimesh.Trimesh(vtk_to_numpy(found.GetPoints().GetData()), faces)
    return max(whole.split(only_watertight=False), key=lambda piece: len(piece.faces))


def positions_of(lines: list[str]) -> dict[str, list[float]]:
    """Name and place of every electrode in an ASA electrode file."""
    start, end = lines.index("Positions"), lines.index("Labels")
    places = [[float(number) for number in line.split()] for line in lines[start + 1 : end]]
    return {name: place for name, place in zip(lines[end + 1 :], places, strict=True) if name not in OLD_NAMES}


def main(scan_file: str, electrode_file: str) -> None:
    """Write both files beside this one."""
    skin = skin_of(np.load(scan_file)["anatomy"])
    vertices = np.round(skin.vertices * 100).astype(np.int16)  # hundredths of a millimetre
    np.savez_compressed(
        HERE / "colin27_skin.npz", vertices=vertices, faces=skin.faces.astype(np.uint16), notice=MNI_NOTICE
    )
    positions = positions_of(Path(electrode_file).read_text(encoding="utf-8").splitlines())
    rows = [f"{name} = [{', '.join(f'{number:.2f}' for number in place)}]" for name, place in positions.items()]
    notice = "".join(f"# {line}\n" for line in MNI_NOTICE.splitlines())
    text = HEADER + notice + "\n[positions]\n" + "\n".join(rows) + "\n"
    (HERE / "colin27_1005.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
