"""Heads from sliders: against the heads that the builder made by itself, a tape laid round them, and files."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from scipy.spatial import ConvexHull

from scalp_atlas import places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.geometry import Curve
from scalp_atlas.head import load_head
from scalp_atlas.morph import Morph, Sliders, resolve_working, save_head
from scalp_atlas.records import Resolution
from scalp_atlas.resolve import resolve

# The rows of `meshes/build/build_heads.py` with the three races in equal parts, whose shapes were built from the base
# mesh: subdivided, refined, cut and capped each for itself. Circumferences as the builder measured them.
BUILT = {
    "adult_male": Sliders(),
    "adult_female": Sliders(54.8, length=0, breadth=0.15, height=0, male=0, age=2),
    "child": Sliders(51.03, length=0, breadth=0, height=0, male=1, age=1),
    "infant": Sliders(47.0, length=0, breadth=0, height=0, male=1, age=0.3),
    "old_male": Sliders(55.9, length=0, breadth=0, height=0, male=1, age=3),
}
BETWEEN = (
    Sliders(50, length=0.2, breadth=-0.3, height=0.1, male=0.4, age=0.6),
    Sliders(60, length=1, breadth=-1, height=1, male=0.5, age=2.5),
    Sliders(53, length=-0.5, breadth=0.5, height=-0.5, male=0, age=1.5),
)


@pytest.fixture(scope="module")
def morph() -> Morph:
    return Morph.load()


def apart(one: Resolution, two: Resolution, system: str) -> dict[str, float]:
    """How far each point or line of a system lies from the other's, mm."""
    found = {}
    for name, item in one.resolved.items():
        if item.item.system == system:
            pairs = zip(item.pieces, two.resolved[name].pieces, strict=True)
            found[name] = max(_gap(piece.points, other.points) for piece, other in pairs)
    return found


def _gap(points: np.ndarray, others: np.ndarray) -> float:
    if len(points) == 1:
        return float(np.linalg.norm(points[0] - others[0]))
    line = Curve(others)
    return max(line.nearest(point)[1] for point in points)


@pytest.mark.parametrize("name", BUILT)
def test_a_built_head_comes_out_of_its_sliders(morph, name):
    built, made = load_head(name), morph.head(BUILT[name])
    for key, point in built.landmarks.items():
        assert np.linalg.norm(built.frame.to_file(point) - made.frame.to_file(made.landmarks[key])) < 0.15, key
    for key, line in built.hairlines.items():
        here = built.frame.to_file(line)
        assert max(Curve(made.frame.to_file(made.hairlines[key])).nearest(p)[1] for p in here) < 0.2, key
    high = made.scan.mesh.vertices[made.scan.mesh.vertices[:, 2] > -40]  # the neck is cut elsewhere
    off = np.linalg.norm(built.scan.visible.closest(high)[0] - high, axis=1)
    assert np.quantile(off, 0.99) < 0.15


@pytest.mark.parametrize("sliders", BETWEEN)
def test_a_tape_round_the_forehead_has_the_circumference_asked_for(morph, sliders):
    head = morph.head(sliders)
    skin = trimesh.Trimesh(head.scan.mesh.vertices, head.scan.mesh.faces, process=False)
    brow = head.frame.to_file(head.landmarks["brow_mid_upper.left"]) * [0, 1, 1]
    ear = head.frame.to_file(head.landmarks["ear_apex.left"])
    longest = 0.0
    for lift in np.arange(0.0, 20.0, 2.0):
        for tilt in np.radians(np.arange(-10, 26, 3)):
            normal = np.array([0, -np.sin(tilt), np.cos(tilt)])
            cut = trimesh.intersections.mesh_plane(skin, normal, brow + lift * np.array([0, 0, 1])).reshape(-1, 3)
            if cut[np.abs(cut[:, 0]) > 0.85 * np.abs(cut[:, 0]).max(), 2].min() > ear[2]:
                longest = max(longest, ConvexHull(cut @ [[1, 0], [0, np.cos(tilt)], [0, np.sin(tilt)]]).area)
    assert longest == pytest.approx(10 * sliders.circumference, rel=0.005)


@pytest.mark.parametrize(("slider", "axis"), [("breadth", 0), ("length", 1), ("height", 2)])
def test_a_slider_stretches_the_skull_its_own_way(morph, slider, axis):
    def share(value: float) -> float:
        skull = morph.shape(Sliders(**{slider: value}))
        skull = skull[skull[:, 2] > 50]
        return np.ptp(skull[:, axis]) / np.linalg.norm(np.ptp(skull, axis=0))

    assert share(-1) < share(0) < share(1)


