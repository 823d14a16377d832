"""Needle directions as arrows: on a ball by pencil, on the adult male by the standard's own sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage, QPainter

from scalp_atlas.cli import run
from scalp_atlas.figure.arrows import paint_arrows, see_arrows
from scalp_atlas.figure.image import FigureSpec, Page, draw_figure
from scalp_atlas.figure.palette import LIGHT, Look, looks_of
from scalp_atlas.figure.pen import Drawn, Pen
from scalp_atlas.figure.scene import Frame, HeadScene
from scalp_atlas.figure.skinlines import Laid, SkinLines, Stroke
from scalp_atlas.figure.view import WIDTH_SHARE, View, key_view
from scalp_atlas.gui.choices import recall, remember
from scalp_atlas.gui.figure_export import figure_arguments
from scalp_atlas.gui.item_page import item_page
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.viewport import Viewport
from scalp_atlas.records import Confidence, Needle, NeedleRule

BALL_MM = 80.0
SIZE = 400
WIDE_MM = 200.0  # of a picture, whatever its size
PX_MM = SIZE / WIDE_MM
CENTRE_PX = SIZE / 2
PEN = Pen(1.0, 14.0, LIGHT, "en")
RED = Look((255, 0, 0), "solid")
ORIGIN = (0.0, 0.0)  # where the front view looks straight at the ball


def on_ball(across_deg: float, up_deg: float) -> np.ndarray:
    """(3,) a point 0.7 mm above the ball; (0, 0) faces the viewer, positive is the picture's right and its top."""
    across, up = np.radians([across_deg, up_deg])
    # Seen from the front, the head's right is on the picture's left.
    return (BALL_MM + 0.7) * np.array([-np.sin(across) * np.cos(up), np.cos(across) * np.cos(up), np.sin(up)])


def way(start: tuple[float, float], stop: tuple[float, float]) -> np.ndarray:
    """(30, 3) from one place of the ball to another."""
    return np.array([on_ball(*place) for place in np.linspace(start, stop, 30)])


@dataclass
class Needled:
    """As much of an item on a head as an arrow needs."""

    id: str
    ways: list[np.ndarray]
    kind: str = "curve"
    variant: None = None
    sure: str = ""
    confidence = Confidence("verified")

    @property
    def needles(self) -> list[Needle]:
        return [Needle(points, NeedleRule(toward="lateral", confidence=self.sure)) for points in self.ways]

    @property
    def item(self) -> Needled:
        return self


class Lines:
    """Lays each way as it is."""

    def needles_of(self, item: Needled) -> list[Laid]:
        lengths = [np.linalg.norm(np.diff(points, axis=0), axis=1) for points in item.ways]
        alongs = [np.concatenate([[0.0], np.cumsum(length)]) for length in lengths]
        return [
            Laid((Stroke(points, points / BALL_MM, along),)) for points, along in zip(item.ways, alongs, strict=True)
        ]


def ball_frame(size: int = SIZE) -> Frame:
    """The ball as the front view shows it, its depth worked out and not rendered."""
    place = (np.arange(size) + 0.5 - size / 2) * WIDE_MM / size
    below = BALL_MM**2 - place[None] ** 2 - place[:, None] ** 2
    depth = np.where(below > 0, np.sqrt(np.maximum(below, 0)), -np.inf).astype(np.float32)
    view = View(azimuth_deg=0.0, elevation_deg=0.0, span_mm=WIDE_MM * WIDTH_SHARE)
    return Frame(view, size, size, np.zeros((size, size, 4), np.uint8), depth)


def red_of(*items: Needled, size: int = SIZE, **drawn) -> np.ndarray:
    """(size, size) bool: what of a picture of the ball is in the colour of the items."""
    frame = ball_frame(size)
    scene = Drawn({item.id: item for item in items}, {item.id: RED for item in items}, **drawn)
    image = QImage(size, size, QImage.Format.Format_RGBA8888)
    image.fill(0)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_arrows(painter, see_arrows(frame, Lines(), items), scene, PEN, frame.pixels_per_mm)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(size, size, 4)
    return (pixels[..., 0] > 200) & (pixels[..., 1] < 100) & (pixels[..., 3] > 200)


def degrees(mm: float) -> float:
    return float(np.degrees(mm / BALL_MM))


