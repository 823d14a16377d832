"""The cortex in the real window: seen, named, told, written."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt

from scalp_atlas.cli import run
from scalp_atlas.cortex import GYRI, cortex_in
from scalp_atlas.figure.gyri import gyrus_tints, gyrus_under
from scalp_atlas.figure.scene import HeadScene
from scalp_atlas.figure.view import key_view
from scalp_atlas.gui.loading import Loaded
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.head import load_head
from scalp_atlas.resolve import resolve


@pytest.fixture
def window(windows, library, adult, tmp_path):
    window = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    windows.append(window)
    window.show()
    window.session.set_style(reduced_motion=True)
    window.session.take(adult)
    return window


@pytest.fixture
def with_cortex(qtbot, window):
    with qtbot.waitSignal(window.session.cortex.shown, timeout=20_000):
        window.actions_by_name["cortex"].trigger()
    return window


@pytest.fixture(scope="module")
def scene(adult):
    """The adult male with his cortex, and that cortex."""
    scene, cortex = HeadScene(), cortex_in(adult.head)
    scene.set_head(adult.head)
    scene.set_cortex(cortex, gyrus_tints(cortex.gyri))
    yield scene, cortex
    scene.close()


def colours(window: MainWindow) -> np.ndarray:
    """(rows, columns, 3) of the picture of the viewport."""
    image = window.viewport.image()
    return np.array(image.constBits()).reshape(image.height(), image.bytesPerLine() // 4, 4)[..., 2::-1].astype(int)


def hover(qtbot, window: MainWindow, x: int, y: int) -> None:
    qtbot.mouseMove(window.viewport, QPoint(x, y))


def test_b_lets_the_cortex_be_seen_and_again_not(qtbot, window):
    solid = colours(window)
    with qtbot.waitSignal(window.session.cortex.shown, timeout=20_000):
        qtbot.keyClick(window.viewport, Qt.Key.Key_B)
    assert window.actions_by_name["cortex"].isChecked()
    assert "average brain" in window.statusBar().currentMessage()
    through = colours(window)
    assert (np.abs(through - solid).max(axis=2) > 30).mean() > 0.05
    qtbot.keyClick(window.viewport, Qt.Key.Key_B)
    assert np.array_equal(colours(window), solid)


def test_the_cortex_is_seen_within_the_head_and_the_skin_keeps_its_place(adult, scene):
    """The silhouette of the brain lies inside that of the head; depth, which hides lines, is that of the skin."""
    view = key_view("left", adult.head.skin.vertices)
    frame = scene[0].render(view, 300, 300)
    plain = HeadScene()
    plain.set_head(adult.head)
    bare = plain.render(view, 300, 300)
    plain.close()
    assert bare.cortex is None
    assert np.array_equal(bare.rgba, frame.rgba)
    assert np.array_equal(bare.depth, frame.depth)
    seen = frame.cortex[..., 3] > 0
    assert 0.2 < seen.sum() / (frame.rgba[..., 3] > 0).sum() < 0.7
    assert not np.any(seen & (frame.rgba[..., 3] == 0))


@pytest.mark.parametrize(("view", "key"), [("left", "precentral"), ("top", "superior_frontal"), ("back", "cerebellum")])
def test_the_gyrus_under_a_pixel_is_the_one_whose_place_falls_there(adult, scene, view, key):
    """The vertex of a gyrus that lies nearest to the viewer is seen, whatever lies beside it."""
    frame = scene[0].render(key_view(view, adult.head.skin.vertices), 900, 900)
    cortex = scene[1]
    vertices = cortex.surface.vertices[cortex.gyri == key]
    inner = vertices[np.linalg.norm(vertices - np.median(vertices, axis=0), axis=1) < 25]
    pixels, toward = frame.project(inner)
    x, y = pixels[toward.argmax()]
    assert gyrus_under(cortex, frame, x, y) == key
    assert gyrus_under(cortex, frame, 2, 2) == ""


def test_pointing_at_a_gyrus_names_it_in_a_tag(qtbot, with_cortex):
    window, viewport = with_cortex, with_cortex.viewport
    window.session.set_ticked([])
    window.show_view("left")
    hover(qtbot, window, 3, 3)
    viewport.grab()
    assert viewport.gyrus == ""
    middle = QPoint(viewport.width() // 2, round(viewport.height() * 0.36))
    hover(qtbot, window, middle.x(), middle.y())
    assert viewport.gyrus in GYRI
    without = viewport.image()
    named = viewport.grab().toImage().convertToFormat(without.format())
    assert named != without, "the tag is there on the screen alone"


def test_a_head_that_is_being_dragged_has_no_name_at_the_pointer(qtbot, with_cortex):
    viewport = with_cortex.viewport
    middle = QPoint(viewport.width() // 2, round(viewport.height() * 0.36))
    hover(qtbot, with_cortex, middle.x(), middle.y())
    viewport.grab()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=middle)
    assert viewport.gyrus == ""


def test_the_page_tells_gyri_distance_electrodes_and_the_caveat_with_its_source(qtbot, window):
    with qtbot.waitSignal(window.session.cortex.found, timeout=20_000):
        window.session.select("jiao.motor.left")
    page = window.text.toPlainText()
    told = page[page.index("What lies beneath") : page.index("Sources")]
    for words in ("precentral gyrus", "gyrus precentralis", "Skin to cortex", "FC5", "does not say that needling acts"):
        assert words in told
    for words in ("[FAN]", "warped", "MNI152", "On the head’s left"):
        assert words in told
    assert "Questioning the fundamentals" in page[page.index("Sources") :]
    window.session.set_style(language="zh")
    page = window.text.toPlainText()
    assert "其下脑区" in page
    assert "中央前回" in page
    assert "不表示针刺作用于该脑回" in page


def test_another_head_has_its_own_cortex(qtbot, with_cortex, library):
    session, before = with_cortex.session, with_cortex.session.cortex.cortex
    child = load_head("child")
    taken = []
    session.cortex.shown.connect(taken.append)
    session.take(Loaded("child", child, resolve(library, child, ["issa", "reference", "eeg"])))
    qtbot.waitUntil(lambda: bool(taken) and taken[-1] is not None, timeout=20_000)
    assert taken[0] is None, "the cortex of another head is never left in this one"
    assert taken[-1] is not before
    assert taken[-1].scale[0] < before.scale[0]


def test_the_cortex_is_remembered(qtbot, with_cortex, library, tmp_path, windows):
    with_cortex.close()
    again = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    windows.append(again)
    assert again.session.style.cortex
    assert again.actions_by_name["cortex"].isChecked()


def test_numbers_exported_with_the_cortex_on_view_hold_what_lies_beneath(qtbot, with_cortex, tmp_path):
    with_cortex.session.set_ticked(["issa.ms6"])
    path = tmp_path / "ms6.json"
    with qtbot.waitSignal(
        with_cortex.session.message_shown, check_params_cb=lambda words: words.startswith("Saved"), timeout=20_000
    ):
        with_cortex.exports.save_numbers(path)
    record = json.loads(path.read_text(encoding="utf-8"))
    assert [item["id"] for item in record["items"]] == ["issa.ms6.left", "issa.ms6.right"]
    for item in record["items"]:
        assert sum(gyrus["share"] for gyrus in item["beneath"]["gyri"]) == pytest.approx(1, abs=0.01)


def test_compute_tells_what_lies_beneath_when_asked(tmp_path):
    out = tmp_path / "beneath.json"
    arguments = ["compute", "--head", "adult_male", "--items", "jiao.motor.left,points.st2.left", "--out", str(out)]
    assert run(arguments) == 0
    assert "cortex" not in json.loads(out.read_text(encoding="utf-8"))
    assert run([*arguments, "--cortex", "--force"]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert "MNI152" in record["cortex"]["how"]
    assert "57 %" in record["cortex"]["caveats"][0]
    assert [source["key"] for source in record["cortex"]["sources"]] == ["FAN"]
    under = {item["id"]: item["beneath"] for item in record["items"]}
    motor, cheek = under["jiao.motor.left"], under["points.st2.left"]
    assert motor["gyri"][0]["name"] == "precentral gyrus"
    assert cheek["gyri"] == [{"key": "", "name": "no brain straight beneath", "share": 1.0}]
    assert 10 < motor["scalp_to_cortex_mm"]["least"] <= motor["scalp_to_cortex_mm"]["median"] < 25
    assert len(motor["electrodes"]) == 3


def test_compute_says_that_csv_holds_no_cortex(tmp_path, capsys):
    out = tmp_path / "beneath.csv"
    assert run(["compute", "--head", "adult_male", "--items", "points.gv20", "--out", str(out), "--cortex"]) == 1
    assert "written as .json" in capsys.readouterr().err
    assert not out.exists()


def test_a_figure_shows_the_cortex_and_says_whose_it_is(tmp_path):
    from PySide6.QtGui import QImage

    sizes = []
    for name, more in (("bare", []), ("cortex", ["--cortex"])):
        out = tmp_path / f"{name}.png"
        arguments = ["figure", "--head", "adult_male", "--items", "issa.ms6", "--view", "left", "--width", "700"]
        assert run([*arguments, "--out", str(out), *more]) == 0
        sizes.append(QImage(str(out)).size())
    assert sizes[1].height() > sizes[0].height(), "the notes say whose brain it is"
