"""The playback of the selected item's construction: which step is shown, what keys do, and the caption below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from scalp_atlas.figure.fonts import hanzi_family
from scalp_atlas.figure.pen import Drawn, Pen
from scalp_atlas.figure.playback import LaidFrame, lay_frames, paint_step, views_of
from scalp_atlas.figure.scene import Frame as Picture
from scalp_atlas.figure.tags import tag_text
from scalp_atlas.figure.view import View
from scalp_atlas.gui.marks import Mark, Points
from scalp_atlas.gui.session import Session
from scalp_atlas.playback import frames
from scalp_atlas.records import Resolved, text_in

STEP_MS: Final = 2500
_LARGER_PT: Final = 4.0  # than the labels is the sentence, to be read from afar
_AHEAD: Final = (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Space)
_BACK: Final = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)
_OTHER: Final = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_P, Qt.Key.Key_Escape)


class Player(QObject):
    """Steps through one item; it is the viewport's `Tool` while it does.

    It ends by itself when something else is selected, or when head or definitions change.
    """

    changed = Signal()  # another step, other words, playing or not, begun or ended
    view_wanted = Signal(object)  # the `View` that shows the step

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self._item: Resolved | None = None
        self._frames: tuple[LaidFrame, ...] = ()
        self._views: tuple[View, ...] = ()
        self._index = 0
        self._words = ""  # the language of the frames
        self._clock = QTimer(self, interval=STEP_MS)
        self._clock.timeout.connect(self._go_on)
        session.playback_wanted.connect(self.begin)
        session.selection_changed.connect(lambda _: self.end())
        session.head_changed.connect(self.end)
        session.style_changed.connect(self._take_style)

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def item(self) -> Resolved | None:
        """What is stepped through, if anything."""
        return self._item

    @property
    def frames(self) -> Sequence[LaidFrame]:
        """All its steps."""
        return self._frames

    @property
    def index(self) -> int:
        """Which of them is shown, from 0."""
        return self._index

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._clock.isActive()

    def paint(self, painter: QPainter, picture: Picture, drawn: Drawn, pen: Pen) -> None:
        """The step over the head."""
        if self._item is not None:
            paint_step(painter, picture, self._frames[self._index], drawn.look(self._item.id), drawn, pen)

    # -- acts ---------------------------------------------------------------------------------------

    def begin(self, number: int = 1) -> None:
        """Step through the selected item, from a construction step on; says so where there is none."""
        chosen = self._session.selected()
        if chosen is None or self._session.head is None:
            self._session.say(self.tr("Select an item in the list or on the head, to see how it is found"))
        elif not isinstance(chosen, Resolved):
            self._session.say(self.tr("This item has no place on this head; its text says why"))
        elif chosen is self._item:
            self._show(number - 1)
        else:
            self._item = chosen
            self._make()
            self._show(number - 1)

    def end(self) -> None:
        """Show the head as before."""
        if self._item is None:
            return
        self._clock.stop()
        self._item, self._frames, self._views, self._index = None, (), (), 0
        self._session.show_step(0)
        self.changed.emit()

    def step(self, by: int) -> None:
        """Ahead (+1) or back (-1); one's own step stops what plays."""
        self._clock.stop()
        self._show(self._index + by)

    def play_or_pause(self) -> None:
        """Go on by itself from here, at the end from the beginning; or stop that."""
        if self.playing:
            self._clock.stop()
            self.changed.emit()
            return
        if self._item is None:
            self.begin()
        if self._item is not None:
            self._clock.start()
            self._show(0 if self._index == len(self._frames) - 1 else self._index)

    def _go_on(self) -> None:
        if self._index + 2 >= len(self._frames):
            self._clock.stop()
        self._show(self._index + 1)

    def _make(self) -> None:
        item, session = self._item, self._session
        assert item is not None and session.head is not None
        self._words = session.style.language
        told = frames(session.head, session.library, item, self._words)
        self._frames = lay_frames(session.head, item, told)
        self._views = views_of(session.head, item, self._frames)

    def _show(self, index: int) -> None:
        if self._item is None:
            return
        self._index = min(max(index, 0), len(self._frames) - 1)
        self._session.show_step(self._frames[self._index].frame.number)
        self.changed.emit()
        self.view_wanted.emit(self._views[self._index])

    def _take_style(self) -> None:
        if self._item is not None and self._words != self._session.style.language:
            self._make()
            self.changed.emit()

    # -- as a tool of the viewport ----------------------------------------------------------------------

    def marks(self) -> Sequence[Mark]:
        """None: a step is painted by `paint`."""
        return ()

    def can_drag(self, mark: str) -> bool:
        """Nothing can be pulled."""
        return False

    def drag(self, mark: str, index: int, place: Points) -> None:
        """Nothing can be pulled."""

    def drop(self) -> None:
        """Nothing can be pulled."""

    def click(self, mark: str, place: Points | None) -> bool:
        """A click selects nothing meanwhile."""
        return True

    def wants_key(self, event: QKeyEvent) -> bool:
        """Whether a key steps, plays or ends."""
        return self._item is not None and not event.modifiers() and event.key() in (*_AHEAD, *_BACK, *_OTHER)

    def press_key(self, event: QKeyEvent) -> bool:
        """Step, play or end."""
        if not self.wants_key(event):
            return False
        key = event.key()
        if key in _AHEAD:
            self.step(1)
        elif key in _BACK:
            self.step(-1)
        elif key == Qt.Key.Key_Home:
            self.step(-len(self._frames))
        elif key == Qt.Key.Key_End:
            self.step(len(self._frames))
        elif key == Qt.Key.Key_P:
            self.play_or_pause()
        else:
            self.end()
        return True


