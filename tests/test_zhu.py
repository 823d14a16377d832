"""Zhu's belts and areas on the shipped head: what the textbooks' numbers say of each other."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.geometry import Curve
from scalp_atlas.geometry.areas import Area
from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Resolution, Resolved
from scalp_atlas.resolve import Resolver, resolve

NAME_ONLY = {"middle_jiao", "lower_jiao", "huiyin_foot", "upper_limb", "lower_limb"}
BELTS = {  # the points a belt joins, and the cun that its width is told in
    "eding": ("gv24", "gv20", "cun_transverse"),
    "dingzhen": ("gv20", "gv17", "cun_transverse"),
    "dingnie.left": ("gv21", "st8.left", "cun_finger"),
    "dingjie_ant.left": ("bl7.left", "gb17.left", "cun_transverse"),
    "dingjie_post.left": ("bl8.left", "gb18.left", "cun_transverse"),
    "nieqian.left": ("gb4.left", "gb6.left", "cun_finger"),
    "niehou.left": ("gb9.left", "te20.left", "cun_finger"),
}


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head("adult_male")


@pytest.fixture(scope="module")
def resolution(library, head) -> Resolution:
    return resolve(library, head, ["zhu", "points", "issa", "reference"])


def zone(resolution: Resolution, name: str) -> Resolved:
    return resolution.resolved[f"zhu.{name}"]


def axis(resolution: Resolution, name: str) -> Curve:
    return Curve(zone(resolution, name).pieces[0].axis)


def spot(resolution: Resolution, name: str) -> np.ndarray:
    return resolution.resolved[f"points.{name}"].points[0]


def test_all_but_the_areas_known_by_name_have_their_place(library, resolution):
    lost = {name.split(".")[1] for name in resolution.unresolved if name.startswith("zhu.")}
    assert lost == NAME_ONLY
    assert all(library.systems["zhu"].items[key].text_only["en"] for key in NAME_ONLY)


@pytest.mark.parametrize("name", BELTS)
def test_a_belt_runs_from_one_point_to_the_other(resolution, name):
    first, last, _ = BELTS[name]
    ends = axis(resolution, name).points[[0, -1]]
    assert np.linalg.norm(ends - [spot(resolution, first), spot(resolution, last)], axis=1).max() < 0.2


@pytest.mark.parametrize("name", BELTS)
def test_a_belt_is_one_cun_wide(resolution, name):
    """Length times width; the vault of the skull takes away less than 4 %."""
    width = resolution.scales[BELTS[name][2]]
    share = zone(resolution, name).area_mm2 / (axis(resolution, name).length * width)
    assert 0.96 < share <= 1.001


def test_a_quarter_of_eding_is_one_and_an_eighth_cun(library, resolution):
    """From 0.5 to 5 cun behind the hairline are 4.5 cun, in four equal parts."""
    shares = [part.share for part in library.systems["zhu"].items["eding"].parts]
    quarters = np.array(shares) * axis(resolution, "eding").length / resolution.scales["cun_sagittal"]
    assert np.allclose(quarters, [1.125] * 4, atol=0.005)


@pytest.mark.parametrize("name", ["epang1", "epang2"])
def test_epang_is_one_cun_long_and_halved_by_the_hairline(resolution, name):
    cun, line = resolution.scales["cun_sagittal"], axis(resolution, f"{name}.left")
    hairline = Curve(resolution.resolved["reference.hairline_front"].points).resampled(0.5).points
    halfway = min((line.nearest(place)[::-1] for place in hairline), key=lambda found: found[0])
    assert line.length == pytest.approx(cun, abs=0.1)
    assert halfway[0] < 0.5 and halfway[1] == pytest.approx(cun / 2, abs=1)


def test_epang_lies_where_the_words_put_it(resolution):
    """Epang 1 clear of Eding and between BL3 and GB15, Epang 2 between GB15 and ST8."""
    order = [spot(resolution, "bl3.right"), axis(resolution, "epang1.right").points[0], spot(resolution, "gb15.right")]
    order += [axis(resolution, "epang2.right").points[0], spot(resolution, "st8.right")]
    assert np.all(np.diff([place[0] for place in order]) > 5)
    assert zone(resolution, "epang1.right").points[:, 0].min() > zone(resolution, "eding").points[:, 0].max()


def test_eding_and_dingzhen_meet_at_the_vertex(resolution):
    assert np.allclose(axis(resolution, "eding").points[-1], axis(resolution, "dingzhen").points[0], atol=0.1)


def test_dingnie_is_not_the_line_ms6(resolution):
    """GV21 lies 1.5 cun in front of GV20, MS6 starts 1 cun in front of it and runs lower down the temple."""
    belt, line = axis(resolution, "dingnie.left"), Curve(resolution.resolved["issa.ms6.left"].points)
    assert belt.points[:, 1].min() > line.points[0, 1]
    assert belt.points[:, 2].min() > line.points[:, 2].min() + 20


def test_the_two_dingjie_belts_lie_one_and_a_half_cun_apart(resolution):
    """BL7 and BL8 lie 4 and 5.5 cun behind the hairline, GB17 and GB18 2.5 and 4."""
    front, rear = (axis(resolution, f"dingjie_{name}.left").points[[0, -1]] for name in ("ant", "post"))
    gaps = np.linalg.norm(front - rear, axis=1)
    assert np.all(rear[:, 1] < front[:, 1])
    # Through the air, and the sagittal loops draw together toward the side.
    assert np.all(gaps < 1.5 * resolution.scales["cun_sagittal"])
    assert gaps == pytest.approx(1.5 * resolution.scales["cun_sagittal"], rel=0.06)


def test_the_temple_belts_lie_before_and_above_the_ear(head, resolution):
    before, above = (zone(resolution, f"{name}.left").points for name in ("nieqian", "niehou"))
    assert before[:, 1].min() > head.landmarks["ear_root_anterior.left"][1]
    assert axis(resolution, "niehou.left").points[:, 2].min() > head.landmarks["ear_apex.left"][2] - 0.1
    assert above[:, 1].max() < before[:, 1].min()


def test_the_head_and_face_area_reaches_from_the_hairline_to_gv23(head, resolution):
    """Half a cun to either side of GV24, which stands half a cun behind the hairline."""
    outline = Curve(zone(resolution, "head_face").points)
    assert outline.nearest(head.landmarks["anterior_hairline"])[1] < 0.2
    assert outline.nearest(spot(resolution, "gv23"))[1] < 0.2
    width = np.ptp(outline.points[:, 0])
    assert width == pytest.approx(resolution.scales["cun_transverse"], rel=0.01)


def test_the_upper_burner_area_has_bl5_at_its_corners(resolution):
    """BL5 stands 1.5 cun beside GV23, where the area begins."""
    outline = zone(resolution, "upper_jiao").points
    for side in ("left", "right"):
        gap = np.linalg.norm(outline - spot(resolution, f"bl5.{side}"), axis=1).min()
        assert gap < 0.5, side
    assert axis(resolution, "upper_jiao").length == pytest.approx(resolution.scales["cun_sagittal"], abs=0.1)


def test_left_mirrors_right(resolution):
    for name, item in resolution.resolved.items():
        if name.startswith("zhu.") and item.side == "left":
            other = Curve(resolution.resolved[name.replace(".left", ".right")].points * [-1, 1, 1])
            assert max(other.nearest(place)[1] for place in item.points) < 0.3, name


@pytest.fixture(scope="module")
def variants(library, head) -> dict[str, Area]:
    """Every variant by "item.key"."""
    system, resolver = library.systems["zhu"], Resolver(library, head)
    return {
        f"{item.key}.{variant.key}": resolver.value(system, variant.draw[0].step, "left")
        for item in system.items.values()
        for variant in item.variants
    }


def test_the_ears_move_gv20_from_one_belt_into_the_other(resolution, variants):
    by_ears = [variants[f"{name}.gv20_by_ears"].axis.length for name in ("eding", "dingzhen")]
    by_cun = [axis(resolution, name).length for name in ("eding", "dingzhen")]
    assert by_ears[0] < by_cun[0]
    assert sum(by_ears) == pytest.approx(sum(by_cun), abs=0.1)


def test_the_other_readings_have_the_lengths_that_they_say(resolution, variants):
    cun = resolution.scales["cun_sagittal"]
    assert variants["upper_jiao.1_5_cun"].axis.length == pytest.approx(1.5 * cun, abs=0.1)
    assert variants["head_face.square"].area_mm2 == pytest.approx(cun**2, rel=0.02)
    assert variants["niehou.sagittal_cun"].axis.length > axis(resolution, "niehou.left").length
    assert variants["dingzhen.gv17_by_cun"].axis.length == pytest.approx(4.5 * cun, abs=0.1)  # from 7 to 2.5 cun
