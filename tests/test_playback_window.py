"""Stepping through an item in the real window, driven as a person would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLabel

from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session

TAPE = (250, 221, 92)


@pytest.fixture
def window(windows, library, tmp_path, adult):
    made = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    windows.append(made)
    made.show()
    made.session.take(adult)
    made.session.set_style(reduced_motion=True)
    made.session.select_item("issa.ms5")
    made.viewport.setFocus()
    return made


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).astype(int)


def shows_tape(window: MainWindow) -> bool:
    return np.count_nonzero(np.abs(pixels(window.viewport.grab().toImage()) - TAPE).max(axis=2) < 6) > 200


def press(qtbot, window: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.viewport, key)


def test_space_begins_and_goes_on(qtbot, window):
    assert window.caption.isHidden()
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.caption.isVisible()
    assert window.caption.number.text() == "1 / 5"
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.caption.number.text() == "2 / 5"
    assert "lay off 5 sagittal cun" in window.caption.sentence.text()
    assert shows_tape(window)


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ((Qt.Key.Key_Right,), 2),
        ((Qt.Key.Key_PageDown, Qt.Key.Key_PageDown), 3),
        ((Qt.Key.Key_End,), 5),
        ((Qt.Key.Key_End, Qt.Key.Key_Right), 5),
        ((Qt.Key.Key_End, Qt.Key.Key_Left), 4),
        ((Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp), 3),
        ((Qt.Key.Key_End, Qt.Key.Key_Home), 1),
        ((Qt.Key.Key_Left,), 1),
    ],
)
def test_keys_step_to_and_fro(qtbot, window, keys, number):
    press(qtbot, window, Qt.Key.Key_Space)
    for key in keys:
        press(qtbot, window, key)
    assert window.caption.number.text() == f"{number} / 5"


def test_esc_shows_the_head_as_before(qtbot, window):
    before = window.viewport.image()
    view = window.viewport.view
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.viewport.image() != before
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.caption.isHidden()
    qtbot.waitUntil(lambda: window.viewport.height() == before.height())
    window.viewport.set_view(view)
    assert window.viewport.image() == before
    press(qtbot, window, Qt.Key.Key_Right)  # turns the head again
    assert window.viewport.view != view
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert window.session.selected_id == "", "a click beside the head selects nothing again"


def test_the_step_on_the_page_is_marked_and_can_be_clicked(qtbot, window):
    window.text.anchorClicked.emit(QUrl("step:3"))
    assert window.caption.number.text() == "3 / 5"
    assert "▶ GV21" in window.text.toPlainText()
    press(qtbot, window, Qt.Key.Key_Left)
    assert "▶ GV20" in window.text.toPlainText()
    assert "▶ GV21" not in window.text.toPlainText()
    window.text.anchorClicked.emit(QUrl("step:4"))
    assert window.caption.number.text() == "4 / 5"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.text.toPlainText().count("▶") == 1  # the link that steps through


def test_a_click_on_the_head_selects_nothing_meanwhile(qtbot, window):
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=window.viewport.rect().center())
    assert window.session.selected_id == "issa.ms5"
    assert window.caption.isVisible()


def test_playing_goes_on_by_itself_and_stops_at_the_end(qtbot, window):
    window.player._clock.setInterval(10)
    press(qtbot, window, Qt.Key.Key_Space)
    with qtbot.waitSignal(window.player.changed):
        press(qtbot, window, Qt.Key.Key_P)
    assert window.player.playing
    qtbot.waitUntil(lambda: window.player.index == 4)
    assert not window.player.playing


def test_p_pauses_and_a_step_of_ones_own_does(qtbot, window):
    press(qtbot, window, Qt.Key.Key_Space)
    for key in (Qt.Key.Key_P, Qt.Key.Key_Right):
        press(qtbot, window, Qt.Key.Key_P)
        assert window.player.playing
        press(qtbot, window, key)
        assert not window.player.playing


def test_another_selection_or_head_ends_it(qtbot, window, adult):
    for change in (lambda: window.session.select("issa.ms6.left"), lambda: window.session.take(adult)):
        window.session.select_item("issa.ms5")
        window.step_through()
        assert window.player.item is not None
        change()
        assert window.player.item is None
        assert window.caption.isHidden()


def test_the_words_change_with_the_language_and_the_step_stays(qtbot, window):
    window.session.playback_wanted.emit(2)
    window.session.set_style(language="zh")
    assert window.caption.number.text() == "2 / 5"
    assert window.caption.sentence.text() == "百会（GV20）：自前发际正中沿头正中线循矢状方向向后5纵寸处取点。"


def test_the_caption_has_room_for_the_longest_sentence_in_every_step(qtbot, window):
    window.session.select_item("jiao.motor")
    window.step_through()
    sentence, wanted, rooms = window.caption.sentence, [], set()
    another = QLabel(wordWrap=True)
    another.setFont(sentence.font())
    for _ in range(9):
        another.setText(sentence.text())
        wanted.append(another.heightForWidth(sentence.width()))
        rooms.add(sentence.minimumHeight())
        press(qtbot, window, Qt.Key.Key_Right)
    assert len(rooms) == 1, "so that the head stands still"
    assert max(wanted) > min(wanted)
    assert max(wanted) <= rooms.pop()


def test_what_is_unverified_says_so_beside_every_step(window):
    window.session.select_item("zhu.dingnie")
    window.step_through()
    assert window.caption.mark.text() == "(L) · unverified"


def test_without_a_place_or_a_selection_it_says_so(window):
    said = []
    window.session.message_shown.connect(said.append)
    window.session.select("points.gv14")
    window.step_through()
    window.session.select("")
    window.step_through()
    window.exports.export_playback()
    assert "no place" in said[0]
    assert "Select an item" in said[1]
    assert "Select an item" in said[2]
    assert window.player.item is None


def test_space_in_the_list_still_ticks(qtbot, window):
    row = window.tree.row("issa.ms5")
    window.tree.tree.setFocus()
    window.tree.tree.setCurrentItem(row)
    qtbot.keyClick(window.tree.tree, Qt.Key.Key_Space)
    assert row.checkState(0) == Qt.CheckState.Unchecked
    assert window.player.item is None


def test_the_playback_is_exported_off_the_window(qtbot, window, tmp_path, monkeypatch):
    out = tmp_path / "ms5"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), "Folder of PNG (*)"))
    with qtbot.waitSignal(window.figure.finished, timeout=120_000) as told:
        window.actions_by_name["export_playback"].trigger()
        assert not window.figure.bar.isHidden()
    assert told.args == [f"Saved {out}"]
    assert [path.name for path in sorted(Path(out).iterdir())] == [f"0{number}.png" for number in range(1, 6)]


def test_an_export_can_be_cancelled_and_leaves_nothing(qtbot, window, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.gif"), "GIF (*.gif)"))
    window.exports.export_playback()
    window.figure.cancel()
    assert window.figure.bar.isHidden()
    assert not (tmp_path / "a.gif").exists()
