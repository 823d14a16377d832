"""How large the text of an item may be so that its page holds it, and where its two columns part.

Typst could measure that itself, but keeps all that it ever measured: three times the memory and twice the time.
Lines are counted here by the width of their letters, with some room to spare, so no page needs more than it is given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from scalp_atlas.entry import Section
from scalp_atlas.figure.fonts import text_width

# As `assets/atlas.typ` has it; lengths in points, heights of text in em.
_MM: Final = 72 / 25.4
_PAGE, _COLUMN = 259 * _MM, 84 * _MM
_NAMES: Final = 26 * _MM  # what stands above pictures and text
_SIZES: Final = (
    (9.0, 1.0),
    (8.5, 1.0),
    (8.0, 1.0),
    (8.0, 0.86),
    (7.5, 0.86),
    (7.5, 0.72),
    (7.0, 0.72),
    (7.0, 0.6),
    (6.5, 0.6),
)
_RUNNING_ON: Final = 8.0
_CAPITAL, _LEADING = 0.733, 0.55
_GAP, _HEADING_GAP, _UNDER_HEADING = 0.6, 1.15, 0.45
_NUMBER: Final = 1.9
_CELL_GAP: Final = 1.0
_SMALL: Final = 0.86  # sources
_ASPECT: Final = 0.6  # of a picture
_CAPTION: Final = 16.0
_RAGGED: Final = 1.06  # lines break at words
_MEASURED_PX: Final = 100.0


@dataclass(frozen=True)
class Fit:
    """How the text of an item is set.

    Attributes
    ----------
    size : float
        Of the type, points.
    share : float
        Width of a picture as a share of the column.
    first : int or None
        How many blocks stand in the first column; None where the text does not fit on the page and runs on.
    """

    size: float
    share: float
    first: int | None


def fit(sections: Sequence[Section], pictures: bool, language: str) -> Fit:
    """The largest size at which the page holds the text of an item.

    Parameters
    ----------
    pictures : bool
        Whether four views stand above it.
    """
    for size, share in _SIZES:
        heights = [height * size for section in sections for height in _heights(section, size, language)]
        above = 2 * (share * _COLUMN * _ASPECT + _CAPTION) if pictures else 0.0
        first, highest = parted(heights)
        if _NAMES + above + highest <= _PAGE:
            return Fit(size, share, first)
    return Fit(_RUNNING_ON, 1.0, None)


def parted(heights: Sequence[float]) -> tuple[int, float]:
    """How many blocks to set in the first of two columns so that the higher one is low, and how high it is then."""
    total = sum(heights)
    higher = [max(left, total - left) for left in accumulate(heights)]
    if not higher:
        return 0, 0.0
    lowest = min(higher)
    return higher.index(lowest) + 1, lowest


def _heights(section: Section, size: float, language: str) -> list[float]:
    """Of each block of a section, in em, with the space below it."""
    small = _SMALL if section.key == "sources" else 1.0
    if section.form == "table":
        rows = [[_em(run.text, language) for run in line] for line in section.lines]
        fixed = sum(max(row[cell] for row in rows) + _CELL_GAP for cell in range(len(rows[0]) - 1))
        room = max(_COLUMN / size - fixed, 1.0)
        blocks = [sum(_block(row[-1] / room) + _GAP for row in rows)]
    else:
        room = _COLUMN / size / small - (_NUMBER if section.form == "steps" else 0.0)
        lengths = (_em("".join(run.text for run in line), language) for line in section.lines)
        blocks = [_block(length / room) * small + _GAP for length in lengths]
    blocks[0] += _CAPITAL + _UNDER_HEADING + _HEADING_GAP - _GAP
    return blocks


def _block(lines: float) -> float:
    """How high a paragraph is that would fill so many lines to the brim, em."""
    count = max(math.ceil(lines * _RAGGED), 1) if lines > 1 else 1
    return count * _CAPITAL + (count - 1) * _LEADING


def _em(text: str, language: str) -> float:
    return text_width(text, _MEASURED_PX, language) / _MEASURED_PX
