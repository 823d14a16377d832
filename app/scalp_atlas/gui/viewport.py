"""The head in the window: the rendered picture, the overlay, and what mouse and keys do to them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QCloseEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from scalp_atlas.figure.arrows import Arrow, see_arrows
from scalp_atlas.figure.gyri import gyrus_tints, gyrus_under, paint_gyrus_name
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.lines import picked
from scalp_atlas.figure.overlay import paint_ground, paint_picture
from scalp_atlas.figure.palette import REFERENCE_SYSTEMS, Ground, looks_of
from scalp_atlas.figure.pen import Drawn, Pen, pen_in
from scalp_atlas.figure.scene import Frame, HeadScene
from scalp_atlas.figure.skinlines import Laid, Seen, SkinLines, Stroke, see, view_of
from scalp_atlas.figure.tags import lay_out, paint_landmarks
from scalp_atlas.figure.view import View, key_view
from scalp_atlas.gui.marks import PICK_PX, Tool, paint_marks, picked_mark
from scalp_atlas.gui.pinning import Pinning
from scalp_atlas.gui.ruler_marks import RulerMarks
from scalp_atlas.records import Resolution, Resolved

if TYPE_CHECKING:
    from scalp_atlas.cortex import Cortex
    from scalp_atlas.gui.loading import Passing
    from scalp_atlas.gui.playback import Player
    from scalp_atlas.gui.session import Session
    from scalp_atlas.head import Head

_DEGREES_PER_PX: Final = 0.36
_DRAG_STARTS_PX: Final = 4
_PICK_PX: Final = 8.0
_STILL_AFTER_MS: Final = 150
_HOVER_EVERY_MS: Final = 40
_ANIMATION_MS: Final = 250
# A moving frame that takes longer is rendered coarser.
_SLOW_FRAME_MS: Final = 24.0
_COARSE: Final = 0.7
_KEY_STEP_DEG: Final = 15.0


class HasHead(Protocol):
    """Whose head is shown: the session's, unless a viewport is told otherwise."""

    head: Head | None  # with landmarks, so that there are zones on it
    resolution: Resolution
    head_changed: SignalInstance

    @property
    def shown_head(self) -> Head | None:
        """What is to be seen."""


