"""What the window shows, as one object: state in, past-tense signals out.

No widget knows another widget. A widget calls a method here; every widget that cares hears the signal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from scalp_atlas.figure.style import ViewStyle
from scalp_atlas.gui.loading import HeadLoader, Loaded
from scalp_atlas.head import Head
from scalp_atlas.records import Library, Resolution, Resolved, Unresolved

SIDES = ("both", "left", "right")
FIRST_ITEMS = ("reference.hairline_to_hairline", "reference.brow_occiput")
FIRST_SYSTEM = "issa"


class Session(QObject):
    """The head, the library, what they come to, and what of it is shown.

    Ids with side ("jiao.motor.left") name what is drawn, selected and hovered; ids without
    ("jiao.motor") name what is ticked.
    """

    head_changed = Signal()  # a new head, and with it a new resolution
    loading_changed = Signal(str)  # what is being done, "" when done
    loading_failed = Signal(str)  # why there is no new head
    visibility_changed = Signal()  # the answer of `visible_ids()` is another one
    selection_changed = Signal(str)  # id with side, or "" for none
    hover_changed = Signal(str)  # id with side, or ""
    style_changed = Signal()
    view_requested = Signal(str)  # "front" ... "three_quarter", "home", "selection"
    message_shown = Signal(str)  # a sentence for the status line

    def __init__(self, library: Library, parent: QObject | None = None):
        super().__init__(parent)
        self.library = library
        self.head: Head | None = None
        self.place = ""
        self.resolution = Resolution({}, {}, {})
        self.style = ViewStyle()
        self.side = "both"
        self.selected_id = ""
        self.hovered_id = ""
        self.faded = False
        self._ticked = {item for item in FIRST_ITEMS if self._knows(item)}
        if FIRST_SYSTEM in library.systems:
            self._ticked |= self.items_of(FIRST_SYSTEM)
        self._hidden: set[str] = set()
        self._isolated: set[str] | None = None
        self._loader = HeadLoader(library, self)
        self._loader.progressed.connect(self.loading_changed)
        self._loader.loaded.connect(self.take)
        self._loader.failed.connect(self._keep)

    # -- the head -------------------------------------------------------------------------------

    def load_head(self, place: str) -> None:
        """Load a bundled head, a head file or a mesh in the background; the old one stays until it is there."""
        self.loading_changed.emit("Opening the head")
        self._loader.load(place)

    def cancel_loading(self) -> None:
        """Stay with the head that is there."""
        self._loader.cancel()
        self.loading_changed.emit("")
        self.message_shown.emit("Loading was cancelled.")

    def close(self) -> None:
        """Wait until no thread works for this session any more."""
        self._loader.cancel()
        self._loader.wait()

    def take(self, loaded: Loaded) -> None:
        """Show a head that has been loaded."""
        self.head, self.resolution, self.place = loaded.head, loaded.resolution, loaded.place
        if self.selected() is None:
            self.selected_id = ""
        self.hovered_id = ""
        self.loading_changed.emit("")
        self.head_changed.emit()
        self.visibility_changed.emit()
        self.selection_changed.emit(self.selected_id)

    def _keep(self, sentence: str) -> None:
        self.loading_changed.emit("")
        self.loading_failed.emit(sentence)
        self.message_shown.emit(sentence)

    # -- what is shown --------------------------------------------------------------------------

    def items_of(self, system: str) -> set[str]:
        """Ids without side of all items of a system."""
        return {item.id for item in self.library.systems[system].items.values()}

    def is_shown(self, item: str) -> bool:
        """Whether an item (id without side) is on view."""
        within = self._isolated is None or item in self._isolated
        return item in self._ticked and item not in self._hidden and within

    def visible_ids(self) -> tuple[str, ...]:
        """Ids with side of everything to be drawn, in the order of the files."""
        sides = {"both": ("left", "right", "midline"), "left": ("left", "midline"), "right": ("right", "midline")}
        wanted = sides[self.side]
        return tuple(
            item_id
            for item_id, resolved in self.resolution.resolved.items()
            if resolved.side in wanted and self.is_shown(resolved.item.id)
        )

    def set_shown(self, items: Iterable[str], shown: bool) -> None:
        """Tick or untick items (ids without side)."""
        chosen = set(items)
        if shown:
            self._ticked |= chosen
            self._hidden -= chosen
            if self._isolated is not None:
                self._isolated |= chosen
        else:
            self._ticked -= chosen
        self.visibility_changed.emit()

    def ticked(self) -> list[str]:
        """Ids without side of all ticked items, sorted."""
        return sorted(self._ticked)

    def set_ticked(self, items: Iterable[str]) -> None:
        """Tick exactly these items, as far as the library knows them."""
        self._ticked = {item for item in items if self._knows(item)}
        self.show_all()

    def hide_selected(self) -> None:
        """Take the selected item from view; `show_all` brings it back."""
        if self.selected_id:
            self._hidden.add(self.selected().item.id)  # type: ignore[union-attr]
            self.visibility_changed.emit()

    def isolate_selected(self) -> None:
        """Show the selected item alone."""
        if self.selected_id:
            item = self.selected().item.id  # type: ignore[union-attr]
            self._ticked.add(item)
            self._hidden.discard(item)
            self._isolated = {item}
            self.visibility_changed.emit()

    def show_all(self) -> None:
        """Bring back what was hidden or put aside by isolating."""
        self._hidden.clear()
        self._isolated = None
        self.visibility_changed.emit()

    def set_side(self, side: str) -> None:
        """Show "left", "right" (the head's own) or "both"."""
        self.side = side
        self.visibility_changed.emit()

    def set_faded(self, faded: bool) -> None:
        """Let everything but the selected item step back."""
        self.faded = faded
        self.visibility_changed.emit()

    def set_style(self, **changes: object) -> None:
        """Change how things look; the names are those of `ViewStyle`."""
        self.style = replace(self.style, **changes)  # type: ignore[arg-type]
        self.style_changed.emit()

    # -- what is chosen -------------------------------------------------------------------------

    def answer(self, item_id: str) -> Resolved | Unresolved | None:
        """What an id with side comes to on this head."""
        return self.resolution.resolved.get(item_id) or self.resolution.unresolved.get(item_id)

    def selected(self) -> Resolved | Unresolved | None:
        """What is selected, if anything."""
        return self.answer(self.selected_id)

    def ids_of(self, item: str) -> list[str]:
        """Ids with side of an item (id without side), the shown side first."""
        sides = ("right", "left") if self.side == "right" else ("left", "right")
        return [name for name in (item, *(f"{item}.{side}" for side in sides)) if self.answer(name) is not None]

    def select(self, item_id: str) -> None:
        """Select an id with side, or nothing by ""."""
        if item_id != self.selected_id:
            self.selected_id = item_id
            self.selection_changed.emit(item_id)
            if self.faded:
                self.visibility_changed.emit()

    def select_item(self, item: str) -> None:
        """Select an item by its id without side and put it on view."""
        names = self.ids_of(item)
        if not names:
            return
        if not self.is_shown(item) and names[0] in self.resolution.resolved:
            self.set_shown([item], True)
        self.select(names[0])

    def step_selection(self, step: int) -> None:
        """Select the next (+1) or previous (-1) item on view, in the order of the files."""
        shown = list(dict.fromkeys(self.resolution.resolved[name].item.id for name in self.visible_ids()))
        shown = [item for item in shown if not item.startswith("reference.")] or shown
        if not shown:
            return
        here = self.selected()
        at = shown.index(here.item.id) if here is not None and here.item.id in shown else (-1 if step > 0 else 0)
        self.select_item(shown[(at + step) % len(shown)])

    def hover(self, item_id: str) -> None:
        """Point at an id with side, or at nothing by ""."""
        if item_id != self.hovered_id:
            self.hovered_id = item_id
            self.hover_changed.emit(item_id)

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self.message_shown.emit(sentence)

    def _knows(self, item: str) -> bool:
        system, _, key = item.partition(".")
        return system in self.library.systems and key in self.library.systems[system].items
