"""The head from sliders in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from scalp_atlas.gui import shape_dock
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.head import load_head
from scalp_atlas.morph import Sliders

PATIENCE_MS = 20000


@pytest.fixture
def window(qtbot, windows, library, adult, tmp_path):
    """On the adult male, with MS5 selected and the sliders open; waits for their head."""
    made = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.show()
    made.session.take(adult)
    made.session.select("issa.ms5")
    with qtbot.waitSignal(made.shaping.shaping.made, timeout=PATIENCE_MS):
        made.actions_by_name["shape_head"].trigger()
    windows.append(made)
    return made


def shape(qtbot, window: MainWindow, **values: float) -> None:
    """Pull sliders as with a mouse, let go, and wait for the whole head."""
    with qtbot.waitSignal(window.shaping.shaping.made, timeout=PATIENCE_MS):
        for name, value in values.items():
            slider = window.shaping.slider(name)
            slider.setSliderDown(True)
            slider.setSliderPosition(round(value * 100))
            slider.setSliderDown(False)


def cun(window: MainWindow) -> float:
    return window.session.resolution.scales["cun_sagittal"]


def test_opened_they_show_their_own_head_and_their_values(window):
    dock = window.shaping
    assert window.session.head.name == "shaped"
    assert window.session.place == ""
    assert dock.sliders == Sliders()
    assert [dock.words(name) for name in ("circumference", "male", "age")] == [
        "56.8 cm",
        "male, 100%",
        "young adult, 2.00",
    ]
    assert dock.words("length") == "shorter, -0.30"
    assert "Circumference 568 mm" in dock.readings.text()


def test_cun_grow_with_the_head_and_the_page_with_them(qtbot, window):
    shape(qtbot, window, circumference=50)
    small, text = cun(window), window.text.toPlainText()
    assert f"Sagittal cun {small:.1f} mm" in window.shaping.readings.text()
    shape(qtbot, window, circumference=60)
    assert cun(window) / small == pytest.approx(60 / 50, rel=2e-3)  # a head of the same shape
    length = window.session.resolution.resolved["issa.ms5"].length_mm
    assert length == pytest.approx(1.5 * cun(window), rel=2e-3)  # GV21 to GV20: 3.5 to 5 cun
    assert f"{length / 10:.1f} cm" in window.text.toPlainText() != text


def test_while_a_slider_moves_only_the_newest_head_is_made(qtbot, window):
    dock, passed = window.shaping, []
    dock.shaping.passed.connect(passed.append)
    before = window.session.head
    slider = dock.slider("circumference")
    slider.setSliderDown(True)
    for value in range(5000, 5100, 5):
        slider.setSliderPosition(value)
    qtbot.waitUntil(lambda: bool(passed) and passed[-1].sliders.circumference == 50.95, timeout=PATIENCE_MS)
    assert len(passed) <= 2  # the one that was under way, and the newest
    assert all(one.passing.coarse for one in passed)
    assert window.session.head is before  # until the slider is let go
    assert "about" in dock.readings.text()
    assert {name for name in passed[-1].passing.resolution.resolved if name.startswith("issa.")} == {
        name for name in window.session.visible_ids() if name.startswith("issa.")
    }
    with qtbot.waitSignal(dock.shaping.made, timeout=PATIENCE_MS):
        slider.setSliderDown(False)
    assert "about" not in dock.readings.text()
    assert window.session.head is not before


def test_keys_move_a_slider_and_the_head_follows(qtbot, window):
    slider = window.shaping.slider("age")
    with qtbot.waitSignal(window.shaping.shaping.made, timeout=PATIENCE_MS):
        qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    assert window.shaping.sliders.age == 1.75
    assert window.shaping.words("age") == "child – young adult, 1.75"


def test_one_looks_on_from_where_one_looked(qtbot, window):
    window.session.set_style(reduced_motion=True)
    window.show_view("top")
    view = window.viewport.view
    shape(qtbot, window, breadth=1)
    assert window.viewport.view == view


def test_reset_brings_the_first_head_back(qtbot, window):
    first = cun(window)
    shape(qtbot, window, circumference=45)
    with qtbot.waitSignal(window.shaping.shaping.made, timeout=PATIENCE_MS):
        window.shaping.reset.click()
    assert window.shaping.sliders == Sliders()
    assert cun(window) == pytest.approx(first)


def test_the_rulers_are_painted_while_they_are_wanted(window):
    without = window.viewport.grab().toImage()
    window.shaping.rulers.setChecked(True)
    assert window.viewport.grab().toImage() != without
    window.shaping.hide()
    assert not window.shaping.rulers.isChecked()


def test_a_saved_head_opens_as_any_other(qtbot, window, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(window.session.head_changed, timeout=PATIENCE_MS):
        window.shaping.save.click()
    assert window.session.place == str(tmp_path / "shaped.toml")
    assert window.shaping.isHidden()
    assert not window.actions_by_name["shape_head"].isChecked()
    saved, built = load_head(tmp_path / "shaped.toml"), load_head("adult_male")
    assert abs(saved.landmarks["inion"] - built.landmarks["inion"]).max() < 0.15


@pytest.mark.parametrize("there", shape_dock.FILES)
def test_nothing_is_written_over_a_file_without_a_yes(window, tmp_path, monkeypatch, there):
    (tmp_path / there).write_text("mine")
    asked = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(
        QMessageBox, "question", lambda *words: (asked.append(words[2]), QMessageBox.StandardButton.No)[1]
    )
    window.shaping.save.click()
    assert there in asked[0]
    window.shaping.end()
    assert {path.name: path.read_text() for path in tmp_path.iterdir() if path.suffix != ".ini"} == {there: "mine"}


def test_another_head_closes_the_sliders(window, adult):
    window.session.take(adult)
    assert window.shaping.isHidden()


def test_words_follow_the_language_of_the_window(qtbot, window):
    window.set_interface("zh")
    qtbot.waitUntil(lambda: window.shaping.windowTitle() == "滑块头模")
    assert window.shaping.words("male") == "男, 100%"
    assert "纵寸" in window.shaping.readings.text()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("age", 0.5, "baby – child, 0.50"),
        ("age", 3.0, "old, 3.00"),
        ("age", 2.98, "old, 2.98"),
        ("male", 0.0, "female, 0%"),
        ("male", 0.4, "female – male, 40%"),
        ("height", 0.0, "neutral, +0.00"),
        ("breadth", -1.0, "narrower, -1.00"),
        ("circumference", 64.0, "64.0 cm"),
    ],
)
def test_a_value_is_told_in_words_and_numbers(name, value, words):
    assert shape_dock.told(name, value, "en") == words
