"""The draft of a head file: places in any unit and axes, states, and what cannot be right about the four fiducials."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import shapes
from scalp_atlas.geometry import Surface
from scalp_atlas.headfile import head_file_text, read_head_file, write_head_file
from scalp_atlas.landmark_edit import BEND_MM, FIDUCIALS, PLACE_NAMES, Draft, bent, fiducials_wrong, place_in_words
from scalp_atlas.wording import HAIRLINES, LANDMARKS

# A head as broad as 140 mm, its nose 90 mm before and its inion 95 mm behind the ears.
FOUR = {
    "nasion": np.array([0.0, 90.0, 5.0]),
    "inion": np.array([0.0, -95.0, 0.0]),
    "tragus.left": np.array([-70.0, 0.0, 0.0]),
    "tragus.right": np.array([70.0, 0.0, 0.0]),
}


@pytest.fixture
def draft():
    return Draft.of_mesh(Path("somebody.ply"), "cm", "LPS")


def test_a_place_is_kept_in_the_unit_and_axes_of_the_file_and_given_back_in_ras(draft):
    placed = draft.placed("nasion", np.array([[10.0, 20.0, 30.0]]))
    assert placed.record.landmarks["nasion"].tolist() == [-1.0, -2.0, 3.0]
    assert placed.points("nasion").tolist() == [[10.0, 20.0, 30.0]]
    assert placed.axes == "LPS"


@pytest.mark.parametrize("axes", ["RAS", "LPS", "RSA", "ASR", "LAS"])
def test_axes_are_told_as_they_were_given(axes):
    assert Draft.of_mesh(Path("a.ply"), "mm", axes).axes == axes


def test_an_act_leaves_the_draft_before_it_as_it_was(draft):
    draft.placed("nasion", np.zeros((1, 3)))
    assert draft.names == ()


def test_what_the_program_puts_is_proposed_until_a_person_confirms_or_moves_it(draft):
    suggested = draft.suggested({"nasion": np.zeros((1, 3)), "inion": np.ones((1, 3))}, "by a test")
    assert [suggested.condition(name) for name in ("nasion", "inion", "glabella")] == [
        "proposed",
        "proposed",
        "missing",
    ]
    confirmed = suggested.confirmed(["nasion"]).placed("inion", np.ones((1, 3)))
    assert [confirmed.condition(name) for name in ("nasion", "inion")] == ["confirmed", "confirmed"]
    assert confirmed.record.states["nasion"].by == confirmed.record.states["inion"].by == "user"
    assert "by a test" in confirmed.record.states["nasion"].how


def test_what_is_taken_away_is_missing_with_its_reason_until_it_is_placed_again(draft):
    gone = draft.placed("hairline.front", np.eye(3)).without("hairline.front")
    assert (gone.names, gone.condition("hairline.front")) == ((), "missing")
    assert gone.row("hairline.front").how == "Taken away by the user."
    assert gone.placed("hairline.front", np.eye(3)).record.absent == {}


def test_swapped_places_take_their_states_with_the_names(draft):
    four = draft.suggested({name: place[None] for name, place in FOUR.items()}, "by a test")
    swapped = four.swapped("tragus.left", "tragus.right")
    assert swapped.points("tragus.left") == pytest.approx(FOUR["tragus.right"][None])
    assert swapped.points("tragus.right") == pytest.approx(FOUR["tragus.left"][None])


def test_no_head_is_left_without_nasion_inion_and_one_pair_at_the_ears(draft):
    for name, place in FOUR.items():
        draft = draft.placed(name, place[None])
    assert all(draft.is_needed(name) for name in FIDUCIALS)
    for side in ("left", "right"):
        draft = draft.placed(f"preauricular.{side}", FOUR[f"tragus.{side}"][None])
    assert not draft.is_needed("tragus.left")
    assert draft.is_needed("nasion")


def test_the_rows_tell_every_place_once_what_is_to_be_looked_at_first(draft):
    draft = draft.placed("nasion", np.zeros((1, 3))).suggested({"glabella": np.zeros((1, 3))}, "by a test")
    rows = draft.rows()
    assert sorted(row.name for row in rows) == sorted(PLACE_NAMES)
    assert [row.name for row in rows[:2]] == ["glabella", "nasion"]
    assert len(rows) == len(set(PLACE_NAMES)) == 12 + 2 * 39 + 2 + 2 * 3


def test_a_written_draft_is_read_as_it_was(tmp_path, draft):
    for name, place in FOUR.items():
        draft = draft.placed(name, place[None])
    draft = draft.suggested({"hairline.temple.left": np.eye(3) * 50}, "by a test")
    path = tmp_path / "somebody.toml"
    write_head_file(path, draft.record)
    again = Draft(read_head_file(path))
    assert again.names == draft.names
    assert {name: again.condition(name) for name in again.names} == {
        **dict.fromkeys(FIDUCIALS, "confirmed"),
        "hairline.temple.left": "proposed",
    }
    assert head_file_text(again.record, tmp_path).splitlines()[2:] == path.read_text("utf-8").splitlines()[2:]


def test_every_place_has_a_name_in_both_languages():
    for name in PLACE_NAMES:
        assert place_in_words(name, "en") != place_in_words(name, "zh")
    assert place_in_words("tragus.left", "zh") == "左耳屏"
    assert {name.split(".")[0] for name in PLACE_NAMES if "hairline." not in name} <= LANDMARKS.keys()
    assert len(HAIRLINES) == 5


def test_four_places_of_a_head_are_right():
    assert fiducials_wrong(FOUR, upright=True) is None


def test_fewer_than_four_are_no_fault():
    assert fiducials_wrong({"nasion": FOUR["nasion"]}, upright=True) is None


@pytest.mark.parametrize("pair", [("tragus.left", "tragus.right"), ("nasion", "inion")])
def test_two_that_are_swapped_are_told_with_the_way_back(pair):
    one, other = pair
    wrong = fiducials_wrong({**FOUR, one: FOUR[other], other: FOUR[one]}, upright=True)
    assert wrong is not None
    assert wrong.swap == pair
    assert "swapped" in wrong.told["en"]
    assert "颠倒" in wrong.told["zh"]


@pytest.mark.parametrize(
    ("name", "place", "told"),
    [
        ("tragus.left", (60.0, 3.0, 4.0), "The left tragus and the right tragus lie only 11 mm apart"),
        ("tragus.left", (-10.0, 0.0, 0.0), "The ears lie 80 mm apart"),
        ("nasion", (0.0, 30.0, 0.0), "The nasion lies 30 mm off the line between the ears; at least 35 mm"),
        ("inion", (0.0, -40.0, 100.0), "112 degrees apart"),
    ],
)
def test_what_no_head_has_is_told_in_a_sentence(name, place, told):
    # 11 = |(10, 3, 4)|; 35 is a quarter of 140; 112 = 90 + atan(40 / 100), the nasion raised to the ears' height.
    four = {**FOUR, "nasion": np.array([0.0, 90.0, 0.0]), name: np.array(place)}
    wrong = fiducials_wrong(four, upright=True)
    assert wrong is not None
    assert told in wrong.told["en"]
    assert wrong.swap is None
    assert wrong.told["zh"]


def test_a_pulled_hairline_bends_smoothly_on_the_skin_and_stays_where_it_was_farther_off():
    directions = shapes.even_directions(20000)
    ball = Surface(directions * 100.0, shapes.triangles(directions))
    angles = np.radians(np.arange(-60, 61, 3))  # points every 5.2 mm along the equator of a ball of 100 mm
    curve = 100 * np.column_stack([np.cos(angles), np.sin(angles), np.zeros(len(angles))])
    middle = len(curve) // 2
    lifted = 100 * np.array([np.cos(0.1), 0, np.sin(0.1)])  # 10 mm up the meridian
    moved = bent(curve, middle, lifted, ball)
    along = 100 * np.abs(angles)
    assert moved[middle] == pytest.approx(lifted, abs=0.1)
    assert np.linalg.norm(moved, axis=1)[along < BEND_MM] == pytest.approx(100, abs=0.1)
    assert np.array_equal(moved[along > BEND_MM], curve[along > BEND_MM])
    heights = moved[middle:, 2]
    assert (np.diff(heights[: int(BEND_MM / 5.3)]) < 0).all()
