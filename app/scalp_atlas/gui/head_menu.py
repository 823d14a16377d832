"""The menu of heads: those that come with the program, then the acts that make others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMenu, QWidget

from scalp_atlas.gui.session import Session
from scalp_atlas.head import bundled_titles


class HeadMenu(QMenu):
    """One row a head, in the language of the names; the one that is shown is ticked. `load` opens one by its name."""

    def __init__(self, session: Session, load: Callable[[str], None], parent: QWidget):
        super().__init__(parent)
        self._session, self._titles = session, bundled_titles()
        self._rows = [self.addAction("", partial(load, name)) for name in self._titles]
        for row in self._rows:
            row.setCheckable(True)
        self.addSeparator()
        for signal in (self.aboutToShow, session.style_changed, session.head_changed):
            signal.connect(self._write)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)

    def _write(self) -> None:
        language = self._session.style.language
        told = self.tr("Show this head, with everything constructed on it anew")
        for (name, title), row in zip(self._titles.items(), self._rows, strict=True):
            row.setToolTip(told)
            row.setStatusTip(told)
            row.setText(title.get(language, title["en"]))
            row.setChecked(name == self._session.place)
