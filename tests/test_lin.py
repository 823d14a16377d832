"""Lin Xuejian's and related zones on the adult male: the lengths and orders that the sentences tell."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scalp_atlas.geometry import Curve
from scalp_atlas.head import load_head
from scalp_atlas.resolve import Resolver


@pytest.fixture(scope="module")
def resolver(library) -> Resolver:
    return Resolver(library, load_head("adult_male"))


@pytest.fixture(scope="module")
def resolution(resolver):
    return resolver.resolve(["lin"])


@pytest.fixture(scope="module")
def place(resolver, library):
    """A function that gives a point or curve of any file, or a landmark."""
    return lambda name, side="midline": resolver.value(library.systems["lin"], name, side)


@pytest.fixture(scope="module")
def needles(resolution):
    """The frontal five as curves: middle, inner left, inner right, outer left, outer right."""
    return [Curve(piece.points) for piece in resolution.resolved["lin.frontal5"].pieces]


def angle_deg(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))


def test_only_the_two_areas_known_by_name_have_no_place(resolution):
    assert {name.split(".")[1] for name in resolution.unresolved} == {"cerebellar_new", "silent"}


def test_the_frontal_five_start_2_cm_behind_the_hairline_and_are_3_cm_long(needles, place, resolver):
    midline = resolver.head.midline
    start = midline.nearest(needles[0].at(0))[0]
    assert abs(start - midline.nearest(place("anterior_hairline"))[0]) == pytest.approx(20, abs=0.1)
    for needle in needles:
        assert np.linalg.norm(needle.at(0) - needles[0].at(0)) < 0.01
        assert needle.length == pytest.approx(30, abs=0.1)
        assert needle.at(needle.length)[1] < needle.at(0)[1]


def test_the_frontal_five_spread_30_degrees_from_one_to_the_next(needles):
    middle, inner_left, inner_right, outer_left, outer_right = (needle.at(2) - needle.at(0) for needle in needles)
    row = [outer_left, inner_left, middle, inner_right, outer_right]
    assert np.all(np.diff([way[0] for way in row]) > 0)  # from the left to the right
    for one, following in pairwise(row):
        assert angle_deg(one, following) == pytest.approx(30, abs=1)


def test_the_vertex_line_is_4_sagittal_cun_of_the_midline(resolution):
    line = resolution.resolved["lin.top_through"]  # GV23 stands at 1 cun, GV20 at 5
    assert line.length_mm == pytest.approx(4 * resolution.scales["cun_sagittal"], abs=0.05)
    assert np.abs(line.points[:, 0]).max() < 0.05
    assert line.points[0, 1] > line.points[-1, 1]


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_line_from_bl5_to_bl7_keeps_its_way_from_the_midline(resolution, resolver, side):
    line = resolution.resolved[f"lin.bl_through.{side}"]  # both stand at 1.5 cun, at 1 and 4 cun from the hairline
    assert line.length_mm == pytest.approx(3 * resolution.scales["cun_sagittal"], rel=0.05)
    gaps = [resolver.head.midline.nearest(point)[1] for point in line.points]
    told = 1.5 * resolution.scales["cun_transverse"]
    assert 0.95 * told < min(gaps)
    assert max(gaps) < 1.1 * told
    assert (np.sign(line.points[:, 0]) == {"left": -1, "right": 1}[side]).all()


def finger_lines(resolution, side: str) -> tuple[np.ndarray, np.ndarray]:
    front, back = resolution.resolved[f"lin.finger.{side}"].pieces
    return front.points, back.points


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_finger_lines_stand_1_25_cun_from_ms6_before_and_behind_it(resolution, place, side):
    ms6 = place("issa:ms6", side)
    told = 1.25 * resolution.scales["cun_finger"]
    for line, ahead in zip(finger_lines(resolution, side), (1, -1), strict=True):
        for point in line:
            station, gap = ms6.nearest(point)
            assert 0.95 * told < gap < told  # the chord
            assert np.sign(point[1] - ms6.at(station)[1]) == ahead


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_finger_lines_stand_beside_the_fifth_of_ms6_above_its_lower_two(resolution, place, side):
    ms6 = place("issa:ms6", side)
    for line in finger_lines(resolution, side):
        shares = [ms6.nearest(end)[0] / ms6.length for end in (line[0], line[-1])]
        assert shares == pytest.approx([0.4, 0.6], abs=0.02)
        assert Curve(line).length == pytest.approx(ms6.length / 5, rel=0.1)


def test_the_finger_lines_in_sagittal_cun_stand_farther(resolution, place, library):
    ms6 = place("issa:ms6", "left")
    told = 1.25 * resolution.scales["cun_sagittal"]
    variant = library.systems["lin"].items["finger"].variants[0]
    for piece in variant.draw:
        line = place(piece.step, "left")
        assert 0.93 * told < ms6.nearest(line.at(line.length / 2))[1] < told
