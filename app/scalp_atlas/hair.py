"""Which part of the skin bears hair, from the hairlines of a head.

The bundled heads are bald. A tint over the hair-bearing scalp makes the rules of the books ("0.5 cun
within the hairline") visible again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.geometry.flat import encloses

if TYPE_CHECKING:
    from scalp_atlas.head import Head

Points = NDArray[np.float64]

BLEND_MM: Final = 4.0
# What goes with a hairline that cannot be told on a person. The corner is where front and temple meet.
UNCLEAR_PLACES: Final = {
    "front": ("hairline.front", "anterior_hairline", "hair_corner"),
    "temple": ("hairline.temple", "temple_hair_anterior", "hair_corner"),
    "back": ("hairline.back", "posterior_hairline"),
}
_SPACING_MM: Final = 0.25
_OUTLINE_SPACING_MM: Final = 2.0
_EAR_EDGE: Final = (0.86, 1.0)  # from bare to covered, in radii of the ear's footprint
_ONE_SIDE: Final = ("temple", "sideburn_posterior", "around_ear")


def unclear_places(unclear: Iterable[str]) -> set[str]:
    """Landmarks and hairlines ("hairline.front"), without side, that unclear hairlines take away."""
    return {place for hairline in unclear for place in UNCLEAR_PLACES[hairline]}


def hair_cover(head: Head) -> NDArray[np.float64] | None:
    """How much each place of the skin bears hair.

    Parameters
    ----------
    head : Head

    Returns
    -------
    (n,) float or None
        For each vertex of the skin 0 (bare) to 1 (hair), softly from one to the other over
        `BLEND_MM` at the border. None if the head lacks a hairline that closes the border.
    """
    from scipy.spatial import cKDTree  # slow to import

    border = hair_border(head)
    if border is None:
        return None
    vertices = head.skin.vertices
    inside = encloses(_flattened(_evenly(border, _OUTLINE_SPACING_MM)), _flattened(vertices))
    # Farther off all is bare or covered.
    from_border = cKDTree(_evenly(border, _SPACING_MM)).query(vertices, distance_upper_bound=BLEND_MM)[0]
    depth = np.where(inside, from_border, -from_border)
    cover = np.clip(0.5 + depth / BLEND_MM, 0.0, 1.0)
    bare, covered = _EAR_EDGE
    for ear in head.ears:
        radius = np.hypot(*ear.to_disc(vertices).T)
        beside = ear.depth(vertices) > 0
        cover = np.where(beside, np.minimum(cover, np.clip((radius - bare) / (covered - bare), 0, 1)), cover)
    return np.asarray(cover)


def hair_border(head: Head) -> Points | None:
    """The closed border of the hair (n, 3) mm: front, temple, sideburn, around the ear, back, and up the other side.

    None if one of these hairlines is missing.
    """
    order = ["front", *(f"{name}.left" for name in _ONE_SIDE), "back"]
    order += [f"{name}.right" for name in reversed(_ONE_SIDE)]
    if any(name not in head.hairlines for name in order):
        return None
    return _chained([head.hairlines[name] for name in order])


def _chained(curves: Sequence[Points]) -> Points:
    """Curves end to end into one loop, each turned so that it begins nearer to where the last one ended."""
    first, second = curves[0], curves[1]
    chain = [first if _gap(first[-1], second) <= _gap(first[0], second) else first[::-1]]
    for curve in curves[1:]:
        end = chain[-1][-1]
        near, far = np.linalg.norm(curve[0] - end), np.linalg.norm(curve[-1] - end)
        chain.append(curve if near <= far else curve[::-1])
    return np.vstack([*chain, chain[0][:1]])


def _gap(end: Points, curve: Points) -> float:
    return float(min(np.linalg.norm(curve[0] - end), np.linalg.norm(curve[-1] - end)))


def _evenly(curve: Points, spacing: float) -> Points:
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    places = np.linspace(0, along[-1], max(round(along[-1] / spacing), 1) + 1)
    return np.column_stack([np.interp(places, along, curve[:, axis]) for axis in range(3)])


def _flattened(points: Points) -> Points:
    """The head's surface on a plane (n, 2): direction and angle from an axis through the crown.

    The axis leans back, towards the middle of the scalp, so that its other end, where the plane is
    torn open, comes out at the mouth.
    """
    axis = np.array([0.0, -0.45, 0.893])
    ahead = np.array([0.0, 0.893, 0.45])
    seen = points - np.array([0.0, -12.0, 25.0])
    seen = seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-9)
    angle = np.arccos(np.clip(seen @ axis, -1.0, 1.0))
    turn = np.arctan2(seen @ ahead, seen[:, 0])
    return np.column_stack([angle * np.cos(turn), angle * np.sin(turn)])
