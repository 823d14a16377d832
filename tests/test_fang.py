"""Fang's figures and points on the shipped head: the centimetres, angles and neighbours that are told of them."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.geometry import Curve
from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Resolution, Resolved
from scalp_atlas.resolve import Resolver, resolve

LENGTHS = {"fuxiang_head": 30, "fuxiang_arm.left": 110, "fuxiang_leg.left": 90}  # mm as told
WIDTHS = {"fuxiang_head": 20, "fuxiang_trunk": 30, "fuxiang_arm.left": 20, "fuxiang_leg.left": 20, "fuzang.left": 20}
POINTS = [
    "speech",
    "writing",
    "memory",
    "motor_balance",
    "signal",
    "hearing",
    "smell_taste",
    "vision",
    "balance",
    "resp_circ",
]


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head("adult_male")


@pytest.fixture(scope="module")
def resolution(library, head) -> Resolution:
    return resolve(library, head, ["fang", "points", "jiao", "craniometry", "reference"])


def item(resolution: Resolution, name: str) -> Resolved:
    return resolution.resolved[f"fang.{name}"]


def axis(resolution: Resolution, name: str) -> Curve:
    return Curve(item(resolution, name).pieces[0].axis)


def spot(resolution: Resolution, name: str) -> np.ndarray:
    system, _, key = name.rpartition(":")
    return resolution.resolved[f"{system or 'fang'}.{key}"].points[0]


def hairline(resolution: Resolution, name: str) -> Curve:
    return Curve(resolution.resolved[f"reference.hairline_{name}"].points)


def along_midline(head: Head, a: np.ndarray, b: np.ndarray) -> float:
    """Tape along the midline in mm; positive when b lies behind a."""
    return head.midline.nearest(b)[0] - head.midline.nearest(a)[0]


def test_everything_has_its_place(resolution):
    assert not [name for name in resolution.unresolved if name.startswith("fang.")]


@pytest.mark.parametrize("name", LENGTHS)
def test_a_limb_of_the_figure_is_as_long_as_told(resolution, name):
    assert axis(resolution, name).length == pytest.approx(LENGTHS[name], abs=0.2)


@pytest.mark.parametrize("name", WIDTHS)
def test_a_strip_is_as_wide_as_told(resolution, name):
    """Length times width; the vault of the skull takes away less than 4 %."""
    share = item(resolution, name).area_mm2 / (axis(resolution, name).length * WIDTHS[name])
    assert 0.96 < share <= 1.005


def test_the_prone_figure_lies_from_before_bregma_to_lambda(head, resolution):
    """Bregma is 13 cm above the mid-brow point, lambda 6 cm above the protuberance."""
    neck, trunk = axis(resolution, "fuxiang_head"), axis(resolution, "fuxiang_trunk")
    assert np.allclose(neck.points[-1], trunk.points[0], atol=0.1)
    assert along_midline(head, head.landmarks["glabella"], trunk.points[0]) == pytest.approx(130, abs=0.2)
    assert along_midline(head, trunk.points[-1], head.landmarks["inion"]) == pytest.approx(60, abs=0.2)
    assert along_midline(head, head.landmarks["glabella"], neck.points[0]) == pytest.approx(100, abs=0.2)


def test_the_trunk_is_about_as_long_as_remembered(resolution):
    """About 14 cm; the two sutures are estimates of a centimetre each way."""
    assert axis(resolution, "fuxiang_trunk").length == pytest.approx(140, abs=20)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_limbs_start_at_the_trunk_and_reach_down_the_side(head, resolution, side):
    trunk = axis(resolution, "fuxiang_trunk").points
    arm, leg = (axis(resolution, f"fuxiang_{limb}.{side}").points for limb in ("arm", "leg"))
    assert np.allclose([arm[0], leg[0]], trunk[[0, -1]], atol=0.2)
    outward = 1 if side == "right" else -1
    assert arm[-1][0] * outward > 50 and leg[-1][0] * outward > 50
    assert arm[-1][1] > head.landmarks[f"ear_root_anterior.{side}"][1]
    assert leg[-1][1] < head.landmarks[f"ear_root_posterior.{side}"][1]
    assert arm[-1][2] > head.landmarks[f"zygomatic_arch_mid.{side}"][2] + 40  # the pterion is 4 cm above the arch
    assert leg[-1][2] > head.landmarks[f"mastoid_tip.{side}"][2]


def test_fuzang_lies_on_the_hairline_and_its_burners_have_3_1_5_and_2_cm(library, head, resolution):
    line = axis(resolution, "fuzang.left")
    assert max(hairline(resolution, "front").nearest(place)[1] for place in line.points) < 0.3
    assert abs(line.points[0][0]) < 0.1
    assert np.linalg.norm(line.points[-1] - head.landmarks["hair_corner.left"]) < 0.2
    shares = [part.share for part in library.systems["fang"].items["fuzang"].parts]
    assert np.allclose(np.array(shares) * line.length, [30, 15, 20], atol=0.5)


def test_the_rolandic_line_starts_1_25_cm_behind_the_middle(head, resolution):
    upper = item(resolution, "rolandic.left").points[0]
    before = along_midline(head, head.landmarks["nasion"], upper)
    behind = along_midline(head, upper, head.landmarks["inion"])
    assert (before - behind) / 2 == pytest.approx(12.5, abs=0.1)


@pytest.mark.parametrize(("figure", "front"), [("daoxiang", 1), ("daozang", -1)])
def test_the_inverted_figures_hang_beside_the_rolandic_line(resolution, figure, front):
    """7.5 mm in front of or behind it everywhere, so that the strips of 10 mm keep 2.5 mm off."""
    rolandic = Curve(item(resolution, "rolandic.left").points)
    line = axis(resolution, f"{figure}.left")
    assert abs(line.points[0][0]) < 0.3
    for place in line.at(np.linspace(10, line.length, 20)):
        station, gap = rolandic.nearest(place)
        assert gap == pytest.approx(7.5, abs=0.2)
        assert (place - rolandic.at(station))[1] * front > 5
    strip = item(resolution, f"{figure}.left").points
    strip = strip[strip[:, 0] < -10]  # away from the midline, where the line itself ends
    assert min(rolandic.nearest(place)[1] for place in strip) == pytest.approx(2.5, abs=0.2)


def test_the_inverted_figures_end_above_the_ear(head, resolution):
    for figure in ("daoxiang", "daozang"):
        low = axis(resolution, f"{figure}.left").points[-1]
        assert low[2] > head.landmarks["ear_apex.left"][2]
        assert abs(low[1] - head.landmarks["preauricular.left"][1]) < 25


def test_thinking_lies_3_cm_up_the_forehead_below_the_hair(head, resolution):
    place = spot(resolution, "thinking")
    assert along_midline(head, head.landmarks["glabella"], place) == pytest.approx(30, abs=0.1)
    assert along_midline(head, place, head.landmarks["anterior_hairline"]) > 0


@pytest.mark.parametrize(
    ("name", "start", "aim", "degrees", "mm"),
    [
        ("writing", "bregma", "lambda", 45, 30),
        ("memory", "lambda", "bregma", 60, 70),
        ("motor_balance", "lambda", "bregma", 30, 50),
    ],
)
def test_a_point_at_an_angle_to_the_sagittal_suture(head, resolution, name, start, aim, degrees, mm):
    """A tape stretched from the suture's end to the point has that length and leaves the midline at that angle."""
    origin = spot(resolution, f"craniometry:{start}")
    midline = head.surface.tape(origin, spot(resolution, f"craniometry:{aim}"))
    for side, outward in (("left", -1), ("right", 1)):
        way = head.surface.tape(origin, spot(resolution, f"{name}.{side}"))
        first, second = (line.at(4.0) - origin for line in (midline, way))
        turn = np.degrees(np.arccos(first @ second / np.linalg.norm(first) / np.linalg.norm(second)))
        assert way.length == pytest.approx(mm, abs=0.3)
        assert turn == pytest.approx(degrees, abs=2)
        assert way.points[-1][0] * outward > 0


