"""The presentation, run from the keys that a clicker sends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.presentation import screen_for
from scalp_atlas.gui.session import Session
from scalp_atlas.scenes import Lesson, OnView, Scene, example_lessons

KEY = Qt.Key


@pytest.fixture
def window(windows, library, adult, tmp_path, monkeypatch):
    monkeypatch.setenv("SCALP_ATLAS_STATE_DIR", str(tmp_path / "state"))
    window = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window.teaching.files._ask_to_save = lambda: QMessageBox.StandardButton.Discard
    windows.append(window)
    window.show()
    window.session.set_style(reduced_motion=True)
    window.session.take(adult)
    return window


@pytest.fixture
def session(window):
    return window.session


@pytest.fixture
def shown(window):
    """The presentation of the standard lines, without a lesson."""
    window.session.set_ticked([f"issa.ms{number}" for number in (1, 5, 6)])
    window.actions_by_name["present"].trigger()
    return window.teaching.presentation


@pytest.fixture
def lesson(window):
    """The presentation of the first example."""
    window.teaching.files.open(example_lessons()["1_midline_and_gv20"])
    window.actions_by_name["present"].trigger()
    return window.teaching.presentation


def tags(shown) -> set[str]:
    """Ids without side of the items with a tag."""
    shown.viewport.grab()
    return {tag.id.removesuffix(".left").removesuffix(".right") for tag in shown.viewport.layout_of_tags.tags}


def test_it_fills_the_screen_without_menus_and_ends_with_escape(qtbot, window, shown):
    assert shown.isFullScreen()
    assert shown.size() == window.screen().geometry().size()
    assert window.actions_by_name["present"].isChecked()
    qtbot.keyClick(shown, KEY.Key_Escape)
    assert window.teaching.presentation is None
    assert not window.actions_by_name["present"].isChecked()
    assert window.viewport.updatesEnabled()


def test_f11_ends_it_too_and_the_view_stays_where_one_was(qtbot, window, shown):
    window.show_view("back")
    view = shown.viewport.view
    qtbot.keyClick(shown, KEY.Key_F11)
    assert window.teaching.presentation is None
    assert window.viewport.view == view


def test_a_second_screen_is_taken_if_there_is_one():
    screens = ["own", "other", "third"]
    assert screen_for("own", screens) == "other"
    assert screen_for("other", screens) == "own"
    assert screen_for("own", ["own"]) == "own"


@pytest.mark.parametrize("key", [KEY.Key_Right, KEY.Key_PageDown, KEY.Key_Space])
def test_without_a_lesson_next_walks_through_the_items_on_view(qtbot, session, shown, key):
    told = []
    for _ in range(4):
        qtbot.keyClick(shown, key)
        told.append((session.selected_id, shown.caption.text()))
    assert [item for item, _ in told] == ["issa.ms1", "issa.ms5", "issa.ms6.left", "issa.ms1"]
    for item, caption in told:
        assert session.library.item(item).where["en"] in caption.replace("&#x27;", "'")
    qtbot.keyClick(shown, KEY.Key_PageUp)
    assert session.selected_id == "issa.ms6.left"


def test_a_lesson_goes_from_scene_to_scene_and_stays_at_its_ends(qtbot, window, session, lesson):
    scenes = window.teaching.book.lesson.scenes
    assert "1 / 11" in lesson.place.text()
    qtbot.keyClick(lesson, KEY.Key_Left)
    assert "1 / 11" in lesson.place.text()
    seen = [session.selected_id]
    for _ in range(len(scenes)):
        qtbot.keyClick(lesson, KEY.Key_PageDown)
        seen.append(session.selected_id)
    assert "11 / 11" in lesson.place.text()
    expected = [scene.selected.partition("~")[0] for scene in scenes]
    assert [name.partition("~")[0] for name in seen] == [*expected, expected[-1]]


def test_a_caption_tells_its_sources_and_how_sure_they_are(session, lesson):
    item = session.library.item("reference.midline")
    assert f"verified by {item.confidence.count} sources" in lesson.caption.text()
    assert ", ".join(item.sources) in lesson.caption.text()


def test_what_is_unverified_is_marked_in_the_caption(session, shown):
    unverified = next(
        answer
        for answer in session.resolution.resolved.values()
        if answer.confidence.level == "unverified" and answer.side != "right"
    )
    session.select_item(unverified.item.id)
    assert "▲ unverified" in shown.caption.text()


def test_the_words_of_the_author_stand_alone_until_another_item_is_chosen(qtbot, window, session):
    own = Scene(on_view=OnView(frozenset({"points.gv20"})), selected="points.gv20", caption={"en": "Feel <here>"})
    window.teaching.book.put(Lesson({}, (own,)), 0)
    window.teaching.present()
    shown = window.teaching.presentation
    assert "Feel &lt;here&gt;" in shown.caption.text()
    assert "Sources" not in shown.caption.text()
    session.select_item("points.gv21")
    assert "Feel" not in shown.caption.text()
    assert "3.5 cun" in shown.caption.text()


def test_the_clicker_works_while_the_list_has_the_keyboard(qtbot, window, session, lesson):
    assert window.actions_by_name["next_scene"].isEnabled()
    window.actions_by_name["next_scene"].trigger()
    assert session.selected_id == "reference.hairline_front"
    window.actions_by_name["previous_scene"].trigger()
    assert session.selected_id == "reference.midline"
    qtbot.keyClick(lesson, KEY.Key_Escape)
    assert not window.actions_by_name["next_scene"].isEnabled()  # these keys turn the pages of lists again


def test_names_go_and_come_back_one_by_one(qtbot, session, shown):
    assert tags(shown) == {"issa.ms1", "issa.ms5", "issa.ms6"}
    known = []
    for _ in range(4):
        qtbot.keyClick(shown, KEY.Key_N)
        known.append((tags(shown), bool(shown.caption.text())))
    assert known == [
        (set(), False),
        ({"issa.ms1"}, True),
        ({"issa.ms1", "issa.ms5"}, True),
        ({"issa.ms1", "issa.ms5", "issa.ms6"}, True),
    ]
    qtbot.keyClick(shown, KEY.Key_N)
    assert shown.viewport.revealed is None
    assert tags(shown) == {"issa.ms1", "issa.ms5", "issa.ms6"}


def test_pointing_at_an_item_does_not_tell_a_name_that_is_kept_back(qtbot, session, shown):
    qtbot.keyClick(shown, KEY.Key_N)
    session.hover("issa.ms5")
    assert tags(shown) == set()
    session.select("issa.ms5")
    assert tags(shown) == set()
    assert shown.caption.text() == ""


def test_the_spotlight_leaves_one_name_and_takes_colour_from_the_rest(qtbot, session, shown):
    session.select_item("issa.ms5")
    before = shown.viewport.grab().toImage()
    qtbot.keyClick(shown, KEY.Key_S)
    assert tags(shown) == {"issa.ms5"}
    assert shown.viewport.grab().toImage() != before
    assert not session.faded  # only here
    qtbot.keyClick(shown, KEY.Key_S)
    assert tags(shown) == {"issa.ms1", "issa.ms5", "issa.ms6"}


@pytest.mark.parametrize("key", [KEY.Key_B, KEY.Key_Period])
def test_a_black_screen_and_back(qtbot, shown, key):
    qtbot.keyClick(shown, key)
    image = shown.grab().toImage()
    corners = [QPoint(2, 2), QPoint(image.width() - 3, image.height() - 3), image.rect().center()]
    assert {image.pixelColor(corner).name() for corner in corners} == {"#000000"}
    qtbot.keyClick(shown, key)
    assert shown.grab().toImage().pixelColor(corners[2]).name() != "#000000"


def test_the_next_scene_ends_the_black(qtbot, shown):
    qtbot.keyClick(shown, KEY.Key_B)
    qtbot.keyClick(shown, KEY.Key_PageDown)
    assert not shown.black.isVisible()


def test_the_turntable_turns_until_it_is_stopped(qtbot, shown):
    start = shown.viewport.view.azimuth_deg
    qtbot.keyClick(shown, KEY.Key_T)
    qtbot.waitUntil(lambda: (shown.viewport.view.azimuth_deg - start) % 360 > 1)
    qtbot.keyClick(shown, KEY.Key_T)
    stopped = shown.viewport.view
    QApplication.processEvents()
    assert shown.viewport.view == stopped
    assert stopped.elevation_deg == pytest.approx(20)


def test_the_large_pointer_takes_the_place_of_the_arrow(qtbot, shown):
    qtbot.keyClick(shown, KEY.Key_P)
    assert shown.viewport.cursor().pixmap().width() > 40
    shown.viewport.setCursor(Qt.CursorShape.ArrowCursor)  # as the viewport does wherever nothing can be dragged
    assert shown.viewport.cursor().pixmap().width() > 40
    qtbot.keyClick(shown, KEY.Key_P)
    assert shown.viewport.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_text_grows_and_shrinks_within_limits_and_the_window_keeps_its_own(qtbot, session, shown):
    own, first = session.style.label_size_pt, shown.viewport.text_pt
    assert first >= 20
    qtbot.keyClick(shown, KEY.Key_Plus)
    assert shown.viewport.text_pt == pytest.approx(first * 1.15)
    for _ in range(30):
        qtbot.keyClick(shown, KEY.Key_Minus)
    assert shown.viewport.text_pt == 16
    assert session.style.label_size_pt == own


def test_a_long_caption_never_takes_more_than_its_share(qtbot, window, session):
    own = Scene(on_view=OnView(frozenset({"points.gv20"})), selected="points.gv20", caption={"en": "words " * 150})
    window.teaching.book.put(Lesson({}, (own,)), 0)
    window.teaching.present()
    shown = window.teaching.presentation
    QApplication.processEvents()
    assert shown.caption.height() <= 0.36 * shown.height()


@pytest.mark.parametrize("key", [KEY.Key_F1, KEY.Key_H])
def test_help_lists_the_keys_and_escape_closes_it_first(qtbot, window, shown, key):
    qtbot.keyClick(shown, key)
    assert shown.help.isVisible()
    assert shown.rect().contains(shown.help.geometry())
    for name in ("PageDown", "PageUp", "spotlight", "black screen", "pointer", "Esc"):
        assert name in shown.help.text()
    qtbot.keyClick(shown, KEY.Key_Escape)
    assert not shown.help.isVisible()
    assert window.teaching.presentation is shown


def test_a_change_in_the_list_is_seen_at_once(session, shown):
    assert tags(shown) == {"issa.ms1", "issa.ms5", "issa.ms6"}
    session.set_shown(["issa.ms1"], False)
    assert tags(shown) == {"issa.ms5", "issa.ms6"}


def test_nothing_stays_of_a_presentation_that_ended(qtbot, window, session, shown):
    qtbot.keyClick(shown, KEY.Key_Escape)
    QApplication.sendPostedEvents(None, 52)
    session.select_item("issa.ms5")
    session.set_style(dark=True)
    window.teaching.book.begin()
    window.actions_by_name["present"].trigger()
    assert window.teaching.presentation is not shown


def test_closing_the_window_ends_it(window, shown):
    window.close()
    assert not shown.isVisible()


def test_without_a_head_there_is_nothing_to_present(windows, library, tmp_path):
    window = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    windows.append(window)
    window.show()
    window.actions_by_name["present"].trigger()
    assert window.teaching.presentation is None
    assert not window.actions_by_name["present"].isChecked()
    assert "no head" in window.statusBar().currentMessage()


def test_the_screens_that_are_there_are_asked(window):
    assert screen_for(window.screen(), QGuiApplication.screens()) in QGuiApplication.screens()
