"""Reads the triangles of a mesh file, or says in one sentence why it cannot.

The reading is left to trimesh and VTK, for large files and for formats whose reader
can crash in a process of its own. This module turns their errors into sentences and
refuses what they would let pass: files that hold less than they promise, and meshes
on which nothing can be measured.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import stat
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.geometry.reduction import reduced
from scalp_atlas.headfile import UNIT_MM, guess_unit

MAX_BYTES = 2_000_000_000
MAX_TRIANGLES = 10_000_000
MIN_VERTICES = 100
MOVED_MM = 0.2  # the most by which reducing a scan may move its surface
FARTHEST = 1e7  # beyond it no unit of length makes a head of the numbers
CHILD_SECONDS = 180
CHILD_BYTES = 8_000_000_000
HERE_BYTES = 8_000_000  # what takes a second at most
ASKED_EVERY_S = 0.1  # whether to go on waiting for the child

PLAIN_LISTS = (".ply", ".stl", ".obj", ".off")
SUPPORTED_ENDINGS = (*PLAIN_LISTS, ".glb", ".gltf", ".3mf", ".vtp", ".vtk")

Vertices = NDArray[np.float64]
Faces = NDArray[np.int64]
Arrays = tuple[Vertices, Faces]

_FACE_COUNTS = {
    ".ply": re.compile(rb"^element\s+face\s+(-?\d+)", re.MULTILINE),
    ".off": re.compile(rb"OFF(?:\s|#.*\n)+\d+\s+(\d+)"),
}
logging.getLogger("trimesh").addHandler(logging.NullHandler())  # what it complains of is told in sentences


class MeshFileError(ScalpAtlasError):
    """A mesh file that cannot be used, and how to mend it."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface of triangles as its file gives it.

    Attributes
    ----------
    vertices : (n, 3) float64
        Positions in the unit and the orientation of the file, in its order unless it was
        reduced; each position once, and only those that a face uses.
    faces : (m, 3) int64
        Three different rows of `vertices` for each triangle, each triangle once.
    reduced_from : int
        Triangles of the file, if it had more than are worked with; else 0.
    moved : float
        By how much the reducing moved the surface at most, in the unit of the file.
    """

    vertices: Vertices
    faces: Faces
    reduced_from: int = 0
    moved: float = 0.0


def read_mesh(path: Path, go_on: Callable[[], None] = lambda: None) -> Mesh:
    """Read a mesh file of any supported kind.

    Polygons are split into triangles, the parts of a scene are put in their
    places and joined, vertices at one and the same position become one. A very
    large scan is reduced (`geometry.reduction`).

    Parameters
    ----------
    path : Path
        The file; its ending says what kind it is.
    go_on : callable
        Called again and again while a large file is read; what it raises ends the reading.

    Returns
    -------
    Mesh
        At least 100 vertices, all finite, and faces that fit them.

    Raises
    ------
    MeshFileError
        One sentence: what is wrong with the file, and how to mend it.
    """
    path = Path(path)
    try:
        size = _checked_size(path)
        here = path.suffix.lower() in PLAIN_LISTS and size <= HERE_BYTES
        return _working_mesh(path) if here else _read_in_child(path, go_on)
    except (MeshFileError, OSError, MemoryError) as error:
        raise MeshFileError(f"{path.name or path}: {_sentence(error)}") from error


def _sentence(error: MeshFileError | OSError | MemoryError) -> str:
    match error:
        case FileNotFoundError():
            return "there is no such file. Check the name and the folder; it may have been moved or renamed."
        case PermissionError():
            return "you have no permission to read it. Change its permissions or copy it to a folder of your own."
        case OSError():
            return f"it could not be read ({error.strerror or error}). Copy it to another disk and try again."
        case MemoryError():
            return str(_too_large("it does not fit into the memory of this computer"))
        case _:
            return str(error)


def _too_large(reason: str) -> MeshFileError:
    return MeshFileError(
        f"{reason}; Scalp Atlas reads files up to {MAX_BYTES / 1e9:g} GB and {MAX_TRIANGLES:,} triangles. "
        "Reduce it in the scanner's program (100,000 triangles are plenty for a head) and export it anew."
    )


def _damaged(path: Path, reason: object) -> MeshFileError:
    in_short = " ".join(str(reason).split()).rstrip(".!")[:100] or type(reason).__name__
    return MeshFileError(
        f"its content is not a readable {path.suffix[1:].upper()} mesh ({in_short}), so the file is damaged, "
        "was cut off while copying or has the wrong ending. Copy it again, or export it anew with triangles only."
    )


def _checked_size(path: Path) -> int:
    """Bytes of a file that is worth opening."""
    try:
        status = path.stat()
    except ValueError:  # a null byte in the name
        raise FileNotFoundError from None
    ending = path.suffix.lower()
    if stat.S_ISDIR(status.st_mode):
        raise MeshFileError("this is a folder. Choose the mesh file inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise MeshFileError("this is a device or a pipe, not a file. Choose a mesh file.")
    if ending not in SUPPORTED_ENDINGS:
        what = f"files that end in {ending!r} are not read" if ending else "the name has no ending that tells its kind"
        raise MeshFileError(f"{what}. Export the mesh as one of {', '.join(SUPPORTED_ENDINGS)}.")
    if status.st_size == 0:
        raise MeshFileError("the file is empty (0 bytes). Copy it again or export it anew.")
    if status.st_size > MAX_BYTES:
        raise _too_large(f"the file has {status.st_size / 1e9:.1f} GB")
    return status.st_size


def _read(path: Path) -> Arrays:
    """Triangles as the library for this kind of file gives them."""
    try:
        # Damaged numbers are found and named later.
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            # With this warning numpy drops whatever follows the first word that is no number.
            warnings.filterwarnings("error", ".*could not be read to its end", DeprecationWarning)
            return _read_with_vtk(path) if path.suffix.lower() in (".vtp", ".vtk") else _read_with_trimesh(path)
    except (MeshFileError, OSError, MemoryError):
        raise
    except Exception as error:  # the libraries raise all kinds, most often IndexError, TypeError and ValueError
        raise _damaged(path, error) from error


def _working_mesh(path: Path) -> Mesh:
    """The sound mesh of a file, with no more triangles than are worked with."""
    mesh = _sound_mesh(*_read(path))
    within = MOVED_MM / UNIT_MM[guess_unit(mesh.vertices) or "mm"]
    vertices, faces, moved = reduced(mesh.vertices, mesh.faces, within)
    return Mesh(vertices, faces, len(mesh.faces), moved) if len(faces) < len(mesh.faces) else mesh


def _read_in_child(path: Path, go_on: Callable[[], None]) -> Mesh:
    """As `_working_mesh`, for a file whose reader may crash, hang or take all memory."""
    with tempfile.TemporaryDirectory(prefix="scalp-atlas-") as folder:
        # -P: a file in the current folder must not be taken for a module.
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "scalp_atlas.meshfile", str(path.resolve()), folder],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            _wait(child, go_on)
        finally:
            child.kill()
            child.wait()
        sentence, arrays = Path(folder, "sentence.txt"), Path(folder, "arrays.npz")
        if sentence.exists():
            raise MeshFileError(sentence.read_text(encoding="utf-8"))
        if child.returncode != 0 or not arrays.exists():
            raise _damaged(path, "its reader crashed")
        with np.load(arrays) as stored:
            return Mesh(stored["vertices"], stored["faces"], int(stored["reduced_from"]), float(stored["moved"]))


def _wait(child: subprocess.Popen[bytes], go_on: Callable[[], None]) -> None:
    end = time.monotonic() + CHILD_SECONDS
    while True:
        try:
            child.wait(ASKED_EVERY_S)
            return
        except subprocess.TimeoutExpired:
            go_on()
        if time.monotonic() > end:
            raise _too_large(f"reading it took more than {CHILD_SECONDS} seconds")


def _read_as_child(path: Path, folder: Path) -> None:
    """What the process of `_read_in_child` does: leaves either arrays or a sentence in the folder."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (CHILD_BYTES, CHILD_BYTES))
    try:
        mesh = _working_mesh(path)
        np.savez(folder / "arrays.npz", **vars(mesh))
    except (MeshFileError, OSError, MemoryError) as error:
        (folder / "sentence.txt").write_text(_sentence(error), encoding="utf-8")


