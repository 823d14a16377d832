"""The acts that write what is shown into a file: pictures, numbers, the steps of a construction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from scalp_atlas.cli.arguments import SOLID_ENDINGS
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.export.formats import save_numbers
from scalp_atlas.figure.image import save_image
from scalp_atlas.gui import file_kinds
from scalp_atlas.gui.figure_export import file_name, playback_arguments, shown_ids
from scalp_atlas.gui.picture_out import MOVING, ImageChoice, ask_image, name_of_view
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.where import ask_where
from scalp_atlas.records import Resolution

if TYPE_CHECKING:
    from scalp_atlas.gui.main_window import MainWindow

PAIR_PX = 2400  # of a picture of two heads


class Exports(QObject):
    """Asks where, writes there, and has the session say how it went."""

    def __init__(self, session: Session, settings: QSettings, window: MainWindow):
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window

    def export_image(self) -> None:
        """Ask for size and file, and draw the picture with labels and legend."""
        last = str(self._settings.value("image/ending", "png"))
        name = name_of_view(self._session, self._window.viewport.view)
        path = self.ask_where(self.tr("Export image"), last, file_kinds.pictures(), name)
        if path is None:
            return
        solid = path.suffix.lower() in SOLID_ENDINGS  # which has no width
        choice = ImageChoice() if solid else ask_image(self._window, self._settings, path)
        if choice is not None:
            self._settings.setValue("image/ending", path.suffix.lower().lstrip("."))
            more = [*choice.words(), *(["--turn=360", "--progress"] if path.suffix.lower() in MOVING else [])]
            self.save_image(path, choice.width, choice.transparent, choice.annotated, more)

    def ask_recipe(self) -> None:
        """Ask for a file and write what is shown as a recipe."""
        name = name_of_view(self._session, self._window.viewport.view)
        path = self.ask_where(self.tr("Save as recipe"), "toml", file_kinds.recipes(), name)
        if path is not None:
            self._window.out.save_recipe(path)

    def save_image(
        self, path: Path, width: int, transparent: bool = False, annotated: bool = True, more: Sequence[str] = ()
    ) -> None:
        """Draw what is shown as a figure of that width in pixels, in a process of its own; says how it went.

        `more`: further words of `scalp-atlas figure`.
        """
        if self._session.head is None:
            self._session.say(self.tr("There is no head to draw yet."))
            return
        if not self._session.place:
            self._session.say(self.tr("Save this head as a head file first; the figure is drawn from it."))
            return
        self._window.figure.start(
            self._session,
            shown_ids(self._session),
            self._window.viewport.view,
            path,
            width,
            transparent,
            annotated,
            more,
        )

    def picture(self, width: int) -> QImage:
        """What is on the screen, of two heads both, so many pixels wide."""
        return (
            self._window.beside.image(width) if self._session.pair is not None else self._window.viewport.image(width)
        )

    def export_pair(self) -> None:
        """Ask for a file and save the picture of both heads."""
        path = self.ask_where(self.tr("Export both heads"), "png", file_kinds.STILL)
        if path is not None:
            self.save_pair(path)

    def save_pair(self, path: Path) -> None:
        """Save the picture of both heads; says how it went."""
        self.write(path, lambda: save_image(self._window.beside.image(PAIR_PX), path))

    def export_numbers(self) -> None:
        """Ask for a file and save the coordinates of what is shown."""
        path = self.ask_where(self.tr("Export numbers"), "json", file_kinds.numbers())
        if path is not None:
            self.save_numbers(path)

    def save_numbers(self, path: Path) -> None:
        """Save the coordinates of what is shown, in JSON with what lies beneath if the cortex is; says how it went."""
        if self._session.head is None:
            self._session.say(self.tr("There is no head to measure yet."))
            return
        whole = self._session.resolution
        shown = Resolution(whole.scales, {name: whole.resolved[name] for name in self._session.visible_ids()}, {})
        if self._session.cortex.is_shown and path.suffixes[-1:] == [".json"] and ".mrk" not in path.suffixes:
            self._session.cortex.save_numbers(path, shown)
            return
        self.write(path, lambda: save_numbers(path, shown, self._session.head, self._session.library))

    def export_playback(self) -> None:
        """Ask for a file and draw how the selected item is found, step by step."""
        chosen = self._session.selected()
        if chosen is None:
            self._session.say(
                self.tr("Select an item in the list or on the head; its construction is what is exported.")
            )
            return
        path = self.ask_where(self.tr("Export playback"), "gif", file_kinds.playbacks(), chosen.id.replace(".", "-"))
        if path is not None:
            self.save_playback(path)

    def save_playback(self, path: Path) -> None:
        """Draw how the selected item is found, in a process of its own; says how it went."""
        chosen = self._session.selected()
        if chosen is None or not self._session.place:
            self._session.say(self.tr("Save this head as a head file first; the pictures are drawn from it."))
            return
        self._window.figure.run(playback_arguments(self._session, chosen.id, path), path, self.tr("Drawing the steps"))

    def ask_where(self, title: str, ending: str, kinds: str, name: str = "") -> Path | None:
        """Ask for a file of one of the kinds; without a name one is proposed that tells what is shown."""
        return ask_where(self._window, self._settings, title, f"{name or file_name(self._session)}.{ending}", kinds)

    def write(self, path: Path, save: Callable[[], object]) -> None:
        """Have something saved that takes a moment; says how it went."""
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            save()
        except ScalpAtlasError as error:
            self._session.say(str(error))
        else:
            self._session.say(self.tr("Saved {path}").format(path=path))
        finally:
            QApplication.restoreOverrideCursor()
