"""A slider for the size of all text, which the window follows at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from scalp_atlas.gui.choices import TEXT_PT
from scalp_atlas.gui.session import Session

RANGE_PT: Final = (10, 24)


class TextSize(QDialog):
    """From 10 to 24 points; a size beyond, set by keys, stays until the slider is moved."""

    def __init__(self, session: Session, parent: QWidget):
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Text size"))
        self.slider = QSlider(Qt.Orientation.Horizontal, minimum=RANGE_PT[0], maximum=RANGE_PT[1], pageStep=2)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setAccessibleName(self.tr("Text size in points"))
        self.value = QLabel()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Reset | QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Reset).clicked.connect(lambda: self._set(TEXT_PT[1]))
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.slider, 1)
        row.addWidget(self.value)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(buttons)
        self.slider.setMinimumWidth(320)
        self._follow()
        self.slider.valueChanged.connect(self._set)
        session.style_changed.connect(self._follow)

    def _set(self, points: float) -> None:
        self._session.set_style(label_size_pt=float(points))

    def _follow(self) -> None:
        points = self._session.style.label_size_pt
        self.slider.blockSignals(True)
        self.slider.setValue(round(points))
        self.slider.blockSignals(False)
        self.value.setText(self.tr("{points} pt").format(points=f"{points:.0f}"))
