"""The cortex of the session's head, and what of it lies beneath the selected item: found in a thread, kept per head."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scalp_atlas.cortex import Beneath, Cortex, CortexUnder, beneath, cortex_in, electrodes
from scalp_atlas.export.formats import save_numbers
from scalp_atlas.gui.work import Tell, Work

if TYPE_CHECKING:
    from scalp_atlas.gui.session import Session
    from scalp_atlas.head import Head
    from scalp_atlas.records import Points, Resolution, Resolved


class CortexFinder(QObject):
    """Puts the average brain into the head once it is to be seen, or an item is selected whose page tells of it."""

    shown = Signal(object)  # the `Cortex` that is to be drawn from now on, or None
    found = Signal()  # `beneath` knows more

    def __init__(self, session: Session):
        super().__init__(session)
        self._session = session
        self.cortex: Cortex | None = None
        self._showing: Cortex | None = None
        self._beneath: dict[str, Beneath] = {}
        self._work = Work(self)
        self._saving = Work(self)
        for work in (self._work, self._saving):
            work.failed.connect(session.say)
        session.head_changed.connect(self._begin_anew)
        session.selection_changed.connect(self._ask)
        session.readings_changed.connect(self._ask)
        session.style_changed.connect(self._restyle)

    @property
    def is_shown(self) -> bool:
        """Whether the cortex is drawn."""
        return self._showing is not None

    def beneath(self, item_id: str) -> Beneath | None:
        """What lies beneath an item (id with side), if that is known by now."""
        return self._beneath.get(item_id)

    def save_numbers(self, path: Path, resolution: Resolution) -> None:
        """Write items of the head as JSON, with what lies beneath each; the session says how it went."""
        session, cortex = self._session, self.cortex
        head, library, positions = session.head, session.library, electrodes(session.resolution)

        def save(tell: Tell) -> None:
            tell("")
            save_numbers(path, resolution, head, library, CortexUnder(cortex, head.surface, positions))

        session.say(self.tr("Looking beneath {count} items").format(count=len(resolution.resolved)))
        self._saving.start(save, lambda _: session.say(self.tr("Saved {path}").format(path=path)))

    def close(self) -> None:
        """Come back when no thread works any more."""
        self._work.close()
        self._saving.close()

    def _begin_anew(self) -> None:
        self._work.cancel()
        self.cortex = None
        self._beneath.clear()
        self._restyle()

    def _restyle(self) -> None:
        wanted = self.cortex if self._session.style.cortex else None
        if wanted is not self._showing:
            self._showing = wanted
            self.shown.emit(wanted)
            if wanted is not None:
                self._session.say(self.tr("The average brain (MNI152), warped to this head: errors of several mm"))
        self._ask()

    def _ask(self, _item: str = "") -> None:
        session = self._session
        item = session.resolution.resolved.get(session.selected_id)
        known = item is None or item.id in self._beneath
        if session.head is None or (known and (self.cortex is not None or not session.style.cortex)):
            return
        head, cortex, positions = session.head, self.cortex, electrodes(session.resolution)
        self._work.start(lambda tell: _look(tell, head, cortex, None if known else item, positions), self._take)

    def _take(self, answer: tuple[Cortex, str, Beneath | None]) -> None:
        self.cortex, item_id, told = answer
        if told is not None:
            self._beneath[item_id] = told
            self.found.emit()
        self._restyle()


def _look(
    tell: Tell, head: Head, cortex: Cortex | None, item: Resolved | None, positions: dict[str, tuple[str, Points]]
) -> tuple[Cortex, str, Beneath | None]:
    if cortex is None:
        tell("")
        cortex = cortex_in(head)
        _ = cortex.surface.vertex_normals  # made here, so that the window need not wait for them
    if item is None:
        return cortex, "", None
    tell("")
    return cortex, item.id, beneath(cortex, head.surface, item, positions)
