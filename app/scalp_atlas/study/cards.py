"""What can be asked: cards made from a library on one head, and the question that a card becomes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from scalp_atlas.evidence import Claim, Condition, Evidence
from scalp_atlas.geometry.curve import squared_distances
from scalp_atlas.names import find
from scalp_atlas.records import Item, Library, Points, Resolution, Resolved, ResolvedStep

CardKind = Literal["point", "line", "name", "condition", "order"]
KINDS: Final[tuple[CardKind, ...]] = get_args(CardKind)
CONDITIONS: Final = "conditions"  # stands where else the system of a card stands

NAMES: Final = 4  # choices of a name
NEIGHBOURS: Final = 6  # the wrong names are those of some of so many zones nearest by
ZONES: Final = 6  # choices for a condition, at most `NAMED` of them right
NAMED: Final = 3
STEPS: Final = (3, 6)  # so few steps are no question; of more the last are asked
SAME_MM: Final = 3.0  # things that lie no farther apart everywhere cannot be told apart by looking
CLOSED_MM: Final = 1.0  # a line whose ends lie so near has none
_WORD: Final = re.compile(r"[a-z]{5,}")


@dataclass(frozen=True)
class Card:
    """One thing that can be known.

    Attributes
    ----------
    kind : str
        "point" (place it), "line" (place both ends of it, or of the middle line of a band), "name" (what is shown),
        "condition" (which zones are named for it) or "order" (put the steps of its construction in order).
    system : str
        Key of the system, or `CONDITIONS`.
    subject : str
        Id of the item without its side ("issa.ms6"), or of the condition ("conditions.stroke").
    """

    kind: CardKind
    system: str
    subject: str

    @property
    def id(self) -> str:
        """Always the same for the same thing: "line:issa.ms6"."""
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True)
class Question:
    """A card as it is asked.

    Attributes
    ----------
    card : Card
    subject : str
        Id with side of the item that is meant ("issa.ms6.left"), or the id of the condition.
    choices : tuple of str
        In the order in which they are offered: ids without side for "name" and "condition"; for "order" the numbers
        of steps in the construction, counted from 0. Empty where something is to be placed.
    right : tuple of str
        Those of the choices that are right; for "order" all of them as the construction has them.
    """

    card: Card
    subject: str
    choices: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


def cards_of(library: Library, resolution: Resolution, evidence: Evidence, unverified: bool = True) -> tuple[Card, ...]:
    """All cards that can be asked on a head, in the order of the files.

    Parameters
    ----------
    unverified : bool
        Whether what is unverified is asked, too.

    Returns
    -------
    tuple of Card
        Nothing is asked of an item that has no place on this head, nor to place one that has several pieces.
    """
    shown = known(resolution, unverified)
    counts: dict[tuple[str, str], int] = {}
    for item in shown.values():
        counts[item[0].item.system, item[0].kind] = counts.get((item[0].item.system, item[0].kind), 0) + 1
    cards = []
    for item_id, (one, *_) in shown.items():
        system, ends = one.item.system, places_of(one)
        if ends is not None:
            cards.append(Card("point" if len(ends) == 1 else "line", system, item_id))
        if counts[system, one.kind] > NEIGHBOURS:
            cards.append(Card("name", system, item_id))
        if len(one.construction) >= STEPS[0]:
            cards.append(Card("order", system, item_id))
    for key, condition in evidence.conditions.items():
        named = named_for(condition, library, shown, unverified)
        if named and len(_not_named(condition, named, library, shown)) >= ZONES - NAMED:
            cards.append(Card("condition", CONDITIONS, f"{CONDITIONS}.{key}"))
    return tuple(cards)


def known(resolution: Resolution, unverified: bool = True) -> dict[str, tuple[Resolved, ...]]:
    """The first readings that have a place, by the id of their item without side, left before right."""
    whole = resolution if unverified else resolution.without_unverified()
    shown: dict[str, tuple[Resolved, ...]] = {}
    for one in whole.resolved.values():
        if one.variant is None:
            shown[one.item.id] = (*shown.get(one.item.id, ()), one)
    return shown


def places_of(one: Resolved) -> Points | None:
    """What is to be placed of an item: its point (1, 3), or both ends (2, 3) of its line or of a band's middle line.

    None where it has several pieces, or is a line without ends.
    """
    if len(one.pieces) != 1:
        return None
    piece = one.pieces[0]
    way = piece.axis if piece.kind == "area" else piece.points
    if way is None:
        return None
    if len(way) == 1:
        return way
    return None if np.linalg.norm(way[0] - way[-1]) < CLOSED_MM else way[[0, -1]]


def ask(
    card: Card, seed: int, library: Library, resolution: Resolution, evidence: Evidence, unverified: bool = True
) -> Question:
    """The question of a card; the same seed asks the same in the same way on the same head.

    Raises
    ------
    KeyError
        If the card is of another library or head.
    """
    chance = random.Random(f"{seed} {card.id}")
    shown = known(resolution, unverified)
    if card.kind == "condition":
        condition = evidence.conditions[card.subject.partition(".")[2]]
        return _condition(card, condition, chance, library, shown, unverified)
    one = chance.choice(shown[card.subject])
    if card.kind == "name":
        names = [one.item.id, *_drawn(chance, _rivals(one, shown), NAMES - 1)]
        return Question(card, one.id, _shuffled(chance, names), (one.item.id,))
    if card.kind == "order":
        steps = [str(number) for number in range(len(one.construction))][-STEPS[1] :]
        mixed = _shuffled(chance, steps)
        while list(mixed) == steps:
            mixed = _shuffled(chance, steps)
        return Question(card, one.id, mixed, tuple(steps))
    return Question(card, one.id)


def named_for(
    condition: Condition, library: Library, shown: Mapping[str, object], unverified: bool = True
) -> dict[str, tuple[Claim, ...]]:
    """Ids without side of the zones that are named for a condition and can be shown, with who names each."""
    named: dict[str, tuple[Claim, ...]] = {}
    for claim in condition.zones:
        if claim.confidence == "unverified" and not unverified:
            continue
        for item in dict.fromkeys(library.item(name).id for name in claim.items):
            if item in shown:
                named[item] = (*named.get(item, ()), claim)
    return named


def out_of_order(one: Resolved, library: Library, order: Sequence[int]) -> tuple[int, int] | None:
    """The first step that stands before one that it uses, with that one; None where the order can be worked.

    Several orders may be right: a step may stand anywhere after all that it uses.
    """
    for place, number in enumerate(order):
        for needed in sorted(_used_by(one.construction[number], one.construction, library)):
            if needed in order[place + 1 :]:
                return number, needed
    return None


def _used_by(step: ResolvedStep, construction: Sequence[ResolvedStep], library: Library) -> set[int]:
    """Numbers of the steps of a construction that one of them names."""
    used = set()
    for reference in step.step.references:
        found = find(library.systems[step.step.system], library.systems, reference.name)
        if found is None or found.what != "step":
            continue
        for number, other in enumerate(construction):
            same_side = other.side == (found.side or step.side) or "midline" in (other.side, step.side)
            if other.address == found.name and same_side:
                used.add(number)
    return used


def _condition(
    card: Card,
    condition: Condition,
    chance: random.Random,
    library: Library,
    shown: Mapping[str, tuple[Resolved, ...]],
    unverified: bool,
) -> Question:
    named = named_for(condition, library, shown, unverified)
    right = _drawn(chance, list(named), NAMED)
    wrong = _drawn(chance, _not_named(condition, named, library, shown), ZONES - len(right))
    choices = _shuffled(chance, [*right, *wrong])
    return Question(card, card.subject, choices, tuple(name for name in choices if name in named))


def _not_named(
    condition: Condition, named: Iterable[str], library: Library, shown: Mapping[str, tuple[Resolved, ...]]
) -> list[str]:
    """Zones of the systems of those that are named, of which nothing says that they serve for the like."""
    systems = {library.item(name).system for name in named}
    about = set(_WORD.findall(condition.name["en"].lower()))
    every = {library.item(name).id for claim in condition.zones for name in claim.items}
    return [
        item_id
        for item_id, (one, *_) in shown.items()
        if one.item.system in systems and item_id not in every and about.isdisjoint(_words_of_use(one.item))
    ]


def _words_of_use(item: Item) -> list[str]:
    told = [statement.text for statement in item.indications] + [part.use for part in item.parts]
    return _WORD.findall(" ".join(text.get("en", "") for text in told).lower())


def _rivals(one: Resolved, shown: Mapping[str, tuple[Resolved, ...]]) -> list[str]:
    """Items of the same system and kind nearest by, without those that lie on the same place, as itself does."""
    middle = one.points.mean(axis=0)
    others = [
        other
        for sides in shown.values()
        for other in sides
        if (other.item.system, other.kind) == (one.item.system, one.kind)
    ]
    others.sort(key=lambda other: float(np.linalg.norm(other.points.mean(axis=0) - middle)))
    near: list[str] = []
    same: set[str] = {other.item.id for other in others[: 2 * NEIGHBOURS] if _lie_together(one, other)}
    for other in others:
        if other.item.id not in same and other.item.id not in near and len(near) < NEIGHBOURS:
            near.append(other.item.id)
    return near


def _lie_together(one: Resolved, other: Resolved) -> bool:
    square = squared_distances(one.points, other.points)
    return max(square.min(axis=0).max(), square.min(axis=1).max()) < SAME_MM**2


def _drawn(chance: random.Random, names: Sequence[str], count: int) -> list[str]:
    return chance.sample(list(names), min(count, len(names)))


def _shuffled(chance: random.Random, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(chance.sample(list(names), len(names)))
