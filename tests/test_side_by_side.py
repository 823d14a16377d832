"""Two heads side by side in the real window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from scalp_atlas.figure.view import View, key_view
from scalp_atlas.gui.loading import Loaded
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.side_by_side import CompareMenu, bundled_choice, carried, sliders_choice
from scalp_atlas.head import load_head
from scalp_atlas.morph import Sliders
from scalp_atlas.resolve import resolve

PATIENCE_MS = 30000


@pytest.fixture
def window(windows, library, adult, tmp_path):
    """On the adult male, one head alone, without animated views."""
    made = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    windows.append(made)
    made.show()
    made.session.take(adult)
    made.session.set_style(reduced_motion=True)
    return made


def whole(window: MainWindow) -> bool:
    return window.session.pair is not None and None not in window.session.pair.circumferences


@pytest.fixture(scope="module")
def infant():
    """Loaded once for all tests."""
    head = load_head("infant")
    _ = head.surface
    return head


@pytest.fixture
def two(qtbot, window, infant):
    """With the infant beside the adult male, measured."""
    window.beside.begin(replace(bundled_choice("infant"), make=lambda: infant))
    qtbot.waitUntil(lambda: whole(window), timeout=PATIENCE_MS)
    return window


def menu(window: MainWindow) -> CompareMenu:
    (found,) = window.heads.findChildren(CompareMenu) or window.findChildren(CompareMenu)
    found.aboutToShow.emit()
    return found


def row(window: MainWindow, text: str):
    return next(action for action in menu(window).actions() if action.text() == text)


def test_the_second_head_has_the_same_items_as_a_resolve_of_it_alone(two, library):
    alone = resolve(library, load_head("infant"))
    source = two.beside.source
    assert source.head.name == "infant"
    assert source.resolution.resolved.keys() == alone.resolved.keys()
    assert all(
        np.array_equal(item.points, alone.resolved[name].points) for name, item in source.resolution.resolved.items()
    )
    shown = [item.id for item in two.beside.second._shown()]
    assert shown == [name for name in two.session.visible_ids() if name in alone.resolved]
    assert two.session.head.name == "adult_male"


def test_the_heads_are_named_in_the_language_of_the_names(two):
    names = two.beside.names
    assert [name.text() for name in names] == ["Adult male", "Infant"]
    assert all(name.isVisible() for name in names)
    two.set_language("zh")
    assert [name.text() for name in names] == ["成年男性", "婴儿"]


def test_turning_one_turns_the_other_and_back(two, qtbot):
    first, second = two.viewport, two.beside.second
    first.set_view(first.view.turned(40, 10))
    assert second.view.axes() == pytest.approx(first.view.axes())
    qtbot.keyClick(second, Qt.Key.Key_Left)
    assert first.view.azimuth_deg == pytest.approx((42 + 40 + 15) % 360)
    assert first.view.axes() == pytest.approx(second.view.axes())
    assert first.view.span_mm == second.view.span_mm


def test_the_second_head_is_seen_from_where_the_first_is_looked_at_when_it_comes(qtbot, window, infant):
    window.show_view("left")
    window.beside.begin(replace(bundled_choice("infant"), make=lambda: infant))
    qtbot.waitUntil(lambda: whole(window), timeout=PATIENCE_MS)
    assert window.beside.second.view.axes() == pytest.approx(window.viewport.view.axes())
    assert window.viewport.view.axes()[2] == pytest.approx([-1, 0, 0], abs=0.02)


def test_a_drag_and_the_wheel_on_the_second_move_both(two, qtbot):
    first, second = two.viewport, two.beside.second
    before = first.view
    middle = second.rect().center()
    qtbot.mousePress(second, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(second, middle + QPoint(60, 0))
    qtbot.mouseRelease(second, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))
    place = QPointF(middle)
    turned_wheel = QWheelEvent(
        place,
        QPointF(second.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(second, turned_wheel)
    assert first.view.span_mm == second.view.span_mm == pytest.approx(before.span_mm / 1.0015**240)


def test_key_views_show_both_heads_whole_at_one_scale(two):
    for name in ("left", "top", "home"):
        two.show_view(name)
        first, second = two.viewport.view, two.beside.second.view
        assert first.axes() == pytest.approx(second.axes())
        larger = max(key_view(name, head.skin.vertices).span_mm for head in (two.session.head, two.beside.source.head))
        assert first.span_mm == second.span_mm == pytest.approx(larger)
    assert two.viewport.width() == pytest.approx(two.beside.second.width(), abs=1)  # so a pixel is as many mm in both


def test_a_smaller_head_makes_room_for_a_larger_one(qtbot, window, library, infant):
    window.session.take(Loaded("infant", infant, resolve(library, infant, ["issa", "reference"])))
    before = window.viewport.view.span_mm
    window.beside.begin(bundled_choice("adult_male"))
    qtbot.waitUntil(lambda: whole(window), timeout=PATIENCE_MS)
    needed = key_view("home", window.beside.source.head.skin.vertices).span_mm
    assert before < needed == pytest.approx(window.viewport.view.span_mm)


def test_the_same_place_of_the_box_is_shown_of_another_head(two):
    one, other = two.session.head, two.beside.source.head
    top = replace(View(), centre=tuple(one.skin.vertices.max(axis=0)))
    assert carried(top, one, other).centre == pytest.approx(tuple(other.skin.vertices.max(axis=0)))
    there = carried(top, one, other)
    assert carried(there, other, one).centre == pytest.approx(top.centre)


def test_selection_and_hover_act_on_both(two):
    two.session.select("issa.ms5")
    two.session.hover("issa.ms6.left")
    for viewport in (two.viewport, two.beside.second):
        drawn = viewport._drawn()
        assert (drawn.selected, drawn.hovered) == ("issa.ms5", "issa.ms6.left")
    x, y = next(tag for tag in two.beside.second.layout_of_tags.tags if tag.id).anchor
    assert two.beside.second.pick(x, y) in two.session.visible_ids()


def test_a_click_on_the_second_selects(two, qtbot):
    second = two.beside.second
    second.grab()
    tag = second.layout_of_tags.tags[0]
    place = QPoint(round(tag.left + tag.width / 2), round(tag.top + tag.height / 2))
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton, pos=place)
    assert two.session.selected_id == tag.id


def test_the_page_tells_both_lengths(two):
    two.session.select("issa.ms5")
    page = two.text.toPlainText()
    one, other = (answer.resolved["issa.ms5"].length_mm for answer in two.session.pair.resolutions)
    assert "On two heads" in page
    assert f"{one:.1f} mm" in page
    assert f"{other:.1f} mm" in page
    assert page.partition("On two heads")[2].count("1.50 sagittal cun") == 2  # GV21 to GV20: 3.5 to 5 cun
    assert "circumference of the head" in page
    assert "470 mm" in page  # as its head file says
    two.set_language("zh")
    assert "两头对照" in two.text.toPlainText()
    assert "头围" in two.text.toPlainText()


def test_without_a_selection_the_page_compares_the_heads(two):
    two.session.select("")
    assert "circumference of the head" in two.text.toPlainText()


def test_escape_ends_it(two, qtbot):
    qtbot.keyClick(two.viewport, Qt.Key.Key_Escape)
    assert two.beside.choice is None
    assert not two.beside.second.isVisible()
    assert not any(name.isVisible() for name in two.beside.names)
    assert two.session.pair is None
    assert "On two heads" not in two.text.toPlainText()
    assert two.viewport.least_span_mm == 0
    before = two.viewport.view
    two.viewport.set_view(before.turned(10, 0))  # alone again


def test_the_same_entry_ends_it(two):
    assert row(two, "Infant").isChecked()
    row(two, "Infant").trigger()
    assert two.beside.choice is None
    assert not row(two, "Infant").isChecked()


def test_its_key_goes_on_and_off(two):
    action = two.actions_by_name["compare"]
    assert action.isChecked()
    action.trigger()
    assert two.beside.choice is None
    assert not action.isChecked()
    action.trigger()
    assert two.beside.choice.key == "infant"  # the last one


def test_the_first_time_its_key_takes_a_head_that_is_not_shown(window):
    window.actions_by_name["compare"].trigger()
    assert window.beside.choice.key not in ("", "adult_male")


def test_the_head_from_sliders_beside_the_head(qtbot, window):
    window.beside.begin(sliders_choice(Sliders(circumference=50.0)))
    qtbot.waitUntil(lambda: whole(window), timeout=PATIENCE_MS)
    assert window.beside.source.head.name == "shaped"
    assert window.session.pair.circumferences[1] == pytest.approx(500, rel=3e-3)
    assert window.session.place == "adult_male"


def test_a_file_is_compared(qtbot, window, monkeypatch, checkout):
    path = checkout / "meshes" / "child.ply"  # the head file of the same name lies beside it
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    row(window, "Other head file…").trigger()
    qtbot.waitUntil(lambda: whole(window), timeout=PATIENCE_MS)
    assert window.beside.source.head.name == "child"


def test_what_cannot_be_read_is_told_and_ends_it(qtbot, window, tmp_path, monkeypatch):
    bad = tmp_path / "bad.toml"
    bad.write_text("format = 1", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bad), ""))
    with qtbot.waitSignal(window.session.message_shown, timeout=PATIENCE_MS) as told:
        row(window, "Other head file…").trigger()
    assert "bad.toml" in told.args[0]
    assert window.beside.choice is None
    assert window.session.head.name == "adult_male"


def test_other_readings_are_shown_on_both(qtbot, two, library):
    item = next(item for item in library.systems["points"].items.values() if item.variants and not item.paired)
    two.session.show_readings(item.id, [item.variants[0].key])
    name = f"{item.id}~{item.variants[0].key}"
    qtbot.waitUntil(lambda: name in two.beside.source.resolution.resolved, timeout=PATIENCE_MS)
    assert name in [one.id for one in two.beside.second._shown()]


def test_the_picture_has_both_heads_with_their_names(two, tmp_path, qtbot):
    two.viewport.grab()
    image = two.beside.image(1600)
    assert (image.width(), image.height()) == (1600, round(800 * two.viewport.height() / two.viewport.width()))
    first, second = two.viewport.image(800), two.beside.second.image(800)
    for left, picture in ((0, first), (800, second)):
        half = image.copy(left, 0, 800, image.height())
        row = image.height() // 2
        assert all(half.pixel(x, row) == picture.pixel(x, row) for x in range(100, 700, 7))
        assert half != picture  # the name is written over it
    two.exports.save_pair(tmp_path / "two.png")
    assert (tmp_path / "two.png").stat().st_size > 10_000


def test_its_picture_is_offered_only_while_there_are_two(two):
    assert two.actions_by_name["export_pair"].isEnabled()
    two.beside.end()
    assert not two.actions_by_name["export_pair"].isEnabled()