def test_speaking_lies_half_way_from_brow_to_ear(head, resolution):
    place = spot(resolution, "speech.left")
    ends = head.landmarks["brow_mid.left"], spot(resolution, "points:te20.left")
    halves = [head.surface.tape(place, end).length for end in ends]
    assert halves[0] == pytest.approx(halves[1], abs=0.3)
    assert sum(halves) == pytest.approx(head.surface.tape(*ends).length, abs=0.3)


def test_signal_lies_3_cm_from_the_ear_on_the_way_to_the_protuberance(head, resolution):
    place, ear, bone = spot(resolution, "signal.left"), spot(resolution, "points:te20.left"), head.landmarks["inion"]
    pieces = [head.surface.tape(ear, place).length, head.surface.tape(place, bone).length]
    assert pieces[0] == pytest.approx(30, abs=0.2)
    assert sum(pieces) == pytest.approx(head.surface.tape(ear, bone).length, abs=0.3)


def test_hearing_is_the_middle_of_the_vertigo_area(resolution):
    """Both are told as 1.5 cm above the ear apex; the area reaches 2 cm to either side."""
    area = Curve(resolution.resolved["jiao.vertigo.left"].points)
    assert np.linalg.norm(area.at(area.length / 2) - spot(resolution, "hearing.left")) < 0.3


