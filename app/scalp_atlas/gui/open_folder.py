"""A folder as a list of heads to choose from; its meshes are read one after another while one looks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from scalp_atlas.folder import HeadInFolder, heads_in, looked_at
from scalp_atlas.gui.work import Work
from scalp_atlas.records import text_in

SIGNS = {"landmarks": "✓", "bare": "○", "unreadable": "✗", "unseen": "…"}


class FolderDialog(QDialog):
    """The heads of one folder, as `heads_in` found them."""

    chosen = Signal(str)  # the head file or mesh to be opened

    def __init__(self, folder: Path, rows: Sequence[HeadInFolder], language: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._folder, self._rows, self._language = folder, list(rows), language
        self._work = Work(self)
        self._title, self.list = QLabel(wordWrap=True), QListWidget(wordWrap=True)
        self.list.itemDoubleClicked.connect(self.accept)
        self.list.currentRowChanged.connect(self._follow)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Open | buttons.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self._title, self.list, self.buttons):
            layout.addWidget(widget)
        for row in self._rows:
            self.list.addItem(QListWidgetItem(self._line(row)))
        self.finished.connect(self._work.close)
        self.resize(560, 420)
        self.retranslate()
        self.list.setCurrentRow(0)
        self._look_on()

    def retranslate(self) -> None:
        """Set all words."""
        self.setWindowTitle(self.tr("Open folder"))
        self._title.setText(self.tr("Heads in {0}").format(self._folder))
        self.list.setAccessibleName(self.tr("Heads in the folder"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def accept(self) -> None:
        """Open the chosen head, unless it cannot be read."""
        if self._can_open():
            path = self._rows[self.list.currentRow()].path
            super().accept()
            self.chosen.emit(str(path))

    def _can_open(self) -> bool:
        number = self.list.currentRow()
        return number >= 0 and self._rows[number].state != "unreadable"

    def _follow(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(self._can_open())

    def _look_on(self) -> None:
        """Read the next mesh that nobody has read."""
        number = next((k for k, row in enumerate(self._rows) if row.state == "unseen"), None)
        if number is not None:
            mesh = self._rows[number].path
            self._work.start(lambda tell: looked_at(mesh, lambda: tell("")), lambda row: self._take(number, row))

    def _take(self, number: int, row: HeadInFolder) -> None:
        self._rows[number] = row
        self.list.item(number).setText(self._line(row))
        self._follow()
        self._look_on()

    def _line(self, row: HeadInFolder) -> str:
        return f"{SIGNS[row.state]} {row.path.name}: {text_in(row.told, self._language)}"


def show_folder(folder: Path, language: str, parent: QWidget) -> FolderDialog:
    """Open the list of a folder's heads over a window.

    Raises
    ------
    ScalpAtlasError
        If there is none in it.
    """
    dialog = FolderDialog(folder, heads_in(folder), language, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
