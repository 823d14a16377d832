"""The menu of bookmarks: the acts that make them, then one row each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from scalp_atlas.gui.session import Session


class BookmarkMenu(QMenu):
    """`open_one` is called with the number of the bookmark that is chosen."""

    def __init__(self, session: Session, open_one: Callable[[int], None], parent: QWidget):
        super().__init__(parent)
        self._session, self._open_one = session, open_one
        self._rows: list = []
        self.aboutToShow.connect(self.fill)
        session.annotations_changed.connect(self.fill)

    def fill(self) -> None:
        """One row a bookmark, below the acts."""
        for row in self._rows:
            self.removeAction(row)
            row.deleteLater()
        marks = self._session.annotations.bookmarks
        self._rows = [self.addSeparator()] if marks else []
        self._rows += [
            self.addAction(mark.name.replace("&", "&&"), partial(self._open_one, number))
            for number, mark in enumerate(marks)
        ]
        for row in self._rows:
            row.setStatusTip(self.tr("Go to this bookmark"))