def widths_along(red: np.ndarray, axis: int) -> np.ndarray:
    """How many coloured pixels stand crosswise to each column (axis 0) or row (axis 1) that has any."""
    counts = red.sum(axis=axis)
    return counts[counts > 0]


# On a ball


@pytest.mark.parametrize(
    ("stop", "ahead"),
    [
        ((degrees(12), 0), (1, 0)),
        ((-degrees(12), 0), (-1, 0)),
        ((0, degrees(12)), (0, -1)),
        ((0, -degrees(12)), (0, 1)),
    ],
)
def test_an_arrow_starts_where_the_needle_does_and_has_its_head_at_the_tip(stop, ahead):
    rows, columns = np.nonzero(red_of(Needled("a", [way(ORIGIN, stop)])))
    forward = (columns + 0.5 - CENTRE_PX) * ahead[0] + (rows + 0.5 - CENTRE_PX) * ahead[1]
    sideways = np.abs((columns + 0.5 - CENTRE_PX) * ahead[1] - (rows + 0.5 - CENTRE_PX) * ahead[0])
    reach = (BALL_MM + 0.7) * np.sin(12 / BALL_MM) * PX_MM  # 24 px
    assert -3 < forward.min() < 0  # half the shaft's width, for its end is round
    assert reach - 2 < forward.max() <= reach  # the very tip is too narrow to be full of colour
    near_tip = forward > reach / 2
    assert sideways[near_tip].max() > 2 * sideways[~near_tip].max()


def test_an_arrow_head_grows_wider_from_its_tip_back():
    widths = widths_along(red_of(Needled("a", [way(ORIGIN, (degrees(12), 0))])), 0)
    head = widths[::-1][:10]
    assert (np.diff(head) >= 0).all() and head[0] <= 2 and head[-1] >= 9


def test_both_ways_are_two_heads_that_face_one_another():
    ends = degrees(25)
    inward = [way((-ends, 0), (-ends + degrees(12), 0)), way((ends, 0), (ends - degrees(12), 0))]
    red = red_of(Needled("a", inward))
    columns = np.nonzero(red.any(axis=0))[0]
    assert columns[0] < CENTRE_PX - 40 and columns[-1] > CENTRE_PX + 40
    widest = np.nonzero(red.sum(axis=0) > 8)[0]
    assert CENTRE_PX - 45 < widest[0] < CENTRE_PX - 25 and CENTRE_PX + 25 < widest[-1] < CENTRE_PX + 45
    assert not red[:, int(CENTRE_PX) - 10 : int(CENTRE_PX) + 10].any()


def test_an_arrow_behind_the_head_is_not_drawn():
    behind = Needled("a", [way((180, 0), (180 - degrees(12), 0))])
    assert not red_of(behind).any()


def test_beyond_the_horizon_an_arrow_is_cut_and_has_no_head():
    seen = red_of(Needled("a", [way((45, 0), (105, 0))]))
    whole = red_of(Needled("a", [way((45, 0), (75, 0))]))
    assert seen.any() and seen.sum(axis=0).max() <= 4
    assert whole.sum(axis=0).max() >= 9


def test_an_arrow_that_points_at_the_viewer_is_left_out():
    nearly_at = np.array([[mm / 6, BALL_MM + mm, 0.0] for mm in np.linspace(1, 13, 30)])  # 4 px in the picture
    assert not red_of(Needled("a", [nearly_at])).any()


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (way(ORIGIN, (degrees(12), 0)), 1),
        (way((0, degrees(0.5)), (degrees(12), degrees(0.5))), 1),  # half a millimetre beside it
        (way(ORIGIN, (degrees(6), 0)), 1),  # not as far
        (way((0, degrees(3)), (degrees(12), degrees(3))), 2),  # 3 mm beside it
        (way(ORIGIN, (-degrees(12), 0)), 2),  # the other way
        (way(ORIGIN, (degrees(12), degrees(2.5))), 2),  # 12 degrees apart
    ],
)
def test_two_arrows_are_one_only_at_the_same_place_in_the_same_direction(other, count):
    first = way(ORIGIN, (degrees(12), 0))
    of_one_item = see_arrows(ball_frame(), Lines(), [Needled("a", [first, other])])
    of_two = see_arrows(ball_frame(), Lines(), [Needled("a", [first]), Needled("b", [other])])
    assert len(of_one_item) == len(of_two) == count
    assert [arrow.id for arrow in of_two] == ["a", "b"][:count]


