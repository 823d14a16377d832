"""Areas on a ball and on the adult male, the map from the standard brain, and areas among the numbers."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import numpy as np
import pytest
import trimesh

from scalp_atlas.definitions import load_systems
from scalp_atlas.errors import GeometryError
from scalp_atlas.export.numbers import csv_text, json_bytes
from scalp_atlas.geometry import Curve, Surface, areas, registration
from scalp_atlas.geometry.areas import Area
from scalp_atlas.head import Head, load_head
from scalp_atlas.resolve import resolve

R = 90.0
ZONES = """
format = 1
system = "mine"
name = { en = "Mine" }
[curves.middle]
tape = ["anterior_hairline", "points:gv20"]
[curves.front]
part = "hairline.front"
from = "anterior_hairline"
to = "hair_corner"
[curves.side]
tape = ["hair_corner", "points:gv20"]
[areas.belt]
band = "middle"
width = "1 cun_sagittal"
[areas.coin]
disc = "parietal_tuber"
radius = "15 mm"
[areas.window]
rectangle = "points:gv24"
sagittal = "20 mm"
transverse = "30 mm"
[areas.sail]
polygon = ["anterior_hairline", "points:gv20", "parietal_tuber", "hair_corner"]
[areas.forelock]
region = ["middle", "side", "front"]
[points.start]
first_of = ["c7_spinous", "posterior_hairline"]
"""
SIDE = {"belt": "midline", "coin": "both", "window": "midline", "sail": "both", "forelock": "both", "start": "midline"}


@pytest.fixture(scope="module")
def ball() -> Surface:
    mesh = trimesh.creation.icosphere(subdivisions=5, radius=R)
    return Surface(mesh.vertices, mesh.faces)


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head("adult_male")


@pytest.fixture(scope="module")
def answer(head, checkout, tmp_path_factory):
    """(resolution, library) of one of each area on the adult male."""
    path = tmp_path_factory.mktemp("zones") / "mine.toml"
    items = "".join(
        f'[items.{name}]\nname = {{ en = "{name}" }}\nside = "{side}"\nsources = ["GMT"]\n'
        'confidence = { level = "single" }\n'
        for name, side in SIDE.items()
    )
    path.write_text(ZONES + items, encoding="utf-8")
    library = load_systems([*(checkout / "zone_defs" / f"{name}.toml" for name in ("reference", "points")), path])
    assert not library.problems, library.problems
    return resolve(library, head, ["mine"]), library


def spot(*xyz: float) -> np.ndarray:
    return R * np.array(xyz) / np.linalg.norm(xyz)


def great_circle(a: np.ndarray, b: np.ndarray, count: int = 60) -> Curve:
    shares = np.linspace(0, 1, count)[:, None]
    points = (1 - shares) * a + shares * b
    return Curve(R * points / np.linalg.norm(points, axis=1, keepdims=True))


def left_turn(area: Area) -> bool:
    ring = area.outline.ring
    return float(np.cross(ring[:-1], ring[1:]).sum(axis=0) @ area.vertices.mean(axis=0)) > 0


# -- on a ball ------------------------------------------------------------------------------------


def test_every_kind_of_area_turns_left_whichever_way_its_lines_run(ball):
    top, front, side = spot(0, 0, 1), spot(0, 0.6, 0.8), spot(0.6, 0, 0.8)
    made = [areas.disc(ball, top, 20), areas.rectangle(ball, top, 20, 30)]
    for a, b, c in ((top, front, side), (top, side, front)):
        made += [areas.band(ball, great_circle(a, b), 10), areas.polygon(ball, [a, b, c])]
        made.append(areas.region(ball, [great_circle(a, b), great_circle(c, b), great_circle(a, c)]))
    assert all(left_turn(area) for area in made)


def test_only_a_band_has_a_middle_line(ball):
    line = great_circle(spot(0, 0, 1), spot(0, 0.6, 0.8))
    assert areas.band(ball, line, 10).axis is line
    assert areas.disc(ball, spot(0, 0, 1), 20).axis is None


@pytest.mark.parametrize("radius", [3.0, 20.0, 60.0])
def test_triangles_are_about_2_mm_wide_or_less_where_the_area_is_small(ball, radius):
    area = areas.disc(ball, spot(0.2, 0.5, 1), radius)
    a, b, c = (area.vertices[area.faces[:, k]] for k in range(3))
    edges = np.concatenate([np.linalg.norm(p - q, axis=1) for p, q in ((a, b), (b, c), (c, a))])
    assert edges.max() < 3.5
    assert np.median(edges) == pytest.approx(min(2.0, radius / areas.FEWEST_RINGS), rel=0.15)


def test_a_half_of_the_head_can_be_filled(ball):
    """A quarter of the ball: two half great circles from front to rear, square to each other."""
    over = Curve(
        np.vstack(
            [great_circle(spot(0, 1, 0), spot(0, 0, 1)).points, great_circle(spot(0, 0, 1), spot(0, -1, 0)).points[1:]]
        )
    )
    level = Curve(
        np.vstack(
            [great_circle(spot(0, 1, 0), spot(1, 0, 0)).points, great_circle(spot(1, 0, 0), spot(0, -1, 0)).points[1:]]
        )
    )
    area = areas.region(ball, [over, level])
    assert area.area_mm2 == pytest.approx(np.pi * R**2, rel=3e-3)
    assert area.vertices[:, 0].min() > -0.1 and area.vertices[:, 2].min() > -0.1


def signed_area(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    """Of a triangle of great circles by its spherical excess; above zero where it turns left."""
    a, b, c = a / R, b / R, c / R
    return 2 * R**2 * float(np.arctan2(a @ np.cross(b, c), 1 + a @ b + b @ c + c @ a))


SLIT = [(-30, -20), (-0.4, -20), (0, 10), (0.4, -23), (30, -20), (30, 25), (-30, 25)]
SLIVER = [(0, 0), (60, 0), (48, 2)]


@pytest.mark.parametrize("flat", [SLIT, SLIVER])
def test_slits_and_slivers_are_filled_up_to_their_sides(ball, flat):
    """Across a slit whose banks are out of step triangles would join one bank to the other."""
    corners = [spot(x, y, R) for x, y in flat]
    area = areas.polygon(ball, corners)
    expected = sum(signed_area(corners[0], b, c) for b, c in pairwise(corners[1:]))
    assert area.area_mm2 == pytest.approx(expected, rel=5e-3)
    edges = np.sort(np.concatenate([area.faces[:, [0, 1]], area.faces[:, [1, 2]], area.faces[:, [2, 0]]]), axis=1)
    _, count = np.unique(edges, axis=0, return_counts=True)
    assert (count == 1).sum() == len(area.outline.points), "the rim of the triangles is not the outline"


@pytest.mark.parametrize(
    ("boundaries", "sentence"),
    [
        ([((0, 0, 1), (0, 1, 1)), ((0, 1, 1), (1, 1, 1))], "meet once only: 82.7 mm"),
        ([((0, 0, 1), (0, 1, 1)), ((1, 0, 1), (1, 1, 1))], "do not meet"),
        (
            [((0, 0, 1), (0, 1, 1)), ((0, 1, 1), (1, 1, 1)), ((0, 1, 1), (1, 0, 1))],
            "boundary 1 of the area has no length",
        ),
    ],
)
def test_a_frame_that_does_not_close_is_refused(ball, boundaries, sentence):
    with pytest.raises(GeometryError, match=sentence):
        areas.region(ball, [great_circle(spot(*a), spot(*b)) for a, b in boundaries])


def test_an_outline_round_the_whole_head_has_no_inside(ball):
    corners = [spot(np.cos(turn), np.sin(turn), 0) for turn in np.arange(6) * np.pi / 3]
    with pytest.raises(GeometryError, match="has no inside"):
        areas.polygon(ball, corners)


# -- the map from the standard brain --------------------------------------------------------------


def test_a_head_that_is_an_affine_image_of_the_standard_one_is_met_exactly():
    turn = np.array([[1.1, 0.1, 0.0], [-0.05, 0.9, 0.2], [0.0, -0.1, 1.05]])
    fiducials = {name: turn @ np.array(place) + [3.0, -7.0, 11.0] for name, place in registration.FIDUCIALS.items()}
    target = np.array([-37.0, -25.0, 57.0])
    found = np.append(target, 1.0) @ registration.from_mni(fiducials)
    assert found == pytest.approx(turn @ target + [3.0, -7.0, 11.0], abs=1e-9)


def test_the_fiducials_are_those_of_the_published_montage(authority):
    """With Cz at the crown and the ears at the preauricular points."""
    published = authority("colin27_1005")["positions"]
    names = {"preauricular.left": "LPA", "preauricular.right": "RPA", "nasion": "Nz", "inion": "Iz", "cz": "Cz"}
    assert set(registration.FIDUCIALS) == set(names)
    for name, place in registration.FIDUCIALS.items():
        assert place == pytest.approx(published[names[name]], abs=0.006), name


def test_fiducials_in_one_plane_fix_no_map():
    flat = {name: np.array(place) * [1, 1, 0] for name, place in registration.FIDUCIALS.items()}
    with pytest.raises(GeometryError, match="in one plane"):
        registration.from_mni(flat)


def test_no_other_affine_map_fits_the_fiducials_better():
    rng = np.random.default_rng(1)
    source, target = rng.normal(size=(5, 3)) * 80, rng.normal(size=(5, 3)) * 80
    best = registration.affine(source, target)
    rest = np.column_stack([source, np.ones(5)]) @ best - target
    assert np.column_stack([source, np.ones(5)]).T @ rest == pytest.approx(np.zeros((4, 3)), abs=1e-6)


# -- on a head ------------------------------------------------------------------------------------


def test_every_area_has_its_place_on_the_measuring_surface(head, answer):
    resolution, _ = answer
    assert not resolution.unresolved, resolution.unresolved
    for item in resolution.resolved.values():
        for piece in item.pieces:
            for points in (piece.points, piece.patch[0] if piece.patch else piece.points):
                assert np.linalg.norm(head.surface.closest(points)[0] - points, axis=1).max() < 0.01, item.id


def test_electrodes_of_the_standard_head_come_out_near_their_namesakes(head, checkout, authority, tmp_path):
    """Two independent ways to one place: the shares of this head, and the affine map from the other one."""
    codes = ("Fz", "Pz", "C3", "C4", "F3", "P4", "O1")
    places = authority("colin27_1005")["positions"]
    path = tmp_path / "mine.toml"
    path.write_text(
        'format = 1\nsystem = "mine"\nname = { en = "Mine" }\n'
        + "".join(
            f'[points.{code.lower()}]\nmni = {places[code]}\n[items.{code.lower()}]\nname = {{ en = "x" }}\n'
            'side = "midline"\nsources = ["GMT"]\nconfidence = { level = "single" }\n'
            for code in codes
        ),
        encoding="utf-8",
    )
    library = load_systems([*(checkout / "zone_defs").glob("*.toml"), path])
    wanted = [f"{system}.{code.lower()}" for system in ("mine", "eeg") for code in codes]
    found = resolve(library, head, items=wanted).resolved
    for code in codes:
        mapped, shared = (found[f"{system}.{code.lower()}"].points[0] for system in ("mine", "eeg"))
        assert np.linalg.norm(mapped - shared) < 6, code


def test_the_two_sides_of_the_even_head_have_the_same_area(answer):
    resolution, _ = answer
    for name in ("coin", "sail", "forelock"):
        left, right = (resolution.resolved[f"mine.{name}.{side}"] for side in ("left", "right"))
        assert left.area_mm2 == pytest.approx(right.area_mm2, rel=2e-3)
        assert left.points[:, 0].mean() < -5 and right.points[:, 0].mean() > 5


def test_small_areas_on_a_head_are_nearly_flat_ones(answer):
    """What a curved patch lacks of a flat one is curvature times the square of its size."""
    resolution, _ = answer
    assert resolution.resolved["mine.coin.left"].area_mm2 == pytest.approx(np.pi * 15**2, rel=0.03)
    assert resolution.resolved["mine.window"].area_mm2 == pytest.approx(20 * 30, rel=0.03)
    belt, cun = resolution.resolved["mine.belt"], resolution.scales["cun_sagittal"]
    assert belt.area_mm2 == pytest.approx(Curve(belt.pieces[0].axis).length * cun, rel=0.03)


def test_the_numbers_carry_outline_area_patch_and_fallback(head, answer):
    resolution, library = answer
    record = {item["id"]: item for item in json.loads(json_bytes(resolution, head, library))["items"]}
    coin = record["mine.coin.left"]
    assert coin["kind"] == "region" and coin["area_mm2"] == pytest.approx(
        resolution.resolved["mine.coin.left"].area_mm2, abs=1e-3
    )
    (piece,) = coin["pieces"]
    assert piece["points"][0] == piece["points"][-1]
    vertices, faces = np.array(piece["patch"]["vertices"]), np.array(piece["patch"]["faces"])
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    assert np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2 == pytest.approx(piece["area_mm2"], rel=1e-3)
    (belt,), (axis,) = record["mine.belt"]["pieces"], [piece.axis for piece in resolution.resolved["mine.belt"].pieces]
    assert np.array(belt["axis"]) == pytest.approx(head.frame.to_file(axis), abs=1e-3)
    assert "axis" not in piece
    (fallback,) = record["mine.start"]["fallbacks"]
    assert fallback["name"] == "mine:start" and fallback["used"] == "posterior_hairline"
    assert "c7_spinous" in fallback["reason"]
    assert "not given on this head" in record["mine.start"]["construction"][-1]["sentence"]
    rows = list(csv.DictReader(io.StringIO(csv_text(resolution, head))))
    mine = [row for row in rows if row["id"] == "mine.coin.left"]
    assert {row["kind"] for row in mine} == {"region"}
