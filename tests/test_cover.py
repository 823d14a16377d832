"""What lies over the head while it is loaded, or where loading failed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from scalp_atlas.gui.cover import Cover
from scalp_atlas.gui.main_window import application
from scalp_atlas.gui.session import Session


@pytest.fixture
def session(qtbot, library):
    application([])
    made = Session(library)
    yield made
    made.close()


@pytest.fixture
def cover(qtbot, session):
    made = Cover(session)
    qtbot.addWidget(made)
    return made


def test_it_tells_the_step_and_goes_when_the_head_is_there(cover, session, adult):
    session.loading_changed.emit("Reading the head")
    assert cover.isVisible()
    assert cover.words == "Reading the head"
    session.take(adult)
    assert not cover.isVisible()


def test_a_first_head_that_fails_leaves_its_reason_and_ways_on(qtbot, cover, session, tmp_path):
    with qtbot.waitSignal(session.loading_failed, timeout=20_000):
        session.load_head(str(tmp_path / "gone.toml"))
    assert cover.isVisible()
    assert "gone.toml" in cover.words
    with qtbot.waitSignal(cover.other_wanted):
        cover._other.click()


def test_a_later_head_that_fails_leaves_the_old_one_in_sight(qtbot, cover, session, adult, tmp_path):
    session.take(adult)
    with qtbot.waitSignal(session.loading_failed, timeout=20_000):
        session.load_head(str(tmp_path / "gone.toml"))
    assert not cover.isVisible()
    assert session.head is adult.head


def test_cancelling_keeps_the_old_head(qtbot, cover, session, adult):
    session.take(adult)
    session.load_head("adult_male")
    assert cover.isVisible()
    cover._stop.click()
    assert not cover.isVisible()
    assert session.head is adult.head


@pytest.mark.parametrize(
    "reason", ["short", "a reason of many words, " * 12, "one line\nanother, which is longer\na third"]
)
def test_no_line_of_a_reason_is_cut(cover, session, reason):
    session.loading_failed.emit(reason)
    label = cover._words
    assert label.height() >= label.heightForWidth(label.width())
    lines = label.fontMetrics().boundingRect(label.rect(), label.alignment() | Qt.TextFlag.TextWordWrap, cover.words)
    assert label.height() >= lines.height()
    assert label.width() >= lines.width()
