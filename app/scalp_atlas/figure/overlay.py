"""The whole picture over the rendered head: areas, lines, points, arrows, tags, marks of side, scale bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QRadialGradient

from scalp_atlas.figure.arrows import Arrow, paint_arrows
from scalp_atlas.figure.furniture import paint_furniture
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.lines import paint_fills, paint_lines
from scalp_atlas.figure.pen import Drawn, Pen, colour
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.skinlines import Seen
from scalp_atlas.figure.tags import paint_labels

SKIN_OVER_CORTEX: Final = 0.45  # of its opacity


def paint_ground(painter: QPainter, page: QRectF, pen: Pen) -> None:
    """A calm background, a little darker towards the edges."""
    light = QRadialGradient(page.center(), max(page.width(), page.height()) * 0.62)
    light.setColorAt(0.0, colour(pen.ground.background))
    light.setColorAt(1.0, colour(pen.ground.background_edge))
    painter.fillRect(page, light)


def paint_head(painter: QPainter, frame: Frame, target: QRectF, opacity: float) -> None:
    """The rendered head, faded by `opacity`; over the cortex, if that is to be seen, it is see-through."""
    if frame.cortex is not None:
        _paint_layer(painter, frame.cortex, target, 1.0)
        opacity = SKIN_OVER_CORTEX * opacity
    _paint_layer(painter, frame.rgba, target, opacity)


def _paint_layer(painter: QPainter, rgba: NDArray[np.uint8], target: QRectF, opacity: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    rows, columns = rgba.shape[:2]  # fewer than the picture's on a slow machine
    image = QImage(rgba.data, columns, rows, QImage.Format.Format_RGBA8888_Premultiplied)
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)  # which is drawn in half the time
    painter.setOpacity(opacity)
    painter.drawImage(target, image)
    painter.setOpacity(1.0)


def paint_picture(
    painter: QPainter,
    frame: Frame,
    seen: Sequence[Seen],
    layout: Layout,
    scene: Drawn,
    pen: Pen,
    arrows: Sequence[Arrow] = (),
    *,
    kept: bool = False,
) -> None:
    """The whole picture without its background: head, areas, lines, arrows, tags, and the strip at the bottom."""
    paint_head(painter, frame, QRectF(0, 0, frame.width, frame.height), scene.skin_opacity)
    paint_over(painter, frame, seen, layout, scene, pen, arrows, kept=kept)


def paint_over(
    painter: QPainter,
    frame: Frame,
    seen: Sequence[Seen],
    layout: Layout,
    scene: Drawn,
    pen: Pen,
    arrows: Sequence[Arrow] = (),
    *,
    kept: bool = False,
) -> None:
    """What lies over the head: areas, lines, arrows, tags, and the strip at the bottom."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    page = QRectF(0, 0, frame.width, frame.height)
    paint_fills(painter, seen, scene)
    paint_lines(painter, seen, scene, pen, frame.pixels_per_mm)
    paint_arrows(painter, arrows, scene, pen, frame.pixels_per_mm)
    paint_labels(painter, layout, scene, pen, kept=kept)
    paint_furniture(painter, frame, page, pen, hidden_labels=len(layout.without) if scene.count_hidden else 0)
