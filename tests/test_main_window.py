"""The real window, driven as a person would."""

from __future__ import annotations

import gc
import shutil

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QProcess, QSettings, QSize, Qt
from PySide6.QtGui import QImage, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QToolButton

from scalp_atlas.cli import run
from scalp_atlas.gui.main_window import MainWindow, _first_size, application
from scalp_atlas.gui.session import Session
from scalp_atlas.head import bundled_heads


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(windows, library, settings, adult):
    """A function that opens a window, on the adult male unless told otherwise."""

    def open_one(with_head: bool = True) -> MainWindow:
        window = MainWindow(Session(library), settings)
        windows.append(window)
        window.show()
        if with_head:
            window.session.take(adult)
        return window

    return open_one


@pytest.fixture
def window(open_window):
    return open_window()


def page(window: MainWindow) -> str:
    return window.text.toPlainText()


def press(qtbot, window: MainWindow, act: str) -> None:
    window.actions_by_name[act].trigger()


def test_ticking_a_system_shows_its_items(window):
    window.tree.row("jiao").setCheckState(0, Qt.CheckState.Checked)
    shown = {name for name in window.session.visible_ids() if name.startswith("jiao.")}
    assert {"jiao.motor.left", "jiao.motor.right", "jiao.calm"} <= shown


def test_unticking_an_item_hides_it_and_half_ticks_its_system(window):
    window.tree.row("issa.ms6").setCheckState(0, Qt.CheckState.Unchecked)
    assert not any(name.startswith("issa.ms6") for name in window.session.visible_ids())
    assert window.tree.row("issa").checkState(0) == Qt.CheckState.PartiallyChecked


def test_choosing_a_row_shows_its_page_and_selects_it_on_the_head(window):
    window.tree.tree.setCurrentItem(window.tree.row("issa.ms7"))
    assert window.session.selected_id == "issa.ms7.left"
    assert "MS7" in page(window)
    assert "GB7" in page(window)


