"""What the scripts that draw pictures of the window share: a window of their own, waiting, and saving."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QMessageBox

from scalp_atlas.definitions import load_systems
from scalp_atlas.evidence import load_evidence
from scalp_atlas.gui.main_window import MainWindow, application
from scalp_atlas.gui.session import Session

SECONDS = 240


def open_window(work: Path, size: tuple[int, int], theme: str = "light", language: str = "en") -> MainWindow:
    """A window that finds nothing of the user's and leaves nothing behind: all it keeps is in the folder `work`."""
    for name in ("ZONES", "STUDY", "STATE"):
        os.environ[f"SCALP_ATLAS_{name}_DIR"] = str(work / name.lower())
    application([])
    library = load_systems()
    settings = QSettings(str(work / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(library, evidence=load_evidence(library)), settings)
    window.teaching.files._ask_to_save = lambda: QMessageBox.StandardButton.Discard  # nobody is there to answer
    window.session.set_style(reduced_motion=True)
    window.set_theme(theme)
    window.set_language(language)
    window.set_interface(language)
    window.resize(*size)
    window.show()
    return window


def wait_for(done: Callable[[], object]) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + SECONDS
    while not done():
        QApplication.processEvents()
        time.sleep(0.01)
        if time.monotonic() > end:
            raise TimeoutError


def let_settle() -> None:
    """Let everything be laid out and drawn that follows at once."""
    for _ in range(5):
        QApplication.processEvents()


def save(picture: QPixmap, path: Path) -> None:
    """Write a picture as PNG of 256 colours, a third as large as in full colour."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = bytes(image.constBits())
    whole = Image.frombuffer("RGB", (image.width(), image.height()), rows, "raw", "RGB", image.bytesPerLine())
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(256, kmeans=3).save(path, optimize=True)  # k-means: no bands across the skin