def test_without_needles_there_are_no_arrows():
    assert see_arrows(ball_frame(), Lines(), [Needled("a", [])]) == []


def test_an_unverified_arrow_is_dotted_and_open():
    ahead = way(ORIGIN, (degrees(24), 0))
    sure, unsure = (red_of(Needled("a", [ahead], sure=level)) for level in ("single", "unverified"))
    middle = int(CENTRE_PX)
    tip = np.nonzero(sure[middle])[0][-1]
    shaft = slice(middle, tip - 14)
    assert sure[middle, shaft].all()
    gaps = np.diff(unsure[middle, shaft].astype(int))
    assert (gaps == -1).sum() >= 3  # dots, one by one
    assert sure[middle, tip - 7] and not unsure[middle, tip - 7]  # inside the head
    assert unsure[:, tip - 7].sum() == pytest.approx(2 * 2, abs=2)  # its two edges


@pytest.mark.parametrize(("second", "unverified"), [("unverified", True), ("single", False), ("", False)])
def test_of_two_arrows_that_are_one_the_surer_counts(second, unverified):
    ahead = way(ORIGIN, (degrees(12), 0))
    items = [Needled("a", [ahead], sure="unverified"), Needled("b", [ahead], sure=second)]
    [arrow] = see_arrows(ball_frame(), Lines(), items)
    assert (arrow.id, arrow.unverified) == ("a", unverified)


def test_a_point_stays_in_sight_beside_its_arrow():
    line, point = (Needled("a", [way(ORIGIN, (degrees(12), 0))], kind) for kind in ("curve", "point"))
    middle = slice(int(CENTRE_PX) - 3, int(CENTRE_PX) + 3)
    assert red_of(line)[middle, middle].any()
    assert not red_of(point)[middle, middle].any()
    assert red_of(point).any()


def test_a_small_picture_still_shows_a_head_that_can_be_read():
    small = red_of(Needled("a", [way(ORIGIN, (degrees(12), 0))], "point"), size=160)  # 12 mm are 10 px
    columns = np.nonzero(small.any(axis=0))[0]
    assert columns[-1] - 80 > 16 and small.sum(axis=0).max() >= 9


def test_the_arrow_of_the_selected_item_is_larger():
    item = Needled("a", [way(ORIGIN, (degrees(12), 0))])
    assert red_of(item, selected="a").sum() > 1.2 * red_of(item).sum()


def test_where_the_rest_steps_back_so_do_its_arrows():
    item = Needled("a", [way(ORIGIN, (degrees(12), 0))])
    assert not red_of(item, faded=True, selected="b").any()
    assert red_of(item, faded=True, selected="a").any()


# On the adult male


@pytest.fixture(scope="module")
def scene(adult, qapp):
    scene = HeadScene()
    scene.set_head(adult.head)
    yield scene
    scene.close()


def arrows_on(adult, scene, view, *names):
    """The arrows of some items, and the pixels (2,) of their tips less those of their starts."""
    frame = scene.render(key_view(view, adult.head.skin.vertices), 500, 400, 1)
    items = [adult.resolution.resolved[name] for name in names]
    arrows = see_arrows(frame, SkinLines(adult.head), items)
    return arrows, [arrow.shown[0].pixels[-1] - arrow.shown[0].pixels[0] for arrow in arrows if arrow.shown]


def test_the_forehead_lines_are_needled_downward(adult, scene):
    _, ways = arrows_on(adult, scene, "front", "issa.ms1", "issa.ms2.left", "issa.ms3.right")
    assert len(ways) == 3
    for across, down in ways:
        assert down > 4 * abs(across)


def test_ms5_is_needled_forward_to_gv21(adult, scene):
    _, [(across, down)] = arrows_on(adult, scene, "top", "issa.ms5")
    assert down < -10 * abs(across)  # from above the nose is at the top


