"""The window speaks English and Chinese: every word of it, switched while it runs."""

from __future__ import annotations

import ast
import importlib.util
import re

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTabBar, QWidget

from scalp_atlas.evidence import load_evidence
from scalp_atlas.figure.fonts import FONT_FILES
from scalp_atlas.gui.language import interface_language, set_interface_language
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.reasons import PATTERNS

LATIN_WORD = re.compile(r"[a-z]{3,}")
# Names of files, formats and keys, and of the languages themselves, are the same in every language.
NOT_WORDS = re.compile(
    r"Scalp Atlas|English|Ctrl|Shift|Enter|Delete|Esc|Home|JSON|pinyin|Tab|baihui|Alt|axes|toml|\.scalp|Anki"
)
# Small buttons of Qt's, which it names once, when they are made.
OF_QT = ("ScrollLeftButton", "ScrollRightButton", "qt_dockwidget_floatbutton", "qt_dockwidget_closebutton")


@pytest.fixture
def translate(checkout):
    """The script of the developers."""
    spec = importlib.util.spec_from_file_location("translate", checkout / "tools" / "translate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def window(windows, library, adult, tmp_path):
    made = MainWindow(
        Session(library, evidence=load_evidence(library)),
        QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat),
    )
    windows.append(made)
    made.show()
    made.session.take(adult)
    return made


def speak(qtbot, window, language: str) -> None:
    window.actions_by_name[f"interface_{language}"].trigger()
    title = {"en": "&File", "zh": "文件(&F)"}[language]
    qtbot.waitUntil(lambda: window.menuBar().actions()[0].text() == title)


def test_every_word_of_the_sources_has_its_chinese_and_the_compiled_file_is_that_of_the_source(translate):
    assert translate.check() == []


def test_what_is_filled_in_is_the_same_in_both_languages(translate):
    for (context, source), told in translate.messages(translate.TS).items():
        assert sorted(re.findall(r"\{\w+\}", source)) == sorted(re.findall(r"\{\w+\}", told)), (context, source)


def test_every_hanzi_of_the_interface_is_in_the_shipped_font(qapp, translate):
    """On a system without Chinese fonts the window is to be read, too."""
    told = {character for text in translate.messages(translate.TS).values() for character in text}
    told |= {character for text in PATTERNS.values() for character in text}
    hanzi = {character for character in told if "\u3000" <= character <= "\uffef"}
    assert len(hanzi) > 300
    for file in FONT_FILES:
        font = QRawFont(str(file), 12)
        assert {character for character in hanzi if not font.supportsCharacter(ord(character))} == set()


def test_no_word_is_hidden_from_qt_linguist(checkout):
    """It reads a call with one plain string: none within an f-string, none with an f-string or a variable."""
    for path in (checkout / "app" / "scalp_atlas" / "gui").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        within = [call for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for call in calls(node)]
        assert [ast.unparse(call) for call in within] == [], path.name
        if path.name == "actions.py":
            continue  # its table is given to Qt Linguist as a whole
        for call in calls(tree):
            assert isinstance(call.args[-1], ast.Constant), (path.name, ast.unparse(call))


def calls(tree: ast.AST) -> list[ast.Call]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in nodes if ast.unparse(node.func) in ("self.tr", "translate", "QCoreApplication.translate")]


def words_on(window) -> list[str]:
    """All that the window's own widgets say, but for names and texts of items."""
    actions = window.actions_by_name.values()
    told = [text for act in actions for text in (act.text(), act.toolTip(), act.statusTip(), act.iconText())]
    told += [entry.text() for entry in window.menuBar().actions()]
    speaking = [widget for kind in (QAbstractButton, QLabel) for widget in window.findChildren(kind)]
    told += [widget.text() for widget in speaking if widget not in window.beside.names]  # those are names of heads
    told += [field.placeholderText() for field in window.findChildren(QLineEdit)]
    told += [bar.tabText(number) for bar in window.findChildren(QTabBar) for number in range(bar.count())]
    own = [widget for widget in window.findChildren(QWidget) if widget.objectName() not in OF_QT]
    told += [widget.accessibleName() for widget in own]
    return [*told, window.statusBar().currentMessage(), window.shaping.windowTitle()]


def test_nothing_of_the_chinese_window_is_english(qtbot, window):
    speak(qtbot, window, "zh")
    assert [text for text in words_on(window) if LATIN_WORD.search(NOT_WORDS.sub("", text))] == []
    speak(qtbot, window, "en")
    english = [text for text in words_on(window) if re.search(r"[一-鿿]", text.replace("中文", "").replace("汉字", ""))]
    assert english == []


def test_names_of_items_keep_their_own_language(qtbot, window):
    row = window.tree.row("issa.ms6")
    speak(qtbot, window, "zh")
    assert "Anterior oblique" in row.text(0)
    assert window.windowTitle() == "Scalp Atlas：Adult male"
    window.set_language("zh")
    speak(qtbot, window, "en")
    assert "顶颞前斜线" in row.text(0)
    assert window.windowTitle() == "Scalp Atlas: 成年男性"


def test_qts_own_dialogs_are_chinese_too(qtbot, window):
    speak(qtbot, window, "zh")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    speak(qtbot, window, "en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_the_language_is_remembered_in_the_next_window(qtbot, window, windows, library):
    speak(qtbot, window, "zh")
    window.close()
    set_interface_language("en")
    second = MainWindow(Session(library), window._settings)
    windows.append(second)
    assert interface_language() == "zh"
    assert second.actions_by_name["interface_zh"].isChecked()


@pytest.mark.parametrize("step", ["check", "guide", "edit"])
def test_the_pages_of_an_own_head_are_written_anew(qtbot, window, step):
    page = window.own_head._pages[step]
    speak(qtbot, window, "zh")
    buttons = [button.text() for button in page.findChildren(QAbstractButton) if button.text()]
    assert buttons
    assert [text for text in buttons if LATIN_WORD.search(NOT_WORDS.sub("", text))] == []


def test_a_menu_has_the_same_letter_in_both_languages(qtbot, window):
    def letters() -> list[str]:
        return [re.search(r"&(\w)", entry.text())[1].upper() for entry in window.menuBar().actions()]

    english = letters()
    assert len(set(english)) == len(english)
    speak(qtbot, window, "zh")
    assert letters() == english


def test_dialogs_speak_the_language_of_the_window(qtbot, window):
    speak(qtbot, window, "zh")
    window.show_keys()
    dialog = QApplication.activeModalWidget()
    assert dialog.windowTitle() == "快捷键"
    assert "转动头部" in dialog.page.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
