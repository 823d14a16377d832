"""A page of text beside the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from scalp_atlas.gui.actions import ACTS, key_list
from scalp_atlas.gui.main_window import application
from scalp_atlas.gui.text_dialog import TextDialog


def test_the_keys_are_all_there_and_fit_a_low_window(qtbot):
    application([])
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1000, 650)
    dialog = TextDialog("Keys", key_list(), parent)
    assert dialog.height() <= 650
    words = dialog.page.toPlainText()
    assert [act.name for act in ACTS if act.keys and act.text not in words] == []


def test_a_short_page_makes_a_small_dialog(qtbot):
    application([])
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1400, 1200)
    assert TextDialog("Short", "<p>One line.</p>", parent).height() < 200
