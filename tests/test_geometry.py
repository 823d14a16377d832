"""The measuring surface against pencil geometry: spheres, planes, ellipsoids."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry import Curve, Surface
from scalp_atlas.geometry import operations as ops
from scalp_atlas.geometry.curve import crossings
from scalp_atlas.geometry.ears import EarFootprint, take_off_ear
from shapes import R, even_directions, triangles

RIGHT, FRONT, UP = np.eye(3)


def sphere_mesh(count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """A sphere of radius R, triangulated: (n, 3), (m, 3), normals outward."""
    directions = even_directions(count)
    return R * directions, triangles(directions)


@pytest.fixture(scope="module")
def ball() -> Surface:
    return Surface(*sphere_mesh())


@pytest.fixture(scope="module")
def midline(ball: Surface) -> Curve:
    """From the bottom in front over the top to the bottom behind, as a head's midline runs."""
    cut = ball.section(np.zeros(3), RIGHT)[0]
    start = int(cut.points[:, 2].argmin())
    ring = np.roll(cut.points, -start, axis=0)
    return Curve(ring if ring[len(ring) // 4, 1] > 0 else ring[::-1])


def on_ball(*direction: float) -> np.ndarray:
    vector = np.array(direction, float)
    return R * vector / np.linalg.norm(vector)


def angle(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))


directions = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: np.linalg.norm(v) > 0.2)


@settings(max_examples=25, deadline=None)
@given(directions, directions)
def test_a_tape_is_as_long_as_the_great_circle(ball: Surface, first, second):
    a, b = on_ball(*first), on_ball(*second)
    true = R * angle(a, b)
    if not 2 < true < 220:
        return
    way = ball.tape(a, b)
    assert way.length == pytest.approx(true, abs=0.03)
    assert np.linalg.norm(way.points[0] - ball.snap(a)) < 1e-6
    assert np.linalg.norm(way.points[-1] - ball.snap(b)) < 1e-6


@settings(max_examples=25, deadline=None)
@given(directions, st.floats(0, 2 * np.pi), st.floats(1, 150))
def test_a_straight_walk_ends_on_its_great_circle(ball: Surface, start, bearing, distance):
    a = on_ball(*start)
    east = np.cross(a, [0.3, 0.4, 0.86])
    east /= np.linalg.norm(east)
    ahead = np.cos(bearing) * east + np.sin(bearing) * np.cross(a / R, east)
    true = R * (np.cos(distance / R) * a / R + np.sin(distance / R) * ahead)
    assert np.linalg.norm(ball.walk(a, ahead, distance)[-1] - true) < 0.05


def test_a_section_through_the_centre_is_a_great_circle(ball: Surface):
    (ring,) = ball.section(np.zeros(3), np.array([0.2, 0.3, 0.9]))
    assert ring.closed
    assert ring.length == pytest.approx(2 * np.pi * R, abs=0.1)


def test_a_plane_beside_the_ball_cuts_nothing(ball: Surface):
    assert ball.section(np.array([0, 0, R + 1]), UP) == []


@pytest.mark.parametrize("distance", [5.0, 15.0, 30.0])
def test_a_parallel_keeps_its_distance_everywhere(ball: Surface, distance: float):
    height = 40.0
    (circle,) = ball.section(np.array([0, 0, height]), UP)
    base = circle.piece(10, 150)
    line = ops.parallel(ball, base, distance, UP)
    latitude = np.arcsin(line.points[:, 2] / np.linalg.norm(line.points, axis=1))
    assert np.abs(R * (latitude - np.arcsin(height / R)) - distance).max() < 0.03


def test_a_parallel_below_lies_below(ball: Surface):
    (circle,) = ball.section(np.array([0, 0, 40.0]), UP)
    assert ops.parallel(ball, circle.piece(10, 150), 15.0, -UP).points[:, 2].max() < 40


def test_a_parallel_that_folds_is_refused(ball: Surface):
    (circle,) = ball.section(np.array([0, 0, 85.0]), UP)  # 29.5 mm radius on the skin
    with pytest.raises(GeometryError, match="folds"):
        ops.parallel(ball, circle.piece(5, 150), 45.0, UP)


def test_backward_runs_up_the_forehead_back_on_the_vertex_and_down_the_occiput(ball: Surface):
    at = {place: ops.heading(ball, on_ball(*place), "backward", "") for place in ((0, 1, 0), (0, 0, 1), (0, -1, 0))}
    assert at[0, 1, 0] @ UP > 0.99
    assert at[0, 0, 1] @ -FRONT > 0.99
    assert at[0, -1, 0] @ -UP > 0.99


@pytest.mark.parametrize(
    ("word", "side", "expected"),
    [
        ("lateral", "right", RIGHT),
        ("lateral", "left", -RIGHT),
        ("medial", "right", -RIGHT),
        ("medial", "left", RIGHT),
        ("anterior", "left", FRONT),
        ("posterior", "left", -FRONT),
        ("superior", "midline", UP),
        ("inferior", "midline", -UP),
    ],
)
def test_each_direction_word_points_its_own_way(word, side, expected):
    assert np.array_equal(ops.axis(word, side), expected)


