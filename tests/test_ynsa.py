"""Yamamoto's points on the shipped head: what the sources' measures and plain anatomy say of each other."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scalp_atlas.geometry import Curve
from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Resolution
from scalp_atlas.resolve import Resolver, resolve

NAME_ONLY = {"j", "k", "speech"}
ON_THE_LINE = ["line_1_cm", "a_yin", "a_yang", "eye", "nose", "mouth", "cerebrum_yin", "cerebellum_yin", "brain_yang"]
LENGTHS = {  # cm, as the sources tell them
    "a_yin": 2,
    "a_yang": 1.5,
    "c_yin": 2,
    "c_yang": 1.5,
    "d1_d6_yin": 1,
    "e_yin": 2,
    "e_yang": 2,
}
PARTS = {"a_yin": 8, "c_yin": 9, "d1_d6_yin": 6, "d1_d6_yang": 6, "e_yin": 12, "e_yang": 12, "cranial": 12}
SCALE, ORIGIN = 30, np.array([385.7, 356])  # pixels in 1 cm, and the origin, of the drawing of the Ypsilon points
DRAWING = {  # x and y of each organ in it; x grows backward, y downward
    "strong_yin": "lu 319 354, pc 347 359, ht 373 365, si 317 386, st 348 383, lr 372 387, "
    "sp 345.5 405.6, gb 368 411, te 317 421, ki 340 430, li 317 453, bl 339 454",
    "strong_yang": "lu 443 380, pc 419 376, ht 398 369, si 439 404, st 419 397, lr 398 392, "
    "sp 429 423, gb 398 418, te 454 458, ki 456 548, li 458 480, bl 433 567",
    "weak_yin": "lu 320 330, pc 347 336, ht 373 341, si 321 305, st 347 313, lr 371 319, "
    "sp 343 290, gb 367 292, te 318 273, ki 344 268, li 315 246, bl 343.5 248",
    "weak_yang": "lu 439 356, pc 419 351, ht 396 347, si 443 331, st 419 324, lr 397 321, "
    "sp 426 304, gb 397 299, te 447 300, ki 426 280, li 454 270, bl 426 259",
}
PIXELS = {
    f"{group}_{organ}": np.array([float(x), float(y)])
    for group, row in DRAWING.items()
    for organ, x, y in (entry.split() for entry in row.split(", "))
}


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head("adult_male")


@pytest.fixture(scope="module")
def resolver(library, head) -> Resolver:
    return Resolver(library, head)


@pytest.fixture(scope="module")
def resolution(library, head) -> Resolution:
    return resolve(library, head, ["ynsa", "ynsa_ypsilon"])


@pytest.fixture(scope="module")
def right(resolution):
    """The points (n, 3) of an item of the YNSA file, right side or midline, its pieces end to end."""

    def points(name: str) -> np.ndarray:
        found = resolution.resolved.get(f"ynsa.{name}.right") or resolution.resolved[f"ynsa.{name}"]
        return np.concatenate([piece.points for piece in found.pieces])

    return points


@pytest.fixture(scope="module")
def step(library, resolver):
    """What a step of any file is on the right side."""

    def value(name: str):
        system, _, local = name.rpartition(":")
        return resolver.value(library.systems[system or "ynsa"], local, "right")

    return value


@pytest.fixture(scope="module")
def organ(resolution):
    return lambda name: resolution.resolved[f"ynsa_ypsilon.{name}.right"].points[0]


def gap(one: np.ndarray, two: np.ndarray) -> float:
    return float(np.linalg.norm(one - two))


def angle_deg(one: np.ndarray, two: np.ndarray) -> float:
    return float(np.degrees(np.arccos(one @ two / np.linalg.norm(one) / np.linalg.norm(two))))


def variants(library, item: str) -> dict[str, list[str]]:
    """The steps that each variant of an item draws."""
    return {v.key: [piece.step for piece in v.draw] for v in library.systems["ynsa"].items[item].variants}


# -- both files ------------------------------------------------------------------------------------


def test_all_but_three_points_known_by_name_have_their_place(library, resolution):
    assert {name.split(".")[1] for name in resolution.unresolved} == NAME_ONLY
    assert all(library.systems["ynsa"].items[key].text_only["zh"] for key in NAME_ONLY)


def test_every_variant_can_be_made(library, step):
    for item in library.systems["ynsa"].items.values():
        for variant in item.variants:
            for piece in variant.draw:
                step(piece.step)


def test_the_left_side_mirrors_the_right_one(resolution):
    for name, answer in resolution.resolved.items():
        if answer.side != "right":
            continue
        other = resolution.resolved[name.removesuffix("right") + "left"]
        for one, two in zip(answer.pieces, other.pieces, strict=True):
            line = Curve(two.points * [-1, 1, 1]) if len(two.points) > 1 else None
            for end in (one.points[0], one.points[-1]):
                assert (line.nearest(end)[1] if line else gap(end, two.points[0] * [-1, 1, 1])) < 1.5, name
        assert answer.points[:, 0].min() > 0, name


def test_yin_lies_in_front_of_the_ear_apex_and_yang_behind_it(library, resolution, head, right):
    apex = head.landmarks["ear_apex.right"][1]
    for key in library.systems["ynsa"].items:
        if key in ("i", *NAME_ONLY):
            continue
        if key.endswith("yin"):
            assert right(key)[:, 1].min() > apex, key
        if key.endswith("yang"):
            assert right(key)[:, 1].max() < apex, key


@pytest.mark.parametrize("item", LENGTHS)
def test_a_line_is_as_long_as_the_sources_say(resolution, item):
    assert resolution.resolved[f"ynsa.{item}.right"].length_mm == pytest.approx(10 * LENGTHS[item], abs=0.2)


@pytest.mark.parametrize("item", PARTS)
def test_a_subdivided_line_has_as_many_equal_parts_as_the_sources_say(library, item):
    shares = [part.share for part in library.systems["ynsa"].items[item].parts]
    assert len(shares) == PARTS[item]
    assert shares == pytest.approx([1 / PARTS[item]] * PARTS[item])


# -- basic points ------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", ON_THE_LINE)
def test_a_point_of_the_first_row_lies_1_cm_beside_the_midline(right, item):
    # 10 mm over skin that bends no tighter than a ball of 60 mm are at least 9.95 mm straight
    across = right(item)[:, 0]
    assert across.max() < 10.05
    assert across.min() > 9.7


def test_the_row_runs_from_the_front_to_the_back_hairline(right, step):
    line = right("line_1_cm")
    assert step("hairline.front").nearest(line[0])[1] < 0.3
    assert step("hairline.back").nearest(line[-1])[1] < 1


def test_a_is_halved_by_the_hairline_and_counted_from_below(library, right, step):
    line = Curve(right("a_yin"))
    assert step("hairline.front").nearest(line.at(line.length / 2))[1] < 0.3
    assert line.points[0, 2] < line.points[-1, 2]
    assert library.systems["ynsa"].items["a_yin"].parts[0].name["en"] == "A1"


def test_the_other_two_readings_of_a_put_its_third_point_on_the_hairline(library, step):
    found = variants(library, "a_yin")
    above, below = ([step(name) for name in found[key]] for key in ("from_above", "a3_on_hairline"))
    assert (len(above), len(below)) == (7, 8)
    assert gap(above[2], below[2]) < 0.01
    assert step("hairline.front").nearest(above[2])[1] < 0.3
    for points, upward in ((above, -1), (below, 1)):
        assert (upward * np.diff([point[2] for point in points]) > 0).all()
    assert gap(above[0], below[-1]) < 0.01 and gap(above[-1], below[0]) < 0.01


def test_b_and_c_stand_on_the_hairline_at_their_distance_from_the_midline(right, step, head):
    c = Curve(right("c_yin"))
    for point, reach in ((right("b_yin")[0], 20), (c.at(c.length / 2), 45)):
        assert step("hairline.front").nearest(point)[1] < 0.3
        _, straight = head.midline.nearest(point)
        assert 0.97 * reach < straight < reach


def test_c_points_to_the_nasal_root_with_the_shoulder_above(head, right, library):
    nasion, c = head.landmarks["nasion"], right("c_yin")
    far, near = (head.surface.tape(nasion, end).length for end in (c[0], c[-1]))
    assert far - near == pytest.approx(20, abs=0.2)
    assert library.systems["ynsa"].items["c_yin"].parts[0].use["en"] == "Shoulder"


def test_the_other_places_of_c_are_at_5_cm_and_at_45_degrees(library, step, head):
    found = variants(library, "c_yin")
    five, slanting = (step(found[key][0]) for key in ("5_cm", "45_deg"))
    assert 48 < head.midline.nearest(five.at(five.length / 2))[1] < 50
    ray = step("c_ray_45_deg")
    tangent = head.midline.tangent(head.midline.nearest(head.landmarks["nasion"])[0])
    assert angle_deg(ray.at(3.0) - ray.at(0.0), tangent) % 90 == pytest.approx(45, abs=4)
    assert slanting.points[0, 0] > five.points[0, 0]


def test_c_yang_leaves_the_protuberance_at_the_45_degrees_that_the_source_also_gives(head, right):
    inion, c = head.landmarks["inion"], right("c_yang")
    way = head.surface.tape(inion, c[-1])
    up = head.midline.tangent(head.midline.nearest(inion)[0])
    assert angle_deg(way.tangent(0.0), -up) == pytest.approx(45, abs=5)
    assert head.surface.tape(inion, c[0]).length - way.length == pytest.approx(15, abs=0.2)


def test_a_b_and_c_yang_lie_in_this_order_outward_on_the_lambdoid_suture(right, step):
    suture = step("craniometry:lambdoid")
    a, c = Curve(right("a_yang")), Curve(right("c_yang"))
    row = [a.at(a.length / 2), right("b_yang")[0], c.at(c.length / 2)]
    assert max(suture.nearest(point)[1] for point in row) < 0.3
    assert (np.diff([suture.nearest(point)[0] for point in row]) > 0).all()
    assert [point[0] for point in row] == pytest.approx([10, 15, 35], rel=0.06)


def test_a_yang_lies_between_the_two_points_that_the_sources_name(right, step):
    low, high = step("points:gv18")[2], step("points:gv19")[2]
    assert low < right("a_yang")[:, 2].mean() < high


def test_d_stands_2_cm_in_front_of_the_ear_1_cm_above_the_arch(head, right):
    marks, d = head.landmarks, right("d_yin")[0]
    assert d[1] - marks["preauricular.right"][1] == pytest.approx(20, abs=1)
    assert d[2] - marks["zygomatic_arch_mid_upper.right"][2] == pytest.approx(10, abs=1)
    assert d[1] < marks["canthus_outer.right"][1]


def test_d1_to_d6_stand_upright_between_ear_and_d(head, right):
    line, d = right("d1_d6_yin"), right("d_yin")[0]
    assert line[0, 2] - line[-1, 2] > 9.8
    assert head.landmarks["ear_root_anterior.right"][1] < line[:, 1].min() <= line[:, 1].max() < d[1]
    assert line[-1, 2] > head.landmarks["mandible_condyle_posterior.right"][2]


def test_d_yang_stands_behind_the_ear_at_the_height_of_d_yin(head, right, step):
    yin, yang = right("d_yin")[0], right("d_yang")[0]
    assert yang[2] == pytest.approx(yin[2], abs=0.5)
    assert yang[1] < head.landmarks["ear_root_posterior.right"][1]
    assert gap(yang, step("points:te19")) < 10  # "near TE19"


def test_d1_to_d6_yang_run_backward_and_a_little_down_from_1_cm_behind_the_ear(head, right):
    line = right("d1_d6_yang")
    assert gap(line[0], head.landmarks["ear_root_posterior.right"]) == pytest.approx(10, abs=1.5)
    assert line[-1, 1] < line[0, 1] - 10
    assert 0 < line[0, 2] - line[-1, 2] < 12.5 * np.sin(np.radians(20)) + 0.5


def test_e_rises_outward_above_the_brow_and_below_the_mouth_point(head, right):
    e = right("e_yin")
    assert e[0, 0] == pytest.approx(10, abs=0.3)
    assert e[-1, 2] - e[0, 2] == pytest.approx(20 * np.sin(np.radians(15)), abs=0.7)
    assert e[-1, 2] > head.landmarks["brow_mid_upper.right"][2]
    assert e[0, 2] < right("mouth")[0, 2]


def test_e_yang_runs_level_with_the_protuberance_from_3_to_1_cm(library, head, right, step):
    e, inion = right("e_yang"), head.landmarks["inion"]
    assert np.ptp(e[:, 2]) < 0.3 and e[0, 2] == pytest.approx(inion[2], abs=0.3)
    assert 28 < gap(e[0], inion) < 30 and 9.8 < gap(e[-1], inion) < 10.1
    lower = step(variants(library, "e_yang")["gv16"][0])
    assert lower.points[0, 2] == pytest.approx(step("points:gv16")[2], abs=0.3)


def test_f_lies_on_the_mastoid_between_tragus_and_its_tip(head, right):
    marks, f = head.landmarks, right("f_yang")[0]
    assert marks["mastoid_tip.right"][2] < f[2] < marks["tragus_mid.right"][2]
    assert f[1] < marks["tragus_mid.right"][1]


def test_g_runs_from_front_to_back_above_d_and_from_top_to_bottom_behind_the_mastoid(head, right):
    yin, yang, d = right("g_yin"), right("g_yang"), right("d_yin")[0]
    assert (np.diff(yin[:, 1]) < -4).all()
    assert (yin[:, 2] - d[2]).min() > 4
    assert gap(yin[1], d) == pytest.approx(5, abs=0.1)
    assert (np.diff(yang[:, 2]) < 0).all()
    assert (yang[:, 1] < head.landmarks["mastoid_mid.right"][1]).all()


def test_h_lies_1_cm_above_b(right):
    b, h = right("b_yin")[0], right("h")[0]
    assert gap(b, h) == pytest.approx(10, abs=0.05)
    assert h[2] > b[2] and h[1] < b[1] and h[0] == pytest.approx(b[0], abs=0.5)


def test_i_stands_4_cm_above_the_ear_apex_2_to_3_cm_in_front_and_behind(head, right, step):
    yin, yang = right("i")
    apex = step("points:te20")
    assert yin[2] == pytest.approx(yang[2], abs=0.3)
    assert 20 < yin[1] - apex[1] < 30 and 20 < apex[1] - yang[1] < 30
    assert 38 < (yin[2] - apex[2]) < 40.5


def test_the_other_place_of_i_is_the_tape_from_b_over_c_drawn_on(head, library, step, right):
    line, b = step(variants(library, "i")["b_c_line"][0]), right("b_yin")[0]
    ahead = line.points[-1] - line.at(line.length - 1)
    assert abs(ahead @ (step("i_middle") - line.points[-1])) < 0.3  # there a tape from between the points I meets it
    legs = head.surface.tape(b, line.points[0]).length + line.length
    assert head.surface.tape(b, line.points[-1]).length == pytest.approx(legs, abs=0.2)


# -- sensory and brain points --------------------------------------------------------------------------


def test_eye_nose_and_mouth_follow_each_other_by_1_cm_below_a(right):
    row = [right("a_yin")[0], *(right(name)[0] for name in ("eye", "nose", "mouth"))]
    for upper, lower in pairwise(row):
        assert gap(upper, lower) == pytest.approx(10, abs=0.1)
        assert lower[2] < upper[2]


def test_the_other_reading_of_the_sensory_row_lies_1_cm_higher(library, right, step):
    above = {"eye": right("a_yin")[0], "nose": right("eye")[0], "mouth": right("nose")[0]}
    for name, place in above.items():
        ((only,),) = variants(library, name).values()
        assert gap(step(only), place) < 0.01


def test_the_ear_point_lies_half_a_centimetre_below_c_on_its_line(head, right):
    ear, nasion = right("ear_yin")[0], head.landmarks["nasion"]
    assert gap(ear, right("c_yin")[-1]) == pytest.approx(5, abs=0.05)
    middle = Curve(right("c_yin")).at(10.0)
    reach = head.surface.tape(nasion, middle).length - head.surface.tape(nasion, ear).length
    assert reach == pytest.approx(15, abs=0.2)


def test_the_ear_point_yang_lies_as_far_from_c_yang_toward_the_protuberance(head, right):
    c = Curve(right("c_yang"))
    ear, middle = right("ear_yang")[0], c.at(c.length / 2)
    assert gap(ear, middle) == pytest.approx(15, abs=0.1)
    assert gap(ear, head.landmarks["inion"]) < gap(middle, head.landmarks["inion"])


def test_the_extra_ear_point_is_3_cm_above_a_place_equally_far_from_both_ear_points(head, right, step):
    tape, extra = head.surface.tape, right("extra_ear")[0]
    middle = step("ear_middle")
    assert tape(middle, right("ear_yin")[0]).length == pytest.approx(tape(middle, right("ear_yang")[0]).length, abs=0.5)
    assert tape(middle, extra).length == pytest.approx(30, abs=0.1)
    assert extra[2] > middle[2] + 20


def test_the_brain_points_lie_3_to_5_cm_in_front_of_the_coronal_suture_cerebrum_first(right, step):
    front, rear = right("cerebrum_yin")[0], right("cerebellum_yin")[0]
    suture = step("craniometry:coronal")
    assert 28 < suture.nearest(rear)[1] < suture.nearest(front)[1] < 50
    assert front[1] > rear[1]


def test_the_basal_ganglia_point_lies_between_them_and_reaches_further_back(right):
    line = right("basal_yin")
    assert np.abs(line[:, 0]).max() < 0.05
    assert right("cerebrum_yin")[0, 1] > line[0, 1] > right("cerebellum_yin")[0, 1] > line[-1, 1]


def test_the_brain_points_yang_lie_above_the_lambdoid_suture_and_a_yang(right, step):
    assert right("brain_yang")[0, 2] > right("a_yang")[:, 2].max()
    assert right("basal_yang")[0, 2] > step("craniometry:lambda")[2]
    assert abs(right("basal_yang")[0, 0]) < 0.05


def test_the_brainstem_point_lies_on_the_midline_just_inside_the_hairline(head, right):
    point, hairline = right("brainstem")[0], head.landmarks["anterior_hairline"]
    assert abs(point[0]) < 0.05
    assert 0 < gap(point, hairline) < 10 and point[2] > hairline[2]


def test_the_cranial_nerves_run_from_the_hairline_to_beside_the_vertex(right, step):
    line = right("cranial")
    assert step("hairline.front").nearest(line[0])[1] < 0.3
    assert gap(line[-1], step("points:gv20")) == pytest.approx(10, abs=0.1)


# -- Ypsilon points --------------------------------------------------------------------------------------


def test_the_drawing_has_twelve_organs_in_four_sets(library):
    drawn = set(library.systems["ynsa_ypsilon"].items) - {"origin", "zs"}
    assert drawn == set(PIXELS)
    assert len(drawn) == 48


@pytest.mark.parametrize("name", PIXELS)
def test_an_organ_point_lies_as_far_and_in_the_direction_the_drawing_shows(head, organ, name):
    forward, upward = (ORIGIN - PIXELS[name]) / SCALE * 10
    origin, point = organ("origin"), organ(name)
    assert head.surface.tape(origin, point).length == pytest.approx(np.hypot(forward, upward), abs=0.2)
    seen = np.arctan2(point[2] - origin[2], point[1] - origin[1])
    turn = np.degrees(seen - np.arctan2(upward, forward))
    assert abs((turn + 180) % 360 - 180) < 8  # the side of the head is nearly flat, so a side view keeps directions


def test_the_origin_stands_2_5_cm_above_the_ear_apex(head, organ, step):
    assert head.surface.tape(step("points:te20"), organ("origin")).length == pytest.approx(25, abs=0.1)


def test_yin_organs_lie_in_front_of_the_ear_vertical_and_yang_organs_behind_it(organ):
    for name in PIXELS:
        ahead = organ(name)[1] - organ("origin")[1]
        assert (ahead > 0) == ("yin" in name.split("_")), name


@pytest.mark.parametrize("half", ["yin", "yang"])
def test_the_weak_organs_lie_above_the_strong_ones(organ, half):
    for name in (key.rsplit("_", 1)[1] for key in PIXELS if key.startswith(f"strong_{half}")):
        assert organ(f"weak_{half}_{name}")[2] > organ(f"strong_{half}_{name}")[2], name


def test_zs_lies_between_lung_and_pericardium(organ):
    between = (organ("strong_yin_lu") + organ("strong_yin_pc")) / 2
    assert gap(organ("zs"), between) < 1
