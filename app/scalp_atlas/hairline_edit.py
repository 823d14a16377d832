"""Other hairlines by rule: high, low and receding ones, so many cun along the skin from where they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.geometry import Curve
from scalp_atlas.geometry.operations import heading
from scalp_atlas.head import Head
from scalp_atlas.landmark_edit import SIDES, Draft
from scalp_atlas.records import Text

Points = NDArray[np.float64]
Preset = Literal["high", "low", "receding"]

PRESETS: Final[tuple[Preset, ...]] = ("high", "low", "receding")
SHIFT_CUN: Final = 0.5  # where nothing else is said
LARGEST_CUN: Final = 2.0
RULES: Final[Mapping[Preset, Text]] = {
    "high": {
        "en": "every point of the front hairline moved {cun:g} cun straight back along the skin",
        "zh": "前发际各点沿皮面循纵向上（后）移{cun:g}寸",
    },
    "low": {
        "en": "every point of the front hairline moved {cun:g} cun straight forward along the skin",
        "zh": "前发际各点沿皮面循纵向下（前）移{cun:g}寸",
    },
    "receding": {
        "en": "the corners of the front hairline moved {cun:g} cun straight back along the skin, the middle kept, "
        "smoothly in between",
        "zh": "两额角沿皮面循纵向后移{cun:g}寸，正中不动，其间渐变",
    },
}
SCALE: Final[Text] = {
    "en": "High, low: the whole front hairline goes straight back or forward along the skin. Receding: its corners "
    "go back, the middle stays. The temple hair follows its corner, less and less down to its lower end. Measured "
    "in sagittal cun before the move ({mm:.1f} mm); a cun that the hairline defines changes with it.",
    "zh": "高、低：前发际全线沿皮面循纵向后移或前移。后退：两额角后移，正中不动。"
    "鬓角发际随额角移动，向下渐减至下端为零。按移动前之纵寸计（1寸={mm:.1f}毫米）；凡由发际所定之寸随之而变。",
}
LEAST_MM: Final = 0.05  # what is moved by less stays where it is
_ON_FRONT: Final = ("anterior_hairline", "hair_corner.left", "hair_corner.right")


def with_preset(draft: Draft, head: Head, preset: Preset, cun: float, cun_mm: float) -> Draft:
    """A draft with its hairline moved by rule; what moves is proposed from then on, for nobody has looked at it.

    Parameters
    ----------
    draft : Draft
    head : Head
        Made of it.
    preset : "high", "low" or "receding"
    cun : float
        How far, in sagittal cun.
    cun_mm : float
        Of one sagittal cun, before the hairline is moved.

    Raises
    ------
    ScalpAtlasError
        If a hairline is missing or unclear, or something that would move is locked.
    """
    places = moved_places(head, preset, cun * cun_mm)
    locked = sorted(places.keys() & draft.locked)
    if locked:
        raise ScalpAtlasError(f"{', '.join(locked)}: locked, so the hairline cannot be moved; unlock it first")
    how = f"{RULES[preset]['en'].format(cun=cun)} (1 cun = {cun_mm:.1f} mm)"
    return draft.shifted({name: head.frame.to_file(points) for name, points in places.items()}, how)


def moved_places(head: Head, preset: Preset, distance_mm: float) -> dict[str, Points]:
    """Where a preset puts front and temple hairlines and the landmarks on them.

    Returns
    -------
    mapping of "hairline.front", "anterior_hairline", "hair_corner.left" ... to (n, 3)
        mm, head frame, on the visible skin. What does not move is not among them.

    Raises
    ------
    ScalpAtlasError
        If the front or a temple hairline, or the middle of the front, is missing.
    """
    needed = ["front", *(f"temple.{side}" for side in SIDES)]
    missing = [f"hairline.{name}" for name in needed if name not in head.hairlines]
    missing += ["anterior_hairline"] if "anterior_hairline" not in head.landmarks else []
    if missing:
        raise ScalpAtlasError(f"{', '.join(missing)}: not there, or told to be unclear; place it before it is moved")
    front = head.hairlines["front"]
    moved = _moved_front(head, front, preset, distance_mm)
    places = {"hairline.front": moved}
    places |= {name: _along_with(head, head.landmarks[name], front, moved) for name in _of(head, _ON_FRONT)}
    for side in SIDES:
        temple = head.hairlines[f"temple.{side}"]
        end = -int(np.linalg.norm(front[[0, -1]] - temple[:, None], axis=2).min(axis=0).argmin())  # 0 or -1
        places[f"hairline.temple.{side}"] = bent = _following(head, temple, front[end], moved[end])
        for name in _of(head, (f"temple_hair_anterior.{side}",)):
            places[name] = _along_with(head, head.landmarks[name], temple, bent)
    before = {f"hairline.{name}": head.hairlines[name] for name in needed} | dict(head.landmarks)
    return {name: place for name, place in places.items() if np.abs(place - before[name]).max() > LEAST_MM}


def _of(head: Head, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in head.landmarks]


def _moved_front(head: Head, front: Points, preset: Preset, distance_mm: float) -> Points:
    """Each point walked straight on along the sagittal loop; of a receding one by its share."""
    word = "forward" if preset == "low" else "backward"
    ahead = np.array([heading(head.surface, point, word, "midline") for point in front])
    walked = head.surface.walks(front, ahead, distance_mm * _shares(head, front, preset))[:, -1]
    return np.asarray(head.visible.closest(walked)[0])


def _shares(head: Head, front: Points, preset: Preset) -> Points:
    """(n,) of the whole distance: 1, or of a receding hairline from 0 in the middle to 1 at its ends."""
    if preset != "receding":
        return np.ones(len(front))
    line = Curve(front)
    middle = line.nearest(head.landmarks["anterior_hairline"])[0]
    off = line.stations - middle
    share = np.where(off < 0, -off / max(middle, 1e-9), off / max(line.length - middle, 1e-9))
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * share))


def _following(head: Head, line: Points, corner: Points, there: Points) -> Points:
    """A temple hairline whose corner goes elsewhere; it follows, less and less to its other end."""
    share = Curve(line).stations / Curve(line).length
    if np.linalg.norm(line[0] - corner) < np.linalg.norm(line[-1] - corner):
        share = 1 - share
    return np.asarray(head.visible.closest(line + share[:, None] * (there - corner))[0])


def _along_with(head: Head, place: Points, line: Points, moved: Points) -> Points:
    """(1, 3) a landmark on a line that moved: it goes as the line's nearest point did."""
    nearest = int(np.linalg.norm(line - place, axis=1).argmin())
    return np.asarray(head.visible.closest((place + moved[nearest] - line[nearest])[None])[0])