def test_lateral_means_nothing_without_a_side():
    with pytest.raises(GeometryError, match="without a side"):
        ops.axis("lateral", "midline")


@pytest.mark.parametrize(("side", "sign"), [("left", -1), ("right", 1)])
def test_beside_lies_square_to_the_midline_on_its_own_side(ball: Surface, midline: Curve, side: str, sign: int):
    top = on_ball(0, 0.3, 1)
    spot = ops.beside(ball, midline, top, 40.0, ops.axis("lateral", side))
    true = R * (np.cos(40 / R) * top / R + sign * np.sin(40 / R) * RIGHT)
    assert np.linalg.norm(spot - true) < 0.1


def test_along_a_curve_the_word_picks_the_way(ball: Surface, midline: Curve):
    top = on_ball(0, 0, 1)
    for word, sign in (("anterior", 1), ("posterior", -1)):
        spot = ops.along(midline, top, 30.0, ops.axis(word, "midline"))
        assert spot[1] == pytest.approx(sign * R * np.sin(30 / R), abs=0.05)


def test_a_direction_square_to_the_curve_is_refused(midline: Curve):
    with pytest.raises(GeometryError, match="square to the line"):
        ops.along(midline, on_ball(0, 0, 1), 10.0, UP)


def test_a_start_off_the_curve_is_refused_with_its_distance(midline: Curve):
    with pytest.raises(GeometryError, match=r"\d+\.\d mm off the line"):
        ops.along(midline, on_ball(0.2, 0, 1), 10.0, FRONT)


@pytest.mark.parametrize(("word", "sign"), [("posterior", -1), ("anterior", 1)])
def test_a_sagittal_parallel_stays_at_its_distance_from_the_midline(ball: Surface, midline: Curve, word, sign):
    start = on_ball(0.35, 0.1, 1)
    line = ops.sagittal_parallel(ball, midline, ball.snap(start), 40.0, ops.axis(word, "right"))
    offset = R * np.arcsin(line.points[:, 0] / R)
    assert np.ptp(offset) < 0.05
    assert line.length == pytest.approx(40.0, abs=1e-6)
    assert sign * (line.points[-1, 1] - line.points[0, 1]) > 30


def test_an_arc_bows_by_its_share_of_the_straight_distance(ball: Surface):
    a, b = on_ball(1, 0.4, 0), on_ball(1, -0.4, 0)
    line = ops.arc(ball, a, b, 0.2, UP)
    height = R * np.arcsin(line.points[:, 2].max() / R)
    assert height == pytest.approx(0.2 * np.linalg.norm(a - b), abs=0.1)
    assert ops.arc(ball, a, b, 0.2, -UP).points[:, 2].min() < -10


def test_a_turn_opens_its_angle_toward_the_word(ball: Surface):
    point = on_ball(1, 0, 0)
    ahead = ops.turned(ball, point, -UP, 40.0, FRONT)
    assert np.degrees(np.arccos(ahead @ -UP)) == pytest.approx(40, abs=0.5)
    assert ahead @ FRONT > 0.6


def test_two_curves_that_stay_apart_are_told_with_the_distance(ball: Surface):
    low, high = (ball.section(np.array([0, 0, z]), UP)[0] for z in (0.0, 20.0))
    with pytest.raises(GeometryError, match=r"they stay (19|20)\.\d mm apart"):
        ops.crossing(low, high, None)


def test_several_crossings_ask_for_a_pick_and_take_it(ball: Surface, midline: Curve):
    (level,) = ball.section(np.array([0, 0, 30.0]), UP)
    with pytest.raises(GeometryError, match="cross 2 times"):
        ops.crossing(midline, level, None)
    front = ops.crossing(midline, level, lambda spot: float(spot @ FRONT))
    assert np.linalg.norm(front - [0, np.sqrt(R**2 - 900), 30]) < 0.1


def test_a_level_is_reached_at_its_height(midline: Curve):
    spot = ops.at_level(midline, 45.0, lambda spot: float(spot @ -FRONT))
    assert np.linalg.norm(spot - [0, -np.sqrt(R**2 - 45**2), 45]) < 0.1
    with pytest.raises(GeometryError, match="does not reach"):
        ops.at_level(midline, 95.0, lambda spot: 0.0)


def test_projecting_medially_hits_the_skin_level_with_the_point(ball: Surface):
    spot = ops.project(ball, np.array([99.0, 10.0, 20.0]), -RIGHT)
    assert np.linalg.norm(spot - [np.sqrt(R**2 - 500), 10, 20]) < 0.05


