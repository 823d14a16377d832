"""A head in the making: from a bare mesh file by way of four places to a head file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QUndoCommand, QUndoStack

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.fit import fit, with_proposal, without_proposals
from scalp_atlas.gui.language import interface_language
from scalp_atlas.gui.loading import Loaded
from scalp_atlas.gui.marks import Mark
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.work import Tell, Work
from scalp_atlas.hairline_edit import Preset, with_preset
from scalp_atlas.head import (
    Head,
    as_it_is_now,
    build_head,
    bundled_heads,
    frame_landmarks,
    load_head,
    without_unclear,
)
from scalp_atlas.headcheck import HeadCheck, check_mesh
from scalp_atlas.headfile import HeadFile, read_head_file, write_head_file
from scalp_atlas.landmark_edit import (
    FIDUCIALS,
    HAIRLINE,
    Draft,
    Wrong,
    bare_head,
    bent,
    fiducials_wrong,
    first_guess,
    place_in_words,
    short_name,
)
from scalp_atlas.meshfile import Mesh
from scalp_atlas.recognise import Recognised
from scalp_atlas.records import Library, Text, text_in
from scalp_atlas.relay import sha256_of
from scalp_atlas.resolve import Resolver
from scalp_atlas.scan import Scan, read_scan_mesh

Points = NDArray[np.float64]
Step = Literal["", "check", "guide", "edit"]

TEMPLATE: Final = "adult_male"
UNKNOWN: Final = ("mm", "RAS")  # unit and axes of a scan in which no head was recognised
translate = QCoreApplication.translate


@dataclass(frozen=True, eq=False)
class OwnScan:
    """A mesh file without landmarks, as it was read and checked."""

    path: Path
    mesh: Mesh
    checked: HeadCheck
    template: Head


class HeadMaking(QObject):
    """The scan or head that is worked on, how far one is with it, and every act on it.

    It takes the viewport's gestures (`gui.marks.Tool`), and shows what comes of them by the session. `step` is
    "check" (what was found out about a scan), "guide" (the four places), "edit" (all landmarks) or "" (nothing).
    """

    changed = Signal()  # the step, the draft, or what is chosen is another one
    place_wanted = Signal(object)  # (n, 3): the head is to be turned to it

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self.step: Step = ""
        self.scan: OwnScan | None = None
        self.draft: Draft | None = None
        self.selected = ""  # a landmark or hairline, as the draft names it
        self.finding = -1  # number of the finding that is shown
        self.place = 0  # number of its place that was turned to last
        self.stack = QUndoStack(self)
        self._file_read = ""  # SHA-256 of the head file as it was read or saved here
        self._shown: Scan | None = None  # what is worked on, as the session shows it
        self._pulled: Draft | None = None  # the draft while something is dragged
        self._wanted: Draft | None = None  # the zones are to stand as it says
        self._resolver: tuple[Resolver, HeadFile] | None = None  # the newest, and the head file it was made from
        self._long, self._following = Work(self), Work(self)
        self._long.told.connect(session.loading_changed)
        self._long.failed.connect(self._tell_failure)
        self._following.failed.connect(session.say)
        session.loading_cancelled.connect(self._long.cancel)
        session.head_changed.connect(self._leave_other_head)
        session.library_changed.connect(self._take_library)

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost."""
        return bool(self.step) and not self.stack.isClean()

    def close(self) -> None:
        """Stop working; come back when no thread does any more."""
        self._long.close()
        self._following.close()

    def stop(self) -> None:
        """What is being read or fitted is not wanted any more."""
        self._long.cancel()

    def finish(self) -> None:
        """Leave the making; the head stays on view."""
        self._following.cancel()
        self._go("")

    # -- a scan -----------------------------------------------------------------------------------

    def open_scan(self, path: Path) -> None:
        """Read a mesh file, check it and show it with what was found."""
        reading = self.tr("Reading {file}").format(file=path.name)
        looked_at = {
            "unit": self.tr("Looking at the size"),
            "axes": self.tr("Looking for the head"),
            "parts": self.tr("Counting its parts"),
            "holes": self.tr("Looking for holes"),
            "crossings": self.tr("Looking for triangles that cut through each other"),
            "triangles": self.tr("Looking at the triangles"),
        }

        def work(tell: Tell) -> OwnScan:
            tell(reading)
            mesh = read_scan_mesh(path, lambda: tell(""))
            template = load_head(TEMPLATE)
            checked = check_mesh(mesh, template, lambda about: tell(looked_at.get(about, self.tr("Checking the mesh"))))
            return OwnScan(path, mesh, checked, template)

        self._session.loading_changed.emit(reading)
        self._long.start(work, self._take_scan)

    def read_as(self, unit: str, axes: str) -> None:
        """Take the scan for one in this unit and these axes; places set so far are dropped."""
        if self.scan is not None:
            self.draft = Draft.of_mesh(self.scan.path, unit, axes)
            self.stack.clear()
            self._show_scan()
            self.show_finding(-1)

    def show_finding(self, number: int) -> None:
        """Mark the places of a finding on the scan and turn to the first; -1 for none."""
        self.finding, self.place = number, -1
        self.next_place()

    def next_place(self) -> None:
        """Turn to the next place of the finding that is shown."""
        places = self.finding_places()
        if places:
            self.place = (self.place + 1) % len(places)
            self.place_wanted.emit(places[self.place])
        self.changed.emit()

    def finding_places(self) -> list[Points]:
        """Where the finding that is shown lies: rims and single places (n, 3), head frame, mm."""
        head = self._session.scan
        if self.scan is None or head is None or not 0 <= self.finding < len(self.scan.checked.findings):
            return []
        record = self.draft.record
        turned = [p @ record.to_ras.T * record.unit_mm for p in self.scan.checked.findings[self.finding].places]
        return [head.frame.from_file(points) for points in turned]

    def _take_scan(self, scan: OwnScan) -> None:
        found = scan.checked.recognised
        self.scan, self.draft = scan, Draft.of_mesh(scan.path, *((found.unit, found.axes) if found else UNKNOWN))
        self.finding = -1
        self.stack.clear()
        self._show_scan()
        self._go("check")

    def _show_scan(self) -> None:
        head = bare_head(self.scan.mesh, self.draft, self._recognised())
        self._shown = head.scan
        self._session.take_scan(head)

    def _recognised(self) -> Recognised | None:
        """The head that was recognised, where unit and axes are still those of it."""
        found = self.scan.checked.recognised if self.scan else None
        if found is None or self.draft is None:
            return None
        same = Draft.of_mesh(self.scan.path, found.unit, found.axes).record
        record = self.draft.record
        return found if same.unit_mm == record.unit_mm and np.array_equal(same.to_ras, record.to_ras) else None

    # -- the four places --------------------------------------------------------------------------

    def begin_guide(self) -> None:
        """Go on to the four places; where a head was recognised they are proposed."""
        found, head = self._recognised(), self._session.scan
        if found is not None and head is not None and not self.draft.names:
            guess = first_guess(found, self.scan.template, head, self.draft)
            self.draft = self.draft.suggested(guess, "head recognised in the scan")
        self._go("guide")
        self.select(next((name for name in FIDUCIALS if name not in self.draft.names), FIDUCIALS[0]))

    def back_to_check(self) -> None:
        """Back to what was found out about the scan."""
        self._go("check")

    @property
    def wrong(self) -> Wrong | None:
        """What cannot be right about the four places, if anything."""
        head, draft = self._session.shown_head, self._pulled or self.draft
        if head is None or draft is None:
            return None
        places = {name: head.frame.from_file(draft.points(name))[0] for name in FIDUCIALS if name in draft.names}
        return fiducials_wrong(places, upright=self._recognised() is not None)

    def swap(self) -> None:
        """Put the two places that are swapped right."""
        wrong = self.wrong
        if wrong is not None and wrong.swap is not None:
            self._do(self.tr("Swap"), self.draft.swapped(*wrong.swap))

    def all_placed(self) -> bool:
        """Whether the four have places against which nothing speaks."""
        return self.draft is not None and all(name in self.draft.names for name in FIDUCIALS) and self.wrong is None

    def accept_four(self) -> None:
        """The four look right: propose everything else."""
        if self.all_placed():
            self.draft = self.draft.confirmed(FIDUCIALS)
            self.propose()

    def propose(self) -> None:
        """Fit the bundled heads to what a person placed, and take every other place from them."""
        draft, library = self.draft, self._session.library
        path = draft.record.mesh

        def work(tell: Tell) -> tuple[Draft, Resolver, Loaded]:
            def wanted() -> bool:
                tell("")
                return False

            tell(self.tr("Preparing the scan"))
            record = without_proposals(draft.record)
            head = build_head(replace(record, unclear=frozenset()), path, path.stem)
            proposing = self.tr("Proposing landmarks and hairlines: {share}")
            proposal = fit(head, lambda share: tell(proposing.format(share=f"{share:.0%}")), wanted)
            whole = with_proposal(record, path, head, proposal, f"{date.today():%Y-%m-%d}")
            return _resolved(Draft(whole), library, tell)

        self._session.loading_changed.emit(self.tr("Preparing the scan"))
        self._long.start(work, lambda answer: self._take_made(*answer, saved=False))

    # -- all landmarks ----------------------------------------------------------------------------

    def edit(self) -> None:
        """Go on to the landmarks of the head that is shown, which has a head file of the user's own."""
        place, library = Path(self._session.place), self._session.library
        self._session.loading_changed.emit(self.tr("Reading {file}").format(file=place.name))

        def work(tell: Tell) -> tuple[str, Text, tuple[Draft, Resolver, Loaded]]:
            read = sha256_of(place)
            record = read_head_file(place)
            record, notice = as_it_is_now(record, record.mesh)
            return read, notice, _resolved(Draft(record), library, tell)

        self._long.start(work, self._take_read)

    def _take_read(self, answer: tuple[str, Text, tuple[Draft, Resolver, Loaded]]) -> None:
        self._file_read, notice, made = answer
        self._take_made(*made, saved=not notice)
        if notice:
            self._session.say(text_in(notice, self._session.style.language))

    def can_edit(self) -> bool:
        """Whether the head that is shown is of the user's own; the bundled ones are to be copied first."""
        place = self._session.place
        return bool(place) and place not in bundled_heads()

    def select(self, name: str) -> None:
        """Choose a landmark or hairline and turn to it; "" for none."""
        if name != self.selected:
            self.selected = name
            if name and self.draft is not None and name in self.draft.names:
                self.place_wanted.emit(self._points(self.draft, name))
            self.changed.emit()

    def confirm(self) -> None:
        """The selected one is right where it is; go on to the next that is proposed."""
        if self.draft is not None and self.draft.condition(self.selected) == "proposed":
            name = self.selected
            self._do(self.tr("Confirm {place}").format(place=_place(name)), self.draft.confirmed([name]))
            rest = [row.name for row in self.draft.rows() if row.condition == "proposed"]
            self.select(rest[0] if rest else name)

    def lock(self) -> None:
        """Lock the selected one, or free it."""
        if self.draft is not None and self.selected in self.draft.names:
            on = self.selected not in self.draft.locked
            words = self.tr("Lock {place}") if on else self.tr("Unlock {place}")
            self._do(words.format(place=_place(self.selected)), self.draft.with_lock(self.selected, on))

    def delete(self) -> None:
        """Take the selected one away, unless no head were left, or it is locked."""
        name = self.selected
        if self.draft is None or name not in self.draft.names:
            return
        place = _place(name)
        place = place[:1].upper() + place[1:]
        if name in self.draft.locked:
            self._session.say(self.tr("{place} is locked; unlock it first (L)").format(place=place))
        elif self.draft.is_needed(name):
            told = self.tr("{place} cannot be taken away: a head needs nasion, inion and both ears")
            self._session.say(told.format(place=place))
        else:
            self._do(self.tr("Take away {place}").format(place=_place(name)), self.draft.without(name))

    def sagittal_cun(self) -> float | None:
        """Millimetres of one on the head that is shown, where it can be measured."""
        return self._session.resolution.scales.get("cun_sagittal") if self.step == "edit" else None

    def move_hairline(self, preset: Preset, cun: float) -> None:
        """Move the hairline by rule, so many sagittal cun of the head as it is shown."""
        cun_mm, head = self.sagittal_cun(), self._session.head
        if cun_mm is None or head is None:
            return
        try:
            draft = with_preset(self.draft, head, preset, cun, cun_mm)
        except ScalpAtlasError as error:
            self._session.say(str(error))
            return
        words = {
            "high": self.tr("High hairline"),
            "low": self.tr("Low hairline"),
            "receding": self.tr("Receding hairline"),
        }
        self._do(words[preset], draft)

    def set_unclear(self, hairline: str, on: bool) -> None:
        """Tell "front", "temple" or "back" to be unclear, or clear again."""
        if self.step == "edit" and (hairline in self.draft.record.unclear) != on:
            words = self.tr("Unclear: {place}") if on else self.tr("Clear: {place}")
            self._do(words.format(place=_place(HAIRLINE + hairline)), self.draft.with_unclear(hairline, on))

    def changed_outside(self, path: Path) -> bool:
        """Whether a head file is another one than was read or saved here, as when another window has saved it."""
        return path.exists() and sha256_of(path) != self._file_read

    def save(self, path: Path) -> None:
        """Write the head file.

        Raises
        ------
        ScalpAtlasError
        """
        record = replace(self.draft.record, file=path.name)
        write_head_file(path, record)
        self.draft = replace(self.draft, record=record)
        self._file_read = sha256_of(path)
        self.stack.setClean()
        self._session.place = str(path)
        self.changed.emit()

    def file(self) -> Path | None:
        """Where the head file belongs: where it is, or else beside the mesh."""
        if self._session.place:
            return Path(self._session.place)
        return self.draft.record.mesh.with_suffix(".toml") if self.draft and self.draft.record.mesh else None

    def _take_made(self, draft: Draft, resolver: Resolver, loaded: Loaded, *, saved: bool) -> None:
        self.draft, self._wanted, self._resolver = draft, draft, (resolver, draft.record)
        self.scan = None
        self.stack.clear()
        if not saved:
            self.stack.resetClean()
        place = self._session.place if self.can_edit() else ""
        self._shown = loaded.head.scan
        self._session.take(replace(loaded, place=place))
        self.selected = ""
        self._go("edit")

    # -- acts and their undoing -------------------------------------------------------------------

    def _do(self, words: str, draft: Draft) -> None:
        self.stack.push(_Act(self, words, self.draft, draft))

    def put(self, draft: Draft) -> None:
        """Go on with a draft, which an act or its undoing has come to."""
        self.draft, self._pulled = draft, None
        self.changed.emit()
        self._follow(draft)

    def _follow(self, draft: Draft) -> None:
        """Construct the zones anew, as far as they hang on what has moved.

        What is under way comes to its end, so that zones follow while one drags; of what waits the newest wins.
        """
        self._wanted = draft
        if self._following.busy:
            return
        library, known = self._session.library, self._resolver
        if self.step != "edit" or known is None or _alike(known[1], draft.record):
            return

        def work(tell: Tell) -> tuple[Resolver, HeadFile, Loaded]:
            resolver, record = known
            moved = _moved(resolver.head, record, draft)
            tell("")
            newest = resolver.on(moved) if moved is not None else _resolved(draft, library, tell)[1]
            newest.head.hair_cover  # noqa: B018 the window is not to wait for it
            return newest, draft.record, Loaded("", newest.head, newest.resolve())

        self._following.start(work, self._take_followed)

    def _take_followed(self, answer: tuple[Resolver, HeadFile, Loaded]) -> None:
        resolver, record, loaded = answer
        self._resolver, self._shown = (resolver, record), loaded.head.scan
        self._session.take(replace(loaded, place=self._session.place))
        self.changed.emit()
        if self._wanted is not None:
            self._follow(self._wanted)

    def _take_library(self) -> None:
        """Other definitions: what is under way is for the old ones."""
        if self._resolver is not None and self._wanted is not None:
            self._following.cancel()
            self._resolver = Resolver(self._session.library, self._resolver[0].head), self._resolver[1]
            self._follow(self._wanted)

    def _leave_other_head(self) -> None:
        """Another head was opened: what was made here is over."""
        shown = self._session.shown_head
        if self.step and (shown is None or shown.scan is not self._shown):
            self.finish()

    def _tell_failure(self, sentence: str) -> None:
        self._session.loading_changed.emit("")
        if self._session.shown_head is None:
            self._session.loading_failed.emit(sentence)
        self._session.say(sentence)

    def _go(self, step: Step) -> None:
        self.step = step
        if not step:
            self.draft = self.scan = self._resolver = self._wanted = None
            self.selected = ""
            self.stack.clear()
        self.changed.emit()

    # -- gestures on the head (`gui.marks.Tool`) --------------------------------------------------

    def marks(self) -> Sequence[Mark]:
        """Of the finding that is shown, of the four places, or of all landmarks and the selected hairline."""
        draft = self._pulled or self.draft
        if self.step == "check":
            places = self.finding_places()
            rims = [np.vstack([rim, rim[:1]]) for rim in places if len(rim) > 1]
            dots = [dot for dot in places if len(dot) == 1]
            marks = [Mark("", rim, "finding", line=True, strong=True) for rim in rims]
            return [*marks, Mark("", np.vstack(dots), "finding")] if dots else marks
        if draft is None or self._session.shown_head is None or not self.step:
            return []
        names = FIDUCIALS if self.step == "guide" else draft.names
        shown = sorted((name for name in names if name in draft.names), key=lambda name: name == self.selected)
        return [self._mark(draft, name) for name in shown if not draft.is_unclear(name)]

    def can_drag(self, mark: str) -> bool:
        """A place that is not locked; of hairlines the selected one."""
        return bool(mark) and self.draft is not None and mark not in self.draft.locked

    def drag(self, mark: str, index: int, place: Points) -> None:
        """Hold a point over a place of the skin; the zones follow where the head does not turn with it."""
        head = self._session.shown_head
        if self.draft is None or head is None:
            return
        spot = head.visible.snap(place)
        points = bent(self._points(self.draft, mark), index, spot, head.visible) if mark.startswith(HAIRLINE) else spot
        self.selected = mark
        self._pulled = self.draft.placed(mark, head.frame.to_file(np.atleast_2d(points)))
        self.changed.emit()
        if self.step == "edit" and not mark.startswith(HAIRLINE) and mark not in frame_landmarks(head):
            self._follow(self._pulled)

    def drop(self) -> None:
        """What was dragged stays there."""
        if self._pulled is not None:
            self._do(self.tr("Move {place}").format(place=_place(self.selected)), self._pulled)

    def click(self, mark: str, place: Points | None) -> bool:
        """Select a mark; in the guide, and for a landmark that is missing, set the selected one on the skin."""
        if self.step not in ("guide", "edit") or self.draft is None:
            return False
        if mark:
            self.select(mark)
            return True
        missing = self.selected and self.selected not in self.draft.names and not self.selected.startswith(HAIRLINE)
        if place is None or not (self.step == "guide" or missing):
            return False
        self._set(self.selected, place)
        return True

    def hover(self, place: Points | None) -> None:
        """Pointing means nothing here."""

    def wants_key(self, event: QKeyEvent) -> bool:
        """Enter, L and Delete, while all landmarks are edited."""
        return self.step == "edit" and bool(self.selected) and event.key() in self._keys() and not event.modifiers()

    def press_key(self, event: QKeyEvent) -> bool:
        """Confirm, lock or take away the selected one."""
        if not self.wants_key(event):
            return False
        self._keys()[Qt.Key(event.key())]()
        return True

    def _keys(self) -> dict[Qt.Key, Callable[[], None]]:
        return {
            Qt.Key.Key_Return: self.confirm,
            Qt.Key.Key_Enter: self.confirm,
            Qt.Key.Key_L: self.lock,
            Qt.Key.Key_Delete: self.delete,
        }

    def _set(self, name: str, place: Points) -> None:
        head = self._session.shown_head
        spot = head.frame.to_file(head.visible.snap(place)[None])
        self._do(self.tr("Place {place}").format(place=_place(name)), self.draft.placed(name, spot))
        if self.step == "guide":
            todo = [other for other in FIDUCIALS if other not in self.draft.names]
            if todo:
                self.selected = todo[0]  # without turning: one looks at the place just set
                self.changed.emit()

    def _points(self, draft: Draft, name: str) -> Points:
        return self._session.shown_head.frame.from_file(draft.points(name))

    def _mark(self, draft: Draft, name: str) -> Mark:
        strong = name == self.selected
        look: Literal["confirmed", "proposed"] = "proposed" if draft.condition(name) == "proposed" else "confirmed"
        label = short_name(name, self._session.style.language) if strong or self.step == "guide" else ""
        return Mark(name, self._points(draft, name), look, label, name.startswith(HAIRLINE), strong)