def test_the_four_spirit_needles_point_away_from_gv20_and_toward_it(adult, scene):
    _, ways = arrows_on(adult, scene, "top", "jin.sishen")
    assert len(ways) == 8
    outward, inward = np.array(ways[:4]), np.array(ways[4:])
    assert ((outward * inward).sum(axis=1) < 0).all()


def test_what_lies_on_the_far_side_has_no_arrow_in_sight(adult, scene):
    arrows, ways = arrows_on(adult, scene, "front", "issa.ms14.left", "issa.ms14.right")
    assert len(arrows) == 2 and ways == []


# In a figure


@pytest.fixture(scope="module")
def pictures(adult, library, qapp):
    """A function that draws a small figure of the forehead line in the middle."""

    def draw(**changes):
        spec = replace(FigureSpec(("issa.ms1",), "front", width=600, legend=False, labels=False), **changes)
        return draw_figure(adult.head, library, adult.resolution, spec)

    return draw


def test_a_figure_has_arrows_only_where_they_are_asked_for(pictures, library):
    def widest(image):
        converted = image.convertToFormat(QImage.Format.Format_RGBA8888)  # has to outlive its bits
        pixels = np.frombuffer(converted.constBits(), np.uint8)
        off = pixels.reshape(image.height(), -1, 4)[..., :3].astype(int) - looks_of(library)["issa.ms1"].rgb
        return (np.abs(off).max(axis=2) < 40).sum(axis=1).max()

    plain, needled = pictures(), pictures(needles=True)
    assert needled.height() > plain.height()  # the note that says what an arrow is
    assert widest(plain) <= 2 and widest(needled) >= 5  # the line, and the head of an arrow 8.6 px wide


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "Arrows: direction of the needle; dotted and open: unverified (MS7 · MS8); none can be drawn for MS5."),
        ("zh", "箭头：针刺方向；点线空心者未证实（MS7、MS8）；无法绘出者：MS5。"),
    ],
)
def test_the_note_of_arrows_names_the_unverified_and_the_missing(adult, library, language, note):
    placed = replace(adult.resolution.resolved["issa.ms5"], needles=(), needles_missing=("needs GV21",))
    resolution = replace(adult.resolution, resolved={**adult.resolution.resolved, "issa.ms5": placed})
    ids = ("issa.ms5", "issa.ms6.left", "issa.ms7.left", "issa.ms8.left", "issa.ms8.right")
    spec = FigureSpec(ids, needles=True, language=language)
    assert Page(adult.head, library, resolution, spec, ids)._notes()[0] == note


def test_a_figure_without_needles_to_show_has_no_note_of_arrows(pictures):
    assert pictures(items=("points.gv20",), needles=True) == pictures(items=("points.gv20",))


def test_the_command_line_draws_needles(adult, pictures, tmp_path):
    path = tmp_path / "needles.png"
    words = ["figure", "--head=adult_male", "--items=issa.ms1", "--view=front", "--width=600", f"--out={path}"]
    assert run([*words, "--no-labels", "--no-legend", "--needles"]) == 0
    assert QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32) == pictures(needles=True).convertToFormat(
        QImage.Format.Format_RGB32
    )


# In the window


@pytest.fixture
def session(qtbot, library, adult):
    made = Session(library)
    made.take(adult)
    made.set_style(reduced_motion=True, labels=False)
    yield made
    made.close()


@pytest.fixture
def viewport(qtbot, session):
    viewport = Viewport(session)
    qtbot.addWidget(viewport)
    viewport.resize(700, 520)
    viewport.show()
    viewport.show_view("front")
    return viewport


@pytest.fixture
def painted(monkeypatch):
    """The ids of the arrows in the last picture."""
    ids: list[str] = []

    def paint(painter, arrows, *rest):
        ids[:] = [arrow.id for arrow in arrows]
        paint_arrows(painter, arrows, *rest)

    monkeypatch.setattr("scalp_atlas.figure.overlay.paint_arrows", paint)
    return ids


def test_the_selected_item_shows_its_needle_while_it_is_on_view(session, viewport, painted):
    session.set_ticked(["issa.ms1", "issa.ms6"])
    viewport.grab()
    assert painted == []
    session.select("issa.ms6.left")
    viewport.grab()
    assert painted == ["issa.ms6.left"]
    session.set_side("right")
    viewport.grab()
    assert painted == []


