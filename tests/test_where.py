"""The question where to save: endings, the folder of the last time, files that are there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from scalp_atlas.gui.where import ask_where

KINDS = "CSV (*.csv);;3D Slicer (*.mrk.json);;BIDS (*_electrodes.tsv);;Folder (*)"


@pytest.fixture
def ask(qtbot, monkeypatch, tmp_path):
    """A function: what comes of an answer of the dialog; `ask.proposed` is what it was opened with."""
    parent = QWidget()
    qtbot.addWidget(parent)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)

    def give(path, kind, name="head.csv"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: give.asked.append(words) or (path, kind))
        return ask_where(parent, settings, "Export", name, KINDS)

    give.asked, give.settings = [], settings
    return give


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("head.csv", "CSV (*.csv)", "head.csv"),
        ("head", "CSV (*.csv)", "head.csv"),
        ("head.csv", "3D Slicer (*.mrk.json)", "head.mrk.json"),
        ("head.csv", "BIDS (*_electrodes.tsv)", "head_electrodes.tsv"),
        ("head.csv", "Folder (*)", "head"),
        ("mine.txt", "CSV (*.csv)", "mine.txt"),
        ("mine", "3D Slicer (*.mrk.json)", "mine.mrk.json"),
    ],
)
def test_the_ending_is_that_of_the_kind_unless_another_is_typed(ask, tmp_path, typed, kind, expected):
    assert ask(str(tmp_path / typed), kind) == tmp_path / expected


def test_the_next_question_begins_in_the_folder_of_this_one(ask, tmp_path):
    (tmp_path / "deep").mkdir()
    ask(str(tmp_path / "deep" / "one.csv"), "CSV (*.csv)")
    ask("", "")
    _, title, proposed, kinds, first = ask.asked[1]
    assert (title, proposed, kinds, first) == ("Export", str(tmp_path / "deep" / "head.csv"), KINDS, "CSV (*.csv)")


def test_no_answer_is_none_and_nothing_is_remembered(ask):
    assert ask("", "") is None
    assert not ask.settings.contains("folder")


@pytest.mark.parametrize("yes", [False, True])
def test_a_file_that_the_dialog_did_not_ask_about_is_asked_about(ask, monkeypatch, tmp_path, yes):
    (tmp_path / "head.csv").write_text("mine")
    told = []
    answer = QMessageBox.StandardButton.Yes if yes else QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda parent, title, words: told.append(words) or answer)
    assert ask(str(tmp_path / "head"), "CSV (*.csv)") == (tmp_path / "head.csv" if yes else None)
    assert told == ["head.csv is there already. Replace it?"]
    told.clear()
    assert ask(str(tmp_path / "head.csv"), "CSV (*.csv)") == tmp_path / "head.csv"
    assert told == []  # the dialog itself has asked
