"""A plate: one figure with the same items from six sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from scalp_atlas.figure.image import Page
from scalp_atlas.figure.pen import colour
from scalp_atlas.figure.views import SIX

_COLUMNS: Final = 3
_TEXT_SHARE: Final = 0.62  # of the page's text, on pictures a third as wide


class Plate(Page):
    """A `Page` whose head is seen in six views, each with its name below."""

    def _draw_head(self, painter: QPainter, room: int) -> set[str]:
        """Draw the six views; returns the ids (without side, with key) of what can be seen in any of them."""
        rows = -(-len(SIX) // _COLUMNS)
        width, height = int(self.inner / _COLUMNS), round(room / rows - 1.5 * self.line)
        pen = replace(self.pen, unit=self.pen.unit * _TEXT_SHARE, text_px=self.pen.text_px * _TEXT_SHARE)
        shown: set[str] = set()
        scene = self.scene()
        try:
            for index, view in enumerate(SIX):
                painter.save()
                painter.translate(self.margin + index % _COLUMNS * width, index // _COLUMNS * room / rows)
                shown |= self.draw_view(painter, scene, view, width, height, pen)
                self._caption(painter, view, QRectF(0, height, width, self.line))
                painter.restore()
        finally:
            scene.close()
        return shown

    def _caption(self, painter: QPainter, view: str, box: QRectF) -> None:
        painter.setFont(self.pen.font(0.92, bold=True))
        painter.setPen(colour(self.pen.ground.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.word(view))