def _read_with_trimesh(path: Path) -> Arrays:
    import trimesh

    ending = path.suffix.lower()
    content = path.read_bytes()
    try:
        scene = trimesh.load_scene(
            io.BytesIO(_prepared(ending, content)),
            file_type=ending[1:],
            resolver=trimesh.resolvers.FilePathResolver(str(path)),
            process=False,
            maintain_order=True,
            fix_texture=False,
            skip_materials=True,
        )
    except FileNotFoundError as error:
        raise MeshFileError(
            f"it needs the file {str(error)!r} beside it. Copy both into one folder, or export the mesh as .glb."
        ) from error
    if not scene.geometry:
        raise _damaged(path, "nothing was found in it")
    mesh = scene.to_mesh()
    promised = _promised_faces(ending, content)
    if not 0 <= promised <= len(mesh.faces):
        raise _damaged(path, f"it ends after {len(mesh.faces):,} of {promised:,} faces")
    if mesh.vertices.shape[1] != 3:  # of an OBJ, when some line is shorter than it should be
        raise _damaged(path, "some vertices lack a number")
    return np.asarray(mesh.vertices, np.float64), np.asarray(mesh.faces, np.int64).reshape(-1, 3)


def _promised_faces(ending: str, content: bytes) -> int:
    """How many faces the file says it has; trimesh is content with fewer."""
    if ending == ".stl":
        return content.lower().count(b"facet normal")
    pattern = _FACE_COUNTS.get(ending)
    found = pattern.search(content) if pattern else None
    return int(found[1]) if found else 0


