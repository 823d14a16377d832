"""Opens and saves session files, and asks before something of a lesson is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from scalp_atlas.annotations import Annotations, from_data
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.autosave import Autosave, discard, left_behind
from scalp_atlas.gui.lessons import LessonBook
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.stage import Stage
from scalp_atlas.gui.where import ask_where
from scalp_atlas.scenes import ENDING, SessionFile, example_lessons, read_session, session_bytes, write_session


class SessionFiles(QObject):
    """The session file that is worked on: its place, and what of it is not ours.

    `path` is None until one was opened or saved; an example is opened as if it were new.
    """

    lesson_opened = Signal()

    def __init__(self, session: Session, book: LessonBook, stage: Stage, settings: QSettings, window: QWidget):
        super().__init__(window)
        self._session, self._book, self._stage = session, book, stage
        self._settings, self._window = settings, window
        self.path: Path | None = None
        self._kept: dict[str, Any] = {}
        self._annotations_saved = Annotations()
        self.autosave = Autosave(lambda: session_bytes(self.content()), self)

    def content(self) -> SessionFile:
        """What a session file would hold now."""
        notes = self._session.annotations
        added = {"annotations": notes.as_data()} if notes != Annotations() else {}
        return SessionFile(self._stage.now(), self._book.lesson, self._kept | added)

    # -- opening ------------------------------------------------------------------------------------

    def ask_and_open(self) -> None:
        """Ask for a session file and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open session"), self._folder(), self._kinds())
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Go on with a session file: its scene, or the first scene of its lesson, comes on the screen."""
        if not self.may_leave():
            return
        try:
            content = read_session(path)
        except ScalpAtlasError as error:
            self._session.say(str(error))
            return
        self._take(content, saved=True)
        self.path = None if path in example_lessons().values() else path.absolute()

    def recover(self) -> bool:
        """Ask whether to go on with what a program that was ended roughly has left; whether that is done."""
        found = left_behind()
        if not found:
            return False
        wanted = self._ask_to_recover()
        content = None
        if wanted:
            try:
                content = read_session(found[0])
            except ScalpAtlasError as error:
                self._session.say(str(error))
        for path in found:
            discard(path)
        if content is not None:
            self._take(content, saved=False)
        return content is not None

    def _take(self, content: SessionFile, *, saved: bool) -> None:
        self.path, self._kept = None, dict(content.kept)
        self._take_annotations(self._kept.pop("annotations", None), saved=saved)
        self._book.take(content.lesson, saved=saved)
        if content.lesson is not None:
            self.lesson_opened.emit()
        if content.scene is not None:
            self._stage.show(content.scene)
        else:
            self._book.show(0)

    def _take_annotations(self, data: object, *, saved: bool) -> None:
        annotations, told = (Annotations(), ()) if data is None else from_data(data)
        self._session.take_annotations(annotations)
        self._annotations_saved = annotations if saved else Annotations()
        for sentence in told:
            self._session.say(sentence)

    # -- saving -------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Write the file that was opened or saved before; without one, ask where. Whether it is written."""
        return self.save_to(self.path) if self.path is not None else self.save_as()

    def save_as(self) -> bool:
        """Ask where, and write a session file there; whether it is written."""
        path = self._ask_where()
        return path is not None and self.save_to(path)

    def save_to(self, path: Path) -> bool:
        """Write a session file; says how it went. Whether it is written."""
        try:
            write_session(path, self.content())
        except ScalpAtlasError as error:
            self._session.say(str(error))
            return False
        self.path = path
        self._book.set_saved()
        self._annotations_saved = self._session.annotations
        self._session.say(self.tr("Saved {path}").format(path=path))
        return True

    def begin_new(self) -> None:
        """What is made from here on belongs to no file yet."""
        self.path = None

    def may_leave(self) -> bool:
        """Whether another session may be opened or the window closed; asks where something would be lost."""
        if not self._book.unsaved and self._session.annotations == self._annotations_saved:
            return True
        answer = self._ask_to_save()
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    # What is asked; tests answer in their place.

    def _ask_where(self) -> Path | None:
        name = next(iter(self._book.lesson.name.values()), "") if self._book.lesson is not None else ""
        suggested = (name or self.tr("session")) + ENDING
        return ask_where(self._window, self._settings, self.tr("Save session"), suggested, self._kinds())

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        return QMessageBox.question(
            self._window,
            self.tr("Session not saved"),
            self.tr("The lesson, or rulers, notes, bookmarks and colours, were changed and not saved."),
            QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
        )

    def _ask_to_recover(self) -> bool:
        question = self.tr(
            "The program was not closed as usual the last time. Go on with what was on the screen then, "
            "and with the lesson as it was?"
        )
        return (
            QMessageBox.question(self._window, self.tr("Go on where you were"), question)
            == QMessageBox.StandardButton.Yes
        )

    def _folder(self) -> str:
        return str(self._settings.value("folder", Path.home()))

    def _kinds(self) -> str:
        return self.tr("Sessions and lessons") + f" (*{ENDING})"
