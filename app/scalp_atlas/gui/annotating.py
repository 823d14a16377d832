"""Rulers, notes and their arrows set on the head by hand or by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from scalp_atlas.annotations import Annotations, Free, Note, OnItem, Ruler, Spot
from scalp_atlas.gui.marks import Mark
from scalp_atlas.gui.pinning import Pinning
from scalp_atlas.gui.session import Session
from scalp_atlas.measuring import (
    Measured,
    NoPlace,
    length_in_words,
    named_places,
    place_of,
    rule_in_words,
    spot_at,
    spot_in_words,
)
from scalp_atlas.records import Resolved, text_in

Points = NDArray[np.float64]
Mode = Literal["", "ruler", "note", "arrow"]
_FARTHEST_SNAP_MM: Final = 6.0


@dataclass(frozen=True, eq=False)
class Pointing:
    """How places are pointed at now: `reach_mm` off them at most, seen along `toward` (3,)."""

    reach_mm: float
    toward: Points


class Annotating(QObject):
    """Takes the viewport's gestures (`gui.marks.Tool`) while rulers, notes or an arrow are set.

    Each click of a ruler adds a place; one on its last place, or Enter, ends it. Nothing is set by turning the head.
    """

    mode_changed = Signal(str)  # also where it was refused, so that a tick follows
    changed = Signal()  # what is to be marked on the head is another
    text_wanted = Signal(object)  # a Spot for which a note is to be written

    def __init__(self, session: Session, pinning: Pinning, pointing: Callable[[], Pointing], parent: QObject):
        super().__init__(parent)
        self._session, self._pinning, self._pointing = session, pinning, pointing
        self.mode: Mode = ""
        self.note = -1  # number of the note whose arrow is set
        self._first: Spot | None = None  # of a ruler to be
        self._open: int | None = None  # number of the ruler that goes on
        self._under: Spot | None = None  # the pointer
        self._dragged: tuple[str, Annotations] | None = None
        self._told: Measured | None = None
        session.head_changed.connect(self._forget)
        session.annotations_changed.connect(self._follow)
        pinning.changed.connect(self._tell_length)

    def set_mode(self, mode: Mode, note: int = -1) -> None:
        """Set rulers, notes, the arrow of a note, or nothing by ""; says what to do."""
        if mode and self._session.head is None:
            self._session.say(self.tr("There is no head to measure yet."))
            mode = ""
        if mode == "arrow" and not 0 <= note < len(self._session.annotations.notes):
            self._session.say(self.tr("Choose a note in the list first; the arrow is for it."))
            mode = ""
        self.mode, self.note = mode, note
        self._forget()
        told = {
            "ruler": self.tr(
                "Ruler: click places on the skin; Enter or a click on the last one ends it, "
                "A takes the selected item, Backspace takes a place back, Esc leaves"
            ),
            "note": self.tr("Note: click a place on the skin and write; A takes the selected item, Esc leaves"),
            "arrow": self.tr("Arrow: click the place that the note is to point to; Esc leaves"),
        }
        if mode:
            self._session.say(told[mode])
        self.mode_changed.emit(mode)

    # -- gestures (`gui.marks.Tool`) ---------------------------------------------------------------

    def marks(self) -> Sequence[Mark]:
        """What can be dragged in this mode, where a ruler is to begin, and the named place under the pointer."""
        pinned = self._pinning.pinned
        marks = []
        if self.mode == "ruler":
            for number, ruler in enumerate(pinned.rulers):
                if ruler is not None:
                    places = np.vstack([stroke.points for stroke in ruler.ends.strokes])
                    marks.append(Mark(f"ruler:{number}", places, "proposed", strong=number == self._open))
        elif self.mode:
            for number, note in enumerate(pinned.notes):
                if note is not None:
                    tips = [note.arrow.strokes[0].points[-1:]] if note.arrow else []
                    places = np.vstack([note.pin.strokes[0].points, *tips])
                    marks.append(Mark(f"note:{number}", places, "proposed", strong=number == self.note))
        if self.mode and self._first is not None:
            marks += self._mark_of(self._first)
        if self.mode and self._under is not None and self._under != self._first:
            marks += self._mark_of(self._under)
        return marks

    def _mark_of(self, spot: Spot) -> list[Mark]:
        language = self._session.style.language
        try:
            place = place_of(spot, self._session.head, self._session.resolution)
        except NoPlace:
            return []
        named = not isinstance(spot, Free)
        name = spot_in_words(spot, self._session.library, language) if named else ""
        return [Mark("", self._session.head.lift(place[None]), "confirmed" if named else "proposed", name)]

    def can_drag(self, mark: str) -> bool:
        """Ends of rulers, pins and arrow tips, in the mode that sets them."""
        return bool(mark)

    def drag(self, mark: str, index: int, place: Points) -> None:
        """Hold an end over a place; its length follows."""
        spot = self._spot(place)
        if spot is None:
            return
        kind, _, number = mark.partition(":")
        whole = self._session.annotations
        if kind == "ruler":
            ruler = whole.rulers[int(number)]
            spots = (*ruler.spots[:index], spot, *ruler.spots[index + 1 :])
            draft = with_ruler(whole, int(number), replace(ruler, spots=spots))
            words = self.tr("Move a place of a ruler")
        else:
            note = whole.notes[int(number)]
            draft = with_note(whole, int(number), replace(note, **{"arrow" if index else "spot": spot}))
            words = self.tr("Move a note")
        self._dragged = words, draft
        self._pinning.show(draft)

    def drop(self) -> None:
        """What was dragged stays there."""
        if self._dragged is not None:
            dragged, self._dragged = self._dragged, None
            self._session.annotate(*dragged)

    def click(self, mark: str, place: Points | None) -> bool:
        """Set a place of what the mode is for."""
        if not self.mode or place is None:
            return False
        spot = self._spot(place)
        if spot is not None:
            self.set_spot(spot)
        return True

    def hover(self, place: Points | None) -> None:
        """The pointer stands over a place of the head, or beside it."""
        under = None
        if self.mode and place is not None and self._session.head is not None:
            under = self._spot(place, quiet=True)
        if under != self._under:
            self._under = under
            self.changed.emit()

    def wants_key(self, event: QKeyEvent) -> bool:
        """Enter, Backspace, Esc and A, while something is set."""
        return bool(self.mode) and event.key() in self._keys() and not event.modifiers()

    def press_key(self, event: QKeyEvent) -> bool:
        """End, take back, leave, or take the selected item."""
        if not self.wants_key(event):
            return False
        self._keys()[Qt.Key(event.key())]()
        return True

    def _keys(self) -> dict[Qt.Key, Callable[[], None]]:
        return {
            Qt.Key.Key_Return: self.end_ruler,
            Qt.Key.Key_Enter: self.end_ruler,
            Qt.Key.Key_Backspace: self.take_back,
            Qt.Key.Key_Escape: lambda: self.set_mode(""),
            Qt.Key.Key_A: self.set_on_selected,
        }

    # -- acts -------------------------------------------------------------------------------------

    def set_spot(self, spot: Spot) -> None:
        """The next place of a ruler, the place of a note, or the tip of an arrow."""
        whole = self._session.annotations
        if self.mode == "note":
            self.text_wanted.emit(spot)
        elif self.mode == "arrow":
            note = whole.notes[self.note]
            self._session.annotate(self.tr("Arrow"), with_note(whole, self.note, replace(note, arrow=spot)))
            self.set_mode("")
        elif self._open is not None:
            ruler = whole.rulers[self._open]
            if self._is_at(spot, ruler.spots[-1]):
                self.end_ruler()
            else:
                longer = replace(ruler, spots=(*ruler.spots, spot))
                self._session.annotate(self.tr("Longer ruler"), with_ruler(whole, self._open, longer))
        elif self._first is None:
            self._first = spot
        elif self._is_at(spot, self._first):
            self._session.say(self.tr("The ruler begins there already; click another place."))
        else:
            ruler = Ruler((self._first, spot))
            self._first, self._open = None, len(whole.rulers)
            self._session.annotate(self.tr("Ruler"), replace(whole, rulers=(*whole.rulers, ruler)))
        self.changed.emit()

    def set_on_selected(self) -> None:
        """The selected point, or the end of the selected line that is not taken yet, as the next place."""
        chosen = self._session.selected()
        if not isinstance(chosen, Resolved) or chosen.kind == "area":
            self._session.say(self.tr("Select a point or a line in the list; A takes its place or its end."))
            return
        ends = (OnItem(chosen.id),) if chosen.kind == "point" else ()
        ends = ends or (OnItem(chosen.id, 0, "start"), OnItem(chosen.id, len(chosen.pieces) - 1, "end"))
        self.set_spot(ends[-1] if self._last() == ends[0] else ends[0])

    def end_ruler(self) -> None:
        """The next place begins another ruler."""
        self._first, self._open = None, None
        self.changed.emit()

    def take_back(self) -> None:
        """The last place set is not wanted: an act of its own, for what was done last may have been another one."""
        if self._first is not None:
            self.end_ruler()
        elif self._open is not None:
            whole, number = self._session.annotations, self._open
            kept = whole.rulers[number].spots[:-1]
            shorter = replace(whole.rulers[number], spots=kept) if len(kept) > 1 else None
            if shorter is None:
                self._first, self._open = kept[0], None
            self._session.annotate(self.tr("Take a place back"), with_ruler(whole, number, shorter))
            self.changed.emit()

    def _last(self) -> Spot | None:
        if self._open is not None:
            return self._session.annotations.rulers[self._open].spots[-1]
        return self._first

    def _is_at(self, spot: Spot, other: Spot) -> bool:
        """Whether two spots cannot be told apart on the screen."""
        head, resolution = self._session.head, self._session.resolution
        try:
            way = place_of(spot, head, resolution) - place_of(other, head, resolution)
        except NoPlace:
            return spot == other
        return spot == other or float(np.linalg.norm(way)) < min(self._pointing().reach_mm, _FARTHEST_SNAP_MM) / 2

    def _spot(self, place: Points, *, quiet: bool = False) -> Spot | None:
        session, pointing = self._session, self._pointing()
        reach = min(pointing.reach_mm, _FARTHEST_SNAP_MM)
        shown = [session.resolution.resolved[name] for name in session.visible_ids()]
        try:
            return spot_at(place, session.head, named_places(session.head, shown), reach, pointing.toward)
        except NoPlace as why:
            if not quiet:
                session.say(text_in(why.told, session.style.language))
            return None

    def _tell_length(self) -> None:
        """The length of the ruler that goes on, and why in this cun."""
        pinned = self._pinning.pinned
        ruler = pinned.rulers[self._open] if self._open is not None and self._open < len(pinned.rulers) else None
        if ruler is not None and ruler.measured is not self._told:
            self._told = ruler.measured
            language = self._session.style.language
            words = (length_in_words(ruler.measured, language), rule_in_words(ruler.measured, language))
            self._session.say({"en": "{0}. {1}", "zh": "{0}。{1}"}[language].format(*words))
        self.changed.emit()  # the ends that can be dragged

    def _forget(self) -> None:
        if self._dragged is not None:
            self._pinning.show(None)
        self._first = self._open = self._under = self._dragged = None
        self.changed.emit()

    def _follow(self) -> None:
        """A ruler that was taken away goes on no more."""
        if self._open is not None and self._open >= len(self._session.annotations.rulers):
            self._open = None
        if self.mode == "arrow" and self.note >= len(self._session.annotations.notes):
            self.set_mode("")


def with_ruler(whole: Annotations, number: int, ruler: Ruler | None) -> Annotations:
    """The same with another ruler of that number, or without it."""
    return replace(whole, rulers=_with(whole.rulers, number, ruler))


def with_note(whole: Annotations, number: int, note: Note | None) -> Annotations:
    """The same with another note of that number, or without it."""
    return replace(whole, notes=_with(whole.notes, number, note))


def _with(entries: tuple, number: int, entry: object) -> tuple:
    return (*entries[:number], *([] if entry is None else [entry]), *entries[number + 1 :])
