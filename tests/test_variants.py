"""Other readings of an item: how far apart, in the session, in the window, in a picture."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSettings, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPainter

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.image import FigureSpec, Page, chosen_ids, draw_figure, with_readings
from scalp_atlas.figure.labels import Column, place
from scalp_atlas.figure.lines import paint_sample
from scalp_atlas.figure.palette import LIGHT, Look, look_of_reading, looks_of
from scalp_atlas.figure.pen import Drawn, pen_for
from scalp_atlas.figure.skinlines import Seen
from scalp_atlas.figure.tags import tag_text, wishes_of
from scalp_atlas.figure.view import View
from scalp_atlas.gui.figure_export import figure_arguments, shown_ids
from scalp_atlas.gui.item_text import ItemText
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.readings import readings_of
from scalp_atlas.records import Resolved, Unresolved
from scalp_atlas.resolve import Resolver, resolve

GV20, GV20_EARS = "points.gv20", "points.gv20~ear_apices"
MOTOR_KEYS = {"zygomatic", "st7", "zygomatic_arch", "to_protuberance", "to_gv17", "ear_apices"}


@pytest.fixture
def session(qtbot, library, adult):
    made = Session(library)
    made.take(adult)
    yield made
    made.close()


@pytest.fixture
def known(qtbot, session):
    """A function that selects an item and comes back when its other readings are known."""

    def select(item: str) -> Session:
        session.select_item(item)
        qtbot.waitUntil(lambda: session.readings(item) is not None, timeout=20_000)
        return session

    return select


@pytest.fixture(scope="module")
def both(library, adult):
    """A resolution with the two readings of GV20."""
    return resolve(library, adult.head, items=[GV20], variants=True)


# -- measured -----------------------------------------------------------------------------------------------


def test_two_places_on_the_midline_are_as_far_apart_as_the_tape_along_it_says(library, adult):
    (reading,) = readings_of(Resolver(library, adult.head), library.item(GV20))
    resolution = resolve(library, adult.head, items=[GV20], variants=True)
    midline = adult.head.midline
    along = [midline.nearest(resolution.resolved[name].points[0])[0] for name in (GV20, GV20_EARS)]
    # A tape between two points of the midline runs beside it by a hair at most.
    assert reading.apart["midline"].mean_mm == pytest.approx(abs(along[0] - along[1]), rel=0.01)
    assert reading.apart["midline"].most_mm == reading.apart["midline"].mean_mm


def test_both_sides_are_measured(library, adult):
    readings = readings_of(Resolver(library, adult.head), library.item("jiao.motor"))
    assert {reading.variant.key for reading in readings} == MOTOR_KEYS
    for reading in readings:
        assert set(reading.apart) == {"left", "right"}
        assert 0 < reading.apart["left"].mean_mm < reading.apart["left"].most_mm


# -- the session --------------------------------------------------------------------------------------------


def test_selecting_constructs_the_readings_but_draws_none(known):
    session = known(GV20)
    assert isinstance(session.answer(GV20_EARS), Resolved)
    assert GV20_EARS not in session.visible_ids()


def test_a_shown_reading_is_drawn_right_behind_the_first_one_until_it_is_switched_off(known):
    session = known("jiao.motor")
    session.set_ticked(["jiao.motor", "jiao.sensory"])
    session.set_side("left")
    session.show_readings("jiao.motor", {"st7"})
    drawn = ("jiao.motor.left", "jiao.motor.left~st7", "jiao.sensory.left")
    assert session.visible_ids() == drawn
    session.select("jiao.sensory.left")
    session.hide_selected()
    session.show_all()
    assert session.visible_ids() == drawn
    session.show_readings("jiao.motor", ())
    assert session.visible_ids() == ("jiao.motor.left", "jiao.sensory.left")


def test_a_reading_goes_with_its_item_and_side(known):
    session = known("jiao.motor")
    session.set_ticked(["jiao.motor"])
    session.show_readings("jiao.motor", {"st7"})
    session.set_side("right")
    assert session.visible_ids() == ("jiao.motor.right", "jiao.motor.right~st7")
    session.hide_selected()
    assert session.visible_ids() == ()


def test_showing_a_reading_puts_its_item_on_view(known):
    session = known(GV20)
    session.set_ticked([])
    session.show_readings(GV20, {"ear_apices"})
    assert session.visible_ids() == (GV20, GV20_EARS)


def test_all_readings_of_the_selected_item_and_none(known):
    session = known("jiao.motor")
    session.show_all_readings(True)
    assert session.readings_shown("jiao.motor") == MOTOR_KEYS
    assert session.all_readings_shown()
    session.show_readings("jiao.motor", {"st7"})
    assert not session.all_readings_shown()
    session.show_all_readings(False)
    assert session.readings_shown("jiao.motor") == frozenset()


def test_a_selected_reading_that_is_switched_off_gives_way_to_the_first(known):
    session = known("jiao.motor")
    session.show_all_readings(True)
    session.select("jiao.motor.right~st7")
    session.show_readings("jiao.motor", {"zygomatic"})
    assert session.selected_id == "jiao.motor.right"


def test_shown_readings_come_back_on_another_head_and_with_definitions_read_again(qtbot, known, library, adult):
    session = known(GV20)
    session.show_all_readings(True)
    session.take(adult)
    assert GV20_EARS not in session.visible_ids()  # constructed in a thread
    qtbot.waitUntil(lambda: GV20_EARS in session.visible_ids(), timeout=20_000)
    session.take_library(library, session.resolution)
    assert GV20_EARS not in session.resolution.resolved
    qtbot.waitUntil(lambda: GV20_EARS in session.visible_ids(), timeout=20_000)


def test_readings_of_the_head_before_come_to_nothing(qtbot, session, adult):
    session.select_item(GV20)
    session.take(adult)
    with qtbot.waitSignal(session.readings_changed, timeout=20_000):
        pass
    with qtbot.assertNotEmitted(session.readings_changed, wait=300):
        pass


def test_names_that_the_library_does_not_know_are_left_out(session):
    session.set_readings_beside([GV20_EARS, "points.gv20~nonsense", "points.nothing~x", ""])
    assert session.readings_beside() == [GV20_EARS]


# -- the page -----------------------------------------------------------------------------------------------


@pytest.fixture
def text(qtbot, session):
    made = ItemText(session)
    qtbot.addWidget(made)
    return made


def links(text: ItemText) -> set[str]:
    return set(re.findall(r'href="((?:readings|item):[^"]*)"', text.toHtml()))


def test_a_link_of_the_page_draws_a_reading_and_takes_it_away(known, text):
    session = known(GV20)
    assert links(text) == {"readings:ear_apices", "readings:*", "readings:"}
    text.anchorClicked.emit(QUrl("readings:ear_apices"))
    assert session.readings_shown(GV20) == {"ear_apices"}
    assert "hide" in text.toPlainText()
    text.anchorClicked.emit(QUrl("readings:ear_apices"))
    assert session.readings_shown(GV20) == frozenset()
    assert "show beside" in text.toPlainText()


def test_links_show_all_and_none(known, text):
    session = known("jiao.motor")
    text.anchorClicked.emit(QUrl("readings:*"))
    assert session.readings_shown("jiao.motor") == MOTOR_KEYS
    text.anchorClicked.emit(QUrl("readings:"))
    assert session.readings_shown("jiao.motor") == frozenset()


def test_the_page_of_a_reading_leads_back_to_the_first(known, text):
    session = known("jiao.motor")
    session.select("jiao.motor.right~st7")
    assert "Other reading: Vertical through ST7, no shift" in text.toPlainText()
    text.anchorClicked.emit(QUrl("item:jiao.motor.right"))
    assert session.selected_id == "jiao.motor.right"


def test_other_links_open_in_the_browser(monkeypatch, known, text):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    known(GV20)
    text.anchorClicked.emit(QUrl("https://doi.org/10.1/x"))
    assert opened == ["https://doi.org/10.1/x"]


def test_known_readings_do_not_write_over_the_problems_of_a_file(known, text):
    session = known(GV20)
    session.choose_file("mine.toml")
    text.setPlainText("problems")
    session.readings_changed.emit(GV20)
    assert text.toPlainText() == "problems"


# -- the window ---------------------------------------------------------------------------------------------


def test_the_menu_draws_all_readings_and_the_next_window_remembers(qtbot, known, library, tmp_path):
    session = known("jiao.motor")
    window = MainWindow(session, QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    act = window.actions_by_name["readings"]
    view = next(entry.menu() for entry in window.menuBar().actions() if entry.text() == "View")
    assert act in view.actions()
    keys = [other.shortcut().toString() for other in window.actions()]
    assert keys.count("V") == 1
    act.trigger()
    assert session.readings_shown("jiao.motor") == MOTOR_KEYS
    assert act.isChecked()
    session.select_item("reference.midline")
    assert not act.isEnabled()
    window.close()
    later = MainWindow(Session(library), QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(later)
    assert later.session.readings_shown("jiao.motor") == MOTOR_KEYS
    later.close()


# -- pictures -----------------------------------------------------------------------------------------------


def test_the_command_of_a_figure_names_the_readings_that_the_window_shows(known, tmp_path):
    session = known(GV20)
    session.set_ticked([GV20])
    session.show_all_readings(True)
    words = figure_arguments(session, shown_ids(session), View(), tmp_path / "a.png", 1200, False)
    assert f"--items={GV20},{GV20_EARS}" in words


def test_a_reading_is_chosen_only_by_its_own_name(library, both):
    assert chosen_ids(library, both, [GV20]) == (GV20,)
    assert chosen_ids(library, both, ["points"]) == (GV20,)
    assert chosen_ids(library, both, [GV20_EARS, GV20]) == (GV20, GV20_EARS)


def test_readings_stand_behind_the_first_one_of_their_item_and_side(library, adult):
    everything = resolve(library, adult.head, systems=["jiao"], variants=True)
    answers = list(everything.resolved.values())
    first = [answer.id for answer in answers if answer.variant is None]
    bare = resolve(library, adult.head, systems=["jiao"])
    assert list(bare.resolved) == first
    joined = with_readings(bare, reversed([answer for answer in answers if answer.variant]))
    assert set(joined.resolved) == set(everything.resolved)
    for before, after in zip(list(joined.resolved), list(joined.resolved)[1:], strict=False):
        if "~" in after:
            assert before.partition("~")[0] == after.partition("~")[0]


def test_a_reading_without_a_place_is_joined_as_such(both):
    lost = Unresolved("points.gv20~lost", both.resolved[GV20].item, "midline", "needs more", None)
    joined = with_readings(both, [lost])
    assert joined.unresolved["points.gv20~lost"] is lost
    assert list(joined.resolved) == [GV20, GV20_EARS]


def test_every_reading_has_the_hue_of_its_item_but_another_look(library, adult):
    looks = looks_of(library)
    resolution = resolve(library, adult.head, systems=["points", "issa", "jiao", "zhu"], variants=True)
    for resolved in resolution.resolved.values():
        first = looks[resolved.item.id]
        look = look_of_reading(first, resolved)
        if resolved.variant is None:
            assert look == first
            continue
        assert look.hollow
        assert look.weight < first.weight
        assert look.dotted == (resolved.variant.confidence.level == "unverified"), resolved.id
        assert look.dash != first.dash
        assert look.mark == first.mark
        # The same hue: mixing with white or black keeps which channel is strongest.
        assert np.argmax(look.rgb) == np.argmax(first.rgb), resolved.id


def test_readings_of_one_item_differ_from_one_another(library, adult):
    looks = looks_of(library)
    resolution = resolve(library, adult.head, items=["craniometry.central"], variants=True)
    drawn = [look_of_reading(looks[one.item.id], one) for one in resolution.resolved.values() if one.side == "left"]
    assert len(drawn) == 8
    assert len(set(drawn)) == 8


def test_the_tag_names_the_reading_and_its_own_doubt(library, adult):
    resolution = resolve(library, adult.head, items=["issa.ms8", "jiao.motor", GV20], variants=True)
    told = {name: tag_text(resolved, "en") for name, resolved in resolution.resolved.items()}
    assert told[GV20].name == "Hundred Meetings"
    assert told[GV20_EARS].code == "GV20"
    assert told[GV20_EARS].name == "Crossing with the line of the ear apices"
    assert told["jiao.motor.left~st7"].name == "Vertical through ST7, no shift"
    assert "unverified" not in told["issa.ms8.left"].mark
    assert "unverified" in told["issa.ms8.left~bl7"].mark
    assert tag_text(resolution.resolved["jiao.motor.left~st7"], "zh").name == "过下关垂线，不前移"


def test_a_hollow_point_is_a_ring(qapp):
    middles = []
    for hollow in (False, True):
        image = QImage(41, 41, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            look = Look((0, 90, 180), "solid", hollow=hollow)
            paint_sample(painter, QRectF(0, 0, 41, 41), "point", look, pen_for(11, 1.0, LIGHT, "en"))
        middles.append(image.pixelColor(20, 20).getRgb()[:3])
    assert middles == [(0, 90, 180), (255, 255, 255)]


def test_in_a_narrow_column_the_first_reading_keeps_its_code_and_another_one_also_its_beginning(qapp, library, both):
    pen = pen_for(11, 1.0, LIGHT, "en")
    seen = [Seen(name, (), (), (300.0, y)) for name, y in ((GV20, 50.0), (GV20_EARS, 120.0))]
    scene = Drawn(both.resolved, looks_of(library))
    columns = Column(110, 0, 0, 400), Column(500, 610, 0, 400)
    layout = place(wishes_of(seen, scene, pen), *columns, pen.row, pen.gap)
    assert [layout.tag(name).short for name in (GV20, GV20_EARS)] == [True, False]
    assert layout.tag(GV20_EARS).width == 110


def test_readings_beside_the_selected_item_have_a_tag_even_if_labels_are_off(qapp, library, both):
    pen = pen_for(11, 1.0, LIGHT, "en")
    seen = [Seen(name, (), (), (300.0, 50.0)) for name in (GV20, GV20_EARS)]
    for selected, expected in ((GV20, [GV20, GV20_EARS]), ("", [])):
        scene = Drawn(both.resolved, looks_of(library), labels=False, selected=selected)
        assert [wish.id for wish in wishes_of(seen, scene, pen)] == expected


def test_the_legend_tells_how_sure_each_of_two_readings_is(qapp, library, adult):
    resolution = resolve(library, adult.head, items=[GV20, "issa.ms8"], variants=True)

    def names(*items: str) -> list[str]:
        spec = FigureSpec(items)
        page = Page(adult.head, library, resolution, spec, chosen_ids(library, resolution, items))
        return [entry.name for entry in page._legend()]

    assert names(GV20) == ["Hundred Meetings"]
    assert names(GV20, GV20_EARS) == [
        "Hundred Meetings (7 sources)",
        "Crossing with the line of the ear apices (3 sources)",
    ]
    (alone,) = names("issa.ms8~bl7")
    assert alone.startswith("From BL7 backward (to BL8) (unverified. ")


def pixels(head, library, resolution, items) -> np.ndarray:
    spec = FigureSpec(items, view="top", width=1000, height=900, labels=False, legend=False, title="")
    image = draw_figure(head, library, resolution, spec)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[: image.height() * 3 // 4].astype(int)


def test_a_figure_draws_a_named_reading_even_if_only_first_ones_were_constructed(library, adult):
    first = resolve(library, adult.head, systems=["points"])
    assert GV20_EARS not in first.resolved
    alone, beside = (pixels(adult.head, library, first, items) for items in ((GV20,), (GV20, GV20_EARS)))
    rows, columns = np.nonzero(np.abs(alone - beside).max(axis=2) > 30)
    assert len(rows) > 4
    assert np.ptp(rows) < 20  # one small mark ...
    assert np.ptp(columns) < 20
    assert abs(columns.mean() - 500) < 4  # ... in the middle, where the midline runs, as seen from above


def test_a_figure_tells_of_a_misspelt_reading(library, adult, both):
    with pytest.raises(ScalpAtlasError, match=f"did you mean '{re.escape(GV20_EARS)}'"):
        draw_figure(adult.head, library, both, FigureSpec(("points.gv20~ear_apex",)))
