"""Areas in pictures: parted, cut where the head hides them, filled, picked, told about."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.lines import paint_fills, paint_lines, picked
from scalp_atlas.figure.overlay import paint_picture
from scalp_atlas.figure.palette import LIGHT, Look, looks_of, part_colours
from scalp_atlas.figure.patches import Patch, along_line, chains, corners_of, holds, parted
from scalp_atlas.figure.pen import Drawn, Pen
from scalp_atlas.figure.scene import Frame, HeadScene
from scalp_atlas.figure.skinlines import Fill, Laid, Run, Seen, SkinLines, Stroke, see
from scalp_atlas.figure.tags import paint_asides
from scalp_atlas.figure.view import View, key_view
from scalp_atlas.gui.item_page import item_page
from scalp_atlas.gui.item_tree import swatch

BALL_MM = 80.0
PEN = Pen(1.0, 14.0, LIGHT, "en")


def strip(length: float, width: float, spacing: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Corners and triangles of a flat strip along x, half its width to either side, facing +z."""
    columns, rows = round(length / spacing) + 1, round(width / spacing) + 1
    x, y = np.meshgrid(np.linspace(0, length, columns), np.linspace(-width / 2, width / 2, rows), indexing="ij")
    vertices = np.stack([x, y, np.zeros_like(x)], axis=-1).reshape(-1, 3)
    number = np.arange(columns * rows).reshape(columns, rows)
    a, b, c, d = number[:-1, :-1].ravel(), number[1:, :-1].ravel(), number[1:, 1:].ravel(), number[:-1, 1:].ravel()
    return vertices, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def area_of(vertices, faces) -> float:
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def enclosed(ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def ball_frame(width=500, height=500) -> Frame:
    """A ball of 80 mm as the front view shows it, its depth worked out and not rendered."""
    view = View(azimuth_deg=0.0, elevation_deg=0.0, span_mm=200.0)
    scale = view.pixels_per_mm(width, height)
    x, y = np.meshgrid((np.arange(width) + 0.5 - width / 2) / scale, (np.arange(height) + 0.5 - height / 2) / scale)
    below = BALL_MM**2 - x**2 - y**2
    depth = np.where(below > 0, np.sqrt(np.maximum(below, 0)), -np.inf).astype(np.float32)
    return Frame(view, width, height, np.zeros((height, width, 4), np.uint8), depth)


def belt(start_deg: float, stop_deg: float, half_mm: float = 5.0) -> Patch:
    """Part of the ball's belt about its equator, 0.5 mm above the ball; 0 degrees faces the viewer of `ball_frame`."""
    radius = BALL_MM + 0.5
    vertices, faces = strip(np.radians(stop_deg - start_deg) * radius, 2 * half_mm)
    angle = np.radians(start_deg) + vertices[:, 0] / radius
    flat = np.sqrt(radius**2 - vertices[:, 1] ** 2)
    # Seen from the front, the head's right is on the picture's left.
    return Patch(np.column_stack([-flat * np.sin(angle), flat * np.cos(angle), vertices[:, 1]]), faces)


def laid(*patches: Patch) -> Laid:
    outline = patches[0].vertices[patches[0].whole[0]]
    along = np.arange(len(outline), dtype=float)
    return Laid((Stroke(outline, outline / BALL_MM, along),), (), patches, 500.0)


def square(left: float, top: float, size: float) -> np.ndarray:
    right, bottom = left + size, top + size
    return np.array([[left, top], [left, bottom], [right, bottom], [right, top], [left, top]], float)


def area_seen(name: str, *rings: np.ndarray, area_mm2: float = 400.0) -> Seen:
    outlines = tuple(Run(ring, np.arange(len(ring), dtype=float)) for ring in rings)
    return Seen(name, outlines, (), None, (Fill(0, rings),), (), area_mm2)


# Parted


def test_a_band_is_cut_at_the_shares_of_its_middle_line():
    vertices, faces = strip(100, 10)
    # The first border meets corners of triangles, the second does not.
    patches, lines = parted(vertices, faces, vertices[:, 0], [20.0, 63.3])
    assert [patch.part for patch in patches] == [0, 1, 2]
    sizes = [area_of(patch.vertices, patch.faces) for patch in patches]
    assert np.allclose(sizes, [200, 433, 367], atol=0.2)
    assert len(lines) == 2
    for line, at in zip(lines, (20.0, 63.3), strict=True):
        assert np.allclose(line[:, 0], at, atol=0.02)
        assert sorted(line[[0, -1], 1]) == pytest.approx([-5, 5])
        assert abs(np.diff(line[:, 1]).sum()) == pytest.approx(np.abs(np.diff(line[:, 1])).sum())


def test_a_cut_leaves_no_gap_and_turns_no_triangle_over():
    vertices, faces = strip(30, 10)
    patches, _ = parted(vertices, faces, vertices[:, 0] + 0.7 * vertices[:, 1], [11.0])
    for patch in patches:
        a, b, c = (patch.vertices[patch.faces[:, k]] for k in range(3))
        assert (np.cross(b - a, c - a)[:, 2] >= 0).all()
        assert len(patch.whole) == 1
        assert enclosed(patch.vertices[patch.whole[0]]) == pytest.approx(area_of(patch.vertices, patch.faces))
    assert sum(area_of(patch.vertices, patch.faces) for patch in patches) == pytest.approx(300)


def test_a_border_beyond_the_band_cuts_nothing():
    vertices, faces = strip(10, 4)
    patches, lines = parted(vertices, faces, vertices[:, 0], [-5.0, 25.0])
    assert [patch.part for patch in patches] == [1] and lines == []


def test_places_along_a_bent_line_count_from_its_first_end():
    line = np.array([[0.0, 0, 0], [10, 0, 0], [10, 20, 0]])
    points = np.array([[4.0, 3, 1], [12, 5, 0], [-3, -1, 0], [9, 30, 0]])
    assert along_line(line, points) == pytest.approx([4, 15, 0, 30])


def test_chains_are_linked_whether_open_or_closed():
    found = chains(np.array([3, 1, 7, 9, 8]), np.array([4, 3, 8, 7, 9]))
    assert sorted(map(list, found)) == [[1, 3, 4], [7, 8, 9, 7]]


def test_a_ring_with_a_hole_holds_what_lies_between():
    rings = [square(0, 0, 10), square(3, 3, 4)]
    assert holds(rings, 1, 5) and not holds(rings, 5, 5) and not holds(rings, 11, 5) and not holds([], 1, 1)


def test_corners_are_found_where_a_line_turns():
    line = np.array([[0.0, 0], [1, 0], [2, 0.1], [2.1, 1], [2.1, 2], [1, 2]])
    assert corners_of(line, 30).tolist() == [2, 4]


# What the head hides


def test_a_patch_before_the_head_is_shown_whole_and_one_behind_it_not_at_all():
    frame = ball_frame()
    before, behind = see(frame, [("before", laid(belt(-40, 40))), ("behind", laid(belt(140, 220)))])
    (ring,) = before.fills[0].rings
    # Projected: 10 mm high, from -sin 40 to sin 40 of the radius.
    expected = 10 * 2 * np.sin(np.radians(40)) * (BALL_MM + 0.5)
    assert -enclosed(ring) / frame.pixels_per_mm**2 == pytest.approx(expected, rel=0.003)
    assert behind.fills == () and behind.anchor is None


@pytest.mark.parametrize("size", [250, 500, 1000])
def test_a_patch_that_runs_round_the_horizon_is_cut_there(size):
    frame = ball_frame(size, size)
    (seen,) = see(frame, [("round", laid(belt(30, 150)))])
    (ring,) = seen.fills[0].rings
    x = (ring[:, 0] - size / 2) / frame.pixels_per_mm
    expected = 10 * (BALL_MM + 0.5) * (1 - np.sin(np.radians(30)))
    assert -enclosed(ring) / frame.pixels_per_mm**2 == pytest.approx(expected, rel=0.03)
    assert x.max() < BALL_MM + 1.0


def test_a_step_in_the_depth_cuts_a_patch_neatly_and_not_triangle_by_triangle():
    frame = ball_frame()
    depth = frame.depth.copy()
    depth[:, 270:] += 30  # something that stands before the right of the picture
    (seen,) = see(replace(frame, depth=depth), [("cut", laid(belt(-40, 40)))])
    (ring,) = seen.fills[0].rings
    at_step = ring[(ring[:, 0] > 250) & (np.abs(ring[:, 1] - 250) < 8)]  # its long sides lie 8.75 pixels off
    assert len(at_step) >= 4  # 10 mm with triangles of 2 mm
    assert np.abs(at_step[:, 0] - 270).max() < 0.5  # 2 mm are 3.5 pixels here


def test_the_leader_ends_inside_what_is_shown():
    frame = ball_frame()
    depth = frame.depth.copy()
    depth[:, 225:275] += 30  # the middle of the belt is hidden
    whole, split = (see(one, [("a", laid(belt(-40, 40)))])[0] for one in (frame, replace(frame, depth=depth)))
    assert whole.anchor == pytest.approx((250, 250), abs=1)
    assert holds(split.fills[0].rings, *split.anchor) or min(abs(split.anchor[0] - 225), abs(split.anchor[0] - 275)) < 4
    assert not 226 < split.anchor[0] < 274


def test_a_sliver_at_the_horizon_gets_no_leader():
    (seen,) = see(ball_frame(), [("sliver", laid(belt(78, 140)))])
    assert seen.fills and seen.anchor is None


# Picked


def test_a_pixel_inside_a_fill_picks_the_area_and_the_smaller_of_two():
    large, small = area_seen("large", square(0, 0, 100), area_mm2=900.0), area_seen("small", square(40, 40, 30))
    for seen in ([large, small], [small, large]):
        assert picked(seen, 20, 20, 8) == "large"
        assert picked(seen, 55, 55, 8) == "small"
        assert picked(seen, 38, 55, 8) == "large"  # beside the small one, though its outline is near
        assert picked(seen, 104, 50, 8) == "large"  # just outside
        assert picked(seen, 120, 50, 8) == ""


def test_points_and_lines_on_an_area_win_over_it():
    area = area_seen("area", square(0, 0, 100))
    line = Seen("line", (Run(np.array([[10.0, 50], [90, 50]]), np.array([0.0, 80])),), (), None)
    point = Seen("point", (Run(np.array([[50.0, 50]]), np.array([0.0])),), (), None)
    for seen in ([area, line, point], [point, line, area]):
        assert picked(seen, 51, 51, 8) == "point"
        assert picked(seen, 30, 54, 8) == "line"
        assert picked(seen, 30, 70, 8) == "area"


# Painted


@pytest.fixture(scope="module")
def zhu(library, adult):
    resolved = {name: entry for name, entry in adult.resolution.resolved.items() if name.startswith("zhu.")}
    return Drawn(resolved, looks_of(library))


def as_pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width()].astype(int)


