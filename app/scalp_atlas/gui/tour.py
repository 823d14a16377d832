"""A minute's walk through the window: a few callouts beside the things themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from scalp_atlas.gui.main_window import MainWindow

_WIDTH: Final = 340
_GAP: Final = 12


class Tour(QWidget):
    """Lies over the window, shows one of its parts at a time and tells what it is for. Esc leaves it at once."""

    ended = Signal()

    def __init__(self, window: MainWindow):
        super().__init__(window)
        self._window = window
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box = QFrame(self)
        self.box.setFrameShape(QFrame.Shape.NoFrame)
        self.box.setAutoFillBackground(True)
        self.words = QLabel(wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.place = QLabel()
        self.skip, self.back, self.next = QPushButton(), QPushButton(), QPushButton()
        self.skip.clicked.connect(self.leave)
        self.back.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        buttons = QHBoxLayout()
        for widget in (self.skip, self.place, self.back, self.next):
            buttons.addWidget(widget)
        buttons.setStretchFactor(self.place, 1)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self.box)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addWidget(self.words)
        layout.addLayout(buttons)
        window.installEventFilter(self)
        window.show_list(True)
        window.show_text(True)
        if not window.session.selected_id:
            window.session.step_selection(1)  # so that there is a text to show
        self.retranslate()
        self.show()
        self._fit()
        self.next.setFocus()

    def stops(self) -> list[tuple[QWidget, str, str]]:
        """What is shown, with title and words."""
        window = self._window
        return [
            (
                window.viewport,
                self.tr("Turn the head"),
                self.tr(
                    "Drag to turn it, scroll to come nearer, click a line or a point to read about it. "
                    "The keys 1 to 6 and the buttons above go to fixed views."
                ),
            ),
            (
                window.lists,
                self.tr("Choose what is shown"),
                self.tr(
                    "Tick whole systems or single items. The search knows codes, English, pinyin and characters. "
                    "Conditions and prescriptions have tabs of their own."
                ),
            ),
            (
                window.texts,
                self.tr("Read about it"),
                self.tr(
                    "The text of the selected item: where it lies, its length on this head, and which source says "
                    "what. Where sources disagree both stand there; what is unverified is marked\u00a0▲."
                ),
            ),
            (
                window.texts,
                self.tr("How it is found"),
                self.tr("The numbered steps are those by which the program constructed it on this head."),
            ),
            (
                window.menuBar(),
                self.tr("Take it with you"),
                self.tr(
                    "File exports pictures and numbers, and saves sessions. Teach has lessons, and F11 presents "
                    "them on the whole screen."
                ),
            ),
            (
                window.menuBar(),
                self.tr("Help"),
                self.tr("F1 shows all keys. This tour is in the Help menu."),
            ),
        ]

    def go(self, step: int) -> None:
        """The next (+1) or previous (-1) callout; after the last one it ends."""
        self.at += step
        if self.at >= len(self.stops()):
            self.leave()
        else:
            self.at = max(self.at, 0)
            self.retranslate()
            self._fit()

    def leave(self) -> None:
        """End the tour."""
        self._window.removeEventFilter(self)
        self.hide()
        self.ended.emit()

    def retranslate(self) -> None:
        """The words of the callout in the language of the window."""
        stops = self.stops()
        _, title, words = stops[self.at]
        self.words.setText(f"<p style='font-size: large'><b>{title}</b></p><p>{words}</p>")
        self.place.setText(f"{self.at + 1} / {len(stops)}")
        self.skip.setText(self.tr("Skip"))
        self.back.setText(self.tr("Back"))
        self.next.setText(self.tr("Done") if self.at + 1 == len(stops) else self.tr("Next"))
        self.back.setEnabled(self.at > 0)
        self.setAccessibleName(self.tr("Tour"))

    def target(self) -> QRect:
        """Where the part that is told about lies in the window; empty where it lies outside, as a menu bar may."""
        widget = self.stops()[self.at][0]
        if widget.window() is not self._window or not widget.height():
            return QRect()
        return QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()
        self.box.setFixedWidth(_WIDTH)
        self.box.setFixedHeight(self.box.layout().heightForWidth(_WIDTH))
        target, room = self.target(), self.rect()
        width, height = self.box.width(), self.box.height()
        middle = QPoint(target.center().x() - width // 2, target.center().y() - height // 2)
        for at in (
            QPoint(target.right() + _GAP, middle.y()),
            QPoint(target.left() - _GAP - width, middle.y()),
            QPoint(max(middle.x(), _GAP), target.bottom() + _GAP),
        ):
            if room.contains(QRect(at, self.box.size())):
                break
        else:  # it fills the window, or lies outside: in the middle
            at = room.center() - self.box.rect().center()
        self.box.move(at)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window in shade, but for the part that is told about."""
        shade, hole = QPainterPath(), QPainterPath()
        shade.addRect(self.rect())
        hole.addRoundedRect(self.target().adjusted(1, 1, -1, -1), 6, 6)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(shade - hole, QColor(0, 0, 0, 130))
            painter.setPen(QPen(self.palette().accent().color(), 3))
            painter.drawPath(hole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageUp: -1}
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in steps:
            self.go(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._fit()
        super().changeEvent(event)
