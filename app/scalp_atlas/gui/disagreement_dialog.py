"""The table of how far the readings of all items lie apart on the head."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.disagreements import Disagreement, disagreements, reading_name, save_disagreements
from scalp_atlas.entry import confidence_in_words
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.comparing import SIDE_MARKS, Millimetres
from scalp_atlas.gui.language import spoken
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.where import ask_where
from scalp_atlas.gui.work import Tell, Work
from scalp_atlas.records import Resolved, text_in
from scalp_atlas.resolve import Resolver

LARGEST = 2  # the column
NARROW = (1, 2, 3)  # the side and the millimetres
NUMBER = Qt.ItemDataRole.UserRole


class DisagreementDialog(QDialog):
    """Filled off the window's thread; a row chosen shows both readings on the head."""

    chosen = Signal(str, str)  # two readings, ids without side

    def __init__(self, session: Session, settings: QSettings, parent: QWidget):
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._found: list[Disagreement] = []
        self._work = Work(self)
        self._work.told.connect(self._tell)
        self._work.failed.connect(self._fail)
        self.told = QLabel(wordWrap=True)
        self.bar = QProgressBar()
        self.stop, self.save = QPushButton(), QPushButton()
        self.stop.clicked.connect(self._cancel)
        self.save.clicked.connect(self._ask_where)
        self.table = QTableWidget(0, 8)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)  # so that nothing lies beyond the edge
        for column in NARROW:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemSelectionChanged.connect(self._choose)
        layout, buttons = QVBoxLayout(self), QHBoxLayout()
        for widget in (self.bar, self.stop):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        layout.addWidget(self.told)
        layout.addWidget(self.table)
        layout.addLayout(buttons)
        self.resize(1100, 520)
        session.head_changed.connect(self._take_head)
        session.style_changed.connect(self._restyle)
        self._language = session.style.language
        self.retranslate()

    def retranslate(self) -> None:
        """The words of the dialog."""
        self.setWindowTitle(self.tr("Largest disagreements"))
        self.stop.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Export CSV…"))
        self.table.setAccessibleName(self.tr("Readings that lie apart"))
        self.table.setHorizontalHeaderLabels(
            [
                *(self.tr("Item"), self.tr("Side"), self.tr("Largest, mm"), self.tr("Mean, mm")),
                *(self.tr("One reading"), self.tr("Another"), self.tr("How sure"), self.tr("System")),
            ]
        )
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _restyle(self) -> None:
        if self._session.style.language != self._language:
            self._language = self._session.style.language
            self._fill()

    @property
    def busy(self) -> bool:
        """Whether the table is being filled."""
        return self._work.busy

    def begin(self) -> None:
        """Show the dialog and fill the table for the session's head, unless it is filled."""
        self.show()
        self.raise_()
        if self._found or self._work.busy:
            return
        resolver = Resolver(self._session.library, self._session.head)
        self.bar.setRange(0, 100)
        self._set_busy(True)

        def work(tell: Tell) -> list[Disagreement]:
            return disagreements(resolver, lambda share: tell(f"{100 * share:.0f}"))

        self._work.start(work, self._take)

    def end(self) -> None:
        """Come back when no thread works any more."""
        self._work.close()

    def save_table(self, path: Path) -> None:
        """Write the table as it is sorted; says how it went."""
        order = [self.table.item(row, 0).data(NUMBER) for row in range(self.table.rowCount())]
        try:
            save_disagreements(path, [self._found[number] for number in order])
        except ScalpAtlasError as error:
            self.told.setText(spoken(str(error)))
        else:
            self.told.setText(self.tr("Saved {0}").format(path))

    def _ask_where(self) -> None:
        name = f"{self._session.head.name if self._session.head else 'head'}-disagreements.csv"
        path = ask_where(self, self._settings, self.windowTitle(), name, "CSV (*.csv)")
        if path is not None:
            self.save_table(path)

    def _take_head(self) -> None:
        self._work.cancel()
        self._found = []
        self._fill()
        self._set_busy(False)
        if self.isVisible() and self._session.head is not None:
            self.begin()

    def _set_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        self.save.setEnabled(bool(self._found))
        if busy:
            self.told.setText(self.tr("Constructing all readings on this head"))

    def _tell(self, percent: str) -> None:
        self.bar.setValue(int(percent))

    def _cancel(self) -> None:
        self._work.cancel()
        self._fail(self.tr("Cancelled; open the table again to fill it."))

    def _fail(self, why: str) -> None:
        self._set_busy(False)
        self.told.setText(spoken(why))

    def _take(self, found: list[Disagreement]) -> None:
        self._found = found
        self._fill()
        self._set_busy(False)
        told = self.tr("{0} pairs of readings on this head. Both readings stand, each with its sources; choose a row.")
        self.told.setText(told.format(len(found)))

    def _fill(self) -> None:
        library, language = self._session.library, self._session.style.language
        self.table.setSortingEnabled(False)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._found))
        for row, pair in enumerate(self._found):
            item = pair.one.item
            cells = (
                " ".join(item.label(language)).strip(),
                SIDE_MARKS[pair.one.side][language] if item.paired else "",
                pair.apart.most_mm,
                pair.apart.mean_mm,
                _told(pair.one, language),
                _told(pair.other, language),
                " / ".join(confidence_in_words(one.confidence, language) for one in (pair.one, pair.other)),
                text_in(library.systems[item.system].name, language),
            )
            for column, value in enumerate(cells):
                cell = QTableWidgetItem(value) if isinstance(value, str) else Millimetres(value)
                cell.setData(NUMBER, row)
                cell.setToolTip(cell.text())
                self.table.setItem(row, column, cell)
        self.table.blockSignals(False)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(LARGEST, Qt.SortOrder.DescendingOrder)

    def _choose(self) -> None:
        cells = self.table.selectedItems()
        if cells:
            pair = self._found[cells[0].data(NUMBER)]
            self.chosen.emit(*(_name(one) for one in (pair.one, pair.other)))


def _told(reading: Resolved, language: str) -> str:
    mark = " ▲" if reading.confidence.level == "unverified" else ""
    return reading_name(reading, language) + mark


def _name(reading: Resolved) -> str:
    return f"{reading.item.id}~{reading.variant.key}" if reading.variant else reading.item.id
