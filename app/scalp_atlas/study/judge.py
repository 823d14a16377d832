"""How far a placed point lies from where it belongs, and how that compares with what people were found to miss by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final, Literal

import numpy as np

from scalp_atlas.geometry import Surface
from scalp_atlas.records import Points, Text

Band = Literal["near", "within", "beyond"]
Direction = Literal["left", "right", "anterior", "posterior", "superior", "inferior"]

SAME_MM: Final = 0.01
AHEAD_MM: Final = 10.0  # a direction is that of so much of the way
TOLD: Final = 0.38  # a direction counts that holds within 68 degrees of the way, so that 45 degrees has two
_AXES: Final[tuple[tuple[Direction, Direction], ...]] = (
    ("left", "right"),
    ("posterior", "anterior"),
    ("inferior", "superior"),
)


@dataclass(frozen=True)
class HumanError:
    """How far people were found to be from one point when they located it by cun.

    Attributes
    ----------
    people : int
        Who each located the point on two volunteers.
    least_mm, most_mm : float
        The range.
    """

    point: str
    mean_mm: float
    sd_mm: float
    least_mm: float
    most_mm: float
    people: int


HUMAN_ERRORS: Final = (HumanError("TE8", 8.4, 5.4, 1, 21, 9), HumanError("LU4", 22.3, 10.9, 5, 44, 11))
HUMAN_SOURCE: Final = (
    "Accuracy in the Use of Traditional Cun Measurement Techniques for Localizing Classical Acupoints in the Upper "
    "Extremity: An Experimental Study (physician-acupuncturists, 2009; abstract read)"
)
HUMAN_LIMITS: Final[Text] = {
    "en": "Measured on two points of the arm against a tape; no such study of the scalp was found.",
    "zh": "所测为上肢两穴，以卷尺定位为准；未见头皮上的同类研究。",
}


@dataclass(frozen=True, eq=False)
class Miss:
    """One placed point against its right place.

    Attributes
    ----------
    placed, right : (3,) float
        On the measuring surface, head frame, mm.
    way : (n, 3) float
        The shortest way over the scalp from the right place to the placed point.
    error_mm : float
        Its length.
    directions : tuple of str
        Where the placed point lies, seen from the right place, by the head's own sides; what counts most first.
        Empty where nothing is missed.
    """

    placed: Points
    right: Points
    way: Points
    error_mm: float
    directions: tuple[Direction, ...]


def miss(surface: Surface, placed: Points, right: Points) -> Miss:
    """How far a placed point (3,) lies from the right one (3,), along the scalp.

    Raises
    ------
    GeometryError
        If no way over the surface connects the two.
    """
    here, there = surface.snap(placed), surface.snap(right)
    if np.linalg.norm(here - there) < SAME_MM:
        return Miss(here, there, np.stack([there, here]), 0.0, ())
    tape = surface.tape(there, here)
    ahead = tape.at(min(AHEAD_MM, tape.length)) - tape.points[0]
    return Miss(here, there, tape.points, tape.length, directions_of(ahead))


def misses(surface: Surface, placed: Points, right: Points) -> tuple[Miss, ...]:
    """Each of the right places (n, 3) with the placed point (n, 3) that is meant by it.

    The points may be placed in any order: that one counts whose largest error is the smallest.

    Raises
    ------
    GeometryError
        As `miss`.
    """
    ways = [
        tuple(miss(surface, point, place) for point, place in zip(order, right, strict=True))
        for order in permutations(placed)
    ]
    return min(ways, key=largest)


def largest(missed: Sequence[Miss]) -> float:
    """The error that counts, mm: of both ends of a line the larger one."""
    return max(one.error_mm for one in missed)


def directions_of(way: Points) -> tuple[Direction, ...]:
    """Anatomical directions of a vector (3,) of the head frame, what counts most first; none for no vector."""
    length = float(np.linalg.norm(way))
    if length == 0:
        return ()
    parts = way / length
    order = np.argsort(-np.abs(parts), kind="stable")
    return tuple(_AXES[axis][int(parts[axis] > 0)] for axis in order if abs(parts[axis]) >= TOLD)


def band_of(error_mm: float) -> Band:
    """How an error compares with the two published means: not more than the smaller, between them, or beyond."""
    means = sorted(one.mean_mm for one in HUMAN_ERRORS)
    return "near" if error_mm <= means[0] else "within" if error_mm <= means[-1] else "beyond"
