"""Size and content of an exported picture."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from scalp_atlas.figure.image import draw_figure
from scalp_atlas.figure.view import View
from scalp_atlas.gui.export_dialog import ExportDialog, file_name, shown_figure
from scalp_atlas.gui.main_window import application
from scalp_atlas.gui.session import Session


@pytest.fixture
def session(qtbot, library, adult):
    application([])
    made = Session(library)
    made.take(adult)
    yield made
    made.close()


def test_the_dialog_tells_the_width_on_paper(qtbot):
    application([])
    dialog = ExportDialog()
    qtbot.addWidget(dialog)
    dialog.width_px.setValue(1181)
    assert dialog.width_px.text() == "1181 pixels, 10 cm in print"
    assert dialog.legend.isChecked()
    assert not dialog.transparent.isChecked()


def test_a_figure_holds_what_the_window_shows(session):
    session.set_ticked(["issa.ms6", "reference.midline"])
    session.set_side("left")
    session.set_style(language="zh", reference_lines=False)
    spec = shown_figure(session, View(), 1200, transparent=True)
    assert spec.items == ("issa.ms6.left",)
    assert (spec.language, spec.width, spec.transparent) == ("zh", 1200, True)


def test_a_transparent_figure_has_no_background(session, adult, library):
    session.set_ticked(["issa.ms6"])
    for transparent, alpha in ((True, 0), (False, 255)):
        spec = shown_figure(session, View(), 600, transparent=transparent, legend=False)
        image: QImage = draw_figure(adult.head, library, adult.resolution, spec)
        assert image.pixelColor(1, 1).alpha() == alpha


def test_the_file_is_named_after_head_and_systems(session):
    session.set_ticked(["issa.ms6", "jiao.motor", "reference.midline"])
    assert file_name(session) == "adult_male-issa-jiao"
    session.set_ticked([])
    assert file_name(session) == "adult_male-head"
