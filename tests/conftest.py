"""Shared by all tests: where Qt draws, and where the checkout is."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]

# Qt reads this when it is first imported. Tests draw off screen, on every machine the
# same; SCALP_ATLAS_TEST_PLATFORM=xcb (wayland, windows, cocoa) shows real windows.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("SCALP_ATLAS_TEST_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _folders_of_its_own(tmp_path_factory):
    """No test reads what another version or the user keeps on this machine, nor leaves anything there."""
    os.environ["SCALP_ATLAS_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["SCALP_ATLAS_ZONES_DIR"] = str(tmp_path_factory.mktemp("zones"))
    os.environ["SCALP_ATLAS_STUDY_DIR"] = str(tmp_path_factory.mktemp("study"))
    os.environ["SCALP_ATLAS_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder with run.py, pyproject.toml and the package's source."""
    return CHECKOUT


@pytest.fixture(scope="session")
def authority(checkout):
    """A function that reads one of the outside truths by its name."""
    return lambda name: tomllib.loads((checkout / "tests" / "authorities" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def library():
    """All systems that come with the program."""
    from scalp_atlas.definitions import load_systems  # so that a fault there fails only the tests of it

    return load_systems()


@pytest.fixture(scope="session")
def adult(library):
    """The adult male, loaded and resolved as the window does it."""
    from scalp_atlas.gui.loading import Loaded
    from scalp_atlas.head import load_head
    from scalp_atlas.resolve import resolve

    head = load_head("adult_male")
    return Loaded("adult_male", head, resolve(library, head))


@pytest.fixture(autouse=True)
def _collecting_here(request):
    """Whatever lives in an event loop has its garbage collected as in the program."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    from scalp_atlas.gui.collector import collecting_here

    with collecting_here():
        yield


@pytest.fixture
def windows(qtbot):
    """A list for the windows that a test opens: all are closed in the end, and nothing of them is left."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication, QMessageBox

    from scalp_atlas.gui.language import set_interface_language
    from scalp_atlas.gui.main_window import MainWindow, application

    application([])
    opened = []
    yield opened
    set_interface_language("en")
    for window in opened:
        if isinstance(window, MainWindow):
            window.teaching.files._ask_to_save = lambda: QMessageBox.StandardButton.Discard  # nobody is there to answer
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == []


@pytest.fixture(scope="session", params=sorted(path.stem for path in (CHECKOUT / "meshes").glob("*.toml")))
def each(request, library):
    """Each head that comes with the program in turn, loaded and resolved; tests of one head stand together."""
    if request.param == "adult_male":
        return request.getfixturevalue("adult")
    from scalp_atlas.gui.loading import Loaded
    from scalp_atlas.head import load_head
    from scalp_atlas.resolve import resolve

    head = load_head(request.param)
    return Loaded(request.param, head, resolve(library, head))
