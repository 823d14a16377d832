"""Rough scans: noise measured and smoothed away, caps taken off, the rest left alone."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.cleaning import (
    noise_mm,
    smoothed,
    without_fans,
    without_flat_cap,
)
from scalp_atlas.geometry.holes import boundary_loops

R = 90.0


@pytest.fixture(scope="module")
def ball() -> Surface:
    import trimesh

    mesh = trimesh.creation.icosphere(subdivisions=5, radius=R)  # 10,242 vertices, edges of 3.6 mm
    return Surface(mesh.vertices, mesh.faces)


def rough(ball: Surface, spread: float) -> Surface:
    shift = np.random.default_rng(7).normal(scale=spread, size=(len(ball.vertices), 1))
    return Surface(ball.vertices * (1 + shift / R), ball.faces)


def test_a_smooth_ball_is_quiet_and_left_as_it_is(ball):
    noise = noise_mm(ball)
    assert noise < 0.02
    assert smoothed(ball, noise) is ball


@pytest.mark.parametrize("spread", [0.05, 0.1, 0.3])
def test_the_noise_told_is_the_noise_that_was_made(ball, spread):
    assert noise_mm(rough(ball, spread)) == pytest.approx(spread, rel=0.25)


@pytest.mark.parametrize("spread", [0.1, 0.3])
def test_on_smoothed_noise_a_tape_is_as_long_as_the_great_circle(ball, spread):
    noisy = rough(ball, spread)
    calm = smoothed(noisy, noise_mm(noisy))
    a, b = np.array([0, 0, R]), np.array([R, 0, 0])
    true = np.pi / 2 * R
    assert calm.tape(a, b).length == pytest.approx(true, abs=0.3)
    assert abs(noisy.tape(a, b).length - true) > 1.5 * abs(calm.tape(a, b).length - true)
    assert np.abs(np.linalg.norm(calm.vertices, axis=1) - R).max() < 2 * spread


def sawn(ball: Surface, height: float) -> Surface:
    """The ball pressed flat below a level: as if sawn off there and closed with triangles like the others."""
    return Surface(np.column_stack([ball.vertices[:, :2], np.maximum(ball.vertices[:, 2], -height)]), ball.faces)


@pytest.mark.parametrize("height", [30.0, 50.0])
def test_a_neck_sawn_off_and_closed_flat_is_opened_again(ball, height):
    closed = sawn(ball, height)
    assert len(boundary_loops(closed.faces)) == 0
    opened = without_flat_cap(closed)
    assert len(boundary_loops(opened.faces)) == 1
    middles = opened.vertices[opened.faces].mean(1)
    assert np.abs(np.linalg.norm(middles, axis=1) - R).max() < 3, "nothing of the flat is left"
    assert middles[:, 2].min() < -height + 3, "and nothing of the round is lost"


def test_a_flat_side_of_the_head_is_no_cap(ball):
    flattened = ball.vertices * [0.55, 1.3, 1.1]  # the side lies within 0.8 mm of a plane over 20 square cm
    assert without_flat_cap(Surface(flattened, ball.faces)).faces.shape == ball.faces.shape


def test_a_fan_around_one_vertex_is_taken_off(ball):
    below = (ball.vertices[ball.faces][:, :, 2] > -60).all(1)
    open_ball = Surface.mended(ball.vertices, ball.faces[below])
    (rim,) = boundary_loops(open_ball.faces)
    hub = len(open_ball.vertices)
    fan = np.column_stack([np.roll(rim, -1), rim, np.full(len(rim), hub)])
    closed = Surface(np.vstack([open_ball.vertices, [[0, 0, -60]]]), np.vstack([open_ball.faces, fan]))
    assert len(without_fans(closed).faces) == len(open_ball.faces)
