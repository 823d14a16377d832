"""Holes of a scan: closed in smooth skin, told by balls and by skin that was there; eyes, mouth and neck stay open."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.cleaning import largest_part, without_fans
from scalp_atlas.geometry.holes import WIDE_MM, boundary_loops, holes, without_holes
from scalp_atlas.head import bundled_heads, load_head

R = 90.0
TOP, AHEAD = np.array([0, 0, R]), np.array([0, R, 0])


@pytest.fixture(scope="module")
def ball() -> Surface:
    mesh = trimesh.creation.icosphere(subdivisions=6, radius=R)  # 40,962 vertices, edges of 1.8 mm
    return Surface(mesh.vertices, mesh.faces)


def without(surface: Surface, middle: np.ndarray, radius: float, ragged: float = 0.0) -> Surface:
    """The surface without what lies about a place; with faces near the edge gone or there at random if asked for."""
    away = np.linalg.norm(surface.vertices[surface.faces].mean(axis=1) - middle, axis=1)
    away += np.random.default_rng(3).normal(scale=ragged, size=len(away))
    return largest_part(Surface.mended(surface.vertices, surface.faces[away > radius]))


def added(before: Surface, after: Surface) -> np.ndarray:
    return after.vertices[len(before.vertices) :]


def looks_outward(ball: Surface) -> bool:
    a, b, c = (ball.vertices[ball.faces[:, k]] for k in range(3))
    product = np.cross(b - a, c - a)
    size = np.linalg.norm(product, axis=1)
    return bool(((product * a).sum(axis=1)[size > 1e-6] > 0).all())


def is_closed(surface: Surface) -> bool:
    mesh = trimesh.Trimesh(surface.vertices, surface.faces, process=False)
    return mesh.is_watertight and mesh.is_winding_consistent


def test_a_whole_ball_has_no_hole_and_is_given_back(ball):
    assert boundary_loops(ball.faces) == [] == holes(ball)
    assert without_holes(ball) is ball


def test_lost_triangles_are_closed(ball):
    lost = [100, 5000, 9000, 15000]
    leaky = Surface.mended(ball.vertices, np.delete(ball.faces, lost, axis=0))
    assert len(holes(leaky)) == 4
    closed = without_holes(leaky)
    assert is_closed(closed) and looks_outward(closed)
    assert len(added(leaky, closed)) == 4


@settings(max_examples=20, deadline=None)
@given(st.floats(6, 20), st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda p: np.linalg.norm(p) > 0.1))
def test_a_hole_in_smooth_skin_is_closed_on_the_ball_itself(ball, radius, towards):
    """The plate lies on the sphere, which a flat cover would miss by 2.2 mm at 20 mm."""
    middle = R * np.array(towards) / np.linalg.norm(towards)
    leaky = without(ball, middle, radius)
    (hole,) = holes(leaky)
    assert hole.smooth and hole.wide_mm == pytest.approx(2 * radius, abs=6)
    closed = without_holes(leaky)
    assert is_closed(closed) and looks_outward(closed)
    if not hole.is_small:
        assert np.abs(np.linalg.norm(added(leaky, closed), axis=1) - R).max() < 0.1


@pytest.mark.parametrize("fineness", [2, 3, 4])
@pytest.mark.parametrize("radius", [8, 10, 14, 18])
def test_a_hole_among_large_triangles_is_closed_as_well_or_stays(fineness, radius):
    """Of sides of 25, 13 and 7 mm: the rim is a few vertices, and there may be none within a hole."""
    mesh = trimesh.creation.icosphere(subdivisions=fineness, radius=R)
    coarse = Surface(mesh.vertices, mesh.faces)
    for towards in ([0, 0, 1], [0.3, 0.5, 1], [1, 0.2, 0.1]):
        closed = without_holes(without(coarse, R * np.array(towards) / np.linalg.norm(towards), radius))
        assert np.abs(np.linalg.norm(closed.vertices, axis=1) - R).max() < 0.1


def test_a_tape_over_a_closed_hole_is_the_great_circle(ball):
    closed = without_holes(without(ball, TOP, 18))
    for start, end in ((AHEAD, -AHEAD + [0.1, 0, 0]), ([R * 0.6, 0, R * 0.8], [-R * 0.6, 0, R * 0.8])):
        one, two = (np.array(place) / np.linalg.norm(place) for place in (start, end))
        true = R * np.arccos(one @ two)
        assert closed.tape(R * one, R * two).length == pytest.approx(true, abs=0.05)


@pytest.mark.parametrize("noise", [0.1, 0.3])
def test_noise_around_a_hole_does_not_bulge_the_plate(ball, noise):
    """By no more than the noise itself, where a plate through every place of the rim bulged by 1 mm (0.3 of noise)."""
    shift = np.random.default_rng(7).normal(scale=noise, size=(len(ball.vertices), 1))
    leaky = without(Surface(ball.vertices * (1 + shift / R), ball.faces), TOP, 16)
    plate = added(leaky, without_holes(leaky))
    assert len(plate) > 100
    assert np.abs(np.linalg.norm(plate, axis=1) - R).max() < noise


@pytest.mark.parametrize("ragged", [1.0, 2.0])
def test_a_ragged_rim_that_touches_itself_is_trimmed(ball, ragged):
    leaky = without(ball, TOP, 12, ragged)
    closed = without_holes(leaky)
    assert is_closed(closed) and looks_outward(closed)
    assert np.abs(np.linalg.norm(closed.vertices, axis=1) - R).max() < 0.05


def test_what_is_too_wide_to_be_guessed_stays_open(ball):
    open_ball = without(ball, TOP, 30)
    (hole,) = holes(open_ball)
    assert hole.smooth and hole.wide_mm > WIDE_MM and not hole.is_closed
    assert without_holes(open_ball) is open_ball


def test_an_opening_whose_edge_turns_in_stays_open(ball):
    """As at lids and lips: the rim is drawn 6 mm into the ball."""
    open_ball = without(ball, AHEAD, 10)
    near = np.linalg.norm(open_ball.vertices - AHEAD, axis=1) < 14
    drawn = open_ball.vertices.copy()
    drawn[near, 1] -= 3 * (14 - np.linalg.norm(drawn[near] - AHEAD, axis=1))
    (hole,) = holes(Surface(drawn, open_ball.faces))
    assert not hole.smooth and not hole.is_closed


@pytest.mark.parametrize("name", bundled_heads())
def test_eyes_mouth_and_neck_of_a_head_stay_open(name):
    head = load_head(name)
    found = holes(without_fans(largest_part(head.visible)))
    assert len(found) >= 3
    assert not any(hole.is_closed or hole.smooth for hole in found)
    assert len(head.measured.rims) == len(found) and not head.scalp_holes


@pytest.mark.parametrize("name", ["adult_male", "infant"])
def test_on_heads_the_plate_lies_where_the_skin_was(name):
    whole = without_fans(largest_part(load_head(name).visible))
    random = np.random.default_rng(1)
    scalp = np.flatnonzero(whole.vertices[:, 2] > 60)
    for place in whole.vertices[random.choice(scalp, 4)]:
        leaky = without(whole, place, random.uniform(9, 20))
        plate = added(leaky, without_holes(leaky))
        assert len(plate) > 20
        assert np.linalg.norm(whole.closest(plate)[0] - plate, axis=1).max() < 0.4
