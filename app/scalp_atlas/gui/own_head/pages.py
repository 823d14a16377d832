"""The pages of a head in the making, of which the one for its step is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from scalp_atlas.gui.own_head.check_page import CheckPage
from scalp_atlas.gui.own_head.edit_page import EditPage
from scalp_atlas.gui.own_head.guide_page import GuidePage
from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.session import Session


class OwnHeadPages(QStackedWidget):
    """Head check, guide and editor in one place."""

    other_wanted = Signal()  # another file is to be chosen
    save_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, session: Session, making: HeadMaking):
        super().__init__()
        self._making = making
        self._other, self._save = other, save = QPushButton(), QPushButton()
        other.clicked.connect(self.other_wanted)
        save.clicked.connect(self.save_wanted)
        self.check = CheckPage(session, making, other)
        self.guide = GuidePage(session, making)
        self.edit = EditPage(session, making, save)
        self.edit.done.clicked.connect(self.close_wanted)
        self._pages = {"check": self.check, "guide": self.guide, "edit": self.edit}
        for page in self._pages.values():
            self.addWidget(page)
        making.changed.connect(self._follow)
        session.style_changed.connect(self._follow)
        self.retranslate()

    def retranslate(self) -> None:
        """All fixed words, in the language of the window."""
        self._other.setText(self.tr("Choose another file…"))
        self._save.setText(self.tr("Save (Ctrl+S)"))
        for page in self._pages.values():
            page.retranslate()
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _follow(self) -> None:
        if self._making.step:
            page = self._pages[self._making.step]
            self.setCurrentWidget(page)
            page.follow()
