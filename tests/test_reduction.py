"""Fewer triangles for a head that turns: they stand on the skin, and nobody sees the difference."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scalp_atlas.figure.scene import HeadScene
from scalp_atlas.figure.view import key_view
from scalp_atlas.geometry.reduction import SKETCH_TRIANGLES, sketch
from scalp_atlas.head import load_head

RADIUS = 90.0
SIZE = (800, 700)


@pytest.fixture(scope="module")
def sphere():
    return trimesh.creation.icosphere(subdivisions=6, radius=RADIUS)


def test_a_sketched_sphere_is_closed_and_hardly_smaller_than_the_sphere(sphere):
    used, faces = sketch(np.asarray(sphere.vertices), np.asarray(sphere.faces))
    made = trimesh.Trimesh(np.asarray(sphere.vertices)[used], faces, process=False)
    assert 0.9 * SKETCH_TRIANGLES < len(faces) <= SKETCH_TRIANGLES
    assert made.is_watertight and made.is_winding_consistent
    assert len(used) == len(np.unique(used)) == len(np.unique(faces))
    # A chord of c on a sphere of R sinks by c^2 / 8R; equal triangles of that number have sides of about 3.0 mm.
    side = np.sqrt(4 / np.sqrt(3) * 4 * np.pi * RADIUS**2 / SKETCH_TRIANGLES)
    assert np.linalg.norm(made.triangles_center, axis=1).min() > RADIUS - 4 * side**2 / (8 * RADIUS)
    assert made.area == pytest.approx(4 * np.pi * RADIUS**2, rel=2e-3)


def test_a_mesh_of_few_triangles_keeps_them_all(sphere):
    few = trimesh.creation.icosphere(subdivisions=3)
    used, faces = sketch(np.asarray(few.vertices), np.asarray(few.faces))
    assert {frozenset(face) for face in used[faces].tolist()} == {frozenset(face) for face in few.faces.tolist()}


def test_neighbours_lie_close_together(sphere):
    mixed = np.random.default_rng(3).permutation(len(sphere.faces))
    used, faces = sketch(np.asarray(sphere.vertices), np.asarray(sphere.faces)[mixed])
    # A graph of V vertices on a sphere has level sets of at most about sqrt(pi V); unordered it spans V.
    assert np.median(np.ptp(faces, axis=1)) < 2 * np.sqrt(np.pi * len(used))
    assert (np.diff(faces.min(axis=1)) >= 0).all()


@pytest.mark.parametrize("name", ["adult_male", "infant"])
def test_nobody_sees_that_a_turning_head_has_fewer_triangles(name):
    head = load_head(name)
    scene = HeadScene()
    scene.set_head(head)
    try:
        for view in ("three_quarter", "left", "back", "front", "top"):
            looked = key_view(view, head.skin.vertices)
            coarse = scene.render(looked, *SIZE, 0.7)
            scene._choose_skin = lambda *, sketched: HeadScene._choose_skin(scene, sketched=False)
            whole = scene.render(looked, *SIZE, 0.7)
            del scene._choose_skin
            apart = np.abs(coarse.rgba.astype(int) - whole.rgba).max(axis=2)
            assert (apart > 0).mean() > 0, "both pictures show the same mesh"
            assert (apart > 8).mean() < 1e-3  # a step of 8 in 255 can just be seen
            both = np.isfinite(coarse.depth) & np.isfinite(whole.depth)
            assert (np.isfinite(coarse.depth) != np.isfinite(whole.depth)).mean() < 1e-3
            # Lines float 0.7 mm over the skin and may lie 0.35 mm under it before they count as hidden.
            off = np.abs(coarse.depth[both] - whole.depth[both])
            assert np.quantile(off, 0.995) < 0.7
    finally:
        scene.close()


def test_where_hair_begins_the_sketch_is_fine():
    head = load_head("adult_male")
    used, faces = head.sketch
    cover = head.hair_cover[used]
    edges = np.unique(np.sort(np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1), axis=0)
    length = np.linalg.norm(np.diff(head.skin.vertices[used][edges], axis=1)[:, 0], axis=1)
    crossing = np.ptp(cover[edges], axis=1) > 0.3
    scalp = (cover[edges] == 1).all(axis=1)
    assert np.median(length[crossing]) < 0.75 * np.median(length[scalp])


def test_where_hair_begins_anew_the_sketch_is_fine_as_well():
    head = load_head("adult_male")
    front = head.hairlines["front"] + [0.0, -12.0, 6.0]
    moved = head.moved({}, {"front": head.visible.closest(front)[0]})
    scene = HeadScene()
    try:
        for shown in (head, moved):
            scene.set_head(shown)
            scene.render(key_view("three_quarter", head.skin.vertices), *SIZE, 0.7)
            assert np.array_equal(np.sort(scene._sketch.point_data["vertex"]), np.sort(shown.sketch[0]))
        assert not np.array_equal(np.sort(head.sketch[0]), np.sort(moved.sketch[0]))
        assert len(list(scene._renderer.GetActors())) == 4  # skin, its sketch, the cut and the eyes
    finally:
        scene.close()