def _prepared(ending: str, content: bytes) -> bytes:
    """The content without what trimesh would misread; refuses what it should not try."""
    if ending == ".stl":  # without what some programs write behind the triangles; text is no number of any real file
        return content[: 84 + 50 * int.from_bytes(content[80:84], "little")]
    if ending == ".obj":
        return _prepared_obj(content)
    if ending == ".3mf":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MAX_BYTES:
            raise _too_large(f"unpacked it has {size / 1e9:.1f} GB")
    if ending == ".gltf":
        json.loads(content)  # in place of other text trimesh looks for a file called model.gltf
    if ending in (".glb", ".gltf"):  # trimesh says only that a packed scene is empty
        packed = re.search(rb'"extensionsRequired"\s*:\s*\[[^\]]*"(\w*compression\w*)"', content)
        if packed:
            name = packed[1].decode()
            raise MeshFileError(f"its mesh is packed with {name}, which is not read. Export it without compression.")
    return content


def _prepared_obj(content: bytes) -> bytes:
    """The lines of an OBJ without textures and materials, along which trimesh would take it apart."""
    content = re.sub(rb"^usemtl.*|(?<=\d)/[-\d/]*", b"", content, flags=re.MULTILINE)
    strange = re.search(rb"^f .*?(?:-\d|(?<=\s)0+\s)", content, re.MULTILINE)
    if strange:  # trimesh would count back from the last vertex of the file, and take 0 for 1
        number = content.count(b"\n", 0, strange.start()) + 1
        raise MeshFileError(
            f"the face in line {number:,} counts its vertices backwards or from 0, which is not read. "
            "Export it anew as .ply."
        )
    return content


