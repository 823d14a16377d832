"""Every kind of mesh file is read right, and every bad one is refused with a sentence."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scalp_atlas import meshfile
from scalp_atlas.meshfile import PLAIN_LISTS, SUPPORTED_ENDINGS, Mesh, MeshFileError, read_mesh

RADIUS = 90.0
# A sphere of 5 times split icosahedron faces: Euler says V = 10 * 4**n + 2 and F = 20 * 4**n.
SPHERE = trimesh.creation.icosphere(subdivisions=3, radius=RADIUS)
VERTICES, FACES = 642, 1280


def write_sphere(folder: Path, ending: str) -> Path:
    """The sphere as other programs write it."""
    path = folder / f"sphere{ending}"
    if ending == ".gltf":
        for name, content in SPHERE.export(file_type="gltf").items():
            (folder / name).write_bytes(content)
        return (folder / "model.gltf").rename(path)
    if ending in (".vtp", ".vtk"):
        return write_polydata(path, SPHERE.vertices, SPHERE.faces)
    SPHERE.export(path)
    return path


def write_polydata(path: Path, points, faces, ascii_text: bool = False) -> Path:
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkIOLegacy import vtkPolyDataWriter
    from vtkmodules.vtkIOXML import vtkXMLPolyDataWriter

    vtk_points, cells, surface = vtkPoints(), vtkCellArray(), vtkPolyData()
    vtk_points.SetData(numpy_to_vtk(np.array(points), deep=True))
    faces = np.array(faces, np.int64)
    offsets = np.arange(0, faces.size + 1, faces.shape[1])
    cells.SetData(numpy_to_vtkIdTypeArray(offsets, deep=True), numpy_to_vtkIdTypeArray(faces.ravel(), deep=True))
    surface.SetPoints(vtk_points)
    surface.SetPolys(cells)
    writer = vtkXMLPolyDataWriter() if path.suffix == ".vtp" else vtkPolyDataWriter()
    if ascii_text:
        writer.SetFileTypeToASCII() if path.suffix == ".vtk" else writer.SetDataModeToAscii()
    elif path.suffix == ".vtk":
        writer.SetFileTypeToBinary()
    writer.SetInputData(surface)
    writer.SetFileName(str(path))
    writer.Write()
    return path


def is_sound(mesh: Mesh) -> bool:
    """Whether all that read_mesh promises about a mesh is so."""
    vertices, faces = mesh.vertices, mesh.faces
    return bool(
        vertices.dtype == np.float64
        and faces.dtype == np.int64
        and vertices.shape == (len(vertices), 3)
        and faces.shape == (len(faces), 3)
        and len(vertices) >= 100
        and np.isfinite(vertices).all()
        and len(np.unique(vertices, axis=0)) == len(vertices)
        and set(np.unique(faces)) == set(range(len(vertices)))
        and all(len({*face}) == 3 for face in faces.tolist())
        and len({frozenset(face) for face in faces.tolist()}) == len(faces)
    )


def refusal(path: Path) -> str:
    with pytest.raises(MeshFileError) as caught:
        read_mesh(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def refusal_without_memory(path: Path) -> str:
    """The refusal of a small file, which must not take more memory than a small file needs."""
    tracemalloc.start()
    try:
        sentence = refusal(path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    return sentence


def ply(header: str, body: bytes = b"", encoding: str = "binary_little_endian") -> bytes:
    return f"ply\nformat {encoding} 1.0\n{header}end_header\n".encode() + body


XYZ = "property float x\nproperty float y\nproperty float z\n"
INDICES = "property list uchar int vertex_indices\n"


# --- what is read ---------------------------------------------------------------------


@pytest.mark.parametrize("ending", SUPPORTED_ENDINGS)
def test_a_sphere_comes_back_from_every_format_as_the_sphere_it_was(tmp_path, ending):
    mesh = read_mesh(write_sphere(tmp_path, ending))
    assert is_sound(mesh)
    assert mesh.vertices.shape == (VERTICES, 3)
    assert mesh.faces.shape == (FACES, 3)
    np.testing.assert_allclose(np.linalg.norm(mesh.vertices, axis=1), RADIUS, atol=1e-5)  # single precision
    a, b, c = mesh.vertices[mesh.faces].transpose(1, 0, 2)
    outward = np.einsum("ij,ij->i", np.cross(b - a, c - a), a + b + c)
    assert (outward > 0).all()
    # An icosahedron split three times lacks 0.6 % of the volume of its sphere.
    volume = np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6
    assert volume == pytest.approx(4 / 3 * np.pi * RADIUS**3, rel=0.02)


@pytest.mark.parametrize("ending", [".ply", ".obj", ".off", ".vtp", ".vtk"])
def test_the_order_of_the_vertices_in_the_file_is_kept(tmp_path, ending):
    mesh = read_mesh(write_sphere(tmp_path, ending))
    np.testing.assert_allclose(mesh.vertices, SPHERE.vertices, atol=1e-5)
    assert (mesh.faces == SPHERE.faces).all()


def test_the_ending_may_be_in_capitals(tmp_path):
    path = write_sphere(tmp_path, ".ply")
    assert read_mesh(path.rename(tmp_path / "SPHERE.PLY")).faces.shape == (FACES, 3)


def test_an_ascii_ply_says_the_same_as_a_binary_one(tmp_path):
    (tmp_path / "a.ply").write_bytes(SPHERE.export(file_type="ply", encoding="ascii"))
    mesh = read_mesh(tmp_path / "a.ply")
    np.testing.assert_allclose(mesh.vertices, SPHERE.vertices, atol=1e-5)
    assert (mesh.faces == SPHERE.faces).all()


def test_a_big_endian_ply_with_normals_colours_and_other_elements_is_read(tmp_path):
    vertex = np.zeros(VERTICES, [("x", ">f8"), ("y", ">f8"), ("z", ">f8"), ("nx", ">f4"), ("red", "u1")])
    for i, axis in enumerate("xyz"):
        vertex[axis] = SPHERE.vertices[:, i]
    face = np.zeros(FACES, [("quality", ">f4"), ("n", "u1"), ("corners", ">u4", 3)])
    face["n"], face["corners"] = 3, SPHERE.faces
    header = (
        "comment made by hand\nelement camera 1\nproperty short f\n"
        f"element vertex {VERTICES}\nproperty double x\nproperty double y\nproperty double z\n"
        "property float nx\nproperty uchar red\n"
        f"element face {FACES}\nproperty float quality\nproperty list uchar uint vertex_index\n"
    )
    body = struct.pack(">h", 7) + vertex.tobytes() + face.tobytes()
    (tmp_path / "a.ply").write_bytes(ply(header, body, "binary_big_endian"))
    mesh = read_mesh(tmp_path / "a.ply")
    assert (mesh.vertices == SPHERE.vertices).all()
    assert (mesh.faces == SPHERE.faces).all()


def grid(n: int = 12) -> tuple[np.ndarray, list[list[int]]]:
    """(n*n, 3) points of a flat square and its faces: quads, but every third one as two triangles."""
    points = np.array([[x, y, 0] for y in range(n) for x in range(n)], float)
    faces: list[list[int]] = []
    for y in range(n - 1):
        for x in range(n - 1):
            a, b, c, d = y * n + x, y * n + x + 1, (y + 1) * n + x + 1, (y + 1) * n + x
            faces += [[a, b, c], [a, c, d]] if (x + y) % 3 == 0 else [[a, b, c, d]]
    return points, faces


def area(mesh: Mesh) -> float:
    a, b, c = mesh.vertices[mesh.faces].transpose(1, 0, 2)
    return float(np.cross(b - a, c - a)[:, 2].sum() / 2)  # signed: counts faces that are turned round


def mixed_faces(kind: str) -> bytes:
    points, faces = grid()
    if kind == ".off":
        rows = [f"{len(p)} " + " ".join(map(str, p)) for p in faces]
        return "\n".join(
            ["OFF", f"{len(points)} {len(faces)} 0", *(f"{x} {y} {z}" for x, y, z in points), *rows]
        ).encode()
    if kind == ".obj":
        lines = [f"v {x} {y} {z}" for x, y, z in points]
        return "\n".join(lines + ["f " + " ".join(f"{i + 1}/1/1" for i in p) for p in faces]).encode()
    header = f"element vertex {len(points)}\n{XYZ}element face {len(faces)}\n{INDICES}"
    if kind == "ascii.ply":
        rows = [f"{x} {y} {z}" for x, y, z in points] + [f"{len(p)} " + " ".join(map(str, p)) for p in faces]
        return ply(header, "\n".join(rows).encode(), "ascii")
    body = points.astype("<f4").tobytes() + b"".join(struct.pack(f"<B{len(p)}i", len(p), *p) for p in faces)
    return ply(header, body)


@pytest.mark.parametrize("kind", [".off", ".obj", "ascii.ply"])
def test_triangles_and_quads_in_one_list_cover_the_square_they_came_from(tmp_path, kind):
    path = tmp_path / f"grid{kind}"
    path.write_bytes(mixed_faces(kind))
    mesh = read_mesh(path)
    assert len(mesh.faces) == 2 * 11 * 11
    assert area(mesh) == 11 * 11


def test_triangles_and_quads_in_a_binary_ply_are_refused_with_the_way_to_mend_it(tmp_path):
    (tmp_path / "grid.ply").write_bytes(mixed_faces("binary.ply"))
    assert "export it anew with triangles only" in refusal(tmp_path / "grid.ply")


def test_quads_alone_in_a_binary_ply_become_triangles(tmp_path):
    points, _ = grid()
    face = np.zeros(11 * 11, [("n", "u1"), ("corners", "<i4", 4)])
    face["n"] = 4
    face["corners"] = [[y * 12 + x + i for i in (0, 1, 13, 12)] for y in range(11) for x in range(11)]
    header = f"element vertex {len(points)}\n{XYZ}element face {len(face)}\n{INDICES}"
    (tmp_path / "grid.ply").write_bytes(ply(header, points.astype("<f4").tobytes() + face.tobytes()))
    mesh = read_mesh(tmp_path / "grid.ply")
    assert len(mesh.faces) == 2 * 11 * 11
    assert area(mesh) == 11 * 11


def test_polygons_of_five_corners_in_a_binary_ply_become_triangles(tmp_path):
    face = np.zeros(300, [("n", "u1"), ("corners", "<i4", 5)])
    face["n"] = 5
    face["corners"] = np.arange(1500).reshape(300, 5) % VERTICES
    header = f"element vertex {VERTICES}\n{XYZ}element face {len(face)}\n{INDICES}"
    (tmp_path / "a.ply").write_bytes(ply(header, SPHERE.vertices.astype("<f4").tobytes() + face.tobytes()))
    assert read_mesh(tmp_path / "a.ply").faces.shape == (900, 3)


@pytest.mark.parametrize("ending", [".vtp", ".vtk"])
@pytest.mark.parametrize("ascii_text", [True, False])
def test_quads_of_vtk_files_become_triangles(tmp_path, ending, ascii_text):
    points, _ = grid()
    quads = [[y * 12 + x, y * 12 + x + 1, y * 12 + x + 13, y * 12 + x + 12] for y in range(11) for x in range(11)]
    mesh = read_mesh(write_polydata(tmp_path / f"grid{ending}", points, quads, ascii_text))
    assert len(mesh.faces) == 2 * 11 * 11
    assert area(mesh) == 11 * 11


def test_obj_faces_that_count_back_from_the_last_vertex_are_refused_with_the_way_to_mend_it(tmp_path):
    lines = []
    for triangle in SPHERE.triangles:
        lines += ["v {} {} {}".format(*corner) for corner in triangle] + ["f -3//-3 -2//-2 -1//-1"]
    (tmp_path / "a.obj").write_text("\n".join(lines))
    assert "the face in line 4 counts its vertices backwards" in refusal(tmp_path / "a.obj")
    assert "Export it anew as .ply." in refusal(tmp_path / "a.obj")


def test_textures_and_materials_change_neither_the_vertices_of_an_obj_nor_their_order(tmp_path):
    lines = [f"v {x} {y} {z}" for x, y, z in SPHERE.vertices] + ["vt 0 0", "vt 1 1", "mtllib a.mtl"]
    for n, (a, b, c) in enumerate(SPHERE.faces):
        lines += [f"usemtl m{n % 5}"] if n % 100 == 0 else []
        lines += [f"f {a + 1}/1 {b + 1}/{1 + n % 2} {c + 1}/2"]
    (tmp_path / "a.obj").write_text("\n".join(lines))
    mesh = read_mesh(tmp_path / "a.obj")
    np.testing.assert_allclose(mesh.vertices, SPHERE.vertices, atol=1e-5)
    assert (mesh.faces == SPHERE.faces).all()


def test_a_plain_list_that_is_large_is_read_in_a_process_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(meshfile, "HERE_BYTES", 1000)
    monkeypatch.setattr(meshfile, "_read", lambda path: pytest.fail("read in this process"))
    for ending in FAST_ENDINGS:
        assert read_mesh(write_sphere(tmp_path, ending)).faces.shape == (FACES, 3)
        (tmp_path / f"rubbish{ending}").write_bytes(b"Dear sir, this is no mesh.\n" * 40)
        assert f"not a readable {ending[1:].upper()} mesh" in refusal(tmp_path / f"rubbish{ending}")


def test_texture_seams_do_not_cut_the_surface(tmp_path):
    lines = [f"v {x} {y} {z}" for x, y, z in SPHERE.vertices] + ["vt 0 0", "vt 1 1"]
    lines += [f"f {a + 1}/1 {b + 1}/{1 + n % 2} {c + 1}/2" for n, (a, b, c) in enumerate(SPHERE.faces)]
    (tmp_path / "a.obj").write_text("\n".join(lines))
    assert read_mesh(tmp_path / "a.obj").vertices.shape == (VERTICES, 3)


def test_an_ascii_stl_in_capitals_with_two_solids_is_read_whole(tmp_path):
    text = SPHERE.export(file_type="stl_ascii")
    half = text.find("facet normal", len(text) // 2)
    (tmp_path / "a.stl").write_text((text[:half] + "endsolid\nsolid b\n" + text[half:]).upper())
    assert read_mesh(tmp_path / "a.stl").faces.shape == (FACES, 3)


def test_a_binary_stl_that_begins_with_the_word_solid_is_read(tmp_path):
    content = SPHERE.export(file_type="stl")
    (tmp_path / "a.stl").write_bytes(b"solid from a scanner".ljust(80) + content[80:])
    assert read_mesh(tmp_path / "a.stl").faces.shape == (FACES, 3)


def test_a_binary_stl_may_have_bytes_behind_its_triangles(tmp_path):
    (tmp_path / "a.stl").write_bytes(SPHERE.export(file_type="stl") + b"made by a scanner" * 9)
    assert read_mesh(tmp_path / "a.stl").faces.shape == (FACES, 3)


@pytest.mark.parametrize("ending", [".glb", ".3mf"])
def test_the_parts_of_a_scene_are_joined_where_the_scene_places_them(tmp_path, ending):
    scene = trimesh.Scene()
    scene.add_geometry(SPHERE, node_name="a", geom_name="ball")
    scene.graph.update(
        "b", matrix=trimesh.transformations.translation_matrix([500, 0, 0]), geometry="ball", frame_from="world"
    )
    scene.export(tmp_path / f"a{ending}")
    mesh = read_mesh(tmp_path / f"a{ending}")
    assert mesh.vertices.shape == (2 * VERTICES, 3)
    np.testing.assert_allclose(
        [mesh.vertices[:, 0].min(), mesh.vertices[:, 0].max()],
        [SPHERE.vertices[:, 0].min(), SPHERE.vertices[:, 0].max() + 500],
        atol=1e-3,
    )


def test_a_part_that_a_scene_mirrors_still_shows_its_outside(tmp_path):
    scene = trimesh.Scene()
    scene.add_geometry(SPHERE, node_name="a", geom_name="ball", transform=np.diag([-1.0, 1.0, 1.0, 1.0]))
    scene.export(tmp_path / "a.glb")
    mesh = read_mesh(tmp_path / "a.glb")
    a, b, c = mesh.vertices[mesh.faces].transpose(1, 0, 2)
    assert (np.einsum("ij,ij->i", np.cross(b - a, c - a), a) > 0).all()


def test_what_no_surface_needs_is_left_out(tmp_path):
    vertices = np.vstack([SPHERE.vertices, SPHERE.vertices[:1] * [1, 1, 1], [[np.nan] * 3]])  # a twin and a stray
    first = SPHERE.faces[0]
    faces = np.vstack([SPHERE.faces, first[::-1], [first[0], first[0], first[1]], [0, VERTICES, 5]])
    lines = [f"v {x} {y} {z}" for x, y, z in vertices] + [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in faces]
    (tmp_path / "a.obj").write_text("\n".join(lines))
    mesh = read_mesh(tmp_path / "a.obj")
    assert is_sound(mesh)
    assert mesh.vertices.shape == (VERTICES, 3)
    assert (mesh.faces == SPHERE.faces).all()


def test_zero_and_minus_zero_are_one_place(tmp_path):
    vertices = np.vstack([SPHERE.vertices, np.where(SPHERE.vertices == 0, -0.0, SPHERE.vertices)])
    faces = SPHERE.faces.copy()
    faces[::2] += VERTICES
    lines = [f"v {x} {y} {z}" for x, y, z in vertices] + [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in faces]
    (tmp_path / "a.obj").write_text("\n".join(lines))
    assert read_mesh(tmp_path / "a.obj").vertices.shape == (VERTICES, 3)


def test_a_path_with_blanks_and_hanzi_is_read_in_every_process(tmp_path):
    folder = tmp_path / "head 头皮 é"
    folder.mkdir()
    for ending in (".ply", ".glb", ".vtp"):
        assert read_mesh(write_sphere(folder, ending)).faces.shape == (FACES, 3)


def test_a_module_in_the_current_folder_is_not_taken_for_one_of_ours(tmp_path, monkeypatch):
    path = write_sphere(tmp_path, ".glb")
    (tmp_path / "numpy.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert read_mesh(Path(path.name)).faces.shape == (FACES, 3)


# --- what is refused ------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path):
    assert refusal(tmp_path / "skin.ply") == (
        "skin.ply: there is no such file. Check the name and the folder; it may have been moved or renamed."
    )


def test_a_name_that_no_file_can_have_is_a_missing_file(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "a\0b.ply")


def test_a_folder_is_not_a_mesh(tmp_path):
    (tmp_path / "heads.ply").mkdir()
    assert "this is a folder" in refusal(tmp_path / "heads.ply")


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX") or sys.platform == "win32", reason="needs special files")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.ply")
    assert "not a file" in refusal(tmp_path / "pipe.ply")


def test_a_file_without_permission_says_so(tmp_path, monkeypatch):
    path = write_sphere(tmp_path, ".ply")

    def forbidden(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", forbidden)  # root may read everything, so chmod proves nothing
    assert "no permission to read it" in refusal(path)


def test_a_disk_that_fails_says_so(tmp_path, monkeypatch):
    path = write_sphere(tmp_path, ".ply")

    def broken(self):
        raise OSError(5, "Input/output error", str(self))

    monkeypatch.setattr(Path, "read_bytes", broken)
    assert "could not be read (Input/output error)" in refusal(path)


@pytest.mark.parametrize("ending", SUPPORTED_ENDINGS)
def test_an_empty_file_says_so(tmp_path, ending):
    (tmp_path / f"a{ending}").touch()
    assert refusal(tmp_path / f"a{ending}") == (
        f"a{ending}: the file is empty (0 bytes). Copy it again or export it anew."
    )


def test_an_unknown_ending_lists_the_known_ones(tmp_path):
    (tmp_path / "head.fbx").write_bytes(b"x")
    sentence = refusal(tmp_path / "head.fbx")
    assert "'.fbx'" in sentence
    assert all(ending in sentence for ending in SUPPORTED_ENDINGS)


def test_a_name_without_ending_lists_the_known_ones(tmp_path):
    (tmp_path / "head").write_bytes(b"x")
    assert ".ply, .stl, .obj" in refusal(tmp_path / "head")


@pytest.mark.parametrize("ending", SUPPORTED_ENDINGS)
@pytest.mark.parametrize(
    "content",
    [b"\0" * 500, bytes(range(256)) * 40, b"Dear sir, this is no mesh.\n" * 40, b"<html>404</html>" * 9],
    ids=["zeros", "bytes", "letter", "web page"],
)
def test_rubbish_of_any_kind_is_refused(tmp_path, ending, content):
    (tmp_path / f"a{ending}").write_bytes(content)
    refusal(tmp_path / f"a{ending}")


@pytest.mark.parametrize("ending", SUPPORTED_ENDINGS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_refused(tmp_path, ending, part):
    path = write_sphere(tmp_path, ending)
    content = path.read_bytes()
    # An OBJ has no end mark, so where it is cut only shows when the cut hides the faces.
    path.write_bytes(content[: int(part * len(content))] if ending != ".obj" else content[: content.find(b"\nf ")])
    refusal(path)


def test_a_cut_off_ply_says_so_wherever_it_is_cut(tmp_path):
    path = write_sphere(tmp_path, ".ply")
    content = path.read_bytes()
    start = content.index(b"end_header\n") + len(b"end_header\n")
    # Three floats a vertex, a byte and three ints a face.
    for there in (0, 200 * 12 + 5, 642 * 12, 642 * 12 + 1000 * 13 + 12, 642 * 12 + 1279 * 13):
        path.write_bytes(content[: start + there])
        assert "was cut off while copying" in refusal(path)


@pytest.mark.parametrize("lines_there", [200, 642, 643, 642 + 1000, 642 + 1279])
def test_a_cut_off_ascii_ply_is_not_read_in_part(tmp_path, lines_there):
    lines = SPHERE.export(file_type="ply", encoding="ascii").splitlines(keepends=True)
    header = lines.index(b"end_header\n") + 1
    (tmp_path / "a.ply").write_bytes(b"".join(lines[: header + lines_there]))
    assert "was cut off while copying" in refusal(tmp_path / "a.ply")


def test_a_cut_off_stl_says_so(tmp_path):
    path = write_sphere(tmp_path, ".stl")
    path.write_bytes(path.read_bytes()[: 84 + 1203 * 50 + 49])
    assert "was cut off while copying" in refusal(path)


def test_a_cut_off_ascii_stl_says_so(tmp_path):
    text = SPHERE.export(file_type="stl_ascii")
    for end in (len(text) // 2, text.rindex("facet normal")):
        (tmp_path / "a.stl").write_text(text[:end])
        assert "was cut off while copying" in refusal(tmp_path / "a.stl")
        (tmp_path / "a.stl").write_text(text + text[:end])  # trimesh would be content with the first solid
        assert "it ends after 1,280 of" in refusal(tmp_path / "a.stl")


@pytest.mark.parametrize("ending", [".stl", ".obj", ".ply", ".off"])
def test_a_word_in_place_of_a_number_does_not_end_the_reading(tmp_path, ending):
    path = tmp_path / f"a{ending}"
    text = SPHERE.export(file_type="stl_ascii") if ending == ".stl" else with_corner(ending, 41)
    before = "vertex" if ending == ".stl" else "\nv " if ending == ".obj" else "\n"
    place = text.index(".", text.index(before, len(text) // 4))
    path.write_text(text[:place] + "x" + text[place + 1 :])
    refusal(path)


def test_a_cut_off_off_file_says_how_much_is_there(tmp_path):
    path = write_sphere(tmp_path, ".off")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[: 2 + 300]))
    assert "was cut off while copying" in refusal(path)
    path.write_text("".join(lines[: 2 + 642 + 7]))
    assert "ends after 7 of 1,280 faces" in refusal(path)
    path.write_text("".join([lines[0], "# made by hand\n", *lines[1 : 2 + 642 + 7]]))
    assert "ends after 7 of 1,280 faces" in refusal(path)


def test_a_cut_off_binary_vtk_file_is_not_read_in_part(tmp_path):
    path = write_sphere(tmp_path, ".vtk")
    content = path.read_bytes()
    for missing in (100, 5000, 20_000):
        path.write_bytes(content[:-missing])
        assert "was cut off while copying" in refusal(path)


@pytest.mark.parametrize("count", [-5, 4_000_000_000, 2_000_000_000, 29_000_000])
@pytest.mark.parametrize("element", ["vertex", "face"])
@pytest.mark.parametrize("encoding", ["ascii", "binary_little_endian"])
def test_a_ply_header_that_lies_costs_no_memory(tmp_path, count, element, encoding):
    counts = {"vertex": 3, "face": 1, element: count}
    header = f"element vertex {counts['vertex']}\n{XYZ}element face {counts['face']}\n{INDICES}"
    (tmp_path / "a.ply").write_bytes(ply(header, b"0 0 0 1 0 0 0 1 0 3 0 1 2 " * 3, encoding))
    assert "not a readable PLY mesh" in refusal_without_memory(tmp_path / "a.ply")


def test_a_ply_list_that_claims_billions_of_corners_costs_no_memory(tmp_path):
    header = f"element vertex 1\n{XYZ}element face 2\nproperty list uint int vertex_indices\n"
    for body in (b"\0" * 12 + b"\xff" * 40, b"\0" * 12 + b"\3" + b"\0" * 15 + b"\xff" * 8):
        (tmp_path / "a.ply").write_bytes(ply(header, body))
        refusal_without_memory(tmp_path / "a.ply")


def test_an_stl_header_that_lies_costs_no_memory(tmp_path):
    content = SPHERE.export(file_type="stl")
    (tmp_path / "a.stl").write_bytes(content[:80] + b"\xff\xff\xff\xff" + content[84:])
    refusal_without_memory(tmp_path / "a.stl")


def test_an_off_header_that_lies_costs_no_memory(tmp_path):
    (tmp_path / "a.off").write_text("OFF\n2000000000 2000000000 0\n0 0 0\n")
    assert "not a readable OFF mesh" in refusal_without_memory(tmp_path / "a.off")


def test_a_glb_that_promises_billions_of_vertices_costs_no_memory(tmp_path):
    scene = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"componentType": 5126, "count": 2_000_000_000, "type": "VEC3"}],
    }
    text = json.dumps(scene).encode()
    text += b" " * (-len(text) % 4)
    content = b"glTF" + struct.pack("<II", 2, 20 + len(text)) + struct.pack("<I4s", len(text), b"JSON") + text
    (tmp_path / "a.glb").write_bytes(content)
    assert "not a readable GLB mesh" in refusal(tmp_path / "a.glb")


def test_a_cut_off_glb_says_so(tmp_path):
    path = write_sphere(tmp_path, ".glb")
    content = path.read_bytes()
    path.write_bytes(content[:9000])
    assert "was cut off while copying" in refusal(path)


def test_a_packed_glb_says_how_to_export_it(tmp_path):
    text = json.dumps({"asset": {"version": "2.0"}, "extensionsRequired": ["KHR_draco_mesh_compression"]}).encode()
    content = b"glTF" + struct.pack("<II", 2, 20 + len(text)) + struct.pack("<I4s", len(text), b"JSON") + text
    (tmp_path / "a.glb").write_bytes(content)
    assert "Export it without compression" in refusal(tmp_path / "a.glb")


def test_a_gltf_without_the_file_beside_it_names_that_file(tmp_path):
    path = write_sphere(tmp_path, ".gltf")
    for other in tmp_path.glob("*.bin"):
        other.unlink()
    assert ".bin' beside it" in refusal(path)


def test_a_3mf_that_unpacks_to_more_than_is_read_is_refused_before_unpacking(tmp_path, monkeypatch):
    path = tmp_path / "a.3mf"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("3D/3dmodel.model", b" " * 1_000_000)
    monkeypatch.setattr(meshfile, "MAX_BYTES", 500_000)
    with pytest.raises(MeshFileError, match="unpacked it has"):
        meshfile._read(path)


def test_a_file_of_more_bytes_than_are_read_says_how_to_reduce_it(tmp_path):
    with open(tmp_path / "a.ply", "wb") as file:
        file.truncate(2_600_000_000)  # a hole, not bytes
    assert "the file has 2.6 GB" in refusal(tmp_path / "a.ply")
    assert "Reduce it" in refusal(tmp_path / "a.ply")


@pytest.mark.parametrize("ending", PLAIN_LISTS)  # the others are read in a process that has the true limit
def test_a_mesh_of_more_triangles_than_are_read_says_how_to_reduce_it(tmp_path, monkeypatch, ending):
    monkeypatch.setattr(meshfile, "MAX_TRIANGLES", 1000)
    assert "Reduce it" in refusal(write_sphere(tmp_path, ending))


def with_corner(ending: str, corner: int) -> str:
    """The sphere with one corner of its last face named anew, counted from 0."""
    lines = [f"{x} {y} {z}" for x, y, z in SPHERE.vertices]
    faces = SPHERE.faces.tolist()
    faces[-1][2] = corner
    if ending == ".obj":
        return "\n".join(["v " + line for line in lines] + [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in faces])
    rows = [f"3 {a} {b} {c}" for a, b, c in faces]
    if ending == ".off":
        return "\n".join(["OFF", f"{VERTICES} {FACES} 0", *lines, *rows])
    if ending == ".vtk":
        start = ["# vtk DataFile Version 3.0", "head", "ASCII", "DATASET POLYDATA", f"POINTS {VERTICES} double"]
        return "\n".join([*start, *lines, f"POLYGONS {FACES} {4 * FACES}", *rows, ""])
    header = f"element vertex {VERTICES}\n{XYZ}element face {FACES}\n{INDICES}"
    return ply(header, "\n".join(lines + rows).encode(), "ascii").decode()


@pytest.mark.parametrize("ending", [".ply", ".obj", ".off", ".vtk"])
def test_a_face_that_names_a_vertex_too_many_is_refused(tmp_path, ending):
    path = tmp_path / f"a{ending}"
    path.write_text(with_corner(ending, 41))
    assert read_mesh(path).vertices.shape == (VERTICES, 3)
    by_library = {".obj": "index {} is out of bounds", ".off": "face index outside the range of its vertices"}
    path.write_text(with_corner(ending, VERTICES))
    assert by_library.get(ending, "a face names vertex 643 of 642").format(VERTICES) in refusal(path)
    path.write_text(with_corner(ending, 10**9))
    assert by_library.get(ending, "a face names vertex 1,000,000,001 of 642").format(10**9) in refusal(path)


@pytest.mark.parametrize("ending", [".ply", ".off", ".vtk"])
def test_a_face_that_names_a_vertex_before_the_first_is_refused(tmp_path, ending):
    (tmp_path / f"a{ending}").write_text(with_corner(ending, -1))
    refusal(tmp_path / f"a{ending}")


def test_an_obj_with_vertex_zero_names_the_line(tmp_path):
    (tmp_path / "a.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n")
    assert "line 4 " in refusal(tmp_path / "a.obj")


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf", "1e30"])
def test_a_vertex_without_a_usable_position_is_named(tmp_path, bad):
    lines = [f"{x} {y} {z}" for x, y, z in SPHERE.vertices]
    lines[6] = f"0 {bad} 0"
    rows = [f"3 {a} {b} {c}" for a, b, c in SPHERE.faces]
    (tmp_path / "a.off").write_text("\n".join(["OFF", f"{VERTICES} {FACES} 0", *lines, *rows]))
    assert f"1 of its vertices have no usable position, the first is at (0, {float(bad):g}, 0)" in refusal(
        tmp_path / "a.off"
    )


def test_a_single_nan_in_an_stl_is_refused(tmp_path):
    content = bytearray(SPHERE.export(file_type="stl"))
    content[84 + 50 * 10 + 12 : 84 + 50 * 10 + 16] = struct.pack("<f", float("nan"))
    (tmp_path / "a.stl").write_bytes(content)
    assert "no usable position, the first is at (nan" in refusal(tmp_path / "a.stl")


@pytest.mark.parametrize("ending", [".ply", ".obj", ".off"])
def test_a_cloud_of_points_is_not_a_surface(tmp_path, ending):
    cloud = trimesh.PointCloud(SPHERE.vertices)
    path = tmp_path / f"a{ending}"
    if ending == ".ply":
        cloud.export(path)
    elif ending == ".obj":
        path.write_text("\n".join(f"v {x} {y} {z}" for x, y, z in SPHERE.vertices))
    else:
        path.write_text("\n".join([f"OFF\n{VERTICES} 0 0", *(f"{x} {y} {z}" for x, y, z in SPHERE.vertices)]))
    assert "holds no faces" in refusal(path)


@pytest.mark.parametrize("ending", SUPPORTED_ENDINGS)
def test_a_cube_is_not_a_head(tmp_path, ending, monkeypatch):
    monkeypatch.setitem(globals(), "SPHERE", trimesh.creation.box())
    assert "has only 8 vertices" in refusal(write_sphere(tmp_path, ending))


def test_a_vtk_file_without_polygons_says_which_filter_makes_them(tmp_path):
    (tmp_path / "a.vtk").write_text(
        "# vtk DataFile Version 3.0\nx\nASCII\nDATASET STRUCTURED_POINTS\n"
        "DIMENSIONS 2 2 2\nORIGIN 0 0 0\nSPACING 1 1 1\n"
    )
    assert "Extract Surface" in refusal(tmp_path / "a.vtk")


def test_a_reader_that_crashes_is_a_sentence_and_not_the_end_of_the_program(tmp_path, monkeypatch):
    path = write_sphere(tmp_path, ".vtp")
    crash = [sys.executable, "-c", "import os; os.abort()"]
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: start(crash, **options))
    assert "not a readable VTP mesh" in refusal(path)


def test_a_reader_that_hangs_is_stopped(tmp_path, monkeypatch):
    path = write_sphere(tmp_path, ".vtp")
    hang = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: start(hang, **options))
    monkeypatch.setattr(meshfile, "CHILD_SECONDS", 0.5)
    assert "reading it took more than" in refusal(path)


class _Enough(Exception):
    """What a user who cancels raises."""


def test_the_reading_of_a_large_file_can_be_ended(tmp_path, monkeypatch):
    path = write_sphere(tmp_path, ".vtp")
    started = []
    hang = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    start = subprocess.Popen

    def note(command, **options):
        started.append(start(hang, **options))
        return started[0]

    def cancel():
        raise _Enough

    monkeypatch.setattr(subprocess, "Popen", note)
    with pytest.raises(_Enough):
        read_mesh(path, cancel)
    assert started[0].poll() is not None, "the process goes on reading"


def test_a_scan_of_a_million_triangles_is_reduced_without_moving_its_surface(tmp_path):
    ball = trimesh.creation.icosphere(subdivisions=8, radius=95.0)  # 1,310,720 triangles of a known surface
    ball.export(tmp_path / "ball.ply")
    mesh = read_mesh(tmp_path / "ball.ply")
    assert mesh.reduced_from == 1_310_720
    assert 250_000 < len(mesh.faces) < 350_000
    assert is_sound(mesh)
    assert mesh.moved <= 0.2
    off_centre = np.linalg.norm(mesh.vertices[mesh.faces].mean(axis=1), axis=1)
    assert np.abs(off_centre - 95).max() < 0.03  # the middles of flat triangles with edges of 1 mm lie 0.002 inside


def test_a_scan_that_is_not_large_is_left_alone(tmp_path):
    mesh = read_mesh(write_sphere(tmp_path, ".ply"))
    assert (mesh.reduced_from, mesh.moved) == (0, 0.0)


# --- whatever the bytes ---------------------------------------------------------------

FAST_ENDINGS = [".ply", ".stl", ".obj", ".off"]
SLOW_ENDINGS = [ending for ending in SUPPORTED_ENDINGS if ending not in FAST_ENDINGS]
in_any_folder = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
in_a_process_each = settings(in_any_folder, max_examples=6)


def read_or_refuse(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        mesh = read_mesh(path)
    except MeshFileError as error:
        assert "\n" not in str(error)
    else:
        assert is_sound(mesh)


def valid_contents(ending: str, folder: Path) -> list[bytes]:
    contents = [write_sphere(folder, ending).read_bytes()]
    if ending == ".ply":
        contents += [mixed_faces("ascii.ply"), mixed_faces("binary.ply")]
    if ending == ".stl":
        contents += [SPHERE.export(file_type="stl_ascii").encode()]
    if ending in (".obj", ".off"):
        contents += [mixed_faces(ending)]
    return contents


@st.composite
def damage(draw):
    """How a file is damaged: where it is cut, which bytes are changed."""
    places = st.floats(0, 1, exclude_max=True)
    changes = draw(st.lists(st.tuples(places | st.floats(0, 0.02), st.integers(0, 255)), max_size=8))
    return draw(st.none() | places), changes


def damaged(content: bytes, cut: float | None, changes: list[tuple[float, int]]) -> bytes:
    result = bytearray(content if cut is None else content[: int(cut * len(content)) + 1])
    for place, value in changes:
        result[int(place * len(result))] = value
    return bytes(result)


@pytest.mark.parametrize("ending", FAST_ENDINGS)
@in_any_folder
@given(content=st.binary(min_size=1, max_size=2000))
def test_random_bytes_are_refused_or_read_but_never_more(tmp_path, ending, content):
    read_or_refuse(tmp_path / f"a{ending}", content)


@pytest.mark.parametrize("ending", FAST_ENDINGS)
@in_any_folder
@given(which=st.integers(0, 9), how=damage())
def test_damaged_files_are_refused_or_read_sound(tmp_path, ending, which, how):
    contents = valid_contents(ending, tmp_path)
    read_or_refuse(tmp_path / f"a{ending}", damaged(contents[which % len(contents)], *how))


@pytest.mark.parametrize("ending", SLOW_ENDINGS)
@in_a_process_each
@given(how=damage())
@example(how=(None, [(0.001, 0)]))
def test_damaged_files_of_other_readers_are_refused_or_read_sound(tmp_path, ending, how):
    read_or_refuse(tmp_path / f"a{ending}", damaged(valid_contents(ending, tmp_path)[0], *how))


@in_any_folder
@given(
    vertex_count=st.integers(-10, 10**12),
    face_count=st.integers(-10, 10**12),
    length=st.sampled_from(["uchar", "int", "uint", "float", "double", "char"]),
    value=st.sampled_from(["int", "uint", "short", "float", "double"]),
    encoding=st.sampled_from(["ascii", "binary_little_endian", "binary_big_endian"]),
    body=st.binary(max_size=300),
)
def test_any_ply_header_over_any_body_is_refused(tmp_path, vertex_count, face_count, length, value, encoding, body):
    header = (
        f"element vertex {vertex_count}\n{XYZ}element face {face_count}\nproperty list {length} {value} vertex_index\n"
    )
    (tmp_path / "a.ply").write_bytes(ply(header, body, encoding))
    refusal(tmp_path / "a.ply")
