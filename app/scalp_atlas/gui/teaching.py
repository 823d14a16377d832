"""All that teaching needs, put together: session files, the lesson, the presentation, undoing, the tour."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QUndoGroup
from PySide6.QtWidgets import QMenu

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.actions import NAME
from scalp_atlas.gui.lesson_dock import LessonDock
from scalp_atlas.gui.lessons import LessonBook
from scalp_atlas.gui.presentation import Presentation, screen_for
from scalp_atlas.gui.session_files import SessionFiles
from scalp_atlas.gui.stage import Stage
from scalp_atlas.gui.tour import Tour
from scalp_atlas.gui.undo import OnViewUndo
from scalp_atlas.scenes import example_lessons, read_session

if TYPE_CHECKING:
    from scalp_atlas.gui.main_window import MainWindow

_TOURED = "toured"


class Teaching(QObject):
    """What the acts of the Teach menu call, and those on sessions in the File menu.

    Undo acts on the landmarks while those are worked on, else on the session's stack.
    """

    def __init__(self, window: MainWindow, settings: QSettings):
        super().__init__(window)
        self._window, self._settings = window, settings
        session = self._session = window.session
        self.stack = session.undo_stack
        self.undoing = QUndoGroup(self)
        for stack in (self.stack, window.making.stack):
            self.undoing.addStack(stack)
        self.on_view = OnViewUndo(session, self.stack, self)
        self.stage = Stage(session, window.load, lambda: self._viewport.view, self)
        self.stage.view_wanted.connect(window.viewport.go_to)
        self.book = LessonBook(session, self.stage, self.stack, self)
        self.files = SessionFiles(session, self.book, self.stage, settings, window)
        self.dock = LessonDock(session, self.book, window)
        self.dock.run_wanted.connect(self.present)
        self.files.lesson_opened.connect(self.dock.show)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        self.presentation: Presentation | None = None
        self.tour: Tour | None = None
        self.examples = QMenu(window)
        self._fill_examples()
        self._connect_acts()

    # -- the start and the end ------------------------------------------------------------------------

    def begin(self, load: Callable[[], None]) -> None:
        """Start with what was left behind, else with what `load` opens; the first time with the tour."""
        recovered = self.files.recover()
        if not recovered:
            load()
        self._session.head_changed.connect(
            lambda: self.files.autosave.begin(recovered=recovered), Qt.ConnectionType.SingleShotConnection
        )
        if not self._settings.contains(_TOURED):
            self._session.head_changed.connect(self.show_tour, Qt.ConnectionType.SingleShotConnection)

    def end(self) -> None:
        """The window closes."""
        self.stop_presenting()
        self.undoing.setActiveStack(None)  # else its end is told to acts that are gone by then
        self.files.autosave.end()

    # -- the presentation -----------------------------------------------------------------------------

    def present_or_stop(self, wanted: bool) -> None:
        """Begin the presentation, or end it."""
        if wanted:
            self.present()
        else:
            self.stop_presenting()

    def present(self) -> None:
        """Show the scenes of the lesson, or the items on view, on a whole screen."""
        if self.presentation is not None:
            return
        if self._session.head is None:
            self._session.say(self.tr("There is no head to present yet"))
            self._tick()
            return
        window = self._window
        own = window.screen()
        screen = screen_for(own, QGuiApplication.screens())
        shown = self.presentation = Presentation(self._session, self.book, self.stage, window)
        shown.ended.connect(self._take_back)
        shown.viewport.set_view(window.viewport.view)
        window.viewport.setUpdatesEnabled(screen is not own)  # behind the presentation nobody sees it
        shown.start(screen)
        self._tick()

    def stop_presenting(self) -> None:
        """End the presentation, if there is one."""
        if self.presentation is not None:
            self.presentation.close()

    def step(self, step: int) -> None:
        """The next or previous scene of the presentation."""
        if self.presentation is not None:
            self.presentation.go(step)

    def _take_back(self) -> None:
        shown, self.presentation = self.presentation, None
        self._window.viewport.setUpdatesEnabled(True)
        self._window.viewport.set_view(shown.viewport.view)
        shown.deleteLater()
        self._tick()

    @property
    def _viewport(self) -> object:
        """The viewport that is looked at."""
        return self._window.viewport if self.presentation is None else self.presentation.viewport

    # -- the lesson -----------------------------------------------------------------------------------

    def new_lesson(self) -> None:
        """Begin an empty lesson; the one that is there can be had back by Undo."""
        if self.files.may_leave():
            self.files.begin_new()
            self.book.begin()
            self.dock.show()

    def add_scene(self) -> None:
        """Put what is on the screen into the lesson."""
        self.book.add()
        self.dock.show()

    def show_dock(self, shown: bool) -> None:
        """The list of scenes, or not."""
        self.dock.setVisible(shown)

    # -- the tour -------------------------------------------------------------------------------------

    def show_tour(self) -> None:
        """Lead through the window, from the first callout on."""
        self._settings.setValue(_TOURED, True)
        if self.tour is None:
            self.tour = Tour(self._window)
            self.tour.ended.connect(self._end_tour)

    def _end_tour(self) -> None:
        self.tour.deleteLater()
        self.tour = None

    # -- menus ----------------------------------------------------------------------------------------

    def _fill_examples(self) -> None:
        """One row an example, in the language of names."""
        self.examples.clear()
        self.examples.setTitle(self.tr("Example lessons"))
        for path in example_lessons().values():
            try:
                lesson = read_session(path).lesson
            except ScalpAtlasError as error:
                self._session.say(str(error))
                continue
            name = lesson.name.get(self._session.style.language, path.stem)
            self.examples.addAction(name, partial(self._open_example, path)).setStatusTip(self.tr("Open this lesson"))

    def _open_example(self, path: Path) -> None:
        self.files.open(path)

    def _connect_acts(self) -> None:
        acts = self._window.actions_by_name
        menu = next(one for one in acts["present"].associatedObjects() if isinstance(one, QMenu))
        menu.insertMenu(acts["present"], self.examples)
        self.examples.aboutToShow.connect(self._fill_examples)
        self.undoing.canUndoChanged.connect(acts["undo"].setEnabled)
        self.undoing.canRedoChanged.connect(acts["redo"].setEnabled)
        self.undoing.undoTextChanged.connect(self.name_undoing)
        self.undoing.redoTextChanged.connect(self.name_undoing)
        self._window.making.changed.connect(self._choose_stack)
        self.dock.visibilityChanged.connect(self._tick)
        self._choose_stack()
        self._tick()

    def name_undoing(self, _what: str = "") -> None:
        """Say in the menu which act would be taken back or done again."""
        named = {"undo": self.undoing.undoText(), "redo": self.undoing.redoText()}
        for name, what in named.items():
            action = self._window.actions_by_name[name]
            plain = action.property(NAME)
            action.setText(self.tr("{undo}: {act}").format(undo=plain, act=what) if what else plain)

    def _choose_stack(self) -> None:
        making = self._window.making
        self.undoing.setActiveStack(making.stack if making.step else self.stack)

    def _tick(self, _what: object = None) -> None:
        acts = self._window.actions_by_name
        acts["lesson_dock"].setChecked(not self.dock.isHidden())
        acts["present"].setChecked(self.presentation is not None)
        for name in ("next_scene", "previous_scene"):  # else these keys turn the pages of lists
            acts[name].setEnabled(self.presentation is not None)
