"""Working heads constructed in a process of its own."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure import working
from scalp_atlas.figure.skinlines import SkinLines
from scalp_atlas.figure.working import ProcessGone, WorkingProcess, working_answer
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.morph import Sliders

PATIENCE_MS = 30000
ITEMS = frozenset({"issa.ms1", "issa.ms6", "reference.hairline_to_hairline", "zhu.eding"})  # lines and a band


@pytest.fixture(scope="module")
def process(library):
    made = WorkingProcess()
    made.begin(library)
    yield made
    made.close()


def same(one: SkinLines, other: SkinLines) -> bool:
    strokes, others = (
        [s for _, laid in lines.laid.values() for s in laid.strokes + laid.borders] for lines in (one, other)
    )
    return one.laid.keys() == other.laid.keys() and all(
        np.array_equal(stroke.points, twin.points) and np.array_equal(stroke.along, twin.along)
        for stroke, twin in zip(strokes, others, strict=True)
    )


@pytest.mark.parametrize("sliders", [Sliders(), Sliders(circumference=49.0, age=0.4, breadth=0.9)])
def test_it_answers_to_the_last_bit_as_without_a_process(process, library, sliders):
    head, resolution, lines = process.ask(library, ITEMS, sliders)
    own_head, own_resolution, own_lines = working_answer(library, ITEMS, sliders)
    assert process.ready
    assert np.array_equal(head.skin.vertices, own_head.skin.vertices)
    assert resolution.scales == own_resolution.scales
    assert {"issa.ms1", "issa.ms6.left", "issa.ms6.right"} <= resolution.resolved.keys()
    assert resolution.resolved.keys() == own_resolution.resolved.keys()
    assert same(lines, own_lines)
    assert all(lines.of(item) is lines.laid[name][1] for name, item in resolution.resolved.items())  # not laid anew


def test_other_definitions_are_sent_to_it(process, library):
    """A library of the reference lines alone knows no scalp lines."""
    small = replace(library, systems={"reference": library.systems["reference"]})
    only = frozenset({"reference.hairline_to_hairline"})
    assert process.ask(small, only, Sliders())[1].resolved.keys() == {"reference.hairline_to_hairline"}
    assert "issa.ms1" in process.ask(library, ITEMS, Sliders())[1].resolved


def test_what_is_wrong_with_a_shape_comes_back_as_its_sentence(monkeypatch, library):
    def refuse(*_: object) -> None:
        raise ScalpAtlasError("this shape has no skin")

    monkeypatch.setattr(working, "working_answer", refuse)
    assert working._answered(library, ITEMS, Sliders()) == "this shape has no skin"


def test_one_that_ended_is_told(library):
    made = WorkingProcess()
    made.begin(library)
    made._child.kill()
    made._child.wait()
    with pytest.raises(ProcessGone):
        made.ask(library, ITEMS, Sliders())
    assert not made.ready
    made.close()


def test_one_that_is_closed_while_it_starts_does_not_stay(library):
    made = WorkingProcess()
    made.close()
    with pytest.raises(ProcessGone):
        made.begin(library)
    assert made._child.poll() is not None
    assert not made.ready


def test_one_that_cannot_be_started_is_told(library, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no processes left")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(ProcessGone, match="no processes left"):
        WorkingProcess().begin(library)


def test_lines_laid_at_once_lie_where_they_lie_one_by_one(library):
    head, _, lines = working_answer(library, ITEMS, Sliders())
    assert any(laid.patches for _, laid in lines.laid.values())
    alone = SkinLines(head)
    for item in (one for one, _ in lines.laid.values()):
        alone.of(item)
    assert same(alone, lines)


@pytest.fixture
def window(qtbot, windows, library, adult, tmp_path):
    """With the sliders open and the process ready."""
    made = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    windows.append(made)
    made.show()
    made.session.take(adult)
    with qtbot.waitSignal(made.shaping.shaping.made, timeout=PATIENCE_MS):
        made.actions_by_name["shape_head"].trigger()
    assert made.shaping.shaping.beside_pid is None  # no process for sliders that nobody pulls
    made.shaping.shaping.move(made.shaping.sliders)
    qtbot.waitUntil(lambda: made.shaping.shaping.beside_ready, timeout=PATIENCE_MS)
    return made


def move(qtbot, window: MainWindow, cm: float) -> None:
    slider = window.shaping.slider("circumference")
    slider.setSliderDown(True)
    with qtbot.waitSignal(window.shaping.shaping.passed, timeout=PATIENCE_MS) as told:
        slider.setSliderPosition(round(100 * cm))
    assert told.args[0].sliders.circumference == cm
    assert told.args[0].passing.coarse


def test_the_window_goes_on_without_it(qtbot, window):
    process = window.shaping.shaping._process
    move(qtbot, window, 50.0)
    assert process.ready
    process._child.kill()
    move(qtbot, window, 51.0)
    move(qtbot, window, 52.0)
    assert not process.ready


def test_it_ends_with_the_window(window):
    child = window.shaping.shaping._process._child
    assert child.poll() is None
    window.close()
    assert child.poll() is not None
