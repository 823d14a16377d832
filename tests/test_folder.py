"""A folder as a list of heads, and the heads that were opened last."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import trimesh
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.folder import heads_in, looked_at
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.open_folder import FolderDialog
from scalp_atlas.gui.own_head.saving import copy_head
from scalp_atlas.gui.recent import RecentMenu
from scalp_atlas.gui.session import Session
from scalp_atlas.head import bundled_heads
from scalp_atlas.headfile import State, read_head_file, write_head_file

LONG_MS = 60_000


@pytest.fixture
def folder(tmp_path) -> Path:
    """A head with a proposal, one whose mesh is gone, a bare mesh, a broken one, and files that are no heads."""
    folder = tmp_path / "scans"
    folder.mkdir()
    head = copy_head(bundled_heads()["infant"], folder)
    record = read_head_file(head)
    write_head_file(head, replace(record, states={"glabella": State("proposed", 3.0)}))
    write_head_file(folder / "lost.toml", replace(record, mesh=folder / "gone.ply", eyes=None))
    trimesh.creation.icosphere(subdivisions=3, radius=90).export(folder / "somebody.ply")
    (folder / "broken.stl").write_text("no mesh at all", encoding="utf-8")
    (folder / "four.toml").write_text("nasion = [0, 0, 0]\n", encoding="utf-8")
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")
    return folder


@pytest.fixture
def window(windows, library, tmp_path):
    few = replace(library, systems={"reference": library.systems["reference"]})
    window = MainWindow(Session(few), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window.show()
    windows.append(window)
    return window


def test_a_folder_tells_the_state_of_each_head(folder):
    rows = {row.path.name: row for row in heads_in(folder)}
    assert list(rows) == ["broken.stl", "infant.toml", "lost.toml", "somebody.ply"]
    assert {name: row.state for name, row in rows.items()} == {
        "broken.stl": "unseen",
        "infant.toml": "landmarks",
        "lost.toml": "unreadable",
        "somebody.ply": "unseen",
    }
    record = read_head_file(folder / "infant.toml")
    assert rows["infant.toml"].told["en"].startswith(f"{len(record.landmarks) + len(record.hairlines)} landmarks")
    assert "1 of them proposed" in rows["infant.toml"].told["en"]
    assert rows["lost.toml"].told["en"] == "its mesh gone.ply is missing"
    # Each division of an icosphere makes four triangles of one; it begins with 20.
    assert looked_at(folder / "somebody.ply").told["en"] == f"no landmarks yet; {20 * 4**3:,} triangles"
    broken = looked_at(folder / "broken.stl")
    assert broken.state == "unreadable"
    assert len(broken.told["en"].splitlines()) == 1


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_a_folder_without_heads_is_told_in_a_sentence(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScalpAtlasError, match=f"{name}: "):
        heads_in(tmp_path / name)


def test_the_list_reads_the_meshes_and_opens_what_can_be_read(qtbot, folder, windows):
    dialog = FolderDialog(folder, heads_in(folder), "en")
    windows.append(dialog)
    dialog.show()
    texts = lambda: [dialog.list.item(k).text() for k in range(dialog.list.count())]  # noqa: E731
    qtbot.waitUntil(lambda: not any(text.startswith("…") for text in texts()), timeout=LONG_MS)
    assert [text[0] for text in texts()] == ["✗", "✓", "✗", "○"]
    dialog.list.setCurrentRow(0)
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Open).isEnabled()
    dialog.list.setCurrentRow(3)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.buttons.button(QDialogButtonBox.StandardButton.Open).click()
    assert chosen.args == [str(folder / "somebody.ply")]


def test_a_dropped_folder_is_listed_and_its_choice_opened(qtbot, window, folder):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    dialog = window.findChild(FolderDialog)
    assert dialog.isVisible()
    dialog.list.setCurrentRow(1)
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        dialog.accept()
    assert window.session.place == str(folder / "infant.toml")
    assert window.recent.paths() == [str((folder / "infant.toml").resolve())]


def test_an_empty_folder_says_so_and_leaves_the_window_as_it_is(qtbot, window, tmp_path):
    (tmp_path / "none").mkdir()
    window.load(str(tmp_path / "none"))
    assert "there is no head in this folder" in window.statusBar().currentMessage()
    assert window.findChild(FolderDialog) is None


def test_recent_files_newest_first_none_twice_at_most_ten(qtbot, tmp_path):
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    opened = []
    menu = RecentMenu(settings, opened.append, None)
    qtbot.addWidget(menu)
    assert not menu.menuAction().isEnabled()
    files = [tmp_path / f"{k}.ply" for k in range(12)]
    for file in files:
        file.touch()
        menu.note(file)
    menu.note(files[5])
    menu.note(tmp_path / "never_there.ply")
    expected = [files[k] for k in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    assert menu.paths() == [str(file.resolve()) for file in expected]
    files[11].unlink()
    menu.aboutToShow.emit()
    first, second = menu.actions()[:2]
    assert (first.isEnabled(), second.isEnabled()) == (True, False)
    assert "no longer there" in second.text()
    first.trigger()
    assert opened == [str(files[5].resolve())]
    menu.forget()
    assert menu.paths() == []


@pytest.mark.parametrize("stored", ["not json", json.dumps({"a": 1}), json.dumps([3, None])])
def test_settings_that_hold_no_list_count_for_nothing(qtbot, tmp_path, stored):
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    settings.setValue("recent", stored)
    menu = RecentMenu(settings, lambda path: None, None)
    qtbot.addWidget(menu)
    assert menu.paths() == []


def test_the_last_head_opens_again_with_its_editor(qtbot, window, windows, folder, library, tmp_path):
    head = folder / "infant.toml"
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        window.load(str(head))
    window.edit_landmarks()
    qtbot.waitUntil(lambda: window.making.step == "edit", timeout=LONG_MS)
    window.close()
    again = MainWindow(
        Session(window.session.library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    )
    windows.append(again)
    again.show()
    assert again._settings.value("head") == str(head)
    again.load_last(str(head))
    qtbot.waitUntil(lambda: again.making.step == "edit", timeout=LONG_MS)


def test_a_scan_whose_landmarks_are_not_finished_is_the_last_head(qtbot, window, folder):
    window.load(str(folder / "somebody.ply"))
    qtbot.waitUntil(lambda: window.making.step == "check", timeout=LONG_MS)
    window.close()
    assert window._settings.value("head") == str(folder / "somebody.ply")
