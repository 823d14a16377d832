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

SIGNS = {"fine": "✓ fine", "mended": "↻ mended", "note": "! note", "problem": "✗ problem"}
DIRECTIONS = {"R": "right", "L": "left", "A": "front", "P": "back", "S": "crown", "I": "neck"}
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
        self.findings.setAccessibleName("Head check")
        self.findings.currentRowChanged.connect(making.show_finding)
        self.remedy = QLabel(wordWrap=True)
        self.remedy.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.next = QPushButton("Next place")
        self.next.clicked.connect(making.next_place)
        self.unit, self.axes = QComboBox(), QComboBox()
        self.unit.addItems(list(UNIT_MM))
        for axes in AXES:
            self.axes.addItem(
                f"{axes}: " + ", ".join(f"+{x} {DIRECTIONS[c]}" for x, c in zip("xyz", axes, strict=True))
            )
        for box, name in ((self.unit, "Unit of the file"), (self.axes, "Axes of the file")):
            box.setAccessibleName(name)
            box.activated.connect(self._read_as)
        self.axes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.go = QPushButton("Place landmarks", default=True)
        self.go.clicked.connect(making.begin_guide)
        choices = QFormLayout()
        choices.addRow("Unit", self.unit)
        choices.addRow("Axes", self.axes)
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
        self.next.setText(f"Next place ({self._making.place + 1} of {count} is shown)")

    def _fill(self, language: str) -> None:
        scan = self._making.scan
        problems = len(scan.checked.problems)
        state = f"{problems} to be mended first" if problems else "it can be used"
        self._title.setText(f"<h2>Head check</h2><p>{scan.path.name}: {state}. Choose a row to see its place.</p>")
        self.findings.blockSignals(True)
        self.findings.clear()
        for finding in scan.checked.findings:
            self.findings.addItem(self._row(finding, language))
        self.findings.blockSignals(False)

    @staticmethod
    def _row(finding: Finding, language: str) -> QListWidgetItem:
        row = QListWidgetItem(f"{SIGNS[finding.level]}: {text_in(finding.told, language)}")
        row.setToolTip(text_in(finding.remedy, language))
        font = row.font()
        font.setBold(finding.level in ("note", "problem"))
        row.setFont(font)
        return row

    def _read_as(self) -> None:
        self._making.read_as(self.unit.currentText(), AXES[self.axes.currentIndex()])
