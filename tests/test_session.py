"""The session: state in, signals out, no window needed."""

from __future__ import annotations

import pytest

from scalp_atlas.annotations import Annotations
from scalp_atlas.gui.session import MOST_UNDONE, Session


@pytest.fixture
def session(qtbot, library):
    made = Session(library)
    yield made
    made.close()


@pytest.fixture
def loaded(session, adult):
    session.take(adult)
    return session


def test_a_head_arrives_from_another_thread_with_its_steps_told(qtbot, session):
    told = []
    session.loading_changed.connect(told.append)
    with qtbot.waitSignal(session.head_changed, timeout=60_000):
        session.load_head("adult_male")
    assert session.head.name == "adult_male"
    assert "Reading the head" in told
    assert told[-1] == ""


def test_the_first_picture_shows_the_standard_lines_and_few_reference_lines(loaded):
    shown = {name.split(".")[0] for name in loaded.visible_ids()}
    assert shown == {"issa", "reference"}
    assert sum(name.startswith("issa.") for name in loaded.visible_ids()) == 25


def test_a_side_shows_that_side_and_the_midline(loaded):
    loaded.set_side("left")
    assert {loaded.resolution.resolved[name].side for name in loaded.visible_ids()} == {"left", "midline"}
    loaded.set_side("right")
    assert {loaded.resolution.resolved[name].side for name in loaded.visible_ids()} == {"right", "midline"}


def test_hiding_isolating_and_showing_all_again(loaded):
    before = loaded.visible_ids()
    loaded.select("issa.ms6.left")
    loaded.hide_selected()
    assert not any(name.startswith("issa.ms6") for name in loaded.visible_ids())
    loaded.select("issa.ms7.left")
    loaded.isolate_selected()
    assert loaded.visible_ids() == ("issa.ms7.left", "issa.ms7.right")
    loaded.show_all()
    assert loaded.visible_ids() == before


def test_ticking_an_item_shows_it_even_while_another_is_isolated(loaded):
    loaded.select("issa.ms7.left")
    loaded.isolate_selected()
    loaded.set_shown(["points.gv20"], True)
    assert "points.gv20" in loaded.visible_ids()


def test_selecting_an_item_puts_it_on_view(qtbot, loaded):
    with qtbot.waitSignal(loaded.selection_changed) as told:
        loaded.select_item("jiao.motor")
    assert told.args == ["jiao.motor.left"]
    assert "jiao.motor.right" in loaded.visible_ids()


def test_stepping_goes_round_through_what_is_shown(loaded):
    loaded.set_ticked(["issa.ms5", "issa.ms6"])
    seen = []
    for _ in range(3):
        loaded.step_selection(1)
        seen.append(loaded.selected_id)
    assert seen == ["issa.ms5", "issa.ms6.left", "issa.ms5"]
    loaded.step_selection(-1)
    assert loaded.selected_id == "issa.ms6.left"


def test_an_item_without_a_place_can_be_selected_and_tells_why(loaded):
    loaded.select_item("points.gv14")
    assert loaded.selected_id == "points.gv14"
    assert "cervical" in loaded.selected().reason


def test_a_head_that_cannot_be_opened_leaves_the_old_one_and_says_one_sentence(qtbot, loaded, tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 1\n[landmarks", encoding="utf-8")
    old = loaded.head
    with qtbot.waitSignal(loaded.message_shown, timeout=20_000) as told:
        loaded.load_head(str(broken))
    assert "broken.toml" in told.args[0]
    assert "Traceback" not in told.args[0]
    assert loaded.head is old


def test_only_the_newest_of_two_requests_counts(qtbot, session, tmp_path):
    with qtbot.waitSignal(session.head_changed, timeout=60_000):
        session.load_head(str(tmp_path / "gone.toml"))
        session.load_head("adult_male")
    assert session.place == "adult_male"


def test_what_is_cancelled_never_arrives(qtbot, session):
    session.load_head("adult_male")
    session.cancel_loading()
    with qtbot.assertNotEmitted(session.head_changed):
        session.close()
        qtbot.wait_until(lambda: True)
    assert session.head is None


def test_so_many_acts_are_kept_to_be_undone_and_no_more(loaded):
    """Else an hour of switching would hold the names of all that was ever on view."""
    for number in range(MOST_UNDONE + 20):
        loaded.annotate("Colour", Annotations(colours={"issa": (number, 0, 0)}))
    assert loaded.undo_stack.count() == MOST_UNDONE
    for _ in range(MOST_UNDONE):
        loaded.undo_stack.undo()
    assert loaded.annotations.colours == {"issa": (19, 0, 0)} and not loaded.undo_stack.canUndo()