def test_a_click_on_a_line_chooses_its_row_and_page(qtbot, window):
    window.session.set_style(reduced_motion=True)
    window.session.set_ticked(["issa.ms5"])
    window.show_view("top")
    window.viewport.grab()
    width, height = window.viewport.width(), window.viewport.height()
    spot = next(
        (x, y)
        for y in range(height // 4, 3 * height // 4, 2)
        for x in range(width // 3, 2 * width // 3, 2)
        if window.viewport.pick(x, y)
    )
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=QPoint(*spot))
    assert window.session.selected_id == "issa.ms5"
    assert window.tree.tree.currentItem() is window.tree.row("issa.ms5")
    assert "MS5" in page(window)


@pytest.mark.parametrize("query", ["baihui", "bǎihuì", "百会", "GV20"])
def test_search_finds_and_enter_selects(qtbot, window, query):
    window.tree.search.setText(query)
    assert not window.tree.row("points.gv20").isHidden()
    assert window.tree.row("issa.ms14").isHidden()
    qtbot.keyClick(window.tree.search, Qt.Key.Key_Return)
    assert window.session.selected_id == "points.gv20"
    qtbot.keyClick(window.tree.search, Qt.Key.Key_Escape)
    assert window.tree.search.text() == ""
    assert not window.tree.row("issa.ms14").isHidden()


def test_a_search_without_result_says_what_to_try(window):
    window.tree.search.setText("qqqq")
    assert window.tree.nothing.isVisibleTo(window)


@pytest.mark.parametrize(("keys", "name"), [("1", "front"), ("2", "left"), ("4", "back"), ("5", "top")])
def test_a_number_key_goes_to_its_view(qtbot, window, keys, name):
    with qtbot.waitSignal(window.session.view_requested) as told:
        qtbot.keyClicks(window.viewport, keys)
    assert told.args == [name]


def test_the_side_buttons_and_m_go_round(qtbot, window):
    for expected in ("left", "right", "both"):
        qtbot.keyClicks(window.viewport, "m")
        assert window.session.side == expected
        assert window.actions_by_name[f"side_{expected}"].isChecked()


def test_hide_isolate_and_show_all_by_key(qtbot, window):
    before = window.session.visible_ids()
    window.session.select("issa.ms6.left")
    qtbot.keyClicks(window.viewport, "i")
    assert window.session.visible_ids() == ("issa.ms6.left", "issa.ms6.right")
    qtbot.keyClick(window.viewport, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.visible_ids() == before


def test_text_grows_to_what_a_lecture_hall_needs(qtbot, window):
    for _ in range(12):
        press(qtbot, window, "larger")
    assert window.session.style.label_size_pt == 40
    assert window.text.font().pointSizeF() == 40
    press(qtbot, window, "normal")
    assert window.session.style.label_size_pt == 11


def test_dark_and_light_differ_on_the_screen(qtbot, window):
    window.set_theme("dark")
    dark = window.grab().toImage().pixelColor(5, window.height() // 2).lightness()
    window.set_theme("light")
    light = window.grab().toImage().pixelColor(5, window.height() // 2).lightness()
    assert dark < 80 < 180 < light


def test_names_and_texts_turn_chinese_and_back(qtbot, window):
    window.session.select("issa.ms6.left")
    press(qtbot, window, "language_zh")
    assert "顶颞前斜线" in window.tree.row("issa.ms6").text(0)
    assert "取法" in page(window)
    press(qtbot, window, "language_en")
    assert "How it is found" in page(window)


def test_the_panels_fold_away(qtbot, window):
    press(qtbot, window, "left_panel")
    press(qtbot, window, "right_panel")
    assert not window.tree.isVisible()
    assert not window.text.isVisible()
    press(qtbot, window, "left_panel")
    assert window.tree.isVisible()


def test_choices_are_remembered_in_the_next_window(open_window):
    first = open_window()
    first.session.set_ticked(["jiao.motor", "points.gv20"])
    first.set_side("left")
    first.set_language("zh")
    first.set_hair(False)
    first.scale_text(1.15)
    first.close()
    second = open_window()
    assert second.session.ticked() == ["jiao.motor", "points.gv20"]
    assert second.session.side == "left"
    assert second.session.style.language == "zh"
    assert second.session.style.hair_tint is False
    assert second.session.style.label_size_pt == pytest.approx(11 * 1.15)


def saved(qtbot, window: MainWindow, path, width: int, transparent: bool = False) -> str:
    with qtbot.waitSignal(window.figure.finished, timeout=60_000) as told:
        window.exports.save_image(path, width, transparent)
    return told.args[0]


def test_export_image_writes_a_picture_of_that_width_with_or_without_background(qtbot, window, tmp_path):
    assert "Saved" in saved(qtbot, window, tmp_path / "solid.png", 900)
    assert "Saved" in saved(qtbot, window, tmp_path / "clear.png", 900, transparent=True)
    solid, clear = (QImage(str(tmp_path / f"{name}.png")) for name in ("solid", "clear"))
    assert solid.width() == clear.width() == 900
    assert solid.pixelColor(2, 2).alpha() == 255
    assert clear.pixelColor(2, 2).alpha() == 0


def test_the_window_and_the_command_line_give_the_same_picture(qtbot, window, tmp_path):
    window.session.set_style(reduced_motion=True)
    window.session.set_ticked(["jiao.motor"])
    window.show_view("left")
    saved(qtbot, window, tmp_path / "window.png", 700)
    typed = tmp_path / "typed.png"
    items = "jiao.motor.left,jiao.motor.right"
    code = run(
        ["figure", "--head", "adult_male", "--items", items, "--view", "left", "--width", "700", "--out", str(typed)]
    )
    assert code == 0
    assert QImage(str(tmp_path / "window.png")) == QImage(str(typed))


def test_an_export_that_fails_is_one_sentence(qtbot, window, tmp_path):
    told = saved(qtbot, window, tmp_path / "no" / "figure.png", 900)
    assert "figure.png" in told
    assert "Traceback" not in told
    assert told in window.statusBar().currentMessage()


def test_a_figure_can_be_cancelled_and_leaves_no_file(qtbot, window, tmp_path):
    window.exports.save_image(tmp_path / "figure.png", 3000)
    assert window.figure.bar.isVisibleTo(window)
    window.figure.cancel()
    assert not window.figure.bar.isVisibleTo(window)
    assert list(tmp_path.glob("*.png")) == []


def test_closing_the_window_stops_the_figure_under_way(window, tmp_path):
    window.exports.save_image(tmp_path / "figure.png", 3000)
    process = window.figure.findChild(QProcess)
    assert process.state() != QProcess.ProcessState.NotRunning
    window.close()
    assert process.state() == QProcess.ProcessState.NotRunning
    assert list(tmp_path.glob("*.png")) == []


def test_export_numbers_writes_what_is_shown(window, tmp_path):
    window.session.set_ticked(["issa.ms5"])
    window.exports.save_numbers(tmp_path / "shown.csv")
    text = (tmp_path / "shown.csv").read_text(encoding="utf-8")
    assert "issa.ms5" in text
    assert "issa.ms6" not in text


def test_the_heads_of_the_program_are_opened_from_their_menu(qtbot, window):
    window.heads.aboutToShow.emit()
    rows = {row.text(): row for row in window.heads.actions()}
    assert set(rows) >= {"Adult male", "Adult female", "Child", "Infant", "Old male"}
    assert [name for name, row in rows.items() if row.isChecked()] == ["Adult male"]
    with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
        rows["Child"].trigger()
    assert window.windowTitle() == "Scalp Atlas: Child"
    window.set_language("zh")
    window.heads.aboutToShow.emit()
    assert [row.text() for row in window.heads.actions() if row.isChecked()] == ["儿童"]


def test_a_mesh_is_opened_with_the_head_file_beside_it(qtbot, window, checkout):
    with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
        window.load(str(checkout / "meshes" / "adult_male.ply"))
    assert window.session.place.endswith("adult_male.toml")


def test_an_item_without_a_place_is_grey_and_tells_why(window):
    row = window.tree.row("points.gv14")
    assert "No place on this head" in row.toolTip(0)
    window.tree.tree.setCurrentItem(row)
    assert "cervical" in page(window)


def test_the_window_closes_while_a_head_is_loading(open_window):
    window = open_window(with_head=False)
    window.session.load_head("adult_male")
    window.close()
    assert window.session.head is None


def test_nothing_of_a_closed_window_stays(library, settings, adult):
    def render_windows() -> int:
        gc.collect()
        return sum(type(thing).__name__.endswith("RenderWindow") for thing in gc.get_objects())

    application([])
    before = render_windows()
    window = MainWindow(Session(library), settings)
    window.show()
    window.session.take(adult)
    window.viewport.grab()
    assert render_windows() == before + 1
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    del window
    assert render_windows() == before


def test_every_act_has_words_and_no_key_is_taken_twice(window):
    keys = [action.shortcut().toString() for action in window.actions_by_name.values() if action.shortcut().toString()]
    assert len(keys) == len(set(keys))
    for name, action in window.actions_by_name.items():
        assert action.text(), name
        assert action.toolTip(), name


def test_keys_of_one_letter_work_from_the_start_and_after_a_search(qtbot, window):
    assert window.focusWidget() is window.viewport
    window.focus_search()
    qtbot.keyClicks(window.tree.search, "baihui")
    qtbot.keyClick(window.tree.search, Qt.Key.Key_Return)
    qtbot.keyClicks(window.focusWidget(), "h")
    assert window.tree.search.text() == "baihui"
    assert "points.gv20" not in window.session.visible_ids()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tab_goes_round_the_window_as_one_reads(qtbot, open_window, language):
    window = open_window()
    window.set_language(language)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.tree.search.setFocus()
    passed = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is window.tree.search and passed:
            break
        passed.append(focused)
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    else:
        pytest.fail("Tab never came back to the search")
    parts = (window.tree.search, window.tree.tree, window.viewport, window.opacity, window.text)
    places = [passed.index(widget) for widget in parts]
    assert places == sorted(places)
    buttons = {widget.accessibleName() for widget in passed if isinstance(widget, QToolButton)}
    assert {"Front view", "Labels", "Both sides"} <= buttons


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_by_keyboard_alone(qtbot, window, language):
    window.set_language(language)
    window.show_tab("zones")
    qtbot.keyClicks(window.tree.search, "MS")
    qtbot.keyClick(window.tree.search, Qt.Key.Key_Down)
    tree = window.tree.tree
    for _ in range(2):  # the system's own row, then its first item
        qtbot.keyClick(tree, Qt.Key.Key_Down)
    first = window.session.selected_id
    assert first.startswith("issa.")
    assert first in window.session.visible_ids()
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert first not in window.session.visible_ids()
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert first in window.session.visible_ids()
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert window.session.selected_id not in ("", first)
    assert window.session.selected_id in window.session.visible_ids()


def test_the_first_head_is_shown_before_its_zones_and_keeps_its_view(qtbot, open_window):
    window = open_window(with_head=False)
    bare = []
    window.session.head_seen.connect(lambda head: bare.append((head, window.session.head, window.viewport.grab())))
    with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
        window.session.load_head("adult_male")
    (head, known_then, picture) = bare[0]
    assert known_then is None
    assert head is window.session.head
    image = picture.toImage()
    crown = image.pixelColor(image.width() // 2, image.height() // 2)
    assert crown != image.pixelColor(3, image.height() // 2), "the head stands before its ground"
    bare.clear()
    with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
        window.session.load_head("adult_male")
    assert bare == []  # a later head waits for its zones


def zones_seen(qtbot, window, act=lambda passing: None):
    """Load the first head; what `act` says of its first zones, before all others are constructed."""
    told = []
    window.session.zones_seen.connect(lambda passing: told.append((passing, act(passing))))
    with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
        window.session.load_head("adult_male")
    return told


def test_the_zones_on_view_come_before_all_others_and_stay_where_they_are(qtbot, open_window):
    def painted(_passing):
        window.viewport.grab()
        return window.session.head, [seen.id for seen in window.viewport._seen]

    for _ in range(2):  # constructed, then read from the disk where nothing has changed
        window = open_window(with_head=False)
        window.session.set_ticked(["issa.ms5", "issa.ms6", "points.gv20"])
        ((passing, (head_then, seen_then)),) = zones_seen(qtbot, window, painted)
        assert head_then is None
        assert sorted(seen_then) == ["issa.ms5", "issa.ms6.left", "issa.ms6.right", "points.gv20"]
        assert set(passing.resolution.resolved) == set(seen_then)
        resolved = window.session.resolution.resolved
        assert len(resolved) > 500
        for name, first in passing.resolution.resolved.items():
            assert np.array_equal(first.points, resolved[name].points)
            assert window.viewport._lines.of(resolved[name]) is passing.lines.laid[name][1], "laid twice"


def test_zones_of_the_last_time_are_not_taken_for_those_of_a_changed_head(qtbot, open_window, tmp_path):
    words = bundled_heads()["adult_male"].read_text(encoding="utf-8")
    for mesh in ("adult_male.ply", "adult_male_eyes.ply"):
        shutil.copy(bundled_heads()["adult_male"].with_name(mesh), tmp_path)
    inion, higher = "inion = [0.00, -105.74, 7.66]", "inion = [0.00, -107.26, 12.42]"
    assert inion in words
    places = []
    for told in (words, words, words.replace(inion, higher)):
        (tmp_path / "mine.toml").write_text(told, encoding="utf-8")
        window = open_window(with_head=False)
        window.session.set_ticked(["eeg.cz"])
        first = []
        window.session.zones_seen.connect(first.append)
        with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
            window.session.load_head(str(tmp_path / "mine.toml"))
        places.append(window.session.resolution.resolved["eeg.cz"].points)
        assert np.array_equal(first[0].resolution.resolved["eeg.cz"].points, places[-1])
    assert np.array_equal(places[0], places[1])
    # Cz lies midway from nasion to inion, and the inion 5 mm higher now.
    assert 1.5 < np.linalg.norm(places[2] - places[0]) < 4.5


def test_a_zone_can_be_clicked_before_all_others_are_there(qtbot, open_window):
    window = open_window(with_head=False)
    window.session.set_ticked(["issa.ms5"])

    def click(passing):
        viewport = window.viewport
        viewport.grab()
        run = next(run for seen in viewport._seen if seen.id == "issa.ms5" for run in seen.shown)
        x, y = run.pixels[len(run.pixels) // 2]
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        viewport.show_view("selection")
        viewport.grab()
        return window.session.selected_id

    ((_, selected),) = zones_seen(qtbot, window, click)
    assert selected == window.session.selected_id == "issa.ms5"
    assert "MS5" in window.text.toPlainText()


def test_cancelling_after_the_first_zones_leaves_none_that_nobody_knows(qtbot, open_window):
    window = open_window(with_head=False)
    with qtbot.waitSignal(window.session.loading_failed, timeout=60_000):
        window.session.zones_seen.connect(
            lambda _: window.session.cancel_loading(), Qt.ConnectionType.SingleShotConnection
        )
        window.session.load_head("adult_male")
    window.viewport.grab()
    assert window.viewport._seen == []
    assert window.session.head is None
    with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
        window.session.load_head("adult_male")
    window.viewport.grab()
    assert window.viewport._seen


def test_a_sentence_stays_when_the_hint_of_a_menu_goes(window):
    window.session.say("Saved figure.png")
    QApplication.sendEvent(window, QStatusTipEvent("Save the picture"))
    assert window.statusBar().currentMessage() == "Save the picture"
    QApplication.sendEvent(window, QStatusTipEvent(""))
    assert window.statusBar().currentMessage() == "Saved figure.png"


def test_many_problems_of_a_file_are_one_line_and_all_of_them_on_pointing(window):
    window.session.say("a.toml: one\na.toml: two\na.toml: three")
    assert window.statusBar().currentMessage() == "a.toml: one (and 2 more: point here)"
    assert "three" in window.statusBar().toolTip()


def test_folded_panels_are_folded_in_the_next_window(open_window):
    first = open_window()
    first.show_list(False)
    first.close()
    second = open_window()
    assert not second.tree.isVisible()
    assert second.text.isVisible()
    assert not second.actions_by_name["left_panel"].isChecked()


@pytest.mark.parametrize(
    ("screen", "window"),
    [((1920, 1080), (1360, 860)), ((1366, 768), (1360, 728)), ((1280, 720), (1280, 680)), ((800, 800), (1360, 860))],
)
def test_the_first_window_leaves_room_for_its_title_bar(screen, window):
    assert _first_size(QSize(*screen)) == QSize(*window)


def test_escape_leaves_full_screen(qtbot, window):
    window.set_full_screen(True)
    assert not window.menuBar().isVisible()
    qtbot.keyClick(window.viewport, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()
