"""The surface rules of anatomists and surgeons on the shipped head: what their books say of one another."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.geometry import Curve
from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Library, Resolution
from scalp_atlas.resolve import Resolver, resolve


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head("adult_male")


@pytest.fixture(scope="module")
def resolution(library: Library, head: Head) -> Resolution:
    return resolve(library, head, ["craniometry"])


@pytest.fixture(scope="module")
def place(library: Library, head: Head):
    """A function that gives a step of the system, on the left where it is paired: a point or a line."""
    resolver, system = Resolver(library, head), library.systems["craniometry"]
    return lambda name, side="left": resolver.value(system, name, side)


def down_the_midline(head: Head, point: np.ndarray) -> float:
    """How far down the midline from the nasion, mm."""
    return head.midline.nearest(point)[0] - head.midline.nearest(head.landmarks["nasion"])[0]


def apart(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b))


def leaving(line: Curve, start: np.ndarray, reach: float = 30.0) -> np.ndarray:
    """Unit direction in which a line leaves its end, mm by mm over the first 3 cm."""
    points = line.points if apart(line.points[0], start) < 1 else line.points[::-1]
    ahead = Curve(points).at(reach) - start
    return ahead / np.linalg.norm(ahead)


def degrees(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.degrees(np.arccos(a @ b)))


def test_everything_but_paine_has_its_place(resolution):
    assert set(resolution.unresolved) == {"craniometry.paine.left", "craniometry.paine.right"}


def test_every_other_rule_has_a_place_within_4_cm_of_the_first(library, place):
    found = 0
    for item in library.systems["craniometry"].items.values():
        side = "left" if item.side == "both" else item.side
        for variant in item.variants:
            other, first = place(variant.draw[0].step, side), place(item.draw[0].step, side)
            if not isinstance(first, Curve):
                assert apart(other, first) < 40, f"{item.id}, {variant.key}"
            found += 1
    assert found >= 30


def test_the_marks_of_the_midline_follow_one_another_from_front_to_back(head, place):
    names = ["p25", "bregma", "eeg:cz", "central_up", "p75", "parieto_occ", "lambda"]
    ways = [down_the_midline(head, place(name)) for name in names]
    assert ways == sorted(ways)
    assert ways[-1] < down_the_midline(head, head.landmarks["inion"])


def test_the_arc_is_folded_in_four(head, place):
    whole = down_the_midline(head, head.landmarks["inion"])
    for name, share in (("p25", 0.25), ("eeg:cz", 0.5), ("p75", 0.75), ("central_up_taylor_haughton", 0.54)):
        assert down_the_midline(head, place(name)) == pytest.approx(share * whole, abs=0.05)


@pytest.mark.parametrize(
    ("name", "start", "mm"),
    [
        ("bregma", "glabella", 130),
        ("kocher_midline", "nasion", 110),
        ("kocher_glabella_midline", "glabella", 100),
        ("lambda", "inion", -60),
        ("dandy_midline", "inion", -30),
        ("frazier_midline", "inion", -60),
    ],
)
def test_lengths_down_the_midline_are_those_of_the_books(head, place, name, start, mm):
    way = down_the_midline(head, place(name)) - down_the_midline(head, head.landmarks[start])
    assert way == pytest.approx(mm, abs=0.05)


def test_the_upper_rolandic_point_lies_about_5_cm_behind_the_bregma(head, place):
    """A rule of its own, that the default does not use."""
    gap = down_the_midline(head, place("central_up")) - down_the_midline(head, place("bregma"))
    assert 40 < gap < 60


def test_four_rules_for_the_upper_rolandic_point_agree_within_a_centimetre_and_a_half(head, place):
    rules = ["", "_gray", "_davis", "_taylor_haughton", "_bregma", "_perpendiculars"]
    ways = [down_the_midline(head, place(f"central_up{rule}")) for rule in rules]
    assert max(ways) - min(ways) < 15


def test_the_verticals_stand_upright_above_their_points(head, place):
    for name, over in (("condylar_line", "preauricular.left"), ("post_ear_line", "mastoid_posterior_inferior.left")):
        line = place(name)
        assert np.ptp(line.points[:, 1]) < 0.05
        assert abs(line.points[0, 1] - head.landmarks[over][1]) < 1
        assert abs(line.points[:, 0]).min() < 0.1


def test_the_stand_in_for_the_frontozygomatic_suture_lies_as_high_as_surgeons_mark_it(head, place):
    """About 2.5 cm from where the zygomatic arch is attached."""
    assert 18 < place("fz")[2] - head.landmarks["zygomatic_arch_mid_upper.left"][2] < 30


def test_the_pterion_lies_35_mm_behind_and_12_mm_above_the_suture(place):
    way = place("pterion") - place("fz")
    assert 27 < -way[1] < 35  # along the bend of the temple the straight way is shorter
    assert 10 < way[2] < 12.5


def test_gray_and_davis_put_the_sylvian_point_within_2_cm_of_one_another(place):
    names = ["sylvian_point", "sylvian_point_crossing", "sylvian_point_davis"]
    assert max(apart(place(a), place(b)) for a in names for b in names) < 20


def test_the_other_rules_for_the_asterion_lie_within_2_cm_of_grays_and_all_behind_the_mastoid(head, place):
    names = ["asterion", "asterion_davis", "asterion_mastoid"]
    assert max(apart(place(name), place("asterion")) for name in names) < 20
    assert all(place(name)[1] < head.landmarks["mastoid_mid.left"][1] for name in names)
    assert place("asterion")[2] - head.landmarks["tragus.left"][2] == pytest.approx(12, abs=1.5)


def test_the_sutures_part_the_vault_in_front_of_and_behind_the_ears(head, place):
    assert place("coronal").points[:, 1].min() > head.landmarks["ear_root_anterior.left"][1]
    assert place("lambdoid").points[:, 1].max() < head.landmarks["ear_root_posterior.left"][1]
    assert 110 < place("sagittal").length < 155  # on other heads 11 to 14.5 cm are told; this arc is a long one


def test_the_stephanion_lies_on_the_coronal_suture_over_the_temple(head, place):
    spot, suture = place("stephanion"), place("coronal")
    assert suture.nearest(spot)[1] < 0.05
    assert suture.nearest(spot)[0] - suture.nearest(place("bregma"))[0] == pytest.approx(76, abs=0.05)
    assert head.landmarks["brow_lateral.left"][2] < spot[2]


def test_the_central_line_makes_about_70_degrees_with_the_midline(place):
    forward = np.array([0.0, 1.0, 0.0])
    assert degrees(leaving(place("central"), place("central_up")), forward) == pytest.approx(70, abs=6)


@pytest.mark.parametrize(
    ("name", "angle", "start"),
    [("central_angle", 70, "_davis"), ("central_chiene", 67.5, "_gray")],
)
def test_the_angle_rules_keep_their_angle_and_run_9_cm(place, name, angle, start):
    line, top = place(name), place(f"central_up{start}")
    tangent = leaving(line, top, 3.0)
    along_midline = np.array([0.0, 1.0, 0.0])
    assert degrees(tangent, along_midline) == pytest.approx(angle, abs=2.5)  # the vertex slopes a little
    assert line.length == pytest.approx(90, abs=0.05)


def test_the_angle_rule_and_the_landmark_rule_draw_nearly_the_same_line(place):
    """Independent of one another, and told of the same sulcus."""
    line = place("central")
    assert max(line.nearest(spot)[1] for spot in place("central_angle").points) < 10


def test_grays_sulcus_is_the_upper_9_cm_of_his_line(place):
    line = place("central_gray")
    assert line.length == pytest.approx(90, abs=0.05)
    assert max(place("central_gray_whole").nearest(spot)[1] for spot in line.points) < 0.05
    assert min(apart(end, place("central_up_gray")) for end in (line.points[0], line.points[-1])) < 0.05


def test_the_lower_rolandic_point_lies_on_both_its_lines_above_the_ear(head, place):
    low = place("central_low")
    assert place("sylvian_line").nearest(low)[1] < 0.1
    assert abs(low[1] - head.landmarks["preauricular.left"][1]) < 0.1
    assert low[2] > head.landmarks["ear_apex.left"][2]
    assert apart(place("central_low_davis"), low) == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize(("name", "forward"), [("precentral", 1), ("postcentral", -1)])
def test_the_sulci_beside_run_15_mm_off_from_midline_to_the_lower_rolandic_point(place, name, forward):
    central, line = place("central_prolonged"), place(name)
    gaps = [central.nearest(spot)[1] for spot in line.resampled(5.0).points]
    assert min(gaps) > 14.4
    assert max(gaps) < 15.1
    middle = line.at(line.length / 2)
    assert forward * (middle - central.at(central.nearest(middle)[0]))[1] > 10
    assert abs(line.points[:, 0]).min() < 0.1
    assert apart(place(f"{name}_lower"), place("central_low")) < 15.1


def test_the_front_rami_are_2_cm_one_square_to_the_rear_ramus_and_one_level(place):
    point, up, level = place("sylvian_point"), place("sylvian_asc"), place("sylvian_horizontal")
    back = leaving(place("sylvian_post"), point, 3.0)
    assert degrees(leaving(up, point, 3.0), back) == pytest.approx(90, abs=3)
    assert leaving(up, point, 20.0)[2] > 0.5
    assert abs(leaving(level, point, 20.0)[2]) < 0.1
    assert leaving(level, point, 20.0)[1] > 0.5
    assert [up.length, level.length] == pytest.approx([20, 20], abs=0.05)


def test_kochers_point_lies_more_than_a_centimetre_in_front_of_the_coronal_suture(head, place):
    point, suture = place("kocher"), place("coronal")
    way, gap = suture.nearest(point)
    assert gap > 10
    assert point[1] > suture.at(way)[1]
    assert apart(place("kocher"), place("kocher_midline")) == pytest.approx(25, abs=0.5)
    assert place("kocher_pupil")[0] == pytest.approx(head.landmarks["pupil.left"][0], abs=0.3)


def test_keen_lies_near_the_entry_that_pictures_found_best(head, place):
    """Roblot 2022: 53 mm behind and 63 mm above the tragus, give or take 9 and 7."""
    assert apart(place("keen"), place("keen_tragus")) < 20
    way = place("keen") - head.landmarks["ear_apex.left"]
    assert 20 < way[2] < 32
    assert 20 < -way[1] < 32


def test_dandy_lies_below_and_medial_of_frazier(place):
    dandy, frazier = place("dandy"), place("frazier")
    assert dandy[2] < frazier[2]
    assert apart(dandy, place("dandy_midline")) == pytest.approx(20, abs=0.6)
    assert apart(frazier, place("frazier_midline")) == pytest.approx(35, abs=1.5)
    assert frazier[0] < dandy[0] < 0


def test_brocas_mark_and_the_keyhole_lie_beside_the_brow(head, place):
    process = head.landmarks["brow_lateral.left"]
    assert 18 < apart(place("broca"), process) < 25
    assert place("broca")[2] == pytest.approx(process[2], abs=0.5)
    way = place("keyhole") - place("fz")
    assert np.linalg.norm(way) == pytest.approx(7, abs=0.1)
    assert way[1] < 0 < way[2]


def test_left_mirrors_right(resolution):
    for name, item in resolution.resolved.items():
        if not name.endswith(".left"):
            continue
        other = resolution.resolved[name.removesuffix("left") + "right"]
        for piece, twin in zip(item.pieces, other.pieces, strict=True):
            mirrored = twin.points * [-1, 1, 1]
            if piece.kind == "point":
                assert apart(piece.points[0], mirrored[0]) < 0.15, name
            else:
                assert max(Curve(mirrored).nearest(spot)[1] for spot in piece.points) < 0.15, name


@pytest.mark.parametrize("rule", ["central", "central_gray_whole", "central_taylor_haughton"])
def test_c3_lies_behind_the_central_sulcus_by_less_than_a_gyrus(place, rule):
    """There two sources that projected electrodes on brains have it; Gray's gyrus behind the sulcus is 15 mm wide."""
    line, electrode = place(rule), place("eeg:c3")
    way, gap = line.nearest(electrode)
    assert electrode[1] < line.at(way)[1]
    assert gap < 15
