"""How far two readings of an item, or two items, lie apart on a head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalp_atlas.geometry import Curve, Surface
from scalp_atlas.records import Points, Resolved, ResolvedPiece

STEP_MM = 1.0


@dataclass(frozen=True)
class Apart:
    """The distance between two drawn things over the scalp, mm.

    Attributes
    ----------
    mean_mm : float
        Between points their distance; between lines (or outlines of areas) how far a place of one lies from
        the other, on average, seen from both.
    most_mm : float
        The same at the place where it is largest; between single points the same figure.
    """

    mean_mm: float
    most_mm: float


def apart(surface: Surface, one: Resolved, other: Resolved) -> Apart:
    """How far two resolved items lie apart.

    Their pieces are compared in order; where one has more pieces than the other, each piece of the one
    with the nearest piece of the other.
    """
    if len(one.pieces) == len(other.pieces):
        pairs = list(zip(one.pieces, other.pieces, strict=True))
    else:
        more, fewer = sorted((one.pieces, other.pieces), key=len, reverse=True)
        pairs = [(piece, min(fewer, key=lambda near: _gap(piece, near))) for piece in more]
    measured = [_between(surface, a, b) for a, b in pairs]
    return Apart(float(np.mean([mean for mean, _ in measured])), max(most for _, most in measured))


def _gap(one: ResolvedPiece, other: ResolvedPiece) -> float:
    return float(np.linalg.norm(one.points.mean(axis=0) - other.points.mean(axis=0)))


def _between(surface: Surface, one: ResolvedPiece, other: ResolvedPiece) -> tuple[float, float]:
    """(mean, largest) mm."""
    if len(one.points) == 1 and len(other.points) == 1:
        straight = float(np.linalg.norm(one.points[0] - other.points[0]))
        over = surface.tape(one.points[0], other.points[0]).length if straight > STEP_MM else straight
        return over, over
    gaps = np.concatenate([_from(one.points, other.points), _from(other.points, one.points)])
    return float(gaps.mean()), float(gaps.max())


def _from(points: Points, others: Points) -> Points:
    """(k,) how far evenly spread places of one polyline (or its one point) lie from another, through the air.

    Between lines a few centimetres apart the way over the scalp is longer by less than one per cent.
    """
    places = Curve(points).resampled(STEP_MM).ring if len(points) > 1 else points
    if len(others) == 1:
        return np.linalg.norm(places - others[0], axis=1)
    line = Curve(others)
    return np.array([line.nearest(place)[1] for place in places])
