"""How far the items move when the landmarks are placed less exactly than they were."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.geometry import Curve
from scalp_atlas.head import Head, frame_landmarks
from scalp_atlas.records import Library, Points, Resolved, ResolvedPiece
from scalp_atlas.resolve import Resolver

DRAWS = 100
PLACES = 41  # along a line, at which its movement is looked at


@dataclass(frozen=True)
class Uncertainty:
    """How an item moves under moved landmarks.

    Attributes
    ----------
    median_mm, most_mm : float
        Of the movement of the item (of a line: the mean along it) over all draws: median and 95 %.
    shares : mapping of str to float
        How much each landmark or hairline alone contributes to the square of the movement, the largest
        first; they add up to 1. Empty if nothing moves it.
    lost : float
        Share of the draws on which the item has no place; if it is 1, the figures before are 0.
    band_mm : tuple of (k,) float
        For each piece the 95 % of the movement of each place of `band_places`.
    band_places : tuple of (k, 3) float
        For each piece places along it, in the frame of the head; k = 1 for a point.
    """

    median_mm: float
    most_mm: float
    shares: Mapping[str, float]
    lost: float
    band_mm: tuple[Points, ...]
    band_places: tuple[Points, ...]

    @property
    def dominated_by(self) -> str:
        """The landmark or hairline that contributes most, or ""."""
        return next(iter(self.shares), "")


def uncertainty(
    library: Library,
    head: Head,
    items: Iterable[str],
    jitter_mm: float = 3.0,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Callable[[float], None] = lambda share: None,
) -> dict[str, Uncertainty]:
    """Move every landmark and hairline that some items hang on, again and again.

    Each is moved along the skin by a Gaussian of `jitter_mm` in either direction, independently of the
    others (a hairline as a whole), and the items are constructed anew. Then each is moved alone.

    Parameters
    ----------
    library : Library
    head : Head
    items : ids, with or without side
    jitter_mm : float
        Standard deviation in each of the two directions of the skin.
    draws : int
        How many times all are moved at once.
    seed : int
        The same seed gives the same figures.
    progress : callable
        Is told the share that is done, 0 to 1.

    Returns
    -------
    dict of Uncertainty by item id with side

    Raises
    ------
    ScalpAtlasError
        If one of the items has no place on this head, or there is none of that name.
    """
    resolver = Resolver(library, head)
    wanted = list(items)
    resolution = resolver.resolve(items=wanted)
    _complain(wanted, resolution.resolved, {key: item.reason for key, item in resolution.unresolved.items()})
    named = {place for item in resolution.resolved.values() for place in resolver.facts_behind(item)}
    places = sorted(named | frame_landmarks(head))
    random = np.random.default_rng(seed)
    asked = _Asked(library, head, resolver, resolution.resolved)
    alone = [
        {place: shift} for place in places for shift in jitter_mm * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]], float)
    ]
    together = [{place: random.normal(scale=jitter_mm, size=2) for place in places} for _ in range(draws)]
    moved = []
    for done, shifts in enumerate([*alone, *together]):
        moved.append(asked.movements(shifts))
        progress((done + 1) / (len(alone) + draws))
    return {
        item_id: _summed_up(
            asked.places[item_id],
            {place: [moved[4 * k + way][item_id] for way in range(4)] for k, place in enumerate(places)},
            [one[item_id] for one in moved[len(alone) :]],
        )
        for item_id in resolution.resolved
    }


def _complain(wanted: list[str], found: Collection[str], reasons: Mapping[str, str]) -> None:
    for name in wanted:
        if not any(item_id in (name, f"{name}.left", f"{name}.right") for item_id in (*found, *reasons)):
            raise ScalpAtlasError(f"{name}: there is no such item; `scalp-atlas list` names all")
    for item_id, reason in reasons.items():
        raise ScalpAtlasError(f"{item_id}: has no place on this head: it {reason}")


class _Asked:
    """Some items of one head, and where they come to lie on it when landmarks move."""

    def __init__(self, library: Library, head: Head, resolver: Resolver, items: Mapping[str, Resolved]):
        self._library, self._head, self._before, self._ids = library, head, resolver, list(items)
        self.places = {item_id: tuple(map(_along, item.pieces)) for item_id, item in items.items()}

    def movements(self, shifts: Mapping[str, Points]) -> dict[str, tuple[Points, ...] | None]:
        """For each item (k,) mm for each piece, or None where it has no place."""
        landmarks, hairlines = {}, {}
        for name, shift in shifts.items():
            if name in self._head.landmarks:
                landmarks[name] = self._slid(self._head.landmarks[name][None], shift)[0]
            else:
                hairlines[name] = self._slid(self._head.hairlines[name], shift)
        other = self._head.moved(landmarks, hairlines, same_surface=True)
        self._before = self._before.on(other)
        resolved = self._before.resolve(items=self._ids).resolved
        return {item_id: self._movement(item_id, resolved.get(item_id), other) for item_id in self._ids}

    def _slid(self, points: Points, shift: Points) -> Points:
        """Points (n, 3) moved along the skin by (2,) mm: along the sagittal loop and square to it, as one."""
        normal = self._head.surface.normals_at(points).mean(axis=0)
        square = np.cross(normal, [0.0, 0.0, 1.0] if abs(normal[2]) < 0.9 else [0.0, 1.0, 0.0])
        square = square / np.linalg.norm(square)
        ahead = np.cross(square, normal) / np.linalg.norm(normal)
        return np.asarray(self._head.visible.closest(points + shift[0] * ahead + shift[1] * square)[0])

    def _movement(self, item_id: str, item: Resolved | None, other: Head) -> tuple[Points, ...] | None:
        if item is None:
            return None
        back = [self._head.frame.from_file(other.frame.to_file(_along(piece))) for piece in item.pieces]
        return tuple(np.linalg.norm(a - b, axis=1) for a, b in zip(self.places[item_id], back, strict=True))


def _along(piece: ResolvedPiece) -> Points:
    """(k, 3) places of a piece that can be compared one by one."""
    if len(piece.points) == 1:
        return piece.points
    line = Curve(piece.points)
    return line.at(np.linspace(0, line.length, PLACES))


def _summed_up(
    places: tuple[Points, ...],
    alone: Mapping[str, list[tuple[Points, ...] | None]],
    together: list[tuple[Points, ...] | None],
) -> Uncertainty:
    found = [one for one in together if one is not None]
    means = np.array([np.concatenate(one).mean() for one in found]) if found else np.zeros(1)
    bands = tuple(np.quantile(np.array([one[k] for one in found]), 0.95, axis=0) for k in range(len(places)) if found)
    power = {
        place: float(np.mean([np.concatenate(one).mean() ** 2 for one in ways if one is not None] or [0.0]))
        for place, ways in alone.items()
    }
    whole = sum(power.values())
    ranked = sorted(power.items(), key=lambda pair: -pair[1])
    shares = {place: part / whole for place, part in ranked if part > 1e-6 * whole} if whole > 0 else {}
    lost = 1 - len(found) / len(together) if together else 0.0
    return Uncertainty(float(np.median(means)), float(np.quantile(means, 0.95)), shares, lost, bands, places)