def _read_with_vtk(path: Path) -> Arrays:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkOutputWindow, vtkStringOutputWindow
    from vtkmodules.vtkFiltersCore import vtkTriangleFilter
    from vtkmodules.vtkIOLegacy import vtkPolyDataReader
    from vtkmodules.vtkIOXML import vtkXMLPolyDataReader

    complaints = vtkStringOutputWindow()
    vtkOutputWindow.SetInstance(complaints)
    reader = vtkPolyDataReader() if path.suffix.lower() == ".vtk" else vtkXMLPolyDataReader()
    reader.SetFileName(str(path))
    if isinstance(reader, vtkPolyDataReader) and not reader.IsFilePolyData():
        raise MeshFileError(
            "it is not a VTK file with polygons. In ParaView use the filter Extract Surface and save it as .vtp."
        )
    reader.Update()
    surface = reader.GetOutput()
    # The readers go on after an error with whatever they have, and fill the rest with zeros.
    if complaints.GetOutput() or reader.GetErrorCode() or surface.GetPoints() is None:
        raise _damaged(path, "VTK found an error in it")
    for cells in (surface.GetPolys(), surface.GetStrips()):  # the filter below would read beyond the points
        _check_indices(vtk_to_numpy(cells.GetConnectivityArray()), surface.GetNumberOfPoints())
    triangles = vtkTriangleFilter()
    triangles.SetInputData(surface)
    triangles.PassVertsOff()
    triangles.PassLinesOff()
    triangles.Update()
    surface = triangles.GetOutput()
    faces = vtk_to_numpy(surface.GetPolys().GetConnectivityArray()).astype(np.int64).reshape(-1, 3)
    return vtk_to_numpy(surface.GetPoints().GetData()).astype(np.float64), faces


def _sound_mesh(vertices: Vertices, faces: Faces) -> Mesh:
    """The mesh of these arrays without what no surface needs, or the reason why it is none."""
    if len(faces) > MAX_TRIANGLES:
        raise _too_large(f"it has {len(faces):,} triangles")
    _check_indices(faces, len(vertices))
    vertices, faces = _used(vertices, faces)
    wrong = vertices[~(np.abs(vertices) <= FARTHEST).all(axis=1)]  # NaN too
    if len(wrong):
        position = ", ".join(f"{x:g}" for x in wrong[0])
        raise MeshFileError(
            f"{len(wrong):,} of its vertices have no usable position, the first is at ({position}). "
            "Repair the mesh in the scanner's program, or export it anew."
        )
    vertices, faces = _merged(vertices, faces)
    if len(faces) == 0:
        raise MeshFileError(
            "it holds no faces, perhaps only a cloud of points. Export it anew as a surface (a mesh of triangles)."
        )
    if len(vertices) < MIN_VERTICES:
        raise MeshFileError(
            f"its surface has only {len(vertices):,} vertices; a head needs at least {MIN_VERTICES}. "
            "Choose the file with the head, or export it anew with full detail."
        )
    return Mesh(vertices, faces)


def _check_indices(corners: NDArray[np.integer[Any]], vertex_count: int) -> None:
    wrong = corners[(corners < 0) | (corners >= vertex_count)]
    if len(wrong):
        raise MeshFileError(
            f"a face names vertex {int(wrong[0]) + 1:,} of {vertex_count:,}, so the file is damaged. "
            "Copy it again or export it anew."
        )


def _merged(vertices: Vertices, faces: Faces) -> Arrays:
    """Each position and each triangle once, and no triangle that is only a line; the order stays.

    STL gives each triangle corners of its own, and other formats cut the surface
    along texture seams; measuring needs it whole.
    """
    from trimesh import grouping

    unique_rows: Callable[[NDArray[Any]], tuple[NDArray[np.int64], NDArray[np.int64]]] = grouping.unique_rows
    first, twin = unique_rows(vertices)
    faces = first[twin[faces]]
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    kept, _ = unique_rows(np.sort(faces, axis=1))
    return _used(vertices, faces[np.sort(kept)])


def _used(vertices: Vertices, faces: Faces) -> Arrays:
    """Only the vertices that some face uses, in the order given."""
    used = np.zeros(len(vertices), bool)
    used[faces] = True
    return vertices[used], (np.cumsum(used) - 1)[faces]


if __name__ == "__main__":
    _read_as_child(Path(sys.argv[1]), Path(sys.argv[2]))
