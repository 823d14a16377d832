"""Between a scene and the screen: takes down what is shown, and shows it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from scalp_atlas.figure.view import View
from scalp_atlas.gui.cover import FIRST_HEAD
from scalp_atlas.gui.session import Session
from scalp_atlas.head import bundled_heads
from scalp_atlas.scenes import OPACITY, SWITCHES, Scene, fitting


class Stage(QObject):
    """Shows scenes; one that needs another head comes when that is there.

    Parameters
    ----------
    session : Session
    load : function of a place
        Loads a head; the user may be asked first, and say no.
    view : function
        From where the head is looked at now.
    """

    view_wanted = Signal(object)  # View
    shown = Signal()  # the scene is on the screen

    def __init__(self, session: Session, load: Callable[[str], None], view: Callable[[], View], parent: QObject):
        super().__init__(parent)
        self._session, self._load, self._view = session, load, view
        self._waiting: Scene | None = None
        self.scene = Scene()  # the last one that was shown
        session.head_changed.connect(self._go_on)
        session.loading_failed.connect(self._do_without)
        session.readings_changed.connect(self._select_reading)

    def now(self) -> Scene:
        """What is on the screen; a head that has no file is not named."""
        session = self._session
        style = {name: getattr(session.style, name) for name in (*SWITCHES, OPACITY)}
        return Scene(
            _in_full(session.place), self._view().numbers(), session.on_view(), session.selected_id, style=style
        )

    def show(self, scene: Scene) -> None:
        """Bring a scene on the screen; `shown` follows, unless another is shown first."""
        self._waiting = None
        head = scene.head
        if head and head not in bundled_heads() and not Path(head).exists():
            self._session.say(
                self.tr("{name} is not there any more; the scene is shown on this head").format(name=head)
            )
            head = ""
        there = self._session.head is not None
        if there and head in ("", _in_full(self._session.place)):
            self._put(scene)
        else:
            self._waiting = replace(scene, head=head or FIRST_HEAD)
            self._load(self._waiting.head)

    def _go_on(self) -> None:
        scene, self._waiting = self._waiting, None
        if scene is not None and scene.head == _in_full(self._session.place):
            self._put(scene)

    def _do_without(self, _why: str) -> None:
        """The head of the scene could not be read: the rest of it on the head that is there."""
        scene, self._waiting = self._waiting, None
        if scene is not None and self._session.head is not None:
            self._put(scene)

    def _put(self, scene: Scene) -> None:
        session = self._session
        fit, lost = fitting(scene, session.library)
        self.scene = fit
        if lost:
            session.say(self.tr("Not among the definitions, and left out: {names}").format(names=", ".join(lost)))
        session.set_style(**fit.style)
        session.put_on_view(fit.on_view)
        session.select(fit.selected if session.answer(fit.selected) else fit.selected.partition("~")[0])
        if isinstance(fit.view, str):
            if fit.view:
                session.view_requested.emit(fit.view)
        else:
            self.view_wanted.emit(View.of_numbers(fit.view))
        self.shown.emit()

    def _select_reading(self, item: str) -> None:
        """Another reading that the scene tells about is constructed only when it is wanted."""
        wanted, session = self.scene.selected, self._session
        if "~" in wanted and session.selected_id == wanted.partition("~")[0] and session.answer(wanted):
            session.select(wanted)


def _in_full(place: str) -> str:
    """A place of a head that holds from any folder."""
    return place if not place or place in bundled_heads() else str(Path(place).resolve())