class CaptionBar(QWidget):
    """What the step says, large, with its number and buttons; only there while something is stepped through."""

    def __init__(self, player: Player, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._player, self._session = player, session
        self.title, self.mark, self.number, self.sentence = (QLabel() for _ in range(4))
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back, self.play, self.ahead, self.close_button = (QToolButton() for _ in range(4))
        buttons = (self.back, self.play, self.ahead, self.close_button)
        acts = (lambda: player.step(-1), player.play_or_pause, lambda: player.step(1), player.end)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.mark)  # side and doubt, which must not be cut off with a long name
        top.addWidget(self.number)
        for button, act in zip(buttons, acts, strict=True):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same, and stay with the head
            button.clicked.connect(act)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 10, 8)
        layout.addLayout(top)
        layout.addWidget(self.sentence)
        player.changed.connect(self._follow)
        session.style_changed.connect(self._restyle)
        self._restyle()
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """All words that do not hang on the step."""
        self.setAccessibleName(self.tr("How the item is found, step by step"))
        for button, sign, tip in (
            (self.back, "←", self.tr("One step back  [Left, Page up]")),
            (self.ahead, "→", self.tr("One step on  [Right, Page down, Space]")),
            (self.close_button, "✕", self.tr("End  [Esc]")),
        ):
            button.setText(sign)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Always as high as the longest sentence, so that the head stands still from step to step."""
        super().resizeEvent(event)
        self._keep_height()

    def sizeHint(self) -> QSize:
        return QSize(300, super().sizeHint().height())

    def _restyle(self) -> None:
        size = self._session.style.label_size_pt
        for label in (self.title, self.mark, self.number, self.sentence):
            font = label.font()
            font.setFamilies([*dict.fromkeys([*font.families(), hanzi_family()])])
            font.setPointSizeF(size + _LARGER_PT if label is self.sentence else size)
            font.setBold(label is not self.sentence)
            label.setFont(font)
        for button in (self.back, self.play, self.ahead, self.close_button):
            button.setFont(self.number.font())
        self._keep_height()

    def _keep_height(self) -> None:
        room = self.width() - self.layout().contentsMargins().left() - self.layout().contentsMargins().right()
        metrics, wrap = self.sentence.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        heights = [
            metrics.boundingRect(0, 0, max(room, 100), 10_000, wrap, self._told(step)).height()
            for step in self._player.frames
        ]
        self.sentence.setMinimumHeight(max(heights, default=0))

    def _told(self, step: LaidFrame) -> str:
        between = text_in({"en": ": ", "zh": "："}, self._session.style.language)
        frame = step.frame
        return f"{frame.name}{between}{frame.sentence}" if frame.number else frame.sentence

    def _follow(self) -> None:
        player = self._player
        if player.item is None:
            self.hide()
            return
        text = tag_text(player.item, self._session.style.language)
        self.title.setText(" ".join(filter(None, (text.code, text.name))))
        self.mark.setText(text.mark)
        self.number.setText(f"{player.index + 1} / {len(player.frames)}")
        self.sentence.setText(self._told(player.frames[player.index]))
        tip = self.tr("Pause  [P]") if player.playing else self.tr("Play  [P]")
        self.play.setText("❚❚" if player.playing else "▶")
        self.play.setToolTip(tip)
        self.play.setAccessibleName(tip)
        self._keep_height()
        self.show()
