"""What is said of a scan before its landmarks are placed: each finding where it is true, and only there."""

import numpy as np
import pytest
import trimesh

from scalp_atlas.geometry.surface import sides_of
from scalp_atlas.head import load_head
from scalp_atlas.headcheck import check_mesh
from scalp_atlas.meshfile import Mesh


@pytest.fixture(scope="module")
def template():
    return load_head("adult_male")


@pytest.fixture(scope="module")
def skin(template):
    return template.skin


def finding(checked, about):
    found = [one for one in checked.findings if one.about == about]
    assert len(found) == 1, [one.about for one in checked.findings]
    return found[0]


def rim_of(faces):
    """Sides that one face alone has, by counting."""
    sides = np.sort(sides_of(faces), axis=1)
    pairs, counts = np.unique(sides, axis=0, return_counts=True)
    return pairs[counts == 1]


def test_a_sound_head_has_nothing_to_be_mended(template, skin):
    checked = check_mesh(skin, template)
    assert checked.recognised is not None
    assert [one.about for one in checked.findings] == ["unit", "axes", "size", "triangles", "noise"]
    assert {one.level for one in checked.findings} == {"fine"}
    # 353 mm: published with the mesh (meshes/README.md)
    assert "353 mm" in finding(checked, "size").told["en"]
    for one in checked.findings:
        assert all(one.told[language] and "{" not in one.told[language] for language in ("en", "zh"))


def test_metres_are_told_from_millimetres(template, skin):
    told = finding(check_mesh(Mesh(skin.vertices / 1000, skin.faces), template), "unit").told
    assert "can only be m." in told["en"]
    assert "只能是m" in told["zh"]


def test_what_is_too_large_for_any_unit_ends_the_check_with_a_remedy(template, skin):
    checked = check_mesh(Mesh(skin.vertices * 7, skin.faces), template)
    assert [one.about for one in checked.problems] == ["unit"]
    assert "Scale it" in checked.problems[0].remedy["en"]


def test_a_face_alone_is_a_problem(template, skin):
    front = skin.faces[skin.vertices[skin.faces].mean(axis=1)[:, 1] > 20]
    used, corners = np.unique(front, return_inverse=True)
    checked = check_mesh(Mesh(skin.vertices[used], corners.reshape(-1, 3)), template)
    assert [one.about for one in checked.problems] == ["axes"]
    assert "face alone" in checked.problems[0].remedy["en"]


def test_every_hole_is_told_with_its_rim(template, skin):
    crown = int(skin.vertices[:, 2].argmax())
    back = int(skin.vertices[:, 1].argmin())
    away = np.linalg.norm(skin.vertices[skin.faces].mean(axis=1)[:, None] - skin.vertices[[crown, back]], axis=2)
    faces = skin.faces[(away[:, 0] > 30) & (away[:, 1] > 3)]
    holes = finding(check_mesh(Mesh(skin.vertices, faces), template), "holes")
    assert len(holes.places) == 2
    assert (
        holes.told["en"].startswith("Holes: 2,") and "Closed: 1, which are those of at most 40 mm" in holes.told["en"]
    )
    assert holes.level == "mended"  # the larger one might be the cut through the neck
    on_rims = {tuple(point) for rim in holes.places for point in np.round(rim, 6)}
    assert on_rims == {tuple(point) for point in np.round(skin.vertices[np.unique(rim_of(faces))], 6)}


def test_a_second_large_hole_is_worth_a_look(template, skin):
    places = skin.vertices[[int(skin.vertices[:, 2].argmax()), int(skin.vertices[:, 1].argmin())]]
    away = np.linalg.norm(skin.vertices[skin.faces].mean(axis=1)[:, None] - places, axis=2)
    holes = finding(check_mesh(Mesh(skin.vertices, skin.faces[(away > 30).all(axis=1)]), template), "holes")
    assert holes.level == "note" and "scalp" in holes.remedy["en"]


def test_holes_in_smooth_skin_are_told_to_be_closed(template, skin):
    places = skin.vertices[[int(skin.vertices[:, 2].argmax()), int(skin.vertices[:, 1].argmin())]]
    away = np.linalg.norm(skin.vertices[skin.faces].mean(axis=1)[:, None] - places, axis=2)
    holes = finding(check_mesh(Mesh(skin.vertices, skin.faces[(away > 15).all(axis=1)]), template), "holes")
    assert holes.level == "mended" and "Closed: 2," in holes.told["en"] and "补上2个" in holes.told["zh"]


def test_loose_parts_are_told_and_the_largest_is_measured(template, skin):
    ball = skin.vertices[:] * 0.05 + [200.0, 0, 0]
    both = Mesh(np.vstack([skin.vertices, ball]), np.vstack([skin.faces, skin.faces + len(skin.vertices)]))
    parts = finding(check_mesh(both, template), "parts")
    assert parts.told["en"].startswith("2 separate parts") and "50%" in parts.told["en"]
    assert len(parts.places) == 1
    assert np.linalg.norm(parts.places[0][0] - [200, 0, 0]) < 10


def test_the_largest_part_is_the_one_of_largest_area_not_of_most_triangles(template, skin):
    ball = trimesh.creation.icosphere(subdivisions=7, radius=5.0)
    assert len(ball.faces) > len(skin.faces)
    faces = np.vstack([skin.faces, ball.faces + len(skin.vertices)])
    parts = finding(
        check_mesh(Mesh(np.vstack([skin.vertices, np.add(ball.vertices, [200, 0, 0])]), faces), template), "parts"
    )
    assert np.linalg.norm(parts.places[0][0] - [200, 0, 0]) < 1


def test_triangles_that_cut_through_each_other_are_told_with_their_place(template, skin):
    crown = skin.vertices[skin.vertices[:, 2].argmax()]
    ball = trimesh.creation.icosphere(subdivisions=2, radius=5.0)
    vertices = np.vstack([skin.vertices, ball.vertices + crown])
    faces = np.vstack([skin.faces, ball.faces + len(skin.vertices)])
    crossings = finding(check_mesh(Mesh(vertices, faces), template), "crossings")
    away = np.linalg.norm(np.vstack(crossings.places) - crown, axis=1)
    assert len(away) > 10
    assert away.min() > 2 and away.max() < 8  # the ball leaves the skin in a circle of about 5 mm


def test_noise_is_measured(template, skin):
    rough = skin.vertices + np.random.default_rng(3).normal(0, 0.3, skin.vertices.shape)
    noise = finding(check_mesh(Mesh(rough, skin.faces), template), "noise")
    told = float(noise.told["en"].split(" by ")[1].split(" mm")[0])
    assert told == pytest.approx(0.3, abs=0.06)
    assert noise.level == "mended"


def test_a_reduced_scan_says_from_what_and_how_far_it_moved(template, skin):
    told = finding(check_mesh(Mesh(skin.vertices, skin.faces, 5_921_920, 0.14), template), "triangles").told
    assert "reduced from 5,921,920" in told["en"] and "0.14 mm" in told["en"]


def test_the_check_tells_what_it_is_at_and_can_be_ended(template, skin):
    heard = []

    def tell(about):
        heard.append(about)
        if about == "axes":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        check_mesh(skin, template, tell)
    assert heard == ["unit", "axes"]