def painted(seen, drawn, *, lines=False, size=120, ground="transparent"):
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(ground))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_fills(painter, seen, drawn)
        if lines:
            paint_lines(painter, seen, drawn, PEN, 2.0)
    return as_pixels(image)


def test_a_fill_is_translucent_in_the_items_colour_and_stronger_when_marked(zhu):
    seen = [area_seen("zhu.upper_jiao", square(20, 20, 60))]
    colour, alpha = (painted(seen, zhu)[50, 50, part] for part in (slice(0, 3), 3))
    assert np.abs(colour - zhu.looks["zhu.upper_jiao"].rgb).max() <= 3
    assert 0.25 * 255 <= alpha <= 0.35 * 255
    hovered = painted(seen, replace(zhu, hovered="zhu.upper_jiao"))[50, 50, 3]
    selected = painted(seen, replace(zhu, selected="zhu.upper_jiao"))[50, 50, 3]
    assert alpha + 20 < hovered < selected < 170
    faded = painted(seen, replace(zhu, faded=True, selected="zhu.eding"))[50, 50, 3]
    assert faded < 0.3 * alpha
    assert painted(seen, zhu)[90, 90, 3] == 0


def test_each_part_has_its_own_shade(zhu):
    bands = tuple(Fill(part, (square(10 + 25 * part, 20, 25),)) for part in range(4))
    picture = painted([Seen("zhu.eding", (), (), None, bands, (), 1900.0)], zhu)
    shades = part_colours(zhu.looks["zhu.eding"].rgb, 4)
    assert len(set(shades)) == 4
    for part, shade in enumerate(shades):
        assert np.abs(picture[30, 22 + 25 * part, :3] - shade).max() <= 3


