"""Pictures in shades of grey, by the luma of Rec. ITU-R BT.601."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

_RED_GREEN_BLUE: Final = np.array([0.299, 0.587, 0.114], np.float32)
_ROWS: Final = 256  # at a time, so that a large picture needs no second one in memory
_COLOUR: Final = re.compile(r'(?<=")#([0-9a-fA-F]{6})(?=")')


def grey_pixels(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same (rows, columns, 4) pixels in grey, alpha as it was; premultiplied ones stay so."""
    grey = rgba.copy()
    for top in range(0, len(grey), _ROWS):
        rows = grey[top : top + _ROWS]
        rows[..., :3] = _luma(rows[..., :3])
    return grey


def make_grey(image: QImage) -> None:
    """Make a picture of 32 bits a pixel grey where it lies."""
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), -1, 4)
    for top in range(0, len(pixels), _ROWS):
        rows = pixels[top : top + _ROWS]
        rows[..., :3] = _luma(rows[..., 2::-1])  # blue, green, red, alpha


def grey_svg(svg: str) -> str:
    """An SVG whose colours are grey; pictures in it are left as they are."""

    def grey(found: re.Match[str]) -> str:
        luma = int(_luma(np.frombuffer(bytes.fromhex(found[1]), np.uint8)[None])[0, 0])
        return "#" + f"{luma:02x}" * 3

    return _COLOUR.sub(grey, svg)


def _luma(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(..., 1) of (..., 3)."""
    return np.round(rgb @ _RED_GREEN_BLUE).astype(np.uint8)[..., None]
