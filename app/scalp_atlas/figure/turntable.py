"""A figure whose head turns: GIF, WebP or MP4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.fonts import missing_letters
from scalp_atlas.figure.image import PLATE, FigureSpec, Page, Turning, image_of, page_of
from scalp_atlas.figure.motion import check_motion, per_second, save_motion
from scalp_atlas.records import Library, Resolution

if TYPE_CHECKING:
    from scalp_atlas.head import Head

USUAL_WIDTH_PX: Final = 900
SECONDS: Final = (0.5, 60.0)


def is_animated(path: Path, turn: float) -> bool:
    """Whether the file is to move: GIF and MP4 always do, a WebP if a turn is asked for."""
    ending = path.suffix.lower()
    return ending in (".gif", ".mp4") or (ending == ".webp" and turn != 0)


def save_turntable(
    head: Head,
    library: Library,
    resolution: Resolution,
    spec: FigureSpec,
    path: Path,
    turn: float = 360.0,
    seconds: float = 8.0,
    progress: Callable[[float], None] = lambda share: None,
) -> str:
    """Write a figure whose head turns, from the view of `spec` on.

    Parameters
    ----------
    turn : float
        Degrees, to the head's left as one looks at it from the front; below 0 the other way; 0 for once round.
    progress : callable
        Told the share done.

    Returns
    -------
    str
        A sentence on letters that the shipped font lacks, or "".

    Raises
    ------
    ScalpAtlasError
    """
    if spec.transparent:
        raise ScalpAtlasError(f"{path.name}: a turning head needs a background; leave --transparent out")
    if spec.view == PLATE:
        raise ScalpAtlasError(f"{path.name}: a plate of six views cannot turn; name one view")
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise ScalpAtlasError(f"{seconds:g} seconds for a turn: give {SECONDS[0]:g} to {SECONDS[1]:g}")
    count = max(round(seconds * per_second(path)), 2)
    page = page_of(head, library, resolution, spec)
    check_motion(path, count, spec.width, page.sizes()[0])
    save_motion(path, _pictures(page, count, turn or 360.0, progress), seconds / count)
    return missing_letters(page.words)


def _pictures(page: Page, count: int, turn: float, progress: Callable[[float], None]) -> Iterator[QImage]:
    """The page with the head in each of its directions; the last one is a step before the first."""
    first = page.view
    scene = page.scene()
    try:
        for index in range(count):
            azimuth = (first.azimuth_deg + turn * index / count) % 360
            page.turning = Turning(scene, replace(first, azimuth_deg=azimuth), page.turning and page.turning.layout)
            yield image_of(page)
            progress((index + 1) / count)
    finally:
        scene.close()
