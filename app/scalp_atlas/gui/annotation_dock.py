"""The list of rulers, notes and bookmarks, and what is done with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.annotations import Bookmark, Note, Spot
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.view import View, key_view_name
from scalp_atlas.gui.annotating import Annotating, with_note, with_ruler
from scalp_atlas.gui.note_editor import NoteEditor
from scalp_atlas.gui.pinning import Pinning
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.viewport import Viewport
from scalp_atlas.measuring import length_in_words, place_of, rule_in_words, save_rulers, spot_in_words
from scalp_atlas.records import text_in

KIND = Qt.ItemDataRole.UserRole
NUMBER = Qt.ItemDataRole.UserRole + 1
TEXT_COLUMN: Final = 1


class AnnotationDock(QDockWidget):
    """Lists what was added; a row is chosen, renamed in place, taken away; rulers are exported."""

    export_wanted = Signal()

    def __init__(self, session: Session, viewport: Viewport, annotating: Annotating, pinning: Pinning, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("annotations")
        self._session, self._viewport = session, viewport
        self._annotating, self._pinning = annotating, pinning
        self._filling = False
        self.editor = NoteEditor(viewport)
        self.rows = QTreeWidget(rootIsDecorated=False, uniformRowHeights=True, alternatingRowColors=True)
        self.rows.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.rows.setColumnCount(4)
        self.rows.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.rows.itemChanged.connect(self._rename)
        self.rows.currentItemChanged.connect(lambda row, _: self._go_to(row))
        self.arrow, self.delete, self.export = QPushButton(), QPushButton(), QPushButton()
        self.arrow.clicked.connect(self.set_arrow)
        self.delete.clicked.connect(self.delete_chosen)
        self.export.clicked.connect(self.export_wanted)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.rows)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self.delete_chosen)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(8, 2, 8, 6)
        self.rows.setMinimumHeight(40)
        layout.addWidget(self.rows, 1)
        row = QHBoxLayout()
        for button in (self.arrow, self.delete, self.export):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        self.setWidget(inside)
        pinning.changed.connect(self._fill)
        pinning.text_wanted.connect(self._edit_on_head)
        annotating.text_wanted.connect(self._write_note)
        session.annotations_changed.connect(self._fill)
        session.style_changed.connect(self._fill)
        self.retranslate()
        self.hide()

    # -- words ------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """The words of the list and its buttons."""
        self.setWindowTitle(self.tr("Rulers, notes, bookmarks"))
        self.rows.setAccessibleName(self.tr("Rulers, notes and bookmarks"))
        self.rows.setHeaderLabels([self.tr("Kind"), self.tr("Name or text"), self.tr("Length"), self.tr("Where")])
        for button, text, tip in (
            (self.arrow, self.tr("Arrow…"), self.tr("Let the chosen note point to a place: click it on the head")),
            (self.delete, self.tr("Delete"), self.tr("Take the chosen row away; Undo brings it back")),
            (self.export, self.tr("Export rulers…"), self.tr("Save all rulers with their lengths as CSV or JSON")),
        ):
            button.setText(text)
            button.setToolTip(tip)
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # -- rows -------------------------------------------------------------------------------------

    def _fill(self) -> None:
        whole, chosen = self._session.annotations, self.chosen()
        self._filling = True
        self.rows.clear()
        for number, ruler in enumerate(whole.rulers):
            where = " → ".join(map(self._spot, ruler.spots))
            row = self._row("ruler", number, (self.tr("Ruler"), ruler.name, "", where))
            pinned = self._pinning.pinned
            if pinned.annotations is whole and pinned.rulers and pinned.rulers[number] is not None:
                measured = pinned.rulers[number].measured
                row.setText(2, length_in_words(measured, self._language))
                row.setToolTip(2, rule_in_words(measured, self._language))
        for number, note in enumerate(whole.notes):
            where = " → ".join(self._spot(spot) for spot in (note.spot, note.arrow) if spot is not None)
            self._row("note", number, (self.tr("Note"), note.text, "", where))
        for number, mark in enumerate(whole.bookmarks):
            where = self._name_of(mark.item) if mark.item else self.tr("View")
            self._row("bookmark", number, (self.tr("Bookmark"), mark.name, "", where))
        self._filling = False
        self.choose(*chosen)

    def _row(self, kind: str, number: int, texts: tuple[str, ...]) -> QTreeWidgetItem:
        row = QTreeWidgetItem(self.rows, list(texts))
        row.setData(0, KIND, kind)
        row.setData(0, NUMBER, number)
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsEditable)
        why = self._pinning.missing(kind, number)
        if why is not None:
            row.setText(2, "—")
            row.setToolTip(2, text_in(why, self._language))
            row.setText(3, f"{texts[3]}: {text_in(why, self._language)}")
        return row

    def _spot(self, spot: Spot) -> str:
        return spot_in_words(spot, self._session.library, self._language)

    def _name_of(self, item_id: str) -> str:
        try:
            return " ".join(self._session.library.item(item_id).label(self._language)).strip()
        except (KeyError, ValueError):
            return item_id

    @property
    def _language(self) -> str:
        return self._session.style.language

    def chosen(self) -> tuple[str, int]:
        """("ruler", "note" or "bookmark", its number) of the current row; ("", -1) for none."""
        row = self.rows.currentItem()
        return ("", -1) if row is None else (row.data(0, KIND), row.data(0, NUMBER))

    def choose(self, kind: str, number: int) -> None:
        """Make a row the current one, without going there."""
        self._filling = True
        for place in range(self.rows.topLevelItemCount()):
            row = self.rows.topLevelItem(place)
            if (row.data(0, KIND), row.data(0, NUMBER)) == (kind, number):
                self.rows.setCurrentItem(row)
        self._filling = False

    # -- acts -------------------------------------------------------------------------------------

    def _rename(self, row: QTreeWidgetItem, column: int) -> None:
        if self._filling:
            return
        if column == TEXT_COLUMN:
            self.set_text(row.data(0, KIND), row.data(0, NUMBER), row.text(TEXT_COLUMN).strip())
        self._fill()

    def set_text(self, kind: str, number: int, text: str) -> None:
        """Name a ruler or bookmark, or write the text of a note; a note or bookmark without text stays as it was."""
        whole = self._session.annotations
        if kind == "ruler":
            named = replace(whole.rulers[number], name=text)
            self._session.annotate(self.tr("Name a ruler"), with_ruler(whole, number, named))
        elif kind == "note" and text:
            written = replace(whole.notes[number], text=text)
            self._session.annotate(self.tr("Text of a note"), with_note(whole, number, written))
        elif kind == "bookmark" and text:
            marks = list(whole.bookmarks)
            marks[number] = replace(marks[number], name=text)
            self._session.annotate(self.tr("Name a bookmark"), replace(whole, bookmarks=tuple(marks)))

    def delete_chosen(self) -> None:
        """Take the chosen row away."""
        kind, number = self.chosen()
        whole = self._session.annotations
        if kind == "ruler":
            self._session.annotate(self.tr("Delete a ruler"), with_ruler(whole, number, None))
        elif kind == "note":
            self._session.annotate(self.tr("Delete a note"), with_note(whole, number, None))
        elif kind == "bookmark":
            rest = (*whole.bookmarks[:number], *whole.bookmarks[number + 1 :])
            self._session.annotate(self.tr("Delete a bookmark"), replace(whole, bookmarks=rest))

    def set_arrow(self) -> None:
        """The next click on the head is what the chosen note points to."""
        kind, number = self.chosen()
        self._annotating.set_mode("arrow", number if kind == "note" else -1)
        self._viewport.setFocus()

    def bookmark_item(self) -> None:
        """Bookmark the selected item."""
        chosen = self._session.selected()
        if chosen is None:
            self._session.say(self.tr("Select an item in the list or on the head; then it can be bookmarked."))
            return
        self._add(Bookmark(self._name_of(chosen.id), item=chosen.id))

    def bookmark_view(self) -> None:
        """Bookmark from where the head is looked at."""
        view = self._viewport.view
        count = sum(bool(mark.view) for mark in self._session.annotations.bookmarks) + 1
        name = key_view_name(view).replace("_", "-")
        self._add(Bookmark(self.tr("View {0}").format(count) + (f" ({name})" if name else ""), view=view.numbers()))

    def _add(self, mark: Bookmark) -> None:
        whole = self._session.annotations
        if mark not in whole.bookmarks:
            self._session.annotate(self.tr("Bookmark"), replace(whole, bookmarks=(*whole.bookmarks, mark)))
        self._session.say(self.tr("Bookmarked: {0}").format(mark.name))

    def open_bookmark(self, number: int) -> None:
        """Select its item, or look from where it looks."""
        mark = self._session.annotations.bookmarks[number]
        if mark.view:
            self._viewport.go_to(View.of_numbers(mark.view))
        elif self._session.answer(mark.item) is not None:
            self._session.select_item(mark.item)
        else:
            self._session.say(self.tr("{0} is not among the definitions that are loaded.").format(mark.item))

    def save_rulers(self, path: Path) -> None:
        """Write all rulers.

        Raises
        ------
        ScalpAtlasError
        """
        session = self._session
        if session.head is None:
            raise ScalpAtlasError(self.tr("There is no head to measure yet."))
        save_rulers(path, session.annotations.rulers, session.head, session.resolution, session.library)

    # -- on the head ------------------------------------------------------------------------------

    def _go_to(self, row: QTreeWidgetItem | None) -> None:
        """Turn to what a row is about."""
        if self._filling or row is None:
            return
        kind, number = row.data(0, KIND), row.data(0, NUMBER)
        pinned = self._pinning.pinned
        if kind == "bookmark":
            self.open_bookmark(number)
        elif kind == "ruler" and number < len(pinned.rulers) and pinned.rulers[number] is not None:
            self._viewport.look_at(pinned.rulers[number].laid.strokes[0].points)
            self._session.say(rule_in_words(pinned.rulers[number].measured, self._language))
        elif kind == "note" and number < len(pinned.notes) and pinned.notes[number] is not None:
            self._viewport.look_at(pinned.notes[number].pin.strokes[0].points)

    def _edit_on_head(self, kind: str, number: int) -> None:
        whole = self._session.annotations
        text = whole.rulers[number].name if kind == "ruler" else whole.notes[number].text
        box = next(box for box in self._pinning.boxes if (box.kind, box.number) == (kind, number))
        at = (box.rect.topLeft() / self._viewport.devicePixelRatioF()).toPoint()
        self.editor.begin(text, at, lambda written: self.set_text(kind, number, written))

    def _write_note(self, spot: Spot) -> None:
        place = place_of(spot, self._session.head, self._session.resolution)

        def keep(text: str) -> None:
            whole = self._session.annotations
            if text:
                self._session.annotate(self.tr("Note"), replace(whole, notes=(*whole.notes, Note(text, spot))))

        x, y = self._viewport.view.project(place[None], self._viewport.width(), self._viewport.height())[0][0]
        self.editor.begin("", QPoint(round(x) + 12, round(y) - 12), keep)
