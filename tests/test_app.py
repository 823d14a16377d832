"""Starting the program, with and without a display."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

from scalp_atlas.gui.app import has_display
from scalp_atlas.gui.main_window import application
from scalp_atlas.gui.theme import icon

# Starts the real program, closes its window as soon as the head is there, and says which head that is.
DRIVER = """
import sys
from PySide6.QtCore import QSettings, QTimer
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
from scalp_atlas.gui import app
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
seen = []
shown = MainWindow.show
def show(window):
    seen.append(window)
    window.session.head_changed.connect(lambda: QTimer.singleShot(0, window.close))
    window.session.loading_failed.connect(lambda told: (print(told), QTimer.singleShot(0, window.close)))
    shown(window)
MainWindow.show = show
code = app.run(*sys.argv[1:])
print(seen[0].session.place, code)
"""


@pytest.fixture
def environment(tmp_path, checkout):
    """One of its own: nothing is read from the person's settings, nor written there."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    own = {
        name: str(tmp_path / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME")
    }
    return {**kept, **own, "PYTHONPATH": str(checkout / "app"), "PYTHONIOENCODING": "utf-8"}


def start(environment, folder, *words):
    return subprocess.run(
        [sys.executable, *words], env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_program_starts_shows_the_first_head_and_ends(environment, tmp_path):
    ended = start(environment, tmp_path, "-c", DRIVER)
    assert ended.stdout.split() == ["adult_male", "0"], ended.stderr


def test_a_head_that_is_not_there_is_told_and_the_window_stays(environment, tmp_path):
    ended = start(environment, tmp_path, "-c", DRIVER, "gone.toml")
    assert ended.stdout.startswith("gone.toml"), ended.stderr
    assert ended.stdout.split()[-1] == "0"
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")
def test_without_a_display_a_picture_is_drawn_and_its_path_told(environment, tmp_path):
    environment.pop("QT_QPA_PLATFORM", None)
    ended = start(environment, tmp_path, "-m", "scalp_atlas")
    assert ended.returncode == 0, ended.stderr
    first, path = ended.stdout.splitlines()
    assert "no display" in first
    assert path == str(tmp_path / "scalp-atlas-default-view.png")
    assert QImage(path).width() > 1000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")
def test_a_display_is_known_by_its_variables(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()


def test_the_program_has_an_icon(qtbot):
    application([])
    image = icon().pixmap(64, 64).toImage()
    assert image.pixelColor(32, 40).alpha() == 255
    assert image.pixelColor(1, 1).alpha() == 0
