"""The head in the window: what mouse, wheel and keys do, and what the session hears."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent

from scalp_atlas.annotations import Annotations
from scalp_atlas.figure.style import ViewStyle
from scalp_atlas.figure.view import key_view
from scalp_atlas.gui.viewport import Viewport
from scalp_atlas.head import load_head
from scalp_atlas.resolve import resolve


class Stage(QObject):
    """As much of a session as the viewport needs."""

    head_changed = Signal()
    visibility_changed = Signal()
    library_changed = Signal()
    head_seen = Signal(object)
    zones_seen = Signal(object)
    loading_failed = Signal(str)
    selection_changed = Signal(str)
    hover_changed = Signal(str)
    style_changed = Signal()
    annotations_changed = Signal()
    readings_changed = Signal(str)
    view_requested = Signal(str)

    def __init__(self, head, library, resolution):
        super().__init__()
        self.head, self.library, self.resolution = head, library, resolution
        self.shown = tuple(resolution.resolved)
        self.selected_id = self.hovered_id = ""
        self.faded = False
        self.asked = None
        self.compared = {}
        self.annotations = Annotations()
        self.style = ViewStyle(reduced_motion=True)

    @property
    def shown_head(self):
        return self.head

    def visible_ids(self, _resolution=None):
        return self.shown

    def select(self, item_id):
        self.selected_id = item_id
        self.selection_changed.emit(item_id)

    def hover(self, item_id):
        if item_id != self.hovered_id:
            self.hovered_id = item_id
            self.hover_changed.emit(item_id)

    def say(self, _sentence):
        pass

    def restyle(self, **changes):
        self.style = replace(self.style, **changes)
        self.style_changed.emit()


@pytest.fixture(scope="module")
def head():
    return load_head("adult_male")


@pytest.fixture(scope="module")
def resolution(library, head):
    return resolve(library, head, items=["issa.ms1", "issa.ms6", "issa.ms14", "points.gv20"])


@pytest.fixture
def stage(qapp, head, library, resolution):
    return Stage(head, library, resolution)


@pytest.fixture
def viewport(qtbot, stage):
    viewport = Viewport(stage)
    qtbot.addWidget(viewport)
    viewport.resize(700, 520)
    viewport.show()
    qtbot.waitExposed(viewport)
    viewport.show_view("front")
    viewport.grab()
    return viewport


def place_of(viewport, head, resolution, item_id):
    """A pixel on the item: the middle of its points as they are projected."""
    points = resolution.resolved[item_id].points
    middle = head.lift(points[len(points) // 2][None], 0.7)
    x, y = viewport.view.project(middle, viewport.width(), viewport.height())[0][0]
    return QPoint(round(x), round(y))


def drag(viewport, start, way, button=Qt.MouseButton.LeftButton, modifiers=Qt.KeyboardModifier.NoModifier, steps=6):
    def send(kind, at, pressed):
        event = QMouseEvent(kind, QPointF(at), viewport.mapToGlobal(QPointF(at)), button, pressed, modifiers)
        viewport.event(event)

    send(QEvent.Type.MouseButtonPress, start, button)
    for step in range(1, steps + 1):
        send(QEvent.Type.MouseMove, start + QPoint(way.x() * step // steps, way.y() * step // steps), button)
    send(QEvent.Type.MouseButtonRelease, start + way, Qt.MouseButton.NoButton)


def pixels_of(image):
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].copy()


def shot(viewport):
    return pixels_of(viewport.grab().toImage())


def test_a_click_on_a_line_selects_it(qtbot, viewport, stage, head, resolution):
    with qtbot.waitSignal(stage.selection_changed) as heard:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(viewport, head, resolution, "issa.ms1"))
    assert heard.args == ["issa.ms1"]


def test_a_click_inside_an_area_selects_it_and_strengthens_its_fill(qtbot, head, library, qapp):
    stage = Stage(head, library, resolve(library, head, items=["zhu.upper_jiao"]))
    stage.restyle(labels=False)
    viewport = Viewport(stage)
    qtbot.addWidget(viewport)
    viewport.resize(700, 520)
    viewport.show()
    viewport.show_view("top")
    viewport.grab()
    vertices, _ = stage.resolution.resolved["zhu.upper_jiao"].pieces[0].patch
    x, y = viewport.view.project(vertices.mean(axis=0)[None], 700, 520)[0][0].round().astype(int).tolist()
    before = shot(viewport)[y + 12, 3 * x + 36 : 3 * x + 39].astype(int)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert stage.selected_id == "zhu.upper_jiao"
    assert np.abs(shot(viewport)[y + 12, 3 * x + 36 : 3 * x + 39] - before).max() > 8


def test_a_click_beside_everything_deselects(qtbot, viewport, stage):
    stage.select("issa.ms1")
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(350, 330))
    assert stage.selected_id == ""


def test_a_click_on_a_tag_selects_its_item(qtbot, viewport, stage):
    tag = viewport.layout_of_tags.tag("issa.ms6.left")
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(round(tag.left + 8), round(tag.top + 8)))
    assert stage.selected_id == "issa.ms6.left"


def test_lines_of_the_far_side_cannot_be_clicked(qtbot, viewport, stage, head, resolution):
    pos = place_of(viewport, head, resolution, "issa.ms14.left")
    assert viewport.pick(pos.x(), pos.y()) == ""
    viewport.show_view("back")
    viewport.grab()
    pos = place_of(viewport, head, resolution, "issa.ms14.left")
    assert viewport.pick(pos.x(), pos.y()) == "issa.ms14.left"


def test_dragging_turns_the_head_and_selects_nothing(viewport, stage, head, resolution):
    before = viewport.view
    drag(viewport, place_of(viewport, head, resolution, "issa.ms1"), QPoint(60, 20))
    assert stage.selected_id == ""
    assert viewport.view.azimuth_deg != before.azimuth_deg and viewport.view.elevation_deg > before.elevation_deg


def test_the_skin_follows_the_pointer_while_dragging(viewport):
    def nose():
        point = viewport._session.head.landmarks["nose_tip"][None]
        return viewport.view.project(point, viewport.width(), viewport.height())[0][0]

    before = nose()
    drag(viewport, QPoint(350, 300), QPoint(40, 0))
    assert nose()[0] > before[0] + 20
    after = nose()
    drag(viewport, QPoint(350, 300), QPoint(0, 40))
    assert nose()[1] > after[1] + 20


def test_however_far_one_drags_the_crown_stays_up(viewport):
    drag(viewport, QPoint(300, 200), QPoint(300, 3000))
    drag(viewport, QPoint(300, 200), QPoint(-900, 3000))
    assert viewport.view.axes()[1][2] >= -1e-9 and viewport.view.roll_deg == 0


def test_with_alt_the_head_turns_freely(viewport):
    alt = Qt.KeyboardModifier.AltModifier
    drag(viewport, QPoint(300, 200), QPoint(120, 90), modifiers=alt)
    drag(viewport, QPoint(300, 200), QPoint(120, -90), modifiers=alt)
    assert abs(viewport.view.roll_deg) > 1


@pytest.mark.parametrize(
    ("button", "modifiers"),
    [
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_the_other_buttons_and_shift_move_the_head_with_the_pointer(viewport, button, modifiers):
    before = viewport.view
    point = np.array([before.centre])
    drag(viewport, QPoint(300, 200), QPoint(50, 30), button, modifiers)
    moved = viewport.view.project(point, 700, 520)[0][0] - before.project(point, 700, 520)[0][0]
    assert np.allclose(moved, [50, 30])
    assert viewport.view.azimuth_deg == before.azimuth_deg


def test_the_wheel_enlarges_at_the_pointer(viewport):
    before = viewport.view
    at = QPointF(420, 200)
    event = QWheelEvent(
        at,
        viewport.mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    viewport.wheelEvent(event)
    assert viewport.view.span_mm < before.span_mm * 0.8


def test_a_double_click_on_the_head_centres_there_and_beside_it_shows_all(qtbot, viewport, head):
    start = viewport.view
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(330, 200))
    assert viewport.view.span_mm < start.span_mm
    skin = np.array(viewport.view.centre)
    assert np.linalg.norm(head.visible.closest(skin[None])[0][0] - skin) < 1.5
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    if viewport.view.span_mm < start.span_mm:  # the enlarged head filled that corner: once more beside it
        viewport.show_view("front")
    assert viewport.view.span_mm == pytest.approx(start.span_mm)


def test_hovering_tells_the_session_once_and_thickens_the_line(qtbot, viewport, stage, head, resolution):
    pos = place_of(viewport, head, resolution, "issa.ms1")
    before = shot(viewport)
    with qtbot.waitSignal(stage.hover_changed) as heard:
        qtbot.mouseMove(viewport, pos)
    assert heard.args == ["issa.ms1"]
    assert not np.array_equal(shot(viewport), before)


def test_leaving_the_viewport_ends_the_hovering(qtbot, viewport, stage):
    stage.hover("issa.ms1")
    with qtbot.waitSignal(stage.hover_changed) as heard:
        viewport.leaveEvent(QEvent(QEvent.Type.Leave))
    assert heard.args == [""]


def test_arrow_keys_turn_and_plus_enlarges(qtbot, viewport):
    before = viewport.view
    qtbot.keyClick(viewport, Qt.Key.Key_Left)
    assert viewport.view.azimuth_deg == pytest.approx(15)
    qtbot.keyClick(viewport, Qt.Key.Key_Plus)
    assert viewport.view.span_mm < before.span_mm


@pytest.mark.parametrize("name", ["front", "left", "right", "back", "top", "three_quarter", "home"])
def test_the_session_asks_for_a_view_and_gets_it(viewport, stage, head, name):
    viewport.set_view(replace(viewport.view, azimuth_deg=200, span_mm=100))
    stage.view_requested.emit(name)
    assert viewport.view == key_view(name, head.skin.vertices)


def test_views_are_animated_unless_motion_is_reduced(qtbot, viewport, stage, head):
    stage.restyle(reduced_motion=False)
    goal = key_view("left", head.skin.vertices)
    viewport.show_view("left")
    assert viewport.view != goal
    qtbot.waitUntil(lambda: viewport.view == goal, timeout=5000)


def test_the_selection_is_brought_to_the_front(viewport, stage, head, resolution):
    stage.select("issa.ms14.left")
    stage.view_requested.emit("selection")
    viewport.grab()
    pos = place_of(viewport, head, resolution, "issa.ms14.left")
    assert viewport.pick(pos.x(), pos.y()) == "issa.ms14.left"
    assert viewport.view.span_mm < key_view("home", head.skin.vertices).span_mm


def test_hidden_items_are_not_painted(viewport, stage):
    before = shot(viewport)
    stage.shown = ()
    stage.visibility_changed.emit()
    after = shot(viewport)
    assert not np.array_equal(before, after)
    assert viewport.layout_of_tags.tags == ()


@pytest.mark.parametrize(
    "change",
    [
        {"dark": True},
        {"language": "zh"},
        {"labels": False},
        {"hair_tint": False},
        {"skin_opacity": 0.4},
        {"label_size_pt": 22.0},
        {"show_hidden_dotted": True},
        {"landmarks": True},
    ],
)
def test_every_choice_of_style_shows(viewport, stage, change):
    before = shot(viewport)
    stage.restyle(**change)
    assert not np.array_equal(shot(viewport), before)


def test_without_labels_only_the_selected_item_has_a_tag(viewport, stage):
    stage.restyle(labels=False)
    stage.select("issa.ms1")
    viewport.grab()
    assert [tag.id for tag in viewport.layout_of_tags.tags] == ["issa.ms1"]


def test_fading_lets_all_but_the_selected_item_step_back(viewport, stage, head, resolution):
    stage.select("issa.ms1")
    pos = place_of(viewport, head, resolution, "points.gv20")
    plain = shot(viewport)
    stage.faded = True
    stage.visibility_changed.emit()
    faded = shot(viewport)
    assert not np.array_equal(plain[pos.y() - 3 : pos.y() + 3], faded[pos.y() - 3 : pos.y() + 3])
    assert [tag.id for tag in viewport.layout_of_tags.tags] == ["issa.ms1"]


def test_labels_without_room_are_counted(viewport, stage):
    viewport.grab()
    assert viewport.hidden_label_count == 0
    stage.restyle(label_size_pt=48.0)
    viewport.resize(viewport.width(), 200)
    viewport.grab()
    assert viewport.hidden_label_count > 0


def test_a_still_frame_follows_a_moving_one(qtbot, viewport):
    drag(viewport, QPoint(300, 200), QPoint(40, 0))
    moving = shot(viewport)
    qtbot.waitUntil(lambda: not viewport._moving, timeout=5000)
    assert not np.array_equal(shot(viewport), moving)


def test_an_image_has_the_width_that_was_asked_for(viewport):
    image = viewport.image(1000)
    assert image.width() == 1000 and image.height() == round(520 * 1000 / 700)
    assert len(np.unique(pixels_of(image))) > 50


def test_without_a_head_there_is_a_calm_empty_page(viewport, stage):
    stage.head = None
    stage.head_changed.emit()
    assert np.unique(shot(viewport)).size < 60


def test_it_can_be_reached_by_the_keyboard_and_has_a_name(viewport):
    assert viewport.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert viewport.accessibleName()


def test_a_closed_viewport_leaves_no_render_window(qtbot, stage):
    def windows():
        gc.collect()
        return sum(type(one).__name__.endswith("RenderWindow") for one in gc.get_objects())

    before = windows()
    viewport = Viewport(stage)
    qtbot.addWidget(viewport)
    viewport.resize(200, 160)
    viewport.grab()
    assert windows() > before
    viewport.close()
    assert windows() == before


def test_many_frames_keep_the_reference_count_of_none(viewport):
    import sys

    before = sys.getrefcount(None)
    for _ in range(60):
        viewport.repaint()
    assert sys.getrefcount(None) > before - 50