def test_a_small_area_lies_over_a_large_one_whatever_their_order(zhu):
    large = area_seen("zhu.head_face", square(0, 0, 100), area_mm2=9000.0)
    small = area_seen("zhu.upper_jiao", square(30, 30, 40), area_mm2=100.0)
    first, second = (painted(seen, zhu, ground="white") for seen in ([large, small], [small, large]))
    assert np.array_equal(first, second)
    colours = [np.array(zhu.looks[item].rgb) for item in ("zhu.head_face", "zhu.upper_jiao")]
    expected = np.array([255.0, 255, 255])
    for colour in colours:
        expected += 0.32 * (colour - expected)
    assert np.abs(first[50, 50, :3] - expected).max() <= 3


def test_lines_lie_over_fills(zhu):
    colour = {"line": Look((10, 200, 30), "solid"), "zhu.upper_jiao": zhu.looks["zhu.upper_jiao"]}
    entry = zhu.resolved["zhu.upper_jiao"]
    line = replace(entry, id="line", kind="curve", item=replace(entry.item, id="line", parts=()))
    drawn = replace(zhu, resolved={"line": line, "zhu.upper_jiao": entry}, looks=colour)
    run = Run(np.array([[0.0, 50], [100, 50]]), np.array([0.0, 100]))
    seen = [Seen("line", (run,), (), None), area_seen("zhu.upper_jiao", square(10, 10, 80))]
    frame = ball_frame(500, 500)
    image = QImage(500, 500, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        paint_picture(painter, frame, seen, Layout(), drawn, PEN)
    assert np.abs(as_pixels(image)[50, 40, :3] - (10, 200, 30)).max() <= 3


def test_an_outline_keeps_its_corners(zhu):
    corner = np.vstack(
        [
            np.column_stack([np.arange(10.0, 61), np.full(51, 20.0)]),
            np.column_stack([np.full(47, 60.0), np.arange(21.0, 68)]),
        ]
    )
    seen = Seen("zhu.dingzhen", (Run(corner, np.arange(len(corner)) / 2.0),), (), None, (), (), 400.0)
    solid = replace(zhu, looks={"zhu.dingzhen": Look((10, 200, 30), "solid")})
    assert painted([seen], solid, lines=True)[20, 60, 3] > 100
    assert painted([seen], solid, lines=True)[23, 57, 3] == 0  # no short cut inside


def test_fills_stay_vectors_in_a_drawing(zhu):
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(QSize(120, 120))
    with QPainter(drawing) as painter:
        paint_fills(painter, [area_seen("zhu.upper_jiao", square(20, 20, 60), square(40, 40, 10))], zhu)
    text = bytes(buffer.data()).decode()
    assert "<image" not in text and len(re.findall("<path", text)) == 1


def test_the_letters_on_the_head_lose_nothing_of_their_tails(library, adult):
    entry = adult.resolution.resolved["points.gv20"]
    entry = replace(entry, item=replace(entry.item, code="gyp"))
    drawn = Drawn({"points.gv20": entry}, looks_of(library))
    point = Seen("points.gv20", (), (), (60.0, 60.0))
    big = replace(PEN, text_px=40.0)

    def ink(paint):
        image = QImage(400, 160, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("transparent"))
        with QPainter(image) as painter:
            paint(painter)
        rows = np.flatnonzero((as_pixels(image)[..., 3] > 60).any(axis=1))
        return rows[0], rows[-1]

    def freely(painter):
        painter.setFont(big.font(0.8, bold=True))
        painter.drawText(60, 100, "gyp")

    def beside_its_point(painter):
        paint_asides(painter, Layout((), ("points.gv20",)), [point], drawn, big)

    (top, bottom), (least, most) = ink(beside_its_point), ink(freely)
    assert bottom - top == pytest.approx(most - least + 2, abs=1)  # a pixel of halo above and below
    assert top + bottom == pytest.approx(2 * 60, abs=0.5 * (bottom - top))


# On a head


@pytest.fixture(scope="module")
def views(adult):
    scene = HeadScene()
    scene.set_head(adult.head)
    yield {name: scene.render(key_view(name, adult.head.skin.vertices), 700, 500, 1) for name in ("top", "left")}
    scene.close()


@pytest.fixture(scope="module")
def lines(adult):
    return SkinLines(adult.head)


def test_fills_float_just_above_the_skin(adult, lines, zhu):
    for name in ("zhu.eding", "zhu.dingnie.left"):
        for patch in lines.of(zhu.resolved[name]).patches:
            gap = np.linalg.norm(patch.vertices - adult.head.visible.closest(patch.vertices)[0], axis=1)
            assert gap.max() < 0.75 and gap.min() > 0.3


def test_what_is_seen_of_a_belt_from_above_is_what_its_triangles_cover(views, lines, zhu):
    """The fill of a belt that faces the viewer against the plain sum of its projected triangles."""
    frame = views["top"]
    (seen,) = see(frame, [("a", lines.of(zhu.resolved["zhu.dingjie_ant.left"]))])
    vertices, faces = zhu.resolved["zhu.dingjie_ant.left"].pieces[0].patch
    pixels, _ = frame.project(vertices)
    a, b, c = (pixels[faces[:, k]] for k in range(3))
    sum_px = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]).sum() / 2
    assert -sum(enclosed(ring) for fill in seen.fills for ring in fill.rings) == pytest.approx(sum_px, rel=0.02)
    assert not seen.hidden


