"""What was found out about a scan: one row a finding, with a way to see its place and to mend what was guessed."""

from __future__ import annotations

from itertools import permutations, product

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.session import Session
from scalp_atlas.headcheck import Finding
from scalp_atlas.headfile import UNIT_MM
from scalp_atlas.records import text_in

AXES = tuple(
    "".join(letters) for order in permutations(("RL", "AP", "SI")) for letters in product(*order)
)  # of all ways, also those of a mirrored file


class CheckPage(QWidget):
    """The findings of the scan that is worked on, unit and axes, and the two ways on."""

    def __init__(self, session: Session, making: HeadMaking, other: QPushButton):
        super().__init__()
        self._session, self._making = session, making
        self._title = QLabel(wordWrap=True)
        self.findings = QListWidget(wordWrap=True, spacing=3)
        self.findings.currentRowChanged.connect(making.show_finding)
        self.remedy = QLabel(wordWrap=True)
        self.remedy.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.next = QPushButton()
        self.next.clicked.connect(making.next_place)
        self.unit, self.axes = QComboBox(), QComboBox()
        self.unit.addItems(list(UNIT_MM))
        self.axes.addItems(list(AXES))
        for box in (self.unit, self.axes):
            box.activated.connect(self._read_as)
        self.axes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.go = QPushButton(default=True)
        self.go.clicked.connect(making.begin_guide)
        choices = QFormLayout()
        self._unit_label, self._axes_label = QLabel(), QLabel()
        choices.addRow(self._unit_label, self.unit)
        choices.addRow(self._axes_label, self.axes)
        ways = QHBoxLayout()
        ways.addWidget(self.go)
        ways.addWidget(other)
        layout = QVBoxLayout(self)
        layout.addWidget(self._title)
        layout.addWidget(self.findings, 1)
        layout.addWidget(self.remedy)
        layout.addWidget(self.next)
        layout.addLayout(choices)
        layout.addLayout(ways)
        self._shown: object = None

    def retranslate(self) -> None:
        """All fixed words, in the language of the window."""
        self._shown = None
        self.findings.setAccessibleName(self.tr("Head check"))
        self.unit.setAccessibleName(self.tr("Unit of the file"))
        self.axes.setAccessibleName(self.tr("Axes of the file"))
        self._unit_label.setText(self.tr("Unit"))
        self._axes_label.setText(self.tr("Axes"))
        self.go.setText(self.tr("Place landmarks"))
        directions = {
            "R": self.tr("right"),
            "L": self.tr("left"),
            "A": self.tr("front"),
            "P": self.tr("back"),
            "S": self.tr("crown"),
            "I": self.tr("neck"),
        }
        for number, axes in enumerate(AXES):
            ways = ", ".join(f"+{x} {directions[c]}" for x, c in zip("xyz", axes, strict=True))
            self.axes.setItemText(number, f"{axes}: {ways}")

    def follow(self) -> None:
        """Show what the making has come to."""
        scan, language = self._making.scan, self._session.style.language
        if scan is None:
            return
        if self._shown != (scan.checked, language):
            self._shown = (scan.checked, language)
            self._fill(language)
        record = self._making.draft.record
        self.unit.setCurrentText(next(unit for unit, mm in UNIT_MM.items() if mm == record.unit_mm))
        self.axes.setCurrentIndex(AXES.index(self._making.draft.axes))
        number = self._making.finding
        self.findings.setCurrentRow(number)
        chosen = scan.checked.findings[number] if number >= 0 else None
        self.remedy.setText(text_in(chosen.remedy, language) if chosen else "")
        self.remedy.setVisible(bool(self.remedy.text()))
        count = len(self._making.finding_places())
        self.next.setVisible(count > 1)
        told = self.tr("Next place ({number} of {count} is shown)")
        self.next.setText(told.format(number=self._making.place + 1, count=count))

    def _fill(self, language: str) -> None:
        scan = self._making.scan
        problems = len(scan.checked.problems)
        bad = self.tr("{file}: {count} to be mended first. Choose a row to see its place.")
        told = bad if problems else self.tr("{file}: it can be used. Choose a row to see its place.")
        words = told.format(file=scan.path.name, count=problems)
        title = self.tr("Head check")
        self._title.setText(f"<h2>{title}</h2><p>{words}</p>")
        self.findings.blockSignals(True)
        self.findings.clear()
        for finding in scan.checked.findings:
            self.findings.addItem(self._row(finding, language))
        self.findings.blockSignals(False)

    def _row(self, finding: Finding, language: str) -> QListWidgetItem:
        signs = {
            "fine": self.tr("✓ fine"),
            "mended": self.tr("↻ mended"),
            "note": self.tr("! note"),
            "problem": self.tr("✗ problem"),
        }
        row = QListWidgetItem(f"{signs[finding.level]}: {text_in(finding.told, language)}")
        row.setToolTip(text_in(finding.remedy, language))
        font = row.font()
        font.setBold(finding.level in ("note", "problem"))
        row.setFont(font)
        return row

    def _read_as(self) -> None:
        self._making.read_as(self.unit.currentText(), AXES[self.axes.currentIndex()])
