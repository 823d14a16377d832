"""Taking back and doing again what was changed on the head and in the lesson."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from scalp_atlas.gui.session import Session
from scalp_atlas.scenes import OnView

MERGED_WITHIN_S: Final = 0.8  # changes that follow so fast are one act: a run of ticks, a search that is ticked
_ON_VIEW: Final = 1  # kind of command, for merging


class OnViewUndo(QObject):
    """Puts every change of what is on view on a stack.

    What is selected, from where one looks, and what a condition lights up while it is read do not count; another
    head or other definitions begin anew from what is on view then.
    """

    def __init__(self, session: Session, stack: QUndoStack, parent: QObject | None = None):
        super().__init__(parent)
        self._session, self._stack = session, stack
        self._known = session.on_view()
        self._putting = False
        session.visibility_changed.connect(self._follow)
        session.head_changed.connect(self.begin)

    def begin(self) -> None:
        """Take what is on view now for granted."""
        if not self._session.entry_id:
            self._known = self._session.on_view()

    def put(self, on_view: OnView) -> None:
        """Go to a state that the stack holds."""
        self._putting = True
        self._session.put_on_view(on_view)
        self._putting = False
        self._known = self._session.on_view()

    def _follow(self) -> None:
        now = self._session.on_view()
        if self._putting or self._session.entry_id or now == self._known:
            return
        before, self._known = self._known, now
        self._stack.push(_Change(self, before, now))


class _Change(QUndoCommand):
    def __init__(self, owner: OnViewUndo, before: OnView, after: OnView):
        super().__init__(QCoreApplication.translate("OnViewUndo", "Change what is shown"))
        self._owner, self._before, self._after = owner, before, after
        self._at = time.monotonic()
        self._done = True  # it was, before it came here

    def id(self) -> int:
        return _ON_VIEW

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in a change that followed at once."""
        if other._at - self._at > MERGED_WITHIN_S:
            return False
        self._after, self._at = other._after, other._at
        self.setObsolete(self._before == self._after)
        return True

    def undo(self) -> None:
        self._owner.put(self._before)

    def redo(self) -> None:
        if self._done:
            self._done = False
        else:
            self._owner.put(self._after)