class Viewport(QWidget):
    """Shows a head with the items that are on view, and turns gestures into calls of the session.

    Parameters
    ----------
    session : Session
        What is on view, selected and pointed at, and in what style.
    source : HasHead, optional
        Whose head is shown; left out: the session's.
    """

    view_changed = Signal(object)  # View: by a gesture or an act, not by `follow`

    def __init__(self, session: Session, parent: QWidget | None = None, source: HasHead | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.retranslate()
        self._session = session
        self._source: HasHead = source or session
        self.least_span_mm = 0.0  # that whole heads are shown in, so that a larger one beside has room too
        self._scene = HeadScene()
        self._lines: SkinLines | None = None
        self._passing: Passing | None = None  # what is shown until the session has its head
        self._rulers: RulerMarks | None = None
        self._cortex: Cortex | None = None
        self._landmarks: list[tuple[str, Laid]] | None = None
        self._looks = looks_of(session.library, session.annotations.colours)
        self.pinning = Pinning(session, self)
        self.pinning.changed.connect(self.update)
        self._view = View()
        self._frame: Frame | None = None
        self._seen: list[Seen] | None = None
        self._on_view: list[Resolved] | None = None  # the items that are drawn, until something is chosen anew
        self._layout = Layout()
        self._moving = False
        self._samples_moving = 1.0
        self._ground: tuple[tuple[int, int, Ground], QPixmap] | None = None
        self.player: Player | None = None  # what is shown in place of the items, while it steps through one
        self.tool: Tool | None = None  # what sets and moves marks on the head, while something does
        self._held: tuple[str, int] | None = None  # the mark under the pressed button, and the number of its point
        self._pressed: QPointF | None = None
        self._dragged = QPointF()
        self._dragging = False
        self._pointer: QPointF | None = None
        self._still = self._timer(_STILL_AFTER_MS, self._come_to_rest)
        self._hover = self._timer(_HOVER_EVERY_MS, self._hover_under_pointer)
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_ANIMATION_MS)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._move_along)
        self._way = (self._view, self._view)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._source.head_changed.connect(self._take_head)
        session.library_changed.connect(self._take_library)
        session.visibility_changed.connect(self._redraw)
        session.selection_changed.connect(self._redraw)
        session.hover_changed.connect(self._redraw)
        session.style_changed.connect(self._take_style)
        session.annotations_changed.connect(self._take_colours)
        if source is None:
            session.view_requested.connect(self.show_view)
            session.head_seen.connect(self._show_bare)
            session.zones_seen.connect(self.show_passing)
            session.loading_failed.connect(self._forget_passing)
        self._take_head()
        self._take_style()

    def retranslate(self) -> None:
        """What a screen reader says of it, in the language of the window."""
        self.setAccessibleName(self.tr("Head"))
        self.setAccessibleDescription(self.tr("The head with its zones. Drag or use the arrow keys to turn it."))

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @property
    def view(self) -> View:
        """From where the head is looked at now."""
        return self._view

    @property
    def layout_of_tags(self) -> Layout:
        """The tags as last painted, and the ids that had to do without."""
        return self._layout

    @property
    def hidden_label_count(self) -> int:
        """How many shown items have no tag because there is no room."""
        return len(self._layout.without)

    def show_view(self, name: str) -> None:
        """Go to a key view ("front", "left", "right", "back", "top", "three_quarter", "home") or "selection"."""
        if name == "selection":
            self.fit_selection()
        elif self._source.shown_head is not None:
            self._go_to(self._key_view(name, self._source.shown_head))

    def fit_selection(self) -> None:
        """Look straight at the selected item; without one, show the whole head from where it is looked at."""
        head, selected = self._source.head, self._session.selected_id
        if head is None or self._lines is None:
            return
        home = self._key_view("home", head)
        resolved = self._source.resolution.resolved.get(selected)
        if resolved is None:
            self._go_to(replace(self._view, centre=home.centre, span_mm=home.span_mm))
            return
        self._go_to(view_of(self._lines.of(resolved).strokes, home.span_mm))

    def look_at(self, points: np.ndarray) -> None:
        """Turn to places (n, 3) of the head, mm, straight before them, without going nearer than one is."""
        head = self._source.shown_head
        if head is None or not len(points):
            return
        ahead = view_of([Stroke(points, head.visible.normals_at(points), np.zeros(len(points)))], self._view.span_mm)
        self._go_to(replace(ahead, span_mm=self._view.span_mm, centre=self._view.centre))

    def play(self, player: Player | None) -> None:
        """Show the step of a player in place of the items, or the items again."""
        self.player = player
        self._redraw()

    def go_to(self, view: View) -> None:
        """Turn there, at once with less motion."""
        self._go_to(view)

    def show_passing(self, passing: Passing) -> None:
        """Show a head that is loaded or shaped, seen from where one looks, until the session has it."""
        self._passing = passing
        self._lines, self._landmarks = passing.lines, None
        if passing.head is not self._scene.head:
            self.show_cortex(None)
            if passing.coarse:
                self._scene.move_head(passing.head)
            else:
                self._scene.set_head(passing.head)
            self._still.stop()  # a coarse head is not worth a fine picture; the full one comes of itself
            self._frame, self._moving = None, passing.coarse
        self._redraw()

    def show_rulers(self, shown: bool) -> None:
        """Mark every centimetre and every sagittal cun beside the midline, or not."""
        self._rulers = RulerMarks() if shown else None
        self.update()

    def show_cortex(self, cortex: Cortex | None) -> None:
        """Let the cortex of the head be seen through its skin, or not."""
        if cortex is not self._cortex:
            self._cortex = cortex
            self._scene.set_cortex(cortex, None if cortex is None else gyrus_tints(cortex.gyri))
            self._rerender(moving=False)

    @property
    def gyrus(self) -> str:
        """The key of the gyrus under the pointer, while the cortex is to be seen, or ""."""
        if self._cortex is None or self._pointer is None or self._pressed is not None or self._frame is None:
            return ""
        ratio = self.devicePixelRatioF()
        return gyrus_under(self._cortex, self._frame, self._pointer.x() * ratio, self._pointer.y() * ratio)

    def reach_mm(self) -> float:
        """How far from a place of the head the pointer still means it."""
        return PICK_PX / self._view.pixels_per_mm(self.width(), self.height())

    def set_view(self, view: View) -> None:
        """Look from somewhere at once."""
        self._animation.stop()
        self._look(view, moving=False)

    def follow(self, view: View) -> None:
        """Look as another viewport does, which moves."""
        self._animation.stop()
        self._view = view
        self._rerender(moving=True)

    def image(self, width: int | None = None) -> QImage:
        """What the viewport shows, at its own size or at another width."""
        ratio = self.devicePixelRatioF() if width is None else width / max(self.width(), 1)
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        image = QImage(size, QImage.Format.Format_RGB32)
        frame = self._scene.render(self._view, size.width(), size.height(), 2)
        seen = self._see(frame)
        pen = self._pen(ratio)
        with QPainter(image) as painter:
            self._paint(painter, frame, seen, lay_out(frame, seen, self._drawn(), pen), pen)
        return image

    def pick(self, x: float, y: float) -> str:
        """The id of the item or tag at a place of the widget, or ""."""
        ratio = self.devicePixelRatioF()
        self._bring_up_to_date()
        at_tag = self._layout.at(x * ratio, y * ratio)
        return at_tag or picked(self._seen or [], x * ratio, y * ratio, _PICK_PX * ratio)

    def sizeHint(self) -> QSize:
        return QSize(900, 700)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 240)

    # What the session says

    def _take_library(self) -> None:
        """Other definitions: the looks may be others, the head is as it was."""
        self._layout = Layout()
        self._take_colours()

    def _take_colours(self) -> None:
        self._looks = looks_of(self._session.library, self._session.annotations.colours)
        self._redraw()

    def _take_head(self) -> None:
        """Draw the zones on the head, which is shown if it is another; the same one is neither rendered nor turned."""
        head, self._passing = self._source.shown_head, None
        if head is not self._scene.head:
            self._show_bare(head)
        if self._source.head is not None and self._lines is None:
            self._lines = SkinLines(self._source.head)
        self._redraw()

    def _forget_passing(self) -> None:
        """The head that was being loaded does not come; what is left has no zones that could be asked for."""
        if self._source.head is None and self._passing is not None:
            self._passing = self._lines = None
            self._redraw()

    def _show_bare(self, head: Head | None) -> None:
        """The head alone, while its zones are constructed; the same skin is looked at from where it was."""
        before = self._scene.head
        self._scene.set_head(head)
        self._lines = None
        self._landmarks = None
        self._layout = Layout()
        if head is not None and (before is None or before.scan is not head.scan):
            self._view = self._key_view("home", head)
        self._rerender(moving=False)

    def _key_view(self, name: str, head: Head) -> View:
        view = key_view(name, head.skin.vertices)
        return replace(view, span_mm=max(view.span_mm, self.least_span_mm))

    def _take_style(self) -> None:
        self._on_view = None
        self._scene.set_hair_tint(self._session.style.hair_tint)
        self._rerender(moving=False)

    def _redraw(self, _item_id: str = "") -> None:
        """Paint again what lies over the head; the head itself is as it was."""
        self._seen = self._on_view = None
        self.update()

    # Frames

    def _timer(self, interval_ms: int, act: object) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval_ms)
        timer.timeout.connect(act)
        return timer

    def _look(self, view: View, *, moving: bool) -> None:
        self._view = view
        self._rerender(moving=moving)
        self.view_changed.emit(view)

    def _rerender(self, *, moving: bool) -> None:
        self._frame = None
        self._moving = moving
        if moving:
            self._still.start()
        else:
            self._still.stop()
        self.update()

    def _come_to_rest(self) -> None:
        if self._animation.state() == QVariantAnimation.State.Running:
            self._still.start()
        else:
            self._rerender(moving=False)

    def _bring_up_to_date(self) -> None:
        ratio = self.devicePixelRatioF()
        size = (max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        if self._frame is None or (self._frame.width, self._frame.height) != size:
            started = time.perf_counter()
            self._frame = self._scene.render(self._view, *size, self._samples_moving if self._moving else 2)
            if self._moving:
                slow = (time.perf_counter() - started) * 1e3 > _SLOW_FRAME_MS
                self._samples_moving = _COARSE if slow else self._samples_moving
            self._seen = None
        if self._seen is None:
            self._seen = self._see(self._frame)
            self._layout = lay_out(self._frame, self._seen, self._drawn(), self._pen(ratio), self._layout)

    def _see(self, frame: Frame) -> list[Seen]:
        return [] if self._lines is None else see(frame, [(item.id, self._lines.of(item)) for item in self._shown()])

    def _see_arrows(self, frame: Frame) -> list[Arrow]:
        """The needle directions of the selected item, which goes before others, or of all items."""
        selected, every = self._session.selected_id, self._session.style.needles
        needled = [item for item in self._shown() if every or item.id == selected]
        return see_arrows(frame, self._lines, sorted(needled, key=lambda item: item.id != selected))

    @property
    def _resolution(self) -> Resolution:
        return self._passing.resolution if self._passing is not None else self._source.resolution

    def _shown(self) -> list[Resolved]:
        """The items that are drawn, in drawing order."""
        if self._on_view is None:
            self._on_view = self._find_shown()
        return self._on_view

    def _find_shown(self) -> list[Resolved]:
        if self.player is not None:
            return []
        shown = [self._resolution.resolved[item_id] for item_id in self._session.visible_ids(self._resolution)]
        if self._session.style.reference_lines:
            return shown
        return [item for item in shown if item.item.system not in REFERENCE_SYSTEMS]

    def _see_landmarks(self, frame: Frame) -> list[Seen]:
        if self._landmarks is None:
            places = self._scene.head.landmarks
            self._landmarks = [(name, Laid((self._lines.lay(place[None]),))) for name, place in places.items()]
        return see(frame, self._landmarks)

    def _pen(self, ratio: float) -> Pen:
        return pen_in(self._session.style, self.width(), ratio, self.logicalDpiY())

    def _drawn(self) -> Drawn:
        session, style = self._session, self._session.style
        faded = session.faded and bool(session.selected_id)
        return Drawn(
            self._resolution.resolved,
            self._looks,
            skin_opacity=style.skin_opacity,
            hidden_alpha=max(0.6 if style.show_hidden_dotted else 0.0, 0.75 * (1 - style.skin_opacity)),
            labels=style.labels and not faded,
            count_hidden=style.labels and not faded,
            selected=session.selected_id,
            hovered=session.hovered_id,
            faded=faded,
            compared=session.compared,
        )

    def _ground_of(self, width: int, height: int, pen: Pen) -> QPixmap:
        """The background, which is as it was from frame to frame."""
        key = (width, height, pen.ground)
        if self._ground is None or self._ground[0] != key:
            picture = QPixmap(width, height)
            with QPainter(picture) as painter:
                paint_ground(painter, QRectF(picture.rect()), pen)
            self._ground = (key, picture)
        return self._ground[1]

    def _paint(self, painter: QPainter, frame: Frame, seen: list[Seen], layout: Layout, pen: Pen) -> None:
        painter.drawPixmap(0, 0, self._ground_of(frame.width, frame.height, pen))
        if self._scene.head is not None:
            paint_picture(painter, frame, seen, layout, self._drawn(), pen, self._see_arrows(frame), kept=True)
            if self.player is not None:
                self.player.paint(painter, frame, self._drawn(), pen)
            elif self._session.style.landmarks and self._lines is not None:
                paint_landmarks(painter, self._see_landmarks(frame), layout, pen)
            if self._rulers is not None:
                self._rulers.paint(painter, frame, self._scene.head, self._resolution, pen)
            if self._source is self._session and self.player is self._passing is None and self._session.asked is None:
                self.pinning.paint(painter, frame, layout, pen)
            if self.tool is not None:
                paint_marks(painter, frame, self.tool.marks(), pen)

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        self._bring_up_to_date()
        ratio = self.devicePixelRatioF()
        with QPainter(self) as painter:
            painter.scale(1 / ratio, 1 / ratio)  # everything below is in device pixels
            self._paint(painter, self._frame, self._seen or [], self._layout, self._pen(ratio))
            if gyrus := self.gyrus:
                paint_gyrus_name(painter, gyrus, self._pointer * ratio, self._frame, self._pen(ratio))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout = Layout()
        self._rerender(moving=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._animation.stop()
        self._still.stop()
        self._hover.stop()
        self.pinning.close()
        self._scene.close()
        super().closeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._animation.stop()
        self._pressed = self._dragged = event.position()
        self._dragging = False
        moving = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self._held = None if moving or event.button() != Qt.MouseButton.LeftButton else self._mark_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._pressed is None:
            if not self._hover.isActive():
                self._hover.start()
            return
        if not self._dragging and (event.position() - self._pressed).manhattanLength() < _DRAG_STARTS_PX:
            return
        self._dragging = True
        if self._held is not None and self.tool is not None and self.tool.can_drag(self._held[0]):
            place = self._place_at(event.position())
            if place is not None:
                self.tool.drag(*self._held, place)
            return
        moved = event.position() - self._dragged
        self._dragged = event.position()
        self._drag(moved, event.buttons(), event.modifiers())

    def _drag(self, moved: QPointF, buttons: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        turning = buttons & Qt.MouseButton.LeftButton and not modifiers & Qt.KeyboardModifier.ShiftModifier
        across, down = moved.x() * _DEGREES_PER_PX, moved.y() * _DEGREES_PER_PX
        if not turning:
            view = self._view.moved(moved.x(), moved.y(), self.width(), self.height())
        elif modifiers & Qt.KeyboardModifier.AltModifier:
            view = self._view.tumbled(across, down)
        else:
            view = self._view.turned(-across, down)
        self._look(view, moving=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked = self._pressed is not None and not self._dragging and event.button() == Qt.MouseButton.LeftButton
        dropped = self._dragging and self._held is not None and self.tool is not None
        mark = self._held[0] if self._held else ""
        self._pressed, self._dragging, self._held = None, False, None
        if dropped:
            self.tool.drop()
        elif clicked and not (self.tool is not None and self.tool.click(mark, self._place_at(event.position()))):
            self._session.select(self.pick(event.position().x(), event.position().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Centre on the place of the head that was meant; beside the head, show all of it."""
        at = event.position() * self.devicePixelRatioF()
        if self.pinning.double_click(at.x(), at.y()):
            return
        place = self._place_at(event.position())
        if place is not None:
            nearer = max(self._view.span_mm / 1.7, 60.0)
            self._go_to(replace(self._view, centre=tuple(map(float, place)), span_mm=min(nearer, self._view.span_mm)))
        elif self._source.shown_head is not None:
            home = self._key_view("home", self._source.shown_head)
            self._go_to(replace(self._view, centre=home.centre, span_mm=home.span_mm))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._animation.stop()
        factor = 1.0015 ** event.angleDelta().y()
        at = (event.position().x(), event.position().y())
        self._look(self._view.zoomed(factor, at, self.width(), self.height()), moving=True)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self._hover.stop()
        if self.tool is not None:
            self.tool.hover(None)
        self._session.hover("")

    def event(self, event: QEvent) -> bool:
        """Keys of the tool go before those of the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and self.tool is not None and self.tool.wants_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.tool is not None and self.tool.press_key(event):
            return
        turns = {
            Qt.Key.Key_Left: (_KEY_STEP_DEG, 0.0),
            Qt.Key.Key_Right: (-_KEY_STEP_DEG, 0.0),
            Qt.Key.Key_Up: (0.0, -_KEY_STEP_DEG),
            Qt.Key.Key_Down: (0.0, _KEY_STEP_DEG),
        }
        zooms = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}
        key = Qt.Key(event.key())
        if key in turns:
            self._go_to(self._view.turned(*turns[key]))
        elif key in zooms:
            middle = (self.width() / 2, self.height() / 2)
            self._go_to(self._view.zoomed(zooms[key], middle, self.width(), self.height()))
        else:
            super().keyPressEvent(event)

    def _mark_at(self, position: QPointF) -> tuple[str, int] | None:
        if self.tool is None:
            return None
        ratio = self.devicePixelRatioF()
        self._bring_up_to_date()
        place = (position.x() * ratio, position.y() * ratio)
        return picked_mark(self._frame, self.tool.marks(), *place, PICK_PX * ratio)

    def _place_at(self, position: QPointF) -> np.ndarray | None:
        """The place (3,) of the head under a position of the widget, or None beside it."""
        ratio = self.devicePixelRatioF()
        self._bring_up_to_date()
        return self._frame.point_at(position.x() * ratio, position.y() * ratio)

    def _hover_under_pointer(self) -> None:
        if self._pointer is not None and self._pressed is None:
            mark = self._mark_at(self._pointer)
            if self.tool is not None:
                self.tool.hover(self._place_at(self._pointer))
            held = mark is not None and self.tool is not None and self.tool.can_drag(mark[0])
            self.setCursor(Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.ArrowCursor)
            self._session.hover(self.pick(self._pointer.x(), self._pointer.y()))
            if self._cortex is not None:
                self.update()

    def _go_to(self, view: View) -> None:
        self._animation.stop()
        if self._session.style.reduced_motion or not self.isVisible():
            self.set_view(view)
            return
        self._way = (self._view, view)
        self._animation.start()

    def _move_along(self, share: float) -> None:
        start, end = self._way
        self._look(end if share >= 1 else start.toward(end, share), moving=True)
