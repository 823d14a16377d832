"""Everything by a few letters: acts, items, systems, heads, conditions and prescriptions in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QMenuBar, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from scalp_atlas.gui.actions import NEEDS, all_actions, bare, english, keys_of
from scalp_atlas.gui.condition_text import entry_of
from scalp_atlas.gui.session import Session
from scalp_atlas.records import text_in
from scalp_atlas.search import SearchIndex, rank_of

SIZE: Final = (640, 440)
MOST: Final = 60  # rows; who does not find it among these types another letter
_NUMBER: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Command:
    """One row: what it is called, where it belongs, its keys, and what it does.

    `found_by` are further names. `why_not` says why it cannot be done now; it is "" where it can.
    """

    name: str
    kind: str
    do: Callable[[], object]
    keys: str = ""
    found_by: tuple[str, ...] = ()
    why_not: str = ""


class CommandPalette(QDialog):
    """Lists what a search finds, the best first; Return does it. Without a search it lists the acts of the menus."""

    def __init__(self, session: Session, menus: QMenuBar, parent: QObject):
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Find act or item"))
        self._acts = list(self._acts_of(menus))
        self._others = [*self._systems(), *self._entries()]
        self._index = SearchIndex(session.library)
        self.commands: list[Command] = []
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Act, code, name, pinyin, 汉字, head, condition"))
        self.search.setAccessibleName(self.tr("Search acts and items"))
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._do_current)
        self.search.installEventFilter(self)
        self.list = QTreeWidget(headerHidden=True, rootIsDecorated=False, uniformRowHeights=True, columnCount=3)
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys go there from the search
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.itemClicked.connect(self._do)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.resize(min(SIZE[0], parent.width() - 40), min(SIZE[1], parent.height() - 80))
        self._fill()

    # -- what there is ------------------------------------------------------------------------------------

    def _acts_of(self, menus: QMenuBar) -> Iterator[Command]:
        for way, action in all_actions(menus):
            if action.objectName() == "palette":
                continue
            needs = action.property(NEEDS)
            why = self.tr("only {when}").format(when=needs) if needs else self.tr("not now")
            name = bare(action.text())
            yield Command(
                f"✓ {name}" if action.isCheckable() and action.isChecked() else name,
                " › ".join(way),
                action.trigger,
                keys_of(action),
                (name, action.toolTip(), *english(action)),
                "" if action.isEnabled() else why,
            )

    def _systems(self) -> Iterator[Command]:
        session = self._session
        for system in session.library.systems.values():
            show = partial(session.set_shown, sorted(session.items_of(system.id)), True)
            name = text_in(system.name, session.style.language)
            told = self.tr("Show {system}").format(system=name)
            yield Command(told, self.tr("System"), show, found_by=(system.id, *system.name.values()))

    def _entries(self) -> Iterator[Command]:
        session = self._session
        kinds = {
            "conditions": self.tr("Condition"),
            "topics": self.tr("Topic"),
            "prescriptions": self.tr("Prescription"),
        }
        for kind, word in kinds.items():
            for key in getattr(session.evidence, kind):
                entry = entry_of(session.evidence, f"{kind}.{key}")
                name = text_in(entry.name, session.style.language)
                yield Command(
                    name, word, partial(session.open_entry, f"{kind}.{key}"), found_by=tuple(entry.name.values())
                )

    def _item(self, item_id: str) -> Command:
        session = self._session
        item = session.library.item(item_id)
        system = text_in(session.library.systems[item.system].name, session.style.language)
        mark = "  ▲" if item.confidence.level == "unverified" else ""
        hidden = "" if session.is_listed(item_id) else self.tr("unverified items are hidden")
        name = " ".join(item.label(session.style.language)).strip() + mark
        return Command(name, system, partial(session.select_item, item_id), why_not=hidden)

    def found(self, query: str) -> list[Command]:
        """What a query finds, the best first, acts before items of the same rank; without one all acts."""
        if not query.strip():
            return self._acts
        named = [(rank_of(query, (one.name, *one.found_by)), one) for one in (*self._acts, *self._others)]
        ranked = [(rank, one) for rank, one in named if rank is not None]
        ranked += [(hit.rank, self._item(hit.item_id)) for hit in self._index.find(query)]
        return [one for _, one in sorted(ranked, key=lambda pair: pair[0])][:MOST]

    # -- the list -----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.commands = self.found(self.search.text())
        self.list.clear()
        for number, command in enumerate(self.commands):
            why = f"  ({command.why_not})" if command.why_not else ""
            row = QTreeWidgetItem(self.list, [f"{command.name}{why}", command.kind, command.keys])
            row.setData(0, _NUMBER, number)
            row.setToolTip(0, row.text(0))
            if command.why_not:
                row.setFlags(Qt.ItemFlag.NoItemFlags)
        if not self.commands:
            QTreeWidgetItem(self.list, [self.tr("Nothing found")]).setFlags(Qt.ItemFlag.NoItemFlags)
        self._step(1)

    def _step(self, step: int) -> None:
        """Go on to the next row that can be done."""
        at = self.list.indexOfTopLevelItem(self.list.currentItem()) if self.list.currentItem() else -1
        rows = range(at + step, self.list.topLevelItemCount()) if step > 0 else range(at + step, -1, -1)
        for row in rows:
            if self.list.topLevelItem(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentItem(self.list.topLevelItem(row))
                return

    def _do_current(self) -> None:
        if self.list.currentItem() is not None:
            self._do(self.list.currentItem())

    def _do(self, row: QTreeWidgetItem) -> None:
        if row.flags() & Qt.ItemFlag.ItemIsEnabled:
            command = self.commands[row.data(0, _NUMBER)]
            self.accept()
            command.do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys choose a row while one types."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)
