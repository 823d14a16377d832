"""Starts the window, or draws one picture where there is no display."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from scalp_atlas import places
from scalp_atlas.definitions import load_systems
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.evidence import load_evidence

DEFAULT_HEAD = "adult_male"
PICTURE = "scalp-atlas-default-view.png"
log = logging.getLogger(__name__)


def run(head: str | None = None) -> int:
    """Show the window with a head or session (the last head, else the bundled adult male) until it is closed.

    Without a display the default view is drawn into a file instead. The exit code.
    """
    _start_log()
    if not has_display():
        return draw_default_view()
    from PySide6.QtCore import QSettings, QTimer

    from scalp_atlas.gui.collector import collecting_here
    from scalp_atlas.gui.main_window import MainWindow, application
    from scalp_atlas.gui.session import Session
    from scalp_atlas.gui.theme import icon

    app = application(sys.argv[:1])
    app.setWindowIcon(icon())
    settings = QSettings()
    library = load_systems()
    session = Session(library, evidence=load_evidence(library))
    window = MainWindow(session, settings)
    sys.excepthook = _hook(session)
    window.show()
    last = str(settings.value("head", ""))
    place = head or (last if _is_there(last) else DEFAULT_HEAD)
    load = window.load if head else window.load_last
    QTimer.singleShot(0, lambda: window.teaching.begin(lambda: load(place)))
    with collecting_here():
        return app.exec()


def has_display() -> bool:
    """Whether a window can be shown here."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def draw_default_view() -> int:
    """Say that there is no display, draw the first picture into a file and print its path."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from scalp_atlas.gui.default_view import save_default_view

    print("There is no display here, so the window cannot be shown; drawing the default view into a picture instead.")
    path = _writable_folder() / PICTURE
    save_default_view(DEFAULT_HEAD, path)
    print(path)
    return 0


def _writable_folder() -> Path:
    here = Path.cwd()
    return here if os.access(here, os.W_OK) else Path(tempfile.mkdtemp(prefix="scalp-atlas-"))


def _is_there(place: str) -> bool:
    """Whether the head of the last time still is where it was."""
    from scalp_atlas.head import bundled_heads

    return place in bundled_heads() or (bool(place) and Path(place).exists())


def _start_log() -> None:
    path = places.log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=path,
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            encoding="utf-8",
        )
    except OSError:
        logging.basicConfig(level=logging.CRITICAL)  # no place for a log is no reason not to start


def _hook(session: object) -> object:
    """What becomes of an exception that nobody caught: the log has it, the user gets a sentence."""
    from PySide6.QtCore import QCoreApplication

    from scalp_atlas.gui.language import spoken

    translate = QCoreApplication.translate

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            raise SystemExit(130)
        log.error("not caught", exc_info=(kind, error, trace))
        fault = translate("Work", "That did not work because of a fault in the program")
        told = spoken(str(error)) if isinstance(error, ScalpAtlasError) else fault
        where = translate("Work", "{told}; details are in {file}").format(told=told, file=places.log_file())
        session.say(where)  # type: ignore[attr-defined]

    return tell
