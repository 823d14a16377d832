"""Reads the triangles of a mesh file, or says in one sentence why it cannot.

The plain lists (PLY, STL, OBJ, OFF) are read here, because what reads them must
keep the vertices in the order of the file, take triangles and quads in one list,
and compare what a header promises with the bytes that are there before it
reserves memory for it. Formats that nest, compress or refer to other files, and
those whose reader is known to crash on damaged input, are left to trimesh and
VTK in a process of their own.
"""

from __future__ import annotations

import io
import json
import os
import re
import stat
import struct
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import ScalpAtlasError

MAX_BYTES = 2_000_000_000
MAX_TRIANGLES = 10_000_000
MIN_VERTICES = 100
FARTHEST = 1e7  # beyond it no unit of length makes a head of the numbers
CHILD_SECONDS = 180
CHILD_BYTES = 8_000_000_000

Vertices = NDArray[np.float64]
Faces = NDArray[np.int64]
Arrays = tuple[Vertices, Faces]


class MeshFileError(ScalpAtlasError):
    """A mesh file that cannot be used, and how to mend it."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface of triangles as its file gives it.

    Attributes
    ----------
    vertices : (n, 3) float64
        Positions in the unit and the orientation of the file, in its order; each
        position once, and only those that a face uses.
    faces : (m, 3) int64
        Three different rows of `vertices` for each triangle, each triangle once.
    """

    vertices: Vertices
    faces: Faces


def read_mesh(path: Path) -> Mesh:
    """Read a mesh file of any supported kind.

    Polygons are split into triangles, the parts of a scene are put in their
    places and joined, vertices at one and the same position become one.

    Parameters
    ----------
    path : Path
        The file; its ending says what kind it is.

    Returns
    -------
    Mesh
        At least 100 vertices, all finite, and faces that fit them.

    Raises
    ------
    MeshFileError
        One sentence: what is wrong with the file, where, and how to mend it.
    """
    path = Path(path)
    name = path.name or str(path)
    ending = path.suffix.lower()
    try:
        _check_file(path, ending)
        with np.errstate(invalid="ignore"):  # damaged numbers are found and named below
            if ending in _READERS_IN_CHILD:
                vertices, faces = _read_in_child(path)
            else:
                vertices, faces = _READERS[ending](path.read_bytes())
        return _sound_mesh(vertices, faces)
    except MeshFileError as error:
        raise MeshFileError(f"{name}: {error}") from None
    except OSError as error:
        raise MeshFileError(f"{name}: {_why_not_opened(error)}") from error
    except MemoryError as error:
        raise MeshFileError(f"{name}: {_too_large('it does not fit into the memory of this computer')}") from error
    except (ValueError, IndexError, OverflowError, struct.error) as error:
        raise MeshFileError(f"{name}: {_not_understood(ending)}") from error


# --- the sentences ----------------------------------------------------------------


def _cut_off(what: str, there: int, promised: int) -> MeshFileError:
    return MeshFileError(
        f"the file ends after {there:,} of {promised:,} {what}; it was probably cut off while copying. "
        "Copy it again or export it anew."
    )


def _too_large(reason: str) -> str:
    return (
        f"{reason}; Scalp Atlas reads files up to {MAX_BYTES / 1e9:g} GB and {MAX_TRIANGLES:,} triangles. "
        "Reduce it in the scanner's program (100,000 triangles are plenty for a head) and export it anew."
    )


def _not_understood(ending: str) -> str:
    return (
        f"its content is not a readable {ending[1:].upper()} mesh, so the file is damaged or has the wrong ending. "
        "Copy it again or export it anew."
    )


