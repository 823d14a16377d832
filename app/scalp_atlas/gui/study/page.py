"""The study page beside the head: question, choices, what came of it, and the summary in the end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.figure.fonts import hanzi_family
from scalp_atlas.gui.item_page import page_style
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.study.studying import PLACING, Studying
from scalp_atlas.study.cards import Question
from scalp_atlas.study.words import word

NAME = Qt.ItemDataRole.UserRole
RIGHT, WRONG = "✓", "✗"


class ChoiceList(QListWidget):
    """Names to choose from, zones to tick, or steps to put in order, by mouse and keys."""

    def __init__(self, studying: Studying):
        super().__init__()
        self._studying = studying
        self._question: Question | None = None
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(lambda row: studying.take(row.data(NAME)))
        self.model().rowsMoved.connect(lambda *_move: studying.put_in_order(self.steps()))  # dragged, or by keys

    def show_question(self, question: Question, choices: list[str]) -> None:
        """The choices as they stand, with marks once the answer is told."""
        if question is not self._question:
            self._fill(question)
        words = dict(zip(question.choices, choices, strict=True))
        taken, result = self._studying.taken, self._studying.result()
        order = question.card.kind == "order"
        for number, row in enumerate(self._rows(), start=1):
            name = row.data(NAME)
            mark = ""
            if result is not None and not order:
                mark = RIGHT if name in question.right else WRONG if name in taken else ""
            elif question.card.kind == "condition":
                mark = "☑" if name in taken else "☐"
            elif question.card.kind == "name":
                mark = "●" if name in taken else "○"
            row.setText(f"{mark} {number}  {words[name]}".strip())
        self.setDragDropMode(
            QListWidget.DragDropMode.InternalMove if order and result is None else QListWidget.DragDropMode.NoDragDrop
        )

    def steps(self) -> list[str]:
        """The names of the rows in their order."""
        return [row.data(NAME) for row in self._rows()]

    def move_step(self, by: int) -> None:
        """Move the current step up (-1) or down (+1)."""
        here, there = self.currentRow(), self.currentRow() + by
        if self._studying.state == "asking" and here >= 0 and 0 <= there < self.count():
            whole = QModelIndex()
            self.model().moveRow(whole, here, whole, there if by < 0 else there + 1)

    def event(self, event: QEvent) -> bool:
        """The keys of study go before those of the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and (self._moves(event) or self._studying.wants_key(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return confirms, figures choose, Ctrl with an arrow moves a step; the rest is a list's."""
        if self._moves(event):
            self.move_step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif not self._studying.press_key(event):
            super().keyPressEvent(event)

    def _moves(self, event: QKeyEvent) -> bool:
        ordering = self._question is not None and self._question.card.kind == "order"
        arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down)
        return ordering and event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in arrows

    def _fill(self, question: Question) -> None:
        self.clear()
        self._question = question
        for name in question.choices:
            row = QListWidgetItem()
            row.setData(NAME, name)
            self.addItem(row)

    def _rows(self) -> list[QListWidgetItem]:
        return [self.item(number) for number in range(self.count())]


class StudyPage(QWidget):
    """Shows what a `Studying` has come to, and turns buttons into its acts."""

    save_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, session: Session, studying: Studying):
        super().__init__()
        self._session, self._studying = session, studying
        self.where = QLabel()
        self.question = QLabel(wordWrap=True)
        self.choices = ChoiceList(studying)
        self.feedback = QTextBrowser(openExternalLinks=True)
        self.feedback.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.feedback.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.go, self.skip, self.how, self.stop = (QPushButton() for _ in range(4))
        self.save, self.close_page = QPushButton(), QPushButton()
        self.go.clicked.connect(studying.confirm)
        self.skip.clicked.connect(studying.skip)
        self.how.clicked.connect(studying.show_construction)
        self.stop.clicked.connect(studying.stop_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.close_page.clicked.connect(self.close_wanted)
        acts = QGridLayout()
        acts.addWidget(self.go, 0, 0)
        acts.addWidget(self.how, 0, 1)
        acts.addWidget(self.skip, 1, 0)
        acts.addWidget(self.stop, 1, 1)
        acts.addWidget(self.save, 2, 0)
        acts.addWidget(self.close_page, 2, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.where)
        layout.addWidget(self.question)
        layout.addWidget(self.choices, 2)
        layout.addWidget(self.feedback, 3)
        layout.addStretch(0)  # takes the room that neither of the two needs
        layout.addLayout(acts)
        studying.changed.connect(self.follow)
        session.style_changed.connect(self._restyle)
        self.retranslate()
        self._restyle()

    def retranslate(self) -> None:
        """The words of the buttons."""
        self.choices.setAccessibleName(self.tr("Choices"))
        self.feedback.setAccessibleName(self.tr("What came of it"))
        self.how.setText(self.tr("How it is found (C)"))
        self.how.setToolTip(self.tr("Show the text of the item with the steps of its construction"))
        self.skip.setText(self.tr("Skip (S)"))
        self.skip.setToolTip(self.tr("Pass this question over"))
        self.stop.setText(self.tr("Stop (Esc)"))
        self.stop.setToolTip(self.tr("End the round; what was answered is summed up"))
        self.save.setText(self.tr("Save results…"))
        self.save.setToolTip(self.tr("Write the results as PDF or CSV"))
        self.close_page.setText(self.tr("Close"))
        self.close_page.setToolTip(self.tr("Back to the texts"))
        self._name_go()

    def changeEvent(self, event: QEvent) -> None:
        """Another language of the interface."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """The keys of study go before those of the menus, whichever button has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and self._studying.wants_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no button has taken."""
        if event.key() == Qt.Key.Key_Escape and self._studying.state == "over":
            self.close_wanted.emit()
        elif not self._studying.press_key(event):
            super().keyPressEvent(event)

    def follow(self) -> None:
        """Show what the round has come to."""
        studying, language = self._studying, self._session.style.language
        state, question = studying.state, studying.question
        for button in (self.go, self.skip, self.stop):
            button.setVisible(studying.running)
        self.how.setVisible(studying.running and not studying.plan.exam)
        self.save.setVisible(state == "over" and studying.plan.exam)
        self.close_page.setVisible(state == "over")
        self.question.setVisible(studying.running)
        self.choices.setVisible(studying.running and question is not None and question.card.kind not in PLACING)
        self.feedback.setVisible(state in ("told", "over"))
        told = studying.told()
        if state == "over":
            self.where.setText(word(studying.way, language))
            self._write(told.summary(studying.paper()))
            self.feedback.setFocus()
        elif question is not None:
            number = len(studying.results) + (state != "told")
            self.where.setText(f"{number} / {len(studying.cards)}  ·  {word(studying.way, language)}")
            self.question.setText(f"{page_style(self._session.style.dark)}{told.question(question, state == 'told')}")
            result = studying.result()
            if question.choices:
                missed = set(question.right) - set(result.given) if result and question.card.kind != "order" else ()
                self.choices.show_question(question, told.choices(question, missed))
            if result is not None:
                self._write(told.feedback(result))
            self.go.setEnabled(studying.can_confirm())
            self.skip.setEnabled(state == "asking")
            self.how.setEnabled(state == "told" and question.card.kind != "condition")
        self._name_go()

    def _name_go(self) -> None:
        if self._studying.state == "told":
            self.go.setText(self.tr("Next (Return)"))
        elif self._studying.plan.exam:
            self.go.setText(self.tr("Answer (Return)"))
        else:
            self.go.setText(self.tr("Check (Return)"))

    def _write(self, html: str) -> None:
        self.feedback.setHtml(f"{page_style(self._session.style.dark)}{html}")

    def _restyle(self) -> None:
        font = self.font()
        font.setFamilies([*dict.fromkeys([*font.families(), hanzi_family()])])
        font.setPointSizeF(self._session.style.label_size_pt)
        for widget in (self.where, self.question, self.choices, self.feedback):
            widget.setFont(font)  # the style sheet of the application keeps it from being inherited
        self.follow()
