"""Rulers on the scalp: against arcs on a ball, and the local cun against what the definitions write."""

from __future__ import annotations

import csv
import json
from types import SimpleNamespace

import numpy as np
import pytest
import trimesh

from scalp_atlas.annotations import Free, OnItem, OnLandmark, Ruler
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.geometry import Surface
from scalp_atlas.measuring import (
    NoPlace,
    length_in_words,
    local_cun,
    measure,
    named_places,
    place_of,
    rule_in_words,
    save_rulers,
    spot_at,
    spot_in_words,
)
from scalp_atlas.records import Library, Resolution
from scalp_atlas.units import parse_shift

R = 90.0
UP = np.array([0.0, 0, 1])
NOTHING = Library({}, {}), Resolution({}, {}, {})


def free(*place: float, head: str = "ball") -> Free:
    return Free(tuple(map(float, place)), head)


@pytest.fixture(scope="module")
def ball():
    mesh = trimesh.creation.icosphere(subdivisions=5, radius=R)
    return SimpleNamespace(
        name="ball", surface=Surface(mesh.vertices, mesh.faces), landmarks={"vertex": np.array([0.0, 0, R])}
    )


def test_a_quarter_of_the_way_round_a_ball(ball):
    measured = measure(Ruler((free(R, 0, 0), free(0, 0, R))), ball, NOTHING[1], NOTHING[0])
    assert measured.length_mm == pytest.approx(np.pi / 2 * R, abs=0.05)
    assert np.allclose(measured.places, [[R, 0, 0], [0, 0, R]], atol=1e-6)


def test_a_ruler_runs_through_all_its_places(ball):
    spots = (free(R, 0, 0), OnLandmark("vertex"), free(0, R, 0))
    measured = measure(Ruler(spots), ball, NOTHING[1], NOTHING[0])
    assert measured.length_mm == pytest.approx(np.pi * R, abs=0.1)
    assert measured.line.nearest(np.array([0.0, 0, R]))[1] < 1e-6


def test_without_a_scale_there_is_no_cun(ball):
    measured = measure(Ruler((free(R, 0, 0), free(0, 0, R))), ball, NOTHING[1], NOTHING[0])
    assert measured.scale is None
    assert np.isnan(measured.length_cun)
    assert length_in_words(measured) == "14.1 cm"
    assert "No cun" in rule_in_words(measured)


@pytest.mark.parametrize(
    ("spot", "why"),
    [
        (free(R, 0, 0, head="adult_male"), "adult_male"),
        (free(R + 3.1, 0, 0), "does not lie on the scalp"),
        (OnLandmark("nasion"), "nasion"),
        (OnItem("points.gv20"), "points.gv20"),
    ],
)
def test_a_place_that_a_head_does_not_have_is_told_in_both_languages(ball, spot, why):
    with pytest.raises(NoPlace, match=why) as raised:
        place_of(spot, ball, NOTHING[1])
    assert raised.value.told["zh"] != raised.value.told["en"]


def test_a_free_place_a_little_off_its_head_is_laid_on_it(ball):
    assert np.allclose(place_of(free(R + 2.9, 0, 0), ball, NOTHING[1]), [R, 0, 0], atol=0.01)


def test_places_that_coincide_are_no_ruler(ball):
    with pytest.raises(NoPlace):
        measure(Ruler((free(R, 0, 0), free(R, 0, 0))), ball, NOTHING[1], NOTHING[0])


# -- snapping ----------------------------------------------------------------------------------------


def test_the_nearest_named_place_within_reach_is_taken(ball):
    named = ([OnLandmark("one"), OnLandmark("other")], np.array([[0.0, 0, R], [4.0, 0, R]]))
    assert spot_at(np.array([1.9, 0, R]), ball, named, 3, UP) == OnLandmark("one")
    assert spot_at(np.array([2.1, 0, R]), ball, named, 3, UP) == OnLandmark("other")
    assert spot_at(np.array([0, R, 0.0]), ball, named, 3, UP) == free(0, R, 0)


def test_a_named_place_at_the_horizon_is_taken_as_it_is_seen(ball):
    there = ball.surface.snap(np.array([10.0, 0, 89.0]))
    named = ([OnLandmark("vertex")], np.array([[0.0, 0, R]]))
    assert spot_at(there, ball, named, 3, np.array([1.0, 0, 0])) == OnLandmark("vertex")
    assert isinstance(spot_at(there, ball, named, 3, UP), Free)
    behind = ([OnLandmark("behind")], np.array([[-10.1, 0, 89.0]]))
    assert isinstance(spot_at(there, ball, behind, 3, np.array([1.0, 0, 0])), Free)


def test_what_is_no_scalp_takes_no_place(ball):
    with pytest.raises(NoPlace, match="scalp"):
        spot_at(np.array([0, R + 10.0, 0]), ball, ([], np.empty((0, 3))), 3, UP)


