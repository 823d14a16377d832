"""Conditions, topics and prescriptions in the window: the lists on the left, the page on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.evidence import CONDITIONS_FILE, PRESCRIPTIONS_FILE
from scalp_atlas.figure.fonts import hanzi_family
from scalp_atlas.gui.choices import TEXT_PT
from scalp_atlas.gui.condition_text import ENTRY_LINK, ITEM_LINK, entry_of, entry_page, word, words_to_find
from scalp_atlas.gui.item_text import ItemText
from scalp_atlas.gui.item_tree import LARGEST_PT, ItemTree
from scalp_atlas.gui.language import interface_language
from scalp_atlas.gui.session import Session
from scalp_atlas.records import text_in
from scalp_atlas.search import fold

ID: Final = Qt.ItemDataRole.UserRole
FILES: Final = {"conditions": CONDITIONS_FILE, "topics": CONDITIONS_FILE, "prescriptions": PRESCRIPTIONS_FILE}
SINGULAR: Final = {"conditions": "condition", "topics": "topic", "prescriptions": "prescription"}


class EntryList(QWidget):
    """Conditions and topics, or prescriptions; choosing a row has the session open it.

    Parameters
    ----------
    kinds : sequence of str
        Of "conditions", "topics", "prescriptions": a heading each, but for the first.
    """

    def __init__(self, session: Session, kinds: Sequence[str], parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self.kinds = session, kinds
        self._rows: dict[str, QListWidgetItem] = {}
        self._headings: dict[str, QListWidgetItem] = {}
        self._words: dict[str, tuple[str, str]] = {}  # by entry: its name, and all it says, folded for the search
        self._following = False
        self._font_pt = self.font().pointSizeF()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open_first)
        self.search.installEventFilter(self)
        self.nothing = QLabel(wordWrap=True)
        self.list = QListWidget(wordWrap=True, spacing=1)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.viewport().setAutoFillBackground(False)  # on the window's own ground, as the tree of zones is
        self.list.itemSelectionChanged.connect(self._open_selected)
        self.list.itemActivated.connect(self._open)
        self.as_before = QPushButton()
        self.as_before.clicked.connect(session.show_as_before)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 8)
        for widget in (self.search, self.nothing, self.list, self.as_before):
            layout.addWidget(widget)
        session.entry_changed.connect(self._follow)
        session.style_changed.connect(self._restyle)
        self._fill()
        self._restyle()
        self._filter("")
        self._follow(session.entry_id)

    def row(self, entry_id: str) -> QListWidgetItem:
        """The row of a condition, topic or prescription."""
        return self._rows[entry_id]

    # -- rows ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        evidence = self._session.evidence
        for kind in self.kinds:
            if kind != self.kinds[0]:
                self._headings[kind] = QListWidgetItem(self.list)
                self._headings[kind].setFlags(Qt.ItemFlag.NoItemFlags)
            for key in getattr(evidence, kind):
                entry_id = f"{kind}.{key}"
                entry = entry_of(evidence, entry_id)
                self._rows[entry_id] = QListWidgetItem(self.list)
                self._rows[entry_id].setData(ID, entry_id)
                self._words[entry_id] = (fold(" ".join(entry.name.values())), fold(words_to_find(evidence, entry)))
        files = {FILES[kind] for kind in self.kinds}
        for problem in evidence.problems:
            if problem.file in files:
                row = QListWidgetItem(f"▲ {problem}", self.list)
                row.setFlags(Qt.ItemFlag.ItemIsEnabled)

    def _restyle(self) -> None:
        """Names in the chosen language, words in that of the window, text in the chosen size."""
        style, spoken = self._session.style, interface_language()
        font = self.font()
        font.setPointSizeF(min(self._font_pt * style.label_size_pt / TEXT_PT[1], max(LARGEST_PT, self._font_pt)))
        for widget in (self.search, self.list, self.nothing):
            widget.setFont(font)
        for kind, heading in self._headings.items():
            heading.setText(word(kind, spoken))
        for entry_id, row in self._rows.items():
            row.setText(text_in(entry_of(self._session.evidence, entry_id).name, style.language))
        title = word(self.kinds[0], spoken)
        self.list.setAccessibleName(title)
        self.search.setPlaceholderText(word("search", spoken))
        self.search.setAccessibleName(f"{title}: {word('search', spoken)}")
        self.nothing.setText(word("nothing", spoken))
        self.as_before.setText(word("as_before", spoken))
        self.as_before.setToolTip(word("as_before_tip", spoken))

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._restyle()
        super().changeEvent(event)

    def _follow(self, entry_id: str) -> None:
        """Mark the row of what is read."""
        self._following = True
        self.list.clearSelection()
        if entry_id in self._rows:
            self.list.setCurrentItem(self._rows[entry_id])
        self._following = False
        self.as_before.setEnabled(bool(entry_id))

    # -- to the session -----------------------------------------------------------------------------------

    def _open_selected(self) -> None:
        if not self._following:
            for row in self.list.selectedItems():
                self._open(row)

    def _open(self, row: QListWidgetItem) -> None:
        self._session.open_entry(row.data(ID) or "")

    def _open_first(self) -> None:
        """Open the first row that the search has left."""
        for entry_id, row in self._rows.items():
            if not row.isHidden():
                self.list.setFocus()  # from here on a letter is a key of the window again
                self._session.open_entry(entry_id)
                return

    # -- search -------------------------------------------------------------------------------------------

    def _filter(self, typed: str) -> None:
        """Leave the entries whose name has all words typed; where no name has, those whose text has."""
        words = fold(typed).split()
        found = {entry_id for entry_id, (name, _) in self._words.items() if _has(name, words)}
        found = found or {entry_id for entry_id, (_, text) in self._words.items() if _has(text, words)}
        for entry_id, row in self._rows.items():
            row.setHidden(entry_id not in found)
        for kind, heading in self._headings.items():
            heading.setHidden(not any(entry_id.startswith(f"{kind}.") for entry_id in found))
        self.nothing.setVisible(bool(self._words) and not found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc clears the search, Down goes on into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self._open_first()
                return True
        return super().eventFilter(watched, event)


def _has(folded: str, words: Sequence[str]) -> bool:
    """Whether a folded text has all words: a word of letters begins as typed, characters stand anywhere."""
    squeezed = folded.replace(" ", "")
    return all(f" {one}" in f" {folded}" if one.isascii() else one in squeezed for one in words)


class EntryText(QTextBrowser):
    """Shows `entry_page` of what the session reads; links select items, open entries, or go to the browser."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(220)
        self.document().setDocumentMargin(14)
        self.anchorClicked.connect(self._go)
        self.highlighted.connect(self._point_at)
        session.entry_changed.connect(self._write)
        for signal in (session.head_changed, session.filter_changed, session.style_changed):
            signal.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """What a screen reader calls it, in the language of the window."""
        self.setAccessibleName(self.tr("Text of the condition or prescription"))

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
        place = self.verticalScrollBar().value()
        self._write(self._session.entry_id)
        self.verticalScrollBar().setValue(place)

    def _write(self, entry_id: str) -> None:
        session, style = self._session, self._session.style
        page = entry_page(
            session.evidence,
            session.library,
            session.resolution,
            entry_id,
            style.language,
            style.dark,
            session.unverified_shown,
        )
        self.setHtml(page)

    def _go(self, link: QUrl) -> None:
        address = link.toString()
        if address.startswith(ITEM_LINK):
            self._session.select_item(address.removeprefix(ITEM_LINK))
        elif address.startswith(ENTRY_LINK):
            self._session.open_entry(address.removeprefix(ENTRY_LINK))
        else:
            QDesktopServices.openUrl(link)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes to the next link, and that is pointed at as if by the mouse."""
        moved = super().focusNextPrevChild(forward)
        self._point_at(QUrl(self.textCursor().charFormat().anchorHref() if moved and self.hasFocus() else ""))
        return moved

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is pointed at from here any more."""
        self._session.hover("")
        super().focusOutEvent(event)

    def _point_at(self, link: QUrl) -> None:
        """Pointing at the name of a zone points at it on the head."""
        address = link.toString()
        names = self._session.ids_of(address.removeprefix(ITEM_LINK)) if address.startswith(ITEM_LINK) else []
        self._session.hover(names[0] if names else "")


