"""Colours, dashes and marks: each system has its own, and the items of a system are steps of lightness.

The hues are those of Okabe and Ito, with two dark ones, in three classes of lightness: dark, middle, light.
Three systems in a row have one of each class and share a dash (of points: a mark), the next three have the next
dash. So any two of eighteen systems differ in dash or, clearly, in lightness, which a print in grey and all
three kinds of colour blindness keep; then it begins again. An unverified item is dotted, its dots in groups
like the dashes of its system. Another reading of an item has its hue and mark, thinner, in dashes that no first
reading has, and hollow. Colour never carries a message alone: code, name and dash say it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from scalp_atlas.records import Library, Resolved

Rgb = tuple[int, int, int]
Dash = Literal[
    "solid", "dashed", "dash_dot", "long_dashed", "short_dashed", "long_short", "dash_dot_dot", "sparse_dashed"
]
Mark = Literal["disc", "square", "diamond", "triangle", "down_triangle", "cross"]

# By class of lightness (L* of 25 to 37, 51 to 63 and 75 to 87, with their shades).
_HUES: Final[tuple[tuple[Rgb, ...], ...]] = (
    ((0, 76, 132), (94, 52, 138), (118, 34, 72)),  # blue; violet and wine, which are not of the set
    ((222, 98, 0), (0, 152, 112), (206, 116, 168)),  # vermilion, bluish green, reddish purple
    ((250, 196, 70), (132, 212, 255), (238, 216, 50)),  # orange, sky blue, yellow
)
_PATTERNS: Final[tuple[tuple[Dash, Mark], ...]] = (
    ("solid", "disc"),
    ("dashed", "square"),
    ("dash_dot", "diamond"),
    ("long_dashed", "triangle"),
    ("short_dashed", "down_triangle"),
    ("long_short", "cross"),
)
_NEUTRAL: Final[Rgb] = (150, 152, 156)
_REFERENCE_WEIGHT: Final = 0.5
_SHADES: Final = (0.0, 0.08, -0.09)  # towards white, towards black: within the class of lightness
_READING_DASHES: Final[tuple[Dash, ...]] = ("dash_dot_dot", "sparse_dashed")
_READING_SHADES: Final = (0.45, -0.35, 0.15, -0.6)
_READING_WEIGHT: Final = 0.8
REFERENCE_SYSTEMS: Final = frozenset({"reference"})
NO_COLOURS: Final[Mapping[str, Rgb]] = MappingProxyType({})


@dataclass(frozen=True)
class Look:
    """How one item is drawn.

    Attributes
    ----------
    rgb : Rgb
    dash : Dash
        Of lines, and of the outlines of areas.
    weight : float
        Thickness: 1 for a zone, less for a reference line.
    hollow : bool
        A hollow point is a ring, a hollow area has a faint filling, and no hollow thing shows its parts in shades.
    mark : Mark
        Of points.
    dotted : bool
        Unverified: dots in the groups of the dash, and a ring of dots round a point.
    """

    rgb: Rgb
    dash: Dash
    weight: float = 1.0
    hollow: bool = False
    mark: Mark = "disc"
    dotted: bool = False


# Of two things that are compared: dark and solid, light and dashed, so that a print in grey tells them apart.
CONTRAST: Final = (
    Look((0, 76, 132), "solid", 1.2, mark="disc"),
    Look((222, 98, 0), "dashed", 1.2, hollow=True, mark="diamond"),
)


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
PROJECTOR: Final = Ground(
    background=(255, 255, 255),
    background_edge=(255, 255, 255),
    ink=(0, 0, 0),
    faint_ink=(56, 58, 61),
    tag=(255, 255, 255),
    tag_edge=(0, 0, 0),
    leader=(0, 0, 0),
    casing=(0, 0, 0),
)


def ground(dark: bool) -> Ground:
    """The colours around the items for a light or a dark background."""
    return DARK if dark else LIGHT


def looks_of(library: Library, own: Mapping[str, Rgb] = NO_COLOURS) -> dict[str, Look]:
    """The look of every item, by its id without side.

    They follow the order of the files and depend on nothing else, so an item keeps its colour
    whatever is switched on beside it.

    Parameters
    ----------
    own : mapping of a system's id, or an item's id without side, to a colour
        A person's own, in place of those of the program; that of an item goes before that of its system.
    """
    looks = {}
    for system in library.systems.values():
        plain = system_look(library, system.id, own)
        shades = (0.0,) if system.id in REFERENCE_SYSTEMS else _SHADES
        for index, item in enumerate(system.items.values()):
            rgb = own.get(item.id) or shaded(plain.rgb, shades[index % len(shades)])
            looks[item.id] = replace(plain, rgb=rgb, dotted=item.confidence.level == "unverified")
    return looks


def system_look(library: Library, system_id: str, own: Mapping[str, Rgb] = NO_COLOURS) -> Look:
    """The look that the items of a system share, but for their steps of lightness and their doubt."""
    if system_id in REFERENCE_SYSTEMS:
        return Look(own.get(system_id, _NEUTRAL), "solid", _REFERENCE_WEIGHT)
    coloured = [key for key in library.systems if key not in REFERENCE_SYSTEMS]
    turn, place = divmod(coloured.index(system_id), len(_HUES))
    hues, (dash, mark) = _HUES[place], _PATTERNS[turn % len(_PATTERNS)]
    return Look(own.get(system_id, hues[turn % len(hues)]), dash, mark=mark)


def look_of_reading(first: Look, resolved: Resolved) -> Look:
    """The look of what is drawn, given that of the first reading of its item, which keeps it."""
    if resolved.variant is None:
        return first
    turn, place = divmod(resolved.item.variants.index(resolved.variant), len(_READING_DASHES))
    return Look(
        shaded(first.rgb, _READING_SHADES[turn % len(_READING_SHADES)]),
        _READING_DASHES[place],
        first.weight * _READING_WEIGHT,
        hollow=True,
        mark=first.mark,
        dotted=resolved.confidence.level == "unverified",
    )


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
