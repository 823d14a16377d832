"""Rulers, notes, bookmarks, colours and comparing in the real window."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QMenu

from scalp_atlas.annotations import Annotations, Bookmark, Free, Note, OnItem, OnLandmark, Ruler
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.measuring import measure, place_of

LONG_MS = 60_000
TOP, END = OnItem("issa.ms6.left", 0, "start"), OnItem("issa.ms6.left", 0, "end")


@pytest.fixture(scope="module")
def few(library):
    kept = {key: library.systems[key] for key in ("reference", "jiao", "issa", "points")}
    return replace(library, systems=kept)


@pytest.fixture
def window(windows, few, adult, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(few), settings)
    windows.append(window)
    window.session.set_style(reduced_motion=True)
    window.show()
    window.session.take(adult)
    window.session.set_ticked(["issa.ms6", "issa.ms5"])
    window.show_view("left")
    window.session.undo_stack.clear()
    return window


def pixel(window, place) -> QPoint:
    viewport = window.viewport
    pixels, _ = viewport.view.project(np.atleast_2d(place), viewport.width(), viewport.height())
    return QPoint(*pixels[0].round().astype(int).tolist())


def place(window, spot):
    return place_of(spot, window.session.head, window.session.resolution)


def click(window, where) -> None:
    QTest.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=pixel(window, where))


def drag(window, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(window.viewport, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.5, 1.0):
        QTest.mouseMove(window.viewport, start + (end - start) * share)
    QTest.mouseRelease(window.viewport, Qt.MouseButton.LeftButton, pos=end)


def settled(qtbot, window) -> None:
    qtbot.waitUntil(lambda: not window.viewport.pinning.busy, timeout=LONG_MS)
    window.viewport.grab()


def ruler_mode(qtbot, window) -> None:
    QTest.keyClick(window.viewport, Qt.Key.Key_R)
    assert window.annotation.annotating.mode == "ruler"


@pytest.fixture
def bare_places(window):
    """Two places of the left side with nothing named near them."""
    surface = window.session.head.surface
    return [surface.snap(np.array(near, float)) for near in ((-75, -45, 55), (-70, -70, 60))]


# -- rulers ------------------------------------------------------------------------------------------


def test_two_clicks_on_ends_of_a_line_lay_a_ruler_that_hangs_on_them(qtbot, window):
    ruler_mode(qtbot, window)
    for spot in (TOP, END):
        click(window, place(window, spot))
    assert window.session.annotations.rulers == (Ruler((TOP, END)),)
    settled(qtbot, window)
    line = window.session.resolution.resolved["issa.ms6.left"]
    told = window.annotation.dock.rows.topLevelItem(0).text(2)
    assert float(told.split(" cm")[0]) <= line.length_mm / 10 + 0.05
    assert "sagittal cun" in told
    assert "sagittal cun" in window.statusBar().currentMessage()


def test_a_place_beside_everything_named_stays_where_it_was_clicked(qtbot, window, bare_places):
    ruler_mode(qtbot, window)
    for where in bare_places:
        click(window, where)
    (ruler,) = window.session.annotations.rulers
    for spot, where in zip(ruler.spots, bare_places, strict=True):
        assert isinstance(spot, Free)
        assert spot.head == "adult_male"
        assert np.linalg.norm(np.array(spot.place) - where) < 1.5


def test_more_clicks_lengthen_it_until_enter_or_its_last_place(qtbot, window, bare_places):
    ruler_mode(qtbot, window)
    for where in (place(window, TOP), place(window, END), bare_places[0], bare_places[0]):
        click(window, where)
    assert [len(ruler.spots) for ruler in window.session.annotations.rulers] == [3]
    for where in bare_places:
        click(window, where)
    QTest.keyClick(window.viewport, Qt.Key.Key_Return)
    for where in bare_places[::-1]:
        click(window, where)
    assert [len(ruler.spots) for ruler in window.session.annotations.rulers] == [3, 2, 2]


def test_turning_the_head_sets_nothing(qtbot, window, bare_places):
    ruler_mode(qtbot, window)
    before = window.viewport.view
    start = pixel(window, bare_places[0])
    drag(window, start, start + QPoint(60, 10))
    assert window.viewport.view != before
    click(window, bare_places[1])
    assert window.session.annotations == Annotations()


def test_an_end_is_dragged_undone_and_done_again(qtbot, window, bare_places):
    window.session.take_annotations(Annotations(rulers=(Ruler((TOP, END)),)))
    ruler_mode(qtbot, window)
    settled(qtbot, window)
    drag(window, pixel(window, place(window, END)), pixel(window, bare_places[0]))
    (moved,) = window.session.annotations.rulers
    assert moved.spots[0] == TOP
    assert np.linalg.norm(np.array(moved.spots[1].place) - bare_places[0]) < 1.5
    window.actions_by_name["undo"].trigger()
    assert window.session.annotations.rulers == (Ruler((TOP, END)),)
    window.actions_by_name["redo"].trigger()
    assert window.session.annotations.rulers == (moved,)


def test_undo_takes_places_back_one_by_one(qtbot, window, bare_places):
    assert not window.actions_by_name["undo"].isEnabled()
    ruler_mode(qtbot, window)
    for where in (place(window, TOP), place(window, END), bare_places[0]):
        click(window, where)
    counts = []
    while window.actions_by_name["undo"].isEnabled():
        counts.append([len(ruler.spots) for ruler in window.session.annotations.rulers])
        window.actions_by_name["undo"].trigger()
    assert counts == [[3], [2]]
    assert window.session.annotations == Annotations()


def test_backspace_takes_a_place_back_whatever_else_was_done_meanwhile(qtbot, window, bare_places):
    ruler_mode(qtbot, window)
    for where in (place(window, TOP), place(window, END), bare_places[0]):
        click(window, where)
    session, counts = window.session, []
    session.set_ticked(["issa.ms6", "issa.ms5"])
    for _ in range(2):
        QTest.keyClick(window.viewport, Qt.Key.Key_Backspace)
        counts.append([len(ruler.spots) for ruler in session.annotations.rulers])
    assert counts == [[2], []]
    assert session.is_shown("issa.ms5")  # what was ticked is no place of the ruler
    click(window, place(window, END))  # the first place stands
    assert session.annotations.rulers == (Ruler((TOP, END)),)
    for _ in range(3):
        window.actions_by_name["undo"].trigger()
    assert [len(ruler.spots) for ruler in session.annotations.rulers] == [3]


def test_by_keyboard_the_selected_line_is_measured(qtbot, window):
    window.session.select("issa.ms6.left")
    ruler_mode(qtbot, window)
    QTest.keyClick(window.viewport, Qt.Key.Key_A)
    QTest.keyClick(window.viewport, Qt.Key.Key_A)
    assert window.session.annotations.rulers == (Ruler((TOP, END)),)
    QTest.keyClick(window.viewport, Qt.Key.Key_Backspace)
    assert window.session.annotations.rulers == ()
    QTest.keyClick(window.viewport, Qt.Key.Key_Escape)
    assert window.annotation.annotating.mode == ""
    assert not window.actions_by_name["ruler"].isChecked()


def test_the_place_under_the_pointer_is_shown_by_its_name(qtbot, window):
    ruler_mode(qtbot, window)
    at = pixel(window, place(window, END))
    QTest.mouseMove(window.viewport, at)
    annotating = window.annotation.annotating
    qtbot.waitUntil(lambda: any(mark.label for mark in annotating.marks()))
    assert [mark.label for mark in annotating.marks()] == ["MS6 (L), last end"]


def test_a_ruler_on_items_is_measured_anew_on_another_head_and_a_free_one_is_not_reused(qtbot, window, library):
    from scalp_atlas.gui.loading import Loaded
    from scalp_atlas.head import load_head
    from scalp_atlas.resolve import resolve

    rulers = (Ruler((TOP, END)), Ruler((TOP, Free((-75.0, -45.0, 55.0), "adult_male"))))
    window.session.take_annotations(Annotations(rulers=rulers))
    settled(qtbot, window)
    pinning = window.viewport.pinning
    before = pinning.pinned.rulers[0].measured.length_mm
    child = load_head("child")
    window.session.take(Loaded("child", child, resolve(window.session.library, child)))
    settled(qtbot, window)
    assert window.session.annotations.rulers == rulers
    expected = measure(rulers[0], child, window.session.resolution, library).length_mm
    assert pinning.pinned.rulers[0].measured.length_mm == pytest.approx(expected)
    assert expected < before - 3
    assert pinning.pinned.rulers[1] is None
    row = window.annotation.dock.rows.topLevelItem(1)
    assert "adult_male" in row.text(3)


def test_rulers_are_named_deleted_and_exported_from_their_list(qtbot, window, tmp_path):
    window.session.take_annotations(Annotations(rulers=(Ruler((TOP, END)), Ruler((TOP, OnLandmark("inion"))))))
    window.actions_by_name["annotations"].trigger()
    settled(qtbot, window)
    dock = window.annotation.dock
    assert not dock.isHidden()
    dock.rows.topLevelItem(0).setText(1, "first")
    assert [ruler.name for ruler in window.session.annotations.rulers] == ["first", ""]
    settled(qtbot, window)
    window.annotation.save_rulers(tmp_path / "r.csv")
    assert "Saved" in window.statusBar().currentMessage()
    with (tmp_path / "r.csv").open(encoding="utf-8") as stream:
        assert [row["name"] for row in csv.DictReader(stream)] == ["first", ""]
    dock.choose("ruler", 0)
    dock.rows.setFocus()
    QTest.keyClick(dock.rows, Qt.Key.Key_Delete)
    assert [ruler.name for ruler in window.session.annotations.rulers] == [""]


# -- notes -------------------------------------------------------------------------------------------


def test_a_note_is_written_in_place_pointed_and_changed(qtbot, window, bare_places):
    QTest.keyClick(window.viewport, Qt.Key.Key_W)
    click(window, bare_places[0])
    editor = window.annotation.dock.editor
    assert editor.isVisible()
    QTest.keyClicks(editor, "a bump")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert not editor.isVisible()
    (note,) = window.session.annotations.notes
    assert note.text == "a bump"
    assert note.arrow is None
    window.annotation.dock.choose("note", 0)
    window.annotation.dock.arrow.click()
    click(window, place(window, END))
    assert window.session.annotations.notes == (replace(note, arrow=END),)
    assert window.annotation.annotating.mode == ""
    settled(qtbot, window)
    (box,) = window.viewport.pinning.boxes
    QTest.mouseDClick(window.viewport, Qt.MouseButton.LeftButton, pos=box.rect.center().toPoint())
    assert editor.text() == "a bump"
    QTest.keyClicks(editor, "a hollow")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert window.session.annotations.notes == (Note("a hollow", note.spot, END),)


def test_escape_drops_a_note_and_an_empty_one_is_none(qtbot, window, bare_places):
    QTest.keyClick(window.viewport, Qt.Key.Key_W)
    editor = window.annotation.dock.editor
    for last in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        click(window, bare_places[0])
        if last == Qt.Key.Key_Escape:
            QTest.keyClicks(editor, "no")
        QTest.keyClick(editor, last)
        assert not editor.isVisible()
    assert window.session.annotations == Annotations()


def test_what_the_head_hides_is_not_painted(qtbot, window):
    window.session.take_annotations(Annotations(notes=(Note("here", END),), rulers=(Ruler((TOP, END)),)))
    settled(qtbot, window)
    assert {box.kind for box in window.viewport.pinning.boxes} == {"note", "ruler"}
    window.show_view("right")
    settled(qtbot, window)
    assert "note" not in {box.kind for box in window.viewport.pinning.boxes}


def test_a_note_is_seen_in_the_window_and_in_a_figure_only_if_wanted(qtbot, window, tmp_path):
    sizes = {}
    window.session.take_annotations(Annotations(notes=(Note("here", END),), rulers=(Ruler((TOP, END)),)))
    for name, annotated in (("with", True), ("without", False)):
        with qtbot.waitSignal(window.figure.finished, timeout=LONG_MS) as ended:
            window.exports.save_image(tmp_path / f"{name}.png", 700, annotated=annotated)
        assert "Saved" in ended.args[0]
        sizes[name] = QImage(str(tmp_path / f"{name}.png"))
    assert sizes["with"] != sizes["without"]


# -- bookmarks and colours ---------------------------------------------------------------------------


def test_an_item_and_a_view_are_bookmarked_and_found_again_in_the_menu(window):
    window.session.select("issa.ms6.left")
    window.actions_by_name["bookmark_item"].trigger()
    view = window.viewport.view
    window.actions_by_name["bookmark_view"].trigger()
    window.actions_by_name["bookmark_item"].trigger()
    assert [mark.item for mark in window.session.annotations.bookmarks] == ["issa.ms6.left", ""]
    window.session.select("")
    window.show_view("back")
    menus = [action.menu() for action in window.menuBar().actions()]
    menu = next(menu for menu in menus if menu is window.annotation.bookmarks)
    item, of_view = menu.actions()[-2:]
    item.trigger()
    of_view.trigger()
    assert window.session.selected_id == "issa.ms6.left"
    assert window.viewport.view.numbers() == pytest.approx(view.numbers())


def test_a_bookmark_of_what_is_gone_says_so(window):
    window.session.take_annotations(Annotations(bookmarks=(Bookmark("old", "gone.item"),)))
    window.annotation.dock.open_bookmark(0)
    assert "gone.item" in window.statusBar().currentMessage()


def test_an_own_colour_is_drawn_shown_in_the_list_and_taken_back(qtbot, window):
    row = window.tree.row("issa.ms6")
    colours = window.annotation.colours
    assert window.tree.key_of(row) == "issa.ms6"
    icon, picture = row.icon(0).pixmap(38, 16).toImage(), window.viewport.image()
    colours.ask("issa.ms6")
    (dialog,) = window.tree.findChildren(QColorDialog)
    dialog.setCurrentColor("#10a020")
    dialog.accept()
    assert window.session.annotations.colours == {"issa.ms6": (16, 160, 32)}
    assert colours.colour_of("issa.ms6") == (16, 160, 32)
    assert row.icon(0).pixmap(38, 16).toImage() != icon
    assert window.viewport.image() != picture
    menu = colours.menu_of("issa.ms6")
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    assert window.session.annotations.colours == {}
    assert row.icon(0).pixmap(38, 16).toImage() == icon
    assert window.viewport.image() == picture


def test_a_system_has_a_colour_of_its_own_but_for_items_that_have_theirs(window):
    window.annotation.colours.set("issa.ms6", (1, 2, 3))
    window.annotation.colours.set("issa", (200, 0, 0))
    assert window.annotation.colours.colour_of("issa") == (200, 0, 0)
    assert window.annotation.colours.colour_of("issa.ms6") == (1, 2, 3)
    red, green, blue = window.annotation.colours.colour_of("issa.ms7")
    assert red > 150 > 60 > green == blue


# -- comparing ---------------------------------------------------------------------------------------


def compared(qtbot, window) -> None:
    qtbot.waitUntil(lambda: not window.annotation.comparing.busy, timeout=LONG_MS)


def test_two_items_are_drawn_alone_in_contrast_until_the_page_is_closed(qtbot, window):
    before = window.session.visible_ids()
    window.actions_by_name["compare_items"].trigger()
    page = window.annotation.comparing
    page.compare("jiao.motor", "issa.ms6")
    compared(qtbot, window)
    sides = ("left", "right")
    assert set(window.session.visible_ids()) == {
        f"{item}.{side}" for item in ("jiao.motor", "issa.ms6") for side in sides
    }
    drawn = window.viewport._drawn()
    one, other = drawn.look("jiao.motor.left"), drawn.look("issa.ms6.left")
    assert one.rgb != other.rgb
    assert (one.dash, other.dash) == ("solid", "dashed")
    assert page.table.rowCount() == 2
    assert "mm apart" in page.told.text()
    window.actions_by_name["compare_items"].trigger()
    assert page.isHidden()
    assert window.session.visible_ids() == before


def test_a_reading_can_be_compared_with_the_first(qtbot, window):
    window.annotation.comparing.compare("points.gv20", "points.gv20~ear_apices")
    compared(qtbot, window)
    assert set(window.session.visible_ids()) == {"points.gv20", "points.gv20~ear_apices"}
    assert window.session.selected_id == "points.gv20"


def test_the_table_of_disagreements_fills_is_chosen_from_and_written(qtbot, window, tmp_path):
    window.actions_by_name["disagreements"].trigger()
    dialog = window.annotation.disagreements
    assert dialog.bar.isVisible()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=LONG_MS)
    assert dialog.table.rowCount() > 20
    figures = [float(dialog.table.item(row, 2).text()) for row in range(dialog.table.rowCount())]
    assert figures == sorted(figures, reverse=True)
    dialog.table.selectRow(0)
    compared(qtbot, window)
    assert len({name.partition("~")[0] for name in window.session.visible_ids()}) in (1, 2)
    assert len(window.session.visible_ids()) >= 2
    dialog.save_table(tmp_path / "d.csv")
    assert len((tmp_path / "d.csv").read_text(encoding="utf-8").splitlines()) == dialog.table.rowCount() + 1
    dialog.close()


def test_filling_the_table_can_be_cancelled(qtbot, window):
    window.actions_by_name["disagreements"].trigger()
    dialog = window.annotation.disagreements
    dialog.stop.click()
    assert not dialog.busy
    assert dialog.table.rowCount() == 0
    assert not dialog.bar.isVisible()
    dialog.close()


def test_new_acts_have_keys_of_their_own(window):
    wanted = {"ruler": "R", "note": "W", "annotations": "Ctrl+J", "compare_items": "Ctrl+M", "bookmark_item": "Ctrl+D"}
    for name, keys in wanted.items():
        assert window.actions_by_name[name].shortcut() == QKeySequence(keys)


def test_rulers_wait_while_there_is_no_head(windows, few, tmp_path):
    window = MainWindow(Session(few), QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    windows.append(window)
    window.show()
    window.actions_by_name["ruler"].trigger()
    assert "no head" in window.statusBar().currentMessage()
    assert not window.actions_by_name["ruler"].isChecked()
