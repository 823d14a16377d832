"""Tang Songyan's lines and halves on the adult male, against measures taken off the mesh itself."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.head import load_head
from scalp_atlas.resolve import Resolver

SIDES = ("left", "right")


@pytest.fixture(scope="module")
def resolver(library) -> Resolver:
    return Resolver(library, load_head("adult_male"))


@pytest.fixture(scope="module")
def resolution(resolver):
    return resolver.resolve(["tang"])


@pytest.fixture(scope="module")
def place(resolver, library):
    """A function that gives a point, curve or area of any file, or a landmark."""
    return lambda name, side="midline": resolver.value(library.systems["tang"], name, side)


def off(patch: np.ndarray, point: np.ndarray) -> float:
    """From a point to the nearest corner of a patch's 2 mm triangles, mm."""
    return float(np.linalg.norm(patch - point, axis=1).min())


def test_every_item_has_its_place(resolution):
    assert not resolution.unresolved


def test_the_yin_yang_point_halves_the_midline(resolver, resolution, place):
    midline = resolver.head.midline
    at = midline.nearest(resolution.resolved["tang.yinyang"].points[0])[0]
    front, back = (abs(midline.nearest(place(end))[0] - at) for end in ("glabella", "eop_inferior"))
    assert front == pytest.approx(back, abs=0.05)
    assert front + back == pytest.approx(resolution.resolved["tang.ap"].length_mm, abs=0.1)


@pytest.mark.parametrize("side", SIDES)
def test_the_auricular_line_runs_from_the_yin_yang_point_to_the_root_of_the_helix(resolution, place, side):
    line = resolution.resolved[f"tang.va.{side}"].points
    assert np.linalg.norm(line[0] - resolution.resolved["tang.yinyang"].points[0]) < 0.1
    assert np.linalg.norm(line[-1] - place("ear_root_anterior", side)) < 3
    assert (np.diff(line[:, 2]) < 0.05).all()  # downward all the way
    assert place("ear_root_posterior", side)[1] < line[-1, 1] < place("temple_hair_anterior", side)[1]


@pytest.mark.parametrize("side", SIDES)
def test_the_auricular_line_to_the_tragus_ends_lower_and_farther_back(place, side):
    end, other = (place(name, side).points[-1] for name in ("va", "va_tragus"))
    assert np.linalg.norm(other - place("tragus", side)) < 3
    assert other[2] < end[2] - 5
    assert other[1] < end[1]


@pytest.mark.parametrize("side", SIDES)
def test_the_occipital_line_passes_eye_ear_and_protuberance_in_this_order(resolution, place, side):
    line = place("co", side)
    stops = [place("canthus_outer", side), place("supratragic_notch", side), place("eop_inferior")]
    stations, gaps = zip(*(line.nearest(stop) for stop in stops), strict=True)
    assert max(gaps) < 3
    assert list(stations) == sorted(stations)
    assert stations[0] == pytest.approx(0, abs=1)
    assert stations[-1] == pytest.approx(line.length, abs=1)
    assert line.points[:, 2].max() < place("ear_apex", side)[2]
    assert line.points[:, 2].min() > place("ear_lobe_lower", side)[2]


@pytest.mark.parametrize("side", SIDES)
def test_each_half_holds_the_acupoints_of_its_own_side_of_the_ear(resolution, place, side):
    yin, yang = (resolution.resolved[f"tang.{half}.{side}"].pieces[0].patch[0] for half in ("yin", "yang"))
    for name in ("gb13", "st8", "gb14", "gb4", "bl5"):
        point = place(f"points:{name}", side)
        assert off(yin, point) < 3 < 8 < off(yang, point), name
    for name in ("gb19", "bl9", "gb9", "bl8", "te20"):
        point = place(f"points:{name}", side)
        assert off(yang, point) < 3 < 8 < off(yin, point), name
    for name in ("points:gb20", "points:st2", "pupil", "points:gb12"):  # below the frame
        assert min(off(yin, place(name, side)), off(yang, place(name, side))) > 5, name


def faces_within_the_frame(resolver, place) -> float:
    """mm2 of the left faces of the measuring surface above the occipital line and the brow, told by height alone."""
    surface = resolver.head.surface
    corners = surface.vertices[surface.faces]
    centres = corners.mean(axis=1)
    sizes = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    low, brow = place("co", "left").points[::-1], place("brow_edge", "left").points[::-1]
    side = np.interp(centres[:, 1], low[:, 1], low[:, 2])
    front = np.interp(centres[:, 0], brow[:, 0], brow[:, 2])
    before = (centres[:, 1] > 0) & (centres[:, 0] > brow[0, 0])  # under the brow, not beside it
    within = (centres[:, 0] < 0) & (centres[:, 2] > np.where(before, front, side))
    return float(sizes[within].sum())


def test_the_halves_of_a_side_make_up_the_scalp_above_the_frame(resolver, resolution, place):
    halves = sum(resolution.resolved[f"tang.{half}.left"].area_mm2 for half in ("yin", "yang"))
    assert halves == pytest.approx(faces_within_the_frame(resolver, place), rel=0.01)


@pytest.mark.parametrize("side", SIDES)
def test_another_auricular_line_moves_skin_from_one_half_to_the_other(place, side):
    default = [place(half, side).area_mm2 for half in ("yin", "yang")]
    other = [place(f"{half}_tragus", side).area_mm2 for half in ("yin", "yang")]
    assert other[0] > default[0] + 100  # the line ends farther back
    assert sum(other) == pytest.approx(sum(default), rel=0.001)