def test_the_parts_of_a_belt_have_their_shares_of_its_area(lines, zhu):
    """A belt is as wide everywhere, so that shares of its length are shares of its area."""
    entry = zhu.resolved["zhu.eding"]
    patches = lines.of(entry).patches
    sizes = np.array([area_of(patch.vertices, patch.faces) for patch in patches])
    assert len(sizes) == 4 and len(lines.of(entry).borders) == 3
    assert sizes / sizes.sum() == pytest.approx([part.share for part in entry.item.parts], abs=0.02)


def test_every_leader_to_an_area_ends_inside_it(views, lines, zhu):
    for frame in views.values():
        anchored = [one for one in see(frame, [(i, lines.of(e)) for i, e in zhu.resolved.items()]) if one.anchor]
        assert len(anchored) >= 6
        for one in anchored:
            x, y = np.array(one.anchor)
            near = [(x + dx, y + dy) for dx in (-2, 0, 2) for dy in (-2, 0, 2)]
            assert any(holds(fill.rings, *place) for fill in one.fills for place in near), one.id


def test_a_belt_on_the_right_is_neither_seen_nor_picked_from_the_left(views, lines, zhu):
    frame = views["left"]
    (seen,) = see(frame, [("far", lines.of(zhu.resolved["zhu.niehou.right"]))])
    assert seen.fills == () and seen.anchor is None and seen.hidden
    x, y = frame.project(zhu.resolved["zhu.niehou.right"].points)[0].mean(axis=0)
    assert picked([seen], x, y, 8) == ""