def test_smell_and_taste_lies_level_3_cm_before_the_ear(head, resolution):
    place, ear = spot(resolution, "smell_taste.left"), spot(resolution, "points:te20.left")
    assert abs(place[2] - ear[2]) < 0.1
    assert place[1] > ear[1]
    assert head.surface.tape(ear, place).length == pytest.approx(30, abs=0.5)


def test_vision_lies_on_the_optic_area(head, resolution):
    """1 cm from the midline as that area, which runs from the protuberance 4 cm up."""
    area = Curve(resolution.resolved["jiao.optic.left"].points)
    station, gap = area.nearest(spot(resolution, "vision.left"))
    assert gap < 1 and station == pytest.approx(20, abs=1)


def test_balance_lies_on_the_balance_area_and_respiration_below_it(head, resolution):
    """3.5 cm from the midline as that area, which runs from the protuberance 4 cm down."""
    area = Curve(resolution.resolved["jiao.balance.left"].points)
    balance, below = spot(resolution, "balance.left"), spot(resolution, "resp_circ.left")
    station, gap = area.nearest(balance)
    assert gap < 3 and station == pytest.approx(20, abs=3)
    assert below[2] < balance[2]
    assert hairline(resolution, "back").nearest(below)[1] < 30  # still within the hair
    assert below[2] > head.landmarks["posterior_hairline"][2]


@pytest.mark.parametrize("name", POINTS)
def test_a_point_has_its_mirror_image(resolution, name):
    left, right = (spot(resolution, f"{name}.{side}") for side in ("left", "right"))
    assert left[0] < 0 < right[0]
    assert np.linalg.norm(left * [-1, 1, 1] - right) < 0.3


def test_with_bregma_by_thirds_the_figure_starts_further_forward(library, head, resolution):
    """A third of the way from nasion to inion instead of 13 cm from the brow: what starts at bregma moves with it."""
    system, resolver = library.systems["fang"], Resolver(library, head)
    moved = {
        entry.key: resolver.value(system, variant.draw[0].step, "left")
        for entry in system.items.values()
        for variant in entry.variants
        if variant.key == "bregma_third"
    }
    assert set(moved) == {"fuxiang_head", "fuxiang_trunk", "fuxiang_arm", "writing"}
    nasion, inion = head.landmarks["nasion"], head.landmarks["inion"]
    start = moved["fuxiang_trunk"].axis.points[0]
    assert 2 * along_midline(head, nasion, start) == pytest.approx(along_midline(head, start, inion), abs=0.3)
    for limb in (moved["fuxiang_head"].axis.points[-1], moved["fuxiang_arm"].axis.points[0]):
        assert np.allclose(limb, start, atol=0.2)
    assert np.linalg.norm(moved["writing"] - start) == pytest.approx(30, abs=0.5)
