"""What the window shows, as one object: state in, past-tense signals out.

No widget knows another widget. A widget calls a method here; every widget that cares hears the signal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from scalp_atlas.annotations import Annotations
from scalp_atlas.errors import Problem
from scalp_atlas.evidence import Evidence
from scalp_atlas.figure.image import with_readings
from scalp_atlas.figure.style import ViewStyle
from scalp_atlas.gui.condition_text import entry_of, lit_items
from scalp_atlas.gui.cortex import CortexFinder
from scalp_atlas.gui.language import spoken
from scalp_atlas.gui.loading import HeadLoader, Loaded, Passing, ReadingsLoader
from scalp_atlas.head import Head
from scalp_atlas.head_pair import HeadPair
from scalp_atlas.readings import Reading
from scalp_atlas.records import Library, Resolution, Resolved, Unresolved
from scalp_atlas.scenes import OnView

SIDES = ("both", "left", "right")
FIRST_ITEMS = ("reference.hairline_to_hairline", "reference.brow_occiput")
FIRST_SYSTEM = "issa"
MOST_UNDONE = 200  # acts; one keeps the names of all that was on view


@dataclass(frozen=True)
class _Chosen:
    """What was chosen before an entry was opened."""

    ticked: frozenset[str]
    hidden: frozenset[str]
    isolated: frozenset[str] | None
    selected_id: str


class Session(QObject):
    """The head, the library, what they come to, and what of it is shown.

    Ids with side ("jiao.motor.left") name what is drawn, selected and hovered; ids without
    ("jiao.motor") name what is ticked. An *entry* is a condition, a topic or a prescription
    ("conditions.stroke", "topics.safety", "prescriptions.basic") that is being read.

    Other readings of an item ("points.gv20~ear_apices") are constructed when it is selected or they are to be
    shown, in a thread; from then on `resolution` holds them as well.
    """

    library_changed = Signal()  # other definitions; `head_changed` follows
    head_seen = Signal(object)  # the first `Head`, which can be drawn while its zones are being constructed
    zones_seen = Signal(object)  # `Passing`: what is ticked, on the first head, while all else is being constructed
    head_changed = Signal()  # a new head or other definitions, and with them a new resolution
    loading_changed = Signal(str)  # what is being done, "" when done
    loading_failed = Signal(str)  # why there is no new head
    loading_cancelled = Signal()  # whoever works on a head is to stop
    visibility_changed = Signal()  # the answer of `visible_ids()` is another one
    selection_changed = Signal(str)  # id with side, or "" for none
    readings_changed = Signal(str)  # id without side: its other readings are known, or others of them are shown
    hover_changed = Signal(str)  # id with side, or ""
    file_chosen = Signal(str)  # name of a definition file whose problems are read, or ""
    entry_changed = Signal(str)  # the condition, topic or prescription being read, or ""
    filter_changed = Signal()  # the answer of `is_listed` or of `leaves_out` is another one
    style_changed = Signal()
    pair_changed = Signal()  # another head stands beside this one, or none any more
    annotations_changed = Signal()  # rulers, notes, bookmarks or own colours
    view_requested = Signal(str)  # "front" ... "three_quarter", "home", "selection"
    playback_wanted = Signal(int)  # step through the selected item, from this number of its construction steps on
    step_shown = Signal(int)  # number of the construction step that is played back, 0 for none
    message_shown = Signal(str)  # a sentence for the status line

    def __init__(self, library: Library, parent: QObject | None = None, evidence: Evidence | None = None):
        super().__init__(parent)
        self.library = library
        self.evidence = evidence or Evidence()
        self.entry_id = ""
        self.head: Head | None = None
        self.scan: Head | None = None  # what is shown in place of a head: one without landmarks, and so without zones
        self.place = ""
        self.resolution = Resolution({}, {}, {})
        self._style = ViewStyle()
        self.annotations = Annotations()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(MOST_UNDONE)
        self.asked: tuple[str, ...] | None = None  # while somebody studies: ids with side of all that is drawn
        self.side = "both"
        self.unverified_shown = True
        self.pair: HeadPair | None = None  # this head and the one beside it, while two are compared
        self.selected_id = ""
        self.hovered_id = ""
        self.step_number = 0
        self.faded = False
        self.compared: Mapping[str, int] = {}  # ids with side of all that is drawn in contrast, each 0 or 1
        self._ticked = {item for item in FIRST_ITEMS if self._knows(item)}
        if FIRST_SYSTEM in library.systems:
            self._ticked |= self.items_of(FIRST_SYSTEM)
        self._hidden: set[str] = set()
        self._isolated: set[str] | None = None
        self._before: _Chosen | None = None  # set while an entry is open
        self.chosen_file = ""
        self._lost_id = ""  # was selected until its file broke
        self._readings: dict[str, tuple[Reading, ...]] = {}  # of items (ids without side), on this head
        self._beside: dict[str, frozenset[str]] = {}  # keys of the readings shown beside the first one
        self._readings_loader = ReadingsLoader(self)
        self._readings_loader.loaded.connect(self._take_readings)
        self._ever_known = self._all_items()
        self._loader = self._new_loader()
        self.cortex = CortexFinder(self)

    # -- the head -------------------------------------------------------------------------------

    @property
    def shown_head(self) -> Head | None:
        """What is to be seen: the head, or a scan that is to become one."""
        return self.head or self.scan

    def load_head(self, place: str) -> None:
        """Load a bundled head, a head file or a mesh in the background; the old one stays until it is there."""
        self.loading_changed.emit(self.tr("Opening the head"))
        self._loader.load(place, self._ticked if self.shown_head is None else ())

    def cancel_loading(self) -> None:
        """Stay with the head that is there."""
        self._loader.cancel()
        self.loading_cancelled.emit()
        self._keep(self.tr("Loading was cancelled."))

    def cancel_head(self) -> None:
        """What is being loaded is not wanted any more; something else comes."""
        self._loader.cancel()

    def close(self) -> None:
        """Wait until no thread works for this session any more."""
        self._loader.cancel()
        self._loader.wait()
        self._readings_loader.wait()
        self.cortex.close()

    def take(self, loaded: Loaded) -> None:
        """Show a head that has been loaded."""
        self.scan = None
        self.head, self.resolution, self.place = loaded.head, loaded.resolution, loaded.place
        self.selected_id = self.selected_id.partition("~")[0]
        if self.selected() is None:
            self.selected_id = ""
        self._read_anew()
        self.hovered_id = ""
        self.loading_changed.emit("")
        self.head_changed.emit()
        self.visibility_changed.emit()
        self.selection_changed.emit(self.selected_id)

    def take_scan(self, scan: Head) -> None:
        """Show a scan without landmarks; there is no head until it has some."""
        self.scan, self.head, self.place = scan, None, ""
        self.resolution = Resolution({}, {}, {})
        self.selected_id = self.hovered_id = ""
        self._read_anew()
        self.loading_changed.emit("")
        self.head_changed.emit()
        self.visibility_changed.emit()
        self.selection_changed.emit("")

    def take_library(self, library: Library, resolution: Resolution) -> None:
        """Go on with definitions that were read again, and what they come to on the head that is there.

        What was ticked or selected is so again, even if its file was broken for a while; items that were never
        there before are put on view. No head may be loading.
        """
        self._loader.deleteLater()
        self.library, self.resolution = library, _first_readings(resolution)
        self._loader = self._new_loader()
        self._show_new_items()
        wanted = (self.selected_id or self._lost_id).partition("~")[0]
        self.selected_id = wanted if self.answer(wanted) else ""
        self._lost_id = "" if self.selected_id else wanted
        self.hovered_id = ""
        if not self.problems_of(self.chosen_file):
            self.chosen_file = ""
        self._read_anew()
        self.library_changed.emit()
        self.head_changed.emit()
        self.visibility_changed.emit()
        self.selection_changed.emit(self.selected_id)
        self.file_chosen.emit(self.chosen_file)

    def _new_loader(self) -> HeadLoader:
        loader = HeadLoader(self.library, self)
        loader.progressed.connect(self.loading_changed)
        loader.seen.connect(self._show_first)
        loader.passed.connect(self._show_first_zones)
        loader.loaded.connect(self.take)
        loader.failed.connect(self._keep)
        return loader

    def _show_first(self, head: Head) -> None:
        """Have the first head drawn without zones; a later one waits for them, so that the old one stays whole."""
        if self.shown_head is None:
            self.head_seen.emit(head)

    def _show_first_zones(self, passing: Passing) -> None:
        if self.shown_head is None:
            self.zones_seen.emit(passing)

    def _all_items(self) -> set[str]:
        return {item.id for system in self.library.systems.values() for item in system.items.values()}

    def _show_new_items(self) -> None:
        new = self._all_items() - self._ever_known
        self._ever_known |= new
        self._ticked |= new
        if self._before is not None:
            self._before = replace(self._before, ticked=self._before.ticked | new)

    def _keep(self, sentence: str) -> None:
        self.loading_changed.emit("")
        self.loading_failed.emit(sentence)
        self.say(sentence)

    # -- what is shown --------------------------------------------------------------------------

    def items_of(self, system: str) -> set[str]:
        """Ids without side of all items of a system."""
        return {item.id for item in self.library.systems[system].items.values()}

    def is_shown(self, item: str) -> bool:
        """Whether an item (id without side) is on view."""
        within = self._isolated is None or item in self._isolated
        return item in self._ticked and item not in self._hidden and within

    def leaves_out(self, answer: Resolved | Unresolved) -> bool:
        """Whether an item, or another reading of it, is not drawn because it is unverified."""
        return not self.unverified_shown and answer.confidence.level == "unverified"

    def is_listed(self, item_id: str) -> bool:
        """Whether anything of an item (id without side) may be drawn: it, or a reading that is shown beside it."""
        item, beside = self.library.item(item_id), self.readings_shown(item_id)
        told = [item.confidence, *(variant.confidence for variant in item.variants if variant.key in beside)]
        return self.unverified_shown or any(confidence.level != "unverified" for confidence in told)

    def listed_of(self, system: str) -> list[str]:
        """Ids without side of the items of a system that are listed, in the order of the file."""
        return [item.id for item in self.library.systems[system].items.values() if self.is_listed(item.id)]

    def set_unverified_shown(self, shown: bool) -> None:
        """Draw and list what is unverified, or leave it out; what is ticked, hidden or selected stays so."""
        if shown != self.unverified_shown:
            self.unverified_shown = shown
            self.filter_changed.emit()
            self.visibility_changed.emit()

    def visible_ids(self, resolution: Resolution | None = None) -> tuple[str, ...]:
        """Ids with side of everything to be drawn, in the order of the files: on this head, or of another answer.

        While somebody studies, of what is asked; of a comparison, what is compared.
        """
        known = (resolution or self.resolution).resolved
        if self.asked is not None:
            return tuple(name for name in self.asked if name in known)
        if self.compared:
            return tuple(name for name, one in known.items() if name in self.compared and not self.leaves_out(one))
        sides = {"both": ("left", "right", "midline"), "left": ("left", "midline"), "right": ("right", "midline")}
        wanted = sides[self.side]
        return tuple(
            item_id
            for item_id, resolved in known.items()
            if resolved.side in wanted
            and item_id.partition("~")[0] not in self._hidden
            and self.is_shown(resolved.item.id)
            and not self.leaves_out(resolved)
            and (resolved.variant is None or resolved.variant.key in self.readings_shown(resolved.item.id))
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
        """Ids without side of all ticked items, sorted; what an entry lights up for a while does not count."""
        return sorted(self._before.ticked if self._before else self._ticked)

    def set_ticked(self, items: Iterable[str]) -> None:
        """Tick exactly these items, as far as the library knows them."""
        self.show_as_before()
        self._ticked = {item for item in items if self._knows(item)}
        self.show_all()

    def hide_selected(self) -> None:
        """Take the selected item from view; `show_all` brings it back."""
        if self.selected_id:
            self._hidden.add(self.selected().item.id)  # type: ignore[union-attr]
            self.visibility_changed.emit()

    def isolate_selected(self) -> None:
        """Show the selected item alone."""
        chosen = self.selected()
        if chosen is not None and self.is_listed(chosen.item.id):
            self._ticked.add(chosen.item.id)
            self._hidden.discard(chosen.item.id)
            self._isolated = {chosen.item.id}
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

    def on_view(self) -> OnView:
        """What is drawn now."""
        here = self._now()
        return OnView(
            here.ticked,
            here.hidden,
            here.isolated,
            frozenset(self.readings_beside()),
            self.side,
            self.unverified_shown,
            self.faded,
        )

    def put_on_view(self, on_view: OnView) -> None:
        """Draw this, as far as the library knows it; an entry that is read is closed."""
        self.show_as_before()
        self._ticked = {item for item in on_view.ticked if self._knows(item)}
        self._hidden = set(on_view.hidden)
        self._isolated = None if on_view.isolated is None else set(on_view.isolated)
        self.side, self.unverified_shown, self.faded = on_view.side, on_view.unverified, on_view.faded
        self.set_readings_beside(on_view.readings)

    def set_style(self, **changes: object) -> None:
        """Change how things look; the names are those of `ViewStyle`."""
        self._style = replace(self._style, **changes)  # type: ignore[arg-type]
        self.style_changed.emit()

    @property
    def style(self) -> ViewStyle:
        """How things look; while somebody studies nothing on the head tells a name."""
        if self.asked is None:
            return self._style
        return replace(self._style, labels=False, needles=False, landmarks=False, reference_lines=True)

    def set_asked(self, items: Iterable[str] | None) -> None:
        """Draw exactly these ids with side, without names, until None."""
        studied = self.asked is not None
        self.asked = None if items is None else tuple(items)
        if studied != (self.asked is not None):
            self.style_changed.emit()
        self.hover("")
        self.visibility_changed.emit()

    # -- other readings -------------------------------------------------------------------------

    def readings(self, item: str) -> tuple[Reading, ...] | None:
        """The other readings of an item (id without side) on this head; None while they are constructed."""
        return self._readings.get(item)

    def readings_shown(self, item: str) -> frozenset[str]:
        """Keys of the readings that are drawn beside the first one of an item (id without side)."""
        return self._beside.get(item, frozenset())

    def show_readings(self, item: str, keys: Iterable[str]) -> None:
        """Draw exactly these other readings of an item (id without side) beside its first one, and put it on view."""
        chosen = frozenset(keys)
        self._keep_beside(item, chosen)
        if chosen and not self.is_shown(item):
            self.set_shown([item], True)
        if chosen:
            self._construct_readings(item)
        first, _, key = self.selected_id.partition("~")
        if key and key not in chosen and self.library.item(first).id == item:
            self.select(first)  # what was selected is drawn no more
        self.readings_changed.emit(item)
        self.filter_changed.emit()
        self.visibility_changed.emit()

    def show_all_readings(self, shown: bool) -> None:
        """Draw all other readings of the selected item beside its first one, or none."""
        chosen = self.selected()
        if chosen is not None:
            self.show_readings(chosen.item.id, [variant.key for variant in chosen.item.variants] if shown else [])

    def all_readings_shown(self) -> bool:
        """Whether the selected item has other readings and all of them are drawn."""
        chosen = self.selected()
        keys = {variant.key for variant in chosen.item.variants} if chosen is not None else set()
        return chosen is not None and bool(keys) and keys <= self.readings_shown(chosen.item.id)

    def readings_beside(self) -> list[str]:
        """All readings that are to be drawn, as "points.gv20~ear_apices", sorted."""
        return sorted(f"{item}~{key}" for item, keys in self._beside.items() for key in keys)

    def set_readings_beside(self, names: Iterable[str]) -> None:
        """Draw exactly these readings, given as by `readings_beside`, as far as the library knows them."""
        wanted: dict[str, set[str]] = {}
        for name in names:
            item, _, key = name.partition("~")
            if self._knows(item) and key in {variant.key for variant in self.library.item(item).variants}:
                wanted.setdefault(item, set()).add(key)
        self._beside = {item: frozenset(keys) for item, keys in wanted.items()}
        for item in wanted:
            self._construct_readings(item)
        self.filter_changed.emit()
        self.visibility_changed.emit()

    def _keep_beside(self, item: str, keys: frozenset[str]) -> None:
        if keys:
            self._beside[item] = keys
        else:
            self._beside.pop(item, None)

    def _construct_readings(self, item: str) -> None:
        if self.head is None:
            return
        if item not in self._readings and self._knows(item) and self.library.item(item).variants:
            self._readings_loader.load(self.library.item(item))

    def _read_anew(self) -> None:
        """Construct the readings that are shown or told on another head, or of other definitions."""
        self._readings.clear()
        if self.head is not None:
            self._readings_loader.begin(self.library, self.head)
        chosen = self.selected()
        for item in dict.fromkeys([*([chosen.item.id] if chosen else []), *self._beside]):
            self._construct_readings(item)

    def _take_readings(self, item: str, readings: tuple[Reading, ...]) -> None:
        self._readings[item] = readings
        answers = [answer for reading in readings for answer in reading.answers.values()]
        self.resolution = with_readings(self.resolution, answers)
        self.readings_changed.emit(item)
        if self.readings_shown(item):
            self.visibility_changed.emit()

    # -- what is compared -----------------------------------------------------------------------

    def compare(self, ones: Sequence[Resolved], others: Sequence[Resolved]) -> None:
        """Draw these alone, in contrasting styles; with nothing to compare all is drawn as before."""
        self.compared = {answer.id: number for number, group in enumerate((ones, others)) for answer in group}
        if self.compared:
            self.resolution = with_readings(self.resolution, (*ones, *others))
        self.visibility_changed.emit()

    # -- what a person adds ----------------------------------------------------------------------

    def annotate(self, words: str, annotations: Annotations) -> None:
        """Go on with other annotations; `words` name the act, which can be undone."""
        if annotations != self.annotations:
            self.undo_stack.push(_Annotating(self, words, self.annotations, annotations))

    def take_annotations(self, annotations: Annotations) -> None:
        """Go on with those of a file; nothing before them can be undone."""
        self.undo_stack.clear()
        self.put_annotations(annotations)

    def put_annotations(self, annotations: Annotations) -> None:
        """Go on with annotations that an act or its undoing has come to."""
        self.annotations = annotations
        self.annotations_changed.emit()

    # -- what is read ---------------------------------------------------------------------------

    def open_entry(self, entry_id: str) -> None:
        """Read about a condition, topic or prescription, its zones alone on the head until `show_as_before`.

        A topic without zones leaves on the head what was there. An unknown id opens nothing.
        """
        entry = entry_of(self.evidence, entry_id)
        if entry is None or entry_id == self.entry_id:
            return
        self.compared = {}
        if self._before is None:
            self._before = self._now()
        self._put_back(self._before)
        items = lit_items(entry)
        if items or not entry_id.startswith("topics."):
            self._light(items)
        self.entry_id = entry_id
        self.select("")
        self.entry_changed.emit(entry_id)
        self.visibility_changed.emit()

    def show_as_before(self) -> None:
        """Stop reading: what was on view and selected before the first entry comes back."""
        if self._before is None:
            return
        before, self._before = self._before, None
        self._put_back(before)
        self.entry_id = ""
        self.entry_changed.emit("")
        self.select(before.selected_id if self.answer(before.selected_id) else "")
        self.visibility_changed.emit()

    def _now(self) -> _Chosen:
        isolated = None if self._isolated is None else frozenset(self._isolated)
        return _Chosen(frozenset(self._ticked), frozenset(self._hidden), isolated, self.selected_id)

    def _light(self, lit: Iterable[str]) -> None:
        """Have exactly these ids (with or without side) on view."""
        names = set(lit)
        self._ticked = {self.library.item(name).id for name in names}
        one_sided = self._ticked - names
        self._hidden = {f"{item}.{side}" for item in one_sided for side in ("left", "right")} - names
        self._isolated = None

    def _put_back(self, before: _Chosen) -> None:
        self._ticked, self._hidden = set(before.ticked), set(before.hidden)
        self._isolated = None if before.isolated is None else set(before.isolated)

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
        if item_id != self.selected_id or self.chosen_file:
            self.selected_id, self._lost_id = item_id, ""
            chosen = self.selected()
            if chosen is not None:
                self._construct_readings(chosen.item.id)
            self.choose_file("")
            self.selection_changed.emit(item_id)
            if self.faded:
                self.visibility_changed.emit()

    def problems_of(self, file: str) -> list[Problem]:
        """What is wrong with a definition file."""
        return [problem for problem in self.library.problems if problem.file == file]

    def choose_file(self, file: str) -> None:
        """Read what is wrong with a definition file, until something is selected; "" for none."""
        if file != self.chosen_file:
            self.chosen_file = file
            self.file_chosen.emit(file)

    def select_item(self, item: str) -> None:
        """Select an item by its id, with side or without, and put it on view unless it is left out."""
        names = self.ids_of(item)
        if not names:
            return
        whole = self.library.item(item).id
        if self.is_listed(whole) and not self.is_shown(whole) and names[0] in self.resolution.resolved:
            self.set_shown([whole], True)
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
        item_id = "" if self.asked is not None else item_id  # it would tell the name
        if item_id != self.hovered_id:
            self.hovered_id = item_id
            self.hover_changed.emit(item_id)

    def set_pair(self, pair: HeadPair | None) -> None:
        """Tell what the head comes to beside another one."""
        if pair != self.pair:
            self.pair = pair
            self.pair_changed.emit()

    def show_step(self, number: int) -> None:
        """A construction step of the selected item is played back, or none by 0."""
        if number != self.step_number:
            self.step_number = number
            self.step_shown.emit(number)

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line; one of the core's in the language of the window."""
        self.message_shown.emit(spoken(sentence))

    def _knows(self, item: str) -> bool:
        system, _, key = item.partition(".")
        return system in self.library.systems and key in self.library.systems[system].items


class _Annotating(QUndoCommand):
    """From one set of annotations to another."""

    def __init__(self, session: Session, words: str, before: Annotations, after: Annotations):
        super().__init__(words)
        self._session, self._before, self._after = session, before, after

    def redo(self) -> None:
        self._session.put_annotations(self._after)

    def undo(self) -> None:
        self._session.put_annotations(self._before)


def _first_readings(resolution: Resolution) -> Resolution:
    """A resolution without other readings: those of other definitions are constructed anew."""
    return replace(
        resolution,
        resolved={name: answer for name, answer in resolution.resolved.items() if answer.variant is None},
        unresolved={name: answer for name, answer in resolution.unresolved.items() if answer.variant is None},
    )
