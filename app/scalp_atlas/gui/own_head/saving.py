"""Keeps what was made: writes head files, copies bundled heads, asks before anything is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.language import spoken
from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.where import ask_where
from scalp_atlas.head import bundled_heads
from scalp_atlas.headfile import read_head_file


class HeadSaving(QObject):
    """Saves the head in the making, with questions where there is something to ask."""

    def __init__(self, session: Session, making: HeadMaking, settings: QSettings, window: QWidget):
        super().__init__(window)
        self._session, self._making, self._settings, self._window = session, making, settings, window

    def save(self) -> bool:
        """Write the head file where it belongs; where that cannot be, ask for another place. Whether it is written."""
        path = self._making.file()
        if self._making.step != "edit" or path is None:
            return False
        if not self._session.place and path.exists():  # another head file has come to lie there
            return self._save_elsewhere(self.tr("{file} is there already").format(file=path.name))
        if self._session.place and self._making.changed_outside(path):
            match self._ask_to_overwrite(path):
                case QMessageBox.StandardButton.SaveAll:
                    return self._save_elsewhere(self.tr("{0} keeps what was saved there meanwhile").format(path.name))
                case QMessageBox.StandardButton.Cancel:
                    self._session.say(self.tr("Nothing was saved; {0} is as another window left it").format(path.name))
                    return False
        try:
            self._making.save(path)
        except ScalpAtlasError as error:
            return self._save_elsewhere(spoken(str(error)))
        self._session.say(self.tr("Saved {path}").format(path=path))
        return True

    def _save_elsewhere(self, why: str) -> bool:
        self._session.say(self.tr("{why}. Choose another place").format(why=why))
        path = self._ask_where()
        if path is None:
            self._session.say(self.tr("{why}. Nothing was saved").format(why=why))
            return False
        try:
            self._making.save(path)
        except ScalpAtlasError as error:
            self._session.say(self.tr("{why}. Nothing was saved").format(why=spoken(str(error))))
            return False
        told = self.tr("Saved {path}; it names the mesh where that lies, so leave both in their places")
        self._session.say(told.format(path=path))
        return True

    def may_leave(self) -> bool:
        """Whether another head may be opened or the window closed; asks where something would be lost."""
        if not self._making.unsaved:
            return True
        match self._ask_to_save():
            case QMessageBox.StandardButton.Save:
                return self.save()
            case QMessageBox.StandardButton.Discard:
                self._making.stack.setClean()
                return True
            case _:
                return False

    def copy_bundled(self) -> None:
        """Copy the bundled head that is shown into a folder of the user's, and edit that."""
        name = self._session.place
        folder = self._ask_folder(name)
        if folder is None:
            return
        try:
            copied = copy_head(bundled_heads()[name], folder)
        except (OSError, ScalpAtlasError) as error:
            self._session.say(self.tr("{head} could not be copied: {why}").format(head=name, why=spoken(str(error))))
            return
        self._session.place = str(copied)
        told = self.tr("{head} was copied to {path}; what you change is changed there, not in the bundled head")
        self._session.say(told.format(head=name, path=copied))
        self._making.edit()

    # What is asked; tests answer in their place.

    def _ask_where(self) -> Path | None:
        name = self._making.file().with_suffix(".toml").name
        path = ask_where(self._window, self._settings, self.tr("Save head"), name, self.tr("Head files (*.toml)"))
        return path.with_suffix(".toml") if path else None

    def _ask_folder(self, name: str) -> Path | None:
        title = self.tr("Bundled heads stay as they are: a folder for your copy of {head}").format(head=name)
        folder = QFileDialog.getExistingDirectory(self._window, title, str(Path.home()))
        return Path(folder) if folder else None

    def _ask_to_overwrite(self, path: Path) -> QMessageBox.StandardButton:
        """Save over it, save elsewhere (SaveAll) or cancel."""
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Changed meanwhile"), "", parent=self._window)
        box.setText(self.tr("{0} was changed by another window or program since it was read here.").format(path.name))
        box.setInformativeText(self.tr("Saving over it loses what was changed there; elsewhere both are kept."))
        words = {
            buttons.Save: self.tr("Save over it"),
            buttons.SaveAll: self.tr("Save elsewhere…"),
            buttons.Cancel: self.tr("Cancel"),
        }
        for button, text in words.items():
            box.addButton(button).setText(text)
        box.setDefaultButton(buttons.SaveAll)
        return buttons(box.exec())

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        buttons = QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel
        if self._making.step == "edit":
            buttons |= QMessageBox.StandardButton.Save
        return QMessageBox.question(
            self._window,
            self.tr("Landmarks not saved"),
            self.tr("The landmarks of this head were changed and not saved."),
            buttons,
        )


def copy_head(file: Path, folder: Path) -> Path:
    """Copy a head file with its meshes into a folder; the copied head file.

    Raises
    ------
    OSError, ScalpAtlasError
        Also where a file of one of these names is there already.
    """
    record = read_head_file(file)
    parts = [path for path in (file, record.mesh, record.eyes) if path is not None]
    for part in parts:
        if (folder / part.name).exists():
            raise ScalpAtlasError(f"{folder / part.name} is there already; choose another folder")
    for part in parts:
        shutil.copyfile(part, folder / part.name)
    return folder / file.name
