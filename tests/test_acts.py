"""All acts of the real window: words, keys, places in menus and palette; what a screen reader hears; the looks."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollBar, QWidget

from scalp_atlas.evidence import load_evidence
from scalp_atlas.figure.pen import pen_in
from scalp_atlas.figure.style import ViewStyle
from scalp_atlas.gui.actions import all_actions, bare
from scalp_atlas.gui.command_palette import CommandPalette
from scalp_atlas.gui.flow import FlowLayout
from scalp_atlas.gui.key_page import KeyPage
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.text_dialog import TextDialog
from scalp_atlas.gui.text_size import TextSize
from scalp_atlas.gui.theme import palette, wear, with_clear_boxes


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(windows, library, adult, settings):
    made = MainWindow(Session(library, evidence=load_evidence(library)), settings)
    windows.append(made)
    made.show()
    made.session.take(adult)
    return made


@pytest.fixture
def palette_of(qtbot, window):
    """A function that opens the palette by its key and types into it."""

    def open_one(typed: str = "") -> CommandPalette:
        qtbot.keyClick(window.viewport, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        dialog = window.findChild(CommandPalette)
        qtbot.keyClicks(dialog.search, typed)
        return dialog

    return open_one


def acts(window) -> list:
    return [action for _, action in all_actions(window.menuBar())]


# -- acts ------------------------------------------------------------------------------------------------


def test_every_act_is_in_a_menu_with_words_and_no_key_is_taken_twice(window):
    listed = acts(window)
    assert {id(action) for action in window.actions_by_name.values()} <= {id(action) for action in listed}
    for action in listed:
        assert action.text()
        assert action.toolTip()
        assert action.statusTip(), action.text()
    keys = Counter(action.shortcut().toString() for action in listed if not action.shortcut().isEmpty())
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) > 40


def test_an_act_that_may_be_switched_off_says_what_it_needs(window):
    for name, action in window.actions_by_name.items():
        if not action.isEnabled():
            assert action.property("needs"), name


def test_the_palette_lists_every_act(palette_of, window):
    listed = {(one.name.removeprefix("✓ "), one.keys) for one in palette_of().commands}
    for action in acts(window):
        if action.objectName() != "palette":
            keys = action.shortcut().toString()
            assert any(name == bare(action.text()) and bool(key) == bool(keys) for name, key in listed), action.text()


@pytest.mark.parametrize("typed", ["baihui", "bǎihuì", "百会", "GV20"])
def test_the_palette_finds_an_item_by_any_of_its_names_and_return_selects_it(qtbot, palette_of, window, typed):
    dialog = palette_of()
    dialog.search.setText(typed)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert window.session.selected_id == "points.gv20"
    assert not dialog.isVisible()


def test_the_palette_does_an_act(qtbot, palette_of, window):
    before = window.session.style.landmarks
    qtbot.keyClick(palette_of("landmarks").search, Qt.Key.Key_Return)
    assert window.session.style.landmarks is not before


def test_the_arrow_keys_go_on_in_the_palette(qtbot, palette_of, window):
    dialog = palette_of("view")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    chosen = dialog.commands[dialog.list.indexOfTopLevelItem(dialog.list.currentItem())]
    assert chosen is [one for one in dialog.commands if not one.why_not][1]
    qtbot.keyClick(dialog.search, Qt.Key.Key_Up)
    assert dialog.list.indexOfTopLevelItem(dialog.list.currentItem()) == 0


def test_what_cannot_be_done_is_grey_and_says_why(qtbot, palette_of, window):
    dialog = palette_of("save head")
    row = dialog.list.topLevelItem(0)
    assert "Save head" in row.text(0)
    assert "only while landmarks are edited" in row.text(0)
    assert not row.flags() & Qt.ItemFlag.ItemIsEnabled
    dialog.search.setText("qqqq")
    assert dialog.list.topLevelItem(0).text(0) == "Nothing found"
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_the_palette_opens_conditions_and_shows_systems(qtbot, palette_of, window):
    dialog = palette_of()
    dialog.search.setText("卒中")
    found = [one for one in dialog.commands if one.kind == "Condition"]
    found[0].do()
    assert window.session.entry_id.startswith("conditions.")
    window.session.show_as_before()
    dialog.search.setText("焦氏")
    next(one for one in dialog.commands if one.kind == "System").do()
    assert window.session.is_shown("jiao.motor")


def test_heads_are_in_the_palette_with_their_menu(palette_of):
    found = [one for one in palette_of("infant").commands if one.kind == "Head"]
    assert [one.name for one in found] == ["Infant"]


def test_the_palette_answers_english_in_the_chinese_window(qtbot, palette_of, window):
    window.set_interface("zh")
    qtbot.waitUntil(lambda: window.menuBar().actions()[0].text() == "文件(&F)")
    assert palette_of("quit").commands[0].name == "退出"


# -- keys -------------------------------------------------------------------------------------------------


def test_f1_shows_all_keys_by_menu_and_fits_a_low_window(qtbot, window):
    window.resize(1000, 650)
    qtbot.keyClick(window.viewport, Qt.Key.Key_F1)
    dialog = window.findChild(TextDialog)
    assert dialog.height() <= 650
    words = dialog.page.toPlainText()
    for action in acts(window):
        if not action.shortcut().isEmpty():
            assert action.text() in words
    titles = [bare(entry.text()) for entry in window.menuBar().actions()]
    places = [words.index(f"{title}\n") for title in titles]
    assert places == sorted(places)


def test_the_page_of_keys_is_printed(qtbot, window, tmp_path, monkeypatch):
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    def choose(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(tmp_path / "keys.pdf"))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    window.show_keys()
    window.findChild(TextDialog).print_page()
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")


def test_the_page_of_keys_has_each_menu_once(window):
    headings = re.findall("<h3>(.*?)</h3>", KeyPage().html(window.menuBar()))
    assert "File" in headings
    assert len(set(headings)) == len(headings)


# -- by ear and by keyboard ---------------------------------------------------------------------------------


def test_whatever_takes_the_keyboard_has_a_name_for_a_screen_reader(window):
    window.shaping.show()
    nameless = []
    for widget in window.findChildren(QWidget):
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QScrollBar | QMainWindow)
        spoken = QAccessible.queryAccessibleInterface(widget) if takes_keys else None
        if spoken is not None and not spoken.text(QAccessible.Text.Name):
            nameless.append((type(widget).__name__, widget.objectName(), type(widget.parent()).__name__))
    assert nameless == []


# -- looks ------------------------------------------------------------------------------------------------


def luminance(colour: QColor) -> float:
    """Relative luminance by WCAG 2.2."""
    share = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("dark", "projector", "least"), [(False, False, 4.5), (True, False, 4.5), (False, True, 7.0)])
def test_words_stand_out_from_their_ground(qapp, dark, projector, least):
    """WCAG 2.2: 4.5 to 1 for text (1.4.3), 7 to 1 where more is promised (1.4.6)."""
    roles = palette(dark, projector)
    for ink, ground in (
        ("WindowText", "Window"),
        ("Text", "Base"),
        ("ButtonText", "Button"),
        ("HighlightedText", "Highlight"),
        ("ToolTipText", "ToolTipBase"),
        ("Link", "Base"),
    ):
        colours = [roles.color(getattr(roles.ColorRole, role)) for role in (ink, ground)]
        assert contrast(*colours) >= least, (ink, ground)


def test_an_empty_tick_box_is_seen_in_the_dark_and_so_is_its_tick():
    """WCAG 2.2, 1.4.11: what shows where something is to be ticked has a contrast of 3 to what is beside it."""
    dark, role = palette(dark=True, projector=False), QPalette.ColorRole
    box = with_clear_boxes(dark).color(role.Base)
    assert contrast(box, dark.color(role.Window)) >= 3.0
    assert contrast(box, dark.color(role.Text)) >= 3.0


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_tick_boxes_wear_the_theme(windows, theme):
    application = QApplication.instance()
    wear(application, theme)
    boxes, role = QApplication.palette("QCheckBox"), QPalette.ColorRole
    assert boxes.color(role.WindowText) == QApplication.palette().color(role.WindowText)
    assert (boxes.color(role.Base) == QApplication.palette().color(role.Base)) is (theme != "dark")
    wear(application, "light")


def dark_share(image: QImage) -> float:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return float((pixels[:, : grey.width()] < 40).mean())


def test_the_projector_draws_on_white_with_more_ink(window):
    window.set_theme("light")
    plain = window.viewport.image()
    window.set_theme("projector")
    far = window.viewport.image()
    assert far.pixelColor(2, 2) == QColor("white")
    assert dark_share(far) > 1.5 * dark_share(plain)


def test_on_a_projector_letters_are_larger_and_lines_thicker():
    plain, far = (pen_in(ViewStyle(projector=projector), 800, 1.0) for projector in (False, True))
    assert far.text_px >= 1.2 * plain.text_px
    assert far.unit >= 1.5 * plain.unit


def test_letters_are_no_larger_than_the_picture_has_room_for():
    """At 96 dots an inch 24 points are 32 pixels; 20 of them do not go into 320 pixels, but 20 of 16 do."""
    assert pen_in(ViewStyle(label_size_pt=24.0), 800, 1.0).text_px == pytest.approx(32)
    assert pen_in(ViewStyle(label_size_pt=24.0), 320, 1.0).text_px == pytest.approx(16)
    assert pen_in(ViewStyle(label_size_pt=24.0), 320, 2.0).text_px == pytest.approx(32)  # a finer screen


def test_the_looks_are_remembered(qtbot, window, windows, library, settings):
    window.actions_by_name["theme_projector"].trigger()
    window.actions_by_name["still"].trigger()
    window.close()
    second = MainWindow(Session(library), settings)
    windows.append(second)
    assert second.session.style.projector
    assert second.session.style.reduced_motion
    assert second.actions_by_name["theme_projector"].isChecked()


def test_the_slider_sets_the_size_of_all_text_at_once(qtbot, window):
    window.ask_text_size()
    dialog = window.findChild(TextSize)
    assert (dialog.slider.minimum(), dialog.slider.maximum(), dialog.slider.value()) == (10, 24, 11)
    menu_before = window.menuBar().font().pointSizeF()
    for _ in range(3):
        qtbot.keyClick(dialog.slider, Qt.Key.Key_Right)
    assert window.session.style.label_size_pt == 14
    assert window.text.font().pointSizeF() == 14
    assert window.menuBar().font().pointSizeF() > menu_before
    qtbot.keyClick(dialog.slider, Qt.Key.Key_End)
    assert dialog.value.text() == "24 pt"
    assert window.tree.tree.font().pointSizeF() > 1.5 * menu_before
    dialog.reject()


@pytest.mark.parametrize("points", [10.0, 24.0])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_window_fits_a_small_screen_in_any_size_of_text(qtbot, window, points, language):
    window.set_interface(language)
    window.session.set_style(label_size_pt=points)
    qtbot.waitUntil(lambda: window.actions_by_name["quit"].text() == {"en": "Quit", "zh": "退出"}[language])
    QApplication.processEvents()
    least = window.minimumSizeHint()
    assert least.width() <= 900
    assert least.height() <= 600


# -- a row that breaks ----------------------------------------------------------------------------------------


def test_a_row_of_buttons_breaks_where_there_is_no_room(qtbot):
    """Four widgets of 50 x 20 px, 1 px apart, margins of 5: 213 px in one row, so that 120 px hold two in a row."""
    box = QWidget()
    qtbot.addWidget(box)
    row = FlowLayout(5, 5, 5, 5)
    parts = [QWidget() for _ in range(4)]
    for number, part in enumerate(parts):
        part.setFixedSize(50, 20)
        if number == 3:
            row.add_stretch()
        row.addWidget(part)
    box.setLayout(row)
    assert (row.sizeHint().width(), row.minimumSize().width()) == (214, 60)
    assert [row.heightForWidth(width) for width in (300, 120, 60)] == [30, 51, 93]
    box.resize(300, 30)
    row.setGeometry(box.rect())
    assert [part.x() for part in parts] == [5, 56, 107, 244]
    row.setGeometry(box.rect().adjusted(0, 0, -180, 0))
    assert [(part.x(), part.y()) for part in parts] == [(5, 5), (56, 5), (5, 26), (56, 26)]
