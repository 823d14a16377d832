"""The hairline moved by rule, or told to be unclear: a box on the editor's page, and the same acts as a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QGroupBox,
    QLabel,
    QMenu,
    QPushButton,
)

from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.session import Session
from scalp_atlas.hairline_edit import LARGEST_CUN, PRESETS, RULES, SCALE, SHIFT_CUN
from scalp_atlas.headfile import UNCLEAR_HAIRLINES
from scalp_atlas.records import text_in


class HairlineBox(QGroupBox):
    """Buttons over the acts of `menu`, and how far the next one moves; the sentence below says by which rule."""

    def __init__(self, session: Session, making: HeadMaking):
        super().__init__()
        self._session, self._making = session, making
        self.menu = QMenu(self)
        # They are the box's own: it outlives the menu bar that shows its menu.
        self.presets = {preset: QAction(self) for preset in PRESETS}
        self.unclear = {name: QAction(self) for name in UNCLEAR_HAIRLINES}
        self.menu.addActions(list(self.presets.values()))
        self.menu.addSeparator()
        self.menu.addActions(list(self.unclear.values()))
        self.shift = QDoubleSpinBox(minimum=0.1, maximum=LARGEST_CUN, singleStep=0.1, value=SHIFT_CUN, decimals=1)
        self._how_far, self._unclear, self.rule = QLabel(), QLabel(), QLabel(wordWrap=True)
        self._how_far.setBuddy(self.shift)
        layout = QGridLayout(self)
        layout.addWidget(self._how_far, 0, 0)
        layout.addWidget(self.shift, 0, 1, 1, 3)
        for column, action in enumerate(self.presets.values(), start=1):
            layout.addWidget(_like(action, QPushButton()), 1, column)
        layout.addWidget(self._unclear, 2, 0)
        for column, action in enumerate(self.unclear.values(), start=1):
            layout.addWidget(_like(action, QCheckBox()), 2, column)
        layout.addWidget(self.rule, 3, 0, 1, 4)
        for preset, action in self.presets.items():
            action.triggered.connect(partial(self._move, preset))
        for name, action in self.unclear.items():
            action.setCheckable(True)
            action.toggled.connect(partial(making.set_unclear, name))
        self.shift.valueChanged.connect(self.retranslate)
        making.changed.connect(self.follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all words."""
        self.setTitle(self.tr("Hairline"))
        self.menu.setTitle(self.tr("Hairline"))
        self._how_far.setText(self.tr("Move by"))
        self.shift.setSuffix(" " + self.tr("cun"))
        self.shift.setAccessibleName(self.tr("How far the hairline is moved, in sagittal cun"))
        self._unclear.setText(self.tr("Unclear"))
        words = {"high": self.tr("High"), "low": self.tr("Low"), "receding": self.tr("Receding")}
        for preset, action in self.presets.items():
            action.setText(self.tr("{0} hairline").format(words[preset]))
            action.setIconText(words[preset])
            action.setToolTip(text_in(RULES[preset], self._session.style.language).format(cun=self.shift.value()))
            action.setStatusTip(action.toolTip())
        names = {"front": self.tr("Front"), "temple": self.tr("Temples"), "back": self.tr("Nape")}
        for name, action in self.unclear.items():
            action.setText(self.tr("Unclear: {0}").format(names[name]))
            action.setIconText(names[name])
            action.setToolTip(
                self.tr(
                    "It cannot be told on this person: other rules of the books stand for it, and every item that "
                    "hangs on it says so. Its places stay in the file"
                )
            )
            action.setStatusTip(action.toolTip())
        self.follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def follow(self) -> None:
        """Show what the making has come to."""
        draft, language = self._making.draft, self._session.style.language
        there = self._making.step == "edit" and draft is not None
        mm = self._making.sagittal_cun()
        for action in self.presets.values():
            action.setEnabled(there and mm is not None)
        for name, action in self.unclear.items():
            action.setEnabled(there)
            action.setChecked(there and name in draft.record.unclear)
        told = text_in(SCALE, language).format(mm=mm) if mm is not None else self.tr("Here no sagittal cun is known.")
        self.rule.setText(told)

    def _move(self, preset: str) -> None:
        self._making.move_hairline(preset, self.shift.value())


def _like(action: QAction, button: QAbstractButton) -> QAbstractButton:
    """A button that does what the action does and always looks as it is."""

    def follow() -> None:
        button.setText(action.iconText())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text())
        button.setEnabled(action.isEnabled())
        button.setChecked(action.isChecked())

    action.changed.connect(follow)
    button.clicked.connect(action.trigger)
    return button
