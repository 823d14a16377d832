"""How far readings, items or whole systems lie apart on one head, and where readings of an item disagree most."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from scalp_atlas.compare import STEP_MM, Apart, apart
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.geometry import Curve
from scalp_atlas.records import Item, Points, Resolved
from scalp_atlas.resolve import Resolver

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

DECIMALS: Final = 2
CSV_COLUMNS: Final = (
    *("item", "code", "name", "side", "reading", "other", "mean_mm", "most_mm"),
    *("confidence", "other_confidence", "sources", "other_sources"),
)


@dataclass(frozen=True)
class Disagreement:
    """Two resolved things and how far they lie apart; of one item on that side on which it is more."""

    one: Resolved
    other: Resolved
    apart: Apart


def disagreements(resolver: Resolver, tell: Callable[[float], None] = lambda share: None) -> list[Disagreement]:
    """All pairs of readings of all items that both have a place on a head, the farthest apart first.

    Parameters
    ----------
    tell : callable
        Given the share done, 0 to 1; what it raises ends the work.
    """
    items = [item for system in resolver.library.systems.values() for item in system.items.values() if item.variants]
    found: list[Disagreement] = []
    for number, item in enumerate(items):
        tell(number / len(items))
        found += _between_readings(resolver, item)
    tell(1.0)
    return sorted(found, key=lambda one: -one.apart.most_mm)


def _between_readings(resolver: Resolver, item: Item) -> list[Disagreement]:
    found = []
    for first, second in combinations((None, *item.variants), 2):
        sides = []
        for side in item.sides:
            one, other = (resolver.item(item, side, variant) for variant in (first, second))
            if isinstance(one, Resolved) and isinstance(other, Resolved):
                sides.append(Disagreement(one, other, apart(resolver.head.surface, one, other)))
        found += [max(sides, key=lambda pair: pair.apart.most_mm)] if sides else []
    return found


def resolved_of(resolver: Resolver, name: str) -> list[Resolved]:
    """What has a place of a system ("jiao"), an item ("jiao.motor") or a reading ("jiao.motor~zygomatic").

    Of a system its items in their first readings; of a pair both sides.
    """
    library = resolver.library
    if name in library.systems:
        found = [resolver.item(item, side) for item in library.systems[name].items.values() for side in item.sides]
    else:
        item, key = library.item(name), name.partition("~")[2]
        variant = next((variant for variant in item.variants if variant.key == key), None)
        found = [resolver.item(item, side, variant) for side in item.sides]
    return [answer for answer in found if isinstance(answer, Resolved)]


def nearest_pairs(
    resolver: Resolver,
    ones: Sequence[Resolved],
    others: Sequence[Resolved],
    tell: Callable[[float], None] = lambda share: None,
) -> list[Disagreement]:
    """Each of some resolved things with the nearest of others: that whose places lie least far away on average.

    Only things of one side, or of which one lies on the midline, are compared. That two are nearest says nothing
    about whether their sources mean the same.
    """
    spread = {answer.id: _places(answer) for answer in (*ones, *others)}
    from scipy.spatial import cKDTree  # slow to import

    trees = {name: cKDTree(places) for name, places in spread.items()}
    pairs = []
    for number, one in enumerate(ones):
        tell(number / len(ones))
        fit = [other for other in others if other.id != one.id and {one.side, other.side} != {"left", "right"}]
        if fit:
            near = min(fit, key=lambda other: _mean_gap(spread, trees, one.id, other.id))
            pairs.append(Disagreement(one, near, apart(resolver.head.surface, one, near)))
    tell(1.0)
    return pairs


def _places(answer: Resolved) -> Points:
    """(n, 3) points, and evenly spread places of lines and outlines."""
    pieces = [piece.points for piece in answer.pieces]
    return np.vstack([Curve(points).resampled(STEP_MM).ring if len(points) > 1 else points for points in pieces])


def _mean_gap(spread: Mapping[str, Points], trees: Mapping[str, cKDTree], one: str, other: str) -> float:
    gaps = [trees[other].query(spread[one])[0], trees[one].query(spread[other])[0]]
    return float(np.concatenate(gaps).mean())


def reading_name(resolved: Resolved, language: str = "en") -> str:
    """The name of a reading; of the first one nothing but that it is the first."""
    if resolved.variant is None:
        return {"en": "first reading", "zh": "首列读法"}[language]
    name = resolved.variant.name
    return name.get(language) or name.get("en") or resolved.variant.key


def save_disagreements(path: Path, found: Sequence[Disagreement]) -> None:
    """Write a table as .csv, one row a pair, in the order given; an old file stays if that fails.

    Raises
    ------
    ScalpAtlasError
        For another ending, or where the file cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise ScalpAtlasError(f"{path.name}: this table is written as .csv; give the file such an ending")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for pair in found:
        one, other, item = pair.one, pair.other, pair.one.item
        distances = (f"{pair.apart.mean_mm:.{DECIMALS}f}", f"{pair.apart.most_mm:.{DECIMALS}f}")
        sure = (one.confidence.level, other.confidence.level)
        sources = (" ".join((reading.variant or item).sources) for reading in (one, other))
        names = (item.id, item.code, item.name["en"], one.side)
        writer.writerow([*names, reading_name(one), reading_name(other), *distances, *sure, *sources])
    write_beside(path, stream.getvalue().encode())
