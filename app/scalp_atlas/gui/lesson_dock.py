"""The scenes of the lesson: their list, their words, and the acts on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from scalp_atlas.gui.captions import title_of
from scalp_atlas.gui.lessons import LessonBook
from scalp_atlas.gui.session import Session
from scalp_atlas.scenes import Scene, told


class LessonDock(QDockWidget):
    """Edits the lesson of a `LessonBook`; words are written in the language of names, empty ones are the definitions'.

    A scene is shown by a double click or Return; what is changed is always the scene that was shown or chosen last.
    """

    run_wanted = Signal()

    def __init__(self, session: Session, book: LessonBook, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("lesson")
        self._session, self._book = session, book
        self._writing = False
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.currentRowChanged.connect(self._choose)
        self.list.itemActivated.connect(lambda _: book.show(self.list.currentRow()))
        self.list.itemDoubleClicked.connect(lambda _: book.show(self.list.currentRow()))
        self.list.model().rowsMoved.connect(self._dropped)
        self.lesson_name, self.name = QLineEdit(), QLineEdit()
        self.caption = QPlainTextEdit(tabChangesFocus=True)
        self.lesson_name.editingFinished.connect(self._rename)
        self.name.editingFinished.connect(self._keep_words)
        self.caption.installEventFilter(self)
        self.labels = [QLabel() for _ in range(3)]
        self.add, self.renew, self.delete, self.up, self.down, self.run = (QPushButton() for _ in range(6))
        for button, act in (
            (self.add, book.add),
            (self.renew, book.update),
            (self.delete, book.delete),
            (self.up, lambda: book.move(book.at - 1)),
            (self.down, lambda: book.move(book.at + 1)),
            (self.run, self.run_wanted.emit),
        ):
            button.clicked.connect(lambda _=False, act=act: act())
        for keys, button in (("Del", self.delete), ("Alt+Up", self.up), ("Alt+Down", self.down)):
            shortcut = QShortcut(QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(button.click)
        self.setWidget(self._body())
        book.changed.connect(self.write)
        session.style_changed.connect(self.write)
        session.head_changed.connect(self.write)
        self.retranslate()
        self.hide()

    def _body(self) -> QWidget:
        body = QWidget()
        buttons = QGridLayout()
        for number, button in enumerate((self.add, self.renew, self.up, self.down, self.delete, self.run)):
            buttons.addWidget(button, number // 2, number % 2)
        buttons.setRowStretch(3, 1)
        words = QGridLayout()
        places = ((0, 0, 1), (0, 2, 1), (1, 0, 3))  # row, column, columns of the field
        fields = (self.lesson_name, self.name, self.caption)
        for label, field, (row, column, wide) in zip(self.labels, fields, places, strict=True):
            label.setBuddy(field)
            words.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            words.addWidget(field, row, column + 1, 1, wide)
        layout = QHBoxLayout(body)
        layout.setContentsMargins(10, 4, 10, 6)
        layout.addWidget(self.list, 3)
        layout.addLayout(buttons)
        layout.addLayout(words, 4)
        self.list.setMinimumSize(150, 70)
        self.caption.setMinimumHeight(40)
        for widget in (self.list, self.caption):
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # the head needs the height
        return body

    def retranslate(self) -> None:
        """All words in the language of the window."""
        for label, words in zip(self.labels, (self.tr("Lesson"), self.tr("Scene"), self.tr("Caption")), strict=True):
            label.setText(words)
        for button, words, tip in (
            (self.add, self.tr("Add this scene"), self.tr("Put what is on the screen behind the chosen scene")),
            (self.renew, self.tr("Update"), self.tr("Put what is on the screen in the place of the chosen scene")),
            (self.up, self.tr("Up"), self.tr("Earlier (Alt+Up)")),
            (self.down, self.tr("Down"), self.tr("Later (Alt+Down)")),
            (self.delete, self.tr("Delete"), self.tr("Take the chosen scene out (Del); Undo brings it back")),
            (self.run, self.tr("Run lesson"), self.tr("Present the lesson from the chosen scene on (F11)")),
        ):
            button.setText(words)
            button.setToolTip(tip)
        self.list.setAccessibleName(self.tr("Scenes"))
        self.list.setToolTip(self.tr("Double click or Return shows a scene"))
        self.lesson_name.setAccessibleName(self.tr("Name of the lesson"))
        self.name.setAccessibleName(self.tr("Name of the scene"))
        self.caption.setAccessibleName(self.tr("Caption of the scene"))
        self.write()

    def write(self) -> None:
        """The lesson as it is now."""
        lesson, scene, language = self._book.lesson, self._book.scene, self._session.style.language
        self._writing = True
        mark = self.tr(" (not saved)") if self._book.unsaved else ""
        self.setWindowTitle(self.tr("Lesson") + mark)
        titles = [title_of(self._session, one) for one in lesson.scenes] if lesson else []
        while self.list.count() > len(titles):  # rows stay the same ones, or a double click would not be one
            self.list.takeItem(self.list.count() - 1)
        self.list.addItems([""] * (len(titles) - self.list.count()))
        for row, title in enumerate(titles):
            self.list.item(row).setText(f"{row + 1}  {title}")
        self.list.setCurrentRow(self._book.at)
        self.lesson_name.setText(lesson.name.get(language, "") if lesson else "")
        self.lesson_name.setPlaceholderText(next(iter(lesson.name.values()), "") if lesson else "")
        self._write_words(scene, language)
        for widget in (self.renew, self.delete, self.name, self.caption):
            widget.setEnabled(scene is not None)
        self.up.setEnabled(scene is not None and self._book.at > 0)
        self.down.setEnabled(scene is not None and self._book.at + 1 < len(titles))
        self.run.setEnabled(bool(titles))
        self.lesson_name.setEnabled(lesson is not None)
        self._writing = False

    def _write_words(self, scene: Scene | None, language: str) -> None:
        """The author's words; where there are none, faintly those that will be said."""
        scene = scene or Scene()
        said = told(scene, self._session.library, self._session.answer(scene.selected), language)
        self.name.setText(scene.name.get(language, ""))
        self.name.setPlaceholderText(said.title)
        caption = scene.caption.get(language, "")
        if self.caption.toPlainText() != caption:
            self.caption.setPlainText(caption)
        self.caption.setPlaceholderText(said.text)

    # -- to the book --------------------------------------------------------------------------------

    def _choose(self, row: int) -> None:
        if not self._writing and row >= 0:
            self._book.choose(row)

    def _dropped(self, _parent: QModelIndex, start: int, _end: int, _to: QModelIndex, row: int) -> None:
        """A row was dragged; the list is written anew once it has come to rest."""
        to = row if row < start else row - 1
        self._book.choose(start)
        QTimer.singleShot(0, self, lambda: self._book.move(to))

    def _rename(self) -> None:
        if not self._writing:
            self._book.set_name(self._session.style.language, self.lesson_name.text())

    def _keep_words(self) -> None:
        if not self._writing:
            self._book.set_words(self._session.style.language, self.name.text(), self.caption.toPlainText())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """A caption is kept when one leaves it."""
        if watched is self.caption and event.type() == QEvent.Type.FocusOut:
            self._keep_words()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
