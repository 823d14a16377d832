"""The list on the left: search, systems, items, and files that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from scalp_atlas.entry import confidence_in_words, why_lost
from scalp_atlas.figure.lines import paint_sample
from scalp_atlas.figure.palette import Look, ground, looks_of, system_look
from scalp_atlas.figure.pen import pen_for
from scalp_atlas.gui.choices import TEXT_PT
from scalp_atlas.gui.language import spoken
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.theme import with_clear_boxes
from scalp_atlas.names import find
from scalp_atlas.records import Item, Kind, Library, System, Text, Unresolved, text_in
from scalp_atlas.search import Hit, SearchIndex

ID = Qt.ItemDataRole.UserRole
FILE = Qt.ItemDataRole.UserRole + 1  # name of a file with problems
RANK = 1  # a hidden column that rows are sorted by: place in the files, or how well a search found it
LARGEST_PT = 20.0  # beyond, hardly a name would fit into the list
LAST = 1_000_000
SWATCH = QSize(38, 16)
WORDS: Final[Mapping[str, Text]] = {
    "system": {"en": "{name} ({count})", "zh": "{name}（{count}）"},
    "lost": {"en": "No place on this head: {reason}", "zh": "在此头上无法定位：{reason}"},
}


class ItemTree(QWidget):
    """Shows the session's library; ticking, selecting and hovering a row tells the session."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self._index = SearchIndex(session.library)
        self._looks: Mapping[str, Look] = {}
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._file_rows: dict[str, QTreeWidgetItem] = {}
        self._font_pt = self.font().pointSizeF()
        self._told_for: tuple[str, bool, bool] | None = None  # language and colours of the rows
        self._filling = False
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_best)
        self.search.installEventFilter(self)
        self.nothing = QLabel(wordWrap=True)
        self.nothing.setVisible(False)
        self.tree = QTreeWidget(headerHidden=True, iconSize=SWATCH, uniformRowHeights=True, mouseTracking=True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # a count or ▲ at the end is never cut off
        self.tree.setColumnCount(2)
        self.tree.setColumnHidden(RANK, True)
        self.tree.itemChanged.connect(self._ticked)
        self.tree.currentItemChanged.connect(lambda row, _: self._chosen(row))
        self.tree.itemEntered.connect(lambda row, _: self._pointed_at(row))
        self.tree.viewport().installEventFilter(self)
        self.setMinimumWidth(180)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 8)
        for widget in (self.search, self.nothing, self.tree):
            layout.addWidget(widget)
        session.library_changed.connect(self._refill)
        session.file_chosen.connect(self._show_file)
        session.filter_changed.connect(self._refilter)
        session.head_changed.connect(self._describe_rows)
        session.visibility_changed.connect(self._show_ticks)
        session.selection_changed.connect(self._show_selection)
        session.hover_changed.connect(self._show_hover)
        session.annotations_changed.connect(self._colour_rows)
        session.style_changed.connect(self._restyle)
        self._fill()
        self._restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """The words of the widgets, in the language of the window."""
        self.search.setPlaceholderText(self.tr("Search: code, name, pinyin, 汉字, use"))
        self.search.setAccessibleName(self.tr("Search items"))
        self.tree.setAccessibleName(self.tr("Systems and items"))
        self._name_rows()
        self._tell_problems()
        self._tell_nothing(nothing=self.nothing.isVisibleTo(self))

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # -- rows -----------------------------------------------------------------------------------

    def row(self, item: str) -> QTreeWidgetItem:
        """The row of an item (id without side) or a system."""
        return self._rows[item]

    def key_of(self, row: QTreeWidgetItem | None) -> str:
        """The item (id without side) or system of a row; "" of any other."""
        return next((key for key, known in self._rows.items() if known is row), "")

    def _fill(self) -> None:
        self._filling = True
        for system in self._session.library.systems.values():
            head = QTreeWidgetItem()
            head.setFlags(head.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            head.setCheckState(0, Qt.CheckState.Unchecked)
            self._rows[system.id] = head
            for item in system.items.values():
                row = QTreeWidgetItem(head)
                row.setData(0, ID, item.id)
                row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                row.setCheckState(0, Qt.CheckState.Unchecked)
                self._rows[item.id] = row
        self.tree.addTopLevelItems([self._rows[system] for system in self._session.library.systems])
        self._colour_rows()
        self._list_problems()
        self._filling = False
        self._filter("")
        self._show_ticks()
        for system_id in self._session.library.systems:
            shown = any(self._session.is_shown(item) for item in self._session.items_of(system_id))
            self._rows[system_id].setExpanded(shown and system_id != "reference")

    def _colour_rows(self) -> None:
        """A sample of what it looks like on the head before each row."""
        library, own, ratio = self._session.library, self._session.annotations.colours, self.devicePixelRatioF()
        self._looks = looks_of(library, own)
        before, self._filling = self._filling, True
        for system in library.systems.values():
            kinds = {item.id: _kind(library, item) for item in system.items.values() if item.draw}
            of_all = next(iter(kinds.values())) if len(set(kinds.values())) == 1 else "curve"
            self._rows[system.id].setIcon(0, swatch(system_look(library, system.id, own), ratio, of_all))
            for item, kind in kinds.items():
                self._rows[item].setIcon(0, swatch(self._looks[item], ratio, kind))
        self._filling = before

    def _refill(self) -> None:
        """The definitions that were read again; what was unfolded stays unfolded; names follow with the head."""
        unfolded = {name: row.isExpanded() for name, row in self._rows.items()}
        height = self.tree.verticalScrollBar().value()
        self._index = SearchIndex(self._session.library)
        self._filling = True
        self.tree.clear()
        self._rows = {}
        self._fill()
        for name in unfolded.keys() & self._rows.keys():
            self._rows[name].setExpanded(unfolded[name])
        if self.search.text().strip():
            self._refilter()
        self.tree.verticalScrollBar().setValue(height)

    def _list_problems(self) -> None:
        problems = self._session.library.problems
        self._file_rows = {}
        if not problems:
            return
        head = QTreeWidgetItem(self.tree)
        _set_rank(head, LAST)
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setExpanded(True)
        for file in dict.fromkeys(problem.file for problem in problems):
            row = QTreeWidgetItem(head)
            row.setData(0, FILE, file)
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self._file_rows[file] = row
        self._tell_problems()

    def _tell_problems(self) -> None:
        """What is wrong with each file, in the language of the window."""
        for file, row in self._file_rows.items():
            sentences = [spoken(str(problem)) for problem in self._session.problems_of(file)]
            many = self.tr("{file}: {count} problems").format(file=file, count=len(sentences))
            row.setText(0, sentences[0] if len(sentences) == 1 else many)
            row.setToolTip(0, "\n".join(sentences))
            row.parent().setText(0, self.tr("Problems ({count})").format(count=len(self._session.library.problems)))

    def _restyle(self) -> None:
        """Names in the chosen language, text in the chosen size."""
        font = self.font()
        growth = self._session.style.label_size_pt / TEXT_PT[1]
        font.setPointSizeF(min(self._font_pt * growth, max(LARGEST_PT, self._font_pt)))
        self.search.setFont(font)
        self.tree.setFont(font)
        self.tree.setIconSize(SWATCH * (font.pointSizeF() / self._font_pt))
        self._lift_boxes()
        style = self._session.style
        told_for = (style.language, style.dark, style.projector)
        if told_for != self._told_for:
            self._told_for = told_for
            self._describe_rows()
        self._tell_nothing(nothing=self.nothing.isVisibleTo(self))

    def _lift_boxes(self) -> None:
        self.tree.setPalette(with_clear_boxes(QApplication.palette()))

    def _describe_rows(self) -> None:
        self._name_rows()
        self._tell_places()

    def _name_rows(self) -> None:
        self._filling = True
        for system in self._session.library.systems.values():
            self._name_system(system)
            for item in system.items.values():
                self._name_row(system, item)
        self._filling = False

    def _name_system(self, system: System) -> None:
        """Its name and how many items are listed; on pointing how many are not."""
        row, name = self._rows[system.id], text_in(system.name, self._language)
        listed = [item for item in self._session.listed_of(system.id) if not self._rows[item].isHidden()]
        left_out = len(system.items) - len(self._session.listed_of(system.id))
        row.setText(0, self._word("system").format(name=name, count=len(listed)))
        row.setToolTip(0, self._left_out().format(count=left_out) if left_out else "")

    def _left_out(self) -> str:
        return self.tr("{count} unverified, hidden now (View, Unverified items)")

    def _name_row(self, system: System, item: Item) -> None:
        mark = "  ▲" if item.confidence.level == "unverified" else ""
        name = " ".join(item.label(self._language)).strip()
        row = self._rows[item.id]
        row.setText(0, name + mark)
        sure = confidence_in_words(item.confidence, self._language)
        row.setToolTip(0, f"{name}: {sure}")
        told = f"{text_in(system.name, self._language)}: {name}"
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{told}, {sure}" if mark else told)

    def _tell_places(self) -> None:
        """Grey what has no place on this head and say why."""
        self._filling = True
        for item_id, row in self._rows.items():
            answers = [self._session.answer(name) for name in self._session.ids_of(item_id)]
            lost = [why_lost(answer, self._language) for answer in answers if isinstance(answer, Unresolved)]
            row.setData(0, Qt.ItemDataRole.ForegroundRole, self.palette().placeholderText() if lost else None)
            font = row.font(0)
            font.setItalic(bool(lost))  # grey alone would be told by colour only
            row.setFont(0, font)
            if lost:
                row.setToolTip(0, self._word("lost").format(reason=lost[0]))
        self._filling = False

    @property
    def _language(self) -> str:
        return self._session.style.language

    def _word(self, key: str) -> str:
        return text_in(WORDS[key], self._language)

    # -- from the session -------------------------------------------------------------------------

    def _show_ticks(self) -> None:
        self._filling = True
        for system in self._session.library.systems.values():
            listed = self._session.listed_of(system.id)
            shown = [self._session.is_shown(item) for item in listed]
            for item, tick in zip(listed, shown, strict=True):
                self._rows[item].setCheckState(0, Qt.CheckState.Checked if tick else Qt.CheckState.Unchecked)
            some = Qt.CheckState.PartiallyChecked if any(shown) else Qt.CheckState.Unchecked
            self._rows[system.id].setCheckState(0, Qt.CheckState.Checked if all(shown) and shown else some)
        self._filling = False

    def _show_selection(self, item_id: str) -> None:
        answer = self._session.answer(item_id)
        row = self._rows[answer.item.id] if answer else None
        self._filling = True
        if row is None or row.isHidden():
            self.tree.setCurrentItem(None)
            self.tree.clearSelection()
        elif self.tree.currentItem() is not row:
            self.tree.setCurrentItem(row)
            self.tree.scrollToItem(row)
        self._filling = False

    def _show_file(self, file: str) -> None:
        row = self._file_rows.get(file)
        if row is not None:
            self._filling = True
            self.tree.setCurrentItem(row)
            self._filling = False

    def _show_hover(self, item_id: str) -> None:
        answer = self._session.answer(item_id)
        hovered = self._rows[answer.item.id] if answer else None
        self._filling = True
        for row in self._rows.values():
            font = row.font(0)
            if font.bold() != (row is hovered):
                font.setBold(row is hovered)
                row.setFont(0, font)
        self._filling = False
        pointed_at_here = self.tree.viewport().underMouse()  # a list that moves under the mouse is a nuisance
        if hovered is not None and hovered.parent().isExpanded() and not pointed_at_here:
            self.tree.scrollToItem(hovered)

    # -- to the session ---------------------------------------------------------------------------

    def _ticked(self, row: QTreeWidgetItem) -> None:
        if self._filling or not row.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return
        rows = [row] if row.data(0, ID) else [row.child(index) for index in range(row.childCount())]
        found = [each.data(0, ID) for each in rows if not each.isHidden()]  # of a search, only what it found
        self._session.set_shown(found, row.checkState(0) == Qt.CheckState.Checked)

    def _chosen(self, row: QTreeWidgetItem | None) -> None:
        if self._filling or row is None:
            return
        if row.data(0, ID):
            self._session.select_item(row.data(0, ID))
        elif row.data(0, FILE):
            self._session.choose_file(row.data(0, FILE))

    def _pointed_at(self, row: QTreeWidgetItem) -> None:
        item_id = row.data(0, ID)
        names = self._session.ids_of(item_id) if item_id and self._session.is_shown(item_id) else []
        self._session.hover(names[0] if names else "")

    # -- search -----------------------------------------------------------------------------------

    def _hits(self) -> list[Hit]:
        """What the search finds among what is listed, the best first."""
        return [hit for hit in self._index.find(self.search.text()) if self._session.is_listed(hit.item_id)]

    def _refilter(self) -> None:
        self._filter(self.search.text())
        self._show_ticks()
        self._show_selection(self._session.selected_id)

    def _filter(self, text: str) -> None:
        """Leave what a search finds, the best first; all that is listed in the order of the files without one."""
        ranks = {hit.item_id: hit.rank for hit in self._hits()} if text.strip() else None
        self._filling = True
        for place, system in enumerate(self._session.library.systems.values()):
            found = []
            for own_place, item in enumerate(system.items.values()):
                listed = own_place if self._session.is_listed(item.id) else None
                rank = listed if ranks is None else ranks.get(item.id)
                self._rows[item.id].setHidden(rank is None)
                _set_rank(self._rows[item.id], LAST if rank is None else rank)
                found += [] if rank is None else [rank]
            best = min(found, default=LAST)
            self._rows[system.id].setHidden(not found)
            _set_rank(self._rows[system.id], place if ranks is None else best)
            if ranks is not None and found:
                self._rows[system.id].setExpanded(True)
            self._name_system(system)
        self.tree.sortItems(RANK, Qt.SortOrder.AscendingOrder)
        self._filling = False
        self._tell_nothing(nothing=ranks is not None and not ranks)

    def _tell_nothing(self, *, nothing: bool) -> None:
        if self._index.find(self.search.text()):
            told = self.tr("Only unverified items match, and they are hidden now (View, Unverified items).")
        else:
            told = self.tr("Nothing found. Try a code (MS6), pinyin (baihui), characters or a complaint.")
        self.nothing.setText(told)
        self.nothing.setVisible(nothing)

    def _choose_best(self) -> None:
        hits = self._hits()
        if hits:
            self._session.select_item(hits[0].item_id)
            self.tree.setFocus()  # from here on a letter is a key again

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc clears the search, Down goes on into the list; leaving the list ends hovering."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
        if watched is not self.search and event.type() == QEvent.Type.Leave:
            self._session.hover("")
        return super().eventFilter(watched, event)


def _set_rank(row: QTreeWidgetItem, rank: int) -> None:
    row.setData(RANK, Qt.ItemDataRole.DisplayRole, rank)  # a number sorts as a number


def _kind(library: Library, item: Item) -> Kind:
    """What an item is drawn as; pieces of several kinds count as lines."""
    system = library.systems[item.system]
    drawn = [find(system, library.systems, piece.step) for piece in item.draw]
    kinds = {found.kind for found in drawn if found is not None}
    return kinds.pop() if len(kinds) == 1 else "curve"


@lru_cache(maxsize=1000)
def swatch(look: Look, ratio: float, kind: Kind = "curve") -> QIcon:
    """An item's dot, line or patch as it is on the head, but for its size."""
    pixmap = QPixmap(SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = pen_for(TEXT_PT[1], 1.0, ground(dark=False), "en")
    paint_sample(painter, QRectF(0, 0, SWATCH.width(), SWATCH.height()), kind, look, pen)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # in its own colour, not tinted by the selection's
    return icon
