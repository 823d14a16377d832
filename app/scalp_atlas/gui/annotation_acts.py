"""Everything about rulers, notes, bookmarks, own colours and comparing that the window has acts for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QMainWindow

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.annotating import Annotating, Pointing
from scalp_atlas.gui.annotation_dock import AnnotationDock
from scalp_atlas.gui.bookmark_menu import BookmarkMenu
from scalp_atlas.gui.comparing import CompareDock
from scalp_atlas.gui.disagreement_dialog import DisagreementDialog
from scalp_atlas.gui.own_colours import OwnColours
from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.viewport import Viewport
from scalp_atlas.gui.where import ask_where

if TYPE_CHECKING:
    from scalp_atlas.gui.main_window import MainWindow

DOCK_PX = 190
RULERS = "CSV (*.csv);;JSON (*.json)"


class AnnotationActs(QObject):
    """The parts of a window that add to the head."""

    def __init__(self, session: Session, viewport: Viewport, settings: QSettings, window: QMainWindow):
        super().__init__(window)
        self._session, self._viewport, self._settings, self._window = session, viewport, settings, window
        self.annotating = Annotating(session, viewport.pinning, self._pointing, self)
        self.annotating.changed.connect(viewport.update)
        self.dock = AnnotationDock(session, viewport, self.annotating, viewport.pinning, window)
        self.dock.export_wanted.connect(self.export_rulers)
        self.comparing = CompareDock(session, window)
        for dock in (self.dock, self.comparing):
            window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        self.bookmarks = BookmarkMenu(session, self.dock.open_bookmark, window)
        self.disagreements: DisagreementDialog | None = None

    def connect_window(self, window: MainWindow, making: HeadMaking) -> None:
        """Share the head and Undo with the editing of landmarks."""
        self._making, self._share_gestures = making, window.share_gestures
        making.changed.connect(self._share)
        self.annotating.mode_changed.connect(self._share)
        self.annotating.mode_changed.connect(window._tick_acts)
        for dock in (self.dock, self.comparing):
            dock.visibilityChanged.connect(window._tick_acts)
        self.colours = OwnColours(self._session, window.tree)
        self._share()

    def _pointing(self) -> Pointing:
        return Pointing(self._viewport.reach_mm(), self._viewport.view.axes()[2])

    def _share(self, _mode: str = "") -> None:
        """Whoever is at work has the gestures."""
        if self._making.step and self.annotating.mode:
            self.annotating.set_mode("")
            self._session.say(self.tr("Rulers and notes are set when the landmarks are done."))
        self._share_gestures()

    def close(self) -> None:
        """Come back when no thread works for these parts any more."""
        self.comparing.end()
        if self.disagreements is not None:
            self.disagreements.end()

    def states(self) -> dict[str, bool]:
        """Which of the checkable acts are on."""
        return {
            "ruler": self.annotating.mode == "ruler",
            "note": self.annotating.mode == "note",
            "annotations": not self.dock.isHidden(),
            "compare_items": not self.comparing.isHidden(),
        }

    def set_ruler_mode(self, on: bool) -> None:
        """Clicks on the skin lay rulers, or select again."""
        self._set_mode("ruler" if on else "")

    def set_note_mode(self, on: bool) -> None:
        """Clicks on the skin pin notes, or select again."""
        self._set_mode("note" if on else "")

    def _set_mode(self, mode: str) -> None:
        self.annotating.set_mode(mode)
        if self.annotating.mode:
            self._viewport.setFocus()

    def show_annotations(self, shown: bool) -> None:
        """The list of what was added, or away with it."""
        self.dock.setVisible(shown)
        self._window.resizeDocks([self.dock], [DOCK_PX], Qt.Orientation.Vertical)

    def bookmark_item(self) -> None:
        """Bookmark the selected item."""
        self.dock.bookmark_item()

    def bookmark_view(self) -> None:
        """Bookmark the view."""
        self.dock.bookmark_view()

    def show_comparing(self, shown: bool) -> None:
        """The page on which two things are compared, or away with it."""
        self.comparing.setVisible(shown)
        self._window.resizeDocks([self.comparing], [DOCK_PX], Qt.Orientation.Vertical)

    def show_disagreements(self) -> None:
        """The table of how far readings lie apart."""
        if self._session.head is None:
            self._session.say(self.tr("There is no head to measure yet."))
            return
        if self.disagreements is None:
            self.disagreements = DisagreementDialog(self._session, self._settings, self._window)
            self.disagreements.chosen.connect(self._compare)
        self.disagreements.begin()

    def _compare(self, one: str, other: str) -> None:
        self.show_comparing(True)
        self.comparing.compare(one, other)

    def export_rulers(self) -> None:
        """Ask for a file and write all rulers."""
        name = f"{self._session.head.name if self._session.head else 'head'}-rulers.csv"
        path = ask_where(self._window, self._settings, self.tr("Export rulers"), name, RULERS)
        if path is not None:
            self.save_rulers(path)

    def save_rulers(self, path: Path) -> None:
        """Write all rulers; says how it went."""
        try:
            self.dock.save_rulers(path)
        except ScalpAtlasError as error:
            self._session.say(str(error))
        else:
            self._session.say(self.tr("Saved {0}").format(path))
