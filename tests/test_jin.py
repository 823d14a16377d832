"""Jin Rui's groups on the adult male: what their sentences and the acupoints' own rules imply."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.head import load_head
from scalp_atlas.resolve import Resolver


@pytest.fixture(scope="module")
def resolver(library) -> Resolver:
    return Resolver(library, load_head("adult_male"))


@pytest.fixture(scope="module")
def resolution(resolver):
    return resolver.resolve(["jin"])


@pytest.fixture(scope="module")
def needles(resolution):
    """A function that gives the needles (n, 3) of an item, mm."""
    return lambda name: resolution.resolved[f"jin.{name}"].points


@pytest.fixture(scope="module")
def drawn(resolver, library):
    """A function that gives the needles (n, 3) of a variant, mm."""

    def points(name: str, key: str, side: str = "midline") -> np.ndarray:
        system = library.systems["jin"]
        variant = next(v for v in system.items[name].variants if v.key == key)
        return np.array([resolver.value(system, piece.step, side) for piece in variant.draw])

    return points


@pytest.fixture(scope="module")
def acupoint(resolver, library):
    """A function that gives an acupoint (3,), mm."""
    return lambda name, side="midline": resolver.value(library.systems["points"], name, side)


def gap(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b))


def test_every_group_but_the_contradictory_one_has_its_place(resolution):
    assert {name.split(".")[1] for name in resolution.unresolved} == {"speech3"}
    assert len(resolution.resolved) == 8  # the temple three on both sides


def test_every_variant_is_a_set_of_points(resolver, library):
    system = library.systems["jin"]
    for item in system.items.values():
        for piece in (piece for variant in item.variants for piece in variant.draw):
            place = resolver.value(system, piece.step, "left" if item.paired else item.side)
            assert np.shape(place) == (3,)


def test_the_front_and_rear_spirit_needles_are_gv21_and_gv19(needles, acupoint):
    # GV20 stands at 5 cun from the front hairline and 7 from the back one, GV21 at 3.5 and GV19 at 5.5.
    front, rear = needles("sishen")[:2]
    assert gap(front, acupoint("gv21")) < 0.05
    assert gap(rear, acupoint("gv19")) < 0.05


@pytest.mark.parametrize(
    ("key", "scale", "cun"),
    [("", "cun_sagittal", 1.5), ("transverse_sides", "cun_transverse", 1.5), ("1_cun", "cun_sagittal", 1.0)],
)
def test_the_spirit_needles_to_the_sides_keep_their_cun(needles, drawn, acupoint, resolution, key, scale, cun):
    left, right = (drawn("sishen", key) if key else needles("sishen"))[2:]
    told = cun * resolution.scales[scale]
    for needle in (left, right):
        assert 0.96 * told < gap(needle, acupoint("gv20")) < told  # the chord of the tape
    assert left[0] < 0 < right[0]
    assert gap(left, right * [-1, 1, 1]) < 0.1


def test_the_intelligence_three_stand_half_a_cun_within_the_hair(needles, resolver, library, resolution):
    front = resolver.value(library.systems["points"], "hairline.front", "midline")
    middle, left, right = needles("zhi")
    for needle in (middle, left, right):
        assert 0.4 < front.nearest(needle)[1] / resolution.scales["cun_sagittal"] <= 0.5
    three_cun = 3 * resolution.scales["cun_transverse"]
    assert abs(middle[0]) < 0.05
    assert -three_cun < left[0] < -0.8 * three_cun
    assert 0.8 * three_cun < right[0] < three_cun


def test_the_brain_three_stand_on_one_level_with_the_sides_above_gb20(needles, acupoint, resolver, library):
    level = resolver.value(library.systems["points"], "eop_superior", "midline")[2]
    middle, left, right = needles("nao")
    assert np.allclose([middle[2], left[2], right[2]], level, atol=0.1)
    assert left[0] == pytest.approx(acupoint("gb20", "left")[0], abs=0.1)
    assert right[0] == pytest.approx(acupoint("gb20", "right")[0], abs=0.1)


@pytest.mark.parametrize(("key", "cun"), [("1_5_cun", 1.5), ("2_25_cun", 2.25), ("2_5_cun", 2.5)])
def test_the_other_brain_three_keep_their_occipital_cun(drawn, resolution, key, cun):
    middle, left, right = drawn("nao", key)
    told = cun * resolution.scales["cun_occipital"]
    assert 0.96 * told < gap(left, middle) < told
    assert 0.96 * told < gap(right, middle) < told
    assert left[0] < 0 < right[0]


def test_the_upper_temple_three_stand_a_cun_above_the_lower_ones_on_the_left(needles, resolution):
    cun = resolution.scales["cun_finger"]
    upper, lower = needles("upper3"), needles("temple3.left")
    assert (upper[:, 0] < 0).all()
    assert gap(upper[0], lower[0]) == pytest.approx(cun, rel=0.02)
    assert (upper[:, 2] - lower[:, 2] > 0.9 * cun).all()
    for first, front, rear in (upper, lower):
        assert front[1] > first[1] > rear[1]
        assert gap(front, first) == pytest.approx(cun, rel=0.02)
        assert gap(rear, first) == pytest.approx(cun, rel=0.02)
        assert np.ptp([first[2], front[2], rear[2]]) < 0.05


def test_the_first_temple_needle_stands_2_cun_above_te20(needles, drawn, acupoint, resolution):
    ear, cun = acupoint("te20", "left"), resolution.scales["cun_finger"]
    assert gap(needles("temple3.left")[0], ear) == pytest.approx(2 * cun, rel=0.02)
    assert gap(drawn("temple3", "1_5_cun", "left")[0], ear) == pytest.approx(1.5 * cun, rel=0.02)


def test_the_wide_temple_three_stand_half_as_far_again(drawn, resolution):
    first, front, rear = drawn("temple3", "wide", "left")
    for needle in (front, rear):
        assert gap(needle, first) == pytest.approx(1.5 * resolution.scales["cun_finger"], rel=0.03)


def test_the_settling_needles_stand_between_brow_and_hair(needles, acupoint, resolver, library, resolution):
    middle, left, right = needles("dingshen")
    half = resolution.scales["cun_forehead"] / 2
    assert gap(middle, acupoint("ex-hn3")) == pytest.approx(half, rel=0.02)
    assert gap(left, acupoint("gb14", "left")) == pytest.approx(half, rel=0.02)
    front = resolver.value(library.systems["points"], "hairline.front", "midline")
    for needle in (middle, left, right):
        assert needle[2] < front.at(front.nearest(needle)[0])[2] - half
    assert abs(middle[0]) < 0.05
    assert gap(left, right * [-1, 1, 1]) < 0.1


def test_the_four_tellings_of_the_settling_needles_climb_from_the_brow(needles, drawn):
    sides = [drawn("dingshen", "brows")[1], drawn("dingshen", "gb14")[1], needles("dingshen")[1]]
    assert np.all(np.diff([side[2] for side in sides]) > 5)


def test_the_close_settling_needles_stand_half_a_transverse_cun_from_the_middle_one(drawn, resolution):
    middle, left, right = drawn("dingshen", "close")
    told = resolution.scales["cun_transverse"] / 2
    assert gap(left, middle) == pytest.approx(told, rel=0.02)
    assert gap(right, middle) == pytest.approx(told, rel=0.02)


def test_the_dizziness_needles_are_the_spirit_needles_with_ex_hn3_and_ex_hn5(needles, acupoint):
    others = [acupoint("ex-hn3"), acupoint("ex-hn5", "left"), acupoint("ex-hn5", "right")]
    assert np.allclose(needles("yuntong"), [*needles("sishen"), *others], atol=0.2)  # lifted onto the skin
