"""Colours and font of the window: light, dark, and for a projector."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from scalp_atlas.figure.fonts import hanzi_family

THEMES = ("auto", "light", "dark", "projector")
_DARK_BELOW = 0.5
LARGEST_PT = 13.0  # of menus and buttons; beyond, their rows would not fit into a small window
_LIGHT = {
    "Window": "#f1f1ef",
    "WindowText": "#1c1e21",
    "Base": "#fbfbfa",
    "AlternateBase": "#f1f1ef",
    "Text": "#1c1e21",
    "Button": "#e9e9e6",
    "ButtonText": "#1c1e21",
    "ToolTipBase": "#ffffff",
    "ToolTipText": "#1c1e21",
    "PlaceholderText": "#74787d",
    "Highlight": "#cddff0",
    "HighlightedText": "#1c1e21",
    "Accent": "#2f6fa8",
    "Link": "#1f5f99",
}
_DARK = {
    "Window": "#26292d",
    "WindowText": "#eeeff0",
    "Base": "#1d2024",
    "AlternateBase": "#26292d",
    "Text": "#eeeff0",
    "Button": "#32363b",
    "ButtonText": "#eeeff0",
    "ToolTipBase": "#32363b",
    "ToolTipText": "#eeeff0",
    "PlaceholderText": "#8f959b",
    "Highlight": "#2f4d68",
    "HighlightedText": "#ffffff",
    "Accent": "#5a9bd4",
    "Link": "#8ab8e6",
}
_PROJECTOR = {
    **_LIGHT,
    "Window": "#ffffff",
    "WindowText": "#000000",
    "Base": "#ffffff",
    "AlternateBase": "#ffffff",
    "Text": "#000000",
    "Button": "#e4e4e4",
    "ButtonText": "#000000",
    "ToolTipText": "#000000",
    "PlaceholderText": "#4a4a4a",
    "Highlight": "#ffd84a",
    "HighlightedText": "#000000",
    "Accent": "#003c8f",
    "Link": "#002f9e",
}
SHEET = """
QSplitter::handle { background: transparent; }
QTreeView { border: none; background: palette(window); }
QTextBrowser { border: none; }
QStatusBar::item { border: none; }
QToolButton { padding: 4px 7px; border: none; border-radius: 4px; }
QToolButton:hover { background: rgba(127, 127, 127, 45); }
QToolButton:checked { background: rgba(47, 111, 168, 70); }
QLineEdit { padding: 5px 7px; border: 1px solid rgba(127, 127, 127, 90); border-radius: 5px; }
"""


def is_dark(theme: str) -> bool:
    """Whether a theme comes out dark; "auto" follows the system."""
    if theme == "auto":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"


def palette(dark: bool, projector: bool = False) -> QPalette:
    """All colours of the window."""
    colours = _PROJECTOR if projector else _DARK if dark else _LIGHT
    made = QPalette(QColor(colours["Button"]), QColor(colours["Window"]))  # fills the shades of edges in between
    for role, colour in colours.items():
        made.setColor(QPalette.ColorRole[role], QColor(colour))
    faint = QColor(colours["PlaceholderText"])
    for role in ("Text", "WindowText", "ButtonText"):
        made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], faint)
    return made


def with_clear_boxes(colours: QPalette) -> QPalette:
    """The same with tick boxes that are seen in the dark: their edge is nearly black there, so their ground is light.

    It is for widgets whose own ground is not `Base`.
    """
    made = QPalette(colours)
    if made.color(QPalette.ColorRole.Base).lightnessF() < _DARK_BELOW:
        made.setColor(QPalette.ColorRole.Base, made.color(QPalette.ColorRole.Button).lighter(215))
    return made


def wear(application: QApplication, theme: str) -> None:
    """Give all widgets the colours of a theme."""
    colours = palette(is_dark(theme), theme == "projector")
    application.setPalette(colours)
    for kind in ("QCheckBox", "QRadioButton"):
        application.setPalette(with_clear_boxes(colours), kind)
    application.setStyleSheet(SHEET)


@cache
def interface_font() -> QFont:
    """The system's font with the shipped one behind it, so that hanzi appear on every machine."""
    font = QFont(QGuiApplication.font())
    font.setFamilies([*dict.fromkeys([*font.families(), font.family(), hanzi_family()])])
    return font


def scaled_font(growth: float) -> QFont:
    """That font, larger or smaller by a factor, as far as menus and buttons have room."""
    font = QFont(interface_font())
    first = font.pointSizeF()
    font.setPointSizeF(min(first * growth, max(LARGEST_PT, first)))
    return font


def icon() -> QIcon:
    """A head's outline with one line over it."""
    pixmap = QPixmap(128, 128)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#c9b8a6"))
    painter.drawEllipse(22, 14, 84, 104)
    painter.setPen(QPen(QColor("#c65a11"), 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(34, 22, 70, 90, 40 * 16, 100 * 16)
    painter.end()
    return QIcon(pixmap)
