"""Colours of one's own for systems and items, from the menu of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QMenu

from scalp_atlas.annotations import Rgb
from scalp_atlas.figure.palette import looks_of, system_look
from scalp_atlas.gui.item_tree import ItemTree
from scalp_atlas.gui.session import Session


class OwnColours(QObject):
    """Adds to the list a menu that gives the row's item or system a colour, or the program's own again."""

    def __init__(self, session: Session, tree: ItemTree):
        super().__init__(tree)
        self._session, self._tree = session, tree
        tree.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.tree.customContextMenuRequested.connect(self._open_menu)

    def menu_of(self, key: str) -> QMenu:
        """The menu of a system, or of an item (id without side)."""
        menu = QMenu(self._tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Own colour…"), lambda: self.ask(key))
        back = menu.addAction(self.tr("Colour of the program"), lambda: self.reset([key]))
        back.setEnabled(key in self._colours)
        every = menu.addAction(self.tr("All colours of the program"), lambda: self.reset(list(self._colours)))
        every.setEnabled(bool(self._colours))
        return menu

    def ask(self, key: str) -> None:
        """Ask for a colour, beginning with the one that it has."""
        red, green, blue = self.colour_of(key)
        dialog = QColorDialog(QColor(red, green, blue), self._tree)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.set(key, colour.getRgb()[:3]))
        dialog.open()

    def colour_of(self, key: str) -> Rgb:
        """The colour in which a system or item is drawn now."""
        library = self._session.library
        if key in library.systems:
            return system_look(library, key, self._colours).rgb
        return looks_of(library, self._colours)[key].rgb

    def set(self, key: str, rgb: Rgb) -> None:
        """Draw a system or item in a colour."""
        whole = self._session.annotations
        self._session.annotate(self.tr("Own colour"), replace(whole, colours={**whole.colours, key: rgb}))

    def reset(self, keys: list[str]) -> None:
        """Draw systems and items in the colours of the program again."""
        rest = {key: rgb for key, rgb in self._colours.items() if key not in keys}
        whole = replace(self._session.annotations, colours=rest)
        self._session.annotate(self.tr("Colour of the program"), whole)

    @property
    def _colours(self) -> Mapping[str, Rgb]:
        return self._session.annotations.colours

    def _open_menu(self, at: QPoint) -> None:
        key = self._tree.key_of(self._tree.tree.itemAt(at) or self._tree.tree.currentItem())
        if key:
            self.menu_of(key).popup(self._tree.tree.viewport().mapToGlobal(at))