def _why_not_opened(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file. Check the name and the folder; it may have been moved or renamed."
    if isinstance(error, PermissionError):
        return "you have no permission to read it. Change its permissions or copy it to a folder of your own."
    return f"it could not be read ({error.strerror or error}). Copy it to another disk and try again."


# --- the file as a whole ----------------------------------------------------------


def _check_file(path: Path, ending: str) -> None:
    try:
        status = path.stat()
    except ValueError:  # a null byte in the name
        raise FileNotFoundError from None
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
        raise MeshFileError(_too_large(f"the file has {status.st_size / 1e9:.1f} GB"))


# --- PLY --------------------------------------------------------------------------

_PLY_TYPES = (
    {"char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4", "uint": "u4"}
    | {"int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4"}
    | {"float": "f4", "double": "f8", "float32": "f4", "float64": "f8"}
)
_PLY_BYTE_ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">"}
_PLY_HEADER_END = re.compile(rb"end_header[ \t]*(\r\n|\n|\r)")
_PLY_PLURALS = {"vertex": "vertices", "face": "faces"}
_STRUCT_CODES = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}


@dataclass(frozen=True)
class _Property:
    name: str
    value: str  # numpy's name of the type, without byte order
    length: str | None  # the type of the number before a list; None for a single value


@dataclass(frozen=True)
class _Element:
    name: str
    count: int
    properties: tuple[_Property, ...]

    @property
    def plural(self) -> str:
        return _PLY_PLURALS.get(self.name, f"{self.name!r} elements")


def _read_ply(content: bytes) -> Arrays:
    end = _PLY_HEADER_END.search(content)
    if not content.startswith(b"ply") or end is None:
        raise MeshFileError(
            "it has no complete PLY header ('ply' ... 'end_header'), so the file is damaged or has the wrong ending. "
            "Copy it again or export it anew."
        )
    encoding, elements = _ply_header(content[: end.start()].decode("latin-1").splitlines())
    body = content[end.end() :]
    order = _PLY_BYTE_ORDERS.get(encoding, "=")
    if encoding == "ascii":
        body, elements = _ply_numbers(body, elements)
    vertices = faces = None
    offset = 0
    for element in elements:
        rows, offset = _ply_rows(body, offset, element, order)
        if element.name == "vertex":
            vertices = np.column_stack([rows.column(axis) for axis in "xyz"]).astype(np.float64)
        elif element.name == "face":
            faces = rows.triangles("vertex_indices", "vertex_index")
    if vertices is None or faces is None:
        raise _no_faces()
    return vertices, faces


def _ply_header(lines: list[str]) -> tuple[str, tuple[_Element, ...]]:
    encoding = ""
    elements: list[_Element] = []
    for number, line in enumerate(lines[1:], start=2):
        match line.split():
            case ["format", str(name), _] if name == "ascii" or name in _PLY_BYTE_ORDERS:
                encoding = name
            case ["element", name, count] if re.fullmatch(r"-?\d{1,20}", count):
                elements.append(_Element(name, int(count), ()))
            case ["property", "list", length, value, name] if elements and {length, value} <= _PLY_TYPES.keys():
                elements[-1] = _with_property(elements[-1], _Property(name, _PLY_TYPES[value], _PLY_TYPES[length]))
            case ["property", value, name] if elements and value in _PLY_TYPES:
                elements[-1] = _with_property(elements[-1], _Property(name, _PLY_TYPES[value], None))
            case [] | ["comment" | "obj_info", *_]:
                pass
            case _:
                raise MeshFileError(
                    f"line {number} of its header is not PLY ({line.strip()[:60]!r}), so the file is damaged. "
                    "Copy it again or export it anew."
                )
    for element in elements:
        if element.count < 0:
            raise MeshFileError(f"its header promises {element.count:,} {element.plural}. Export it anew.")
        if element.count > 3 * MAX_TRIANGLES:
            raise MeshFileError(_too_large(f"its header promises {element.count:,} {element.plural}"))
    if not encoding:
        raise MeshFileError(_not_understood(".ply"))
    return encoding, tuple(element for element in elements if element.properties)


def _with_property(element: _Element, added: _Property) -> _Element:
    return _Element(element.name, element.count, (*element.properties, added))


