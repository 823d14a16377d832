"""Many pictures of one head: each view is rendered once, and each item is laid on the skin once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QImage, QPainter

from scalp_atlas.figure.fonts import ensure_application
from scalp_atlas.figure.overlay import paint_head, paint_over
from scalp_atlas.figure.palette import looks_of
from scalp_atlas.figure.pen import Drawn, Pen
from scalp_atlas.figure.scene import Frame, HeadScene
from scalp_atlas.figure.skinlines import SkinLines, see
from scalp_atlas.figure.tags import lay_out, paint_asides
from scalp_atlas.figure.vector import raw_svg
from scalp_atlas.figure.view import key_view

if TYPE_CHECKING:
    from scalp_atlas.head import Head
    from scalp_atlas.records import Library, Resolution

SIX: Final = ("front", "left", "three_quarter", "back", "right", "top")
_SAMPLES: Final = 3


@dataclass(frozen=True)
class Drawing:
    """What lies over a head in one view, as SVG, and whether any of it can be seen from there."""

    svg: bytes
    shown: bool


class HeadViews:
    """Named views of one head, all of one size; to be used in a `with`, or closed.

    Parameters
    ----------
    pen : Pen
        Sizes and colours of text and lines.
    width, height : int
        Pixels of a picture.
    """

    def __init__(self, head: Head, library: Library, resolution: Resolution, pen: Pen, width: int, height: int):
        ensure_application()
        self.pen, self.width, self.height = pen, width, height
        self._head, self._lines = head, SkinLines(head)
        self._drawn = Drawn(resolution.resolved, looks_of(library), count_hidden=False)
        self._frames: dict[str, Frame] = {}
        self._scene = HeadScene()
        self._scene.set_head(head)

    def __enter__(self) -> HeadViews:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the render window back."""
        self._scene.close()

    def frame(self, view: str) -> Frame:
        """The head alone from one of `VIEW_NAMES`."""
        if view not in self._frames:
            direction = key_view(view, self._head.skin.vertices)
            self._frames[view] = self._scene.render(direction, self.width, self.height, _SAMPLES)
        return self._frames[view]

    def png(self, view: str) -> bytes:
        """The head alone."""
        image = QImage(self.width, self.height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        with QPainter(image) as painter:
            paint_head(painter, self.frame(view), QRectF(image.rect()), 1.0)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        return bytes(buffer.data().data())

    def drawing(self, view: str, ids: Sequence[str], *, labels: bool = True) -> Drawing:
        """What lies over the head of `png`; without tags if `labels` is false."""
        drawn = self._drawn if labels else replace(self._drawn, labels=False)
        shown: set[str] = set()
        svg = raw_svg(
            self.width, self.height, lambda painter: shown.update(self._paint_items(painter, view, ids, drawn))
        )
        return Drawing(svg, bool(shown))

    def _paint_items(self, painter: QPainter, view: str, ids: Collection[str], drawn: Drawn) -> set[str]:
        frame = self.frame(view)
        seen = see(frame, [(name, self._lines.of(drawn.resolved[name])) for name in ids])
        layout = lay_out(frame, seen, drawn, self.pen)
        paint_over(painter, frame, seen, layout, drawn, self.pen)
        if drawn.labels:
            paint_asides(painter, layout, seen, drawn, self.pen)
        return {item.id for item in seen if item.shown or item.fills}