def test_the_two_ways_round_are_chosen_by_via(ball: Surface):
    (level,) = ball.section(np.zeros(3), UP)
    left, right = on_ball(-1, 0, 0), on_ball(1, 0, 0)
    front = ops.cut(level, left, right, lambda way: float((way @ FRONT).max()), 3)
    back = ops.cut(level, left, right, lambda way: float((way @ -FRONT).max()), 3)
    assert front.points[:, 1].min() > -1
    assert back.points[:, 1].max() < 1
    for way in (front, back):
        assert np.linalg.norm(way.points[0] - left) < 0.1
        assert way.length == pytest.approx(np.pi * R, abs=0.1)
    with pytest.raises(GeometryError, match="which way"):
        ops.cut(level, left, right, None, 3)


def test_a_tape_between_one_point_and_itself_is_refused(ball: Surface):
    with pytest.raises(GeometryError, match="coincide"):
        ball.tape(on_ball(1, 0, 0), on_ball(1, 0, 0))


def test_a_walk_off_the_edge_is_refused(ball: Surface):
    top = ball.faces[(ball.vertices[ball.faces][:, :, 2] > 20).all(1)]
    cap = Surface.mended(ball.vertices, top)
    with pytest.raises(GeometryError, match="runs off the edge"):
        cap.walk(on_ball(0, 0, 1), FRONT, 150.0)


def test_an_eye_sized_opening_is_bridged_and_a_neck_is_not(ball: Surface):
    centre = ball.vertices[ball.faces].mean(1)
    eye = np.linalg.norm(centre - on_ball(0.3, 1, 0), axis=1) < 14
    neck = centre[:, 2] < -60
    pierced = Surface.mended(ball.vertices, ball.faces[~eye & ~neck])
    lines = pierced.section(np.array([on_ball(0.3, 1, 0)[0], 0, 0]), RIGHT)
    assert len(lines) == 1
    assert not lines[0].closed


def test_join_turns_pieces_round_to_meet(midline: Curve):
    middle = midline.length / 2
    forward, backward = midline.piece(middle, middle - 20), midline.piece(middle, middle + 20)
    whole = ops.join([forward, backward])
    assert whole.length == pytest.approx(40, abs=1e-6)
    with pytest.raises(GeometryError, match="do not meet"):
        ops.join([midline.piece(0, 10), midline.piece(100, 120)])


def test_the_ear_is_taken_off_and_the_skin_beneath_is_restored(ball: Surface):
    vertices, faces = ball.vertices.copy(), ball.faces
    centre = on_ball(1, -0.15, 0)
    near = np.linalg.norm(vertices - centre, axis=1)
    vertices += np.clip(1 - near / 16, 0, None)[:, None] ** 0.5 * [14.0, -6.0, 2.0]  # an overhanging bump
    ear = EarFootprint(np.eye(3), np.array([0.0, centre[1] - 3, centre[2] + 1]), np.array([22.0, 26.0]))
    clean = Surface.mended(*take_off_ear(vertices, faces, ear))
    assert np.abs(np.linalg.norm(clean.vertices, axis=1) - R).max() < 0.25
    assert np.linalg.norm(Surface(vertices, faces).vertices, axis=1).max() > R + 8


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.floats(-50, 50)] * 3), min_size=2, max_size=12, unique=True), st.floats(0, 1))
def test_any_share_of_a_polyline_is_found_again_where_it_lies(points, share):
    curve = Curve(np.array(points, float))
    if curve.length < 1:
        return
    station, gap = curve.nearest(curve.at(share * curve.length))
    assert gap < 1e-6
    assert np.linalg.norm(curve.at(station) - curve.at(share * curve.length)) < 1e-6


def test_a_closed_curve_runs_on_over_its_seam():
    square = Curve(np.array([[0, 0, 0], [10, 0, 0], [10, 10, 0], [0, 10, 0]], float), closed=True)
    assert square.length == 40
    assert np.allclose(square.at(45.0), [5, 0, 0])
    seam = square.piece(35, 5)
    assert seam.length == pytest.approx(10)
    assert np.allclose(seam.points, [[0, 5, 0], [0, 0, 0], [5, 0, 0]])


def test_two_straight_lines_cross_where_algebra_says():
    first = Curve(np.array([[0, 0, 0], [10, 0, 0]], float))
    second = Curve(np.array([[4, -3, 0], [4, 5, 0]], float))
    ((on_first, on_second, gap),) = crossings(first, second)
    assert (on_first, on_second, gap) == pytest.approx((4, 3, 0))


def test_the_mesh_may_hold_doubled_faces_third_wings_and_touching_corners():
    vertices, faces = sphere_mesh(2000)
    wing = np.array([[*faces[0][:2], faces[500][0]]])
    messy = Surface.mended(vertices, np.vstack([faces, faces[:5, [0, 0, 1]], wing]))
    assert messy.tape(on_ball(1, 0, 0), on_ball(0, 1, 0)).length == pytest.approx(np.pi / 2 * R, abs=0.2)