class _Act(QUndoCommand):
    """From one draft to another."""

    def __init__(self, making: HeadMaking, words: str, before: Draft, after: Draft):
        super().__init__(words)
        self._making, self._before, self._after = making, before, after

    def redo(self) -> None:
        self._making.put(self._after)

    def undo(self) -> None:
        self._making.put(self._before)


def _resolved(draft: Draft, library: Library, tell: Tell) -> tuple[Draft, Resolver, Loaded]:
    """The head of a draft with everything on it, built from its file."""
    tell(translate("HeadLoader", "Taking the ears off the measuring surface"))
    head = build_head(draft.record, draft.record.mesh, draft.record.mesh.stem)
    head.midline, head.hair_cover  # noqa: B018 the window is not to wait for them
    tell(translate("HeadLoader", "Constructing the zones"))
    resolver = Resolver(library, head)
    return draft, resolver, Loaded("", head, resolver.resolve())


def _alike(one: HeadFile, other: HeadFile) -> bool:
    """Whether two head files, one made from the other, come to the same head; what is locked does not matter."""
    parts = ("landmarks", "hairlines", "states", "unclear")
    return all(getattr(one, part) is getattr(other, part) for part in parts)


def _place(name: str) -> str:
    """A landmark or hairline in the language of the window, for the name of an act."""
    return place_in_words(name, interface_language())


def _moved(head: Head, record: HeadFile, draft: Draft) -> Head | None:
    """The head of `record` with what a draft has otherwise; None where it has to be built from its file again."""
    if record.unclear != draft.record.unclear:
        return None
    old, new = without_unclear(record), without_unclear(draft.record)
    if old.hairlines.keys() - new.hairlines.keys():
        return None
    here = Draft.points
    landmarks = {
        name: head.frame.from_file(here(draft, name))[0] if name in new.landmarks else None
        for name in old.landmarks.keys() | new.landmarks.keys()
        if old.landmarks.get(name) is not new.landmarks.get(name)
    }
    hairlines = {
        name: head.frame.from_file(here(draft, HAIRLINE + name))
        for name, curve in new.hairlines.items()
        if old.hairlines.get(name) is not curve
    }
    return head.moved(landmarks, hairlines, states=new.states)