def test_with_the_switch_on_every_item_on_view_shows_its_needles(session, viewport, painted):
    session.set_ticked(["issa.ms1", "issa.ms2", "points.gv20"])
    session.set_style(needles=True)
    viewport.grab()
    assert painted == ["issa.ms1", "issa.ms2.left", "issa.ms2.right"]
    session.set_style(needles=False)
    viewport.grab()
    assert painted == []


def test_of_two_needles_that_are_one_the_selected_item_keeps_its_own(session, viewport, painted):
    session.set_ticked(["issa.ms5", "zhu.eding"])  # both are needled forward from GV20
    session.set_style(needles=True)
    viewport.grab()
    assert painted == ["issa.ms5", "zhu.eding"]  # the belt has another at its front end
    session.select("zhu.eding")
    viewport.grab()
    assert painted == ["zhu.eding", "zhu.eding"]


def test_the_switch_is_in_the_view_menu_has_a_key_and_is_remembered(qtbot, session, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, settings)
    qtbot.addWidget(window)
    act = window.actions_by_name["needles"]
    assert (act.text(), act.shortcut().toString(), act.isChecked()) == ("Needle directions", "N", False)
    act.trigger()
    assert session.style.needles and act.isChecked()
    remember(settings, session, "light", "auto")
    session.set_style(needles=False)
    assert not act.isChecked()
    recall(settings, session)
    assert session.style.needles and act.isChecked()


def test_an_exported_figure_has_the_arrows_that_are_on(session, tmp_path):
    def words():
        return figure_arguments(session, ("issa.ms1",), View(), tmp_path / "a.png", 600, False)

    assert "--needles" not in words()
    session.set_style(needles=True)
    assert "--needles" in words()


# On the page


def technique(library, resolution, item_id, language="en"):
    words = {"en": ("Technique", "Where sources disagree"), "zh": ("操作", "文献异说")}[language]
    return item_page(library, resolution, item_id, language).split(f"<h2>{words[0]}</h2>")[1].split("<h2>")[0]


def test_the_page_tells_each_needle_once_above_what_is_written_by_hand(adult, library):
    told = technique(library, adult.resolution, "issa.ms6.left")
    sentence = "Needle toward GB6, about 1 to 1.2 cun deep."
    assert told.count(sentence) == 1
    assert told.index(sentence) < told.index("[TAKE]") < told.index("several needles in a row")
    outward = "Needle away from GV20, 0.5 to 0.8 cun deep. "
    inward = "Needle toward GV20, 0.5 to 0.8 cun deep. (from a single source) "
    told = technique(library, adult.resolution, "jin.sishen")  # four needles for each of its two readings
    assert told.count(outward) == told.count(inward) == 1


def test_the_page_tells_the_needle_in_chinese_and_how_sure_it_is(adult, library):
    assert "朝" in technique(library, adult.resolution, "issa.ms6.left", "zh")
    assert "▲ Needle toward GB7 (unverified)." in technique(library, adult.resolution, "issa.ms7.left")
    assert "▲ 朝曲鬓（GB7）刺（未经证实）。" in technique(library, adult.resolution, "issa.ms7.left", "zh")


def test_the_sources_of_a_needle_are_listed(adult, library):
    item = library.item("points.gv20")
    key = next(key for key in library.sources if key not in item_page(library, adult.resolution, "points.gv20"))
    spiked = replace(item, needles=(NeedleRule(toward="posterior", sources=(key,)),))
    placed = replace(adult.resolution.resolved["points.gv20"], item=spiked)
    resolution = replace(adult.resolution, resolved={"points.gv20": placed})
    assert f"<b>{key}</b>" in item_page(library, resolution, "points.gv20").split("<h2>Sources</h2>")[1]


def test_a_needle_is_laid_on_the_visible_skin_from_its_start_on(adult):
    needle: Needle = adult.resolution.resolved["issa.ms1"].needles[0]
    [laid] = SkinLines(adult.head).needles_of(adult.resolution.resolved["issa.ms1"])
    assert np.linalg.norm(laid.strokes[0].points[[0, -1]] - needle.points[[0, -1]], axis=1).max() < 2.0
    assert laid.strokes[0].along[-1] == pytest.approx(12.0, abs=0.1)
