"""All landmarks and hairlines by their state, and the acts on the selected one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from scalp_atlas.gui.own_head.hairline_box import HairlineBox
from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.session import Session
from scalp_atlas.landmark_edit import HAIRLINE, Row, place_in_words


class PlaceList(QListWidget):
    """A list in which Enter, L and Delete act on the selected place."""

    def __init__(self, making: HeadMaking):
        super().__init__()
        self._making = making
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def event(self, event: QEvent) -> bool:
        """These keys go before those of the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and self._making.wants_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, L locks, Delete takes away; the rest is a list's."""
        if not self._making.press_key(event):
            super().keyPressEvent(event)


class EditPage(QWidget):
    """The list, what is known of the selected place, and the acts on it."""

    def __init__(self, session: Session, making: HeadMaking, save: QPushButton):
        super().__init__()
        self._session, self._making = session, making
        self.summary = QLabel(wordWrap=True)
        self.list = PlaceList(making)
        self.list.currentItemChanged.connect(self._select)
        self.about = QLabel(wordWrap=True)
        self.confirm, self.lock = QPushButton(), QPushButton()
        self.delete, self.done = QPushButton(), QPushButton()
        self.confirm.clicked.connect(making.confirm)
        self.lock.clicked.connect(making.lock)
        self.delete.clicked.connect(making.delete)
        self.hairline = HairlineBox(session, making)
        acts = QGridLayout()
        for number, button in enumerate((self.confirm, self.lock, self.delete, save)):
            acts.addWidget(button, number // 2, number % 2)
        acts.addWidget(self.done, 2, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.about)
        layout.addWidget(self.hairline)
        layout.addLayout(acts)
        self._told: object = None

    def retranslate(self) -> None:
        """All fixed words, in the language of the window."""
        self._told = None
        self.list.setAccessibleName(self.tr("Landmarks and hairlines"))
        self.confirm.setText(self.tr("Confirm (Enter)"))
        self.delete.setText(self.tr("Take away (Delete)"))
        self.done.setText(self.tr("Close"))
        self.lock.setText(self.tr("Lock (L)"))

    def _signs(self) -> dict[str, str]:
        return {
            "confirmed": self.tr("✓ confirmed"),
            "proposed": self.tr("≈ proposed"),
            "missing": self.tr("– missing"),
        }

    def follow(self) -> None:
        """Show what the making has come to."""
        draft, language = self._making.draft, self._session.style.language
        if draft is None:
            return
        rows = draft.rows()
        self.hairline.follow()
        if self._told != (rows, language):
            self._told = (rows, language)
            self._fill(rows, language)
        chosen = self._making.selected
        self._mark_chosen(chosen)
        row = draft.row(chosen) if chosen else None
        nothing = self.tr("Choose a landmark; drag it on the skin, or confirm it.")
        self.about.setText(self._about(row) if row else nothing)
        self.confirm.setEnabled(row is not None and row.condition == "proposed")
        self.lock.setEnabled(row is not None and row.condition != "missing")
        self.lock.setText(self.tr("Unlock (L)") if row and row.locked else self.tr("Lock (L)"))
        self.delete.setEnabled(row is not None and row.condition != "missing" and not row.locked)

    def _fill(self, rows: tuple[Row, ...], language: str) -> None:
        signs = self._signs()
        counts = {word: sum(row.condition == word for row in rows) for word in signs}
        told = self.tr(
            "{confirmed} confirmed, {proposed} proposed, {missing} missing. A proposed place is a guess from the "
            "proportions of other heads: look at it before you rely on a zone that hangs on it."
        )
        title = self.tr("Landmarks")
        self.summary.setText(f"<h2>{title}</h2><p>{told.format(**counts)}</p>")
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(self._line(row, language, signs))
            item.setData(Qt.ItemDataRole.UserRole, row.name)
            item.setToolTip(row.how)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _mark_chosen(self, name: str) -> None:
        self.list.blockSignals(True)
        here = [k for k in range(self.list.count()) if self.list.item(k).data(Qt.ItemDataRole.UserRole) == name]
        self.list.setCurrentRow(here[0] if here else -1)
        self.list.blockSignals(False)

    def _select(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._making.select(item.data(Qt.ItemDataRole.UserRole))

    def _line(self, row: Row, language: str, signs: dict[str, str]) -> str:
        unsure = row.condition == "proposed" and row.uncertainty_mm is not None
        spread = f" ± {row.uncertainty_mm:.0f} mm" if unsure else ""
        lock = self.tr(", locked") if row.locked else ""
        lock += self.tr(", unclear: not used") if row.unclear else ""
        return f"{signs[row.condition]}{spread}{lock}: {place_in_words(row.name, language)}"

    def _about(self, row: Row) -> str:
        if row.condition != "missing":
            return row.how or self.tr("Its file does not say how it was placed.")
        told, way = row.how or self.tr("Not placed."), self.tr("Click on the skin to place it.")
        return told if row.name.startswith(HAIRLINE) else f"{told} {way}"
