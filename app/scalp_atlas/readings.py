"""The other readings of an item on one head, and how far they lie from the first one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scalp_atlas.compare import Apart, apart
from scalp_atlas.records import Item, Resolved, Side, Unresolved, Variant
from scalp_atlas.resolve import Resolver


@dataclass(frozen=True)
class Reading:
    """Another reading of an item on one head.

    Attributes
    ----------
    answers : mapping of side to Resolved or Unresolved
    apart : mapping of side to Apart
        How far it lies from the first reading, on those sides where both have a place.
    """

    variant: Variant
    answers: Mapping[Side, Resolved | Unresolved]
    apart: Mapping[Side, Apart]


def readings_of(resolver: Resolver, item: Item) -> tuple[Reading, ...]:
    """All other readings of an item on the resolver's head, in the order of the file."""
    first = {side: resolver.item(item, side) for side in item.sides}
    readings = []
    for variant in item.variants:
        answers = {side: resolver.item(item, side, variant) for side in item.sides}
        distances = {
            side: apart(resolver.head.surface, one, other)
            for side, other in answers.items()
            if isinstance(one := first[side], Resolved) and isinstance(other, Resolved)
        }
        readings.append(Reading(variant, answers, distances))
    return tuple(readings)
