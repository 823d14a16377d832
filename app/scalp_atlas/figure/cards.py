"""Small pictures for flash cards: the head from where an item is seen best, with the item and without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QImage, QPainter

from scalp_atlas.figure.fonts import ensure_application
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.overlay import paint_ground, paint_picture
from scalp_atlas.figure.palette import ground, looks_of
from scalp_atlas.figure.pen import Drawn, pen_for
from scalp_atlas.figure.scene import Frame, HeadScene
from scalp_atlas.figure.skinlines import SkinLines, see
from scalp_atlas.figure.view import key_view
from scalp_atlas.records import Library, Resolved

if TYPE_CHECKING:
    from scalp_atlas.head import Head

CARD_VIEWS: Final = ("left", "three_quarter", "front", "back", "top", "right")  # of equally good ones the first
SIZE_PX: Final = (640, 560)
_TEXT_PT: Final = 11.0
_ENLARGED: Final = 1.25  # no tags need room beside the head
_QUALITY: Final = 84


class CardPictures:
    """JPEG pictures of one head; each view is rendered once.

    Used as a context: the render window is given back at its end.
    """

    def __init__(self, head: Head, library: Library, language: str) -> None:
        ensure_application()
        self._head, self._looks = head, looks_of(library)
        self._lines = SkinLines(head)
        self._pen = pen_for(_TEXT_PT, 1.0, ground(False), language)
        self._scene = HeadScene()
        self._scene.set_head(head)
        self._frames: dict[str, Frame] = {}

    def __enter__(self) -> CardPictures:
        return self

    def __exit__(self, *_: object) -> None:
        self._scene.close()

    def view_of(self, readings: Sequence[Resolved]) -> str:
        """The key view that shows an item best: where the skin under it faces the viewer most.

        Parameters
        ----------
        readings : sequence of Resolved
            Both sides of a pair, or one; a pair is judged by its better side.
        """
        return max(CARD_VIEWS, key=lambda name: max(self._facing(one, name) for one in readings))

    def bare(self, view: str) -> bytes:
        """The head alone."""
        return self._picture(view, [])

    def shown(self, readings: Sequence[Resolved], view: str) -> bytes:
        """The head with an item, on both sides if it is a pair, without any name."""
        return self._picture(view, readings)

    def _facing(self, resolved: Resolved, view: str) -> float:
        toward = key_view(view, self._head.skin.vertices).axes()[2]
        normals = np.vstack([stroke.normals for stroke in self._lines.of(resolved).strokes])
        return float(np.round(np.clip(normals @ toward, 0, 1).mean(), 2))

    def _frame(self, view: str) -> Frame:
        if view not in self._frames:
            whole = key_view(view, self._head.skin.vertices)
            width, height = SIZE_PX
            nearer = whole.zoomed(_ENLARGED, (width / 2, height / 2), width, height)
            self._frames[view] = self._scene.render(nearer, width, height, 3)
        return self._frames[view]

    def _picture(self, view: str, readings: Sequence[Resolved]) -> bytes:
        frame = self._frame(view)
        drawn = Drawn({one.id: one for one in readings}, self._looks, labels=False, count_hidden=False)
        image = QImage(*SIZE_PX, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            paint_ground(painter, QRectF(image.rect()), self._pen)
            seen = see(frame, [(one.id, self._lines.of(one)) for one in readings])
            paint_picture(painter, frame, seen, Layout(), drawn, self._pen)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPEG", _QUALITY)
        return bytes(buffer.data().data())