def _ply_numbers(body: bytes, elements: Iterable[_Element]) -> tuple[bytes, tuple[_Element, ...]]:
    """An ASCII body as if it were binary with every number a double, so that one reader does for both."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # numpy stops at the first word that is no number
        numbers = np.fromstring(body, dtype=np.float64, sep=" ")
    return numbers.tobytes(), tuple(
        _Element(e.name, e.count, tuple(_Property(p.name, "f8", p.length and "f8") for p in e.properties))
        for e in elements
    )


@dataclass(frozen=True)
class _Rows:
    """Where the values of one PLY element lie in the body."""

    body: bytes
    order: str
    element: _Element
    starts: dict[str, NDArray[np.int64]]  # property -> offset of its (first) value in each row
    lengths: dict[str, NDArray[np.int64]]  # list property -> how many values in each row

    def _values(self, name: str, rows: Any, length: int) -> NDArray[Any]:
        (value,) = (p.value for p in self.element.properties if p.name == name)
        dtype = np.dtype(self.order + value)
        places = self.starts[name][rows, None] + np.arange(length * dtype.itemsize)
        values: NDArray[Any] = np.frombuffer(self.body, np.uint8)[places].view(dtype)
        return values

    def column(self, name: str) -> NDArray[Any]:
        """(count,) the single values called `name`."""
        if name not in self.starts or name in self.lengths:
            raise MeshFileError(f"its {self.element.plural} have no {name!r}. Export it anew.")
        return self._values(name, slice(None), 1)[:, 0]

    def triangles(self, *names: str) -> Faces:
        """(m, 3) the lists called by one of `names`, as fans of triangles in the order of the file."""
        name = next((n for n in names if n in self.lengths), None)
        if name is None:
            raise MeshFileError(f"its {self.element.plural} have no list {names[0]!r}. Export it anew.")
        lengths = self.lengths[name]
        fans, owners = [np.empty((0, 3), np.int64)], [np.empty(0, np.int64)]
        for length in np.unique(lengths[lengths >= 3]):
            rows = np.flatnonzero(lengths == length)
            fans.append(_fans(_whole_numbers(self._values(name, rows, int(length)))))
            owners.append(np.repeat(rows, length - 2))
        faces: Faces = np.concatenate(fans)[np.argsort(np.concatenate(owners), kind="stable")]
        return faces


def _ply_rows(body: bytes, offset: int, element: _Element, order: str) -> tuple[_Rows, int]:
    """Rows of the element that begins at `offset`, and the offset behind it."""
    uniform = _uniform_rows(body, offset, element, order)
    return uniform if uniform is not None else _uneven_rows(body, offset, element, order)


def _uniform_rows(body: bytes, offset: int, element: _Element, order: str) -> tuple[_Rows, int] | None:
    """As `_ply_rows` if all rows are as long as the first (the usual case, done at once), else None."""
    starts: dict[str, int] = {}
    lengths: dict[str, int] = {}
    length_places: dict[str, tuple[int, np.dtype[Any]]] = {}
    size = 0
    for prop in element.properties:
        length = 1
        if prop.length:
            dtype = np.dtype(order + prop.length)
            first = body[offset + size : offset + size + dtype.itemsize]
            if len(first) < dtype.itemsize:
                return None
            number = float(np.frombuffer(first, dtype)[0])
            if not 0 <= number <= len(body):
                return None
            length = lengths[prop.name] = int(number)
            length_places[prop.name] = size, dtype
            size += dtype.itemsize
        starts[prop.name] = size
        size += length * int(prop.value[1:])
    if offset + size * element.count > len(body):
        if not lengths:
            raise _cut_off(element.plural, (len(body) - offset) // size, element.count)
        return None
    table = np.frombuffer(body, np.uint8, size * element.count, offset).reshape(element.count, size)
    for name, (place, dtype) in length_places.items():
        written = np.ascontiguousarray(table[:, place : place + dtype.itemsize]).view(dtype)
        if (written != lengths[name]).any():
            return None
    rows = offset + size * np.arange(element.count)
    return _Rows(
        body,
        order,
        element,
        {name: rows + start for name, start in starts.items()},
        {name: np.full(element.count, length) for name, length in lengths.items()},
    ), offset + size * element.count


def _uneven_rows(body: bytes, offset: int, element: _Element, order: str) -> tuple[_Rows, int]:
    """As `_ply_rows`, going from row to row."""
    starts: dict[str, list[int]] = {p.name: [] for p in element.properties}
    lengths: dict[str, list[int]] = {p.name: [] for p in element.properties if p.length}
    steps = [
        (p.name, int(p.value[1:]), struct.Struct(order + _STRUCT_CODES[p.length]) if p.length else None)
        for p in element.properties
    ]
    for row in range(element.count):
        for name, size, number in steps:
            length = 1
            if number is not None:
                if offset + number.size > len(body):
                    raise _cut_off(element.plural, row, element.count)
                length = int(number.unpack_from(body, offset)[0])
                offset += number.size
                lengths[name].append(length)
            starts[name].append(offset)
            if length < 0:
                raise MeshFileError(_not_understood(".ply"))
            offset += length * size
        if offset > len(body):
            raise _cut_off(element.plural, row, element.count)
    as_arrays = [{name: np.array(v, np.int64) for name, v in places.items()} for places in (starts, lengths)]
    return _Rows(body, order, element, *as_arrays), offset


def _fans(polygons: NDArray[np.int64]) -> Faces:
    """(p, k) polygons of k corners as (p * (k - 2), 3) triangles around their first corner."""
    corners = np.arange(1, polygons.shape[1] - 1)
    first = np.broadcast_to(polygons[:, :1], (len(polygons), len(corners)))
    return np.stack([first, polygons[:, corners], polygons[:, corners + 1]], axis=2).reshape(-1, 3)


def _whole_numbers(values: NDArray[Any]) -> NDArray[np.int64]:
    if values.dtype.kind == "f" and not (np.isfinite(values) & (np.abs(values) < 2**53)).all():
        raise MeshFileError("a face names a vertex that is no number, so the file is damaged. Export it anew.")
    return values.astype(np.int64)


# --- STL --------------------------------------------------------------------------

_STL_HEADER = 84
_STL_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_STL_CORNER = re.compile(rb"vertex\s+(\S+)\s+(\S+)\s+(\S+)")


def _read_stl(content: bytes) -> Arrays:
    promised = int.from_bytes(content[80:_STL_HEADER], "little")
    there = max(0, len(content) - _STL_HEADER) // _STL_TRIANGLE.itemsize
    # Binary files may begin with "solid" too, so their length decides.
    fits = len(content) >= _STL_HEADER and promised == there and promised > 0
    if not fits and content.lstrip()[:5].lower() == b"solid" and b"\0" not in content[:1000]:
        corners = _ascii_stl_corners(content.lower())
    else:
        corners = _binary_stl_corners(content, promised, there)
    return corners, np.arange(len(corners)).reshape(-1, 3)


def _binary_stl_corners(content: bytes, promised: int, there: int) -> Vertices:
    if len(content) < _STL_HEADER:
        raise MeshFileError(_not_understood(".stl"))
    if promised > there:
        if promised > MAX_TRIANGLES:  # no copy ends that early: this is no STL file
            raise MeshFileError(_not_understood(".stl"))
        raise _cut_off("triangles", there, promised)
    if promised > MAX_TRIANGLES:
        raise MeshFileError(_too_large(f"it has {promised:,} triangles"))
    triangles = np.frombuffer(content, _STL_TRIANGLE, promised, _STL_HEADER)
    return triangles["corners"].reshape(-1, 3).astype(np.float64)


def _ascii_stl_corners(content: bytes) -> Vertices:
    promised, there = content.count(b"facet normal"), content.count(b"endfacet")
    if there < promised:
        raise _cut_off("triangles", there, promised)
    if b"endsolid" not in content[-1000:]:
        raise MeshFileError(
            f"the file ends after {there:,} triangles without 'endsolid'; it was probably cut off while copying. "
            "Copy it again or export it anew."
        )
    corners = np.array(_STL_CORNER.findall(content), dtype=np.float64).reshape(-1, 3)
    if len(corners) != 3 * there:
        raise MeshFileError(
            f"it has {there:,} triangles but {len(corners):,} corners, so the file is damaged. "
            "Copy it again or export it anew."
        )
    return corners


# --- OBJ and OFF ------------------------------------------------------------------


def _read_obj(content: bytes) -> Arrays:
    vertices: list[tuple[float, float, float]] = []
    polygons: list[list[int]] = []
    for number, line in enumerate(content.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ").splitlines(), start=1):
        words = line.split()
        try:
            if words[:1] == [b"v"]:
                vertices.append((float(words[1]), float(words[2]), float(words[3])))
            elif words[:1] == [b"f"]:
                corners = [int(word.split(b"/", 1)[0]) for word in words[1:]]
                if 0 in corners:
                    raise ValueError("vertices are counted from 1")
                # Negative numbers count back from the vertex that was read last.
                polygons.append([corner - 1 if corner > 0 else corner + len(vertices) for corner in corners])
        except (ValueError, IndexError):
            shown = line[:60].decode("latin-1")
            raise MeshFileError(
                f"line {number:,} is neither a vertex nor a face as OBJ has them ({shown!r}), "
                "so the file is damaged. Copy it again or export it anew."
            ) from None
    return np.array(vertices, np.float64).reshape(-1, 3), _triangles_of(polygons)


def _triangles_of(polygons: list[list[int]]) -> Faces:
    triangles = [(p[0], b, c) for p in polygons for b, c in pairwise(p[1:])]
    return np.array(triangles, np.int64).reshape(-1, 3)


def _read_off(content: bytes) -> Arrays:
    text = re.sub(rb"#[^\r\n]*", b"", content)
    header = re.match(rb"\s*(?:ST|N|C|CN|STN|STCN)?OFF\s+(\d{1,20})\s+(\d{1,20})(?:\s+\d{1,20})?[ \t]*[\r\n]", text)
    if header is None:
        raise MeshFileError(
            "it has no OFF header ('OFF' and the numbers of vertices and faces), so the file is damaged "
            "or has the wrong ending. Copy it again or export it anew."
        )
    vertex_count, face_count = int(header[1]), int(header[2])
    lines = [words for words in (line.split() for line in text[header.end() :].splitlines()) if words]
    if len(lines) < vertex_count:
        raise _cut_off("vertices", len(lines), vertex_count)
    if len(lines) < vertex_count + face_count:
        raise _cut_off("faces", len(lines) - vertex_count, face_count)
    vertices = np.array([words[:3] for words in lines[:vertex_count]], np.float64).reshape(-1, 3)
    polygons: list[list[int]] = []
    for words in lines[vertex_count : vertex_count + face_count]:
        corners = [int(word) for word in words[1 : int(words[0]) + 1]]
        if len(corners) != int(words[0]):
            raise _cut_off("faces", len(polygons), face_count)
        polygons.append(corners)
    return vertices, _triangles_of(polygons)


# --- formats that are read in a process of their own ----------------------------------


def _read_in_child(path: Path) -> Arrays:
    """Arrays of a file whose reader may crash, hang or take all memory."""
    with tempfile.TemporaryDirectory(prefix="scalp-atlas-") as folder:
        try:
            # -P: a file in the current folder must not be taken for a module.
            done = subprocess.run(
                [sys.executable, "-P", "-m", "scalp_atlas.meshfile", str(path.resolve()), folder],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=CHILD_SECONDS,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise MeshFileError(_too_large(f"reading it took more than {CHILD_SECONDS} seconds")) from None
        sentence, arrays = Path(folder, "sentence.txt"), Path(folder, "arrays.npz")
        if sentence.exists():
            raise MeshFileError(sentence.read_text(encoding="utf-8"))
        if done.returncode != 0 or not arrays.exists():
            raise MeshFileError(_not_understood(path.suffix.lower()))
        with np.load(arrays) as stored:
            return stored["vertices"], stored["faces"]


def _read_as_child(path: Path, folder: Path) -> None:
    """What the process of `_read_in_child` does: leaves either arrays or a sentence in the folder."""
    _limit_memory()
    try:
        vertices, faces = _READERS_IN_CHILD[path.suffix.lower()](path)
        np.savez(folder / "arrays.npz", vertices=vertices, faces=faces)
    except MemoryError:
        (folder / "sentence.txt").write_text(_too_large("it does not fit into memory"), encoding="utf-8")
    except MeshFileError as error:
        (folder / "sentence.txt").write_text(str(error), encoding="utf-8")


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (CHILD_BYTES, CHILD_BYTES))


def _read_glb(path: Path) -> Arrays:
    content = path.read_bytes()
    if content[:4] != b"glTF" or len(content) < 20:
        raise MeshFileError(_not_understood(".glb"))
    promised = int.from_bytes(content[8:12], "little")
    if promised > len(content):
        raise _cut_off("bytes", len(content), promised)
    _check_gltf(content[20 : 20 + int.from_bytes(content[12:16], "little")])
    return _read_scene(io.BytesIO(content), "glb")


def _read_gltf(path: Path) -> Arrays:
    content = path.read_bytes()
    beside = _check_gltf(content)
    missing = [name for name in beside if not (path.parent / name).is_file()]
    if missing:
        raise MeshFileError(
            f"it needs the file {missing[0]!r} beside it. Copy both into one folder, or export the mesh as .glb."
        )
    return _read_scene(path, "gltf")


def _check_gltf(text: bytes) -> list[str]:
    """Files that a glTF description refers to; refuses what must not be tried."""
    try:
        scene = json.loads(text)
        required = scene.get("extensionsRequired", [])
        largest = max((int(accessor["count"]) for accessor in scene.get("accessors", [])), default=0)
        uris = [buffer["uri"] for buffer in scene.get("buffers", []) if "uri" in buffer]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MeshFileError(_not_understood(".gltf")) from None
    packed = [name for name in required if "compression" in name]
    if packed:
        raise MeshFileError(f"its mesh is packed with {packed[0]}, which is not read. Export it without compression.")
    if largest > 3 * MAX_TRIANGLES:
        raise MeshFileError(_too_large(f"it promises {largest:,} vertices or corners"))
    return [uri for uri in uris if not uri.startswith("data:")]


def _read_3mf(path: Path) -> Arrays:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        raise MeshFileError(_not_understood(".3mf")) from None
    if unpacked > MAX_BYTES:
        raise MeshFileError(_too_large(f"unpacked it has {unpacked / 1e9:.1f} GB"))
    return _read_scene(path, "3mf")


def _read_scene(source: Path | io.BytesIO, kind: str) -> Arrays:
    """All triangles of a scene, its parts moved to where the scene places them."""
    import trimesh

    scene = trimesh.load_scene(source, file_type=kind, process=False, skip_materials=True)
    vertices, faces = [np.empty((0, 3))], [np.empty((0, 3), np.int64)]
    vertex_count = face_count = 0
    for node in scene.graph.nodes_geometry:
        transform, name = scene.graph[node]
        part = scene.geometry[name]
        if not isinstance(part, trimesh.Trimesh):
            continue  # lines or points
        # A part that is mirrored into place shows its inside unless its faces are turned round.
        corners = part.faces[:, ::-1] if np.linalg.det(transform[:3, :3]) < 0 else part.faces
        vertices.append(part.vertices @ transform[:3, :3].T + transform[:3, 3])
        faces.append(corners + vertex_count)
        vertex_count += len(part.vertices)
        face_count += len(corners)
        if face_count > MAX_TRIANGLES:
            raise MeshFileError(_too_large(f"it has more than {MAX_TRIANGLES:,} triangles"))
    return np.concatenate(vertices), np.concatenate(faces)


def _read_vtp(path: Path) -> Arrays:
    from vtkmodules.vtkIOXML import vtkXMLPolyDataReader

    return _read_polydata(vtkXMLPolyDataReader(), path)


def _read_vtk(path: Path) -> Arrays:
    from vtkmodules.vtkIOLegacy import vtkPolyDataReader

    reader = vtkPolyDataReader()
    reader.SetFileName(str(path))
    if not reader.IsFilePolyData():
        raise MeshFileError(
            "it is not a VTK file with polygons. In ParaView use the filter Extract Surface and save it as .vtp."
        )
    _check_legacy_lengths(path.read_bytes())
    return _read_polydata(reader, path)


_VTK_POINTS = re.compile(rb"\nPOINTS[ \t]+(\d+)[ \t]+(\w+)[ \t]*\r?\n")
_VTK_CELLS = re.compile(rb"\n(?:POLYGONS|TRIANGLE_STRIPS)[ \t]+(\d+)[ \t]+(\d+)[ \t]*\r?\n(?:OFFSETS[ \t]+(\w+)\r?\n)?")
_VTK_CONNECTIVITY = re.compile(rb"\s*CONNECTIVITY[ \t]+(\w+)[ \t]*\r?\n")
_VTK_SIZES = {b"float": 4, b"double": 8, b"int": 4, b"long": 8, b"vtktypeint32": 4, b"vtktypeint64": 8, b"vtkidtype": 4}


def _check_legacy_lengths(content: bytes) -> None:
    """Refuse a binary file that is cut off: VTK would fill the rest with zeros and say nothing."""
    if not re.match(rb"[^\n]*\n[^\n]*\n\s*BINARY", content):
        return
    for match in _VTK_POINTS.finditer(content):
        count, size = int(match[1]), 3 * _VTK_SIZES.get(match[2].lower(), 1)
        if len(content) < match.end() + count * size:
            raise _cut_off("vertices", (len(content) - match.end()) // size, count)
    for match in _VTK_CELLS.finditer(content):
        end, numbers = match.end(), int(match[2])
        if match[3] is None:  # before version 5.1: counts and corners in one list
            end += 4 * numbers
        else:
            end += int(match[1]) * _VTK_SIZES.get(match[3].lower(), 1)
            connectivity = _VTK_CONNECTIVITY.match(content, end)
            if connectivity:
                end = connectivity.end() + numbers * _VTK_SIZES.get(connectivity[1].lower(), 1)
        if len(content) < end:
            raise _cut_off("bytes", len(content), end)


def _read_polydata(reader: Any, path: Path) -> Arrays:
    from vtkmodules.util import numpy_support
    from vtkmodules.vtkFiltersCore import vtkTriangleFilter

    as_array: Callable[[Any], NDArray[Any]] = numpy_support.vtk_to_numpy

    complaints: list[str] = []
    reader.AddObserver("ErrorEvent", lambda *_: complaints.append("error"))
    reader.SetFileName(str(path))
    reader.Update()
    surface = reader.GetOutput()
    # The readers go on after an error with whatever they have, so that must not be trusted.
    if complaints or reader.GetErrorCode() or surface.GetPoints() is None:
        raise MeshFileError(_not_understood(path.suffix.lower()))
    vertex_count = surface.GetNumberOfPoints()
    for cells in (surface.GetPolys(), surface.GetStrips()):
        corners = as_array(cells.GetConnectivityArray()).astype(np.int64)
        if len(corners):  # the filter below would read beyond the points
            _check_indices(corners, vertex_count)
    triangles = vtkTriangleFilter()
    triangles.SetInputData(surface)
    triangles.PassVertsOff()
    triangles.PassLinesOff()
    triangles.Update()
    surface = triangles.GetOutput()
    faces = as_array(surface.GetPolys().GetConnectivityArray()).astype(np.int64).reshape(-1, 3)
    return as_array(surface.GetPoints().GetData()).astype(np.float64), faces


# --- what every mesh must be ----------------------------------------------------------


def _no_faces() -> MeshFileError:
    return MeshFileError(
        "it holds no faces, perhaps only a cloud of points. Export it anew as a surface (a mesh of triangles)."
    )


def _check_indices(corners: NDArray[np.int64], vertex_count: int) -> None:
    wrong = corners[(corners < 0) | (corners >= vertex_count)]
    if len(wrong):
        raise MeshFileError(
            f"a face names vertex {int(wrong[0]) + 1:,} of {vertex_count:,}, so the file is damaged. "
            "Copy it again or export it anew."
        )


def _sound_mesh(vertices: Vertices, faces: Faces) -> Mesh:
    """The mesh of these arrays without what no surface needs, or the reason why it is none."""
    if len(faces) == 0 or len(vertices) == 0:
        raise _no_faces()
    if len(faces) > MAX_TRIANGLES:
        raise MeshFileError(_too_large(f"it has {len(faces):,} triangles"))
    _check_indices(faces.reshape(-1), len(vertices))
    _check_positions(vertices, faces)
    vertices, faces = _merged(vertices, faces)
    faces = _distinct(faces)
    if len(faces) == 0:
        raise _no_faces()
    vertices, faces = _used(vertices, faces)
    if len(vertices) < MIN_VERTICES:
        raise MeshFileError(
            f"its surface has only {len(vertices):,} vertices; a head needs at least {MIN_VERTICES}. "
            "Choose the file with the head, or export it anew with full detail."
        )
    return Mesh(np.ascontiguousarray(vertices), np.ascontiguousarray(faces))


def _check_positions(vertices: Vertices, faces: Faces) -> None:
    usable = (np.abs(vertices) <= FARTHEST).all(axis=1)  # false for NaN
    if usable.all():
        return
    wrong = np.flatnonzero(~usable & np.isin(np.arange(len(vertices)), faces))
    if len(wrong):
        position = ", ".join(f"{x:g}" for x in vertices[wrong[0]])
        raise MeshFileError(
            f"vertex {wrong[0] + 1:,} has no usable position ({position}), nor have {len(wrong) - 1:,} others. "
            "Repair the mesh in the scanner's program, or export it anew."
        )


def _merged(vertices: Vertices, faces: Faces) -> Arrays:
    """Vertices at one position become the first of them; the order stays.

    STL gives each triangle corners of its own, and other formats cut the surface
    along texture seams; measuring needs it whole.
    """
    vertices = vertices + 0.0  # -0.0 is the same place as 0.0
    order = np.lexsort(vertices.T)
    is_new = np.ones(len(vertices), bool)
    is_new[1:] = (vertices[order[1:]] != vertices[order[:-1]]).any(axis=1)
    group = np.cumsum(is_new) - 1
    first = np.minimum.reduceat(order, np.flatnonzero(is_new))
    representative = np.empty(len(vertices), np.int64)
    representative[order] = first[group]
    return vertices, representative[faces]


def _distinct(faces: Faces) -> Faces:
    """Faces with three different corners, each set of corners once, in the order given."""
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    _, kept = np.unique(np.sort(faces, axis=1), axis=0, return_index=True)
    return faces[np.sort(kept)]


def _used(vertices: Vertices, faces: Faces) -> Arrays:
    """Only the vertices that some face uses, in the order given."""
    used = np.zeros(len(vertices), bool)
    used[faces] = True
    return vertices[used], (np.cumsum(used) - 1)[faces]


_READERS: dict[str, Callable[[bytes], Arrays]] = {
    ".ply": _read_ply,
    ".stl": _read_stl,
    ".obj": _read_obj,
    ".off": _read_off,
}
_READERS_IN_CHILD: dict[str, Callable[[Path], Arrays]] = {
    ".glb": _read_glb,
    ".gltf": _read_gltf,
    ".3mf": _read_3mf,
    ".vtp": _read_vtp,
    ".vtk": _read_vtk,
}
SUPPORTED_ENDINGS = (*_READERS, *_READERS_IN_CHILD)


if __name__ == "__main__":
    _read_as_child(Path(sys.argv[1]), Path(sys.argv[2]))
