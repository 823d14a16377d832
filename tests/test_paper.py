"""Plates, handouts, the atlas and the printer in the real window."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QRect, QSettings, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog

from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.paper import SystemsDialog, fitted, paint_pages
from scalp_atlas.gui.session import Session

SLOW_MS = 180_000  # a process of its own, on a machine that does other things as well


@pytest.fixture
def window(windows, library, adult, tmp_path):
    made = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    windows.append(made)
    made.show()
    made.session.take(adult)
    made.session.set_ticked(["issa.ms6"])
    return made


@pytest.fixture
def answer(monkeypatch):
    """A function that lets the next file dialog answer with a path; what was proposed is kept in `answer.proposed`."""

    def give(path):
        def ask(parent, title, proposed, kinds, *_):
            give.proposed = proposed
            return str(path), kinds.split(";;")[0]

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)

    return give


def said(window) -> list[str]:
    """What is told from now on."""
    told: list[str] = []
    window.session.message_shown.connect(told.append)
    return told


def act(window, name: str) -> None:
    window.actions_by_name[name].trigger()


def test_a_handout_of_the_selected_item_is_written_in_the_language_of_the_window(qtbot, window, answer, tmp_path):
    window.session.set_style(language="zh")
    window.session.select("issa.ms6.left")
    answer(tmp_path / "h.pdf")
    with qtbot.waitSignal(window.figure.finished, timeout=SLOW_MS) as waited:
        act(window, "export_handout")
        assert window.figure.bar.isVisibleTo(window)
    assert waited.args == [f"Saved {tmp_path / 'h.pdf'}"]
    assert answer.proposed.endswith("issa-ms6.pdf")
    (page,) = PdfReader(tmp_path / "h.pdf").pages
    assert page.extract_text().startswith("MS6 顶颞前斜线")


def test_a_plate_shows_what_the_window_shows(qtbot, window, answer, tmp_path):
    answer(tmp_path / "p.pdf")
    with qtbot.waitSignal(window.figure.finished, timeout=SLOW_MS):
        act(window, "export_plate")
    assert answer.proposed.endswith("adult_male-issa-ms6-plate.pdf")
    (page,) = PdfReader(tmp_path / "p.pdf").pages
    text = " ".join(page.extract_text().split())
    assert "six views" in text
    assert "MS6" in text
    assert "MS7" not in text


def test_an_atlas_is_made_of_the_systems_that_are_ticked_and_shows_how_far_it_is(qtbot, window, tmp_path):
    bar = window.figure._turning
    counted = []
    bar.valueChanged.connect(lambda value: counted.append(value / bar.maximum()))
    with qtbot.waitSignal(window.figure.finished, timeout=SLOW_MS) as waited:
        window.paper.save_atlas(tmp_path / "a.pdf", ["tang", "zhu"], unverified=False)
    assert waited.args == [f"Saved {tmp_path / 'a.pdf'}"]
    titles = [row.title for row in PdfReader(tmp_path / "a.pdf").outline if not isinstance(row, list)]
    assert titles[2:4] == ["Tang Songyan's scalp acupuncture", "Zhu Mingqing's scalp needling"]
    assert counted == sorted(counted)
    assert len(counted) > 3


def test_cards_are_made_of_the_systems_that_are_ticked(qtbot, window, answer, monkeypatch, tmp_path):
    monkeypatch.setattr(SystemsDialog, "exec", lambda _dialog: QDialog.DialogCode.Accepted)
    answer(tmp_path / "cards.apkg")
    with qtbot.waitSignal(window.figure.finished, timeout=SLOW_MS) as waited:
        act(window, "export_cards")
    assert waited.args == [f"Saved {tmp_path / 'cards.apkg'}"]
    assert answer.proposed.endswith("adult_male-cards.apkg")
    with zipfile.ZipFile(tmp_path / "cards.apkg") as deck:
        deck.extract("collection.anki2", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as base:
        asked = [fields for (fields,) in base.execute("SELECT flds FROM notes")]
    assert len(asked) == len(window.session.library.systems["issa"].items)
    assert any("Middle line of vertex" in fields for fields in asked)


def test_a_cancelled_atlas_leaves_no_file(qtbot, window, tmp_path):
    window.paper.save_atlas(tmp_path / "a.pdf", ["tang"])
    qtbot.waitUntil(lambda: window.figure._turning.value() > 0, timeout=SLOW_MS)
    before = set(tmp_path.iterdir())
    window.figure._stop.click()
    assert not window.figure.bar.isVisibleTo(window)
    assert set(tmp_path.iterdir()) == before
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("name", ["export_handout", "print_handout"])
def test_without_a_selected_item_a_handout_says_what_to_do(window, name):
    window.session.select("")
    told = said(window)
    act(window, name)
    assert told == ["Select an item in the list or on the head; a handout is about one item."]


@pytest.mark.parametrize("name", ["export_plate", "export_atlas", "export_cards", "print_figure"])
def test_where_nothing_is_shown_paper_says_what_to_do(window, name):
    window.session.set_ticked([])
    told = said(window)
    act(window, name)
    assert told == ["Nothing is shown; tick items or a system in the list first."]


def test_a_head_without_a_file_is_to_be_saved_first(window):
    window.session.place = ""
    told = said(window)
    act(window, "export_plate")
    assert told == ["Save this head as a head file first; pages are drawn from it."]


def test_the_dialog_ticks_what_is_shown_and_needs_at_least_one_system(qtbot, window):
    dialog = SystemsDialog(window.session, "Title", "Words", window)
    qtbot.addWidget(dialog)
    save = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
    assert dialog.systems() == ["issa"]
    assert save.isEnabled()
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not save.isEnabled()
    dialog.every.click()
    assert dialog.systems() == list(window.session.library.systems)


def test_the_preview_shows_the_handout_as_a_whole_page(qtbot, window):
    window.session.select("issa.ms6.left")
    act(window, "print_handout")
    qtbot.waitUntil(lambda: window.paper.preview is not None, timeout=SLOW_MS)
    preview = window.paper.preview
    pages = preview.findChild(QPrintPreviewWidget)
    qtbot.waitUntil(lambda: pages.pageCount() == 1, timeout=SLOW_MS)
    assert preview.printer().fullPage()
    assert preview.printer().pageLayout().orientation().name == "Portrait"
    preview.close()
    assert window.paper.preview is None


def test_the_picture_is_printed_on_white_even_from_a_dark_window(qtbot, window):
    window.session.set_style(dark=True)
    drawn = []
    window.paper._open_preview = lambda pages, whole_page: drawn.extend(pages)
    act(window, "print_figure")
    qtbot.waitUntil(lambda: bool(drawn), timeout=SLOW_MS)
    (page,) = drawn
    assert page.pixelColor(2, 2).alpha() == 0
    # The title is the topmost thing that is not transparent; its letters are dark.
    title = page.copy(0, 0, page.width() // 2, page.height() // 10)
    inked = [title.pixelColor(x, y) for y in range(0, title.height(), 2) for x in range(0, title.width(), 2)]
    solid = [ink for ink in inked if ink.alpha() == 255]
    assert solid
    assert max(ink.lightness() for ink in solid) < 128


def test_pages_go_to_the_printer_one_after_another_each_on_a_page_of_its_own(qtbot, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    pages = [QImage(200, 300, QImage.Format.Format_RGB32) for _ in range(3)]
    for page, name in zip(pages, ("red", "green", "blue"), strict=True):
        page.fill(QColor(name))
    paint_pages(printer, pages)
    read = PdfReader(io.BytesIO((tmp_path / "out.pdf").read_bytes())).pages
    assert len(read) == 3
    colours = [page.images[0].image.convert("RGB").resize((1, 1)).getpixel((0, 0)) for page in read]
    assert [max(range(3), key=colour.__getitem__) for colour in colours] == [0, 1, 2]


def test_a_picture_fills_the_room_in_its_own_shape():
    """Half as high as wide in a square of 100: 100 x 50 at the top; as wide as high in 100 x 40: 40 x 40 amid it."""
    assert fitted(QSize(2000, 1000), QRect(0, 0, 100, 100)) == QRect(0, 0, 100, 50)
    assert fitted(QSize(500, 500), QRect(0, 0, 100, 40)) == QRect(30, 0, 40, 40)
