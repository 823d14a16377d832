"""What of the window goes into an exported picture."""

from __future__ import annotations

import pytest

from scalp_atlas.figure.view import View
from scalp_atlas.gui.figure_export import figure_arguments, file_name, shown_ids
from scalp_atlas.gui.session import Session


@pytest.fixture
def session(qtbot, library, adult):
    made = Session(library)
    made.take(adult)
    yield made
    made.close()


def test_reference_lines_go_into_a_figure_only_if_they_are_drawn(session):
    session.set_ticked(["issa.ms6", "reference.midline"])
    session.set_side("left")
    assert shown_ids(session) == ("reference.midline", "issa.ms6.left")
    session.set_style(reference_lines=False)
    assert shown_ids(session) == ("issa.ms6.left",)


def test_the_command_says_what_the_window_shows(session, tmp_path):
    session.set_ticked(["issa.ms6"])
    session.set_style(language="zh", dark=True, hair_tint=False, labels=False, skin_opacity=0.5)
    words = figure_arguments(session, shown_ids(session), View(), tmp_path / "a.png", 1200, True)
    assert {"--items=issa.ms6.left,issa.ms6.right", "--language=zh", "--width=1200", "--skin-opacity=0.5"} <= set(words)
    assert {"--dark", "--no-hair", "--no-labels", "--transparent"} <= set(words)


def test_the_file_is_named_after_head_and_systems(session):
    session.set_ticked(["issa.ms6", "jiao.motor", "reference.midline"])
    assert file_name(session) == "adult_male-issa-jiao"
    session.set_ticked([])
    assert file_name(session) == "adult_male-head"
