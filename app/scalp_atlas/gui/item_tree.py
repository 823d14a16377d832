"""The list on the left: search, systems, items, and files that could not be read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from scalp_atlas.figure.palette import Look, looks_of
from scalp_atlas.gui.choices import TEXT_PT
from scalp_atlas.gui.item_page import confidence_in_words
from scalp_atlas.gui.session import Session
from scalp_atlas.names import find
from scalp_atlas.records import Item, Kind, Library, System, Unresolved, text_in
from scalp_atlas.search import SearchIndex

ID = Qt.ItemDataRole.UserRole
FILE = Qt.ItemDataRole.UserRole + 1  # name of a file with problems
RANK = 1  # a hidden column that rows are sorted by: place in the files, or how well a search found it
LARGEST_PT = 20.0  # beyond, hardly a name would fit into the list
LAST = 1_000_000
SWATCH = QSize(26, 12)
SWATCH_PX: dict[Kind, float] = {"point": 9.0, "curve": 3.5, "area": 1.5}
FILL_ALPHA = 100
DASHES = {"dashed": (3.0, 2.0), "dash_dot": (4.0, 2.0, 1.0, 2.0), "dotted": (0.2, 2.0)}


class ItemTree(QWidget):
    """Shows the session's library; ticking, selecting and hovering a row tells the session."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self._index = SearchIndex(session.library)
        self._looks = looks_of(session.library)
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._file_rows: dict[str, QTreeWidgetItem] = {}
        self._font_pt = self.font().pointSizeF()
        self._filling = False
        self.search = QLineEdit(placeholderText="Search: code, name, pinyin, 汉字, use", clearButtonEnabled=True)
        self.search.setAccessibleName("Search items")
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_best)
        self.search.installEventFilter(self)
        self.nothing = QLabel(
            "Nothing found. Try a code (MS6), pinyin (baihui), characters or a complaint.", wordWrap=True
        )
        self.nothing.setVisible(False)
        self.tree = QTreeWidget(headerHidden=True, iconSize=SWATCH, uniformRowHeights=True, mouseTracking=True)
        self.tree.setAccessibleName("Systems and items")
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
        session.head_changed.connect(self._describe_rows)
        session.visibility_changed.connect(self._show_ticks)
        session.selection_changed.connect(self._show_selection)
        session.hover_changed.connect(self._show_hover)
        session.style_changed.connect(self._restyle)
        self._fill()

    # -- rows -----------------------------------------------------------------------------------

    def row(self, item: str) -> QTreeWidgetItem:
        """The row of an item (id without side) or a system."""
        return self._rows[item]

    def _fill(self) -> None:
        self._filling = True
        for system in self._session.library.systems.values():
            head = QTreeWidgetItem(self.tree)
            head.setFlags(head.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            head.setCheckState(0, Qt.CheckState.Unchecked)
            self._rows[system.id] = head
            for item in system.items.values():
                row = QTreeWidgetItem(head)
                row.setData(0, ID, item.id)
                row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                row.setCheckState(0, Qt.CheckState.Unchecked)
                if item.draw:
                    kind = _kind(self._session.library, item)
                    row.setIcon(0, swatch(self._looks[item.id], self.devicePixelRatioF(), kind))
                self._rows[item.id] = row
        self._list_problems()
        self._filling = False
        self._restyle()
        self._filter("")
        self._show_ticks()
        for system_id in self._session.library.systems:
            shown = any(self._session.is_shown(item) for item in self._session.items_of(system_id))
            self._rows[system_id].setExpanded(shown and system_id != "reference")

    def _refill(self) -> None:
        """The list of definitions that were read again; what was unfolded stays unfolded."""
        unfolded = {name: row.isExpanded() for name, row in self._rows.items()}
        height = self.tree.verticalScrollBar().value()
        self._index = SearchIndex(self._session.library)
        self._looks = looks_of(self._session.library)
        self._filling = True
        self.tree.clear()
        self._rows = {}
        self._fill()
        for name in unfolded.keys() & self._rows.keys():
            self._rows[name].setExpanded(unfolded[name])
        if self.search.text().strip():
            self._filter(self.search.text())
        self.tree.verticalScrollBar().setValue(height)

    def _list_problems(self) -> None:
        problems = self._session.library.problems
        self._file_rows = {}
        if not problems:
            return
        head = QTreeWidgetItem(self.tree, [f"Problems ({len(problems)})"])
        _set_rank(head, LAST)
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setExpanded(True)
        for file in dict.fromkeys(problem.file for problem in problems):
            sentences = [str(problem) for problem in self._session.problems_of(file)]
            told = sentences[0] if len(sentences) == 1 else f"{file}: {len(sentences)} problems"
            row = QTreeWidgetItem(head, [told])
            row.setToolTip(0, "\n".join(sentences))
            row.setData(0, FILE, file)
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self._file_rows[file] = row

    def _restyle(self) -> None:
        """Names in the chosen language, text in the chosen size."""
        font = self.font()
        growth = self._session.style.label_size_pt / TEXT_PT[1]
        font.setPointSizeF(min(self._font_pt * growth, max(LARGEST_PT, self._font_pt)))
        self.search.setFont(font)
        self.tree.setFont(font)
        self.tree.setIconSize(SWATCH * (font.pointSizeF() / self._font_pt))
        self._lift_boxes()
        self._describe_rows()

    def _lift_boxes(self) -> None:
        """In the dark an empty tick box is seen by its ground, its edge being nearly black."""
        colours = QApplication.palette()
        if self._session.style.dark:
            colours.setColor(QPalette.ColorRole.Base, colours.color(QPalette.ColorRole.Button).lighter(150))
        self.tree.setPalette(colours)

    def _describe_rows(self) -> None:
        self._name_rows()
        self._tell_places()

    def _name_rows(self) -> None:
        self._filling = True
        for system in self._session.library.systems.values():
            self._rows[system.id].setText(0, text_in(system.name, self._language))
            for item in system.items.values():
                self._name_row(system, item)
        self._filling = False

    def _name_row(self, system: System, item: Item) -> None:
        mark = "  ▲" if item.confidence.level == "unverified" else ""
        name = " ".join(item.label(self._language)).strip()
        row = self._rows[item.id]
        row.setText(0, name + mark)
        row.setToolTip(0, f"{name}: {confidence_in_words(item.confidence, self._language)}")
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{text_in(system.name, self._language)}: {name}")

    def _tell_places(self) -> None:
        """Grey what has no place on this head and say why."""
        self._filling = True
        for item_id, row in self._rows.items():
            answers = [self._session.answer(name) for name in self._session.ids_of(item_id)]
            lost = [answer.reason for answer in answers if isinstance(answer, Unresolved)]
            row.setData(0, Qt.ItemDataRole.ForegroundRole, self.palette().placeholderText() if lost else None)
            font = row.font(0)
            font.setItalic(bool(lost))  # grey alone would be told by colour only
            row.setFont(0, font)
            if lost:
                row.setToolTip(0, f"No place on this head: {lost[0]}")
        self._filling = False

    @property
    def _language(self) -> str:
        return self._session.style.language

    # -- from the session -------------------------------------------------------------------------

    def _show_ticks(self) -> None:
        self._filling = True
        for system in self._session.library.systems.values():
            shown = [self._session.is_shown(item.id) for item in system.items.values()]
            for item, tick in zip(system.items.values(), shown, strict=True):
                self._rows[item.id].setCheckState(0, Qt.CheckState.Checked if tick else Qt.CheckState.Unchecked)
            some = Qt.CheckState.PartiallyChecked if any(shown) else Qt.CheckState.Unchecked
            self._rows[system.id].setCheckState(0, Qt.CheckState.Checked if all(shown) and shown else some)
        self._filling = False

    def _show_selection(self, item_id: str) -> None:
        answer = self._session.answer(item_id)
        row = self._rows[answer.item.id] if answer else None
        self._filling = True
        if row is None:
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

    def _filter(self, text: str) -> None:
        """Leave what a search finds, the best first; all in the order of the files without one."""
        ranks = {hit.item_id: hit.rank for hit in self._index.find(text)} if text.strip() else None
        self._filling = True
        for place, system in enumerate(self._session.library.systems.values()):
            found = []
            for own_place, item in enumerate(system.items.values()):
                rank = own_place if ranks is None else ranks.get(item.id)
                self._rows[item.id].setHidden(rank is None)
                _set_rank(self._rows[item.id], LAST if rank is None else rank)
                found += [] if rank is None else [rank]
            best = min(found, default=LAST)
            self._rows[system.id].setHidden(not found)
            _set_rank(self._rows[system.id], place if ranks is None else best)
            if ranks is not None and found:
                self._rows[system.id].setExpanded(True)
        self.tree.sortItems(RANK, Qt.SortOrder.AscendingOrder)
        self._filling = False
        self.nothing.setVisible(ranks is not None and not ranks)

    def _choose_best(self) -> None:
        hits = self._index.find(self.search.text())
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


def swatch(look: Look, ratio: float, kind: Kind = "curve") -> QIcon:
    """A dot, a short line or a small filled patch in the colour and dash of an item."""
    pixmap = QPixmap(SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(*look.rgb), SWATCH_PX[kind])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if kind == "point" or look.dash == "dotted" else Qt.PenCapStyle.FlatCap)
    if look.dash in DASHES and kind != "point":
        pen.setDashPattern(DASHES[look.dash])
    painter.setPen(pen)
    middle = SWATCH.height() / 2
    if kind == "point":
        painter.drawPoint(QPointF(SWATCH.width() / 2, middle))
    elif kind == "area":
        painter.setBrush(QColor(*look.rgb, FILL_ALPHA))
        painter.drawRect(QRectF(1.5, 1.5, SWATCH.width() - 3, SWATCH.height() - 3))
    else:
        painter.drawLine(QPointF(1, middle), QPointF(SWATCH.width() - 1, middle))
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # in its own colour, not tinted by the selection's
    return icon
