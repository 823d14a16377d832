"""The lesson that is edited or run: which scenes it has, and which of them is on the screen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from scalp_atlas.gui.session import Session
from scalp_atlas.gui.stage import Stage
from scalp_atlas.scenes import Lesson, Scene


class LessonBook(QObject):
    """Every act on the lesson, each of which can be taken back.

    `lesson` is None while there is none; `at` is the number of the scene that was shown or chosen last, or -1.
    """

    changed = Signal()  # the lesson, or which of its scenes is shown, is another one

    def __init__(self, session: Session, stage: Stage, stack: QUndoStack, parent: QObject | None = None):
        super().__init__(parent)
        self._session, self._stage, self._stack = session, stage, stack
        self.lesson: Lesson | None = None
        self.at = -1
        self._saved: Lesson | None = None

    @property
    def unsaved(self) -> bool:
        """Whether something of the lesson is in no file."""
        return self.lesson != self._saved and bool(self.lesson and self.lesson.scenes)

    @property
    def scene(self) -> Scene | None:
        """The scene that was shown or chosen last."""
        return self.lesson.scenes[self.at] if self.lesson and 0 <= self.at < len(self.lesson.scenes) else None

    def take(self, lesson: Lesson | None, *, saved: bool = True) -> None:
        """Go on with a lesson that was read; what was done before cannot be taken back any more."""
        self._stack.clear()
        self.put(lesson, -1)
        self._saved = lesson if saved else None

    def set_saved(self) -> None:
        """The lesson was written into a file as it is."""
        self._saved = self.lesson
        self.changed.emit()

    def begin(self) -> None:
        """Begin an empty lesson."""
        self._do(self.tr("New lesson"), Lesson(), -1)

    def add(self) -> None:
        """Put what is on the screen behind the scene that was shown last, in a new lesson if there is none."""
        lesson = self.lesson or Lesson()
        place = self.at + 1 if self.scene is not None else len(lesson.scenes)
        self._do(self.tr("Add scene"), lesson.added(place, self._stage.now()), place)

    def update(self) -> None:
        """Put what is on the screen in the place of the scene; its words stay."""
        old = self.scene
        if old is not None:
            new = replace(self._stage.now(), name=old.name, caption=old.caption)
            self._change(self.tr("Update scene"), new)

    def delete(self) -> None:
        """Take the scene out."""
        if self.scene is not None:
            left = self.lesson.without(self.at)
            self._do(self.tr("Delete scene"), left, min(self.at, len(left.scenes) - 1))

    def move(self, to: int) -> None:
        """Put the scene where it comes to stand in place `to`."""
        if self.scene is not None and 0 <= to < len(self.lesson.scenes) and to != self.at:
            self._do(self.tr("Move scene"), self.lesson.moved(self.at, to), to)

    def set_words(self, language: str, name: str, caption: str) -> None:
        """Name and caption of the scene in a language; empty ones leave it to the definitions."""
        old = self.scene
        if old is not None:
            new = replace(old, name=_said(old.name, language, name), caption=_said(old.caption, language, caption))
            if new != old:
                self._change(self.tr("Words of the scene"), new)

    def set_name(self, language: str, name: str) -> None:
        """Name of the lesson in a language."""
        if self.lesson is not None and _said(self.lesson.name, language, name) != self.lesson.name:
            renamed = replace(self.lesson, name=_said(self.lesson.name, language, name))
            self._do(self.tr("Name of the lesson"), renamed, self.at)

    def choose(self, place: int) -> None:
        """Go to a scene without bringing it on the screen."""
        if place != self.at:
            self.at = place
            self.changed.emit()

    def show(self, place: int) -> None:
        """Bring a scene on the screen."""
        if self.lesson and 0 <= place < len(self.lesson.scenes):
            self.at = place
            self.changed.emit()
            self._stage.show(self.lesson.scenes[place])

    def step(self, step: int) -> None:
        """The next (+1) or previous (-1) scene; at the ends it stays."""
        if self.lesson and self.lesson.scenes:
            self.show(min(max(self.at + step, 0), len(self.lesson.scenes) - 1))

    def put(self, lesson: Lesson | None, at: int) -> None:
        """Go on with a lesson that an act or its undoing has come to."""
        self.lesson, self.at = lesson, at
        self.changed.emit()

    def _change(self, words: str, scene: Scene) -> None:
        self._do(words, self.lesson.with_scene(self.at, scene), self.at)

    def _do(self, words: str, lesson: Lesson, at: int) -> None:
        self._stack.push(_Act(self, words, (self.lesson, self.at), (lesson, at)))


def _said(text: dict[str, str], language: str, words: str) -> dict[str, str]:
    """A text with other words in a language, or with none in it."""
    rest = {code: told for code, told in text.items() if code != language}
    return {**rest, language: words.strip()} if words.strip() else rest


class _Act(QUndoCommand):
    """From one lesson to another."""

    def __init__(
        self, book: LessonBook, words: str, before: tuple[Lesson | None, int], after: tuple[Lesson | None, int]
    ):
        super().__init__(words)
        self._book, self._before, self._after = book, before, after

    def redo(self) -> None:
        self._book.put(*self._after)

    def undo(self) -> None:
        self._book.put(*self._before)
