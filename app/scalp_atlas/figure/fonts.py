"""The shipped font, and a Qt application where there is none yet.

All text over the head is set in the shipped font, in the window as in a figure: hanzi, pinyin with
every tone mark and Latin come from one design, and a figure looks the same on every machine.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QRawFont

from scalp_atlas.errors import ScalpAtlasError

ASSETS: Final = Path(__file__).resolve().parents[1] / "assets"
FONT_FILES: Final = tuple(ASSETS / f"scalp_atlas_hanzi_{weight}.otf" for weight in ("regular", "bold"))

_MOST_SHOWN: Final = 12

_application: QGuiApplication | None = None


def ensure_application() -> QGuiApplication:
    """The running Qt application, else a new one that needs no display (fonts and painters need one)."""
    global _application
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Whoever has imported widgets will want to use them later, and there can be only one application.
    widgets = sys.modules.get("PySide6.QtWidgets")
    _application = (widgets.QApplication if widgets else QGuiApplication)(["scalp-atlas"])
    return _application


@cache
def hanzi_family() -> str:
    """Name of the shipped font's family, which is registered on the first call."""
    ensure_application()
    families = []
    for file in FONT_FILES:
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            raise ScalpAtlasError(f"The font {file} cannot be read; please install Scalp Atlas again.")
        families += QFontDatabase.applicationFontFamilies(number)
    return families[0]


@lru_cache(maxsize=256)
def text_font(size_px: float, language: str = "en", *, bold: bool = False) -> QFont:
    """The shipped font at a size in pixels; the object is shared and not to be changed.

    Its quotation marks and dashes are as wide as hanzi; English text gets the narrow ones.
    """
    font = QFont(hanzi_family())
    font.setPixelSize(max(round(size_px), 1))
    font.setBold(bold)
    if language == "en":
        font.setFeature(QFont.Tag("pwid"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=8192)
def text_width(text: str, size_px: float, language: str = "en", *, bold: bool = False) -> float:
    """How wide a line of text is in the shipped font, in pixels."""
    return QFontMetricsF(text_font(size_px, language, bold=bold)).horizontalAdvance(text)


def missing_letters(text: str) -> str:
    """A sentence that names the letters of a text that the shipped font lacks, with their scripts; or ""."""
    font = QRawFont.fromFont(text_font(16.0))
    missing = [one for one in dict.fromkeys(text) if one.isprintable() and not font.supportsCharacter(ord(one))]
    if not missing:
        return ""
    scripts = dict.fromkeys(unicodedata.name(one, "unknown").split()[0].capitalize() for one in missing)
    shown = "".join(missing[:_MOST_SHOWN]) + ("…" if len(missing) > _MOST_SHOWN else "")
    return (
        f"The program's font lacks {shown} ({', '.join(scripts)}); what stands there comes from another font of this "
        "machine, or is an empty box. Look at the picture, or write it in other letters."
    )
