"""A page of text beside the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from scalp_atlas.gui.main_window import application
from scalp_atlas.gui.text_dialog import TextDialog


def test_a_short_page_makes_a_small_dialog(qtbot):
    application([])
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1400, 1200)
    assert TextDialog("Short", "<p>One line.</p>", parent).height() < 200