def test_shape_and_head_are_the_same_skin_in_the_order_of_the_adult_male(morph, adult):
    sliders = BETWEEN[0]
    assert np.array_equal(morph.shape(sliders), morph.head(sliders).scan.mesh.vertices)
    assert np.abs(morph.shape(Sliders()) - adult.head.scan.mesh.vertices).max() < 0.1
    assert np.array_equal(morph.head(sliders).scan.mesh.faces, adult.head.scan.mesh.faces)


@pytest.mark.parametrize("sliders", BETWEEN)
def test_the_working_answer_lies_within_a_millimetre_of_the_final_one(library, morph, sliders):
    systems = ["issa", "jiao", "eeg"]
    working, final = morph.working(sliders), morph.head(sliders)
    quick, whole = resolve_working(library, working, systems), resolve(library, final, systems)
    assert quick.resolved.keys() == whole.resolved.keys()
    for system in systems:
        gaps = apart(whole, quick, system)
        assert max(gaps.values()) < 1, max(gaps, key=gaps.get)


def test_the_mirrored_right_side_is_the_constructed_one(library, morph):
    working = morph.working(BETWEEN[0])
    whole, half = (answer(library, working, ["issa", "zhu"]) for answer in (resolve, resolve_working))
    assert whole.resolved.keys() == half.resolved.keys()
    for system in ("issa", "zhu"):
        assert max(apart(whole, half, system).values()) < 0.3
    assert all(item.side == half.resolved[name].side for name, item in whole.resolved.items())


def test_mirrored_areas_look_outward(library, morph):
    half = resolve_working(library, morph.working(Sliders()), ["zhu"])
    pieces = [piece for item in half.resolved.values() if item.side == "right" for piece in item.pieces if piece.patch]
    assert pieces
    for vertices, faces in (piece.patch for piece in pieces):
        a, b, c = (vertices[faces[:, k]] for k in range(3))
        assert (np.cross(b - a, c - a).sum(axis=0) @ vertices.mean(axis=0)) > 0


def test_a_saved_head_has_everything_where_the_shaped_one_has_it(library, morph, tmp_path):
    """Numbers are written with two decimals, so a place may be 0.01 mm off and what hangs on it a little more."""
    sliders = BETWEEN[0]
    path = save_head(tmp_path, sliders)
    read, made = load_head(path), morph.head(sliders)
    fresh, again = resolve(library, read, ["issa", "jiao"]), resolve(library, made, ["issa", "jiao"])
    assert fresh.resolved.keys() == again.resolved.keys()
    for system in ("issa", "jiao"):
        assert max(apart(fresh, again, system).values()) < 0.1
    assert "circumference 50" in path.read_text(encoding="utf-8")


def test_nothing_of_a_moving_slider_is_written_to_disk(library, morph):
    def kept() -> set[str]:
        return {path.name for path in places.cache_dir().glob("*")}

    before = kept()
    for head in (morph.working(BETWEEN[1]), morph.head(BETWEEN[1])):
        answer = resolve(library, head, ["issa"])
        head.lift(answer.resolved["issa.ms6.left"].points)
    assert kept() == before


def test_landmarks_lie_on_the_skin_of_both(morph):
    for head in (morph.head(BETWEEN[1]), morph.working(BETWEEN[1])):
        on_skin = np.array([point for key, point in head.landmarks.items() if not key.startswith("pupil")])
        off = np.linalg.norm(head.visible.closest(on_skin)[0] - on_skin, axis=1)
        assert off.max() < 1.5


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"circumference": 70}, "circumference is 70; expected 45 to 64"), ({"age": -0.1}, "age is -0.1"),
     ({"breadth": float("nan")}, "breadth is nan")],
)  # fmt: skip
def test_a_slider_beyond_its_range_is_refused(asked, told):
    with pytest.raises(ScalpAtlasError, match=told):
        Sliders(**asked)


def test_the_weights_of_sex_and_age_make_one_whole():
    for sliders in BETWEEN:
        weights = sliders.weights()
        assert sum(weight for name, weight in weights.items() if " " in name) == pytest.approx(1)
    assert Sliders(age=3, male=0).weights()["female old"] == 1
