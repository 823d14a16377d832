"""A figure as SVG or PDF: the head as one picture, above it true lines and real text.

What the head hides is left out by the same visibility as on the screen, so that nothing has to be clipped.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Final, Protocol

from PySide6.QtCore import QBuffer, QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from scalp_atlas import __version__
from scalp_atlas.figure.fonts import FONT_FILES, hanzi_family
from scalp_atlas.figure.grey import grey_svg

_ALIKE: Final = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Noto Sans', sans-serif"  # for programs without web fonts
_WEIGHTS: Final = (400, 700)


class Page(Protocol):
    """What can be painted, one unit a pixel."""

    @property
    def width(self) -> int:
        """Pixels."""

    @property
    def language(self) -> str:
        """Of its words: "en" or "zh"."""

    @property
    def heading(self) -> str:
        """What the page is called."""

    @property
    def dpi(self) -> int:
        """Pixels an inch."""

    @property
    def grey(self) -> bool:
        """In shades of grey."""

    def sizes(self) -> tuple[int, int]:
        """Height of the page, and of what may be left out here."""

    def paint(self, painter: QPainter) -> None:
        """All of it."""


def pdf_bytes(page: Page) -> bytes:
    """The page as PDF, fonts embedded, the head without loss."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(page.heading)
    writer.setCreator(f"Scalp Atlas {__version__}")
    writer.setResolution(page.dpi)
    if page.grey:
        writer.setColorModel(QPdfWriter.ColorModel.Grayscale)
    size = QSizeF(page.width / page.dpi, page.sizes()[0] / page.dpi)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    with QPainter(writer) as painter:
        page.paint(painter)
    return bytes(buffer.data().data())


def svg_bytes(page: Page) -> bytes:
    """The page as SVG, the letters that it uses embedded as web fonts."""
    written = raw_svg(page.width, page.sizes()[0], page.paint, page.heading, page.dpi).decode()
    return _with_fonts(grey_svg(written) if page.grey else written, page.language).encode()


def raw_svg(width: int, height: int, paint: Callable[[QPainter], object], title: str = "", dpi: int = 300) -> bytes:
    """What `paint` paints as SVG, one unit a pixel; its text names the shipped font, which is not embedded."""
    buffer = QBuffer()
    box = QRect(0, 0, width, height)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(dpi)
    generator.setSize(box.size())
    generator.setViewBox(box)
    generator.setTitle(title)
    generator.setDescription(f"Scalp Atlas {__version__}")
    with QPainter(generator) as painter:
        paint(painter)
    return bytes(buffer.data().data())


VECTORS: Final[dict[str, Callable[[Page], bytes]]] = {".svg": svg_bytes, ".pdf": pdf_bytes}


def _with_fonts(svg: str, language: str) -> str:
    """An SVG whose text looks the same where the shipped font is not installed."""
    family = hanzi_family()
    used = unescape("".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))
    faces = [
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; "
        f"src: url(data:font/woff;base64,{_letters(file, used)}) format('woff'); }}"
        for file, weight in zip(FONT_FILES, _WEIGHTS, strict=True)
    ]
    if language == "en":  # as `fonts.text_font` has it
        faces.append("text { font-feature-settings: 'pwid'; }")
    style = f"<defs><style>{' '.join(faces)}</style></defs>\n<g "
    named = svg.replace(f'font-family="{family}"', f"font-family=\"'{family}', {_ALIKE}\"")
    return named.replace("<g ", style, 1)


def _letters(file: object, used: str) -> str:
    """The glyphs of these characters out of a font file, as WOFF in base64."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(file, recalcTimestamp=False)  # the same letters, the same bytes
    options = Options(layout_features=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=used)
    subsetter.subset(font)
    font.flavor = "woff"
    stream = io.BytesIO()
    font.save(stream)
    return base64.b64encode(stream.getvalue()).decode()
