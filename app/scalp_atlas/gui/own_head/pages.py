"""The pages of a head in the making, of which the one for its step is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
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
        other, save = QPushButton("Choose another file…"), QPushButton("Save (Ctrl+S)")
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

    def _follow(self) -> None:
        if self._making.step:
            page = self._pages[self._making.step]
            self.setCurrentWidget(page)
            page.follow()
