"""A head is found in a bare mesh, in any unit, any axes and at a tilt; what is no head is not taken for one."""

from pathlib import Path

import mne
import numpy as np
import pytest
import trimesh
from scipy.spatial.transform import Rotation

from scalp_atlas.head import bundled_heads, load_head
from scalp_atlas.headfile import AXIS_LETTERS, guess_unit
from scalp_atlas.recognise import recognise

BASIC = ("nasion", "inion", "preauricular.left", "preauricular.right")


@pytest.fixture(scope="module")
def template():
    return load_head("adult_male")


def way(letters: str) -> np.ndarray:
    """Rows: the head's right, anterior and superior in a file whose axes are named so."""
    turn = np.zeros((3, 3))
    for column, letter in enumerate(letters):
        row, sign = AXIS_LETTERS[letter]
        turn[row, column] = sign
    return turn


def faces_of(head):
    return head.scan.mesh.faces


WAYS = [("RAS", "mm", 1), ("LPS", "m", 0.001), ("RSP", "cm", 0.1)]
FAMILY = [(name, *WAYS[k % 3]) for k, name in enumerate(sorted(bundled_heads()))]


@pytest.mark.parametrize(("name", "letters", "unit", "per_mm"), FAMILY + [("adult_male", *way) for way in WAYS])
def test_a_head_is_found_in_any_axes_and_unit(template, name, letters, unit, per_mm):
    head = load_head(name)
    vertices = head.skin.vertices @ way(letters) * per_mm + 7.0
    found = recognise(vertices, faces_of(head), template)
    assert found is not None
    assert (found.unit, found.axes) == (unit, letters)
    basic = {key: head.landmarks[key] @ way(letters) * per_mm + 7.0 for key in BASIC}
    for key, place in zip(BASIC, found.carried(np.array([template.landmarks[key] for key in BASIC])), strict=True):
        assert np.linalg.norm(place - basic[key]) / per_mm < 20, key  # a first guess: faces differ


@pytest.mark.parametrize("degrees", [(25, 0, 0), (-20, 10, 15), (0, 25, -40)])
def test_a_head_is_found_at_a_tilt(template, degrees):
    tilt = Rotation.from_euler("xyz", degrees, degrees=True).as_matrix()
    found = recognise(template.skin.vertices @ tilt.T, faces_of(template), template)
    assert found is not None
    assert np.allclose(found.turn, tilt.T, atol=np.radians(0.5))


def test_the_head_of_another_program_is_found(template):
    path = Path(mne.__file__).parent / "data" / "fsaverage" / "fsaverage-head.fif"
    skin = mne.read_bem_surfaces(path, verbose="error")[0]
    found = recognise(skin["rr"].astype(float), skin["tris"].astype(np.int64), template)
    assert found is not None
    assert (found.unit, found.axes) == ("m", "RAS")


def stretched(mesh, sizes):
    mesh.apply_scale(sizes)
    return mesh


NO_HEADS = {
    "ball": lambda: trimesh.creation.icosphere(4, 95.0),
    "egg": lambda: stretched(trimesh.creation.icosphere(4, 1.0), [75, 98, 110]),
    "cube": lambda: stretched(trimesh.creation.box().subdivide().subdivide().subdivide().subdivide(), [200] * 3),
    "room": lambda: stretched(trimesh.creation.box().subdivide().subdivide().subdivide().subdivide(), [800, 600, 300]),
    "capsule": lambda: trimesh.creation.capsule(height=120, radius=85),
}


@pytest.mark.parametrize("name", NO_HEADS)
def test_what_is_no_head_is_not_taken_for_one(template, name):
    mesh = NO_HEADS[name]()
    assert recognise(np.array(mesh.vertices), np.array(mesh.faces, np.int64), template) is None


@pytest.mark.parametrize(
    ("part", "keep"),
    [
        ("a face alone", lambda middles: middles[:, 1] > 20),
        ("the left half", lambda middles: middles[:, 0] < 0),
        ("all but the back", lambda middles: middles[:, 1] > -40),
    ],
)
def test_part_of_a_head_is_not_taken_for_a_whole_one(template, part, keep):
    vertices, faces = template.skin.vertices, faces_of(template)
    kept = faces[keep(vertices[faces].mean(axis=1))]
    used, corners = np.unique(kept, return_inverse=True)
    assert recognise(vertices[used], corners.reshape(-1, 3), template) is None, part


@pytest.mark.parametrize(("longest", "unit"), [(250, "mm"), (25, "cm"), (0.25, "m"), (600, "mm"), (60, "cm")])
def test_the_unit_is_the_one_that_makes_a_head(longest, unit):
    assert guess_unit(np.array([[0.0, 0, 0], [longest, 1e-3 * longest, 0]])) == unit


@pytest.mark.parametrize("longest", [1500, 0.001, 2.0])
def test_what_is_as_large_as_no_head_has_no_unit(longest):
    assert guess_unit(np.array([[0.0, 0, 0], [longest, 0, 0]])) is None
