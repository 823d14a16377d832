"""What all painting over the head shares: sizes, colours, fixed words, what is drawn.

All sizes come from one `Pen`, so that a figure of 6000 pixels looks like one of 1200.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from scalp_atlas.figure.fonts import text_font, text_width
from scalp_atlas.figure.palette import CONTRAST, PROJECTOR, Ground, Look, Rgb, ground, look_of_reading
from scalp_atlas.figure.style import ViewStyle
from scalp_atlas.records import Resolved, text_in

Floats = NDArray[np.float64]

HALO_RGB: Final = (255, 255, 255)  # on skin, which is light on a dark ground too
POINT_RADIUS_PX: Final = 3.6
_ORDINARY_LABEL_PT: Final = 11.0
_FAR_TEXT: Final = 1.25  # on a projector
_FAR_LINES: Final = 1.5
_TEXTS_ACROSS: Final = 20.0  # two columns of the shortest tags, the margins, and some of the head between
_ONE_LINE: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextDontClip)
_WORDS: Final = {
    "right": {"en": "head’s right", "zh": "患者右"},
    "left": {"en": "head’s left", "zh": "患者左"},
    "front": {"en": "front", "zh": "前"},
    "back": {"en": "back", "zh": "后"},
    "hidden": {"en": "{count} more: point at the head", "zh": "另有{count}个：指向头上线、区查看"},
    "side.left": {"en": "L", "zh": "左"},
    "side.right": {"en": "R", "zh": "右"},
    "unverified": {"en": "unverified", "zh": "未证实"},
    "behind": {"en": "behind the head", "zh": "在背面"},
}


def words(key: str, language: str) -> str:
    """A fixed word of the picture in a language."""
    return text_in(_WORDS[key], language)


@dataclass(frozen=True)
class Pen:
    """Sizes and colours of one picture.

    Attributes
    ----------
    unit : float
        Pixels of the picture per pixel of an ordinary screen.
    text_px : float
        Height of the base text in pixels of the picture.
    """

    unit: float
    text_px: float
    ground: Ground
    language: str

    def font(self, share: float = 1.0, *, bold: bool = False) -> QFont:
        """The shipped font at a share of the base size."""
        return text_font(self.text_px * share, self.language, bold=bold)

    def width_of(self, text: str, share: float = 1.0, *, bold: bool = False) -> float:
        """How wide a line of text comes out."""
        return text_width(text, self.text_px * share, self.language, bold=bold)

    @property
    def row(self) -> float:
        """Height of a tag."""
        return round(self.text_px * 1.55)

    @property
    def tall_row(self) -> float:
        """Height of a tag of two lines."""
        return round(self.text_px * 2.7)

    @property
    def gap(self) -> float:
        """Least space between two tags."""
        return round(self.text_px * 0.28)


@dataclass(frozen=True)
class Drawn:
    """What is painted over the head.

    Attributes
    ----------
    resolved : mapping by id with side
    looks : mapping by id without side
    skin_opacity : float
    hidden_alpha : float
        How strongly stretches behind the head are dotted.
    labels : bool
        Tags for all; without them only the selected and the hovered item has one.
    count_hidden : bool
        Say how many items found no room for a tag.
    selected, hovered : str
        Id with side, or "".
    faded : bool
        Everything but the selected and the hovered item steps back.
    compared : mapping of id with side to 0 or 1
        What is drawn in one of two contrasting looks instead of its own.
    unnamed : set of str
        Ids with side that have no tag in any case, not even pointed at.
    """

    resolved: Mapping[str, Resolved]
    looks: Mapping[str, Look]
    skin_opacity: float = 1.0
    hidden_alpha: float = 0.0
    labels: bool = True
    count_hidden: bool = True
    selected: str = ""
    hovered: str = ""
    faded: bool = False
    compared: Mapping[str, int] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()

    def look(self, item_id: str) -> Look:
        """Colour and dash of an item, or of another reading of it, given with its side."""
        resolved = self.resolved[item_id]
        if item_id in self.compared:
            return replace(CONTRAST[self.compared[item_id]], dotted=resolved.confidence.level == "unverified")
        return look_of_reading(self.looks[resolved.item.id], resolved)


def pen_for(label_pt: float, ratio: float, ground: Ground, language: str, dots_per_inch: float = 96.0) -> Pen:
    """The sizes that go with a label size in points, on a picture `ratio` times as fine as an ordinary screen.

    Lines grow with the text, but slower: who needs letters twice as high sees lines half as thick again.
    """
    unit = ratio * max(1.0, label_pt / _ORDINARY_LABEL_PT) ** 0.6
    return Pen(unit, label_pt * dots_per_inch / 72 * ratio, ground, language)


def pen_in(style: ViewStyle, width_px: float, ratio: float, dots_per_inch: float = 96.0) -> Pen:
    """The sizes and colours of the window's picture, as the person at the screen has chosen them.

    Letters are no larger than a picture of this width, in pixels of an ordinary screen, has room for tags of.
    """
    most_pt = width_px / _TEXTS_ACROSS * 72 / dots_per_inch
    if not style.projector:
        label_pt = min(style.label_size_pt, most_pt)
        return pen_for(label_pt, ratio, ground(style.dark), style.language, dots_per_inch)
    pen = pen_for(min(style.label_size_pt * _FAR_TEXT, most_pt), ratio, PROJECTOR, style.language, dots_per_inch)
    return replace(pen, unit=pen.unit * _FAR_LINES)


def colour(rgb: Rgb, alpha: float = 1.0) -> QColor:
    """A palette's colour for a painter."""
    red, green, blue = rgb
    return QColor(red, green, blue, round(255 * alpha))


def write(painter: QPainter, text: str, box: QRectF, font: QFont) -> float:
    """Write one line at the left of a box, cut short with an ellipsis if it must be; returns its width.

    A box lower than the line cuts nothing off: letters like g may hang out of it.
    """
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(font)
    painter.drawText(box, _ONE_LINE, shown)
    return metrics.horizontalAdvance(shown)
