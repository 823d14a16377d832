"""The menu of the heads that come with the program."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from scalp_atlas.gui.session import Session
from scalp_atlas.head import bundled_titles


class HeadMenu(QMenu):
    """One row a head, in the language of the names; the one that is shown is ticked."""

    def __init__(self, session: Session, parent: QWidget):
        super().__init__("Head", parent)
        self._session, self._titles = session, bundled_titles()
        for name in self._titles:
            self.addAction("", partial(session.load_head, name)).setCheckable(True)
        self.aboutToShow.connect(self._write)
        self._write()

    def _write(self) -> None:
        language = self._session.style.language
        for (name, title), row in zip(self._titles.items(), self.actions(), strict=True):
            row.setText(title.get(language, title["en"]))
            row.setChecked(name == self._session.place)
