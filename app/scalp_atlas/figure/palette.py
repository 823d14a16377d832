"""Colours and dashes: one hue a system, lightness and dash for the items in it.

The hues are those of Okabe and Ito, which people with any of the three kinds of colour blindness
tell apart; after eight systems they begin again. Within a system four lightnesses follow one
another, then the dash changes. A line with parts is never dashed, for its parts are its pattern; an
unverified item is dotted whatever its place. Another reading of an item has its hue, thinner, in
dashes that no first reading has, and hollow. Colour never carries a message alone: code, name and dash
say it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from scalp_atlas.records import Item, Library, Resolved

Rgb = tuple[int, int, int]
Dash = Literal["solid", "dashed", "dash_dot", "dotted", "short_dashed", "dash_dot_dot"]

_HUES: Final[tuple[Rgb, ...]] = (
    (0, 114, 178),  # blue
    (213, 94, 0),  # vermilion
    (0, 158, 115),  # bluish green
    (204, 121, 167),  # reddish purple
    (230, 159, 0),  # orange
    (86, 180, 233),  # sky blue
    (117, 76, 160),  # violet: not of the set, between its blue and its purple, told apart by darkness
    (240, 228, 66),  # yellow
)
_NEUTRAL: Final[Rgb] = (150, 152, 156)
_REFERENCE_WEIGHT: Final = 0.5
_SHADES: Final = (0.0, 0.4, -0.32, 0.6)  # towards white, towards black
_DASHES: Final[tuple[Dash, ...]] = ("solid", "dashed", "dash_dot")
_READING_DASHES: Final[tuple[Dash, ...]] = ("short_dashed", "dash_dot_dot")
_READING_SHADES: Final = (0.45, -0.35, 0.15, -0.6)
_READING_WEIGHT: Final = 0.8
REFERENCE_SYSTEMS: Final = frozenset({"reference"})


@dataclass(frozen=True)
class Look:
    """Colour, dash and thickness (1 for a zone, less for a reference line) of one item.

    A hollow point is a ring, a hollow area has a faint filling, and no hollow thing shows its parts in shades.
    """

    rgb: Rgb
    dash: Dash
    weight: float = 1.0
    hollow: bool = False


@dataclass(frozen=True)
class Ground:
    """Colours of everything that is not an item."""

    background: Rgb
    background_edge: Rgb
    ink: Rgb
    faint_ink: Rgb
    tag: Rgb
    tag_edge: Rgb
    leader: Rgb
    casing: Rgb


LIGHT: Final = Ground(
    background=(246, 246, 244),
    background_edge=(230, 231, 231),
    ink=(28, 30, 33),
    faint_ink=(98, 102, 107),
    tag=(255, 255, 255),
    tag_edge=(200, 202, 205),
    leader=(92, 96, 101),
    casing=(26, 26, 28),
)
DARK: Final = Ground(
    background=(40, 43, 47),
    background_edge=(25, 27, 30),
    ink=(238, 239, 240),
    faint_ink=(165, 170, 176),
    tag=(29, 31, 35),
    tag_edge=(86, 91, 98),
    leader=(176, 181, 187),
    casing=(14, 14, 16),
)


def ground(dark: bool) -> Ground:
    """The colours around the items for a light or a dark background."""
    return DARK if dark else LIGHT


def looks_of(library: Library) -> dict[str, Look]:
    """Colour and dash of every item, by its id without side.

    They follow the order of the files and depend on nothing else, so an item keeps its colour
    whatever is switched on beside it.
    """
    looks = {}
    for system in library.systems.values():
        if system.id in REFERENCE_SYSTEMS:
            looks.update({item.id: Look(_NEUTRAL, _dash(item, 0), _REFERENCE_WEIGHT) for item in system.items.values()})
            continue
        hue = system_rgb(library, system.id)
        for index, item in enumerate(system.items.values()):
            shade = _SHADES[index % len(_SHADES)]
            looks[item.id] = Look(shaded(hue, shade), _dash(item, index))
    return looks


def look_of_reading(first: Look, resolved: Resolved) -> Look:
    """The look of what is drawn, given that of the first reading of its item, which keeps it."""
    if resolved.variant is None:
        return first
    index = resolved.item.variants.index(resolved.variant)
    turn, place = divmod(index, len(_READING_DASHES))
    dash: Dash = "dotted" if resolved.confidence.level == "unverified" else _READING_DASHES[place]
    rgb = shaded(first.rgb, _READING_SHADES[turn % len(_READING_SHADES)])
    return Look(rgb, dash, first.weight * _READING_WEIGHT, hollow=True)


def _dash(item: Item, index: int) -> Dash:
    if item.confidence.level == "unverified":
        return "dotted"
    return "solid" if item.parts else _DASHES[(index // len(_SHADES)) % len(_DASHES)]


def system_rgb(library: Library, system_id: str) -> Rgb:
    """The hue of a whole system."""
    if system_id in REFERENCE_SYSTEMS:
        return _NEUTRAL
    coloured = [key for key in library.systems if key not in REFERENCE_SYSTEMS]
    return _HUES[coloured.index(system_id) % len(_HUES)]


def part_colours(rgb: Rgb, count: int) -> list[Rgb]:
    """`count` lightness steps of one colour, the first end darkest."""
    if count < 2:
        return [rgb]
    return [shaded(rgb, -0.22 + 0.74 * index / (count - 1)) for index in range(count)]


def shaded(rgb: Rgb, amount: float) -> Rgb:
    """`rgb` mixed with white (`amount` up to 1) or with black (down to -1)."""
    return mixed(rgb, (255, 255, 255) if amount > 0 else (0, 0, 0), abs(amount))


def mixed(rgb: Rgb, other: Rgb, share: float) -> Rgb:
    """`rgb` with a `share` of another colour."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(rgb, other, strict=True))
    return red, green, blue
