"""The first picture of the program as a file: the head with labels, beside the text of one item."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument

from scalp_atlas.definitions import load_systems
from scalp_atlas.figure.fonts import ensure_application, text_font
from scalp_atlas.figure.image import FigureSpec, draw_figure, save_image
from scalp_atlas.gui.item_page import item_page
from scalp_atlas.head import load_head
from scalp_atlas.resolve import resolve

ITEM = "issa.ms6.left"
SHOWN = ("issa", "reference.hairline_to_hairline", "reference.brow_occiput")
WIDTH, TEXT_WIDTH, TEXT_PX, MARGIN = 1500, 520, 16, 24


def save_default_view(head_name: str, path: Path) -> None:
    """Draw the standard lines on a head, with the text of one of them beside it, into an image file.

    Raises
    ------
    ScalpAtlasError
        If the head cannot be loaded or the file not be written.
    """
    ensure_application()
    library, head = load_systems(), load_head(head_name)
    resolution = resolve(library, head)
    picture = draw_figure(head, library, resolution, FigureSpec(items=SHOWN, width=WIDTH))
    text = QTextDocument()
    text.setDefaultFont(text_font(TEXT_PX))
    text.setHtml(item_page(library, resolution, ITEM))
    column_height = picture.height() - 2 * MARGIN
    text.setPageSize(QSizeF(TEXT_WIDTH, column_height))  # what does not fit goes on in the next column
    columns = text.pageCount()
    page = QImage(WIDTH + columns * (TEXT_WIDTH + MARGIN) + MARGIN, picture.height(), QImage.Format.Format_RGB32)
    page.fill(QColor(251, 251, 250))
    painter = QPainter(page)
    painter.drawImage(0, 0, picture)
    painter.translate(WIDTH + MARGIN, MARGIN)
    for column in range(columns):
        text.drawContents(painter, QRectF(0, column * column_height, TEXT_WIDTH, column_height))
        painter.translate(TEXT_WIDTH + MARGIN, -column_height)
    painter.end()
    save_image(page, path)
