"""The language of menus, buttons and sentences of the window, switched while it runs.

It is told apart from the language of names and texts (`ViewStyle.language`): who reads an English book may want
Chinese menus, and the other way round. Words of widgets are written in English in `tr`, and translated by
`assets/translations/scalp_atlas_zh_CN.ts`; `tools/translate.py` gathers and compiles them.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from scalp_atlas.complaints import in_chinese, problem_in_chinese
from scalp_atlas.errors import Problem
from scalp_atlas.figure.fonts import ASSETS

CHOICES: Final = ("auto", "en", "zh")
FILE: Final = ASSETS / "translations" / "scalp_atlas_zh_CN.qm"
QT_FILE: Final = "qtbase_zh_CN"  # of Qt's own dialogs; comes with Qt

_installed: list[QTranslator] = []


def system_language() -> str:
    """The language of the system, where the program knows it, else "en"."""
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def set_interface_language(choice: str) -> None:
    """Have the window speak English ("en"), Chinese ("zh") or the language of the system ("auto").

    All widgets hear of it by `QEvent.LanguageChange`, once the event loop goes on.
    """
    wanted = system_language() if choice == "auto" else choice
    if wanted == interface_language():
        return
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    if wanted == "zh":
        for name, folder in ((QT_FILE, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), (str(FILE), "")):
            translator = QTranslator()
            if translator.load(name, folder):  # where Qt came without its own, ours is there all the same
                QCoreApplication.installTranslator(translator)
                _installed.append(translator)


def interface_language() -> str:
    """The language of the window as it is now, "en" or "zh"."""
    return "zh" if _installed else "en"


def spoken(sentence: str) -> str:
    """What the core says of a file or an act, in the language of the window; any other sentence stays as it is."""
    return in_chinese(sentence) if interface_language() == "zh" else sentence


def spoken_problem(problem: Problem) -> Problem:
    """A problem with place and message in the language of the window."""
    return problem_in_chinese(problem) if interface_language() == "zh" else problem
