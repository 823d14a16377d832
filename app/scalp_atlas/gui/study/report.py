"""The results of an exam as a file for the instructor."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from scalp_atlas import __version__
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.fonts import hanzi_family
from scalp_atlas.files import write_beside
from scalp_atlas.gui.study.text import Told
from scalp_atlas.study.rounds import Paper, as_csv

MARGIN_MM: Final = 5.0  # the document brings another 20
TEXT_PT: Final = 10.0


def save_paper(path: Path, paper: Paper, told: Told) -> None:
    """Write the results; the ending of the name, .pdf or .csv, chooses the form.

    Raises
    ------
    ScalpAtlasError
        For another ending, or where the file cannot be written.
    """
    if path.suffix.lower() == ".csv":
        write_beside(path, as_csv(paper, told.library, told.resolution))
    elif path.suffix.lower() == ".pdf":
        write_beside(path, as_pdf(told.paper(paper)))
    else:
        raise ScalpAtlasError(f"{path.name}: results are written as .pdf or .csv; choose one of these endings")


def as_pdf(html: str) -> bytes:
    """An HTML page as PDF, on A4."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator(f"Scalp Atlas {__version__}")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    document = QTextDocument()
    font = QFont()
    font.setFamilies([*font.families(), hanzi_family()])
    font.setPointSizeF(TEXT_PT)
    document.setDefaultFont(font)
    document.setHtml(html)
    document.print_(writer)
    del writer  # it writes the end of the file when it goes
    return bytes(buffer.data().data())
