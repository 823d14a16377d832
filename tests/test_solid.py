"""Heads with zones as 3D files, read again; and triangles made smaller without gaps."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
import pyvista as pv
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from scalp_atlas.cli import run
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.palette import looks_of
from scalp_atlas.figure.skinlines import LIFT_MM, SkinLines
from scalp_atlas.figure.solid import glb_bytes, linear, relief, save_relief
from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.refinement import refined


@given(st.floats(0.08, 0.6), st.tuples(*[st.floats(-1, 1)] * 3))
@settings(max_examples=25, deadline=None)
def test_a_ball_stays_closed_and_keeps_its_volume_when_sides_are_halved(longest, place):
    ball = trimesh.creation.icosphere(subdivisions=2)

    def too_long(vertices, sides):
        one, other = vertices[sides.T]
        near = np.linalg.norm((one + other) / 2 - place, axis=1) < 0.7
        return near & (np.linalg.norm(one - other, axis=1) > longest)

    fine = refined(Surface(ball.vertices, ball.faces), too_long)
    mesh = trimesh.Trimesh(fine.vertices, fine.faces, process=False)
    assert mesh.is_watertight and mesh.is_winding_consistent
    assert mesh.volume == pytest.approx(ball.volume, rel=1e-12)  # flat triangles are cut, none is moved
    assert not too_long(fine.vertices, mesh.edges_unique).any()


def test_a_surface_that_is_fine_enough_is_given_back(adult):
    skin = Surface(adult.head.skin.vertices, adult.head.skin.faces)
    same = refined(skin, lambda _, sides: np.zeros(len(sides), bool))
    assert np.array_equal(same.faces, skin.faces)


@pytest.fixture(scope="module")
def chosen(adult):
    found = adult.resolution.resolved
    return [found[name] for name in ("issa.ms5", "issa.ms6.left", "points.gv20", "fang.hearing.left")]


def first_hit(mesh, start, direction) -> float:
    """By VTK: how far along a ray a mesh is met."""
    places, _ = mesh.ray_trace(start, start + 60 * direction)
    return float(np.linalg.norm(places - start, axis=1).min()) if len(places) else np.nan


@pytest.mark.parametrize("height", [1.2, -0.8])
def test_a_head_in_relief_is_closed_and_its_ridges_are_as_high_as_asked(adult, chosen, height):
    made = relief(adult.head, chosen, height)
    assert made.is_watertight and made.is_winding_consistent and made.body_count == 1
    skin = trimesh.Trimesh(adult.head.skin.vertices, adult.head.skin.faces, process=False)
    strokes = SkinLines(adult.head).of(chosen[1]).strokes[0]
    middle = strokes.points - LIFT_MM * strokes.normals
    # a ray from outside meets the ridge that much above, or the groove below, where it meets the skin
    start, down = middle + 20 * strokes.normals, -strokes.normals
    ways = [[first_hit(mesh, *ray) for ray in zip(start, down, strict=True)] for mesh in map(pv.wrap, (made, skin))]
    rise = np.subtract(ways[1], ways[0])
    inner = rise[6:-6]
    assert np.nanmedian(inner) == pytest.approx(height, abs=0.1)
    assert (np.abs(inner[np.isfinite(inner)]) > 0.7 * abs(height)).mean() > 0.97


def test_away_from_the_zones_the_skin_is_as_it_was(adult, chosen):
    made = relief(adult.head, chosen, 1.0, width_mm=2.4)
    laid = SkinLines(adult.head)
    drawn = np.vstack([s.points for one in chosen for s in (*laid.of(one).strokes, *laid.of(one).borders)])
    skin = Surface(adult.head.skin.vertices, adult.head.skin.faces)
    from scipy.spatial import cKDTree

    far = made.vertices[cKDTree(drawn).query(made.vertices)[0] > 2.5]
    assert len(far) > 40000
    spots = skin.closest(far[::50])[0]
    assert np.abs(spots - far[::50]).max() < 1e-9


def test_a_relief_that_no_printer_makes_is_refused(adult, chosen, tmp_path):
    for height in (0.0, 0.05, 8.0):
        with pytest.raises(ScalpAtlasError, match=r"0\.2 to 5 mm"):
            relief(adult.head, chosen, height)
    with pytest.raises(ScalpAtlasError, match=r"\.stl, \.ply, \.obj"):
        save_relief(tmp_path / "head.fbx", adult.head, chosen, 1.0)


@pytest.mark.parametrize("ending", [".stl", ".ply", ".obj"])
def test_each_kind_of_file_holds_a_closed_head(adult, chosen, tmp_path, ending):
    save_relief(tmp_path / f"head{ending}", adult.head, chosen[:1], 1.0)
    again = trimesh.load(tmp_path / f"head{ending}", force="mesh")
    assert again.is_watertight
    skin = adult.head.skin.vertices
    assert again.bounds == pytest.approx(np.array([skin.min(axis=0), skin.max(axis=0)]), abs=1.01)


def json_of(glb: bytes) -> dict:
    """The JSON chunk of a GLB file, by the specification: 12 bytes of header, then length and kind of a chunk."""
    magic, version, _ = struct.unpack("<4sII", glb[:12])
    length, kind = struct.unpack("<I4s", glb[12:20])
    assert (magic, version, kind) == (b"glTF", 2, b"JSON")
    return json.loads(glb[20 : 20 + length])


def test_a_glb_file_names_every_item_under_its_system(adult, chosen, library):
    record = json_of(glb_bytes(adult.head, library, chosen))
    nodes = record["nodes"]
    children = {node["name"]: [nodes[k]["name"] for k in node.get("children", [])] for node in nodes}
    assert children["issa"] == ["issa.ms5", "issa.ms6.left"]
    assert children["points"] == ["points.gv20"]
    assert children["fang"] == ["fang.hearing.left (unverified)"]  # which must be said wherever it is seen
    assert {"skin", "eyes"} <= children.keys()
    gv20 = next(mesh for mesh in record["meshes"] if mesh["name"] == "points.gv20")
    assert gv20["extras"]["name_pinyin"] == "Bǎihuì"
    assert shown_rgb(record, "issa.ms5") == pytest.approx(looks_of(library)["issa.ms5"].rgb, abs=7)


def shown_rgb(record: dict, name: str) -> list[float]:
    """What a viewer makes of a mesh's factors, by the sRGB standard's way back: the colour of the screen again."""
    mesh = next(mesh for mesh in record["meshes"] if mesh["name"] == name)
    factors = record["materials"][mesh["primitives"][0]["material"]]["pbrMetallicRoughness"]["baseColorFactor"][:3]
    return [255 * (12.92 * f if f <= 0.0031308 else 1.055 * f ** (1 / 2.4) - 0.055) for f in factors]


def test_colours_of_ones_own_are_in_a_glb_file(library, tmp_path):
    own, path = tmp_path / "own.json", tmp_path / "head.glb"
    colours = {"points": "#e01080", "issa.ms5": "#2060f0"}
    own.write_text(json.dumps({"format": 1, "colours": colours}), encoding="utf-8")
    words = ["--head", "adult_male", "--items", "issa.ms5,points.gv20", "--annotations", str(own), "--out", str(path)]
    assert run(["figure", *words]) == 0
    record = json_of(path.read_bytes())
    assert shown_rgb(record, "issa.ms5") == pytest.approx([0x20, 0x60, 0xF0], abs=7)
    on_screen = looks_of(library, {"points": (0xE0, 0x10, 0x80)})["points.gv20"]  # a shade of the system's
    assert shown_rgb(record, "points.gv20") == pytest.approx(on_screen.rgb, abs=7)


def test_light_of_known_colours():
    """IEC 61966-2-1: black, the value below which the curve is straight, middle grey (21.4 %), white; alpha stays."""
    told = linear(np.array([[0, 10, 128, 188], [255, 255, 255, 188]]))
    assert told.tolist() == [[0, 1, 55, 188], [255, 255, 255, 188]]


def test_a_glb_file_stands_upright_in_metres_and_looks_along_z(adult, chosen, library, tmp_path):
    (tmp_path / "head.glb").write_bytes(glb_bytes(adult.head, library, chosen))
    scene = trimesh.load(tmp_path / "head.glb")
    low, high = scene.geometry["skin"].bounds
    assert 0.2 < high[1] - low[1] < 0.35
    head = adult.head
    nose = head.skin.vertices[head.skin.vertices[:, 1].argmax()]
    place = scene.geometry["skin"].vertices[scene.geometry["skin"].vertices[:, 2].argmax()]
    assert place == pytest.approx([-nose[0] / 1000, nose[2] / 1000, nose[1] / 1000], abs=1e-4)
    left = scene.geometry["issa.ms6.left"].vertices.mean(axis=0)
    assert left[0] > 0.01  # glTF: +x is the left of what looks along +z
    tube = scene.geometry["issa.ms6.left"]
    assert trimesh.Trimesh(tube.vertices, tube.faces).is_watertight


def test_the_command_line_writes_both(tmp_path, capsys):
    assert run(["figure", "--head", "adult_male", "--items", "issa.ms5", "--out", str(tmp_path / "a.glb")]) == 0
    assert (
        run(
            ["figure", "--head", "adult_male", "--items", "issa.ms5", "--relief", "9", "--out", str(tmp_path / "a.stl")]
        )
        == 1
    )
    assert "0.2 to 5 mm" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.glb"]
