"""The page on which two items, readings or systems are compared."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QDockWidget,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.disagreements import Disagreement, nearest_pairs, reading_name, resolved_of
from scalp_atlas.entry import confidence_in_words
from scalp_atlas.figure.palette import CONTRAST
from scalp_atlas.gui.item_tree import swatch
from scalp_atlas.gui.language import spoken
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.work import Tell, Work
from scalp_atlas.records import Library, Resolved, text_in
from scalp_atlas.resolve import Resolver

ID: Final = Qt.ItemDataRole.UserRole
SIDE_MARKS: Final = {"left": {"en": "L", "zh": "左"}, "right": {"en": "R", "zh": "右"}, "midline": {"en": "", "zh": ""}}


def name_of(resolved: Resolved, language: str) -> str:
    """Code, side and reading of a resolved item."""
    side = SIDE_MARKS[resolved.side][language] if resolved.item.paired else ""
    code = resolved.item.label(language)[0]
    told = f"{code} ({side})" if side else code
    return f"{told}: {reading_name(resolved, language)}" if resolved.variant else told


def names_in(library: Library, language: str) -> list[tuple[str, str]]:
    """(words, id) of all that can be compared: each system, then its items, each with its other readings."""
    rows = []
    for system in library.systems.values():
        system_name = text_in(system.name, language)
        rows.append((system_name, system.id))
        for item in system.items.values():
            name = " ".join(item.label(language)).strip()
            rows.append((f"{name} ({system_name})", item.id))
            for variant in item.variants:
                words = f"{name}: {text_in(variant.name, language)} ({system_name})"
                rows.append((words, f"{item.id}~{variant.key}"))
    return rows


class Millimetres(QTableWidgetItem):
    """A length, which sorts as a number."""

    def __init__(self, mm: float):
        super().__init__(f"{mm:.1f}")
        self.mm = mm

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return self.mm < other.mm if isinstance(other, Millimetres) else super().__lt__(other)


class CompareDock(QDockWidget):
    """Two things, drawn alone on the head in contrasting styles while the page is open, and their distances."""

    def __init__(self, session: Session, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("compare")
        self._session = session
        self._resolver: Resolver | None = None
        self._pairs: list[Disagreement] = []
        self._filling = False
        self._work = Work(self)
        self._work.told.connect(self._tell)
        self._work.failed.connect(self._fail)
        self.boxes = (QComboBox(), QComboBox())
        self.labels = (QLabel(), QLabel())
        self.told = QLabel(wordWrap=True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.stop = QPushButton()
        self.stop.clicked.connect(self._cancel)
        self.table = QTableWidget(0, 4)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentCellChanged.connect(lambda row, *_: self._select(row))
        inside = QWidget()
        page, choice = QVBoxLayout(inside), QGridLayout()
        page.setContentsMargins(8, 2, 8, 6)
        for row, (label, box) in enumerate(zip(self.labels, self.boxes, strict=True)):
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setMinimumContentsLength(20)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.completer().setFilterMode(Qt.MatchFlag.MatchContains)
            box.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            box.currentIndexChanged.connect(self._chosen)
            label.setBuddy(box)
            choice.addWidget(label, row, 0)
            choice.addWidget(box, row, 1)
        choice.addWidget(self.stop, 0, 2)
        page.addLayout(choice)
        page.addWidget(self.told)
        page.addWidget(self.table, 1)
        self.table.setMinimumHeight(40)
        self.setWidget(inside)
        session.head_changed.connect(self._take_head)
        session.style_changed.connect(self._restyle)
        session.entry_changed.connect(lambda entry: self.hide() if entry else None)
        self._language = session.style.language
        self.retranslate()
        self.stop.hide()
        self.hide()

    def retranslate(self) -> None:
        """The words of the page."""
        self.setWindowTitle(self.tr("Compare"))
        for label, words in zip(self.labels, (self.tr("This:"), self.tr("with this:")), strict=True):
            label.setText(words)
        for box in self.boxes:
            box.setToolTip(self.tr("Type a part of a code or name; systems, items and their other readings"))
        self.stop.setText(self.tr("Cancel"))
        self.table.setAccessibleName(self.tr("Distances"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("This"), self.tr("Other"), self.tr("Mean, mm"), self.tr("Largest, mm")]
        )
        self._fill_boxes()
        self._fill_table()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was on view before comes back."""
        super().hideEvent(event)
        if self.isHidden() and self._session.compared:
            self._work.cancel()
            self._session.compare((), ())

    def showEvent(self, event: object) -> None:
        """What was compared last is drawn again."""
        super().showEvent(event)  # type: ignore[arg-type]
        if not self._session.compared:
            self._begin()

    def compare(self, one: str, other: str) -> None:
        """Compare two systems, items (ids without side) or readings."""
        self._filling = True
        for box, name in zip(self.boxes, (one, other), strict=True):
            box.setCurrentIndex(box.findData(name))
        self._filling = False
        if self.isHidden():
            self.show()
        self._begin()

    @property
    def busy(self) -> bool:
        """Whether distances are still to come."""
        return self._work.busy

    def end(self) -> None:
        """Come back when no thread works any more."""
        self._work.close()

    # -- what is chosen ---------------------------------------------------------------------------

    def _fill_boxes(self) -> None:
        rows = names_in(self._session.library, self._session.style.language)
        self._filling = True
        for number, box in enumerate(self.boxes):
            before = box.currentData()
            box.clear()
            for words, name in rows:
                box.addItem(words, name)
            box.setCurrentIndex(box.findData(before) if before else -1)
            sample = swatch(CONTRAST[number], self.devicePixelRatioF())
            self.labels[number].setPixmap(sample.pixmap(38, 16))
            self.labels[number].setToolTip((self.tr("This:"), self.tr("with this:"))[number])
            for part in (box, box.view(), box.lineEdit()):
                part.setAccessibleName((self.tr("Compare this"), self.tr("with this"))[number])
        self._filling = False

    def _restyle(self) -> None:
        if self._session.style.language != self._language:
            self._language = self._session.style.language
            self.retranslate()

    def _take_head(self) -> None:
        """Distances of another head, or of other definitions, are others."""
        self._work.cancel()
        head, library = self._session.head, self._session.library
        if self._resolver is None or self._resolver.library is not library:
            self._fill_boxes()
        self._resolver = Resolver(library, head) if head is not None else None
        if not self.isHidden():
            self._begin()

    def _chosen(self, _index: int) -> None:
        if not self._filling:
            self._begin()

    def _begin(self) -> None:
        one, other = (box.currentData() for box in self.boxes)
        if self._resolver is None or not one or not other:
            self.told.setText(self.tr("Choose two; on the head the first is solid and dark, the second dashed."))
            return
        resolver = self._resolver

        def work(tell: Tell) -> tuple[list[Resolved], list[Resolved], list[Disagreement]]:
            ones, others = resolved_of(resolver, one), resolved_of(resolver, other)
            return ones, others, nearest_pairs(resolver, ones, others, lambda share: tell(f"{share:.0%}"))

        self.stop.show()
        self.told.setText(self.tr("Measuring"))
        self._work.start(work, self._take)

    def _tell(self, share: str) -> None:
        self.told.setText(self.tr("Measuring: {0}").format(share))

    def _fail(self, why: str) -> None:
        self.stop.hide()
        self.told.setText(spoken(why))

    def _cancel(self) -> None:
        self._work.cancel()
        self._fail(self.tr("Cancelled."))

    def _take(self, answer: tuple[list[Resolved], list[Resolved], list[Disagreement]]) -> None:
        ones, others, self._pairs = answer
        self.stop.hide()
        self._session.compare(ones, others)
        self._fill_table()
        if len({pair.one.item.id for pair in self._pairs}) == 1:
            self._session.select(self._pairs[0].one.id)

    def _fill_table(self) -> None:
        language = self._session.style.language
        self.table.setSortingEnabled(False)
        self._filling = True
        self.table.setRowCount(len(self._pairs))
        for row, pair in enumerate(self._pairs):
            figures = (pair.apart.mean_mm, pair.apart.most_mm)
            for column, resolved in enumerate((pair.one, pair.other)):
                cell = QTableWidgetItem(name_of(resolved, language))
                cell.setToolTip(confidence_in_words(resolved.confidence, language))
                cell.setData(ID, resolved.id)
                self.table.setItem(row, column, cell)
            for column, mm in enumerate(figures, 2):
                self.table.setItem(row, column, Millimetres(mm))
        self._filling = False
        self.table.setSortingEnabled(True)
        self._tell_all()

    def _tell_all(self) -> None:
        if not self._pairs:
            self.told.setText(self.tr("At least one of the two has no place on this head."))
            return
        worst = max(self._pairs, key=lambda pair: pair.apart.most_mm)
        mean = sum(pair.apart.mean_mm for pair in self._pairs) / len(self._pairs)
        told = self.tr("On this head {0:.1f} mm apart on average, {1:.1f} mm at most ({2}).")
        name = name_of(worst.one, self._session.style.language)
        words = told.format(mean, worst.apart.most_mm, name)
        if len({pair.one.item.id for pair in self._pairs}) > 1:
            words += " " + self.tr("Each item is compared with the nearest of the other system; no source says so.")
        self.told.setText(words)

    def _select(self, row: int) -> None:
        cell = self.table.item(row, 0) if row >= 0 and not self._filling else None
        if cell is not None:
            self._session.select(cell.data(ID))
