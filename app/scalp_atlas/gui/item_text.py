"""The text on the right: the page of the selected item."""

from __future__ import annotations

from PySide6.QtWidgets import QTextBrowser, QWidget

from scalp_atlas.figure.fonts import hanzi_family
from scalp_atlas.gui.item_page import item_page
from scalp_atlas.gui.session import Session


class ItemText(QTextBrowser):
    """Shows `item_page` of the session's selection; links open in the browser."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("Text of the selected item")
        self.setOpenExternalLinks(True)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setMinimumWidth(220)
        self.document().setDocumentMargin(14)
        session.selection_changed.connect(lambda _: self._write())
        session.head_changed.connect(self._write)
        session.style_changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        font = self.font()
        font.setFamilies([*dict.fromkeys([*font.families(), hanzi_family()])])
        font.setPointSizeF(self._session.style.label_size_pt)
        self.setFont(font)
        place = self.verticalScrollBar().value()
        self._write()
        self.verticalScrollBar().setValue(place)  # the reader is still in the same sentence, nearly

    def _write(self) -> None:
        session = self._session
        page = item_page(
            session.library, session.resolution, session.selected_id, session.style.language, session.style.dark
        )
        self.setHtml(page)