class ListTabs(QTabWidget):
    """The lists on the left; who leaves the tab of what is read has the head as before."""

    def __init__(self, session: Session, zones: ItemTree, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self.conditions = EntryList(session, ("conditions", "topics"))
        self.prescriptions = EntryList(session, ("prescriptions",))
        self._tabs = {"zones": zones, "conditions": self.conditions, "prescriptions": self.prescriptions}
        self.setDocumentMode(True)
        for name, tab in self._tabs.items():
            self.addTab(tab, name)
        self.currentChanged.connect(self._leave)
        session.entry_changed.connect(self._follow)
        session.style_changed.connect(self._name_tabs)  # larger letters take more room
        self._name_tabs()

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_tabs()
        super().changeEvent(event)

    def show_tab(self, name: str) -> None:
        """Go to the search field of "zones", "conditions" or "prescriptions"."""
        tab = self._tabs[name]
        self.setCurrentWidget(tab)
        tab.search.setFocus()
        tab.search.selectAll()

    def _name_tabs(self) -> None:
        for part in (self, self.tabBar()):
            part.setAccessibleName(self.tr("Lists"))
        for name, tab in self._tabs.items():
            key = "list" if name == "zones" else name
            self.setTabText(self.indexOf(tab), word(key, interface_language()))
        self.setMinimumWidth(self.tabBar().sizeHint().width())  # no list shall be out of sight

    def _leave(self) -> None:
        if not self._is_here(self.currentWidget()):
            self._session.show_as_before()

    def _follow(self, entry_id: str) -> None:
        """Show the list that holds what is read, as when a link led to it."""
        for tab in (self.conditions, self.prescriptions):
            if entry_id and self._is_here(tab):
                self.setCurrentWidget(tab)

    def _is_here(self, tab: QWidget) -> bool:
        """Whether a tab lists what is read."""
        return isinstance(tab, EntryList) and self._session.entry_id.partition(".")[0] in tab.kinds


class TextTabs(QTabWidget):
    """The texts on the right: of what is read, and of the selected item; one tab alone shows no tabs."""

    def __init__(self, session: Session, item: ItemText, parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self._item = session, item
        self.entry = EntryText(session)
        self.setDocumentMode(True)
        self.addTab(self.entry, "")
        self.addTab(item, "")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its tabs take the keys; where they are hidden Tab would end here
        session.entry_changed.connect(self._follow_entry)
        session.selection_changed.connect(self._follow_selection)
        session.file_chosen.connect(self._follow_file)
        self._follow_entry(session.entry_id)

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_tabs()
        super().changeEvent(event)

    def show_page(self, page: QWidget, title: str) -> None:
        """Put one more page before the texts, or bring it to the front."""
        self.addTab(page, title)  # one that is there already is only named anew
        self._show_tab_bar()
        self.setCurrentWidget(page)

    def take_page(self, page: QWidget) -> None:
        """Take such a page away."""
        self.removeTab(self.indexOf(page))
        self._show_tab_bar()

    def _show_tab_bar(self) -> None:
        self.setTabVisible(0, bool(self._session.entry_id))
        self.tabBar().setVisible(bool(self._session.entry_id) or self.count() > 2)

    def _follow_entry(self, entry_id: str) -> None:
        self._show_tab_bar()
        self.setCurrentWidget(self.entry if entry_id else self._item)
        self._name_tabs()

    def _follow_selection(self, item_id: str) -> None:
        if self._session.entry_id:
            self.setCurrentWidget(self._item if item_id else self.entry)

    def _follow_file(self, file: str) -> None:
        """What is wrong with a file is told in the place of the item's text."""
        if file:
            self.setCurrentWidget(self._item)

    def _name_tabs(self) -> None:
        language = interface_language()
        self.tabBar().setAccessibleName(self.tr("Texts"))
        kind = self._session.entry_id.partition(".")[0]
        self.setTabText(0, word(SINGULAR.get(kind, "condition"), language))
        self.setTabText(1, word("item", language))
