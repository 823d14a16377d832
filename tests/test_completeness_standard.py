"""The first set of definitions (standard lines, acupoints, Jiao): all is in the program, as sure as the set says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scalp_atlas.compare import apart
from scalp_atlas.geometry import Curve
from scalp_atlas.head import bundled_heads, load_head
from scalp_atlas.resolve import resolve

SYSTEMS = ["reference", "points", "issa", "jiao", "table5"]
ITEMS = {"acupoints": 65, "lines": 14, "jiao": 25, "reference_lines": 14, "other_reference_items": 2}
LEAST_MM = 0.5  # nearer than this two readings are one place
SIDES = ("left", "right")


@pytest.fixture(scope="module")
def listed(authority):
    return authority("standard_and_jiao_items")


@pytest.fixture(scope="module")
def readings(listed):
    """{id of a reading: [level, number of sources]}, those with a number and the others."""
    numbered = [entry.get("readings", {}) for entry in listed["disagreements"].values()]
    return {key: sure for table in [*numbered, listed["other_readings"]] for key, sure in table.items()}


@pytest.fixture(scope="module")
def answers(library):
    """{name of a bundled head: (the head, everything of these systems on it with all readings)}."""
    heads = {name: load_head(name) for name in bundled_heads()}
    return {name: (head, resolve(library, head, SYSTEMS, variants=True)) for name, head in heads.items()}


@pytest.fixture(scope="module")
def on_adult(answers):
    """A function that gives the resolved item, or a reading of it, on the adult male."""
    return lambda name: answers["adult_male"][1].resolved[name]


def ids_on_all_sides(item, key=""):
    return [item.full_id(side) + key for side in item.sides]


def widest_gap(head, resolution, item, reading) -> float:
    """The largest distance of a reading from its item on any side, mm."""
    names = ids_on_all_sides(item), ids_on_all_sides(item, f"~{reading.partition('~')[2]}")
    pairs = [[resolution.resolved[name] for name in both] for both in zip(*names, strict=True)]
    return max(apart(head.surface, *pair).most_mm for pair in pairs)


# -- all of it ----------------------------------------------------------------------------------------------


def test_the_list_itself_is_whole(listed):
    assert {table: len(listed[table]) for table in ITEMS} == ITEMS
    assert len(listed["landmarks"]) + 1 == 51  # and C7
    assert set(listed["disagreements"]) == {f"D{n}" for n in range(1, 23)}
    assert all(entry.get("readings") or entry.get("place") for entry in listed["disagreements"].values())


@pytest.mark.parametrize("table", ITEMS)
def test_every_item_is_there_as_sure_as_the_set_has_it(library, listed, table):
    for own, (name, level, count) in listed[table].items():
        confidence = library.item(name).confidence
        assert (confidence.level, confidence.count) == (level, count), own


@pytest.mark.parametrize("table", ITEMS)
def test_every_item_has_its_place_on_every_bundled_head_on_all_sides(library, listed, answers, table):
    for head, resolution in answers.values():
        for own, (name, *_) in listed[table].items():
            item = library.item(name)
            for side in ids_on_all_sides(item):
                if side not in resolution.resolved:
                    assert item.text_only or "c7_spinous" in resolution.unresolved[side].reason, (own, head.name)


def test_the_scales_are_there_as_sure_as_the_set_has_them(library, listed, answers):
    told = library.systems["reference"].scales
    for own, (name, level, count) in listed["scales"].items():
        assert (told[name].confidence.level, told[name].confidence.count) == (level, count), own
        assert all(resolution.scales[name] > 0 for _, resolution in answers.values()), own


def test_the_landmarks_are_on_every_bundled_head(listed, answers):
    for head, _ in answers.values():
        for own, name in listed["landmarks"].items():
            assert name in head.landmarks or {f"{name}.{side}" for side in SIDES} <= set(head.landmarks), own


def test_what_is_left_out_has_its_row_in_the_readme(checkout, listed):
    page = (checkout / "zone_defs" / "README.md").read_text(encoding="utf-8").casefold()
    rows = [line for line in page.splitlines() if line.startswith("|")]
    for own, words in listed["left_out"].items():
        assert any(words.casefold() in row for row in rows), own


# -- other readings -----------------------------------------------------------------------------------------


def test_every_reading_is_as_sure_as_its_own_rule_and_names_its_sources(library, readings):
    for name, (level, count) in readings.items():
        reading = next(one for one in library.item(name).variants if one.key == name.partition("~")[2])
        assert (reading.confidence.level, reading.confidence.count) == (level, count), name
        assert reading.sources or level == "unverified", name
        assert len(reading.sources) >= count, name


def test_what_stands_in_for_an_unseen_hairline_is_a_reading(listed, readings):
    assert {name for names in listed["stand_ins"].values() for name in names} <= set(readings)


def test_every_reading_has_a_place_of_its_own(library, listed, readings, answers):
    for name in readings:
        item, key = library.item(name), f"~{name.partition('~')[2]}"
        for _, resolution in answers.values():
            assert set(ids_on_all_sides(item, key)) <= set(resolution.resolved), name
        if name not in listed["meet_by_chance"]:
            gaps = [widest_gap(head, resolution, item, name) for head, resolution in answers.values()]
            assert max(gaps) > LEAST_MM, name


def test_readings_that_meet_by_chance_part_when_their_landmark_lies_elsewhere(library, listed, adult):
    for name, landmark in listed["meet_by_chance"].items():
        places = {key: at for key, at in adult.head.landmarks.items() if key.partition(".")[0] == landmark}
        elsewhere = {key: at + np.array([5 * np.sign(at[0]), 0, 5]) for key, at in places.items()}  # outward and up
        head = adult.head.moved({key: adult.head.surface.closest(at)[0][0] for key, at in elsewhere.items()})
        item = library.item(name)
        resolution = resolve(library, head, items=[item.id], variants=True)
        assert widest_gap(head, resolution, item, name) > LEAST_MM, name


def test_the_transverse_cun_from_corner_to_corner_moves_no_point_by_a_millimetre(adult, answers):
    _, resolution = answers["adult_male"]
    corners = Curve(adult.head.hairlines["front"]).length
    assert 2.25 * abs(corners / 9 - resolution.scales["cun_transverse"]) < 1  # GB16 to GB18 lie farthest out


# -- where the hair cannot be seen --------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("item", "hairline", "reading", "step"),
    [
        ("jiao.motor", "temple", "zygomatic", "motor_lower_zygomatic"),
        ("jiao.stomach", "front", "row_6_cm", "stomach_start_6_cm"),
    ],
)
def test_without_hairline_the_area_is_where_the_stand_in_puts_it(
    library, adult, on_adult, side, item, hairline, reading, step
):
    hairlines = {key: line for key, line in adult.head.hairlines.items() if key.partition(".")[0] != hairline}
    (area,) = resolve(library, replace(adult.head, hairlines=hairlines), items=[f"{item}.{side}"]).resolved.values()
    assert np.array_equal(area.points, on_adult(f"{item}.{side}~{reading}").points)
    assert [made.fallback.used for made in area.construction if made.fallback] == [step]


# -- relations between the numbers that the other files do not hold -----------------------------------------


@pytest.mark.parametrize("side", SIDES)
def test_the_praxis_area_is_three_lines_of_3_cm_40_degrees_apart(adult, on_adult, side):
    lines = [piece.points for piece in on_adult(f"jiao.praxis.{side}").pieces]
    assert [Curve(line).length for line in lines] == pytest.approx([30, 30, 30], abs=0.05)
    tuber = adult.head.landmarks[f"parietal_tuber.{side}"]
    ways = [Curve(line).at(1.0) - tuber for line in lines]
    down, front, back = (way / np.linalg.norm(way) for way in ways)
    assert np.degrees(np.arccos([down @ front, down @ back, front @ back])) == pytest.approx([40, 40, 80], abs=1.5)
    assert front[1] > down[1] > back[1]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("area", "backward"), [("sensory", 15.0), ("chorea", -15.0), ("vasomotor", -30.0)])
def test_the_taped_parallels_keep_their_centimetres_on_both_reference_lines(adult, on_adult, side, area, backward):
    motor, other = (on_adult(f"jiao.{name}").points for name in (f"motor.{side}", f"{area}.{side}~tape"))
    for end, line in ((0, adult.head.midline), (-1, Curve(on_adult(f"reference.brow_occiput.{side}").points))):
        stations, gaps = zip(*(line.nearest(points[end]) for points in (motor, other)), strict=True)
        assert max(gaps) < 0.1
        assert stations[1] - stations[0] == pytest.approx(backward, abs=0.05)  # both lines run from front to back


@pytest.mark.parametrize("side", SIDES)
def test_the_parallel_reading_of_ms7_keeps_one_cun_from_ms6_and_begins_on_the_midline(answers, on_adult, side):
    cun = answers["adult_male"][1].scales["cun_sagittal"]
    ms6, line = Curve(on_adult(f"issa.ms6.{side}").points), on_adult(f"issa.ms7.{side}~parallel").points
    assert abs(line[0, 0]) < 0.1
    middle = Curve(line).resampled(6.0).points[4:-6]  # beside MS6 and not beyond its ends
    gaps = np.array([ms6.nearest(place)[1] for place in middle])
    bow = cun**3 / (24 * 60**2)  # what a chord lacks of its arc on a head of 60 mm radius at the tightest
    assert gaps.max() <= cun + 0.05
    assert gaps.min() >= cun - 2 * bow - 0.05
