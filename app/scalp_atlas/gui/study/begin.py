"""What a round shall be: systems, kinds of questions, how many, and the number that deals them again."""

from __future__ import annotations

from collections.abc import Callable
from random import randint
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.gui.session import FIRST_SYSTEM, Session
from scalp_atlas.gui.theme import with_clear_boxes
from scalp_atlas.study.cards import CONDITIONS, KINDS, Card
from scalp_atlas.study.rounds import Plan, deal
from scalp_atlas.study.words import system_name, word

MOST: Final = 200
SEEDS: Final = 9999
KEY: Final = Qt.ItemDataRole.UserRole


class BeginDialog(QDialog):
    """Asks for a `Plan`, and says how many cards there are for it.

    Parameters
    ----------
    cards_of : callable
        All cards there are, with or without what is unverified.
    """

    begun = Signal(object)  # a Plan

    def __init__(self, session: Session, cards_of: Callable[[bool], tuple[Card, ...]], exam: bool, parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cards_of, self._exam = cards_of, exam
        language = session.style.language
        self.setWindowTitle(word("exam" if exam else "find", language))
        self.student = QLineEdit(maxLength=80)
        self.systems = QListWidget()
        self.systems.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.systems.setPalette(with_clear_boxes(self.systems.palette()))
        self.systems.setAccessibleName(self.tr("Systems"))
        ticked = {item.partition(".")[0] for item in session.ticked()} - {"reference"} or {FIRST_SYSTEM}
        there = {card.system for card in cards_of(True)}
        for system in (*session.library.systems, CONDITIONS):
            if system in there:
                row = QListWidgetItem(system_name(system, session.library, language))
                row.setData(KEY, system)
                row.setCheckState(Qt.CheckState.Checked if system in ticked else Qt.CheckState.Unchecked)
                self.systems.addItem(row)
        self.systems.setCurrentRow(0)
        self.kinds = {kind: QCheckBox(word(kind, language), checked=True) for kind in KINDS}
        self.count = QSpinBox(minimum=1, maximum=MOST, value=10)
        self.seed = QSpinBox(minimum=0, maximum=SEEDS, value=randint(1, SEEDS))
        self.seed.setToolTip(self.tr("The same number deals the same questions again, on the same head"))
        self.unverified = QCheckBox(self.tr("Ask what is unverified, too (marked ▲)"))
        self.unverified.setChecked(session.unverified_shown)
        self.found = QLabel()
        kinds = QGroupBox(self.tr("Questions"))
        boxes = QVBoxLayout(kinds)
        for box in self.kinds.values():
            boxes.addWidget(box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(self.tr("Begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._begin)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        self.student.setPlaceholderText(self.tr("Name, as it shall stand in the results"))
        if exam:
            form.addRow(self.tr("Student"), self.student)
        form.addRow(self.tr("Systems"), self.systems)
        form.addRow(kinds)
        form.addRow(self.tr("How many"), self.count)
        form.addRow(self.tr("Seed"), self.seed)
        form.addRow(self.unverified)
        form.addRow(self.found)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.systems.itemChanged.connect(self._count)
        for button in (*self.kinds.values(), self.unverified):
            button.toggled.connect(self._count)
        self.student.textChanged.connect(self._count)
        self._count()
        self.resize(440, min(620, parent.height()))

    def plan(self) -> Plan:
        """What is chosen."""
        rows = [self.systems.item(number) for number in range(self.systems.count())]
        return Plan(
            tuple(row.data(KEY) for row in rows if row.checkState() == Qt.CheckState.Checked),
            tuple(kind for kind, box in self.kinds.items() if box.isChecked()),
            self.count.value(),
            self.seed.value(),
            self.student.text().strip(),
            self._exam,
            self.unverified.isChecked(),
        )

    def _count(self, _what: object = None) -> None:
        plan = self.plan()
        count = len(deal(self._cards_of(plan.unverified), Plan(plan.systems, plan.kinds, 10**6)))
        self.found.setText(self.tr("Cards to choose from: {n}").format(n=count))
        self.go.setEnabled(count > 0 and (bool(plan.student) or not self._exam))

    def _begin(self) -> None:
        self.begun.emit(self.plan())
        self.accept()
