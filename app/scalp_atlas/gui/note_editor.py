"""The field in which the text of a note, or the name of a ruler, is written right on the picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from scalp_atlas.annotations import LONGEST_TEXT

WIDTH_PX = 260


class NoteEditor(QLineEdit):
    """Enter, or leaving the field, keeps what is written; Esc drops it."""

    def __init__(self, over: QWidget):
        super().__init__(over)
        self.setMaxLength(LONGEST_TEXT)
        self._then: Callable[[str], None] | None = None
        self.returnPressed.connect(self._keep)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """The words of the field."""
        self.setPlaceholderText(self.tr("Text; Enter keeps it, Esc drops it"))
        self.setAccessibleName(self.tr("Text of the note"))

    def begin(self, text: str, at: QPoint, then: Callable[[str], None]) -> None:
        """Write at a place of the picture; `then` is given what is kept."""
        self._keep()
        room = self.parentWidget().size()
        self.resize(min(WIDTH_PX, room.width()), self.sizeHint().height())
        self.move(max(min(at.x(), room.width() - self.width()), 0), max(min(at.y(), room.height() - self.height()), 0))
        self.setText(text)
        self.selectAll()
        self._then = then
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc drops what was written."""
        if event.key() == Qt.Key.Key_Escape:
            self._end()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes on elsewhere means to keep it."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _keep(self) -> None:
        then, text = self._then, self.text().strip()
        self._end()
        if then is not None:
            then(text)

    def _end(self) -> None:
        self._then = None
        if self.isVisible():
            self.hide()
            self.parentWidget().setFocus()
