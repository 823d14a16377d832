"""The gyri of the cortex as they are drawn: soft tints, and the name of the one under the pointer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from scalp_atlas.cortex import GYRI, Cortex
from scalp_atlas.figure.palette import Rgb
from scalp_atlas.figure.pen import Pen, colour, write
from scalp_atlas.figure.scene import Frame
from scalp_atlas.records import text_in

_PALE: Final[Rgb] = (222, 208, 202)
_SIGHT_MM: Final = 1200.0  # from before the head to behind it
_OFF_POINTER_PX: Final = (14.0, 16.0)  # right and down, so that the pointer covers nothing

# Seven soft tints, so that no two gyri side by side have the same; the names tell them apart.
_ROSE, _GREEN, _BLUE, _LILAC, _SAND, _TEAL, _PINK = (
    (232, 178, 160),
    (186, 207, 160),
    (163, 193, 222),
    (200, 180, 220),
    (232, 214, 156),
    (156, 209, 200),
    (228, 172, 192),
)
_TINTS: Final[Mapping[str, Rgb]] = {
    "superior_frontal": _BLUE,
    "middle_frontal": _SAND,
    "inferior_frontal_opercular": _GREEN,
    "inferior_frontal_triangular": _LILAC,
    "inferior_frontal_orbital": _TEAL,
    "frontal_pole": _PINK,
    "orbital": _ROSE,
    "straight": _GREEN,
    "precentral": _ROSE,
    "postcentral": _GREEN,
    "paracentral": _TEAL,
    "superior_parietal": _LILAC,
    "supramarginal": _SAND,
    "angular": _BLUE,
    "precuneus": _SAND,
    "cuneus": _TEAL,
    "calcarine": _GREEN,
    "lingual": _BLUE,
    "lateral_occipital": _ROSE,
    "superior_temporal": _TEAL,
    "middle_temporal": _GREEN,
    "inferior_temporal": _LILAC,
    "superior_temporal_sulcus": _PINK,
    "transverse_temporal": _PINK,
    "temporal_pole": _SAND,
    "fusiform": _SAND,
    "parahippocampal": _ROSE,
    "insula": _LILAC,
    "cingulate": _ROSE,
    "cingulate_isthmus": _LILAC,
}


def gyrus_tints(gyri: NDArray[np.str_]) -> NDArray[np.uint8]:
    """(n, 3) a soft colour for each of (n,) keys of `GYRI`; cerebellum, brainstem and "" are pale."""
    keys, index = np.unique(gyri, return_inverse=True)
    return np.array([_TINTS.get(str(key), _PALE) for key in keys], np.uint8)[index]


def gyrus_under(cortex: Cortex, frame: Frame, x: float, y: float) -> str:
    """The key of the gyrus that is seen at a pixel, or ""."""
    start, ahead = frame.line_of_sight(x, y)
    hit = cortex.surface.first_hit(start, ahead, _SIGHT_MM)
    return "" if hit is None else str(cortex.nearest(hit[None])[1][0])


def paint_gyrus_name(painter: QPainter, gyrus: str, at: QPointF, frame: Frame, pen: Pen) -> None:
    """A tag with the name of a gyrus beside a place of the picture, wholly inside it."""
    name = text_in(GYRI[gyrus], pen.language)
    pad = pen.text_px * 0.4
    wide, tall = pen.width_of(name) + 2 * pad, pen.row
    right, down = (off * pen.unit for off in _OFF_POINTER_PX)
    left = at.x() + right if at.x() + right + wide < frame.width else at.x() - pad - wide
    top = at.y() + down if at.y() + down + tall < frame.height else at.y() - pad - tall
    painter.setPen(QPen(colour(pen.ground.tag_edge), pen.unit))
    painter.setBrush(colour(pen.ground.tag))
    painter.drawRoundedRect(QRectF(left, top, wide, tall), 3 * pen.unit, 3 * pen.unit)
    painter.setPen(colour(pen.ground.ink))
    write(painter, name, QRectF(left + pad, top, wide - 2 * pad, tall), pen.font())
