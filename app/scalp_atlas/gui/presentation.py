"""The presentation: the head alone on the whole screen, in letters for the back row, run from a clicker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QCursor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QScreen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scalp_atlas.figure.pen import Drawn, Pen
from scalp_atlas.gui.captions import caption_of
from scalp_atlas.gui.lessons import LessonBook
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.stage import Stage
from scalp_atlas.gui.viewport import Viewport
from scalp_atlas.scenes import Scene

TEXT_PT: Final = (16.0, 20.0, 44.0)  # smallest, first, largest
_TEXT_STEP: Final = 1.15
_TEXT_OF_SCREEN: Final = 0.032  # height of a letter on a screen on which the back row can read it
_CAPTION_SHARE: Final = 0.34  # of the height, at most
_TEXT_SHARE: Final = 0.036  # of the head's picture, at most
_USUAL_LINES: Final = 4
_TURN_DEG_S: Final = 8.0
_TURN_EVERY_MS: Final = 40
_POINTER_PX: Final = 64


def screen_for(own: QScreen, screens: Sequence[QScreen]) -> QScreen:
    """Where to present: the first screen that is not the window's own, or that if there is no other."""
    return next((screen for screen in screens if screen is not own), own)


class PresentedViewport(Viewport):
    """The head of the session with larger names, of which some may be kept back."""

    text_pt = TEXT_PT[1]
    revealed: int | None = None  # how many items have their names; None for all
    spotlight = False
    big_pointer = False

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(session, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # all keys go to the presentation

    def items(self) -> list[str]:
        """Ids without side of the items on view, in the order of the files."""
        return list(dict.fromkeys(resolved.item.id for resolved in self._shown()))

    def update_tags(self) -> None:
        """Paint again what lies over the head."""
        self._redraw()

    def turn(self, degrees: float) -> None:
        """Turn the head round a little."""
        self._view = self._view.turned(degrees, 0.0)
        self._rerender(moving=True)

    def setCursor(self, cursor: QCursor | Qt.CursorShape) -> None:
        """The large pointer in place of the arrow, if it is wanted."""
        arrow = cursor == Qt.CursorShape.ArrowCursor
        super().setCursor(_large_pointer(self.devicePixelRatioF()) if arrow and self.big_pointer else cursor)

    def _pen(self, ratio: float) -> Pen:
        pen = super()._pen(ratio)
        room = _TEXT_SHARE * min(self.width(), 1.6 * self.height()) * ratio  # a larger tag would find no place
        wanted = self.text_pt / self._session.style.label_size_pt
        larger = max(min(wanted, room / pen.text_px), 1.0)
        return replace(pen, text_px=pen.text_px * larger, unit=pen.unit * larger**0.6)

    def _drawn(self) -> Drawn:
        drawn = super()._drawn()
        faded = drawn.faded or (self.spotlight and bool(drawn.selected))
        named = self.items()[: self.revealed]
        unnamed = frozenset(name for name in drawn.resolved if drawn.resolved[name].item.id not in named)
        return replace(
            drawn,
            faded=faded,
            labels=drawn.labels and not faded,
            count_hidden=False,
            unnamed=unnamed if self.revealed is not None else frozenset(),
        )


class Presentation(QWidget):
    """Shows the scenes of a lesson one after another; without a lesson, the items on view.

    It is a window of its own: on a second screen, the list stays on the first.
    """

    ended = Signal()

    def __init__(self, session: Session, book: LessonBook, stage: Stage, window: QWidget):
        super().__init__(window, Qt.WindowType.Window)
        self._session, self._book = session, book
        self._told = Scene(on_view=session.on_view(), selected=session.selected_id)
        self.viewport = PresentedViewport(session)
        self.caption = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.place = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        self.help = QLabel(self)
        self.black = QLabel(self)
        self.black.setStyleSheet("background: black")
        self.help.setStyleSheet("background: rgba(20, 22, 25, 230); color: white; border-radius: 12px; padding: 24px")
        below = QHBoxLayout()
        below.setContentsMargins(28, 8, 28, 16)
        below.addWidget(self.caption, 1)
        below.addWidget(self.place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.viewport, 1)
        layout.addLayout(below)
        self.help.hide()
        self.black.hide()
        self._clock = QElapsedTimer()
        self._turntable = QTimer(self, interval=_TURN_EVERY_MS)
        self._turntable.timeout.connect(self._turn)
        self._keys = self._table_of_keys()
        self._stage = stage
        stage.shown.connect(self._take_scene)
        stage.view_wanted.connect(self.viewport.go_to)
        session.selection_changed.connect(self._take_selection)
        session.style_changed.connect(self.write)
        session.head_changed.connect(self.write)
        session.visibility_changed.connect(self._take_visibility)
        book.changed.connect(self.write)
        self.retranslate()

    def start(self, screen: QScreen) -> None:
        """Fill a screen, with the first scene of the lesson or the one that was shown last."""
        self.setGeometry(screen.geometry())
        readable = _TEXT_OF_SCREEN * screen.geometry().height() * 72 / screen.logicalDotsPerInchY()
        self.viewport.text_pt = max(readable, TEXT_PT[1])
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()
        if self._book.lesson is not None and self._book.lesson.scenes:
            self._book.show(max(self._book.at, 0))
        self.write()

    # -- what can be done ---------------------------------------------------------------------------

    def go(self, step: int) -> None:
        """The next (+1) or previous (-1) scene, or item on view where there is no lesson."""
        self.black.hide()
        if self._book.lesson is not None and self._book.lesson.scenes:
            self._book.step(step)
        else:
            self._session.step_selection(step)

    def reveal(self) -> None:
        """Take all names away, then give them back one by one, and at last all."""
        items, revealed = self.viewport.items(), self.viewport.revealed
        following = 0 if revealed is None else revealed + 1
        self.viewport.revealed = following if following <= len(items) else None
        if 0 < following <= len(items):
            self._session.select_item(items[following - 1])
        else:
            self._session.select("")
        self.viewport.update_tags()
        self.write()

    def set_spotlight(self) -> None:
        """All but the selected item steps back, or not."""
        self.viewport.spotlight = not self.viewport.spotlight
        self.viewport.update_tags()

    def set_black(self) -> None:
        """A black screen, or not."""
        self.black.setVisible(not self.black.isVisible())
        self.black.raise_()

    def set_turntable(self) -> None:
        """The head turns slowly, or stands."""
        if self._turntable.isActive():
            self._turntable.stop()
        else:
            self._clock.start()
            self._turntable.start()

    def set_pointer(self) -> None:
        """A pointer for the back row, or the ordinary one."""
        self.viewport.big_pointer = not self.viewport.big_pointer
        self.viewport.setCursor(Qt.CursorShape.ArrowCursor)

    def scale_text(self, factor: float) -> None:
        """Larger or smaller names and caption."""
        smallest, _, largest = TEXT_PT
        self.viewport.text_pt = min(max(self.viewport.text_pt * factor, smallest), largest)
        self.viewport.update_tags()
        self.write()

    def show_help(self) -> None:
        """The keys, or not."""
        self.help.setVisible(not self.help.isVisible())
        self._lay_over()

    def stop(self) -> None:
        """What lies over the head goes first, then the presentation."""
        over = next((one for one in (self.help, self.black) if one.isVisible()), None)
        if over is not None:
            over.hide()
        else:
            self.close()

    # -- words --------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """All words in the language of the window."""
        self.setWindowTitle(self.tr("Scalp Atlas: presentation"))
        self.viewport.setAccessibleName(self.tr("Presented head"))
        self.caption.setAccessibleName(self.tr("Caption"))
        self.help.setText(self._help())
        self.write()

    def write(self) -> None:
        """Caption, and which scene of how many this is."""
        names = self.viewport.revealed != 0
        dark = self._session.style.dark
        self.caption.setText(caption_of(self._session, self._told, names=names, dark=dark))
        number = f"<b>{self._number()}</b><br>" if self._number() else ""
        self.place.setText(number + self.tr("F1: keys") + "<br>" + self.tr("Esc: end"))
        self._fit_caption()

    def _number(self) -> str:
        lesson, revealed = self._book.lesson, self.viewport.revealed
        if revealed is not None:
            return f"{revealed} / {len(self.viewport.items())}"
        return f"{self._book.at + 1} / {len(lesson.scenes)}" if lesson and lesson.scenes else ""

    def _fit_caption(self) -> None:
        """As large as wanted, but never more than its share of the screen."""
        width, most = max(self.width() - 220, 100), round(self.height() * _CAPTION_SHARE)
        font = self.caption.font()
        size = self.viewport.text_pt * 1.1
        font.setPointSizeF(size)
        self.caption.setFont(font)
        usual = round(QFontMetricsF(font).lineSpacing() * _USUAL_LINES)
        self.caption.setMinimumHeight(min(usual, most))  # so that the head keeps its size from scene to scene
        while size > 10 and self.caption.heightForWidth(width) > most:
            size -= 1
            font.setPointSizeF(size)
            self.caption.setFont(font)
        small = self.place.font()
        small.setPointSizeF(max(self.viewport.text_pt * 0.6, 10.0))
        self.place.setFont(small)

    def _help(self) -> str:
        rows = "".join(
            f"<tr><td><b>{keys}</b>&nbsp;&nbsp;&nbsp;</td><td>{words}</td></tr>"
            for keys, words in (
                (self.tr("→  PageDown  Space"), self.tr("next")),
                (self.tr("←  PageUp"), self.tr("previous")),
                ("N", self.tr("names away, then one by one")),
                ("S", self.tr("spotlight: all but the selected item fades")),
                ("B  .", self.tr("black screen")),
                ("T", self.tr("turn the head slowly, or stop")),
                ("P", self.tr("large pointer")),
                ("+  −", self.tr("larger, smaller text")),
                ("F1  H", self.tr("these keys")),
                ("Esc", self.tr("end")),
            )
        )
        return f"<table style='font-size: x-large'>{rows}</table>"

    # -- told by others -----------------------------------------------------------------------------

    def _take_scene(self) -> None:
        self._told = self._stage.scene
        self.viewport.revealed = None
        self.write()

    def _take_selection(self, item_id: str) -> None:
        if item_id != self._told.selected:
            self._told = Scene(on_view=self._session.on_view(), selected=item_id)
        self.write()

    def _take_visibility(self) -> None:
        if not self._told.selected and not self._told.caption:
            self._told = replace(self._told, on_view=self._session.on_view())
            self.write()

    def _turn(self) -> None:
        self.viewport.turn(_TURN_DEG_S * self._clock.restart() / 1000)

    # -- Qt's events --------------------------------------------------------------------------------

    def _table_of_keys(self) -> dict[Qt.Key, Callable[[], None]]:
        key = Qt.Key
        acts: tuple[tuple[tuple[Qt.Key, ...], Callable[[], None]], ...] = (
            ((key.Key_Right, key.Key_Down, key.Key_PageDown, key.Key_Space, key.Key_Return), lambda: self.go(1)),
            ((key.Key_Left, key.Key_Up, key.Key_PageUp, key.Key_Backspace), lambda: self.go(-1)),
            ((key.Key_N,), self.reveal),
            ((key.Key_S,), self.set_spotlight),
            ((key.Key_B, key.Key_Period), self.set_black),
            ((key.Key_T,), self.set_turntable),
            ((key.Key_P,), self.set_pointer),
            ((key.Key_Plus, key.Key_Equal), lambda: self.scale_text(_TEXT_STEP)),
            ((key.Key_Minus,), lambda: self.scale_text(1 / _TEXT_STEP)),
            ((key.Key_F1, key.Key_H), self.show_help),
            ((key.Key_Escape, key.Key_F11), self.stop),
        )
        return {one: act for keys, act in acts for one in keys}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._keys.get(Qt.Key(event.key()))
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_over()
        self._fit_caption()

    def _lay_over(self) -> None:
        self.black.setGeometry(self.rect())
        self.help.adjustSize()
        self.help.move(self.rect().center() - self.help.rect().center())
        self.help.raise_()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._turntable.stop()
        self.viewport.close()
        super().closeEvent(event)
        self.ended.emit()


def _large_pointer(ratio: float) -> QCursor:
    """A ring with a dot in its middle, dark on light so that it is seen on skin and on black."""
    side = round(_POINTER_PX * ratio)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    middle = QPointF(_POINTER_PX / 2, _POINTER_PX / 2)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, width in ((QColor("white"), 9), (QColor("#c1121f"), 5)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(middle, _POINTER_PX / 2 - 6, _POINTER_PX / 2 - 6)
            painter.drawPoint(middle)
    return QCursor(pixmap, round(middle.x()), round(middle.y()))
