"""Polylines measured by arc length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import GeometryError

ROUND = 1e-3  # a length of a round number must not be cut into one step more or less by its last digit

Points = NDArray[np.float64]
Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Curve:
    """A polyline on the scalp.

    Attributes
    ----------
    points : (n, 3) float
        mm, n >= 2. A closed curve does not repeat its first point.
    closed : bool
        Whether the last point runs on to the first.
    """

    points: Points
    closed: bool = False

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise GeometryError("a line of no length")

    @cached_property
    def ring(self) -> Points:
        """(n, 3), or (n + 1, 3) with the first point repeated at the end if closed."""
        return np.vstack([self.points, self.points[:1]]) if self.closed else self.points

    @cached_property
    def stations(self) -> NDArray[np.float64]:
        """Arc length at each point of `ring`, mm; the first is 0, the last the whole length."""
        steps = np.linalg.norm(np.diff(self.ring, axis=0), axis=1)
        return np.concatenate([[0.0], np.cumsum(steps)])

    @property
    def length(self) -> float:
        """Arc length, mm."""
        return float(self.stations[-1])

    def at(self, station: float | NDArray[np.float64]) -> Points:
        """The point(s) at arc length `station`; a closed curve is run round again.

        Raises
        ------
        GeometryError
            Beyond the ends of an open curve (by more than 1 micrometre).
        """
        wanted = np.asarray(station, float)
        if self.closed:
            wanted = np.mod(wanted, self.length)
        elif wanted.min() < -1e-3 or wanted.max() > self.length + 1e-3:
            beyond = max(-float(wanted.min()), float(wanted.max()) - self.length)
            raise GeometryError(f"the line ends {beyond:.1f} mm too early")
        out = np.stack([np.interp(wanted, self.stations, self.ring[:, axis]) for axis in range(3)], axis=-1)
        return np.asarray(out, float)

    def tangent(self, station: float | NDArray[np.float64]) -> Points:
        """Unit direction of travel at one station (3,) or several (k, 3), averaged over 1 mm to either side."""
        reach = min(1.0, self.length / 4)
        low, high = np.asarray(station, float) - reach, np.asarray(station, float) + reach
        if not self.closed:
            low, high = np.maximum(low, 0.0), np.minimum(high, self.length)
        chord = self.at(high) - self.at(low)
        return np.asarray(chord / np.linalg.norm(chord, axis=-1, keepdims=True))

    def nearest(self, point: Points) -> tuple[float, float]:
        """(station, distance) of the point of the curve that is nearest to `point` (3,), through the air."""
        start, step, per_square, along = self._segments
        share = np.minimum(np.maximum((step @ point - along) * per_square, 0), 1)
        off = start + share[:, None] * step - point
        square = np.einsum("ij,ij->i", off, off)
        best = int(square.argmin())
        station = self.stations[best] + share[best] * (self.stations[best + 1] - self.stations[best])
        return float(station), float(np.sqrt(square[best]))

    @cached_property
    def _segments(self) -> tuple[Points, Points, Numbers, Numbers]:
        """Of each segment its start, its step, one over the square of its length, and start times step."""
        start, step = self.ring[:-1], np.diff(self.ring, axis=0)
        square = np.einsum("ij,ij->i", step, step)
        return start, step, 1 / np.maximum(square, 1e-18), np.einsum("ij,ij->i", start, step)

    def piece(self, start: float, end: float) -> Curve:
        """The part from one station to another, in that direction of travel.

        On a closed curve `end < start` runs on over the seam; on an open one it turns the piece round.
        """
        if self.closed and end < start:
            once = self.stations[:-1]  # the seam counts as the first point only
            inner = np.concatenate([np.flatnonzero(once > start + 1e-9), np.flatnonzero(once < end - 1e-9)])
            return Curve(np.vstack([self.at(start), self.points[inner], self.at(end)]))
        low, high = min(start, end), max(start, end)
        inner = np.flatnonzero((self.stations > low + 1e-9) & (self.stations < high - 1e-9))
        points = np.vstack([self.at(low), self.ring[inner], self.at(high)])
        return Curve(points if start <= end else points[::-1])

    def resampled(self, spacing: float) -> Curve:
        """The same way in equal steps of at most `spacing` mm."""
        count = max(int(np.ceil(self.length / spacing - ROUND)), 2)
        stations = np.linspace(0, self.length, count + 1)
        return Curve(self.at(stations[:-1] if self.closed else stations), self.closed)

    def reversed(self) -> Curve:
        """The same way, walked back."""
        return Curve(self.points[::-1], self.closed)


def crossings(first: Curve, second: Curve, within: float = 0.3) -> list[tuple[float, float, float]]:
    """Where two curves meet.

    Two curves on one surface meet where they come within `within` mm of each other; a stretch on
    which they run together counts once, at its closest place. If they do not come that near, the
    one closest approach is returned.

    Returns
    -------
    list of (station on the first, station on the second, gap in mm), in the order of the first.
    """
    rows, columns = _near_segments(first, second, within)
    s, t, gap = _segment_gaps(first, second, rows, columns)
    if gap.min() > within:
        closest = [int(gap.argmin())]
    else:
        near = np.flatnonzero(gap <= within)
        met = np.unique(rows[near])
        group = np.concatenate([[0], np.cumsum(np.diff(met) > 1)])
        if first.closed and met[0] == 0 and met[-1] == len(first.points) - 1:
            group[group == group[-1]] = 0  # over the seam
        of = group[np.searchsorted(met, rows[near])]
        closest = [int(near[of == k][gap[near[of == k]].argmin()]) for k in np.unique(of)]
    return sorted(
        (
            float(first.stations[rows[k]] + s[k] * (first.stations[rows[k] + 1] - first.stations[rows[k]])),
            float(second.stations[columns[k]] + t[k] * (second.stations[columns[k] + 1] - second.stations[columns[k]])),
            float(gap[k]),
        )
        for k in closest
    )


def _near_segments(first: Curve, second: Curve, within: float) -> tuple[Indices, Indices]:
    """(k,) and (k,) the pairs of segments that may lie within that distance, or be the nearest of all."""
    middle, other_middle = ((curve.ring[1:] + curve.ring[:-1]) / 2 for curve in (first, second))
    halves = sum(float(np.diff(curve.stations).max()) / 2 for curve in (first, second))
    square = squared_distances(middle, other_middle)
    farthest = max(within, float(np.sqrt(square.min())) + halves) + halves
    rows, columns = np.nonzero(square <= farthest**2)
    return rows, columns


def squared_distances(points: Points, others: Points) -> Numbers:
    """(n, m) of points (n, d) and (m, d), to one part in a million millionth of their spread; never below zero."""
    centre = others.mean(axis=0)  # from near by, the squares lose less
    here, there = points - centre, others - centre
    square = np.vecdot(here, here)[:, None] + np.vecdot(there, there) - 2 * here @ there.T
    return np.maximum(square, 0, out=square)


def _segment_gaps(first: Curve, second: Curve, rows: Indices, columns: Indices) -> tuple[Numbers, Numbers, Numbers]:
    """Closest approach of pairs of segments p + s u and q + t v: (s, t, gap), each (k,)."""
    p, u = first.ring[rows], first.ring[rows + 1] - first.ring[rows]
    q, v = second.ring[columns], second.ring[columns + 1] - second.ring[columns]
    w = p - q
    uu, vv, uv, uw, vw = ((a * b).sum(1) for a, b in ((u, u), (v, v), (u, v), (u, w), (v, w)))
    det = uu * vv - uv**2
    safe = det > 1e-12 * uu * vv
    s = np.where(safe, (uv * vw - vv * uw) / np.where(safe, det, 1), 0.0)
    s = np.clip(s, 0, 1)
    t = np.clip((uv * s + vw) / np.maximum(vv, 1e-18), 0, 1)
    s = np.clip((uv * t - uw) / np.maximum(uu, 1e-18), 0, 1)
    return s, t, np.linalg.norm(w + s[:, None] * u - t[:, None] * v, axis=1)
