"""The text on the right: the page of the selected item."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QTextBrowser, QWidget

from scalp_atlas.figure.fonts import hanzi_family
from scalp_atlas.gui.item_page import item_page
from scalp_atlas.gui.session import Session


class ItemText(QTextBrowser):
    """Shows `item_page` of the session's selection; links draw its other readings, or open in the browser."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._go)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setMinimumWidth(220)
        self.document().setDocumentMargin(14)
        session.selection_changed.connect(lambda _: self._write())
        session.readings_changed.connect(self._rewrite)
        session.filter_changed.connect(self._refilter)
        session.head_changed.connect(self._write)
        session.step_shown.connect(self._mark_step)
        session.cortex.found.connect(self._refilter)
        session.style_changed.connect(self._restyle)
        session.pair_changed.connect(self._refilter)
        self._restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """What a screen reader calls it, in the language of the window."""
        self.setAccessibleName(self.tr("Text of the selected item"))

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _restyle(self) -> None:
        font = self.font()
        font.setFamilies([*dict.fromkeys([*font.families(), hanzi_family()])])
        font.setPointSizeF(self._session.style.label_size_pt)
        self.setFont(font)
        self._write_in_place()

    def _rewrite(self, item: str) -> None:
        chosen = self._session.selected()
        if chosen is not None and chosen.item.id == item and not self._session.chosen_file:
            self._write_in_place()

    def _mark_step(self, number: int) -> None:
        self._refilter()
        if number and not self._session.chosen_file:
            self.scrollToAnchor(f"step{number}")

    def _refilter(self) -> None:
        if not self._session.chosen_file:
            self._write_in_place()

    def _write_in_place(self) -> None:
        place = self.verticalScrollBar().value()
        self._write()
        self.verticalScrollBar().setValue(place)  # the reader is still in the same sentence, nearly

    def _write(self) -> None:
        session, style, chosen = self._session, self._session.style, self._session.selected()
        item = chosen.item.id if chosen is not None else ""
        readings, beside = session.readings(item) or (), session.readings_shown(item)
        page = item_page(
            session.library,
            session.resolution,
            session.selected_id,
            style.language,
            style.dark,
            readings,
            beside,
            session.unverified_shown,
            session.pair,
            session.step_number,
            cortex=session.cortex.cortex,
            beneath=session.cortex.beneath(session.selected_id),
        )
        self.setHtml(page)

    def _go(self, target: QUrl) -> None:
        """Follow a link of `item_page`."""
        chosen, path = self._session.selected(), target.path()
        if target.scheme() == "item":
            self._session.select(path)
        elif target.scheme() == "step":
            self._session.playback_wanted.emit(int(path))
        elif target.scheme() == "unverified":
            self._session.set_unverified_shown(True)
        elif target.scheme() != "readings":
            QDesktopServices.openUrl(target)
        elif chosen is not None and path in ("", "*"):
            self._session.show_all_readings(path == "*")
        elif chosen is not None:
            shown = self._session.readings_shown(chosen.item.id)
            self._session.show_readings(chosen.item.id, shown ^ {path})
