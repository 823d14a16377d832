"""How near walks, tapes and parallels come to what calculus and an exact algorithm say (`docs/accuracy.md`)."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.geometry import Curve, Surface
from scalp_atlas.geometry import operations as ops
from scalp_atlas.head import load_head
from shapes import DENTS, R, Solid, even_directions, triangles, uneven_directions

VERTICES = 20_000
SOLIDS = {"ellipsoid": Solid(), "dented ellipsoid": Solid(dents=DENTS)}


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


@pytest.fixture(scope="module", params=["even", "uneven"])
def ball(request) -> Surface:
    directions = even_directions(VERTICES) if request.param == "even" else uneven_directions(VERTICES)
    return Surface(R * directions, triangles(directions))


def trips(count: int, seed: int, longest: float):
    """Random (start, way ahead, distance): unit vectors square to each other, mm."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        start = unit(random.normal(size=3))
        ahead = random.normal(size=3)
        yield start, unit(ahead - start * (start @ ahead)), random.uniform(10, longest)


def great_circle(start: np.ndarray, ahead: np.ndarray, distance: float) -> np.ndarray:
    return R * (np.cos(distance / R) * start + np.sin(distance / R) * ahead)


def test_a_walk_on_the_ball_ends_within_a_tenth_of_a_millimetre(ball: Surface):
    for start, ahead, distance in trips(150, 1, 150):
        end = ball.walk(R * start, ahead, distance)[-1]
        assert np.linalg.norm(end - great_circle(start, ahead, distance)) < 0.1


def test_a_tape_on_the_ball_is_as_long_as_the_great_circle_and_lies_on_it(ball: Surface):
    for start, ahead, distance in trips(60, 2, 140):
        way = ball.tape(R * start, great_circle(start, ahead, distance))
        assert way.length == pytest.approx(distance, abs=0.02)
        assert np.abs(way.points @ np.cross(start, ahead)).max() < 0.03


def test_a_parallel_on_the_ball_keeps_its_distance_all_along(ball: Surface):
    for start, ahead, distance in trips(12, 3, 160):
        pole = np.cross(start, ahead)
        base = ball.tape(R * start, great_circle(start, ahead, max(distance, 40)))
        line = ops.parallel(ball, base, 15.0, pole)
        height = R * np.arcsin(line.points @ pole / np.linalg.norm(line.points, axis=1))
        assert np.abs(height - 15).max() < 0.05


@pytest.fixture(scope="module", params=[(name, mesh) for name in SOLIDS for mesh in ("even", "uneven")], ids="-".join)
def solid(request) -> tuple[Solid, Surface]:
    shape = SOLIDS[request.param[0]]
    directions = even_directions(VERTICES) if request.param[1] == "even" else uneven_directions(VERTICES)
    return shape, Surface(shape.on(directions), triangles(directions))


def true_geodesics(shape: Solid, count: int, seed: int, longest: float):
    for start, ahead, distance in trips(count, seed, longest):
        place = shape.on(start[None])[0]
        tangent = shape.tangent(place, ahead)
        yield place, tangent, distance, Curve(shape.geodesic(place, tangent, distance))


def test_a_walk_follows_the_geodesic_of_the_differential_equation(solid):
    shape, surface = solid
    for place, tangent, distance, true in true_geodesics(shape, 30, 4, 150):
        assert np.linalg.norm(surface.walk(place, tangent, distance)[-1] - true.points[-1]) < 0.1


def test_a_tape_is_the_geodesic_of_the_differential_equation(solid):
    shape, surface = solid
    for place, _, distance, true in true_geodesics(shape, 30, 5, 120):
        way = surface.tape(place, true.points[-1])
        assert way.length == pytest.approx(distance, abs=0.1)
        assert max(true.nearest(point)[1] for point in way.points) < 0.1


def test_a_dent_changes_the_way():
    """So that the tests above mean something: the dents turn some geodesics by millimetres."""
    gaps = []
    for start, ahead, _ in trips(30, 4, 150):
        ends = []
        for shape in SOLIDS.values():
            place = shape.on(start[None])[0]
            ends.append(shape.geodesic(place, shape.tangent(place, ahead), 120.0)[-1])
        gaps.append(np.linalg.norm(ends[0] - ends[1]))
    assert np.max(gaps) > 2


def test_a_tape_on_a_real_head_is_as_long_as_the_exact_algorithm_says():
    """Mitchell, Mount, Papadimitriou as the library pygeodesic has it: exact for the triangles as they are."""
    exact = pytest.importorskip("pygeodesic.geodesic")
    whole = load_head("adult_male").surface
    scalp = Surface.mended(whole.vertices, whole.faces[(whole.vertices[whole.faces][:, :, 2] > 10).all(1)])
    algorithm = exact.PyGeodesicAlgorithmExact(scalp.vertices, scalp.faces)
    random = np.random.default_rng(6)
    high = np.flatnonzero(scalp.vertices[:, 2] > 45)
    for _ in range(3):
        first, last = random.choice(high, 2, replace=False)
        length, _ = algorithm.geodesicDistance(first, last)
        assert scalp.tape(scalp.vertices[first], scalp.vertices[last]).length == pytest.approx(length, abs=0.02)
