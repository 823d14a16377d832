"""Study in the main window: its page, its dialogs, its files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.study.begin import BeginDialog
from scalp_atlas.gui.study.page import StudyPage
from scalp_atlas.gui.study.report import save_paper
from scalp_atlas.gui.study.studying import PLACING, Studying
from scalp_atlas.gui.study.text import Told
from scalp_atlas.gui.text_dialog import TextDialog
from scalp_atlas.gui.where import ask_where
from scalp_atlas.study.cards import Question
from scalp_atlas.study.words import word

if TYPE_CHECKING:
    from scalp_atlas.gui.main_window import MainWindow


class StudyDesk(QObject):
    """Puts the study page in the place of the text, and the list away, while a round is under way."""

    def __init__(self, session: Session, settings: QSettings, window: MainWindow):
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self.studying = Studying(session, self)
        self.page = StudyPage(session, self.studying)
        self._list_was_shown = True
        self._asked: Question | None = None
        self.studying.changed.connect(self._follow)
        self.studying.place_wanted.connect(window.viewport.look_at)
        self.studying.construction_wanted.connect(self._show_construction)
        self.studying.memory_changed.connect(self.count_due)
        self.studying.stop_wanted.connect(self.stop)
        self.page.save_wanted.connect(self.save_results)
        self.page.close_wanted.connect(self.leave)

    # -- acts of the menu -----------------------------------------------------------------------------

    def find_yourself(self) -> None:
        """Ask what the round shall be, and begin it."""
        self._ask_plan(exam=False)

    def take_exam(self) -> None:
        """The same for an exam, in which nothing is told before the end."""
        self._ask_plan(exam=True)

    def review_due(self) -> None:
        """Ask what is due today."""
        if self._may_begin():
            self.studying.begin_review()

    def show_progress(self) -> None:
        """How far one is with each system."""
        memory, session = self.studying.memory(), self._session
        if memory is None:
            return
        now = datetime.now().astimezone()
        cards = self.studying.all_cards(unverified=True)
        systems = dict.fromkeys(card.system for card in cards)
        rows = [(one, memory.progress([card.id for card in cards if card.system == one], now)) for one in systems]
        told = Told(session.library, session.resolution, session.evidence, session.style.language)
        TextDialog(self.tr("Progress"), told.progress(rows, memory.streak(now)), self._window).open()

    def export_progress(self) -> None:
        """Write what is remembered into a file."""
        memory = self.studying.memory()
        path = self._ask_where(self.tr("Export progress"), "scalp-atlas-progress.json", "JSON (*.json)")
        if memory is not None and path is not None:
            self._keep(path, lambda: memory.save(path))

    def import_progress(self) -> None:
        """Take in what another machine remembers."""
        memory = self.studying.memory()
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import progress"), "", "JSON (*.json)")
        if memory is None or not path:
            return
        try:
            count = memory.load(Path(path))
        except ScalpAtlasError as error:
            self._session.say(str(error))
        else:
            self._session.say(self.tr("Taken in; cards new or newer: {n}").format(n=count))
            self.count_due()

    def count_due(self) -> None:
        """Say in the menu how much is due."""
        count = len(self.studying.due_cards()) if self._session.head is not None else 0
        self._window.actions_by_name["review_due"].setText(self.tr("Review due cards ({n})").format(n=count))

    # -- the round --------------------------------------------------------------------------------------

    def stop(self) -> None:
        """End the round; of an exam it is asked whether that is meant."""
        studying = self.studying
        if not studying.plan.exam or self._ask_to_end() == QMessageBox.StandardButton.Yes:
            studying.stop()

    def leave(self) -> None:
        """Put the page away, unless results of an exam would be lost."""
        if self.may_leave():
            self.studying.leave()

    def may_leave(self) -> bool:
        """Whether the window may be closed; an exam under way ends, and its results may be saved first."""
        self.studying.stop()
        if self.studying.unsaved:
            match self._ask_to_save():
                case QMessageBox.StandardButton.Save:
                    self.save_results()
                    return not self.studying.unsaved
                case QMessageBox.StandardButton.Discard:
                    return True
                case _:
                    return False
        return True

    def close(self) -> None:
        """The window closes."""
        self.studying.leave()
        self.studying.close()

    def save_results(self) -> None:
        """Write the results of the exam as PDF or CSV."""
        student = "".join(sign if sign.isalnum() else "-" for sign in self.studying.plan.student)
        name = f"exam-{student}-{self.studying.paper().date[:10]}.pdf"
        path = self._ask_where(self.tr("Save results"), name, "PDF (*.pdf);;CSV (*.csv)")
        if path is not None and self._keep(path, lambda: save_paper(path, self.studying.paper(), self.studying.told())):
            self.studying.unsaved = False

    def _ask_plan(self, *, exam: bool) -> None:
        if not self._may_begin():
            return
        if self._session.head is None:
            self._session.say(self.tr("Open a head first; the questions are about it."))
            return
        dialog = BeginDialog(self._session, self.studying.all_cards, exam, self._window)
        dialog.begun.connect(self.studying.begin)
        dialog.open()

    def _may_begin(self) -> bool:
        """Whether another round may take the place of what is on the page."""
        if self._window.making.step:
            self._session.say(self.tr("Close the landmarks first; study needs the head to itself."))
            return False
        if self.studying.running and self.studying.plan.exam:
            self._session.say(self.tr("An exam is under way; stop it first."))
            return False
        return self.may_leave()

    def _follow(self) -> None:
        studying, window = self.studying, self._window
        window.share_gestures()
        there = window.texts.indexOf(self.page) >= 0
        if studying.state and not there:
            self._list_was_shown = not window.lists.isHidden()
            window.show_list(False)
            window.show_text(True)
        elif not studying.state and there:
            window.texts.take_page(self.page)
            window.show_list(self._list_was_shown)
        asked, self._asked = self._asked, studying.question
        if studying.state == "over" or (studying.running and studying.question is not asked):
            window.texts.show_page(self.page, word(studying.way, self._session.style.language))
            self._give_focus()

    def _give_focus(self) -> None:
        question = self.studying.question
        if question is not None and question.card.kind in PLACING:
            self._window.viewport.setFocus()
        elif question is not None:
            self.page.choices.setFocus()

    def _show_construction(self, item_id: str) -> None:
        self._session.select(item_id)
        self._window.texts.setCurrentWidget(self._window.text)
        self._window.viewport.setFocus()  # Return goes on from there

    # -- files and questions ----------------------------------------------------------------------------

    def _ask_where(self, title: str, name: str, kinds: str) -> Path | None:
        return ask_where(self._window, self._settings, title, name, kinds)

    def _keep(self, path: Path, write: object) -> bool:
        try:
            write()  # type: ignore[operator]
        except ScalpAtlasError as error:
            self._session.say(str(error))
            return False
        self._session.say(self.tr("Saved {path}").format(path=path))
        return True

    def _ask_to_end(self) -> QMessageBox.StandardButton:
        question = self.tr("End the exam? What is not answered yet is not in the results.")
        return QMessageBox.question(self._window, self.tr("Exam"), question)

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        buttons = QMessageBox.StandardButton
        return QMessageBox.question(
            self._window,
            self.tr("Exam"),
            self.tr("The results of the exam are not saved."),
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