# Told about


def test_the_page_tells_a_bands_area_length_width_and_outline(library, adult):
    page = item_page(library, adult.resolution, "zhu.eding")
    found = re.search(r"([\d.]+) cm², ([\d.]+) cm long × ([\d.]+) cm wide, outline ([\d.]+) cm", page)
    area, length, width, outline = map(float, found.groups())
    # A strip laid on the head is nearly the rectangle that it is on paper.
    assert length * width == pytest.approx(area, rel=0.06)  # the width is told to half a millimetre
    assert 2 * (length + width) == pytest.approx(outline, rel=0.02)
    size = page[page.index("On this head") : page.index("Parts")]
    assert "cun" not in size
    assert "gives no width" not in page and "give no width" not in page


def test_the_parts_of_a_band_share_out_its_middle_line_and_not_its_outline(library, adult):
    page = item_page(library, adult.resolution, "zhu.eding")
    length = float(re.search(r"([\d.]+) cm long", page).group(1))
    parts = [int(mm) for mm in re.findall(r"% = (\d+) mm", page)]
    assert len(parts) == 4 and sum(parts) == pytest.approx(10 * length, abs=3)


def test_an_area_without_a_middle_line_is_told_by_its_size_and_outline_alone(library, adult):
    page = item_page(library, adult.resolution, "tang.yin.left")
    assert re.search(r"[\d.]+ cm², outline [\d.]+ cm<", page)
    assert re.search(r"[\d.]+ cm²，周长[\d.]+ cm<", item_page(library, adult.resolution, "tang.yin.left", "zh"))
    assert re.search(r"长[\d.]+ cm，宽[\d.]+ cm", item_page(library, adult.resolution, "zhu.eding", "zh"))


def test_the_swatch_of_an_area_is_a_filled_patch_and_that_of_a_line_is_not(qapp):
    look = Look((200, 60, 20), "solid")
    area, line, point = (
        as_pixels(swatch(look, 1.0, kind).pixmap(38, 16).toImage()) for kind in ("area", "curve", "point")
    )
    assert 60 < area[8, 19, 3] < 160 and area[:8, 19, 3].max() > 160
    assert line[8, 19, 3] == 255 and line[1, 19, 3] == 0
    assert point[8, 19, 3] == 255 and point[8, 6, 3] == 0
