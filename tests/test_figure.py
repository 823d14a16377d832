"""The picture of a head: what is seen, how it is painted, and the page that is printed."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QRawFont

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.fonts import FONT_FILES, hanzi_family, text_font, text_width
from scalp_atlas.figure.furniture import paint_furniture, side_words, strip_height, tag_area
from scalp_atlas.figure.image import FigureSpec, Page, chosen_ids, draw_figure, page_of, save_figure
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.lines import paint_lines, picked, polygon
from scalp_atlas.figure.overlay import paint_head
from scalp_atlas.figure.palette import LIGHT, looks_of, part_colours
from scalp_atlas.figure.pen import Drawn, Pen, pen_for
from scalp_atlas.figure.scene import Frame, HeadScene
from scalp_atlas.figure.skinlines import SkinLines, see
from scalp_atlas.figure.tags import (
    TagText,
    _short,
    _small_enough,
    _widths,
    columns_for,
    in_two_lines,
    lay_out,
    paint_labels,
    tag_text,
)
from scalp_atlas.figure.view import VIEW_NAMES, View, key_view, key_view_name
from scalp_atlas.head import load_head
from scalp_atlas.morph import Morph, Sliders
from scalp_atlas.resolve import resolve

SIZE = (400, 320)


@pytest.fixture(scope="module")
def head(qapp):
    return load_head("adult_male")


@pytest.fixture(scope="module")
def resolution(library, head):
    return resolve(library, head, items=["issa.ms1", "issa.ms5", "issa.ms6", "issa.ms14", "points.gv20", "points.st8"])


@pytest.fixture(scope="module")
def lines(head):
    return SkinLines(head)


@pytest.fixture(scope="module")
def scene(head):
    scene = HeadScene()
    scene.set_head(head)
    yield scene
    scene.close()


def frame_of(scene, name, samples=1):
    return scene.render(key_view(name, scene.head.skin.vertices), *SIZE, samples)


def seen_in(frame, lines, resolution):
    laid = [(item_id, lines.of(entry)) for item_id, entry in resolution.resolved.items()]
    return {item.id: item for item in see(frame, laid)}


def pixels_of(image):
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width()].copy()


def painted(frame, seen, drawn):
    image = QImage(frame.width, frame.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        paint_lines(painter, seen, drawn, Pen(1.0, 14.0, LIGHT, "en"), frame.pixels_per_mm)
    return pixels_of(image)


# From where the head is looked at


def test_a_coarser_frame_is_painted_as_large_as_a_fine_one(scene):
    pictures = []
    for samples in (0.5, 1):
        image = QImage(*SIZE, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        with QPainter(image) as painter:
            paint_head(painter, frame_of(scene, "front", samples), QRectF(0, 0, *SIZE), 1.0)
        pictures.append(np.array(image.constBits()).reshape(SIZE[1], SIZE[0], 4)[..., :3].astype(int))
    coarse, fine = pictures
    assert np.abs(coarse - fine).mean() < 4  # but for the rim and the features, where coarse pixels are blocks


def test_in_the_front_view_the_heads_left_is_in_the_pictures_right_half(head):
    view = key_view("front", head.skin.vertices)
    pixels, _ = view.project(np.array([head.landmarks["tragus.left"], head.landmarks["tragus.right"]]), *SIZE)
    assert pixels[0, 0] > SIZE[0] / 2 > pixels[1, 0]


def test_in_the_back_view_and_from_above_the_heads_left_is_in_the_left_half(head):
    for name in ("back", "top"):
        pixels, _ = key_view(name, head.skin.vertices).project(head.landmarks["tragus.left"][None], *SIZE)
        assert pixels[0, 0] < SIZE[0] / 2


def test_the_left_view_looks_at_the_left_ear_with_the_nose_to_the_left(head):
    view = key_view("left", head.skin.vertices)
    ears = np.array([head.landmarks["tragus.left"], head.landmarks["tragus.right"]])
    assert np.diff(view.project(ears, *SIZE)[1])[0] < 0
    assert view.project(head.landmarks["nose_tip"][None], *SIZE)[0][0, 0] < SIZE[0] / 2


def test_the_words_at_the_edges_say_whose_left_it_is(head):
    skin = head.skin.vertices
    assert side_words(key_view("front", skin), "en") == ("head’s right", "head’s left")
    assert side_words(key_view("back", skin), "en") == ("head’s left", "head’s right")
    assert side_words(key_view("front", skin), "zh") == ("患者右", "患者左")
    assert side_words(key_view("left", skin), "en") == ("front", "back")
    assert side_words(key_view("right", skin), "en") == ("back", "front")


@pytest.mark.parametrize("name", VIEW_NAMES)
def test_every_key_view_shows_the_whole_head_with_room_for_tags(head, name):
    pixels, _ = key_view(name, head.skin.vertices).project(head.skin.vertices, 1280, 800)
    assert pixels[:, 0].min() > 150 and pixels[:, 0].max() < 1130
    assert pixels[:, 1].min() > 5 and pixels[:, 1].max() < 795


def test_a_key_view_is_known_by_its_direction_whatever_it_shows(head):
    for name in ("front", "left", "right", "back", "top"):
        assert key_view_name(replace(key_view(name, head.skin.vertices), span_mm=77)) == name
    assert key_view_name(View(azimuth_deg=77, elevation_deg=3)) == ""


def test_turning_never_tips_the_crown_over():
    view = View()
    for _ in range(30):
        view = view.turned(23, 40)
        assert view.axes()[1][2] >= -1e-9
    assert view.elevation_deg == 90


def test_tumbling_turns_about_the_pictures_axes_and_keeps_them_square():
    view = View(10, 20)
    tumbled = view.tumbled(30, 50).tumbled(-70, 15)
    assert np.allclose(tumbled.axes() @ tumbled.axes().T, np.eye(3))
    assert not np.allclose(tumbled.axes(), view.axes())
    assert np.allclose(view.tumbled(0, 0).axes(), view.axes())
    assert np.allclose(view.tumbled(20, 0).axes()[1], view.axes()[1])


def test_zooming_keeps_the_place_under_the_pointer_still():
    view = View(azimuth_deg=33, elevation_deg=12, centre=(3, 4, 5))
    point = np.array([[20.0, 50.0, 60.0]])
    at = view.project(point, 800, 600)[0][0]
    nearer = view.zoomed(1.8, tuple(at), 800, 600)
    assert nearer.pixels_per_mm(800, 600) == pytest.approx(1.8 * view.pixels_per_mm(800, 600))
    assert np.allclose(nearer.project(point, 800, 600)[0][0], at)


def test_zooming_has_limits():
    view = View()
    for _ in range(40):
        view = view.zoomed(3, (0, 0), 800, 600)
    assert view.span_mm > 10
    for _ in range(40):
        view = view.zoomed(0.3, (0, 0), 800, 600)
    assert view.span_mm < 1000


def test_a_way_between_views_takes_the_shorter_turn():
    middle = View(azimuth_deg=350).toward(View(azimuth_deg=30), 0.5)
    assert middle.azimuth_deg == pytest.approx(10)


# What the head hides


def test_the_rendered_head_lies_where_the_projection_says(scene):
    frame = frame_of(scene, "front")
    skin = scene.head.skin.vertices
    pixels, _ = frame.project(skin)
    rows, columns = np.nonzero(np.isfinite(frame.depth))
    assert columns.min() == pytest.approx(pixels[:, 0].min(), abs=1.5)
    assert rows.min() == pytest.approx(pixels[:, 1].min(), abs=1.5)
    nose = frame.project(scene.head.landmarks["nose_tip"][None])
    assert frame.depth[int(nose[0][0, 1]), int(nose[0][0, 0])] == pytest.approx(nose[1][0], abs=0.6)


def test_tiles_fit_together(scene, monkeypatch):
    whole = frame_of(scene, "home", 2)
    monkeypatch.setattr("scalp_atlas.figure.scene._LARGEST_TILE_PX", 254)
    tiled = frame_of(scene, "home", 2)
    # A pixel at the silhouette may fall on either side; a shift or a seam would change thousands.
    assert (np.abs(tiled.rgba.astype(int) - whole.rgba).max(axis=2) > 6).sum() < 60
    assert (np.isfinite(tiled.depth) != np.isfinite(whole.depth)).sum() < 20


def test_lines_of_the_far_side_are_hidden_and_those_of_the_near_side_shown(scene, lines, resolution):
    front = seen_in(frame_of(scene, "front"), lines, resolution)
    back = seen_in(frame_of(scene, "back"), lines, resolution)
    assert front["issa.ms1"].anchor and not front["issa.ms1"].hidden
    assert back["issa.ms1"].anchor is None and not back["issa.ms1"].shown
    assert back["issa.ms14.left"].anchor and front["issa.ms14.left"].anchor is None


def test_only_the_near_one_of_a_pair_is_shown_from_the_side(scene, lines, resolution):
    seen = seen_in(frame_of(scene, "left"), lines, resolution)
    assert seen["points.st8.left"].anchor is not None
    assert seen["points.st8.right"].anchor is None
    assert seen["issa.ms6.left"].anchor is not None
    assert seen["issa.ms6.right"].anchor is None


def test_a_point_inside_the_head_is_hidden(scene):
    _, clearance = frame_of(scene, "front").clearance(np.array([[0.0, 0.0, 40.0], [0.0, 150.0, 40.0]]))
    assert clearance[0] < -50 < 0 < clearance[1]


def test_lines_float_just_above_the_skin(head, lines, resolution):
    for entry in resolution.resolved.values():
        points = np.vstack([stroke.points for stroke in lines.of(entry).strokes])
        gap = np.linalg.norm(points - head.visible.closest(points)[0], axis=1)
        assert gap.max() < 0.75 and gap.min() > 0.3


def test_pick_finds_the_line_under_the_pointer_and_nothing_on_the_far_side(scene, lines, resolution):
    frame = frame_of(scene, "front")
    seen = seen_in(frame, lines, resolution)
    x, y = seen["issa.ms1"].anchor
    assert picked(list(seen.values()), x + 3, y, 8) == "issa.ms1"
    assert picked(list(seen.values()), x + 40, y + 60, 8) == ""
    hidden = frame.project(resolution.resolved["issa.ms14.left"].points)[0].mean(axis=0)
    assert picked(list(seen.values()), *hidden, 8) == ""


def test_painted_lines_have_the_systems_hue_and_hidden_ones_leave_no_ink(scene, lines, resolution, library):
    frame = frame_of(scene, "front")
    seen = seen_in(frame, lines, resolution)
    drawn = Drawn(resolution.resolved, looks_of(library))
    x, y = map(round, seen["issa.ms1"].anchor)
    ink = painted(frame, [seen["issa.ms1"]], drawn)
    red, green, blue = looks_of(library)["issa.ms1"].rgb
    near = ink[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 4).astype(int)
    assert np.abs(near[:, :3] - [red, green, blue]).sum(axis=1).min() < 40
    assert painted(frame, [seen["issa.ms14.left"]], drawn).max() == 0
    assert painted(frame, [seen["issa.ms14.left"]], replace(drawn, hidden_alpha=0.6)).max() > 0


def test_the_selected_line_is_thicker(scene, lines, resolution, library):
    frame = frame_of(scene, "front")
    seen = [seen_in(frame, lines, resolution)["issa.ms1"]]
    drawn = Drawn(resolution.resolved, looks_of(library))
    plain = painted(frame, seen, drawn)[..., 3] > 0
    selected = painted(frame, seen, replace(drawn, selected="issa.ms1"))[..., 3] > 0
    assert selected.sum() > 1.5 * plain.sum()


def test_leaders_to_hidden_lines_are_not_drawn(scene, lines, resolution, library):
    frame = frame_of(scene, "front")
    seen = list(seen_in(frame, lines, resolution).values())
    drawn = Drawn(resolution.resolved, looks_of(library))
    pen = Pen(1.0, 14.0, LIGHT, "en")
    layout = lay_out(frame, seen, drawn, pen)
    assert layout.tag("issa.ms1") is not None
    assert layout.tag("issa.ms14.left") is None
    marked = lay_out(frame, seen, replace(drawn, selected="issa.ms14.left"), pen)
    assert marked.tag("issa.ms14.left").anchor is None


def test_the_hair_tint_darkens_the_scalp_only(scene):
    tinted = frame_of(scene, "top").rgba.astype(int)
    scene.set_hair_tint(False)
    plain = frame_of(scene, "top").rgba.astype(int)
    scene.set_hair_tint(True)
    crown = (SIZE[1] // 2, SIZE[0] // 2)
    assert plain[crown][:3].sum() > tinted[crown][:3].sum() + 40
    face = frame_of(scene, "front").rgba[int(SIZE[1] * 0.62), SIZE[0] // 2]
    scene.set_hair_tint(False)
    assert np.array_equal(face, frame_of(scene, "front").rgba[int(SIZE[1] * 0.62), SIZE[0] // 2])
    scene.set_hair_tint(True)


def test_a_closed_scene_leaves_no_render_window(head):
    def windows():
        gc.collect()
        return sum(type(one).__name__.endswith("RenderWindow") for one in gc.get_objects())

    before = windows()
    scene = HeadScene()
    scene.set_head(head)
    scene.render(View(), 64, 64)
    assert windows() > before
    scene.close()
    del scene
    assert windows() == before


def test_an_answer_is_laid_once_and_another_one_of_the_same_id_anew(head, resolution):
    lines, answer = SkinLines(head), resolution.resolved["issa.ms5"]
    first = lines.of(answer)
    assert lines.of(answer) is first
    (piece,) = answer.pieces
    shorter = replace(answer, pieces=(replace(piece, points=piece.points[: len(piece.points) // 2]),))
    assert lines.of(shorter).strokes[0].along[-1] < 0.6 * first.strokes[0].along[-1]
    assert lines.of(answer) is not first, "of one id only the newest is kept"


def test_what_is_laid_keeps_what_it_was_made_from_so_that_no_other_can_take_its_place_in_memory(head, resolution):
    answer = replace(resolution.resolved["issa.ms5"])
    lines, alive = SkinLines(head), weakref.ref(answer)
    lines.of(answer)
    del answer
    gc.collect()
    assert alive() is not None


# Colours, words, letters


def test_unverified_items_are_dotted_and_say_so(library, resolution):
    unverified = [i for s in library.systems.values() for i in s.items.values() if i.confidence.level == "unverified"]
    assert unverified
    looks = looks_of(library)
    assert {item_id for item_id, look in looks.items() if look.dotted} == {item.id for item in unverified}
    entry = replace(resolution.resolved["issa.ms1"], item=unverified[0])
    assert "unverified" in tag_text(entry, "en").mark
    assert "未证实" in tag_text(entry, "zh").mark


def test_parts_of_a_line_are_steps_of_lightness():
    shades = part_colours((0, 114, 178), 3)
    assert sorted(shades, key=sum) == shades and len(set(shades)) == 3


def test_tags_of_paired_items_say_which_side(resolution):
    left = tag_text(resolution.resolved["issa.ms6.left"], "en")
    assert (left.code, left.mark) == ("MS6", "(L)")
    assert tag_text(resolution.resolved["issa.ms6.right"], "zh").mark == "(右)"
    assert tag_text(resolution.resolved["issa.ms1"], "en").mark == ""


def test_a_point_without_a_tag_is_called_by_its_code_or_by_its_name_in_the_language(library, resolution):
    doubtful = replace(resolution.resolved["issa.ms5"], item=library.item("fang.writing"))
    assert _short(doubtful, "zh") == "书写 · 未证实"
    assert _short(doubtful, "en") == "Writing · unverified"
    assert _short(resolution.resolved["issa.ms5"], "zh") == "MS5"


@pytest.mark.parametrize("over_head", [True, False])
def test_words_below_the_head_have_a_ground_where_they_stand_on_it(over_head):
    pen, size = pen_for(11, 1.0, LIGHT, "en"), (700, 300)
    depth = np.full(size[::-1], 0.0 if over_head else -np.inf, np.float32)
    frame = Frame(View(), *size, np.zeros((*size[::-1], 4), np.uint8), depth)
    skin = QColor("#5b4a3f")
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(skin)
    with QPainter(image) as painter:
        paint_furniture(painter, frame, QRectF(0, 0, *size), pen)
    middle = size[1] - round(pen.text_px * 0.8 + pen.row / 2)
    lights = [QColor(image.pixel(x, middle)).lightness() for x in range(size[0] // 5, size[0] // 2)]
    assert (max(lights) > skin.lightness() + 80) is over_head


def test_words_below_the_head_are_left_out_where_they_would_be_tiny():
    pen, tall = pen_for(11, 1.0, LIGHT, "en"), 300
    inked = []
    for width in (310, 700):
        frame = Frame(View(), width, tall, np.zeros((tall, width, 4), np.uint8), np.full((tall, width), -np.inf))
        image = QImage(width, tall, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        with QPainter(image) as painter:
            paint_furniture(painter, frame, QRectF(0, 0, width, tall), pen)
        cue, bar = round(strip_height(pen)), round(width * 0.3) + 30
        rows = range(tall - round(pen.row + pen.text_px * 0.8), tall)
        inked.append(any(QColor(image.pixel(x, y)) != "white" for x in range(cue, width - bar) for y in rows))
    assert inked == [False, True]


def test_a_long_name_is_broken_between_words_and_loses_none(resolution):
    pen = pen_for(11, 1.0, LIGHT, "en")
    text = tag_text(resolution.resolved["issa.ms6.left"], "en")
    first, second = in_two_lines(text, pen)
    assert (first.code, second.mark) == (text.code, text.mark)
    assert f"{first.name} {second.name}" == text.name and first.name and second.name


@pytest.mark.parametrize("share", [1.2, 1.0, 0.9, 0.81])
def test_a_name_that_nearly_fits_is_written_smaller_and_not_cut(resolution, share):
    pen = pen_for(11, 1.0, LIGHT, "en")
    lines = in_two_lines(tag_text(resolution.resolved["issa.ms6.left"], "en"), pen)
    needed = max(sum(_widths(line, pen)) for line in lines)
    smaller = _small_enough(pen, lines, share * needed)
    assert smaller.text_px == pytest.approx(min(share, 1.0) * pen.text_px)
    assert max(sum(_widths(line, smaller)) for line in lines) <= share * needed + 3  # letters sit on whole pixels


def test_letters_of_a_tag_are_never_much_smaller_than_others(resolution):
    pen = pen_for(11, 1.0, LIGHT, "en")
    lines = in_two_lines(tag_text(resolution.resolved["issa.ms6.left"], "en"), pen)
    assert _small_enough(pen, lines, 10).text_px == pytest.approx(0.8 * pen.text_px)


def test_names_take_two_lines_in_a_narrow_picture_and_one_in_a_wide(scene, lines, resolution, library):
    drawn = Drawn(resolution.resolved, looks_of(library))
    pen = pen_for(11, 1.0, LIGHT, "en")

    def heights(width):
        frame = scene.render(key_view("front", scene.head.skin.vertices), width, 700, 0.5)
        laid = [(item_id, lines.of(entry)) for item_id, entry in resolution.resolved.items()]
        return {tag.height for tag in lay_out(frame, see(frame, laid), drawn, pen).tags}

    assert heights(760) == {pen.tall_row}
    assert heights(1800) == {pen.row}


@pytest.mark.parametrize("bold", [False, True])
def test_the_shipped_font_draws_every_character_of_the_definitions(library, bold):
    font = QRawFont.fromFont(text_font(20, "zh", bold=bold))
    assert font.familyName() == hanzi_family()
    names = [text for s in library.systems.values() for i in s.items.values() for text in i.name.values()]
    wanted = set("".join(names) + "头颞顶枕额发际前后左右患者ǎǐǒǔǚāēńü′″°±–—“”·→αβ½① ").union("0123456789")
    missing = [character for character in wanted if not font.supportsCharacter(ord(character))]
    assert missing == []


def test_hanzi_are_really_drawn_and_not_as_boxes():
    def drawing(text):
        image = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("white"))
        with QPainter(image) as painter:
            font = QFont(text_font(40, "zh"))
            font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)  # no help from the machine's own fonts
            painter.setFont(font)
            painter.drawText(5, 45, text)
        return pixels_of(image)

    box = drawing("\u0e01")  # Thai, which the subset lacks
    assert np.array_equal(box, drawing("\u0e02"))
    assert not np.array_equal(drawing("头"), box)
    assert not np.array_equal(drawing("头"), drawing("颞"))
    assert drawing("头").min() < 60


def test_english_quotation_marks_are_narrow_and_chinese_ones_wide():
    assert text_width("’", 20, "en") < 0.7 * text_width("’", 20, "zh")


def test_the_font_files_and_their_licence_are_shipped():
    assert all(file.is_file() for file in FONT_FILES)
    assert sum(file.stat().st_size for file in FONT_FILES) < 1.9e6
    assert "SIL OPEN FONT LICENSE" in (FONT_FILES[0].parent / "OFL.txt").read_text("utf-8")


def test_bold_is_a_weight_of_its_own():
    regular, bold = text_font(300), text_font(300, bold=True)
    assert QFontMetricsF(bold).horizontalAdvance("MS6") > QFontMetricsF(regular).horizontalAdvance("MS6")
    assert bold.weight() == QFont.Weight.Bold


def test_a_polygon_has_the_pixels_that_went_in():
    pixels = np.array([[1.5, 2.25], [3.0, -4.0], [1e4, 0.1]])
    assert [(point.x(), point.y()) for point in polygon(pixels)] == [tuple(row) for row in pixels]


# The page


def spec(**given):
    return FigureSpec(**{"items": ("issa.ms1", "issa.ms6"), "view": "front", "width": 600, **given})


def test_a_figure_has_exactly_the_size_that_was_asked_for(head, library, resolution):
    assert draw_figure(head, library, resolution, spec(width=613)).width() == 613
    image = draw_figure(head, library, resolution, spec(width=700, height=650))
    assert (image.width(), image.height()) == (700, 650)


def test_the_same_figure_twice_is_the_same_to_the_pixel(head, library, resolution):
    first, second = (pixels_of(draw_figure(head, library, resolution, spec())) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_transparent_figure_has_clear_corners_and_a_solid_head(head, library, resolution):
    clear = pixels_of(draw_figure(head, library, resolution, spec(transparent=True)))
    solid = pixels_of(draw_figure(head, library, resolution, spec()))
    assert clear[0, 0, 3] == 0 and clear[-1, -1, 3] == 0 and solid[0, 0, 3] == 255
    assert (clear[..., 3] == 255).mean() > 0.1


def test_a_wider_figure_is_the_same_picture_only_larger(head, library, resolution):
    small = draw_figure(head, library, resolution, spec(width=900, height=900))
    large = draw_figure(head, library, resolution, spec(width=1800, height=1800))
    shrunk, same = (
        pixels_of(image.scaled(300, 300, mode=Qt.TransformationMode.SmoothTransformation)) for image in (large, small)
    )
    assert np.abs(shrunk.astype(int) - same).mean() < 4


def test_larger_labels_are_larger_letters_and_thicker_lines():
    small, large = pen_for(11, 1.0, LIGHT, "en"), pen_for(22, 1.0, LIGHT, "en")
    assert large.text_px == 2 * small.text_px and small.unit < large.unit < 2 * small.unit
    assert pen_for(11, 3.0, LIGHT, "en").unit == 3 * small.unit


def test_language_title_and_dark_change_the_page(head, library, resolution):
    plain = pixels_of(draw_figure(head, library, resolution, spec(height=700)))
    for change in ({"language": "zh"}, {"title": "Lesson 3"}, {"dark": True}, {"legend": False}, {"labels": False}):
        other = pixels_of(draw_figure(head, library, resolution, spec(height=700, **change)))
        assert not np.array_equal(plain, other), change


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "tif"])
def test_a_figure_is_saved_in_the_kind_of_its_ending(head, library, resolution, tmp_path, ending):
    path = tmp_path / f"figure.{ending}"
    save_figure(head, library, resolution, spec(), path)
    image = QImage(str(path))
    assert image.width() == 600
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("figure.xyz", {}, ".png, .jpg"),
        ("figure", {}, ".png, .jpg"),
        ("missing/figure.png", {}, "no folder"),
        ("figure.jpg", {"transparent": True}, "transparent"),
        ("figure.png", {"items": ("issa.ms66",)}, "did you mean 'issa.ms6'"),
        ("figure.png", {"view": "below"}, "three_quarter"),
        ("figure.png", {"width": 5}, "between"),
        ("figure.png", {"width": 10**6}, "between"),
        ("figure.png", {"items": ()}, "no item is named"),
        ("figure.png", {"side": "both sides"}, "left, right, both"),
        ("figure.png", {"height": 170}, "no room for the head"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_sentence(head, library, resolution, tmp_path, name, change, words):
    with pytest.raises(ScalpAtlasError) as raised:
        save_figure(head, library, resolution, spec(**change), tmp_path / name)
    assert words in str(raised.value) and "\n" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_system_an_item_and_a_side_name_what_is_drawn(library, resolution):
    assert chosen_ids(library, resolution, ["issa.ms6"]) == ("issa.ms6.left", "issa.ms6.right")
    assert chosen_ids(library, resolution, ["issa.ms6"], "left") == ("issa.ms6.left",)
    assert chosen_ids(library, resolution, ["issa.ms6.right"], "left") == ("issa.ms6.right",)
    assert set(chosen_ids(library, resolution, ["issa"])) == {i for i in resolution.resolved if i.startswith("issa")}
    assert chosen_ids(library, resolution, ["issa.ms1"], "right") == ("issa.ms1",)


def test_a_figure_of_few_items_tells_what_their_confidence_holds_for(adult, library):
    def told(*items, language="en"):
        spec = FigureSpec(items, side="left", language=language)
        chosen = chosen_ids(library, adult.resolution, items, "left")
        notes = Page(adult.head, library, adult.resolution, spec, chosen)._notes()
        return next(note for note in notes if note.startswith(("Confidence", "可信度")))

    assert told("jiao.speech2") == (
        "Confidence: verified by several sources: Speech area II (The 45 degrees for 'behind and below' are ours)"
    )
    assert told("jiao.speech2", language="zh").endswith("（“后下方”取45度为本软件所定）")
    assert "ours" not in told("jiao.speech2", "jiao.motor", "jiao.sensory", "jiao.foot")


def test_a_code_without_a_name_is_broken_between_its_words():
    pen = pen_for(11, 1.0, LIGHT, "en")
    first, second = in_two_lines(TagText("Dingjie posterior zone", "", "(L)"), pen)
    assert (first, second) == (TagText("Dingjie posterior", "", ""), TagText("zone", "", "(L)"))


def test_chinese_without_a_code_is_broken_before_its_bracket_or_between_signs_and_after_a_code_not_at_all():
    pen = pen_for(11, 1.0, LIGHT, "zh")
    for whole, first, second in (
        ("前后正中线（焦氏）", "前后正中线", "（焦氏）"),
        ("枕外隆凸下缘", "枕外隆", "凸下缘"),
    ):
        assert in_two_lines(TagText(whole, "", ""), pen) == (TagText(first, "", ""), TagText(second, "", ""))
    told = in_two_lines(TagText("MS6", "顶颞前斜线", "(左)"), pen)
    assert told == (TagText("MS6", "", ""), TagText("", "顶颞前斜线", "(左)"))


@pytest.mark.parametrize("width", [780, 900])
def test_a_long_code_without_a_name_keeps_a_tag_in_a_narrow_picture(scene, lines, adult, library, qapp, width):
    name = "zhu.dingjie_post.left"
    drawn = Drawn(adult.resolution.resolved, looks_of(library))
    pen = pen_for(11, 1.0, LIGHT, "en")
    frame = scene.render(key_view("top", scene.head.skin.vertices), width, 700, 0.5)
    seen = see(frame, [(name, lines.of(adult.resolution.resolved[name]))])
    [tag] = lay_out(frame, seen, drawn, pen).tags
    left, right = columns_for(frame, pen, tag_area(frame.width, frame.height, pen))
    assert tag.width <= min(left.room, right.room)
    image = QImage(width, 700, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        paint_labels(painter, replace(Layout(), tags=(replace(tag, anchor=None),)), drawn, pen)
    inked = np.frombuffer(image.constBits(), np.uint8).reshape(700, width, 4)[..., 3] > 60
    columns = np.nonzero(inked.any(axis=0))[0]
    assert columns[0] >= tag.left - 2 and columns[-1] <= tag.left + tag.width + 2  # nothing runs over its edge


def test_every_unverified_item_is_named_under_a_figure_and_marked_beside_its_point(adult, library):
    chosen = chosen_ids(library, adult.resolution, ["fang"], "left")
    page = Page(adult.head, library, adult.resolution, FigureSpec(("fang",), side="left"), chosen)
    [told] = [note for note in page._notes() if note.startswith("Confidence")]
    unverified = [item for item in library.systems["fang"].items.values() if item.confidence.level == "unverified"]
    assert len(unverified) > 8
    named = told.partition("unverified (dotted): ")[2].split(" · ")
    assert named == [item.label("en")[0] for item in unverified]
    assert _short(adult.resolution.resolved["fang.hearing.left"], "en").endswith(" · unverified")
    assert _short(adult.resolution.resolved["points.gv20"], "en") == "GV20"


@pytest.mark.parametrize("samples", [1, 0.7])
def test_a_head_is_moved_as_it_is_set(qapp, samples):
    family = Morph.load()
    heads = [family.working(Sliders(circumference=size)) for size in (50, 62)]
    pictures = []
    for first in heads:
        scene = HeadScene()
        scene.set_hair_tint(False)  # the hairlines of the first head are kept
        scene.set_head(first)
        scene.render(View(), 64, 64, samples)
        if first is not heads[1]:
            scene.move_head(heads[1])
        pictures.append(scene.render(key_view("three_quarter", heads[1].skin.vertices), *SIZE, samples))
        scene.close()
    moved, as_set = pictures
    assert np.array_equal(np.isfinite(moved.depth), np.isfinite(as_set.depth))
    both = np.isfinite(as_set.depth)
    assert np.abs(moved.depth[both] - as_set.depth[both]).max() < 0.05
    assert np.abs(moved.rgba.astype(int) - as_set.rgba)[both].mean() < 2  # shaded by other normals


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_entry_of_the_legend_is_cut_even_if_this_view_hides_it(adult, library, language):
    spec = FigureSpec(items=("issa",), view="three_quarter", language=language, width=1100)
    page = page_of(adult.head, library, adult.resolution, spec)
    legend, pen = page._legend(), page.pen
    room = page.inner / page._columns(legend) - 3.3 * pen.text_px  # beside the sample and its gap
    away = {"en": " (hidden)", "zh": "（此面不可见）"}[language]
    for entry in legend:
        assert pen.width_of(f"{entry.code} ", 0.92, bold=True) + pen.width_of(entry.name + away, 0.92) <= room