def test_points_ends_of_lines_and_landmarks_can_be_snapped_to(adult):
    shown = [adult.resolution.resolved[name] for name in ("points.gv20", "issa.ms6.left", "jiao.foot.left")]
    spots, places = named_places(adult.head, shown)
    assert spots[0] == OnItem("points.gv20")
    assert spots[1:3] == [OnItem("issa.ms6.left", 0, "start"), OnItem("issa.ms6.left", 0, "end")]
    assert {spot.landmark for spot in spots if isinstance(spot, OnLandmark)} == set(adult.head.landmarks)
    for spot, place in zip(spots, places, strict=True):
        off = np.linalg.norm(place_of(spot, adult.head, adult.resolution) - place)
        assert off < 1e-9 or isinstance(spot, OnLandmark)


# -- the local cun -----------------------------------------------------------------------------------


def test_a_shift_written_in_the_definitions_is_measured_in_its_own_cun(adult, library):
    """Every point that is laid off beside another lies in the cun, and at the number, that its sentence says."""
    seen = set()
    for resolved in adult.resolution.resolved.values():
        if resolved.item.system != "points" or resolved.variant or resolved.side == "right":
            continue
        last = resolved.construction[-1]
        start = next((one for one in resolved.construction if one.step.name == last.step.given.get("beside")), None)
        if start is None or "cun" not in last.step.given["shift"]:
            continue
        shift = parse_shift(last.step.given["shift"])
        spots = (_free(adult, start.points[0]), OnItem(resolved.id))
        measured = measure(Ruler(spots), adult.head, adult.resolution, library)
        assert measured.scale.unit == shift.length.unit, resolved.id
        assert measured.length_cun == pytest.approx(shift.length.value, rel=0.02), resolved.id
        seen.add(shift.length.unit)
    assert seen == {"cun_transverse", "cun_occipital", "cun_sagittal"}


@pytest.mark.parametrize(
    ("line", "unit", "number"),
    [("hairline_to_hairline", "cun_sagittal", 12), ("brow_to_hairline", "cun_forehead", 3)],
)
def test_the_measures_that_the_cun_is_made_from_come_out_whole(adult, library, line, unit, number):
    points = adult.resolution.resolved[f"reference.{line}"].points
    between = points[:: max(len(points) // 8, 1)]
    spots = tuple(_free(adult, place) for place in (*between, points[-1]))
    measured = measure(Ruler(spots), adult.head, adult.resolution, library)
    assert measured.scale.unit == unit
    assert measured.length_cun == pytest.approx(number, rel=2e-3)
    assert library.systems["reference"].scales[unit].definition["en"] in rule_in_words(measured)


def test_across_and_along_at_one_place_are_different_cun(adult, library):
    top = adult.resolution.resolved["points.gv20"].points[0]
    assert local_cun(top, adult.resolution, library, across=True).unit == "cun_transverse"
    assert local_cun(top, adult.resolution, library, across=False).unit == "cun_sagittal"
    assert local_cun(top, NOTHING[1], library, across=True) is None


def _free(adult, place) -> Free:
    x, y, z = place.tolist()
    return Free((x, y, z), adult.head.name)


# -- words and files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spot", "en", "zh"),
    [
        (OnItem("points.gv20"), "GV20", "GV20"),
        (OnItem("issa.ms6.left", 0, "end"), "MS6 (L), last end", "MS6（左）止端"),
        (OnLandmark("nasion"), "nasion", "鼻根"),
        (OnItem("gone.item"), "gone.item", "gone.item"),
        (OnLandmark("gone"), "gone", "gone"),
    ],
)
def test_places_have_names_in_both_languages(library, spot, en, zh):
    assert spot_in_words(spot, library) == en
    assert spot_in_words(spot, library, "zh").startswith(zh)


RULERS = (
    Ruler((OnLandmark("anterior_hairline"), OnItem("points.gv20"), OnLandmark("inion")), "over the top"),
    Ruler((OnLandmark("nasion"), Free((0.0, 0.0, 0.0), "another"))),
)


def test_rulers_are_exported_with_length_cun_rule_and_what_is_missing(adult, library, tmp_path):
    for ending in ("csv", "json"):
        save_rulers(tmp_path / f"r.{ending}", RULERS, adult.head, adult.resolution, library)
    with (tmp_path / "r.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    record = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    first, second = record["rulers"]
    points = np.array(first["points"])
    assert np.linalg.norm(np.diff(points, axis=0), axis=1).sum() / 10 == pytest.approx(first["length_cm"], rel=2e-3)
    assert float(rows[0]["length_cm"]) == first["length_cm"]
    assert first["length_cun"] * first["mm_per_cun"] == pytest.approx(10 * first["length_cm"], rel=1e-3)
    assert (rows[0]["name"], rows[0]["cun"], first["by"]) == ("over the top", "cun_sagittal", ["GV20"])
    assert (rows[1]["length_cm"], second["missing"]) == ("", "this place belongs to the head another")
    ends = adult.head.frame.from_file(points[[0, -1]])
    assert np.allclose(ends[0], place_of(OnLandmark("anterior_hairline"), adult.head, adult.resolution), atol=2e-3)


@pytest.mark.parametrize(("name", "rulers", "said"), [("r.txt", RULERS, ".csv or .json"), ("r.csv", (), "no ruler")])
def test_what_cannot_be_exported_is_told_and_leaves_no_file(adult, library, tmp_path, name, rulers, said):
    with pytest.raises(ScalpAtlasError, match=said):
        save_rulers(tmp_path / name, rulers, adult.head, adult.resolution, library)
    assert list(tmp_path.iterdir()) == []
